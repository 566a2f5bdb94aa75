//! Affine: scale, turn, shear and shift in one, about the centre.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, MILD_TURN_DEG, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Matrix, Parts, Warp};
use crate::augment::words;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

const SCALE: (f64, f64) = (0.05, 20.0);
const SHEAR_DEG: (f64, f64) = (-80.0, 80.0);
const SHIFT: (f64, f64) = (-1.0, 1.0);
const SHIFT_PX: (f64, f64) = (-100_000.0, 100_000.0);

const fn part(name: &'static str, label: &'static str, bounds: (f64, f64), default: fn() -> Value) -> Setting {
    Setting::range(name, label, bounds, default).one_number(OneNumber::Same)
}

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Affine",
    title: "Scale, shift, shear",
    group: Group::Geometric,
    about: "Scales, turns, shears and shifts the picture about its centre",
    caution: "",
    settings: &[
        Setting::hidden("balanced_scale", "Shrink as often as enlarge", Allowed::Bounds, || Value::Flag(false)),
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        Setting::hidden("fit_output", "Grow the picture to fit", Allowed::Bounds, || Value::Flag(false)),
        sampling::INTERPOLATION,
        Setting::hidden("keep_ratio", "Same scale both ways", Allowed::Bounds, || Value::Flag(false)),
        sampling::MASK_INTERPOLATION,
        part("rotate", "Angle", (-180.0, 180.0), || Value::Range(0.0, 0.0)).unit("°"),
        sampling::ROTATE_METHOD,
        part("scale.x", "Scale across", SCALE, || Value::Range(0.9, 1.1)).percent(),
        part("scale.y", "Scale down", SCALE, || Value::Range(0.9, 1.1)).percent(),
        part("shear.x", "Shear across", SHEAR_DEG, || Value::Range(-5.0, 5.0)).unit("°"),
        part("shear.y", "Shear down", SHEAR_DEG, || Value::Range(-5.0, 5.0)).unit("°"),
        part("translate_percent.x", "Shift across", SHIFT, || Value::Range(-0.05, 0.05)).percent(),
        part("translate_percent.y", "Shift down", SHIFT, || Value::Range(-0.05, 0.05)).percent(),
        Setting::hidden("translate_px", "Shift in pixels", Allowed::Checked(shift_px), || Value::Json(Json::Null)),
    ],
    code: Code::of::<Affine>(),
};

