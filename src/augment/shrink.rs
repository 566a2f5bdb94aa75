//! Shrinking a part of a picture. Colours in one go: what the resizer makes of them by a triangle as wide as the step, to the last bit, but each
//! row is shrunk across while it is near.

use super::action::Size;
use crate::pixels::{self, Image, Layout};

/// Old samples that a new one is made of, each with its weight.
struct Side {
    /// The first of them.
    first: Vec<usize>,
    /// As many weights for each new sample, 0 where there are fewer.
    weights: Vec<i16>,
    taps: usize,
    /// Bits behind the weights' point.
    bits: u32,
}

impl Side {
    /// From `old` samples to `new` ones, as fast_image_resize weighs them: weights sum to 1 before they are rounded, and have as many bits
    /// as fit in sixteen with the largest of them.
    fn new(old: u32, new: u32) -> Self {
        const MOST_BITS: u32 = 21;
        let scale = f64::from(old) / f64::from(new);
        let radius = scale.max(1.0);
        let triangle = |away: f64| if away.abs() < 1.0 { 1.0 - away.abs() } else { 0.0 };
        let taps = (libm::ceil(radius) as usize * 2 + 1).min(old as usize);
        let mut first = Vec::with_capacity(new as usize);
        let mut parts = vec![0.0; taps * new as usize];
        let mut largest = 0.0;
        for (at, parts) in (0..new).zip(parts.chunks_exact_mut(taps)) {
            let middle = (f64::from(at) + 0.5) * scale;
            let begin = libm::floor(middle - radius).max(0.0) as u32;
            let end = libm::ceil(middle + radius).min(f64::from(old)) as u32;
            let weigh = |x: u32| triangle((f64::from(x) - (middle - 0.5)) * (1.0 / radius));
            let begin = (begin..end).find(|x| weigh(*x) != 0.0).unwrap_or(begin);
            let mut sum = 0.0;
            for (part, x) in parts.iter_mut().zip(begin..end) {
                *part = weigh(x);
                sum += *part;
            }
            for part in parts {
                *part /= sum;
                largest = part.max(largest);
            }
            first.push(begin as usize);
        }
        let too_large = |bits: &u32| libm::round(largest * f64::from(2_u32 << bits)) >= 32_768.0;
        let bits = (0..MOST_BITS).find(too_large).unwrap_or(MOST_BITS);
        // All are positive, so that cutting off after a half is added rounds.
        let whole = |part: &f64| (part * f64::from(1_u32 << bits) + 0.5) as i16;
        let weights: Vec<i16> = parts.iter().map(whole).collect();
        // What no sample needs is not weighed.
        let needed = weights
            .chunks_exact(taps)
            .filter_map(|weights| weights.iter().rposition(|weight| *weight != 0))
            .max()
            .map_or(1, |last| last + 1);
        let weights = weights.chunks_exact(taps).flat_map(|weights| &weights[..needed]).copied().collect();
        Self { first, weights, taps: needed, bits }
    }

    fn weights(&self, at: usize) -> &[i16] {
        &self.weights[at * self.taps..][..self.taps]
    }
}

/// [`pixels::resize_part`], quicker where it can be.
pub(super) fn part(image: &Image, part: [u32; 4], size: Size) -> Image {
    quickly(image, part, size).unwrap_or_else(|| pixels::resize_part(image, part, size.width, size.height))
}

/// `None` for what is left to the resizer: other layouts, sides that do not shrink, steps that take many pixels, small parts, parts that are
/// not inside, and processors without AVX2.
fn quickly(image: &Image, [left, top, wide, high]: [u32; 4], size: Size) -> Option<Image> {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = crate::lanes::LEVEL.as_avx2() {
        let inside = left.checked_add(wide)? <= image.width() && top.checked_add(high)? <= image.height();
        let shrinks = |old: u32, new: u32| new > 0 && new < old && old.div_ceil(new) <= MOST_STEP;
        if !(image.layout() == Layout::Rgb && inside && shrinks(wide, size.width) && shrinks(high, size.height)) {
            return None;
        }
        let (across, down) = (many::Across::new(&Side::new(wide, size.width)), Side::new(high, size.height));
        let (stride, row) = (image.width() as usize * 3, wide as usize * 3);
        if row < many::AT_ONCE {
            return None;
        }
        let rows = &image.data()[top as usize * stride + left as usize * 3..];
        let mut line = vec![0; row + many::SLACK];
        return Some(Image::from_rows(size.width, size.height, Layout::Rgb, |y, target| {
            // At the lower edge fewer are needed.
            let weights = &down.weights(y)[..down.taps.min(high as usize - down.first[y])];
            let lines = many::Lines { rows: &rows[down.first[y] * stride..], stride, weights, bits: down.bits };
            many::down(avx2, &lines, &mut line[..row]);
            many::across(avx2, &line, &across, target);
        }));
    }
    None
}

