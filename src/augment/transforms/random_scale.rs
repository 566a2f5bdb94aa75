//! RandomScale: enlarged or shrunk by a random factor; the size changes with it.

use super::framing::{self, Resized};
use super::sampling;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomScale",
    title: "Scale",
    group: Group::Geometric,
    about: "Enlarges or shrinks the picture by a random factor; its size changes",
    caution: "",
    settings: &[
        framing::AREA,
        framing::INTERPOLATION,
        sampling::RESIZED_MASK_INTERPOLATION,
        Setting::range("scale_limit", "Scale", (-0.95, 4.0), || Value::Range(-0.1, 0.1))
            .percent_beside_all()
            .one_number(OneNumber::Symmetric),
    ],
    code: Code::of::<RandomScale>(),
};

struct RandomScale;

impl Transform for RandomScale {
    type Params = Resized;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Resized {
        let scale = stream.range(step.range("scale_limit")) + 1.0;
        Resized::new(step, (f64::from(size.width) * scale).trunc(), (f64::from(size.height) * scale).trunc())
    }

    fn act(params: &Resized, size: Size) -> Result<Action, Refusal> {
        params.act(size)
    }

    fn describe(params: &Resized) -> String {
        params.describe()
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("scale_limit");
        words::range((low + 1.0) * 100.0, (high + 1.0) * 100.0, "%")
    }
}
