//! RandomShadow: darker polygons.

use super::shapes;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

const MOST_SHADOWS: f64 = 16.0;
const MOST_CORNERS: f64 = 32.0;
const FARTHEST: (f64, f64) = (-1e6, 1e6);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomShadow",
    title: "Shadows",
    group: Group::Weather,
    about: "Darkens polygons, as shadows fall on the ground",
    caution: "",
    settings: &[
        Setting::range("num_shadows_limit", "Shadows", (1.0, MOST_SHADOWS), || Value::IntRange(1, 2)),
        Setting::slider("shadow_dimension", "Corners", (3.0, MOST_CORNERS), || Value::Int(5)),
        Setting::range("shadow_intensity_range", "Darkness", (0.0, 1.0), || Value::Range(0.2, 0.5))
            .percent()
            .one_number(OneNumber::Refused),
        Setting::hidden("shadow_roi", "Where", Allowed::Checked(region), || Value::Json(json!([0.0, 0.5, 1.0, 1.0]))),
    ],
    code: Code::of::<RandomShadow>(),
};

struct RandomShadow;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    shadows: Vec<Shadow>,
}

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shadow {
    /// Across and down in pixels.
    corners: Vec<(i32, i32)>,
    /// Part of the light that is taken.
    intensity: f64,
}

impl Transform for RandomShadow {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let [left, top, right, bottom] = shares(step.json("shadow_roi")).unwrap_or([0.0, 0.5, 1.0, 1.0]);
        // The library leaves the upper ends out.
        let ends = |low: f64, high: f64, side: u32| {
            let low = (low * f64::from(side)) as i64;
            (low, ((high * f64::from(side)) as i64 - 1).max(low))
        };
        let (across, down) = (ends(left, right, size.width), ends(top, bottom, size.height));
        let shadows = (0..stream.int(step.int_range("num_shadows_limit"))).map(|_| Shadow {
            corners: (0..step.int("shadow_dimension")).map(|_| (stream.int(across) as i32, stream.int(down) as i32)).collect(),
            intensity: stream.range(step.range("shadow_intensity_range")),
        });
        Params { shadows: shadows.collect() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("shadows", params.shadows.len() as f64, (0.0, MOST_SHADOWS))?;
        for shadow in &params.shadows {
            within("corners", shadow.corners.len() as f64, (3.0, MOST_CORNERS))?;
            within("intensity", shadow.intensity, (0.0, 1.0))?;
            for (x, y) in &shadow.corners {
                within("corners", f64::from(*x), FARTHEST)?;
                within("corners", f64::from(*y), FARTHEST)?;
            }
        }
        let shadows = params.shadows.clone();
        Ok(Action::Pixels(Box::new(move |image| shadows.iter().fold(image, |image, shadow| shadow.fall(image)))))
    }

    fn describe(params: &Params) -> String {
        let percent: Vec<String> = params.shadows.iter().map(|shadow| words::number(shadow.intensity * 100.0, 0)).collect();
        format!("{} %", percent.join(", "))
    }
}

impl Shadow {
    fn fall(&self, mut image: Image) -> Image {
        let (width, height) = (image.width() as usize, image.height() as usize);
        let (n, colours) = (image.layout().channels(), image.layout().colours());
        let darker: [u8; 256] = tables::of(|v| (v * (1.0 - self.intensity)).trunc());
        let mut spans = shapes::polygon(&self.corners);
        spans.sort_unstable();
        // Where spans of a row overlap, each pixel is darkened once.
        let mut done = (0, 0);
        for (y, columns) in spans.into_iter().filter_map(|span| span.within(width, height)) {
            let left = if done.0 == y { columns.start.max(done.1) } else { columns.start };
            if left >= columns.end {
                continue;
            }
            done = (y, columns.end);
            for pixel in image.data_mut()[(y * width + left) * n..(y * width + columns.end) * n].chunks_exact_mut(n) {
                for sample in &mut pixel[..colours] {
                    *sample = darker[usize::from(*sample)];
                }
            }
        }
        image
    }
}

/// Left, top, right and bottom as shares of the sides.
pub(super) fn shares(json: &Json) -> Option<[f64; 4]> {
    let list: Vec<f64> = json.as_array()?.iter().filter_map(Json::as_f64).filter(|share| (0.0..=1.0).contains(share)).collect();
    let found: [f64; 4] = list.try_into().ok()?;
    (found[0] <= found[2] && found[1] <= found[3] && json.as_array()?.len() == 4).then_some(found)
}

/// Accepts a region.
pub(super) fn region(json: &Json) -> Result<(), String> {
    shares(json).map(|_| ()).ok_or_else(|| "allowed is [left, top, right, bottom], each from 0 to 1".to_owned())
}
