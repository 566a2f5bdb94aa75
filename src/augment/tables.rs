//! Tables of 256 entries: a new level for every level.

use super::planes::{self, BLOCK};
use crate::lanes;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use crate::lanes::LEVEL;
use crate::pixels::{Image, Layout};
use std::borrow::Cow;

/// `formula` at every level, rounded half to even (as OpenCV and NumPy do) and cut to 0 to 255.
pub(super) fn of(formula: impl Fn(f64) -> f64) -> [u8; 256] {
    std::array::from_fn(|level| libm::rint(formula(level as f64)).clamp(0.0, 255.0) as u8)
}

/// `first`, then `second`.
pub(super) fn joined(first: &[u8; 256], second: &[u8; 256]) -> [u8; 256] {
    first.map(|level| second[level as usize])
}

/// Every colour sample of `image` looked up; alpha stays.
pub(super) fn apply(mut image: Image, table: &[u8; 256]) -> Image {
    let layout = image.layout();
    if layout.has_alpha() {
        for pixel in image.data_mut().chunks_exact_mut(layout.channels()) {
            for sample in &mut pixel[..layout.colours()] {
                *sample = table[*sample as usize];
            }
        }
    } else {
        look_up(image.data_mut(), table);
    }
    image
}

/// [`apply`] to a copy, made a part at a time while it is in the nearest cache.
pub(super) fn applied(image: &Image, table: &[u8; 256]) -> Image {
    const PART: usize = 1 << 14;
    if image.layout().has_alpha() {
        return apply(image.clone(), table);
    }
    let mut data = Vec::with_capacity(image.data().len());
    for part in image.data().chunks(PART) {
        let from = data.len();
        data.extend_from_slice(part);
        look_up(&mut data[from..], table);
    }
    Image::new(image.width(), image.height(), image.layout(), data).expect("as many samples as the image has")
}

/// A few samples looked up, without looking at the table first.
#[inline(always)]
pub(super) fn look_up_block(samples: &mut [u8; BLOCK], table: &[u8; 256]) {
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = LEVEL.as_avx2() {
        return many::look_up(avx2, std::slice::from_mut(samples), table);
    }
    one_by_one(samples, table);
}

/// All of `samples` looked up.
fn look_up(samples: &mut [u8], table: &[u8; 256]) {
    if let Some((kept, turned)) = as_bits(table) {
        return lanes::widened(
            #[inline(always)]
            || samples.iter_mut().for_each(|sample| *sample = *sample & kept ^ turned),
        );
    }
    if let Some(from) = as_negative(table) {
        return lanes::widened(
            #[inline(always)]
            || samples.iter_mut().for_each(|sample| *sample ^= if *sample >= from { 0xff } else { 0 }),
        );
    }
    #[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
    if let Some(avx2) = LEVEL.as_avx2() {
        let (many, few) = samples.as_chunks_mut::<64>();
        many::look_up(avx2, many, table);
        return one_by_one(few, table);
    }
    one_by_one(samples, table);
}

fn one_by_one(samples: &mut [u8], table: &[u8; 256]) {
    for sample in samples {
        *sample = table[*sample as usize];
    }
}

/// The table as bits that are kept and bits that are turned over, if it is no more than that.
fn as_bits(table: &[u8; 256]) -> Option<(u8, u8)> {
    let (turned, kept) = (table[0], table[0] ^ table[255]);
    table.iter().enumerate().all(|(level, to)| *to == level as u8 & kept ^ turned).then_some((kept, turned))
}

/// From which level on the table is the negative, if it is no more than that.
fn as_negative(table: &[u8; 256]) -> Option<u8> {
    let from = table.iter().enumerate().position(|(level, to)| *to != level as u8)?;
    table.iter().enumerate().skip(from).all(|(level, to)| *to == 255 - level as u8).then_some(from as u8)
}

/// How many levels the table adds and then takes away, stopping at 255 and 0, if it is no more than that.
fn as_shift(table: &[u8; 256]) -> Option<(u8, u8)> {
    // A shift up moves 0, and a shift down 255.
    let (up, down) = (table[0], 255 - table[255]);
    table.iter().enumerate().all(|(level, to)| *to == (level as u8).saturating_add(up).saturating_sub(down)).then_some((up, down))
}

/// 32 samples at a time: sixteen tables of sixteen levels, among which the four high bits choose.
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
mod many {
    use fearless_simd::{prelude::*, u8x32};
    #[cfg(target_arch = "x86")]
    use std::arch::x86 as arch;
    #[cfg(target_arch = "x86_64")]
    use std::arch::x86_64 as arch;

    use arch::{
        __m256i, _mm256_and_si256, _mm256_blendv_epi8, _mm256_set1_epi8, _mm256_setzero_si256, _mm256_shuffle_epi8, _mm256_slli_epi16,
    };

