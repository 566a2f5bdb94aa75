//! Size and format from the header alone.

use super::jpeg_header::{Look, look};
use super::{Facts, Format, Limits, PixelsError, guard, orient, others, source};
use image::metadata::Orientation;
use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

/// One read of this size holds nearly every header.
const FIRST_READ_BYTES: usize = 16 << 10;

/// No JPEG needs more before its frame: 64 segments of 64 KiB.
const MOST_HEADER_BYTES: u64 = 4 << 20;

/// Size and format of the file at `path` from one small read of its header (more only where the header is longer).
pub fn probe(path: &Path, limits: &Limits) -> Result<Facts, PixelsError> {
    let (mut file, _) = source::open(path, limits)?;
    facts_of(&mut file, path, limits)
}

/// The first bytes of a file that was opened to be read as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Begun<'a> {
    /// What was read.
    pub head: &'a [u8],
    /// Whether that is all.
    pub is_all: bool,
    /// Length of the file in bytes.
    pub len: u64,
}

/// As [`probe`], of the regular file at `path` whose beginning was read already and which stands behind it. Where it stands afterwards is
/// not said, unless what was read is all.
pub fn probe_begun(begun: Begun<'_>, file: &mut File, path: &Path, limits: &Limits) -> Result<Facts, PixelsError> {
    if begun.head.is_empty() {
        return Err(PixelsError::Empty);
    }
    source::check_bytes(begun.len, limits)?;
    facts_begun(begun, file, path, limits)
}

fn facts_of(file: &mut File, path: &Path, limits: &Limits) -> Result<Facts, PixelsError> {
    let mut head = Vec::with_capacity(FIRST_READ_BYTES);
    file.by_ref().take(FIRST_READ_BYTES as u64).read_to_end(&mut head)?;
    let begun = Begun { head: &head, is_all: false, len: 0 };
    facts_begun(begun, file, path, limits)
}

fn facts_begun(Begun { head, is_all, .. }: Begun<'_>, file: &mut File, path: &Path, limits: &Limits) -> Result<Facts, PixelsError> {
    let format = source::format_of(head, path)?;
    // Other decoders seek as they like; what they read again is in the system's cache.
    let (width, height, orientation) = guard::guarded(format, || match format {
        Format::Jpeg => jpeg(file, head, limits),
        other if is_all => others::header(Cursor::new(head), other, limits),
        other => {
            file.seek(SeekFrom::Start(0))?;
            others::header(BufReader::with_capacity(FIRST_READ_BYTES, &*file), other, limits)
        }
    })?;
    let (width, height) = if orient::swaps_sides(orientation) { (height, width) } else { (width, height) };
    Ok(Facts { width, height, format })
}

fn jpeg(file: &mut File, head: &[u8], limits: &Limits) -> Result<(u32, u32, Orientation), PixelsError> {
    let mut head = Cow::Borrowed(head);
    loop {
        match look(&head) {
            Look::Found(header) => {
                limits.check(header.width, header.height, Format::Jpeg)?;
                return Ok((header.width, header.height, header.orientation));
            }
            Look::Broken(reason) => return Err(PixelsError::damaged(Format::Jpeg, reason)),
            Look::Needs(bytes) => {
                let more = (bytes as u64).saturating_sub(head.len() as u64);
                let read = if bytes as u64 > MOST_HEADER_BYTES { 0 } else { file.by_ref().take(more).read_to_end(head.to_mut())? };
                if read == 0 {
                    return Err(PixelsError::damaged(Format::Jpeg, "the file is cut short"));
                }
            }
        }
    }
}
