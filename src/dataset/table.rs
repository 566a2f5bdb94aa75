//! Building the record tables: what was found, in any order, becomes one dataset in its fixed order.

use super::{ClassId, Dataset, Group, ImageId, Record, Role, Split, SplitId};
use crate::problem::Problem;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The files of one folder: their names in one string.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Relative to the root with `/`.
    pub(super) folder: String,
    names: String,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    at: u32,
    len: u16,
    bytes: u64,
    modified_nanos: i64,
    group: u32,
}

impl Files {
    /// No file yet.
    pub(super) fn new(folder: String) -> Self {
        Self { folder, ..Self::default() }
    }

    /// Adds a file; false if the folder's names no longer fit in the tables (4 GiB of names, 64 KiB one name).
    pub(super) fn push(&mut self, name: &str, bytes: u64, modified_nanos: i64) -> bool {
        self.push_in(name, (bytes, modified_nanos), 0)
    }

    /// As [`Files::push`], for a file in a group (from 1; 0 for none).
    pub(super) fn push_in(&mut self, name: &str, (bytes, modified_nanos): (u64, i64), group: u32) -> bool {
        let (Ok(at), Ok(len)) = (u32::try_from(self.names.len()), u16::try_from(name.len())) else { return false };
        self.names.push_str(name);
        self.entries.push(Entry { at, len, bytes, modified_nanos, group });
        true
    }

    /// Takes over the files of `other`, which are of the same folder.
    pub(super) fn append(&mut self, other: &Files) {
        for entry in &other.entries {
            self.push_in(other.name(entry), (entry.bytes, entry.modified_nanos), entry.group);
        }
    }

    /// The names of the files.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| self.name(entry))
    }

    /// How many files.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn name(&self, entry: &Entry) -> &str {
        &self.names[entry.at as usize..entry.at as usize + usize::from(entry.len)]
    }

    fn sort(&mut self) {
        let names = self.names.as_bytes();
        let name = |entry: &Entry| &names[entry.at as usize..entry.at as usize + usize::from(entry.len)];
        if !self.entries.is_sorted_by(|a, b| name(a) <= name(b)) {
            self.entries.sort_unstable_by(|a, b| name(a).cmp(name(b)));
        }
    }
}

/// The files of one folder that belong to one class in one split (by name, since ids are given last).
#[derive(Debug)]
pub(super) struct Batch {
    /// The split's name.
    pub(super) split: String,
    /// The class's name.
    pub(super) class: String,
    /// The files.
    pub(super) files: Files,
}

/// Everything that a scan found.
#[derive(Debug, Default)]
pub(super) struct Finds {
    /// Splits by name, also those without images.
    pub(super) splits: Vec<Split>,
    /// Class names, also of those without images.
    pub(super) classes: BTreeSet<String>,
    /// The files.
    pub(super) batches: Vec<Batch>,
    /// Everything odd.
    pub(super) problems: Vec<Problem>,
    /// What was passed over.
    pub(super) ignored: u64,
}

/// Why the tables cannot hold it all.
#[derive(Debug)]
pub(super) struct TooMany;

/// The dataset of `finds` at `root`, in its fixed order: splits by role and name, classes by name, records by split, class and key.
pub(super) fn build(root: PathBuf, mut finds: Finds) -> Result<Dataset, TooMany> {
    finds.splits.sort_by(|a, b| (a.role, &a.name).cmp(&(b.role, &b.name)));
    finds.splits.dedup();
    let classes: Vec<String> = finds.classes.into_iter().collect();
    let mut batches: Vec<(u16, u32, Files)> = Vec::with_capacity(finds.batches.len());
    for batch in finds.batches {
        let split = finds.splits.iter().position(|split| split.name == batch.split).ok_or(TooMany)?;
        let class = classes.binary_search(&batch.class).map_err(|_| TooMany)?;
        batches.push((u16::try_from(split).map_err(|_| TooMany)?, u32::try_from(class).map_err(|_| TooMany)?, batch.files));
    }
    batches.retain(|(_, _, files)| files.len() > 0);
    batches.sort_unstable_by(|a, b| (a.0, a.1, &a.2.folder).cmp(&(b.0, b.1, &b.2.folder)));
    batches.par_iter_mut().for_each(|(_, _, files)| files.sort());
    super::problems::sort(&mut finds.problems);

    let mut dataset =
        Dataset { root, splits: finds.splits, classes, problems: finds.problems, ignored: finds.ignored, ..Dataset::default() };
    let images: usize = batches.iter().map(|(_, _, files)| files.len()).sum();
    u32::try_from(images).map_err(|_| TooMany)?;
    dataset.records.reserve_exact(images);
    dataset.names.reserve_exact(batches.iter().map(|(_, _, files)| files.names.len()).sum());
    let mut folders: Vec<String> = batches.iter().map(|(_, _, files)| files.folder.clone()).collect();
    folders.sort_unstable();
    folders.dedup();
    dataset.folders = folders;
    for group in batches.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        append_group(&mut dataset, group)?;
    }
    dataset.places.sort_unstable();
    dataset.places.dedup();
    Ok(dataset)
}

