//! Selecting: by click, by keys, by a band. Plain data: places in the listing, no pixels.

use super::grid::Grid;
use super::listing::{Listing, Spot};
use super::makeup::Makeup;
use super::marks::Marks;
use crate::ui::selection::Reach;
use egui::{Key, Modifiers};
use std::cell::RefCell;

/// What is selected, where the keys are, and where a range begins.
#[derive(Default)]
pub(crate) struct Picking {
    /// The selected tiles.
    pub marks: Marks,
    /// Where the keys are (a place in the listing).
    pub cursor: Option<usize>,
    anchor: Option<usize>,
    /// Where the tile at the cursor was taken from, if it was moved to another group: the place of what followed it. Keys go on from there.
    left: Option<usize>,
    band: Option<Band>,
    /// What the selection is that it was counted for.
    counted: RefCell<Option<(Marks, Makeup)>>,
}

/// A band being drawn, in the content's own points.
struct Band {
    from: (f32, f64),
    to: (f32, f64),
    before: Marks,
}

impl Picking {
    /// Nothing selected.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// What the selected tiles are. Asked for by several in a frame, and of a million tiles: counted when the selection changes.
    pub(crate) fn makeup(&self, listing: &Listing) -> Makeup {
        let mut counted = self.counted.borrow_mut();
        match &*counted {
            Some((marks, found)) if *marks == self.marks => *found,
            _ => counted.insert((self.marks.clone(), Makeup::of(listing, &self.marks))).1,
        }
    }

    /// The listing is another one: its tiles may stand for others.
    pub(crate) fn count_anew(&mut self) {
        *self.counted.get_mut() = None;
    }

    /// The listing is `now` another one than `before`: keeps what is still in it, wherever that is by now.
    pub(crate) fn follow(&mut self, before: &[Spot], now: &[Spot]) {
        let find = |at: usize| before.get(at).and_then(|spot| place_of(now, *spot, at));
        // In place of what is gone is what follows it.
        let settle = |at: Option<usize>| at.and_then(|at| find(at).or(Some(at))).filter(|at| *at < now.len());
        let travelled = self.cursor.and_then(|at| self.left((before, at), (now, find(at)?)));
        self.left = travelled.or_else(|| self.left.and_then(find));
        self.cursor = settle(self.cursor);
        self.anchor = settle(self.anchor);
        self.marks.keep(now);
        self.band = None;
    }

    /// Where the tile that is now at `to` was taken from, with what is selected, if it has other neighbours there.
    fn left(&self, (before, from): (&[Spot], usize), (now, to): (&[Spot], usize)) -> Option<usize> {
        let stays = |spot: &&Spot| !self.marks.has(**spot);
        let beside =
            |spots: &[Spot], at: usize| (spots[..at].iter().rev().find(stays).copied(), spots[at + 1..].iter().find(stays).copied());
        let ((ahead, after), (other_ahead, other_after)) = (beside(before, from), beside(now, to));
        if ahead == other_ahead || after == other_after {
            return None;
        }
        let place = |spot: Spot| place_of(now, spot, from);
        after.and_then(place).or_else(|| ahead.and_then(place).map(|at| at + 1))
    }

    /// The tile `step` on from the one at `at`, where the cursor is; what was moved away is gone from its old place.
    pub(crate) fn stepped(&self, at: usize, step: isize) -> usize {
        match self.left {
            Some(left) if step > 0 => left.saturating_add_signed(step - 1),
            Some(left) => left.saturating_add_signed(step),
            None => at.saturating_add_signed(step),
        }
    }

    /// The rows of the plan are others: none of what was selected is meant any more.
    pub(crate) fn lose(&mut self, spots: &[Spot]) {
        self.marks.clear();
        self.cursor = self.cursor.filter(|at| *at < spots.len());
        self.anchor = self.anchor.filter(|at| *at < spots.len());
        (self.left, self.band) = (None, None);
    }

    /// A click on the tile at `at`.
    pub(crate) fn click(&mut self, at: usize, reach: Reach, spots: &[Spot]) {
        let Some(spot) = spots.get(at) else { return };
        self.cursor = Some(at);
        self.left = None;
        match reach {
            Reach::Only => {
                self.marks.only(&[*spot]);
                self.anchor = Some(at);
            }
            Reach::Toggle => {
                if self.marks.has(*spot) {
                    self.marks.remove(*spot);
                } else {
                    self.marks.insert(*spot);
                }
                self.anchor = Some(at);
            }
            Reach::Through => {
                let from = self.anchor.unwrap_or(at);
                self.marks.only(&spots[from.min(at)..=from.max(at)]);
                self.anchor = Some(from);
            }
        }
    }

    /// Makes sure that the tile at `at` is selected before something is done with the selection (a drag, a menu).
    pub(crate) fn take(&mut self, at: usize, spots: &[Spot]) {
        if spots.get(at).is_some_and(|spot| !self.marks.has(*spot)) {
            self.click(at, Reach::Only, spots);
        }
    }

    /// All tiles at `places`, which follow each other: alone, or with Ctrl or Shift beside what is selected.
    pub(crate) fn select(&mut self, places: std::ops::Range<usize>, modifiers: Modifiers, spots: &[Spot]) {
        let Some(wanted) = spots.get(places.clone()) else { return };
        if modifiers.command || modifiers.shift {
            wanted.iter().for_each(|spot| self.marks.insert(*spot));
        } else {
            self.marks.only(wanted);
        }
        self.cursor = Some(places.start);
        self.left = None;
        self.anchor = Some(places.start);
    }

