//! The operations of the automatic policies, as torchvision defines them (`torchvision.transforms.v2`, after Pillow's `ImageEnhance`).
//!
//! Where torchvision leaves black corners and takes the nearest pixel, evenset reflects at the border and interpolates.

use crate::augment::action::Size;
use crate::augment::entry::Refusal;
use crate::augment::samples;
use crate::augment::stream::{Stream, rounded};
use crate::augment::tables;
use crate::augment::warp::{Between, Border, Matrix, Parts, Sampling, Warp};
use crate::augment::words;
use crate::pixels::{Image, Layout};
use serde::{Deserialize, Serialize};

/// One operation and how strong: `["ShearX", -0.1]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Op(pub(super) Kind, pub(super) f64);

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Kind {
    /// Nothing.
    Identity,
    /// Along x; the magnitude is the slope.
    ShearX,
    /// Along y.
    ShearY,
    /// To the right, in whole pixels.
    TranslateX,
    /// Down, in whole pixels.
    TranslateY,
    /// Counter-clockwise, in degrees.
    Rotate,
    /// By the factor 1 + magnitude.
    Brightness,
    /// Away from grey by the factor 1 + magnitude.
    Color,
    /// Away from the mean by the factor 1 + magnitude.
    Contrast,
    /// Away from a smoothed picture by the factor 1 + magnitude.
    Sharpness,
    /// Keeps so many bits.
    Posterize,
    /// Turns over what is at or above the magnitude.
    Solarize,
    /// Spreads each channel over all levels.
    AutoContrast,
    /// Makes levels equally frequent in each channel.
    Equalize,
}

/// All fourteen, in torchvision's order.
pub(super) const ALL: [Kind; 14] = [
    Kind::Identity,
    Kind::ShearX,
    Kind::ShearY,
    Kind::TranslateX,
    Kind::TranslateY,
    Kind::Rotate,
    Kind::Brightness,
    Kind::Color,
    Kind::Contrast,
    Kind::Sharpness,
    Kind::Posterize,
    Kind::Solarize,
    Kind::AutoContrast,
    Kind::Equalize,
];

impl Kind {
    /// Whether its magnitude is drawn with either sign.
    fn is_signed(self) -> bool {
        use Kind::{Brightness, Color, Contrast, Rotate, Sharpness, ShearX, ShearY, TranslateX, TranslateY};
        matches!(self, ShearX | ShearY | TranslateX | TranslateY | Rotate | Brightness | Color | Contrast | Sharpness)
    }

    /// The magnitudes that no policy goes beyond.
    fn bounds(self) -> (f64, f64) {
        match self {
            Self::Identity | Self::AutoContrast | Self::Equalize => (0.0, 0.0),
            Self::TranslateX | Self::TranslateY => (-1e5, 1e5),
            Self::Rotate => (-180.0, 180.0),
            Self::Posterize => (0.0, 8.0),
            Self::Solarize => (0.0, 255.0),
            _ => (-1.0, 1.0),
        }
    }
}

/// The strongest magnitudes of a policy; `steps` is from 0 to `bins` - 1.
#[derive(Clone, Copy)]
pub(super) struct Space {
    pub(super) shear: f64,
    pub(super) shift_px: (f64, f64),
    pub(super) turn_deg: f64,
    pub(super) factor: f64,
    /// Bits kept by the weakest and dropped by the strongest posterizing.
    pub(super) bits: (f64, f64),
}

impl Space {
    /// `kind` at `step` of `bins`, with a sign drawn.
    pub(super) fn draw(&self, kind: Kind, (step, bins): (i64, i64), stream: &mut Stream) -> Op {
        let part = step as f64 / (bins - 1).max(1) as f64;
        let magnitude = match kind {
            Kind::Identity | Kind::AutoContrast | Kind::Equalize => 0.0,
            Kind::ShearX | Kind::ShearY => self.shear * part,
            Kind::TranslateX => libm::trunc(self.shift_px.0 * part),
            Kind::TranslateY => libm::trunc(self.shift_px.1 * part),
            Kind::Rotate => self.turn_deg * part,
            Kind::Brightness | Kind::Color | Kind::Contrast | Kind::Sharpness => self.factor * part,
            Kind::Posterize => self.bits.0 - libm::rint(self.bits.1 * part),
            Kind::Solarize => 255.0 * (1.0 - part),
        };
        // Drawn for every kind, so that which kind it is leaves what comes after as it was.
        let turned = stream.unit() < 0.5;
        Op(kind, rounded(if turned && kind.is_signed() { -magnitude } else { magnitude }) + 0.0)
    }
}

