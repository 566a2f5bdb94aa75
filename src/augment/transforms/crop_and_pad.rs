//! CropAndPad: each edge moved in (cut) or out (padded) by its own amount, then resized to the picture's own size (or, as the file asks, not).

use super::framing::FARTHEST;
use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Sampling, Warp};
use crate::augment::words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// Farthest that a setting moves an edge.
const FARTHEST_PX: i64 = 4096;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "CropAndPad",
    title: "Move the edges",
    group: Group::Geometric,
    about: "Cuts or pads each edge by its own amount, then brings the picture back to its size",
    caution: "",
    settings: &[
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        Setting::hidden("keep_size", "Keep the size", Allowed::Bounds, || Value::Flag(true)),
        sampling::MASK_INTERPOLATION,
        Setting::range("percent", "Share of the side", (-0.9, 2.0), || Value::Range(-0.1, 0.1)).percent().one_number(OneNumber::Same),
        Setting::hidden("px", "In pixels", Allowed::Checked(pixels), || Value::Json(Json::Null)),
        Setting::hidden("sample_independently", "Each edge by itself", Allowed::Bounds, || Value::Flag(true)),
    ],
    code: Code::of::<CropAndPad>(),
};

struct CropAndPad;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Top, right, bottom and left edge in pixels: outwards is padded, inwards (negative) is cut.
    edges: [i64; 4],
    /// The size changes instead of being kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    resized: bool,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for CropAndPad {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let (tall, wide) = (f64::from(size.height), f64::from(size.width));
        let sides = [tall, wide, tall, wide];
        let mut one = || match range_px(step.json("px")) {
            // The library leaves the upper end out.
            Some((low, high)) => Move::Px(stream.int((low, (high - 1).max(low)))),
            None => Move::Share(stream.range(step.range("percent"))),
        };
        let first = one();
        let independent = step.flag("sample_independently");
        let edges = std::array::from_fn(|at| {
            let drawn = if at == 0 || !independent { first } else { one() };
            match drawn {
                Move::Px(px) => px,
                Move::Share(share) => (share * sides[at]) as i64,
            }
        });
        Params { edges, resized: !step.flag("keep_size"), sampling: Sampled::of(step) }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        for edge in params.edges {
            within("edges", edge as f64, FARTHEST)?;
        }
        let bordered = params.sampling.sampling()?;
        let [top, right, bottom, left] = params.edges;
        let (top, height) = kept(top, bottom, i64::from(size.height));
        let (left, width) = kept(left, right, i64::from(size.width));
        let frame = Size { width: width as u32, height: height as u32 };
        let reaches = params.edges.iter().any(|edge| *edge > 0);
        let sampling = if reaches { bordered } else { Sampling { between: bordered.between, ..Sampling::INSIDE } };
        let place = Matrix::shift(left as f64, top as f64);
        if params.resized {
            return Ok(Action::Warp(Warp { inverse: place, size: frame, sampling: Some(sampling) }));
        }
        let inverse = place.times(&Matrix::resize([width as f64, height as f64], size));
        Ok(Action::Warp(Warp { inverse, size, sampling: Some(sampling) }))
    }

    fn describe(params: &Params) -> String {
        let [top, right, bottom, left] = params.edges.map(|edge| words::signed(edge as f64, 0));
        format!("top {top}, right {right}, bottom {bottom}, left {left} px")
    }

    fn summary(step: &Step) -> String {
        match range_px(step.json("px")) {
            Some((low, high)) => words::range(low as f64, high as f64, "px"),
            None => {
                let (low, high) = step.range("percent");
                words::range(low * 100.0, high * 100.0, "%")
            }
        }
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        let in_pixels = settings.get("px").is_some_and(|px| !px.is_null());
        if in_pixels && settings.get("percent").is_some_and(Json::is_null) {
            settings.shift_remove("percent");
        }
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        if settings.get("px").is_some_and(|px| !px.is_null()) {
            settings.insert("percent".to_owned(), Json::Null);
        }
    }
}

#[derive(Clone, Copy)]
enum Move {
    Px(i64),
    Share(f64),
}

/// Start and length of an axis whose two edges move out by `before` and `after`; at least one pixel is kept.
fn kept(before: i64, after: i64, side: i64) -> (i64, i64) {
    let length = side + before + after;
    if length >= 1 {
        return (-before, length);
    }
    // Cut from both ends in their proportion, so that a pixel is left.
    let start = (-before).clamp(0, side - 1).min(side - 1 - (-after).clamp(0, side - 1)).max(0);
    (start, 1)
}

/// `[low, high]` in pixels, from a number or a pair.
fn range_px(json: &Json) -> Option<(i64, i64)> {
    if let Some(px) = whole(json) {
        return Some((px, px));
    }
    match json.as_array()?.as_slice() {
        [low, high] => whole(low).zip(whole(high)),
        _ => None,
    }
}

/// Accepts null, a whole number or a pair.
fn pixels(json: &Json) -> Result<(), String> {
    let fine = |(low, high): (i64, i64)| low <= high && -FARTHEST_PX <= low && high <= FARTHEST_PX;
    if json.is_null() || range_px(json).is_some_and(fine) {
        return Ok(());
    }
    Err(format!("allowed is null, a whole number or [low, high], from {} to {FARTHEST_PX}", -FARTHEST_PX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_always_left() {
        assert_eq!(kept(2, -3, 10), (-2, 9));
        assert_eq!(kept(-4, -4, 10), (4, 2));
        for (before, after) in [(-9, -9), (-100, 0), (0, -100), (-5, -5), (-1, -9)] {
            let (start, length) = kept(before, after, 10);
            assert!(length == 1 && (0..10).contains(&start), "{before} {after}: {start}");
        }
    }
}
