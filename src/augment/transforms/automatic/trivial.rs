//! TrivialAugmentWide (Müller and Hutter 2021): one operation, at a strength of its own. evenset's own in Albumentations' terms.

use super::ops::{ALL, Op, Space};
use super::{CAUTION, CHANGES, Ops, list};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;

/// The catalogue's entry.
pub(in crate::augment) static ENTRY: Entry = Entry {
    name: "TrivialAugmentWide",
    title: "TrivialAugment",
    group: Group::Automatic,
    about: "One operation of fourteen, at a strength drawn from a wide range, as torchvision's TrivialAugmentWide",
    caution: CAUTION,
    settings: &[Setting::hidden("num_magnitude_bins", "Strengths", Allowed::Bounds, || Value::Int(31)).within(31.0, 64.0)],
    code: Code::of::<TrivialAugmentWide>(),
};

struct TrivialAugmentWide;

impl Transform for TrivialAugmentWide {
    type Params = Ops;
    const IN_LIBRARY: bool = false;
    const CHANGES: &'static [Property] = CHANGES;

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Ops {
        let space = Space { shear: 0.99, shift_px: (32.0, 32.0), turn_deg: 135.0, factor: 0.99, bits: (8.0, 6.0) };
        let bins = step.int("num_magnitude_bins");
        let kind = ALL[stream.int((0, ALL.len() as i64 - 1)) as usize];
        let strength = stream.int((0, bins - 1));
        let op: Op = space.draw(kind, (strength, bins), stream);
        Ops { ops: vec![op] }
    }

    fn act(params: &Ops, _: Size) -> Result<Action, Refusal> {
        params.act()
    }

    fn describe(params: &Ops) -> String {
        list(&params.ops)
    }
}
