//! Where an export may go: never inside, above or onto its source, never over something that is there.

use super::Replace;
use super::error::{ExportError, Stands};
use super::ours::{Foreign, Ours};
use crate::problem::plain;
use crate::progress::Progress;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Component, Path, PathBuf};

/// A target that was looked at and is safe.
#[derive(Debug)]
pub(super) struct Place {
    /// The target, absolute, links and `..` resolved.
    pub(super) out: PathBuf,
    /// The folder that it will stand in; may not exist yet.
    pub(super) parent: PathBuf,
    /// What is at the target now.
    pub(super) now: Now,
    /// Whether what was asked for is a link to it.
    by_link: bool,
}

/// What is at a target now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Now {
    /// Nothing.
    Absent,
    /// A folder without entries.
    Empty,
    /// A folder with entries.
    Full,
}

impl Place {
    /// Resolves `asked` and refuses whatever could harm the dataset at `source` or cannot become a folder.
    pub(super) fn find(source: &Path, asked: &Path) -> Result<Self, ExportError> {
        if asked.as_os_str().is_empty() {
            return Err(ExportError::target(asked, "the name is empty"));
        }
        let absolute = std::path::absolute(asked).map_err(|error| ExportError::target(asked, error.to_string()))?;
        let out = resolve(&absolute).map_err(|reason| ExportError::target(asked, reason))?;
        let (Some(parent), Some(name)) = (out.parent().map(Path::to_path_buf), out.file_name()) else {
            return Err(ExportError::target(asked, "it is the root of the file system; name a new folder"));
        };
        check_name(name).map_err(|reason| ExportError::target(asked, reason))?;
        apart(source, &out).map_err(|reason| ExportError::target(asked, reason))?;
        let stage = stage_beside(&out, &parent);
        if apart(source, &stage).is_err() {
            let reason =
                format!("the dataset lies in {}, which an interrupted export left and the next one removes; move it", stage.display());
            return Err(ExportError::target(asked, reason));
        }
        let now = look(&out)?;
        if now == Now::Empty {
            replaceable(&out, &parent).map_err(|reason| ExportError::target(asked, reason))?;
        }
        // Without a slash at the end, behind which no link is seen.
        let by_link = absolute.components().collect::<PathBuf>().is_symlink();
        Ok(Self { out, parent, now, by_link })
    }

    /// Refuses a target that holds something, unless that is an earlier export and nothing else and is to make way.
    pub(super) fn earlier(&self, replace: Replace, progress: &Progress) -> Result<Option<Ours>, ExportError> {
        if self.now != Now::Full {
            return Ok(None);
        }
        match Ours::at_target(&self.out, progress) {
            Ok(ours) if replace == Replace::Earlier => {
                self.may_be_replaced().map_err(|reason| ExportError::target(&self.out, reason))?;
                Ok(Some(ours))
            }
            Ok(ours) => Err(taken(&self.out, Stands::Earlier(ours.earlier))),
            Err(Foreign::Other) => Err(taken(&self.out, Stands::Folder)),
            Err(foreign) => Err(self.refused(&foreign)),
        }
    }

    /// The refusal of a target whose earlier export must not make way.
    pub(super) fn refused(&self, foreign: &Foreign) -> ExportError {
        match foreign {
            Foreign::Cancelled(cancelled) => ExportError::Cancelled(*cancelled),
            foreign => taken(&self.out, Stands::Mixed(foreign.fact(), foreign.remedy())),
        }
    }

    fn may_be_replaced(&self) -> Result<(), String> {
        if self.by_link {
            return Err(format!("it is a link; to replace the earlier export that it leads to, name {} itself", self.out.display()));
        }
        if std::env::current_dir().and_then(|here| here.canonicalize()).is_ok_and(|here| here.starts_with(&self.out)) {
            return Err("you are in it; go to another folder first".to_owned());
        }
        replaceable(&self.out, &self.parent)
    }

    /// The folder beside the target that is written to until all is done.
    pub(super) fn stage(&self) -> PathBuf {
        stage_beside(&self.out, &self.parent)
    }

    /// Folders above the target that are not there yet, the outermost first.
    pub(super) fn missing(&self) -> Vec<PathBuf> {
        let mut missing: Vec<PathBuf> = self.parent.ancestors().take_while(|folder| !folder.exists()).map(Path::to_path_buf).collect();
        missing.reverse();
        missing
    }

    /// The innermost folder above the target that is there.
    fn nearest(&self) -> &Path {
        self.parent.ancestors().find(|folder| folder.exists()).unwrap_or(&self.parent)
    }

