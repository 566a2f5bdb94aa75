//! Erasing: one rectangle blanked out, of a random share of the area and a random shape.

use super::holes::{self, Filling, Hole};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform};
use crate::augment::setting::{Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Erasing",
    title: "Blank patch",
    group: Group::Erasing,
    about: "Blanks out one rectangle of a random size and shape",
    caution: "Large patches can hide what the label is about",
    settings: &[
        holes::FILL,
        holes::FILL_MASK,
        Setting::range("ratio", "Shape (width / height)", (0.1, 10.0), || Value::Range(0.3, 3.3)),
        Setting::range("scale", "Part of the area", (0.0, 1.0), || Value::Range(0.02, 0.15)).percent(),
    ],
    code: Code::of::<Erasing>(),
};

struct Erasing;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Left, top, right and bottom (the last two not included) in pixels; none where no rectangle of that size and shape fits.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    hole: Option<Hole>,
    #[serde(default, skip_serializing_if = "Filling::is_usual")]
    fill: Filling,
}

impl Transform for Erasing {
    type Params = Params;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        Params { hole: draw_hole(step, stream, size), fill: Filling::draw(step, stream) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let (hole, paint) = (params.hole, params.fill.paint()?);
        Ok(Action::Pixels(Box::new(move |image| paint.holes(image, hole.into_iter()))))
    }

    fn describe(params: &Params) -> String {
        match params.hole {
            Some([left, top, right, bottom]) => format!("{} × {} px", right.saturating_sub(left), bottom.saturating_sub(top)),
            None => "none".to_owned(),
        }
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("scale");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

/// As the library does it: the area first, as large as both ends of the shapes allow, then a shape that fits.
fn draw_hole(step: &Step, stream: &mut Stream, size: Size) -> Option<Hole> {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let ((least, most), (narrow, wide)) = (step.range("scale"), step.range("ratio"));
    let least = least * width * height;
    let most = (most * width * height).min(narrow * height * height).min(width * width / wide);
    if most < least {
        return None;
    }
    let area = stream.range((least, most)).max(1e-9);
    let (narrow, wide) = (narrow.max(area / (height * height)), wide.min(width * width / area));
    if narrow > wide {
        return None;
    }
    let ratio = stream.range((narrow, wide));
    let side = |length: f64, most: u32| (libm::rint(libm::sqrt(length)) as u32).min(most);
    let (wide, tall) = (side(area * ratio, size.width), side(area / ratio, size.height));
    let mut start = |side: u32, length: u32| stream.int((0, i64::from(side - length))) as u32;
    let (top, left) = (start(size.height, tall), start(size.width, wide));
    Some([left, top, left + wide, top + tall])
}
