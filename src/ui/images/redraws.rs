//! Which of the selected tiles can be drawn again: made images, not originals and copies.

use super::listing::{Listing, Spot};
use super::marks::Marks;
use crate::plan::Row;
use crate::recipe::{MOST_REDRAWN, Redraw};
use egui::{Response, Ui};

/// What of the selected tiles can be drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Redrawable {
    /// How many.
    drawn: usize,
    /// Whether a copy is among them.
    any_copy: bool,
    of_plan: bool,
}

impl Redrawable {
    /// Of so many images that are drawn and copies, where tiles are rows of the plan.
    pub(crate) fn new((drawn, copies): (usize, usize), of_plan: bool) -> Self {
        Self { drawn, any_copy: copies > 0, of_plan }
    }

    /// Whether there are made images, that are drawn, among the selected.
    pub(crate) fn any_drawn(self) -> bool {
        self.drawn > 0
    }

    /// Why none of the selected tiles can be drawn again; `None` if some can.
    pub(crate) fn why_not(self) -> Option<&'static str> {
        match self {
            Self { of_plan: false, .. } => Some("Only made images are drawn: “Made images” shows them"),
            Self { drawn, .. } if drawn > MOST_REDRAWN => {
                Some("These are too many to be drawn again one by one: another seed draws all images anew")
            }
            Self { drawn: 0, any_copy: true, .. } => Some("A copy has its original’s own pixels: nothing is drawn for it"),
            Self { drawn: 0, .. } => Some("Nothing is drawn for an original"),
            _ => None,
        }
    }

    /// The button, or the row of a menu, that draws them again, with what it says under the pointer; whether it was clicked.
    pub(crate) fn offer(self, ui: &mut Ui, tip: &str, add: impl FnOnce(&mut Ui) -> Response) -> bool {
        let why_not = self.why_not();
        let one = ui.add_enabled_ui(why_not.is_none(), add).inner.on_hover_text(tip);
        one.on_disabled_hover_text(why_not.unwrap_or_default()).clicked()
    }
}

/// The selected made images, each to be drawn again once; none where they are too many.
pub(crate) fn of(listing: &Listing, marks: &Marks) -> Vec<Redraw> {
    let redraw = |spot: Spot| {
        let row: &Row = listing.row(spot).filter(|row| row.made.is_new())?;
        Redraw::once(listing.dataset().key(row.source), listing.class(spot)?.to_owned(), row.made.copy())
    };
    let all: Vec<Redraw> = marks.iter().filter_map(redraw).take(MOST_REDRAWN + 1).collect();
    if all.len() > MOST_REDRAWN { Vec::new() } else { all }
}
