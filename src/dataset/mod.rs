//! What is on disk: classes, splits and one small record per image. Read once, never edited.

mod extensions;
mod hint;
mod ignore;
mod layout;
mod listing;
mod manifest;
mod opening;
mod probing;
mod problems;
mod scan;
mod table;
#[cfg(test)]
mod tests;
mod trail;
mod twins;
mod words;

pub use opening::open;
pub use twins::find_twins;

use crate::problem::Problem;
use crate::progress::{Cancelled, Progress};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One image, by its place in [`Dataset::records`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ImageId(pub u32);

/// One class as it is on disk, by its place in [`Dataset::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u32);

/// One split, by its place in [`Dataset::splits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SplitId(pub u16);

/// What a split is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Trained on: the one that is resampled unless asked otherwise.
    Train,
    /// Watched while training.
    Validation,
    /// Scored at the end.
    Test,
}

impl Role {
    /// What a split of this name is for, in any case; `None` if that is no word for a split.
    pub fn of(name: &str) -> Option<Self> {
        words::role_of(name)
    }
}

/// A split as it is called on disk ("Training"), and what it is for. A dataset without split folders has one, called "train".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// The folder's own name, or "train" where there is none.
    pub name: String,
    /// What it is for, told from the name.
    pub role: Role,
}

/// One image: no pixels, no path of its own (folder and name stand in tables of the dataset).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// Size of the file on disk, in bytes; 0 where it has not been looked at yet ([`probe`] does, [`Dataset::stamp`] always knows).
    pub bytes: u64,
    /// Last change of the file, in nanoseconds since 1970; 0 where unknown or not looked at yet.
    pub modified_nanos: i64,
    /// Its class on disk.
    pub class: ClassId,
    /// Its split.
    pub split: SplitId,
    name_len: u16,
    name_at: u32,
    folder: u32,
    /// The group that a manifest puts it into, from 1; 0 for none.
    group: u32,
}

/// How many images each class has in each split, indexed `[split][class]`.
pub type Counts = Vec<Vec<u64>>;

/// A scanned dataset. Cheap to share (`Arc`), never changed after the scan.
///
/// Order: splits train, validation, test, then by name; classes by name (byte order, as torchvision sorts); records by split, class, key.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    root: PathBuf,
    splits: Vec<Split>,
    classes: Vec<String>,
    records: Vec<Record>,
    folders: Vec<String>,
    names: String,
    problems: Vec<Problem>,
    ignored: u64,
    unusable: Vec<ImageId>,
    /// Sets of images whose files have the same bytes; `None` until that was looked for.
    twins: Option<Arc<Vec<Vec<ImageId>>>>,
    /// One for each class in each split that has images, in the order of records.
    groups: Vec<Group>,
    /// Which folder has images in which group, sorted: how a key is found without a map.
    places: Vec<(u32, u32)>,
}

/// The records of one class in one split: from `first` to before `end`, sorted by key.
#[derive(Clone, Copy, Debug)]
struct Group {
    first: u32,
    end: u32,
}

