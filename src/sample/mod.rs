//! The drawn sample: six animals as small varied pictures, imbalanced, in three splits, with planted defects, all from a seed.

use crate::progress::{Cancelled, Progress};
use std::path::{Path, PathBuf};

/// What is to be drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Scale of the article's counts 3972 : 3956 : 219 : 128 : 127 : 278; at least 0.01, at most 1.
    pub scale: f64,
    /// The seed that everything comes from.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { scale: 0.125, seed: 42 }
    }
}

/// What was drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Files written, planted defects included.
    pub images: u64,
    /// Planted defects.
    pub defects: u64,
}

/// Why the sample could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// There is something at the target already.
    #[error("{0} already exists and is not empty: choose another folder")]
    Exists(PathBuf),
    /// The options are out of range.
    #[error("{0}")]
    Options(String),
    /// The system refused.
    #[error("cannot write {path}: {reason}")]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Draws the sample into the new or empty folder `dir`: `train|val|test/<animal>/*.png|jpg` and `sample.json`, which lists the defects.
pub fn draw(_dir: &Path, _options: &Options, _progress: &Progress) -> Result<Summary, SampleError> {
    todo!()
}
