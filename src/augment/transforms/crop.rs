//! RandomCrop and CenterCrop: a part of a given size; smaller pictures are padded, or (as the file asks) kept as far as they reach.

use super::framing::{self, Frame, SIDES};
use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;

/// The catalogue's entry of the crop at a random place.
pub(super) static RANDOM: Entry = Entry {
    name: "RandomCrop",
    title: "Crop",
    group: Group::Geometric,
    about: "Cuts out a part of a given size at a random place",
    caution: "A small crop can cut off what the label is about",
    settings: SETTINGS,
    code: Code::of::<RandomCrop>(),
};

/// The catalogue's entry of the crop in the middle.
pub(super) static CENTER: Entry = Entry {
    name: "CenterCrop",
    title: "Crop the middle",
    group: Group::Geometric,
    about: "Cuts out the middle, of a given size",
    caution: "A small crop can cut off what the label is about",
    settings: SETTINGS,
    code: Code::of::<CenterCrop>(),
};

const SETTINGS: &[Setting] = &[
    sampling::BORDER_MODE,
    sampling::FILL,
    sampling::FILL_MASK,
    Setting::slider("height", "Height", SIDES, || Value::Int(224)).unit("px"),
    // The library's default is an error for pictures that are too small.
    Setting::hidden("pad_if_needed", "Pad small pictures", Allowed::Bounds, || Value::Flag(true)),
    Setting::hidden("pad_position", "Place of small pictures", framing::POSITIONS, || Value::Word("center".to_owned())),
    Setting::slider("width", "Width", SIDES, || Value::Int(224)).unit("px"),
];

struct RandomCrop;
struct CenterCrop;

/// The frame, where `place` says which of the places between 0 and the one given the crop takes on an axis.
fn frame(step: &Step, stream: &mut Stream, size: Size, mut place: impl FnMut(i64, &mut Stream) -> i64) -> Frame {
    let position = step.word("pad_position").to_owned();
    let mut axis = |name: &str, before: &str, side: u32, stream: &mut Stream| {
        let (asked, side) = (step.int(name), i64::from(side));
        if asked <= side {
            return (place(side - asked, stream), asked);
        }
        if !step.flag("pad_if_needed") {
            return (0, side);
        }
        (-framing::pad_before(&position, before, asked - side, stream), asked)
    };
    let (top, height) = axis("height", "top", size.height, stream);
    let (left, width) = axis("width", "left", size.width, stream);
    Frame { frame: [left, top, width, height], sampling: Sampled::border(step) }
}

fn summary(step: &Step) -> String {
    format!("{} × {} px", step.int("width"), step.int("height"))
}

impl Transform for RandomCrop {
    type Params = Frame;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Frame {
        frame(step, stream, size, |most, stream| stream.int((0, most)))
    }

    fn act(params: &Frame, size: Size) -> Result<Action, Refusal> {
        params.act(size)
    }

    fn describe(params: &Frame) -> String {
        params.describe()
    }

    fn summary(step: &Step) -> String {
        summary(step)
    }
}

impl Transform for CenterCrop {
    type Params = Frame;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Frame {
        frame(step, stream, size, |most, _| most / 2)
    }

    fn act(params: &Frame, size: Size) -> Result<Action, Refusal> {
        params.act(size)
    }

    fn describe(params: &Frame) -> String {
        params.describe()
    }

    fn summary(step: &Step) -> String {
        summary(step)
    }
}