    /// All of the listing.
    pub(crate) fn all(&mut self, spots: &[Spot]) {
        self.marks.only(spots);
        self.cursor = self.cursor.or((!spots.is_empty()).then_some(0));
    }

    /// Moves the cursor by a key; whether it was one of those.
    pub(crate) fn key(&mut self, key: Key, modifiers: Modifiers, (grid, spots): (&Grid, &[Spot])) -> bool {
        if spots.is_empty() {
            return false;
        }
        let last = spots.len() - 1;
        let page = ((grid.view.y / grid.pitch()).floor() as usize).max(1);
        let walk = |at: usize, rows: usize, down: bool| {
            std::iter::successors(Some(at), |at| grid.vertical(*at, down)).take(rows + 1).last().unwrap_or(at)
        };
        let from = |at: usize| self.left.filter(|_| !modifiers.shift).unwrap_or(at).min(last);
        let to = match (key, self.cursor) {
            (Key::Home, _) => 0,
            (Key::End, _) => last,
            (Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown | Key::PageUp | Key::PageDown, None) => 0,
            // A range goes on from where it ends, wherever that was moved to.
            (Key::ArrowLeft, Some(at)) if modifiers.shift => at.saturating_sub(1),
            (Key::ArrowRight, Some(at)) if modifiers.shift => at + 1,
            (Key::ArrowLeft, Some(at)) => self.stepped(at, -1),
            (Key::ArrowRight, Some(at)) => self.stepped(at, 1),
            (Key::ArrowUp | Key::ArrowDown, Some(at)) => walk(from(at), 1, key == Key::ArrowDown),
            (Key::PageUp | Key::PageDown, Some(at)) => walk(from(at), page, key == Key::PageDown),
            _ => return false,
        };
        self.click(to.min(last), if modifiers.shift { Reach::Through } else { Reach::Only }, spots);
        true
    }

    /// Begins a band at a place of the content; what is selected stays with Ctrl or Shift.
    pub(crate) fn begin_band(&mut self, from: (f32, f64), modifiers: Modifiers) {
        if !(modifiers.command || modifiers.shift) {
            self.marks.clear();
        }
        self.band = Some(Band { from, to: from, before: self.marks.clone() });
    }

    /// Draws the band on to a place of the content.
    pub(crate) fn draw_band(&mut self, to: (f32, f64), (grid, spots): (&Grid, &[Spot])) {
        let Some(band) = self.band.as_mut().filter(|band| band.to != to) else { return };
        band.to = to;
        self.marks = band.before.clone();
        for at in grid.band(band.from, to) {
            self.marks.insert(spots[at]);
            self.cursor = Some(at);
        }
    }

    /// The band's corners, in the content's own points.
    pub(crate) fn band(&self) -> Option<((f32, f64), (f32, f64))> {
        self.band.as_ref().map(|band| (band.from, band.to))
    }

    /// The band is drawn.
    pub(crate) fn end_band(&mut self) {
        self.band = None;
    }
}

/// The place of `spot` among `spots`; it is looked at `near` first.
pub(super) fn place_of(spots: &[Spot], spot: Spot, near: usize) -> Option<usize> {
    if spots.get(near) == Some(&spot) { Some(near) } else { spots.iter().position(|other| *other == spot) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    fn spots() -> Vec<Spot> {
        (100..110).map(Spot).collect()
    }

    fn selected(picking: &Picking) -> Vec<u32> {
        picking.marks.iter().map(|spot| spot.0).collect()
    }

    #[test]
    fn shift_reaches_from_the_last_plain_click() {
        let mut picking = Picking::default();
        picking.click(4, Reach::Only, &spots());
        picking.click(2, Reach::Through, &spots());
        assert_eq!(selected(&picking), [102, 103, 104]);
        picking.click(5, Reach::Through, &spots());
        assert_eq!(selected(&picking), [104, 105]);
        picking.click(9, Reach::Toggle, &spots());
        assert_eq!(selected(&picking), [104, 105, 109]);
    }

    #[test]
    fn arrows_walk_the_rows_and_stop_at_the_ends() {
        let grid = Grid::fit(10, 100.0, vec2(436.0, 500.0));
        let mut picking = Picking::default();
        let mut press = |key| {
            picking.key(key, Modifiers::NONE, (&grid, &spots()));
            picking.cursor
        };
        assert_eq!(press(Key::ArrowDown), Some(0));
        assert_eq!(press(Key::ArrowDown), Some(4));
        assert_eq!(press(Key::ArrowRight), Some(5));
        assert_eq!(press(Key::ArrowDown), Some(9));
        assert_eq!(press(Key::ArrowDown), Some(9));
        assert_eq!(press(Key::Home), Some(0));
        assert_eq!(press(Key::ArrowUp), Some(0));
        assert_eq!(press(Key::End), Some(9));
    }

    #[test]
    fn a_band_adds_to_what_ctrl_keeps_and_shrinks_again() {
        let grid = Grid::fit(10, 100.0, vec2(436.0, 500.0));
        let mut picking = Picking::default();
        picking.click(9, Reach::Only, &spots());
        picking.begin_band((50.0, 50.0), Modifiers::COMMAND);
        picking.draw_band((230.0, 60.0), (&grid, &spots()));
        assert_eq!(selected(&picking), [100, 101, 102, 109]);
        picking.draw_band((60.0, 60.0), (&grid, &spots()));
        assert_eq!(selected(&picking), [100, 109]);
    }
}
