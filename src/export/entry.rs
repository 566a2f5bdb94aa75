//! What is known of one file that was written: small, so that a million of them fit in memory.

use crate::dataset::ImageId;
use crate::pixels::Encoding;
use serde::{Deserialize, Serialize};

/// One file that was written for a row of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The row, by its place in the plan.
    pub(super) row: u32,
    /// The image that it was really made from.
    pub(super) source: ImageId,
    /// The second image, if the draw blends.
    pub(super) partner: Option<ImageId>,
    /// The seed that was really drawn from; 0 for originals and copies.
    pub(super) seed: u64,
    /// Hash of the file.
    pub(super) hash: blake3::Hash,
    /// Hash of the source's file.
    pub(super) source_hash: blake3::Hash,
    /// Bytes of the file.
    pub(super) bytes: u64,
    /// Upright width and height in pixels; 0 where the header cannot be read.
    pub(super) size: (u32, u32),
    /// Upright size of the source, which the draw depends on.
    pub(super) source_size: (u32, u32),
    /// What its bytes are: those of its source, or a format.
    pub(super) format: Written,
}

/// What the bytes of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Written {
    /// The source's own.
    AsSource,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

/// An [`Entry`] as a line of the journal.
#[derive(Serialize, Deserialize)]
struct Line {
    row: u32,
    source: u32,
    partner: Option<u32>,
    seed: u64,
    hash: String,
    source_hash: String,
    bytes: u64,
    size: (u32, u32),
    source_size: (u32, u32),
    format: Written,
}

impl Entry {
    /// One line for the journal, with its line end.
    pub(super) fn to_line(&self) -> String {
        let line = Line {
            row: self.row,
            source: self.source.0,
            partner: self.partner.map(|id| id.0),
            seed: self.seed,
            hash: self.hash.to_hex().to_string(),
            source_hash: self.source_hash.to_hex().to_string(),
            bytes: self.bytes,
            size: self.size,
            source_size: self.source_size,
            format: self.format,
        };
        let mut text = serde_json::to_string(&line).expect("numbers and words are always JSON");
        text.push('\n');
        text
    }

    /// Reads a line of the journal; `None` if it is torn.
    pub(super) fn from_line(text: &str) -> Option<Self> {
        let line: Line = serde_json::from_str(text).ok()?;
        Some(Self {
            row: line.row,
            source: ImageId(line.source),
            partner: line.partner.map(ImageId),
            seed: line.seed,
            hash: blake3::Hash::from_hex(&line.hash).ok()?,
            source_hash: blake3::Hash::from_hex(&line.source_hash).ok()?,
            bytes: line.bytes,
            size: line.size,
            source_size: line.source_size,
            format: line.format,
        })
    }
}

impl Written {
    /// What an encoder writes.
    pub(super) fn of(encoding: Encoding) -> Self {
        match encoding {
            Encoding::Jpeg(_) => Self::Jpeg,
            Encoding::Png => Self::Png,
            Encoding::WebP => Self::WebP,
        }
    }

    /// The planned name with the extension of this format.
    pub(super) fn name(self, planned: &str) -> String {
        let extension = match self {
            Self::AsSource => return planned.to_owned(),
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::WebP => "webp",
        };
        let file_at = planned.rfind('/').map_or(0, |at| at + 1);
        if self == Self::Jpeg && planned[file_at..].to_ascii_lowercase().ends_with(".jpeg") {
            return planned.to_owned();
        }
        format!("{}.{extension}", stem(planned))
    }
}

/// The planned name with the extension of the file called `source`, which may have none.
pub(super) fn with_extension_of(planned: &str, source: &str) -> String {
    match source.rsplit_once('.') {
        Some((_, extension)) => format!("{}.{extension}", stem(planned)),
        None => stem(planned).to_owned(),
    }
}

/// A path without the extension of its file.
fn stem(path: &str) -> &str {
    let file_at = path.rfind('/').map_or(0, |at| at + 1);
    path[file_at..].rfind('.').map_or(path, |dot| &path[..file_at + dot])
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;

    fn entry() -> Entry {
        Entry {
            row: 7,
            source: ImageId(3),
            partner: Some(ImageId(4)),
            seed: u64::MAX,
            hash: blake3::hash(b"a"),
            source_hash: blake3::hash(b"b"),
            bytes: 12,
            size: (3, 2),
            source_size: (6, 4),
            format: Written::Png,
        }
    }

    #[test]
    fn a_journal_line_comes_back_and_a_torn_one_does_not() {
        let line = entry().to_line();
        assert_eq!(Entry::from_line(line.trim_end()), Some(entry()));
        for end in 0..line.len() - 2 {
            assert_eq!(Entry::from_line(&line[..end]), None);
        }
    }

    #[test]
    fn only_made_images_change_their_extension() {
        assert_eq!(Written::Png.name("train/a.b/x~aug-1-00.jpg"), "train/a.b/x~aug-1-00.png");
        assert_eq!(Written::AsSource.name("train/a/x.JPEG"), "train/a/x.JPEG");
        assert_eq!(with_extension_of("train/a.b/x.jpg", "x.TIF"), "train/a.b/x.TIF");
        assert_eq!(with_extension_of("train/a.b/x.jpg", "x"), "train/a.b/x");
    }
}
