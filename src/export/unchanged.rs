//! Whether the files of an earlier export are what was exported, read and compared: what somebody changed is theirs.

use super::again::{below, dataset_of, hash_regular};
use super::manifest::{self, Line};
use super::ours::{Few, Foreign, Ours, Places};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

/// Lines of a manifest that are looked at together.
const AT_ONCE: usize = 4096;

impl Ours {
    /// Reads every file and compares its hash, so that what somebody changed is not lost.
    pub(super) fn read(&self, progress: &Progress) -> Result<(), Foreign> {
        progress.begin("Checking the earlier export", self.earlier.images);
        let mut changed = Few::default();
        for (book, hash) in &self.written {
            progress.check()?;
            let is_same = |path: PathBuf| match path.symlink_metadata() {
                Ok(meta) => meta.is_file() && is_hash(&path, hash),
                Err(error) => error.kind() == io::ErrorKind::NotFound,
            };
            // No export writes anywhere else.
            if !below(&self.dir, book).is_some_and(is_same) {
                changed.add(book.clone());
            }
        }
        let path = self.dir.join(manifest::MANIFEST);
        if self.places == Places::Images && changed.count == 0 && path.exists() {
            self.read_images(&path, &mut changed, progress)?;
        }
        if changed.count > 0 { Err(Foreign::Changed(changed)) } else { Ok(()) }
    }

    fn read_images(&self, path: &Path, changed: &mut Few, progress: &Progress) -> Result<(), Foreign> {
        let dataset = dataset_of(&self.dir, None);
        let mut kept = Few::default();
        let one = |line: &Line| -> Result<Option<Amiss>, Cancelled> {
            progress.check()?;
            progress.tick(1);
            Ok(self.amiss(dataset.as_deref(), line))
        };
        let mut held: Vec<Line> = Vec::with_capacity(AT_ONCE);
        let mut look = |held: &mut Vec<Line>| -> Result<(), Cancelled> {
            let found: Vec<Option<Amiss>> = held.par_iter().map(one).collect::<Result<_, _>>()?;
            found.into_iter().flatten().for_each(|amiss| match amiss {
                Amiss::Changed(name) => changed.add(name),
                Amiss::Kept(source) => kept.add(source),
            });
            held.clear();
            Ok(())
        };
        let mut looked = Ok(());
        let read = manifest::find(path, |line| {
            held.push(line.clone());
            if held.len() == AT_ONCE {
                looked = look(&mut held);
            }
            looked.is_err()
        });
        looked?;
        look(&mut held)?;
        read.map_err(|_| Foreign::Changed(Few::one(manifest::MANIFEST)))?;
        if kept.count > 0 { Err(Foreign::Kept(kept)) } else { Ok(()) }
    }

    /// What is the matter with the file of `line`, or with what it was made from in `dataset`.
    fn amiss(&self, dataset: Option<&Path>, line: &Line) -> Option<Amiss> {
        let sources = || [&line.source, &line.parent2].into_iter().filter(|source| !source.is_empty());
        let kept = dataset.and_then(|root| sources().find(|source| self.keeps(&root.join(source))));
        match kept {
            Some(source) => Some(Amiss::Kept(source.clone())),
            None => (!self.is_as_exported(dataset, line)).then(|| Amiss::Changed(line.file_name.clone())),
        }
    }

    /// Whether the file of `line` is what was exported, or gone.
    fn is_as_exported(&self, dataset: Option<&Path>, line: &Line) -> bool {
        let Some(path) = below(&self.dir, &line.file_name) else { return true };
        let meta = match path.symlink_metadata() {
            Ok(meta) => meta,
            Err(error) => return error.kind() == io::ErrorKind::NotFound,
        };
        if meta.is_symlink() {
            // What it leads to is not touched and may be gone, or be another file by now.
            let leads_to_source = || std::fs::read_link(&path).is_ok_and(|target| target.ends_with(&line.source));
            return !line.is_own() && (leads_to_source() || is_hash(&path, &line.hash));
        }
        // A hard link to its source shows what the source is now; the source keeps it, if it is not this very name by another way.
        let is_linked =
            |source: PathBuf| has_other_names(&meta) && is_same(&path, &source) && !self.keeps(&source) && !self.is_around(&source);
        meta.is_file() && (is_hash(&path, &line.hash) || dataset.and_then(|root| below(root, &line.source)).is_some_and(is_linked))
    }
}

/// What can be the matter with a line of a manifest.
enum Amiss {
    /// The file of this name was changed.
    Changed(String),
    /// This source lies in the export.
    Kept(String),
}

#[cfg(unix)]
fn has_other_names(meta: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(meta) > 1
}

/// Not told here, so that the contents decide.
#[cfg(not(unix))]
fn has_other_names(_meta: &Metadata) -> bool {
    false
}

fn is_same(a: &Path, b: &Path) -> bool {
    same_file::is_same_file(a, b).unwrap_or(false)
}

fn is_hash(path: &Path, hash: &str) -> bool {
    hash_regular(path).is_ok_and(|found| found.to_hex().as_str() == hash)
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::export::ours::tests::written_to;
    use std::os::unix::fs::symlink;

    #[test]
    fn only_another_name_of_its_own_keeps_a_file_that_was_changed() {
        let home = tempfile::tempdir().unwrap();
        let [out, data, moved] = ["out", "data", "moved"].map(|name| home.path().join(name));
        let ours = written_to(&out);
        let line = manifest::read(&out.join(manifest::MANIFEST)).unwrap().remove(0);
        let is_fine = || ours.is_as_exported(Some(&data), &line);
        assert!(is_fine());
        std::fs::write(out.join("train/a/x.png"), "precious").unwrap();
        std::fs::create_dir_all(data.join("a")).unwrap();
        assert!(!is_fine());
        std::fs::hard_link(out.join("train/a/x.png"), data.join("a/x.png")).unwrap();
        assert!(is_fine());
        // The dataset moved, and its name leads into the export: the folder, the class, the file.
        std::fs::rename(&data, &moved).unwrap();
        for (link, target) in [("", "train"), ("a", "train/a"), ("a/x.png", "train/a/x.png")] {
            let link = data.join(link);
            std::fs::create_dir_all(link.parent().unwrap()).unwrap();
            let link: PathBuf = link.components().collect();
            symlink(out.join(target), &link).unwrap();
            assert!(is_same(&out.join("train/a/x.png"), &data.join("a/x.png")) && !is_fine(), "{target}");
            std::fs::remove_file(&link).unwrap();
        }
    }
}
