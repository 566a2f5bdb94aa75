//! RandomSunFlare: a bright source with a fading halo, and faint discs on a line through it.

use super::glow::{self, Disc};
use super::random_rain::{colour, three};
use super::random_shadow::shares;
use super::shapes;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::collections::HashMap;

/// Most discs: their marks are the bits of one number.
const MOST_DISCS: f64 = 30.0;
const RADIUS: (f64, f64) = (10.0, 4096.0);
const FARTHEST: (f64, f64) = (-1e6, 1e6);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomSunFlare",
    title: "Sun flare",
    group: Group::Weather,
    about: "Adds a bright source of light and the reflections that it makes in a lens",
    caution: "The source can hide what the label is about",
    settings: &[
        Setting::range("angle_range", "Direction", (0.0, 1.0), || Value::Range(0.0, 1.0)).turn().one_number(OneNumber::Refused),
        Setting::hidden("flare_roi", "Where", Allowed::Checked(region), || Value::Json(json!([0.0, 0.0, 1.0, 0.5]))),
        Setting::hidden("method", "Method", Allowed::Words(&["overlay", "physics_based"]), || Value::Word("overlay".to_owned())),
        Setting::range("num_flare_circles_range", "Reflections", (1.0, MOST_DISCS), || Value::IntRange(6, 10)),
        Setting::hidden("src_color", "Colour", Allowed::Checked(colour), || Value::Json(json!([255, 255, 255]))),
        // The library's 400 px cover most of a photograph.
        Setting::slider("src_radius", "Size", RADIUS, || Value::Int(150)).unit("px"),
    ],
    code: Code::of::<RandomSunFlare>(),
};

struct RandomSunFlare;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// The source, across and down in pixels.
    centre: (i32, i32),
    radius: u32,
    colour: [u8; 3],
    reflections: Vec<Reflection>,
    /// Light that is blurred and fades, with rays, instead of discs laid over the picture (`physics_based`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    glow: bool,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reflection {
    /// Share of its colour.
    alpha: f64,
    /// Across and down in pixels.
    centre: (i32, i32),
    radius: u32,
    colour: [u8; 3],
}

impl Transform for RandomSunFlare {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let angle = std::f64::consts::TAU * stream.range(step.range("angle_range"));
        let [left, top, right, bottom] = shares(step.json("flare_roi")).unwrap_or([0.0, 0.0, 1.0, 0.5]);
        let centre = ((width * stream.range((left, right))) as i32, (height * stream.range((top, bottom))) as i32);
        let colour = three(step.json("src_color")).unwrap_or([255; 3]);
        let pitch = ((libm::sqrt(width * width + height * height) * 0.01) as i64).max(1);
        let largest = ((height * 0.01) as i64).max(2);
        let darker = i64::from(colour.iter().max().copied().unwrap_or(255)) / 5;
        let places = (i64::from(size.width) + pitch - 1) / pitch;
        let reflections = (0..stream.int(step.int_range("num_flare_circles_range"))).map(|_| {
            let alpha = stream.range((0.05, 0.2));
            let along = (stream.int((0, places - 1)) * pitch - i64::from(centre.0)) as f64;
            let place = (f64::from(centre.0) + along * libm::cos(angle), f64::from(centre.1) + along * libm::sin(angle));
            let radius = stream.int((1, largest));
            let colour = colour.map(|c| stream.int(((i64::from(c) - darker).max(0), i64::from(c))) as u8);
            let radius = (radius * radius * radius).min(RADIUS.1 as i64) as u32;
            Reflection { alpha, centre: (place.0 as i32, place.1 as i32), radius, colour }
        });
        let glow = step.word("method") == "physics_based";
        Params { centre, radius: step.int("src_radius") as u32, colour, reflections: reflections.collect(), glow }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("reflections", params.reflections.len() as f64, (1.0, MOST_DISCS))?;
        within("radius", f64::from(params.radius), RADIUS)?;
        let places = params.reflections.iter().map(|one| one.centre).chain([params.centre]);
        for (x, y) in places {
            within("centre", f64::from(x), FARTHEST)?;
            within("centre", f64::from(y), FARTHEST)?;
        }
        for one in &params.reflections {
            within("alpha", one.alpha, (0.0, 1.0))?;
            within("radius", f64::from(one.radius), (1.0, RADIUS.1))?;
        }
        let params = params.clone();
        Ok(Action::Pixels(Box::new(move |image| if params.glow { params.glow(image) } else { params.shine(params.reflect(image)) })))
    }

    fn describe(params: &Params) -> String {
        format!("at {}, {}, {} reflections", params.centre.0, params.centre.1, params.reflections.len())
    }
}

impl Params {
    /// What `physics_based` does.
    fn glow(&self, image: Image) -> Image {
        let discs = self.reflections.iter().map(|one| Disc {
            centre: one.centre,
            // As in the library, the third root, cut to whole pixels: 1, 1, 2, 3 of 1, 8, 27, 64.
            radius: libm::pow(f64::from(one.radius), 0.33) as i32,
            colour: one.colour,
        });
        let sun = Disc { centre: self.centre, radius: self.radius as i32, colour: self.colour };
        glow::shine(image, &sun, &discs.collect::<Vec<_>>())
    }
}

/// Levels of the three colours after blending.
type Levels = [[u8; 256]; 3];

