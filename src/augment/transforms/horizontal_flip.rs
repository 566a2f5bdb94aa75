//! HorizontalFlip: mirrored left to right. Exact.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Nothing, Property, Refusal, Transform};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Warp};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "HorizontalFlip",
    title: "Flip left–right",
    group: Group::Geometric,
    about: "Mirrors the picture left to right",
    caution: "Left and right change places: not for text, signs or hands that must keep their side",
    settings: &[],
    code: Code::of::<HorizontalFlip>(),
};

struct HorizontalFlip;

impl Transform for HorizontalFlip {
    type Params = Nothing;
    const CHANGES: &'static [Property] = &[Property::Mirror, Property::Text];

    fn draw(_: &Step, _: &mut Stream, _: Size) -> Nothing {
        Nothing {}
    }

    fn act(_: &Nothing, size: Size) -> Result<Action, Refusal> {
        let inverse = Matrix::affine([-1.0, 0.0, f64::from(size.width - 1)], [0.0, 1.0, 0.0]);
        Ok(Action::Warp(Warp { inverse, size, sampling: None }))
    }

    fn describe(_: &Nothing) -> String {
        String::new()
    }
}
