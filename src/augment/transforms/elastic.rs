//! ElasticTransform: pixels moved by a smooth random field. evenset draws the field on a grid of a third of its smoothness, where the library
//! draws a number a pixel: the same strength and smoothness for a fraction of the memory.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Border, Nodes, smooth};
use crate::augment::words;
use serde::{Deserialize, Serialize};

const ALPHA: (f64, f64) = (0.0, 2000.0);
const SIGMA: (f64, f64) = (1.0, 200.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ElasticTransform",
    title: "Elastic",
    group: Group::Geometric,
    about: "Moves pixels by a smooth random field, as if the picture were printed on rubber",
    caution: "Strong fields bend straight lines and change shapes",
    settings: &[
        Setting::slider("alpha", "Strength", ALPHA, || Value::Num(120.0)),
        Setting::hidden("approximate", "Coarser smoothing", Allowed::Bounds, || Value::Flag(false)),
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        sampling::KEYPOINT_METHOD,
        sampling::MASK_INTERPOLATION,
        Setting::hidden("noise_distribution", "Noise", Allowed::Words(&["gaussian", "uniform"]), || Value::Word("gaussian".to_owned())),
        Setting::hidden("same_dxdy", "Same across and down", Allowed::Bounds, || Value::Flag(false)),
        Setting::slider("sigma", "Smoothness", SIGMA, || Value::Num(10.0)).unit("px"),
    ],
    code: Code::of::<ElasticTransform>(),
};

struct ElasticTransform;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// How far the field moves pixels; its typical shift is alpha / (15 sigma).
    alpha: f64,
    /// Pixels over which it changes.
    sigma: f64,
    /// Of the field.
    seed: u64,
    /// A window of 17 px instead of the whole Gaussian.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
    /// Uniform instead of normal noise.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    uniform: bool,
    /// The same shift across and down.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    same: bool,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for ElasticTransform {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params {
            alpha: step.range("alpha").0,
            sigma: step.range("sigma").0,
            seed: stream.seed(),
            approximate: step.flag("approximate"),
            uniform: step.word("noise_distribution") == "uniform",
            same: step.flag("same_dxdy"),
            sampling: Sampled::of(step),
        }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("alpha", params.alpha, ALPHA)?;
        within("sigma", params.sigma, SIGMA)?;
        let sampling = params.sampling.sampling()?;
        let params = params.clone();
        Ok(Action::Pixels(Box::new(move |image| params.field(Size::of(&image)).run(&image, sampling))))
    }

    fn describe(params: &Params) -> String {
        format!("{} over {} px", words::number(params.alpha, 1), words::number(params.sigma, 1))
    }
}

impl Params {
    /// The shifts of a picture of `size`.
    fn field(&self, size: Size) -> Nodes {
        // Bilinear between nodes a third of sigma apart is off by about a hundredth of the field. The coarse window needs finer ones.
        let step = ((self.sigma / 3.0) as usize).clamp(1, if self.approximate { 2 } else { 1000 });
        let [columns, rows] = Nodes::grid(size, step);
        let cell = step as f64;
        let radius = if self.approximate { 8.0 } else { libm::rint(4.0 * self.sigma) };
        // Numbers `step` apart average out less: each is weaker by `step`, so that the smoothed field is as strong as one of every pixel.
        let strength = self.alpha / cell;
        let pixels = f64::from(size.width) * f64::from(size.height) * if self.same { 1.0 } else { 2.0 };
        // The library divides normal noise by its largest number.
        let normal = strength / noise::typical_largest(pixels);
        let mut stream = Stream::of_noise(self.seed);
        let mut one = || {
            let number = || if self.uniform { strength * (2.0 * stream.unit() - 1.0) } else { normal * noise::normal(&mut stream) };
            let mut field: Vec<f32> = std::iter::repeat_with(number).take(columns * rows).map(|v| v as f32).collect();
            smooth(&mut field, columns, self.sigma / cell, libm::ceil(radius / cell) as usize, Border::Replicate);
            field
        };
        let across = one();
        let down = if self.same { across.clone() } else { one() };
        Nodes::new(step, columns, [across, down])
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    /// Of 256 x 200 numbers after smoothing, whatever the grid: alpha / largest / (2 sqrt(pi) sigma).
    #[test]
    fn the_field_is_as_strong_as_the_librarys() {
        for sigma in [2.0, 6.0, 12.0] {
            let params =
                Params { alpha: 100.0, sigma, seed: 5, approximate: false, uniform: false, same: false, sampling: Sampled::default() };
            let nodes = params.field(Size { width: 512, height: 400 });
            let numbers = nodes.shifts().concat();
            let deviation = (numbers.iter().map(|v| f64::from(v * v)).sum::<f64>() / numbers.len() as f64).sqrt();
            let expected = 100.0 / 4.6 / (2.0 * std::f64::consts::PI.sqrt() * sigma);
            assert!((deviation / expected - 1.0).abs() < 0.15, "sigma {sigma}: {deviation} for {expected}");
        }
    }
}
