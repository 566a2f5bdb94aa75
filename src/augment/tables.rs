//! Tables of 256 entries: a new level for every level.

use super::samples;
use crate::lanes;
#[cfg(any(target_arch = "x86", target_arch = "x86_64"))]
use crate::lanes::LEVEL;
use crate::pixels::Image;

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
    const PART: usize = 8192;
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

/// All of `samples` looked up.
fn look_up(samples: &mut [u8], table: &[u8; 256]) {
    if let Some((kept, turned)) = as_bits(table) {
        return lanes::widened(
            #[inline(always)]
            || samples.iter_mut().for_each(|sample| *sample = *sample & kept ^ turned),
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
pub(super) fn apply_to_colours(image: Image, [red, green, blue]: &[[u8; 256]; 3]) -> Image {
    samples::map_colours(image, |[r, g, b]| [red[r as usize], green[g as usize], blue[b as usize]])
}

/// How often each level occurs, a list for each colour channel.
pub(super) fn histograms(image: &Image) -> Vec<[u32; 256]> {
    let layout = image.layout();
    let mut counts = vec![[0; 256]; layout.colours()];
    match &mut counts[..] {
        [red, green, blue] => {
            for pixel in image.data().chunks_exact(layout.channels()) {
                red[pixel[0] as usize] += 1;
                green[pixel[1] as usize] += 1;
                blue[pixel[2] as usize] += 1;
            }
        }
        all => {
            for pixel in image.data().chunks_exact(layout.channels()) {
                all[0][pixel[0] as usize] += 1;
            }
        }
    }
    counts
}

/// Every colour channel looked up in the table that `make` makes of its histogram; alpha stays.
pub(super) fn apply_by_histogram(image: Image, make: impl Fn(&[u32; 256]) -> [u8; 256]) -> Image {
    match histograms(&image)[..] {
        [red, green, blue] => apply_to_colours(image, &[make(&red), make(&green), make(&blue)]),
        [ref grey, ..] => apply(image, &make(grey)),
        [] => image,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let samples: Vec<u8> = (0..1000_usize).map(|at| (at * 89 % 257) as u8).collect();
        let tables: [[u8; 256]; 4] = [
            std::array::from_fn(|level| (level * 167 % 256) as u8),
            std::array::from_fn(|level| if level < 128 { level as u8 } else { 255 - level as u8 }),
            std::array::from_fn(|level| 255 - level as u8),
            std::array::from_fn(|level| level as u8 & 0xe0),
        ];
        for (table, is_bits) in tables.iter().zip([false, false, true, true]) {
            assert_eq!(as_bits(table).is_some(), is_bits);
            for count in [0, 1, 63, 64, 65, 1000] {
                let (mut fast, mut slow) = (samples[..count].to_vec(), samples[..count].to_vec());
                look_up(&mut fast, table);
                one_by_one(&mut slow, table);
                assert_eq!(fast, slow, "{count}");
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
