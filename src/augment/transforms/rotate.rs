//! Rotate: by an angle about the centre; the size stays.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, MILD_TURN_DEG, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Parts, Warp};
use crate::augment::words;
use serde::{Deserialize, Serialize};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Rotate",
    title: "Rotate",
    group: Group::Geometric,
    about: "Turns the picture by a random angle about its centre",
    caution: "",
    settings: &[
        sampling::BORDER_MODE,
        Setting::hidden("crop_border", "Cut the border off", Allowed::Bounds, || Value::Flag(false)),
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        Setting::range("limit", "Angle", (-180.0, 180.0), || Value::Range(-15.0, 15.0)).unit("°").one_number(OneNumber::Symmetric),
        sampling::MASK_INTERPOLATION,
        sampling::ROTATE_METHOD,
    ],
    code: Code::of::<Rotate>(),
};

struct Rotate;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Degrees, counter-clockwise.
    angle: f64,
    /// Keep only the largest upright rectangle that has no border in it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    crop_border: bool,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for Rotate {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Orientation];

    fn harms(step: &Step, _: Property) -> bool {
        let (low, high) = step.range("limit");
        high.max(-low) > MILD_TURN_DEG
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { angle: stream.range(step.range("limit")), crop_border: step.flag("crop_border"), sampling: Sampled::of(step) }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        within("angle", params.angle, (-360.0, 360.0))?;
        let sampling = Some(params.sampling.sampling()?);
        // A turn has an inverse: the turn back.
        let turn = Parts { turn_deg: -params.angle, ..Parts::NONE }.matrix(size);
        if !params.crop_border {
            return Ok(Action::Warp(Warp { inverse: turn, size, sampling }));
        }
        let (left, top, cut) = without_border(size, params.angle);
        let inverse = turn.times(&Matrix::shift(left, top));
        Ok(Action::Warp(Warp { inverse, size: cut, sampling }))
    }

    fn describe(params: &Params) -> String {
        format!("{}°", words::number(params.angle, 1))
    }
}

/// Left, top and size of the largest upright rectangle inside the turned picture (Albumentations, `_rotated_rect_with_max_area`).
fn without_border(size: Size, angle_deg: f64) -> (f64, f64, Size) {
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let (sin, cos) = (libm::sin(angle_deg.to_radians()).abs(), libm::cos(angle_deg.to_radians()).abs());
    let (long, short) = (width.max(height), width.min(height));
    let (w, h) = if short <= 2.0 * sin * cos * long || (sin - cos).abs() < 1e-10 {
        let half = 0.5 * short;
        if width >= height { (half / sin, half / cos) } else { (half / cos, half / sin) }
    } else {
        let cos_2a = cos * cos - sin * sin;
        ((width * cos - height * sin) / cos_2a, (height * cos - width * sin) / cos_2a)
    };
    let ends = |side: f64, kept: f64| ((side / 2.0 - kept / 2.0).max(0.0).trunc(), (side / 2.0 + kept / 2.0).min(side).trunc());
    let ((left, right), (top, bottom)) = (ends(width, w), ends(height, h));
    let cut = Size { width: (right - left).max(1.0) as u32, height: (bottom - top).max(1.0) as u32 };
    (left, top, cut)
}
