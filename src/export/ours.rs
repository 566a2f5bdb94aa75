//! Whether a folder is an earlier export and holds nothing else, so that nothing of anybody's is lost when another takes its place; and
//! removing such a folder, file by file.

use super::again::{below, dataset_of, hash_regular, settings_of, text_of};
use super::manifest::{self, Line};
use super::settings;
use super::target::other_disk;
use crate::dataset::{Dataset, ImageId};
use crate::progress::{Cancelled, Progress};
use crate::recipe::RecipeFile;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The book that says what was exported.
const RECIPE: &str = "recipe.json";

/// Books by which the others are known: they go last, so that a removal that was killed can be gone on with.
const LAST: [&str; 3] = [RECIPE, manifest::MANIFEST, settings::FILE];

/// What desktops leave in every folder that is looked at; nobody's work is lost with it.
const LITTER: [&str; 2] = [".DS_Store", "Thumbs.db"];

/// Lines of a manifest that are looked at together.
const AT_ONCE: usize = 4096;

/// Names that are said; the others are counted.
const SAID: usize = 2;

/// An earlier export of evenset that stands at a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The name of the dataset that it was made from.
    pub dataset: String,
    /// Its images: the lines of its manifest.
    pub images: u64,
}

/// An earlier export in which nothing but its own files was found.
#[derive(Debug)]
pub(super) struct Ours {
    dir: PathBuf,
    /// What it is of.
    pub(super) earlier: Earlier,
    /// The hashes of its files beside the images.
    written: BTreeMap<String, String>,
    /// The beginnings of the hashes of all names of files: a million names would not be small.
    names: HashSet<u64>,
    folders: HashSet<String>,
    /// Whether the manifest's lines are files here.
    places: Places,
    /// A sum over names, lengths and times of what was found: differs if anything was changed since.
    stamp: u128,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Places {
    Images,
    BooksAlone,
}

/// Why a folder must not make way.
#[derive(Debug)]
pub(super) enum Foreign {
    /// It is no export.
    Other,
    /// An export that does not say what its files were.
    Unsaid,
    /// Things that no export wrote.
    Strange(Few),
    /// Files that are not what was exported.
    Changed(Few),
    /// It is another than it was.
    Meanwhile,
    /// Asked to stop.
    Cancelled(Cancelled),
}

impl From<Cancelled> for Foreign {
    fn from(cancelled: Cancelled) -> Self {
        Self::Cancelled(cancelled)
    }
}

impl Foreign {
    /// What is the matter with it, as half a sentence about the export.
    pub(super) fn fact(&self) -> String {
        match self {
            Self::Other => "it is no export".to_owned(),
            Self::Unsaid => "it does not say what its files were, so nobody can tell whether they were changed".to_owned(),
            Self::Strange(few) => format!("it holds {few}, which no export wrote"),
            Self::Changed(few) => format!("{few} in it {} changed since", if few.count == 1 { "was" } else { "were" }),
            Self::Meanwhile => "something in it was changed while the export ran".to_owned(),
            Self::Cancelled(_) => "nobody looked what it holds".to_owned(),
        }
    }

    /// What to do about it.
    pub(super) fn remedy(&self) -> &'static str {
        match self {
            Self::Strange(few) | Self::Changed(few) if few.count > 1 => "move them away",
            Self::Strange(_) | Self::Changed(_) => "move it away",
            _ => "move the folder away",
        }
    }
}

/// Some names, of which the first are said.
#[derive(Debug, Default)]
pub(super) struct Few {
    first: BTreeSet<String>,
    count: usize,
}

impl Few {
    fn one(name: &str) -> Self {
        Self { first: BTreeSet::from([name.to_owned()]), count: 1 }
    }

    fn add(&mut self, name: String) {
        self.count += 1;
        self.first.insert(name);
        if self.first.len() > SAID {
            self.first.pop_last();
        }
    }
}

