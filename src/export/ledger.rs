//! What was written, row by row, in a file beside the tree: a million rows take no memory, and after a kill it tells what is whole.

use super::entry::{Entry, RECORD_BYTES, Record};
use super::error::ExportError;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Records that are held back at most, and how long: what a kill can cost. To write each alone costs as much as a link to a small file.
const HELD: usize = 128;
const HELD_FOR: Duration = Duration::from_millis(50);

/// Bytes that are read at once when all records are read in turn.
const BUFFER_BYTES: usize = 64 * 1024;

/// A file with a place of fixed size for each row.
#[derive(Debug)]
pub(super) struct Ledger {
    path: PathBuf,
    /// Whether it holds what an interrupted export noted.
    taken_over: bool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    file: File,
    held: Vec<(u32, Record)>,
    flushed: Instant,
}

/// Whether a file that is noted can be taken over after a kill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is what it is to be.
    Whole,
    /// It may have to be made anew, and its problem is to be told again.
    Open,
}

/// Whether what is there already is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// Go on with it.
    TakeOver,
    /// Forget it.
    Empty,
}

impl Ledger {
    /// Opens or makes the ledger at `path`.
    pub(super) fn open(path: &Path, begin: Begin) -> Result<Self, ExportError> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(begin == Begin::Empty).open(path);
        let file = file.map_err(|error| ExportError::write(path, &error))?;
        let state = State { file, held: Vec::with_capacity(HELD), flushed: Instant::now() };
        Ok(Self { path: path.to_owned(), taken_over: begin == Begin::TakeOver, state: Mutex::new(state) })
    }

    /// Notes what is at the place of its row now.
    pub(super) fn note(&self, entry: &Entry, standing: Standing) -> Result<(), ExportError> {
        let record = entry.to_record(standing == Standing::Whole);
        self.hold(entry.row, record)
    }

    /// Notes that there is nothing for `row`.
    pub(super) fn forget(&self, row: u32) -> Result<(), ExportError> {
        if self.taken_over { self.hold(row, [0; RECORD_BYTES]) } else { Ok(()) }
    }

    fn hold(&self, row: u32, record: Record) -> Result<(), ExportError> {
        let mut state = self.state();
        state.held.push((row, record));
        if state.held.len() < HELD && state.flushed.elapsed() < HELD_FOR {
            return Ok(());
        }
        state.flush().map_err(|error| self.failed(&error))
    }

    /// What an interrupted export noted as whole for `row`; a record that a kill has torn is none. What is noted now may be held back still:
    /// each row is asked for before it is noted.
    pub(super) fn found(&self, row: u32) -> Option<Entry> {
        if !self.taken_over {
            return None;
        }
        let (entry, is_whole) = self.read(row).ok()??;
        is_whole.then_some(entry)
    }

    /// What was written for `row`.
    pub(super) fn get(&self, row: u32) -> Result<Option<Entry>, ExportError> {
        self.state().flush().map_err(|error| self.failed(&error))?;
        Ok(self.read(row).map_err(|error| self.failed(&error))?.map(|(entry, _)| entry))
    }

    fn read(&self, row: u32) -> io::Result<Option<(Entry, bool)>> {
        let mut state = self.state();
        let mut record = [0; RECORD_BYTES];
        state.file.seek(SeekFrom::Start(u64::from(row) * RECORD_BYTES as u64))?;
        match state.file.read_exact(&mut record) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            read => read.map(|()| Entry::from_record(&record).filter(|(entry, _)| entry.row == row)),
        }
    }

    /// What was written for `rows`, in their order, without those for which nothing was.
    pub(super) fn rows(&self, rows: Range<u32>) -> io::Result<Entries> {
        self.state().flush()?;
        let mut file = File::open(&self.path)?;
        file.seek(SeekFrom::Start(u64::from(rows.start) * RECORD_BYTES as u64))?;
        let bytes = u64::from(rows.end.saturating_sub(rows.start)) * RECORD_BYTES as u64;
        Ok(Entries { from: BufReader::with_capacity(BUFFER_BYTES, file).take(bytes), at: rows.start })
    }

    /// Everything that was written, in the order of rows.
    pub(super) fn all(&self) -> io::Result<Entries> {
        self.rows(0..u32::MAX)
    }

    /// Hands everything that was written to `take`, in the order of rows.
    pub(super) fn each(&self, mut take: impl FnMut(Entry)) -> Result<(), ExportError> {
        let mut each = || {
            for entry in self.all()? {
                take(entry?);
            }
            Ok(())
        };
        each().map_err(|error: io::Error| self.failed(&error))
    }

    /// The error of an export whose ledger cannot be read or written.
    pub(super) fn failed(&self, error: &io::Error) -> ExportError {
        ExportError::write(&self.path, error)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Writes what is held back; rows that follow each other at once.
    fn flush(&mut self) -> io::Result<()> {
        // Stable: of two records of a row the later is written last.
        self.held.sort_by_key(|(row, _)| *row);
        for run in self.held.chunk_by(|(row, _), (next, _)| *next == row + 1) {
            let Some((first, _)) = run.first() else { continue };
            let bytes = run.iter().map(|(_, record)| record.as_slice()).collect::<Vec<_>>().concat();
            self.file.seek(SeekFrom::Start(u64::from(*first) * RECORD_BYTES as u64))?;
            self.file.write_all(&bytes)?;
        }
        self.held.clear();
        self.flushed = Instant::now();
        Ok(())
    }
}

