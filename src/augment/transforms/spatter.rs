//! Spatter: drops of rain or spots of mud on the lens.

use super::random_rain::{colour, three};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::filter::{self, Kernel};
use crate::augment::noise;
use crate::augment::samples;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Border, smooth};
use crate::augment::words;
use crate::pixels::{Image, Layout};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

const SHARE: (f64, f64) = (0.0, 1.0);
const SIGMA: (f64, f64) = (0.0, 20.0);
/// What the library takes where no colour is given.
const RAIN: [u8; 3] = [238, 238, 175];
const MUD: [u8; 3] = [20, 42, 63];
/// Distance from a drop's edge beyond which its light no longer changes.
const DEEPEST_PX: f32 = 20.0;

const fn share(name: &'static str, label: &'static str, default: fn() -> Value) -> Setting {
    Setting::range(name, label, SHARE, default).one_number(OneNumber::From(0.0))
}

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Spatter",
    title: "Drops on the lens",
    group: Group::Weather,
    about: "Puts drops of rain or spots of mud on the lens",
    caution: "Thick spatter can hide what the label is about",
    settings: &[
        Setting::hidden("color", "Colour", Allowed::Checked(colour), || Value::Json(json!(RAIN))),
        share("cutout_threshold", "Threshold", || Value::Range(0.68, 0.68)),
        Setting::range("gauss_sigma", "Size", SIGMA, || Value::Range(2.0, 2.0)).unit("px").one_number(OneNumber::From(0.0)),
        share("intensity", "Strength", || Value::Range(0.3, 0.6)).percent(),
        share("mean", "How much", || Value::Range(0.65, 0.65)),
        Setting::hidden("mode", "Kind", Allowed::Words(&["rain", "mud"]), || Value::Word("rain".to_owned())),
        share("std", "Unevenness", || Value::Range(0.3, 0.3)),
    ],
    code: Code::of::<Spatter>(),
};

struct Spatter;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Of the liquid: its mean and deviation before it is smoothed over `sigma` pixels.
    mean: f64,
    std: f64,
    sigma: f64,
    seed: u64,
    /// What is above stays.
    threshold: f64,
    intensity: f64,
    colour: [u8; 3],
    /// Mud covers, rain lightens.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    mud: bool,
}

impl Transform for Spatter {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour, Property::Texture, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let mut one = |name: &str| stream.range(step.range(name));
        let (mean, std, sigma) = (one("mean"), one("std"), one("gauss_sigma"));
        let (threshold, intensity) = (one("cutout_threshold"), one("intensity"));
        let colour = three(step.json("color")).unwrap_or(RAIN);
        Params { mean, std, sigma, seed: stream.seed(), threshold, intensity, colour, mud: step.word("mode") == "mud" }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let shares = [("mean", params.mean), ("std", params.std), ("threshold", params.threshold), ("intensity", params.intensity)];
        for (name, share) in shares {
            within(name, share, SHARE)?;
        }
        within("sigma", params.sigma, SIGMA)?;
        let params = params.clone();
        Ok(Action::Pixels(Box::new(move |image| match params.mud {
            _ if params.intensity == 0.0 => image,
            true => {
                let size = Size::of(&image);
                let mask = mud(params.liquid(size), size, &params);
                muddied(image, &mask, params.colour)
            }
            false => {
                let size = Size::of(&image);
                let light = drops(params.liquid(size), size);
                lit(image, &light, params.colour, params.intensity * 0.9)
            }
        })))
    }

    fn describe(params: &Params) -> String {
        format!("{}, {} %", if params.mud { "mud" } else { "rain" }, words::number(params.intensity * 100.0, 0))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("intensity");
        format!("{}, {}", step.word("mode"), words::range(low * 100.0, high * 100.0, "%"))
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        if settings.get("color").is_none_or(Json::is_null) {
            let mud = settings.get("mode").and_then(Json::as_str) == Some("mud");
            settings.insert("color".to_owned(), json!(if mud { MUD } else { RAIN }));
        }
    }
}

