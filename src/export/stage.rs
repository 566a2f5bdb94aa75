//! The folder beside the target: all is written there, and one rename makes it the target. Whatever ends the export early removes it,
//! except a kill or a power cut; then the ledger tells what is whole.

use super::error::ExportError;
use super::exchange::{self, EARLIER, NOTE};
use super::ledger::{Begin, Ledger};
use super::ours::{Earlier, Ours};
use super::target::{Now, Place};
use crate::progress::Progress;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Names the folder as ours, holds the plan's fingerprint, and is locked while an export runs.
const MARKER: &str = "evenset-partial.txt";
const TREE: &str = "tree";
/// Files that are packed into the tree at the end.
const WORK: &str = "work";
const LEDGER: &str = "ledger";
/// What versions before the ledger noted in.
const JOURNAL: &str = "journal.jsonl";

/// The folder beside the target, locked. Dropping it removes it, unless it was published.
#[derive(Debug)]
pub(super) struct Stage {
    folder: PathBuf,
    out: PathBuf,
    makes_way: MakesWay,
    marker: Option<File>,
    ledger: Ledger,
    /// Folders above that did not exist before, innermost first.
    new_parents: Vec<PathBuf>,
}

/// What the target is before, and is not any more.
#[derive(Debug)]
enum MakesWay {
    Nothing,
    EmptyFolder,
    Earlier(Box<Ours>),
}

/// Where a finished export is.
#[derive(Debug)]
pub(super) enum Published {
    /// At its target; with the earlier export that made way for it, and what is to be told of that one.
    AtTarget(Option<Earlier>, Option<String>),
    /// Beside its target, and why; and what is to be told of the export there, unless that is as it was.
    Beside(PathBuf, String, Vec<String>),
}

/// Whether to go on with what an interrupted export left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leftovers {
    /// Use it, if it is of the same plan.
    Resume,
    /// Remove it, if it is an export's.
    StartOver,
}

impl Stage {
    /// Takes the folder beside `place` for the plan of this `fingerprint`; what stands at the target and is to make way is `earlier`.
    pub(super) fn open(place: &Place, earlier: Option<Ours>, fingerprint: &str, leftovers: Leftovers) -> Result<Self, ExportError> {
        let folder = place.stage();
        let new_parents = create_parents(place)?;
        let taken = take(&folder, place, fingerprint, leftovers);
        let (marker, begin) = taken.inspect_err(|_| remove_parents(&new_parents))?;
        let ledger = Ledger::open(&folder.join(LEDGER), begin).inspect_err(|_| {
            remove_ours(&folder);
            remove_parents(&new_parents);
        })?;
        let makes_way = match earlier {
            Some(ours) => MakesWay::Earlier(Box::new(ours)),
            None if place.now == Now::Empty => MakesWay::EmptyFolder,
            None => MakesWay::Nothing,
        };
        Ok(Self { folder, out: place.out.clone(), makes_way, marker: Some(marker), ledger, new_parents })
    }

    /// What was written, row by row.
    pub(super) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Where files are written until the end.
    pub(super) fn tree(&self) -> PathBuf {
        tree_in(&self.folder)
    }

    /// Where files are written that are packed at the end; it goes when the export is published.
    pub(super) fn work(&self) -> Result<PathBuf, ExportError> {
        let work = self.folder.join(WORK);
        std::fs::create_dir_all(&work).map_err(|error| ExportError::write(&work, &error))?;
        Ok(work)
    }

    /// Makes what was written the target.
    pub(super) fn publish(mut self, progress: &Progress) -> Result<Published, ExportError> {
        let makes_way = std::mem::replace(&mut self.makes_way, MakesWay::Nothing);
        match makes_way {
            // One that somebody took away meanwhile needs not make way.
            MakesWay::Earlier(ours) if self.out.symlink_metadata().is_ok() => return self.exchange(&ours, progress),
            MakesWay::EmptyFolder => self.take_place(Now::Empty)?,
            _ => self.take_place(Now::Absent)?,
        }
        Ok(Published::AtTarget(None, None))
    }

