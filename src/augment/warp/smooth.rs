//! Smooth fields: a Gaussian over numbers on a grid, in single precision and a fixed order of sums.

use super::Border;
use crate::lanes;

/// Columns that are smoothed down together.
const STRIP: usize = 64;

/// A Gaussian's weights: the middle one, then outwards, `radius` of them; with both halves they sum to 1.
fn weights(sigma: f64, radius: usize) -> Vec<f32> {
    let height = |x: usize| if sigma > 0.0 { libm::exp(-0.5 * (x as f64 / sigma) * (x as f64 / sigma)) } else { f64::from(x == 0) };
    let heights: Vec<f64> = (0..=radius).map(height).collect();
    let sum = heights[0] + 2.0 * heights[1..].iter().sum::<f64>();
    heights.iter().map(|height| (height / sum) as f32).collect()
}

/// `field` (rows of `columns` numbers) through a Gaussian of `sigma` and `radius` cells, in place. What lies beyond counts as `border` says;
/// a colour counts as 0.
pub(in super::super) fn smooth(field: &mut [f32], columns: usize, sigma: f64, radius: usize, border: Border) {
    let weights = weights(sigma, radius);
    if radius == 0 || field.is_empty() {
        return;
    }
    let far = radius as i64;
    let index = |at: i64, len: usize| border.index(at, len as i64).map(|at| at as usize);
    let ahead: Vec<Option<usize>> = (-far..0).map(|at| index(at, columns)).collect();
    let behind: Vec<Option<usize>> = (0..far).map(|at| index(columns as i64 + at, columns)).collect();
    let mut padded = vec![0f32; columns + 2 * radius];
    for row in field.chunks_exact_mut(columns) {
        let beyond = ahead.iter().chain(&behind).map(|at| at.map_or(0.0, |at| row[at]));
        let (before, rest) = padded.split_at_mut(radius);
        for (to, from) in before.iter_mut().chain(&mut rest[columns..]).zip(beyond) {
            *to = from;
        }
        rest[..columns].copy_from_slice(row);
        weigh(row, &weights, |tap| (&padded[radius - tap..][..columns], &padded[radius + tap..][..columns]));
    }
    let rows = field.len() / columns;
    let mut strip = vec![0f32; rows * STRIP];
    let nothing = [0f32; STRIP];
    for left in (0..columns).step_by(STRIP) {
        let wide = STRIP.min(columns - left);
        for (to, from) in strip.chunks_exact_mut(STRIP).zip(field.chunks_exact(columns)) {
            to[..wide].copy_from_slice(&from[left..left + wide]);
        }
        let line = |row: i64| index(row, rows).map_or(&nothing[..wide], |row| &strip[row * STRIP..][..wide]);
        for (y, row) in field.chunks_exact_mut(columns).enumerate() {
            weigh(&mut row[left..left + wide], &weights, |tap| (line(y as i64 - tap as i64), line((y + tap) as i64)));
        }
    }
}

/// `to` = the weighted sum of the two lines at each distance from the middle.
fn weigh<'a>(to: &mut [f32], weights: &[f32], lines: impl Fn(usize) -> (&'a [f32], &'a [f32])) {
    lanes::widened(
        #[inline(always)]
        || {
            for (sum, middle) in to.iter_mut().zip(lines(0).0) {
                *sum = middle * weights[0];
            }
            for (tap, weight) in weights.iter().enumerate().skip(1) {
                let (before, after) = lines(tap);
                for ((sum, before), after) in to.iter_mut().zip(before).zip(after) {
                    *sum += (before + after) * weight;
                }
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_field_stays_flat_and_a_dot_becomes_the_kernel() {
        let mut flat = vec![2.5f32; 7 * 90];
        smooth(&mut flat, 90, 2.0, 8, Border::Replicate);
        assert!(flat.iter().all(|v| (v - 2.5).abs() < 1e-5));
        let mut dot = vec![0f32; 25];
        dot[12] = 1.0;
        smooth(&mut dot, 5, 1.0, 1, Border::Replicate);
        // exp(-1/2) = 0.6065: weights 0.2741, 0.4519, 0.2741.
        assert!(
            (dot[12] - 0.4519 * 0.4519).abs() < 1e-4 && (dot[7] - 0.4519 * 0.2741).abs() < 1e-4 && (dot[6] - 0.2741 * 0.2741).abs() < 1e-4
        );
        assert_eq!(dot[0], 0.0);
    }
}
