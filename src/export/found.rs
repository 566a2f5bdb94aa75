//! What is at a name now, links not followed; and folders that are held, so that what is removed in them is what was looked at, and not what
//! somebody put in its place since.

use std::ffi::OsStr;
#[cfg(unix)]
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What can be at a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    Link,
    /// A pipe, a device.
    Other,
}

/// Which of all files and folders here it is, whatever it is called: the number of its file system, and its own there.
pub(super) type Id = (i128, i128);

/// What is at a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) kind: Kind,
    /// `None` where the system does not tell.
    pub(super) id: Option<Id>,
    /// Differs if it was changed, or is another.
    pub(super) stamp: u64,
    /// The same while it has several names: without what tells that one of them came or went.
    pub(super) stamp_of_several: u64,
}

#[cfg(unix)]
impl Found {
    /// What is at `path` itself.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&rustix::fs::lstat(path)?))
    }

    /// What `path` leads to.
    pub(super) fn behind(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&rustix::fs::stat(path)?))
    }

    fn of(stat: &rustix::fs::Stat) -> Self {
        use rustix::fs::FileType;
        let kind = match FileType::from_raw_mode(stat.st_mode) {
            FileType::Directory => Kind::Folder,
            FileType::RegularFile => Kind::File,
            FileType::Symlink => Kind::Link,
            _ => Kind::Other,
        };
        // The numbers have other types on other systems.
        let modified = [i128::from(stat.st_mtime), i128::from(stat.st_mtime_nsec)];
        // Nobody can set it. Of a file with several names it also tells that another of them came or went.
        let stamp = |changed: [i128; 2]| {
            stamp_of(kind, [i128::from(stat.st_size), i128::from(stat.st_ino)].into_iter().chain(modified).chain(changed))
        };
        let stamp_of_several = stamp([0, 0]);
        let of_one = || stamp([i128::from(stat.st_ctime), i128::from(stat.st_ctime_nsec)]);
        let id = (i128::from(stat.st_dev), i128::from(stat.st_ino));
        Self { kind, id: Some(id), stamp: if stat.st_nlink == 1 { of_one() } else { stamp_of_several }, stamp_of_several }
    }
}

#[cfg(not(unix))]
impl Found {
    /// What is at `path` itself.
    pub(super) fn at(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&fs::symlink_metadata(path)?))
    }

    /// What `path` leads to.
    pub(super) fn behind(path: &Path) -> io::Result<Self> {
        Ok(Self::of(&fs::metadata(path)?))
    }

    fn of(meta: &fs::Metadata) -> Self {
        let kind = match meta.file_type() {
            kind if kind.is_symlink() => Kind::Link,
            kind if kind.is_dir() => Kind::Folder,
            kind if kind.is_file() => Kind::File,
            _ => Kind::Other,
        };
        let nanos = |time: io::Result<std::time::SystemTime>| {
            let since = time.ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
            since.map_or(0, |since| since.as_nanos() as i128)
        };
        // Another file that was put in its place was made at another time.
        let numbers = [i128::from(meta.len()), nanos(meta.modified()), nanos(meta.created())];
        let stamp = stamp_of(kind, numbers.into_iter());
        Self { kind, id: None, stamp, stamp_of_several: stamp }
    }
}

/// Eight bytes that stand for a thing of these numbers.
fn stamp_of(kind: Kind, numbers: impl Iterator<Item = i128>) -> u64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[kind as u8]);
    for number in numbers {
        hasher.update(&number.to_le_bytes());
    }
    crate::digest::eight(&hasher.finalize())
}

/// A folder that is held: what is looked for and removed in it is in this very folder, wherever a link may lead by now.
#[derive(Debug)]
pub(super) struct Folder<'a> {
    path: PathBuf,
    pub(super) found: Found,
    above: Option<&'a Folder<'a>>,
    #[cfg(unix)]
    handle: OwnedFd,
}

impl<'a> Folder<'a> {
    /// The folder `name` in this one, which must not be a link.
    pub(super) fn inner(&'a self, name: &OsStr) -> io::Result<Folder<'a>> {
        Self::opened(self.path.join(name), Some(self), name)
    }

    /// The folder at `path`, which must not be a link itself.
    pub(super) fn open(path: &Path) -> io::Result<Folder<'static>> {
        Folder::opened(path.to_owned(), None, path.as_os_str())
    }

    /// Names of what is in it.
    pub(super) fn names(&self) -> io::Result<Vec<std::ffi::OsString>> {
        fs::read_dir(&self.path)?.map(|entry| Ok(entry?.file_name())).collect()
    }

    /// Whether it is still where it was held: what somebody moved elsewhere is theirs.
    pub(super) fn is_in_place(&self) -> bool {
        let is_same = |now: Found| now.kind == Kind::Folder && now.id == self.found.id;
        self.above.is_none_or(Folder::is_in_place) && Found::at(&self.path).is_ok_and(is_same)
    }
}

#[cfg(unix)]
impl<'a> Folder<'a> {
    fn opened(path: PathBuf, above: Option<&'a Folder<'a>>, name: &OsStr) -> io::Result<Self> {
        use rustix::fs::{CWD, Mode, OFlags, fstat, openat};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let handle = match above {
            Some(above) => openat(&above.handle, name, flags, Mode::empty()),
            None => openat(CWD, name, flags, Mode::empty()),
        }?;
        Ok(Self { found: Found::of(&fstat(&handle)?), path, above, handle })
    }

    /// What is at `name` in it.
    pub(super) fn find(&self, name: &OsStr) -> io::Result<Found> {
        Ok(Found::of(&rustix::fs::statat(&self.handle, name, rustix::fs::AtFlags::SYMLINK_NOFOLLOW)?))
    }

    /// Removes the file, link or empty folder `name` in it.
    pub(super) fn remove(&self, name: &OsStr, kind: Kind) -> io::Result<()> {
        use rustix::fs::AtFlags;
        let flags = if kind == Kind::Folder { AtFlags::REMOVEDIR } else { AtFlags::empty() };
        Ok(rustix::fs::unlinkat(&self.handle, name, flags)?)
    }
}

#[cfg(not(unix))]
impl<'a> Folder<'a> {
    fn opened(path: PathBuf, above: Option<&'a Folder<'a>>, _name: &OsStr) -> io::Result<Self> {
        let found = Found::at(&path)?;
        if found.kind != Kind::Folder {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        Ok(Self { path, found, above })
    }

    /// What is at `name` in it.
    pub(super) fn find(&self, name: &OsStr) -> io::Result<Found> {
        self.looked()?;
        Found::at(&self.path.join(name))
    }

    /// Removes the file, link or empty folder `name` in it.
    pub(super) fn remove(&self, name: &OsStr, kind: Kind) -> io::Result<()> {
        self.looked()?;
        let path = self.path.join(name);
        if kind == Kind::Folder { fs::remove_dir(path) } else { fs::remove_file(path) }
    }

    /// Refuses where a link stands on the way by now.
    fn looked(&self) -> io::Result<()> {
        if self.is_in_place() { Ok(()) } else { Err(io::ErrorKind::NotADirectory.into()) }
    }
}
