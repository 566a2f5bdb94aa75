//! GridDropout: a hole in every cell of a grid.

use super::grid_shuffle::intervals;
use super::holes::{self, Filling, Hole};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform, within};
use crate::augment::setting::{Allowed, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// Most rows and columns.
const MOST: i64 = 4096;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "GridDropout",
    title: "Blank grid",
    group: Group::Erasing,
    about: "Blanks out a part of every cell of a grid",
    caution: "Large holes can hide what the label is about",
    settings: &[
        holes::FILL,
        holes::FILL_MASK,
        Setting::hidden("holes_number_xy", "Holes", Allowed::Checked(numbers), || Value::Json(Json::Null)),
        Setting::hidden("random_offset", "Each hole at a place of its own", Allowed::Bounds, || Value::Flag(true)),
        // The library's half of each side hides a quarter of the picture.
        Setting::slider("ratio", "Part of a cell's side", (0.01, 1.0), || Value::Num(0.3)).percent(),
        Setting::hidden("shift_xy", "Place in the cell", Allowed::Checked(shift), || Value::Json(json!([0, 0]))),
        Setting::hidden("unit_size_range", "Side of a cell", Allowed::Checked(units), || Value::Json(Json::Null)),
    ],
    code: Code::of::<GridDropout>(),
};

struct GridDropout;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Rows and columns.
    grid: [u32; 2],
    /// A hole's part of its cell's side.
    ratio: f64,
    /// Of the cells' order (they may differ by a pixel) and of the holes' places.
    seed: u64,
    /// Every hole at this place in its cell (right and down), where its place is not random.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shift: Option<[u32; 2]>,
    #[serde(default, skip_serializing_if = "Filling::is_usual")]
    fill: Filling,
}

impl Transform for GridDropout {
    type Params = Params;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let seed = stream.seed();
        let shift = (!step.flag("random_offset")).then(|| pair(step.json("shift_xy"), 0).unwrap_or([0, 0]));
        let fill = Filling::draw(step, stream);
        Params { grid: draw_grid(step, stream, size), ratio: step.range("ratio").0, seed, shift, fill }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        for side in params.grid {
            within("grid", f64::from(side), (1.0, MOST as f64))?;
        }
        within("ratio", params.ratio, (0.0, 1.0))?;
        let (params, paint) = (params.clone(), params.fill.paint()?);
        Ok(Action::Pixels(Box::new(move |image| {
            let holes = params.holes(Size::of(&image));
            paint.holes(image, holes)
        })))
    }

    fn describe(params: &Params) -> String {
        format!("{} × {} holes of {} %", params.grid[1], params.grid[0], words::number(params.ratio * 100.0, 0))
    }

    fn summary(step: &Step) -> String {
        format!("{} %", words::number(step.range("ratio").0 * 100.0, 0))
    }
}

impl Params {
    /// The holes of a picture of `size`, row by row.
    fn holes(&self, size: Size) -> impl Iterator<Item = Hole> + use<> {
        let mut stream = Stream::of_noise(self.seed);
        let (rows, columns) = (cells(size.height, self.grid[0], &mut stream), cells(size.width, self.grid[1], &mut stream));
        let (ratio, shift) = (self.ratio, self.shift);
        let across = columns.len();
        let mut place = move |(start, length): (u32, u32), fixed: Option<u32>, side: u32| {
            let hole = ((f64::from(length) * ratio).max(1.0) as u32).min(length.saturating_sub(1));
            let offset = fixed.unwrap_or_else(|| stream.int((0, i64::from(length - hole))) as u32);
            let start = start.saturating_add(offset).min(side - hole.min(side));
            (start, (start + hole).min(side))
        };
        (0..rows.len() * across).map(move |at| {
            let (top, bottom) = place(rows[at / across], shift.map(|shift| shift[1]), size.height);
            let (left, right) = place(columns[at % across], shift.map(|shift| shift[0]), size.width);
            [left, top, right, bottom]
        })
    }
}

/// Start and length of each of `parts` intervals of `side`.
fn cells(side: u32, parts: u32, stream: &mut Stream) -> Vec<(u32, u32)> {
    let mut start = 0;
    let lengths = intervals(side, parts.min(side), stream);
    lengths
        .into_iter()
        .map(|length| {
            start += length;
            (start - length, length)
        })
        .collect()
}

/// Rows and columns. The library takes the first of `holes_number_xy` for the rows.
fn draw_grid(step: &Step, stream: &mut Stream, size: Size) -> [u32; 2] {
    if let Some(grid) = pair(step.json("holes_number_xy"), 1) {
        return grid;
    }
    let units = match pair(step.json("unit_size_range"), 2) {
        Some([low, high]) => {
            // The library leaves the upper end out.
            let unit = stream.int((i64::from(low), i64::from(high - 1).max(i64::from(low)))) as u32;
            [unit; 2]
        }
        None => [(size.height / 10).max(2), (size.width / 10).max(2)],
    };
    [(size.height / units[0]).clamp(1, MOST as u32), (size.width / units[1]).clamp(1, MOST as u32)]
}

/// Two whole numbers from `least` on.
fn pair(json: &Json, least: i64) -> Option<[u32; 2]> {
    let number = |json: &Json| whole(json).filter(|number| (least..=MOST).contains(number)).map(|number| number as u32);
    match json.as_array()?.as_slice() {
        [first, second] => Some([number(first)?, number(second)?]),
        _ => None,
    }
}

fn numbers(json: &Json) -> Result<(), String> {
    if json.is_null() || pair(json, 1).is_some() {
        return Ok(());
    }
    Err(format!("allowed is null or two whole numbers from 1 to {MOST}"))
}

fn shift(json: &Json) -> Result<(), String> {
    pair(json, 0).map(|_| ()).ok_or_else(|| format!("allowed are two whole numbers from 0 to {MOST}"))
}

fn units(json: &Json) -> Result<(), String> {
    if json.is_null() || pair(json, 2).is_some_and(|[low, high]| low <= high) {
        return Ok(());
    }
    Err(format!("allowed is null or [low, high] from 2 to {MOST}"))
}
