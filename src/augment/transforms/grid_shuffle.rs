//! RandomGridShuffle: the picture cut into a grid whose cells change places.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// Most rows and columns.
const MOST: i64 = 16;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "RandomGridShuffle",
    title: "Shuffle a grid",
    group: Group::Geometric,
    about: "Cuts the picture into a grid and lets its cells change places",
    caution: "What spans several cells is torn apart: for textures, not for things with a shape",
    settings: &[Setting::hidden("grid", "Rows and columns", Allowed::Checked(grid), || Value::Json(json!([3, 3])))],
    code: Code::of::<RandomGridShuffle>(),
};

struct RandomGridShuffle;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Heights of the rows and widths of the columns in pixels.
    rows: Vec<u32>,
    columns: Vec<u32>,
    /// Where each cell goes, row by row.
    places: Vec<usize>,
}

impl Transform for RandomGridShuffle {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let [rows, columns] = sides(step.json("grid")).unwrap_or([3, 3]);
        let (rows, columns) = (intervals(size.height, rows, stream), intervals(size.width, columns, stream));
        let shape = |cell: usize| (rows[cell / columns.len()], columns[cell % columns.len()]);
        let mut places: Vec<usize> = (0..rows.len() * columns.len()).collect();
        // Among cells of the same shape: those further on that have it are all that a cell may change with.
        for at in (1..places.len()).rev() {
            let alike: Vec<usize> = (0..=at).filter(|other| shape(*other) == shape(at)).collect();
            places.swap(at, alike[stream.int((0, alike.len() as i64 - 1)) as usize]);
        }
        Params { rows, columns, places }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        for (name, sides) in [("rows", &params.rows), ("columns", &params.columns)] {
            within(name, sides.len() as f64, (1.0, MOST as f64))?;
            for side in sides {
                within(name, f64::from(*side), (0.0, (1u32 << 30) as f64))?;
            }
        }
        let mut sorted = params.places.clone();
        sorted.sort_unstable();
        if !sorted.iter().copied().eq(0..params.rows.len() * params.columns.len()) {
            return Err(Refusal { param: "places", reason: "each cell has one place of its own".to_owned() });
        }
        let params = params.clone();
        Ok(Action::Pixels(Box::new(move |image| params.shuffled(&image))))
    }

    fn describe(params: &Params) -> String {
        format!("{} × {} cells", params.columns.len(), params.rows.len())
    }

    fn summary(step: &Step) -> String {
        sides(step.json("grid")).map(|[rows, columns]| format!("{columns} × {rows} cells")).unwrap_or_default()
    }
}

impl Params {
    /// Cells that do not fit their places (or the picture) show what of them does.
    fn shuffled(&self, image: &Image) -> Image {
        let n = image.layout().channels();
        let (width, height) = (image.width() as usize, image.height() as usize);
        let mut made = image.clone();
        let (tops, lefts) = (starts(&self.rows), starts(&self.columns));
        let cell = |at: usize| {
            let (row, column) = (at / self.columns.len(), at % self.columns.len());
            (lefts[column], tops[row], self.columns[column] as usize, self.rows[row] as usize)
        };
        for (from, to) in self.places.iter().enumerate() {
            let ((x, y, w, h), (left, top, wide, tall)) = (cell(from), cell(*to));
            let w = w.min(wide).min(width.saturating_sub(x.max(left)));
            let h = h.min(tall).min(height.saturating_sub(y.max(top)));
            for line in 0..h {
                let (from, to) = (((y + line) * width + x) * n, ((top + line) * width + left) * n);
                made.data_mut()[to..to + w * n].copy_from_slice(&image.data()[from..from + w * n]);
            }
        }
        made
    }
}

/// Where each of some neighbouring intervals begins.
fn starts(lengths: &[u32]) -> Vec<usize> {
    lengths
        .iter()
        .scan(0, |sum, length| {
            let start = *sum;
            *sum += *length as usize;
            Some(start)
        })
        .collect()
}

/// `side` in `parts` of lengths that differ by at most one, in random order.
pub(super) fn intervals(side: u32, parts: u32, stream: &mut Stream) -> Vec<u32> {
    let mut lengths: Vec<u32> = (0..parts).map(|at| side / parts + u32::from(at < side % parts)).collect();
    for at in (1..lengths.len()).rev() {
        lengths.swap(at, stream.int((0, at as i64)) as usize);
    }
    lengths
}

fn sides(json: &Json) -> Option<[u32; 2]> {
    let side = |json: &Json| whole(json).filter(|side| (1..=MOST).contains(side)).map(|side| side as u32);
    match json.as_array()?.as_slice() {
        [rows, columns] => Some([side(rows)?, side(columns)?]),
        _ => None,
    }
}

/// Accepts `[rows, columns]`.
fn grid(json: &Json) -> Result<(), String> {
    sides(json).map(|_| ()).ok_or_else(|| format!("allowed is [rows, columns], each from 1 to {MOST}"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn cells_change_places_with_their_like() {
        let image = Image::new(5, 1, Layout::Grey, vec![1, 2, 3, 4, 5]).unwrap();
        let params = Params { rows: vec![1], columns: vec![2, 1, 2], places: vec![2, 1, 0] };
        assert_eq!(params.shuffled(&image).data(), [4, 5, 3, 1, 2]);
        let mut stream = Stream::of_step(3, "x", 0);
        for side in [1, 7, 12] {
            let lengths = intervals(side, 5, &mut stream);
            assert!(lengths.iter().sum::<u32>() == side && lengths.iter().max().unwrap() - lengths.iter().min().unwrap() <= 1);
        }
    }
}