    /// Takes the place of an earlier export, if that is still what it was; else a free name beside it, so that the work is not lost.
    fn exchange(mut self, ours: &Ours, progress: &Progress) -> Result<Published, ExportError> {
        let (tree, aside) = (self.tree(), self.folder.join(EARLIER));
        progress.begin("Waiting for the disk", 0);
        exchange::note(&self.folder, &tree, &self.out);
        // What the disk did not take is no export: it goes, and the earlier one stays.
        let settled = self.marker.as_ref().map_or(Ok(()), |held| exchange::settle(held, &tree));
        settled.map_err(|error| ExportError::write(&self.out, &error))?;
        let swapped = self.swap(ours, (&tree, &aside));
        self.new_parents.clear();
        let Err(why) = swapped else {
            self.sync_parent();
            let told = exchange::put_away(ours, &aside, &self.out, progress);
            return Ok(Published::AtTarget(Some(ours.earlier.clone()), told));
        };
        let (new, remains) = exchange::after_failure(&tree, &self.out, &aside);
        let free = exchange::beside(&new, &self.out);
        self.sync_parent();
        match free {
            Some(free) => Ok(Published::Beside(free, why, remains)),
            None => Err(ExportError::target(&self.out, [vec![why], remains].concat().join("; "))),
        }
    }

    /// Exchanges the `tree` with what stands at the target, which is `aside` then; why not, if not.
    fn swap(&self, ours: &Ours, (tree, aside): (&Path, &Path)) -> Result<(), String> {
        // Not stopped any more: all is written, and what was exchanged by halves would have to be put back.
        ours.is_as_it_was(&self.out, &Progress::new()).map_err(|foreign| foreign.fact())?;
        exchange::swap(tree, &self.out, aside).map_err(|error| format!("it could not be replaced: {error}"))
    }

    fn sync_parent(&self) {
        if let Some(parent) = self.out.parent() {
            sync_folder(parent);
        }
    }

    /// Takes the place of nothing or of an empty folder.
    fn take_place(&mut self, now: Now) -> Result<(), ExportError> {
        if now == Now::Empty {
            std::fs::remove_dir(&self.out).map_err(|error| ExportError::write(&self.out, &error))?;
        }
        if let Err(error) = std::fs::rename(self.tree(), &self.out) {
            if now == Now::Empty {
                // As it was before.
                let _ = std::fs::create_dir(&self.out);
            }
            if matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) {
                return Err(ExportError::target(&self.out, "something else was put there while the export ran; choose another name"));
            }
            return Err(ExportError::write(&self.out, &error));
        }
        self.new_parents.clear();
        self.sync_parent();
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        remove_ours(&self.folder);
        self.marker = None;
        // Where an open file keeps its folder (Windows), it can go only now.
        let _ = std::fs::remove_dir(&self.folder);
        remove_parents(&self.new_parents);
    }
}

/// Whether an export that was killed, and does not run any more, left its folder beside `place`.
pub(super) fn is_left(place: &Place) -> bool {
    lock_left(&place.stage()).is_some()
}

/// Removes what a finished export may have left beside `place` if it was killed between its rename and its last step.
pub(super) fn sweep(place: &Place) {
    let folder = place.stage();
    // Held until it is gone.
    if let Some(_lock) = lock_left(&folder) {
        remove_ours(&folder);
    }
}

/// The marker of a `folder` that an export left which does not run any more, locked. Where a file system has no locks nothing tells that it
/// does not run: none. Some lock only what may be written to.
pub(super) fn lock_left(folder: &Path) -> Option<File> {
    let marker = OpenOptions::new().read(true).write(true).open(folder.join(MARKER)).ok()?;
    (is_ours(folder) && marker.try_lock().is_ok()).then_some(marker)
}

/// Where an export's `folder` has what is to become the target.
pub(super) fn tree_in(folder: &Path) -> PathBuf {
    folder.join(TREE)
}

/// How often, and how long apart, a folder is looked at that is not an export's.
const ATTEMPTS: u32 = 15;
const PAUSE: Duration = Duration::from_millis(20);

