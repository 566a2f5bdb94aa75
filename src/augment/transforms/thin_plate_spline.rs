//! ThinPlateSpline: a grid of points moved by random amounts, the rest bent along smoothly.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::noise;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::{Stream, rounded};
use crate::augment::warp::Nodes;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const MOST_POINTS: f64 = 8.0;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ThinPlateSpline",
    title: "Thin plate",
    group: Group::Geometric,
    about: "Moves the points of a grid and bends the picture along, as a thin sheet of metal",
    caution: "Strong bending changes shapes",
    settings: &[
        sampling::BORDER_MODE,
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        sampling::KEYPOINT_METHOD,
        sampling::MASK_INTERPOLATION,
        Setting::slider("num_control_points", "Points a side", (2.0, MOST_POINTS), || Value::Int(4)),
        Setting::range("scale_range", "Strength", (0.0, 1.0), || Value::Range(0.1, 0.2)).percent().one_number(OneNumber::Refused),
    ],
    code: Code::of::<ThinPlateSpline>(),
};

struct ThinPlateSpline;

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// How far each point moves across and down, as shares of the sides, row by row.
    moves: Vec<[f64; 2]>,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for ThinPlateSpline {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let scale = stream.range(step.range("scale_range")) / 10.0;
        let side = step.int("num_control_points") as usize;
        // Two a side are the corners and the middle.
        let count = if side == 2 { 5 } else { side * side };
        let moves = (0..count).map(|_| [(); 2].map(|()| rounded(scale * noise::normal(stream))));
        Params { moves: moves.collect(), sampling: Sampled::of(step) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        if points(params.moves.len()).is_none() {
            return Err(Refusal { param: "moves", reason: format!("{} points: allowed are 5, 9, 16, 25, 36, 49, 64", params.moves.len()) });
        }
        for share in params.moves.as_flattened() {
            within("moves", *share, (-1.0, 1.0))?;
        }
        let sampling = params.sampling.sampling()?;
        let params = params.clone();
        Ok(Action::Pixels(Box::new(move |image| match Plate::bent(&params.moves) {
            Some(plate) => plate.over(Size::of(&image)).run(&image, sampling),
            None => image,
        })))
    }

    fn describe(params: &Params) -> String {
        let most = params.moves.as_flattened().iter().map(|share| share.abs()).fold(0.0, f64::max);
        format!("points by up to {} %", words::number(most * 100.0, 1))
    }
}

/// The places of `count` points in the unit square.
fn points(count: usize) -> Option<Vec<[f64; 2]>> {
    if count == 5 {
        return Some(vec![[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [0.5, 0.5]]);
    }
    let side = (3..=MOST_POINTS as usize).find(|side| side * side == count)?;
    let place = |at: usize| at as f64 / (side - 1) as f64;
    Some((0..count).map(|at| [place(at % side), place(at / side)]).collect())
}

/// A bent plate over the unit square.
struct Plate {
    points: Vec<[f64; 2]>,
    /// One weight a point for each axis, then three of the plane.
    weights: Vec<[f64; 2]>,
}

impl Plate {
    /// With its points moved; `None` if no plate goes through them. The library solves with r⁴ log r² and bends with r² log r²: so does this.
    fn bent(moves: &[[f64; 2]]) -> Option<Self> {
        let points = points(moves.len())?;
        let n = points.len();
        let mut rows: Vec<Vec<f64>> = points
            .iter()
            .zip(moves)
            .map(|(point, shift)| {
                let mut row: Vec<f64> = points.iter().map(|other| square(point, other)).map(|r2| r2 * bending(r2)).collect();
                row.extend([1.0, point[0], point[1], point[0] + shift[0], point[1] + shift[1]]);
                row
            })
            .collect();
        for plane in 0..3 {
            let mut row: Vec<f64> = points.iter().map(|point| if plane == 0 { 1.0 } else { point[plane - 1] }).collect();
            row.extend([0.0; 5]);
            rows.push(row);
        }
        Some(Self { weights: solved(rows, n + 3)?, points })
    }

    /// The shifts of a picture of `size`.
    fn over(&self, size: Size) -> Nodes {
        let step = step(size);
        let [columns, rows] = Nodes::grid(size, step);
        let (width, height) = (f64::from(size.width), f64::from(size.height));
        let mut shifts = [Vec::with_capacity(columns * rows), Vec::with_capacity(columns * rows)];
        for at in 0..columns * rows {
            let place = [(at % columns * step) as f64 / width, (at / columns * step) as f64 / height];
            let [x, y] = self.at(place);
            shifts[0].push(((x - place[0]) * width) as f32);
            shifts[1].push(((y - place[1]) * height) as f32);
        }
        Nodes::new(step, columns, shifts)
    }

    fn at(&self, place: [f64; 2]) -> [f64; 2] {
        let (bends, plane) = self.weights.split_at(self.points.len());
        let mut sum = [0, 1].map(|axis| plane[0][axis] + plane[1][axis] * place[0] + plane[2][axis] * place[1]);
        for (point, weight) in self.points.iter().zip(bends) {
            let height = bending(square(point, &place));
            sum = [sum[0] + weight[0] * height, sum[1] + weight[1] * height];
        }
        sum
    }
}

/// Pixels between nodes. The plate bends most at its points, over a hundredth of the picture: nodes stand closer than that.
fn step(size: Size) -> usize {
    (size.width.min(size.height) as usize / 180).clamp(1, 8)
}

fn square(a: &[f64; 2], b: &[f64; 2]) -> f64 {
    (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1])
}

