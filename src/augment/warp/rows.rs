//! Resampling through any map, a row of positions at a time: what no matrix says (waves, lenses) or what needs a division (perspective).
//! Positions are rounded to 1/1024 px, so a map is exact on every machine as soon as its numbers are.

use super::super::action::Size;
use super::blend::{AT_ONCE, WEIGHT};
use super::remap::Source;
use super::{Between, Matrix, Sampling};
use crate::lanes;
use crate::pixels::Image;

/// Farthest position in pixels; what lies beyond comes from a hostile manifest and need only not overflow.
const FARTHEST_PX: f64 = (1u64 << 29) as f64;

/// Where the pixels of one output row come from, in pixels.
pub(in super::super) struct Row {
    x: Vec<f64>,
    y: Vec<f64>,
}

impl Row {
    fn new(width: u32) -> Self {
        Self { x: vec![0.0; width as usize], y: vec![0.0; width as usize] }
    }

    /// Positions for every output column. What `position` calls must be inlined to be quick.
    #[inline(always)]
    pub(in super::super) fn set(&mut self, position: impl Fn(f64) -> (f64, f64)) {
        lanes::widened(
            #[inline(always)]
            || {
                // By way of blocks of its own: nothing that `position` reads can be what is written.
                let [mut px, mut py] = [[0.0; AT_ONCE]; 2];
                for (block, (xs, ys)) in self.x.chunks_mut(AT_ONCE).zip(self.y.chunks_mut(AT_ONCE)).enumerate() {
                    let first = (block * AT_ONCE) as i32;
                    for at in 0..AT_ONCE {
                        (px[at], py[at]) = position(f64::from(first + at as i32));
                    }
                    xs.copy_from_slice(&px[..xs.len()]);
                    ys.copy_from_slice(&py[..ys.len()]);
                }
            },
        );
    }

    /// The lowest of the heights.
    fn lowest(&self) -> f64 {
        lanes::widened(
            #[inline(always)]
            || {
                // Several side by side: a maximum of one after the other is slow.
                let mut lowest = [0.0_f64; 8];
                for heights in self.y.as_chunks::<8>().0 {
                    for (lowest, y) in lowest.iter_mut().zip(heights) {
                        *lowest = if y > lowest { *y } else { *lowest };
                    }
                }
                lowest.into_iter().chain(self.y.last().copied()).fold(0.0, f64::max)
            },
        )
    }

    /// Positions for every output column, all in the same height.
    pub(in super::super) fn put(&mut self, xs: &[f64], y: f64) {
        self.x.copy_from_slice(xs);
        self.y.fill(y);
    }
}

/// To 1/1024 px, halves up.
#[inline(always)]
#[allow(clippy::manual_clamp, reason = "`clamp` lets what is no number through: here it is far outside too")]
pub(super) fn fixed(px: f64) -> i64 {
    let steps = px.max(-FARTHEST_PX).min(FARTHEST_PX) * f64::from(1u32 << WEIGHT) + 0.5;
    // `as` cuts towards zero.
    let cut = steps as i64;
    cut - i64::from(steps < cut as f64)
}

/// The output of `size` whose row `y` reads `image` where `fill(y, row)` says.
pub(in super::super) fn displace(image: &Image, size: Size, sampling: Sampling, fill: impl FnMut(usize, &mut Row)) -> Image {
    match image.layout().channels() {
        1 => remap::<1>(image, size, sampling, fill),
        2 => remap::<2>(image, size, sampling, fill),
        3 => remap::<3>(image, size, sampling, fill),
        _ => remap::<4>(image, size, sampling, fill),
    }
}

/// The output of `size` that reads `image` through a projective `inverse`.
pub(super) fn project(image: &Image, inverse: &Matrix, size: Size, sampling: Sampling) -> Image {
    displace(image, size, sampling, |y, row| {
        let y = y as f64;
        let start = |r: &[f64; 3]| r[1] * y + r[2];
        let (fx, fy, fw) = (start(&inverse.x), start(&inverse.y), start(&inverse.w));
        row.set(|x| {
            let depth = inverse.w[0] * x + fw;
            // OpenCV reads the origin where the plane goes through infinity.
            let times = if depth == 0.0 { 0.0 } else { 1.0 / depth };
            ((inverse.x[0] * x + fx) * times, (inverse.y[0] * x + fy) * times)
        });
    })
}

