//! MultiplicativeNoise: samples times a factor, one for the picture, for each colour, or for each pixel.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const FACTOR: (f64, f64) = (0.0, 4.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "MultiplicativeNoise",
    title: "Factors",
    group: Group::Noise,
    about: "Multiplies samples by a factor: one for the picture, for each colour, or for each pixel",
    caution: "",
    settings: &[
        Setting::hidden("elementwise", "Each pixel its own", Allowed::Bounds, || Value::Flag(true)),
        Setting::range("multiplier", "Factor", FACTOR, || Value::Range(0.9, 1.1)).unit("×").one_number(OneNumber::Same),
        Setting::hidden("per_channel", "Each colour its own", Allowed::Bounds, || Value::Flag(false)),
    ],
    code: Code::of::<MultiplicativeNoise>(),
};

struct MultiplicativeNoise;

/// Either `factors` or `each`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// One for all samples, or one each for red, green and blue (the first for grey pictures).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    factors: Vec<f64>,
    /// A factor for each pixel or sample.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    each: Option<Each>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Each {
    /// Factors are drawn evenly from this range.
    range: [f64; 2],
    /// Every colour of a pixel has its own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    per_channel: bool,
    /// Of the factors, below 2^53.
    seed: u64,
}

impl Transform for MultiplicativeNoise {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour, Property::Texture];

    fn harms(step: &Step, property: Property) -> bool {
        let (low, high) = step.range("multiplier");
        let applies = if property == Property::Colour { step.flag("per_channel") } else { step.flag("elementwise") };
        applies && (low < 0.8 || high > 1.2)
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let (low, high) = step.range("multiplier");
        let per_channel = step.flag("per_channel");
        if step.flag("elementwise") {
            return Params { factors: Vec::new(), each: Some(Each { range: [low, high], per_channel, seed: stream.seed() }) };
        }
        Params { factors: (0..if per_channel { 3 } else { 1 }).map(|_| stream.range((low, high))).collect(), each: None }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        for factor in params.factors.iter().chain(params.each.iter().flat_map(|each| &each.range)) {
            within("factors", *factor, FACTOR)?;
        }
        match (&params.factors[..], params.each) {
            ([], Some(each)) => Ok(Action::Pixels(Box::new(move |image| multiplied(image, each)))),
            ([factor], None) => {
                let factor = *factor;
                Ok(Action::Table(Box::new(move || tables::of(|v| v * factor))))
            }
            ([red, green, blue], None) => {
                let factors = [*red, *green, *blue];
                Ok(Action::Anew(Box::new(move |image| {
                    let tables = factors.map(|factor| tables::of(|v| v * factor));
                    if image.layout().colours() == 1 {
                        tables::apply(image.into_owned(), &tables[0])
                    } else {
                        tables::apply_to_colours(image, &tables)
                    }
                })))
            }
            _ => Err(Refusal { param: "factors", reason: "allowed are 1 or 3 factors, or a range for each pixel".to_owned() }),
        }
    }

    fn describe(params: &Params) -> String {
        let times = |factor: &f64| format!("×\u{2009}{}", words::number(*factor, 2));
        match params.each {
            Some(each) => words::range(each.range[0], each.range[1], "×"),
            None => params.factors.iter().map(times).collect::<Vec<_>>().join(" / "),
        }
    }
}

/// Every pixel times its own factor, or every colour sample; alpha stays.
fn multiplied(mut image: Image, each: Each) -> Image {
    let fixed = |factor: f64| libm::rint(factor * 65_536.0) as i64;
    let (low, span) = (fixed(each.range[0]), fixed(each.range[1] - each.range[0]));
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let width = image.width() as usize;
    let factors = if each.per_channel { colours } else { 1 };
    let mut stream = Stream::of_noise(each.seed);
    let mut random = vec![0; width * factors * 2];
    for row in image.data_mut().chunks_exact_mut(width * n) {
        stream.fill(&mut random);
        for (pixel, random) in row.chunks_exact_mut(n).zip(random.as_chunks::<2>().0.chunks_exact(factors)) {
            for (at, sample) in pixel[..colours].iter_mut().enumerate() {
                let random = i64::from(u16::from_le_bytes(random[at % factors]));
                let factor = low + ((span * random) >> 16);
                *sample = ((i64::from(*sample) * factor + 32_768) >> 16).clamp(0, 255) as u8;
            }
        }
    }
    image
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn factors_keep_within_their_range_and_fill_it() {
        let made = multiplied(Image::filled(100, 100, Layout::Rgb, &[200]), Each { range: [0.5, 1.25], per_channel: true, seed: 3 });
        let (low, high) = (made.data().iter().min(), made.data().iter().max());
        assert_eq!((low, high), (Some(&100), Some(&250)));
        let mean = made.data().iter().map(|sample| f64::from(*sample)).sum::<f64>() / 30_000.0;
        // 200 × .875, and a standard error of 150 / sqrt(12 × 30 000) = .25.
        assert!((mean - 175.0).abs() < 1.0, "{mean}");
    }
}
