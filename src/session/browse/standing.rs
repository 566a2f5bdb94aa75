//! Where every image stands under recipe and plan: its final class, and whether it takes part. Worked out once per change of either.

use super::surplus::Surplus;
use crate::dataset::{ClassId, Dataset, ImageId};
use crate::plan::{Plan, Roster};
use crate::recipe::{Fate, Recipe};
use std::sync::Arc;

/// Whether an image takes part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Kept,
    /// The plan leaves it out, to shrink its class.
    Surplus,
    /// The recipe leaves it out.
    Excluded,
    /// Its class is left out.
    #[default]
    Dropped,
    /// It cannot be read.
    Unreadable,
}

impl Standing {
    /// A word for the tile; none for what is as it should be.
    pub fn word(self) -> Option<&'static str> {
        match self {
            Self::Kept => None,
            Self::Surplus => Some("Left out to shrink"),
            Self::Excluded => Some("Left out"),
            Self::Dropped => Some("Class left out"),
            Self::Unreadable => Some("Unreadable"),
        }
    }
}

const NO_CLASS: u32 = u32::MAX;

/// What recipe and plan say of each image; shared parts, so that a copy costs nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Standings {
    /// By the recipe.
    pub(super) places: Arc<Places>,
    /// By the plan: the latest there is, so that of the recipe before while the next is worked out.
    pub(super) surplus: Arc<Surplus>,
}

impl Standings {
    /// Whether the image takes part.
    pub(super) fn of(&self, id: ImageId) -> Standing {
        match self.places.of(id) {
            Standing::Kept if self.surplus.has(id) => Standing::Surplus,
            standing => standing,
        }
    }

    /// Its final class, by its place in the roster; that of its neighbours on disk if it takes no part.
    pub(super) fn class(&self, id: ImageId) -> Option<usize> {
        self.places.class(id)
    }

    /// Whether it was put into another class than its neighbours on disk.
    pub(super) fn is_moved(&self, dataset: &Dataset, id: ImageId) -> bool {
        self.places.is_moved(dataset, id)
    }

    /// The final class of a class on disk, by its place in the roster; `None` if it is left out.
    pub(super) fn home(&self, class: ClassId) -> Option<usize> {
        self.places.fates.get(class.0 as usize).filter(|at| **at != NO_CLASS).map(|at| *at as usize)
    }

    /// Whether both say the same because they are one.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.places, &other.places) && Arc::ptr_eq(&self.surplus, &other.surplus)
    }

    /// The plan that they follow.
    pub(super) fn plan(&self) -> Option<&Arc<Plan>> {
        self.surplus.plan()
    }
}

/// What the recipe says: one entry for each image of the dataset.
#[derive(Debug, Default)]
pub(super) struct Places {
    standing: Vec<Standing>,
    class: Vec<u32>,
    /// The final class of each class on disk.
    fates: Vec<u32>,
}

impl Places {
    /// Of all images of `dataset`, which `roster` says for `recipe`.
    pub(super) fn new(dataset: &Dataset, roster: &Roster, recipe: &Recipe) -> Self {
        let images = dataset.records().len();
        let fates = fates(dataset, roster, recipe);
        let mut standing = vec![Standing::Dropped; images];
        let mut class: Vec<u32> = dataset.records().iter().map(|record| fates[record.class.0 as usize]).collect();
        for split in &roster.members {
            for (at, members) in split.iter().enumerate() {
                for id in members {
                    standing[id.0 as usize] = Standing::Kept;
                    class[id.0 as usize] = at as u32;
                }
            }
        }
        for id in &roster.excluded {
            standing[id.0 as usize] = Standing::Excluded;
        }
        for (id, standing) in dataset.ids().zip(&mut standing) {
            if *standing != Standing::Kept && !dataset.is_usable(id) {
                *standing = Standing::Unreadable;
            }
        }
        Self { standing, class, fates }
    }

    pub(super) fn of(&self, id: ImageId) -> Standing {
        self.standing.get(id.0 as usize).copied().unwrap_or_default()
    }

    pub(super) fn class(&self, id: ImageId) -> Option<usize> {
        self.class.get(id.0 as usize).filter(|class| **class != NO_CLASS).map(|class| *class as usize)
    }

    fn is_moved(&self, dataset: &Dataset, id: ImageId) -> bool {
        let fate = self.fates.get(dataset.record(id).class.0 as usize);
        self.of(id) == Standing::Kept && fate != self.class.get(id.0 as usize)
    }
}

fn fates(dataset: &Dataset, roster: &Roster, recipe: &Recipe) -> Vec<u32> {
    let place = |name: &String| roster.classes.binary_search(name).map_or(NO_CLASS, |at| at as u32);
    let mut fates: Vec<u32> = recipe
        .resolve(dataset.classes())
        .fates
        .iter()
        .map(|fate| match fate {
            Fate::Becomes(name) => place(name),
            Fate::Dropped => NO_CLASS,
        })
        .collect();
    fates.resize(dataset.classes().len(), NO_CLASS);
    fates
}
