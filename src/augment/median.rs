//! Medians of square neighbourhoods (OpenCV's `medianBlur`: the edge is repeated). Small squares by exchanges of 32 samples at once,
//! larger ones by histograms of columns, whose cost does not grow with the square (Perreault and Hébert, 2007).

use super::around::{Around, SLACK, each_row};
use super::warp::Border;
use crate::lanes::LEVEL;
use crate::pixels::Image;
use fearless_simd::{dispatch, prelude::*, u8x32};

/// Samples that are computed at once.
const LANES: usize = SLACK;
type Lanes<S> = u8x32<S>;

/// Every sample the median of the `side` x `side` samples about it (an odd number).
pub(super) fn blur(image: &Image, side: usize) -> Image {
    match side {
        0..=1 => image.clone(),
        3 => by_exchanges(image, 1),
        5 => by_exchanges(image, 2),
        _ => by_histograms(image, side / 2),
    }
}

macro_rules! exchanges {
    ($values:ident: $($low:literal $high:literal),+) => {
        // The smaller one first.
        $(($values[$low], $values[$high]) = ($values[$low].min($values[$high]), $values[$low].max($values[$high]));)+
    };
}

/// Ranks of columns by name: a loop over so many would keep them in memory.
macro_rules! taken {
    ($simd:ident, $ranks:ident, $n:ident: $($rank:literal $column:literal),+) => {
        [$(load($simd, $ranks[$rank], $column * $n)),+]
    };
}

/// Three values in order.
#[inline(always)]
fn sort_3<S: Simd>(v: &mut [Lanes<S>; 3]) {
    exchanges!(v: 0 1, 1 2, 0 1);
}

/// Five values in order.
#[inline(always)]
fn sort_5<S: Simd>(v: &mut [Lanes<S>; 5]) {
    exchanges!(v: 0 3, 1 4, 0 2, 1 3, 0 1, 2 4, 1 2, 3 4, 2 3);
}

/// The median of three columns, each in order (its first three values, then the next column's): of the smallest values the largest, of
/// the largest the smallest, and the middle ones' median are enough.
#[inline(always)]
fn median_9<S: Simd>(v: &mut [Lanes<S>; 9]) -> Lanes<S> {
    exchanges!(v: 0 3, 3 6, 5 8, 2 5, 1 4, 4 7, 1 4, 2 4, 4 6, 2 4);
    v[4]
}

/// The median of five columns, each in order, rank by rank. Once the ranks are in order too, six values are surely smaller and six
/// surely larger; of the other thirteen the smallest and the largest are dropped until one is left. (What is not needed of an exchange
/// the compiler leaves out.)
#[inline(always)]
fn median_25<S: Simd>(v: &mut [Lanes<S>; 25]) -> Lanes<S> {
    exchanges!(v: 0 3, 1 4, 0 2, 1 3, 0 1, 2 4, 1 2, 3 4, 2 3, 5 8, 6 9, 5 7, 6 8, 5 6, 7 9, 6 7, 8 9, 7 8, 10 13, 11 14, 10 12, 11 13,
        10 11, 12 14, 11 12, 13 14, 12 13, 15 18, 16 19, 15 17, 16 18, 15 16, 17 19, 16 17, 18 19, 17 18, 20 23, 21 24, 20 22, 21 23,
        20 21, 22 24, 21 22, 23 24, 22 23);
    exchanges!(v: 3 13, 4 12, 7 11, 8 9, 3 4, 3 7, 3 8, 9 13, 11 13, 12 13, 4 15, 7 12, 8 11, 4 7, 4 8, 4 9, 9 15, 11 15, 12 15, 7 16,
        8 12, 9 11, 7 8, 7 9, 11 16, 12 16, 8 17, 9 12, 8 9, 8 11, 11 17, 12 17, 9 20, 11 12, 9 11, 12 20, 11 21, 11 12, 12 21);
    v[12]
}

/// [`LANES`] samples from `at`, all of which are there: rows have [`SLACK`] behind them.
#[inline(always)]
fn load<S: Simd>(simd: S, row: &[u8], at: usize) -> Lanes<S> {
    match row.get(at..).and_then(<[u8]>::first_chunk::<LANES>) {
        Some(samples) => u8x32::simd_from(simd, *samples),
        None => u8x32::splat(simd, 0),
    }
}

