//! Blending the four pixels about a position: one way to compute it, and the same eight pixels at a time.

use super::side::LONGEST_PX;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use crate::lanes::LEVEL;

/// Bits of a position's fraction in pixels.
pub(super) const WEIGHT: u32 = 10;
/// Bits after the point that are kept between across and down: what fits in sixteen bits.
const BETWEEN: u32 = 7;
/// Rounds the first pass to [`BETWEEN`] bits.
const ACROSS: u32 = WEIGHT - BETWEEN;
/// Rounds the second pass to whole levels.
const DOWN: u32 = WEIGHT + BETWEEN;

/// Positions that are blended at once.
pub(super) const AT_ONCE: usize = 64;

/// Positions inside a picture, in 1/1024 px; at the last column or row a position has no part.
#[derive(Clone)]
pub(super) struct Places {
    pub(super) x: [i32; AT_ONCE],
    pub(super) y: [i32; AT_ONCE],
}

impl Places {
    pub(super) const ORIGIN: Self = Self { x: [0; AT_ONCE], y: [0; AT_ONCE] };
}

/// Sides and bytes of a picture up to which [`Places`] and offsets fit.
pub(super) fn fits(width: i64, height: i64, bytes: usize) -> bool {
    width.max(height) <= LONGEST_PX && i32::try_from(bytes).is_ok()
}

/// Four pixels by their weights across (`fx`) and down (`fy`), in 1/1024: first left and right, rounded to 1/128, then above and below.
#[inline(always)]
pub(super) fn weighted<const N: usize>(taps: [&[u8; N]; 4], fx: u32, fy: u32) -> [u8; N] {
    let (gx, gy) = ((1 << WEIGHT) - fx, (1 << WEIGHT) - fy);
    std::array::from_fn(|c| {
        let across = |left: u8, right: u8| (u32::from(left) * gx + u32::from(right) * fx + (1 << (ACROSS - 1))) >> ACROSS;
        let (above, below) = (across(taps[0][c], taps[1][c]), across(taps[2][c], taps[3][c]));
        ((above * gy + below * fy + (1 << (DOWN - 1))) >> DOWN) as u8
    })
}

/// `out` = the picture in `data` (rows of `stride` bytes, `N` samples a pixel) at the first `out.len()` of `places`. `out` has at most
/// [`AT_ONCE`] pixels.
pub(super) fn blend<const N: usize>(data: &[u8], stride: usize, places: &Places, out: &mut [[u8; N]]) {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = LEVEL.as_avx2() {
        let picture = eight::Picture { data, stride, n: N };
        let mut done = 0;
        while done < out.len() {
            done += eight::blend(avx2, picture, places, done, out[done..].as_flattened_mut());
            // Too near to the end of the picture for eight bytes to be read.
            let upto = out.len().min(done + eight::PIXELS);
            one_by_one(data, stride, (&places.x[done..], &places.y[done..]), &mut out[done..upto]);
            done = upto;
        }
        return;
    }
    one_by_one(data, stride, (&places.x, &places.y), out);
}

fn one_by_one<const N: usize>(data: &[u8], stride: usize, (xs, ys): (&[i32], &[i32]), out: &mut [[u8; N]]) {
    let (pixels, _) = data.as_chunks::<N>();
    // What has no weight may be missing.
    let pixel_at = |at: usize| &pixels[at.min(pixels.len() - 1)];
    for (pixel, (x, y)) in out.iter_mut().zip(xs.iter().zip(ys)) {
        let at = (y >> WEIGHT) as usize * (stride / N) + (x >> WEIGHT) as usize;
        let below = at + stride / N;
        let part = |position: i32| (position & ((1 << WEIGHT) - 1)) as u32;
        *pixel = weighted([at, at + 1, below, below + 1].map(pixel_at), part(*x), part(*y));
    }
}

