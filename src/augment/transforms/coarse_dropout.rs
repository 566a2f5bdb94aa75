//! CoarseDropout: blanks out some rectangles.

use super::holes::{self, Filling};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform, within};
use crate::augment::setting::{Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

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
        holes::FILL,
        holes::FILL_MASK,
        Setting::range("hole_height_range", "Height", SHARE, || Value::Range(0.1, 0.2)).percent(),
        Setting::range("hole_width_range", "Width", SHARE, || Value::Range(0.1, 0.2)).percent(),
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
        Params { holes, fill: Filling::draw(step, stream) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("holes", params.holes.len() as f64, (0.0, MOST_HOLES as f64))?;
        let (holes, paint) = (params.holes.clone(), params.fill.paint()?);
        Ok(Action::Pixels(Box::new(move |image| paint.holes(image, holes.iter().copied()))))
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
