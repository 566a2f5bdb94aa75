//! What every part of an export reads: the plan, the names, and where files go.

use super::entry::{Entry, Written};
use super::error::ExportError;
use super::{LinkMode, Options};
use crate::augment::Chain;
use crate::dataset::{Dataset, ImageId};
use crate::pixels::{Limits, PixelsError};
use crate::plan::{Made, OutClassId, Plan, Row};
use crate::problem::{Problem, ProblemKind};
use crate::progress::Progress;
use crate::recipe::Recipe;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One export.
#[derive(Debug)]
pub(super) struct Job<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) recipe: &'a Recipe,
    pub(super) plan: &'a Plan,
    pub(super) options: &'a Options,
    pub(super) progress: &'a Progress,
    /// One for each row, relative to the target, with `/`.
    pub(super) names: Vec<String>,
    /// The folder that the names are relative to.
    pub(super) tree: PathBuf,
}

/// Names at the root of an export that are not splits.
pub(super) const BOOKS: [&str; 9] = [
    "manifest.csv",
    "classes.txt",
    "class_to_idx.json",
    "class_weights.json",
    "sample_weights.csv",
    "recipe.json",
    "evenset.json",
    "report.html",
    "README.md",
];

impl Job<'_> {
    pub(super) fn row(&self, index: u32) -> &Row {
        &self.plan.rows[index as usize]
    }

    /// The chain of a class.
    pub(super) fn chain(&self, class: OutClassId) -> &Chain {
        &self.plan.chains[class.0 as usize]
    }

    /// The file of a row that was written so.
    pub(super) fn path_of(&self, entry: &Entry) -> PathBuf {
        self.tree.join(entry.file_name(&self.names[entry.row as usize]))
    }

    /// The file of a row before it is known whether a made image needs another extension.
    pub(super) fn path_as(&self, index: u32, format: Written) -> PathBuf {
        self.tree.join(format.name(self.names.get(index as usize).map_or("", String::as_str)))
    }

    /// Whether the file of `entry` is there, whole and unchanged.
    pub(super) fn is_whole(&self, entry: &Entry) -> bool {
        let path = self.path_of(entry);
        let linked = path.is_symlink();
        let as_wanted = linked == (self.options.link == LinkMode::Symlink && is_exact(self.row(entry.row).made));
        as_wanted && hash_file(&path).is_ok_and(|(hash, _)| hash == entry.hash)
    }
}

/// Whether the file holds the source's own bytes.
pub(super) fn is_exact(made: Made) -> bool {
    matches!(made, Made::Original | Made::Copy(_))
}

/// The word in the manifest.
pub(super) fn kind(made: Made) -> &'static str {
    match made {
        Made::Original => "original",
        Made::Copy(_) => "copy",
        Made::Augmented(_) => "augmented",
        Made::Blended(..) => "blended",
    }
}

/// The order in which images of one source were asked for.
pub(super) fn copy_number(made: Made) -> u32 {
    made.copy()
}

/// The limits that decoding obeys here.
pub(super) fn limits() -> Limits {
    Limits::default()
}

/// What `error` means for the image `key`.
pub(super) fn problem_of(key: String, error: &PixelsError, consequence: &str) -> Problem {
    let kind = match error {
        PixelsError::Empty => ProblemKind::EmptyFile,
        PixelsError::Unknown => ProblemKind::NotAnImage,
        PixelsError::TooLarge { .. } => ProblemKind::TooLarge,
        _ => ProblemKind::Unreadable,
    };
    Problem::new(kind, key, format!("{error}; {consequence}"))
}

/// The key of a problem.
pub(super) fn key(job: &Job<'_>, id: ImageId) -> String {
    job.dataset.key(id)
}

/// Hash and length of a file, read in pieces.
pub(super) fn hash_file(path: &Path) -> io::Result<(blake3::Hash, u64)> {
    let mut file = File::open(path)?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok((hasher.finalize(), hasher.count()));
        }
        hasher.update(&piece[..read]);
    }
}

/// Bytes read at a time.
pub(super) const PIECE_BYTES: usize = 128 * 1024;

/// A new file at `path`. What an interrupted export left there is removed, never written through: it may be a link to a source.
pub(super) fn create(path: &Path) -> Result<File, ExportError> {
    clear(path)?;
    OpenOptions::new().write(true).create_new(true).open(path).map_err(|error| ExportError::write(path, &error))
}

/// Removes what an interrupted export left at `path`.
pub(super) fn clear(path: &Path) -> Result<(), ExportError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ExportError::write(path, &error)),
        _ => Ok(()),
    }
}
