//! OpenCV's eight-bit HSV in whole numbers: hue in half degrees (0 to 179), saturation and value 0 to 255.

use super::planes::{self, BLOCK, Planes};
use super::tables;
use crate::pixels::Image;
use std::borrow::Cow;
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

/// A block of pixels becomes hue, saturation and value.
#[inline(always)]
pub(super) fn of([red, green, blue]: &mut Planes) {
    for at in 0..BLOCK {
        let made = many::from_rgb([red[at], green[at], blue[at]].map(i32::from));
        [red[at], green[at], blue[at]] = made.map(|number| number as u8);
    }
}

/// A pixel's hue, saturation and value.
pub(super) fn from_rgb([r, g, b]: [u8; 3]) -> [u8; 3] {
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
    let hue = (from * DIVISORS[spread as usize].1 + half) >> BITS;
    let saturation = (wide * DIVISORS[value as usize].0 + half) >> BITS;
    [(if hue < 0 { hue + 180 } else { hue }) as u8, saturation as u8, value]
}

/// The pixel of a hue, saturation and value, each rounded to the nearest level.
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
        Self { hue: std::array::from_fn(turned), saturation, value: tables::of(|v| v + value) }
    }

    /// Every colour of `image` shifted; grey images have none, alpha stays.
    pub(super) fn apply(&self, image: Cow<'_, Image>) -> Image {
        planes::map(
            image,
            #[inline(always)]
            |planes| self.shift(planes),
        )
    }

    /// A block of pixels at once: without branches, so that many are computed side by side.
    #[inline(always)]
    pub(super) fn shift(&self, [red, green, blue]: &mut Planes) {
        let mut hsv = [*red, *green, *blue];
        of(&mut hsv);
        for (table, channel) in [&self.hue, &self.saturation, &self.value].into_iter().zip(&mut hsv) {
            tables::look_up_block(channel, table);
        }
        for at in 0..BLOCK {
            let made = many::to_rgb([hsv[0][at], hsv[1][at], hsv[2][at]].map(i32::from));
            [red[at], green[at], blue[at]] = made.map(|number| number as u8);
        }
    }
}

/// The two conversions without branches, tables or divisions of whole numbers. Single-precision numbers stand for whole ones below 2^23
/// and for quotients that are farther from a half than their error, so the results are exact.
mod many {
    use super::BITS;

    /// Adding it rounds to whole numbers, which then stand in the low bits.
    const ROUNDS: f32 = 8_388_608.0;

    #[inline(always)]
    fn rounded(number: f32) -> i32 {
        ((number + ROUNDS).to_bits() & 0x007F_FFFF) as i32
    }

    #[inline(always)]
    pub(super) fn from_rgb([r, g, b]: [i32; 3]) -> [i32; 3] {
        let value = r.max(g).max(b);
        let spread = value - r.min(g).min(b);
        let when_green = if value == g { b - r + 2 * spread } else { r - g + 4 * spread };
        let from = if value == r { g - b } else { when_green };
        let over = |number: i32, by: i32| rounded((number << BITS) as f32 / by.max(1) as f32);
        let half = 1 << (BITS - 1);
        let hue = (from * over(30, spread) + half) >> BITS;
        let saturation = (spread * over(255, value) + half) >> BITS;
        [if hue < 0 { hue + 180 } else { hue }, saturation, value]
    }

    #[inline(always)]
    pub(super) fn to_rgb([hue, saturation, value]: [i32; 3]) -> [i32; 3] {
        // How much of the saturation is taken away, in 1/30: none within 60 half degrees of the channel's own hue.
        let channel = |own: i32| {
            let turned = hue + own;
            let turned = if turned >= 180 { turned - 180 } else { turned };
            let by = turned.min(120 - turned).clamp(0, 30);
            let level = (value * (255 * 30 - saturation * by)) as f32;
            // The small number is half of the smallest distance between two quotients: halves go up.
            rounded(level * (1.0 / 7650.0) + 6.5e-5)
        };
        [channel(150), channel(90), channel(30)]
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

    #[test]
    fn many_at_once_are_the_same_as_one_by_one() {
        let levels = || (0..=255_u8).step_by(5).chain([1, 2, 127, 128, 254]);
        for (r, g, b) in levels().flat_map(|r| levels().flat_map(move |g| levels().map(move |b| (r, g, b)))) {
            assert_eq!(many::from_rgb([r, g, b].map(i32::from)), from_rgb([r, g, b]).map(i32::from), "{r} {g} {b}");
        }
        // All divisors and all levels: greys and the edges of the sectors among them.
        for (value, spread) in (0..=255_u8).flat_map(|value| (0..=value).map(move |spread| (value, spread))) {
            for rgb in
                [[value, value - spread, value], [value - spread, value, value - spread / 2], [value - spread / 3, value - spread, value]]
            {
                assert_eq!(many::from_rgb(rgb.map(i32::from)), from_rgb(rgb).map(i32::from), "{rgb:?}");
            }
        }
        for (saturation, value) in (0..=255_u8).flat_map(|s| (0..=255_u8).map(move |v| (s, v))) {
            for hue in 0..180 {
                let hsv = [hue, saturation, value];
                assert_eq!(many::to_rgb(hsv.map(i32::from)), to_rgb(hsv).map(i32::from), "{hsv:?}");
            }
        }
    }
}
