//! The geometry of the grid. Offsets are `f64`: at a million images the content is 10⁸ points high, where `f32` steps by eight.

use super::sections::{Section, single};
use egui::{Pos2, Rect, Vec2, pos2, vec2};
use std::ops::Range;
use std::sync::Arc;

/// Above the tiles of a section: its line, in points.
pub(crate) const HEADER: f32 = 30.0;

/// How much stands under a picture: less under small ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caption {
    /// The name and what it is.
    Two,
    /// The name.
    One,
    /// Nothing: the pointer tells.
    None,
}

impl Caption {
    /// Under pictures of `side` points at least.
    fn of(side: f32) -> Self {
        match side {
            _ if side >= 96.0 => Self::Two,
            _ if side >= 68.0 => Self::One,
            _ => Self::None,
        }
    }

    /// How high it is, in points.
    pub(crate) fn height(self) -> f32 {
        match self {
            Self::Two => 38.0,
            Self::One => 22.0,
            Self::None => 0.0,
        }
    }

    /// How much is between tiles, in points.
    fn gap(self) -> f32 {
        match self {
            Self::Two => 12.0,
            Self::One => 10.0,
            // The rings of two selected neighbours.
            Self::None => 8.0,
        }
    }
}

/// Tiles in rows that fill the width of a view, in sections that each begin a row.
#[derive(Clone, Debug)]
pub(crate) struct Grid {
    /// How many images.
    pub count: usize,
    /// Tiles in a row.
    pub columns: usize,
    /// The side of a picture, in points: at least what was asked for, or the width of the view.
    pub side: f32,
    /// The view, in points.
    pub view: Vec2,
    /// What stands under each picture.
    pub caption: Caption,
    sections: Arc<[Section]>,
    /// The height of a section's line; 0 where there is one section without.
    header: f32,
}

impl Grid {
    /// As many tiles of at least `side` points a row as fit into `view`.
    pub(crate) fn fit(count: usize, side: f32, view: Vec2) -> Self {
        let caption = Caption::of(side);
        let gap = caption.gap();
        let columns = (((view.x + gap) / (side + gap)).floor() as usize).max(1);
        let side = (view.x - gap * (columns - 1) as f32) / columns as f32;
        Self { count, columns, side: side.max(16.0), view, caption, sections: single(), header: 0.0 }
    }

    /// In `sections`, which were laid out for as many tiles and columns; without lines where there is one.
    pub(crate) fn in_sections(self, sections: &Arc<[Section]>) -> Self {
        let header = if sections.len() > 1 { HEADER } else { 0.0 };
        Self { sections: Arc::clone(sections), header, ..self }
    }

    fn gap(&self) -> f32 {
        self.caption.gap()
    }

    /// Whether tiles are as large, as many a row and in sections as in `other`.
    pub(crate) fn is_alike(&self, other: &Self) -> bool {
        (self.columns, self.side.to_bits(), self.header.to_bits()) == (other.columns, other.side.to_bits(), other.header.to_bits())
    }

    /// From one row to the next.
    pub(crate) fn pitch(&self) -> f32 {
        self.side + self.caption.height() + self.gap()
    }

    /// The height of all rows and lines.
    pub(crate) fn height(&self) -> f64 {
        let last = self.sections.len() - 1;
        let rows = self.sections[last].row + self.rows_in(last);
        (rows as f64 * f64::from(self.pitch()) + self.sections.len() as f64 * f64::from(self.header) - f64::from(self.gap())).max(0.0)
    }

    /// The lowest that one can scroll.
    pub(crate) fn lowest(&self) -> f64 {
        (self.height() - f64::from(self.view.y)).max(0.0)
    }

    /// Where the first row of a section begins, below its line.
    fn top_of(&self, section: usize) -> f64 {
        self.sections[section].row as f64 * f64::from(self.pitch()) + (section + 1) as f64 * f64::from(self.header)
    }

