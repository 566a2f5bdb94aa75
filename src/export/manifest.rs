//! `manifest.csv`: one line a file, all that is needed to check it and to make it again.

use super::entry::Entry;
use super::job::{self, Job};
use crate::augment::Draw;
use crate::dataset::ImageId;
use crate::pixels;
use crate::plan::OutClassId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::Path;

/// Its file name.
pub(super) const MANIFEST: &str = "manifest.csv";

/// One line, in the order of columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    /// Relative to the export, with `/`.
    pub(super) file_name: String,
    /// Class name.
    pub(super) label: String,
    /// Its place in `classes.txt`, from 0.
    pub(super) label_id: usize,
    /// Split name.
    pub(super) split: String,
    /// `original`, `copy`, `augmented` or `blended`.
    pub(super) kind: String,
    /// Relative to the dataset, with `/`.
    pub(super) source: String,
    /// BLAKE3 of the source's file, in hexadecimal.
    pub(super) source_hash: String,
    /// The second image of a blend, relative to the dataset.
    pub(super) parent2: String,
    /// What was drawn, as JSON.
    pub(super) transforms: String,
    /// What it was drawn from.
    pub(super) seed: Option<u64>,
    /// BLAKE3 of the file, in hexadecimal.
    pub(super) hash: String,
    /// Upright width in pixels.
    pub(super) width: u32,
    /// Upright height in pixels.
    pub(super) height: u32,
    /// Where a blend crossed classes: each class's share of the image as JSON, `{"cats":0.7,"dogs":0.3}`; else empty.
    #[serde(default)]
    pub(super) soft_label: String,
    /// The class of the source on disk, before merges, renames and moves.
    #[serde(default)]
    pub(super) source_label: String,
    /// BLAKE3 of the second image's file, in hexadecimal; empty without one.
    #[serde(default)]
    pub(super) parent2_hash: String,
}

impl Line {
    /// Whether the file is a new image, which was drawn.
    pub(super) fn is_made(&self) -> bool {
        !self.transforms.is_empty()
    }

    /// Whether it is an original or copy that was encoded anew, in another size or format.
    pub(super) fn is_anew(&self) -> bool {
        !self.is_made() && self.hash != self.source_hash
    }

    /// Whether the file is anything else than its source's own bytes, so that it can be made again.
    pub(super) fn is_own(&self) -> bool {
        self.is_made() || self.is_anew()
    }
}

/// The line of `entry`; `label_id` is the place of its class in the exported list, `partners` the hashes of second images.
pub(super) fn line(job: &Job<'_>, entry: &Entry, label_id: usize, partners: &HashMap<ImageId, blake3::Hash>) -> Line {
    let row = job.row(entry.row);
    let made = row.made.is_new();
    let (width, height) = entry.source_size;
    let draw = made.then(|| job.plan.draw(row, entry.seed, width, height));
    let soft_label = draw.as_ref().and_then(|draw| soft_label(job, entry, draw)).unwrap_or_default();
    Line {
        file_name: job.listed(entry),
        label: job.plan.roster.classes[row.class.0 as usize].clone(),
        label_id,
        split: job.plan.roster.splits[usize::from(row.split.0)].name.clone(),
        kind: job::kind(row.made).to_owned(),
        source: job.dataset.key(entry.source),
        source_hash: entry.source_hash.to_hex().to_string(),
        parent2: entry.partner.map(|id| job.dataset.key(id)).unwrap_or_default(),
        transforms: draw.map(|draw| draw.to_json()).unwrap_or_default(),
        seed: made.then_some(entry.seed),
        hash: entry.hash.to_hex().to_string(),
        width: entry.size.0,
        height: entry.size.1,
        soft_label,
        source_label: job.dataset.classes()[job.dataset.record(entry.source).class.0 as usize].clone(),
        parent2_hash: entry.partner.and_then(|id| partners.get(&id)).map(|hash| hash.to_hex().to_string()).unwrap_or_default(),
    }
}

/// The shares of the classes in `entry`, if its second image is of another class than its first.
fn soft_label(job: &Job<'_>, entry: &Entry, draw: &Draw) -> Option<String> {
    let row = job.row(entry.row);
    let other = job.plan.roster.class_of(row.split, entry.partner?).filter(|other| *other != row.class)?;
    let name = |class: OutClassId| job.plan.roster.classes[class.0 as usize].clone();
    Some(shares_json((name(row.class), name(other)), draw.partner_share(entry.source_size.0, entry.source_size.1)))
}

/// `{"cats":0.7,"dogs":0.3}`; shares are of a million, so that they sum to 1.
pub(super) fn shares_json((own, other): (String, String), share: f64) -> String {
    let millionths = (share.clamp(0.0, 1.0) * 1e6).round();
    let shares = [(own, (1e6 - millionths) / 1e6), (other, millionths / 1e6)];
    serde_json::Value::Object(shares.into_iter().map(|(class, share)| (class, share.into())).collect()).to_string()
}

