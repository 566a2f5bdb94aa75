//! Sharpen: blends the picture with a version whose edges stand out.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::filter::{self, Kernel};
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const ALPHA: (f64, f64) = (0.0, 1.0);
const LIGHTNESS: (f64, f64) = (0.0, 10.0);
const SIGMA_PX: (f64, f64) = (0.01, 20.0);
const SIZE_PX: (f64, f64) = (3.0, 141.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Sharpen",
    title: "Sharpen",
    group: Group::Kernel,
    about: "Makes edges stand out",
    caution: "",
    settings: &[
        Setting::range("alpha", "Strength", ALPHA, || Value::Range(0.2, 0.5)).percent(),
        Setting::hidden("kernel_size", "Kernel size", Allowed::Checked(kernel_size), || Value::Json(5.into())).within(SIZE_PX.0, SIZE_PX.1),
        Setting::range("lightness", "Lightness", LIGHTNESS, || Value::Range(0.8, 1.0)),
        Setting::hidden("method", "Method", Allowed::Words(&["kernel", "gaussian"]), || Value::Word("kernel".to_owned())),
        Setting::hidden("sigma", "Radius", Allowed::Bounds, || Value::Num(1.0)).within(SIGMA_PX.0, SIGMA_PX.1),
    ],
    code: Code::of::<Sharpen>(),
};

struct Sharpen;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of the sharpened picture.
    alpha: f64,
    /// Added to the middle of the kernel: above 1 lightens (method `kernel`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lightness: Option<f64>,
    /// Instead of the kernel: what a Gaussian of this size and sigma takes away is added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gaussian: Option<(u32, f64)>,
}

impl Transform for Sharpen {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let alpha = stream.range(step.range("alpha"));
        if step.word("method") == "gaussian" {
            let size = step.json("kernel_size").as_u64().unwrap_or(5) as u32;
            return Params { alpha, lightness: None, gaussian: Some((size, step.range("sigma").0)) };
        }
        Params { alpha, lightness: Some(stream.range(step.range("lightness"))), gaussian: None }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("alpha", params.alpha, ALPHA)?;
        within("lightness", params.lightness.unwrap_or(1.0), LIGHTNESS)?;
        if let Some((size, sigma)) = params.gaussian {
            within("gaussian", f64::from(size), SIZE_PX)?;
            within("gaussian", sigma, SIGMA_PX)?;
        }
        let Params { alpha, lightness, gaussian } = *params;
        Ok(Action::Anew(Box::new(move |image| {
            let sharp = match gaussian {
                Some((size, sigma)) => unsharp(&image, alpha, &Kernel::gaussian(sigma, size as usize | 1)),
                None => by_kernel(&image, alpha, lightness.unwrap_or(1.0)),
            };
            samples::with_alpha_of(&image, sharp)
        })))
    }

    fn describe(params: &Params) -> String {
        format!("{} %", words::number(params.alpha * 100.0, 0))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("alpha");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

/// (1 - alpha) × identity + alpha × [-1 -1 -1; -1 8 + lightness -1; -1 -1 -1], in 1/65536.
fn by_kernel(image: &Image, alpha: f64, lightness: f64) -> Image {
    let fixed = |number: f64| libm::round(number * 65_536.0) as i32;
    // The eight neighbours are the nine less the middle.
    let (middle, nine) = (fixed(1.0 - alpha + alpha * (9.0 + lightness)), fixed(alpha));
    filter::with_sum_of_nine(
        image,
        #[inline(always)]
        |v, sum| ((i32::from(v) * middle - i32::from(sum) * nine + 32_768) >> 16).clamp(0, 255) as u8,
    )
}

/// v + alpha × (v - blurred). (The library's own arithmetic wraps around in eight bits here; this does not.)
fn unsharp(image: &Image, alpha: f64, kernel: &Kernel) -> Image {
    let alpha = libm::round(alpha * 65_536.0) as i32;
    let mut made = filter::blur(image, kernel);
    for (sample, from) in made.data_mut().iter_mut().zip(image.data()) {
        let edge = i32::from(*from) - i32::from(*sample);
        *sample = (i32::from(*from) + ((edge * alpha + 32_768) >> 16)).clamp(0, 255) as u8;
    }
    made
}

/// Accepts odd whole numbers.
fn kernel_size(json: &serde_json::Value) -> Result<(), String> {
    let fits = |size: u64| size % 2 == 1 && (SIZE_PX.0..=SIZE_PX.1).contains(&(size as f64));
    if json.as_u64().is_some_and(fits) {
        Ok(())
    } else {
        Err(format!("allowed is an odd whole number from {} to {}", SIZE_PX.0, SIZE_PX.1))
    }
}
