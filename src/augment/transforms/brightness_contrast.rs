//! RandomBrightnessContrast: v × (1 + contrast) + brightness, by table.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const STRENGTH: (f64, f64) = (-1.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomBrightnessContrast",
    title: "Brightness / contrast",
    group: Group::Colour,
    about: "Makes the picture lighter or darker, and its contrast stronger or weaker",
    caution: "",
    settings: &[
        Setting::hidden("brightness_by_max", "Of white, not of the mean", Allowed::Bounds, || Value::Flag(true)),
        Setting::range("brightness_limit", "Brightness", STRENGTH, || Value::Range(-0.2, 0.2)).percent().one_number(OneNumber::Symmetric),
        Setting::range("contrast_limit", "Contrast", STRENGTH, || Value::Range(-0.2, 0.2)).percent().one_number(OneNumber::Symmetric),
        Setting::hidden("ensure_safe_range", "Never clip", Allowed::Bounds, || Value::Flag(false)),
    ],
    code: Code::of::<RandomBrightnessContrast>(),
};

struct RandomBrightnessContrast;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Share of white (or of the mean) that is added.
    brightness: f64,
    /// Samples are multiplied by 1 + contrast.
    contrast: f64,
    /// Brightness counts in the picture's mean instead of in white.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    by_mean: bool,
    /// Weakened until nothing is clipped.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    safe: bool,
}

impl Params {
    fn table(self, white: f64) -> [u8; 256] {
        let (alpha, beta) = (1.0 + self.contrast, self.brightness * white);
        let (alpha, beta) = if self.safe { unclipped(alpha, beta) } else { (alpha, beta) };
        tables::of(|v| v * alpha + beta)
    }
}

impl Transform for RandomBrightnessContrast {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    /// Colours keep their hue; strong light and contrast wash them out.
    fn harms(step: &Step, _: Property) -> bool {
        let beyond = |name: &str| step.range(name).0.abs().max(step.range(name).1.abs()) > 0.3;
        beyond("brightness_limit") || beyond("contrast_limit")
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let contrast = stream.range(step.range("contrast_limit"));
        let brightness = stream.range(step.range("brightness_limit"));
        Params { brightness, contrast, by_mean: !step.flag("brightness_by_max"), safe: step.flag("ensure_safe_range") }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("brightness", params.brightness, STRENGTH)?;
        within("contrast", params.contrast, STRENGTH)?;
        let params = *params;
        if !params.by_mean {
            return Ok(Action::Table(Box::new(move || params.table(255.0))));
        }
        Ok(Action::Pixels(Box::new(move |image| {
            let mean = samples::mean(&image);
            tables::apply(image, &params.table(mean))
        })))
    }

    fn describe(params: &Params) -> String {
        let percent = |x: f64| words::signed(x * 100.0, 0);
        format!("{} % / {} %", percent(params.brightness), percent(params.contrast))
    }
}

/// Factor and offset, weakened so that no level leaves 0 to 255 (Albumentations, `get_safe_brightness_contrast_params`).
fn unclipped(alpha: f64, beta: f64) -> (f64, f64) {
    if alpha > 0.0 {
        let beta = beta.clamp(0.0, 255.0);
        (alpha.min((255.0 - beta) / 255.0), beta)
    } else {
        let beta = beta.min(255.0);
        (alpha.max(-beta / 255.0), beta)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pixel_by_hand() {
        let params = Params { brightness: 0.1, contrast: -0.2, by_mean: false, safe: false };
        // 100 × 0.8 + 0.1 × 255 = 105.5, to the even neighbour 106; 255 × 0.8 + 25.5 = 229.5, to 230.
        let table = params.table(255.0);
        assert_eq!((table[100], table[255], table[0]), (106, 230, 26));
    }
}