    fearless_simd::kernel!(
        pub(super) fn look_up(avx2: Avx2, samples: &mut [[u8; 64]], table: &[u8; 256]) {
            let mut tables = [_mm256_setzero_si256(); 16];
            for (wide, levels) in tables.iter_mut().zip(table.as_chunks::<16>().0) {
                *wide = u8x32::simd_from(avx2, std::array::from_fn::<u8, 32, _>(|at| levels[at % 16])).into();
            }
            let low = _mm256_set1_epi8(0x0f);
            for half in samples.as_flattened_mut().as_chunks_mut::<32>().0 {
                let levels: __m256i = u8x32::simd_from(avx2, *half).into();
                let within = _mm256_and_si256(levels, low);
                // A blend chooses by the highest bit of each byte: bits 4, 5, 6 and 7 in turn.
                let (bit_4, bit_5, bit_6) =
                    (_mm256_slli_epi16::<3>(levels), _mm256_slli_epi16::<2>(levels), _mm256_slli_epi16::<1>(levels));
                let mut chosen = [_mm256_setzero_si256(); 4];
                for (at, chosen) in chosen.iter_mut().enumerate() {
                    let of = |table: usize| _mm256_shuffle_epi8(tables[at * 4 + table], within);
                    let lower = _mm256_blendv_epi8(of(0), of(1), bit_4);
                    let upper = _mm256_blendv_epi8(of(2), of(3), bit_4);
                    *chosen = _mm256_blendv_epi8(lower, upper, bit_5);
                }
                let lower = _mm256_blendv_epi8(chosen[0], chosen[1], bit_6);
                let upper = _mm256_blendv_epi8(chosen[2], chosen[3], bit_6);
                *half = u8x32::simd_from(avx2, _mm256_blendv_epi8(lower, upper, levels)).into();
            }
        }
    );
}

/// Red, green and blue looked up in a table each; grey pictures and alpha stay.
pub(super) fn apply_to_colours(image: Cow<'_, Image>, tables: &[[u8; 256]; 3]) -> Image {
    const PART_PIXELS: usize = 4096;
    let layout = image.layout();
    let n = layout.channels();
    if layout.colours() == 1 {
        return image.into_owned();
    }
    let shifts = tables.each_ref().map(as_shift);
    if shifts.contains(&None) {
        return planes::map(
            image,
            #[inline(always)]
            |planes| {
                for (plane, table) in planes.iter_mut().zip(tables) {
                    look_up_block(plane, table);
                }
            },
        );
    }
    let [red, green, blue] = shifts.map(Option::unwrap_or_default);
    let change = |samples: &mut [u8]| shift(samples, n, &[red, green, blue, (0, 0)]);
    match image {
        Cow::Owned(mut image) => {
            change(image.data_mut());
            image
        }
        Cow::Borrowed(image) => {
            let mut data = Vec::with_capacity(image.data().len());
            for part in image.data().chunks(PART_PIXELS * n) {
                let from = data.len();
                data.extend_from_slice(part);
                change(&mut data[from..]);
            }
            Image::new(image.width(), image.height(), layout, data).expect("as many samples as the image has")
        }
    }
}

/// Samples of pixels of `n` samples (3 or 4): to each of a pixel's samples its own number is added, then another taken away.
fn shift(samples: &mut [u8], n: usize, by: &[(u8, u8); 4]) {
    /// Whole pixels and whole registers.
    const AT_ONCE: usize = 96;
    let up: [u8; AT_ONCE] = std::array::from_fn(|at| by[at % n].0);
    let down: [u8; AT_ONCE] = std::array::from_fn(|at| by[at % n].1);
    lanes::widened(
        #[inline(always)]
        || {
            let (blocks, rest) = samples.as_chunks_mut::<AT_ONCE>();
            for block in blocks {
                for ((sample, up), down) in block.iter_mut().zip(&up).zip(&down) {
                    *sample = sample.saturating_add(*up).saturating_sub(*down);
                }
            }
            for ((sample, up), down) in rest.iter_mut().zip(&up).zip(&down) {
                *sample = sample.saturating_add(*up).saturating_sub(*down);
            }
        },
    );
}

/// How often each level occurs, a list for each colour channel.
pub(super) fn histograms(image: &Image) -> Vec<[u32; 256]> {
    match image.layout() {
        Layout::Grey => counted::<1, 1>(image.data()),
        Layout::GreyAlpha => counted::<2, 1>(image.data()),
        Layout::Rgb => counted::<3, 3>(image.data()),
        Layout::Rgba => counted::<4, 3>(image.data()),
    }
}

