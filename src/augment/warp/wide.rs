//! Kernels of four and eight pixels a side, as OpenCV 5 has them: it takes bicubic places as they are (here in 1/1024 px, within one level)
//! and those of Lanczos in 1/32 px. Weights are from a table.

use super::remap::Source;
use std::sync::LazyLock;

/// A kernel wider than bilinear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Wide {
    /// Bicubic, four pixels a side (OpenCV's 2).
    Cubic,
    /// Lanczos, eight pixels a side (OpenCV's 4).
    Lanczos,
}

/// Places between two pixels.
const CUBIC_PLACES: usize = 1024;
const LANCZOS_PLACES: usize = 32;
/// Bits of a weight; the weights of a position sum to exactly 2^14.
const WEIGHT: u32 = 14;
/// Most pixels a side.
const MOST: usize = 8;

static CUBIC: LazyLock<Vec<[i32; MOST]>> = LazyLock::new(|| table(CUBIC_PLACES, |x| cubic(x).to_vec()));
static LANCZOS: LazyLock<Vec<[i32; MOST]>> = LazyLock::new(|| table(LANCZOS_PLACES, |x| lanczos(x).to_vec()));

/// The weights at each place in whole numbers.
fn table(places: usize, weights: impl Fn(f64) -> Vec<f64>) -> Vec<[i32; MOST]> {
    let one = |place: usize| {
        let mut whole = [0; MOST];
        for (to, weight) in whole.iter_mut().zip(weights(place as f64 / places as f64)) {
            *to = libm::rint(weight * f64::from(1 << WEIGHT)) as i32;
        }
        // The largest takes what rounding left over, so that a flat picture stays as it is.
        let left = (1 << WEIGHT) - whole.iter().sum::<i32>();
        if let Some(largest) = whole.iter_mut().max() {
            *largest += left;
        }
        whole
    };
    (0..places).map(one).collect()
}

fn cubic(x: f64) -> [f64; 4] {
    let [a, b, c] = [1.0 + x, x, 1.0 - x].map(|far| Wide::Cubic.at(far));
    [a, b, c, 1.0 - a - b - c]
}

fn lanczos(x: f64) -> [f64; MOST] {
    let weights: [f64; MOST] = std::array::from_fn(|at| Wide::Lanczos.at(x + 3.0 - at as f64));
    let sum: f64 = weights.iter().sum();
    weights.map(|weight| weight / sum)
}

impl Wide {
    /// Pixels to either side that count.
    pub(in super::super) fn reach(self) -> usize {
        match self {
            Self::Cubic => 2,
            Self::Lanczos => 4,
        }
    }

    /// The kernel `far` pixels from its middle; the weights of Lanczos sum only nearly to 1.
    pub(in super::super) fn at(self, far: f64) -> f64 {
        const SHARP: f64 = -0.75;
        let far = far.abs();
        if far >= self.reach() as f64 {
            return 0.0;
        }
        match self {
            Self::Cubic if far > 1.0 => ((SHARP * far - 5.0 * SHARP) * far + 8.0 * SHARP) * far - 4.0 * SHARP,
            Self::Cubic => ((SHARP + 2.0) * far - (SHARP + 3.0)) * far * far + 1.0,
            Self::Lanczos if far < 1e-6 => 1.0,
            Self::Lanczos => {
                let turned = std::f64::consts::PI * far;
                4.0 * libm::sin(turned) * libm::sin(turned / 4.0) / (turned * turned)
            }
        }
    }

    /// `source` at a position in pixels.
    pub(super) fn sample<const N: usize>(self, source: &Source<'_, N>, (x, y): (f64, f64)) -> [u8; N] {
        let (weights, taps) = match self {
            Self::Cubic => (&CUBIC[..], 4),
            Self::Lanczos => (&LANCZOS[..], MOST),
        };
        let (x, y) = (place(x, weights.len()), place(y, weights.len()));
        let whole = |place: i64| place.div_euclid(weights.len() as i64) - (taps as i64 / 2 - 1);
        let part = |place: i64| place.rem_euclid(weights.len() as i64) as usize;
        let (left, top) = (whole(x), whole(y));
        let mut sums = [1_i64 << (2 * WEIGHT - 1); N];
        for (down, weight) in weights[part(y)][..taps].iter().enumerate() {
            let mut across = [0_i32; N];
            for (right, weight) in weights[part(x)][..taps].iter().enumerate() {
                let pixel = source.tap(left + right as i64, top + down as i64);
                for (sum, sample) in across.iter_mut().zip(pixel) {
                    *sum += i32::from(sample) * weight;
                }
            }
            for (sum, across) in sums.iter_mut().zip(across) {
                *sum += i64::from(across) * i64::from(*weight);
            }
        }
        sums.map(|sum| (sum >> (2 * WEIGHT)).clamp(0, 255) as u8)
    }
}

/// To the nearest of so many places a pixel, halves to the even one as OpenCV rounds them.
fn place(px: f64, places: usize) -> i64 {
    const FARTHEST_PX: f64 = (1_u64 << 29) as f64;
    libm::rint(px.clamp(-FARTHEST_PX, FARTHEST_PX) * places as f64) as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::warp::Border;
    use crate::pixels::{Image, Layout};

    #[test]
    fn weights_by_hand() {
        // Half way: -0.09375 and 0.59375 of 16 384; whole places are the pixels themselves.
        assert_eq!(CUBIC[512][..4], [-1536, 9728, 9728, -1536]);
        assert_eq!((CUBIC[0][..4].to_vec(), LANCZOS[0]), (vec![0, 1 << 14, 0, 0], [0, 0, 0, 1 << 14, 0, 0, 0, 0]));
        assert!(CUBIC.iter().chain(LANCZOS.iter()).all(|weights| weights.iter().sum::<i32>() == 1 << 14));
    }

    #[test]
    fn whole_places_are_the_pixels_and_flat_stays_flat() {
        let data: Vec<u8> = (0..12 * 9 * 3).map(|at| (at * 89 % 257) as u8).collect();
        let image = Image::new(12, 9, Layout::Rgb, data).expect("as many samples as that");
        let source = Source::<3>::new(&image, Border::Reflect101);
        let flat = Image::filled(5, 4, Layout::Rgb, &[255, 7, 90]);
        let even = Source::<3>::new(&flat, Border::Reflect);
        for wide in [Wide::Cubic, Wide::Lanczos] {
            assert_eq!(wide.sample(&source, (3.0, 5.0))[..], image.data()[(5 * 12 + 3) * 3..][..3]);
            for at in [-70.3, -1.01, 0.0, 1.3, 7.77, 4000.5] {
                assert_eq!(wide.sample(&even, (at, 3.0 * at)), [255, 7, 90]);
            }
        }
    }
}
