//! Originals and copies: the source's own bytes, copied, linked or left where they are; encoded anew only where that was asked for.

use super::entry::{Entry, Written};
use super::error::ExportError;
use super::job::{self, Job};
use super::recode;
use super::{Form, LinkMode};
use crate::dataset::ImageId;
use crate::pixels::{self, Begun, END, Encoding, Facts, Format, PixelsError};
use crate::problem::{Problem, ProblemKind};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

/// How often a source that is changed while it is read is read from its beginning before that is an error.
const READINGS: u32 = 5;

/// Writes originals and copies; remembers whether the file system shares blocks.
#[derive(Debug)]
pub(super) struct Originals<'a> {
    job: &'a Job<'a>,
    shares_blocks: AtomicBool,
    /// What was read of sources that are listed and not placed, where rows repeat them: one of a thousand rows costs one reading.
    read: Mutex<HashMap<ImageId, (Entry, Option<Problem>)>>,
}

impl<'a> Originals<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
        Self { job, shares_blocks: AtomicBool::new(true), read: Mutex::new(HashMap::new()) }
    }

    /// Writes the file of row `index`. A header that cannot be read is a problem; the bytes are written all the same.
    pub(super) fn write(&self, index: u32) -> Result<(Entry, Option<Problem>), ExportError> {
        let row = self.job.row(index);
        let repeats = self.job.options.form == Form::Manifest
            && self.job.plan.outline.splits[usize::from(row.split.0)].classes[row.class.0 as usize].copied > 0;
        let known = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((entry, problem)) = repeats.then(|| known().get(&row.source).cloned()).flatten() {
            return Ok((Entry { row: index, ..entry }, problem));
        }
        let written = job::with_piece(|piece| self.write_by(index, piece))?;
        if repeats {
            known().insert(row.source, written.clone());
        }
        Ok(written)
    }

    /// As [`Self::write`], through `piece`. What changes while it is read is read again: header, hash and bytes are to be of one and the same
    /// state of the file.
    fn write_by(&self, index: u32, piece: &mut [u8]) -> Result<(Entry, Option<Problem>), ExportError> {
        let source = self.job.dataset.path(self.job.row(index).source);
        for _ in 0..READINGS {
            if let Some(written) = self.write_once(index, &source, piece)? {
                return Ok(written);
            }
        }
        let reason = io::Error::other("it is being changed again and again; export when nothing writes to it");
        Err(ExportError::read(&source, &reason))
    }

    /// Writes the file of row `index`; `None` if its source was changed meanwhile. A file that fits in `piece` is read once: for its header,
    /// its hash and its copy.
    fn write_once(&self, index: u32, source: &Path, piece: &mut [u8]) -> Result<Option<(Entry, Option<Problem>)>, ExportError> {
        let row = self.job.row(index);
        let mut from = Source::open(source, piece).map_err(|error| ExportError::read(source, &error))?;
        let mut facts = from.facts();
        if let Some(encoding) = self.anew(&facts, row.source) {
            match self.recode(index, source, encoding)? {
                Ok(entry) => {
                    let same = self.is_same(&from, None, &self.job.path_of(&entry))?;
                    return Ok(same.then_some((entry, None)));
                }
                Err(error) => facts = Err(error),
            }
        }
        let size = facts.as_ref().map_or((0, 0), |facts| (facts.width, facts.height));
        let path = self.job.path_as(index, Written::AsSource, size);
        let (hash, bytes) = if self.job.options.form.places_originals() { self.place(&mut from, &path)? } else { from.hash()? };
        let placed = self.job.options.form.places_originals();
        let links = placed && matches!(self.job.options.link, LinkMode::Hard | LinkMode::Symlink);
        if !self.is_same(&from, links.then_some(&path), &path)? {
            return Ok(None);
        }
        let problem = match facts {
            Ok(facts) => from.is_cut(facts.format).then(|| cut_short(job::key(self.job, row.source))),
            Err(error) => Some(job::problem_of(job::key(self.job, row.source), &error, "its bytes are exported as they are")),
        };
        let entry = Entry {
            row: index,
            source: row.source,
            partner: None,
            seed: 0,
            hash,
            source_hash: hash,
            bytes,
            size,
            source_size: size,
            format: Written::AsSource,
        };
        Ok(Some((entry, problem)))
    }

    /// Whether the source is what it was when it was opened; if not, what was made of it at `path` is removed: its name may be another one the
    /// next time.
    fn is_same(&self, from: &Source<'_>, link: Option<&PathBuf>, path: &Path) -> Result<bool, ExportError> {
        let changed = from.has_changed(link).map_err(|error| ExportError::read(from.path, &error))?;
        if changed && self.job.options.form.places_originals() {
            job::clear(path)?;
        }
        Ok(!changed)
    }

    /// How an original is to be encoded anew, if it is.
    fn anew(&self, facts: &Result<Facts, PixelsError>, id: ImageId) -> Option<Encoding> {
        recode::wanted(self.job.dataset.file_name(id), facts.as_ref().ok()?, self.job.options)
    }

    /// Writes the file of row `index` anew; the inner error says why it cannot be decoded.
    fn recode(&self, index: u32, source: &Path, encoding: Encoding) -> Result<Result<Entry, PixelsError>, ExportError> {
        let made = match recode::recode(source, encoding, self.job.options) {
            Ok(made) => made,
            Err(error) => return Ok(Err(error)),
        };
        let path = self.job.path_as(index, made.format, made.size);
        job::create(&path)?.write_all(&made.bytes).map_err(|error| ExportError::write(&path, &error))?;
        Ok(Ok(Entry {
            row: index,
            source: self.job.row(index).source,
            partner: None,
            seed: 0,
            hash: blake3::hash(&made.bytes),
            source_hash: made.source_hash,
            bytes: made.bytes.len() as u64,
            size: made.size,
            source_size: made.source_size,
            format: made.format,
        }))
    }

    fn place(&self, from: &mut Source<'_>, path: &Path) -> Result<(blake3::Hash, u64), ExportError> {
        let (link, source) = (self.job.options.link, from.path);
        match link {
            LinkMode::Copy => {
                if !self.shares_blocks.load(Relaxed) {
                    return from.copy(path);
                }
                if job::anew(path, || share(&from.file, path)).is_err() {
                    self.shares_blocks.store(false, Relaxed);
                    return from.copy(path);
                }
            }
            LinkMode::Reflink => job::anew(path, || share(&from.file, path)).map_err(|error| {
                refused(source, path, &error, "the file systems cannot share blocks between these two folders; use --link copy")
            })?,
            LinkMode::Hard => real(source)
                .and_then(|real| job::anew(path, || std::fs::hard_link(&real, path)))
                .map_err(|error| refused(source, path, &error, "hard links need both folders on one file system; use --link copy"))?,
            LinkMode::Symlink => {
                let real = source.canonicalize().map_err(|error| ExportError::read(source, &error))?;
                job::anew(path, || symlink(&real, path))
                    .map_err(|error| refused(source, path, &error, "the file system has no symbolic links; use --link copy"))?;
            }
        }
        from.hash()
    }
}

