//! ToGray: colours become greys.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::planes::{self, BLOCK};
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::pixels::{Image, Layout};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ToGray",
    title: "To grey",
    group: Group::Colour,
    about: "Takes the colour away",
    caution: "Not where colour tells the classes apart, as with flowers or ripe fruit",
    settings: &[
        Setting::hidden("method", "Method", Allowed::Words(&["weighted_average", "average", "desaturation", "max"]), || {
            Value::Word("weighted_average".to_owned())
        }),
        Setting::hidden("num_output_channels", "Channels", Allowed::Ints(&[1, 3]), || Value::Int(3)).within(1.0, 3.0),
    ],
    code: Code::of::<ToGray>(),
};

struct ToGray;

#[derive(Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Method {
    #[default]
    WeightedAverage,
    Average,
    Desaturation,
    Max,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    #[serde(default, skip_serializing_if = "is_usual")]
    method: Method,
    /// One sample a pixel instead of three equal ones.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    one_channel: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_usual(method: &Method) -> bool {
    *method == Method::default()
}

impl Transform for ToGray {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, _: &mut Stream, _: Size) -> Params {
        let method = match step.word("method") {
            "average" => Method::Average,
            "desaturation" => Method::Desaturation,
            "max" => Method::Max,
            _ => Method::WeightedAverage,
        };
        Params { method, one_channel: step.int("num_output_channels") == 1 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let (method, one_channel) = (params.method, params.one_channel);
        Ok(Action::Anew(Box::new(move |image| {
            let grey = greyed(image, method);
            match (one_channel, grey.layout()) {
                (true, Layout::Rgb) => samples::converted(&grey, Layout::Grey),
                (true, Layout::Rgba) => samples::converted(&grey, Layout::GreyAlpha),
                _ => grey,
            }
        })))
    }

    fn describe(_: &Params) -> String {
        String::new()
    }
}

fn greyed(image: Cow<'_, Image>, method: Method) -> Image {
    match method {
        Method::WeightedAverage => each(
            image,
            #[inline(always)]
            |[r, g, b]| samples::luma([r, g, b]),
        ),
        Method::Average => each(
            image,
            #[inline(always)]
            |pixel| {
                let [r, g, b] = pixel.map(u16::from);
                ((2 * (r + g + b) + 3) / 6) as u8
            },
        ),
        Method::Desaturation => each(
            image,
            #[inline(always)]
            |[r, g, b]| (u16::from(r.max(g).max(b)) + u16::from(r.min(g).min(b))).div_ceil(2) as u8,
        ),
        Method::Max => each(
            image,
            #[inline(always)]
            |[r, g, b]| r.max(g).max(b),
        ),
    }
}

/// Every pixel three times what `grey` makes of it.
#[inline(always)]
fn each(image: Cow<'_, Image>, grey: impl Fn([u8; 3]) -> u8) -> Image {
    planes::map(
        image,
        #[inline(always)]
        |[red, green, blue]| {
            for at in 0..BLOCK {
                let level = grey([red[at], green[at], blue[at]]);
                (red[at], green[at], blue[at]) = (level, level, level);
            }
        },
    )
}
