//! Superpixels: patches of like colour take their mean, as in a mosaic that follows edges (SLIC).

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::resample::{self, By};
use crate::augment::samples;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::superpixels;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const SHARE: (f64, f64) = (0.0, 1.0);
const PATCHES: (f64, f64) = (1.0, 1000.0);
const SIDE_PX: (f64, f64) = (8.0, 1024.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Superpixels",
    title: "Superpixels",
    group: Group::Noise,
    about: "Gives some patches of like colour their mean colour; large pictures become as coarse as the largest side says",
    caution: "Fine texture and small things are lost",
    settings: &[
        Setting::hidden("interpolation", "Interpolation", Allowed::Ints(&[0, 1, 3]), || Value::Int(1)).within(0.0, 3.0),
        Setting::slider("max_size", "Largest side", SIDE_PX, || Value::Int(256)).unit("px"),
        Setting::range("n_segments", "Patches", PATCHES, || Value::IntRange(100, 200)).one_number(OneNumber::From(1.0)),
        Setting::range("p_replace", "Patches that change", SHARE, || Value::Range(0.0, 0.1)).percent().one_number(OneNumber::From(0.0)),
    ],
    code: Code::of::<Superpixels>(),
};

struct Superpixels;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// About how many patches.
    patches: u32,
    /// Each one's chance to take its mean colour.
    share: f64,
    /// Pictures with a longer side are worked on in this size.
    max_size: u32,
    /// OpenCV's number: 0 nearest, 1 linear, 3 area (when shrinking).
    #[serde(default = "linear", skip_serializing_if = "is_linear")]
    by: u8,
    /// Of the patches that change, below 2^53.
    seed: u64,
}

fn linear() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_linear(by: &u8) -> bool {
    *by == linear()
}

impl Transform for Superpixels {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let patches = stream.int(step.int_range("n_segments")) as u32;
        let share = stream.range(step.range("p_replace"));
        let [max_size, by] = ["max_size", "interpolation"].map(|name| step.int(name));
        Params { patches, share, max_size: max_size as u32, by: by as u8, seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("patches", f64::from(params.patches), PATCHES)?;
        within("share", params.share, SHARE)?;
        within("max_size", f64::from(params.max_size), SIDE_PX)?;
        let by = match params.by {
            0 => By::Nearest,
            1 => By::Linear,
            3 => By::Area,
            other => return Err(Refusal { param: "by", reason: format!("{other}: allowed are 0, 1 and 3") }),
        };
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| patched(image, params, by))))
    }

    fn describe(params: &Params) -> String {
        format!("{} % of {}", words::number(params.share * 100.0, 0), params.patches)
    }
}

fn patched(image: Image, params: Params, by: By) -> Image {
    let mut stream = Stream::of_noise(params.seed);
    let chosen: Vec<bool> = (0..params.patches).map(|_| stream.unit() < params.share).collect();
    if !chosen.contains(&true) {
        return image;
    }
    let size = Size::of(&image);
    let longest = size.width.max(size.height);
    if longest <= params.max_size {
        let made = superpixels::flattened(image.clone(), params.patches, &chosen);
        return samples::with_alpha_of(&image, made);
    }
    let scale = f64::from(params.max_size) / f64::from(longest);
    let side = |side: u32| ((f64::from(side) * scale) as u32).max(1);
    let small = resample::resize(&image, Size { width: side(size.width), height: side(size.height) }, by);
    let made = superpixels::flattened(small, params.patches, &chosen);
    samples::with_alpha_of(&image, resample::resize(&made, size, by))
}
