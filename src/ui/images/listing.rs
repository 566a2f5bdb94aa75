//! Which tiles the grid shows, in which order: plain data, redone only when the question, the recipe or the dataset changes.

use super::order::{self, Sort};
use super::query::{Filter, Query};
use super::standing::{Standing, Standings};
use crate::dataset::{AllFacts, Dataset, ImageId};
use crate::plan::{Made, Plan, Roster, Row};
use crate::session::{Picture, Session};
use crate::ui::words;
use rayon::prelude::*;
use std::sync::Arc;

/// One tile: an image by its id, or, while the grid shows what will be exported, a row by its place in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Spot(pub u32);

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

/// What the answer is made from, as the session has it.
struct Known<'a> {
    dataset: &'a Arc<Dataset>,
    roster: &'a Arc<Roster>,
    facts: Option<&'a Arc<AllFacts>>,
    plan: Option<Arc<Plan>>,
}

/// The answer, and all that it is made from.
#[derive(Default)]
pub(crate) struct Listing {
    dataset: Arc<Dataset>,
    roster: Arc<Roster>,
    facts: Option<Arc<AllFacts>>,
    /// The plan whose rows are shown, if rows are.
    plan: Option<Arc<Plan>>,
    query: Query,
    standings: Standings,
    order: (Option<Sort>, Vec<ImageId>),
    spots: Vec<Spot>,
}

impl Listing {
    /// Brings the answer up to date with `session` and `query`. Costs next to nothing where nothing changed.
    pub(crate) fn refresh(&mut self, session: &Session, query: &Query) -> Change {
        let Some(dataset) = session.dataset() else {
            *self = Self::default();
            return Change::Dataset;
        };
        let plan = if query.show.is_of_plan() { session.foreseen_plan() } else { None };
        let known = Known { dataset, roster: session.roster(), facts: session.facts(), plan };
        self.update(known, query, |listing| {
            listing.standings = Standings::new(dataset, session.roster(), session.recipe());
        })
    }

    fn update(&mut self, known: Known<'_>, query: &Query, stand: impl FnOnce(&mut Self)) -> Change {
        let mut change = Change::Nothing;
        if self.query != *query {
            change = Change::Query;
            self.query.clone_from(query);
        }
        let same = Arc::ptr_eq(&self.dataset, known.dataset);
        if !same && !same_images(&self.dataset, known.dataset) {
            change = Change::Dataset;
            self.order = (None, Vec::new());
        }
        if !same || !Arc::ptr_eq(&self.roster, known.roster) {
            change = change.max(Change::Recipe);
            self.dataset = Arc::clone(known.dataset);
            self.roster = Arc::clone(known.roster);
            stand(self);
        }
        if !is_same(self.plan.as_ref(), known.plan.as_ref()) {
            change = change.max(Change::Recipe);
            self.plan = known.plan;
        }
        if !is_same(self.facts.as_ref(), known.facts) {
            self.facts = known.facts.cloned();
            if query.sort.needs_facts() {
                change = change.max(Change::Recipe);
                self.order = (None, Vec::new());
            }
        }
        if change != Change::Nothing {
            self.answer();
        }
        change
    }

    fn answer(&mut self) {
        if self.order.0 != Some(self.query.sort) {
            let facts = self.facts.as_deref().map(Vec::as_slice);
            self.order = (Some(self.query.sort), order::ordered((&self.dataset, facts), self.query.sort));
        }
        let roster = self.plan.as_ref().map_or(&self.roster, |plan| &plan.roster);
        let filter = Filter::new(&self.query, roster);
        let (dataset, standings) = (&*self.dataset, &self.standings);
        let ids = self.order.1.par_iter().copied();
        self.spots = if self.query.show.is_of_plan() {
            self.rows(&filter)
        } else if filter.passes_all() {
            ids.map(|id| Spot(id.0)).collect()
        } else {
            ids.filter(|id| filter.takes(dataset, standings, *id)).map(|id| Spot(id.0)).collect()
        };
    }

