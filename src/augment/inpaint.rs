//! Holes filled from what is about them, from their edges inwards: as OpenCV's `inpaint` does it with a radius of 3 px, by A. Telea's method
//! (An image inpainting technique based on the fast marching method, 2004) or along lines of equal brightness (M. Bertalmio, A. Bertozzi and
//! G. Sapiro, 2001). Single operations of IEEE numbers in OpenCV's order: the same on every machine, and OpenCV's to the bit, as
//! the first method makes much of a rounding.

mod paint;

use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// How far a filled pixel looks about.
const RADIUS: usize = 3;
/// When the front comes to what it does not reach.
const NEVER: f32 = 1e6;

/// How holes are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Method {
    /// What is near, ahead and in the hole's depth counts most, and slopes go on.
    Telea,
    /// What lies along a line of equal brightness counts most.
    Ns,
}

/// The picture's grid with one more place on every side, which nothing is missing from.
struct Grid {
    columns: usize,
    rows: usize,
    /// Still to be filled.
    missing: Vec<bool>,
    /// When the front gets here: 0 at the holes' edges, growing inwards; outside below 0 where that counts.
    time: Vec<f32>,
}

/// Places that the front has reached, the earliest first and of these the first.
#[derive(Default)]
struct Front {
    waiting: BinaryHeap<Reverse<(u32, usize, usize)>>,
    pushed: usize,
}

impl Front {
    fn push(&mut self, at: usize, time: f32) {
        // The bits of numbers that are not negative are in their order.
        self.waiting.push(Reverse((time.to_bits(), self.pushed, at)));
        self.pushed += 1;
    }

    fn pop(&mut self) -> Option<usize> {
        self.waiting.pop().map(|Reverse((_, _, at))| at)
    }
}

impl Grid {
    fn at(&self, row: usize, column: usize) -> usize {
        row * self.columns + column
    }

    /// The four beside `at`: above, left, below and right. Not for the outermost places.
    fn beside(&self, at: usize) -> [usize; 4] {
        [at - self.columns, at - 1, at + self.columns, at + 1]
    }

    fn is_outermost(&self, at: usize) -> bool {
        let (row, column) = (at / self.columns, at % self.columns);
        row == 0 || column == 0 || row + 1 == self.rows || column + 1 == self.columns
    }

    /// When the front gets to `at`, by the two neighbours that it comes from earliest.
    fn arrival(&self, at: usize) -> f32 {
        let [above, left, below, right] = self.beside(at);
        let [first, second] = [[above, left], [below, left]].map(|[a, b]| self.by_two(a, b));
        let [third, last] = [[above, right], [below, right]].map(|[a, b]| self.by_two(a, b));
        first.min(second).min(third.min(last))
    }

    /// From a neighbour above or below and one to a side.
    fn by_two(&self, first: usize, second: usize) -> f32 {
        let (a, b) = (f64::from(self.time[first]), f64::from(self.time[second]));
        let when = match (self.missing[first], self.missing[second]) {
            (false, false) if (a - b).abs() >= 1.0 => 1.0 + a.min(b),
            (false, false) => (a + b + libm::sqrt(2.0 - (a - b) * (a - b))) * 0.5,
            (false, true) => 1.0 + a,
            (true, false) => 1.0 + b,
            (true, true) => 1.0 + a.min(b),
        };
        when as f32
    }

    /// The places about the holes (above, below and beside them).
    fn edge(&self) -> Vec<usize> {
        let about =
            |at: &usize| !self.missing[*at] && !self.is_outermost(*at) && self.beside(*at).iter().any(|beside| self.missing[*beside]);
        (0..self.missing.len()).filter(about).collect()
    }

    /// Times outside of the holes, as far as filled pixels look: below 0, so that they go on growing through the edge.
    fn march_outwards(&mut self, edge: &[usize]) {
        let holes = std::mem::take(&mut self.missing);
        self.missing = self.about(&holes);
        edge.iter().for_each(|at| self.missing[*at] = false);
        let mut front = Front::default();
        edge.iter().for_each(|at| front.push(*at, 0.0));
        let mut reached = Vec::new();
        while let Some(at) = front.pop() {
            reached.push(at);
            for beside in self.beside(at) {
                if self.missing[beside] {
                    self.time[beside] = self.arrival(beside);
                    self.missing[beside] = false;
                    front.push(beside, self.time[beside]);
                }
            }
        }
        for at in reached {
            self.time[at] = -self.time[at];
        }
        self.missing = holes;
    }

