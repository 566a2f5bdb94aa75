//! RandomGamma: (v / 255) ^ gamma × 255, by table.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::augment::words;
use serde::{Deserialize, Serialize};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomGamma",
    title: "Gamma",
    group: Group::Colour,
    about: "Lightens or darkens the middle tones; black and white stay",
    caution: "",
    settings: &[Setting::range("gamma_limit", "Gamma", (1.0, 500.0), || Value::Range(80.0, 120.0))
        .unit("%")
        .one_number(OneNumber::From(1.0))],
    code: Code::of::<RandomGamma>(),
};

struct RandomGamma;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// The exponent; above 1 darkens.
    gamma: f64,
}

impl Transform for RandomGamma {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn harms(step: &Step, _: Property) -> bool {
        let (low, high) = step.range("gamma_limit");
        low < 60.0 || high > 160.0
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { gamma: crate::augment::stream::rounded(stream.range(step.range("gamma_limit")) / 100.0) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("gamma", params.gamma, (0.01, 5.0))?;
        let gamma = params.gamma;
        // Rounded, where the library cuts off (and so darkens by up to one level even at gamma 1).
        Ok(Action::Table(Box::new(move || tables::of(|v| libm::pow(v / 255.0, gamma) * 255.0))))
    }

    fn describe(params: &Params) -> String {
        // Percent, as the file holds it.
        format!("{} %", words::number(params.gamma * 100.0, 0))
    }
}