/// Appends all files of one class in one split.
fn append_group(dataset: &mut Dataset, group: &[(u16, u32, Files)]) -> Result<(), TooMany> {
    let first = dataset.records.len();
    let Some((split, class, _)) = group.first() else { return Ok(()) };
    let (split, class) = (SplitId(*split), ClassId(*class));
    for (_, _, files) in group {
        let folder = dataset.folders.binary_search(&files.folder).map_err(|_| TooMany)? as u32;
        let base = u32::try_from(dataset.names.len()).map_err(|_| TooMany)?;
        u32::try_from(dataset.names.len() + files.names.len()).map_err(|_| TooMany)?;
        dataset.names.push_str(&files.names);
        let record = |entry: &Entry| Record {
            bytes: entry.bytes,
            modified_nanos: entry.modified_nanos,
            class,
            split,
            name_len: entry.len,
            name_at: base + entry.at,
            folder,
            group: entry.group,
        };
        dataset.records.extend(files.entries.iter().map(record));
        dataset.places.push((folder, dataset.groups.len() as u32));
    }
    if group.len() > 1 {
        // Files of nested folders come between those of the folder above them.
        let (folders, names) = (&dataset.folders, &dataset.names);
        dataset.records[first..].sort_unstable_by(|a, b| key_bytes(folders, names, a).cmp(key_bytes(folders, names, b)));
    }
    dataset.groups.push(Group { first: first as u32, end: dataset.records.len() as u32 });
    Ok(())
}

/// The bytes of a record's key, without building it.
fn key_bytes<'d>(folders: &'d [String], names: &'d str, record: &Record) -> impl Iterator<Item = u8> + use<'d> {
    let folder = &folders[record.folder as usize];
    let slash = if folder.is_empty() { "" } else { "/" };
    let at = record.name_at as usize;
    folder.bytes().chain(slash.bytes()).chain(names[at..at + usize::from(record.name_len)].bytes())
}

impl Dataset {
    /// The image whose key (path relative to the root, with `/`) is `key`. Needs no map: a search in the tables.
    pub fn id_of(&self, key: &str) -> Option<ImageId> {
        let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = u32::try_from(self.folders.binary_search_by(|known| known.as_str().cmp(folder)).ok()?).ok()?;
        let first = self.places.partition_point(|&(known, _)| known < folder);
        self.places[first..].iter().take_while(|&&(known, _)| known == folder).find_map(|&(_, group)| {
            let group = self.groups.get(group as usize)?;
            let records = self.records.get(group.first as usize..group.end as usize)?;
            let at = records.binary_search_by(|record| key_bytes(&self.folders, &self.names, record).cmp(key.bytes())).ok()?;
            Some(ImageId(group.first + at as u32))
        })
    }

    /// The class of this name on disk.
    pub fn find_class(&self, name: &str) -> Option<ClassId> {
        self.classes.binary_search_by(|known| known.as_str().cmp(name)).ok().map(|at| ClassId(at as u32))
    }

    /// A dataset of made-up records without a file on disk: `(split, class, images)` each, keys as "train/cats/000123.jpg". For
    /// benchmarks and tests only: nothing can be decoded. A split that is no split word counts as training.
    pub fn synthetic(spec: &[(&str, &str, usize)]) -> Self {
        let mut finds = Finds::default();
        for &(split, class, images) in spec {
            let role = super::words::role_of(split).unwrap_or(Role::Train);
            finds.splits.push(Split { name: split.to_owned(), role });
            finds.classes.insert(class.to_owned());
            let mut files = Files::new(format!("{split}/{class}"));
            for image in 0..images {
                // Sizes that vary, so that sorting by size shows something.
                let bytes = 20_000 + (image as u64).wrapping_mul(7919) % 30_000;
                files.push(&format!("{image:06}.jpg"), bytes, 1_700_000_000_000_000_000 + image as i64);
            }
            finds.batches.push(Batch { split: split.to_owned(), class: class.to_owned(), files });
        }
        build(PathBuf::from("synthetic"), finds).unwrap_or_default()
    }

    /// The same, with these sets of images being files of the same bytes: for tests, where nothing is on disk.
    pub fn with_twins(self, twins: Vec<Vec<ImageId>>) -> Self {
        Self { twins: Some(std::sync::Arc::new(twins)), ..self }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_record_is_small() {
        assert!(size_of::<Record>() <= 64, "{} bytes", size_of::<Record>());
    }

    #[test]
    fn order_and_search_hold_where_folders_nest() {
        let mut finds = Finds { splits: vec![Split { name: "train".into(), role: Role::Train }], ..Finds::default() };
        finds.classes.insert("a".into());
        for (folder, names) in [("a", ["b.jpg", "bz.jpg", "b-x.jpg"]), ("a/b", ["2.jpg", "1.jpg", "10.jpg"])] {
            let mut files = Files::new(folder.into());
            for name in names {
                assert!(files.push(name, 1, 0));
            }
            finds.batches.push(Batch { split: "train".into(), class: "a".into(), files });
        }
        let dataset = build(PathBuf::from("/r"), finds).unwrap();
        let keys: Vec<String> = dataset.ids().map(|id| dataset.key(id)).collect();
        assert_eq!(keys, ["a/b-x.jpg", "a/b.jpg", "a/b/1.jpg", "a/b/10.jpg", "a/b/2.jpg", "a/bz.jpg"]);
        for id in dataset.ids() {
            assert_eq!(dataset.id_of(&dataset.key(id)), Some(id));
        }
        assert_eq!(dataset.id_of("a/c.jpg"), None);
        assert_eq!(dataset.id_of("b.jpg"), None);
        assert_eq!(dataset.id_of(""), None);
    }

    #[test]
    fn synthetic_datasets_are_in_order() {
        let dataset = Dataset::synthetic(&[("val", "dogs", 2), ("train", "dogs", 3), ("train", "cats", 1)]);
        assert_eq!(dataset.splits().iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["train", "val"]);
        assert_eq!(dataset.counts(), [[1, 3], [0, 2]]);
        assert_eq!(dataset.key(ImageId(0)), "train/cats/000000.jpg");
        assert_eq!(dataset.id_of("val/dogs/000001.jpg"), Some(ImageId(5)));
        assert_eq!(dataset.find_class("dogs"), Some(ClassId(1)));
        assert_eq!(dataset.find_class("do"), None);
    }
}