struct Affine;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Degrees, counter-clockwise.
    rotate: f64,
    /// Across and down.
    scale: [f64; 2],
    /// Degrees, across and down.
    shear: [f64; 2],
    /// Pixels, to the right and down.
    translate_px: [i64; 2],
    /// Grow the picture so that nothing is cut.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    fit_output: bool,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for Affine {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Orientation, Property::Scale];

    fn harms(step: &Step, property: Property) -> bool {
        let widest =
            |names: &[&str]| names.iter().map(|name| step.range(name)).fold(0.0, |most: f64, (low, high)| most.max(-low).max(high));
        match property {
            Property::Orientation => widest(&["rotate"]) > MILD_TURN_DEG,
            _ => ["scale.x", "scale.y"].iter().map(|name| step.range(name)).any(|(low, high)| low < 0.5 || high > 2.0),
        }
    }

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let translate_px = draw_shift(step, stream, size);
        let shear = [stream.range(step.range("shear.x")), stream.range(step.range("shear.y"))];
        let mut scale = [draw_scale(step, stream, "scale.x"), draw_scale(step, stream, "scale.y")];
        if step.flag("keep_ratio") {
            scale[1] = scale[0];
        }
        let rotate = stream.range(step.range("rotate"));
        Params { rotate, scale, shear, translate_px, fit_output: step.flag("fit_output"), sampling: Sampled::of(step) }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        within("rotate", params.rotate, (-360.0, 360.0))?;
        for at in 0..2 {
            within("scale", params.scale[at], SCALE)?;
            within("shear", params.shear[at], SHEAR_DEG)?;
            within("translate_px", params.translate_px[at] as f64, SHIFT_PX)?;
        }
        let sampling = Some(params.sampling.sampling()?);
        let parts = Parts {
            scale: params.scale,
            turn_deg: params.rotate,
            // The library's sign: it shears by the negative of what it draws.
            shear_deg: params.shear.map(|deg| -deg),
            shift_px: params.translate_px.map(|px| px as f64),
        };
        let forth = parts.matrix(size);
        let flat = || Refusal { param: "shear", reason: format!("{:?} with this scale squashes the picture flat", params.shear) };
        let inverse = forth.inverse().ok_or_else(flat)?;
        if !params.fit_output {
            return Ok(Action::Warp(Warp { inverse, size, sampling }));
        }
        let (left, top, grown) = bounds(&forth, size);
        Ok(Action::Warp(Warp { inverse: inverse.times(&Matrix::shift(left, top)), size: grown, sampling }))
    }

    fn describe(params: &Params) -> String {
        let [x, y] = params.translate_px.map(|px| words::signed(px as f64, 0));
        said(params, format!("shifted {x}, {y} px"))
    }

    fn describe_on(params: &Params, size: Size, times: f64) -> String {
        said(params, words::shifted(params.translate_px, size, times))
    }

    fn summary(step: &Step) -> String {
        let range = |name: &str| step.range(name);
        let mut parts = Vec::new();
        let mut add = |names: [&str; 2], neutral: f64, unit: &str, mark: &str, times: f64| {
            let each = names.map(range);
            if each == [(neutral, neutral); 2] {
                return;
            }
            let said = each.map(|(low, high)| words::range(low * times, high * times, unit));
            parts.push(if said[0] == said[1] { format!("{mark}{}", said[0]) } else { format!("{mark}{}, {mark}{}", said[0], said[1]) });
        };
        add(["scale.x", "scale.y"], 1.0, "%", "", 100.0);
        if step.json("translate_px").is_null() {
            add(["translate_percent.x", "translate_percent.y"], 0.0, "%", "", 100.0);
        } else {
            add(["translate_percent.x", "translate_percent.y"], 0.0, "", "", 1.0);
        }
        add(["shear.x", "shear.y"], 0.0, "°", "\u{29C4}\u{2009}", 1.0);
        add(["rotate", "rotate"], 0.0, "°", "", 1.0);
        parts.join(" / ")
    }

    fn before_reading(settings: &mut Map<String, Json>) {
        let given = |settings: &Map<String, Json>, name: &str| settings.get(name).is_some_and(|value| !value.is_null());
        if !given(settings, "translate_percent") && (settings.contains_key("translate_percent") || given(settings, "translate_px")) {
            settings.insert("translate_percent".to_owned(), json!(0.0));
        }
        for name in ["scale", "shear", "translate_percent", "translate_px"] {
            match settings.get_mut(name) {
                Some(Json::Object(axes)) => {
                    for axis in ["x", "y"] {
                        axes.entry(axis).or_insert_with(|| json!(if name == "scale" { 1.0 } else { 0.0 }));
                    }
                }
                Some(both) if !both.is_null() => *both = json!({"x": both, "y": both}),
                _ => {}
            }
        }
        if let Some(Json::Object(axes)) = settings.get_mut("translate_px") {
            for range in axes.values_mut().filter(|range| range.is_number()) {
                *range = json!([range, range]);
            }
        }
        // The library's usual shift by no pixels is written the other way, so that the shift stays open to sliders.
        if settings.get("translate_px").and_then(shift_ranges) == Some([(0, 0); 2]) {
            settings.insert("translate_px".to_owned(), Json::Null);
        }
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        if settings.get("translate_px").is_some_and(|shift| !shift.is_null()) {
            settings.insert("translate_percent".to_owned(), Json::Null);
        }
    }

    fn check(step: &Step) -> Result<(), Refusal> {
        if step.flag("keep_ratio") && step.range("scale.x") != step.range("scale.y") {
            let reason = "with keep_ratio the scale across and down must be the same range".to_owned();
            return Err(Refusal { param: "keep_ratio", reason });
        }
        let shares = [step.range("translate_percent.x"), step.range("translate_percent.y")];
        if !step.json("translate_px").is_null() && shares != [(0.0, 0.0); 2] {
            let reason = "a shift is given in pixels or as a share of the side (translate_percent), not both".to_owned();
            return Err(Refusal { param: "translate_px", reason });
        }
        Ok(())
    }
}

