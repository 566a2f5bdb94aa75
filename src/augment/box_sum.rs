//! Means of square neighbourhoods by running sums, rounded exactly.

use super::around::{Around, each_row};
use super::warp::Border;
use crate::pixels::Image;

/// Squares up to this side are summed in sixteen bits.
const NARROW: usize = 15;

/// Every sample the mean of the `side` x `side` samples about it (an odd number), reflecting at the border.
pub(super) fn mean(image: &Image, side: usize) -> Image {
    let (radius, row) = (side / 2, image.width() as usize * image.layout().channels());
    let n = image.layout().channels();
    let mut columns = vec![0_u32; row + 2 * radius * n];
    let mut narrow = vec![0_u16; row + 2 * radius * n];
    let division = Division::by(side * side);
    each_row(image, radius, Border::REFLECT_101, |around, target| {
        if side <= NARROW {
            sum_columns(&mut narrow, &around, radius);
            mean_of_narrow(&narrow, target, (radius, n), division);
        } else {
            sum_columns(&mut columns, &around, radius);
            mean_of_columns(&columns, target, (side, n));
        }
    })
}

/// The sums of the rows about one row, padding included.
fn sum_columns<T: Copy + From<u8> + std::ops::AddAssign>(sums: &mut [T], around: &Around, radius: usize) {
    for (sum, sample) in sums.iter_mut().zip(around.row(0)) {
        *sum = T::from(*sample);
    }
    for down in 1..=radius as i64 {
        for ((sum, above), below) in sums.iter_mut().zip(around.row(-down)).zip(around.row(down)) {
            *sum += T::from(*above);
            *sum += T::from(*below);
        }
    }
}

/// Exact division of sixteen-bit sums of at most 127 samples (or of an odd square up to 15 x 15), rounded, as a multiplication: (x + half) × factor >> (16 + shift).
#[derive(Clone, Copy)]
pub(super) struct Division {
    half: u16,
    factor: u16,
    shift: u32,
}

impl Division {
    /// By the number of samples of a sum, at least 2.
    pub(super) fn by(area: usize) -> Self {
        let area = area.max(2) as u64;
        let shift = (0..8).rev().find(|shift| (1_u64 << (16 + shift)).div_ceil(area) < 1 << 16).unwrap_or(0);
        Self { half: (area / 2) as u16, factor: (1_u64 << (16 + shift)).div_ceil(area) as u16, shift }
    }

    #[inline(always)]
    pub(super) fn of(self, sum: u16) -> u8 {
        let product = u32::from(sum.wrapping_add(self.half)) * u32::from(self.factor);
        ((product >> 16) as u16 >> self.shift) as u8
    }
}

fn mean_of_narrow(columns: &[u16], target: &mut [u8], (radius, n): (usize, usize), division: Division) {
    // A few pixels at a time, so that their sums stay in registers.
    const STRIP: usize = 32;
    let mut sums = [0_u16; STRIP];
    for (strip, target) in target.chunks_mut(STRIP).enumerate() {
        let from = strip * STRIP;
        sums.fill(division.half);
        for tap in 0..=2 * radius {
            for (sum, column) in sums.iter_mut().zip(&columns[from + tap * n..][..target.len()]) {
                *sum = sum.wrapping_add(*column);
            }
        }
        for (to, sum) in target.iter_mut().zip(&sums) {
            *to = division.of(sum.wrapping_sub(division.half));
        }
    }
}

fn mean_of_columns(columns: &[u32], target: &mut [u8], (side, n): (usize, usize)) {
    const BITS: u32 = 40;
    let area = (side * side) as u64;
    let factor = (1_u64 << BITS).div_ceil(area);
    for channel in 0..n {
        let column = |at: usize| u64::from(columns[at * n + channel]);
        let mut sum = area / 2 + (0..side - 1).map(column).sum::<u64>();
        for at in 0..target.len() / n {
            sum += column(at + side - 1);
            target[at * n + channel] = ((sum * factor) >> BITS) as u8;
            sum -= column(at);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn division_is_exact() {
        for side in [3_u32, 5, 7, 9, 11, 13, 15] {
            let (area, division) = (side * side, Division::by((side * side) as usize));
            for sum in 0..=255 * area {
                assert_eq!(u32::from(division.of(sum as u16)), (sum + area / 2) / area, "{sum} / {area}");
            }
        }
        for count in 2..128_u32 {
            let division = Division::by(count as usize);
            assert!((0..=255 * count).all(|sum| u32::from(division.of(sum as u16)) == (sum + count / 2) / count), "{count}");
        }
    }

    #[test]
    fn means_by_definition() {
        let image = Image::new(7, 5, Layout::Rgb, (0..105_u32).map(|i| (i * i * 7 % 256) as u8).collect()).unwrap();
        for side in [3, 5, 15, 17, 31] {
            let made = mean(&image, side);
            let radius = side as i64 / 2;
            for at in 0..105_usize {
                let (x, y, c) = ((at / 3 % 7) as i64, (at / 21) as i64, at % 3);
                let fold = |at: i64, len: i64| Border::REFLECT_101.index(at, len).unwrap() as usize;
                let sample = |dx: i64, dy: i64| u32::from(image.data()[(fold(y + dy, 5) * 7 + fold(x + dx, 7)) * 3 + c]);
                let sum: u32 =
                    (-radius..=radius).flat_map(|dy| (-radius..=radius).map(move |dx| (dx, dy))).map(|(dx, dy)| sample(dx, dy)).sum();
                let area = (side * side) as u32;
                assert_eq!(u32::from(made.data()[at]), (sum + area / 2) / area, "{side} at {at}");
            }
        }
    }
}
