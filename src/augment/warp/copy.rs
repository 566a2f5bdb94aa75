//! Moves that meet whole pixels inside the source: flips, quarter turns, cuts. Copied, not resampled.

use super::super::action::Size;
use super::Matrix;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use crate::lanes::LEVEL;
use crate::pixels::Image;

/// Where the first output pixel comes from, and the steps in the source for one pixel to the right and one down.
#[derive(Debug, PartialEq)]
pub(super) struct Moves {
    start: (i64, i64),
    right: (i64, i64),
    down: (i64, i64),
}

impl Moves {
    /// `inverse` as whole steps, if it is one of the eight turns and flips with a whole shift and stays inside the source.
    pub(super) fn of(inverse: &Matrix, out: Size, source: Size) -> Option<Self> {
        let whole = |number: f64| (number.fract() == 0.0 && number.abs() < 4e9).then_some(number as i64);
        if !inverse.is_affine() {
            return None;
        }
        let [a, b, c] = inverse.x;
        let [d, e, f] = inverse.y;
        let moves = Self { start: (whole(c)?, whole(f)?), right: (whole(a)?, whole(d)?), down: (whole(b)?, whole(e)?) };
        let turns = match (moves.right, moves.down) {
            ((x, 0), (0, y)) | ((0, x), (y, 0)) => x.abs() == 1 && y.abs() == 1,
            _ => false,
        };
        let (across, downwards) = (i64::from(out.width) - 1, i64::from(out.height) - 1);
        let last = (
            moves.start.0 + moves.right.0 * across + moves.down.0 * downwards,
            moves.start.1 + moves.right.1 * across + moves.down.1 * downwards,
        );
        let inside = |(x, y): (i64, i64)| (0..i64::from(source.width)).contains(&x) && (0..i64::from(source.height)).contains(&y);
        (turns && inside(moves.start) && inside(last)).then_some(moves)
    }

    /// The copy.
    pub(super) fn run(&self, image: &Image, out: Size) -> Image {
        if *self == (Self { start: (0, 0), right: (1, 0), down: (0, 1) }) && out == Size::of(image) {
            return image.clone();
        }
        match image.layout().channels() {
            1 => self.copy::<1>(image, out),
            2 => self.copy::<2>(image, out),
            3 => self.copy::<3>(image, out),
            _ => self.copy::<4>(image, out),
        }
    }

    fn copy<const N: usize>(&self, image: &Image, out: Size) -> Image {
        let width = i64::from(image.width());
        let (source, _) = image.data().as_chunks::<N>();
        let step = self.right.1 * width + self.right.0;
        let first = |y: usize| (self.start.1 + self.down.1 * y as i64) * width + self.start.0 + self.down.0 * y as i64;
        if step == 1 {
            return whole_rows(image, out, |y| first(y) as usize * N);
        }
        Image::from_rows(out.width, out.height, image.layout(), |y, row| {
            let (row, _) = row.as_chunks_mut::<N>();
            let mut at = first(y);
            if step == -1 {
                return mirror(&source[at as usize + 1 - row.len()..=at as usize], row);
            }
            for pixel in row {
                *pixel = source[at as usize];
                at += step;
            }
        })
    }
}

/// Rows copied as they are, each from where `first` says (in samples).
fn whole_rows(image: &Image, out: Size, first: impl Fn(usize) -> usize) -> Image {
    let row = out.width as usize * image.layout().channels();
    let mut data = Vec::with_capacity(row * out.height as usize);
    for y in 0..out.height as usize {
        data.extend_from_slice(&image.data()[first(y)..][..row]);
    }
    Image::new(out.width, out.height, image.layout(), data).expect("as many samples as rows were copied")
}

/// `target` = `source` from right to left. The source, which may come from memory, is read in its own order.
fn mirror<const N: usize>(source: &[[u8; N]], target: &mut [[u8; N]]) {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    let done = LEVEL.as_avx2().map_or(0, |avx2| many::mirror(avx2, source.as_flattened(), target.as_flattened_mut(), N) / N);
    #[cfg(not(any(target_arch = "x86", target_arch = "x86_64")))]
    let done = 0;
    let left = source.len() - done;
    for (from, to) in source[done..].iter().zip(target[..left].iter_mut().rev()) {
        *to = *from;
    }
}

/// 48 bytes at a time: whole pixels of every layout.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod many {
    use fearless_simd::{prelude::*, u8x16};
    #[cfg(target_arch = "x86")]
    use std::arch::x86::{__m128i, _mm_or_si128, _mm_setzero_si128, _mm_shuffle_epi8};
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64::{__m128i, _mm_or_si128, _mm_setzero_si128, _mm_shuffle_epi8};

    const BYTES: usize = 48;

    /// For each third of what is made, and each third of the source: which of its bytes stands where, if any.
    type Choices = [[[u8; 16]; 3]; 3];

    const fn choices(n: usize) -> Choices {
        let mut all = [[[0x80; 16]; 3]; 3];
        let mut at = 0;
        while at < BYTES {
            let from = (BYTES / n - 1 - at / n) * n + at % n;
            all[at / 16][from / 16][at % 16] = (from % 16) as u8;
            at += 1;
        }
        all
    }

    /// For pixels of one to four bytes.
    const CHOICES: [Choices; 4] = [choices(1), choices(2), choices(3), choices(4)];

    fearless_simd::kernel!(
        /// As far as whole blocks go, from the left of `source`, which is as long as `target`: how many bytes.
        pub(super) fn mirror(avx2: Avx2, source: &[u8], target: &mut [u8], n: usize) -> usize {
            let mut chosen = [[_mm_setzero_si128(); 3]; 3];
            for (chosen, bytes) in chosen.as_flattened_mut().iter_mut().zip(CHOICES[n - 1].as_flattened()) {
                *chosen = u8x16::simd_from(avx2, *bytes).into();
            }
            let mut done = 0;
            for (from, to) in source.as_chunks::<BYTES>().0.iter().zip(target.rchunks_exact_mut(BYTES)) {
                let mut thirds = [_mm_setzero_si128(); 3];
                for (third, bytes) in thirds.iter_mut().zip(from.as_chunks::<16>().0) {
                    *third = u8x16::simd_from(avx2, *bytes).into();
                }
                for (to, chosen) in to.as_chunks_mut::<16>().0.iter_mut().zip(&chosen) {
                    let (first, second) = (_mm_shuffle_epi8(thirds[0], chosen[0]), _mm_shuffle_epi8(thirds[1], chosen[1]));
                    let made: __m128i = _mm_or_si128(_mm_or_si128(first, second), _mm_shuffle_epi8(thirds[2], chosen[2]));
                    *to = u8x16::simd_from(avx2, made).into();
                }
                done += BYTES;
            }
            done
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_every_length_are_mirrored() {
        fn check<const N: usize>() {
            for width in 1..40 {
                let source: Vec<[u8; N]> = (0..width).map(|x| std::array::from_fn(|c| (x * 7 + c * 50) as u8)).collect();
                let mut target = vec![[0; N]; width];
                mirror(&source, &mut target);
                assert!(target.iter().eq(source.iter().rev()), "{N} samples, {width} px");
            }
        }
        check::<1>();
        check::<2>();
        check::<3>();
        check::<4>();
    }
}
