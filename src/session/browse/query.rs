//! What is asked of the grid, and whether an image or a row of the plan answers it.

use super::order::Sort;
use super::standing::{Standing, Standings};
use crate::dataset::{Dataset, ImageId, SplitId};
use crate::plan::{Made, Roster, Row};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Which images by where they stand, or which rows of the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// All.
    #[default]
    All,
    /// Those that will be there: they take part, and no class is shrunk without them.
    Kept,
    /// Those that the recipe leaves out or moves one by one.
    Changed,
    /// Those that the recipe leaves out, or the plan to shrink a class.
    LeftOut,
    /// Those that were moved to another class one by one.
    Moved,
    /// Those that cannot be read.
    Unreadable,
    /// Not the images on disk but what will be written: every row of the plan.
    Exported,
    /// The rows of the plan that are new: copies and what the chain makes.
    Made,
}

impl Show {
    /// All, in the order of the menu.
    pub const ALL: [Self; 8] =
        [Self::All, Self::Kept, Self::Changed, Self::LeftOut, Self::Moved, Self::Unreadable, Self::Exported, Self::Made];

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "All images",
            Self::Kept => "Kept",
            Self::Changed => "Changed",
            Self::LeftOut => "Left out",
            Self::Moved => "Moved",
            Self::Unreadable => "Unreadable",
            Self::Exported => "Will be exported",
            Self::Made => "Made images",
        }
    }

    /// Whether a file is shown, by where it stands.
    pub(super) fn takes(self, dataset: &Dataset, standings: &Standings, id: ImageId) -> bool {
        let standing = standings.of(id);
        match self {
            Self::All => true,
            Self::Kept => standing == Standing::Kept,
            Self::LeftOut => matches!(standing, Standing::Excluded | Standing::Surplus),
            Self::Unreadable => standing == Standing::Unreadable,
            Self::Moved => standings.is_moved(dataset, id),
            Self::Changed => standing == Standing::Excluded || standings.is_moved(dataset, id),
            Self::Exported | Self::Made => false,
        }
    }

    /// Whether the tiles are rows of the plan, as they will be written.
    pub fn is_of_plan(self) -> bool {
        matches!(self, Self::Exported | Self::Made)
    }
}

/// What is asked of the grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Final class names; empty: all.
    pub classes: BTreeSet<String>,
    /// One split, or all.
    pub split: Option<SplitId>,
    /// By where they stand.
    pub show: Show,
    /// Part of the file name or folder, whatever the case.
    pub text: String,
    /// The order.
    pub sort: Sort,
}

/// A query with names looked up.
pub(super) struct Filter<'a> {
    query: &'a Query,
    roster: &'a Roster,
    /// By final class; empty: all.
    classes: Vec<bool>,
    text: String,
}

impl<'a> Filter<'a> {
    pub(super) fn new(query: &'a Query, roster: &'a Roster) -> Self {
        let wanted = roster.classes.iter().map(|name| query.classes.contains(name));
        let classes = if query.classes.is_empty() { Vec::new() } else { wanted.collect() };
        Self { query, roster, classes, text: query.text.trim().to_lowercase() }
    }

    pub(super) fn passes_all(&self) -> bool {
        self.classes.is_empty() && self.query.split.is_none() && self.query.show == Show::All && self.text.is_empty()
    }

    pub(super) fn takes(&self, dataset: &Dataset, standings: &Standings, id: ImageId) -> bool {
        self.query.show.takes(dataset, standings, id) && self.takes_anyhow(dataset, standings, id)
    }

    /// Whether a file passes all but where it stands.
    pub(super) fn takes_anyhow(&self, dataset: &Dataset, standings: &Standings, id: ImageId) -> bool {
        let in_class = || self.classes.is_empty() || standings.class(id).is_some_and(|at| self.classes[at]);
        let in_split = self.query.split.is_none_or(|split| self.roster.split_of(dataset, id) == split);
        in_split && in_class() && self.has_text(dataset, id)
    }

    /// Whether a row of the plan is shown.
    pub(super) fn takes_row(&self, dataset: &Dataset, row: &Row) -> bool {
        let shown = self.query.show == Show::Exported || (self.query.show == Show::Made && row.made != Made::Original);
        shown && self.takes_row_anyhow(dataset, row)
    }

    /// Whether a row passes all but what is made how.
    pub(super) fn takes_row_anyhow(&self, dataset: &Dataset, row: &Row) -> bool {
        let in_class = self.classes.get(row.class.0 as usize).copied().unwrap_or(self.classes.is_empty());
        let in_split = self.query.split.is_none_or(|split| row.split == split);
        in_split && in_class && self.has_text(dataset, row.source)
    }

    fn has_text(&self, dataset: &Dataset, id: ImageId) -> bool {
        if self.text.is_empty() {
            return true;
        }
        if self.text.contains('/') {
            return contains(&dataset.key(id), &self.text);
        }
        contains(dataset.file_name(id), &self.text) || contains(dataset.folder(id), &self.text)
    }
}

/// Whether `text` holds `wanted` (in lower case), whatever the case of `text`.
fn contains(text: &str, wanted: &str) -> bool {
    if !text.is_ascii() || !wanted.is_ascii() {
        return text.to_lowercase().contains(wanted);
    }
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    let Some(first) = wanted.first() else { return true };
    text.windows(wanted.len()).any(|part| part[0].eq_ignore_ascii_case(first) && part.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::contains;

    #[test]
    fn text_is_found_whatever_the_case() {
        assert!(contains("Straße.PNG", "straße") && contains("IMG_1.jpg", "g_1"));
        assert!(!contains("a", "ab") && contains("a", ""));
    }
}
