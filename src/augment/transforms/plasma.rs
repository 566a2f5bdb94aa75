//! PlasmaBrightnessContrast: brightness and contrast that change from place to place, by a random cloud.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const STRENGTH: (f64, f64) = (-1.0, 1.0);
const ROUGHNESS: (f64, f64) = (0.05, 5.0);
/// Clouds are doubled in detail until they have this many cells a side; larger pictures are blended between.
const MOST_DOUBLINGS: u32 = 9;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "PlasmaBrightnessContrast",
    title: "Cloudy light",
    group: Group::Weather,
    about: "Changes brightness and contrast from place to place, by a random cloud",
    caution: "",
    settings: &[
        Setting::range("brightness_range", "Brightness", STRENGTH, || Value::Range(-0.2, 0.2)).percent().one_number(OneNumber::Refused),
        Setting::range("contrast_range", "Contrast", STRENGTH, || Value::Range(-0.2, 0.2)).percent().one_number(OneNumber::Refused),
        // Kept for the library's sake, which does not use it either.
        Setting::range("plasma_size", "Size", (1.0, 8192.0), || Value::Int(256)).hide(),
        // The library's 3 makes every doubling stronger than the one before: grain instead of clouds.
        Setting::slider("roughness", "Roughness", ROUGHNESS, || Value::Num(0.5)),
    ],
    code: Code::of::<PlasmaBrightnessContrast>(),
};

struct PlasmaBrightnessContrast;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of white that is added where the cloud is thickest.
    brightness: f64,
    /// Distance from the mean grows by this share where the cloud is thickest.
    contrast: f64,
    roughness: f64,
    /// Of the cloud.
    seed: u64,
}

impl Transform for PlasmaBrightnessContrast {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let brightness = stream.range(step.range("brightness_range"));
        let contrast = stream.range(step.range("contrast_range"));
        Params { brightness, contrast, roughness: step.range("roughness").0, seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("brightness", params.brightness, STRENGTH)?;
        within("contrast", params.contrast, STRENGTH)?;
        within("roughness", params.roughness, ROUGHNESS)?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| {
            if params.brightness == 0.0 && params.contrast == 0.0 {
                return image;
            }
            let cloud = Cloud::new(Size::of(&image), params.roughness, params.seed);
            lit(image, params.brightness, params.contrast, |y, row| cloud.row(y, row))
        })))
    }

    fn describe(params: &Params) -> String {
        let percent = |x: f64| words::signed(x * 100.0, 0);
        format!("{} % / {} %", percent(params.brightness), percent(params.contrast))
    }

    fn summary(step: &Step) -> String {
        let percent = |name: &str| {
            let (low, high) = step.range(name);
            words::range(low * 100.0, high * 100.0, "%")
        };
        format!("{} / {}", percent("brightness_range"), percent("contrast_range"))
    }
}

/// `image` with brightness added and then its distance from the mean scaled, both by a pattern of 0 to 1 that `pattern(y, row)` gives. As in
/// the library, levels are cut at black and white after each step; but it also cuts what is below 0 from the strengths, so that it never
/// darkens and never takes contrast away, and evenset does.
fn lit(mut image: Image, brightness: f64, contrast: f64, pattern: impl Fn(usize, &mut [f32])) -> Image {
    let (n, colours, width) = (image.layout().channels(), image.layout().colours(), image.width() as usize);
    let (brightness, contrast) = (brightness as f32 * 255.0, contrast as f32);
    let mut row_pattern = vec![0f32; width];
    let lighter = |sample: u8, p: f32| (f32::from(sample) + p * brightness).clamp(0.0, 255.0);
    let mut sum = 0f64;
    if contrast != 0.0 {
        for (y, row) in image.data().chunks_exact(width * n).enumerate() {
            pattern(y, &mut row_pattern);
            for (pixel, p) in row.chunks_exact(n).zip(&row_pattern) {
                sum += f64::from(pixel[..colours].iter().map(|sample| lighter(*sample, *p)).sum::<f32>());
            }
        }
    }
    let mean = (sum / (f64::from(image.width()) * f64::from(image.height()) * colours as f64)) as f32;
    for (y, row) in image.data_mut().chunks_exact_mut(width * n).enumerate() {
        pattern(y, &mut row_pattern);
        for (pixel, p) in row.chunks_exact_mut(n).zip(&row_pattern) {
            let weight = p * contrast + 1.0;
            let rest = mean * (1.0 - weight) + 0.5;
            for sample in &mut pixel[..colours] {
                // Half up; `as` cuts at black and white.
                *sample = ((lighter(*sample, *p) * weight).min(255.0) + rest) as u8;
            }
        }
    }
    image
}

/// A square of numbers from 0 to 1 that are rough at every scale (diamond-square).
struct Cloud {
    side: usize,
    cells: Vec<f32>,
    /// Of a pixel in cells.
    pitch: f32,
}

