//! RandomSnow: dark places bleached, as if snow lay on them; or grains of snow in the air (`snowfall.rs`).

use super::snowfall;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::{Image, Layout};
use serde::{Deserialize, Serialize};

const STRENGTH: (f64, f64) = (0.1, 10.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomSnow",
    title: "Snow",
    group: Group::Weather,
    about: "Bleaches dark places, as if snow lay on them",
    caution: "What is dark turns bright: not where brightness tells classes apart",
    settings: &[
        // The library's 2.5 turns most of what is dark white.
        Setting::slider("brightness_coeff", "Strength", STRENGTH, || Value::Num(1.6)),
        Setting::hidden("method", "Method", Allowed::Words(&["bleach", "texture"]), || Value::Word("bleach".to_owned())),
        Setting::range("snow_point_range", "How far up", (0.0, 1.0), || Value::Range(0.1, 0.3)).percent().one_number(OneNumber::Refused),
    ],
    code: Code::of::<RandomSnow>(),
};

struct RandomSnow;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Pixels below a lightness of 1/3 and half of this are bleached.
    snow_point: f64,
    /// Their lightness times this.
    brightness: f64,
    /// Of the grains of `texture`, which falls instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    texture: Option<u64>,
}

impl Transform for RandomSnow {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour, Property::Texture];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let snow_point = stream.range(step.range("snow_point_range"));
        let texture = (step.word("method") == "texture").then(|| stream.seed());
        Params { snow_point, brightness: step.range("brightness_coeff").0, texture }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("snow_point", params.snow_point, (0.0, 1.0))?;
        within("brightness", params.brightness, STRENGTH)?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| match params.texture {
            // As everywhere: of no strength it does nothing.
            Some(_) if params.snow_point == 0.0 => image,
            Some(seed) => snowfall::fallen(image, params.snow_point, params.brightness, seed),
            None if params.brightness == 1.0 => image,
            None => params.snowed(image),
        })))
    }

    fn describe(params: &Params) -> String {
        if params.texture.is_some() {
            return format!("{} %", words::number(params.snow_point * 100.0, 0));
        }
        format!("up to {} %", words::number((params.snow_point / 2.0 + 1.0 / 3.0) * 100.0, 0))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("snow_point_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

impl Params {
    /// Lighter pixels stay as they are, where the library takes them through eight-bit hue and saturation and back.
    fn snowed(self, mut image: Image) -> Image {
        let line = self.snow_point * 127.5 + 85.0;
        let lighter = |lightness: u8| (f64::from(lightness) * self.brightness).min(255.0) as u8;
        let table: [Option<u8>; 256] = std::array::from_fn(|l| (l > 0 && (l as f64) < line).then(|| lighter(l as u8)));
        match image.layout() {
            Layout::Grey | Layout::GreyAlpha => {
                let n = image.layout().channels();
                for sample in image.data_mut().iter_mut().step_by(n) {
                    *sample = table[usize::from(*sample)].unwrap_or(*sample);
                }
            }
            Layout::Rgb => {
                for pixel in image.data_mut().as_chunks_mut::<3>().0 {
                    *pixel = bleached(*pixel, &table);
                }
            }
            Layout::Rgba => {
                for [r, g, b, _] in image.data_mut().as_chunks_mut::<4>().0 {
                    [*r, *g, *b] = bleached([*r, *g, *b], &table);
                }
            }
        }
        image
    }
}

/// The pixel with the lightness that the table has for its own. Lightness, hue and saturation are those of OpenCV's eight-bit HLS.
#[inline(always)]
fn bleached(pixel: [u8; 3], table: &[Option<u8>; 256]) -> [u8; 3] {
    let [r, g, b] = pixel.map(i32::from);
    let (high, low) = (r.max(g).max(b), r.min(g).min(b));
    // Half to even, as OpenCV rounds.
    let sum = high + low;
    let lightness = (sum / 2 + (sum & 1 & (sum / 2))) as usize;
    let Some(light) = table[lightness] else { return pixel };
    let spread = high - low;
    if spread == 0 {
        return [light; 3];
    }
    let saturation = spread as f32 / if sum < 255 { sum as f32 } else { (510 - sum) as f32 };
    let saturation = libm::rintf(saturation * 255.0) / 255.0;
    let sextant = 1.0 / spread as f32;
    let hue = match high {
        high if high == r => (g - b) as f32 * sextant,
        high if high == g => (b - r) as f32 * sextant + 2.0,
        _ => (r - g) as f32 * sextant + 4.0,
    };
    let hue = libm::rintf((if hue < 0.0 { hue + 6.0 } else { hue }) * 30.0) / 30.0;
    let hue = if hue >= 6.0 { hue - 6.0 } else { hue };
    let light = f32::from(light) / 255.0;
    let top = if light <= 0.5 { light * (1.0 + saturation) } else { light + saturation - light * saturation };
    let bottom = 2.0 * light - top;
    let sector = hue as usize;
    let part = hue - sector as f32;
    let (falling, rising) = (bottom + (top - bottom) * (1.0 - part), bottom + (top - bottom) * part);
    let colours = match sector {
        0 => [top, rising, bottom],
        1 => [falling, top, bottom],
        2 => [bottom, top, rising],
        3 => [bottom, falling, top],
        4 => [rising, bottom, top],
        _ => [top, bottom, falling],
    };
    colours.map(|v| (v * 255.0 + 0.5) as u8)
}
