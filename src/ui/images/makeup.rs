//! What the selected tiles are, all together: told by whole words of bits when the selection or the list changes, and kept.

use super::listing::Listing;
use super::marks::Marks;
use super::redraws::Redrawable;

/// More selected tiles than this are not asked one by one.
pub(crate) const MOST_ASKED: usize = 10_000;

/// What the selected tiles are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Makeup {
    /// What of them can be drawn again.
    pub redrawable: Redrawable,
    /// Whether there are made images or copies among them.
    pub any_made: bool,
    /// Whether there are files, or rows that are originals, among them.
    pub any_original: bool,
    /// Whether none of them takes part as it is and the recipe leaves some out one by one, so that taking those back in is meant. What is left
    /// out to shrink its class comes back by what is chosen in Balance alone.
    pub takes_back: bool,
    /// Whether some are left out to shrink their class.
    pub any_surplus: bool,
    /// Whether some were moved to another class.
    pub any_moved: bool,
    /// Whether one original is behind all of them, as far as they are asked.
    pub of_one: bool,
}

impl Makeup {
    /// Of the tiles `marks` of `listing`.
    pub(crate) fn of(listing: &Listing, marks: &Marks) -> Self {
        let traits = listing.traits();
        let (drawn, copies) = (marks.count(&traits.drawn), marks.count(&traits.copies));
        let (excluded, surplus) = (marks.count(&traits.excluded), marks.count(&traits.surplus));
        let mut sources = marks.iter().take(MOST_ASKED).map(|spot| listing.source(spot));
        let first = sources.next();
        Self {
            redrawable: Redrawable::new((drawn, copies), listing.is_of_plan()),
            any_made: drawn + copies > 0,
            any_original: drawn + copies < marks.len(),
            takes_back: excluded > 0 && excluded + surplus == marks.len(),
            any_surplus: surplus > 0,
            any_moved: marks.count(&traits.moved) > 0,
            of_one: sources.all(|source| Some(source) == first),
        }
    }
}
