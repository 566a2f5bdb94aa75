//! ISONoise: the specks and false colours of a camera in the dark.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise::{Counts, DRAWS, standard};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const SHIFT: (f64, f64) = (0.0, 1.0);
const INTENSITY: (f64, f64) = (0.0, 2.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ISONoise",
    title: "Camera noise",
    group: Group::Noise,
    about: "Adds bright specks and shifts hues a little, as a camera in the dark does",
    caution: "",
    settings: &[
        Setting::range("color_shift", "Hues", SHIFT, || Value::Range(0.01, 0.05)).one_number(OneNumber::Refused),
        Setting::range("intensity", "Strength", INTENSITY, || Value::Range(0.1, 0.4)).percent().one_number(OneNumber::Refused),
    ],
    code: Code::of::<IsoNoise>(),
};

struct IsoNoise;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Times the intensity: the standard deviation of hues in degrees.
    color_shift: f64,
    /// How frequent specks are, and how bright.
    intensity: f64,
    /// Of the noise, below 2^53.
    seed: u64,
}

impl Transform for IsoNoise {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("intensity").1 > 0.5
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let color_shift = stream.range(step.range("color_shift"));
        Params { color_shift, intensity: stream.range(step.range("intensity")), seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("color_shift", params.color_shift, SHIFT)?;
        within("intensity", params.intensity, INTENSITY)?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| speckled(image, params))))
    }

    fn describe(params: &Params) -> String {
        format!("{} %", words::number(params.intensity * 100.0, 0))
    }
}

/// Every pixel's lightness (of HLS) lifted by a Poisson count, its hue turned by a normal one; alpha stays.
fn speckled(mut image: Image, params: Params) -> Image {
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let counts = Counts::poisson(deviation(&image) * params.intensity);
    let degrees: Vec<f32> = (0..DRAWS).map(|draw| (standard(draw) * params.color_shift * params.intensity) as f32).collect();
    let intensity = params.intensity as f32;
    let row = image.width() as usize * n;
    let mut stream = Stream::of_noise(params.seed);
    let mut random = vec![0; image.width() as usize * 4];
    for row in image.data_mut().chunks_exact_mut(row) {
        stream.fill(&mut random);
        for (pixel, random) in row.chunks_exact_mut(n).zip(random.as_chunks::<4>().0) {
            let lift = counts.of(u16::from_le_bytes([random[0], random[1]]));
            let turn = degrees[usize::from(u16::from_le_bytes([random[2], random[3]])) % DRAWS];
            if colours == 3 {
                let colour = changed([pixel[0], pixel[1], pixel[2]], f32::from(lift) * intensity, turn);
                pixel[..3].copy_from_slice(&colour);
            } else if lift > 0 {
                let level = f32::from(pixel[0]);
                pixel[0] = rounded(level + f32::from(lift) * intensity * (255.0 - level));
            }
        }
    }
    image
}

/// The standard deviation of the lightness, as a share of 255.
fn deviation(image: &Image) -> f64 {
    let colours = image.layout().colours();
    let (mut sum, mut squares) = (0_u64, 0_u64);
    for pixel in image.data().chunks_exact(image.layout().channels()) {
        let (low, high) = pixel[..colours].iter().fold((255, 0), |(low, high), sample| (low.min(*sample), high.max(*sample)));
        let twice = u64::from(low) + u64::from(high);
        sum += twice;
        squares += twice * twice;
    }
    let total = (image.data().len() / image.layout().channels()) as f64;
    let mean = sum as f64 / total;
    libm::sqrt((squares as f64 / total - mean * mean).max(0.0)) / 510.0
}

/// The pixel with its lightness lifted by a share of what is left to white, and its hue turned by some degrees.
fn changed(pixel: [u8; 3], lift: f32, degrees: f32) -> [u8; 3] {
    let [r, g, b] = pixel.map(f32::from);
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    let chroma = high - low;
    if lift == 0.0 && chroma * degrees.abs() < 29.0 {
        // Less than half a level.
        return pixel;
    }
    let (twice, most) = (high + low, 510.0);
    let saturation = if chroma == 0.0 { 0.0 } else { chroma / if twice < 255.0 { twice } else { most - twice } };
    let sixth = if chroma == 0.0 {
        0.0
    } else if high == r {
        (g - b) / chroma
    } else if high == g {
        2.0 + (b - r) / chroma
    } else {
        4.0 + (r - g) / chroma
    };
    let lightness = twice / 2.0 + lift * (255.0 - twice / 2.0);
    let top = if lightness <= 127.5 { lightness * (1.0 + saturation) } else { lightness + saturation * (255.0 - lightness) };
    let bottom = 2.0 * lightness - top;
    let turned = sixth + degrees / 60.0;
    let turned = turned - 6.0 * libm::floorf(turned / 6.0);
    let sector = libm::floorf(turned);
    let along = (turned - sector) * (top - bottom);
    let (rising, falling) = (bottom + along, top - along);
    let colour = match sector as u8 {
        1 => [falling, top, bottom],
        2 => [bottom, top, rising],
        3 => [bottom, falling, top],
        4 => [rising, bottom, top],
        5 => [top, bottom, falling],
        _ => [top, rising, bottom],
    };
    colour.map(rounded)
}

fn rounded(level: f32) -> u8 {
    (level.clamp(0.0, 255.0) + 0.5) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_opencvs() {
        // OpenCV's HLS of floats: lightness lifted, hue turned, and back.
        for (pixel, lift, degrees, made) in [
            ([200, 100, 50], 0.3, 5.0, [219, 155, 109]),
            ([30, 60, 220], 0.5, -40.0, [141, 222, 239]),
            ([90, 90, 91], 0.0, 100.0, [91, 90, 90]),
            ([250, 240, 10], 0.5, 0.0, [253, 248, 133]),
            ([10, 200, 190], 1.5, 20.0, [255, 255, 255]),
        ] {
            assert_eq!(changed(pixel, lift, degrees), made, "{pixel:?}");
        }
    }
}