/// The levels of the first `C` of every `N` samples.
fn counted<const N: usize, const C: usize>(samples: &[u8]) -> Vec<[u32; 256]> {
    // Neighbours are often alike: with four lists in turn no count has to wait for the one before.
    const LISTS: usize = 4;
    let mut lists = [[[0_u32; 256]; C]; LISTS];
    let mut count = |pixels: &[[u8; N]]| {
        for (list, pixel) in lists.iter_mut().zip(pixels) {
            for (counts, sample) in list.iter_mut().zip(pixel) {
                counts[usize::from(*sample)] += 1;
            }
        }
    };
    let (fours, rest) = samples.as_chunks::<N>().0.as_chunks::<LISTS>();
    fours.iter().for_each(|four| count(four));
    count(rest);
    let [mut counts, others @ ..] = lists;
    for other in &others {
        for (count, other) in counts.as_flattened_mut().iter_mut().zip(other.as_flattened()) {
            *count += other;
        }
    }
    counts.to_vec()
}

/// Every colour channel looked up in the table that `make` makes of its histogram; alpha stays.
pub(super) fn apply_by_histogram(image: Cow<'_, Image>, make: impl Fn(&[u32; 256]) -> [u8; 256]) -> Image {
    match histograms(&image)[..] {
        [red, green, blue] => apply_to_colours(image, &[make(&red), make(&green), make(&blue)]),
        [ref grey, ..] => apply(image.into_owned(), &make(grey)),
        [] => image.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_is_counted_once() {
        for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
            let (n, colours) = (layout.channels(), layout.colours());
            let data: Vec<u8> = (0..7 * 5 * n).map(|at| (at * at % 13) as u8).collect();
            let counts = histograms(&Image::new(7, 5, layout, data.clone()).expect("as many samples as that"));
            assert_eq!(counts.len(), colours);
            for (channel, counts) in counts.iter().enumerate() {
                for (level, count) in counts.iter().enumerate() {
                    let wanted = data.iter().skip(channel).step_by(n).filter(|sample| usize::from(**sample) == level).count();
                    assert_eq!(*count as usize, wanted, "{layout:?}, channel {channel}, level {level}");
                }
            }
        }
    }

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let samples: Vec<u8> = (0..1000_usize).map(|at| (at * 89 % 257) as u8).collect();
        let tables: [[u8; 256]; 4] = [
            std::array::from_fn(|level| (level * 167 % 256) as u8),
            std::array::from_fn(|level| if level < 128 { level as u8 } else { 255 - level as u8 }),
            std::array::from_fn(|level| 255 - level as u8),
            std::array::from_fn(|level| level as u8 & 0xe0),
        ];
        for (table, (is_bits, is_negative)) in tables.iter().zip([(false, false), (false, true), (true, true), (true, false)]) {
            assert_eq!((as_bits(table).is_some(), as_negative(table).is_some()), (is_bits, is_negative));
            for count in [0, 1, 63, 64, 65, 1000] {
                let (mut fast, mut slow) = (samples[..count].to_vec(), samples[..count].to_vec());
                look_up(&mut fast, table);
                one_by_one(&mut slow, table);
                assert_eq!(fast, slow, "{count}");
            }
        }
    }

    #[test]
    fn shifts_are_the_same_as_tables() {
        let shifts = [-255, -20, 0, 7, 255].map(|by| std::array::from_fn(|level| (level as i32 + by).clamp(0, 255) as u8));
        assert!(shifts.iter().all(|table| as_shift(table).is_some()));
        let turned = std::array::from_fn(|level| (level as u8).wrapping_add(9));
        assert!(as_shift(&turned).is_none());
        for (layout, width) in [(Layout::Rgb, 1), (Layout::Rgb, 32), (Layout::Rgba, 101), (Layout::Grey, 8)] {
            let n = layout.channels();
            let data: Vec<u8> = (0..width * 7 * n).map(|at| (at * 89 % 257) as u8).collect();
            let image = Image::new(width as u32, 7, layout, data).expect("as many samples as that");
            for tables in [[shifts[0], shifts[1], shifts[3]], [shifts[4], shifts[2], shifts[1]], [shifts[1], turned, shifts[3]]] {
                let made = apply_to_colours(Cow::Borrowed(&image), &tables);
                assert_eq!(apply_to_colours(Cow::Owned(image.clone()), &tables), made);
                for (at, (sample, from)) in made.data().iter().zip(image.data()).enumerate() {
                    let wanted = if n == 1 || at % n == 3 { *from } else { tables[at % n][usize::from(*from)] };
                    assert_eq!(*sample, wanted, "{layout:?} at {at}");
                }
            }
        }
    }

    #[test]
    fn a_copy_is_what_the_image_itself_becomes() {
        let table = std::array::from_fn(|level| (level * 7 % 256) as u8);
        for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
            let data = (0..131 * 77 * layout.channels()).map(|at| (at * 31 % 251) as u8).collect();
            let image = Image::new(131, 77, layout, data).expect("as many samples as that");
            assert_eq!(applied(&image, &table), apply(image, &table));
        }
    }
}
