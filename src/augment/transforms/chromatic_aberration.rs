//! ChromaticAberration: red and blue bent by lenses of their own, so that edges get coloured fringes. Grey pictures have none.

use super::optical_distortion::Lens;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::{Between, Border, Sampling, displace};
use crate::augment::words;
use crate::pixels::{Image, Layout};
use serde::{Deserialize, Serialize};

const STRENGTH: (f64, f64) = (-1.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ChromaticAberration",
    title: "Colour fringes",
    group: Group::Weather,
    about: "Bends red and blue a little differently, as cheap lenses do",
    caution: "",
    settings: &[
        Setting::hidden("interpolation", "Interpolation", Allowed::Ints(&[0, 1]), || Value::Int(1)).within(0.0, 1.0),
        Setting::hidden("mode", "Fringes", Allowed::Words(&["green_purple", "red_blue", "random"]), || {
            Value::Word("green_purple".to_owned())
        }),
        Setting::range("primary_distortion_limit", "Near the middle", STRENGTH, || Value::Range(-0.02, 0.02))
            .one_number(OneNumber::Symmetric),
        Setting::range("secondary_distortion_limit", "At the edges", STRENGTH, || Value::Range(-0.05, 0.05))
            .one_number(OneNumber::Symmetric),
    ],
    code: Code::of::<ChromaticAberration>(),
};

struct ChromaticAberration;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// How red is bent: near the middle, and further out.
    red: [f64; 2],
    /// How blue is.
    blue: [f64; 2],
    /// The nearest pixel instead of bilinear.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    nearest: bool,
}

impl Transform for ChromaticAberration {
    type Params = Params;

    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let mut pair = || {
            let near = stream.range(step.range("primary_distortion_limit"));
            [near, same_sign(near, stream.range(step.range("secondary_distortion_limit")))]
        };
        let (red, mut blue) = (pair(), pair());
        match step.word("mode") {
            "green_purple" => blue = [same_sign(red[0], blue[0]), same_sign(red[1], blue[1])],
            "red_blue" => blue = [other_sign(red[0], blue[0]), other_sign(red[1], blue[1])],
            _ => {}
        }
        Params { red, blue, nearest: step.int("interpolation") == 0 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        for (name, pair) in [("red", params.red), ("blue", params.blue)] {
            within(name, pair[0], STRENGTH)?;
            within(name, pair[1], STRENGTH)?;
        }
        let params = *params;
        Ok(Action::Pixels(Box::new(move |mut image| {
            if image.layout().colours() == 3 {
                params.bend(&mut image, 0, params.red);
                params.bend(&mut image, 2, params.blue);
            }
            image
        })))
    }

    fn describe(params: &Params) -> String {
        let pair = |pair: [f64; 2]| pair.map(|k| words::signed(k, 3)).join(", ");
        format!("red {}, blue {}", pair(params.red), pair(params.blue))
    }
}

impl Params {
    fn bend(&self, image: &mut Image, channel: usize, [near, far]: [f64; 2]) {
        if near == 0.0 && far == 0.0 {
            return;
        }
        let (n, size) = (image.layout().channels(), Size::of(image));
        let mut plane = Image::filled(size.width, size.height, Layout::Grey, &[0]);
        for (to, pixel) in plane.data_mut().iter_mut().zip(image.data().chunks_exact(n)) {
            *to = pixel[channel];
        }
        let between = if self.nearest { Between::Nearest } else { Between::Linear };
        let lens = Lens::camera(near, far).over(size);
        let bent = displace(&plane, size, Sampling { border: Border::Replicate, between }, |y, row| row.set(|x| lens.at(x, y as f64)));
        for (pixel, from) in image.data_mut().chunks_exact_mut(n).zip(bent.data()) {
            pixel[channel] = *from;
        }
    }
}

fn same_sign(a: f64, b: f64) -> f64 {
    if a < 0.0 && b > 0.0 || a > 0.0 && b < 0.0 { -b } else { b }
}

fn other_sign(a: f64, b: f64) -> f64 {
    if a < 0.0 && b < 0.0 || a > 0.0 && b > 0.0 { -b } else { b }
}
