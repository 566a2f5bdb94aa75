//! Emboss: light from one corner, as if edges stood out of a plate.

use crate::augment::action::{Action, Size};
use crate::augment::around::each_row;
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::Border;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const ALPHA: (f64, f64) = (0.0, 1.0);
const STRENGTH: (f64, f64) = (0.0, 10.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Emboss",
    title: "Emboss",
    group: Group::Kernel,
    about: "Makes edges stand out as if lit from one corner",
    caution: "",
    settings: &[
        Setting::range("alpha", "Visibility", ALPHA, || Value::Range(0.2, 0.5)).percent(),
        Setting::range("strength", "Strength", STRENGTH, || Value::Range(0.2, 0.7)),
    ],
    code: Code::of::<Emboss>(),
};

struct Emboss;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of the embossed picture.
    alpha: f64,
    /// Of the light.
    strength: f64,
}

impl Transform for Emboss {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { alpha: stream.range(step.range("alpha")), strength: stream.range(step.range("strength")) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("alpha", params.alpha, ALPHA)?;
        within("strength", params.strength, STRENGTH)?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| samples::with_alpha_of(&image, embossed(&image, params)))))
    }

    fn describe(params: &Params) -> String {
        format!("{} %, {}", words::number(params.alpha * 100.0, 0), words::number(params.strength, 2))
    }
}

/// v + alpha × ((1 + strength) (below right - above left) + strength (below + right - above - left)), in 1/65536.
fn embossed(image: &Image, Params { alpha, strength }: Params) -> Image {
    let fixed = |number: f64| libm::round(number * 65_536.0) as i32;
    let (corner, side) = (fixed(alpha * (1.0 + strength)), fixed(alpha * strength));
    each_row(image, 1, Border::REFLECT_101, |around, target| {
        let [above_left, above, left] = [(-1, -1), (-1, 0), (0, -1)].map(|(down, across)| around.shifted(down, across));
        let [below_right, below, right] = [(1, 1), (1, 0), (0, 1)].map(|(down, across)| around.shifted(down, across));
        let here = around.shifted(0, 0);
        let length = target.len();
        let [above_left, above, left, below_right, below, right, here] =
            [above_left, above, left, below_right, below, right, here].map(|row| &row[..length]);
        for (at, to) in target.iter_mut().enumerate() {
            let of = |row: &[u8]| i32::from(row[at]);
            let light = corner * (of(below_right) - of(above_left)) + side * (of(below) + of(right) - of(above) - of(left));
            *to = (of(here) + ((light + 32_768) >> 16)).clamp(0, 255) as u8;
        }
    })
}
