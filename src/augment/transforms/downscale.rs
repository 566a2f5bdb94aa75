//! Downscale: what is lost when a picture is made smaller and large again.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::resample::{self, By};
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::Wide;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const SCALE: (f64, f64) = (0.01, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Downscale",
    title: "Low resolution",
    group: Group::Noise,
    about: "Makes the picture smaller and large again, as if it had been taken from afar",
    caution: "Below 0.5 fine texture and small things are lost",
    settings: &[
        Setting::hidden("interpolation_pair.downscale", "When shrinking", Allowed::Ints(&[0, 1, 2, 3, 4]), || Value::Int(3))
            .within(0.0, 4.0),
        Setting::hidden("interpolation_pair.upscale", "When growing", Allowed::Ints(&[0, 1, 2, 3, 4]), || Value::Int(1)).within(0.0, 4.0),
        Setting::range("scale_range", "Scale", SCALE, || Value::Range(0.5, 0.9)).unit("×"),
    ],
    code: Code::of::<Downscale>(),
};

struct Downscale;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Of the smaller picture.
    scale: f64,
    /// OpenCV's numbers when shrinking and growing: 0 nearest, 1 linear, 2 bicubic, 3 area, 4 Lanczos.
    by: [u8; 2],
}

impl Transform for Downscale {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn harms(step: &Step, property: Property) -> bool {
        step.range("scale_range").0 < if property == Property::Text { 0.5 } else { 0.7 }
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let by = ["interpolation_pair.downscale", "interpolation_pair.upscale"].map(|name| step.int(name) as u8);
        Params { scale: stream.range(step.range("scale_range")), by }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("scale", params.scale, SCALE)?;
        let [down, up] = [method(params.by[0])?, method(params.by[1])?];
        let scale = params.scale;
        Ok(Action::Anew(Box::new(move |image| {
            let small = shrunk(&image, scale, down);
            samples::with_alpha_of(&image, resample::resize(&small, Size::of(&image), up))
        })))
    }

    fn describe(params: &Params) -> String {
        format!("×\u{2009}{}", words::number(params.scale, 2))
    }
}

fn method(number: u8) -> Result<By, Refusal> {
    match number {
        0 => Ok(By::Nearest),
        1 => Ok(By::Linear),
        2 => Ok(By::Wide(Wide::Cubic)),
        3 => Ok(By::Area),
        4 => Ok(By::Wide(Wide::Lanczos)),
        other => Err(Refusal { param: "by", reason: format!("{other}: allowed are 0 to 4") }),
    }
}

fn shrunk(image: &Image, scale: f64, by: By) -> Image {
    let side = |old: u32| (libm::rint(f64::from(old) * scale) as u32).max(1);
    resample::resize_by(image, Size { width: side(image.width()), height: side(image.height()) }, (1.0 / scale, 1.0 / scale), by)
}