impl Cloud {
    fn new(size: Size, roughness: f64, seed: u64) -> Self {
        let longest = size.width.max(size.height).max(3);
        let doublings = (longest - 1).next_power_of_two().trailing_zeros().clamp(1, MOST_DOUBLINGS);
        let mut stream = Stream::of_noise(seed);
        let mut side = 3;
        let mut cells: Vec<f32> = (0..9).map(|_| noise(&mut stream, 1.0)).collect();
        let mut scale = 1.0f32;
        for _ in 1..doublings {
            (side, cells) = doubled(side, &cells, scale, &mut stream);
            scale *= roughness as f32;
        }
        let most = (longest - 1) as f32;
        let pitch = if most > (side - 1) as f32 { (side - 1) as f32 / most } else { 1.0 };
        let mut cloud = Self { side, cells, pitch };
        normalise(&mut cloud.cells);
        cloud
    }

    fn row(&self, y: usize, row: &mut [f32]) {
        let split = |at: usize| {
            let place = at as f32 * self.pitch;
            let cell = (place as usize).min(self.side - 2);
            (cell, place - cell as f32)
        };
        let (above, down) = split(y);
        let (first, second) = (&self.cells[above * self.side..], &self.cells[(above + 1) * self.side..]);
        for (x, to) in row.iter_mut().enumerate() {
            let (left, across) = split(x);
            let blend = |line: &[f32]| line[left] + (line[left + 1] - line[left]) * across;
            let (upper, lower) = (blend(first), blend(second));
            *to = upper + (lower - upper) * down;
        }
    }
}

/// From -scale to scale.
fn noise(stream: &mut Stream, scale: f32) -> f32 {
    (2.0 * stream.unit() - 1.0) as f32 * scale
}

/// Twice the detail: new cells are the mean of their neighbours and some noise, and so are the old ones.
fn doubled(side: usize, cells: &[f32], scale: f32, stream: &mut Stream) -> (usize, Vec<f32>) {
    let wide = 2 * side - 1;
    let mut made = vec![0f32; wide * wide];
    for (at, cell) in cells.iter().enumerate() {
        made[at / side * 2 * wide + at % side * 2] = cell + noise(stream, scale);
    }
    for y in (1..wide).step_by(2) {
        for x in (1..wide).step_by(2) {
            let at = |dy: usize, dx: usize| made[(y + dy - 1) * wide + x + dx - 1];
            made[y * wide + x] = (at(0, 0) + at(0, 2) + at(2, 0) + at(2, 2)) * 0.25 + noise(stream, scale);
        }
    }
    for y in 0..wide {
        for x in ((y + 1) % 2..wide).step_by(2) {
            let mut sum = 0.0;
            let mut count = 0.0;
            let mut add = |inside: bool, at: usize| {
                if inside {
                    sum += made[at];
                    count += 1.0;
                }
            };
            add(y > 0, (y * wide + x).wrapping_sub(wide));
            add(x > 0, (y * wide + x).wrapping_sub(1));
            add(x + 1 < wide, y * wide + x + 1);
            add(y + 1 < wide, (y + 1) * wide + x);
            made[y * wide + x] = sum / count + noise(stream, scale);
        }
    }
    normalise(&mut made);
    (wide, made)
}

/// Brought to 0 to 1.
fn normalise(cells: &mut [f32]) {
    let (low, high) = cells.iter().fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), cell| (low.min(*cell), high.max(*cell)));
    let times = if high > low { 1.0 / (high - low) } else { 0.0 };
    for cell in cells {
        *cell = (*cell - low) * times;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::augment::golden;

    /// The library's result of a pattern that both sides compute.
    #[test]
    fn light_is_the_librarys() {
        let file: serde_json::Value = serde_json::from_str(include_str!("../../../tests/chains/golden.json")).unwrap();
        for case in file["plasma"].as_array().unwrap() {
            let strength = |name: &str| case[name].as_f64().unwrap();
            let pattern = |y: usize, row: &mut [f32]| {
                for (x, to) in row.iter_mut().enumerate() {
                    *to = ((x * 31 + y * 17) % 41) as f32 / 40.0;
                }
            };
            let made = lit(golden::picture(24, 18), strength("brightness"), strength("contrast"), pattern);
            golden::alike(&made, &case["hex"], 1);
        }
    }

    #[test]
    fn clouds_span_everything_and_are_smoother_when_less_rough() {
        let step = |roughness: f64| {
            let cloud = Cloud::new(Size { width: 129, height: 65 }, roughness, 4);
            assert!(cloud.cells.iter().all(|cell| (0.0..=1.0).contains(cell)));
            let mut row = vec![0f32; 129];
            cloud.row(30, &mut row);
            row.windows(2).map(|pair| (pair[0] - pair[1]).abs()).sum::<f32>() / 128.0
        };
        assert!(step(0.3) < step(1.0) && step(1.0) < step(3.0));
    }
}
