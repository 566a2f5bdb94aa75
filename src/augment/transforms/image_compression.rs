//! ImageCompression: what JPEG of a lower quality loses.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::pixels::{self, Encoding, Image, Layout, Limits};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

const QUALITY: (f64, f64) = (1.0, 100.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ImageCompression",
    title: "JPEG loss",
    group: Group::Noise,
    about: "Encodes the picture as JPEG of a lower quality and decodes it again",
    caution: "",
    settings: &[
        Setting::hidden("compression_type", "Format", Allowed::Words(&["jpeg"]), || Value::Word("jpeg".to_owned())),
        Setting::range("quality_range", "Quality", QUALITY, || Value::IntRange(40, 95)),
    ],
    code: Code::of::<ImageCompression>(),
};

struct ImageCompression;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// 1 to 100.
    quality: u8,
}

impl Transform for ImageCompression {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn harms(step: &Step, property: Property) -> bool {
        step.range("quality_range").0 < if property == Property::Text { 30.0 } else { 60.0 }
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { quality: stream.int(step.int_range("quality_range")) as u8 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("quality", f64::from(params.quality), QUALITY)?;
        let quality = params.quality;
        Ok(Action::Anew(Box::new(move |image| compressed(&image, quality).unwrap_or_else(|| image.into_owned()))))
    }

    fn describe(params: &Params) -> String {
        format!("quality {}", params.quality)
    }
}

/// The colours through JPEG; alpha stays. `None` for a picture that JPEG cannot hold (a side beyond 65 535 px): it has nothing to lose.
fn compressed(image: &Image, quality: u8) -> Option<Image> {
    let layout = image.layout();
    let opaque = match layout {
        Layout::GreyAlpha => Cow::Owned(samples::converted(image, Layout::Grey)),
        Layout::Rgba => Cow::Owned(samples::converted(image, Layout::Rgb)),
        Layout::Grey | Layout::Rgb => Cow::Borrowed(image),
    };
    let bytes = pixels::encode(&opaque, Encoding::Jpeg(quality)).ok()?;
    let decoded = pixels::decode(&bytes, &Limits::default()).ok()?;
    if Size::of(&decoded) != Size::of(image) {
        return None;
    }
    let decoded = if decoded.layout() == layout { decoded } else { samples::converted(&decoded, layout) };
    Some(samples::with_alpha_of(image, decoded))
}