fn remap<const N: usize>(image: &Image, size: Size, sampling: Sampling, mut fill: impl FnMut(usize, &mut Row)) -> Image {
    let is_linear = sampling.between == Between::Linear;
    let source = if is_linear { Source::<N>::framed(image, sampling.border) } else { Source::new(image, sampling.border) };
    let mut row = Row::new(size.width);
    let mut ahead = source.ahead();
    Image::from_rows(size.width, size.height, image.layout(), |y, target| {
        let (target, _) = target.as_chunks_mut::<N>();
        fill(y, &mut row);
        ahead.reach((row.lowest() as i64).saturating_add(1));
        match sampling.between {
            Between::Nearest => {
                for (pixel, (x, y)) in target.iter_mut().zip(row.x.iter().zip(&row.y)) {
                    let whole = |px: f64| (fixed(px) + (1 << (WEIGHT - 1))) >> WEIGHT;
                    *pixel = source.tap(whole(*x), whole(*y));
                }
            }
            Between::Wide(wide) => {
                for (pixel, (x, y)) in target.iter_mut().zip(row.x.iter().zip(&row.y)) {
                    *pixel = wide.sample(&source, (*x, *y));
                }
            }
            Between::Linear => {
                let chunks = row.x.chunks(AT_ONCE).zip(row.y.chunks(AT_ONCE));
                for (target, places) in target.chunks_mut(AT_ONCE).zip(chunks) {
                    source.blend_some(places, target);
                }
            }
        }
    })
}

/// How many pixels are moved, at the nodes of a grid of `step` px, bilinear in between: a smooth map at a fraction of the picture's size.
pub(in super::super) struct Nodes {
    step: usize,
    columns: usize,
    /// Across and down, row by row of nodes.
    shifts: [Vec<f32>; 2],
}

impl Nodes {
    /// Nodes a row and rows of them for a picture of `size`.
    pub(in super::super) fn grid(size: Size, step: usize) -> [usize; 2] {
        // One more beyond the last pixel, to blend with.
        [size.width, size.height].map(|side| (side as usize - 1) / step + 2)
    }

    /// Of shifts at the nodes of [`Nodes::grid`], across and down.
    pub(in super::super) fn new(step: usize, columns: usize, shifts: [Vec<f32>; 2]) -> Self {
        Self { step, columns, shifts }
    }

    /// Shifts in pixels across and down, node by node.
    #[cfg(test)]
    pub(in super::super) fn shifts(&self) -> &[Vec<f32>; 2] {
        &self.shifts
    }

    /// `image` with every pixel read from where it is shifted to.
    pub(in super::super) fn run(&self, image: &Image, sampling: Sampling) -> Image {
        let mut line = [vec![0f32; self.columns], vec![0f32; self.columns]];
        displace(image, Size::of(image), sampling, |y, row| {
            let above = y / self.step * self.columns;
            let down = (y % self.step) as f32 / self.step as f32;
            for (line, shifts) in line.iter_mut().zip(&self.shifts) {
                let (first, second) = (&shifts[above..], &shifts[above + self.columns..]);
                for ((to, first), second) in line.iter_mut().zip(first).zip(second) {
                    *to = first + (second - first) * down;
                }
            }
            between(&mut row.x, self.step, &line[0], |x| x as f64);
            between(&mut row.y, self.step, &line[1], |_| y as f64);
        })
    }
}

/// `line`'s shifts, blended between nodes, added to where each pixel is.
fn between(row: &mut [f64], step: usize, line: &[f32], place: impl Fn(usize) -> f64) {
    let pitch = 1.0 / step as f32;
    for (cell, (to, ends)) in row.chunks_mut(step).zip(line.windows(2)).enumerate() {
        let slope = (ends[1] - ends[0]) * pitch;
        for (at, to) in to.iter_mut().enumerate() {
            *to = place(cell * step + at) + f64::from(ends[0] + slope * at as f32);
        }
    }
}