    /// Finds out whether a folder can be made where the target will be, by making one and removing it: what a system says of its rights is not
    /// always so (folders of the kernel, quotas, network disks).
    pub(super) fn try_it(&self) -> Result<(), ExportError> {
        let folder = self.nearest();
        let tried = folder.join(beside(&self.out, TRY_SUFFIX));
        make_and_remove(&tried).map_err(|error| match ExportError::write(folder, &without_path(&error)) {
            ExportError::Write { reason, .. } => {
                let reason = if reason.contains("; ") { reason } else { format!("{reason}; choose another place") };
                ExportError::target(&self.out, format!("no folder can be made in {}: {reason}", folder.display()))
            }
            full => full,
        })
    }

    /// Free bytes where the target will be; the most that there can be where the file system does not say.
    pub(super) fn free_bytes(&self) -> Result<u64, ExportError> {
        let folder = self.nearest();
        let stats = fs4::statvfs(folder).map_err(|error| ExportError::write(folder, &error))?;
        // One that tells no size has no limit that could be known before: the system says while it writes.
        if stats.total_space() == 0 {
            return Ok(u64::MAX);
        }
        Ok(stats.available_space())
    }
}

/// The system's words without the name of the folder that was only tried.
fn without_path(error: &io::Error) -> io::Error {
    let words = error.to_string();
    let words = words.split_once(" at path ").map_or(words.as_str(), |(words, _)| words);
    io::Error::new(error.kind(), plain(words))
}

fn stage_beside(out: &Path, parent: &Path) -> PathBuf {
    parent.join(beside(out, STAGE_SUFFIX))
}

/// The hidden name that belongs to the target `out` and ends with `suffix`.
fn beside(out: &Path, suffix: &str) -> OsString {
    let mut name = OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(suffix);
    name
}

/// Makes the folder `tried` and removes it. One of its name that is there was left by a try that was killed, and goes as well; or another try is at
/// work, which proves as much; or it is somebody's and not empty, which stays.
fn make_and_remove(tried: &Path) -> io::Result<()> {
    let gone = |done: io::Result<()>| match done {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        done => done,
    };
    match std::fs::create_dir(tried) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            if gone(std::fs::remove_dir(tried)).is_err() {
                return Ok(());
            }
            match std::fs::create_dir(tried) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(()),
                made => made?,
            }
        }
        made => made?,
    }
    gone(std::fs::remove_dir(tried))
}

/// Ends the name of the folder beside the target.
const STAGE_SUFFIX: &str = ".evenset-partial";

/// Ends the name of the folder that is made for a moment to see whether one can be made. Not a chance name: the next export to the same target
/// clears away what a kill left of it.
const TRY_SUFFIX: &str = ".evenset-try";

/// Longest file name, in bytes, that common file systems take.
const NAME_BYTES: usize = 255;

/// `path` with links and `..` resolved as far as it exists, the rest by its letters.
fn resolve(path: &Path) -> Result<PathBuf, String> {
    let mut at = PathBuf::new();
    let mut exists = true;
    for part in path.components() {
        match part {
            Component::Prefix(_) | Component::RootDir => at.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                at.pop();
                exists = at.exists();
            }
            Component::Normal(name) => {
                at.push(name);
                if !exists {
                    continue;
                }
                match at.canonicalize() {
                    Ok(real) => at = real,
                    Err(error) if error.kind() == io::ErrorKind::NotFound => {
                        if at.is_symlink() {
                            return Err(format!("{} is a link to nothing; remove it or choose another name", at.display()));
                        }
                        exists = false;
                    }
                    Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                        return Err("a file stands where a folder would have to be; choose another name".to_owned());
                    }
                    Err(error) => return Err(error.to_string()),
                }
            }
        }
    }
    Ok(at)
}

/// Refuses names that some system cannot hold, or that leave no room for the folder beside.
fn check_name(name: &OsStr) -> Result<(), String> {
    let text = name.to_string_lossy();
    if name.len() + STAGE_SUFFIX.len() + 1 > NAME_BYTES {
        return Err(format!("the name is too long; use at most {} bytes", NAME_BYTES - STAGE_SUFFIX.len() - 1));
    }
    if text.chars().any(char::is_control) {
        return Err("the name holds control characters; choose another one".to_owned());
    }
    if cfg!(windows) { check_windows_name(&text) } else { Ok(()) }
}

/// Refuses names that Windows cannot hold.
fn check_windows_name(text: &str) -> Result<(), String> {
    if text.contains(['<', '>', ':', '"', '\\', '|', '?', '*']) || text.ends_with([' ', '.']) {
        return Err(
            r#"Windows cannot hold names with < > : " \ | ? * or with a space or full stop at the end; choose another one"#.to_owned()
        );
    }
    let stem = text.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |word: &str| stem.strip_prefix(word).is_some_and(|n| n.len() == 1 && n != "0" && n.chars().all(|c| c.is_ascii_digit()));
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT") {
        return Err(format!("Windows keeps the name {stem} for a device; choose another one"));
    }
    Ok(())
}

