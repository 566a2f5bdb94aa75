//! One row of a separable blur: the weighted sum of samples beside each other or of rows, as many at once as the processor can.

use super::{BETWEEN, FRACTION, Kernel, WEIGHT};
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use crate::lanes::LEVEL;

/// Rounds the first pass to [`BETWEEN`] bits after the point.
const ACROSS: u32 = WEIGHT - BETWEEN;

/// `to` = the samples of `padded` (which has the kernel's radius of pixels of `n` samples on either side) blurred across, with [`BETWEEN`]
/// bits after the point.
pub(super) fn across(padded: &[u8], kernel: &Kernel, n: usize, to: &mut [u16]) {
    let mut done = 0;
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = LEVEL.as_avx2() {
        done = many::across(avx2, padded, &kernel.0, n, to);
    }
    let radius = kernel.radius();
    for (at, to) in to.iter_mut().enumerate().skip(done) {
        let sample = |tap: usize| u32::from(padded[at + tap * n]);
        let outer =
            kernel.0.iter().enumerate().skip(1).map(|(tap, weight)| (sample(radius - tap) + sample(radius + tap)) * u32::from(*weight));
        let sum = sample(radius) * u32::from(kernel.0[0]) + outer.sum::<u32>();
        *to = ((sum + (1 << (ACROSS - 1))) >> ACROSS) as u16;
    }
}

/// `to` = the rows `lines`, as many as the kernel has taps, blurred down and rounded to whole levels.
pub(super) fn down(lines: &[&[u16]], kernel: &Kernel, to: &mut [u8]) {
    let mut done = 0;
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = LEVEL.as_avx2() {
        done = many::down(avx2, lines, &kernel.0, to);
    }
    let radius = kernel.radius();
    for (at, to) in to.iter_mut().enumerate().skip(done) {
        let sample = |tap: usize| u32::from(lines[tap][at]);
        let outer =
            kernel.0.iter().enumerate().skip(1).map(|(tap, weight)| (sample(radius - tap) + sample(radius + tap)) * u32::from(*weight));
        let sum = sample(radius) * u32::from(kernel.0[0]) + outer.sum::<u32>();
        *to = ((sum + (1 << (FRACTION - 1))) >> FRACTION) as u8;
    }
}

