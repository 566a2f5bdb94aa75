//! OpenCV's `resize` of eight-bit images: nearest, bilinear and (to smaller ones) by area, each side for itself; wider kernels are in `wide`.

mod wide;

pub(super) use wide::{Shrinks, part};

use super::action::Size;
use super::warp::Wide;
use crate::lanes;
use crate::pixels::Image;

/// Bits of the weights.
const BITS: u32 = 11;

/// How samples are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The nearest pixel (OpenCV's 0).
    Nearest,
    /// Between the two nearest (OpenCV's 1).
    Linear,
    /// The mean of the pixels that are covered (OpenCV's 3).
    Area,
    /// Four or eight pixels a side (OpenCV's 2 and 4).
    Wide(Wide),
}

/// For each new sample of a side: the first old one, and as many weights from there on as any of them needs, which sum to 2^11.
struct Side {
    first: Vec<usize>,
    taps: usize,
    weights: Vec<u32>,
}

impl Side {
    /// `scale` is old pixels a new pixel.
    fn new(old: usize, new: usize, scale: f64, by: By) -> Self {
        let taps = match by {
            By::Nearest => 1,
            By::Area if scale > 1.0 => libm::ceil(scale) as usize + 1,
            _ => 2,
        };
        let taps = taps.min(old);
        let mut side = Self { first: Vec::with_capacity(new), taps, weights: Vec::with_capacity(new * taps) };
        for at in 0..new {
            match by {
                By::Nearest => side.put(((at as f64 * scale) as usize).min(old - 1), &[1 << BITS], old),
                By::Area if scale > 1.0 => {
                    let (first, weights) = covered(at as f64 * scale, ((at + 1) as f64 * scale).min(old as f64), old);
                    side.put(first, &weights, old);
                }
                _ if old == 1 => side.put(0, &[1 << BITS], old),
                _ => {
                    let place = ((at as f64 + 0.5) * scale - 0.5).clamp(0.0, (old - 1) as f64);
                    let first = (place as usize).min(old - 2);
                    let second = libm::rint((place - first as f64) * f64::from(1_u32 << BITS)) as u32;
                    side.put(first, &[(1 << BITS) - second, second], old);
                }
            }
        }
        side
    }

    /// One more new sample, from `first` on; with weights of 0 for what is missing, before it where there is nothing behind it.
    fn put(&mut self, first: usize, weights: &[u32], old: usize) {
        let from = first.min(old - self.taps);
        let end = self.weights.len() + self.taps;
        self.first.push(from);
        self.weights.extend(std::iter::repeat_n(0, first - from));
        self.weights.extend(&weights[..weights.len().min(self.taps - (first - from))]);
        self.weights.resize(end, 0);
    }

    /// First old sample and weights of a new one.
    fn at(&self, new: usize) -> (usize, &[u32]) {
        (self.first[new], &self.weights[new * self.taps..][..self.taps])
    }

    /// First old sample and weights of each new one.
    fn each(&self) -> impl Iterator<Item = (usize, &[u32])> {
        self.first.iter().copied().zip(self.weights.chunks_exact(self.taps))
    }
}

/// The pixels between two places, by how much of each is covered.
fn covered(from: f64, to: f64, old: usize) -> (usize, Vec<u32>) {
    let first = (from as usize).min(old - 1);
    let last = (libm::ceil(to) as usize).clamp(first + 1, old);
    let share = |at: usize| (to.min((at + 1) as f64) - from.max(at as f64)).max(0.0) / (to - from).max(1e-9);
    let mut left = 1_u32 << BITS;
    let mut weights: Vec<u32> = (first..last).map(|at| libm::rint(share(at) * f64::from(1_u32 << BITS)) as u32).collect();
    // Rounding must not make it darker or lighter.
    for weight in &mut weights {
        *weight = (*weight).min(left);
        left -= *weight;
    }
    if let Some(largest) = weights.iter_mut().max() {
        *largest += left;
    }
    (first, weights)
}

/// `image` in another size.
pub(super) fn resize(image: &Image, size: Size, by: By) -> Image {
    let old = Size::of(image);
    let scale = |old: u32, new: u32| f64::from(old) / f64::from(new);
    resize_by(image, size, (scale(old.width, size.width), scale(old.height, size.height)), by)
}