/// What stops a scan altogether. (A bad file never does.)
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// The path does not exist or cannot be read.
    #[error("cannot open {path}: {reason}")]
    Open {
        /// What was asked for.
        path: PathBuf,
        /// The system's words, and what to do.
        reason: String,
    },
    /// No image in any class folder.
    #[error("no images in class folders below {path}: {hint}")]
    NoImages {
        /// The root.
        path: PathBuf,
        /// What was found instead, and the layout that is expected.
        hint: String,
    },
    /// A manifest without the needed columns, or unreadable as such.
    #[error("cannot read the manifest {path}: {reason}")]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Why, and what is expected.
        reason: String,
    },
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl Dataset {
    /// The folder that all keys are relative to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What it is called: the last part of the root.
    pub fn name(&self) -> String {
        self.root.file_name().map_or_else(|| self.root.display().to_string(), |name| name.to_string_lossy().into_owned())
    }

    /// The splits, at least one.
    pub fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// The class names on disk, one list for all splits.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// All images.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// One image's record. Panics on an id of another dataset, as indexing does.
    pub fn record(&self, id: ImageId) -> &Record {
        &self.records[id.0 as usize]
    }

    /// All ids, in the dataset's order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = ImageId> + use<> {
        (0..self.records.len() as u32).map(ImageId)
    }

    /// The file name of an image.
    pub fn file_name(&self, id: ImageId) -> &str {
        let record = self.record(id);
        let at = record.name_at as usize;
        &self.names[at..at + usize::from(record.name_len)]
    }

    /// The folder of an image relative to the root, with `/`; empty for the root itself.
    pub fn folder(&self, id: ImageId) -> &str {
        &self.folders[self.record(id).folder as usize]
    }

    /// All folders with images, relative to the root, in the order of bytes.
    pub fn folders(&self) -> &[String] {
        &self.folders
    }

    /// The place of an image's folder among [`Dataset::folders`].
    pub fn folder_at(&self, id: ImageId) -> usize {
        self.record(id).folder as usize
    }

    /// What names an image in recipes, manifests and seeds: its path relative to the root, with `/`.
    pub fn key(&self, id: ImageId) -> String {
        let (folder, name) = (self.folder(id), self.file_name(id));
        if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
    }

    /// Where the file of an image is.
    pub fn path(&self, id: ImageId) -> PathBuf {
        self.root.join(self.folder(id)).join(self.file_name(id))
    }

    /// Size in bytes and last change in nanoseconds since 1970 of an image's file: what is known, or else asked of the file system; zeros
    /// where that does not answer.
    pub fn stamp(&self, id: ImageId) -> (u64, i64) {
        let record = self.record(id);
        if record.bytes > 0 {
            return (record.bytes, record.modified_nanos);
        }
        std::fs::metadata(self.path(id)).map_or((0, 0), |metadata| (metadata.len(), listing::modified_nanos(&metadata)))
    }

    /// Whether both list the same files of the same classes and splits, so that an id means the same in both; sizes and times may differ.
    pub fn lists_the_same(&self, other: &Self) -> bool {
        let place = |record: &Record| (record.name_at, record.name_len, record.folder, record.class, record.split);
        self.classes == other.classes
            && self.splits == other.splits
            && self.names == other.names
            && self.folders == other.folders
            && self.records.iter().map(place).eq(other.records.iter().map(place))
    }

    /// Everything odd that was met, in the order of paths.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What is odd about the file of one image. Problems are in the order of paths, so that this is quick.
    pub fn problems_of(&self, id: ImageId) -> &[Problem] {
        if self.problems.is_empty() {
            return &[];
        }
        let key = self.key(id);
        let from = self.problems.partition_point(|problem| problem.path < key);
        let own = self.problems[from..].partition_point(|problem| problem.path == key);
        &self.problems[from..from + own]
    }

    /// How many files and folders were ignored on purpose (dot files, `__MACOSX`, `Thumbs.db`, `.ipynb_checkpoints`).
    pub fn ignored(&self) -> u64 {
        self.ignored
    }

    /// Whether the image can be used (its header could be read, as far as that has been looked at).
    pub fn is_usable(&self, id: ImageId) -> bool {
        self.unusable.binary_search(&id).is_err()
    }

    /// How many images cannot be used, as far as that has been looked at.
    pub fn unusable(&self) -> u64 {
        self.unusable.len() as u64
    }

    /// How many images each class has in each split, `[split][class]`.
    pub fn counts(&self) -> Counts {
        let mut counts = vec![vec![0; self.classes.len()]; self.splits.len()];
        for record in &self.records {
            counts[usize::from(record.split.0)][record.class.0 as usize] += 1;
        }
        counts
    }
}

/// What the headers of all images say, in the order of records; `None` where a header cannot be read.
pub type AllFacts = Vec<Option<crate::pixels::Facts>>;

/// Reads every header (one small read a file, in parallel) and returns the dataset with the sizes and times of its files, its unreadable
/// images marked unusable and their problems, wrong extensions included, added; and the facts.
pub fn probe(dataset: &Dataset, progress: &Progress) -> Result<(Dataset, AllFacts), Cancelled> {
    probing::probe(dataset, progress)
}
