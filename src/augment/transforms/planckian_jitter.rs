//! PlanckianJitter: the light of a warmer or colder lamp, along the colours that hot bodies glow in.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use serde::{Deserialize, Serialize};

const KELVIN: (f64, f64) = (3000.0, 15_000.0);
/// The coldest of the CIE's daylights.
const DAYLIGHT_FROM: f64 = 4000.0;
/// The light that leaves a picture as it is, nearly.
const WHITE: f64 = 6000.0;
/// Kelvin between two entries of the tables.
const STEP: f64 = 500.0;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "PlanckianJitter",
    title: "Colour temperature",
    group: Group::Colour,
    about: "Lights the picture with a warmer or colder lamp; grey pictures stay",
    caution: "",
    settings: &[
        Setting::hidden("mode", "Light", Allowed::Words(&["blackbody", "cied"]), || Value::Word("blackbody".to_owned())),
        Setting::hidden("sampling_method", "Drawn", Allowed::Words(&["uniform", "gaussian"]), || Value::Word("uniform".to_owned())),
        Setting::range("temperature_limit", "Temperature", KELVIN, || Value::IntRange(4500, 8500)).unit("K").one_number(OneNumber::Refused),
    ],
    code: Code::of::<PlanckianJitter>(),
};

struct PlanckianJitter;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// In kelvin.
    temperature: u32,
    /// The CIE's daylights instead of a black body.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    daylight: bool,
}

impl Transform for PlanckianJitter {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn harms(step: &Step, _: Property) -> bool {
        let (low, high) = step.range("temperature_limit");
        low < 4000.0 || high > 10_000.0
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let (low, high) = step.range("temperature_limit");
        // Warm light two times in five, cold light three times.
        let (from, to) = if stream.unit() < 0.4 { (WHITE, low) } else { (WHITE, high) };
        let temperature = if step.word("sampling_method") == "gaussian" {
            from + (to - from) / 3.0 * noise::normal(stream).abs()
        } else {
            from + (to - from) * stream.unit()
        };
        Params { temperature: temperature.clamp(low, high) as u32, daylight: step.word("mode") == "cied" }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let bounds = if params.daylight { (DAYLIGHT_FROM, KELVIN.1) } else { KELVIN };
        within("temperature", f64::from(params.temperature), bounds)?;
        let [red, green, blue] = light(f64::from(params.temperature), params.daylight);
        let factors = [red / green, 1.0, blue / green];
        Ok(Action::Anew(Box::new(move |image| tables::apply_to_colours(image, &factors.map(|by| tables::of(|v| v * by))))))
    }

    fn describe(params: &Params) -> String {
        format!("{} K", params.temperature)
    }

    fn check(step: &Step) -> Result<(), Refusal> {
        let (low, high) = step.range("temperature_limit");
        let refused = |reason: &str| Err(Refusal { param: "temperature_limit", reason: reason.to_owned() });
        if !(low <= WHITE && WHITE <= high) {
            return refused("allowed is a range with 6000 within");
        }
        if step.word("mode") == "cied" && low < DAYLIGHT_FROM {
            return refused("allowed is a range from 4000 to 15000 with mode cied");
        }
        Ok(())
    }
}

/// Red, green and blue of a light, between the nearest two of the table.
fn light(kelvin: f64, daylight: bool) -> [f64; 3] {
    let (table, from): (&[[f64; 3]], f64) = if daylight { (&DAYLIGHTS, DAYLIGHT_FROM) } else { (&BLACK_BODIES, KELVIN.0) };
    let place = (kelvin - from) / STEP;
    let at = (place as usize).min(table.len() - 1);
    let (left, right) = (table[at], table[(at + 1).min(table.len() - 1)]);
    let share = place - at as f64;
    std::array::from_fn(|channel| left[channel] * (1.0 - share) + right[channel] * share)
}

/// Published with the method (Zini et al., Planckian Jitter, 2023): black bodies from 3000 K in steps of 500 K.
const BLACK_BODIES: [[f64; 3]; 25] = [
    [0.6743, 0.4029, 0.0013],
    [0.6281, 0.4241, 0.1665],
    [0.5919, 0.4372, 0.2513],
    [0.5623, 0.4457, 0.3154],
    [0.5376, 0.4515, 0.3672],
    [0.5163, 0.4555, 0.4103],
    [0.4979, 0.4584, 0.4468],
    [0.4816, 0.4604, 0.4782],
    [0.4672, 0.4619, 0.5053],
    [0.4542, 0.463, 0.5289],
    [0.4426, 0.4638, 0.5497],
    [0.432, 0.4644, 0.5681],
    [0.4223, 0.4648, 0.5844],
    [0.4135, 0.4651, 0.599],
    [0.4054, 0.4653, 0.6121],
    [0.398, 0.4654, 0.6239],
    [0.3911, 0.4655, 0.6346],
    [0.3847, 0.4656, 0.6444],
    [0.3787, 0.4656, 0.6532],
    [0.3732, 0.4656, 0.6613],
    [0.368, 0.4655, 0.6688],
    [0.3632, 0.4655, 0.6756],
    [0.3586, 0.4655, 0.682],
    [0.3544, 0.4654, 0.6878],
    [0.3503, 0.4653, 0.6933],
];

/// The same for the CIE's daylights, from 4000 K.
const DAYLIGHTS: [[f64; 3]; 23] = [
    [0.5829, 0.4421, 0.2288],
    [0.551, 0.4514, 0.2948],
    [0.5246, 0.4576, 0.3488],
    [0.5021, 0.4618, 0.3941],
    [0.4826, 0.4646, 0.4325],
    [0.4654, 0.4667, 0.4654],
    [0.4502, 0.4681, 0.4938],
    [0.4364, 0.4692, 0.5186],
    [0.424, 0.47, 0.5403],
    [0.4127, 0.4705, 0.5594],
    [0.4023, 0.4709, 0.5763],
    [0.3928, 0.4713, 0.5914],
    [0.3839, 0.4715, 0.6049],
    [0.3757, 0.4716, 0.6171],
    [0.3681, 0.4717, 0.6281],
    [0.3609, 0.4718, 0.638],
    [0.3543, 0.4719, 0.6472],
    [0.348, 0.4719, 0.6555],
    [0.3421, 0.4719, 0.6631],
    [0.3365, 0.4719, 0.6702],
    [0.3313, 0.4719, 0.6766],
    [0.3263, 0.4719, 0.6826],
    [0.3217, 0.4719, 0.6882],
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn between_two_lights_lies_their_mean() {
        assert_eq!(light(3000.0, false), [0.6743, 0.4029, 0.0013]);
        assert_eq!(light(15_000.0, true), [0.3217, 0.4719, 0.6882]);
        let [red, green, blue] = light(3250.0, false);
        // Half of .6743 + .6281, .4029 + .4241 and .0013 + .1665.
        assert!((red - 0.6512).abs() < 1e-12 && (green - 0.4135).abs() < 1e-12 && (blue - 0.0839).abs() < 1e-12);
    }
}
