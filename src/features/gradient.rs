//! Histograms of oriented gradients (Dalal and Triggs 2005): 9 unsigned directions, cells of 8 pixels, blocks of 2 x 2 cells.

use crate::pixels::Image;
use std::f32::consts::PI;

const CELL: usize = 8;
const BINS: usize = 9;
/// No part of a block counts for more (Lowe's clipping).
const CLIP: f32 = 0.2;

/// Numbers that [`blocks`] gives for a square of `side` pixels.
pub(super) const fn len(side: usize) -> usize {
    let blocks = side / CELL - 1;
    blocks * blocks * 4 * BINS
}

/// All blocks of a square RGB picture, each of unit length.
pub(super) fn blocks(image: &Image, into: &mut Vec<f32>) {
    let cells = image.width() as usize / CELL;
    let histograms = cells_of(image, cells);
    for y in 0..cells - 1 {
        for x in 0..cells - 1 {
            let start = into.len();
            for (row, column) in [(y, x), (y, x + 1), (y + 1, x), (y + 1, x + 1)] {
                let at = (row * cells + column) * BINS;
                into.extend_from_slice(&histograms[at..at + BINS]);
            }
            let block = &mut into[start..];
            // An almost flat block stays small instead of being blown up noise.
            scale(block, 0.1275);
            block.iter_mut().for_each(|value| *value = value.min(CLIP));
            scale(block, 1e-6);
        }
    }
}

fn scale(block: &mut [f32], at_least: f32) {
    let length = block.iter().map(|value| value * value).sum::<f32>().sqrt() + at_least;
    block.iter_mut().for_each(|value| *value /= length);
}

/// A histogram for each cell; each gradient is shared among the two nearest directions and the four nearest cells.
fn cells_of(image: &Image, cells: usize) -> Vec<f32> {
    let side = image.width() as usize;
    let mut histograms = vec![0.0f32; cells * cells * BINS];
    for y in 0..side {
        let rows = shares(y, cells);
        for x in 0..side {
            let (strength, angle) = strongest(image, x, y);
            if strength == 0.0 {
                continue;
            }
            let place = angle / PI * BINS as f32 - 0.5;
            let low = place.floor();
            let part = place - low;
            let bins =
                [(low as isize, 1.0 - part), (low as isize + 1, part)].map(|(bin, share)| (bin.rem_euclid(BINS as isize) as usize, share));
            for (row, row_share) in rows {
                for (column, column_share) in shares(x, cells) {
                    let (Some(row), Some(column)) = (row, column) else { continue };
                    for (bin, share) in bins {
                        histograms[(row * cells + column) * BINS + bin] += strength * share * row_share * column_share;
                    }
                }
            }
        }
    }
    histograms
}

/// The two cells nearest to a pixel along one axis, if they are there, with their shares.
fn shares(at: usize, cells: usize) -> [(Option<usize>, f32); 2] {
    let place = (at as f32 + 0.5) / CELL as f32 - 0.5;
    let low = place.floor();
    let part = place - low;
    let cell = |at: f32| (at >= 0.0 && (at as usize) < cells).then_some(at as usize);
    [(cell(low), 1.0 - part), (cell(low + 1.0), part)]
}

/// Strength and direction (0 to pi) of the gradient of the colour where it is strongest; none along an edge of the picture.
fn strongest(image: &Image, x: usize, y: usize) -> (f32, f32) {
    let (side, data) = (image.width() as usize, image.data());
    let value = |x: usize, y: usize, channel: usize| f32::from(data[(y * side + x) * 3 + channel]);
    let inner = |at: usize| at > 0 && at + 1 < side;
    let mut best = (0.0f32, 0.0f32, 0.0f32);
    for channel in 0..3 {
        let across = if inner(x) { value(x + 1, y, channel) - value(x - 1, y, channel) } else { 0.0 };
        let down = if inner(y) { value(x, y + 1, channel) - value(x, y - 1, channel) } else { 0.0 };
        let square = across * across + down * down;
        if square > best.0 {
            best = (square, across, down);
        }
    }
    let angle = libm::atan2f(best.2, best.1);
    (best.0.sqrt(), if angle < 0.0 { angle + PI } else { angle })
}