    /// The rows of the plan that `filter` takes: in the plan's order, or in that of their originals; none while there is no plan.
    fn rows(&self, filter: &Filter<'_>) -> Vec<Spot> {
        let Some(plan) = &self.plan else { return Vec::new() };
        let row = |spot: &Spot| &plan.rows[spot.0 as usize];
        let all = (0..plan.rows.len() as u32).into_par_iter().map(Spot);
        let mut spots: Vec<Spot> = all.filter(|spot| filter.takes_row(&self.dataset, row(spot))).collect();
        if self.query.sort != Sort::Folder {
            let mut ranks = vec![0_u32; self.order.1.len()];
            for (rank, id) in self.order.1.iter().enumerate() {
                ranks[id.0 as usize] = rank as u32;
            }
            spots.par_sort_unstable_by_key(|spot| (ranks[row(spot).source.0 as usize], *spot));
        }
        spots
    }

    /// The tiles to show, in order.
    pub(crate) fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// Whether the tiles are rows of the plan.
    pub(crate) fn is_of_plan(&self) -> bool {
        self.query.show.is_of_plan()
    }

    /// Whether rows are wanted that are still being worked out.
    pub(crate) fn waits_for_plan(&self) -> bool {
        self.is_of_plan() && self.plan.is_none()
    }

    /// The row of the plan that a tile stands for.
    pub(crate) fn row(&self, spot: Spot) -> Option<&Row> {
        self.plan.as_ref()?.rows.get(spot.0 as usize)
    }

    /// What the tile shows.
    pub(crate) fn picture(&self, spot: Spot) -> Picture {
        if self.is_of_plan() { Picture::Row(spot.0) } else { Picture::Image(ImageId(spot.0)) }
    }

    /// The image on disk behind the tile.
    pub(crate) fn source(&self, spot: Spot) -> ImageId {
        self.row(spot).map_or(ImageId(spot.0), |row| row.source)
    }

    /// "copy 2", "made 1" of a row that is new.
    pub(crate) fn kind(&self, spot: Spot) -> Option<String> {
        match self.row(spot)?.made {
            Made::Original => None,
            Made::Copy(number) => Some(format!("copy {number}")),
            Made::Augmented(number) | Made::Blended(number, _) => Some(format!("made {number}")),
        }
    }

    /// Whether the tile shows the file of an image as it is, so that what is known of the file is true of it.
    pub(crate) fn is_file(&self, spot: Spot) -> bool {
        self.row(spot).is_none_or(|row| !row.made.is_new())
    }

    /// The name of the file that the tile shows or is made from.
    pub(crate) fn file_name(&self, spot: Spot) -> &str {
        self.dataset.file_name(self.source(spot))
    }

    /// What is open.
    pub(crate) fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// Where the image behind a tile stands. A row of the plan takes part.
    pub(crate) fn standing(&self, spot: Spot) -> Standing {
        if self.row(spot).is_some() { Standing::Kept } else { self.standings.of(self.source(spot)) }
    }

    /// The final class of a tile.
    fn class(&self, spot: Spot) -> Option<&str> {
        let at = match self.row(spot) {
            Some(row) => Some(row.class.0 as usize),
            None => self.standings.class(self.source(spot)),
        };
        let roster = self.plan.as_ref().map_or(&self.roster, |plan| &plan.roster);
        at.and_then(|at| roster.classes.get(at)).map(String::as_str)
    }

    /// "cats", or "lizards → reptiles" where the recipe changes it.
    pub(crate) fn class_words(&self, spot: Spot) -> String {
        let disk = &self.dataset.classes()[self.dataset.record(self.source(spot)).class.0 as usize];
        match self.class(spot) {
            Some(class) if class != disk => format!("{disk} \u{2192} {class}"),
            _ => disk.clone(),
        }
    }

    /// The class names that an image can be moved to.
    pub(crate) fn classes(&self) -> &[String] {
        &self.roster.classes
    }

    /// The name of an image's split.
    pub(crate) fn split(&self, spot: Spot) -> &str {
        &self.dataset.splits()[usize::from(self.dataset.record(self.source(spot)).split.0)].name
    }

    /// The size of the file in words; `None` until it has been looked at.
    pub(crate) fn weight(&self, spot: Spot) -> Option<String> {
        let bytes = self.dataset.record(self.source(spot)).bytes;
        (bytes > 0).then(|| words::bytes(bytes))
    }

