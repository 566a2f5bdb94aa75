//! What stops an export, and how the system's words become ours.

use super::ours::Earlier;
use crate::problem::plain;
use crate::progress::Cancelled;
use crate::recipe::grouped;
use std::io;
use std::path::{Path, PathBuf};

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
    /// Something is there already.
    #[error("cannot export to {path}: {}", stands.said(free.as_deref()))]
    Taken {
        /// The target asked for.
        path: PathBuf,
        /// What is there.
        stands: Stands,
        /// A name beside it that nothing has.
        free: Option<PathBuf>,
    },
    /// The plan has no rows, or rows that cannot be made.
    #[error("nothing to export: {0}")]
    Nothing(String),
    /// The recipe asks for what must not be.
    #[error("the recipe cannot be carried out: {0}")]
    Refused(String),
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
    /// Stopped by this after something was done about an earlier export, which is to be told too.
    #[error("{error}; {}", told.join("; "))]
    After {
        /// What stopped it.
        error: Box<ExportError>,
        /// What was done, in half sentences.
        told: Vec<String>,
    },
    /// Asked to stop. Nothing half-written is left at the target.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// What stands at a target already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// A file.
    File,
    /// A folder that is no export.
    Folder,
    /// An earlier export and nothing else, which could be replaced.
    Earlier(Earlier),
    /// An earlier export that must not be replaced: what is the matter with it, and what to do about that.
    Mixed(String, &'static str),
}

impl Stands {
    /// What is there and what to do, with a name beside it that nothing has.
    fn said(&self, free: Option<&Path>) -> String {
        let free = free.map(|free| format!(" ({} is free)", free.file_name().unwrap_or_default().display())).unwrap_or_default();
        match self {
            Self::File => format!("there is a file of that name; choose another name{free} or remove it"),
            Self::Folder => format!("the folder already exists and is not empty; choose another name{free} or remove it"),
            Self::Earlier(Earlier { dataset, images }) => {
                let images = format!("{} image{}", grouped(*images), if *images == 1 { "" } else { "s" });
                format!("an earlier export stands there, made from {dataset}, {images}; replace it, or choose another name{free}")
            }
            Self::Mixed(fact, remedy) => {
                format!("an earlier export stands there, but {fact}; {remedy}, or choose another name{free}")
            }
        }
    }
}

impl ExportError {
    /// What stopped the export, and what else is to be told: what was done before about an earlier export.
    pub fn parted(self) -> (Self, Vec<String>) {
        match self {
            Self::After { error, told } => (*error, told),
            error => (error, Vec::new()),
        }
    }

    /// This, after what is `told` was done.
    pub(super) fn after(self, told: Vec<String>) -> Self {
        if told.is_empty() { self } else { Self::After { error: Box::new(self), told } }
    }

    /// A refusal of the target at `path`.
    pub(super) fn target(path: &Path, reason: impl Into<String>) -> Self {
        Self::Target { path: path.to_owned(), reason: plain(reason) }
    }

    /// The system refused to read `path`.
    pub(super) fn read(path: &Path, error: &io::Error) -> Self {
        Self::Read { path: path.to_owned(), reason: plain(format!("{error}; scan the dataset again if its files have changed")) }
    }

    /// The system refused to write `path`. A full disk becomes [`ExportError::NoSpace`]; its `needed_bytes` is filled in by the caller
    /// that knows the estimate.
    pub(super) fn write(path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind as K;
        let reason = match error.kind() {
            K::StorageFull | K::QuotaExceeded => {
                let free_bytes = path.ancestors().find_map(|folder| fs4::available_space(folder).ok()).unwrap_or(0);
                return Self::NoSpace { path: path.to_owned(), needed_bytes: 0, free_bytes };
            }
            K::PermissionDenied => format!("{error}; choose a folder that you may write to"),
            K::ReadOnlyFilesystem => format!("{error}; choose a folder on another disk"),
            K::InvalidFilename => format!("{error}; choose a shorter name"),
            _ => error.to_string(),
        };
        Self::Write { path: path.to_owned(), reason: plain(reason) }
    }
}
