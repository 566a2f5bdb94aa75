//! Originals and copies: the source's own bytes, copied, linked or left where they are; encoded anew only where that was asked for.

use super::LinkMode;
use super::entry::{Entry, Written};
use super::error::ExportError;
use super::job::{self, Job};
use super::recode;
use crate::pixels::{self, Encoding, Facts, PixelsError};
use crate::problem::Problem;
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Writes originals and copies; remembers whether the file system shares blocks.
#[derive(Debug)]
pub(super) struct Originals<'a> {
    job: &'a Job<'a>,
    shares_blocks: AtomicBool,
}

impl<'a> Originals<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
        Self { job, shares_blocks: AtomicBool::new(true) }
    }

    /// Writes the file of row `index`. A header that cannot be read is a problem; the bytes are written all the same.
    pub(super) fn write(&self, index: u32) -> Result<(Entry, Option<Problem>), ExportError> {
        let row = self.job.row(index);
        let source = self.job.dataset.path(row.source);
        // Asked before opening: a pipe that was put in a file's place would be waited for, for ever.
        pixels::regular(&source).map_err(|error| ExportError::read(&source, &error))?;
        let mut file = File::open(&source).map_err(|error| ExportError::read(&source, &error))?;
        let mut facts = pixels::probe_open(&mut file, &source, &job::limits());
        if let Some(encoding) = self.anew(&facts, row.source) {
            match self.recode(index, &source, encoding)? {
                Ok(entry) => return Ok((entry, None)),
                Err(error) => facts = Err(error),
            }
        }
        let size = facts.as_ref().map_or((0, 0), |facts| (facts.width, facts.height));
        let path = self.job.path_as(index, Written::AsSource, size);
        let (hash, bytes) =
            if self.job.options.form.places_originals() { self.place((&source, &mut file), &path)? } else { hash(&source, &mut file)? };
        let problem =
            facts.err().map(|error| job::problem_of(job::key(self.job, row.source), &error, "its bytes are exported as they are"));
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
        Ok((entry, problem))
    }

    /// How an original is to be encoded anew, if it is.
    fn anew(&self, facts: &Result<Facts, PixelsError>, id: crate::dataset::ImageId) -> Option<Encoding> {
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

    fn place(&self, (source, file): (&Path, &mut File), path: &Path) -> Result<(blake3::Hash, u64), ExportError> {
        let link = self.job.options.link;
        if link == LinkMode::Copy && !self.shares_blocks.load(Relaxed) {
            return copy((source, file), path);
        }
        job::clear(path)?;
        match link {
            LinkMode::Copy => {
                if reflink_copy::reflink(source, path).is_ok() {
                    return job::hash_file(path).map_err(|error| ExportError::read(path, &error));
                }
                self.shares_blocks.store(false, Relaxed);
                return copy((source, file), path);
            }
            LinkMode::Reflink => reflink_copy::reflink(source, path).map_err(|error| {
                refused(source, path, &error, "the file systems cannot share blocks between these two folders; use --link copy")
            })?,
            LinkMode::Hard => real(source)
                .and_then(|real| std::fs::hard_link(real, path))
                .map_err(|error| refused(source, path, &error, "hard links need both folders on one file system; use --link copy"))?,
            LinkMode::Symlink => {
                let real = source.canonicalize().map_err(|error| ExportError::read(source, &error))?;
                symlink(&real, path)
                    .map_err(|error| refused(source, path, &error, "the file system has no symbolic links; use --link copy"))?;
            }
        }
        hash(source, file)
    }
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

fn hash(source: &Path, file: &mut File) -> Result<(blake3::Hash, u64), ExportError> {
    let hashed = file.rewind().and_then(|()| job::hash_open(file));
    hashed.map_err(|error| ExportError::read(source, &error))
}

/// Copies the bytes and nothing else: permissions of the source could make the copy unwritable.
fn copy((source, from): (&Path, &mut File), path: &Path) -> Result<(blake3::Hash, u64), ExportError> {
    from.rewind().map_err(|error| ExportError::read(source, &error))?;
    let mut to = job::create(path)?;
    let mut hasher = blake3::Hasher::new();
    job::with_piece(|piece| {
        loop {
            let read = from.read(piece).map_err(|error| ExportError::read(source, &error))?;
            if read == 0 {
                return Ok((hasher.finalize(), hasher.count()));
            }
            hasher.update(&piece[..read]);
            to.write_all(&piece[..read]).map_err(|error| ExportError::write(path, &error))?;
        }
    })
}

#[cfg(unix)]
fn symlink(real: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(real, path)
}

#[cfg(windows)]
fn symlink(real: &Path, path: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(real, path)
}
