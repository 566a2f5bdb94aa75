//! RandomSnow's `texture`: grains of snow, thickest at the top, and a few white sparks.

use crate::augment::hsv;
use crate::augment::noise;
use crate::augment::samples;
use crate::augment::stream::Stream;
use crate::augment::warp::{Border, smooth};
use crate::pixels::{Image, Layout};

/// Of the grains' brightness, in parts of white.
const MEAN: f32 = 0.5;
const SPREAD: f32 = 0.3;
/// Of the blur that joins them, which they go through twice.
const SOFT_PX: f64 = 1.0;
const REACH_PX: usize = 4;
/// One pixel in so many is a spark.
const SPARKS: u32 = 100;
/// Part of a pixel that is left under the snow's tint.
const KEPT: f32 = 0.85;

/// `image` with snow of the strength `point` over it, its own brightness grown with `brightness`; alpha stays.
pub(super) fn fallen(image: Image, point: f64, brightness: f64, seed: u64) -> Image {
    let (grains, sparks) = grains(image.width() as usize, image.height() as usize, seed);
    snowed(image, (point as f32, brightness as f32), grains, &sparks)
}

/// Brightness of the grains once smoothed, and where sparks are.
fn grains(width: usize, height: usize, seed: u64) -> (Vec<f32>, Vec<bool>) {
    let mut stream = Stream::of_noise(seed);
    let mut random = vec![0; width * 4];
    let (mut grains, mut sparks) = (Vec::with_capacity(width * height), Vec::with_capacity(width * height));
    for _ in 0..height {
        stream.fill(&mut random);
        for bits in random.as_chunks::<4>().0 {
            let bits = u32::from_le_bytes(*bits);
            grains.push(MEAN + SPREAD * noise::standard(bits as usize % noise::DRAWS) as f32);
            sparks.push((bits >> 12) % SPARKS == 0);
        }
    }
    smooth(&mut grains, width, SOFT_PX, REACH_PX, Border::REFLECT_101);
    (grains, sparks)
}

/// As in the library, snow is added to hue and saturation too, in OpenCV's eight-bit numbers; they stop at 255, where there they wrap around.
fn snowed(mut image: Image, (point, brightness): (f32, f32), mut grains: Vec<f32>, sparks: &[bool]) -> Image {
    let (width, rows) = (image.width() as usize, image.height());
    smooth(&mut grains, width, SOFT_PX, REACH_PX, Border::REFLECT_101);
    let lighter = 1.0 + brightness * point;
    let tint = [0.6, 0.75, 1.0].map(|tint: f32| tint * (0.15 * point));
    let snow = |[hue, saturation, value]: [u8; 3], snow: f32| {
        let levels = [f32::from(hue), f32::from(saturation), (f32::from(value) * lighter).min(255.0)];
        let [hue, saturation, value] = std::array::from_fn(|at| ((levels[at] + snow) * KEPT + tint[at]).clamp(0.0, 255.0) as u8);
        // Hues go round.
        hsv::to_rgb([hue % 180, saturation, value])
    };
    let (n, layout) = (image.layout().channels(), image.layout());
    for (y, row) in image.data_mut().chunks_exact_mut(width * n).enumerate() {
        let depth = if rows > 1 { 1.0 - 0.8 * (y as f64 / f64::from(rows - 1)) } else { 1.0 };
        let thick = 255.0 * point * depth as f32;
        let places = grains[y * width..].iter().zip(&sparks[y * width..]);
        for (pixel, (grain, is_spark)) in row.chunks_exact_mut(n).zip(places) {
            let made = |rgb: [u8; 3]| if *is_spark { [255; 3] } else { snow(hsv::from_rgb(rgb), grain * thick) };
            match layout {
                Layout::Grey | Layout::GreyAlpha => pixel[0] = samples::luma(made([pixel[0]; 3])),
                Layout::Rgb | Layout::Rgba => {
                    let made = made([pixel[0], pixel[1], pixel[2]]);
                    pixel[..3].copy_from_slice(&made);
                }
            }
        }
    }
    image
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::augment::golden;

    /// The library's snow of grains and sparks that both sides compute.
    #[test]
    fn snow_is_the_librarys() {
        let file: serde_json::Value = serde_json::from_str(include_str!("../../../tests/chains/golden.json")).unwrap();
        for case in file["snow"].as_array().unwrap() {
            let number = |name: &str| case[name].as_f64().unwrap() as f32;
            let grains = (0..24 * 18).map(|at| ((at % 24 * 31 + at / 24 * 17) % 41) as f32 / 40.0).collect();
            let sparks: Vec<bool> = (0..24 * 18).map(|at| (at % 24 * 5 + at / 24 * 7) % 31 == 0).collect();
            let made = snowed(golden::picture(24, 18), (number("point"), number("brightness")), grains, &sparks);
            golden::nearly_alike(&made, &case["hex"], (2, 6, 12));
        }
    }

    #[test]
    fn grains_have_their_brightness_and_one_in_a_hundred_sparks() {
        let (grains, sparks) = grains(200, 150, 7);
        let mean = grains.iter().sum::<f32>() / 30_000.0;
        let sparks = sparks.iter().filter(|spark| **spark).count();
        assert!((mean - 0.5).abs() < 0.01 && (200..400).contains(&sparks), "{mean}, {sparks}");
    }
}
