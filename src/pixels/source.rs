//! Reading files within the limits, and telling what they are.

use super::sniff::{plausible_tga, sniff};
use super::{Format, Limits, PixelsError};
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

/// What the system says of the regular file at `path`, links followed. Anything else that a name may lead to (a pipe, a device) would be
/// waited for or read for ever, so this is asked before opening.
///
/// # Errors
/// The system's, or that it is something else.
pub fn regular(path: &Path) -> io::Result<Metadata> {
    let found = std::fs::metadata(path)?;
    if found.is_file() { Ok(found) } else { Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")) }
}

/// A regular file of a size within `limits`, with its size in bytes.
pub(super) fn open(path: &Path, limits: &Limits) -> Result<(File, u64), PixelsError> {
    regular(path)?;
    let file = File::open(path)?;
    let bytes = check_len(&file, limits)?;
    Ok((file, bytes))
}

/// The bytes of an open file, if they are within `limits`.
pub(super) fn check_len(file: &File, limits: &Limits) -> Result<u64, PixelsError> {
    let bytes = file.metadata()?.len();
    if bytes == 0 {
        return Err(PixelsError::Empty);
    }
    check_bytes(bytes, limits)?;
    Ok(bytes)
}

/// An error if a file of so many bytes must not be read.
pub(super) fn check_bytes(bytes: u64, limits: &Limits) -> Result<(), PixelsError> {
    if bytes > limits.max_file_bytes {
        let mib = |n: u64| format!("{} MiB", n.div_ceil(1 << 20));
        return Err(PixelsError::TooLarge { what: format!("a file of {}", mib(bytes)), limit: mib(limits.max_file_bytes) });
    }
    Ok(())
}

/// All bytes of the file at `path`.
pub fn read(path: &Path, limits: &Limits) -> Result<Vec<u8>, PixelsError> {
    let (file, bytes) = open(path, limits)?;
    let mut data = Vec::with_capacity(usize::try_from(bytes).unwrap_or_default());
    // A file that grows while it is read is held to the limit all the same.
    file.take(limits.max_file_bytes).read_to_end(&mut data)?;
    if data.is_empty() { Err(PixelsError::Empty) } else { Ok(data) }
}

/// The format of `bytes`, the beginning of the file at `path`: by content, but for TGA, which has nothing to tell it by but its name.
pub(super) fn format_of(bytes: &[u8], path: &Path) -> Result<Format, PixelsError> {
    let called_tga = || path.extension().is_some_and(|e| ["tga", "targa", "tpic"].iter().any(|x| e.eq_ignore_ascii_case(x)));
    sniff(bytes).or_else(|| (called_tga() && plausible_tga(bytes)).then_some(Format::Tga)).ok_or(PixelsError::Unknown)
}
