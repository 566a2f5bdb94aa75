//! Small filters in whole numbers: separable blurs and box sums, reflecting at the border (`dcb|abcd|cba`, OpenCV's usual one).

mod weigh;

use super::warp::Border;
use crate::lanes;
use crate::pixels::Image;

/// Bits of a kernel's weights; they sum to exactly 2^14.
const WEIGHT: u32 = 14;
/// Bits kept between the two passes beyond the eight of a sample.
pub(super) const BETWEEN: u32 = 7;

/// One half of a symmetric kernel: the middle weight, then outwards. Weights sum (both halves) to 2^14.
pub(super) struct Kernel(Vec<u16>);

impl Kernel {
    /// A Gaussian of `size` taps (odd), as Albumentations samples it: exp(-x² / 2 sigma²) at whole x.
    pub(super) fn gaussian(sigma: f64, size: usize) -> Self {
        let radius = size / 2;
        let height = |x: usize| if sigma > 0.0 { libm::exp(-0.5 * (x as f64 / sigma) * (x as f64 / sigma)) } else { f64::from(x == 0) };
        let heights: Vec<f64> = (0..=radius).map(height).collect();
        let sum = heights[0] + 2.0 * heights[1..].iter().sum::<f64>();
        let mut weights: Vec<u16> = heights.iter().map(|h| libm::round(h / sum * f64::from(1u32 << WEIGHT)) as u16).collect();
        // The middle takes what rounding left over, so that a flat picture stays as it is.
        let outer: u32 = weights[1..].iter().map(|weight| u32::from(*weight)).sum();
        weights[0] = ((1u32 << WEIGHT) - (2 * outer).min(1 << WEIGHT)) as u16;
        while weights.len() > 1 && weights.last() == Some(&0) {
            weights.pop();
        }
        Self(weights)
    }

    /// OpenCV's kernel of `size` taps (odd) for `GaussianBlur`: where sigma is 0, the one that goes with the size.
    pub(super) fn opencv(sigma: f64, size: usize) -> Self {
        let halves: &[u16] = match (sigma > 0.0, size) {
            (false, 0..=1) => &[16_384],
            (false, 3) => &[8192, 4096],
            (false, 5) => &[6144, 4096, 1024],
            (false, 7) => &[4608, 3584, 1792, 512],
            (false, _) => return Self::gaussian(0.3 * ((size as f64 - 1.0) * 0.5 - 1.0) + 0.8, size),
            (true, _) => return Self::gaussian(sigma, size),
        };
        Self(halves.to_vec())
    }

    pub(super) fn radius(&self) -> usize {
        self.0.len() - 1
    }
}

/// `image` blurred across and down with `kernel`; every sample, alpha included.
pub(super) fn blur(image: &Image, kernel: &Kernel) -> Image {
    if kernel.radius() == 0 {
        return image.clone();
    }
    let mut ring = Ring::of(image, kernel);
    let mut across = across(image, kernel);
    Image::from_rows(image.width(), image.height(), image.layout(), |y, target| {
        ring.reach(y, &mut across);
        weigh::down(&ring.lines(y), kernel, target);
    })
}

/// Gives each row of `image` blurred across, with [`BETWEEN`] bits after the point.
fn across<'a>(image: &'a Image, kernel: &'a Kernel) -> impl FnMut(usize, &mut [u16]) + 'a {
    let (n, row) = (image.layout().channels(), image.width() as usize * image.layout().channels());
    let radius = kernel.radius();
    let mut padded = vec![0_u8; row + 2 * radius * n];
    move |y, target| {
        pad(&image.data()[y * row..][..row], &mut padded, radius, n);
        weigh::across(&padded, kernel, n, target);
    }
}

/// The rows about a row, blurred across: as many as the kernel needs.
struct Ring {
    row: usize,
    height: usize,
    radius: usize,
    /// Row y stands in slot y modulo their number.
    slots: usize,
    held: Vec<u16>,
    /// The rows before this one have been made.
    ready: usize,
}

impl Ring {
    fn of(image: &Image, kernel: &Kernel) -> Self {
        let (row, height) = (image.width() as usize * image.layout().channels(), image.height() as usize);
        let slots = (2 * kernel.radius() + 1).min(height);
        Self { row, height, radius: kernel.radius(), slots, held: vec![0; row * slots], ready: 0 }
    }

