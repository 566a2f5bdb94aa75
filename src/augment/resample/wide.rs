//! OpenCV's `resize` with kernels wider than bilinear (bicubic, Lanczos), within one level of it and in whole numbers; the outermost pixels
//! are repeated beyond the edge. Where all pixels are to count, the kernel is as wide as a new pixel.

use super::super::action::Size;
use super::super::warp::Wide;
use crate::lanes;
use crate::pixels::Image;

/// Bits of the weights.
const BITS: u32 = 14;
/// Bits behind the point between the two passes.
const BETWEEN: u32 = 6;

/// What counts for a new pixel when a side shrinks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Shrinks {
    /// As many pixels as the kernel has, as in OpenCV.
    Few,
    /// All that the new one covers, where the side shrinks by more than a half again: no moiré.
    All,
}

/// For each new sample of a side: the first old one, and as many weights from there on, which sum to 2^14.
struct Side {
    first: Vec<usize>,
    taps: usize,
    weights: Vec<i32>,
}

impl Side {
    /// `scale` is old pixels a new pixel.
    fn new(old: usize, new: usize, scale: f64, (wide, shrinks): (Wide, Shrinks)) -> Self {
        let stretch = if shrinks == Shrinks::All && scale > 1.5 { scale } else { 1.0 };
        let reach = wide.reach() as f64 * stretch;
        let count = libm::ceil(2.0 * reach) as i64;
        let taps = (count as usize).min(old);
        let mut side = Self { first: Vec::with_capacity(new), taps, weights: Vec::with_capacity(new * taps) };
        let mut parts = vec![0.0; taps];
        for at in 0..new {
            let place = (at as f64 + 0.5) * scale - 0.5;
            let begin = libm::floor(place - reach) as i64 + 1;
            let first = begin.clamp(0, (old - taps) as i64);
            parts.fill(0.0);
            for tap in begin..begin + count {
                // What lies beyond an edge is the outermost sample.
                let inside = tap.clamp(0, old as i64 - 1) - first;
                parts[inside as usize] += wide.at((tap as f64 - place) / stretch);
            }
            side.first.push(first as usize);
            side.put(&parts);
        }
        side
    }

    /// One more new sample's weights.
    fn put(&mut self, parts: &[f64]) {
        let one = f64::from(1_i32 << BITS) / parts.iter().sum::<f64>();
        let from = self.weights.len();
        self.weights.extend(parts.iter().map(|part| libm::rint(part * one) as i32));
        let weights = &mut self.weights[from..];
        // The largest takes what rounding left over, so that a flat picture stays as it is.
        let left = (1 << BITS) - weights.iter().sum::<i32>();
        if let Some(largest) = weights.iter_mut().max() {
            *largest += left;
        }
    }

    /// First old sample and weights of each new one.
    fn each(&self) -> impl Iterator<Item = (usize, &[i32])> {
        self.first.iter().copied().zip(self.weights.chunks_exact(self.taps))
    }
}

/// The part of `image` (left, top, width and height, inside it) in another size; nothing outside of the part counts.
pub(in super::super) fn part(image: &Image, part: [u32; 4], size: Size, by: (Wide, Shrinks)) -> Image {
    let scale = |old: u32, new: u32| f64::from(old) / f64::from(new);
    run(image, part, size, (scale(part[2], size.width), scale(part[3], size.height)), by)
}

/// The same with so many old pixels a new pixel across and down.
pub(super) fn run(image: &Image, part: [u32; 4], size: Size, scales: (f64, f64), by: (Wide, Shrinks)) -> Image {
    match image.layout().channels() {
        1 => pixels::<1>(image, part, size, scales, by),
        2 => pixels::<2>(image, part, size, scales, by),
        3 => pixels::<3>(image, part, size, scales, by),
        _ => pixels::<4>(image, part, size, scales, by),
    }
}

fn pixels<const N: usize>(image: &Image, part: [u32; 4], size: Size, (across, down): (f64, f64), by: (Wide, Shrinks)) -> Image {
    let [left, top, wide, high] = part.map(|side| side as usize);
    let xs = Side::new(wide, size.width as usize, across, by);
    let ys = Side::new(high, size.height as usize, down, by);
    let stride = image.width() as usize * N;
    let source = &image.data()[top * stride + left * N..];
    let mut blended = vec![[0_i32; N]; wide];
    Image::from_rows(size.width, size.height, image.layout(), |y, target| {
        let weights = &ys.weights[y * ys.taps..][..ys.taps];
        blend_rows(blended.as_flattened_mut(), &source[ys.first[y] * stride..], stride, weights);
        for (pixel, (first, weights)) in target.as_chunks_mut::<N>().0.iter_mut().zip(xs.each()) {
            *pixel = blend_pixels(&blended[first..][..weights.len()], weights);
        }
    })
}

