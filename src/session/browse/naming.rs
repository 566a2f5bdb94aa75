//! What the rows that are listed will be called in the export: worked out beside the list, which does not wait for it.

use super::{Answer, TILES_AT_ONCE};
use crate::dataset::Dataset;
use crate::plan::{Names, Plan};
use crate::session::jobs::{Kind, Outcome};
use crate::session::{Runner, Session};
use std::sync::{Arc, Weak};

const NAMES: Kind = Kind::Names;

/// A name takes some fifteen times as long as a place in the list.
const NAMES_AT_ONCE: usize = TILES_AT_ONCE / 20;

/// The names of the rows of one plan.
#[derive(Default)]
pub(in crate::session) struct Named {
    /// Not held, because to let go of it takes long.
    plan: Weak<Plan>,
    names: Arc<Names>,
}

impl Named {
    fn new(dataset: &Dataset, plan: &Arc<Plan>) -> Self {
        Self { plan: Arc::downgrade(plan), names: Arc::new(plan.names_in_one(dataset)) }
    }

    fn is_of(&self, plan: &Arc<Plan>) -> bool {
        self.plan.ptr_eq(&Arc::downgrade(plan))
    }
}

impl Session {
    /// The names of the rows that are listed, once they are worked out.
    pub fn names_listed(&self) -> Option<&Arc<Names>> {
        let plan = self.browser.answer.plan.as_ref()?;
        self.browser.named.is_of(plan).then_some(&self.browser.named.names)
    }

    /// Another list is shown: its rows have other names.
    pub(super) fn name_again(&mut self) {
        let Answer { dataset, plan: Some(plan), .. } = &*self.browser.answer else { return };
        if self.browser.named.is_of(plan) {
            return;
        }
        if plan.rows.len() <= NAMES_AT_ONCE || self.jobs.runner() == Runner::Inline {
            let named = Named::new(dataset, plan);
            self.jobs.supersede(NAMES);
            self.browser.named = named;
        } else {
            let (dataset, plan) = (Arc::clone(dataset), Arc::clone(plan));
            self.jobs.start_latest(NAMES, move |_| Outcome::Named(Box::new(Named::new(&dataset, &plan))));
        }
    }

    /// Takes names in.
    pub(in crate::session) fn take_names(&mut self, named: Named) {
        self.parting.hold(&named.names);
        self.browser.named = named;
    }
}
