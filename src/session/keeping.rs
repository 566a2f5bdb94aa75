//! Autosave: what changed is written by one worker, the latest of each kind of thing only, so that a burst of edits costs the window nothing.

use super::Settings;
use super::store::{Saved, Store};
use crate::recipe::{History, MOST_CHANGES};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One thing to keep.
#[derive(Clone)]
enum Item {
    /// What the user set.
    Settings(Settings),
    /// The recipe of a dataset, with its steps of undo.
    Work(History),
}

/// Which thing: the settings, or the work on the dataset at this (canonical) path.
type Key = Option<PathBuf>;

/// What waits to be written.
struct Waiting {
    item: Item,
    /// The number of the asking.
    number: u64,
    /// It could not be written, and nothing has changed since.
    failed: bool,
}

#[derive(Default)]
struct State {
    /// What is not written yet.
    waiting: BTreeMap<Key, Waiting>,
    asked: u64,
    /// Whether a worker was called and has not gone home.
    called: bool,
}

struct Shared {
    store: Store,
    state: Mutex<State>,
    /// Held while a file is written, so that an older version never lands on a newer one.
    writing: Mutex<()>,
}

/// What is to be kept, and who writes it.
#[derive(Clone)]
pub(super) struct Keeper {
    shared: Arc<Shared>,
}

/// Whether somebody has to be sent to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    /// Nobody is there yet: run [`Keeper::write_all`].
    Worker,
    /// Somebody is, and will see it.
    Nobody,
}

impl Keeper {
    /// Keeps things in `store`.
    pub(super) fn new(store: Store) -> Self {
        Self { shared: Arc::new(Shared { store, state: Mutex::default(), writing: Mutex::default() }) }
    }

    /// The settings are these now.
    pub(super) fn settings(&self, settings: &Settings) -> Call {
        self.ask(None, Item::Settings(settings.clone()))
    }

    /// The work on the dataset at `source` stands like this now.
    pub(super) fn work(&self, source: &Path, history: &History) -> Call {
        self.ask(Some(source.to_owned()), Item::Work(history.latest(MOST_CHANGES)))
    }

    /// The work kept for `source`, also while it is still to be written.
    pub(super) fn load(&self, source: &Path) -> Saved {
        if let Some(Waiting { item: Item::Work(history), .. }) = lock(&self.shared.state).waiting.get(&Some(source.to_owned())) {
            let exported = self.shared.store.load_export(source);
            return Saved { history: Some(history.clone()), exported, ..Saved::default() };
        }
        self.shared.store.load_work(source)
    }

    /// Writes until nothing waits.
    ///
    /// # Errors
    /// In words, with the path; of several the last. What could not be written stays, and is tried again when something else is to be kept.
    pub(super) fn write_all(&self) -> Result<(), String> {
        let mut trouble = Ok(());
        loop {
            let _writing = lock(&self.shared.writing);
            let Some((key, number, item)) = self.next() else { return trouble };
            let written = match (&item, &key) {
                (Item::Settings(settings), _) => self.shared.store.save_settings(settings),
                (Item::Work(history), Some(source)) => self.shared.store.save_work(source, history),
                (Item::Work(_), None) => Ok(()),
            };
            let mut state = lock(&self.shared.state);
            if let Some(waiting) = state.waiting.get_mut(&key).filter(|waiting| waiting.number == number) {
                waiting.failed = written.is_err();
                if written.is_ok() {
                    state.waiting.remove(&key);
                }
            }
            if written.is_err() {
                trouble = written;
            }
        }
    }

    fn next(&self) -> Option<(Key, u64, Item)> {
        let mut state = lock(&self.shared.state);
        let next = state.waiting.iter().find(|(_, waiting)| !waiting.failed);
        let next = next.map(|(key, waiting)| (key.clone(), waiting.number, waiting.item.clone()));
        state.called = next.is_some();
        next
    }

