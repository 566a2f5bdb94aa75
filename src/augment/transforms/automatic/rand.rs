//! RandAugment (Cubuk et al. 2019): some operations, all at one strength. evenset's own in Albumentations' terms.

use super::ops::{ALL, Space};
use super::{CAUTION, CHANGES, MOST_OPS, Ops, list};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;

/// The catalogue's entry.
pub(in crate::augment) static ENTRY: Entry = Entry {
    name: "RandAugment",
    title: "RandAugment",
    group: Group::Automatic,
    about: "Some operations of fourteen, all at one strength, as torchvision's RandAugment",
    caution: CAUTION,
    settings: &[
        Setting::slider("magnitude", "Strength", (0.0, 30.0), || Value::Int(9)),
        Setting::hidden("num_magnitude_bins", "Strengths", Allowed::Bounds, || Value::Int(31)).within(31.0, 64.0),
        Setting::slider("num_ops", "Operations", (1.0, MOST_OPS as f64), || Value::Int(2)),
    ],
    code: Code::of::<RandAugment>(),
};

struct RandAugment;

impl Transform for RandAugment {
    type Params = Ops;
    const IN_LIBRARY: bool = false;
    const CHANGES: &'static [Property] = CHANGES;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Ops {
        // 150 of the 331 pixels that the paper's pictures had.
        let shift_px = (150.0 / 331.0 * f64::from(size.width), 150.0 / 331.0 * f64::from(size.height));
        let space = Space { shear: 0.3, shift_px, turn_deg: 30.0, factor: 0.9, bits: (8.0, 4.0) };
        let strength = (step.int("magnitude"), step.int("num_magnitude_bins"));
        let one = |stream: &mut Stream| {
            let kind = ALL[stream.int((0, ALL.len() as i64 - 1)) as usize];
            space.draw(kind, strength, stream)
        };
        Ops { ops: (0..step.int("num_ops")).map(|_| one(stream)).collect() }
    }

    fn act(params: &Ops, _: Size) -> Result<Action, Refusal> {
        params.act()
    }

    fn describe(params: &Ops) -> String {
        list(&params.ops)
    }
}
