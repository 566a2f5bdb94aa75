//! Made images: decode, draw, apply, encode. Each is unlike its source and unlike every other made image; where a draw is not, it is drawn
//! again from a seed derived from the row's, so that the result does not depend on threads.

use super::entry::{Entry, Written};
use super::error::ExportError;
use super::job::{self, Job};
use super::recode::{encoding_of, sized};
use crate::dataset::ImageId;
use crate::pixels::{self, Image, PixelsError};
use crate::plan::Row;
use crate::problem::Problem;
use std::io::Write;
use std::sync::OnceLock;

/// Draws tried for one image before it is given up as a repetition.
const ATTEMPTS: u32 = 64;

/// A source in memory.
#[derive(Debug)]
pub(super) struct Source {
    id: ImageId,
    image: Image,
    /// Of the very bytes that were decoded, whatever the file holds before or afterwards.
    hash: blake3::Hash,
}

impl Source {
    /// Its pixels.
    pub(super) fn image(&self) -> &Image {
        &self.image
    }

    /// Upright width and height in pixels.
    pub(super) fn size(&self) -> (u32, u32) {
        (self.image.width(), self.image.height())
    }
}

/// One made image before it is written.
#[derive(Debug)]
pub(super) struct Made {
    /// Its entry.
    pub(super) entry: Entry,
    /// The encoded file.
    pub(super) bytes: Vec<u8>,
    /// Whether it is unlike its source and whatever it was compared with.
    pub(super) distinct: bool,
}

/// Makes images of one job.
#[derive(Debug)]
pub(super) struct Maker<'a> {
    job: &'a Job<'a>,
    kept: OnceLock<Kept>,
}

/// Originals that are exported, `[split][class]`, in the dataset's order: what can stand in for an undecodable source.
type Kept = Vec<Vec<Vec<ImageId>>>;

impl<'a> Maker<'a> {
    pub(super) fn new(job: &'a Job<'a>) -> Self {
        Self { job, kept: OnceLock::new() }
    }

    pub(super) fn job(&self) -> &'a Job<'a> {
        self.job
    }

    /// Listed when the first stand-in is wanted: a pass over all rows.
    fn kept(&self) -> &Kept {
        self.kept.get_or_init(|| {
            let classes = self.job.plan.roster.classes.len();
            let mut kept = vec![vec![Vec::new(); classes]; self.job.plan.roster.splits.len()];
            for row in self.job.plan.rows.iter().filter(|row| row.made == crate::plan::Made::Original) {
                kept[usize::from(row.split.0)][row.class.0 as usize].push(row.source);
            }
            kept
        })
    }

    /// Decodes `wanted`, or else the next original of the row's class. What could not be decoded is a problem.
    pub(super) fn decode(&self, row: &Row, wanted: ImageId, problems: &mut Vec<Problem>) -> Option<Source> {
        let failure = match self.read(wanted) {
            Ok(source) => return Some(source),
            Err(error) => error,
        };
        let class = &self.kept()[usize::from(row.split.0)][row.class.0 as usize];
        let after = class.iter().position(|id| *id == wanted).map_or(0, |at| at + 1);
        let others = class.iter().cycle().skip(after).take(class.len()).filter(|id| **id != wanted);
        let found = others.map(|id| self.read(*id)).find_map(Result::ok);
        let instead = match &found {
            Some(source) => format!("new images were made from {} instead", job::key(self.job, source.id)),
            None => "no other image of its class can be decoded, so none was made".to_owned(),
        };
        problems.push(job::problem_of(job::key(self.job, wanted), &failure, &instead));
        found
    }

    fn read(&self, id: ImageId) -> Result<Source, PixelsError> {
        let path = self.job.dataset.path(id);
        let bytes = pixels::read_file(&path, &job::limits())?;
        Ok(Source { id, hash: blake3::hash(&bytes), image: pixels::decode_read(&bytes, &path, &job::limits())? })
    }

