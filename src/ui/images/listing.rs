//! Which images the grid shows, in which order: plain data, redone only when the question, the recipe or the dataset changes.

use super::order::{self, Sort};
use super::standing::{Standing, Standings};
use crate::dataset::{AllFacts, Dataset, ImageId, SplitId};
use crate::plan::Roster;
use crate::session::Session;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Which images by where they stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Show {
    /// All.
    #[default]
    All,
    /// Those that take part.
    Kept,
    /// Those that the recipe excludes.
    Excluded,
    /// Those that were moved to another class one by one.
    Moved,
    /// Those that cannot be read.
    Unreadable,
}

impl Show {
    /// All, in the order of the menu.
    pub(crate) const ALL: [Self; 5] = [Self::All, Self::Kept, Self::Excluded, Self::Moved, Self::Unreadable];

    /// What people read.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::All => "All images",
            Self::Kept => "Kept",
            Self::Excluded => "Excluded",
            Self::Moved => "Moved",
            Self::Unreadable => "Unreadable",
        }
    }
}

/// What is asked of the grid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Query {
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

/// What changed since the last frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// Nothing.
    Nothing,
    /// The recipe, or what is known about the same images.
    Recipe,
    /// The question.
    Query,
    /// Another dataset.
    Dataset,
}

/// The answer, and all that it is made from.
#[derive(Default)]
pub(crate) struct Listing {
    dataset: Arc<Dataset>,
    roster: Arc<Roster>,
    query: Query,
    standings: Standings,
    order: (Option<Sort>, Vec<ImageId>),
    ids: Vec<ImageId>,
}

impl Listing {
    /// Brings the answer up to date with `session` and `query`. Costs next to nothing where nothing changed.
    pub(crate) fn refresh(&mut self, session: &Session, query: &Query) -> Change {
        let Some(dataset) = session.dataset() else {
            *self = Self::default();
            return Change::Dataset;
        };
        self.update(dataset, session.roster(), query, |listing| {
            listing.standings = Standings::new(dataset, session.roster(), session.recipe());
        })
    }

    fn update(&mut self, dataset: &Arc<Dataset>, roster: &Arc<Roster>, query: &Query, stand: impl FnOnce(&mut Self)) -> Change {
        let mut change = Change::Nothing;
        if self.query != *query {
            change = Change::Query;
            self.query.clone_from(query);
        }
        let known = Arc::ptr_eq(&self.dataset, dataset);
        if !known && !same_images(&self.dataset, dataset) {
            change = Change::Dataset;
            self.order = (None, Vec::new());
        }
        if !known || !Arc::ptr_eq(&self.roster, roster) {
            change = change.max(Change::Recipe);
            self.dataset = Arc::clone(dataset);
            self.roster = Arc::clone(roster);
            stand(self);
        }
        if change != Change::Nothing {
            self.answer();
        }
        change
    }

    fn answer(&mut self) {
        if self.order.0 != Some(self.query.sort) {
            self.order = (Some(self.query.sort), order::ordered(&self.dataset, self.query.sort));
        }
        let filter = Filter::new(&self.query, &self.roster);
        let (dataset, standings) = (&*self.dataset, &self.standings);
        self.ids = if filter.passes_all() {
            self.order.1.clone()
        } else {
            self.order.1.par_iter().copied().filter(|id| filter.takes(dataset, standings, *id)).collect()
        };
    }

    /// The images to show, in order.
    pub(crate) fn ids(&self) -> &[ImageId] {
        &self.ids
    }

    /// What is open.
    pub(crate) fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// Where an image stands.
    pub(crate) fn standing(&self, id: ImageId) -> Standing {
        self.standings.of(id)
    }

    /// The final class of an image.
    pub(crate) fn class(&self, id: ImageId) -> Option<&str> {
        self.standings.class(id).and_then(|at| self.roster.classes.get(at)).map(String::as_str)
    }

    /// Its class on disk.
    pub(crate) fn class_on_disk(&self, id: ImageId) -> &str {
        &self.dataset.classes()[self.dataset.record(id).class.0 as usize]
    }

    /// "cats", or "lizards → reptiles" where the recipe changes it.
    pub(crate) fn class_words(&self, id: ImageId) -> String {
        let disk = self.class_on_disk(id);
        match self.class(id) {
            Some(class) if class != disk => format!("{disk} \u{2192} {class}"),
            _ => disk.to_owned(),
        }
    }

    /// The class names that an image can be moved to.
    pub(crate) fn classes(&self) -> &[String] {
        &self.roster.classes
    }

    /// The name of an image's split.
    pub(crate) fn split(&self, id: ImageId) -> &str {
        &self.dataset.splits()[usize::from(self.dataset.record(id).split.0)].name
    }

    /// All that a screen reader says about an image.
    pub(crate) fn sentence(&self, id: ImageId) -> String {
        let name = self.dataset.file_name(id);
        let bytes = crate::ui::words::bytes(self.dataset.record(id).bytes);
        let mut sentence = format!("Image {name}, class {}, {}, {bytes}", self.class_words(id), self.split(id));
        if let Some(word) = self.standing(id).word() {
            sentence.push_str(", ");
            sentence.push_str(&word.to_lowercase());
        }
        sentence
    }

    /// Width and height in pixels, once the headers are read.
    pub(crate) fn size_px(facts: Option<&Arc<AllFacts>>, id: ImageId) -> Option<(u32, u32)> {
        facts?.get(id.0 as usize)?.as_ref().map(|facts| (facts.width, facts.height))
    }
}