/// Sixteen samples at a time. Samples and weights have fifteen bits at most, as the products want it, but a weight of 1
/// (2^14), which has no other beside it.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod many {
    use super::{ACROSS, FRACTION};
    use fearless_simd::{prelude::*, u8x16, u16x16};
    #[cfg(target_arch = "x86")]
    use std::arch::x86 as arch;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64 as arch;

    use arch::{
        __m128i, __m256i, _mm256_add_epi16, _mm256_add_epi32, _mm256_cvtepu8_epi16, _mm256_madd_epi16, _mm256_packus_epi16,
        _mm256_packus_epi32, _mm256_permute4x64_epi64, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_srli_epi32, _mm256_unpackhi_epi16,
        _mm256_unpacklo_epi16,
    };

    /// Two weights, for the two numbers that are multiplied and summed at once.
    #[inline(always)]
    fn both(first: u16, second: u16) -> i32 {
        i32::from(first) | i32::from(second) << 16
    }

    /// Sixteen samples in sixteen bits each. (A closure would not be inlined.)
    macro_rules! wide {
        ($avx2:ident, $samples:expr) => {
            _mm256_cvtepu8_epi16(Into::<__m128i>::into(u8x16::simd_from($avx2, $samples)))
        };
    }

    /// The same for a radius and samples a pixel that are known when compiled: all is in registers, nothing is asked a block.
    macro_rules! across_by {
        ($radius:literal, $n:literal, $avx2:ident, $padded:ident, $weights:ident, $to:ident) => {{
            const TERMS: usize = usize::div_ceil($radius + 1, 2) * 2;
            let half = _mm256_set1_epi32(1 << (ACROSS - 1));
            let mut weights = [_mm256_setzero_si256(); TERMS / 2];
            for (wide, two) in weights.iter_mut().zip($weights.chunks(2)) {
                *wide = _mm256_set1_epi32(both(two[0], two.get(1).copied().unwrap_or(0)));
            }
            for (at, to) in $to.as_chunks_mut::<16>().0.iter_mut().enumerate() {
                let Some(about) = $padded.get(16 * at..).and_then(<[u8]>::first_chunk::<{ 16 + 2 * $radius * $n }>) else { break };
                let mut terms = [_mm256_setzero_si256(); TERMS];
                terms[0] = wide!($avx2, *about[$radius * $n..].first_chunk().unwrap_or(&[0; 16]));
                for distance in 1..$radius + 1 {
                    let left = wide!($avx2, *about[($radius - distance) * $n..].first_chunk().unwrap_or(&[0; 16]));
                    let right = wide!($avx2, *about[($radius + distance) * $n..].first_chunk().unwrap_or(&[0; 16]));
                    terms[distance] = _mm256_add_epi16(left, right);
                }
                let (mut low, mut high) = (half, half);
                for two in 0..TERMS / 2 {
                    let (first, second) = (terms[2 * two], terms[2 * two + 1]);
                    low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(first, second), weights[two]));
                    high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(first, second), weights[two]));
                }
                let made = _mm256_packus_epi32(_mm256_srli_epi32::<{ ACROSS as i32 }>(low), _mm256_srli_epi32::<{ ACROSS as i32 }>(high));
                *to = u16x16::simd_from($avx2, made).into();
            }
            return $to.len() - $to.len() % 16;
        }};
    }

    /// The same for a radius that is known when compiled.
    macro_rules! down_by {
        ($radius:literal, $avx2:ident, $lines:ident, $weights:ident, $to:ident) => {{
            let half = _mm256_set1_epi32(1 << (FRACTION - 1));
            let row = $to.len();
            let mut lines: [&[[u16; 16]]; 2 * $radius + 1] = [&[]; 2 * $radius + 1];
            for (line, whole) in lines.iter_mut().zip($lines) {
                *line = whole[..row].as_chunks().0;
            }
            let mut weights = [_mm256_setzero_si256(); $radius + 1];
            for (wide, weight) in weights.iter_mut().zip($weights) {
                *wide = _mm256_set1_epi32(both(*weight, *weight));
            }
            // The middle stands alone.
            weights[0] = _mm256_set1_epi32(both($weights[0], 0));
            let lines = lines;
            for (at, to) in $to.as_chunks_mut::<16>().0.iter_mut().enumerate() {
                let (mut low, mut high) = (half, half);
                for distance in 0..$radius + 1 {
                    let above: __m256i = u16x16::simd_from($avx2, lines[$radius - distance][at]).into();
                    let below: __m256i = u16x16::simd_from($avx2, lines[$radius + distance][at]).into();
                    low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(above, below), weights[distance]));
                    high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(above, below), weights[distance]));
                }
                let made =
                    _mm256_packus_epi32(_mm256_srli_epi32::<{ FRACTION as i32 }>(low), _mm256_srli_epi32::<{ FRACTION as i32 }>(high));
                let bytes = _mm256_permute4x64_epi64::<0b1000>(_mm256_packus_epi16(made, made));
                let bytes: [u8; 32] = fearless_simd::u8x32::simd_from($avx2, bytes).into();
                to.copy_from_slice(&bytes[..16]);
            }
            return row - row % 16;
        }};
    }

    fearless_simd::kernel!(
        /// How many of `to` were made.
        pub(super) fn across(avx2: Avx2, padded: &[u8], weights: &[u16], n: usize, to: &mut [u16]) -> usize {
            match (weights.len(), n) {
                (2, 3) => across_by!(1, 3, avx2, padded, weights, to),
                (3, 3) => across_by!(2, 3, avx2, padded, weights, to),
                (4, 3) => across_by!(3, 3, avx2, padded, weights, to),
                (5, 3) => across_by!(4, 3, avx2, padded, weights, to),
                _ => {}
            }
            let [middle_weight, outer @ ..] = weights else { return 0 };
            let (radius, row) = (outer.len(), to.len());
            let tap = |tap: usize| padded[tap * n..][..row].as_chunks::<16>().0;
            let middle = tap(radius);
            // Left and right at each distance from the middle.
            let sides: Vec<_> = (1..=radius).map(|distance| (tap(radius - distance), tap(radius + distance))).collect();
            let half = _mm256_set1_epi32(1 << (ACROSS - 1));
            let blocks = to.as_chunks_mut::<16>().0;
            for (at, to) in blocks.iter_mut().enumerate() {
                // Two sums are weighed at once; the middle stands alone.
                let mut waiting = wide!(avx2, middle[at]);
                let mut waiting_weight = Some(*middle_weight);
                let (mut low, mut high) = (half, half);
                for ((left, right), weight) in sides.iter().zip(outer) {
                    let sum = _mm256_add_epi16(wide!(avx2, left[at]), wide!(avx2, right[at]));
                    let Some(before) = waiting_weight.take() else {
                        (waiting, waiting_weight) = (sum, Some(*weight));
                        continue;
                    };
                    let weight = _mm256_set1_epi32(both(before, *weight));
                    low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(waiting, sum), weight));
                    high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(waiting, sum), weight));
                }
                if let Some(before) = waiting_weight {
                    let (none, weight) = (_mm256_setzero_si256(), _mm256_set1_epi32(both(before, 0)));
                    low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(waiting, none), weight));
                    high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(waiting, none), weight));
                }
                let made = _mm256_packus_epi32(_mm256_srli_epi32::<{ ACROSS as i32 }>(low), _mm256_srli_epi32::<{ ACROSS as i32 }>(high));
                *to = u16x16::simd_from(avx2, made).into();
            }
            row - row % 16
        }
    );

    fearless_simd::kernel!(
        /// How many of `to` were made.
        pub(super) fn down(avx2: Avx2, lines: &[&[u16]], weights: &[u16], to: &mut [u8]) -> usize {
            match weights.len() {
                2 => down_by!(1, avx2, lines, weights, to),
                3 => down_by!(2, avx2, lines, weights, to),
                4 => down_by!(3, avx2, lines, weights, to),
                5 => down_by!(4, avx2, lines, weights, to),
                _ => {}
            }
            let (radius, row) = (weights.len() - 1, to.len());
            let line = |at: usize| lines[at][..row].as_chunks::<16>().0;
            let sides: Vec<_> = (0..=radius).map(|distance| (line(radius - distance), line(radius + distance))).collect();
            let half = _mm256_set1_epi32(1 << (FRACTION - 1));
            for (at, to) in to.as_chunks_mut::<16>().0.iter_mut().enumerate() {
                let (mut low, mut high) = (half, half);
                for (tap, ((above, below), weight)) in sides.iter().zip(weights).enumerate() {
                    let above: __m256i = u16x16::simd_from(avx2, above[at]).into();
                    let below: __m256i = u16x16::simd_from(avx2, below[at]).into();
                    // The middle is the same line twice, and counts once.
                    let weight = _mm256_set1_epi32(if tap == 0 { both(*weight, 0) } else { both(*weight, *weight) });
                    low = _mm256_add_epi32(low, _mm256_madd_epi16(_mm256_unpacklo_epi16(above, below), weight));
                    high = _mm256_add_epi32(high, _mm256_madd_epi16(_mm256_unpackhi_epi16(above, below), weight));
                }
                let made =
                    _mm256_packus_epi32(_mm256_srli_epi32::<{ FRACTION as i32 }>(low), _mm256_srli_epi32::<{ FRACTION as i32 }>(high));
                let bytes = _mm256_permute4x64_epi64::<0b1000>(_mm256_packus_epi16(made, made));
                let bytes: [u8; 32] = fearless_simd::u8x32::simd_from(avx2, bytes).into();
                to.copy_from_slice(&bytes[..16]);
            }
            row - row % 16
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_at_a_time_are_one_at_a_time() {
        let n = 3;
        for (kernel, width) in
            [3, 5, 7, 9, 11].iter().flat_map(|size| [1, 5, 16, 37, 70].map(|width| (Kernel::gaussian(2.0, *size), width)))
        {
            let radius = kernel.radius();
            let samples = width * n;
            let padded: Vec<u8> = (0..samples + 2 * radius * n).map(|at| if at % 7 < 3 { 255 } else { (at * 89 % 257) as u8 }).collect();
            let mut row = vec![0; samples];
            across(&padded, &kernel, n, &mut row);
            let weight = |tap: usize| u32::from(kernel.0[tap.abs_diff(radius)]);
            for (at, made) in row.iter().enumerate() {
                let sum: u32 = (0..=2 * radius).map(|tap| u32::from(padded[at + tap * n]) * weight(tap)).sum();
                assert_eq!(u32::from(*made), (sum + 64) >> 7, "across, {width} px at {at}");
            }
            let rows: Vec<Vec<u16>> = (0..=2 * radius)
                .map(|y| (0..samples).map(|at| if at % 5 == 0 { 255 << 7 } else { ((at * 977 + y * 131) % 32_000) as u16 }).collect())
                .collect();
            let lines: Vec<&[u16]> = rows.iter().map(Vec::as_slice).collect();
            let mut made = vec![0; samples];
            down(&lines, &kernel, &mut made);
            for (at, made) in made.iter().enumerate() {
                let sum: u32 = rows.iter().enumerate().map(|(tap, row)| u32::from(row[at]) * weight(tap)).sum();
                assert_eq!(u32::from(*made), (sum + (1 << 20)) >> 21, "down, {width} px at {at}");
            }
        }
    }
}
