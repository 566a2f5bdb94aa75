//! RandomRain: slanted streaks, blurred, under a darker sky.

use super::shapes::{self, Steps};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::augment::warp::Border;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

const SLANT: (f64, f64) = (-20.0, 20.0);
const LONGEST: f64 = 4096.0;
const WIDEST: f64 = 20.0;
const BLUR: (f64, f64) = (1.0, 31.0);
const MOST_DROPS: f64 = 200_000.0;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomRain",
    title: "Rain",
    group: Group::Weather,
    about: "Draws slanted streaks over a darker picture",
    caution: "Dense rain can hide what the label is about",
    settings: &[
        Setting::slider("blur_value", "Blur", BLUR, || Value::Int(3)).unit("px"),
        Setting::slider("brightness_coefficient", "Light left", (0.05, 1.0), || Value::Num(0.8)).percent(),
        Setting::hidden("drop_color", "Colour", Allowed::Checked(colour), || Value::Json(json!([200, 200, 200]))),
        Setting::hidden("drop_length", "Length", Allowed::Checked(length), || Value::Json(Json::Null)),
        Setting::slider("drop_width", "Width", (1.0, WIDEST), || Value::Int(1)).unit("px"),
        Setting::hidden("rain_type", "Kind", Allowed::Words(&["default", "drizzle", "heavy", "torrential"]), || {
            Value::Word("default".to_owned())
        }),
        Setting::range("slant_range", "Slant", SLANT, || Value::Range(-10.0, 10.0)).unit("px").one_number(OneNumber::Refused),
    ],
    code: Code::of::<RandomRain>(),
};

struct RandomRain;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Streaks, at places from the seed.
    drops: u32,
    seed: u64,
    /// How far a streak goes to the right, and down, in pixels.
    slant: f64,
    length: u32,
    width: u8,
    colour: [u8; 3],
    /// Side of the blur's window in pixels.
    blur: u8,
    /// Part of the light that is left.
    light: f64,
}

impl Transform for RandomRain {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour, Property::Texture, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let height = size.height;
        let drops = match step.word("rain_type") {
            "drizzle" => height / 4,
            "heavy" => height,
            "torrential" => height.saturating_mul(2),
            _ => height / 3,
        };
        let length = whole(step.json("drop_length")).map_or((height / 8).max(1), |length| length as u32);
        Params {
            drops: drops.min(MOST_DROPS as u32),
            slant: stream.range(step.range("slant_range")),
            seed: stream.seed(),
            length: length.min(LONGEST as u32),
            width: step.int("drop_width") as u8,
            colour: three(step.json("drop_color")).unwrap_or([200; 3]),
            blur: step.int("blur_value") as u8,
            light: step.range("brightness_coefficient").0,
        }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("drops", f64::from(params.drops), (0.0, MOST_DROPS))?;
        within("slant", params.slant, SLANT)?;
        within("length", f64::from(params.length), (1.0, LONGEST))?;
        within("width", f64::from(params.width), (1.0, WIDEST))?;
        within("blur", f64::from(params.blur), BLUR)?;
        within("light", params.light, (0.0, 1.0))?;
        let params = params.clone();
        Ok(Action::Pixels(Box::new(move |image| {
            let places = params.places(Size::of(&image));
            // As in the library, without drops the picture is not darkened either.
            if places.is_empty() { image } else { rained(image, &places, &params) }
        })))
    }

    fn describe(params: &Params) -> String {
        format!("{} streaks of {} px", params.drops, params.length)
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("slant_range");
        format!("{}, {}", step.word("rain_type"), words::range(low, high, "px"))
    }
}

impl Params {
    /// The upper ends of the streaks.
    fn places(&self, size: Size) -> Vec<(i32, i32)> {
        let mut stream = Stream::of_noise(self.seed);
        let right = i64::from(size.width) - 1;
        let bottom = (i64::from(size.height) - i64::from(self.length) - 1).max(0);
        (0..self.drops).map(|_| (stream.int((0, right)) as i32, stream.int((0, bottom)) as i32)).collect()
    }
}

