//! Decoding in full, by content.

use super::{Format, Image, Limits, PixelsError, guard, jpeg, others, sniff, source};
use std::io::Cursor;
use std::path::Path;

/// Decodes an encoded image in memory in full: upright, 8-bit; grey stays grey, alpha stays alpha.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Image, PixelsError> {
    if bytes.is_empty() {
        return Err(PixelsError::Empty);
    }
    source::check_bytes(bytes.len() as u64, limits)?;
    decode_as(bytes, sniff(bytes).ok_or(PixelsError::Unknown)?, limits)
}

/// Reads and decodes the file at `path` in full, as [`decode`] (and TGA, which only its name tells).
pub fn decode_file(path: &Path, limits: &Limits) -> Result<Image, PixelsError> {
    decode_read(&source::read(path, limits)?, path, limits)
}

/// Decodes what was read from the file at `path` ([`super::read_file`]), as [`decode_file`] does.
pub fn decode_read(bytes: &[u8], path: &Path, limits: &Limits) -> Result<Image, PixelsError> {
    decode_as(bytes, source::format_of(bytes, path)?, limits)
}

pub(super) fn decode_as(bytes: &[u8], format: Format, limits: &Limits) -> Result<Image, PixelsError> {
    guard::guarded(format, || match format {
        Format::Jpeg => jpeg::decode(bytes, limits),
        other => others::decode(Cursor::new(bytes), other, limits),
    })
}