/// Creates or takes over the folder and locks its marker.
fn take(folder: &Path, place: &Place, fingerprint: &str, leftovers: Leftovers) -> Result<(File, Begin), ExportError> {
    let refuse = |reason: &str| Err(ExportError::Resume { path: folder.to_owned(), reason: reason.to_owned() });
    // Another export that is just beginning or ending has the folder without its marker for a moment.
    for attempt in (0..ATTEMPTS).rev() {
        match std::fs::create_dir(folder) {
            Ok(()) => break,
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(ExportError::write(folder, &error)),
            Err(_) if is_ours(folder) => break,
            Err(_) if attempt == 0 => {
                return refuse("this is not an interrupted export of evenset; move it away or choose another target");
            }
            Err(_) => std::thread::sleep(PAUSE),
        }
    }
    let path = folder.join(MARKER);
    let marker = OpenOptions::new().create(true).truncate(false).read(true).write(true).open(&path);
    let mut marker = marker.map_err(|error| ExportError::write(&path, &error))?;
    // File systems without locks (some network ones) are written to without.
    if matches!(marker.try_lock(), Err(TryLockError::WouldBlock)) || !path.exists() {
        return Err(ExportError::Busy(place.out.clone()));
    }
    if folder.join(EARLIER).symlink_metadata().is_ok() {
        return refuse("it holds an earlier export that could not be put away; move it out of there");
    }
    let mut text = String::new();
    marker.read_to_string(&mut text).map_err(|error| ExportError::write(&path, &error))?;
    let wanted = format!("evenset partial export {fingerprint}\n");
    let begin = if leftovers == Leftovers::Resume && text == wanted && leads_nowhere(folder) {
        Begin::TakeOver
    } else if leftovers == Leftovers::Resume && !text.is_empty() && text != wanted {
        return refuse("it was left by an export of another dataset, recipe or version; export without resuming to start over");
    } else {
        let begun = empty(folder).and_then(|()| rewrite(&mut marker, &wanted));
        begun.inspect_err(|_| remove_ours(folder)).map_err(|error| ExportError::write(folder, &error))?;
        Begin::Empty
    };
    let tree = folder.join(TREE);
    std::fs::create_dir_all(&tree).inspect_err(|_| remove_ours(folder)).map_err(|error| ExportError::write(&tree, &error))?;
    Ok((marker, begin))
}

fn rewrite(marker: &mut File, text: &str) -> io::Result<()> {
    marker.set_len(0)?;
    marker.rewind()?;
    marker.write_all(text.as_bytes())?;
    marker.sync_all()
}

/// Whether `folder` is a real folder that an export began: it holds the marker, or nothing yet.
fn is_ours(folder: &Path) -> bool {
    let real = std::fs::symlink_metadata(folder).is_ok_and(|meta| meta.is_dir());
    let marked = std::fs::symlink_metadata(folder.join(MARKER)).is_ok_and(|meta| meta.is_file());
    real && (marked || std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none()))
}

/// Whether nothing that an export writes to is a link: somebody else may have put it there.
fn leads_nowhere(folder: &Path) -> bool {
    [TREE, WORK, LEDGER, NOTE].iter().all(|name| !folder.join(name).is_symlink())
}

/// Removes everything that an export puts into its folder, except the marker, and nothing else.
fn empty(folder: &Path) -> io::Result<()> {
    absent_is_fine(std::fs::remove_dir_all(folder.join(TREE)))?;
    absent_is_fine(std::fs::remove_dir_all(folder.join(WORK)))?;
    absent_is_fine(std::fs::remove_file(folder.join(JOURNAL)))?;
    absent_is_fine(std::fs::remove_file(folder.join(NOTE)))?;
    absent_is_fine(std::fs::remove_file(folder.join(LEDGER)))
}

/// Removes the folder of an export, the marker last so that an interrupted removal is still known as ours.
fn remove_ours(folder: &Path) {
    if folder.join(EARLIER).symlink_metadata().is_ok() {
        // The next export puts it away or back, and needs all else to tell which.
        return;
    }
    // A failure here leaves a hidden folder that the next export takes over; there is nobody to tell.
    let _ = empty(folder);
    let _ = std::fs::remove_file(folder.join(MARKER));
    let _ = std::fs::remove_dir(folder);
}

fn absent_is_fine(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Creates missing folders; tells which are new, innermost first.
fn create_parents(place: &Place) -> Result<Vec<PathBuf>, ExportError> {
    let mut new = place.missing();
    new.reverse();
    let created = std::fs::create_dir_all(&place.parent).inspect_err(|_| remove_parents(&new));
    created.map_err(|error| ExportError::write(&place.parent, &error))?;
    Ok(new)
}

fn remove_parents(new: &[PathBuf]) {
    for folder in new {
        // Only if empty: somebody else may use it by now.
        let _ = std::fs::remove_dir(folder);
    }
}

#[cfg(unix)]
fn sync_folder(folder: &Path) {
    // The rename is done; a file system that cannot sync folders loses nothing but a little safety at a power cut.
    let _ = File::open(folder).and_then(|handle| handle.sync_all());
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) {}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn where_an_earlier_export_lies_nothing_is_removed() {
        let home = tempfile::tempdir().unwrap();
        [TREE, EARLIER].iter().for_each(|name| std::fs::create_dir(home.path().join(name)).unwrap());
        [MARKER, NOTE].iter().for_each(|name| std::fs::write(home.path().join(name), "x").unwrap());
        remove_ours(home.path());
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 4);
        std::fs::remove_dir(home.path().join(EARLIER)).unwrap();
        remove_ours(home.path());
        assert!(!home.path().exists());
        std::fs::create_dir(home.path()).unwrap();
    }
}