/// `image` with streaks down from `places`. All have one colour, so that only how much of the blur's window they cover counts.
fn rained(mut image: Image, places: &[(i32, i32)], params: &Params) -> Image {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let wet = streaks(places, params, width, height);
    let side = usize::from(params.blur);
    let colour = if colours == 1 { [samples::luma(params.colour); 3] } else { params.colour };
    let window = (side * side) as f64;
    let light: [u8; 256] = tables::of(|v| v * params.light);
    let added: Vec<[u8; 3]> =
        (0..=side * side).map(|covered| colour.map(|c| libm::rint(covered as f64 * f64::from(c) / window) as u8)).collect();
    let mut sums = Sums::new(&wet, width, height, side);
    for row in image.data_mut().chunks_exact_mut(width * n) {
        for (pixel, covered) in row.chunks_exact_mut(n).zip(sums.next_row()) {
            for (sample, added) in pixel[..colours].iter_mut().zip(&added[usize::from(*covered)]) {
                *sample = light[usize::from(sample.saturating_add(*added))];
            }
        }
    }
    image
}

/// 1 where a streak is.
fn streaks(places: &[(i32, i32)], params: &Params, width: usize, height: usize) -> Vec<u8> {
    let mut wet = vec![0u8; width * height];
    let half = i32::from(params.width) / 2;
    for (x, y) in places {
        let to = ((f64::from(*x) + params.slant) as i32, y + params.length as i32);
        let Some((from, to)) = shapes::cut((*x, *y), to, [width, height]) else { continue };
        for (x, y) in shapes::line(from, to, Steps::Four) {
            let span = shapes::Span { y, left: x - half, right: x - half + i32::from(params.width) - 1 };
            if let Some((y, columns)) = span.within(width, height) {
                wet[y * width..][columns].fill(1);
            }
        }
    }
    wet
}

/// Sums over a square window, row by row; beyond the border the picture is reflected.
struct Sums<'a> {
    wet: &'a [u8],
    width: usize,
    height: usize,
    radius: i64,
    /// Even windows reach one further to the left and up.
    after: i64,
    y: i64,
    columns: Vec<u16>,
    row: Vec<u16>,
}

impl<'a> Sums<'a> {
    fn new(wet: &'a [u8], width: usize, height: usize, side: usize) -> Self {
        let radius = side as i64 / 2;
        let mut sums =
            Self { wet, width, height, radius, after: side as i64 - 1 - radius, y: 0, columns: vec![0; width], row: vec![0; width] };
        for y in -radius - 1..sums.after {
            sums.shift(y, true);
        }
        sums
    }

    /// Adds a row to the sums down the columns, or takes it away.
    fn shift(&mut self, y: i64, adds: bool) {
        let y = Border::REFLECT_101.index(y, self.height as i64).unwrap_or(0) as usize;
        for (sum, wet) in self.columns.iter_mut().zip(&self.wet[y * self.width..]) {
            if adds { *sum += u16::from(*wet) } else { *sum -= u16::from(*wet) }
        }
    }

    fn next_row(&mut self) -> &[u16] {
        self.shift(self.y + self.after, true);
        self.shift(self.y - self.radius - 1, false);
        self.y += 1;
        let at = |x: i64| self.columns[Border::REFLECT_101.index(x, self.width as i64).unwrap_or(0) as usize];
        let mut sum: u16 = (-self.radius..self.after).map(at).sum();
        for x in 0..self.width as i64 {
            sum += at(x + self.after);
            self.row[x as usize] = sum;
            sum -= at(x - self.radius);
        }
        &self.row
    }
}

/// Three whole numbers from 0 to 255.
pub(super) fn three(json: &Json) -> Option<[u8; 3]> {
    let list: Option<Vec<u8>> = json.as_array()?.iter().map(|one| whole(one).and_then(|one| u8::try_from(one).ok())).collect();
    list?.try_into().ok()
}

/// Accepts a colour of three samples.
pub(super) fn colour(json: &Json) -> Result<(), String> {
    three(json).map(|_| ()).ok_or_else(|| "allowed are three whole numbers from 0 to 255".to_owned())
}

fn length(json: &Json) -> Result<(), String> {
    if json.is_null() || whole(json).is_some_and(|length| (1..=LONGEST as i64).contains(&length)) {
        return Ok(());
    }
    Err(format!("allowed is null or a whole number from 1 to {LONGEST}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::augment::golden;

    /// The library's rain from the same places.
    #[test]
    fn rain_is_the_librarys() {
        let file: Json = serde_json::from_str(include_str!("../../../tests/chains/golden.json")).unwrap();
        for case in file["rain"].as_array().unwrap() {
            let places: Vec<(i32, i32)> = serde_json::from_value(case["places"].clone()).unwrap();
            let params: Params = serde_json::from_value(case["params"].clone()).unwrap();
            golden::alike(&rained(golden::picture(24, 18), &places, &params), &case["hex"], 1);
        }
    }
}