    /// Makes what row `y` needs and is not there yet. Rows are asked for from above to below.
    fn reach(&mut self, y: usize, across: &mut impl FnMut(usize, &mut [u16])) {
        while self.ready < self.height && self.ready <= y + self.radius {
            across(self.ready, &mut self.held[self.ready % self.slots * self.row..][..self.row]);
            self.ready += 1;
        }
    }

    /// The row `down` below `y`, reflected at the border.
    fn line(&self, y: usize, down: i64) -> &[u16] {
        let at = Border::REFLECT_101.index(y as i64 + down, self.height as i64).unwrap_or(0) as usize;
        &self.held[at % self.slots * self.row..][..self.row]
    }

    /// The rows about `y` from above to below.
    fn lines(&self, y: usize) -> Vec<&[u16]> {
        let radius = self.radius as i64;
        (-radius..=radius).map(|down| self.line(y, down)).collect()
    }
}

/// Bits after the point of blurred sums.
pub(super) const FRACTION: u32 = WEIGHT + BETWEEN;

/// Gives every row of `image` blurred with `kernel`, from above to below, with [`FRACTION`] bits after the point.
pub(super) fn each_blurred_row(image: &Image, kernel: &Kernel, take: impl FnMut(usize, &[u32])) {
    blur_down(Ring::of(image, kernel), kernel, across(image, kernel), take);
}

/// Rows that `across` makes (with [`BETWEEN`] bits after the point), blurred down.
fn blur_down(mut ring: Ring, kernel: &Kernel, mut across: impl FnMut(usize, &mut [u16]), mut take: impl FnMut(usize, &[u32])) {
    let mut sums = vec![0_u32; ring.row];
    for y in 0..ring.height {
        ring.reach(y, &mut across);
        sum_up(&mut sums, kernel, |tap| (ring.line(y, -(tap as i64)), ring.line(y, tap as i64)));
        take(y, &sums);
    }
}

/// Rows of samples that `make` makes (with [`BETWEEN`] bits after the point), blurred across and down.
pub(super) fn blur_made_rows(image: &Image, kernel: &Kernel, mut make: impl FnMut(usize, &mut [u16]), take: impl FnMut(usize, &[u32])) {
    let (n, row) = (image.layout().channels(), image.width() as usize * image.layout().channels());
    let radius = kernel.radius();
    let mut plain = vec![0_u16; row];
    let mut padded = vec![0_u16; row + 2 * radius * n];
    let mut sums = vec![0_u32; row];
    let across = |y: usize, target: &mut [u16]| {
        make(y, &mut plain);
        pad(&plain, &mut padded, radius, n);
        sum_up(&mut sums, kernel, |tap| (&padded[(radius - tap) * n..][..row], &padded[(radius + tap) * n..][..row]));
        for (to, sum) in target.iter_mut().zip(&sums) {
            *to = ((sum + (1 << (WEIGHT - 1))) >> WEIGHT) as u16;
        }
    };
    blur_down(Ring::of(image, kernel), kernel, across, take);
}

/// `sums` = the weighted sum of the two lines at each distance from the middle.
fn sum_up<'a, T: Copy + Into<u32> + 'a>(sums: &mut [u32], kernel: &Kernel, lines: impl Fn(usize) -> (&'a [T], &'a [T])) {
    lanes::widened(
        #[inline(always)]
        || sum_up_plainly(sums, kernel, lines),
    );
}

#[inline(always)]
fn sum_up_plainly<'a, T: Copy + Into<u32> + 'a>(sums: &mut [u32], kernel: &Kernel, lines: impl Fn(usize) -> (&'a [T], &'a [T])) {
    let weight = u32::from(kernel.0[0]);
    for (sum, middle) in sums.iter_mut().zip(lines(0).0) {
        *sum = (*middle).into() * weight;
    }
    for (tap, weight) in kernel.0.iter().enumerate().skip(1) {
        let (before, after) = lines(tap);
        let weight = u32::from(*weight);
        for ((sum, before), after) in sums.iter_mut().zip(before).zip(after) {
            *sum += ((*before).into() + (*after).into()) * weight;
        }
    }
}

