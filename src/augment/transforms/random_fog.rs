//! RandomFog: many faint white discs, then a blur.

use super::shapes;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::filter::{self, Kernel};
use crate::augment::samples;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

/// Most discs; tall narrow pictures would ask for millions.
const MOST_DISCS: usize = 200_000;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomFog",
    title: "Fog",
    group: Group::Weather,
    about: "Lays faint white patches over the picture, thickest in the middle, and blurs it",
    caution: "Thick fog can hide what the label is about",
    settings: &[
        Setting::slider("alpha_coef", "Thickness", (0.0, 1.0), || Value::Num(0.08)).percent(),
        Setting::range("fog_coef_range", "Strength", (0.0, 1.0), || Value::Range(0.1, 0.5)).percent().one_number(OneNumber::Refused),
    ],
    code: Code::of::<RandomFog>(),
};

struct RandomFog;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of white in a disc, before the strength.
    alpha: f64,
    /// Strength; it also says how many discs there are and how large.
    intensity: f64,
    /// Of the discs' places and sizes.
    seed: u64,
}

/// A disc's centre and radius in pixels.
type Disc = (i32, i32, i32);

impl Transform for RandomFog {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour, Property::Texture, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let intensity = stream.range(step.range("fog_coef_range"));
        Params { alpha: step.range("alpha_coef").0, intensity, seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("alpha", params.alpha, (0.0, 1.0))?;
        within("intensity", params.intensity, (0.0, 1.0))?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| {
            let share = params.alpha * params.intensity;
            // No fog, no blur either.
            let discs = params.discs(Size::of(&image));
            if share > 0.0 { fogged(image, &discs, share) } else { image }
        })))
    }

    fn describe(params: &Params) -> String {
        format!("{} %", words::number(params.intensity * 100.0, 0))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("fog_coef_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

impl Params {
    /// The discs of a picture of `size`: ten regions about the middle, each a tenth smaller, with their share of them.
    fn discs(&self, size: Size) -> Vec<Disc> {
        let mut stream = Stream::of_noise(self.seed);
        let (width, height) = (i64::from(size.width), i64::from(size.height));
        let patch = (((width / 3) as f64 * self.intensity) as i64).max(1);
        let middle = (((width as f64) / 2.0 - 0.5) as i64, ((height as f64) / 2.0 - 0.5) as i64);
        let largest = ((width.min(height) as f64 * 0.1 * self.intensity) as i64).max(2);
        let radii = ((largest / 2).max(1), (largest - 1).max((largest / 2).max(1)));
        let (mut wide, mut tall) = (width, height);
        let mut discs = Vec::new();
        for _ in 0..10 {
            if wide <= patch || tall <= patch {
                break;
            }
            let count = (wide as f64 * tall as f64 / (patch * patch) as f64 * self.intensity * 10.0) as usize;
            for _ in 0..count.min(MOST_DISCS.saturating_sub(discs.len())) {
                let x = stream.int((middle.0 - wide / 2, middle.0 + wide / 2));
                let y = stream.int((middle.1 - tall / 2, middle.1 + tall / 2));
                discs.push((x as i32, y as i32, stream.int(radii) as i32));
            }
            (wide, tall) = ((wide as f64 * 0.9) as i64, (tall as f64 * 0.9) as i64);
        }
        discs
    }
}

/// `image` under white discs, each of which covers `share` of it, then blurred.
fn fogged(image: Image, discs: &[Disc], share: f64) -> Image {
    let veiled = veiled(image, discs, share);
    let size = ((veiled.width().min(veiled.height()) / 30) as usize).max(3);
    let blurred = filter::blur(&veiled, &Kernel::opencv(0.0, size + usize::from(size.is_multiple_of(2))));
    samples::with_alpha_of(&veiled, blurred)
}

/// How many discs cover a pixel is all that counts: each number has its table.
fn veiled(mut image: Image, discs: &[Disc], share: f64) -> Image {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    // Steps between neighbouring pixels of a row in the number of discs.
    let mut steps = vec![0i32; (width + 1) * height];
    let mut reaches: Vec<Option<Vec<i32>>> = Vec::new();
    for (x, y, radius) in discs {
        let radius = (*radius).max(0);
        if reaches.len() <= radius as usize {
            reaches.resize(radius as usize + 1, None);
        }
        let reach = reaches[radius as usize].get_or_insert_with(|| shapes::disc(radius));
        for (y, columns) in shapes::disc_spans(*x, *y, reach).filter_map(|span| span.within(width, height)) {
            steps[y * (width + 1) + columns.start] += 1;
            steps[y * (width + 1) + columns.end] -= 1;
        }
    }
    let tables = veils(share);
    for (row, steps) in image.data_mut().chunks_exact_mut(width * n).zip(steps.chunks_exact(width + 1)) {
        let mut covered = 0;
        for (pixel, step) in row.chunks_exact_mut(n).zip(steps) {
            covered += step;
            let table = &tables[(covered as usize).min(tables.len() - 1)];
            for sample in &mut pixel[..colours] {
                *sample = table[usize::from(*sample)];
            }
        }
    }
    image
}

/// The levels under 0, 1, 2 ... discs, until more of them change nothing.
fn veils(share: f64) -> Vec<[u8; 256]> {
    let (white, rest) = (255.0 * share as f32, (1.0 - share) as f32);
    let mut tables: Vec<[u8; 256]> = vec![std::array::from_fn(|level| level as u8)];
    loop {
        let last = tables[tables.len() - 1];
        let next = last.map(|level| libm::rintf(white + f32::from(level) * rest).clamp(0.0, 255.0) as u8);
        if next == last {
            return tables;
        }
        tables.push(next);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::augment::golden;

    /// The library's fog of the same discs.
    #[test]
    fn fog_is_the_librarys() {
        let file: serde_json::Value = serde_json::from_str(include_str!("../../../tests/chains/golden.json")).unwrap();
        let discs: Vec<Disc> = serde_json::from_value(file["fog"]["discs"].clone()).unwrap();
        let made = fogged(golden::picture(24, 18), &discs, file["fog"]["share"].as_f64().unwrap());
        golden::alike(&made, &file["fog"]["hex"], 1);
    }

    #[test]
    fn discs_are_bounded() {
        let params = Params { alpha: 0.1, intensity: 1.0, seed: 1 };
        assert!(params.discs(Size { width: 2, height: 1 << 27 }).len() <= MOST_DISCS);
        assert!(!params.discs(Size { width: 60, height: 40 }).is_empty());
    }
}
