//! MedianBlur: every sample the median of a square about it.

use super::box_blur::Params;
use super::odd;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::median;
use crate::augment::samples;
use crate::augment::setting::Value;
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde_json::{Map, Value as Json};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "MedianBlur",
    title: "Median blur",
    group: Group::Kernel,
    about: "Smooths surfaces and takes specks away, and keeps edges",
    caution: "A large size wipes out fine texture and small things",
    settings: &[odd::setting(|| Value::IntRange(3, 5))],
    code: Code::of::<MedianBlur>(),
};

struct MedianBlur;

impl Transform for MedianBlur {
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
        Ok(Action::Anew(Box::new(move |image| samples::with_alpha_of(&image, median::blur(&image, size)))))
    }

    fn describe(params: &Params) -> String {
        format!("{} px", params.size)
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        odd::before_writing(settings);
    }
}