impl std::fmt::Display for Few {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<&str> = self.first.iter().map(String::as_str).collect();
        match self.count.saturating_sub(names.len()) {
            0 => f.write_str(&names.join(" and ")),
            more => write!(f, "{} and {more} more", names.join(", ")),
        }
    }
}

impl Ours {
    /// The export that stands at a target.
    pub(super) fn at_target(dir: &Path) -> Result<Self, Foreign> {
        let is_whole = LAST.iter().all(|book| dir.join(book).is_file());
        if is_whole { Self::look(dir) } else { Err(Foreign::Other) }
    }

    /// Looks at names and kinds in `dir`, and reads nothing but its settings and manifest. Files may lack: whoever removed them has lost
    /// nothing more by what comes.
    pub(super) fn look(dir: &Path) -> Result<Self, Foreign> {
        let settings = settings_of(dir).ok_or(Foreign::Other)?;
        let (Some(written), Some(form)) = (settings.written.clone(), settings.form()) else { return Err(Foreign::Unsaid) };
        if !text_of(&dir.join(settings::FILE)).is_ok_and(|text| settings.is_sealed(&text)) {
            return Err(Foreign::Changed(Few::one(settings::FILE)));
        }
        let places = if form.places_originals() { Places::Images } else { Places::BooksAlone };
        let recipe = text_of(&dir.join(RECIPE)).ok().and_then(|text| RecipeFile::from_json(&text).ok());
        let name = recipe.and_then(|file| Some(file.dataset?.file_name()?.to_string_lossy().into_owned()));
        let earlier = Earlier { dataset: name.unwrap_or_else(|| "a dataset".to_owned()), images: 0 };
        let (names, folders) = (HashSet::new(), HashSet::new());
        let mut ours = Self { dir: dir.to_owned(), earlier, written, names, folders, places, stamp: 0 };
        ours.learn()?;
        ours.stamp = ours.walk(dir)?;
        Ok(ours)
    }

    /// Learns the names of all its files.
    fn learn(&mut self) -> Result<(), Foreign> {
        let books: Vec<String> = self.written.keys().map(String::as_str).chain([settings::FILE]).map(str::to_owned).collect();
        books.iter().for_each(|book| self.know(book));
        let path = self.dir.join(manifest::MANIFEST);
        if !path.exists() {
            return Ok(());
        }
        let read = manifest::find(&path, |line| {
            self.earlier.images += 1;
            if self.places == Places::Images {
                self.know(&line.file_name);
            }
            false
        });
        read.map(drop).map_err(|_| Foreign::Changed(Few::one(manifest::MANIFEST)))
    }

    fn know(&mut self, name: &str) {
        self.names.insert(mark(name));
        let mut rest = name;
        while let Some((folder, _)) = rest.rsplit_once('/') {
            if !self.folders.insert(folder.to_owned()) {
                break;
            }
            rest = folder;
        }
    }

    /// The stamp of everything in `dir`, in which nothing may be that is not known. Links are not followed.
    fn walk(&self, dir: &Path) -> Result<u128, Foreign> {
        // Moved away, with a link in its place: what that leads to is not what makes way.
        if !dir.symlink_metadata().is_ok_and(|meta| meta.is_dir()) {
            return Err(Foreign::Meanwhile);
        }
        let (mut stamp, mut strange) = (0_u128, Few::default());
        let mut walk = walkdir::WalkDir::new(dir).min_depth(1).into_iter();
        while let Some(entry) = walk.next() {
            let looked = entry.map_err(io::Error::from).and_then(|entry| {
                let meta = entry.path().symlink_metadata()?;
                Ok((entry, meta))
            });
            let (entry, meta) = match looked {
                Ok(looked) => looked,
                Err(error) => {
                    strange.add(format!("something that cannot be looked at ({error})"));
                    continue;
                }
            };
            let name = name_in(dir, entry.path());
            match name.as_deref() {
                Some(name) if self.is_known(dir, name, &meta, entry.path()) => {
                    if !meta.is_dir() {
                        stamp = stamp.wrapping_add(stamp_of(name, &meta));
                    }
                }
                _ => {
                    let shown = entry.path().strip_prefix(dir).unwrap_or(entry.path()).display();
                    strange.add(format!("{shown}{}", if meta.is_dir() { "/" } else { "" }));
                    if meta.is_dir() {
                        walk.skip_current_dir();
                    }
                }
            }
        }
        if strange.count > 0 { Err(Foreign::Strange(strange)) } else { Ok(stamp) }
    }