/// `blended` = the weighted sum of rows that lie `stride` samples apart, in 1/64.
fn blend_rows(blended: &mut [i32], rows: &[u8], stride: usize, weights: &[i32]) {
    lanes::widened(
        #[inline(always)]
        || {
            blended.fill(1 << (BITS - BETWEEN - 1));
            for (row, weight) in rows.chunks(stride).zip(weights).filter(|(_, weight)| **weight != 0) {
                for (sum, sample) in blended.iter_mut().zip(row) {
                    *sum += i32::from(*sample) * weight;
                }
            }
            for sum in blended.iter_mut() {
                *sum >>= BITS - BETWEEN;
            }
        },
    );
}

#[inline(always)]
fn blend_pixels<const N: usize>(pixels: &[[i32; N]], weights: &[i32]) -> [u8; N] {
    let mut sums = [1 << (BITS + BETWEEN - 1); N];
    for (pixel, weight) in pixels.iter().zip(weights) {
        for (sum, sample) in sums.iter_mut().zip(pixel) {
            *sum += sample * weight;
        }
    }
    sums.map(|sum: i32| (sum >> (BITS + BETWEEN)).clamp(0, 255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Layout;

    const KERNELS: [Wide; 2] = [Wide::Cubic, Wide::Lanczos];

    #[test]
    fn a_step_by_hand() {
        let step = Image::new(4, 1, Layout::Grey, vec![0, 0, 200, 200]).expect("as many samples as that");
        let made = part(&step, [0, 0, 4, 1], Size { width: 8, height: 1 }, (Wide::Cubic, Shrinks::Few)).into_data();
        // A quarter of a pixel off: the weights are -0.1055, 0.8789, 0.2617 and -0.0352, and the other way round.
        assert_eq!(made, [0, 0, 0, 45, 155, 221, 207, 200], "rises beyond what is there");
    }

    #[test]
    fn flat_pictures_stay_flat_and_parts_are_cuts() {
        let flat = Image::filled(37, 23, Layout::Rgba, &[255, 3, 77, 200]);
        let data: Vec<u8> = (0..37 * 23 * 3).map(|at| (at * 89 % 257) as u8).collect();
        let image = Image::new(37, 23, Layout::Rgb, data).expect("as many samples as that");
        let cut = Image::from_rows(20, 9, Layout::Rgb, |y, row| row.copy_from_slice(&image.data()[((y + 6) * 37 + 5) * 3..][..60]));
        for wide in KERNELS {
            for (shrinks, width, height) in
                [(Shrinks::Few, 9, 40), (Shrinks::All, 5, 2), (Shrinks::All, 1, 1), (Shrinks::Few, 1, 90), (Shrinks::All, 30, 20)]
            {
                let size = Size { width, height };
                assert_eq!(
                    part(&flat, [0, 0, 37, 23], size, (wide, shrinks)),
                    Image::filled(width, height, Layout::Rgba, &[255, 3, 77, 200])
                );
                assert_eq!(part(&image, [5, 6, 20, 9], size, (wide, shrinks)), part(&cut, [0, 0, 20, 9], size, (wide, shrinks)));
            }
            let same = Size { width: 37, height: 23 };
            assert_eq!(part(&image, [0, 0, 37, 23], same, (wide, Shrinks::All)), image);
        }
    }

    #[test]
    fn fine_stripes_become_grey_where_all_pixels_count() {
        let stripes: Vec<u8> = (0..300 * 2).map(|at| if at % 3 == 0 { 255 } else { 0 }).collect();
        let image = Image::new(300, 2, Layout::Grey, stripes).expect("as many samples as that");
        let spread = |shrinks: Shrinks| {
            let made = part(&image, [0, 0, 300, 2], Size { width: 71, height: 2 }, (Wide::Lanczos, shrinks)).into_data();
            made[5..60].iter().max().zip(made[5..60].iter().min()).map_or(0, |(most, least)| most - least)
        };
        assert!(spread(Shrinks::All) < 25 && spread(Shrinks::Few) > 100, "{} {}", spread(Shrinks::All), spread(Shrinks::Few));
    }
}
