//! OpticalDistortion: barrel and pincushion, as lenses bend a picture.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::displace;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const STRENGTH: (f64, f64) = (-2.0, 2.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "OpticalDistortion",
    title: "Lens distortion",
    group: Group::Geometric,
    about: "Bends the picture outwards or inwards, as lenses do",
    caution: "",
    settings: &[
        sampling::BORDER_MODE,
        Setting::range("distort_limit", "Strength", STRENGTH, || Value::Range(-0.05, 0.05)).one_number(OneNumber::Symmetric),
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        sampling::KEYPOINT_METHOD,
        sampling::MASK_INTERPOLATION,
        Setting::hidden("mode", "Lens", Allowed::Words(&["camera", "fisheye"]), || Value::Word("camera".to_owned())),
    ],
    code: Code::of::<OpticalDistortion>(),
};

struct OpticalDistortion;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Positive: the middle grows smaller.
    k: f64,
    /// A fisheye instead of a camera's lens.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    fisheye: bool,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for OpticalDistortion {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { k: stream.range(step.range("distort_limit")), fisheye: step.word("mode") == "fisheye", sampling: Sampled::of(step) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("k", params.k, STRENGTH)?;
        let sampling = params.sampling.sampling()?;
        let lens = match params.fisheye {
            true => Lens::fisheye(params.k),
            // Bent by nothing is left alone; the library shifts it by half a pixel, as with any strength.
            false if params.k == 0.0 => Lens::camera(0.0, 0.0),
            false => Lens { off_centre_px: 0.5, ..Lens::camera(params.k, params.k) },
        };
        Ok(Action::Anew(Box::new(move |image| {
            let size = Size::of(&image);
            let bend = lens.over(size);
            displace(&image, size, sampling, |y, row| row.set(|x| bend.at(x, y as f64)))
        })))
    }

    fn describe(params: &Params) -> String {
        words::signed(params.k, 3)
    }
}

/// A radial lens: a point at distance r from the middle is read at r (1 + near r² + far r⁴).
#[derive(Clone, Copy)]
pub(super) struct Lens {
    near: f64,
    far: f64,
    /// r is 1 at the corner; otherwise r counts in sides, each axis by its own.
    by_corner: bool,
    /// The middle of the output lies this far to the left of and above the middle that is read.
    off_centre_px: f64,
}

impl Lens {
    /// OpenCV's camera with the sides as focal lengths.
    pub(super) fn camera(near: f64, far: f64) -> Self {
        Self { near, far, by_corner: false, off_centre_px: 0.0 }
    }

    fn fisheye(k: f64) -> Self {
        Self { near: k, far: 0.0, by_corner: true, off_centre_px: 0.0 }
    }

    /// Over a picture of `size`.
    pub(super) fn over(self, size: Size) -> Bend {
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let middle = (width / 2.0, height / 2.0);
        let corner = 1.0 / libm::sqrt(middle.0 * middle.0 + middle.1 * middle.1);
        let per_px = if self.by_corner { (corner, corner) } else { (1.0 / width, 1.0 / height) };
        Bend { lens: self, middle, per_px }
    }
}

/// A lens over a picture.
pub(super) struct Bend {
    lens: Lens,
    middle: (f64, f64),
    per_px: (f64, f64),
}

impl Bend {
    /// Where a pixel is read.
    #[inline(always)]
    pub(super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let off = self.lens.off_centre_px;
        let (dx, dy) = (x - (self.middle.0 - off), y - (self.middle.1 - off));
        let (rx, ry) = (dx * self.per_px.0, dy * self.per_px.1);
        let square = rx * rx + ry * ry;
        let times = 1.0 + (self.lens.far * square + self.lens.near) * square;
        (dx * times + self.middle.0, dy * times + self.middle.1)
    }
}
