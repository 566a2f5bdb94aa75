//! RandomResizedCrop: a part of the picture, resized to the picture's own size (or to a fixed one, where the file gives it).

use super::{framing, sampling};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::resample::{self, Shrinks};
use crate::augment::setting::{Allowed, Setting, Value, whole};
use crate::augment::shrink;
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Between, Border, Matrix, Sampling, Warp};
use crate::augment::words;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Largest side of a fixed size.
const LARGEST_PX: i64 = 8192;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomResizedCrop",
    title: "Crop and resize",
    group: Group::Geometric,
    about: "Cuts out a part and enlarges it to the picture's size",
    caution: "A small crop can cut off what the label is about",
    settings: &[
        framing::AREA,
        framing::INTERPOLATION,
        sampling::RESIZED_MASK_INTERPOLATION,
        Setting::range("ratio", "Shape (width / height)", (0.1, 10.0), || Value::Range(0.75, 4.0 / 3.0)),
        Setting::range("scale", "Part of the area", (0.01, 1.0), || Value::Range(0.6, 1.0)).percent(),
        Setting::hidden("size", "Size", Allowed::Checked(size), || Value::Json(Json::Null)),
    ],
    code: Code::of::<RandomResizedCrop>(),
};

struct RandomResizedCrop;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Left, top, width and height in pixels.
    crop: [u32; 4],
    /// Width and height of the result; the picture's own if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<[u32; 2]>,
    /// The nearest pixel instead of bilinear.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    nearest: bool,
    /// OpenCV's number of what else there is: 2 bicubic, 4 Lanczos, 6 the nearest pixel by its middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kernel: Option<u8>,
}

impl Transform for RandomResizedCrop {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("scale").0 < 0.25
    }

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let (width, height) = draw_part(step, stream, size);
        let left = (stream.unit() * f64::from(size.width - width + 1)) as u32;
        let top = (stream.unit() * f64::from(size.height - height + 1)) as u32;
        let crop = [left.min(size.width - width), top.min(size.height - height), width, height];
        // The library's order is height, width.
        let fixed = sides(step.json("size")).map(|[height, width]| [width, height]);
        let interpolation = step.int("interpolation") as u8;
        let kernel = matches!(interpolation, 2 | 4 | 6).then_some(interpolation);
        Params { crop, size: fixed, nearest: interpolation == 0, kernel }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        let [_, _, width, height] = params.crop;
        within("crop", f64::from(width.min(height)), (1.0, f64::from(u32::MAX)))?;
        let out = match params.size {
            Some([width, height]) => {
                within("size", f64::from(width.min(height)), (1.0, LARGEST_PX as f64))?;
                within("size", f64::from(width.max(height)), (1.0, LARGEST_PX as f64))?;
                Size { width, height }
            }
            None => size,
        };
        let crop = Crop::inside(params.crop, size);
        let part = [crop.left, crop.top, crop.size.width, crop.size.height];
        let kernel = params.kernel.unwrap_or(if params.nearest { 0 } else { 1 });
        if !matches!(kernel, 0 | 1 | 2 | 4 | 6) {
            return Err(Refusal { param: "kernel", reason: format!("{kernel}: allowed are 2, 4 and 6") });
        }
        if let (Some(wide), true) = (framing::wide(kernel), crop.size != out) {
            return Ok(Action::Resize(out, Box::new(move |image| resample::part(&image, part, out, (wide, Shrinks::All)))));
        }
        if let Some(inverse) = framing::nearest(kernel, crop.size, out) {
            let inverse = Matrix::shift(f64::from(crop.left), f64::from(crop.top)).times(&inverse);
            let sampling = Some(Sampling { border: Border::REFLECT_101, between: Between::Nearest });
            return Ok(Action::Warp(Warp { inverse, size: out, sampling }));
        }
        // A bilinear warp skips pixels when it shrinks by more than about a half: then area weights.
        let shrinks =
            u64::from(crop.size.width) * 2 > u64::from(out.width) * 3 || u64::from(crop.size.height) * 2 > u64::from(out.height) * 3;
        if shrinks {
            return Ok(Action::Resize(out, Box::new(move |image| shrink::part(&image, part, out))));
        }
        let sampling = (crop.size != out).then_some(Sampling { border: Border::REFLECT_101, between: Between::Linear });
        Ok(Action::Warp(Warp { inverse: crop.enlarged(out), size: out, sampling }))
    }

    fn describe(params: &Params) -> String {
        let [left, top, width, height] = params.crop;
        let to = params.size.map(|[width, height]| format!(" to {width} × {height}")).unwrap_or_default();
        format!("{width} × {height} px at {left}, {top}{to}")
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("scale");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

/// Width and height of the part: ten tries at a shape that fits, then the largest that does (as the library does it).
fn draw_part(step: &Step, stream: &mut Stream, size: Size) -> (u32, u32) {
    let (ratio_low, ratio_high) = step.range("ratio");
    let (logs, area) = ((libm::log(ratio_low), libm::log(ratio_high)), f64::from(size.width) * f64::from(size.height));
    for _ in 0..10 {
        let target = stream.range(step.range("scale")) * area;
        let ratio = libm::exp(stream.range(logs));
        let (width, height) = (libm::rint(libm::sqrt(target * ratio)), libm::rint(libm::sqrt(target / ratio)));
        if (1.0..=f64::from(size.width)).contains(&width) && (1.0..=f64::from(size.height)).contains(&height) {
            return (width as u32, height as u32);
        }
    }
    let own = f64::from(size.width) / f64::from(size.height);
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let (width, height) = match own {
        own if own < ratio_low => (width, libm::rint(width / ratio_low)),
        own if own > ratio_high => (libm::rint(height * ratio_high), height),
        _ => (width, height),
    };
    ((width as u32).clamp(1, size.width), (height as u32).clamp(1, size.height))
}

/// A part that lies inside the picture.
#[derive(Clone, Copy)]
struct Crop {
    left: u32,
    top: u32,
    size: Size,
}

impl Crop {
    /// `crop` cut to a picture of `size`.
    fn inside([left, top, width, height]: [u32; 4], size: Size) -> Self {
        let (left, top) = (left.min(size.width - 1), top.min(size.height - 1));
        let size = Size { width: width.clamp(1, size.width - left), height: height.clamp(1, size.height - top) };
        Self { left, top, size }
    }

    /// From a picture of `out` back into the source, pixel areas on pixel areas.
    fn enlarged(&self, out: Size) -> Matrix {
        let (sx, sy) = (f64::from(self.size.width) / f64::from(out.width), f64::from(self.size.height) / f64::from(out.height));
        let (left, top) = (f64::from(self.left), f64::from(self.top));
        Matrix::affine([sx, 0.0, left + sx / 2.0 - 0.5], [0.0, sy, top + sy / 2.0 - 0.5])
    }
}

fn sides(json: &Json) -> Option<[u32; 2]> {
    let side = |json: &Json| whole(json).filter(|side| (1..=LARGEST_PX).contains(side)).map(|side| side as u32);
    match json.as_array()?.as_slice() {
        [height, width] => Some([side(height)?, side(width)?]),
        _ => None,
    }
}

/// Accepts null (the picture's own size) or `[height, width]`.
fn size(json: &Json) -> Result<(), String> {
    if json.is_null() || sides(json).is_some() {
        return Ok(());
    }
    Err(format!("allowed is [height, width], each from 1 to {LARGEST_PX}, or null for the picture's own size"))
}