/// A source that is open, and what was read of it already.
struct Source<'a> {
    path: &'a Path,
    file: File,
    /// Length in bytes and last change when it was opened.
    stamp: (u64, Option<SystemTime>),
    piece: &'a mut [u8],
    /// How much of `piece` is filled; less than all of it if that is the whole file.
    read: usize,
    /// The last bytes that [`Source::each_piece`] handed out.
    end: [u8; END],
}

impl<'a> Source<'a> {
    fn open(path: &'a Path, piece: &'a mut [u8]) -> io::Result<Self> {
        // Asked before opening: a pipe that was put in a file's place would be waited for, for ever.
        pixels::regular(path)?;
        let mut file = File::open(path)?;
        let stamp = stamp(&file.metadata()?);
        let mut read = 0;
        while read < piece.len() {
            match file.read(&mut piece[read..]) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self { path, file, stamp, piece, read, end: [0; END] })
    }

    fn is_all(&self) -> bool {
        self.read < self.piece.len()
    }

    /// Whether somebody wrote to it since it was opened, as far as its length and time tell; or whether `link` leads to another file, which was
    /// put in its place.
    fn has_changed(&self, link: Option<&PathBuf>) -> io::Result<bool> {
        let now = link.map_or_else(|| self.file.metadata(), std::fs::metadata)?;
        Ok(stamp(&now) != self.stamp)
    }

