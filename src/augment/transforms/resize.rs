//! Resize: to a given width and height, whatever the shape was.

use super::framing::{self, Resized, SIDES};
use super::sampling;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::setting::{Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Resize",
    title: "Resize",
    group: Group::Geometric,
    about: "Brings the picture to a given width and height",
    caution: "The shape changes where width and height do not go with the picture's own",
    settings: &[
        framing::AREA,
        Setting::slider("height", "Height", SIDES, || Value::Int(224)).unit("px"),
        framing::INTERPOLATION,
        sampling::RESIZED_MASK_INTERPOLATION,
        Setting::slider("width", "Width", SIDES, || Value::Int(224)).unit("px"),
    ],
    code: Code::of::<Resize>(),
};

struct Resize;

impl Transform for Resize {
    type Params = Resized;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, _: &mut Stream, _: Size) -> Resized {
        Resized::new(step, step.range("width").0, step.range("height").0)
    }

    fn act(params: &Resized, size: Size) -> Result<Action, Refusal> {
        params.act(size)
    }

    fn describe(params: &Resized) -> String {
        params.describe()
    }

    fn summary(step: &Step) -> String {
        format!("{} × {} px", step.int("width"), step.int("height"))
    }
}