    /// All that a screen reader says about a tile.
    pub(crate) fn sentence(&self, spot: Spot) -> String {
        let (name, class, split) = (self.file_name(spot), self.class_words(spot), self.split(spot));
        let mut sentence = match self.kind(spot) {
            Some(kind) => format!("Image {name}, {kind}, class {class}, {split}"),
            None => format!("Image {name}, class {class}, {split}"),
        };
        if let (None, Some(bytes)) = (self.kind(spot), self.weight(spot)) {
            sentence.push_str(", ");
            sentence.push_str(&bytes);
        }
        if let Some(word) = self.standing(spot).word() {
            sentence.push_str(", ");
            sentence.push_str(&word.to_lowercase());
        }
        sentence
    }

    /// Width and height of the file in pixels, once the headers are read.
    pub(crate) fn size_px(&self, spot: Spot) -> Option<(u32, u32)> {
        let known = self.facts.as_ref().filter(|_| self.is_file(spot))?;
        known.get(self.source(spot).0 as usize)?.as_ref().map(|facts| (facts.width, facts.height))
    }
}

fn is_same<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// Whether `b` is `a` read anew (its headers are known now), with the same images in the same places.
fn same_images(a: &Dataset, b: &Dataset) -> bool {
    a.root() == b.root() && a.lists_the_same(b)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

    use super::super::query::Show;
    use super::*;
    use crate::dataset::SplitId;
    use crate::pixels::{Facts, Format};
    use crate::recipe::{Edit, Grow, Recipe, Target};
    use std::collections::BTreeSet;

    fn listing(dataset: &Dataset, recipe: &Recipe, query: &Query) -> Listing {
        let dataset = Arc::new(dataset.clone());
        let roster = Arc::new(Roster::new(&dataset, recipe));
        let mut listing = Listing::default();
        let plan = query.show.is_of_plan().then(|| Arc::new(Plan::new(&dataset, recipe)));
        let known = Known { dataset: &dataset, roster: &roster, facts: None, plan };
        listing.update(known, query, |listing| listing.standings = Standings::new(&dataset, &roster, recipe));
        listing
    }

    fn spots(list: &[u32]) -> Vec<Spot> {
        list.iter().copied().map(Spot).collect()
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
        assert_eq!(listing.spots().len(), 4);
        assert_eq!(listing.class_words(listing.spots()[0]), "lizards \u{2192} reptiles");
    }

    #[test]
    fn excluded_and_moved_images_are_found_and_keep_their_place() {
        let dataset = zoo();
        let first = dataset.key(ImageId(0));
        let recipe = merged().apply(&Edit::Exclude { images: vec![first] }, dataset.classes()).unwrap();
        let recipe = recipe.apply(&Edit::Move { images: vec![dataset.key(ImageId(1))], to: "reptiles".into() }, dataset.classes()).unwrap();
        let ids = |show| listing(&dataset, &recipe, &Query { show, ..Query::default() }).spots().to_vec();
        assert_eq!(ids(Show::Excluded), spots(&[0]));
        assert_eq!(ids(Show::Moved), spots(&[1]));
        assert_eq!(ids(Show::Kept).len(), 7);
        assert_eq!(ids(Show::All).len(), 8);
        let cats = Query { classes: BTreeSet::from(["cats".to_owned()]), ..Query::default() };
        assert!(listing(&dataset, &recipe, &cats).spots().contains(&Spot(0)), "an excluded cat is still found among the cats");
    }

    #[test]
    fn split_and_text_narrow_whatever_the_case() {
        let dataset = zoo();
        let query = Query { split: Some(SplitId(1)), ..Query::default() };
        assert_eq!(listing(&dataset, &Recipe::default(), &query).spots(), spots(&[7]));
        let query = Query { text: "TRAIN/Cats".into(), ..Query::default() };
        assert_eq!(listing(&dataset, &Recipe::default(), &query).spots().len(), 3);
        let query = Query { text: "no such name".into(), ..Query::default() };
        assert!(listing(&dataset, &Recipe::default(), &query).spots().is_empty());
    }

    #[test]
    fn sorts_by_name_agree_with_a_plain_sort() {
        let dataset = zoo();
        let mut plain: Vec<ImageId> = dataset.ids().collect();
        plain.sort_by_key(|id| (dataset.file_name(*id).to_owned(), *id));
        assert_eq!(
            listing(&dataset, &Recipe::default(), &Query { sort: Sort::Name, ..Query::default() }).spots(),
            plain.iter().map(|id| Spot(id.0)).collect::<Vec<_>>()
        );
    }

    #[test]
    fn nothing_is_redone_where_nothing_changed() {
        let dataset = Arc::new(zoo());
        let roster = Arc::new(Roster::new(&dataset, &Recipe::default()));
        let mut listing = Listing::default();
        let mut times = 0;
        let mut update = |listing: &mut Listing, query: &Query| {
            let known = Known { dataset: &dataset, roster: &roster, facts: None, plan: None };
            listing.update(known, query, |_| times += 1)
        };
        assert_eq!(update(&mut listing, &Query::default()), Change::Dataset);
        assert_eq!(update(&mut listing, &Query::default()), Change::Nothing);
        assert_eq!(update(&mut listing, &Query { sort: Sort::Largest, ..Query::default() }), Change::Query);
        assert_eq!(times, 1);
    }

    #[test]
    fn rows_of_the_plan_follow_filters_and_the_order_of_their_originals() {
        let dataset = zoo();
        let edits = [Edit::SetTarget(Some(Target::Count(3))), Edit::SetGrow(Grow::Copies)];
        let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
        let made = listing(&dataset, &recipe, &Query { show: Show::Made, ..Query::default() });
        let kinds: Vec<_> = made.spots().iter().map(|spot| (made.kind(*spot).unwrap(), made.class_words(*spot))).collect();
        assert_eq!(kinds, [("copy 1".to_owned(), "lizards".to_owned()), ("copy 1".to_owned(), "snakes".to_owned())]);
        let all = listing(&dataset, &recipe, &Query { show: Show::Exported, ..Query::default() });
        assert_eq!(all.spots().len(), 10, "three of each and the cat of val");
        let of = |query| listing(&dataset, &recipe, &query).spots().len();
        let snakes = BTreeSet::from(["snakes".to_owned()]);
        assert_eq!(of(Query { show: Show::Exported, classes: snakes, ..Query::default() }), 3);
        assert_eq!(of(Query { show: Show::Exported, split: Some(SplitId(1)), ..Query::default() }), 1);
        assert_eq!(of(Query { show: Show::Made, text: "cats".into(), ..Query::default() }), 0);
        let largest = listing(&dataset, &recipe, &Query { show: Show::Exported, sort: Sort::Largest, ..Query::default() });
        let bytes: Vec<u64> = largest.spots().iter().map(|spot| dataset.record(largest.source(*spot)).bytes).collect();
        assert!(bytes.is_sorted_by(|a, b| a >= b), "{bytes:?}");
    }

    #[test]
    fn sorts_by_pixels_wait_for_the_headers_and_by_time_do_not() {
        let dataset = Arc::new(zoo());
        let roster = Arc::new(Roster::new(&dataset, &Recipe::default()));
        let mut listing = Listing::default();
        let query = Query { sort: Sort::MostPixels, ..Query::default() };
        let known = |facts| Known { dataset: &dataset, roster: &roster, facts, plan: None };
        listing.update(known(None), &query, |_| {});
        assert_eq!(listing.spots()[0], Spot(0));
        let fact = |width| Some(Facts { width, height: 10, format: Format::Jpeg });
        let facts = Arc::new(vec![fact(5), None, fact(90), fact(7), fact(6), fact(90), fact(1), fact(2)]);
        assert_eq!(listing.update(known(Some(&facts)), &query, |_| {}), Change::Recipe);
        assert_eq!(listing.spots(), spots(&[2, 5, 3, 4, 0, 7, 6, 1]), "what has no size comes last");
        listing.update(known(Some(&facts)), &Query { sort: Sort::FewestPixels, ..query.clone() }, |_| {});
        assert_eq!(listing.spots(), spots(&[6, 7, 0, 4, 3, 2, 5, 1]));
        listing.update(known(Some(&facts)), &Query { sort: Sort::Newest, ..query }, |_| {});
        let times: Vec<i64> = listing.spots().iter().map(|spot| dataset.record(listing.source(*spot)).modified_nanos).collect();
        assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
    }

    #[test]
    fn changed_is_what_was_excluded_or_moved() {
        let dataset = zoo();
        let excluded = Edit::Exclude { images: vec![dataset.key(ImageId(0))] };
        let moved = Edit::Move { images: vec![dataset.key(ImageId(3))], to: "snakes".into() };
        let recipe = [excluded, moved].iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
        assert_eq!(listing(&dataset, &recipe, &Query { show: Show::Changed, ..Query::default() }).spots(), spots(&[0, 3]));
    }
}
