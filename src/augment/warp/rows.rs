//! Resampling through any map, a row of positions at a time: what no matrix says (waves, lenses) or what needs a division (perspective).
//! Positions are in 1/1024 px, so a map is exact on every machine as soon as its numbers are.

use super::super::action::Size;
use super::remap::{Source, WEIGHT};
use super::{Between, Matrix, Sampling};
use crate::pixels::Image;

/// Farthest position in pixels; what lies beyond comes from a hostile manifest and need only not overflow.
const FARTHEST_PX: f64 = (1u64 << 29) as f64;

/// Where the pixels of one output row come from, in 1/1024 px.
pub(super) struct Row {
    x: Vec<i64>,
    y: Vec<i64>,
}

impl Row {
    fn new(width: u32) -> Self {
        Self { x: vec![0; width as usize], y: vec![0; width as usize] }
    }

    /// Positions in pixels, for every output column.
    #[inline(always)]
    pub(super) fn set(&mut self, position: impl Fn(usize) -> (f64, f64)) {
        for (at, (x, y)) in self.x.iter_mut().zip(&mut self.y).enumerate() {
            let place = position(at);
            (*x, *y) = (fixed(place.0), fixed(place.1));
        }
    }
}

/// To 1/1024 px, halves up.
#[inline(always)]
pub(super) fn fixed(px: f64) -> i64 {
    // `as` cuts towards zero: the offset makes it a floor for all that is within the farthest position.
    const OFFSET: f64 = FARTHEST_PX * (1u64 << WEIGHT) as f64;
    (px.clamp(-FARTHEST_PX, FARTHEST_PX) * f64::from(1u32 << WEIGHT) + 0.5 + OFFSET) as i64 - OFFSET as i64
}

/// The output of `size` whose row `y` reads `image` where `fill(y, row)` says.
pub(super) fn displace(image: &Image, size: Size, sampling: Sampling, fill: impl FnMut(usize, &mut Row)) -> Image {
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
            let x = x as f64;
            let depth = inverse.w[0] * x + fw;
            // OpenCV reads the origin where the plane goes through infinity.
            let times = if depth == 0.0 { 0.0 } else { 1.0 / depth };
            ((inverse.x[0] * x + fx) * times, (inverse.y[0] * x + fy) * times)
        });
    })
}

fn remap<const N: usize>(image: &Image, size: Size, sampling: Sampling, mut fill: impl FnMut(usize, &mut Row)) -> Image {
    let source = Source::<N>::new(image, sampling.border);
    let (width, height) = (i64::from(image.width()), i64::from(image.height()));
    let mut made = Image::filled(size.width, size.height, image.layout(), &[0]);
    let (pixels, _) = made.data_mut().as_chunks_mut::<N>();
    let mut row = Row::new(size.width);
    for (y, target) in pixels.chunks_exact_mut(size.width as usize).enumerate() {
        fill(y, &mut row);
        let places = row.x.iter().zip(&row.y);
        match sampling.between {
            Between::Nearest => {
                for (pixel, (x, y)) in target.iter_mut().zip(places) {
                    let whole = |position: i64| (position + (1 << (WEIGHT - 1))) >> WEIGHT;
                    *pixel = source.tap(whole(*x), whole(*y));
                }
            }
            Between::Linear => {
                for (pixel, (x, y)) in target.iter_mut().zip(places) {
                    let (ix, iy) = (x >> WEIGHT, y >> WEIGHT);
                    let part = |position: i64| (position & ((1 << WEIGHT) - 1)) as u32;
                    let (across, down) = ((ix, part(*x)), (iy, part(*y)));
                    // One comparison an axis: what is negative is huge when read without a sign.
                    let inside = (ix as u64) < (width - 1) as u64 && (iy as u64) < (height - 1) as u64;
                    *pixel = if inside { source.blend_at(across, down) } else { source.blend_anywhere(across, down) };
                }
            }
        }
    }
    made
}
