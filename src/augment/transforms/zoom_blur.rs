//! ZoomBlur: the mean of the picture and of ever larger ones, as if the lens had zoomed.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const FACTOR: (f64, f64) = (1.0, 2.0);
const STEP: (f64, f64) = (0.005, 1.0);
/// Bits of the weights between two pixels.
const WEIGHT: u32 = 11;
/// Bits after the point of a sum.
const FRACTION: u32 = 10;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ZoomBlur",
    title: "Zoom blur",
    group: Group::Kernel,
    about: "Blurs the picture outwards from its middle, as if the lens had zoomed",
    caution: "A large factor wipes out fine texture and what lies near the edge",
    settings: &[
        Setting::range("max_factor", "Zoom", FACTOR, || Value::Range(1.0, 1.1)).unit("×").one_number(OneNumber::From(1.0)),
        Setting::range("step_factor", "Steps", STEP, || Value::Range(0.01, 0.03)).one_number(OneNumber::From(0.005)).hide(),
    ],
    code: Code::of::<ZoomBlur>(),
};

struct ZoomBlur;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// The largest zoom, itself left out.
    max: f64,
    /// From one zoom to the next.
    step: f64,
}

impl Transform for ZoomBlur {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn harms(step: &Step, property: Property) -> bool {
        step.range("max_factor").1 > if property == Property::Text { 1.05 } else { 1.02 }
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let by = stream.range(step.range("step_factor"));
        Params { max: stream.range(step.range("max_factor")).max(1.0 + by).min(FACTOR.1), step: by }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("max", params.max, FACTOR)?;
        within("step", params.step, STEP)?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| samples::with_alpha_of(&image, zoomed(&image, &factors(params))))))
    }

    fn describe(params: &Params) -> String {
        format!("×\u{2009}{}", words::number(params.max, 2))
    }
}

/// 1, 1 + step and so on below the largest; at most 200.
fn factors(params: Params) -> Vec<f64> {
    let count = libm::ceil((params.max - 1.0) / params.step).max(0.0) as usize;
    (0..count).map(|at| 1.0 + at as f64 * params.step).collect()
}

/// Between which two samples of a side each sample of the zoomed one lies, and the second one's weight.
struct Axis(Vec<(u32, u32, u32)>);

impl Axis {
    fn new(length: usize, factor: f64) -> Self {
        let cut = libm::ceil(length as f64 / factor) as usize;
        let top = (length - cut.min(length)) / 2;
        let zoomed = ((cut as f64 * factor) as usize).max(1);
        let trim = zoomed.saturating_sub(length) / 2;
        let scale = cut as f64 / zoomed as f64;
        let last = cut.max(1) - 1;
        let place = |at: usize| {
            let at = (((at + trim) as f64 + 0.5) * scale - 0.5).clamp(0.0, last as f64);
            let first = at as usize;
            let weight = libm::rint((at - first as f64) * f64::from(1_u32 << WEIGHT)) as u32;
            ((top + first) as u32, (top + (first + 1).min(last)) as u32, weight)
        };
        Self((0..length).map(place).collect())
    }
}

/// The mean of the picture and of all its zooms.
fn zoomed(image: &Image, factors: &[f64]) -> Image {
    let (n, width) = (image.layout().channels(), image.width() as usize);
    let row = width * n;
    let zooms: Vec<(Axis, Axis)> =
        factors.iter().map(|factor| (Axis::new(width, *factor), Axis::new(image.height() as usize, *factor))).collect();
    let mut made = Image::filled(image.width(), image.height(), image.layout(), &[0]);
    let mut sums = vec![0_u32; row];
    let mut blended = vec![0_u32; row];
    let line = |y: u32| &image.data()[y as usize * row..][..row];
    for (y, target) in made.data_mut().chunks_exact_mut(row).enumerate() {
        for (sum, sample) in sums.iter_mut().zip(line(y as u32)) {
            *sum = u32::from(*sample) << FRACTION;
        }
        for (across, down) in &zooms {
            let (above, below, weight) = down.0[y];
            for ((to, a), b) in blended.iter_mut().zip(line(above)).zip(line(below)) {
                *to = u32::from(*a) * ((1 << WEIGHT) - weight) + u32::from(*b) * weight;
            }
            for (sum, (left, right, weight)) in sums.chunks_exact_mut(n).zip(&across.0) {
                let (left, right) = (&blended[*left as usize * n..][..n], &blended[*right as usize * n..][..n]);
                for ((sum, a), b) in sum.iter_mut().zip(left).zip(right) {
                    // 8 + 11 + 11 bits, of which the first 8 and FRACTION are kept.
                    *sum += (a * ((1 << WEIGHT) - weight) + b * weight + (1 << (2 * WEIGHT - FRACTION - 1))) >> (2 * WEIGHT - FRACTION);
                }
            }
        }
        let parts = (zooms.len() as u32 + 1) << FRACTION;
        for (to, sum) in target.iter_mut().zip(&sums) {
            *to = ((sum + parts / 2) / parts) as u8;
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn the_mean_of_equal_pictures_is_the_picture() {
        let flat = Image::filled(9, 4, Layout::Rgb, &[255, 0, 77]);
        assert_eq!(zoomed(&flat, &factors(Params { max: 2.0, step: 0.005 })), flat);
        assert_eq!(factors(Params { max: 1.025, step: 0.01 }).len(), 3);
    }
}
