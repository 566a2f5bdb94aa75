//! What is known of one file that was written.

use crate::dataset::ImageId;
use crate::pixels::Encoding;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Bytes of a [`Record`].
pub(super) const RECORD_BYTES: usize = 128;

/// An [`Entry`] in the ledger: numbers in little-endian, each at its place, and the beginning of a hash of them at the end. Zeros are none.
pub(super) type Record = [u8; RECORD_BYTES];

/// Where the places of a record begin: format, row, source, second image, seed, hashes, bytes, sizes, and the check.
const AT: [usize; 10] = [1, 8, 12, 16, 24, 32, 64, 96, 104, 120];

/// What stands for no second image: no dataset has so many.
const NO_PARTNER: u32 = u32::MAX;

impl Entry {
    /// For the ledger; `is_whole` tells whether the file can be taken over after a kill.
    pub(super) fn to_record(&self, is_whole: bool) -> Record {
        let [format, row, source, partner, seed, hash, source_hash, bytes, sizes, check] = AT;
        let mut record = [0; RECORD_BYTES];
        let mut put = |at: usize, bytes: &[u8]| record[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &[if is_whole { WHOLE } else { OPEN }]);
        put(format, &[self.format as u8]);
        put(row, &self.row.to_le_bytes());
        put(source, &self.source.0.to_le_bytes());
        put(partner, &self.partner.map_or(NO_PARTNER, |id| id.0).to_le_bytes());
        put(seed, &self.seed.to_le_bytes());
        put(hash, self.hash.as_bytes());
        put(source_hash, self.source_hash.as_bytes());
        put(bytes, &self.bytes.to_le_bytes());
        let sides = [self.size.0, self.size.1, self.source_size.0, self.source_size.1];
        sides.iter().zip((sizes..).step_by(4)).for_each(|(side, at)| put(at, &side.to_le_bytes()));
        let sum = blake3::hash(&record[..check]);
        record[check..].copy_from_slice(&sum.as_bytes()[..RECORD_BYTES - check]);
        record
    }

    /// Reads a record, and whether the file can be taken over; `None` if it is torn or none.
    pub(super) fn from_record(record: &Record) -> Option<(Self, bool)> {
        let [format, row, source, partner, seed, hash, source_hash, bytes, sizes, check] = AT;
        if record[check..] != blake3::hash(&record[..check]).as_bytes()[..RECORD_BYTES - check] {
            return None;
        }
        let four = |at: usize| Some(u32::from_le_bytes(*record[at..].first_chunk()?));
        let eight = |at: usize| Some(u64::from_le_bytes(*record[at..].first_chunk()?));
        let hash_at = |at: usize| Some(blake3::Hash::from_bytes(*record[at..].first_chunk()?));
        let entry = Self {
            row: four(row)?,
            source: ImageId(four(source)?),
            partner: Some(four(partner)?).filter(|id| *id != NO_PARTNER).map(ImageId),
            seed: eight(seed)?,
            hash: hash_at(hash)?,
            source_hash: hash_at(source_hash)?,
            bytes: eight(bytes)?,
            size: (four(sizes)?, four(sizes + 4)?),
            source_size: (four(sizes + 8)?, four(sizes + 12)?),
            format: *FORMATS.get(usize::from(record[format]))?,
        };
        Some((entry, record[0] == WHOLE))
    }
}

/// The first byte of a record.
const WHOLE: u8 = 1;
const OPEN: u8 = 2;

/// What the bytes of a file may be, in the order of their numbers.
pub(super) const FORMATS: [Written; 4] = [Written::AsSource, Written::Jpeg, Written::Png, Written::WebP];

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
    fn a_record_comes_back_and_a_bent_one_does_not() {
        for (place, format) in FORMATS.into_iter().enumerate() {
            assert_eq!(format as usize, place);
            let entry = Entry { format, partner: place.is_multiple_of(2).then_some(ImageId(4)), ..entry() };
            for is_whole in [true, false] {
                let record = entry.to_record(is_whole);
                assert_eq!(Entry::from_record(&record), Some((entry.clone(), is_whole)));
                for at in 0..RECORD_BYTES {
                    let mut bent = record;
                    bent[at] ^= 0x10;
                    assert_eq!(Entry::from_record(&bent), None, "{at}");
                }
            }
        }
        assert_eq!(Entry::from_record(&[0; RECORD_BYTES]), None);
    }

    #[test]
    fn only_made_images_change_their_extension() {
        assert_eq!(Written::Png.name("train/a.b/x~aug-1-00.jpg"), "train/a.b/x~aug-1-00.png");
        assert_eq!(Written::AsSource.name("train/a/x.JPEG"), "train/a/x.JPEG");
        assert_eq!(with_extension_of("train/a.b/x.jpg", "x.TIF"), "train/a.b/x.TIF");
        assert_eq!(with_extension_of("train/a.b/x.jpg", "x"), "train/a.b/x");
    }
}
