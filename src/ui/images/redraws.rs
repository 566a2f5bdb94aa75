//! Which of the selected tiles can be drawn again: made images, not originals and copies.

use super::listing::{Listing, Spot};
use super::marks::Marks;
use crate::plan::Row;
use crate::recipe::{MOST_REDRAWN, Redraw};

/// Why none of the selected tiles can be drawn again; `None` if some can.
pub(crate) fn why_not(listing: &Listing, marks: &Marks) -> Option<&'static str> {
    if !listing.is_of_plan() {
        return Some("Only made images are drawn: “Made images” shows them");
    }
    if marks.len() > MOST_REDRAWN {
        return Some("These are too many to be drawn again one by one: another seed draws all images anew");
    }
    let mut any_copy = false;
    for row in marks.iter().filter_map(|spot| listing.row(spot)) {
        if row.made.is_new() {
            return None;
        }
        any_copy |= row.made.copy() > 0;
    }
    Some(if any_copy { "A copy has its original’s own pixels: nothing is drawn for it" } else { "Nothing is drawn for an original" })
}

/// The selected made images, each to be drawn again once.
pub(crate) fn of(listing: &Listing, marks: &Marks) -> Vec<Redraw> {
    if why_not(listing, marks).is_some() {
        return Vec::new();
    }
    let redraw = |spot: Spot| {
        let row: &Row = listing.row(spot).filter(|row| row.made.is_new())?;
        Redraw::once(listing.dataset().key(row.source), listing.class(spot)?.to_owned(), row.made.copy())
    };
    marks.iter().filter_map(redraw).collect()
}
