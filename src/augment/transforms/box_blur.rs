//! Blur: every sample the mean of a square about it. And what a blur over a square is, whichever number of it is taken.

use super::odd;
use crate::augment::action::{Action, Size};
use crate::augment::box_sum;
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::median;
use crate::augment::samples;
use crate::augment::setting::Value;
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Blur",
    title: "Box blur",
    group: Group::Kernel,
    about: "Blurs the picture evenly over a square",
    caution: "A large size wipes out fine texture and small things",
    settings: &[odd::setting(|| Value::IntRange(3, 5))],
    code: Code::of::<SquareBlur<false>>(),
};

/// Over a square: the mean, or the median.
pub(super) struct SquareBlur<const MEDIAN: bool>;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Params {
    /// Side of the square in pixels, odd.
    size: u32,
}

impl<const MEDIAN: bool> Transform for SquareBlur<MEDIAN> {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn harms(step: &Step, property: Property) -> bool {
        step.range("blur_limit").1 > if property == Property::Text { 5.0 } else { 3.0 }
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { size: odd::draw(step, stream) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let size = odd::check("size", params.size)?;
        let blur = if MEDIAN { median::blur } else { box_sum::mean };
        Ok(Action::Anew(Box::new(move |image| samples::with_alpha_of(&image, blur(&image, size)))))
    }

    fn describe(params: &Params) -> String {
        format!("{} px", params.size)
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        odd::before_writing(settings);
    }
}
