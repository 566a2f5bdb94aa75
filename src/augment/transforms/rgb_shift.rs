//! RGBShift: every colour sample lighter or darker by its own number of levels.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::augment::words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

const LEVELS: (f64, f64) = (-255.0, 255.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RGBShift",
    title: "RGB shift",
    group: Group::Colour,
    about: "Makes red, green and blue lighter or darker, each by its own amount; grey pictures stay",
    caution: "A large shift gives the picture a colour cast",
    settings: &[
        Setting::range("b_shift_limit", "Blue", LEVELS, || Value::Range(-15.0, 15.0)).one_number(OneNumber::Symmetric),
        Setting::range("g_shift_limit", "Green", LEVELS, || Value::Range(-15.0, 15.0)).one_number(OneNumber::Symmetric),
        Setting::range("r_shift_limit", "Red", LEVELS, || Value::Range(-15.0, 15.0)).one_number(OneNumber::Symmetric),
    ],
    code: Code::of::<RgbShift>(),
};

struct RgbShift;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Levels of 255 that are added to red, green and blue.
    shift: [f64; 3],
}

impl Transform for RgbShift {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn harms(step: &Step, _: Property) -> bool {
        let beyond = |name| {
            let (low, high) = levels(step.range(name));
            low < -30.0 || high > 30.0
        };
        ["r_shift_limit", "g_shift_limit", "b_shift_limit"].into_iter().any(beyond)
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { shift: ["r_shift_limit", "g_shift_limit", "b_shift_limit"].map(|name| stream.range(levels(step.range(name)))) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        for shift in params.shift {
            within("shift", shift, LEVELS)?;
        }
        let shift = params.shift;
        Ok(Action::Anew(Box::new(move |image| tables::apply_to_colours(image, &shift.map(|by| tables::of(|v| v + by))))))
    }

    fn describe(params: &Params) -> String {
        params.shift.map(|by| words::signed(by, 0)).join(" / ")
    }

    /// The library writes what its class inherits and warns when reading it: it only repeats the limits.
    fn before_reading(settings: &mut Map<String, Json>) {
        for inherited in ["approximation", "noise_params", "noise_type", "spatial_mode"] {
            settings.shift_remove(inherited);
        }
    }
}

/// Limits of at most 1 are shares of 255, as in the library.
fn levels((low, high): (f64, f64)) -> (f64, f64) {
    if low.abs() <= 1.0 && high.abs() <= 1.0 { (low * 255.0, high * 255.0) } else { (low, high) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_limits_are_shares() {
        assert_eq!(levels((-0.2, 1.0)), (-51.0, 255.0));
        assert_eq!(levels((-0.2, 2.0)), (-0.2, 2.0));
    }
}
