//! Resampling in fixed point: positions in 1/2^32 px, weights in 1/1024 px. Integers alone, so the same bytes everywhere. OpenCV 5 blends
//! in floating point and is met within one level; OpenCV 4, with weights in 1/32 px, only where neighbours are alike.

use super::super::action::Size;
use super::blend::{self, AT_ONCE, Places, WEIGHT, weighted};
use super::rows::fixed;
use super::side::Side;
use super::{Between, Border, Matrix, Sampling};
use crate::lanes;
use crate::pixels::Image;
use std::borrow::Cow;
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
    let source = if LINEAR { Source::<N>::framed(image, border) } else { Source::new(image, border) };
    let (across, downwards) = (Axis::new(inverse.x, size), Axis::new(inverse.y, size));
    // Positions are rounded to the nearest weight (linear) or pixel (nearest).
    let half = 1i64 << if LINEAR { FRACTION - WEIGHT - 1 } else { FRACTION - 1 };
    let mut ahead = source.ahead();
    Image::from_rows(size.width, size.height, image.layout(), |y, row| {
        let (row, _) = row.as_chunks_mut::<N>();
        let lines = (across.row(y, half), downwards.row(y, half));
        let (sx, sy) = lines;
        ahead.reach((sy.at(0).max(sy.at(row.len() - 1)) >> FRACTION) + 1);
        let together = if LINEAR { source.within_reach(lines, row.len()) } else { source.within(lines, row.len()) };
        let one =
            |x: usize| if LINEAR { source.blend_anywhere(split(sx.at(x)), split(sy.at(x))) } else { source.nearest(sx.at(x), sy.at(x)) };
        let (before, rest) = row.split_at_mut(together.start);
        let (inside, after) = rest.split_at_mut(together.len());
        before.iter_mut().enumerate().for_each(|(x, pixel)| *pixel = one(x));
        after.iter_mut().zip(together.end..).for_each(|(pixel, x)| *pixel = one(x));
        if LINEAR {
            source.blend_row(lines, together.start, inside);
        } else {
            source.nearest_row(lines, together.start, inside);
        }
    })
}

/// Reads bytes so that they are near when they are needed in another order: memory gives them several times as quickly in their own.
fn go_through(bytes: &[u8]) {
    const CACHE_LINE: usize = 64;
    std::hint::black_box(bytes.iter().step_by(CACHE_LINE).fold(0_u8, |sum, byte| sum ^ byte));
}

/// Goes through the rows of a picture before they are read here and there.
pub(super) struct Ahead<'a> {
    data: &'a [u8],
    stride: usize,
    /// Bytes that have been gone through.
    done: usize,
}

impl Ahead<'_> {
    /// Up to and with the row `row`, which may lie outside.
    pub(super) fn reach(&mut self, row: i64) {
        let upto = usize::try_from(row.saturating_add(1)).map_or(0, |rows| rows.saturating_mul(self.stride)).min(self.data.len());
        if upto > self.done {
            go_through(&self.data[self.done..upto]);
            self.done = upto;
        }
    }
}

/// A picture to read from, with its border.
pub(super) struct Source<'a, const N: usize> {
    pixels: &'a [[u8; N]],
    /// What [`Places`] are in: the picture, or a copy with a frame.
    data: Cow<'a, [u8]>,
    /// Bytes of a row of it.
    stride: usize,
    /// Whether places can name every pixel.
    is_small: bool,
    /// Across and down.
    sides: [Side; 2],
    width: i64,
    height: i64,
    border: Border,
    fill: [u8; N],
}

