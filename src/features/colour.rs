//! Colours: a histogram of hue, saturation and value in zones, and a tiny picture in CIE L*a*b*.

use crate::pixels::{self, Image};

const HUES: usize = 8;
const SHADES: usize = 4;
const ZONES: usize = 2;
/// Pixels on each side of the tiny picture.
const TINY: usize = 8;

/// Numbers that [`histogram`] gives.
pub(super) const HISTOGRAM: usize = ZONES * ZONES * HUES * SHADES * SHADES;
/// Numbers that [`tiny`] gives.
pub(super) const TINY_LEN: usize = TINY * TINY * 3;

/// Roots of the shares of 8 hues x 4 saturations x 4 values in 2 x 2 zones of a square RGB picture.
pub(super) fn histogram(image: &Image, into: &mut Vec<f32>) {
    let side = image.width() as usize;
    let bins = HUES * SHADES * SHADES;
    let mut counts = [0u32; HISTOGRAM];
    for (at, pixel) in image.data().chunks_exact(3).enumerate() {
        let zone = (at / side * ZONES / side) * ZONES + at % side * ZONES / side;
        counts[zone * bins + bin(pixel)] += 1;
    }
    let all = (side * side / (ZONES * ZONES)) as f32;
    into.extend(counts.iter().map(|&count| (count as f32 / all).sqrt()));
}

fn bin(pixel: &[u8]) -> usize {
    let [red, green, blue] = [0, 1, 2].map(|channel| i32::from(pixel[channel]));
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let range = most - least;
    // Hue in 1/6 turns of 256 steps each.
    let hue = match range {
        0 => 0,
        _ if most == red => (green - blue) * 256 / range + if green < blue { 1536 } else { 0 },
        _ if most == green => (blue - red) * 256 / range + 512,
        _ => (red - green) * 256 / range + 1024,
    };
    let saturation = if most == 0 { 0 } else { range * 255 / most };
    let shade = |value: i32| (value as usize * SHADES / 256).min(SHADES - 1);
    ((hue.max(0) as usize * HUES / 1536) % HUES * SHADES + shade(saturation)) * SHADES + shade(most)
}

/// The picture at 8 x 8 in L*a*b*, each from 0 to 1.
pub(super) fn tiny(image: &Image, into: &mut Vec<f32>) {
    let small = pixels::resize(image, TINY as u32, TINY as u32);
    for pixel in small.data().chunks_exact(3) {
        into.extend(lab([pixel[0], pixel[1], pixel[2]]));
    }
}

/// sRGB to L*a*b* (D65), L from 0 to 1, a and b around 0.5.
fn lab(rgb: [u8; 3]) -> [f32; 3] {
    let linear = rgb.map(|value| {
        let value = f32::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { libm::powf((value + 0.055) / 1.055, 2.4) }
    });
    let weigh = |weights: [f32; 3]| weights[0] * linear[0] + weights[1] * linear[1] + weights[2] * linear[2];
    let root = |value: f32| if value > 0.008_856 { libm::cbrtf(value) } else { 7.787 * value + 16.0 / 116.0 };
    let x = root(weigh([0.412_453, 0.357_58, 0.180_423]) / 0.950_456);
    let y = root(weigh([0.212_671, 0.715_16, 0.072_169]));
    let z = root(weigh([0.019_334, 0.119_193, 0.950_227]) / 1.088_754);
    let signed = |value: f32| ((value + 128.0) / 255.0).clamp(0.0, 1.0);
    [((116.0 * y - 16.0) / 100.0).clamp(0.0, 1.0), signed(500.0 * (x - y)), signed(200.0 * (y - z))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_by_hand() {
        let place = |rgb: [u8; 3]| (bin(&rgb) / 16, bin(&rgb) / 4 % 4, bin(&rgb) % 4);
        assert_eq!(place([255, 0, 0]), (0, 3, 3));
        // Green is a third of the way round: 8/3 = 2; blue two thirds: 5.
        assert_eq!((place([0, 255, 0]), place([0, 0, 255])), ((2, 3, 3), (5, 3, 3)));
        assert_eq!((place([0, 0, 0]), place([130, 130, 130])), ((0, 0, 0), (0, 0, 2)));
        // L* 53.2, a* 80.1, b* 67.2 of pure red.
        let red = lab([255, 0, 0]);
        assert!((red[0] - 0.532).abs() < 1e-3 && (red[1] * 255.0 - 208.1).abs() < 0.2 && (red[2] * 255.0 - 195.2).abs() < 0.2, "{red:?}");
    }
}