/// Eight pixels at a time with AVX2.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod eight {
    use super::{ACROSS, DOWN, Places, WEIGHT};
    use fearless_simd::{i32x8, prelude::*, u8x32};
    #[cfg(target_arch = "x86")]
    use std::arch::x86 as arch;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64 as arch;

    use arch::{
        __m256i, _mm256_add_epi32, _mm256_and_si256, _mm256_cmpgt_epi32, _mm256_madd_epi16, _mm256_movemask_epi8, _mm256_mullo_epi32,
        _mm256_or_si256, _mm256_packs_epi32, _mm256_packus_epi16, _mm256_permutevar8x32_epi32, _mm256_set_epi64x, _mm256_set1_epi32,
        _mm256_shuffle_epi8, _mm256_shuffle_epi32, _mm256_slli_epi32, _mm256_srai_epi32, _mm256_sub_epi32,
    };

    /// Pixels that are blended at once.
    pub(super) const PIXELS: usize = 8;
    /// Bytes that are read at a pixel: two pixels of up to four bytes.
    const TAPS: usize = 8;

    #[derive(Clone, Copy)]
    pub(super) struct Picture<'a> {
        pub(super) data: &'a [u8],
        pub(super) stride: usize,
        pub(super) n: usize,
    }

    /// Eight bytes from `at` on, which are there.
    #[inline(always)]
    fn taps(data: &[u8], at: i32) -> i64 {
        // By way of 32 bits the sum cannot overflow, which saves a second check.
        let at = at.cast_unsigned() as usize;
        i64::from_le_bytes(data[at..at + TAPS].first_chunk().copied().unwrap_or_default())
    }

    /// The pixels `first` and `first + 4`, one a lane, as four numbers of 32 bits each; `chosen` is four times `first` in two bits. (A loop
    /// would keep them in memory, and closures would not be inlined.)
    macro_rules! two {
        ($first:literal, $chosen:literal, ($upper:ident, $lower:ident, $at:ident), ($across:ident, $down:ident),
         ($above:ident, $below:ident, $stacked:ident), ($half_across:ident, $half_down:ident)) => {{
            let (first, second) = ($at[$first], $at[$first + 4]);
            let taps = _mm256_set_epi64x(taps($lower, second), taps($upper, second), taps($lower, first), taps($upper, first));
            let (across, down) = (_mm256_shuffle_epi32::<$chosen>($across), _mm256_shuffle_epi32::<$chosen>($down));
            let upper = _mm256_add_epi32(_mm256_madd_epi16(_mm256_shuffle_epi8(taps, $above), across), $half_across);
            let lower = _mm256_add_epi32(_mm256_madd_epi16(_mm256_shuffle_epi8(taps, $below), across), $half_across);
            let rows = _mm256_packs_epi32(_mm256_srai_epi32::<{ ACROSS as i32 }>(upper), _mm256_srai_epi32::<{ ACROSS as i32 }>(lower));
            let sums = _mm256_madd_epi16(_mm256_shuffle_epi8(rows, $stacked), down);
            _mm256_srai_epi32::<{ DOWN as i32 }>(_mm256_add_epi32(sums, $half_down))
        }};
    }

    /// Of two neighbouring pixels of `n` bytes in eight: left and right of each channel, as sixteen bits each, from the row that stands in
    /// the low half of a lane (`half` 0) or in the high half (8).
    const fn pairs(n: usize, half: usize) -> [u8; 32] {
        let mut chosen = [0x80; 32];
        let mut byte = 0;
        while byte < 32 {
            let (channel, right) = (byte % 16 / 4, byte % 4 / 2);
            if channel < n {
                chosen[byte] = (half + right * n + channel) as u8;
            }
            byte += 2;
        }
        chosen
    }

    /// Four pixels of four bytes each become four of `n`.
    const fn closed_up(n: usize) -> [u8; 32] {
        let mut chosen = [0x80; 32];
        let mut byte = 0;
        while byte < 32 {
            if byte % 16 < 4 * n {
                chosen[byte] = (byte % 16 / n * 4 + byte % 16 % n) as u8;
            }
            byte += 1;
        }
        chosen
    }

    /// The `n` numbers of each half side by side.
    const fn joined(n: usize) -> [i32; 8] {
        let mut chosen = [0; 8];
        let mut at = 0;
        while at < 2 * n {
            chosen[at] = (at / n * 4 + at % n) as i32;
            at += 1;
        }
        chosen
    }

    /// For pixels of `n` bytes: [`pairs`] of the upper and of the lower row, and [`closed_up`].
    const fn choices(n: usize) -> [[u8; 32]; 3] {
        [pairs(n, 0), pairs(n, 8), closed_up(n)]
    }

    /// For pixels of one to four bytes.
    const CHOICES: [[[u8; 32]; 3]; 4] = [choices(1), choices(2), choices(3), choices(4)];
    const JOINED: [[i32; 8]; 4] = [joined(1), joined(2), joined(3), joined(4)];

    /// Above and below of each channel side by side.
    const STACKED: [u8; 32] = {
        let lane = [0, 1, 8, 9, 2, 3, 10, 11, 4, 5, 12, 13, 6, 7, 14, 15];
        let mut both = [0; 32];
        let mut byte = 0;
        while byte < 32 {
            both[byte] = lane[byte % 16];
            byte += 1;
        }
        both
    };

    fearless_simd::kernel!(
        /// From the place `first` (a multiple of [`PIXELS`]) on, as far as whatever is read lies in the picture: how many pixels of `out`
        /// were made.
        pub(super) fn blend(avx2: Avx2, picture: Picture<'_>, places: &Places, first: usize, out: &mut [u8]) -> usize {
            let Picture { data: upper, stride, n } = picture;
            let lower = upper.get(stride..).unwrap_or_default();
            let load = |bytes: [u8; 32]| -> __m256i { u8x32::simd_from(avx2, bytes).into() };
            let numbers = |eight: &[i32; 8]| -> __m256i { i32x8::simd_from(avx2, *eight).into() };
            let ([above, below, closed], joined) = (CHOICES[n - 1], numbers(&JOINED[n - 1]));
            let (above, below, stacked, closed) = (load(above), load(below), load(STACKED), load(closed));
            let (whole, mask) = (_mm256_set1_epi32(1 << WEIGHT), _mm256_set1_epi32((1 << WEIGHT) - 1));
            let (half_across, half_down) = (_mm256_set1_epi32(1 << (ACROSS - 1)), _mm256_set1_epi32(1 << (DOWN - 1)));
            let (row, step) = (_mm256_set1_epi32(stride as i32), _mm256_set1_epi32(n as i32));
            // The last place in the lower row (and so in the upper one) from which all can be read.
            let last = _mm256_set1_epi32(lower.len() as i32 - TAPS as i32);
            let (xs, ys) = (places.x[first..].as_chunks::<PIXELS>().0, places.y[first..].as_chunks::<PIXELS>().0);
            // Weights of left and right (or above and below) as two numbers of sixteen bits.
            let weights = |place: __m256i| {
                let second = _mm256_and_si256(place, mask);
                _mm256_or_si256(_mm256_sub_epi32(whole, second), _mm256_slli_epi32::<16>(second))
            };
            let pixels = out.len() / n;
            for (block, ((target, x), y)) in out.chunks_mut(PIXELS * n).zip(xs).zip(ys).enumerate() {
                let (x, y) = (numbers(x), numbers(y));
                let (across, down) = (weights(x), weights(y));
                let offsets = _mm256_add_epi32(
                    _mm256_mullo_epi32(_mm256_srai_epi32::<{ WEIGHT as i32 }>(y), row),
                    _mm256_mullo_epi32(_mm256_srai_epi32::<{ WEIGHT as i32 }>(x), step),
                );
                if _mm256_movemask_epi8(_mm256_cmpgt_epi32(offsets, last)) != 0 {
                    return block * PIXELS;
                }
                let at: [i32; 8] = i32x8::simd_from(avx2, offsets).into();
                let twos = [
                    two!(0, 0x00, (upper, lower, at), (across, down), (above, below, stacked), (half_across, half_down)),
                    two!(1, 0x55, (upper, lower, at), (across, down), (above, below, stacked), (half_across, half_down)),
                    two!(2, 0xaa, (upper, lower, at), (across, down), (above, below, stacked), (half_across, half_down)),
                    two!(3, 0xff, (upper, lower, at), (across, down), (above, below, stacked), (half_across, half_down)),
                ];
                let made = _mm256_packus_epi16(_mm256_packs_epi32(twos[0], twos[1]), _mm256_packs_epi32(twos[2], twos[3]));
                let bytes: [u8; 32] = u8x32::simd_from(avx2, _mm256_permutevar8x32_epi32(_mm256_shuffle_epi8(made, closed), joined)).into();
                // A copy of a known length is quicker.
                match target.first_chunk_mut::<24>() {
                    Some(target) if n == 3 => target.copy_from_slice(&bytes[..24]),
                    _ => target.copy_from_slice(&bytes[..target.len()]),
                }
            }
            pixels
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_at_a_time_is_one_at_a_time() {
        fn check<const N: usize>(width: usize, height: usize) {
            let data: Vec<u8> = (0..width * height * N).map(|at| (at * 89 % 257) as u8).collect();
            let mut places = Places::ORIGIN;
            for at in 0..AT_ONCE {
                places.x[at] = (at * 7919 % ((width - 1) * 1024)) as i32;
                places.y[at] = (at * 104_729 % ((height - 1) * 1024)) as i32;
            }
            // The last pixel of all has no neighbours.
            (places.x[5], places.y[5]) = (((width - 1) * 1024) as i32, ((height - 1) * 1024) as i32);
            // The last four pixels of all: nothing may be read beyond them.
            (places.x[0], places.y[0]) = (((width - 1) * 1024 - 1) as i32, ((height - 1) * 1024 - 1) as i32);
            for pixels in [1, 7, 8, 13, AT_ONCE] {
                let (mut fast, mut slow) = (vec![[0; N]; pixels], vec![[0; N]; pixels]);
                blend(&data, width * N, &places, &mut fast);
                one_by_one(&data, width * N, (&places.x, &places.y), &mut slow);
                assert_eq!(fast, slow, "{N} samples, {pixels} pixels");
            }
        }
        check::<1>(19, 11);
        check::<2>(2, 2);
        check::<3>(33, 5);
        check::<3>(2, 40);
        check::<4>(9, 9);
    }

    #[test]
    fn one_pixel_by_hand() {
        // A quarter to the right and half down: (100 × 3 + 200) / 4 = 125 above, 0 below, 62.5 rounded up.
        assert_eq!(weighted([&[100], &[200], &[0], &[0]], 256, 512), [63]);
        assert_eq!(weighted([&[255]; 4], 1023, 1), [255]);
    }
}
