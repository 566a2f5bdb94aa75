//! Illumination: lighter or darker across the picture, towards a corner, or about a place.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Illumination",
    title: "Uneven light",
    group: Group::Weather,
    about: "Makes the picture lighter or darker across it, towards a corner or about a place",
    caution: "",
    settings: &[
        Setting::range("angle_range", "Direction", (0.0, 360.0), || Value::Range(0.0, 360.0)).unit("°").one_number(OneNumber::Refused),
        Setting::range("center_range", "Place", (0.0, 1.0), || Value::Range(0.1, 0.9)).percent().one_number(OneNumber::Refused),
        Setting::hidden("effect_type", "Effect", Allowed::Words(&["brighten", "darken", "both"]), || Value::Word("both".to_owned())),
        // What the library allows.
        Setting::range("intensity_range", "Strength", (0.01, 0.2), || Value::Range(0.01, 0.2)).percent().one_number(OneNumber::Refused),
        Setting::hidden("mode", "Kind", Allowed::Words(&["linear", "corner", "gaussian"]), || Value::Word("linear".to_owned())),
        Setting::range("sigma_range", "Width", (0.2, 1.0), || Value::Range(0.2, 1.0)).percent().one_number(OneNumber::Refused),
    ],
    code: Code::of::<Illumination>(),
};

struct Illumination;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Negative is darker; for corners the other way round, as in the library.
    intensity: f64,
    light: Light,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Light {
    /// Growing in this direction: 0° to the right, 90° down.
    Angle(f64),
    /// Falling off from a corner: left top, right top, right bottom, left bottom.
    Corner(u8),
    /// About a place (shares of the sides), over a share of the longer side.
    Spot { centre: [f64; 2], sigma: f64 },
}

impl Transform for Illumination {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let darker = match step.word("effect_type") {
            "both" => stream.unit() <= 0.5,
            other => other == "darken",
        };
        let strength = stream.range(step.range("intensity_range"));
        let light = match step.word("mode") {
            "corner" => Light::Corner(stream.int((0, 3)) as u8),
            "gaussian" => {
                let centre = [(); 2].map(|()| stream.range(step.range("center_range")));
                Light::Spot { centre, sigma: stream.range(step.range("sigma_range")) }
            }
            _ => Light::Angle(stream.range(step.range("angle_range"))),
        };
        Params { intensity: if darker { -strength } else { strength }, light }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("intensity", params.intensity, (-1.0, 1.0))?;
        match params.light {
            Light::Angle(angle) => within("light", angle, (-360.0, 360.0))?,
            Light::Corner(corner) => within("light", f64::from(corner), (0.0, 3.0))?,
            Light::Spot { centre, sigma } => {
                within("light", centre[0], (0.0, 1.0))?;
                within("light", centre[1], (0.0, 1.0))?;
                within("light", sigma, (0.01, 10.0))?;
            }
        }
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| match params.light {
            _ if params.intensity == 0.0 => image,
            Light::Angle(angle) => params.across(image, angle),
            Light::Corner(corner) => params.of_corner(image, corner),
            Light::Spot { centre, sigma } => params.about(image, centre, sigma),
        })))
    }

    fn describe(params: &Params) -> String {
        let strength = words::signed(params.intensity * 100.0, 1);
        match params.light {
            Light::Angle(angle) => format!("{strength} % towards {}°", words::number(angle, 0)),
            Light::Corner(corner) => {
                let corner = ["left top", "right top", "right bottom", "left bottom"][usize::from(corner) % 4];
                format!("{strength} % from the {corner}")
            }
            Light::Spot { centre, .. } => {
                let [x, y] = centre.map(|share| words::number(share * 100.0, 0));
                format!("{strength} % about {x}, {y} %")
            }
        }
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("intensity_range");
        format!("{}, {}", step.word("mode"), words::range(low * 100.0, high * 100.0, "%"))
    }
}

impl Params {
    fn across(&self, image: Image, angle_deg: f64) -> Image {
        let (width, height) = (image.width(), image.height());
        let share = |at: usize, side: u32| if side > 1 { at as f64 / f64::from(side - 1) } else { 0.0 };
        // Slopes across and down and where they begin. At the eighths of a turn the library keeps them between 0 and 1.
        let (x_slope, y_slope, start) = match angle_deg {
            0.0 => (1.0, 0.0, 0.0),
            180.0 => (-1.0, 0.0, 1.0),
            90.0 => (0.0, 1.0, 0.0),
            270.0 => (0.0, -1.0, 1.0),
            45.0 => (0.5, 0.5, 0.0),
            135.0 => (-0.5, 0.5, 0.5),
            225.0 => (-0.5, -0.5, 1.0),
            315.0 => (0.5, -0.5, 0.5),
            other => (libm::cos(other.to_radians()), libm::sin(other.to_radians()), 0.0),
        };
        let strength = self.intensity.abs();
        let lit = |slope: f64| if self.intensity < 0.0 { 1.0 - slope } else { slope };
        let columns: Vec<f64> = (0..width as usize).map(|x| x_slope * share(x, width) + start).collect();
        shade(image, |x, y| lit(columns[x] + y_slope * share(y, height)) * 2.0 * strength + 1.0 - strength)
    }

    fn of_corner(&self, image: Image, corner: u8) -> Image {
        let (right, bottom) = (f64::from(image.width() - 1), f64::from(image.height() - 1));
        let (cx, cy) = [(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)][usize::from(corner) % 4];
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let slope = -self.intensity / libm::sqrt(width * width + height * height);
        shade(image, |x, y| {
            let (dx, dy) = (x as f64 - cx, y as f64 - cy);
            (dx * dx + dy * dy).sqrt() * slope + 1.0
        })
    }

    fn about(&self, image: Image, [x_share, y_share]: [f64; 2], sigma: f64) -> Image {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let wide = width.max(height) * sigma;
        // A Gaussian in the plane is the product of one across and one down.
        let bell = |at: usize, middle: f64| libm::exp(-(at as f64 - middle) * (at as f64 - middle) / (2.0 * wide * wide));
        let columns: Vec<f64> = (0..image.width() as usize).map(|x| bell(x, width * x_share)).collect();
        let rows: Vec<f64> = (0..image.height() as usize).map(|y| bell(y, height * y_share) * self.intensity).collect();
        shade(image, |x, y| columns[x] * rows[y] + 1.0)
    }
}

/// Colour samples times the factor of their place; alpha stays.
fn shade(mut image: Image, factor: impl Fn(usize, usize) -> f64) -> Image {
    let (n, colours, width) = (image.layout().channels(), image.layout().colours(), image.width() as usize);
    for (y, row) in image.data_mut().chunks_exact_mut(width * n).enumerate() {
        for (x, pixel) in row.chunks_exact_mut(n).enumerate() {
            let factor = factor(x, y) as f32;
            for sample in &mut pixel[..colours] {
                // Half up; negative factors give black.
                *sample = (f32::from(*sample) * factor + 0.5) as u8;
            }
        }
    }
    image
}