impl Params {
    /// The liquid on a picture of `size`: what is above the threshold, 0 elsewhere.
    fn liquid(&self, size: Size) -> Vec<f32> {
        let mut stream = Stream::of_noise(self.seed);
        let pixels = size.width as usize * size.height as usize;
        let mut layer: Vec<f32> = (0..pixels).map(|_| (self.mean + self.std * noise::normal(&mut stream)) as f32).collect();
        smooth(&mut layer, size.width as usize, self.sigma, libm::rint(3.0 * self.sigma) as usize, Border::Replicate);
        let threshold = self.threshold as f32;
        for liquid in layer.iter_mut().filter(|liquid| **liquid < threshold) {
            *liquid = 0.0;
        }
        layer
    }
}

/// How much mud covers each pixel, 0 to `intensity`.
fn mud(mut layer: Vec<f32>, size: Size, params: &Params) -> Vec<f32> {
    let threshold = params.threshold as f32;
    for liquid in &mut layer {
        *liquid = f32::from(u8::from(*liquid > threshold));
    }
    smooth(&mut layer, size.width as usize, params.sigma, libm::rint(4.0 * params.sigma) as usize, Border::Replicate);
    let most = layer.iter().copied().fold(0.0, f32::max);
    // Without a spot above the threshold there is no mud; the library then spreads some at random.
    let times = if most > 0.0 { params.intensity as f32 / most } else { 0.0 };
    layer.iter_mut().for_each(|cover| *cover *= times);
    layer
}

/// `image` under mud; alpha stays.
fn muddied(mut image: Image, cover: &[f32], colour: [u8; 3]) -> Image {
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let colour = if colours == 1 { [samples::luma(colour); 3] } else { colour };
    for (pixel, cover) in image.data_mut().chunks_exact_mut(n).zip(cover) {
        for (sample, mud) in pixel[..colours].iter_mut().zip(colour) {
            *sample = (f32::from(*sample) * (1.0 - cover) + f32::from(mud) * cover + 0.5) as u8;
        }
    }
    image
}

/// The light of each pixel's drop, 0 to 1: strongest along the edges that face down and to the right, as the library shades them. It finds the
/// edges by Canny, evenset by the threshold.
fn drops(layer: Vec<f32>, size: Size) -> Vec<f32> {
    let liquid: Vec<u8> = layer.iter().map(|liquid| (liquid * 255.0).clamp(0.0, 255.0) as u8).collect();
    drop(layer);
    let plane = |levels: Vec<u8>| Image::new(size.width, size.height, Layout::Grey, levels).unwrap_or_else(|| empty(size));
    let depth = distances(&liquid, size.width as usize);
    let depth = filter::blur(&plane(depth.iter().map(|depth| *depth as u8).collect()), &Kernel::gaussian(1.0, 3));
    let raised = embossed(&equalised(depth));
    let raised = filter::blur(&raised, &Kernel::gaussian(1.5, 5));
    let mut light: Vec<f32> = raised.data().iter().zip(&liquid).map(|(raised, liquid)| f32::from(*raised) * f32::from(*liquid)).collect();
    let most = light.iter().copied().fold(0.0, f32::max);
    let times = if most > 0.0 { 1.0 / most } else { 0.0 };
    light.iter_mut().for_each(|light| *light *= times);
    light
}

fn empty(size: Size) -> Image {
    Image::filled(size.width, size.height, Layout::Grey, &[0])
}

/// `image` with the drops' light added; alpha stays.
fn lit(mut image: Image, light: &[f32], colour: [u8; 3], strength: f64) -> Image {
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let colour = if colours == 1 { [samples::luma(colour); 3] } else { colour };
    let most = colour.map(|c| f32::from(c) * strength as f32);
    for (pixel, light) in image.data_mut().chunks_exact_mut(n).zip(light) {
        for (sample, most) in pixel[..colours].iter_mut().zip(most) {
            *sample = (f32::from(*sample) + light * most + 0.5) as u8;
        }
    }
    image
}

