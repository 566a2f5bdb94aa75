//! HueSaturationValue: shifts in OpenCV's eight-bit HSV (hue in half degrees, 0 to 179).

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::hsv::Shift;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const HUE: (f64, f64) = (-180.0, 180.0);
const LEVELS: (f64, f64) = (-255.0, 255.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "HueSaturationValue",
    title: "Hue / saturation / value",
    group: Group::Colour,
    about: "Shifts the colours around the wheel, and makes them stronger, weaker, lighter or darker",
    caution: "A large hue shift gives animals and plants colours that they do not have",
    settings: &[
        Setting::range("hue_shift_limit", "Hue", HUE, || Value::Range(-10.0, 10.0)).one_number(OneNumber::Symmetric),
        Setting::range("sat_shift_limit", "Saturation", LEVELS, || Value::Range(-20.0, 20.0)).one_number(OneNumber::Symmetric),
        Setting::range("val_shift_limit", "Value", LEVELS, || Value::Range(-10.0, 10.0)).one_number(OneNumber::Symmetric),
    ],
    code: Code::of::<HueSaturationValue>(),
};

struct HueSaturationValue;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Half degrees around the wheel.
    hue: f64,
    /// Levels of 255.
    saturation: f64,
    /// Levels of 255.
    value: f64,
}

impl Transform for HueSaturationValue {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    /// A few degrees of hue are what lamps do.
    fn harms(step: &Step, _: Property) -> bool {
        let beyond = |name: &str, most: f64| step.range(name).0.abs().max(step.range(name).1.abs()) > most;
        beyond("hue_shift_limit", 5.0) || beyond("sat_shift_limit", 40.0) || beyond("val_shift_limit", 60.0)
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let [hue, saturation, value] = ["hue_shift_limit", "sat_shift_limit", "val_shift_limit"].map(|name| stream.range(step.range(name)));
        Params { hue, saturation, value }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("hue", params.hue, HUE)?;
        within("saturation", params.saturation, LEVELS)?;
        within("value", params.value, LEVELS)?;
        let (hue, saturation, value) = (params.hue, params.saturation, params.value);
        Ok(Action::Anew(Box::new(move |image| {
            if (hue, saturation, value) == (0.0, 0.0, 0.0) {
                return image.into_owned();
            }
            Shift::new(hue, saturation, value).apply(image)
        })))
    }

    fn describe(params: &Params) -> String {
        let [hue, saturation, value] = [params.hue, params.saturation, params.value].map(|x| words::signed(x, 0));
        format!("{hue} / {saturation} / {value}")
    }
}
