//! What becomes of each class on disk under the class steps of a recipe.

use super::{ChainChoice, Grow, Recipe, Shrink, Target};

/// What becomes of a class on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes into the final class of this name.
    Becomes(String),
    /// It is left out.
    Dropped,
}

/// What becomes of every class, and which final classes there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolution {
    /// One for each class on disk, in order.
    pub fates: Vec<Fate>,
    /// Final class names, sorted, move targets that are new included.
    pub classes: Vec<String>,
    /// Names that steps mention and that no class bears at that step, with the step's index.
    pub missing: Vec<(usize, String)>,
}

impl Recipe {
    /// Runs the class steps that are on over `classes_on_disk`.
    pub fn resolve(&self, _classes_on_disk: &[String]) -> Resolution {
        todo!()
    }

    /// The target of the final class `class`, its own before that of all.
    pub fn target_of(&self, _class: &str) -> Option<Target> {
        todo!()
    }

    /// The target of all classes.
    pub fn target(&self) -> Option<Target> {
        todo!()
    }

    /// How too many become fewer (default: at random).
    pub fn shrink(&self) -> Shrink {
        todo!()
    }

    /// How too few become more (default: augmentation).
    pub fn grow(&self) -> Grow {
        todo!()
    }

    /// The chain that [`Grow::Augment`] uses (default: the preset `gentle`).
    pub fn chain(&self) -> ChainChoice {
        todo!()
    }
}
