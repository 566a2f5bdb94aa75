//! SafeRotate: turned by an angle and shrunk so that nothing is cut off; the size stays.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, MILD_TURN_DEG, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Parts, Warp};
use crate::augment::words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "SafeRotate",
    title: "Rotate, nothing cut",
    group: Group::Geometric,
    about: "Turns the picture by a random angle and shrinks it so that no corner is cut off",
    caution: "",
    settings: &[
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        Setting::range("limit", "Angle", (-180.0, 180.0), || Value::Range(-15.0, 15.0)).unit("°").one_number(OneNumber::Symmetric),
        sampling::MASK_INTERPOLATION,
        sampling::ROTATE_METHOD,
    ],
    code: Code::of::<SafeRotate>(),
};

struct SafeRotate;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Degrees, counter-clockwise.
    angle: f64,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for SafeRotate {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Orientation];

    fn harms(step: &Step, _: Property) -> bool {
        let (low, high) = step.range("limit");
        high.max(-low) > MILD_TURN_DEG
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { angle: stream.range(step.range("limit")), sampling: Sampled::of(step) }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        within("angle", params.angle, (-360.0, 360.0))?;
        let sampling = Some(params.sampling.sampling()?);
        let turn = Parts { turn_deg: params.angle, ..Parts::NONE }.matrix(size);
        let (cos, sin) = (turn.x[0].abs(), turn.x[1].abs());
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        // The turned picture's bounds in whole pixels, as the library cuts them.
        let (wide, tall) = ((height * sin + width * cos).trunc().max(1.0), (height * cos + width * sin).trunc().max(1.0));
        let middle = Matrix::shift(wide / 2.0 - (width / 2.0 - 0.5), tall / 2.0 - (height / 2.0 - 0.5));
        let shrink = Matrix::affine([width / wide, 0.0, 0.0], [0.0, height / tall, 0.0]);
        let flat = || Refusal { param: "angle", reason: "this angle squashes the picture flat".to_owned() };
        // Turned by nothing is left alone; the library shifts it by half a pixel.
        let forth = if params.angle == 0.0 { turn } else { shrink.times(&middle).times(&turn) };
        let inverse = forth.inverse().ok_or_else(flat)?;
        Ok(Action::Warp(Warp { inverse, size, sampling }))
    }

    fn describe(params: &Params) -> String {
        format!("{}°", words::number(params.angle, 1))
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        // The library writes what it has from Affine and then warns of it; `rotate` repeats `limit`.
        settings.shift_remove("rotate");
        let none = json!({"x": [0.0, 0.0], "y": [0.0, 0.0]});
        let usual = [
            ("balanced_scale", json!(false)),
            ("fit_output", json!(true)),
            ("keep_ratio", json!(false)),
            ("scale", json!({"x": [1.0, 1.0], "y": [1.0, 1.0]})),
            ("shear", none),
            ("translate_percent", Json::Null),
            ("translate_px", json!({"x": [0, 0], "y": [0, 0]})),
        ];
        for (name, value) in usual {
            if settings.get(name) == Some(&value) {
                settings.shift_remove(name);
            }
        }
    }
}
