//! RandomRotate90: none, one, two or three quarter turns, counter-clockwise. Exact; odd turns swap the sides.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Warp};
use serde::{Deserialize, Serialize};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomRotate90",
    title: "Quarter turns",
    group: Group::Geometric,
    about: "Turns the picture by 0°, 90°, 180° or 270°; width and height change places",
    caution: "Turns the picture on its side: for pictures without an up, as from a microscope or from above",
    settings: &[],
    code: Code::of::<RandomRotate90>(),
};

struct RandomRotate90;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Quarter turns, 0 to 3.
    factor: u8,
}

impl Transform for RandomRotate90 {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Orientation, Property::Text];

    fn draw(_: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { factor: stream.int((0, 3)) as u8 }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        within("factor", f64::from(params.factor), (0.0, 3.0))?;
        let (right, bottom) = (f64::from(size.width - 1), f64::from(size.height - 1));
        let turned = Size { width: size.height, height: size.width };
        let (inverse, size) = match params.factor {
            0 => (Matrix::shift(0.0, 0.0), size),
            1 => (Matrix::affine([0.0, -1.0, right], [1.0, 0.0, 0.0]), turned),
            2 => (Matrix::affine([-1.0, 0.0, right], [0.0, -1.0, bottom]), size),
            _ => (Matrix::affine([0.0, 1.0, 0.0], [-1.0, 0.0, bottom]), turned),
        };
        Ok(Action::Warp(Warp { inverse, size, sampling: None }))
    }

    fn describe(params: &Params) -> String {
        format!("{}°", u32::from(params.factor) * 90)
    }
}
