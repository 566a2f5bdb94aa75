//! ColorJitter: brightness, contrast, saturation and hue, one after the other in a drawn order.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::hsv::Shift;
use crate::augment::planes::{self, BLOCK, Planes};
use crate::augment::samples;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};
use std::borrow::Cow;

const FACTOR: (f64, f64) = (0.0, 4.0);
const TURN: (f64, f64) = (-0.5, 0.5);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ColorJitter",
    title: "Colour jitter",
    group: Group::Colour,
    about: "Changes brightness, contrast, saturation and hue, in any order",
    caution: "A large hue shift gives animals and plants colours that they do not have",
    settings: &[
        Setting::range("brightness", "Brightness", FACTOR, || Value::Range(0.8, 1.2)).unit("×"),
        Setting::range("contrast", "Contrast", FACTOR, || Value::Range(0.8, 1.2)).unit("×"),
        Setting::range("hue", "Hue", TURN, || Value::Range(-0.05, 0.05)).turn().one_number(OneNumber::Symmetric),
        Setting::range("saturation", "Saturation", FACTOR, || Value::Range(0.8, 1.2)).unit("×"),
    ],
    code: Code::of::<ColorJitter>(),
};

struct ColorJitter;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Samples are multiplied by it.
    brightness: f64,
    /// Distances from the mean brightness are multiplied by it.
    contrast: f64,
    /// Distances from grey are multiplied by it.
    saturation: f64,
    /// Turns of the colour wheel.
    hue: f64,
    /// Which comes when: 0 brightness, 1 contrast, 2 saturation, 3 hue.
    order: [u8; 4],
}

impl Transform for ColorJitter {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn harms(step: &Step, _: Property) -> bool {
        let (least, most) = step.range("hue");
        let beyond = |name| step.range(name).0 < 0.6 || step.range(name).1 > 1.6;
        least < -0.1 || most > 0.1 || ["brightness", "contrast", "saturation"].into_iter().any(beyond)
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let [brightness, contrast, saturation, hue] =
            ["brightness", "contrast", "saturation", "hue"].map(|name| stream.range(step.range(name)));
        let mut order = [0, 1, 2, 3];
        for at in [3, 2, 1] {
            order.swap(at, stream.int((0, at as i64)) as usize);
        }
        Params { brightness, contrast, saturation, hue, order }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("brightness", params.brightness, FACTOR)?;
        within("contrast", params.contrast, FACTOR)?;
        within("saturation", params.saturation, FACTOR)?;
        within("hue", params.hue, TURN)?;
        if !(0..4).all(|stage| params.order.contains(&stage)) {
            return Err(Refusal { param: "order", reason: "allowed are 0, 1, 2 and 3, each once".to_owned() });
        }
        let params = *params;
        Ok(Action::Anew(Box::new(
            move |image| {
                if image.layout().colours() == 1 { grey(image.into_owned(), &params) } else { coloured(image, &params) }
            },
        )))
    }

    fn describe(params: &Params) -> String {
        let times = |factor: f64| format!("×\u{2009}{}", words::number(factor, 2));
        let hue = words::signed(params.hue * 360.0, 0);
        format!("{} / {} / {} / {hue}°", times(params.brightness), times(params.contrast), times(params.saturation))
    }

    /// The library reads one number x as 1 - x to 1 + x.
    fn before_reading(settings: &mut Map<String, Json>) {
        for name in ["brightness", "contrast", "saturation"] {
            if let Some(x) = settings.get(name).and_then(Json::as_f64).filter(|x| *x >= 0.0) {
                settings.insert(name.to_owned(), json!([(1.0 - x).max(0.0), 1.0 + x]));
            }
        }
    }
}

/// One change of a pixel.
enum Stage {
    Table(Box<[u8; 256]>),
    /// Share of the pixel, in 1/65536; the rest is its grey.
    Saturation(i32),
    Hue(Box<Shift>),
}

