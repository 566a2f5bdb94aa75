//! What every part of an export reads: the plan, the names, and where files go.

use super::entry::{Entry, Written, with_extension_of};
use super::error::ExportError;
use super::{Form, LinkMode, Options, shards};
use crate::dataset::{Dataset, ImageId};
use crate::pixels::{Limits, PixelsError};
use crate::plan::{Made, Names, Plan, Row};
use crate::problem::{Problem, ProblemKind};
use crate::progress::Progress;
use crate::recipe::Recipe;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// One export.
#[derive(Debug)]
pub(super) struct Job<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) recipe: &'a Recipe,
    pub(super) plan: &'a Plan,
    pub(super) options: &'a Options,
    pub(super) progress: &'a Progress,
    /// One for each row, relative to the target, with `/`.
    pub(super) names: Names,
    /// For [`Form::WebDataset`] the place of each row in its split's shards; else empty.
    pub(super) order: Vec<u32>,
    /// The extension of all images in shards, once they are written: loaders want one.
    pub(super) shard_extension: OnceLock<String>,
    /// What becomes the target.
    pub(super) tree: PathBuf,
    /// The folder that the names are relative to: the tree, or a folder beside it whose files are packed later.
    pub(super) files: PathBuf,
    /// The hashes, in hexadecimal, of what was written beside the images.
    pub(super) books: Mutex<BTreeMap<String, String>>,
}

/// Names at the root of an export that are not splits.
pub(super) const BOOKS: [&str; 9] = [
    "manifest.csv",
    "classes.txt",
    "class_to_idx.json",
    "class_weights.json",
    "sample_weights.csv",
    super::settings::RECIPE,
    super::settings::FILE,
    "report.html",
    "README.md",
];

impl<'a> Job<'a> {
    /// One that writes nothing: images are made in memory.
    pub(super) fn in_memory(
        (dataset, recipe, plan): (&'a Dataset, &'a Recipe, &'a Plan),
        options: &'a Options,
        progress: &'a Progress,
    ) -> Self {
        let (tree, files) = (PathBuf::new(), PathBuf::new());
        Self {
            dataset,
            recipe,
            plan,
            options,
            progress,
            names: Names::default(),
            order: Vec::new(),
            shard_extension: OnceLock::new(),
            tree,
            files,
            books: Mutex::default(),
        }
    }

    /// Notes what was written to the book or shard `name`.
    pub(super) fn wrote(&self, name: &str, hash: &blake3::Hash) {
        self.books.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), hash.to_hex().to_string());
    }

    pub(super) fn row(&self, index: u32) -> &Row {
        &self.plan.rows[index as usize]
    }

    /// Where the bytes of a row that was written so are: the source's own file, where the form puts none into the export.
    pub(super) fn path_of(&self, entry: &Entry) -> PathBuf {
        if entry.format == Written::AsSource && !self.options.form.places_originals() {
            return self.dataset.path(entry.source);
        }
        self.files.join(self.file_name(entry))
    }

    /// The name of the file of a row: the plan's, with the extension of what was really written.
    pub(super) fn file_name(&self, entry: &Entry) -> String {
        self.name_as(entry.row, entry.format, entry.size)
    }

    fn name_as(&self, index: u32, format: Written, size: (u32, u32)) -> String {
        let planned = self.names.get(index as usize).unwrap_or_default();
        // The plan's name says what it was to become; what could not be decoded stays what it is.
        if format == Written::AsSource && size == (0, 0) && self.options.recodes() {
            return with_extension_of(planned, self.dataset.file_name(self.row(index).source));
        }
        format.name(planned)
    }

    /// What the manifest calls the file of a row: a path in the export, in the dataset, or of a member of a shard.
    pub(super) fn listed(&self, entry: &Entry) -> String {
        match self.options.form {
            Form::Manifest => self.dataset.key(entry.source),
            Form::WebDataset => shards::member(self, entry),
            _ => self.file_name(entry),
        }
    }

    /// The file of a row that is about to be written in this format; `size` is 0 where it could not be decoded.
    pub(super) fn path_as(&self, index: u32, format: Written, size: (u32, u32)) -> PathBuf {
        self.files.join(self.name_as(index, format, size))
    }

    /// Whether the file of `entry` is there, whole and unchanged.
    pub(super) fn is_whole(&self, entry: &Entry) -> bool {
        let path = self.path_of(entry);
        let placed = entry.format == Written::AsSource && self.options.form.places_originals();
        // A source may be a link itself; what was written is one only where that was asked for.
        let in_place = entry.format == Written::AsSource && !self.options.form.places_originals();
        let as_wanted = in_place || path.is_symlink() == (self.options.link == LinkMode::Symlink && placed);
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
    hash_open(&mut File::open(path)?)
}

/// Hash and length of what follows in an open file.
pub(super) fn hash_open(file: &mut File) -> io::Result<(blake3::Hash, u64)> {
    let mut hasher = blake3::Hasher::new();
    with_piece(|piece| {
        loop {
            let read = file.read(piece)?;
            if read == 0 {
                return Ok((hasher.finalize(), hasher.count()));
            }
            hasher.update(&piece[..read]);
        }
    })
}

/// Lends room for [`PIECE_BYTES`], which every thread has once: asking the system for it at each file costs as much as copying a small one.
pub(super) fn with_piece<T>(work: impl FnOnce(&mut [u8]) -> T) -> T {
    thread_local!(static PIECE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) });
    let mut piece = PIECE.take();
    piece.resize(PIECE_BYTES, 0);
    let done = work(&mut piece);
    PIECE.set(piece);
    done
}

/// Bytes read at a time.
pub(super) const PIECE_BYTES: usize = 128 * 1024;

/// Makes the folder `path` below `base`, unless a link stands in its way: what an interrupted export left may have been changed since by
/// somebody else, and nothing is made where that leads.
pub(super) fn make_folder(base: &Path, path: &Path) -> Result<(), ExportError> {
    if let Some(link) = path.ancestors().take_while(|above| *above != base).find(|above| above.is_symlink()) {
        let reason = io::Error::new(io::ErrorKind::AlreadyExists, "a link stands where a folder has to be; export without resuming");
        return Err(ExportError::write(link, &reason));
    }
    std::fs::create_dir_all(path).map_err(|error| ExportError::write(path, &error))
}

/// A new file at `path`. What an interrupted export left there is removed, never written through: it may be a link to a source.
pub(super) fn create(path: &Path) -> Result<File, ExportError> {
    anew(path, || OpenOptions::new().write(true).create_new(true).open(path)).map_err(|error| ExportError::write(path, &error))
}

/// What `make` makes at `path`, where nothing may be yet: what is there is removed, but it is not looked for before it is in the way.
pub(super) fn anew<T>(path: &Path, make: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match make() {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            std::fs::remove_file(path)?;
            make()
        }
        done => done,
    }
}

/// Removes what an interrupted export left at `path`.
pub(super) fn clear(path: &Path) -> Result<(), ExportError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(ExportError::write(path, &error)),
        _ => Ok(()),
    }
}