    /// What lies within a square of [`RADIUS`] about holes, and not in them nor outermost.
    fn about(&self, holes: &[bool]) -> Vec<bool> {
        let mut across = vec![false; holes.len()];
        for (to, from) in across.chunks_exact_mut(self.columns).zip(holes.chunks_exact(self.columns)) {
            for at in (0..self.columns).filter(|at| from[*at]) {
                to[at.saturating_sub(RADIUS)..(at + RADIUS + 1).min(self.columns)].fill(true);
            }
        }
        let near = |row: usize, column: usize| {
            (row.saturating_sub(RADIUS)..(row + RADIUS + 1).min(self.rows)).any(|row| across[self.at(row, column)])
        };
        let wanted = |at: usize| !holes[at] && !self.is_outermost(at) && near(at / self.columns, at % self.columns);
        (0..holes.len()).map(wanted).collect()
    }
}

/// `image` with its `holes` (left, top, right and bottom, the last two not included; cut to the picture) filled; alpha stays.
pub(super) fn fill(mut image: Image, holes: impl Iterator<Item = [u32; 4]>, method: Method) -> Image {
    let (columns, rows) = (image.width() as usize + 2, image.height() as usize + 2);
    let mut grid = Grid { columns, rows, missing: vec![false; columns * rows], time: vec![NEVER; columns * rows] };
    for [left, top, right, bottom] in holes.map(|hole| hole.map(|edge| edge as usize)) {
        let (left, right) = (left.min(columns - 2) + 1, right.min(columns - 2) + 1);
        for row in top.min(rows - 2) + 1..bottom.min(rows - 2) + 1 {
            let from = grid.at(row, 0);
            grid.missing[from + left.min(right)..from + right].fill(true);
        }
    }
    let edge = grid.edge();
    edge.iter().for_each(|at| grid.time[*at] = 0.0);
    if method == Method::Telea {
        grid.march_outwards(&edge);
    }
    let mut front = Front::default();
    edge.iter().for_each(|at| front.push(*at, 0.0));
    while let Some(at) = front.pop() {
        for beside in grid.beside(at) {
            if grid.missing[beside] {
                grid.time[beside] = grid.arrival(beside);
                paint::pixel(&mut image, &grid, beside, method);
                grid.missing[beside] = false;
                front.push(beside, grid.time[beside]);
            }
        }
    }
    image
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn flat_pictures_stay_flat_and_slopes_go_on() {
        for method in [Method::Telea, Method::Ns] {
            let flat = Image::filled(12, 9, Layout::Rgba, &[200, 30, 90, 77]);
            let made = fill(flat.clone(), [[3, 2, 8, 7]].into_iter(), method);
            let off = made.data().iter().zip(flat.data()).map(|(a, b)| a.abs_diff(*b)).max();
            // Telea's slopes are brought to length 1, however small they are.
            assert!(off <= Some(if method == Method::Telea { 3 } else { 0 }), "{off:?}");
            let slope = Image::new(20, 9, Layout::Grey, (0..180).map(|at| (at % 20 * 10) as u8).collect()).unwrap();
            let made = fill(slope.clone(), [[8, 3, 12, 6]].into_iter(), method);
            let off = made.data().iter().zip(slope.data()).map(|(a, b)| a.abs_diff(*b)).max();
            assert!(made != slope && off <= Some(20), "{method:?}: {off:?}");
        }
    }

    #[test]
    fn nothing_to_fill_from_leaves_the_picture_and_edges_do_not_panic() {
        for (width, height) in [(1, 1), (1, 7), (7, 1), (2, 2), (5, 4)] {
            for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
                let data: Vec<u8> = (0..width * height * layout.channels() as u32).map(|at| (at * 89 % 251) as u8).collect();
                let image = Image::new(width, height, layout, data).unwrap();
                for method in [Method::Telea, Method::Ns] {
                    assert_eq!(fill(image.clone(), [[0, 0, 99, 99]].into_iter(), method), image);
                    for hole in [[1, 1, 99, 99], [0, 0, 1, 1], [3, 2, 1, 9], [0, 1, 99, 2]] {
                        let made = fill(image.clone(), [hole].into_iter(), method);
                        assert_eq!(made.layout(), layout);
                    }
                }
            }
        }
    }
}
