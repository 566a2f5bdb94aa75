//! ShiftScaleRotate: the older name of an Affine without shear; each axis has its own scale, as the library draws it.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, MILD_TURN_DEG, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Parts, Warp};
use crate::augment::words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

const SCALE: (f64, f64) = (0.05, 20.0);
const SHIFT: (f64, f64) = (-1.0, 1.0);
const SHIFT_PX: (f64, f64) = (-100_000.0, 100_000.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ShiftScaleRotate",
    title: "Shift, scale, rotate",
    group: Group::Geometric,
    about: "Shifts, scales and turns the picture about its centre",
    caution: "",
    settings: &[
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        sampling::MASK_INTERPOLATION,
        Setting::range("rotate_limit", "Angle", (-180.0, 180.0), || Value::Range(-15.0, 15.0)).unit("°").one_number(OneNumber::Symmetric),
        sampling::ROTATE_METHOD,
        Setting::range("scale_limit", "Scale", (-0.95, 10.0), || Value::Range(-0.1, 0.1))
            .percent_beside_all()
            .one_number(OneNumber::Symmetric),
        Setting::range("shift_limit_x", "Shift across", SHIFT, || Value::Range(-0.0625, 0.0625)).percent().one_number(OneNumber::Symmetric),
        Setting::range("shift_limit_y", "Shift down", SHIFT, || Value::Range(-0.0625, 0.0625)).percent().one_number(OneNumber::Symmetric),
    ],
    code: Code::of::<ShiftScaleRotate>(),
};

struct ShiftScaleRotate;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Degrees, counter-clockwise.
    rotate: f64,
    /// Across and down.
    scale: [f64; 2],
    /// Pixels, to the right and down.
    shift: [i64; 2],
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for ShiftScaleRotate {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Orientation, Property::Scale];

    fn harms(step: &Step, property: Property) -> bool {
        let widest = |name: &str| step.range(name).1.max(-step.range(name).0);
        if property == Property::Orientation { widest("rotate_limit") > MILD_TURN_DEG } else { widest("scale_limit") > 0.5 }
    }

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let mut share = |name: &str, side: u32| (stream.range(step.range(name)) * f64::from(side)) as i64;
        let shift = [share("shift_limit_x", size.width), share("shift_limit_y", size.height)];
        let scale = [(); 2].map(|()| stream.range(step.range("scale_limit")) + 1.0);
        Params { rotate: stream.range(step.range("rotate_limit")), scale, shift, sampling: Sampled::of(step) }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        within("rotate", params.rotate, (-360.0, 360.0))?;
        for at in 0..2 {
            within("scale", params.scale[at], SCALE)?;
            within("shift", params.shift[at] as f64, SHIFT_PX)?;
        }
        let sampling = Some(params.sampling.sampling()?);
        let parts = Parts { scale: params.scale, turn_deg: params.rotate, shift_px: params.shift.map(|px| px as f64), ..Parts::NONE };
        let flat = || Refusal { param: "scale", reason: "this scale squashes the picture flat".to_owned() };
        let inverse = parts.matrix(size).inverse().ok_or_else(flat)?;
        Ok(Action::Warp(Warp { inverse, size, sampling }))
    }

    fn describe(params: &Params) -> String {
        let [x, y] = params.shift.map(|px| words::signed(px as f64, 0));
        said(params, &format!("shifted {x}, {y} px"))
    }

    fn describe_on(params: &Params, size: Size, times: f64) -> String {
        said(params, &words::shifted(params.shift, size, times))
    }

    fn summary(step: &Step) -> String {
        let percent = |name: &str, plus: f64| {
            let (low, high) = step.range(name);
            words::range((low + plus) * 100.0, (high + plus) * 100.0, "%")
        };
        let (x, y) = (percent("shift_limit_x", 0.0), percent("shift_limit_y", 0.0));
        let shift = if x == y { x } else { format!("{x}, {y}") };
        let (low, high) = step.range("rotate_limit");
        format!("{shift} / {} / {}", percent("scale_limit", 1.0), words::range(low, high, "°"))
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        // One limit for both axes, as people write it by hand.
        if let Some(both) = settings.shift_remove("shift_limit") {
            for name in ["shift_limit_x", "shift_limit_y"] {
                if settings.get(name).is_none_or(Json::is_null) {
                    settings.insert(name.to_owned(), both.clone());
                }
            }
        }
    }
}

/// What was drawn, with the shift in words.
fn said(params: &Params, shifted: &str) -> String {
    let [sx, sy] = params.scale.map(|factor| words::number(factor * 100.0, 0));
    format!("{shifted}, {sx} × {sy} %, turned {}°", words::number(params.rotate, 1))
}
