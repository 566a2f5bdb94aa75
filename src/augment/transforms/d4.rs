//! D4: one of the eight turns and flips of a square. Exact; half of them swap the sides.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Warp};
use serde::{Deserialize, Serialize};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "D4",
    title: "Turns and flips",
    group: Group::Geometric,
    about: "One of the eight turns and flips of a square; width and height may change places",
    caution: "Turns the picture on its side and mirrors it: for pictures without an up, as from a microscope or from above",
    settings: &[],
    code: Code::of::<D4>(),
};

struct D4;

/// As the library calls them: turns are counter-clockwise, `v` is upside down, `h` left to right, `t` along the diagonal and `hvt` along the
/// other one.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Element {
    E,
    R90,
    R180,
    R270,
    V,
    Hvt,
    H,
    T,
}

impl Element {
    const ALL: [Self; 8] = [Self::E, Self::R90, Self::R180, Self::R270, Self::V, Self::Hvt, Self::H, Self::T];
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    group_element: Element,
}

impl Transform for D4 {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Orientation, Property::Mirror, Property::Text];

    fn draw(_: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { group_element: Element::ALL[stream.int((0, 7)) as usize % 8] }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        let (right, bottom) = (f64::from(size.width - 1), f64::from(size.height - 1));
        let (same, left) = ([1.0, 0.0, 0.0], [-1.0, 0.0, right]);
        let (down, up) = ([0.0, 1.0, 0.0], [0.0, -1.0, bottom]);
        let (x_of_row, x_from_right) = ([0.0, 1.0, 0.0], [0.0, -1.0, right]);
        let (y_of_column, y_from_bottom) = ([1.0, 0.0, 0.0], [-1.0, 0.0, bottom]);
        let (x, y, swaps) = match params.group_element {
            Element::E => (same, down, false),
            Element::H => (left, down, false),
            Element::V => (same, up, false),
            Element::R180 => (left, up, false),
            Element::T => (x_of_row, y_of_column, true),
            Element::R90 => (x_from_right, y_of_column, true),
            Element::R270 => (x_of_row, y_from_bottom, true),
            Element::Hvt => (x_from_right, y_from_bottom, true),
        };
        let size = if swaps { Size { width: size.height, height: size.width } } else { size };
        Ok(Action::Warp(Warp { inverse: Matrix::affine(x, y), size, sampling: None }))
    }

    fn describe(params: &Params) -> String {
        let said = match params.group_element {
            Element::E => "as it was",
            Element::R90 => "turned 90°",
            Element::R180 => "turned 180°",
            Element::R270 => "turned 270°",
            Element::V => "upside down",
            Element::H => "left to right",
            Element::T => "along the diagonal",
            Element::Hvt => "along the other diagonal",
        };
        said.to_owned()
    }
}
