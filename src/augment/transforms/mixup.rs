//! MixUp within a class: blends with a second picture of the class, so the label stays. evenset's own settings: Albumentations 2.0.8
//! has no transform of this name.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const SHARE: (f64, f64) = (0.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "MixUp",
    title: "Blend (MixUp)",
    group: Group::Mixing,
    about: "Blends with a second picture of the same class",
    caution: "Blended pictures look like none that a camera takes: compare by trial before relying on them",
    settings: &[Setting::range("mix_range", "Share of the second", SHARE, || Value::Range(0.1, 0.4)).percent().one_number(OneNumber::Same)],
    code: Code::of::<MixUp>(),
};

struct MixUp;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// The second picture's share.
    mix: f64,
}

impl Transform for MixUp {
    type Params = Params;
    const IN_LIBRARY: bool = false;

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { mix: stream.range(step.range("mix_range")) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("mix", params.mix, SHARE)?;
        let share = libm::round(params.mix * 65_536.0) as u32;
        Ok(Action::Mix(Box::new(move |mut image, second| {
            let before = if image.layout().has_alpha() { Some(image.clone()) } else { None };
            for (sample, other) in image.data_mut().iter_mut().zip(second.data()) {
                *sample = ((u32::from(*sample) * (65_536 - share) + u32::from(*other) * share + 32_768) >> 16) as u8;
            }
            match before {
                Some(before) => samples::with_alpha_of(&before, image),
                None => image,
            }
        })))
    }

    fn partner_share(params: &Params, _: Size) -> f64 {
        params.mix
    }

    fn describe(params: &Params) -> String {
        format!("{} % of the second", words::number(params.mix * 100.0, 0))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("mix_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}
