//! Notices when the folder of the open dataset changes, by the system's own means. It says so once and waits for the user: reading anew is
//! theirs to ask for. Nothing is polled; folders are watched one by one, a bounded number of them.

use super::jobs::{Bell, Message};
use crate::dataset::Dataset;
use notify::event::ModifyKind;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};

/// At most so many folders are watched: a system grants some thousands to all of a user's programs.
const MOST_FOLDERS: usize = 2048;

/// A watch on a dataset's folders; dropping it ends it.
pub(super) struct Watch {
    changed: Arc<AtomicBool>,
    /// What cannot be watched, in words; empty if all is.
    pub(super) gap: String,
    _watcher: Option<RecommendedWatcher>,
}

impl Watch {
    /// Whether something changed since the dataset was read.
    pub(super) fn has_changed(&self) -> bool {
        self.changed.load(SeqCst)
    }

    /// Watches the folders that images of `dataset` lie in, and those above them up to its root. Touches every folder once: a job.
    pub(super) fn begin(dataset: &Dataset, source: &Path, bell: Bell) -> Self {
        let changed = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&changed);
        let heard = move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| matters(&event)) && !flag.swap(true, SeqCst) {
                bell.ring(Message::FolderChanged);
            }
        };
        let mut watcher = match notify::recommended_watcher(heard) {
            Ok(watcher) => watcher,
            Err(error) => return Self { changed, gap: words(&error), _watcher: None },
        };
        let folders = folders(dataset, source);
        let mut gap = String::new();
        if folders.len() > MOST_FOLDERS {
            gap = format!("there are {} folders, and {MOST_FOLDERS} are watched", folders.len());
        }
        for folder in folders.iter().take(MOST_FOLDERS) {
            match watcher.watch(folder, RecursiveMode::NonRecursive) {
                Ok(()) => {}
                // The system has no more watches, or none at all here: the others would fail too.
                Err(error) => {
                    gap = words(&error);
                    break;
                }
            }
        }
        Self { changed, gap, _watcher: Some(watcher) }
    }
}

fn words(error: &notify::Error) -> String {
    match &error.kind {
        notify::ErrorKind::MaxFilesWatch => "the system watches no more folders for this user".to_owned(),
        notify::ErrorKind::Io(error) => error.to_string(),
        other => format!("{other:?}"),
    }
}

/// The shallow ones first, so that a bound leaves out the deep ones.
fn folders(dataset: &Dataset, source: &Path) -> Vec<PathBuf> {
    let mut all: BTreeSet<&str> = BTreeSet::from([""]);
    let mut last = "";
    for id in dataset.ids() {
        let folder = dataset.folder(id);
        if folder == last {
            continue;
        }
        last = folder;
        let mut folder = folder;
        // An ancestor that is there has its own ancestors there too.
        while all.insert(folder) {
            folder = folder.rsplit_once('/').map_or("", |(above, _)| above);
        }
    }
    let mut sorted: Vec<&str> = all.into_iter().collect();
    sorted.sort_by_key(|folder| folder.matches('/').count() + usize::from(!folder.is_empty()));
    let mut paths: Vec<PathBuf> = sorted.into_iter().map(|folder| dataset.root().join(folder)).collect();
    // A manifest may lie elsewhere than its images.
    if let Some(above) = source.parent().filter(|above| source.is_file() && *above != dataset.root()) {
        paths.insert(0, above.to_owned());
    }
    paths
}

/// Whether an event can change what is in the dataset: not a read, not a time stamp, not what the scan passes over.
fn matters(event: &notify::Event) -> bool {
    let kind = match event.kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(kind) => !matches!(kind, ModifyKind::Metadata(_)),
        EventKind::Access(_) | EventKind::Any | EventKind::Other => false,
    };
    kind && event.paths.iter().any(|path| !path.file_name().is_some_and(is_passed_over))
}

fn is_passed_over(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || ["Thumbs.db", "desktop.ini", "__MACOSX"].contains(&name.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, CreateKind, DataChange, MetadataKind, RemoveKind};

    #[test]
    fn reading_and_hidden_files_do_not_matter() {
        let event = |kind, path: &str| notify::Event::new(kind).add_path(path.into());
        assert!(matters(&event(EventKind::Create(CreateKind::File), "/a/b.jpg")));
        assert!(matters(&event(EventKind::Remove(RemoveKind::Folder), "/a/b")));
        assert!(matters(&event(EventKind::Modify(ModifyKind::Data(DataChange::Any)), "/a/b.jpg")));
        assert!(!matters(&event(EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any)), "/a/b.jpg")));
        assert!(!matters(&event(EventKind::Access(AccessKind::Read), "/a/b.jpg")));
        assert!(!matters(&event(EventKind::Create(CreateKind::File), "/a/.DS_Store")));
        assert!(!matters(&event(EventKind::Create(CreateKind::File), "/a/Thumbs.db")));
    }

    #[test]
    fn more_folders_than_are_watched_are_said_in_words() {
        let dir = tempfile::tempdir().expect("a folder");
        for at in 0..MOST_FOLDERS + 20 {
            let folder = dir.path().join(format!("class{at:05}"));
            std::fs::create_dir(&folder).expect("a folder in it");
            std::fs::write(folder.join("0.png"), "as good as any").expect("a file");
        }
        let dataset = crate::dataset::open(dir.path(), &crate::progress::Progress::new()).expect("folders of classes");
        let jobs = super::super::jobs::Jobs::new(super::super::Runner::Inline, Arc::new(|| {}));
        let watch = Watch::begin(&dataset, dir.path(), jobs.bell());
        // A system that grants fewer watches says that instead.
        assert!(watch.gap.contains("folders") || watch.gap.contains("watch"), "{:?}", watch.gap);
        assert!(!watch.has_changed());
    }

    #[test]
    fn every_folder_once_and_the_shallow_ones_first() {
        let dataset = Dataset::synthetic(&[("train", "cats", 3), ("train", "dogs", 2), ("val", "cats", 1)]);
        let root = dataset.root().to_owned();
        let relative: Vec<String> = folders(&dataset, &root)
            .iter()
            .map(|path| path.strip_prefix(&root).map(|path| path.display().to_string()).unwrap_or_default())
            .collect();
        assert_eq!(relative, ["", "train", "val", "train/cats", "train/dogs", "val/cats"]);
    }
}