    fn is_known(&self, dir: &Path, name: &str, meta: &Metadata, path: &Path) -> bool {
        if meta.is_dir() {
            return self.folders.contains(name) && !other_disk(path, dir);
        }
        let is_litter = || meta.is_file() && LITTER.contains(&name.rsplit('/').next().unwrap_or_default());
        (meta.is_file() || meta.is_symlink()) && self.names.contains(&mark(name)) || is_litter()
    }

    /// Whether it is, at `dir` now, what it was when it was looked at.
    pub(super) fn is_as_it_was(&self, dir: &Path) -> Result<(), Foreign> {
        if self.walk(dir)? == self.stamp { Ok(()) } else { Err(Foreign::Meanwhile) }
    }

    /// Reads every file and compares its hash, so that what somebody changed is not lost.
    pub(super) fn read(&self, progress: &Progress) -> Result<(), Foreign> {
        progress.begin("Checking the earlier export", self.earlier.images);
        let mut changed = Few::default();
        for (book, hash) in &self.written {
            progress.check()?;
            let path = self.dir.join(book);
            let is_same = match path.symlink_metadata() {
                Ok(meta) => meta.is_file() && is_hash(&path, hash),
                Err(error) => error.kind() == io::ErrorKind::NotFound,
            };
            if !is_same {
                changed.add(book.clone());
            }
        }
        let path = self.dir.join(manifest::MANIFEST);
        if self.places == Places::Images && changed.count == 0 && path.exists() {
            self.read_images(&path, &mut changed, progress)?;
        }
        if changed.count > 0 { Err(Foreign::Changed(changed)) } else { Ok(()) }
    }

    fn read_images(&self, path: &Path, changed: &mut Few, progress: &Progress) -> Result<(), Foreign> {
        let dataset = dataset_of(&self.dir, None);
        let one = |line: &Line| -> Result<Option<String>, Cancelled> {
            progress.check()?;
            progress.tick(1);
            Ok((!is_as_exported(&self.dir, dataset.as_deref(), line)).then(|| line.file_name.clone()))
        };
        let mut held: Vec<Line> = Vec::with_capacity(AT_ONCE);
        let mut look = |held: &mut Vec<Line>| -> Result<(), Cancelled> {
            let found: Vec<Option<String>> = held.par_iter().map(one).collect::<Result<_, _>>()?;
            found.into_iter().flatten().for_each(|name| changed.add(name));
            held.clear();
            Ok(())
        };
        let mut looked = Ok(());
        let read = manifest::find(path, |line| {
            held.push(line.clone());
            if held.len() == AT_ONCE {
                looked = look(&mut held);
            }
            looked.is_err()
        });
        looked?;
        look(&mut held)?;
        read.map(drop).map_err(|_| Foreign::Changed(Few::one(manifest::MANIFEST)))
    }

