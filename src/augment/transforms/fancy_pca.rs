//! FancyPCA: colours stretched along the directions in which the picture's own colours vary.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise;
use crate::augment::samples;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::{Stream, rounded};
use crate::augment::tables;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const ALPHA: (f64, f64) = (0.0, 2.0);
/// Draws lie within four standard deviations.
const DRAWN: (f64, f64) = (-8.0, 8.0);
/// Bits of the matrix.
const BITS: u32 = 16;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "FancyPCA",
    title: "Fancy PCA",
    group: Group::Colour,
    about: "Stretches the colours along the directions in which the picture's own colours vary",
    caution: "",
    settings: &[Setting::slider("alpha", "Strength", ALPHA, || Value::Num(0.1)).one_number(OneNumber::Refused)],
    code: Code::of::<FancyPca>(),
};

struct FancyPca;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// The strength along each direction, that of the greatest variance first; grey pictures take the first.
    alphas: [f64; 3],
}

impl Transform for FancyPca {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("alpha").0 > 0.3
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let alpha = step.range("alpha").0;
        Params { alphas: std::array::from_fn(|_| rounded(alpha * noise::normal(stream))) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        for alpha in params.alphas {
            within("alphas", alpha, DRAWN)?;
        }
        let alphas = params.alphas;
        Ok(Action::Pixels(Box::new(move |image| {
            if image.layout().colours() == 1 { stretched_grey(image, alphas[0]) } else { stretched(image, alphas) }
        })))
    }

    fn describe(params: &Params) -> String {
        params.alphas.map(|alpha| words::signed(alpha, 2)).join(" / ")
    }
}

/// Grey pictures: v + alpha × deviation × (v - mean), the deviation as a share of 255.
fn stretched_grey(image: Image, alpha: f64) -> Image {
    let counts = tables::histograms(&image);
    let Some(counts) = counts.first() else { return image };
    let all =
        |of: &dyn Fn(u64) -> u64| counts.iter().enumerate().map(|(level, count)| u64::from(*count) * of(level as u64)).sum::<u64>() as f64;
    let (total, sum, squares) = (all(&|_| 1), all(&|level| level), all(&|level| level * level));
    let mean = sum / total;
    let deviation = libm::sqrt((squares / total - mean * mean).max(0.0)) / 255.0;
    tables::apply(image, &tables::of(|v| v + alpha * deviation * (v - mean)))
}

/// x + V diag(alphas × eigenvalues) (x - mean), where V holds the eigenvectors of the colours' covariance as columns, the largest part
/// of each positive.
fn stretched(image: Image, alphas: [f64; 3]) -> Image {
    let (mean, covariance) = statistics(&image);
    let (values, vectors) = eigen(covariance);
    let one = f64::from(1_u32 << BITS);
    let fixed = |number: f64| libm::rint(number * one) as i64;
    let part = |row: usize, column: usize| vectors[row][column] * alphas[column] * values[column];
    let matrix: [[i64; 3]; 3] =
        std::array::from_fn(|row| std::array::from_fn(|column| fixed(part(row, column) + f64::from(u8::from(row == column)))));
    let offset: [i64; 3] =
        std::array::from_fn(|row| (1 << (BITS - 1)) - fixed((0..3).map(|column| part(row, column) * mean[column]).sum()));
    samples::map_colours(image, |pixel| {
        let [r, g, b] = pixel.map(i64::from);
        std::array::from_fn(|row| {
            let [of_r, of_g, of_b] = matrix[row];
            ((r * of_r + g * of_g + b * of_b + offset[row]) >> BITS).clamp(0, 255) as u8
        })
    })
}

/// The mean colour in levels, and the covariance of the colours as shares of 255.
fn statistics(image: &Image) -> ([f64; 3], [[f64; 3]; 3]) {
    let (mut sums, mut products) = ([0_u64; 3], [0_u64; 6]);
    let n = image.layout().channels();
    for pixel in image.data().chunks_exact(n) {
        let [r, g, b] = [pixel[0], pixel[1], pixel[2]].map(u64::from);
        for (sum, sample) in sums.iter_mut().zip([r, g, b]) {
            *sum += sample;
        }
        for (sum, product) in products.iter_mut().zip([r * r, r * g, r * b, g * g, g * b, b * b]) {
            *sum += product;
        }
    }
    let total = (image.data().len() / n) as f64;
    let mean = sums.map(|sum| sum as f64 / total);
    let among = (total - 1.0).max(1.0) * 255.0 * 255.0;
    let place = [[0, 1, 2], [1, 3, 4], [2, 4, 5]];
    let covariance = std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let product: u64 = products[place[i][j]];
            (product as f64 - mean[i] * mean[j] * total) / among
        })
    });
    (mean, covariance)
}

/// Eigenvalues from large to small, and eigenvectors as columns in that order, by Jacobi's turns in a fixed order.
fn eigen(mut a: [[f64; 3]; 3]) -> ([f64; 3], [[f64; 3]; 3]) {
    let mut v = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];
    for _ in 0..24 {
        for (p, q) in [(0, 1), (0, 2), (1, 2)] {
            if a[p][q] == 0.0 {
                continue;
            }
            let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
            let t = if theta >= 0.0 { 1.0 } else { -1.0 } / (theta.abs() + libm::sqrt(theta * theta + 1.0));
            let c = 1.0 / libm::sqrt(t * t + 1.0);
            let s = t * c;
            for row in &mut a {
                (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
            }
            let (of_p, of_q) = (a[p], a[q]);
            for k in 0..3 {
                (a[p][k], a[q][k]) = (c * of_p[k] - s * of_q[k], s * of_p[k] + c * of_q[k]);
            }
            for row in &mut v {
                (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
            }
        }
    }
    let mut order = [0, 1, 2];
    order.sort_by(|i: &usize, j: &usize| a[*j][*j].total_cmp(&a[*i][*i]));
    let sign = order.map(|column| {
        let largest = (0..3).max_by(|i, j| v[*i][column].abs().total_cmp(&v[*j][column].abs())).unwrap_or(0);
        if v[largest][column] < 0.0 { -1.0 } else { 1.0 }
    });
    let values = order.map(|column| a[column][column]);
    (values, std::array::from_fn(|row| std::array::from_fn(|at| v[row][order[at]] * sign[at])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eigenvalues_by_hand() {
        // [[2, 1], [1, 2]] has 3 along (1, 1) and 1 along (1, -1); the third direction is by itself.
        let (values, vectors) = eigen([[2.0, 1.0, 0.0], [1.0, 2.0, 0.0], [0.0, 0.0, 7.0]]);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert!(near(values[0], 7.0) && near(values[1], 3.0) && near(values[2], 1.0), "{values:?}");
        let half = libm::sqrt(0.5);
        assert!(near(vectors[2][0], 1.0) && near(vectors[0][1], half) && near(vectors[1][1], half), "{vectors:?}");
    }
}
