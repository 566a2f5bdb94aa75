//! InvertImg: the negative.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Nothing, Property, Refusal, Transform};
use crate::augment::step::Step;
use crate::augment::stream::Stream;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "InvertImg",
    title: "Invert",
    group: Group::Colour,
    about: "Makes the negative: light becomes dark and every colour its opposite",
    caution: "Nothing that a camera sees looks like a negative: only for drawings, scans and microscopy",
    settings: &[],
    code: Code::of::<InvertImg>(),
};

struct InvertImg;

impl Transform for InvertImg {
    type Params = Nothing;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(_: &Step, _: &mut Stream, _: Size) -> Nothing {
        Nothing {}
    }

    fn act(_: &Nothing, _: Size) -> Result<Action, Refusal> {
        Ok(Action::Table(Box::new(|| std::array::from_fn(|level| 255 - level as u8))))
    }

    fn describe(_: &Nothing) -> String {
        String::new()
    }
}
