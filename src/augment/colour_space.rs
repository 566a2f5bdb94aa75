//! OpenCV's eight-bit YCrCb and L*a*b* in whole numbers.

use super::planes::{BLOCK, Planes};
use std::sync::LazyLock;

/// Bits of YCrCb's weights.
const YUV_BITS: u32 = 14;

/// Y, Cr and Cb.
#[inline(always)]
pub(super) fn to_ycrcb(pixel: [u8; 3]) -> [u8; 3] {
    let [r, g, b] = pixel.map(i32::from);
    let y = rounded(r * 4899 + g * 9617 + b * 1868, YUV_BITS);
    let half = 128 << YUV_BITS;
    let cr = rounded((r - y) * 11_682 + half, YUV_BITS);
    let cb = rounded((b - y) * 9241 + half, YUV_BITS);
    [y, cr, cb].map(level)
}

/// The pixel of a Y, Cr and Cb.
#[inline(always)]
pub(super) fn from_ycrcb(pixel: [u8; 3]) -> [u8; 3] {
    let [y, cr, cb] = pixel.map(i32::from);
    let (cr, cb) = (cr - 128, cb - 128);
    let r = y + rounded(cr * 22_987, YUV_BITS);
    let g = y + rounded(cr * -11_698 + cb * -5636, YUV_BITS);
    let b = y + rounded(cb * 29_049, YUV_BITS);
    [r, g, b].map(level)
}

#[inline(always)]
fn rounded(number: i32, bits: u32) -> i32 {
    (number + (1 << (bits - 1))) >> bits
}

#[inline(always)]
fn level(number: i32) -> u8 {
    number.clamp(0, 255) as u8
}

/// Bits of the matrices.
const MATRIX_BITS: u32 = 12;
/// Linear light is kept as 255 × 2^3.
const LINEAR_BITS: u32 = 3;
/// Bits of the cube roots.
const ROOT_BITS: u32 = 15;
/// Bits of X, Y, Z on the way back.
const BACK_BITS: u32 = 14;
/// Bits of linear light on the way back.
const BACK_LINEAR_BITS: u32 = 12;
/// The white of D65.
const WHITE: [f64; 3] = [0.950_456, 1.0, 1.088_754];
/// From linear sRGB to X, Y, Z.
const TO_XYZ: [[f64; 3]; 3] = [[0.412_453, 0.357_580, 0.180_423], [0.212_671, 0.715_160, 0.072_169], [0.019_334, 0.119_193, 0.950_227]];
/// And back.
const FROM_XYZ: [[f64; 3]; 3] =
    [[3.240_479, -1.537_15, -0.498_535], [-0.969_256, 1.875_991, 0.041_556], [0.055_648, -0.204_043, 1.057_311]];
/// The smallest argument of the table of cubes.
const LEAST: i32 = -8145;

/// Entries of the table of roots: linear light up to one and a half times white.
const ROOTS: usize = 256 * 3 / 2 * (1 << LINEAR_BITS);
/// Entries of the table of cubes.
const CUBES: usize = (1 << BACK_BITS) * 9 / 4;
/// Entries of the table from linear light to levels.
const GAMMA: usize = 1 << BACK_LINEAR_BITS;

/// The tables of both directions.
pub(super) struct Lab {
    linear: [u16; 256],
    roots: Box<[u16; ROOTS]>,
    to: [[i32; 3]; 3],
    luminance: Box<[(i32, i32); 256]>,
    cubes: Box<[i32; CUBES]>,
    gamma: Box<[u8; GAMMA]>,
    from: [[i32; 3]; 3],
}

/// L*a*b*, its tables made once.
pub(super) static LAB: LazyLock<Lab> = LazyLock::new(Lab::new);

impl Lab {
    fn new() -> Self {
        let fixed = |number: f64, bits: u32| libm::rint(number * f64::from(1_u32 << bits)) as i32;
        let light = |s: f64| if s <= 0.040_45 { s / 12.92 } else { libm::pow((s + 0.055) / 1.055, 2.4) };
        let signal = |l: f64| if l <= 0.003_130_8 { l * 12.92 } else { 1.055 * libm::pow(l, 1.0 / 2.4) - 0.055 };
        let root = |x: f64| if x < 216.0 / 24_389.0 { x * 841.0 / 108.0 + 16.0 / 116.0 } else { libm::cbrt(x) };
        let full = 255.0 * f64::from(1_u32 << LINEAR_BITS);
        let luminance = |level: usize| {
            let l = level as f64 * 100.0 / 255.0;
            let y = if l <= 8.0 { l * 27.0 / 24_389.0 } else { ((l + 16.0) / 116.0) * ((l + 16.0) / 116.0) * ((l + 16.0) / 116.0) };
            let f = if l <= 8.0 { y * 841.0 / 108.0 + 16.0 / 116.0 } else { (l + 16.0) / 116.0 };
            (fixed(y, BACK_BITS), fixed(f, BACK_BITS))
        };
        let base = 1_i64 << BACK_BITS;
        let cube = |at: i32| {
            let v = i64::from(at);
            let cubed = if v <= base * 6 / 29 { v * 108 / 841 - base * 16 / 116 * 108 / 841 } else { v * v / base * v / base };
            cubed as i32
        };
        let last = GAMMA - 1;
        Self {
            linear: std::array::from_fn(|at| libm::rint(full * light(at as f64 / 255.0)) as u16),
            roots: Box::new(std::array::from_fn(|at| fixed(root(at as f64 / full), ROOT_BITS) as u16)),
            to: std::array::from_fn(|row| std::array::from_fn(|at| fixed(TO_XYZ[row][at] / WHITE[row], MATRIX_BITS))),
            luminance: Box::new(std::array::from_fn(luminance)),
            cubes: Box::new(std::array::from_fn(|at| cube(at as i32 + LEAST))),
            gamma: Box::new(std::array::from_fn(|at| libm::rint(255.0 * signal(at as f64 / last as f64)) as u8)),
            from: std::array::from_fn(|row| std::array::from_fn(|at| fixed(FROM_XYZ[row][at] * WHITE[at], MATRIX_BITS))),
        }
    }