    /// Size and format from the header.
    fn facts(&mut self) -> Result<Facts, PixelsError> {
        let begun = Begun { head: &self.piece[..self.read], is_all: self.is_all(), len: self.stamp.0 };
        pixels::probe_begun(begun, &mut self.file, self.path, &job::limits())
    }

    /// Hands all bytes to `take`, once.
    fn each_piece(&mut self, mut take: impl FnMut(&[u8]) -> Result<(), ExportError>) -> Result<(), ExportError> {
        self.end = [0; END];
        take(&self.piece[..self.read])?;
        keep_end(&mut self.end, &self.piece[..self.read]);
        if self.is_all() {
            return Ok(());
        }
        let failed = |error: io::Error| ExportError::read(self.path, &error);
        self.file.seek(SeekFrom::Start(self.read as u64)).map_err(failed)?;
        loop {
            let read = self.file.read(self.piece).map_err(failed)?;
            if read == 0 {
                return Ok(());
            }
            take(&self.piece[..read])?;
            keep_end(&mut self.end, &self.piece[..read]);
        }
    }

    /// Whether the file, which was handed out whole before, ends too early. Only what does not end as its format does is looked through.
    fn is_cut(&self, format: Format) -> bool {
        if pixels::ends_whole(format, &self.end) {
            return false;
        }
        if self.is_all() {
            return pixels::is_cut(format, &self.piece[..self.read]);
        }
        // One that cannot be read again is told by what is done with it.
        pixels::read_file(self.path, &job::limits()).is_ok_and(|bytes| pixels::is_cut(format, &bytes))
    }

    fn hash(&mut self) -> Result<(blake3::Hash, u64), ExportError> {
        let mut hasher = blake3::Hasher::new();
        self.each_piece(|piece| {
            hasher.update(piece);
            Ok(())
        })?;
        Ok((hasher.finalize(), hasher.count()))
    }

    /// Copies the bytes and nothing else: permissions of the source could make the copy unwritable.
    fn copy(&mut self, path: &Path) -> Result<(blake3::Hash, u64), ExportError> {
        let mut to = job::create(path)?;
        let mut hasher = blake3::Hasher::new();
        self.each_piece(|piece| {
            hasher.update(piece);
            to.write_all(piece).map_err(|error| ExportError::write(path, &error))
        })?;
        Ok((hasher.finalize(), hasher.count()))
    }
}

/// Takes in that `piece` follows what ended with `end`.
fn keep_end(end: &mut [u8; END], piece: &[u8]) {
    let last = &piece[piece.len().saturating_sub(END)..];
    end.copy_within(last.len().., 0);
    end[END - last.len()..].copy_from_slice(last);
}

fn cut_short(key: String) -> Problem {
    Problem::new(ProblemKind::CutShort, key, "the file ends before its image does: it was cut short, and is exported as it is")
}

/// Length in bytes and last change, where the system tells it.
fn stamp(file: &Metadata) -> (u64, Option<SystemTime>) {
    (file.len(), file.modified().ok())
}

/// A new file at `path` that shares its blocks with `source`, and nothing else: permissions of the source could make it unwritable.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn share(source: &File, path: &Path) -> io::Result<()> {
    let to = File::create_new(path)?;
    reflink_copy::reflink_file(source, &to).inspect_err(|_| {
        // Empty, and nobody's; what is wrong is told by the error.
        let _ = std::fs::remove_file(path);
    })
}