/// Old pixels a new one, at most.
const MOST_STEP: u32 = 4;

/// Many samples at a time with AVX2.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod many {
    use super::Side;
    use fearless_simd::{i32x8, prelude::*, u8x16, u8x32};
    #[cfg(target_arch = "x86")]
    use std::arch::x86 as arch;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64 as arch;

    use arch::{
        __m128i, __m256i, _mm_cvtsi32_si128, _mm256_add_epi32, _mm256_madd_epi16, _mm256_packs_epi32, _mm256_packus_epi16,
        _mm256_permutevar8x32_epi32, _mm256_set_m128i, _mm256_set1_epi32, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_sra_epi32,
        _mm256_unpackhi_epi8, _mm256_unpacklo_epi8,
    };

    /// Samples of a row that are made at once.
    pub(super) const AT_ONCE: usize = 32;
    /// Bytes behind a row that may be read.
    pub(super) const SLACK: usize = 32;
    /// New pixels that are made at once.
    const PIXELS: usize = 8;
    /// Old pixels that are read at once: as many as stand in sixteen bytes.
    const TAPS: usize = 5;
    /// Two old pixels are weighed at once.
    const TWOS: usize = TAPS.div_ceil(2);
    /// Most rows that are weighed, in twos: as many as there are within a step on either side.
    const MOST_TWOS: usize = super::MOST_STEP as usize + 1;

    /// Two weights, for the two numbers that are multiplied and summed at once.
    fn both(weights: &[i16], first: usize) -> i32 {
        let weight = |at: usize| weights.get(at).copied().unwrap_or(0);
        i32::from(weight(first).cast_unsigned()) | i32::from(weight(first + 1)) << 16
    }

    /// Rows from the first that is needed on, and the weights of as many.
    pub(super) struct Lines<'a> {
        pub(super) rows: &'a [u8],
        pub(super) stride: usize,
        pub(super) weights: &'a [i16],
        pub(super) bits: u32,
    }

    fearless_simd::kernel!(
        /// `to`, at least [`AT_ONCE`] samples, is the weighted sum of the beginnings of the rows.
        pub(super) fn down(avx2: Avx2, lines: &Lines<'_>, to: &mut [u8]) {
            let Lines { rows, stride, weights, bits } = *lines;
            let (half, bits) = (_mm256_set1_epi32(1 << (bits - 1)), _mm_cvtsi32_si128(bits as i32));
            let none = _mm256_setzero_si256();
            let (row, twos) = (to.len(), weights.len().div_ceil(2).min(MOST_TWOS));
            let mut lines: [(&[u8], &[u8], __m256i); MOST_TWOS] = [(&[], &[], none); MOST_TWOS];
            for (two, line) in lines.iter_mut().enumerate().take(twos) {
                // Of an odd number of rows the last is there twice, and counts once.
                let (first, second) = (2 * two, (2 * two + 1).min(weights.len() - 1));
                *line = (&rows[first * stride..][..row], &rows[second * stride..][..row], _mm256_set1_epi32(both(weights, first)));
            }
            let mut at = 0;
            while at < row {
                // The last block reaches back, so that it is whole.
                let from = at.min(row - AT_ONCE);
                let mut sums = [half; 4];
                let mut two = 0;
                while two < twos {
                    let (first, second, weight) = lines[two];
                    let first = first[from..from + AT_ONCE].first_chunk().copied().unwrap_or([0; AT_ONCE]);
                    let second = second[from..from + AT_ONCE].first_chunk().copied().unwrap_or([0; AT_ONCE]);
                    let first: __m256i = u8x32::simd_from(avx2, first).into();
                    let second: __m256i = u8x32::simd_from(avx2, second).into();
                    let (low, high) = (_mm256_unpacklo_epi8(first, second), _mm256_unpackhi_epi8(first, second));
                    sums[0] = _mm256_add_epi32(sums[0], _mm256_madd_epi16(_mm256_unpacklo_epi8(low, none), weight));
                    sums[1] = _mm256_add_epi32(sums[1], _mm256_madd_epi16(_mm256_unpackhi_epi8(low, none), weight));
                    sums[2] = _mm256_add_epi32(sums[2], _mm256_madd_epi16(_mm256_unpacklo_epi8(high, none), weight));
                    sums[3] = _mm256_add_epi32(sums[3], _mm256_madd_epi16(_mm256_unpackhi_epi8(high, none), weight));
                    two += 1;
                }
                let low = _mm256_packs_epi32(_mm256_sra_epi32(sums[0], bits), _mm256_sra_epi32(sums[1], bits));
                let high = _mm256_packs_epi32(_mm256_sra_epi32(sums[2], bits), _mm256_sra_epi32(sums[3], bits));
                let made: [u8; AT_ONCE] = u8x32::simd_from(avx2, _mm256_packus_epi16(low, high)).into();
                to[from..][..AT_ONCE].copy_from_slice(&made);
                at += AT_ONCE;
            }
        }
    );

    /// How a row is shrunk: for each block of [`PIXELS`] new pixels, which bytes they begin at and their weights.
    pub(super) struct Across {
        blocks: Vec<Block>,
        /// Reads for each new pixel.
        reads: usize,
        bits: u32,
    }

    #[derive(Clone)]
    struct Block {
        first: [usize; PIXELS],
        /// Of each read, of each two pixels that are made together (a pixel and the fourth behind it), of each two that are weighed at once.
        weights: Vec<[[[i32; PIXELS]; TWOS]; PIXELS / 2]>,
    }

    impl Across {
        pub(super) fn new(side: &Side) -> Self {
            let reads = side.taps.div_ceil(TAPS);
            let none = Block { first: [0; PIXELS], weights: vec![[[[0; PIXELS]; TWOS]; PIXELS / 2]; reads] };
            let mut blocks = vec![none; side.first.len().div_ceil(PIXELS)];
            for (at, first) in side.first.iter().enumerate() {
                let (block, pixel) = (&mut blocks[at / PIXELS], at % PIXELS);
                block.first[pixel] = first * 3;
                for (read, weights) in block.weights.iter_mut().enumerate() {
                    let taps = side.weights(at);
                    let taps = &taps[(read * TAPS).min(taps.len())..taps.len().min((read + 1) * TAPS)];
                    for (two, weights) in weights[pixel % (PIXELS / 2)].iter_mut().enumerate() {
                        let lane = pixel / (PIXELS / 2) * 4;
                        weights[lane..lane + 4].fill(both(taps, 2 * two));
                    }
                }
            }
            Self { blocks, reads, bits: side.bits }
        }
    }

    /// Of pixels `first` and `first + 1` of five: the same channel of both side by side, as sixteen bits each.
    const fn side_by_side(first: usize) -> [u8; 32] {
        let mut chosen = [0x80; 32];
        let mut byte = 0;
        while byte < 32 {
            let (channel, pixel) = (byte % 16 / 4, first + byte % 4 / 2);
            if channel < 3 && pixel < TAPS {
                chosen[byte] = (pixel * 3 + channel) as u8;
            }
            byte += 2;
        }
        chosen
    }

    /// Four pixels of four bytes each become four of three.
    const CLOSED: [u8; 32] = {
        let mut chosen = [0x80; 32];
        let mut byte = 0;
        while byte < 32 {
            if byte % 16 < 12 {
                chosen[byte] = (byte % 16 / 3 * 4 + byte % 16 % 3) as u8;
            }
            byte += 1;
        }
        chosen
    };

    /// The new pixels `first` and `first + 4`, one a lane, as four numbers of 32 bits each. (A closure would not be inlined.)
    macro_rules! two {
        ($first:literal, $avx2:ident, ($line:ident, $block:ident, $reads:ident), $half:ident, $bits:ident, $pairs:ident) => {{
            let mut sum = $half;
            let mut read = 0;
            while read < $reads {
                let from = read * TAPS * 3;
                let low = $line[$block.first[$first] + from..].first_chunk().copied().unwrap_or([0; 16]);
                let high = $line[$block.first[$first + 4] + from..].first_chunk().copied().unwrap_or([0; 16]);
                let low: __m128i = u8x16::simd_from($avx2, low).into();
                let high: __m128i = u8x16::simd_from($avx2, high).into();
                let pixels = _mm256_set_m128i(high, low);
                let [first, second, third] = $block.weights[read][$first];
                let first: __m256i = i32x8::simd_from($avx2, first).into();
                let second: __m256i = i32x8::simd_from($avx2, second).into();
                let third: __m256i = i32x8::simd_from($avx2, third).into();
                sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_shuffle_epi8(pixels, $pairs[0]), first));
                sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_shuffle_epi8(pixels, $pairs[1]), second));
                sum = _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_shuffle_epi8(pixels, $pairs[2]), third));
                read += 1;
            }
            _mm256_sra_epi32(sum, $bits)
        }};
    }

    fearless_simd::kernel!(
        /// `to` is the row `line`, which has [`SLACK`] behind it, shrunk.
        pub(super) fn across(avx2: Avx2, line: &[u8], across: &Across, to: &mut [u8]) {
            let reads = across.reads;
            let (half, bits) = (_mm256_set1_epi32(1 << (across.bits - 1)), _mm_cvtsi32_si128(across.bits as i32));
            let pairs: [__m256i; TWOS] = [
                u8x32::simd_from(avx2, side_by_side(0)).into(),
                u8x32::simd_from(avx2, side_by_side(2)).into(),
                u8x32::simd_from(avx2, side_by_side(4)).into(),
            ];
            let closed: __m256i = u8x32::simd_from(avx2, CLOSED).into();
            let joined: __m256i = i32x8::simd_from(avx2, [0, 1, 2, 4, 5, 6, 0, 0]).into();
            for (block, to) in across.blocks.iter().zip(to.chunks_mut(3 * PIXELS)) {
                let low = _mm256_packs_epi32(
                    two!(0, avx2, (line, block, reads), half, bits, pairs),
                    two!(1, avx2, (line, block, reads), half, bits, pairs),
                );
                let high = _mm256_packs_epi32(
                    two!(2, avx2, (line, block, reads), half, bits, pairs),
                    two!(3, avx2, (line, block, reads), half, bits, pairs),
                );
                let made = _mm256_shuffle_epi8(_mm256_packus_epi16(low, high), closed);
                let bytes: [u8; 32] = u8x32::simd_from(avx2, _mm256_permutevar8x32_epi32(made, joined)).into();
                match to.first_chunk_mut::<24>() {
                    Some(to) => to.copy_from_slice(&bytes[..24]),
                    None => to.copy_from_slice(&bytes[..to.len()]),
                }
            }
        }
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_as_the_resizer_to_the_last_bit() {
        let (mut quick, mut all) = (0, 0);
        for (width, height) in [(61, 47), (200, 31), (33, 150), (10, 40), (12, 13)] {
            let data: Vec<u8> = (0..width * height * 3).map(|at: u32| if at % 7 < 3 { 255 } else { (at * at % 253) as u8 }).collect();
            let image = Image::new(width, height, Layout::Rgb, data).expect("as many samples as that");
            for (edge, new) in
                [(0, 2), (0, 3), (1, 5), (2, 7), (3, 8), (5, 9)].into_iter().flat_map(|(edge, new)| [(edge, new), (edge + 1, 2 * new)])
            {
                let of = [
                    edge.min(width - 1),
                    edge.min(height - 1),
                    width.saturating_sub(2 * edge + 1).max(1),
                    height.saturating_sub(edge).max(1),
                ];
                let size = Size { width: (of[2] * 9 / (new + 9)).max(1), height: (of[3] * 8 / (new + 8)).max(1) };
                quick += u32::from(quickly(&image, of, size).is_some());
                all += 1;
                assert!(
                    part(&image, of, size) == pixels::resize_part(&image, of, size.width, size.height),
                    "{width} x {height}, {of:?} to {size:?}"
                );
            }
        }
        let has_avx2 = crate::lanes::LEVEL.as_avx2().is_some();
        assert!(!has_avx2 || (quick > all / 2 && quick < all), "{quick} of {all}");
    }
}