/// r² log r², with the library's trifle against log 0.
fn bending(r2: f64) -> f64 {
    if r2 > 0.0 { r2 * libm::log(r2 + 1e-6) } else { 0.0 }
}

/// The two unknowns of each of `n` rows of `n` factors and two results, by elimination with the largest pivot.
fn solved(mut rows: Vec<Vec<f64>>, n: usize) -> Option<Vec<[f64; 2]>> {
    for column in 0..n {
        let best = (column..n).max_by(|a, b| rows[*a][column].abs().total_cmp(&rows[*b][column].abs()))?;
        rows.swap(column, best);
        let (done, below) = rows.split_at_mut(column + 1);
        let pivot = done.last()?;
        if pivot[column].abs() < 1e-12 {
            return None;
        }
        for row in below {
            let times = row[column] / pivot[column];
            for (to, from) in row.iter_mut().zip(pivot).skip(column) {
                *to -= times * from;
            }
        }
    }
    let mut found = vec![[0.0; 2]; n];
    for at in (0..n).rev() {
        found[at] = [0, 1].map(|axis| {
            let known: f64 = (at + 1..n).map(|other| rows[at][other] * found[other][axis]).sum();
            (rows[at][n + axis] - known) / rows[at][at]
        });
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn two_equations_by_hand() {
        // 0 x + 2 y = 4 and 6; 1 x + 1 y = 3 and 5.
        let found = solved(vec![vec![0.0, 2.0, 4.0, 6.0], vec![1.0, 1.0, 3.0, 5.0]], 2).unwrap();
        assert_eq!(found, [[1.0, 2.0], [2.0, 3.0]]);
        assert!(solved(vec![vec![1.0, 2.0, 0.0, 0.0], vec![2.0, 4.0, 0.0, 0.0]], 2).is_none());
    }

    /// Bilinear between nodes is off most where the plate bends most: halfway between them, near its points.
    #[test]
    fn nodes_say_the_whole_plate() {
        let moves: Vec<[f64; 2]> = (0..16).map(|at| [f64::from(at * 7 % 11 - 5) / 250.0, f64::from(at * 5 % 13 - 6) / 300.0]).collect();
        let plate = Plate::bent(&moves).unwrap();
        let size = Size { width: 500, height: 375 };
        let nodes = plate.over(size);
        let (step, [columns, rows]) = (step(size), Nodes::grid(size, step(size)));
        let mut worst = 0f64;
        for at in (0..columns * (rows - 1)).filter(|at| at % columns + 1 < columns) {
            let (column, row) = (at % columns, at / columns);
            let corners = [at, at + 1, at + columns, at + columns + 1];
            let [x, y] = [(column as f64 + 0.5) * step as f64 / 500.0, (row as f64 + 0.5) * step as f64 / 375.0];
            let exact = plate.at([x, y]);
            for (axis, (shift, side)) in [((exact[0] - x), 500.0), ((exact[1] - y), 375.0)].into_iter().enumerate() {
                let blended = corners.iter().map(|at| f64::from(nodes.shifts()[axis][*at])).sum::<f64>() / 4.0;
                worst = worst.max((shift * side - blended).abs());
            }
        }
        assert!(worst < 0.1, "{worst} px");
    }

    #[test]
    fn a_plate_that_only_shifts_shifts() {
        let plate = Plate::bent(&[[0.1, -0.2]; 9]).unwrap();
        let [x, y] = plate.at([0.3, 0.7]);
        assert!((x - 0.4).abs() < 1e-9 && (y - 0.5).abs() < 1e-9);
    }
}
