//! Which tiles the grid of pictures shows, in which order: worked out once per question, recipe and dataset; for many pictures by a worker, so
//! that the window shows the old list until the new one is there.

mod groups;
mod naming;
mod order;
mod query;
mod standing;
mod surplus;
mod tally;
mod traits;

pub use groups::{Census, Group};
pub(super) use naming::Named;
pub use order::Sort;
pub use query::{Query, Show};
pub use standing::Standing;
pub use tally::Tally;
pub use traits::{Sources, Traits};

use super::jobs::{Kind, Outcome};
use super::{Runner, Session, natural};
use crate::dataset::{AllFacts, Dataset, ImageId};
use crate::plan::{Plan, Roster, Row};
use crate::recipe::Recipe;
use groups::{Grouped, Order};
use query::Filter;
use rayon::prelude::*;
use standing::{Places, Standings};
use std::sync::Arc;
use surplus::Surplus;

/// Up to so many pictures and rows a list is made at once: a millisecond or two.
const TILES_AT_ONCE: usize = 20_000;
const LIST: Kind = Kind::List;

/// One tile: an image by its id, or, while the grid shows what will be exported, a row by its place in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Spot(pub u32);

/// What an answer is made from, as the session has it.
#[derive(Clone)]
pub struct Known {
    /// What is open.
    pub dataset: Arc<Dataset>,
    /// Who is in which class.
    pub roster: Arc<Roster>,
    /// What the headers say, once they are read.
    pub facts: Option<Arc<AllFacts>>,
    /// The latest plan there is: it says who is left out to shrink a class, and its rows are shown if rows are wanted.
    pub plan: Option<Arc<Plan>>,
    /// The recipe that `roster` is of.
    pub recipe: Recipe,
}

/// The tiles that answer a question, and all that they were worked out from.
#[derive(Default)]
pub struct Answer {
    /// What is open.
    pub dataset: Arc<Dataset>,
    /// Who is in which class.
    pub roster: Arc<Roster>,
    /// What the headers say, once they are read.
    pub facts: Option<Arc<AllFacts>>,
    /// The plan whose rows are shown, if rows are.
    pub plan: Option<Arc<Plan>>,
    /// The question.
    pub query: Query,
    /// Shared by all answers about the same images in the same places.
    images: Arc<()>,
    /// Shared by all answers whose tiles are the same rows of the plan in the same places, whatever is drawn for them.
    tiles: Arc<()>,
    standings: Standings,
    /// What is true of each tile.
    traits: Arc<Traits>,
    order: Arc<Order>,
    /// The same with the files of each class together.
    grouped: Arc<Grouped>,
    /// The tiles, in order.
    pub spots: Vec<Spot>,
    /// The class of each split that they are of, in an order that keeps those together; else empty.
    pub groups: Arc<Vec<Group>>,
}

impl Answer {
    /// The answer to `query`; what `before` worked out from the same things is taken over.
    pub fn new(before: &Self, known: Known, query: Query) -> Self {
        let Known { dataset, roster, facts, plan, recipe } = known;
        let same = same_images(&before.dataset, &dataset);
        let standings = before.standings_of(&dataset, &roster, plan.as_ref(), &recipe);
        let plan = plan.filter(|_| query.show.is_of_plan());
        let same_facts = !query.sort.needs_facts() || is_same(before.facts.as_ref(), facts.as_ref());
        let order = if same && same_facts && before.order.0 == Some(query.sort) {
            Arc::clone(&before.order)
        } else {
            let known = facts.as_deref().map(Vec::as_slice);
            Arc::new((Some(query.sort), order::ordered((&dataset, known), query.sort)))
        };
        let grouped = if Arc::ptr_eq(&before.order, &order) && Arc::ptr_eq(&before.standings.places, &standings.places) {
            Arc::clone(&before.grouped)
        } else {
            Arc::new(Grouped::new((&dataset, &roster), &standings.places, &order))
        };
        let images = if same { Arc::clone(&before.images) } else { Arc::new(()) };
        let traits = before.traits_of(&standings, &query, plan.as_ref()).unwrap_or_else(|| {
            Arc::new(match &plan {
                Some(plan) => Traits::of_rows(&dataset, &standings, plan),
                None if query.show.is_of_plan() => Traits::default(),
                None => Traits::of_files(&dataset, &standings),
            })
        });
        let tiles = Arc::new(());
        let (spots, groups) = Default::default();
        let mut answer = Self { dataset, roster, facts, plan, query, images, tiles, standings, traits, order, grouped, spots, groups };
        answer.spots = answer.tiles();
        answer.groups = Arc::new(answer.groups());
        if same && answer.shows_rows_of(before) {
            answer.tiles = Arc::clone(&before.tiles);
        }
        answer
    }

