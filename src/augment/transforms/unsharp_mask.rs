//! UnsharpMask: what a blur takes away is added, where it is more than noise.

use super::odd;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::filter::{self, FRACTION, Kernel};
use crate::augment::samples;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

const ALPHA: (f64, f64) = (0.0, 1.0);
const SIGMA_PX: (f64, f64) = (0.0, 20.0);
const LEVELS: (f64, f64) = (0.0, 255.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "UnsharpMask",
    title: "Unsharp mask",
    group: Group::Kernel,
    about: "Makes edges stand out, but not noise",
    caution: "",
    settings: &[
        Setting::range("alpha", "Strength", ALPHA, || Value::Range(0.2, 0.5)).percent().one_number(OneNumber::From(0.0)),
        odd::setting(|| Value::IntRange(3, 7)),
        Setting::range("sigma_limit", "Radius", SIGMA_PX, || Value::Range(0.0, 0.0)).unit("px").one_number(OneNumber::From(0.0)).hide(),
        Setting::hidden("threshold", "From an edge of", Allowed::Bounds, || Value::Int(10)).within(LEVELS.0, LEVELS.1),
    ],
    code: Code::of::<UnsharpMask>(),
};

struct UnsharpMask;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of the difference that is added.
    alpha: f64,
    /// Side of the blur's kernel in pixels, odd.
    size: u32,
    /// Of the blur, in pixels; 0 for what goes with the size.
    #[serde(default, skip_serializing_if = "is_fitting")]
    sigma: f64,
    /// Differences of no more levels are left alone.
    threshold: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_fitting(sigma: &f64) -> bool {
    *sigma == 0.0
}

impl Transform for UnsharpMask {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("alpha").1 > 0.5
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let size = odd::draw(step, stream);
        let sigma = stream.range(step.range("sigma_limit"));
        Params { alpha: stream.range(step.range("alpha")), size, sigma, threshold: step.int("threshold") as u32 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        odd::check("size", params.size)?;
        within("alpha", params.alpha, ALPHA)?;
        within("sigma", params.sigma, SIGMA_PX)?;
        within("threshold", f64::from(params.threshold), LEVELS)?;
        let params = *params;
        Ok(Action::Anew(Box::new(move |image| samples::with_alpha_of(&image, sharpened(&image, params)))))
    }

    fn describe(params: &Params) -> String {
        format!("{} %, {} px", words::number(params.alpha * 100.0, 0), params.size)
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        odd::before_writing(settings);
    }
}

/// v + soft × alpha × (v - blurred), where `soft` is the blurred mask of differences above the threshold.
fn sharpened(image: &Image, params: Params) -> Image {
    const FINE: u32 = 7;
    const ONE: u8 = 128;
    let kernel = Kernel::opencv(params.sigma, params.size as usize);
    let alpha = libm::round(params.alpha * 32_768.0) as i32;
    let threshold = params.threshold << FRACTION;
    let row = image.width() as usize * image.layout().channels();
    let mut sharp = image.clone();
    let mut mask = Image::filled(image.width(), image.height(), image.layout(), &[0]);
    filter::each_blurred_row(image, &kernel, |y, sums| {
        let (sharp, mask) = (&mut sharp.data_mut()[y * row..][..row], &mut mask.data_mut()[y * row..][..row]);
        for ((sample, mask), sum) in sharp.iter_mut().zip(mask).zip(sums) {
            *mask = if (u32::from(*sample) << FRACTION).abs_diff(*sum) > threshold { ONE } else { 0 };
            let level = i32::from(*sample);
            let edge = (level << FINE) - (sum >> (FRACTION - FINE)) as i32;
            *sample = (level + ((edge * alpha + (1 << 21)) >> 22)).clamp(0, 255) as u8;
        }
    });
    filter::each_blurred_row(&mask, &kernel, |y, sums| {
        let (sharp, from) = (&mut sharp.data_mut()[y * row..][..row], &image.data()[y * row..][..row]);
        for ((sample, from), sum) in sharp.iter_mut().zip(from).zip(sums) {
            // ONE with FRACTION bits after the point is 2^28: 14 bits are kept of it.
            let soft = ((sum >> 14) & 0x7fff) as i32;
            let change = i32::from(*sample) - i32::from(*from);
            *sample = (i32::from(*from) + ((change * soft + 8192) >> 14)) as u8;
        }
    });
    sharp
}
