//! What cuts, pads and resizes share: a frame laid on the picture, and resizing to a given size.

use super::sampling::Sampled;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Refusal, within};
use crate::augment::resample::{self, Shrinks};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Between, Matrix, Sampling, Warp, Wide};
use crate::pixels;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Largest side that a setting asks for.
pub(super) const LARGEST_PX: i64 = 8192;
/// Side lengths that settings hold.
pub(super) const SIDES: (f64, f64) = (1.0, LARGEST_PX as f64);
/// Farthest that a drawn frame may lie or reach.
pub(super) const FARTHEST: (f64, f64) = (-(1i64 << 30) as f64, (1i64 << 30) as f64);

/// Kept for the library's sake, and for small shrinking: beyond half again evenset always shrinks with area weights.
pub(super) const AREA: Setting =
    Setting::hidden("area_for_downscale", "Area weights when shrinking", Allowed::Checked(area), || Value::Json(Json::Null));
/// Nearest, bilinear, bicubic, by area, Lanczos; 5 is bilinear and 6 nearest to the bit, which here both are.
pub(super) const INTERPOLATION: Setting =
    Setting::hidden("interpolation", "Interpolation", Allowed::Ints(&[0, 1, 2, 3, 4, 5, 6]), || Value::Int(1)).within(0.0, 6.0);

/// The kernel that a number of OpenCV's asks for, if it is wider than bilinear.
pub(super) fn wide(interpolation: u8) -> Option<Wide> {
    match interpolation {
        2 => Some(Wide::Cubic),
        4 => Some(Wide::Lanczos),
        _ => None,
    }
}

/// From a picture of `out` back into one of `size` by the nearest pixel, if a number of OpenCV's asks for that: 0 takes the pixel at the left
/// top of what a new one covers, 6 the one at its middle.
pub(super) fn nearest(interpolation: u8, size: Size, out: Size) -> Option<Matrix> {
    // Keeps whole numbers whole.
    const TRIFLE: f64 = 1e-6;
    // Every pixel stays the one it is, and the step can be joined with its neighbours.
    if size == out {
        return None;
    }
    let part = match interpolation {
        0 => 0.0,
        6 => 0.5,
        _ => return None,
    };
    let (sx, sy) = (f64::from(size.width) / f64::from(out.width), f64::from(size.height) / f64::from(out.height));
    let first = |scale: f64| scale * part - 0.5 + TRIFLE;
    Some(Matrix::affine([sx, 0.0, first(sx)], [0.0, sy, first(sy)]))
}

/// Where a picture lies in a padded one.
pub(super) const POSITIONS: Allowed = Allowed::Words(&["center", "top_left", "top_right", "bottom_left", "bottom_right", "random"]);

fn area(json: &Json) -> Result<(), String> {
    match json {
        Json::Null => Ok(()),
        Json::String(word) if word == "image" || word == "image_mask" => Ok(()),
        _ => Err("allowed are null, \"image\" and \"image_mask\"".to_owned()),
    }
}

/// A frame laid on the picture: what is inside is kept, what reaches beyond is padded.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frame {
    /// Left and top (negative: beyond the picture), width and height in pixels.
    pub(super) frame: [i64; 4],
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    pub(super) sampling: Sampled,
}

impl Frame {
    pub(super) fn act(&self, size: Size) -> Result<Action, Refusal> {
        let [left, top, width, height] = self.frame;
        for edge in [left, top] {
            within("frame", edge as f64, FARTHEST)?;
        }
        for side in [width, height] {
            within("frame", side as f64, (1.0, FARTHEST.1))?;
        }
        let bordered = self.sampling.sampling()?;
        let reaches = left < 0 || top < 0 || left + width > i64::from(size.width) || top + height > i64::from(size.height);
        let sampling = if reaches { bordered } else { Sampling::INSIDE };
        let size = Size { width: width as u32, height: height as u32 };
        Ok(Action::Warp(Warp { inverse: Matrix::shift(left as f64, top as f64), size, sampling: Some(sampling) }))
    }

    /// "224 × 224 px at 12, 8".
    pub(super) fn describe(&self) -> String {
        let [left, top, width, height] = self.frame;
        format!("{width} × {height} px at {left}, {top}")
    }
}

/// How many of `pad` pixels go before the picture (to its left or above it), by the word of a setting: `before_word` is the one of the two
/// sides that the position names ("left", "top").
pub(super) fn pad_before(position: &str, before_word: &str, pad: i64, stream: &mut Stream) -> i64 {
    match position {
        "center" => pad / 2,
        "random" => stream.int((0, pad)),
        // At the top left, all padding comes after.
        named if named.contains(before_word) => 0,
        _ => pad,
    }
}

/// A size that a picture is brought to.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Resized {
    /// Width and height of the result.
    pub(super) size: [u32; 2],
    /// OpenCV's number: 0 the nearest pixel, 1 bilinear, 2 bicubic, 3 by area, 4 Lanczos, 5 bilinear, 6 the nearest by its middle.
    #[serde(default = "linear", skip_serializing_if = "is_linear")]
    pub(super) interpolation: u8,
}

fn linear() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_linear(interpolation: &u8) -> bool {
    *interpolation == linear()
}

impl Resized {
    /// To `size` (each side brought into bounds), as the step asks for.
    pub(super) fn new(step: &Step, width: f64, height: f64) -> Self {
        let side = |side: f64| side.clamp(1.0, FARTHEST.1) as u32;
        let area = !step.json("area_for_downscale").is_null();
        Self { size: [side(width), side(height)], interpolation: if area { 3 } else { step.int("interpolation") as u8 } }
    }

    pub(super) fn act(&self, size: Size) -> Result<Action, Refusal> {
        let [width, height] = self.size;
        for side in [width, height] {
            within("size", f64::from(side), (1.0, FARTHEST.1))?;
        }
        if self.interpolation > 6 {
            return Err(Refusal { param: "interpolation", reason: format!("{}: allowed are 0 to 6", self.interpolation) });
        }
        let out = Size { width, height };
        if let (Some(wide), true) = (wide(self.interpolation), size != out) {
            let all = [0, 0, size.width, size.height];
            return Ok(Action::Resize(out, Box::new(move |image| resample::part(&image, all, out, (wide, Shrinks::All)))));
        }
        let shrinks = size.width > width || size.height > height;
        // A bilinear warp skips pixels when it shrinks by more than about a half: then area weights.
        let much = u64::from(size.width) * 2 > u64::from(width) * 3 || u64::from(size.height) * 2 > u64::from(height) * 3;
        if shrinks && self.interpolation == 3 || much && matches!(self.interpolation, 1 | 5) {
            return Ok(Action::Resize(out, Box::new(move |image| pixels::resize(&image, width, height))));
        }
        if let Some(inverse) = nearest(self.interpolation, size, out) {
            let sampling = Sampling { between: Between::Nearest, ..Sampling::INSIDE };
            return Ok(Action::Warp(Warp { inverse, size: out, sampling: Some(sampling) }));
        }
        let from = [f64::from(size.width), f64::from(size.height)];
        let sampling = (size != out).then_some(Sampling::INSIDE);
        Ok(Action::Warp(Warp { inverse: Matrix::resize(from, out), size: out, sampling }))
    }

    /// "to 224 × 224 px".
    pub(super) fn describe(&self) -> String {
        format!("to {} × {} px", self.size[0], self.size[1])
    }
}