    /// Where images stand, with what this answer knows already.
    fn standings_of(&self, dataset: &Arc<Dataset>, roster: &Arc<Roster>, plan: Option<&Arc<Plan>>, recipe: &Recipe) -> Standings {
        let same_dataset = Arc::ptr_eq(&self.dataset, dataset);
        let places = if same_dataset && Arc::ptr_eq(&self.roster, roster) {
            Arc::clone(&self.standings.places)
        } else {
            Arc::new(Places::new(dataset, roster, recipe))
        };
        let surplus = if same_dataset && is_same(self.standings.plan(), plan) {
            Arc::clone(&self.standings.surplus)
        } else {
            Arc::new(Surplus::new(plan.cloned(), dataset.records().len()))
        };
        Standings { places, surplus }
    }

    /// What is true of each tile, if this answer's are the same tiles that stand the same.
    fn traits_of(&self, standings: &Standings, query: &Query, plan: Option<&Arc<Plan>>) -> Option<Arc<Traits>> {
        let same = self.standings.is_same(standings)
            && self.query.show.is_of_plan() == query.show.is_of_plan()
            && is_same(self.plan.as_ref(), plan);
        same.then(|| Arc::clone(&self.traits))
    }

    fn tiles(&self) -> Vec<Spot> {
        let roster = self.plan.as_ref().map_or(&self.roster, |plan| &plan.roster);
        let filter = Filter::new(&self.query, roster);
        let (dataset, standings) = (&*self.dataset, &self.standings);
        let ids = self.grouped.order.1.par_iter().copied();
        if self.query.show.is_of_plan() {
            self.rows(&filter)
        } else if filter.passes_all() {
            ids.map(|id| Spot(id.0)).collect()
        } else {
            ids.filter(|id| filter.takes(dataset, standings, *id)).map(|id| Spot(id.0)).collect()
        }
    }

    /// The rows of the plan that `filter` takes, in the order of their originals; by folder those of one class of one split together, each
    /// turn of copies after the one before; none while there is no plan.
    fn rows(&self, filter: &Filter<'_>) -> Vec<Spot> {
        let Some(plan) = &self.plan else { return Vec::new() };
        let row = |spot: &Spot| &plan.rows[spot.0 as usize];
        let all = (0..plan.rows.len() as u32).into_par_iter().map(Spot);
        let mut spots: Vec<Spot> = all.filter(|spot| filter.takes_row(&self.dataset, row(spot))).collect();
        let mut ranks = vec![0_u32; self.order.1.len()];
        for (rank, id) in self.order.1.iter().enumerate() {
            ranks[id.0 as usize] = rank as u32;
        }
        let rank = |spot: &Spot| ranks[row(spot).source.0 as usize];
        if self.query.sort == Sort::Folder {
            let classes = natural::ranks(&plan.roster.classes);
            // The plan's order is nearly always this one already, which costs one look.
            spots.par_sort_unstable_by_key(|spot| {
                let Row { split, class, made, .. } = row(spot);
                (*split, classes[class.0 as usize], made.copy(), rank(spot), *spot)
            });
        } else {
            spots.par_sort_unstable_by_key(|spot| (rank(spot), *spot));
        }
        spots
    }

    /// Whether it is the answer to `query` on what is known.
    fn is_of(&self, known: &Known, query: &Query) -> bool {
        Arc::ptr_eq(&self.dataset, &known.dataset)
            && Arc::ptr_eq(&self.roster, &known.roster)
            && is_same(self.standings.plan(), known.plan.as_ref())
            && is_same(self.facts.as_ref(), known.facts.as_ref())
            && self.query == *query
    }

