//! Mosaic within a class: four fields about a drawn point, in turn of the picture and of a second one of the class, each scaled to cover
//! its field. Albumentations' settings; the library takes three more pictures where evenset, whose rows have two parents, takes one twice.

use super::fill;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform, within};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::{self, Image};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

const PART: (f64, f64) = (0.0, 1.0);
const SMALLEST_CELL_PX: u64 = 256;
const LARGEST_CELL_PX: u64 = 8192;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Mosaic",
    title: "Mosaic",
    group: Group::Mixing,
    about: "Four fields, in turn of the picture and of a second one of the same class",
    caution: "Mosaics look like no picture that a camera takes, and things are small in them: compare by trial before relying on them",
    settings: &[
        // The library scales pictures to this before it cuts its fields; evenset scales them to their fields at once.
        Setting::hidden("cell_shape", "Size of a cell", Allowed::Checked(two_sides), || Value::Json(json!([512, 512]))),
        Setting::range("center_range", "Place of the centre", PART, || Value::Range(0.3, 0.7)).percent(),
        Setting::hidden("fill", "Fill", Allowed::Checked(fill::colour), || Value::Json(0.into())),
        Setting::hidden("fill_mask", "Fill of masks", Allowed::Checked(fill::colour), || Value::Json(0.into())),
        Setting::hidden("fit_mode", "Fit", Allowed::Words(&["cover"]), || Value::Word("cover".to_owned())),
        Setting::hidden("grid_yx", "Rows and columns", Allowed::Checked(two_by_two), || Value::Json(json!([2, 2]))),
        Setting::hidden("interpolation", "Interpolation", Allowed::Ints(&[1]), || Value::Int(1)).within(0.0, 4.0),
        Setting::hidden("mask_interpolation", "Interpolation of masks", Allowed::Ints(&[0, 1, 2, 3, 4]), || Value::Int(0)).within(0.0, 4.0),
        Setting::hidden("metadata_key", "Where the library finds the others", Allowed::Checked(short_word), || {
            Value::Json("mosaic_metadata".into())
        }),
        Setting::hidden("target_size", "Size", Allowed::Checked(own_size), || Value::Json(Json::Null)),
    ],
    code: Code::of::<Mosaic>(),
};

/// The library wants what four cells hold to be no smaller than the result, which it is told is 512 x 512 where it is the picture's own size.
fn two_sides(json: &Json) -> Result<(), String> {
    let fits = |side: &Json| side.as_u64().is_some_and(|side| (SMALLEST_CELL_PX..=LARGEST_CELL_PX).contains(&side));
    let sides = json.as_array().is_some_and(|list| list.len() == 2 && list.iter().all(fits));
    if sides { Ok(()) } else { Err(format!("allowed is [height, width], each from {SMALLEST_CELL_PX} to {LARGEST_CELL_PX}")) }
}

fn two_by_two(json: &Json) -> Result<(), String> {
    if *json == json!([2, 2]) { Ok(()) } else { Err("allowed is [2, 2]: an image has two parents".to_owned()) }
}

fn short_word(json: &Json) -> Result<(), String> {
    if json.as_str().is_some_and(|word| word.len() <= 60) { Ok(()) } else { Err("allowed is a short word".to_owned()) }
}

fn own_size(json: &Json) -> Result<(), String> {
    if json.is_null() { Ok(()) } else { Err("allowed is null, the picture's own size: follow with Resize for another one".to_owned()) }
}

struct Mosaic;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Where the four fields meet, in pixels.
    centre: [u32; 2],
    /// Where each scaled picture is cut, from 0 (left or top) to 1, field by field in reading order.
    cuts: [f64; 4],
    /// Whether the first field is of the second picture.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    second_first: bool,
}

