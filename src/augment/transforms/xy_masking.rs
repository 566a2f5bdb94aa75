//! XYMasking: stripes blanked out, from top to bottom and from left to right.

use super::holes::{self, Filling, Hole};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const MOST_STRIPES: f64 = 64.0;
const LONGEST_PX: f64 = 4096.0;

const fn counted(name: &'static str, label: &'static str, most: f64, default: fn() -> Value) -> Setting {
    Setting::range(name, label, (0.0, most), default).one_number(OneNumber::From(0.0))
}

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "XYMasking",
    title: "Blank stripes",
    group: Group::Erasing,
    about: "Blanks out stripes from top to bottom and from left to right",
    caution: "Wide stripes can hide what the label is about",
    settings: &[
        holes::FILL,
        holes::FILL_MASK,
        counted("mask_x_length", "Width", LONGEST_PX, || Value::IntRange(4, 16)).unit("px"),
        counted("mask_y_length", "Height", LONGEST_PX, || Value::IntRange(4, 16)).unit("px"),
        counted("num_masks_x", "Upright stripes", MOST_STRIPES, || Value::IntRange(0, 2)),
        counted("num_masks_y", "Level stripes", MOST_STRIPES, || Value::IntRange(0, 2)),
    ],
    code: Code::of::<XYMasking>(),
};

struct XYMasking;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Left, top, right and bottom (the last two not included) in pixels.
    holes: Vec<Hole>,
    #[serde(default, skip_serializing_if = "Filling::is_usual")]
    fill: Filling,
}

impl Transform for XYMasking {
    type Params = Params;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let mut holes = Vec::new();
        let mut stripes = |count: &str, length: &str, side: u32, hole: &dyn Fn(u32, u32) -> Hole| {
            for _ in 0..stream.int(step.int_range(count)) {
                // The library refuses pictures that are narrower than the longest stripe.
                let length = (stream.int(step.int_range(length)) as u32).min(side);
                let start = stream.int((0, i64::from(side - length))) as u32;
                holes.push(hole(start, start + length));
            }
        };
        stripes("num_masks_x", "mask_x_length", size.width, &|left, right| [left, 0, right, size.height]);
        stripes("num_masks_y", "mask_y_length", size.height, &|top, bottom| [0, top, size.width, bottom]);
        Params { holes, fill: Filling::draw(step, stream) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("holes", params.holes.len() as f64, (0.0, 2.0 * MOST_STRIPES))?;
        let (holes, paint) = (params.holes.clone(), params.fill.paint()?);
        Ok(Action::Pixels(Box::new(move |image| paint.holes(image, holes.iter().copied()))))
    }

    fn describe(params: &Params) -> String {
        match params.holes.len() {
            1 => "1 stripe".to_owned(),
            n => format!("{n} stripes"),
        }
    }

    fn summary(step: &Step) -> String {
        let said = |count: &str, length: &str| {
            let ((few, many), (low, high)) = (step.range(count), step.range(length));
            format!("{} of {}", words::range(few, many, ""), words::range(low, high, "px"))
        };
        let (upright, level) = (said("num_masks_x", "mask_x_length"), said("num_masks_y", "mask_y_length"));
        if upright == level { upright } else { format!("{upright} / {level}") }
    }
}