/// The samples of a block of [`LANES`] and of the four pixels behind it.
#[inline(always)]
fn block_of(row: &[u8], block: usize) -> &[u8] {
    &row[block * LANES..][..LANES + 16]
}

/// Of 3 x 3 (radius 1) or 5 x 5 samples (radius 2).
fn by_exchanges(image: &Image, radius: usize) -> Image {
    let n = image.layout().channels();
    let mut ranks = vec![vec![0_u8; (image.width() as usize + 2 * radius) * n + LANES + SLACK]; 2 * radius + 1];
    each_row(image, radius, Border::Replicate, |around, target| {
        dispatch!(*LEVEL, simd => if radius == 1 {
            row_of_3(simd, &around, (&mut ranks, n), target);
        } else {
            row_of_5(simd, &around, (&mut ranks, n), target);
        });
    })
}

#[inline(always)]
fn row_of_3<S: Simd>(simd: S, around: &Around, (ranks, n): (&mut [Vec<u8>], usize), target: &mut [u8]) {
    let rows: [&[u8]; 3] = std::array::from_fn(|row| around.row_and_slack(row as i64 - 1));
    for at in (0..around.row(0).len()).step_by(LANES) {
        let mut column = [load(simd, rows[0], at), load(simd, rows[1], at), load(simd, rows[2], at)];
        sort_3(&mut column);
        put(&column, ranks, at);
    }
    for (block, target) in target.chunks_mut(LANES).enumerate() {
        let ranks = [block_of(&ranks[0], block), block_of(&ranks[1], block), block_of(&ranks[2], block)];
        let mut values = taken!(simd, ranks, n: 0 0, 1 0, 2 0, 0 1, 1 1, 2 1, 0 2, 1 2, 2 2);
        store(median_9(&mut values), target);
    }
}

#[inline(always)]
fn row_of_5<S: Simd>(simd: S, around: &Around, (ranks, n): (&mut [Vec<u8>], usize), target: &mut [u8]) {
    let rows: [&[u8]; 5] = std::array::from_fn(|row| around.row_and_slack(row as i64 - 2));
    for at in (0..around.row(0).len()).step_by(LANES) {
        let [a, b, c, d, e] = rows;
        let mut column = [load(simd, a, at), load(simd, b, at), load(simd, c, at), load(simd, d, at), load(simd, e, at)];
        sort_5(&mut column);
        put(&column, ranks, at);
    }
    let [a, b, c, d, e] = ranks else { return };
    for (block, target) in target.chunks_mut(LANES).enumerate() {
        let ranks = [block_of(a, block), block_of(b, block), block_of(c, block), block_of(d, block), block_of(e, block)];
        let mut values = taken!(simd, ranks, n: 0 0, 0 1, 0 2, 0 3, 0 4, 1 0, 1 1, 1 2, 1 3, 1 4, 2 0, 2 1, 2 2, 2 3, 2 4, 3 0, 3 1, 3 2, 3 3, 3 4,
            4 0, 4 1, 4 2, 4 3, 4 4);
        store(median_25(&mut values), target);
    }
}

/// The columns' values at `at`, rank by rank.
#[inline(always)]
fn put<S: Simd>(column: &[Lanes<S>], ranks: &mut [Vec<u8>], at: usize) {
    for (rank, lanes) in ranks.iter_mut().zip(column) {
        if let Some(rank) = rank[at..].first_chunk_mut::<LANES>() {
            *rank = (*lanes).into();
        }
    }
}

/// As many as `target` takes.
#[inline(always)]
fn store<S: Simd>(lanes: Lanes<S>, target: &mut [u8]) {
    let made: [u8; LANES] = lanes.into();
    match target.first_chunk_mut::<LANES>() {
        Some(target) => *target = made,
        None => target.copy_from_slice(&made[..target.len()]),
    }
}

/// How often each level occurs, in sixteen groups of sixteen.
#[derive(Clone)]
struct Counts {
    groups: [u16; 16],
    levels: [[u16; 16]; 16],
}

impl Counts {
    const NONE: Self = Self { groups: [0; 16], levels: [[0; 16]; 16] };

    fn put(&mut self, level: u8, times: u16) {
        let (group, within) = (usize::from(level >> 4), usize::from(level & 15));
        self.groups[group] += times;
        self.levels[group][within] += times;
    }

