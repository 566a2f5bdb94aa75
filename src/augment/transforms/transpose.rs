//! Transpose: mirrored along the diagonal; rows become columns. Exact.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Nothing, Property, Refusal, Transform};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Warp};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Transpose",
    title: "Transpose",
    group: Group::Geometric,
    about: "Mirrors the picture along its diagonal; width and height change places",
    caution: "Turns the picture on its side and mirrors it: for pictures without an up, as from a microscope or from above",
    settings: &[],
    code: Code::of::<Transpose>(),
};

struct Transpose;

impl Transform for Transpose {
    type Params = Nothing;
    const CHANGES: &'static [Property] = &[Property::Orientation, Property::Mirror, Property::Text];

    fn draw(_: &Step, _: &mut Stream, _: Size) -> Nothing {
        Nothing {}
    }

    fn act(_: &Nothing, size: Size) -> Result<Action, Refusal> {
        let inverse = Matrix::affine([0.0, 1.0, 0.0], [1.0, 0.0, 0.0]);
        Ok(Action::Warp(Warp { inverse, size: Size { width: size.height, height: size.width }, sampling: None }))
    }

    fn describe(_: &Nothing) -> String {
        String::new()
    }
}
