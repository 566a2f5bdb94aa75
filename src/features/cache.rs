//! Descriptors kept between sittings, by the content of the file: one file that grows at its end, within a bound.
//!
//! Nothing in it is trusted: what is of another version is thrown away, and a record whose sum is wrong is as if it were not there.

use super::descriptor::{Descriptor, LEN};
use super::table::Mark;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Says what the file is; changes with everything that changes a descriptor.
const MAGIC: &[u8; 16] = b"evenset feat 1\n\0";
/// Content, descriptor, sum.
const RECORD: usize = 16 + LEN + 8;
/// A file beyond this is begun anew: room for about 280 000 images.
const MOST_BYTES: u64 = 1 << 30;

/// The cache of one user.
pub struct Cache {
    inner: Mutex<Inner>,
}

struct Inner {
    file: File,
    places: HashMap<Mark, u64>,
    end: u64,
}

impl Cache {
    /// The user's folder for what can be worked out again; `None` without a home.
    pub fn user_dir() -> Option<PathBuf> {
        use etcetera::BaseStrategy;
        etcetera::base_strategy::choose_native_strategy().ok().map(|dirs| dirs.cache_dir().join("evenset"))
    }

    /// The user's cache; `None` where it cannot be had, which only costs time.
    pub fn of_user() -> Option<Self> {
        Self::open(&Self::user_dir()?).ok()
    }

    /// The cache in `folder`, made if it is not there.
    ///
    /// # Errors
    /// The system's, if the folder or file cannot be made or read.
    pub fn open(folder: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("features.bin");
        let mut file = OpenOptions::new().read(true).append(true).create(true).open(&path)?;
        let mut head = [0; 16];
        let length = file.metadata()?.len();
        let known = length <= MOST_BYTES && file.read_exact(&mut head).is_ok() && head == *MAGIC;
        if !known {
            file.set_len(0)?;
            file.write_all(MAGIC)?;
        } else if !(length - 16).is_multiple_of(RECORD as u64) {
            // The end is torn: what was being written when somebody pulled the plug.
            file.set_len(length - (length - 16) % RECORD as u64)?;
        }
        let end = file.metadata()?.len();
        let places = index(&file, end)?;
        Ok(Self { inner: Mutex::new(Inner { file, places, end }) })
    }

    /// The descriptor of a file of this content.
    pub(super) fn get(&self, mark: Mark) -> Option<Descriptor> {
        let mut record = vec![0; RECORD];
        {
            let mut inner = self.inner.lock().ok()?;
            let place = *inner.places.get(&mark)?;
            inner.file.seek(SeekFrom::Start(place)).ok()?;
            inner.file.read_exact(&mut record).ok()?;
        }
        let (body, sum) = record.split_at(16 + LEN);
        (body[..16] == mark.0 && sum == sum_of(body)).then(|| Descriptor(body[16..].into()))
    }

    /// Keeps a descriptor. What cannot be written is not kept: the cache is a convenience.
    pub(super) fn put(&self, mark: Mark, descriptor: &Descriptor) {
        let mut record = Vec::with_capacity(RECORD);
        record.extend_from_slice(&mark.0);
        record.extend_from_slice(&descriptor.0);
        record.extend_from_slice(&sum_of(&record));
        let Ok(mut inner) = self.inner.lock() else { return };
        if inner.end + RECORD as u64 <= MOST_BYTES && inner.file.write_all(&record).is_ok() {
            let place = inner.end;
            inner.places.insert(mark, place);
            inner.end += RECORD as u64;
        }
    }
}

fn sum_of(body: &[u8]) -> [u8; 8] {
    crate::digest::eight(&blake3::hash(body)).to_le_bytes()
}

/// Where each record begins.
fn index(file: &File, end: u64) -> io::Result<HashMap<Mark, u64>> {
    let mut reader = BufReader::with_capacity(1 << 16, file);
    reader.seek(SeekFrom::Start(16))?;
    let mut places = HashMap::new();
    let mut place = 16;
    while place + RECORD as u64 <= end {
        let mut mark = [0; 16];
        reader.read_exact(&mut mark)?;
        reader.seek_relative((RECORD - 16) as i64)?;
        places.insert(Mark(mark), place);
        place += RECORD as u64;
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn one(value: u8) -> (Mark, Descriptor) {
        (Mark([value; 16]), Descriptor(vec![value; LEN].into()))
    }

    #[test]
    fn what_is_kept_is_found_again_and_damage_is_not_believed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("features.bin");
        let cache = Cache::open(folder.path()).unwrap();
        for value in 1..4 {
            let (mark, descriptor) = one(value);
            cache.put(mark, &descriptor);
            assert_eq!(cache.get(mark), Some(descriptor));
        }
        drop(cache);
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[16 + RECORD + 100] ^= 1;
        bytes.truncate(bytes.len() - 5);
        std::fs::write(&path, &bytes).unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        let found = [1, 2, 3].map(|value| cache.get(one(value).0).is_some());
        assert_eq!(found, [true, false, false]);
        let (mark, descriptor) = one(3);
        cache.put(mark, &descriptor);
        assert_eq!(Cache::open(folder.path()).unwrap().get(mark), Some(descriptor));
    }

    #[test]
    fn a_file_of_another_kind_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("features.bin"), "nonsense").unwrap();
        let cache = Cache::open(folder.path()).unwrap();
        let (mark, descriptor) = one(5);
        assert_eq!(cache.get(mark), None);
        cache.put(mark, &descriptor);
        assert_eq!(cache.get(mark), Some(descriptor));
    }
}