    /// Every pixel of a block as L × 255 / 100, a + 128 and b + 128. What is looked up and what is computed take turns, so that many
    /// pixels are computed side by side.
    #[inline(always)]
    pub(super) fn of(&self, planes: &mut Planes) {
        let mut light = [[0_i32; BLOCK]; 3];
        for (light, samples) in light.iter_mut().zip(planes.iter()) {
            for (light, sample) in light.iter_mut().zip(samples) {
                *light = i32::from(self.linear[usize::from(*sample)]);
            }
        }
        let mut xyz = [[0_i32; BLOCK]; 3];
        for (numbers, [of_r, of_g, of_b]) in xyz.iter_mut().zip(self.to) {
            for (at, number) in numbers.iter_mut().enumerate() {
                *number = rounded(light[0][at] * of_r + light[1][at] * of_g + light[2][at] * of_b, MATRIX_BITS);
            }
            for number in numbers {
                *number = i32::from(self.roots[(*number as usize).min(ROOTS - 1)]);
            }
        }
        let half = 128 << ROOT_BITS;
        let [x, y, z] = &xyz;
        for at in 0..BLOCK {
            planes[0][at] = level(rounded(296 * y[at] - ((16 * 255 * (1 << ROOT_BITS) + 50) / 100), ROOT_BITS));
            planes[1][at] = level(rounded(500 * (x[at] - y[at]) + half, ROOT_BITS));
            planes[2][at] = level(rounded(200 * (y[at] - z[at]) + half, ROOT_BITS));
        }
    }

    /// Back from [`Lab::of`].
    #[inline(always)]
    pub(super) fn to_rgb(&self, planes: &mut Planes) {
        const BASE: i32 = 1 << BACK_BITS;
        let mut xyz = [[0_i32; BLOCK]; 3];
        let mut f = [0_i32; BLOCK];
        for (at, l) in planes[0].iter().enumerate() {
            (xyz[1][at], f[at]) = self.luminance[usize::from(*l)];
        }
        for at in 0..BLOCK {
            let (a, b) = (i32::from(planes[1][at]), i32::from(planes[2][at]));
            // a / 500 and b / 200 in fixed point, less what stands for 0.
            let from_a = ((5 * a * 53_687 + (1 << 7)) >> 13) - 128 * BASE / 500;
            let from_b = ((b * 41_943 + (1 << 4)) >> 9) - 128 * BASE / 200 + 1;
            (xyz[0][at], xyz[2][at]) = (f[at] + from_a - LEAST, f[at] - from_b - LEAST);
        }
        for axis in [0, 2] {
            for number in &mut xyz[axis] {
                *number = self.cubes[(*number).clamp(0, CUBES as i32 - 1) as usize];
            }
        }
        let mut light = [[0_i32; BLOCK]; 3];
        for (light, [of_x, of_y, of_z]) in light.iter_mut().zip(self.from) {
            for (at, light) in light.iter_mut().enumerate() {
                let sum = of_x * xyz[0][at] + of_y * xyz[1][at] + of_z * xyz[2][at];
                *light = rounded(sum, MATRIX_BITS + BACK_BITS - BACK_LINEAR_BITS).clamp(0, GAMMA as i32 - 1);
            }
        }
        for (samples, light) in planes.iter_mut().zip(&light) {
            for (sample, light) in samples.iter_mut().zip(light) {
                *sample = self.gamma[*light as usize & (GAMMA - 1)];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One pixel through a change of blocks.
    fn one(change: impl Fn(&mut Planes), pixel: [u8; 3]) -> [u8; 3] {
        let mut planes = pixel.map(|sample| [sample; BLOCK]);
        change(&mut planes);
        planes.map(|plane| plane[BLOCK / 2])
    }

    #[test]
    fn known_colours() {
        assert_eq!(to_ycrcb([255, 0, 0]), [76, 255, 85]);
        assert_eq!(from_ycrcb([128, 128, 128]), [128; 3]);
        // OpenCV's documentation of 8-bit L*a*b*: L × 255 / 100, a + 128, b + 128; sRGB red is 53.2, 80.1, 67.2.
        assert_eq!(one(|planes| LAB.of(planes), [255, 0, 0]), [136, 208, 195]);
        assert_eq!(one(|planes| LAB.of(planes), [255; 3]), [255, 128, 128]);
        assert_eq!(one(|planes| LAB.of(planes), [0; 3]), [0, 128, 128]);
        assert_eq!(one(|planes| LAB.to_rgb(planes), [255, 128, 128]), [255; 3]);
    }

    #[test]
    fn greys_come_back_nearly_as_they_were() {
        for grey in 0..=255_u8 {
            let back = one(|planes| LAB.to_rgb(planes), one(|planes| LAB.of(planes), [grey; 3]));
            assert!(back.iter().all(|sample| sample.abs_diff(grey) <= 1), "{grey} {back:?}");
        }
    }
}
