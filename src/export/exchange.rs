//! A new export in the place of an earlier one: at once where the system can, else by two renames; and what becomes of the earlier one then.
//! Whenever it is killed, the target is the one or the other, whole; or, between the two renames, the next export puts the earlier one back
//! (`mend.rs`).

use super::again::text_of;
use super::found::{Found, Kind};
use super::ours::Ours;
use super::settings;
use super::target::free_beside;
use crate::progress::Progress;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Where the earlier export lies, in the folder beside the target, until it is removed. Never removed as a whole: it is not only ours until that
/// is looked at.
pub(super) const EARLIER: &str = "earlier";

/// Says which of two exports that are exchanged is which.
pub(super) const NOTE: &str = "exchange.txt";

/// Puts the folder `tree` at `out`, and the folder that stood there at `aside`, where nothing may be.
///
/// # Errors
/// The system's; `out` is what it was then.
pub(super) fn swap(tree: &Path, out: &Path, aside: &Path) -> io::Result<()> {
    // Under the other's name first, so that a kill never leaves the earlier one under the new one's.
    let new = Found::at(tree)?.id;
    std::fs::rename(tree, aside)?;
    // A network disk may have done it and lost the answer: the earlier one is never to be taken for the new one.
    let Err(error) = at_once(aside, out) else { return Ok(()) };
    if Found::at(aside)?.id != new {
        return Ok(());
    }
    std::fs::rename(aside, tree)?;
    // Only where it cannot be done at once: between two renames a kill leaves nothing at the target until the next export.
    if !matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput) {
        return Err(error);
    }
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

/// The `new` export and the `old` one, as [`mark_of`] tells them from others.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Marks {
    pub(super) new: String,
    pub(super) old: String,
}

/// Notes in `folder` which of two exports is the new one. Without it, as where the disk is full, a kill leaves an earlier export that is shown
/// and not removed.
pub(super) fn note(folder: &Path, new: &Path, old: &Path) {
    let path = folder.join(NOTE);
    let _ = std::fs::remove_file(&path);
    if let (Some(new), Some(old)) = (mark_of(new), mark_of(old)) {
        let written = File::create_new(&path).and_then(|mut file| {
            file.write_all(format!("{new}\n{old}\n").as_bytes())?;
            file.sync_all()
        });
        if written.is_err() {
            let _ = std::fs::remove_file(&path);
        }
    }
}

/// What [`note`] has noted, if that tells the two apart.
pub(super) fn noted(folder: &Path) -> Option<Marks> {
    let text = text_of(&folder.join(NOTE)).ok()?;
    let (new, old) = text.strip_suffix('\n')?.split_once('\n')?;
    (new != old).then(|| Marks { new: new.to_owned(), old: old.to_owned() })
}

/// What tells the export `dir` from others, wherever it is moved: the hash of the book that goes last, and the folder's own number.
pub(super) fn mark_of(dir: &Path) -> Option<String> {
    let text = text_of(&dir.join(settings::FILE)).ok()?;
    let number = Found::at(dir).ok()?.id.map_or(0, |(_, number)| number);
    Some(format!("{} {number}", blake3::hash(text.as_bytes()).to_hex()))
}

