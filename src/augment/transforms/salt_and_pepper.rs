//! SaltAndPepper: some pixels become white or black.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const SHARE: (f64, f64) = (0.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "SaltAndPepper",
    title: "Salt and pepper",
    group: Group::Noise,
    about: "Turns some pixels white and some black, as broken sensors and old scans do",
    caution: "Many specks hide fine texture",
    settings: &[
        Setting::range("amount", "Amount", SHARE, || Value::Range(0.002, 0.02)).percent().one_number(OneNumber::Refused),
        Setting::range("salt_vs_pepper", "White of them", SHARE, || Value::Range(0.4, 0.6)).one_number(OneNumber::Refused).hide(),
    ],
    code: Code::of::<SaltAndPepper>(),
};

struct SaltAndPepper;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of the pixels that become white or black.
    amount: f64,
    /// Share of these that become white.
    salt: f64,
    /// Of the places, below 2^53.
    seed: u64,
}

impl Transform for SaltAndPepper {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("amount").1 > 0.02
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let amount = stream.range(step.range("amount"));
        Params { amount, salt: stream.range(step.range("salt_vs_pepper")), seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("amount", params.amount, SHARE)?;
        within("salt", params.salt, SHARE)?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| strewn(image, params))))
    }

    fn describe(params: &Params) -> String {
        format!("{} %", words::number(params.amount * 100.0, 1))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("amount");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

/// Exactly the share asked for becomes white or black, and exactly the share asked for of it white; alpha stays.
fn strewn(mut image: Image, params: Params) -> Image {
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let pixels = image.data().len() / n;
    let count = (pixels as f64 * params.amount) as usize;
    let salt = (count as f64 * params.salt) as usize;
    let mut stream = Stream::of_noise(params.seed);
    if count <= pixels / 2 {
        let mut met = vec![0_u64; pixels.div_ceil(64)];
        for at in 0..count {
            let place = unmet(&mut met, pixels, &mut stream);
            image.data_mut()[place * n..][..colours].fill(if at < salt { 255 } else { 0 });
        }
        return image;
    }
    // So many that it is quicker to ask each pixel, in order, whether it is one of those left to choose.
    let (mut left, mut white) = (count, salt);
    for (at, pixel) in image.data_mut().chunks_exact_mut(n).enumerate() {
        if stream.int((0, (pixels - at) as i64 - 1)) >= left as i64 {
            continue;
        }
        let is_white = stream.int((0, left as i64 - 1)) < white as i64;
        pixel[..colours].fill(if is_white { 255 } else { 0 });
        white -= usize::from(is_white);
        left -= 1;
    }
    image
}

/// A place that was not met before; at least half of all must be left.
fn unmet(met: &mut [u64], pixels: usize, stream: &mut Stream) -> usize {
    loop {
        let place = stream.int((0, pixels as i64 - 1)) as usize;
        let (word, bit) = (&mut met[place / 64], 1 << (place % 64));
        if *word & bit == 0 {
            *word |= bit;
            return place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn counts_are_exact() {
        for (amount, salt) in [(0.1, 0.3), (0.9, 0.25), (1.0, 1.0), (0.0, 0.5)] {
            let made = strewn(Image::filled(50, 40, Layout::GreyAlpha, &[100, 7]), Params { amount, salt, seed: 9 });
            let of = |level: u8| made.data().as_chunks::<2>().0.iter().filter(|pixel| **pixel == [level, 7]).count() as f64;
            assert_eq!((of(255), of(0)), (2000.0 * amount * salt, 2000.0 * amount * (1.0 - salt)));
        }
    }
}