/// Whether `b` is `a` read anew (its headers are known now), with the same images in the same places.
fn same_images(a: &Dataset, b: &Dataset) -> bool {
    a.root() == b.root() && a.records() == b.records()
}

/// A query with names looked up.
struct Filter<'a> {
    query: &'a Query,
    /// By final class; empty: all.
    classes: Vec<bool>,
    text: String,
}

impl<'a> Filter<'a> {
    fn new(query: &'a Query, roster: &Roster) -> Self {
        let wanted = roster.classes.iter().map(|name| query.classes.contains(name));
        let classes = if query.classes.is_empty() { Vec::new() } else { wanted.collect() };
        Self { query, classes, text: query.text.trim().to_lowercase() }
    }

    fn passes_all(&self) -> bool {
        self.classes.is_empty() && self.query.split.is_none() && self.query.show == Show::All && self.text.is_empty()
    }

    fn takes(&self, dataset: &Dataset, standings: &Standings, id: ImageId) -> bool {
        let standing = standings.of(id);
        let shown = match self.query.show {
            Show::All => true,
            Show::Kept => standing == Standing::Kept,
            Show::Excluded => standing == Standing::Excluded,
            Show::Unreadable => standing == Standing::Unreadable,
            Show::Moved => standings.is_moved(dataset, id),
        };
        let in_class = || self.classes.is_empty() || standings.class(id).is_some_and(|at| self.classes[at]);
        let in_split = self.query.split.is_none_or(|split| dataset.record(id).split == split);
        shown && in_split && in_class() && self.has_text(dataset, id)
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
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

    use super::*;
    use crate::recipe::{Edit, Recipe};

    fn listing(dataset: &Dataset, recipe: &Recipe, query: &Query) -> Listing {
        let dataset = Arc::new(dataset.clone());
        let roster = Arc::new(Roster::new(&dataset, recipe));
        let mut listing = Listing::default();
        listing.update(&dataset, &roster, query, |listing| listing.standings = Standings::new(&dataset, &roster, recipe));
        listing
    }

    fn zoo() -> Dataset {
        Dataset::synthetic(&[("train", "cats", 3), ("train", "lizards", 2), ("train", "snakes", 2), ("val", "cats", 1)])
    }

    fn merged() -> Recipe {
        let merge = Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() };
        Recipe::default().apply(&merge, zoo().classes()).unwrap()
    }

    #[test]
    fn the_merged_class_shows_its_parts_and_says_so() {
        let query = Query { classes: BTreeSet::from(["reptiles".to_owned()]), ..Query::default() };
        let listing = listing(&zoo(), &merged(), &query);
        assert_eq!(listing.ids().len(), 4);
        assert_eq!(listing.class_words(listing.ids()[0]), "lizards \u{2192} reptiles");
    }

    #[test]
    fn excluded_and_moved_images_are_found_and_keep_their_place() {
        let dataset = zoo();
        let first = dataset.key(ImageId(0));
        let recipe = merged().apply(&Edit::Exclude { images: vec![first] }, dataset.classes()).unwrap();
        let recipe = recipe.apply(&Edit::Move { images: vec![dataset.key(ImageId(1))], to: "reptiles".into() }, dataset.classes()).unwrap();
        let ids = |show| listing(&dataset, &recipe, &Query { show, ..Query::default() }).ids().to_vec();
        assert_eq!(ids(Show::Excluded), [ImageId(0)]);
        assert_eq!(ids(Show::Moved), [ImageId(1)]);
        assert_eq!(ids(Show::Kept).len(), 7);
        assert_eq!(ids(Show::All).len(), 8);
        let cats = Query { classes: BTreeSet::from(["cats".to_owned()]), ..Query::default() };
        assert!(listing(&dataset, &recipe, &cats).ids().contains(&ImageId(0)), "an excluded cat is still found among the cats");
    }

    #[test]
    fn split_and_text_narrow_whatever_the_case() {
        let dataset = zoo();
        let query = Query { split: Some(SplitId(1)), ..Query::default() };
        assert_eq!(listing(&dataset, &Recipe::default(), &query).ids(), [ImageId(7)]);
        let query = Query { text: "TRAIN/Cats".into(), ..Query::default() };
        assert_eq!(listing(&dataset, &Recipe::default(), &query).ids().len(), 3);
        let query = Query { text: "no such name".into(), ..Query::default() };
        assert!(listing(&dataset, &Recipe::default(), &query).ids().is_empty());
        assert!(contains("Straße.PNG", "straße") && !contains("a", "ab"));
    }

    #[test]
    fn sorts_by_name_agree_with_a_plain_sort() {
        let dataset = zoo();
        let mut plain: Vec<ImageId> = dataset.ids().collect();
        plain.sort_by_key(|id| (dataset.file_name(*id).to_owned(), *id));
        assert_eq!(listing(&dataset, &Recipe::default(), &Query { sort: Sort::Name, ..Query::default() }).ids(), plain);
    }

    #[test]
    fn nothing_is_redone_where_nothing_changed() {
        let dataset = Arc::new(zoo());
        let roster = Arc::new(Roster::new(&dataset, &Recipe::default()));
        let mut listing = Listing::default();
        let mut times = 0;
        let mut update = |listing: &mut Listing, query: &Query| listing.update(&dataset, &roster, query, |_| times += 1);
        assert_eq!(update(&mut listing, &Query::default()), Change::Dataset);
        assert_eq!(update(&mut listing, &Query::default()), Change::Nothing);
        assert_eq!(update(&mut listing, &Query { sort: Sort::Largest, ..Query::default() }), Change::Query);
        assert_eq!(times, 1);
    }
}
