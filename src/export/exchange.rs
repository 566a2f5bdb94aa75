//! A new export in the place of an earlier one: at once where the system can, else by two renames; and what becomes of the earlier one then.
//! Whenever it is killed, the target is the one or the other, whole; or, between the two renames, the next export puts the earlier one back.

use super::error::ExportError;
use super::ours::{Foreign, Ours};
use super::stage;
use super::target::{Now, Place, free_beside};
use crate::progress::Progress;
use std::io;
use std::path::{Path, PathBuf};

/// Where the earlier export lies, in the folder beside the target, until it is removed. Never removed as a whole: it is not only ours until that
/// is looked at.
pub(super) const EARLIER: &str = "earlier";

/// Puts the folder `tree` at `out`, and the folder that stood there at `aside`, where nothing may be.
///
/// # Errors
/// The system's; `out` is what it was then.
pub(super) fn swap(tree: &Path, out: &Path, aside: &Path) -> io::Result<()> {
    // Under the other's name first, so that a kill never leaves the earlier one under the new one's.
    std::fs::rename(tree, aside)?;
    if at_once(aside, out).is_ok() {
        return Ok(());
    }
    std::fs::rename(aside, tree)?;
    one_after_the_other(tree, out, aside)
}

#[cfg(any(target_vendor = "apple", target_os = "linux", target_os = "android"))]
fn at_once(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(io::Error::from)
}

#[cfg(not(any(target_vendor = "apple", target_os = "linux", target_os = "android")))]
fn at_once(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn one_after_the_other(tree: &Path, out: &Path, aside: &Path) -> io::Result<()> {
    std::fs::rename(out, aside)?;
    std::fs::rename(tree, out).inspect_err(|_| {
        // If even this fails, the next export does it.
        let _ = std::fs::rename(aside, out);
    })
}

/// Waits until what was written in `folder` is on the disk: what stood there before is removed next, and a power cut is not to take both.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn settle(folder: &Path) {
    // A file system that cannot do it loses nothing but a little safety.
    let _ = std::fs::File::open(folder).and_then(|handle| rustix::fs::syncfs(handle).map_err(io::Error::from));
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn settle(_folder: &Path) {}

/// Removes the earlier export, which lies `aside` now, if it is what it was when it was looked at. Else, or if something of it cannot be
/// removed, it is put beside `out` under a name that can be seen: what is to be told of it.
pub(super) fn put_away(ours: &Ours, aside: &Path, out: &Path, progress: &Progress) -> Option<String> {
    if let Err(foreign) = ours.is_as_it_was(aside) {
        return Some(show(aside, out, &foreign.fact()));
    }
    let left = ours.remove(aside, progress).err()?;
    Some(show(aside, out, &left.fact()))
}

/// Gives what lies `aside` a name beside `out` that can be seen; says where it is and `why`.
fn show(aside: &Path, out: &Path, why: &str) -> String {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push("-earlier");
    let wished = out.with_file_name(name);
    let free = if wished.symlink_metadata().is_err() { Some(wished) } else { free_beside(&wished) };
    let shown = free.filter(|free| std::fs::rename(aside, free).is_ok()).unwrap_or_else(|| aside.to_owned());
    format!("the earlier export, or what is left of it, lies in {}: {why}", shown.display())
}

/// What was found to do beside a target before an export begins.
#[derive(Debug)]
pub(super) enum Mended {
    /// Nothing.
    Nothing,
    /// The earlier export stands at the target again.
    PutBack,
    /// What an exchange had not got to the end of is done; with what is to be told.
    PutAway(Option<String>),
}

/// Brings to an end what an exchange at `place` that was killed left.
///
/// # Errors
/// Asked to stop; the earlier export cannot be put back.
pub(super) fn mend(place: &Place, progress: &Progress) -> Result<Mended, ExportError> {
    let folder = place.stage();
    let aside = folder.join(EARLIER);
    let Some(_lock) = stage::lock_left(&folder).filter(|_| is_folder(&aside)) else { return Ok(Mended::Nothing) };
    if place.now != Now::Full {
        std::fs::rename(&aside, &place.out).map_err(|error| ExportError::write(&place.out, &error))?;
        return Ok(Mended::PutBack);
    }
    // Killed between two renames, and then somebody put something else there: the new export is not at the target.
    if is_folder(&stage::tree_in(&folder)) {
        return Ok(Mended::PutAway(Some(show(&aside, &place.out, "an export that was to take its place was killed"))));
    }
    let looked = Ours::look(&aside).and_then(|ours| ours.read(progress).map(|()| ours));
    Ok(Mended::PutAway(match looked {
        Ok(ours) => put_away(&ours, &aside, &place.out, progress),
        Err(Foreign::Cancelled(cancelled)) => return Err(cancelled.into()),
        Err(foreign) => Some(show(&aside, &place.out, &foreign.fact())),
    }))
}

fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|meta| meta.is_dir())
}

/// Where the finished export `tree` is put if its target cannot be taken: the first free name beside `out`.
pub(super) fn beside(tree: &Path, out: &Path) -> Option<PathBuf> {
    free_beside(out).filter(|free| std::fs::rename(tree, free).is_ok())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    type Swap = fn(&Path, &Path, &Path) -> io::Result<()>;

    #[test]
    fn one_takes_the_place_of_the_other_and_a_failure_changes_nothing() {
        for swap in [swap as Swap, one_after_the_other] {
            let home = tempfile::tempdir().unwrap();
            let [tree, out, aside] = ["stage/tree", "out", "stage/earlier"].map(|name| home.path().join(name));
            for (folder, text) in [(&tree, "new"), (&out, "old")] {
                std::fs::create_dir_all(folder).unwrap();
                std::fs::write(folder.join("file"), text).unwrap();
            }
            let read = |folder: &Path| std::fs::read_to_string(folder.join("file")).unwrap_or_default();
            swap(&tree, &out, &aside).unwrap();
            assert_eq!([read(&out), read(&aside), read(&tree)], ["new", "old", ""]);
            // There is no new one any more.
            assert!(swap(&tree, &home.path().join("out"), &home.path().join("other")).is_err());
            assert_eq!([read(&out), read(&aside)], ["new", "old"]);
        }
    }
}
