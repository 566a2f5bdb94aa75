//! The recipe's file: small, readable, versioned JSON. Unknown fields are refused by name.

use super::Recipe;
use std::path::PathBuf;

/// The version that this program writes.
pub const VERSION: u32 = 1;

/// A recipe as it stands in a file, with the dataset it was made for.
#[derive(Clone, Debug, PartialEq)]
pub struct RecipeFile {
    /// The recipe.
    pub recipe: Recipe,
    /// The dataset's folder, absolute, if known.
    pub dataset: Option<PathBuf>,
}

/// Why a recipe file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecipeError {
    /// Not JSON or not of this form; the message names the field and the line.
    #[error("not a recipe: {0}")]
    Format(String),
    /// Made by a later program.
    #[error("the recipe is of version {found}, this program reads up to {VERSION}: use a newer evenset")]
    Version {
        /// What it says.
        found: u32,
    },
}

impl RecipeFile {
    /// Reads JSON text.
    pub fn from_json(_text: &str) -> Result<Self, RecipeError> {
        todo!()
    }

    /// Writes JSON text, pretty, ending with a line end.
    pub fn to_json(&self) -> String {
        todo!()
    }
}