/// A new file at `path` that shares its blocks with `source`.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn share(source: &File, path: &Path) -> io::Result<()> {
    reflink_copy::reflink_file_to_path(source, path)
}

/// The file itself, where `source` is a link to it.
fn real(source: &Path) -> io::Result<Cow<'_, Path>> {
    let is_link = source.symlink_metadata()?.is_symlink();
    Ok(if is_link { Cow::Owned(source.canonicalize()?) } else { Cow::Borrowed(source) })
}

/// Why a link could not be made: the source is gone, or the system refused.
fn refused(source: &Path, path: &Path, error: &io::Error, hint: &str) -> ExportError {
    if let Err(error) = source.metadata() {
        return ExportError::read(source, &error);
    }
    match ExportError::write(path, error) {
        ExportError::Write { path, reason } => ExportError::Write { path, reason: format!("{reason}; {hint}") },
        other => other,
    }
}

#[cfg(unix)]
fn symlink(real: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(real, path)
}

#[cfg(windows)]
fn symlink(real: &Path, path: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(real, path)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn files_below_at_and_above_a_piece_are_copied_and_hashed_whole() {
        let home = tempfile::tempdir().unwrap();
        let header = pixels::encode(&pixels::Image::filled(9, 7, pixels::Layout::Rgb, &[1, 2, 3]), Encoding::Png).unwrap();
        for (at, len) in [0, 10, 99, 100, 101, 307, 4096].into_iter().enumerate() {
            let mut bytes = header.clone();
            bytes.extend((0..4096_u32).map(|byte| (byte * 7) as u8));
            bytes.truncate(len);
            let (source, copy) = (home.path().join(format!("{at}.png")), home.path().join(format!("{at}.copy")));
            std::fs::write(&source, &bytes).unwrap();
            let mut piece = [0; 100];
            let mut from = Source::open(&source, &mut piece).unwrap();
            let facts = from.facts().map(|facts| (facts.width, facts.height));
            assert_eq!(facts.ok(), pixels::probe(&source, &job::limits()).ok().map(|facts| (facts.width, facts.height)), "{len}");
            assert_eq!(from.copy(&copy).unwrap(), (blake3::hash(&bytes), len as u64));
            assert_eq!(std::fs::read(&copy).unwrap(), bytes);
            let last = &bytes[bytes.len().saturating_sub(END)..];
            assert!(from.end.ends_with(last) && from.end[..END - last.len()].iter().all(|byte| *byte == 0), "{len}");
            let mut piece = [0; 100];
            assert_eq!(Source::open(&source, &mut piece).unwrap().hash().unwrap(), (blake3::hash(&bytes), len as u64));
        }
    }

    #[test]
    fn a_source_that_is_written_to_or_replaced_is_noticed() {
        let home = tempfile::tempdir().unwrap();
        let (source, link, other) = (home.path().join("a.png"), home.path().join("link.png"), home.path().join("other.png"));
        let earlier = SystemTime::now() - std::time::Duration::from_secs(9);
        std::fs::write(&source, b"one").unwrap();
        File::options().write(true).open(&source).unwrap().set_modified(earlier).unwrap();
        std::fs::hard_link(&source, &link).unwrap();
        let mut piece = [0; 100];
        let from = Source::open(&source, &mut piece).unwrap();
        assert!(!from.has_changed(None).unwrap() && !from.has_changed(Some(&link)).unwrap());
        // Another file under the same name: what was opened is as it was, a link made now leads elsewhere.
        std::fs::write(&other, b"two").unwrap();
        assert!(!from.has_changed(None).unwrap() && from.has_changed(Some(&other)).unwrap());
        std::fs::write(&source, b"six").unwrap();
        assert!(from.has_changed(None).unwrap());
    }
}
