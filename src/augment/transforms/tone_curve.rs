//! RandomToneCurve: dark and bright tones shifted along a Bézier curve; black and white stay.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise;
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::{Stream, rounded};
use crate::augment::tables;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const SHARE: (f64, f64) = (0.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomToneCurve",
    title: "Tone curve",
    group: Group::Colour,
    about: "Lifts or lowers the dark and the bright tones; black and white stay",
    caution: "",
    settings: &[
        Setting::hidden("per_channel", "Each colour its own", Allowed::Bounds, || Value::Flag(false)),
        Setting::slider("scale", "Strength", SHARE, || Value::Num(0.1)).one_number(OneNumber::Refused),
    ],
    code: Code::of::<RandomToneCurve>(),
};

struct RandomToneCurve;

/// Heights of the curve's two inner points, as shares of white: without a change .25 to .33 and .67 to .75.
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Curve {
    low: f64,
    high: f64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// One for all samples, or one each for red, green and blue (the first for grey pictures).
    curves: Vec<Curve>,
}

impl Curve {
    fn draw(stream: &mut Stream, scale: f64) -> Self {
        let mut near = |middle: f64| rounded(middle + scale * noise::normal(stream)).clamp(0.0, 1.0);
        Self { low: near(0.25), high: near(0.75) }
    }

    fn table(self) -> [u8; 256] {
        tables::of(|level| {
            let t = level / 255.0;
            let s = 1.0 - t;
            (3.0 * s * s * t * self.low + 3.0 * s * t * t * self.high + t * t * t) * 255.0
        })
    }
}

impl Transform for RandomToneCurve {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn harms(step: &Step, _: Property) -> bool {
        step.flag("per_channel") || step.range("scale").0 > 0.2
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let scale = step.range("scale").0;
        let count = if step.flag("per_channel") { 3 } else { 1 };
        Params { curves: (0..count).map(|_| Curve::draw(stream, scale)).collect() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        for curve in &params.curves {
            within("curves", curve.low, SHARE)?;
            within("curves", curve.high, SHARE)?;
        }
        match params.curves[..] {
            [one] => Ok(Action::Table(Box::new(move || one.table()))),
            [red, green, blue] => Ok(Action::Anew(Box::new(move |image| {
                let tables = [red, green, blue].map(Curve::table);
                if image.layout().colours() == 1 {
                    tables::apply(image.into_owned(), &tables[0])
                } else {
                    tables::apply_to_colours(image, &tables)
                }
            }))),
            _ => Err(Refusal { param: "curves", reason: format!("{} curves: allowed are 1 or 3", params.curves.len()) }),
        }
    }

    fn describe(params: &Params) -> String {
        let one = |curve: &Curve| format!("{} / {}", words::number(curve.low, 2), words::number(curve.high, 2));
        params.curves.iter().map(one).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_by_hand() {
        // At t = 1/3: 3 · 4/9 · 1/3 · .2 + 3 · 2/3 · 1/9 · .9 + 1/27 = .0889 + .2 + .0370 = .3259, of 255 83.1.
        let table = Curve { low: 0.2, high: 0.9 }.table();
        assert_eq!((table[0], table[85], table[255]), (0, 83, 255));
    }
}