impl Op {
    /// Refuses what no policy draws.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        let (low, high) = self.0.bounds();
        if low <= self.1 && self.1 <= high {
            return Ok(());
        }
        Err(Refusal { param: "ops", reason: format!("{:?} {}: allowed is {low} to {high}", self.0, self.1) })
    }

    /// For people: "ShearX −0.1".
    pub(super) fn words(&self) -> String {
        let name = format!("{:?}", self.0);
        if self.0.bounds() == (0.0, 0.0) { name } else { format!("{name} {}", words::number(self.1, 2)) }
    }

    /// Does it.
    pub(super) fn run(&self, image: Image) -> Image {
        let magnitude = self.1;
        match self.0 {
            Kind::Identity => image,
            Kind::ShearX => warped(&image, Matrix::affine([1.0, magnitude, magnitude / 2.0], [0.0, 1.0, 0.0])),
            Kind::ShearY => warped(&image, Matrix::affine([1.0, 0.0, 0.0], [magnitude, 1.0, magnitude / 2.0])),
            Kind::TranslateX => warped(&image, Matrix::shift(-magnitude, 0.0)),
            Kind::TranslateY => warped(&image, Matrix::shift(0.0, -magnitude)),
            Kind::Rotate => {
                let turn = Parts { turn_deg: -magnitude, ..Parts::NONE }.matrix(Size::of(&image));
                warped(&image, turn)
            }
            Kind::Brightness => tables::apply(image, &cut_off(|level| level * (1.0 + magnitude))),
            Kind::Color => saturated(image, 1.0 + magnitude),
            Kind::Contrast => {
                let mean = mean_brightness(&image);
                tables::apply(image, &cut_off(|level| blend(level, mean, 1.0 + magnitude)))
            }
            Kind::Sharpness => sharpened(image, 1.0 + magnitude),
            Kind::Posterize => {
                let mask = !(0xffu32 >> (magnitude as u32).min(8)) as u8;
                tables::apply(image, &std::array::from_fn(|level| level as u8 & mask))
            }
            Kind::Solarize => {
                tables::apply(image, &std::array::from_fn(|level| if level as f64 >= magnitude { 255 - level as u8 } else { level as u8 }))
            }
            Kind::AutoContrast => by_channel(image, spread),
            Kind::Equalize => by_channel(image, equal),
        }
    }
}

fn warped(image: &Image, inverse: Matrix) -> Image {
    let sampling = Sampling { border: Border::REFLECT_101, between: Between::Linear };
    Warp { inverse, size: Size::of(image), sampling: Some(sampling) }.run(image)
}

/// `ratio` of the first and the rest of the second.
fn blend(one: f64, other: f64, ratio: f64) -> f64 {
    ratio * one + (1.0 - ratio) * other
}

/// Cut to 0 to 255, and the fraction off, as torch turns numbers into bytes.
fn byte(number: f64) -> u8 {
    number.clamp(0.0, 255.0) as u8
}

fn cut_off(formula: impl Fn(f64) -> f64) -> [u8; 256] {
    std::array::from_fn(|level| byte(formula(level as f64)))
}

/// torchvision's brightness, in its weights and with the fraction cut off.
fn brightness([r, g, b]: [u8; 3]) -> f64 {
    libm::trunc(0.2989 * f64::from(r) + 0.587 * f64::from(g) + 0.114 * f64::from(b))
}

fn mean_brightness(image: &Image) -> f64 {
    let pixels = f64::from(image.width()) * f64::from(image.height());
    let n = image.layout().channels();
    let sum: f64 = match image.layout() {
        Layout::Grey | Layout::GreyAlpha => image.data().iter().step_by(n).map(|sample| f64::from(*sample)).sum(),
        Layout::Rgb | Layout::Rgba => image.data().chunks_exact(n).map(|pixel| brightness([pixel[0], pixel[1], pixel[2]])).sum(),
    };
    sum / pixels
}

fn saturated(image: Image, factor: f64) -> Image {
    samples::map_colours(image, |pixel| {
        let grey = brightness(pixel);
        pixel.map(|sample| byte(blend(f64::from(sample), grey, factor)))
    })
}

/// Away from (or towards) the mean of a pixel and its neighbours, itself counted five times; the outermost pixels stay.
fn sharpened(image: Image, factor: f64) -> Image {
    let (width, height) = (image.width() as usize, image.height() as usize);
    if width < 3 || height < 3 {
        return image;
    }
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let row = width * n;
    let before = image.clone();
    let (from, mut made) = (before.data(), image);
    for y in 1..height - 1 {
        for x in 1..width - 1 {
            for channel in 0..colours {
                let at = y * row + x * n + channel;
                let line = |at: usize| u32::from(from[at - n]) + u32::from(from[at]) + u32::from(from[at + n]);
                let sum = line(at - row) + line(at) + line(at + row) + 4 * u32::from(from[at]);
                let smooth = libm::rint(f64::from(sum) / 13.0);
                made.data_mut()[at] = byte(blend(f64::from(from[at]), smooth, factor));
            }
        }
    }
    made
}

