//! Perspective: each corner of the picture drawn inwards to its own place, as if it were seen from an angle.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::{Stream, rounded};
use crate::augment::warp::{Matrix, Warp};
use crate::augment::words;
use serde::{Deserialize, Serialize};

/// Farthest that a corner moves, as a share of the side.
const FARTHEST: f64 = 0.32;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Perspective",
    title: "Perspective",
    group: Group::Geometric,
    about: "Moves the four corners inwards, as if the picture were seen from an angle",
    caution: "",
    settings: &[
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        Setting::hidden("fit_output", "Show all of it", Allowed::Bounds, || Value::Flag(false)),
        sampling::INTERPOLATION,
        Setting::hidden("keep_size", "Keep the size", Allowed::Bounds, || Value::Flag(true)),
        sampling::MASK_INTERPOLATION,
        Setting::range("scale", "Strength", (0.0, 0.5), || Value::Range(0.05, 0.1)).percent().one_number(OneNumber::From(0.0)),
    ],
    code: Code::of::<Perspective>(),
};

struct Perspective;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// How far left top, right top, right bottom and left bottom move inwards, across and down, as shares of the sides.
    corners: [[f64; 2]; 4],
    /// Shrunk until all of it shows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    fit_output: bool,
    /// The size changes instead of being kept.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    resized: bool,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for Perspective {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let scale = stream.range(step.range("scale"));
        let corners = [(); 4].map(|()| [(); 2].map(|()| rounded(libm::fmod((scale * noise::normal(stream)).abs(), FARTHEST))));
        Params { corners, fit_output: step.flag("fit_output"), resized: !step.flag("keep_size"), sampling: Sampled::of(step) }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        for share in params.corners.as_flattened() {
            within("corners", *share, (0.0, FARTHEST))?;
        }
        let sampling = Some(params.sampling.sampling()?);
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let [a, b, c, d] = params.corners;
        let shares = [(a[0], a[1]), (1.0 - b[0], b[1]), (1.0 - c[0], 1.0 - c[1]), (d[0], 1.0 - d[1])];
        let corners = shares.map(|(x, y)| (x * width, y * height));
        let length = |from: (f64, f64), to: (f64, f64)| libm::sqrt((from.0 - to.0) * (from.0 - to.0) + (from.1 - to.1) * (from.1 - to.1));
        let [a, b, c, d] = corners;
        // The library's own size of what the corners hold, at least 2 px.
        let mut frame = [length(b, a).max(length(c, d)), length(c, b).max(length(d, a))].map(|side| side.trunc().max(2.0));
        let unit = Matrix::affine([1.0 / width, 0.0, 0.0], [0.0, 1.0 / height, 0.0]);
        let flat = || Refusal { param: "corners", reason: "three corners lie on a line".to_owned() };
        let mut back = Matrix::of_square(corners).ok_or_else(flat)?.times(&unit);
        if params.fit_output {
            (back, frame) = fitted(&back.inverse().ok_or_else(flat)?, [width, height]).ok_or_else(flat)?;
        }
        if params.resized {
            let out = Size { width: frame[0] as u32, height: frame[1] as u32 };
            return Ok(Action::Warp(Warp { inverse: back, size: out, sampling }));
        }
        // The library enlarges by this although the corners already fill the picture: its results are kept.
        let enlarged = Matrix::affine([frame[0] / width, 0.0, 0.0], [0.0, frame[1] / height, 0.0]);
        let still = params.corners == [[0.0; 2]; 4];
        let inverse = if still { Matrix::shift(0.0, 0.0) } else { back.times(&enlarged) };
        Ok(Action::Warp(Warp { inverse, size, sampling }))
    }

    fn describe(params: &Params) -> String {
        let most = params.corners.as_flattened().iter().copied().fold(0.0, f64::max);
        format!("corners by up to {} %", words::number(most * 100.0, 1))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("scale");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

/// The way back from the smallest picture that holds all of what `forth` makes of one of `sides`, and that picture's sides, both in whole
/// pixels (Albumentations 2.0.8, `expand_transform`).
fn fitted(forth: &Matrix, [width, height]: [f64; 2]) -> Option<(Matrix, [f64; 2])> {
    let corners = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)].map(|(x, y)| forth.at(x, y));
    let left = corners.iter().map(|corner| corner.0).fold(f64::INFINITY, f64::min);
    let top = corners.iter().map(|corner| corner.1).fold(f64::INFINITY, f64::min);
    let moved = corners.map(|(x, y)| (libm::rint(x - left), libm::rint(y - top)));
    let most = |side: fn(&(f64, f64)) -> f64| moved.iter().map(side).fold(1.0, f64::max);
    let frame = [most(|corner| corner.0), most(|corner| corner.1)];
    let unit = Matrix::affine([1.0 / width, 0.0, 0.0], [0.0, 1.0 / height, 0.0]);
    let there = Matrix::of_square(moved)?.times(&unit);
    Some((there.inverse()?, frame))
}