/// The same with so many old pixels a new pixel across and down (OpenCV's `fx` and `fy`, which the new size may only come near to).
pub(super) fn resize_by(image: &Image, size: Size, (across, down): (f64, f64), by: By) -> Image {
    if let By::Wide(wide) = by {
        let all = [0, 0, image.width(), image.height()];
        return wide::run(image, all, size, (across, down), (wide, Shrinks::Few));
    }
    match image.layout().channels() {
        1 => resize_pixels::<1>(image, size, (across, down), by),
        2 => resize_pixels::<2>(image, size, (across, down), by),
        3 => resize_pixels::<3>(image, size, (across, down), by),
        _ => resize_pixels::<4>(image, size, (across, down), by),
    }
}

fn resize_pixels<const N: usize>(image: &Image, size: Size, (across, down): (f64, f64), by: By) -> Image {
    let old = image.width() as usize;
    let xs = Side::new(old, size.width as usize, across, by);
    let ys = Side::new(image.height() as usize, size.height as usize, down, by);
    let source = image.data().as_chunks::<N>().0;
    if by == By::Nearest {
        return Image::from_rows(size.width, size.height, image.layout(), |y, target| {
            let first = ys.first[y];
            // The row before stays where it is meant again.
            if y == 0 || ys.first[y - 1] != first {
                let line = &source[first * old..][..old];
                for (pixel, at) in target.as_chunks_mut::<N>().0.iter_mut().zip(&xs.first) {
                    *pixel = line[*at];
                }
            }
        });
    }
    let mut blended = vec![[0_u32; N]; old];
    Image::from_rows(size.width, size.height, image.layout(), |y, target| {
        let (first, weights) = ys.at(y);
        blend_rows(blended.as_flattened_mut(), source[first * old..][..old * weights.len()].as_flattened(), weights);
        for (pixel, (first, weights)) in target.as_chunks_mut::<N>().0.iter_mut().zip(xs.each()) {
            *pixel = blend_pixels(&blended[first..][..weights.len()], weights);
        }
    })
}

/// `blended` = the weighted sum of the rows in `lines`.
fn blend_rows(blended: &mut [u32], lines: &[u8], weights: &[u32]) {
    lanes::widened(
        #[inline(always)]
        || {
            blended.fill(0);
            for (line, weight) in lines.chunks_exact(blended.len()).zip(weights) {
                for (sum, sample) in blended.iter_mut().zip(line) {
                    *sum += u32::from(*sample) * weight;
                }
            }
        },
    );
}

#[inline(always)]
fn blend_pixels<const N: usize>(pixels: &[[u32; N]], weights: &[u32]) -> [u8; N] {
    let mut sums = [1 << (2 * BITS - 1); N];
    for (pixel, weight) in pixels.iter().zip(weights) {
        for (sum, sample) in sums.iter_mut().zip(pixel) {
            *sum += sample * weight;
        }
    }
    sums.map(|sum: u32| (sum >> (2 * BITS)) as u8)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn sizes_by_hand() {
        let image = Image::new(4, 1, Layout::Grey, vec![0, 100, 200, 40]).unwrap();
        let made = |width: u32, by: By| resize(&image, Size { width, height: 1 }, by).into_data();
        assert_eq!(made(2, By::Nearest), [0, 200]);
        assert_eq!(made(2, By::Linear), [50, 120]);
        // Whole and two thirds of pixels: (0 + .33 × 100) / 1.33 and so on.
        assert_eq!(made(3, By::Area), [25, 150, 80]);
        assert_eq!(made(8, By::Linear), [0, 25, 75, 125, 175, 160, 80, 40]);
        assert_eq!(resize(&image, Size { width: 1, height: 3 }, By::Area).into_data(), [85; 3]);
    }

    #[test]
    fn flat_pictures_stay_flat() {
        let flat = Image::filled(37, 23, Layout::Rgba, &[255, 3, 77, 200]);
        for (by, size) in [(By::Nearest, (9, 40)), (By::Linear, (5, 60)), (By::Area, (7, 11)), (By::Area, (36, 22))] {
            let made = resize(&flat, Size { width: size.0, height: size.1 }, by);
            assert_eq!(made, Image::filled(size.0, size.1, Layout::Rgba, &[255, 3, 77, 200]), "{by:?}");
        }
    }
}
