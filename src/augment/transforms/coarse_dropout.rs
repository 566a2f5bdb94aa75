//! CoarseDropout: blanks out some rectangles.

use super::fill::{self, Fill};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform, within};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

const SHARE: (f64, f64) = (0.0, 1.0);
const MOST_HOLES: usize = 64;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "CoarseDropout",
    title: "Blank patches",
    group: Group::Erasing,
    about: "Blanks out some rectangles, so that a model looks at the whole",
    caution: "Large patches can hide what the label is about",
    settings: &[
        Setting::hidden("fill", "Fill", Allowed::Checked(filling), || Value::Json(0.0.into())),
        Setting::hidden("fill_mask", "Fill of masks", Allowed::Checked(fill::colour_or_null), || Value::Json(Json::Null)),
        Setting::range("hole_height_range", "Height", SHARE, || Value::Range(0.1, 0.2)),
        Setting::range("hole_width_range", "Width", SHARE, || Value::Range(0.1, 0.2)),
        Setting::range("num_holes_range", "Patches", (1.0, MOST_HOLES as f64), || Value::IntRange(1, 2)),
    ],
    code: Code::of::<CoarseDropout>(),
};

struct CoarseDropout;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Left, top, right and bottom (the last two not included) in pixels.
    holes: Vec<[u32; 4]>,
    #[serde(default, skip_serializing_if = "Filling::is_usual")]
    fill: Filling,
}

#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Filling {
    /// A colour.
    Colour(Fill),
    /// `random`: every sample; `random_uniform`: one colour a hole.
    Random {
        random: u64,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        uniform: bool,
    },
}

impl Default for Filling {
    fn default() -> Self {
        Self::Colour(Fill::default())
    }
}

impl Filling {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Transform for CoarseDropout {
    type Params = Params;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let count = stream.int(step.int_range("num_holes_range"));
        let mut side = |name: &str, side: u32| {
            let length = ((f64::from(side) * stream.range(step.range(name))) as u32).min(side);
            let start = stream.int((0, i64::from(side - length))) as u32;
            (start, start + length)
        };
        let holes = (0..count).map(|_| {
            let (top, bottom) = side("hole_height_range", size.height);
            let (left, right) = side("hole_width_range", size.width);
            [left, top, right, bottom]
        });
        let holes = holes.collect();
        let fill = match step.word("fill") {
            "random" => Filling::Random { random: stream.seed(), uniform: false },
            "random_uniform" => Filling::Random { random: stream.seed(), uniform: true },
            _ => Filling::Colour(Fill::of(step.json("fill"))),
        };
        Params { holes, fill }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("holes", params.holes.len() as f64, (0.0, MOST_HOLES as f64))?;
        let colour = match &params.fill {
            Filling::Colour(fill) => fill.colour()?,
            Filling::Random { .. } => [0; 4],
        };
        let (holes, fill) = (params.holes.clone(), params.fill.clone());
        Ok(Action::Pixels(Box::new(move |image| match fill {
            Filling::Colour(_) => blank(image, &holes, |pixel, _| pixel.copy_from_slice(&colour[..pixel.len()])),
            Filling::Random { random, uniform } => {
                let mut stream = Stream::of_noise(random);
                let mut now = [0; 8];
                blank(image, &holes, |pixel, first| {
                    if first || !uniform {
                        now = stream.bits().to_le_bytes();
                    }
                    pixel.copy_from_slice(&now[..pixel.len()]);
                })
            }
        })))
    }

    fn describe(params: &Params) -> String {
        match params.holes.len() {
            1 => "1 patch".to_owned(),
            n => format!("{n} patches"),
        }
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("num_holes_range");
        let percent = |name: &str| {
            let (low, high) = step.range(name);
            words::range(low * 100.0, high * 100.0, "%")
        };
        let (tall, wide) = (percent("hole_height_range"), percent("hole_width_range"));
        let size = if tall == wide { tall } else { format!("{wide} / {tall}") };
        format!("{} of {size}", words::range(low, high, ""))
    }
}

/// Every pixel of the holes (cut to the picture) through `paint`, which is told at the first pixel of a hole; alpha stays.
fn blank(mut image: Image, holes: &[[u32; 4]], mut paint: impl FnMut(&mut [u8], bool)) -> Image {
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let (width, height) = (image.width() as usize, image.height() as usize);
    for [left, top, right, bottom] in holes.iter().map(|hole| hole.map(|edge| edge as usize)) {
        let (left, right) = (left.min(width), right.min(width));
        let mut first = true;
        for y in top.min(height)..bottom.min(height) {
            let row = &mut image.data_mut()[y * width * n..(y + 1) * width * n];
            for x in left..right {
                paint(&mut row[x * n..x * n + colours], first);
                first = false;
            }
        }
    }
    image
}

/// Accepts a colour, `random` or `random_uniform`.
fn filling(json: &Json) -> Result<(), String> {
    match json {
        Json::String(word) if word == "random" || word == "random_uniform" => Ok(()),
        Json::String(_) => Err("allowed are a colour (0 to 255, or a list), \"random\" and \"random_uniform\"".to_owned()),
        other => fill::colour(other),
    }
}