/// `source` with `radius` reflected pixels of `n` samples on either side.
fn pad<T: Copy>(source: &[T], padded: &mut [T], radius: usize, n: usize) {
    let width = source.len() / n;
    padded[radius * n..radius * n + source.len()].copy_from_slice(source);
    for step in 1..=radius as i64 {
        let left = Border::REFLECT_101.index(-step, width as i64).unwrap_or(0) as usize * n;
        let right = Border::REFLECT_101.index(width as i64 - 1 + step, width as i64).unwrap_or(0) as usize * n;
        let (to_left, to_right) = ((radius - step as usize) * n, (radius + width - 1 + step as usize) * n);
        padded[to_left..to_left + n].copy_from_slice(&source[left..left + n]);
        padded[to_right..to_right + n].copy_from_slice(&source[right..right + n]);
    }
}

/// Each sample becomes what `change` makes of it and of the sum of the 3 x 3 samples about it. What `change` calls must be inlined to be
/// quick.
#[inline(always)]
pub(super) fn with_sum_of_nine(image: &Image, change: impl Fn(u8, u16) -> u8) -> Image {
    let (n, width, height) = (image.layout().channels(), image.width() as usize, image.height() as usize);
    let row = width * n;
    let mut columns = vec![0u16; row + 2 * n];
    let (left, right) = (if width > 1 { 2 * n } else { n }, if width > 1 { row - n } else { n });
    Image::from_rows(image.width(), image.height(), image.layout(), |y, target| {
        let line = |offset: i64| {
            let at = Border::REFLECT_101.index(y as i64 + offset, height as i64).unwrap_or(0) as usize;
            &image.data()[at * row..(at + 1) * row]
        };
        let (above, here, below) = (line(-1), line(0), line(1));
        lanes::widened(
            #[inline(always)]
            || {
                sum_columns(&mut columns[n..n + row], above, here, below);
                columns.copy_within(left..left + n, 0);
                columns.copy_within(right..right + n, row + n);
                change_row(target, here, [&columns[..row], &columns[n..n + row], &columns[2 * n..2 * n + row]], &change);
            },
        );
    })
}

#[inline(always)]
fn sum_columns(sums: &mut [u16], above: &[u8], here: &[u8], below: &[u8]) {
    for (((sum, a), b), c) in sums.iter_mut().zip(above).zip(here).zip(below) {
        *sum = u16::from(*a) + u16::from(*b) + u16::from(*c);
    }
}

/// As a function of its own it tells the compiler that the rows are apart.
#[inline(always)]
fn change_row(target: &mut [u8], here: &[u8], [left, middle, right]: [&[u16]; 3], change: &impl Fn(u8, u16) -> u8) {
    for ((((to, from), a), b), c) in target.iter_mut().zip(here).zip(left).zip(middle).zip(right) {
        *to = change(*from, a + b + c);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn a_flat_picture_stays_flat() {
        for size in [(1, 1), (1, 5), (5, 1), (4, 3)] {
            let flat = Image::filled(size.0, size.1, Layout::Rgb, &[7, 130, 255]);
            assert_eq!(blur(&flat, &Kernel::gaussian(2.0, 15)), flat);
            assert_eq!(with_sum_of_nine(&flat, |v, nine| if nine == 9 * u16::from(v) { v } else { 0 }), flat);
        }
    }

    #[test]
    fn a_dot_becomes_the_kernel() {
        let mut dot = vec![0; 25];
        dot[12] = 255;
        let kernel = Kernel::gaussian(1.0, 3);
        // exp(-1/2) = 0.6065: weights 0.2741, 0.4519, 0.2741, so 255 × 0.4519² = 52.1, × 0.4519 × 0.2741 = 31.6, × 0.2741² = 19.2.
        let made = blur(&Image::new(5, 5, Layout::Grey, dot).unwrap(), &kernel);
        assert_eq!(&made.data()[5..10], [0, 19, 32, 19, 0]);
        assert_eq!(&made.data()[10..15], [0, 32, 52, 32, 0]);
    }

    #[test]
    fn sums_of_nine_reflect_at_the_border() {
        let image = Image::new(3, 2, Layout::Grey, vec![1, 2, 3, 4, 5, 6]).unwrap();
        // Above the first row lies the second: columns are 4+1+4, 5+2+5, 6+3+6; left of the first column lies the second.
        let made = with_sum_of_nine(&image, |_, nine| nine as u8);
        assert_eq!(made.data(), [12 + 9 + 12, 9 + 12 + 15, 12 + 15 + 12, 9 + 6 + 9, 6 + 9 + 12, 9 + 12 + 9]);
    }
}
