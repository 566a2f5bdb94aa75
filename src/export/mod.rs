//! Carries a plan out: writes the rebalanced dataset beside its target and renames it at the end; and checks such a folder afterwards.

use crate::dataset::Dataset;
use crate::plan::Plan;
use crate::problem::Problem;
use crate::progress::{Cancelled, Progress};
use crate::recipe::Recipe;
use std::path::{Path, PathBuf};

/// How originals get to the target. All leave the source as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkMode {
    /// A copy; where the file system can share blocks, it does (reflink).
    #[default]
    Copy,
    /// Reflink or an error.
    Reflink,
    /// A second name of the same file (same file system only).
    Hard,
    /// A symbolic link to the absolute path.
    Symlink,
}

/// Where to and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The folder to make. Must not exist, or be empty.
    pub out: PathBuf,
    /// How originals get there.
    pub link: LinkMode,
    /// Go on with what an interrupted export of the same plan left beside the target.
    pub resume: bool,
    /// JPEG quality of made images, 1 to 100.
    pub quality: u8,
}

impl Options {
    /// Copy into `out`, quality 90.
    pub fn new(out: impl Into<PathBuf>) -> Self {
        Self { out: out.into(), link: LinkMode::Copy, resume: false, quality: 90 }
    }
}

/// What will be written, before it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Image files.
    pub files: u64,
    /// Bytes on disk, made images guessed from their sources' sizes.
    pub bytes: u64,
    /// Free bytes where the target will be.
    pub free_bytes: u64,
    /// What is worth knowing first (an original that some reader will not see; links that follow the source).
    pub warnings: Vec<String>,
}

/// What was written.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The target.
    pub out: PathBuf,
    /// Originals and copies.
    pub originals: u64,
    /// Made images.
    pub made: u64,
    /// Bytes of image files.
    pub bytes: u64,
    /// Wall time.
    pub secs: f64,
    /// Images that could not be used, with the reason; what was taken instead is in the manifest.
    pub problems: Vec<Problem>,
}

/// What stops an export. The target is as it was.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// Inside, above or equal to the source; not empty; not a folder; a reserved name.
    #[error("cannot export to {path}: {reason}")]
    Target {
        /// The target asked for.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// The plan has no rows.
    #[error("nothing to export: {0}")]
    Nothing(String),
    /// No room.
    #[error("not enough space at {path}: {needed_bytes} bytes are needed and {free_bytes} are free")]
    NoSpace {
        /// Where.
        path: PathBuf,
        /// Estimated.
        needed_bytes: u64,
        /// At hand.
        free_bytes: u64,
    },
    /// The system refused.
    #[error("cannot write {path}: {reason}")]
    Write {
        /// Which file or folder.
        path: PathBuf,
        /// The system's words, and what to do.
        reason: String,
    },
    /// A source that was there at the scan cannot be read any more.
    #[error("cannot read {path}: {reason}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// The system's words, and what to do.
        reason: String,
    },
    /// Another export is writing to the same target.
    #[error("another export is writing to {0}")]
    Busy(PathBuf),
    /// What lies beside the target belongs to another plan.
    #[error("cannot resume at {path}: {reason}")]
    Resume {
        /// The folder of the interrupted export.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// Asked to stop. Nothing half-written is left at the target.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Looks whether the export can be done and what it will write. Writes nothing.
pub fn check(_dataset: &Dataset, _plan: &Plan, _options: &Options) -> Result<Estimate, ExportError> {
    todo!()
}

/// Writes everything.
pub fn run(_dataset: &Dataset, _recipe: &Recipe, _plan: &Plan, _options: &Options, _progress: &Progress) -> Result<Report, ExportError> {
    todo!()
}

/// What [`verify`] found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Files whose hash was compared.
    pub checked: u64,
    /// Made images that were made again from their sources, bit for bit the same.
    pub remade: u64,
    /// Files that differ, lack or are too many, with the reason. Empty: all is well.
    pub problems: Vec<Problem>,
}

/// Why an exported folder cannot be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// No or an unreadable manifest.
    #[error("cannot read {path}: {reason}")]
    Manifest {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Compares every file of an exported folder with its manifest, and makes `remake` of the made images again from their sources.
pub fn verify(_dir: &Path, _remake: usize, _progress: &Progress) -> Result<Verdict, VerifyError> {
    todo!()
}
