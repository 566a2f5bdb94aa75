//! OpenCV's eight-bit HSV in whole numbers: hue in half degrees (0 to 179), saturation and value 0 to 255.

use super::tables;
use std::sync::LazyLock;

/// Bits of the division tables (OpenCV, `color_hsv.simd.hpp`).
const BITS: u32 = 12;

/// 255 / v and 30 / v in fixed point, instead of divisions.
static DIVISORS: LazyLock<[(i32, i32); 256]> = LazyLock::new(|| {
    std::array::from_fn(|v| {
        let over = |number: i32| ((2 * (number << BITS) + v.max(1) as i32) / (2 * v.max(1) as i32)) * i32::from(v > 0);
        (over(255), over(30))
    })
});

/// A pixel's hue, saturation and value.
pub(super) fn from_rgb([r, g, b]: [u8; 3]) -> [u8; 3] {
    from_rgb_by(&DIVISORS, [r, g, b])
}

#[inline(always)]
fn from_rgb_by(divisors: &[(i32, i32); 256], [r, g, b]: [u8; 3]) -> [u8; 3] {
    let value = r.max(g).max(b);
    let spread = value - r.min(g).min(b);
    let [red, green, blue] = [r, g, b].map(i32::from);
    let wide = i32::from(spread);
    let from = if value == r {
        green - blue
    } else if value == g {
        blue - red + 2 * wide
    } else {
        red - green + 4 * wide
    };
    let half = 1 << (BITS - 1);
    let hue = (from * divisors[spread as usize].1 + half) >> BITS;
    let saturation = (wide * divisors[value as usize].0 + half) >> BITS;
    [(if hue < 0 { hue + 180 } else { hue }) as u8, saturation as u8, value]
}

/// The pixel of a hue, saturation and value, each rounded to the nearest level.
#[inline(always)]
pub(super) fn to_rgb([hue, saturation, value]: [u8; 3]) -> [u8; 3] {
    const FULL: u32 = 255 * 30;
    let (sector, within) = (hue / 30, u32::from(hue % 30));
    let (s, v) = (u32::from(saturation), u32::from(value));
    let less = |by: u32| ((v * (FULL - s * by) + FULL / 2) / FULL) as u8;
    let (low, falling, rising) = (less(30), less(within), less(30 - within));
    match sector {
        0 => [value, rising, low],
        1 => [falling, value, low],
        2 => [low, value, rising],
        3 => [low, falling, value],
        4 => [rising, low, value],
        _ => [value, low, falling],
    }
}

/// A shift of all three, as tables.
pub(super) struct Shift {
    hue: [u8; 256],
    saturation: [u8; 256],
    value: [u8; 256],
    divisors: &'static [(i32, i32); 256],
}

impl Shift {
    /// Hue in half degrees (it goes round), saturation and value in levels (they stop at 0 and 255; greys stay grey).
    pub(super) fn new(hue: f64, saturation: f64, value: f64) -> Self {
        let turned = |h: usize| {
            let sum = h as f64 + hue;
            // The library cuts the fraction off.
            (sum - 180.0 * libm::floor(sum / 180.0)) as u8 % 180
        };
        let mut saturation = tables::of(|s| s + saturation);
        saturation[0] = 0;
        Self { hue: std::array::from_fn(turned), saturation, value: tables::of(|v| v + value), divisors: &DIVISORS }
    }

    /// The shifted pixel.
    #[inline(always)]
    pub(super) fn of(&self, rgb: [u8; 3]) -> [u8; 3] {
        let [h, s, v] = from_rgb_by(self.divisors, rgb);
        to_rgb([self.hue[h as usize], self.saturation[s as usize], self.value[v as usize]])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pure_colours_are_opencvs() {
        for (rgb, hsv) in [
            ([255, 0, 0], [0, 255, 255]),
            ([0, 255, 0], [60, 255, 255]),
            ([0, 0, 255], [120, 255, 255]),
            ([255, 255, 0], [30, 255, 255]),
            ([128, 128, 128], [0, 0, 128]),
            ([0, 0, 0], [0, 0, 0]),
            ([255, 0, 255], [150, 255, 255]),
        ] {
            assert_eq!(from_rgb(rgb), hsv, "{rgb:?}");
            assert_eq!(to_rgb(hsv), rgb, "{hsv:?}");
        }
    }
}