/// Whether the soft label of `line` can be true: two classes, the line's own among them, whose shares sum to 1; and where the second image's
/// `share` is known (from 0 to 1), that it is the second class's.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn check_soft_label(line: &Line, share: Option<f64>) -> Result<(), String> {
    if line.soft_label.is_empty() {
        return Ok(());
    }
    let wrong = |reason: &str| Err(format!("the soft label {}: {reason}", line.soft_label));
    let shares: HashMap<String, f64> = match serde_json::from_str(&line.soft_label) {
        Ok(shares) => shares,
        Err(error) => return wrong(&error.to_string()),
    };
    let Some(own) = shares.get(&line.label).filter(|_| shares.len() == 2) else {
        return wrong("it names two classes, of which one is the image's own");
    };
    let sum: f64 = shares.values().sum();
    if shares.values().any(|share| !(0.0..=1.0).contains(share)) || (sum - 1.0).abs() > 1e-6 {
        return wrong("shares are from 0 to 1 and sum to 1");
    }
    match share {
        Some(share) if (1.0 - share - own).abs() > 2e-6 => {
            wrong(&format!("what was drawn gives {} the share {:.6}", line.label, 1.0 - share))
        }
        _ => Ok(()),
    }
}

/// Manifests beyond this size are refused: that of ten million images has half of it.
const MOST_BYTES: u64 = 8 << 30;

/// Reads a manifest line by line; a line that cannot be read is an error that names it.
pub(super) fn read(path: &Path) -> Result<Vec<Line>, String> {
    open(path)?.deserialize().collect::<Result<_, _>>().map_err(|error: csv::Error| error.to_string())
}

/// The first line that `wanted` takes, read no further.
pub(super) fn find(path: &Path, mut wanted: impl FnMut(&Line) -> bool) -> Result<Option<Line>, String> {
    for line in open(path)?.deserialize() {
        let line: Line = line.map_err(|error: csv::Error| error.to_string())?;
        if wanted(&line) {
            return Ok(Some(line));
        }
    }
    Ok(None)
}

/// A manifest may come from anybody: only a regular file of a sensible size is read.
fn open(path: &Path) -> Result<csv::Reader<File>, String> {
    let size = pixels::regular(path).map_err(|error| error.to_string())?.len();
    if size > MOST_BYTES {
        return Err(format!("it has {} MiB, and at most {} are read", size >> 20, MOST_BYTES >> 20));
    }
    File::open(path).map(csv::Reader::from_reader).map_err(|error| error.to_string())
}

/// A CSV writer over anything.
pub(super) fn writer<W: io::Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(to)
}

/// The system's own error in a refusal to write a line, so that a full disk is told as one (csv's conversion to [`io::Error`] hides
/// its kind).
pub(super) fn refused(error: csv::Error) -> io::Error {
    if !error.is_io_error() {
        return io::Error::other(error);
    }
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use proptest::prelude::*;

    /// A disk with no room at all.
    struct Full;

    impl io::Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_keeps_its_name_among_many_lines_and_at_the_last() {
        for lines in [1, 5_000] {
            let rows = (0..lines).map(|line: u32| Ok([line.to_string(), "cat".to_owned()]));
            let refused = super::super::tables::csv(&mut Full, ["line", "label"], rows).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::StorageFull, "{lines}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        /// Cells are names of files and classes: quotes, line ends, and what a spreadsheet would take for a formula come back as they are.
        #[test]
        fn any_cell_comes_back_as_it_was(cells in proptest::collection::vec("[=+@\"',;\r\n\t a-zé\\x00-]{0,9}", 9), seed: Option<u64>, width: u32) {
            let mut cells = cells.into_iter();
            let mut next = || cells.next().unwrap_or_default();
            let line = Line {
                file_name: next(),
                label: next(),
                label_id: 3,
                split: next(),
                kind: next(),
                source: next(),
                source_hash: next(),
                parent2: next(),
                transforms: next(),
                seed,
                hash: "00".to_owned(),
                width,
                height: 1,
                soft_label: next(),
                source_label: String::new(),
                parent2_hash: String::new(),
            };
            let file = tempfile::NamedTempFile::new().unwrap();
            let mut csv = writer(file.as_file());
            csv.serialize(&line).unwrap();
            csv.flush().unwrap();
            drop(csv);
            prop_assert_eq!(read(file.path()).unwrap(), vec![line.clone()]);
            prop_assert_eq!(find(file.path(), |_| true).unwrap(), Some(line));
        }

        #[test]
        fn no_text_panics(text in "(file_name|label|source|hash|,|\"|\n|[a-z0-9]{0,4}){0,40}") {
            let file = tempfile::NamedTempFile::new().unwrap();
            std::fs::write(file.path(), text).unwrap();
            let _ = read(file.path());
        }
    }
}