impl Stage {
    #[inline(always)]
    fn change(&self, planes: &mut Planes) {
        match self {
            Self::Table(table) => {
                for plane in planes {
                    tables::look_up_block(plane, table);
                }
            }
            Self::Saturation(share) => {
                let [red, green, blue] = planes;
                for at in 0..BLOCK {
                    let grey = i32::from(samples::luma([red[at], green[at], blue[at]])) * (65_536 - share) + 32_768;
                    red[at] = ((i32::from(red[at]) * share + grey) >> 16).clamp(0, 255) as u8;
                    green[at] = ((i32::from(green[at]) * share + grey) >> 16).clamp(0, 255) as u8;
                    blue[at] = ((i32::from(blue[at]) * share + grey) >> 16).clamp(0, 255) as u8;
                }
            }
            Self::Hue(shift) => shift.shift(planes),
        }
    }
}

/// Fractions cut off, as in the library: a hue that comes after would make much of half a level.
fn brightness_table(brightness: f64) -> [u8; 256] {
    tables::of(|v| libm::floor(v * brightness))
}

fn contrast_table(contrast: f64, mean: f64) -> [u8; 256] {
    tables::of(|v| libm::floor(v * contrast + mean * (1.0 - contrast)))
}

fn coloured(mut image: Cow<'_, Image>, params: &Params) -> Image {
    let mut waiting: Vec<Stage> = Vec::new();
    for stage in params.order {
        match stage {
            0 if params.brightness != 1.0 => put(&mut waiting, brightness_table(params.brightness)),
            1 if params.contrast != 1.0 => {
                // What is dear is done once; tables and greys are looked at twice rather than written and read.
                if waiting.iter().any(|stage| matches!(stage, Stage::Hue(_))) {
                    image = Cow::Owned(run(image, &waiting));
                    waiting.clear();
                }
                let mean = mean_luma(&image, &waiting);
                put(&mut waiting, contrast_table(params.contrast, mean));
            }
            2 if params.saturation != 1.0 => waiting.push(Stage::Saturation(libm::rint(params.saturation * 65_536.0) as i32)),
            3 if params.hue != 0.0 => waiting.push(Stage::Hue(Box::new(Shift::new(params.hue * 180.0, 0.0, 0.0)))),
            _ => {}
        }
    }
    run(image, &waiting)
}

/// Adds a table, joined with one that comes just before.
fn put(waiting: &mut Vec<Stage>, table: [u8; 256]) {
    match waiting.last_mut() {
        Some(Stage::Table(before)) => **before = tables::joined(before, &table),
        _ => waiting.push(Stage::Table(Box::new(table))),
    }
}

fn run(image: Cow<'_, Image>, stages: &[Stage]) -> Image {
    match (stages, image) {
        ([], image) => image.into_owned(),
        ([Stage::Table(table)], Cow::Owned(image)) => tables::apply(image, table),
        ([Stage::Table(table)], Cow::Borrowed(image)) => tables::applied(image, table),
        (all, image) => planes::map(
            image,
            #[inline(always)]
            |planes| {
                // A loop: what a closure in it does would not be compiled for wide registers.
                for stage in all {
                    stage.change(planes);
                }
            },
        ),
    }
}

/// The mean brightness of a coloured image after some stages.
fn mean_luma(image: &Image, stages: &[Stage]) -> f64 {
    let mut sum = 0;
    planes::look(
        image,
        #[inline(always)]
        |planes, count| {
            for stage in stages {
                stage.change(planes);
            }
            let mut lumas = [0; BLOCK];
            for (at, luma) in lumas.iter_mut().enumerate() {
                *luma = samples::luma([planes[0][at], planes[1][at], planes[2][at]]);
            }
            sum += lumas[..count].iter().map(|luma| u64::from(*luma)).sum::<u64>();
        },
    );
    sum as f64 / (image.data().len() / image.layout().channels()) as f64
}

/// Grey pictures have neither hue nor saturation.
fn grey(image: Image, params: &Params) -> Image {
    params.order.iter().fold(image, |image, stage| match stage {
        0 => tables::apply(image, &brightness_table(params.brightness)),
        1 => {
            let mean = samples::mean(&image);
            tables::apply(image, &contrast_table(params.contrast, mean))
        }
        _ => image,
    })
}
