//! VerticalFlip: mirrored top to bottom. Exact.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Nothing, Property, Refusal, Transform};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Warp};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "VerticalFlip",
    title: "Flip top–bottom",
    group: Group::Geometric,
    about: "Mirrors the picture top to bottom",
    caution: "Turns the picture upside down: not where up and down matter, as in most photographs of animals and scenes",
    settings: &[],
    code: Code::of::<VerticalFlip>(),
};

struct VerticalFlip;

impl Transform for VerticalFlip {
    type Params = Nothing;
    const CHANGES: &'static [Property] = &[Property::Orientation, Property::Mirror, Property::Text];

    fn draw(_: &Step, _: &mut Stream, _: Size) -> Nothing {
        Nothing {}
    }

    fn act(_: &Nothing, size: Size) -> Result<Action, Refusal> {
        let inverse = Matrix::affine([1.0, 0.0, 0.0], [0.0, -1.0, f64::from(size.height - 1)]);
        Ok(Action::Warp(Warp { inverse, size, sampling: None }))
    }

    fn describe(_: &Nothing) -> String {
        String::new()
    }
}
