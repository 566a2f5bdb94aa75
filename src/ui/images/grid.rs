//! The geometry of the grid. Offsets are `f64`: at a million images the content is 10⁸ points high, where `f32` steps by eight.

use egui::{Pos2, Rect, Vec2, pos2, vec2};
use std::ops::Range;

/// Between tiles, in points.
pub(crate) const GAP: f32 = 12.0;
/// Under a picture: two small lines.
pub(crate) const CAPTION: f32 = 38.0;

/// Tiles in rows that fill the width of a view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grid {
    /// How many images.
    pub count: usize,
    /// Tiles in a row.
    pub columns: usize,
    /// The side of a picture, in points: at least what was asked for, or the width of the view.
    pub side: f32,
    /// The view, in points.
    pub view: Vec2,
}

impl Grid {
    /// As many tiles of at least `side` points a row as fit into `view`.
    pub(crate) fn fit(count: usize, side: f32, view: Vec2) -> Self {
        let columns = (((view.x + GAP) / (side + GAP)).floor() as usize).max(1);
        let side = (view.x - GAP * (columns - 1) as f32) / columns as f32;
        Self { count, columns, side: side.max(16.0), view }
    }

    /// From one row to the next.
    pub(crate) fn pitch(&self) -> f32 {
        self.side + CAPTION + GAP
    }

    /// How many rows.
    pub(crate) fn rows(&self) -> usize {
        self.count.div_ceil(self.columns)
    }

    /// The height of all rows.
    pub(crate) fn height(&self) -> f64 {
        (self.rows() as f64 * f64::from(self.pitch()) - f64::from(GAP)).max(0.0)
    }

    /// The lowest that one can scroll.
    pub(crate) fn lowest(&self) -> f64 {
        (self.height() - f64::from(self.view.y)).max(0.0)
    }

    /// The places (in the listing) of the tiles that show at `offset`, wholly or in part.
    pub(crate) fn visible(&self, offset: f64) -> Range<usize> {
        let pitch = f64::from(self.pitch());
        let first = (offset / pitch).floor().max(0.0) as usize * self.columns;
        let end = ((offset + f64::from(self.view.y)) / pitch).ceil().max(0.0) as usize * self.columns;
        first.min(self.count)..end.min(self.count)
    }

    /// Where the picture of tile `at` is, from the view's top left corner.
    pub(crate) fn picture(&self, at: usize, offset: f64) -> Rect {
        let (row, column) = (at / self.columns, at % self.columns);
        let y = (row as f64 * f64::from(self.pitch()) - offset) as f32;
        Rect::from_min_size(pos2(column as f32 * (self.side + GAP), y), Vec2::splat(self.side))
    }

    /// The whole tile: the picture and what stands under it.
    pub(crate) fn tile(&self, at: usize, offset: f64) -> Rect {
        let picture = self.picture(at, offset);
        Rect::from_min_size(picture.min, vec2(self.side, self.side + CAPTION))
    }

    /// The offset next to `offset` at which tile `at` shows whole.
    pub(crate) fn reveal(&self, at: usize, offset: f64) -> f64 {
        let top = (at / self.columns) as f64 * f64::from(self.pitch());
        let bottom = top + f64::from(self.side + CAPTION);
        offset.min(top).max(bottom - f64::from(self.view.y)).clamp(0.0, self.lowest())
    }

    /// The tiles whose pictures a band touches: from `from` to `to`, in the content's own points.
    pub(crate) fn band(&self, from: (f32, f64), to: (f32, f64)) -> impl Iterator<Item = usize> + use<> {
        let pitch = f64::from(self.pitch());
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let grid = *self;
        let first = ((top - f64::from(self.side)) / pitch).ceil().max(0.0) as usize;
        let end = ((bottom / pitch).floor() + 1.0).max(0.0) as usize;
        let touched = move |column: &usize| {
            let x = *column as f32 * (grid.side + GAP);
            x < right && x + grid.side > left
        };
        (first..end.min(self.rows())).flat_map(move |row| {
            (0..grid.columns).filter(touched).map(move |column| row * grid.columns + column).filter(move |at| *at < grid.count)
        })
    }

    /// A place of the view in the content's own points.
    pub(crate) fn content(&self, place: Pos2, offset: f64) -> (f32, f64) {
        (place.x, f64::from(place.y) + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(count: usize) -> Grid {
        Grid::fit(count, 100.0, vec2(436.0, 500.0))
    }

    #[test]
    fn rows_fill_the_width() {
        let grid = grid(10);
        assert_eq!((grid.columns, grid.side), (4, 100.0));
        assert_eq!(grid.rows(), 3);
        assert_eq!(grid.height(), 3.0 * 150.0 - 12.0);
        assert_eq!(Grid::fit(10, 100.0, vec2(500.0, 500.0)).picture(3, 0.0).right(), 500.0);
        assert_eq!(Grid::fit(10, 100.0, vec2(60.0, 500.0)).columns, 1);
    }

    #[test]
    fn a_million_rows_scroll_by_less_than_a_point() {
        let grid = Grid::fit(1_000_000, 400.0, vec2(436.0, 500.0));
        assert_eq!(grid.columns, 1);
        let (low, lower) = (grid.lowest() - 1.0, grid.lowest() - 0.75);
        let last = grid.count - 1;
        let moved = grid.picture(last, low).top() - grid.picture(last, lower).top();
        assert!((moved - 0.25).abs() < 1e-3, "{moved}");
        assert!(grid.visible(grid.lowest()).contains(&last));
        assert!(grid.visible(grid.lowest()).len() <= 3);
    }

    #[test]
    fn reveal_moves_no_more_than_needed() {
        let grid = grid(100);
        assert_eq!(grid.reveal(0, 70.0), 0.0);
        assert_eq!(grid.reveal(4, 150.0), 150.0);
        assert_eq!(grid.reveal(16, 0.0), 4.0 * 150.0 + 138.0 - 500.0);
    }

    #[test]
    fn a_band_takes_the_pictures_that_it_touches() {
        let grid = grid(10);
        let taken = |from, to| grid.band(from, to).collect::<Vec<_>>();
        assert_eq!(taken((90.0, 90.0), (120.0, 160.0)), [0, 1, 4, 5]);
        assert_eq!(taken((120.0, 160.0), (90.0, 90.0)), [0, 1, 4, 5], "whichever way it was drawn");
        assert_eq!(taken((101.0, 0.0), (111.0, 900.0)), [0_usize; 0], "a gap");
        assert_eq!(taken((0.0, 301.0), (500.0, 900.0)), [8, 9]);
    }
}
