//! Made images that no longer show what their original shows: almost black, almost white, or of one tone.
//!
//! An image is judged by the mean of its brightness (luma, 0 to 255) and by how far its pixels spread about it (the standard deviation), and
//! always beside its original: a picture of the night is as dark as it was, and no chain is to blame for it.

use super::draw::Draw;
use super::samples;
use crate::pixels::Image;

/// The mean of an almost black image is below this; that of an almost white one is as near to 255.
const DARK_MEAN: f64 = 24.0;
/// Its pixels spread less than this: a few bright things on black are still seen.
const DARK_SPREAD: f64 = 26.0;
/// An image of one tone spreads less than this.
const FLAT_SPREAD: f64 = 7.0;
/// Of the original's own distance to black or white, or of its own spread, less than this part is left.
const LEFT: f64 = 0.4;
/// About so many pixels are looked at, evenly.
const LOOKED_AT: f64 = 20_000.0;

/// What a made image has become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lost {
    /// So dark that little is seen.
    Black,
    /// So bright that little is seen.
    White,
    /// Of one tone.
    Flat,
}

impl Lost {
    /// All, the most telling first.
    pub const ALL: [Self; 3] = [Self::Black, Self::White, Self::Flat];

    /// In a sentence: "almost black".
    pub fn words(self) -> &'static str {
        match self {
            Self::Black => "almost black",
            Self::White => "almost white",
            Self::Flat => "almost blank",
        }
    }

    /// What `made` has become, if it shows much less than the `original` that it was made of.
    pub fn of(original: &Image, made: &Image) -> Option<Self> {
        Self::judge(Tone::of(original)?, Tone::of(made)?)
    }

    fn judge(original: Tone, made: Tone) -> Option<Self> {
        let is_dark = |made: Tone, original: Tone| made.mean < DARK_MEAN && made.spread < DARK_SPREAD && made.mean < LEFT * original.mean;
        let is_flat = made.spread < FLAT_SPREAD && made.spread < LEFT * original.spread;
        if is_dark(made, original) {
            Some(Self::Black)
        } else if is_dark(made.inverted(), original.inverted()) {
            Some(Self::White)
        } else {
            is_flat.then_some(Self::Flat)
        }
    }

    /// How far `tone` is from being lost so: less is worse.
    fn left(self, tone: Tone) -> f64 {
        match self {
            Self::Black => tone.mean,
            Self::White => tone.inverted().mean,
            Self::Flat => tone.spread,
        }
    }
}

impl Draw {
    /// The title of the transform that alone brings `original` nearest to being lost so; `None` if none alone does anything to that.
    pub fn to_blame(&self, original: &Image, lost: Lost) -> Option<&'static str> {
        let before = lost.left(Tone::of(original)?);
        let alone = self.applied.iter().filter_map(|drawn| {
            let draw = Self { applied: vec![drawn.clone()], exact: self.exact };
            Some((drawn.entry.title, lost.left(Tone::of(&draw.apply(original, None))?)))
        });
        alone.filter(|(_, left)| *left < before).min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(title, _)| title)
    }
}

/// How bright an image is, and how much that differs within it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tone {
    mean: f64,
    spread: f64,
}

impl Tone {
    /// Of the pixels that are not see-through; `None` if there are none.
    fn of(image: &Image) -> Option<Self> {
        let layout = image.layout();
        let (channels, colours) = (layout.channels(), layout.colours());
        let step = ((f64::from(image.width()) * f64::from(image.height()) / LOOKED_AT).sqrt().ceil() as usize).max(1);
        let (mut count, mut sum, mut squares) = (0_u64, 0_u64, 0_u64);
        for row in image.data().chunks_exact(image.width() as usize * channels).step_by(step) {
            for pixel in row.chunks_exact(channels).step_by(step).filter(|pixel| !layout.has_alpha() || pixel[colours] >= 128) {
                let luma = u64::from(if colours == 3 { samples::luma([pixel[0], pixel[1], pixel[2]]) } else { pixel[0] });
                (count, sum, squares) = (count + 1, sum + luma, squares + luma * luma);
            }
        }
        let mean = (count > 0).then(|| sum as f64 / count as f64)?;
        Some(Self { mean, spread: (squares as f64 / count as f64 - mean * mean).max(0.0).sqrt() })
    }

    /// Of the negative.
    fn inverted(self) -> Self {
        Self { mean: 255.0 - self.mean, ..self }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::augment::{Chain, Step, Value, entry};
    use crate::pixels::Layout;

    /// A picture whose pixels go from `low` to `high`.
    fn picture(low: u8, high: u8) -> Image {
        Image::from_rows(64, 48, Layout::Rgb, |y, row| {
            for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
                let share = (x + y) as f64 / 110.0;
                pixel.fill((f64::from(low) + share * f64::from(high - low)) as u8);
            }
        })
    }

    fn darkening(by: f64) -> Chain {
        let mut step = Step::new(entry("RandomBrightnessContrast").unwrap());
        step.set("brightness_limit", Value::Range(by, by)).unwrap();
        step.set("contrast_limit", Value::Range(0.0, 0.0)).unwrap();
        step.p = 1.0;
        let mut flip = Step::new(entry("HorizontalFlip").unwrap());
        flip.p = 1.0;
        Chain::of(vec![flip, step])
    }

    #[test]
    fn what_is_lost_is_told_by_brightness_and_spread() {
        let day = picture(20, 230);
        assert_eq!(Lost::of(&day, &picture(0, 30)), Some(Lost::Black));
        assert_eq!(Lost::of(&day, &picture(235, 255)), Some(Lost::White));
        assert_eq!(Lost::of(&day, &picture(120, 130)), Some(Lost::Flat));
        assert_eq!(Lost::of(&day, &picture(0, 140)), None, "dark, and still seen");
        assert_eq!(Lost::of(&day, &day), None);
        // One bright thing on black.
        let mut lamp = picture(0, 10);
        lamp.data_mut()[..64 * 3 * 8].fill(250);
        assert_eq!(Lost::of(&day, &lamp), None);
        let empty = Image::filled(4, 4, Layout::Rgba, &[0, 0, 0, 0]);
        assert_eq!(Lost::of(&day, &empty), None, "what is see-through is not judged");
    }

    #[test]
    fn an_original_that_is_dark_bright_or_flat_itself_is_no_alarm() {
        for (low, high) in [(0, 40), (225, 255), (100, 108)] {
            let original = picture(low, high);
            assert_eq!(Lost::of(&original, &original), None);
            let gentle = darkening(-0.02);
            let made = gentle.draw(1, 64, 48).apply(&original, None);
            assert_eq!(Lost::of(&original, &made), None, "{low} to {high}");
        }
        assert_eq!(Lost::of(&picture(0, 40), &picture(0, 4)), Some(Lost::Black), "but what it had may be lost too");
    }

    #[test]
    fn the_transform_that_does_it_is_named() {
        let (chain, day) = (darkening(-0.95), picture(20, 230));
        let draw = chain.draw(1, 64, 48);
        let lost = Lost::of(&day, &draw.apply(&day, None)).unwrap();
        assert_eq!((lost, draw.to_blame(&day, lost)), (Lost::Black, Some(entry("RandomBrightnessContrast").unwrap().title)));
    }
}