    /// Whether `other`, which followed this answer or was followed by it, is about the same images in the same places.
    pub fn has_images_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.images, &other.images)
    }

    /// Whether `other`, which followed this answer or was followed by it, has tiles of the same rows of the plan in the same places.
    pub fn has_tiles_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tiles, &other.tiles)
    }

    fn shows_rows_of(&self, before: &Self) -> bool {
        let (Some(own), Some(old)) = (&self.plan, &before.plan) else { return false };
        let is_same = |(one, other): (&Row, &Row)| {
            let place = |row: &Row| (row.source, row.split, row.class, row.made.copy(), row.made.is_new());
            place(one) == place(other)
        };
        self.spots == before.spots && own.rows.len() == old.rows.len() && own.rows.iter().zip(&old.rows).all(is_same)
    }

    /// Where an image stands.
    pub fn standing(&self, id: ImageId) -> Standing {
        self.standings.of(id)
    }

    /// Why an image is [`Standing::Surplus`]: "left out to bring cats to 200"; `None` for all others.
    pub fn why_surplus(&self, id: ImageId) -> Option<String> {
        (self.standing(id) == Standing::Surplus).then(|| self.standings.surplus.why(&self.dataset, id)).flatten()
    }

    /// The final class of an image, by its place in the roster.
    pub fn class(&self, id: ImageId) -> Option<usize> {
        self.standings.class(id)
    }

    /// The class that an image was moved out of one by one: where its neighbours on disk are, or were, if they are left out; `None` of an
    /// image that was not moved.
    pub fn moved_from(&self, id: ImageId) -> Option<&str> {
        let disk = self.dataset.record(id).class;
        let home =
            || self.standings.home(disk).and_then(|at| self.roster.classes.get(at)).or_else(|| self.dataset.classes().get(disk.0 as usize));
        self.standings.is_moved(&self.dataset, id).then(home).flatten().map(String::as_str)
    }

    /// What is true of each tile.
    pub fn traits(&self) -> &Traits {
        &self.traits
    }
}

/// What is asked of the pictures, and the answer there is.
#[derive(Default)]
pub(super) struct Browser {
    query: Option<Query>,
    answer: Arc<Answer>,
    tallies: tally::Tallies,
    named: Named,
}

impl Session {
    /// Asks which pictures answer `query`; [`Session::listed`] has them at once where there are few, else once they are worked out.
    pub fn browse(&mut self, query: Query) {
        self.browser.query = Some(query);
        self.list_again();
    }

    /// What was asked last.
    pub fn browsed(&self) -> Option<&Query> {
        self.browser.query.as_ref()
    }

    /// The answer that was worked out last: until a newer one is there, that of the question or recipe before.
    pub fn listed(&self) -> &Arc<Answer> {
        &self.browser.answer
    }

    /// Another dataset is open: a list means nothing any more unless its images are the `same`.
    pub(super) fn forget_list(&mut self, same: bool) {
        self.jobs.supersede(LIST);
        self.jobs.supersede(Kind::Tally);
        self.jobs.supersede(Kind::Names);
        if !same {
            self.browser = Browser::default();
        }
    }

    /// What the answer rests on may be other now.
    pub(super) fn list_again(&mut self) {
        let Some(query) = self.browser.query.clone() else { return };
        let Some(open) = &self.open else { return };
        let known = Known {
            dataset: Arc::clone(&open.dataset),
            roster: Arc::clone(&self.figures.roster),
            facts: open.facts.clone(),
            // Where files are shown, one that leaves nothing out says nothing of them: what grows or is drawn anew makes no other list.
            plan: self.gallery.plan().filter(|plan| query.show.is_of_plan() || plan.outline.leaves_out()),
            recipe: self.history.present().clone(),
        };
        if self.browser.answer.is_of(&known, &query) {
            self.jobs.supersede(LIST);
            return;
        }
        let tiles = known.dataset.records().len() + known.plan.as_ref().map_or(0, |plan| plan.rows.len());
        let before = Arc::clone(&self.browser.answer);
        if tiles <= TILES_AT_ONCE || self.jobs.runner() == Runner::Inline {
            // A longer list that was asked for before must not come after this one.
            self.jobs.supersede(LIST);
            self.browser.answer = Arc::new(Answer::new(&before, known, query));
            self.name_again();
        } else {
            self.jobs.start_latest(LIST, move |_| Outcome::Listed(Arc::new(Answer::new(&before, known, query))));
        }
    }

    /// Takes in a list.
    pub(super) fn take_list(&mut self, answer: Arc<Answer>) {
        self.parting.hold(&answer);
        self.browser.answer = answer;
        self.name_again();
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
fn same_images(a: &Arc<Dataset>, b: &Arc<Dataset>) -> bool {
    Arc::ptr_eq(a, b) || (a.root() == b.root() && a.lists_the_same(b))
}

#[cfg(test)]
mod tests;