/// Whole pixels, as the library draws them: a share of the side is cut to whole pixels.
fn draw_shift(step: &Step, stream: &mut Stream, size: Size) -> [i64; 2] {
    if let Some(ranges) = shift_ranges(step.json("translate_px")) {
        return ranges.map(|range| stream.int(range));
    }
    let mut share = |name: &str, side: u32| (stream.range(step.range(name)) * f64::from(side)) as i64;
    [share("translate_percent.x", size.width), share("translate_percent.y", size.height)]
}

/// `balanced_scale` shrinks as often as it enlarges, whatever the widths of the two parts of the range.
fn draw_scale(step: &Step, stream: &mut Stream, name: &str) -> f64 {
    let (low, high) = step.range(name);
    if step.flag("balanced_scale") && low < 1.0 && high > 1.0 {
        let part = if stream.unit() < 0.5 { (low, 1.0) } else { (1.0, high) };
        return stream.range(part);
    }
    stream.range((low, high))
}

/// Left, top and size of the smallest picture that holds the whole moved one.
fn bounds(forth: &Matrix, size: Size) -> (f64, f64, Size) {
    let (right, bottom) = (f64::from(size.width - 1), f64::from(size.height - 1));
    let corners = [forth.at(0.0, 0.0), forth.at(right, 0.0), forth.at(0.0, bottom), forth.at(right, bottom)];
    let (mut low, mut high) = (corners[0], corners[0]);
    for (x, y) in corners {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    let side = |length: f64| (libm::ceil(length) + 1.0).clamp(1.0, f64::from(u32::MAX)) as u32;
    (low.0, low.1, Size { width: side(high.0 - low.0), height: side(high.1 - low.1) })
}

fn shift_ranges(json: &Json) -> Option<[(i64, i64); 2]> {
    let range = |axis: &str| match json.get(axis)?.as_array()?.as_slice() {
        [low, high] => whole(low).zip(whole(high)),
        _ => None,
    };
    Some([range("x")?, range("y")?])
}

/// Accepts null or `{"x": [low, high], "y": [low, high]}` in whole pixels.
fn shift_px(json: &Json) -> Result<(), String> {
    let fine = |(low, high): (i64, i64)| low <= high && SHIFT_PX.0 <= low as f64 && high as f64 <= SHIFT_PX.1;
    if json.is_null() || shift_ranges(json).is_some_and(|ranges| ranges.into_iter().all(fine)) {
        return Ok(());
    }
    Err(format!("allowed is null or {{\"x\": [low, high], \"y\": [low, high]}} in whole pixels from {} to {}", SHIFT_PX.0, SHIFT_PX.1))
}
/// What was drawn, with the shift in words.
fn said(params: &Params, shifted: String) -> String {
    let mut parts = Vec::new();
    let [sx, sy] = params.scale.map(|factor| words::number(factor * 100.0, 0));
    parts.push(if sx == sy { format!("{sx} %") } else { format!("{sx} × {sy} %") });
    if params.rotate != 0.0 {
        parts.push(format!("turned {}°", words::number(params.rotate, 1)));
    }
    if params.shear != [0.0; 2] {
        let [x, y] = params.shear.map(|deg| words::number(deg, 1));
        parts.push(format!("sheared {x}° and {y}°"));
    }
    if params.translate_px != [0; 2] {
        parts.push(shifted);
    }
    parts.join(", ")
}
