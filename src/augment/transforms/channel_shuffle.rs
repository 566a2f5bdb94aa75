//! ChannelShuffle: red, green and blue change places.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::samples;
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde::{Deserialize, Serialize};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ChannelShuffle",
    title: "Shuffle channels",
    group: Group::Colour,
    about: "Red, green and blue change places; grey pictures stay",
    caution: "Grass becomes red or blue: not where colour tells the classes apart",
    settings: &[],
    code: Code::of::<ChannelShuffle>(),
};

struct ChannelShuffle;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Which of the old samples (0 red, 1 green, 2 blue) each new one is.
    order: [u8; 3],
}

impl Transform for ChannelShuffle {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(_: &Step, stream: &mut Stream, _: Size) -> Params {
        let mut order = [0, 1, 2];
        for at in [2, 1] {
            order.swap(at, stream.int((0, at as i64)) as usize);
        }
        Params { order }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let order = params.order.map(usize::from);
        if !(0..3).all(|channel| order.contains(&channel)) {
            return Err(Refusal { param: "order", reason: "allowed are 0, 1 and 2, each once".to_owned() });
        }
        Ok(Action::Pixels(Box::new(move |image| samples::map_colours(image, |pixel| order.map(|from| pixel[from])))))
    }

    fn describe(params: &Params) -> String {
        params.order.iter().filter_map(|from| ["R", "G", "B"].get(usize::from(*from)).copied()).collect()
    }
}