/// Refuses a target that is the source, inside it or above it, by any name (links, bind mounts, letter case).
fn apart(source: &Path, out: &Path) -> Result<(), String> {
    let source = source.canonicalize().map_err(|error| format!("the dataset {} cannot be found: {error}", source.display()))?;
    let same = |a: &Path, b: &Path| a == b || same_file::is_same_file(a, b).unwrap_or(false);
    if same(&source, out) {
        return Err("it is the dataset itself; choose a folder outside of it".to_owned());
    }
    if out.ancestors().skip(1).any(|above| same(&source, above)) {
        return Err(format!("it is inside the dataset {}, which is never changed; choose a folder outside of it", source.display()));
    }
    if source.ancestors().skip(1).any(|above| same(above, out)) {
        return Err(format!("it contains the dataset {}, which is never changed; choose a folder outside of it", source.display()));
    }
    Ok(())
}

/// What is at `out`; a file there is refused.
fn look(out: &Path) -> Result<Now, ExportError> {
    match std::fs::symlink_metadata(out) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Now::Absent),
        Err(error) => Err(ExportError::target(out, error.to_string())),
        Ok(meta) if !meta.is_dir() => Err(taken(out, Stands::File)),
        Ok(_) => {
            let refused = |error| ExportError::target(out, format!("the folder cannot be listed: {error}"));
            let mut entries = std::fs::read_dir(out).map_err(refused)?;
            Ok(if entries.next().is_none() { Now::Empty } else { Now::Full })
        }
    }
}

fn taken(out: &Path, stands: Stands) -> ExportError {
    ExportError::Taken { path: out.to_owned(), stands, free: free_beside(out) }
}

/// The most that a free name is numbered.
const MOST_TRIES: u32 = 999;

/// `out` with the first number from 2 on that nothing has: `animals-balanced-2`; a number that it ends with is counted on from.
pub(super) fn free_beside(out: &Path) -> Option<PathBuf> {
    let name = out.file_name()?.to_str()?;
    let counted = name.rsplit_once('-').and_then(|(stem, number)| Some((stem, number.parse::<u32>().ok()?)));
    // A larger number is a year or the like.
    let (stem, first) = counted.filter(|(_, number)| *number < MOST_TRIES).unwrap_or((name, 1));
    let numbered = |number| out.with_file_name(format!("{stem}-{number}"));
    let is_free = |path: &PathBuf| path.symlink_metadata().is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
    (first + 1..=first + MOST_TRIES).map(numbered).find(is_free)
}

/// Refuses an empty folder that a rename cannot take the place of.
fn replaceable(out: &Path, parent: &Path) -> Result<(), String> {
    if std::env::current_dir().is_ok_and(|here| same_file::is_same_file(here, out).unwrap_or(false)) {
        return Err("it is the folder that you are in; name a new folder in it".to_owned());
    }
    if other_mount(out, parent) {
        return Err("another disk is mounted there, so it cannot be replaced as a whole; name a new folder in it".to_owned());
    }
    Ok(())
}

/// Whether `out` lies on another disk than `parent`, or a folder of elsewhere is mounted there.
#[cfg(unix)]
pub(super) fn other_mount(out: &Path, parent: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let disk = |path: &Path| path.metadata().map(|meta| meta.dev());
    matches!((disk(out), disk(parent)), (Ok(a), Ok(b)) if a != b) || mount_of(out) != mount_of(parent)
}

#[cfg(not(unix))]
pub(super) fn other_mount(_out: &Path, _parent: &Path) -> bool {
    false
}

