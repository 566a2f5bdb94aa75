//! OpenCV's `resize` of eight-bit images: nearest, bilinear and (to smaller ones) by area, each side for itself.

use super::action::Size;
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
}

/// For each new sample of a side: the first old one, and weights from there on that sum to 2^11.
struct Side(Vec<(usize, Vec<u32>)>);

impl Side {
    /// `scale` is old pixels a new pixel.
    fn new(old: usize, new: usize, scale: f64, by: By) -> Self {
        let taps = |at: usize| match by {
            By::Nearest => (((at as f64 * scale) as usize).min(old - 1), vec![1 << BITS]),
            By::Area if scale > 1.0 => covered(at as f64 * scale, ((at + 1) as f64 * scale).min(old as f64), old),
            By::Linear | By::Area => {
                let place = ((at as f64 + 0.5) * scale - 0.5).clamp(0.0, (old - 1) as f64);
                let first = (place as usize).min(old.saturating_sub(2));
                let second = libm::rint((place - first as f64) * f64::from(1_u32 << BITS)) as u32;
                if old == 1 { (0, vec![1 << BITS]) } else { (first, vec![(1 << BITS) - second, second]) }
            }
        };
        Self((0..new).map(taps).collect())
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
    let n = image.layout().channels();
    let (width, row) = (size.width as usize, image.width() as usize * n);
    let xs = Side::new(image.width() as usize, width, across, by);
    let ys = Side::new(image.height() as usize, size.height as usize, down, by);
    let mut made = Image::filled(size.width, size.height, image.layout(), &[0]);
    let mut blended = vec![0_u32; row];
    let line = |y: usize| &image.data()[y * row..][..row];
    for (target, (first, weights)) in made.data_mut().chunks_exact_mut(width * n).zip(&ys.0) {
        if by == By::Nearest {
            let line = line(*first);
            for (pixel, (at, _)) in target.chunks_exact_mut(n).zip(&xs.0) {
                pixel.copy_from_slice(&line[at * n..][..n]);
            }
            continue;
        }
        blended.fill(0);
        for (at, weight) in weights.iter().enumerate() {
            for (sum, sample) in blended.iter_mut().zip(line(first + at)) {
                *sum += u32::from(*sample) * weight;
            }
        }
        for (pixel, (first, weights)) in target.chunks_exact_mut(n).zip(&xs.0) {
            for (channel, sample) in pixel.iter_mut().enumerate() {
                let sum: u32 = weights.iter().enumerate().map(|(at, weight)| blended[(first + at) * n + channel] * weight).sum();
                *sample = ((sum + (1 << (2 * BITS - 1))) >> (2 * BITS)) as u8;
            }
        }
    }
    made
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