/// Distance in pixels from the nearest edge between what is liquid and what is not, to [`DEEPEST_PX`]; steps over corners count 1.4.
fn distances(liquid: &[u8], width: usize) -> Vec<f32> {
    let height = liquid.len() / width;
    let wet = |x: usize, y: usize| liquid[y * width + x] > 0;
    let edge = |x: usize, y: usize| x > 0 && wet(x, y) != wet(x - 1, y) || y > 0 && wet(x, y) != wet(x, y - 1);
    let mut far: Vec<f32> = (0..liquid.len()).map(|at| if edge(at % width, at / width) { 0.0 } else { DEEPEST_PX }).collect();
    let mut near = |x: usize, y: usize, back: bool| {
        let mut least = far[y * width + x];
        // The four neighbours that the pass has seen.
        for (dx, dy, step) in [(-1i64, 0i64, 1.0f32), (-1, -1, 1.4), (0, -1, 1.0), (1, -1, 1.4)] {
            let (dx, dy) = if back { (-dx, -dy) } else { (dx, dy) };
            let (nx, ny) = (x as i64 + dx, y as i64 + dy);
            if (0..width as i64).contains(&nx) && (0..height as i64).contains(&ny) {
                least = least.min(far[ny as usize * width + nx as usize] + step);
            }
        }
        far[y * width + x] = least;
    };
    for at in 0..liquid.len() {
        near(at % width, at / width, false);
    }
    for at in (0..liquid.len()).rev() {
        near(at % width, at / width, true);
    }
    far
}

/// Levels spread evenly (OpenCV's `equalizeHist`).
fn equalised(mut plane: Image) -> Image {
    let mut counts = [0u64; 256];
    for level in plane.data() {
        counts[usize::from(*level)] += 1;
    }
    let total: u64 = counts.iter().sum();
    let first = counts.iter().position(|count| *count > 0).unwrap_or(0);
    if counts[first] == total {
        return plane;
    }
    let times = 255.0 / (total - counts[first]) as f64;
    let mut sum = 0;
    let table: [u8; 256] = std::array::from_fn(|level| {
        if level > first {
            sum += counts[level];
        }
        libm::rint(sum as f64 * times) as u8
    });
    for level in plane.data_mut() {
        *level = table[usize::from(*level)];
    }
    plane
}

/// Slopes that rise to the right and down are light, others dark.
fn embossed(plane: &Image) -> Image {
    const WEIGHTS: [[i32; 3]; 3] = [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]];
    let (width, height) = (i64::from(plane.width()), i64::from(plane.height()));
    let at = |x: i64, y: i64| i32::from(plane.data()[(y.clamp(0, height - 1) * width + x.clamp(0, width - 1)) as usize]);
    let level = |place: usize| {
        let (x, y) = (place as i64 % width, place as i64 / width);
        let sum: i32 = (0..9).map(|i| WEIGHTS[i / 3][i % 3] * at(x + i as i64 % 3 - 1, y + i as i64 / 3 - 1)).sum();
        sum.clamp(0, 255) as u8
    };
    let levels = (0..plane.data().len()).map(level).collect();
    Image::new(plane.width(), plane.height(), Layout::Grey, levels).unwrap_or_else(|| plane.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn distances_by_hand() {
        // One wet pixel in a row of seven: edges at the third and the fourth pixel.
        assert_eq!(distances(&[0, 0, 9, 0, 0, 0, 0], 7), [2.0, 1.0, 0.0, 0.0, 1.0, 2.0, 3.0]);
        let far = distances(&[9, 9, 9, 9, 9, 9, 9, 9, 0], 3);
        assert_eq!(far[8], 0.0);
        assert!((far[0] - 2.8).abs() < 1e-6);
    }

    /// The library's mud of a liquid that both sides compute.
    #[test]
    fn mud_is_the_librarys() {
        let file: Json = serde_json::from_str(include_str!("../../../tests/chains/golden.json")).unwrap();
        let size = Size { width: 24, height: 18 };
        let liquid = |at: usize| ((at % 24 * 31 + at / 24 * 17) % 41) as f32 / 40.0;
        let layer: Vec<f32> = (0..24 * 18).map(liquid).map(|v| if v < 0.68 { 0.0 } else { v }).collect();
        let params = Params { mean: 0.65, std: 0.3, sigma: 2.0, seed: 1, threshold: 0.68, intensity: 0.6, colour: MUD, mud: true };
        let image = crate::augment::golden::picture(24, 18);
        let made = muddied(image, &mud(layer, size, &params), MUD);
        crate::augment::golden::alike(&made, &file["mud"], 1);
    }
}
