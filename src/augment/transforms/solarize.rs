//! Solarize: what is brighter than a threshold becomes its negative.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const SHARE: (f64, f64) = (0.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Solarize",
    title: "Solarize",
    group: Group::Colour,
    about: "Turns what is brighter than a threshold into its negative",
    caution: "Bright parts take colours that the class does not have",
    settings: &[Setting::range("threshold_range", "Threshold", SHARE, || Value::Range(0.7, 0.95)).percent().one_number(OneNumber::Refused)],
    code: Code::of::<Solarize>(),
};

struct Solarize;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of white.
    threshold: f64,
}

impl Transform for Solarize {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { threshold: stream.range(step.range("threshold_range")) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("threshold", params.threshold, SHARE)?;
        let from = params.threshold * 255.0;
        let turned = move |level: usize| if level as f64 >= from { 255 - level as u8 } else { level as u8 };
        Ok(Action::Table(Box::new(move || std::array::from_fn(turned))))
    }

    fn describe(params: &Params) -> String {
        format!("from {} %", words::number(params.threshold * 100.0, 0))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("threshold_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}
