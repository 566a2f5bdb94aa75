//! ChannelDropout: one or two of red, green and blue are blanked.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde::{Deserialize, Serialize};

const DROPPED: (f64, f64) = (1.0, 2.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ChannelDropout",
    title: "Drop channels",
    group: Group::Colour,
    about: "Blanks out one or two of red, green and blue; grey pictures stay",
    caution: "The picture takes a strong colour cast: not where colour tells the classes apart",
    settings: &[
        Setting::range("channel_drop_range", "Channels", DROPPED, || Value::IntRange(1, 1)).one_number(OneNumber::Refused),
        Setting::hidden("fill", "Fill", Allowed::Bounds, || Value::Num(0.0)).within(0.0, 255.0),
    ],
    code: Code::of::<ChannelDropout>(),
};

struct ChannelDropout;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Which (0 red, 1 green, 2 blue).
    channels: Vec<u8>,
    /// What stands there instead.
    #[serde(default, skip_serializing_if = "is_black")]
    fill: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_black(fill: &f64) -> bool {
    *fill == 0.0
}

impl Transform for ChannelDropout {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let count = stream.int(step.int_range("channel_drop_range")) as usize;
        let mut channels = vec![0, 1, 2];
        while channels.len() > count {
            channels.remove(stream.int((0, channels.len() as i64 - 1)) as usize);
        }
        Params { channels, fill: step.range("fill").0 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("channels", params.channels.len() as f64, DROPPED)?;
        for channel in &params.channels {
            within("channels", f64::from(*channel), (0.0, 2.0))?;
        }
        within("fill", params.fill, (0.0, 255.0))?;
        let (channels, fill) = (params.channels.clone(), params.fill as u8);
        Ok(Action::Pixels(Box::new(move |image| {
            samples::map_colours(image, |mut pixel| {
                for channel in &channels {
                    pixel[usize::from(*channel)] = fill;
                }
                pixel
            })
        })))
    }

    fn describe(params: &Params) -> String {
        params
            .channels
            .iter()
            .filter_map(|channel| ["red", "green", "blue"].get(usize::from(*channel)).copied())
            .collect::<Vec<_>>()
            .join(", ")
    }
}
