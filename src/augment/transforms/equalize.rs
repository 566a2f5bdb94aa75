//! Equalize: levels spread so that each is about as frequent as any other.

use crate::augment::action::{Action, Size};
use crate::augment::colour_space;
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::pixels::{Image, Layout};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Equalize",
    title: "Equalize",
    group: Group::Colour,
    about: "Spreads the levels over the whole range, so that flat pictures gain contrast",
    caution: "Each colour is spread by itself, which shifts colours; noise in flat parts grows",
    settings: &[
        Setting::hidden("by_channels", "Each colour by itself", Allowed::Bounds, || Value::Flag(true)),
        Setting::hidden("mask", "Mask", Allowed::Checked(null), || Value::Json(Json::Null)),
        Setting::hidden("mode", "Method", Allowed::Words(&["cv", "pil"]), || Value::Word("cv".to_owned())),
    ],
    code: Code::of::<Equalize>(),
};

struct Equalize;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Pillow's arithmetic instead of OpenCV's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pil: bool,
    /// Only the brightness (Y of YCrCb).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    brightness: bool,
}

impl Transform for Equalize {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn harms(step: &Step, _: Property) -> bool {
        step.flag("by_channels")
    }

    fn draw(step: &Step, _: &mut Stream, _: Size) -> Params {
        Params { pil: step.word("mode") == "pil", brightness: !step.flag("by_channels") }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let table = if params.pil { by_pillow } else { by_opencv };
        let brightness = params.brightness;
        Ok(Action::Anew(Box::new(move |image| {
            if brightness && image.layout().colours() == 3 {
                of_brightness(image.into_owned(), table)
            } else {
                tables::apply_by_histogram(image, table)
            }
        })))
    }

    fn describe(_: &Params) -> String {
        String::new()
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        if settings.get("mask_params").and_then(Json::as_array).is_some_and(Vec::is_empty) {
            settings.shift_remove("mask_params");
        }
    }
}

/// Y of YCrCb alone.
fn of_brightness(image: Image, table: fn(&[u32; 256]) -> [u8; 256]) -> Image {
    let in_space = samples::map_colours(image, colour_space::to_ycrcb);
    let n = in_space.layout().channels();
    let mut counts = [0; 256];
    for pixel in in_space.data().chunks_exact(n) {
        counts[pixel[0] as usize] += 1;
    }
    let table = table(&counts);
    debug_assert!(matches!(in_space.layout(), Layout::Rgb | Layout::Rgba));
    samples::map_colours(in_space, |[y, cr, cb]| colour_space::from_ycrcb([table[y as usize], cr, cb]))
}

/// OpenCV's `equalizeHist`: the darkest level becomes 0, the others their share of what is brighter.
fn by_opencv(counts: &[u32; 256]) -> [u8; 256] {
    let total: u32 = counts.iter().sum();
    let darkest = counts.iter().position(|count| *count > 0).unwrap_or(0);
    if counts[darkest] == total {
        return std::array::from_fn(|level| level as u8);
    }
    let scale = 255.0 / (total - counts[darkest]) as f32;
    let mut sum = 0;
    std::array::from_fn(|level| {
        if level > darkest {
            sum += counts[level];
        }
        libm::rintf(sum as f32 * scale).clamp(0.0, 255.0) as u8
    })
}

/// Pillow's `ImageOps.equalize`.
fn by_pillow(counts: &[u32; 256]) -> [u8; 256] {
    let total: u32 = counts.iter().sum();
    let brightest = counts.iter().rposition(|count| *count > 0).unwrap_or(0);
    let step = (total - counts[brightest]) / 255;
    if step == 0 {
        return std::array::from_fn(|level| level as u8);
    }
    let mut sum = step / 2;
    std::array::from_fn(|level| {
        sum += counts[level];
        (sum / step).min(255) as u8
    })
}

/// Accepts null: evenset has no masks.
fn null(json: &Json) -> Result<(), String> {
    if json.is_null() { Ok(()) } else { Err("allowed is null".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_by_hand() {
        let mut counts = [0; 256];
        (counts[10], counts[20], counts[200]) = (2, 3, 5);
        let table = by_opencv(&counts);
        // 3 of 8 and 8 of 8 of 255.
        assert_eq!((table[10], table[20], table[100], table[200]), (0, 96, 96, 255));
        let flat = by_opencv(&[0; 256]);
        assert_eq!((flat[7], flat[255]), (7, 255), "a picture of one level stays");
    }
}