impl Params {
    /// Left, top, width and height of each field in reading order.
    fn fields(&self, size: Size) -> [[u32; 4]; 4] {
        let (x, y) = (self.centre[0].min(size.width), self.centre[1].min(size.height));
        let (right, below) = (size.width - x, size.height - y);
        [[0, 0, x, y], [x, 0, right, y], [0, y, x, below], [x, y, right, below]]
    }

    /// Whether field `at` is of the second picture.
    fn is_second(&self, at: usize) -> bool {
        matches!(at, 1 | 2) != self.second_first
    }
}

impl Transform for Mosaic {
    type Params = Params;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let range = step.range("center_range");
        let mut place = |side: u32| libm::rint(stream.range(range) * f64::from(side)) as u32;
        let centre = [place(size.width), place(size.height)];
        let cuts = std::array::from_fn(|_| stream.range((0.0, 1.0)));
        Params { centre, cuts, second_first: stream.unit() < 0.5 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        params.cuts.iter().try_for_each(|cut| within("cuts", *cut, PART))?;
        let params = Params { ..*params };
        Ok(Action::Mix(Box::new(move |image, second| {
            let mut made = image.clone();
            for (at, field) in params.fields(Size::of(&image)).into_iter().enumerate() {
                place(&mut made, if params.is_second(at) { second } else { &image }, field, params.cuts[at]);
            }
            made
        })))
    }

    fn partner_share(params: &Params, size: Size) -> f64 {
        let area = |[_, _, width, height]: [u32; 4]| f64::from(width) * f64::from(height);
        let fields = params.fields(size).into_iter().enumerate();
        fields.filter(|(at, _)| params.is_second(*at)).map(|(_, field)| area(field)).sum::<f64>()
            / (f64::from(size.width) * f64::from(size.height))
    }

    fn describe(params: &Params) -> String {
        format!("about {}, {}", params.centre[0], params.centre[1])
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("center_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}

/// The colours of `from`, scaled to cover the field and cut at `cut`, into `made`; alpha stays.
fn place(made: &mut Image, from: &Image, [left, top, width, height]: [u32; 4], cut: f64) {
    if width == 0 || height == 0 {
        return;
    }
    let scale = (f64::from(width) / f64::from(from.width())).max(f64::from(height) / f64::from(from.height()));
    let side = |length: u32, least: u32| (libm::ceil(f64::from(length) * scale) as u32).clamp(least, least.max(length));
    let scaled = pixels::resize(from, side(from.width(), width), side(from.height(), height));
    let start = |length: u32, part: u32| libm::rint(f64::from(length - part) * cut) as usize;
    let (x, y) = (start(scaled.width(), width), start(scaled.height(), height));
    let (n, colours) = (made.layout().channels(), made.layout().colours());
    let (row, scaled_row) = (made.width() as usize * n, scaled.width() as usize * n);
    for line in 0..height as usize {
        let to = &mut made.data_mut()[(top as usize + line) * row + left as usize * n..][..width as usize * n];
        let from = &scaled.data()[(y + line) * scaled_row + x * n..][..width as usize * n];
        for (to, from) in to.chunks_exact_mut(n).zip(from.chunks_exact(n)) {
            to[..colours].copy_from_slice(&from[..colours]);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn fields_come_in_turn() {
        let (one, two) = (Image::filled(4, 4, Layout::Grey, &[1]), Image::filled(4, 4, Layout::Grey, &[9]));
        let params = Params { centre: [1, 2], cuts: [0.5; 4], second_first: false };
        let size = Size { width: 4, height: 4 };
        assert_eq!(Mosaic::partner_share(&params, size), 0.5);
        let Ok(Action::Mix(run)) = Mosaic::act(&params, size) else { panic!("a mosaic mixes") };
        assert_eq!(run(one, &two).data(), [1, 9, 9, 9, 1, 9, 9, 9, 9, 1, 1, 1, 9, 1, 1, 1]);
        let other = Params { centre: [1, 1], second_first: true, ..params };
        assert_eq!(Mosaic::partner_share(&other, size), 10.0 / 16.0);
    }
}