fn both(first: Range<usize>, second: Range<usize>) -> Range<usize> {
    let from = first.start.max(second.start);
    from..first.end.min(second.end).max(from)
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
        let sides = [width, height].map(|side| Side::new(border, side));
        let data = Cow::Borrowed(image.data());
        Self { pixels, data, stride: image.width() as usize * N, is_small, sides, width, height, border, fill }
    }

    /// The same, to be read between pixels: what lies beyond is filled from a frame about a copy of the picture, so that nothing there has to
    /// be told from what lies inside.
    pub(super) fn framed(image: &'a Image, border: Border) -> Self {
        let source = Self::new(image, border);
        let is_small = blend::fits(
            source.width + 2,
            source.height + 2,
            image.data().len() + (source.stride + 2 * N) * 2 + image.height() as usize * 2 * N,
        );
        if !matches!(border, Border::Constant(_)) || !is_small {
            return source;
        }
        let stride = source.stride + 2 * N;
        let edge = source.fill.repeat(stride / N);
        let mut data = Vec::with_capacity(stride * (image.height() as usize + 2));
        data.extend_from_slice(&edge);
        for row in image.data().chunks_exact(source.stride) {
            data.extend_from_slice(&source.fill);
            data.extend_from_slice(row);
            data.extend_from_slice(&source.fill);
        }
        data.extend_from_slice(&edge);
        let sides = [source.width, source.height].map(Side::framed);
        Self { data: Cow::Owned(data), stride, sides, ..source }
    }

    pub(super) fn ahead(&self) -> Ahead<'_> {
        match &self.data {
            Cow::Borrowed(data) => Ahead { data, stride: self.stride, done: 0 },
            // What has just been made is near.
            Cow::Owned(_) => Ahead { data: &[], stride: self.stride, done: 0 },
        }
    }

    /// The `x` in `0..width` at which both lines are within reach of the picture: [`Source::blend_row`] makes them.
    fn within_reach(&self, (sx, sy): (Line, Line), width: usize) -> Range<usize> {
        if !self.is_small {
            return 0..0;
        }
        let reach = |line: Line, side: &Side| {
            let [least, most] = side.reach();
            let from_least = Line { base: line.base - (least << (FRACTION - WEIGHT)), ..line };
            from_least.inside((most - least + 1) << (FRACTION - WEIGHT), width)
        };
        both(reach(sx, &self.sides[0]), reach(sy, &self.sides[1]))
    }

    /// The `x` in `0..width` at which both lines are inside the picture.
    fn within(&self, (sx, sy): (Line, Line), width: usize) -> Range<usize> {
        both(sx.inside(self.width << FRACTION, width), sy.inside(self.height << FRACTION, width))
    }

    /// Part of a row, from column `first` on, whose positions are on two lines within reach.
    fn blend_row(&self, (sx, sy): (Line, Line), mut first: usize, row: &mut [[u8; N]]) {
        let mut places = Places::ORIGIN;
        for target in row.chunks_mut(AT_ONCE) {
            // Beyond the target they may be anywhere, but are brought inside.
            lanes::widened(
                #[inline(always)]
                || {
                    for (line, (side, places)) in [sx, sy].iter().zip(self.sides.iter().zip([&mut places.x, &mut places.y])) {
                        let mut position = line.at(first) as u64;
                        for place in places.iter_mut() {
                            // Within reach the rest has no more than 32 bits.
                            *place = (position >> (FRACTION - WEIGHT)) as i32;
                            position = position.wrapping_add(line.step as u64);
                        }
                        side.fold(places);
                    }
                },
            );
            blend::blend(&self.data, self.stride, &places, target);
            first += target.len();
        }
    }

    /// At most [`AT_ONCE`] pixels between their neighbours, at positions in pixels.
    pub(super) fn blend_some(&self, (xs, ys): (&[f64], &[f64]), target: &mut [[u8; N]]) {
        if self.is_small {
            let mut places = Places::ORIGIN;
            let all = self.sides[0].bring(xs, &mut places.x) & self.sides[1].bring(ys, &mut places.y);
            blend::blend(&self.data, self.stride, &places, target);
            if all {
                return;
            }
        }
        for (pixel, (x, y)) in target.iter_mut().zip(xs.iter().zip(ys)) {
            let (x, y) = (fixed(*x), fixed(*y));
            if !(self.is_small && self.sides[0].reaches(x) && self.sides[1].reaches(y)) {
                let part = |place: i64| (place & ((1 << WEIGHT) - 1)) as u32;
                *pixel = self.blend_anywhere((x >> WEIGHT, part(x)), (y >> WEIGHT, part(y)));
            }
        }
    }

    /// Between four pixels, some of which may be outside; whole pixel and weight across and down.
    fn blend_anywhere(&self, (ix, fx): (i64, u32), (iy, fy): (i64, u32)) -> [u8; N] {
        let is_near = (-1..self.width).contains(&ix) && (-1..self.height).contains(&iy);
        if !is_near && matches!(self.border, Border::Constant(_)) {
            return self.fill;
        }
        let (x, y) = ([ix, ix + 1].map(|x| self.border.index(x, self.width)), [iy, iy + 1].map(|y| self.border.index(y, self.height)));
        let tap = |x: Option<i64>, y: Option<i64>| match (x, y) {
            (Some(x), Some(y)) => self.pixels[(y * self.width + x) as usize],
            _ => self.fill,
        };
        weighted([&tap(x[0], y[0]), &tap(x[1], y[0]), &tap(x[0], y[1]), &tap(x[1], y[1])], fx, fy)
    }

    /// Part of a row, from column `first` on, whose positions are on two lines inside the picture.
    fn nearest_row(&self, (sx, sy): (Line, Line), first: usize, row: &mut [[u8; N]]) {
        for (pixel, x) in row.iter_mut().zip(first..) {
            *pixel = self.pixels[((sy.at(x) >> FRACTION) * self.width + (sx.at(x) >> FRACTION)) as usize];
        }
    }

    /// The nearest pixel, which may be outside.
    fn nearest(&self, x: i64, y: i64) -> [u8; N] {
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
    use crate::pixels::Layout;

    #[test]
    fn a_frame_is_what_lies_beyond() {
        let image = Image::new(7, 5, Layout::Rgba, (0..7 * 5 * 4).map(|at| (at * 89 % 257) as u8).collect()).unwrap();
        let source = Source::<4>::framed(&image, Border::Constant([9, 80, 200, 30]));
        assert!(matches!(source.data, Cow::Owned(_)));
        let steps = || (-2400..10_000_i64).step_by(173).chain([-1024, -1023, -1, 0, 6 * 1024, 6 * 1024 + 1, 7 * 1024, 1 << 29, -(1 << 29)]);
        for y in steps() {
            let xs: Vec<i64> = steps().collect();
            for xs in xs.chunks(AT_ONCE) {
                let (px, py): (Vec<f64>, Vec<f64>) = xs.iter().map(|x| (*x as f64 / 1024.0, y as f64 / 1024.0)).unzip();
                let mut made = vec![[0; 4]; xs.len()];
                source.blend_some((&px, &py), &mut made);
                let split = |place: i64| (place >> WEIGHT, (place & 1023) as u32);
                let wanted: Vec<[u8; 4]> = xs.iter().map(|x| source.blend_anywhere(split(*x), split(y))).collect();
                assert_eq!(made, wanted, "at {y}");
            }
        }
    }

    #[test]
    fn the_interior_is_found_exactly() {
        for (base, step) in [(5, 3), (-7, 2), (40, -3), (-1, -1), (3, 0), (-3, 0), (0, 1), (9, -9)] {
            let line = Line { base, step };
            let slow: Vec<usize> = (0..12).filter(|x| (0..20).contains(&line.at(*x))).collect();
            assert_eq!(line.inside(20, 12).collect::<Vec<_>>(), slow, "{base} + {step} x");
        }
    }
}
