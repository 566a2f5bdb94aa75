//! GaussNoise: normally distributed noise, a sample each.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const STD: (f64, f64) = (0.0, 1.0);
const MEAN: (f64, f64) = (-1.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "GaussNoise",
    title: "Noise",
    group: Group::Noise,
    about: "Adds grain, as of a camera in the dark",
    caution: "",
    settings: &[
        Setting::range("mean_range", "Mean", MEAN, || Value::Range(0.0, 0.0)).hide(),
        // The library can also draw coarse noise and enlarge it; evenset draws each sample.
        Setting::hidden("noise_scale_factor", "Fineness", Allowed::Bounds, || Value::Num(1.0)).within(1.0, 1.0),
        Setting::hidden("per_channel", "Coloured", Allowed::Bounds, || Value::Flag(true)),
        Setting::range("std_range", "Strength", STD, || Value::Range(0.01, 0.08)).percent(),
    ],
    code: Code::of::<GaussNoise>(),
};

struct GaussNoise;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Standard deviation as a share of 255.
    std: f64,
    /// As a share of 255.
    #[serde(default, skip_serializing_if = "is_zero")]
    mean: f64,
    /// The same noise for all colours of a pixel.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    grey: bool,
    /// Of the noise, below 2^53.
    seed: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_zero(mean: &f64) -> bool {
    *mean == 0.0
}

impl Transform for GaussNoise {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("std_range").1 > 0.05
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let std = stream.range(step.range("std_range"));
        let mean = stream.range(step.range("mean_range"));
        Params { std, mean, grey: !step.flag("per_channel"), seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("std", params.std, STD)?;
        within("mean", params.mean, MEAN)?;
        let Params { std, mean, grey, seed } = *params;
        Ok(Action::Pixels(Box::new(move |image| {
            let steps = noise::Steps::new(mean * 255.0, std * 255.0);
            if grey { noise::add_grey(image, &steps, seed) } else { noise::add_coloured(image, &steps, seed) }
        })))
    }

    fn describe(params: &Params) -> String {
        format!("{} %", words::number(params.std * 100.0, 1))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("std_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}
