//! Applies an [`Edit`] to a [`Recipe`].

use super::{Edit, EditError, Recipe};

impl Recipe {
    /// The recipe after `edit`. `classes_on_disk` are the dataset's class names, against which names are checked. Pure.
    ///
    /// Balance edits replace the step of their kind where it stands, or append one; switching a setting on again un-offs its step.
    pub fn apply(&self, _edit: &Edit, _classes_on_disk: &[String]) -> Result<Self, EditError> {
        todo!()
    }
}