/// Waits until what was written is on the disk: what stood at the target before is removed next, and a power cut is not to take both. `held` is
/// a file that was opened before anything was written.
///
/// # Errors
/// Something that was written is not on the disk.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn settle(held: &File, _tree: &Path) -> io::Result<()> {
    use rustix::io::Errno;
    match rustix::fs::syncfs(held) {
        // A file system that cannot do it loses nothing but a little safety.
        Ok(()) | Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn settle(_held: &File, tree: &Path) -> io::Result<()> {
    settle_each(tree, settle_file)
}

/// The same by `settle_file`, file by file.
#[cfg(any(test, not(any(target_os = "linux", target_os = "android"))))]
fn settle_each(tree: &Path, settle_file: impl Fn(&Path) -> io::Result<()> + Sync) -> io::Result<()> {
    use rayon::prelude::*;
    walkdir::WalkDir::new(tree).into_iter().par_bridge().try_for_each(|entry| {
        let entry = entry?;
        if entry.file_type().is_file() { settle_file(entry.path()) } else { Ok(()) }
    })
}

#[cfg(all(unix, any(test, not(any(target_os = "linux", target_os = "android")))))]
fn settle_file(path: &Path) -> io::Result<()> {
    Ok(rustix::fs::fsync(File::open(path)?)?)
}

#[cfg(not(unix))]
fn settle_file(path: &Path) -> io::Result<()> {
    match File::options().write(true).open(path) {
        Ok(file) => file.sync_all(),
        // A link to an original that may not be written to: nothing of it was written now.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(()),
        Err(error) => Err(error),
    }
}

/// Where the new export is after a [`swap`] that failed, and what is to be told of the earlier one, if not even that could be put back.
pub(super) fn after_failure(tree: &Path, out: &Path, aside: &Path) -> (PathBuf, Vec<String>) {
    if aside.symlink_metadata().is_err() {
        return (tree.to_owned(), Vec::new());
    }
    if !is_folder(tree) {
        // It could not be given its own name again.
        return (aside.to_owned(), Vec::new());
    }
    let is_back = out.symlink_metadata().is_err() && std::fs::rename(aside, out).is_ok();
    (tree.to_owned(), if is_back { Vec::new() } else { vec![show(aside, out, "it could not be put back")] })
}

/// Removes the earlier export, which lies `aside` now, if it is what it was when it was looked at. Else, or if something of it cannot be
/// removed, it is put beside `out` under a name that can be seen: what is to be told of it.
pub(super) fn put_away(ours: &Ours, aside: &Path, out: &Path, progress: &Progress) -> Option<String> {
    // To the end, whatever was asked meanwhile: the new one stands already.
    if let Err(foreign) = ours.is_as_it_was(aside, &Progress::new()) {
        return Some(show(aside, out, &foreign.fact()));
    }
    let left = ours.remove(aside, progress).err()?;
    Some(show(aside, out, &left.fact()))
}

/// Gives what lies `aside` a name beside `out` that can be seen; says where it is and `why`.
pub(super) fn show(aside: &Path, out: &Path, why: &str) -> String {
    let mut name = out.file_name().unwrap_or_default().to_owned();
    name.push("-earlier");
    let wished = out.with_file_name(name);
    let free = if wished.symlink_metadata().is_err() { Some(wished) } else { free_beside(&wished) };
    let shown = free.filter(|free| std::fs::rename(aside, free).is_ok()).unwrap_or_else(|| aside.to_owned());
    format!("the earlier export, or what is left of it, lies in {}: {why}", shown.display())
}

pub(super) fn is_folder(path: &Path) -> bool {
    Found::at(path).is_ok_and(|found| found.kind == Kind::Folder)
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

    #[test]
    fn what_was_written_is_waited_for() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("held"), "x").unwrap();
        settle(&File::open(home.path().join("held")).unwrap(), home.path()).unwrap();
        settle_each(home.path(), settle_file).unwrap();
        assert!(settle_file(&home.path().join("gone")).is_err() && settle_each(&home.path().join("gone"), settle_file).is_err());
        // Every file, also in folders, and no failure is lost.
        std::fs::create_dir_all(home.path().join("a/b")).unwrap();
        std::fs::write(home.path().join("a/b/deep"), "x").unwrap();
        let asked = std::sync::Mutex::new(std::collections::BTreeSet::new());
        let refuse = |path: &Path| {
            asked.lock().unwrap().insert(path.strip_prefix(home.path()).unwrap().to_owned());
            if path.ends_with("deep") { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
        };
        assert_eq!(settle_each(home.path(), refuse).unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert!(asked.lock().unwrap().contains(Path::new("a/b/deep")));
    }

    /// A file that is only named, not opened, cannot be waited for: who does not ask the system would not know.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    #[test]
    fn the_system_is_asked_to_wait_and_its_refusal_is_told() {
        use rustix::fs::{Mode, OFlags, open};
        let home = tempfile::tempdir().unwrap();
        let named = open(home.path(), OFlags::PATH, Mode::empty()).unwrap();
        assert_eq!(settle(&File::from(named), home.path()).unwrap_err().raw_os_error(), Some(rustix::io::Errno::BADF.raw_os_error()));
    }

    #[test]
    fn neither_is_hidden_when_a_swap_failed_half_way() {
        let home = tempfile::tempdir().unwrap();
        let [stage, tree, out, aside] = ["stage", "stage/tree", "out", "stage/earlier"].map(|name| home.path().join(name));
        std::fs::create_dir_all(&tree).unwrap();
        std::fs::create_dir(&out).unwrap();
        assert_eq!(after_failure(&tree, &out, &aside), (tree.clone(), Vec::new()));
        // Under the other's name, and not given its own again.
        std::fs::rename(&tree, &aside).unwrap();
        assert_eq!(after_failure(&tree, &out, &aside), (aside.clone(), Vec::new()));
        std::fs::rename(&aside, &tree).unwrap();
        // The earlier one is aside; its place is free, or taken.
        std::fs::rename(&out, &aside).unwrap();
        assert_eq!(after_failure(&tree, &out, &aside), (tree.clone(), Vec::new()));
        assert!(out.is_dir());
        std::fs::rename(&out, &aside).unwrap();
        std::fs::write(&out, "mine").unwrap();
        let (new, told) = after_failure(&tree, &out, &aside);
        assert!(new == tree && told[0].contains("out-earlier: it could not be put back"), "{told:?}");
        assert!(home.path().join("out-earlier").is_dir() && out.is_file() && std::fs::read_dir(stage).unwrap().count() == 1);
    }
}
