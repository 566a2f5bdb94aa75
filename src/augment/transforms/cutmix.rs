//! CutMix within a class: a rectangle comes from a second picture of the class, so the label stays. evenset's own settings:
//! Albumentations 2.0.8 has no transform of this name.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const SHARE: (f64, f64) = (0.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "CutMix",
    title: "Patch (CutMix)",
    group: Group::Mixing,
    about: "Puts a rectangle of a second picture of the same class in",
    caution: "Patched pictures look like none that a camera takes: compare by trial before relying on them",
    settings: &[Setting::range("area_range", "Area of the second", SHARE, || Value::Range(0.1, 0.3)).percent().one_number(OneNumber::Same)],
    code: Code::of::<CutMix>(),
};

struct CutMix;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Left, top, right and bottom (the last two not included) in pixels.
    patch: [u32; 4],
}

impl Transform for CutMix {
    type Params = Params;
    const IN_LIBRARY: bool = false;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        Params { patch: draw_patch(step.range("area_range"), stream, size) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let patch = params.patch;
        Ok(Action::Mix(Box::new(move |image, second| patched(image, second, patch))))
    }

    fn partner_share(params: &Params, size: Size) -> f64 {
        area(params.patch, size)
    }

    fn describe(params: &Params) -> String {
        describe_patch(params.patch)
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("area_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

/// A patch whose part of the area is drawn from `areas`: it has the picture's shape (as in the paper, Yun et al. 2019) and lies wholly
/// inside.
pub(super) fn draw_patch(areas: (f64, f64), stream: &mut Stream, size: Size) -> [u32; 4] {
    let side = libm::sqrt(stream.range(areas));
    let mut place = |length: u32| {
        let part = (libm::rint(side * f64::from(length)) as u32).min(length);
        let start = stream.int((0, i64::from(length - part))) as u32;
        (start, start + part)
    };
    let ((left, right), (top, bottom)) = (place(size.width), place(size.height));
    [left, top, right, bottom]
}

/// The part of a picture of `size` that `patch` covers, from 0 to 1.
pub(super) fn area([left, top, right, bottom]: [u32; 4], size: Size) -> f64 {
    let inside = |from: u32, to: u32, side: u32| f64::from(to.min(side).saturating_sub(from.min(side))) / f64::from(side);
    inside(left, right, size.width) * inside(top, bottom, size.height)
}

/// For people: "80 × 60 px at 3, 4".
pub(super) fn describe_patch([left, top, right, bottom]: [u32; 4]) -> String {
    format!("{} × {} px at {left}, {top}", right.saturating_sub(left), bottom.saturating_sub(top))
}

/// The colours of `patch` (cut to the picture) from `second`; alpha stays.
pub(super) fn patched(mut image: Image, second: &Image, patch: [u32; 4]) -> Image {
    let (n, colours, width) = (image.layout().channels(), image.layout().colours(), image.width() as usize);
    let [left, top, right, bottom] = patch;
    let (left, right) = (left.min(image.width()) as usize, right.min(image.width()) as usize);
    for y in top.min(image.height()) as usize..bottom.min(image.height()) as usize {
        for x in left..right {
            let at = (y * width + x) * n;
            image.data_mut()[at..at + colours].copy_from_slice(&second.data()[at..at + colours]);
        }
    }
    image
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn the_patch_comes_from_the_second() {
        let made = patched(Image::filled(3, 2, Layout::Grey, &[1]), &Image::filled(3, 2, Layout::Grey, &[9]), [1, 0, 9, 1]);
        assert_eq!(made.data(), [1, 9, 9, 1, 1, 1]);
    }
}