/// Records that are read one after the other.
#[derive(Debug)]
pub(super) struct Entries {
    from: io::Take<BufReader<File>>,
    /// The row whose record comes next.
    at: u32,
}

impl Iterator for Entries {
    type Item = io::Result<Entry>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = [0; RECORD_BYTES];
        loop {
            match self.from.read_exact(&mut record) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return None,
                Err(error) => return Some(Err(error)),
                Ok(()) => {}
            }
            let row = self.at;
            self.at += 1;
            if record != [0; RECORD_BYTES] {
                let entry = Entry::from_record(&record).map(|(entry, _)| entry).filter(|entry| entry.row == row);
                return Some(entry.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "somebody wrote to it while the export ran")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::dataset::ImageId;
    use crate::export::entry::Written;

    fn entry(row: u32) -> Entry {
        Entry {
            row,
            source: ImageId(row / 2),
            partner: row.is_multiple_of(3).then_some(ImageId(9)),
            seed: u64::from(row) << 40,
            hash: blake3::hash(&row.to_le_bytes()),
            source_hash: blake3::hash(b"b"),
            bytes: 12,
            size: (3, row),
            source_size: (6, 4),
            format: Written::Png,
        }
    }

    fn rows(ledger: &Ledger, rows: Range<u32>) -> Vec<u32> {
        ledger.rows(rows).unwrap().map(|entry| entry.unwrap().row).collect()
    }

    #[test]
    fn rows_come_back_in_their_order_however_they_were_noted() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(&home.path().join("ledger"), Begin::Empty).unwrap();
        let noted: Vec<u32> = (0..1000).map(|at| at * 7 % 1000).filter(|row| row % 10 != 3).collect();
        noted.iter().for_each(|row| ledger.note(&entry(*row), Standing::Whole).unwrap());
        ledger.note(&Entry { bytes: 77, ..entry(5) }, Standing::Open).unwrap();
        let mut sorted = noted.clone();
        sorted.sort_unstable();
        assert_eq!(rows(&ledger, 0..u32::MAX), sorted);
        assert_eq!(rows(&ledger, 4..14), [4, 5, 6, 7, 8, 9, 10, 11, 12]);
        assert_eq!(rows(&ledger, 990..990), [0; 0]);
        assert_eq!(ledger.get(998).unwrap(), Some(entry(998)));
        assert_eq!((ledger.get(993).unwrap(), ledger.get(5000).unwrap()), (None, None));
        assert_eq!(ledger.get(5).unwrap().unwrap().bytes, 77);
        // Nothing is taken over from one that was begun anew.
        assert_eq!(ledger.found(998), None);
    }

    #[test]
    fn what_is_whole_is_found_again_and_what_is_torn_or_open_is_not() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("ledger");
        let ledger = Ledger::open(&path, Begin::Empty).unwrap();
        (0..9).for_each(|row| ledger.note(&entry(row), if row == 4 { Standing::Open } else { Standing::Whole }).unwrap());
        ledger.each(|_| {}).unwrap();
        drop(ledger);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[2 * RECORD_BYTES + 40] ^= 1;
        bytes.truncate(9 * RECORD_BYTES - 1);
        std::fs::write(&path, bytes).unwrap();
        let again = Ledger::open(&path, Begin::TakeOver).unwrap();
        let found: Vec<u32> = (0..12).filter(|row| again.found(*row).is_some_and(|found| found == entry(*row))).collect();
        assert_eq!(found, [0, 1, 3, 5, 6, 7]);
        // What cannot be made any more leaves nothing; what is told anew counts.
        again.forget(1).unwrap();
        [2, 8].iter().for_each(|row| again.note(&entry(*row), Standing::Whole).unwrap());
        assert_eq!(rows(&again, 0..u32::MAX), [0, 2, 3, 4, 5, 6, 7, 8]);
        // A record that stands in the place of another is somebody's doing.
        let mut moved = std::fs::read(&path).unwrap();
        moved.copy_within(2 * RECORD_BYTES..3 * RECORD_BYTES, 3 * RECORD_BYTES);
        std::fs::write(&path, moved).unwrap();
        assert_eq!(again.all().unwrap().filter(Result::is_err).count(), 1);
        assert_eq!(Ledger::open(&path, Begin::Empty).unwrap().found(0), None);
    }
}