    /// The tiles of a section.
    pub(crate) fn tiles_in(&self, section: usize) -> Range<usize> {
        let end = self.sections.get(section + 1).map_or(self.count, |next| next.start);
        self.sections[section].start..end
    }

    fn rows_in(&self, section: usize) -> usize {
        self.tiles_in(section).len().div_ceil(self.columns)
    }

    /// The section of tile `at`.
    fn section_of(&self, at: usize) -> usize {
        self.sections.partition_point(|section| section.start <= at).saturating_sub(1)
    }

    /// The section at `y` of the content, its line included.
    fn section_at(&self, y: f64) -> usize {
        let pitch = f64::from(self.pitch());
        let header = f64::from(self.header);
        // Sections are in order of their lines: a binary search by hand, because where a line is depends on its number.
        let (mut low, mut high) = (0, self.sections.len());
        while high - low > 1 {
            let middle = low.midpoint(high);
            if self.sections[middle].row as f64 * pitch + middle as f64 * header <= y { low = middle } else { high = middle }
        }
        low
    }

    /// The section of tile `at`, its row in there and its column.
    fn place(&self, at: usize) -> (usize, usize, usize) {
        let section = self.section_of(at);
        let inside = at - self.sections[section].start;
        (section, inside / self.columns, inside % self.columns)
    }

    /// The places (in the listing) of the tiles that show at `offset`, wholly or in part.
    pub(crate) fn visible(&self, offset: f64) -> Range<usize> {
        let first = self.first_tile(offset, f64::floor);
        let end = self.first_tile(offset + f64::from(self.view.y), f64::ceil);
        first..end.max(first)
    }

    /// The first tile of the row at `y`, or where that is `rounded` up, of the one below it.
    fn first_tile(&self, y: f64, rounded: impl Fn(f64) -> f64) -> usize {
        let section = self.section_at(y);
        let tiles = self.tiles_in(section);
        let row = rounded((y - self.top_of(section)).max(0.0) / f64::from(self.pitch())) as usize;
        tiles.start + (row * self.columns).min(tiles.len())
    }

