//! ShotNoise: light comes in whole photons, so that few of them are counted unevenly.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise::Counts;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const SCALE: (f64, f64) = (0.002, 2.0);
/// Samples to light, and back.
const GAMMA: f64 = 2.2;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ShotNoise",
    title: "Photon noise",
    group: Group::Noise,
    about: "Counts light in photons, of which dark parts have few: grain as of short exposures",
    caution: "Above 0.1 fine texture drowns in grain",
    settings: &[Setting::range("scale_range", "Strength", SCALE, || Value::Range(0.005, 0.03)).one_number(OneNumber::Refused)],
    code: Code::of::<ShotNoise>(),
};

struct ShotNoise;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// White is 1 / scale photons.
    scale: f64,
    /// Of the noise, below 2^53.
    seed: u64,
}

impl Transform for ShotNoise {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("scale_range").1 > 0.05
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { scale: stream.range(step.range("scale_range")), seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("scale", params.scale, SCALE)?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| counted(image, params))))
    }

    fn describe(params: &Params) -> String {
        words::number(params.scale, 3)
    }
}

/// Every colour sample its own count of photons; alpha stays.
fn counted(mut image: Image, params: Params) -> Image {
    let photons = |level: usize| libm::pow(level as f64 / 255.0, GAMMA) / params.scale + 1e-6;
    let counts: Vec<Counts> = (0..256).map(|level| Counts::poisson(photons(level))).collect();
    let white = libm::ceil(1.0 / params.scale) as usize;
    let level = |count: usize| libm::rint(libm::pow((count as f64 * params.scale).min(1.0), 1.0 / GAMMA) * 255.0) as u8;
    let levels: Vec<u8> = (0..=white).map(level).collect();
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let width = image.width() as usize;
    let mut stream = Stream::of_noise(params.seed);
    let mut random = vec![0; width * colours * 2];
    for row in image.data_mut().chunks_exact_mut(width * n) {
        stream.fill(&mut random);
        for (pixel, random) in row.chunks_exact_mut(n).zip(random.as_chunks::<2>().0.chunks_exact(colours)) {
            for (sample, random) in pixel.iter_mut().zip(random) {
                let count = counts[usize::from(*sample)].of(u16::from_le_bytes(*random));
                *sample = levels[usize::from(count).min(white)];
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
    fn noise_is_of_the_strength_asked_for() {
        let made = counted(Image::filled(200, 200, Layout::Rgb, &[186]), Params { scale: 0.01, seed: 5 });
        // 186 / 255 to the power of 2.2 is half the light: 50 photons and a deviation of 7.07, of light .0707.
        let light: Vec<f64> = made.data().iter().map(|level| libm::pow(f64::from(*level) / 255.0, GAMMA)).collect();
        let mean = light.iter().sum::<f64>() / light.len() as f64;
        let variance = light.iter().map(|one| (one - mean) * (one - mean)).sum::<f64>() / light.len() as f64;
        assert!((mean - 0.5).abs() < 0.005, "{mean}");
        assert!((libm::sqrt(variance) - 0.0707).abs() < 0.001, "{}", libm::sqrt(variance));
    }
}