    /// Makes the image of row `index` from `source` by the first draw that changes it and gives a file that `accept` takes.
    pub(super) fn make(
        &self,
        index: u32,
        source: &Source,
        accept: &dyn Fn(&blake3::Hash) -> bool,
        problems: &mut Vec<Problem>,
    ) -> Result<Made, ExportError> {
        self.make_by((index, self.job.row(index).seed), source, accept, problems)
    }

    /// The same, as if the row had the stream `first`.
    pub(super) fn make_by(
        &self,
        (index, first): (u32, u64),
        source: &Source,
        accept: &dyn Fn(&blake3::Hash) -> bool,
        problems: &mut Vec<Problem>,
    ) -> Result<Made, ExportError> {
        let row = self.job.row(index);
        let mut partner: Option<Source> = None;
        let mut tried: Vec<String> = Vec::new();
        let mut fallback: Option<Made> = None;
        for seed in seeds_of(first) {
            let draw = self.job.plan.draw(row, seed, source.image.width(), source.image.height());
            if draw.applied.is_empty() {
                continue;
            }
            let params = draw.to_json();
            if tried.contains(&params) {
                continue;
            }
            tried.push(params);
            if draw.uses_partner() && partner.is_none() {
                partner = row.partner.and_then(|id| self.decode(row, id, problems));
            }
            let second = partner.as_ref().filter(|_| draw.uses_partner());
            let image = draw.apply(&source.image, second.map(|second| &second.image));
            if image == source.image {
                continue;
            }
            let made = self.finish(index, seed, (source, second), image)?;
            if accept(&made.entry.hash) {
                return Ok(made);
            }
            fallback.get_or_insert(made);
        }
        let made = match fallback {
            Some(made) => made,
            None => self.finish(index, first, (source, None), source.image.clone())?,
        };
        Ok(Made { distinct: false, ..made })
    }

    /// Encodes what was made, in the size that is asked for.
    fn finish(&self, index: u32, seed: u64, (source, second): (&Source, Option<&Source>), image: Image) -> Result<Made, ExportError> {
        let image = sized(image, self.job.options.resize);
        let encoding = encoding_of(&image, self.job.options.made);
        let bytes = pixels::encode(&image, encoding).map_err(|error| ExportError::Write {
            path: self.job.path_as(index, Written::of(encoding), (image.width(), image.height())),
            reason: format!("the image could not be encoded: {error}"),
        })?;
        let hash = blake3::hash(&bytes);
        let entry = Entry {
            row: index,
            source: source.id,
            partner: second.map(|second| second.id),
            seed,
            hash,
            source_hash: source.hash,
            bytes: bytes.len() as u64,
            size: (image.width(), image.height()),
            source_size: (source.image.width(), source.image.height()),
            format: Written::of(encoding),
        };
        Ok(Made { entry, bytes, distinct: true })
    }

    /// Writes the file of a made image.
    pub(super) fn write(&self, made: &Made) -> Result<(), ExportError> {
        let path = self.job.path_of(&made.entry);
        let mut file = job::create(&path)?;
        file.write_all(&made.bytes).map_err(|error| ExportError::write(&path, &error))
    }
}

/// The seed of the `attempt`-th draw: the row's own first, then eight bytes of a hash of it and the attempt.
pub(super) fn derived_seed(seed: u64, attempt: u32) -> u64 {
    if attempt == 0 {
        return seed;
    }
    let mut hasher = blake3::Hasher::new_derive_key("evenset 2026 another draw of the same row");
    hasher.update(&seed.to_le_bytes()).update(&attempt.to_le_bytes());
    let mut eight = [0; 8];
    hasher.finalize_xof().fill(&mut eight);
    u64::from_le_bytes(eight)
}

/// The seeds that an image of a row with this seed may have been drawn from, in the order they are tried.
pub(super) fn seeds_of(seed: u64) -> impl Iterator<Item = u64> {
    (0..ATTEMPTS).map(move |attempt| derived_seed(seed, attempt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_draw_is_the_rows_own_and_later_ones_differ() {
        assert_eq!(derived_seed(7, 0), 7);
        let mut all: Vec<u64> = seeds_of(7).collect();
        assert_eq!(derived_seed(7, 3), all[3]);
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), ATTEMPTS as usize);
    }
}
