//! How many tiles each entry of the menu "which images" would show under the other filters: worked out while that menu is open, of very many
//! pictures by a worker.

use super::query::{Filter, Query, Show};
use super::{Answer, TILES_AT_ONCE};
use crate::plan::{Made, Plan};
use crate::session::jobs::{Kind, Outcome};
use crate::session::{Runner, Session};
use rayon::prelude::*;
use std::sync::{Arc, Weak};

const TALLY: Kind = Kind::Tally;

/// Counts of one question, on what was known then.
#[derive(Default)]
pub struct Tally {
    /// What they rest on; not held, because to let go of it takes long.
    answer: Weak<Answer>,
    plan: Weak<Plan>,
    /// The question, whatever it shows and in whatever order.
    query: Query,
    /// One for each of [`Show::ALL`]; none of rows while there is no plan.
    counts: [Option<u64>; Show::ALL.len()],
}

impl Tally {
    /// Counts what `query` would show, on what `answer` knows and `plan` says.
    fn new(answer: &Arc<Answer>, plan: Option<&Arc<Plan>>, query: Query) -> Self {
        let (dataset, standings) = (&*answer.dataset, &answer.standings);
        let filter = Filter::new(&query, &answer.roster);
        let ids = (0..dataset.records().len() as u32).into_par_iter().map(crate::dataset::ImageId);
        let add = |mut counts: Counts, more: Counts| {
            counts.iter_mut().zip(more).for_each(|(count, more)| *count += more);
            counts
        };
        let files = ids
            .filter(|id| filter.takes_anyhow(dataset, standings, *id))
            .fold(Counts::default, |counts, id| add(counts, Show::ALL.map(|show| u64::from(show.takes(dataset, standings, id)))));
        let files = files.reduce(Counts::default, add);
        let rows = plan.map(|plan| {
            let filter = Filter::new(&query, &plan.roster);
            let taken = plan.rows.par_iter().filter(|row| filter.takes_row_anyhow(dataset, row));
            let each = taken.map(|row| (1_u64, u64::from(row.made != Made::Original)));
            each.reduce(|| (0, 0), |one, other| (one.0 + other.0, one.1 + other.1))
        });
        let count = |(show, files): (Show, u64)| match show {
            Show::Exported => rows.map(|(all, _)| all),
            Show::Made => rows.map(|(_, made)| made),
            _ => Some(files),
        };
        let mut shown = Show::ALL.into_iter().zip(files).map(count);
        let counts = std::array::from_fn(|_| shown.next().flatten());
        Self { answer: Arc::downgrade(answer), plan: plan.map(Arc::downgrade).unwrap_or_default(), query, counts }
    }

    /// How many tiles `show` would show; `None` while that is not known.
    pub fn count(&self, show: Show) -> Option<u64> {
        Show::ALL.iter().position(|other| *other == show).and_then(|at| self.counts[at])
    }

    fn is_of(&self, answer: &Arc<Answer>, plan: Option<&Arc<Plan>>, query: &Query) -> bool {
        self.answer.ptr_eq(&Arc::downgrade(answer))
            && self.plan.ptr_eq(&plan.map(Arc::downgrade).unwrap_or_default())
            && self.query == *query
    }
}

type Counts = [u64; Show::ALL.len()];

/// The latest counts, and what is being counted.
#[derive(Default)]
pub(super) struct Tallies {
    latest: Tally,
    /// What was asked last.
    asked: Tally,
}

impl Session {
    /// Asks how many pictures each entry of the menu would show under the other filters of the question; [`Session::tally`] has them at once
    /// where there are few, else once they are worked out. Whether it has others than before by now.
    pub fn count_shown(&mut self) -> bool {
        let Some(query) = self.counted_query() else { return false };
        let (answer, plan) = (Arc::clone(&self.browser.answer), self.gallery.plan());
        if self.browser.tallies.latest.is_of(&answer, plan.as_ref(), &query) {
            return false;
        }
        let tiles = answer.dataset.records().len() + plan.as_ref().map_or(0, |plan| plan.rows.len());
        if tiles <= TILES_AT_ONCE || self.jobs.runner() == Runner::Inline {
            self.browser.tallies.latest = Tally::new(&answer, plan.as_ref(), query);
            return true;
        }
        if !self.browser.tallies.asked.is_of(&answer, plan.as_ref(), &query) {
            let plan_of = plan.as_ref().map(Arc::downgrade).unwrap_or_default();
            let query_of = query.clone();
            self.browser.tallies.asked = Tally { answer: Arc::downgrade(&answer), plan: plan_of, query: query_of, ..Tally::default() };
            self.jobs.start_latest(TALLY, move |_| Outcome::Counted(Box::new(Tally::new(&answer, plan.as_ref(), query))));
        }
        false
    }

    /// How many pictures each entry of the menu would show, if that is known of the present question.
    pub fn tally(&self) -> Option<&Tally> {
        let query = self.counted_query()?;
        let latest = &self.browser.tallies.latest;
        latest.is_of(&self.browser.answer, self.gallery.plan().as_ref(), &query).then_some(latest)
    }

    /// Takes counts in.
    pub(in crate::session) fn take_tally(&mut self, tally: Tally) {
        self.browser.tallies.latest = tally;
    }

    fn counted_query(&self) -> Option<Query> {
        let query = self.browser.query.as_ref()?;
        Some(Query { show: Show::default(), sort: super::Sort::default(), ..query.clone() })
    }
}