    fn take(&mut self, level: u8) {
        let (group, within) = (usize::from(level >> 4), usize::from(level & 15));
        self.groups[group] -= 1;
        self.levels[group][within] -= 1;
    }
}

#[inline(always)]
fn add(to: &mut [u16; 16], from: &[u16; 16]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = to.wrapping_add(*from);
    }
}

#[inline(always)]
fn subtract(to: &mut [u16; 16], from: &[u16; 16]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = to.wrapping_sub(*from);
    }
}

/// Where `rank` lies among `counts`, and its rank there.
#[inline(always)]
fn find(counts: &[u16; 16], mut rank: u16) -> (usize, u16) {
    for (at, count) in counts.iter().enumerate() {
        if rank < *count {
            return (at, rank);
        }
        rank -= *count;
    }
    (15, 0)
}

fn by_histograms(image: &Image, radius: usize) -> Image {
    let (n, width, height) = (image.layout().channels(), image.width() as usize, image.height() as usize);
    let mut made = Image::filled(image.width(), image.height(), image.layout(), &[0]);
    for channel in 0..image.layout().colours() {
        let sample = |x: usize, y: usize| image.data()[(y * width + x) * n + channel];
        let mut columns = vec![Counts::NONE; width];
        for (x, column) in columns.iter_mut().enumerate() {
            column.put(sample(x, 0), radius as u16);
            (0..=radius).for_each(|down| column.put(sample(x, down.min(height - 1)), 1));
        }
        for y in 0..height {
            if y > 0 {
                let (old, new) = ((y - 1).saturating_sub(radius), (y + radius).min(height - 1));
                for (x, column) in columns.iter_mut().enumerate() {
                    column.put(sample(x, new), 1);
                    column.take(sample(x, old));
                }
            }
            let target = &mut made.data_mut()[y * width * n + channel..];
            medians_of_row(&columns, radius, |x, median| target[x * n] = median);
        }
    }
    made
}

/// The medians of one row, from its columns' counts.
fn medians_of_row(columns: &[Counts], radius: usize, mut put: impl FnMut(usize, u8)) {
    let last = columns.len() - 1;
    let column = |at: i64| &columns[at.clamp(0, last as i64) as usize];
    let (radius, side) = (radius as i64, 2 * radius as i64 + 1);
    let middle = (side * side / 2) as u16;
    let mut groups = [0; 16];
    (-radius - 1..radius).for_each(|at| add(&mut groups, &column(at).groups));
    let mut levels = [[0; 16]; 16];
    // Up to which column each group's levels are counted.
    let mut counted = [i64::MIN / 2; 16];
    for x in 0..columns.len() as i64 {
        add(&mut groups, &column(x + radius).groups);
        subtract(&mut groups, &column(x - radius - 1).groups);
        let (group, rank) = find(&groups, middle);
        let (within, upto) = (&mut levels[group], &mut counted[group]);
        if x - *upto >= side {
            *within = [0; 16];
            (x - radius..=x + radius).for_each(|at| add(within, &column(at).levels[group]));
        } else {
            for at in *upto + 1..=x {
                add(within, &column(at + radius).levels[group]);
                subtract(within, &column(at - radius - 1).levels[group]);
            }
        }
        *upto = x;
        put(x as usize, (group * 16 + find(within, rank).0) as u8);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn medians_by_definition() {
        for (width, height) in [(1, 1), (1, 7), (6, 1), (23, 9)] {
            let count = width * height * 3;
            let image = Image::new(width, height, Layout::Rgb, (0..count).map(|i| (i * i * 37 % 251) as u8).collect()).unwrap();
            for side in [3, 5, 7, 11] {
                let (made, radius) = (blur(&image, side), side as i64 / 2);
                for at in 0..count as usize {
                    let (x, y, c) = ((at / 3) as i64 % i64::from(width), at as i64 / 3 / i64::from(width), at % 3);
                    let mut about: Vec<u8> = Vec::new();
                    for dy in -radius..=radius {
                        for dx in -radius..=radius {
                            let (x, y) = ((x + dx).clamp(0, i64::from(width) - 1), (y + dy).clamp(0, i64::from(height) - 1));
                            about.push(image.data()[(y * i64::from(width) + x) as usize * 3 + c]);
                        }
                    }
                    about.sort_unstable();
                    assert_eq!(made.data()[at], about[about.len() / 2], "{width} x {height}, {side} at {at}");
                }
            }
        }
    }
}
