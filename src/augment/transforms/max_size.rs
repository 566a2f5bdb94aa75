//! LongestMaxSize and SmallestMaxSize: one side brought to a given length, the other along with it.

use super::framing::{self, LARGEST_PX, Resized, SIDES};
use super::sampling;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::setting::{Allowed, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde_json::{Map, Value as Json, json};

/// The catalogue's entry of the longer side.
pub(super) static LONGEST: Entry = Entry {
    name: "LongestMaxSize",
    title: "Resize the longer side",
    group: Group::Geometric,
    about: "Brings the longer side to a given length and keeps the shape",
    caution: "",
    settings: SETTINGS,
    code: Code::of::<MaxSize<true>>(),
};

/// The catalogue's entry of the shorter side.
pub(super) static SMALLEST: Entry = Entry {
    name: "SmallestMaxSize",
    title: "Resize the shorter side",
    group: Group::Geometric,
    about: "Brings the shorter side to a given length and keeps the shape",
    caution: "",
    settings: SETTINGS,
    code: Code::of::<MaxSize<false>>(),
};

const SETTINGS: &[Setting] = &[
    framing::AREA,
    framing::INTERPOLATION,
    sampling::RESIZED_MASK_INTERPOLATION,
    Setting::slider("max_size", "Length", SIDES, || Value::Int(224)).unit("px"),
    Setting::hidden("max_size_hw", "Height and width", Allowed::Checked(sides), || Value::Json(Json::Null)),
];

/// By the longer side, or by the shorter one.
struct MaxSize<const LONGEST: bool>;

/// The size for a picture of `size`; `pick` takes the scale of the longer or of the shorter side.
fn resized(step: &Step, size: Size, pick: fn(f64, f64) -> f64) -> Resized {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let length = step.range("max_size").0;
    let scale = match limits(step.json("max_size_hw")) {
        Some([Some(h), Some(w)]) => pick(h / height, w / width),
        Some([Some(h), None]) => h / height,
        Some([None, Some(w)]) => w / width,
        _ => pick(length / height, length / width),
    };
    Resized::new(step, libm::rint(width * scale), libm::rint(height * scale))
}

fn summary(step: &Step) -> String {
    match limits(step.json("max_size_hw")) {
        None => format!("{} px", step.int("max_size")),
        Some(sides) => {
            let [height, width] = sides.map(|side| side.map_or("any".to_owned(), |side| format!("{side}")));
            format!("{width} × {height} px")
        }
    }
}

fn before_reading(settings: &mut Map<String, Json>) {
    let by_sides = settings.get("max_size_hw").is_some_and(|sides| !sides.is_null());
    if by_sides && settings.get("max_size") == Some(&Json::Null) {
        settings.shift_remove("max_size");
    }
    // A choice of one is that one.
    if let Some(Json::Array(choices)) = settings.get("max_size")
        && let [one] = choices.as_slice()
    {
        let one = one.clone();
        settings.insert("max_size".to_owned(), one);
    }
}

fn before_writing(settings: &mut Map<String, Json>) {
    if settings.get("max_size_hw").is_some_and(|sides| !sides.is_null()) {
        settings.insert("max_size".to_owned(), json!(null));
    }
}

fn limits(json: &Json) -> Option<[Option<f64>; 2]> {
    let side = |json: &Json| whole(json).filter(|side| (1..=LARGEST_PX).contains(side)).map(|side| side as f64);
    let fits = |json: &Json| json.is_null() || side(json).is_some();
    match json.as_array()?.as_slice() {
        [height, width] if fits(height) && fits(width) => Some([side(height), side(width)]).filter(|sides| *sides != [None, None]),
        _ => None,
    }
}

/// Accepts null or `[height, width]`, one of which may be null.
fn sides(json: &Json) -> Result<(), String> {
    if json.is_null() || limits(json).is_some() {
        return Ok(());
    }
    Err(format!("allowed is null or [height, width], each from 1 to {LARGEST_PX}, one of them perhaps null"))
}

impl<const LONGEST: bool> Transform for MaxSize<LONGEST> {
    type Params = Resized;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, _: &mut Stream, size: Size) -> Resized {
        resized(step, size, if LONGEST { f64::min } else { f64::max })
    }

    fn act(params: &Resized, size: Size) -> Result<Action, Refusal> {
        params.act(size)
    }

    fn describe(params: &Resized) -> String {
        params.describe()
    }

    fn summary(step: &Step) -> String {
        summary(step)
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        before_reading(settings);
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        before_writing(settings);
    }
}
