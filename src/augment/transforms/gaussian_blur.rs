//! GaussianBlur.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::filter::{self, Kernel};
use crate::augment::samples;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const SIGMA_PX: (f64, f64) = (0.0, 20.0);
const SIZE_PX: (f64, f64) = (0.0, 141.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "GaussianBlur",
    title: "Blur",
    group: Group::Kernel,
    about: "Blurs the picture, as if out of focus",
    caution: "",
    settings: &[
        Setting::range("blur_limit", "Kernel size", SIZE_PX, || Value::IntRange(0, 0)).unit("px").one_number(OneNumber::From(0.0)).hide(),
        Setting::range("sigma_limit", "Radius", SIGMA_PX, || Value::Range(0.3, 1.2)).unit("px").one_number(OneNumber::From(0.0)),
    ],
    code: Code::of::<GaussianBlur>(),
};

struct GaussianBlur;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Standard deviation in pixels.
    sigma: f64,
    /// Taps of the kernel; 0 for as many as the sigma needs.
    #[serde(default, skip_serializing_if = "is_fitting")]
    size: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_fitting(size: &u32) -> bool {
    *size == 0
}

impl Transform for GaussianBlur {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn harms(step: &Step, property: Property) -> bool {
        step.range("sigma_limit").1 > if property == Property::Text { 1.5 } else { 0.8 }
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { sigma: stream.range(step.range("sigma_limit")), size: stream.int(step.int_range("blur_limit")) as u32 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("sigma", params.sigma, SIGMA_PX)?;
        within("size", f64::from(params.size), SIZE_PX)?;
        let sigma = params.sigma;
        let size = if params.size == 0 { (sigma * 3.5) as usize * 2 + 1 } else { params.size as usize | 1 };
        Ok(Action::Anew(Box::new(move |image| samples::with_alpha_of(&image, filter::blur(&image, &Kernel::gaussian(sigma, size))))))
    }

    fn describe(params: &Params) -> String {
        format!("{} px", words::number(params.sigma, 2))
    }
}