/// The number of the mount that `path` is reached by, if the system tells; a folder of the same disk can be mounted anywhere.
#[cfg(target_os = "linux")]
fn mount_of(path: &Path) -> Option<u64> {
    use rustix::fs::{AtFlags, CWD, StatxFlags, statx};
    let told = statx(CWD, path, AtFlags::empty(), StatxFlags::MNT_ID).ok()?;
    StatxFlags::from_bits_retain(told.stx_mask).contains(StatxFlags::MNT_ID).then_some(told.stx_mnt_id)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn mount_of(_path: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;

    fn refusal(source: &Path, out: &Path) -> String {
        match Place::find(source, out).and_then(|place| place.earlier(Replace::Nothing, &Progress::new())) {
            Err(error) => error.to_string(),
            Ok(_) => panic!("{} was allowed", out.display()),
        }
    }

    #[test]
    fn the_source_is_safe_by_whatever_name() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("photos");
        std::fs::create_dir_all(source.join("train")).unwrap();
        assert!(refusal(&source, &source).contains("the dataset itself"));
        assert!(refusal(&source, &source.join("train/out")).contains("inside the dataset"));
        assert!(refusal(&source, &source.join("new/deep/out")).contains("inside the dataset"));
        assert!(refusal(&source, &dir.path().join("other/../photos/out")).contains("inside the dataset"));
        assert!(refusal(&source, dir.path()).contains("contains the dataset"));
        assert!(Place::find(&source, &dir.path().join("photos-even")).is_ok());
        assert!(Place::find(&source, &source.join("../out")).is_ok());
        // What an interrupted export left is removed by the next: it is no dataset to export from.
        for left in ["earlier", "tree", "."] {
            let left = dir.path().join(".out.evenset-partial").join(left);
            std::fs::create_dir_all(left.join("train")).unwrap();
            assert!(refusal(&left, &dir.path().join("out")).contains("an interrupted export left"));
            assert!(Place::find(&left, &dir.path().join("other")).is_ok());
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_are_looked_through() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("photos");
        std::fs::create_dir_all(source.join("train")).unwrap();
        std::os::unix::fs::symlink(&source, dir.path().join("door")).unwrap();
        std::os::unix::fs::symlink("nowhere", dir.path().join("broken")).unwrap();
        assert!(refusal(&source, &dir.path().join("door/out")).contains("inside the dataset"));
        assert!(refusal(&dir.path().join("door"), &source.join("out")).contains("inside the dataset"));
        assert!(refusal(&source, &dir.path().join("broken")).contains("link to nothing"));
    }

    #[test]
    fn what_is_there_stays() {
        let dir = tempfile::tempdir().unwrap();
        let source = dir.path().join("photos");
        std::fs::create_dir_all(&source).unwrap();
        std::fs::create_dir_all(dir.path().join("full/of")).unwrap();
        std::fs::create_dir_all(dir.path().join("empty")).unwrap();
        std::fs::write(dir.path().join("file"), "x").unwrap();
        assert!(refusal(&source, &dir.path().join("full")).contains("not empty"));
        assert!(refusal(&source, &dir.path().join("file")).contains("a file of that name"));
        assert!(refusal(&source, &dir.path().join("file/out")).contains("a file stands"));
        assert_eq!(Place::find(&source, &dir.path().join("empty")).unwrap().now, Now::Empty);
        assert!(refusal(&source, &dir.path().join("full")).ends_with("choose another name (full-2 is free) or remove it"));
        std::fs::create_dir_all(dir.path().join("full-2/of")).unwrap();
        assert!(refusal(&source, &dir.path().join("full")).contains("(full-3 is free)"));
        assert!(refusal(&source, &dir.path().join("full-2")).contains("(full-3 is free)"));
    }

    #[test]
    fn folders_that_are_missing_are_told_and_the_place_is_tried() {
        let dir = tempfile::tempdir().unwrap();
        let (source, home) = (dir.path().join("photos"), dir.path().canonicalize().unwrap());
        std::fs::create_dir_all(&source).unwrap();
        let place = Place::find(&source, &dir.path().join("a/b/out")).unwrap();
        assert_eq!(place.missing(), [home.join("a"), home.join("a/b")]);
        place.try_it().unwrap();
        let names: Vec<_> = std::fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(names, ["photos"], "nothing is left of it");
        // What a kill between the two left goes with the next try; a folder of that name that holds something stays.
        let left = home.join(".out.evenset-try");
        std::fs::create_dir(&left).unwrap();
        place.try_it().unwrap();
        assert!(!left.exists());
        std::fs::create_dir_all(left.join("kept")).unwrap();
        place.try_it().unwrap();
        assert!(left.join("kept").exists());
        assert!(Place::find(&source, &dir.path().join("out")).unwrap().missing().is_empty());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_place_that_takes_no_folder_is_found_out_before() {
        let dir = tempfile::tempdir().unwrap();
        let why = Place::find(dir.path(), Path::new("/proc/x")).unwrap().try_it().unwrap_err().to_string();
        assert!(why.starts_with("cannot export to /proc/x: no folder can be made in /proc: "), "{why}");
        assert!(!why.contains(".evenset-try") && !why.contains("os error") && !why.contains("at path"), "{why}");
        assert!(why.ends_with("; choose another place") || why.ends_with("; choose a folder that you may write to"), "{why}");
    }

    #[test]
    fn names_that_no_system_takes_are_refused() {
        for name in ["con", "COM1.set", "a?b", "dot."] {
            assert!(check_windows_name(name).is_err(), "{name:?}");
        }
        assert!(check_name(OsStr::new("line\nbreak")).is_err());
        assert!(check_name(OsStr::new(&"x".repeat(239))).is_err());
        for name in ["out", "com0", "console", "données équilibrées", ".hidden", "v1.2"] {
            assert!(check_name(OsStr::new(name)).is_ok() && check_windows_name(name).is_ok(), "{name:?}");
        }
    }
}