/// Each colour channel through the table that `table` makes of how often each of its levels is there.
fn by_channel(mut image: Image, table: impl Fn(&[u64; 256]) -> [u8; 256]) -> Image {
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    for channel in 0..colours {
        let mut counts = [0u64; 256];
        image.data().iter().skip(channel).step_by(n).for_each(|sample| counts[usize::from(*sample)] += 1);
        let table = table(&counts);
        image.data_mut().iter_mut().skip(channel).step_by(n).for_each(|sample| *sample = table[usize::from(*sample)]);
    }
    image
}

/// The darkest level becomes black, the brightest white.
fn spread(counts: &[u64; 256]) -> [u8; 256] {
    let low = counts.iter().position(|count| *count > 0).unwrap_or(0) as f64;
    let high = counts.iter().rposition(|count| *count > 0).unwrap_or(0) as f64;
    if low >= high {
        return std::array::from_fn(|level| level as u8);
    }
    cut_off(|level| (level - low) * 255.0 / (high - low))
}

/// Pillow's equalizing.
fn equal(counts: &[u64; 256]) -> [u8; 256] {
    let last = counts.iter().rev().find(|count| **count > 0).copied().unwrap_or(0);
    let step = (counts.iter().sum::<u64>() - last) / 255;
    if step == 0 {
        return std::array::from_fn(|level| level as u8);
    }
    let mut below = step / 2;
    std::array::from_fn(|level| {
        let new = (below / step).min(255) as u8;
        below += counts[level];
        new
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;

    fn run(kind: Kind, magnitude: f64, data: &[u8]) -> Vec<u8> {
        let image = Image::new(data.len() as u32, 1, Layout::Grey, data.to_vec()).unwrap();
        Op(kind, magnitude).run(image).into_data()
    }

    #[test]
    fn levels_by_hand() {
        assert_eq!(run(Kind::Brightness, 0.5, &[0, 101, 200]), [0, 151, 255]);
        // Mean 100: 100 + 0.5 (x - 100), the fraction cut off.
        assert_eq!(run(Kind::Contrast, -0.5, &[0, 101, 199]), [50, 100, 149]);
        assert_eq!(run(Kind::Posterize, 2.0, &[63, 64, 200, 255]), [0, 64, 192, 192]);
        assert_eq!(run(Kind::Posterize, 0.0, &[255]), [0]);
        assert_eq!(run(Kind::Posterize, 8.0, &[255, 3]), [255, 3]);
        assert_eq!(run(Kind::Solarize, 128.0, &[127, 128, 255]), [127, 127, 0]);
        assert_eq!(run(Kind::AutoContrast, 0.0, &[50, 100, 150]), [0, 127, 255]);
        assert_eq!(run(Kind::AutoContrast, 0.0, &[7, 7]), [7, 7]);
        assert_eq!(run(Kind::TranslateX, 1.0, &[1, 2, 3]), [2, 1, 2], "what comes in is reflected");
    }

    #[test]
    fn colour_goes_to_and_from_grey() {
        let image = Image::new(1, 1, Layout::Rgb, vec![200, 100, 50]).unwrap();
        // Brightness 0.2989 * 200 + 0.587 * 100 + 0.114 * 50 = 124.18.
        assert_eq!(Op(Kind::Color, -1.0).run(image.clone()).data(), [124, 124, 124]);
        assert_eq!(Op(Kind::Color, 0.5).run(image).data(), [238, 88, 13]);
    }

    #[test]
    fn sharpness_leaves_the_rim() {
        let mut data = vec![13u8; 9];
        data[4] = 26;
        let image = Image::new(3, 3, Layout::Grey, data).unwrap();
        // Smoothed: (8 * 13 + 5 * 26) / 13 = 18; 2 * 26 - 18 = 34.
        assert_eq!(Op(Kind::Sharpness, 1.0).run(image).data(), [13, 13, 13, 13, 34, 13, 13, 13, 13]);
    }

    #[test]
    fn equalizing_is_pillows() {
        // 256 pixels of each of four levels: step (1024 - 256) / 255 = 3, so (1 + 256 k) / 3, at most 255.
        let data: Vec<u8> = [10, 20, 30, 40].iter().flat_map(|level| [*level; 256]).collect();
        let made = run(Kind::Equalize, 0.0, &data);
        assert_eq!([made[0], made[256], made[512], made[768]], [0, 85, 171, 255]);
    }
}