    /// The sections whose lines show at `offset`, with where those are from the view's top left corner.
    pub(crate) fn headers(&self, offset: f64) -> impl Iterator<Item = (usize, Rect)> + '_ {
        let (first, last) = (self.section_at(offset), self.section_at(offset + f64::from(self.view.y)));
        let shown = if self.header > 0.0 { first..last + 1 } else { 0..0 };
        shown.map(move |section| {
            let top = (self.top_of(section) - f64::from(self.header) - offset) as f32;
            (section, Rect::from_min_size(pos2(0.0, top), vec2(self.view.x, self.header)))
        })
    }

    /// Where the picture of tile `at` is, from the view's top left corner.
    pub(crate) fn picture(&self, at: usize, offset: f64) -> Rect {
        let (section, row, column) = self.place(at);
        let y = (self.top_of(section) + row as f64 * f64::from(self.pitch()) - offset) as f32;
        Rect::from_min_size(pos2(column as f32 * (self.side + self.gap()), y), Vec2::splat(self.side))
    }

    /// The whole tile: the picture and what stands under it.
    pub(crate) fn tile(&self, at: usize, offset: f64) -> Rect {
        let picture = self.picture(at, offset);
        Rect::from_min_size(picture.min, vec2(self.side, self.side + self.caption.height()))
    }

    /// Where the row of tile `at` begins.
    pub(crate) fn top(&self, at: usize) -> f64 {
        let (section, row, _) = self.place(at);
        self.top_of(section) + row as f64 * f64::from(self.pitch())
    }

    /// The offset next to `offset` at which tile `at` shows whole, and where it begins a section, its line too.
    pub(crate) fn reveal(&self, at: usize, offset: f64) -> f64 {
        let (_, row, _) = self.place(at);
        let top = self.top(at);
        let bottom = top + f64::from(self.side + self.caption.height());
        let above = if row == 0 { f64::from(self.header) } else { 0.0 };
        offset.min(top - above).max(bottom - f64::from(self.view.y)).clamp(0.0, self.lowest())
    }

    /// What is at the top at `offset`: a tile, and how far down its row that is, in rows.
    pub(crate) fn anchor(&self, offset: f64) -> (usize, f64) {
        let at = self.visible(offset).start.min(self.count.saturating_sub(1));
        let (section, row, _) = self.place(at);
        let inside = (offset - self.top_of(section)) / f64::from(self.pitch()) - row as f64;
        (at, inside.clamp(0.0, 1.0))
    }

    /// The offset at which that is at the top.
    pub(crate) fn offset_of(&self, (at, inside): (usize, f64)) -> f64 {
        let (section, row, _) = self.place(at.min(self.count.saturating_sub(1)));
        // A section that begins at the top shows its line.
        let above = if row == 0 && inside <= 0.0 { f64::from(self.header) } else { 0.0 };
        self.top_of(section) + (row as f64 + inside) * f64::from(self.pitch()) - above
    }

    /// The tile above `at`, or below it; none at the ends.
    pub(crate) fn vertical(&self, at: usize, down: bool) -> Option<usize> {
        let (section, row, column) = self.place(at);
        let (section, row) = match (down, row) {
            (true, _) if row + 1 < self.rows_in(section) => (section, row + 1),
            (true, _) => (section + 1, 0),
            (false, 0) => (section.checked_sub(1)?, self.rows_in(section - 1) - 1),
            (false, _) => (section, row - 1),
        };
        let tiles = (section < self.sections.len()).then(|| self.tiles_in(section))?;
        Some((tiles.start + row * self.columns + column).min(tiles.end - 1))
    }

    /// The tiles whose pictures a band touches: from `from` to `to`, in the content's own points.
    pub(crate) fn band(&self, from: (f32, f64), to: (f32, f64)) -> impl Iterator<Item = usize> + use<> {
        let pitch = f64::from(self.pitch());
        let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        let touched = |column: &usize| {
            let x = *column as f32 * (self.side + self.gap());
            x < right && x + self.side > left
        };
        let mut columns = (0..self.columns).filter(touched);
        let (first_column, more) = (columns.next(), columns.count());
        let mut ranges: Vec<Range<usize>> = Vec::new();
        if let Some(column) = first_column {
            for section in self.section_at(top)..=self.section_at(bottom) {
                let (begins, tiles) = (self.top_of(section), self.tiles_in(section));
                let first = ((top - begins - f64::from(self.side)) / pitch).ceil().max(0.0) as usize;
                let end = (((bottom - begins) / pitch).floor() + 1.0).max(0.0) as usize;
                ranges.extend((first..end.min(self.rows_in(section))).map(|row| {
                    let start = tiles.start + row * self.columns + column;
                    start.min(tiles.end)..(start + more + 1).min(tiles.end)
                }));
            }
        }
        ranges.into_iter().flatten()
    }

    /// A place of the view in the content's own points.
    pub(crate) fn content(&self, place: Pos2, offset: f64) -> (f32, f64) {
        (place.x, f64::from(place.y) + offset)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sections::laid_out;
    use super::*;

    fn grid(count: usize) -> Grid {
        Grid::fit(count, 100.0, vec2(436.0, 500.0))
    }

    /// Ten tiles in sections of five, one and four, four a row.
    fn grouped() -> Grid {
        grid(10).in_sections(&laid_out(&[0, 5, 6], 10, 4))
    }

    #[test]
    fn rows_fill_the_width() {
        let grid = grid(10);
        assert_eq!((grid.columns, grid.side), (4, 100.0));
        assert_eq!(grid.height(), 3.0 * 150.0 - 12.0);
        assert_eq!(Grid::fit(10, 100.0, vec2(500.0, 500.0)).picture(3, 0.0).right(), 500.0);
        assert_eq!(Grid::fit(10, 100.0, vec2(60.0, 500.0)).columns, 1);
        assert_eq!(Grid::fit(0, 100.0, vec2(60.0, 500.0)).visible(0.0), 0..0);
    }

    #[test]
    fn small_pictures_have_less_below_them() {
        let rows = |side: f32| {
            let grid = Grid::fit(1000, side, vec2(800.0, 500.0));
            (grid.columns, grid.caption, grid.pitch() - grid.side)
        };
        assert_eq!(rows(96.0), (7, Caption::Two, 50.0));
        assert_eq!(rows(70.0), (10, Caption::One, 32.0));
        assert_eq!(rows(40.0), (16, Caption::None, 8.0));
    }

    #[test]
    fn a_million_rows_scroll_by_less_than_a_point() {
        let plain = Grid::fit(1_000_000, 400.0, vec2(436.0, 500.0));
        let starts: Vec<u32> = (0..10_000).map(|class| class * 100).collect();
        let grouped = plain.clone().in_sections(&laid_out(&starts, 1_000_000, 1));
        for grid in [plain, grouped] {
            assert_eq!(grid.columns, 1);
            let (low, lower) = (grid.lowest() - 1.0, grid.lowest() - 0.75);
            let last = grid.count - 1;
            let moved = grid.picture(last, low).top() - grid.picture(last, lower).top();
            assert!((moved - 0.25).abs() < 1e-3, "{moved}");
            assert!(grid.visible(grid.lowest()).contains(&last));
            assert!(grid.visible(grid.lowest()).len() <= 3);
        }
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
        assert_eq!(grouped().band((0.0, 0.0), (90.0, 9000.0)).collect::<Vec<_>>(), [0, 4, 5, 6]);
        assert_eq!(grouped().band((0.0, 331.0), (500.0, 500.0)).collect::<Vec<_>>(), [5], "the line and the one tile of the second");
    }

    #[test]
    fn each_section_begins_a_row_below_its_line() {
        let grid = grouped();
        // Rows of four and one, of one, of four; three lines.
        assert_eq!(grid.height(), 4.0 * 150.0 + 3.0 * 30.0 - 12.0);
        let corner = |at: usize| grid.picture(at, 0.0).min;
        assert_eq!((corner(0), corner(4)), (pos2(0.0, 30.0), pos2(0.0, 180.0)));
        assert_eq!((corner(5), corner(6), corner(9)), (pos2(0.0, 360.0), pos2(0.0, 540.0), pos2(336.0, 540.0)));
        let headers = |offset: f64| grid.headers(offset).map(|(section, rect)| (section, rect.top())).collect::<Vec<_>>();
        assert_eq!(headers(0.0), [(0, 0.0), (1, 330.0)]);
        assert_eq!(headers(190.0), [(0, -190.0), (1, 140.0), (2, 320.0)]);
        assert_eq!((grid.visible(0.0), grid.visible(190.0), grid.visible(335.0)), (0..6, 4..10, 5..10));
        assert_eq!(grid.reveal(6, 600.0), 510.0_f64.min(grid.lowest()), "with its line, as far as there is something to scroll");
    }

    #[test]
    fn arrows_go_from_section_to_section() {
        let grid = grouped();
        let walk = |from: usize, down: bool| std::iter::successors(Some(from), |at| grid.vertical(*at, down)).collect::<Vec<_>>();
        assert_eq!(walk(2, true), [2, 4, 5, 6], "a row that is shorter is met at its end");
        assert_eq!(walk(9, false), [9, 5, 4, 0]);
    }

    #[test]
    fn what_is_at_the_top_stays_there_under_other_columns() {
        let (grid, narrow) = (grouped(), Grid::fit(10, 100.0, vec2(220.0, 500.0)).in_sections(&laid_out(&[0, 5, 6], 10, 2)));
        assert_eq!(grid.anchor(0.0), (0, 0.0));
        assert_eq!(narrow.offset_of(grid.anchor(0.0)), 0.0);
        assert_eq!(grid.anchor(180.0 + 75.0), (4, 0.5));
        assert_eq!(narrow.offset_of((4, 0.5)), f64::from(narrow.picture(4, 0.0).top() + narrow.pitch() / 2.0));
    }
}
