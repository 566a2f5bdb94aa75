//! Listing folders: level by level, all folders of a level (and the files of a large one) in parallel. A file with an image's extension
//! is taken by its name alone: asking for its size costs more than all else, and who reads its header asks in passing.

use super::extensions::{foreign_format, promised};
use super::ignore::is_ignored;
use super::table::Files;
use super::trail::{Trail, follow};
use crate::pixels;
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::fs::{DirEntry, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

/// Whether a folder belongs to a class, or stands above the classes (the root, a split).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Every file is meant as an image of the class.
    InClass,
    /// Files other than images (a readme, a list of classes) are nobody's business.
    Above,
}

/// A folder to list.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    /// Where it is.
    pub(super) path: PathBuf,
    /// Relative to the root, with `/`; empty for the root.
    pub(super) key: String,
    /// The folders that led here.
    pub(super) trail: Trail,
}

impl Folder {
    /// Its own name, the last part of its key.
    pub(super) fn name(&self) -> &str {
        self.key.rsplit('/').next().unwrap_or_default()
    }
}

/// What one folder holds.
#[derive(Debug)]
pub(super) struct Listed {
    /// Images (by extension; where that is unknown by content).
    pub(super) files: Files,
    /// Folders right below, not ignored, by name.
    pub(super) folders: Vec<Folder>,
    /// Everything odd.
    pub(super) problems: Vec<Problem>,
    /// What was passed over.
    pub(super) ignored: u64,
}

/// So many files are looked at before the counter ticks and a cancel is heard, by one thread.
const CHUNK: usize = 1024;

/// Lists `folders` and all below; `owner` says whose each top folder is, and the result tells every folder's owner.
pub(super) fn walk<T: Copy + Send + Sync>(folders: Vec<(T, Folder)>, progress: &Progress) -> Result<Vec<(T, Listed)>, Cancelled> {
    let mut all = Vec::new();
    let mut level = folders;
    // Level by level rather than by recursion: a tree as deep as a path can be long must not overflow a stack.
    while !level.is_empty() {
        let mut listed = level
            .par_iter()
            .map(|(owner, folder)| Ok((*owner, list(folder, Place::InClass, progress)?)))
            .collect::<Result<Vec<_>, Cancelled>>()?;
        level = listed.iter_mut().flat_map(|(owner, one)| std::mem::take(&mut one.folders).into_iter().map(|sub| (*owner, sub))).collect();
        all.append(&mut listed);
    }
    Ok(all)
}

/// Lists one folder, not what is below its folders.
pub(super) fn list(folder: &Folder, place: Place, progress: &Progress) -> Result<Listed, Cancelled> {
    progress.check()?;
    let mut all = Listed { files: Files::new(folder.key.clone()), folders: Vec::new(), problems: Vec::new(), ignored: 0 };
    let entries = match std::fs::read_dir(&folder.path) {
        Ok(entries) => entries,
        Err(error) => {
            all.problems.push(Problem::new(ProblemKind::UnreadableFolder, &folder.key, format!("cannot list the folder: {error}")));
            return Ok(all);
        }
    };
    let mut good = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => good.push(entry),
            Err(error) => {
                let reason = format!("cannot list the whole folder: {error}");
                all.problems.push(Problem::new(ProblemKind::UnreadableFolder, &folder.key, reason));
                break;
            }
        }
    }
    let parts = good.par_chunks(CHUNK).map(|chunk| part(chunk, folder, place, progress)).collect::<Result<Vec<_>, Cancelled>>()?;
    for mut one in parts {
        all.files.append(&one.files);
        all.folders.append(&mut one.folders);
        all.problems.append(&mut one.problems);
        all.ignored += one.ignored;
    }
    all.folders.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    Ok(all)
}

fn part(entries: &[DirEntry], folder: &Folder, place: Place, progress: &Progress) -> Result<Listed, Cancelled> {
    progress.check()?;
    let mut part = Listed { files: Files::new(String::new()), folders: Vec::new(), problems: Vec::new(), ignored: 0 };
    for entry in entries {
        take(entry, folder, place, &mut part);
    }
    progress.tick(part.files.len() as u64);
    Ok(part)
}