impl Params {
    /// The discs on the line. As in the library, each blends what the discs up to it painted over the picture into what was there: what counts
    /// for a pixel is which discs cover it, and each set of them has its table.
    fn reflect(&self, mut image: Image) -> Image {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let reaches: Vec<Vec<i32>> = self.reflections.iter().map(|one| shapes::disc(one.radius as i32)).collect();
        let mut tables: Vec<Levels> = Vec::new();
        let mut known: HashMap<u32, usize> = HashMap::from([(0, usize::MAX)]);
        let (mut covered, mut which) = (vec![0u32; width], vec![0usize; width]);
        for y in 0..height {
            covered.fill(0);
            for (at, (one, reach)) in self.reflections.iter().zip(&reaches).enumerate() {
                let Some(side) = reach.get((y as i64 - i64::from(one.centre.1)).unsigned_abs() as usize) else { continue };
                let span = shapes::Span { y: y as i32, left: one.centre.0 - side, right: one.centre.0 + side };
                if let Some((_, columns)) = span.within(width, height) {
                    covered[columns].iter_mut().for_each(|set| *set |= 1 << at);
                }
            }
            let mut last = (0, usize::MAX);
            for (which, set) in which.iter_mut().zip(&covered) {
                if last.0 != *set {
                    let table = *known.entry(*set).or_insert_with(|| {
                        tables.push(self.levels(*set));
                        tables.len() - 1
                    });
                    last = (*set, table);
                }
                *which = last.1;
            }
            paint_row(&mut image, y, &which, &tables);
        }
        image
    }

    /// The levels under the discs of a set.
    fn levels(&self, set: u32) -> Levels {
        levels(|channel, level| {
            let (mut over, mut now) = (level, level);
            for (at, one) in self.reflections.iter().enumerate() {
                if set >> at & 1 == 1 {
                    over = one.colour[channel];
                }
                now = blended(over, now, one.alpha);
            }
            now
        })
    }

    /// The source: discs from small to large, each fainter. A pixel sees those from the first one that reaches it.
    fn shine(&self, mut image: Image) -> Image {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let count = (self.radius / 10) as usize;
        let weight: f64 = self.reflections.iter().map(|one| f64::from(one.radius)).sum();
        let bright: f64 = self.reflections.iter().map(|one| one.alpha * f64::from(one.radius)).sum();
        let most = (bright / weight * 5.0).min(1.0);
        let part = |at: usize| if count > 1 { at as f64 / (count - 1) as f64 } else { 0.0 };
        let radius = |at: usize| (1.0 + (f64::from(self.radius) - 1.0) * part(at)) as i32;
        let reaches: Vec<Vec<i32>> = (0..count).map(|at| shapes::disc(radius(at))).collect();
        let share = |at: usize| {
            let alpha = most * part(count - at - 1);
            alpha * alpha * alpha
        };
        // From the outermost inwards: each begins one disc earlier.
        let tables: Vec<Levels> = (0..count)
            .map(|first| levels(|channel, level| (first..count).fold(level, |now, at| blended(self.colour[channel], now, share(at)))))
            .collect();
        let mut first = vec![count; width];
        for y in 0..height {
            let far = (y as i64 - i64::from(self.centre.1)).unsigned_abs() as usize;
            if reaches.last().is_none_or(|reach| far >= reach.len()) {
                continue;
            }
            first.fill(count);
            for (at, side) in reaches.iter().enumerate().rev().filter_map(|(at, reach)| Some((at, reach.get(far)?))) {
                let span = shapes::Span { y: y as i32, left: self.centre.0 - side, right: self.centre.0 + side };
                if let Some((_, columns)) = span.within(width, height) {
                    first[columns].fill(at);
                }
            }
            paint_row(&mut image, y, &first, &tables);
        }
        image
    }
}

/// Of each channel and level.
fn levels(level: impl Fn(usize, u8) -> u8) -> Levels {
    std::array::from_fn(|channel| std::array::from_fn(|now| level(channel, now as u8)))
}

fn blended(over: u8, under: u8, share: f64) -> u8 {
    libm::rint(f64::from(over) * share + f64::from(under) * (1.0 - share)).clamp(0.0, 255.0) as u8
}

/// Every pixel of row `y` through the table that its column names, if there is one; grey takes the three as brightness weighs them, alpha stays.
fn paint_row(image: &mut Image, y: usize, which: &[usize], tables: &[Levels]) {
    let (n, colours, width) = (image.layout().channels(), image.layout().colours(), image.width() as usize);
    for (pixel, which) in image.data_mut()[y * width * n..(y + 1) * width * n].chunks_exact_mut(n).zip(which) {
        let Some(levels) = tables.get(*which) else { continue };
        if colours == 1 {
            let level = usize::from(pixel[0]);
            pixel[0] = samples::luma([levels[0][level], levels[1][level], levels[2][level]]);
        } else {
            for (sample, levels) in pixel[..3].iter_mut().zip(levels) {
                *sample = levels[usize::from(*sample)];
            }
        }
    }
}

/// Accepts a region that is not empty.
fn region(json: &Json) -> Result<(), String> {
    let fine = shares(json).is_some_and(|[left, top, right, bottom]| left < right && top < bottom);
    if fine { Ok(()) } else { Err("allowed is [left, top, right, bottom], each from 0 to 1 and growing".to_owned()) }
}
