//! Resampling in fixed point: positions in 1/2^32 px, weights in 1/1024 px. Integers alone, so the same bytes everywhere. OpenCV 5 blends
//! in floating point and is met within one level; OpenCV 4, with weights in 1/32 px, only where neighbours are alike.

use super::super::action::Size;
use super::blend::{self, AT_ONCE, Places, WEIGHT, weighted};
use super::{Between, Border, Matrix, Sampling};
use crate::pixels::Image;
use std::ops::Range;

/// Bits of a position's fraction.
const FRACTION: u32 = 32;
/// Farthest position in pixels: what lies beyond comes from a hostile manifest and need only not overflow.
const FARTHEST_PX: f64 = (1u64 << 28) as f64;

/// A position along one source axis as the output goes right: `base + step * x`.
#[derive(Clone, Copy)]
struct Line {
    base: i64,
    step: i64,
}

/// One axis of the matrix in fixed point.
struct Axis {
    right: i64,
    down: i64,
    start: i64,
}

impl Axis {
    fn new([right, down, start]: [f64; 3], out: Size) -> Self {
        let fixed = |number: f64, times: u32| {
            let most = FARTHEST_PX / f64::from(times.max(1));
            libm::round(number.clamp(-most, most) * (1u64 << FRACTION) as f64) as i64
        };
        Self { right: fixed(right, out.width), down: fixed(down, out.height), start: fixed(start, 1) }
    }

    fn row(&self, y: usize, half: i64) -> Line {
        Line { base: self.start + self.down * y as i64 + half, step: self.right }
    }
}

impl Line {
    fn at(self, x: usize) -> i64 {
        self.base + self.step * x as i64
    }

    /// The `x` in `0..width` whose position is in `0..limit`.
    fn inside(self, limit: i64, width: usize) -> Range<usize> {
        let width_i = width as i64;
        let (from, to) = match self.step {
            0 if (0..limit).contains(&self.base) => (0, width_i),
            0 => (0, 0),
            step if step > 0 => (div_up(-self.base, step), div_up(limit - self.base, step)),
            step => (div_up(self.base - limit + 1, -step), div_up(self.base + 1, -step)),
        };
        let from = from.clamp(0, width_i);
        from as usize..to.clamp(from, width_i) as usize
    }
}

fn div_up(a: i64, b: i64) -> i64 {
    -((-a).div_euclid(b))
}

/// The output of `size` that reads `image` through `inverse`.
pub(super) fn run(image: &Image, inverse: &Matrix, size: Size, sampling: Sampling) -> Image {
    match (image.layout().channels(), sampling.between) {
        (1, Between::Linear) => remap::<1, true>(image, inverse, size, sampling.border),
        (2, Between::Linear) => remap::<2, true>(image, inverse, size, sampling.border),
        (3, Between::Linear) => remap::<3, true>(image, inverse, size, sampling.border),
        (_, Between::Linear) => remap::<4, true>(image, inverse, size, sampling.border),
        (1, Between::Nearest) => remap::<1, false>(image, inverse, size, sampling.border),
        (2, Between::Nearest) => remap::<2, false>(image, inverse, size, sampling.border),
        (3, Between::Nearest) => remap::<3, false>(image, inverse, size, sampling.border),
        (_, Between::Nearest) => remap::<4, false>(image, inverse, size, sampling.border),
        (_, Between::Wide(_)) => super::rows::project(image, inverse, size, sampling),
    }
}

fn remap<const N: usize, const LINEAR: bool>(image: &Image, inverse: &Matrix, size: Size, border: Border) -> Image {
    let source = Source::<N>::new(image, border);
    let (across, downwards) = (Axis::new(inverse.x, size), Axis::new(inverse.y, size));
    // Positions are rounded to the nearest weight (linear) or pixel (nearest).
    let half = 1i64 << if LINEAR { FRACTION - WEIGHT - 1 } else { FRACTION - 1 };
    let far = i64::from(LINEAR);
    let mut made = Image::filled(size.width, size.height, image.layout(), &[0]);
    let (pixels, _) = made.data_mut().as_chunks_mut::<N>();
    for (y, row) in pixels.chunks_exact_mut(size.width as usize).enumerate() {
        let (sx, sy) = (across.row(y, half), downwards.row(y, half));
        let (in_x, in_y) =
            (sx.inside((source.width - far) << FRACTION, row.len()), sy.inside((source.height - far) << FRACTION, row.len()));
        let from = in_x.start.max(in_y.start);
        let to = in_x.end.min(in_y.end).max(from);
        let edge = |x: usize| if LINEAR { source.blend_outside(sx.at(x), sy.at(x)) } else { source.nearest_outside(sx.at(x), sy.at(x)) };
        for (x, pixel) in row.iter_mut().enumerate().take(from) {
            *pixel = edge(x);
        }
        if LINEAR {
            source.blend_row((sx, sy), from..to, row);
        } else {
            for (x, pixel) in row.iter_mut().enumerate().take(to).skip(from) {
                *pixel = source.nearest(sx.at(x), sy.at(x));
            }
        }
        for (x, pixel) in row.iter_mut().enumerate().skip(to) {
            *pixel = edge(x);
        }
    }
    made
}

