//! PadIfNeeded: grown to a least size, or to a multiple of a number; larger pictures stay as they are.

use super::framing::{self, Frame, LARGEST_PX, SIDES};
use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::setting::{Allowed, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde_json::{Map, Value as Json, json};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "PadIfNeeded",
    title: "Pad",
    group: Group::Geometric,
    about: "Grows pictures below a least size by their reflection (or by a colour)",
    caution: "",
    settings: &[
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        Setting::slider("min_height", "Least height", SIDES, || Value::Int(224)).unit("px"),
        Setting::slider("min_width", "Least width", SIDES, || Value::Int(224)).unit("px"),
        Setting::hidden("pad_height_divisor", "Height a multiple of", Allowed::Checked(divisor), || Value::Json(Json::Null)),
        Setting::hidden("pad_width_divisor", "Width a multiple of", Allowed::Checked(divisor), || Value::Json(Json::Null)),
        Setting::hidden("position", "Place", framing::POSITIONS, || Value::Word("center".to_owned())),
    ],
    code: Code::of::<PadIfNeeded>(),
};

struct PadIfNeeded;

/// What the library holds as null where the other of the two is set.
const PAIRS: [(&str, &str); 2] = [("min_height", "pad_height_divisor"), ("min_width", "pad_width_divisor")];

impl Transform for PadIfNeeded {
    type Params = Frame;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Frame {
        let position = step.word("position").to_owned();
        let mut axis = |(least, divisor): (&str, &str), before: &str, side: u32| {
            let side = i64::from(side);
            let asked = match whole(step.json(divisor)) {
                Some(divisor) => (side + divisor - 1) / divisor * divisor,
                None => step.int(least).max(side),
            };
            (-framing::pad_before(&position, before, asked - side, stream), asked)
        };
        let (top, height) = axis(PAIRS[0], "top", size.height);
        let (left, width) = axis(PAIRS[1], "left", size.width);
        Frame { frame: [left, top, width, height], sampling: Sampled::border(step) }
    }

    fn act(params: &Frame, size: Size) -> Result<Action, Refusal> {
        params.act(size)
    }

    fn describe(params: &Frame) -> String {
        params.describe()
    }

    fn summary(step: &Step) -> String {
        let side = |(least, divisor): (&str, &str)| match whole(step.json(divisor)) {
            Some(divisor) => format!("n × {divisor}"),
            None => format!("≥ {}", step.int(least)),
        };
        format!("{} / {} px", side(PAIRS[1]), side(PAIRS[0]))
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        // The library writes it though it cannot be set.
        if settings.get("padding") == Some(&json!(0)) {
            settings.shift_remove("padding");
        }
        for (least, divisor) in PAIRS {
            let divided = settings.get(divisor).is_some_and(|divisor| !divisor.is_null());
            if divided && settings.get(least) == Some(&Json::Null) {
                settings.shift_remove(least);
            }
        }
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        for (least, divisor) in PAIRS {
            if settings.get(divisor).is_some_and(|divisor| !divisor.is_null()) {
                settings.insert(least.to_owned(), Json::Null);
            }
        }
    }
}

/// Accepts null or a whole number.
fn divisor(json: &Json) -> Result<(), String> {
    if json.is_null() || whole(json).is_some_and(|number| (1..=LARGEST_PX).contains(&number)) {
        return Ok(());
    }
    Err(format!("allowed is null or a whole number from 1 to {LARGEST_PX}"))
}