/// Sorts one entry of `folder` into `part`.
fn take(entry: &DirEntry, folder: &Folder, place: Place, part: &mut Listed) {
    let os_name = entry.file_name();
    if is_ignored(&os_name) {
        part.ignored += 1;
        return;
    }
    let Some(name) = os_name.to_str() else {
        let reason = "the name is not valid Unicode, so no recipe or manifest could name it; rename it";
        part.problems.push(Problem::new(ProblemKind::NotUnicode, key_of(folder, &os_name.to_string_lossy()), reason));
        return;
    };
    let kind = match entry.file_type() {
        Ok(kind) => kind,
        Err(error) => return unreadable(folder, name, &error, part),
    };
    if kind.is_symlink() {
        let path = entry.path();
        match std::fs::metadata(&path) {
            Ok(target) if target.is_dir() => match follow(&path, &folder.trail) {
                Ok(trail) => part.folders.push(Folder { path, key: key_of(folder, name), trail }),
                Err(reason) => part.problems.push(Problem::new(ProblemKind::BadLink, key_of(folder, name), reason)),
            },
            Ok(target) => file(name, &path, &target, (folder, place), part),
            Err(error) => {
                let reason = format!("the link leads to nothing that can be read: {error}");
                part.problems.push(Problem::new(ProblemKind::BadLink, key_of(folder, name), reason));
            }
        }
    } else if kind.is_dir() {
        let trail = folder.trail.below(&os_name);
        part.folders.push(Folder { path: entry.path(), key: key_of(folder, name), trail });
    } else if kind.is_file() && promised(name).is_some() {
        push(name, (0, 0), folder, part);
    } else {
        match entry.metadata() {
            Ok(metadata) => file(name, &entry.path(), &metadata, (folder, place), part),
            Err(error) => unreadable(folder, name, &error, part),
        }
    }
}

/// Sorts in one file (a link already followed).
fn file(name: &str, path: &Path, metadata: &Metadata, (folder, place): (&Folder, Place), part: &mut Listed) {
    let (kind, reason) = if !metadata.is_file() {
        (ProblemKind::NotAnImage, "not a regular file".to_owned())
    } else if metadata.len() == 0 {
        (ProblemKind::EmptyFile, "the file is empty".to_owned())
    } else if promised(name).is_some() || has_image_content(path) {
        return push(name, (metadata.len(), modified_nanos(metadata)), folder, part);
    } else if let Some(format) = foreign_format(name) {
        (ProblemKind::NotAnImage, format!("evenset does not read {format} images; convert it to PNG or JPEG"))
    } else {
        (ProblemKind::NotAnImage, "neither its extension nor its content is an image that evenset reads".to_owned())
    };
    match place {
        Place::InClass => part.problems.push(Problem::new(kind, key_of(folder, name), reason)),
        Place::Above => part.ignored += 1,
    }
}

fn push(name: &str, (bytes, modified_nanos): (u64, i64), folder: &Folder, part: &mut Listed) {
    if !part.files.push(name, bytes, modified_nanos) {
        part.problems.push(Problem::new(ProblemKind::Unreadable, key_of(folder, name), "the name does not fit in the tables"));
    }
}

fn unreadable(folder: &Folder, name: &str, error: &std::io::Error, part: &mut Listed) {
    part.problems.push(Problem::new(ProblemKind::Unreadable, key_of(folder, name), format!("cannot read the file: {error}")));
}

/// Whether the first bytes of the file at `path` are those of an image.
pub(super) fn has_image_content(path: &Path) -> bool {
    let mut head = Vec::with_capacity(64);
    let read = std::fs::File::open(path).and_then(|file| file.take(64).read_to_end(&mut head));
    read.is_ok() && pixels::sniff(&head).is_some()
}

/// The last change in nanoseconds since 1970; 0 where unknown.
pub(super) fn modified_nanos(metadata: &Metadata) -> i64 {
    let Ok(time) = metadata.modified() else { return 0 };
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
    }
}

fn key_of(folder: &Folder, name: &str) -> String {
    if folder.key.is_empty() { name.to_owned() } else { format!("{}/{name}", folder.key) }
}