/// A picture to read from, with its border.
pub(super) struct Source<'a, const N: usize> {
    pixels: &'a [[u8; N]],
    data: &'a [u8],
    stride: usize,
    /// Whether [`Places`] can name every pixel.
    pub(super) is_small: bool,
    width: i64,
    height: i64,
    border: Border,
    fill: [u8; N],
}

/// Whole pixel and weight of a position.
fn split(position: i64) -> (i64, u32) {
    let steps = position >> (FRACTION - WEIGHT);
    (steps >> WEIGHT, (steps & ((1 << WEIGHT) - 1)) as u32)
}

impl<'a, const N: usize> Source<'a, N> {
    pub(super) fn new(image: &'a Image, border: Border) -> Self {
        let mut fill = [0; N];
        if let Border::Constant(colour) = border {
            fill.copy_from_slice(&colour[..N]);
        }
        let (pixels, _) = image.data().as_chunks::<N>();
        let (width, height) = (i64::from(image.width()), i64::from(image.height()));
        let is_small = blend::fits(width, height, image.data().len());
        Self { pixels, data: image.data(), stride: image.width() as usize * N, is_small, width, height, border, fill }
    }

    /// The pixels `inside` of a row whose positions are on two lines.
    fn blend_row(&self, (sx, sy): (Line, Line), inside: Range<usize>, row: &mut [[u8; N]]) {
        if !self.is_small {
            for (x, pixel) in row.iter_mut().enumerate().take(inside.end).skip(inside.start) {
                *pixel = self.blend_at(split(sx.at(x)), split(sy.at(x)));
            }
            return;
        }
        let mut places = Places::ORIGIN;
        let mut first = inside.start;
        for target in row[inside].chunks_mut(AT_ONCE) {
            let (mut x, mut y) = (sx.at(first), sy.at(first));
            for (place_x, place_y) in places.x.iter_mut().zip(&mut places.y).take(target.len()) {
                (*place_x, *place_y) = ((x >> (FRACTION - WEIGHT)) as i32, (y >> (FRACTION - WEIGHT)) as i32);
                (x, y) = (x + sx.step, y + sy.step);
            }
            blend::blend(self.data, self.stride, &places, target);
            first += target.len();
        }
    }

    /// [`blend::blend`] where all of `places` have their neighbours inside.
    pub(super) fn blend_places(&self, places: &Places, target: &mut [[u8; N]]) {
        blend::blend(self.data, self.stride, places, target);
    }

    /// Between four pixels that are all inside; whole pixel and weight across and down.
    #[inline(always)]
    pub(super) fn blend_at(&self, (ix, fx): (i64, u32), (iy, fy): (i64, u32)) -> [u8; N] {
        let at = (iy * self.width + ix) as usize;
        let below = at + self.width as usize;
        weighted([&self.pixels[at], &self.pixels[at + 1], &self.pixels[below], &self.pixels[below + 1]], fx, fy)
    }

    fn blend_outside(&self, x: i64, y: i64) -> [u8; N] {
        self.blend_anywhere(split(x), split(y))
    }

    /// The same where some of the four may be outside.
    pub(super) fn blend_anywhere(&self, (ix, fx): (i64, u32), (iy, fy): (i64, u32)) -> [u8; N] {
        let (x, y) = ([ix, ix + 1].map(|x| self.border.index(x, self.width)), [iy, iy + 1].map(|y| self.border.index(y, self.height)));
        let tap = |x: Option<i64>, y: Option<i64>| match (x, y) {
            (Some(x), Some(y)) => self.pixels[(y * self.width + x) as usize],
            _ => self.fill,
        };
        weighted([&tap(x[0], y[0]), &tap(x[1], y[0]), &tap(x[0], y[1]), &tap(x[1], y[1])], fx, fy)
    }

    fn nearest(&self, x: i64, y: i64) -> [u8; N] {
        self.pixels[((y >> FRACTION) * self.width + (x >> FRACTION)) as usize]
    }

    fn nearest_outside(&self, x: i64, y: i64) -> [u8; N] {
        self.tap(x >> FRACTION, y >> FRACTION)
    }

    pub(super) fn tap(&self, x: i64, y: i64) -> [u8; N] {
        match (self.border.index(x, self.width), self.border.index(y, self.height)) {
            (Some(x), Some(y)) => self.pixels[(y * self.width + x) as usize],
            _ => self.fill,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;

    #[test]
    fn the_interior_is_found_exactly() {
        for (base, step) in [(5, 3), (-7, 2), (40, -3), (-1, -1), (3, 0), (-3, 0), (0, 1), (9, -9)] {
            let line = Line { base, step };
            let slow: Vec<usize> = (0..12).filter(|x| (0..20).contains(&line.at(*x))).collect();
            assert_eq!(line.inside(20, 12).collect::<Vec<_>>(), slow, "{base} + {step} x");
        }
    }
}