    fn ask(&self, key: Key, item: Item) -> Call {
        let mut state = lock(&self.shared.state);
        state.asked += 1;
        let number = state.asked;
        state.waiting.insert(key, Waiting { item, number, failed: false });
        state.waiting.values_mut().for_each(|waiting| waiting.failed = false);
        if std::mem::replace(&mut state.called, true) { Call::Nobody } else { Call::Worker }
    }

    /// The recipe of `source` as it is now, whether written or not.
    #[cfg(test)]
    fn recipe(&self, source: &Path) -> Option<crate::recipe::Recipe> {
        self.load(source).history.map(|history| history.present().clone())
    }
}

/// A panic while holding a lock leaves whole values behind, so they are used on.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Action, Recipe, Step};

    fn work(seeds: &[u64]) -> History {
        let mut history = History::default();
        for seed in seeds {
            history.push(format!("Seed {seed}"), Recipe { seed: *seed, ..Recipe::default() });
        }
        history
    }

    #[test]
    fn the_latest_of_every_dataset_is_written_and_none_is_lost_by_switching() {
        let dir = tempfile::tempdir().unwrap();
        let keeper = Keeper::new(Store::new(Some(dir.path().to_owned())));
        let (a, b) = (Path::new("/a"), Path::new("/b"));
        assert_eq!(keeper.work(a, &work(&[1])), Call::Worker);
        assert_eq!(keeper.work(a, &work(&[1, 2])), Call::Nobody);
        assert_eq!(keeper.work(b, &work(&[3])), Call::Nobody);
        assert_eq!((keeper.recipe(a).unwrap().seed, keeper.recipe(b).unwrap().seed), (2, 3), "seen before they are written");
        keeper.write_all().unwrap();
        let fresh = Keeper::new(Store::new(Some(dir.path().to_owned())));
        assert_eq!((fresh.recipe(a).unwrap().seed, fresh.recipe(b).unwrap().seed), (2, 3));
        assert_eq!(fresh.load(a).history.unwrap().undo_label(), Some("Seed 2"));
        assert_eq!(keeper.work(a, &work(&[4])), Call::Worker, "who went home is called again");
    }

    #[test]
    fn a_recipe_that_is_newer_than_its_undo_is_one_step_more() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::new(Some(dir.path().to_owned()));
        let source = Path::new("/a");
        store.save_work(source, &work(&[1])).unwrap();
        // Killed between the two files: the recipe is there, the steps of undo are the old ones.
        let path = dir.path().join("recipes");
        let undo =
            std::fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()).find(|path| path.to_string_lossy().contains("undo"));
        let old = std::fs::read(undo.as_ref().unwrap()).unwrap();
        let mut later = work(&[1]);
        later.push(
            "Leave out a",
            Recipe { steps: vec![Step { action: Action::Drop { class: "a".into() }, off: false }], ..Recipe::default() },
        );
        store.save_work(source, &later).unwrap();
        std::fs::write(undo.as_ref().unwrap(), old).unwrap();
        let back = store.load_work(source).history.unwrap();
        assert_eq!(back.present(), later.present());
        assert_eq!(back.past().last().unwrap().1.seed, 1);
        // And without any, the recipe alone.
        std::fs::write(undo.unwrap(), "{").unwrap();
        assert_eq!(store.load_work(source).history.unwrap().present(), later.present());
    }

    #[test]
    fn what_cannot_be_written_is_said_and_not_lost() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("file"), "").unwrap();
        let keeper = Keeper::new(Store::new(Some(dir.path().join("file"))));
        keeper.settings(&Settings::default());
        assert!(keeper.write_all().unwrap_err().contains("settings.json"));
        assert_eq!(keeper.write_all(), Ok(()), "and not tried again");
        keeper.work(Path::new("/a"), &work(&[5]));
        assert!(keeper.write_all().is_err());
        assert_eq!(keeper.recipe(Path::new("/a")).unwrap().seed, 5);
        std::fs::remove_file(dir.path().join("file")).unwrap();
        keeper.settings(&Settings::default());
        assert_eq!(keeper.write_all(), Ok(()));
        assert_eq!(Keeper::new(Store::new(Some(dir.path().join("file")))).recipe(Path::new("/a")).unwrap().seed, 5);
    }
}