    /// Removes its files, which now lie in `dir`, and the folders that are empty then; nothing else. Links are removed, not what they lead to.
    ///
    /// # Errors
    /// Something is left, and why.
    pub(super) fn remove(&self, dir: &Path, progress: &Progress) -> io::Result<()> {
        progress.begin("Removing the earlier export", self.earlier.images);
        let mut failed = None;
        let note = |failed: &mut Option<io::Error>, done: io::Result<()>| match done {
            Err(error) if error.kind() != io::ErrorKind::NotFound => *failed = failed.take().or(Some(error)),
            _ => progress.tick(1),
        };
        // Sorted, so that a folder is read whole before anything in it is removed.
        for entry in walkdir::WalkDir::new(dir).min_depth(1).contents_first(true).sort_by_file_name().into_iter().filter_map(Result::ok) {
            let (Some(name), Ok(meta)) = (name_in(dir, entry.path()), entry.path().symlink_metadata()) else { continue };
            if LAST.contains(&name.as_str()) || !self.is_known(dir, &name, &meta, entry.path()) {
                continue;
            }
            note(&mut failed, if meta.is_dir() { std::fs::remove_dir(entry.path()) } else { std::fs::remove_file(entry.path()) });
        }
        for book in LAST.iter().filter(|book| failed.is_none() && self.names.contains(&mark(book))).collect::<Vec<_>>() {
            note(&mut failed, std::fs::remove_file(dir.join(book)));
        }
        failed.map_or_else(|| std::fs::remove_dir(dir), Err)
    }
}

/// Whether the file of `line` in `dir` is what was exported, or gone.
fn is_as_exported(dir: &Path, dataset: Option<&Path>, line: &Line) -> bool {
    let Some(path) = below(dir, &line.file_name) else { return true };
    let meta = match path.symlink_metadata() {
        Ok(meta) => meta,
        Err(error) => return error.kind() == io::ErrorKind::NotFound,
    };
    if meta.is_symlink() {
        // What it leads to is not touched and may be gone, or be another file by now.
        let leads_to_source = || std::fs::read_link(&path).is_ok_and(|target| target.ends_with(&line.source));
        return !line.is_own() && (leads_to_source() || is_hash(&path, &line.hash));
    }
    // A hard link to its source shows what the source is now; the source keeps it.
    let is_the_source = || dataset.and_then(|root| below(root, &line.source)).is_some_and(|source| is_same(&path, &source));
    meta.is_file() && (is_hash(&path, &line.hash) || is_the_source())
}

fn is_same(a: &Path, b: &Path) -> bool {
    same_file::is_same_file(a, b).unwrap_or(false)
}

fn is_hash(path: &Path, hash: &str) -> bool {
    hash_regular(path).is_ok_and(|found| found.to_hex().as_str() == hash)
}

/// What `path` in `dir` is called by a manifest; `None` where no manifest could.
fn name_in(dir: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(dir).ok()?.iter().map(std::ffi::OsStr::to_str).collect();
    Some(parts?.join("/"))
}

/// Eight bytes that stand for a name.
fn mark(name: &str) -> u64 {
    blake3::hash(name.as_bytes()).as_bytes().first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight))
}

/// Sixteen bytes that stand for a file of this name, length and time of change.
fn stamp_of(name: &str, meta: &Metadata) -> u128 {
    let modified = meta.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let mut hasher = blake3::Hasher::new();
    hasher.update(name.as_bytes()).update(&[0, u8::from(meta.is_symlink())]);
    hasher.update(&meta.len().to_le_bytes()).update(&modified.as_nanos().to_le_bytes());
    hasher.finalize().as_bytes().first_chunk().map_or(0, |sixteen| u128::from_le_bytes(*sixteen))
}

/// An image of `dataset` that really lies in `dir`, because a link in the dataset leads there: it would go with `dir`.
pub(super) fn source_in(dir: &Path, dataset: &Dataset) -> Option<String> {
    let ids: Vec<ImageId> = (0..dataset.records().len() as u32).map(ImageId).collect();
    let within = |path: &Path| path.canonicalize().is_ok_and(|real| real.starts_with(dir));
    let one = |ids: &[ImageId]| {
        let mut last: (PathBuf, bool) = (PathBuf::new(), false);
        ids.iter().copied().find(|id| {
            let path = dataset.path(*id);
            let folder = path.parent().unwrap_or(&path);
            if last.0 != folder {
                last = (folder.to_owned(), within(folder));
            }
            last.1 || path.is_symlink() && within(&path)
        })
    };
    ids.par_chunks(AT_ONCE).find_map_first(one).map(|id| dataset.key(id))
}
