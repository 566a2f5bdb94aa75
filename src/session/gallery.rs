//! Pictures for the screen: thumbnails by workers, what is visible first; the image in full; a cache bounded by bytes.

use super::jobs::{Bell, Message, guarded, spawn};
use super::lru::Lru;
use super::{Runner, Tile};
use crate::dataset::{Dataset, ImageId};
use crate::pixels::{self, Image, Limits, PixelsError};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Memory for thumbnails.
const TILE_BUDGET_BYTES: usize = 256 << 20;
/// Memory for images in full; the one on screen is kept even if it is larger.
const FULL_BUDGET_BYTES: usize = 512 << 20;
/// Images in full that are kept.
const MOST_FULL: usize = 3;
/// Thumbnails are decoded to the smallest of these that is enough.
const SIDES_PX: [u32; 3] = [128, 256, 512];
/// More workers would only wait for the disk.
const MOST_WORKERS: usize = 4;
/// What an answer without pixels counts in the cache.
const WORDS_BYTES: usize = 256;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Key {
    id: ImageId,
    side_px: u32,
}

/// What a worker is to decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Tile(Key),
    Full(ImageId),
}

struct State {
    dataset: Option<Arc<Dataset>>,
    /// Counts datasets, so that a tile of an earlier one is never taken for one of this.
    generation: u64,
    tiles: Lru<Key, Tile>,
    full: VecDeque<(ImageId, Tile, usize)>,
    full_wanted: Option<ImageId>,
    full_decoding: Option<ImageId>,
    waiting: VecDeque<Key>,
    /// What waits, and after which call of `show` it was asked for last.
    listed: HashMap<Key, u64>,
    decoding: HashSet<Key>,
    epoch: u64,
    workers: usize,
    closed: bool,
}

struct Shared {
    state: Mutex<State>,
    more: Condvar,
    /// Whether the window was told of new pictures and has not polled since.
    told: AtomicBool,
    bell: Bell,
}

/// The pictures of the open dataset.
pub(super) struct Gallery {
    shared: Arc<Shared>,
    runner: Runner,
}

impl Gallery {
    /// No dataset, no workers yet.
    pub(super) fn new(runner: Runner, bell: Bell) -> Self {
        let state = State {
            dataset: None,
            generation: 0,
            tiles: Lru::new(TILE_BUDGET_BYTES),
            full: VecDeque::new(),
            full_wanted: None,
            full_decoding: None,
            waiting: VecDeque::new(),
            listed: HashMap::new(),
            decoding: HashSet::new(),
            epoch: 0,
            workers: 0,
            closed: false,
        };
        Self { shared: Arc::new(Shared { state: Mutex::new(state), more: Condvar::new(), told: AtomicBool::new(false), bell }), runner }
    }

    /// Shows another dataset, or none; forgets all pictures.
    pub(super) fn hang(&self, dataset: Option<Arc<Dataset>>) {
        let mut state = self.shared.lock();
        state.generation += 1;
        state.dataset = dataset;
        state.tiles.clear();
        state.full.clear();
        (state.full_wanted, state.full_decoding) = (None, None);
        state.waiting.clear();
        state.listed.clear();
        state.decoding.clear();
    }

    /// New pictures were polled.
    pub(super) fn heard(&self) {
        self.shared.told.store(false, SeqCst);
    }

    /// See [`super::Session::tile`].
    pub(super) fn tile(&self, id: ImageId, side_px: u32) -> Tile {
        let key = Key { id, side_px: bucket(side_px) };
        let mut state = self.shared.lock();
        if let Some(tile) = state.cached(key) {
            return tile;
        }
        let Some(path) = state.path(id) else { return no_such_image() };
        if self.runner == Runner::Inline {
            let generation = state.generation;
            drop(state);
            let tile = decode(Wish::Tile(key), path);
            self.shared.lock().keep(Wish::Tile(key), tile.clone(), generation);
            return tile;
        }
        let epoch = state.epoch;
        if !state.decoding.contains(&key) && state.listed.insert(key, epoch).is_none() {
            state.waiting.push_back(key);
            self.call_worker(&mut state);
        }
        Tile::Pending
    }

    /// See [`super::Session::show_tiles`].
    pub(super) fn show(&self, ids: &[ImageId], side_px: u32) {
        if self.runner == Runner::Inline {
            return;
        }
        let side_px = bucket(side_px);
        let mut state = self.shared.lock();
        state.queue(ids, side_px);
        if !state.waiting.is_empty() {
            self.call_worker(&mut state);
        }
        drop(state);
        self.shared.more.notify_all();
    }

    /// See [`super::Session::full`].
    pub(super) fn full(&self, id: ImageId) -> Tile {
        let mut state = self.shared.lock();
        if let Some(at) = state.full.iter().position(|(other, ..)| *other == id)
            && let Some(found) = state.full.remove(at)
        {
            let tile = found.1.clone();
            state.full.push_back(found);
            return tile;
        }
        let Some(path) = state.path(id) else { return no_such_image() };
        if self.runner == Runner::Inline {
            let generation = state.generation;
            drop(state);
            let tile = decode(Wish::Full(id), path);
            self.shared.lock().keep(Wish::Full(id), tile.clone(), generation);
            return tile;
        }
        state.full_wanted = (state.full_decoding != Some(id)).then_some(id);
        if state.full_wanted.is_some() {
            self.call_worker(&mut state);
        }
        Tile::Pending
    }

    /// Wakes a worker, or hires one more while there are few.
    fn call_worker(&self, state: &mut State) {
        let most = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS);
        let busy = state.decoding.len() + usize::from(state.full_decoding.is_some());
        if state.workers < most && busy + state.waiting.len() + usize::from(state.full_wanted.is_some()) > state.workers {
            let shared = Arc::clone(&self.shared);
            if spawn("evenset-gallery", move || shared.work()).is_ok() {
                state.workers += 1;
            }
        }
        self.shared.more.notify_one();
    }
}

impl Drop for Gallery {
    fn drop(&mut self) {
        self.shared.lock().closed = true;
        self.shared.more.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that can panic runs under the lock half-way through a change.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a worker does until the gallery is closed. The lock is never held while decoding.
    fn work(&self) {
        loop {
            let mut state = self.lock();
            let (wish, path, generation) = loop {
                if state.closed {
                    return;
                }
                if let Some(next) = state.next() {
                    break next;
                }
                state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            let tile = decode(wish, path);
            self.lock().keep(wish, tile, generation);
            if !self.told.swap(true, SeqCst) {
                self.bell.ring(Message::Tiles);
            }
        }
    }
}

impl State {
    fn path(&self, id: ImageId) -> Option<PathBuf> {
        let dataset = self.dataset.as_ref()?;
        ((id.0 as usize) < dataset.records().len()).then(|| dataset.path(id))
    }

    /// The tile asked for, or a larger one.
    fn cached(&mut self, key: Key) -> Option<Tile> {
        let enough = SIDES_PX.into_iter().filter(|side_px| *side_px >= key.side_px);
        enough.map(|side_px| Key { id: key.id, side_px }).find_map(|key| self.tiles.get(&key))
    }

    /// What to decode next: the image in full first, as somebody looks at it alone.
    fn next(&mut self) -> Option<(Wish, PathBuf, u64)> {
        if self.full_decoding.is_none()
            && let Some(id) = self.full_wanted.take()
            && let Some(path) = self.path(id)
        {
            self.full_decoding = Some(id);
            return Some((Wish::Full(id), path, self.generation));
        }
        let key = self.waiting.pop_front()?;
        self.listed.remove(&key);
        let path = self.path(key.id)?;
        self.decoding.insert(key);
        Some((Wish::Tile(key), path, self.generation))
    }

    /// Puts what is on screen at the front of what waits, and drops what nobody asks for any more.
    fn queue(&mut self, ids: &[ImageId], side_px: u32) {
        // What some other place asked for since the last call stays, behind what is named here.
        let (before, listed) = (std::mem::take(&mut self.waiting), std::mem::take(&mut self.listed));
        let asked_since = before.into_iter().filter(|key| listed.get(key) == Some(&self.epoch)).collect::<Vec<_>>();
        for key in ids.iter().map(|id| Key { id: *id, side_px }).chain(asked_since) {
            let there = self.tiles.holds(&key) || self.decoding.contains(&key) || self.path(key.id).is_none();
            let epoch = self.epoch;
            if !there && self.listed.insert(key, epoch).is_none() {
                self.waiting.push_back(key);
            }
        }
        self.epoch += 1;
    }

    fn keep(&mut self, wish: Wish, tile: Tile, generation: u64) {
        if generation != self.generation {
            return;
        }
        let bytes = match &tile {
            Tile::Ready(image) => image.data().len(),
            Tile::Pending | Tile::Unreadable(_) => WORDS_BYTES,
        };
        match wish {
            Wish::Tile(key) => {
                self.decoding.remove(&key);
                self.tiles.put(key, tile, bytes);
            }
            Wish::Full(id) => {
                self.full_decoding = None;
                self.full.push_back((id, tile, bytes));
                let total = |full: &VecDeque<(ImageId, Tile, usize)>| full.iter().map(|(.., bytes)| bytes).sum::<usize>();
                while self.full.len() > MOST_FULL || (self.full.len() > 1 && total(&self.full) > FULL_BUDGET_BYTES) {
                    self.full.pop_front();
                }
            }
        }
    }
}

fn bucket(side_px: u32) -> u32 {
    SIDES_PX.into_iter().find(|enough| *enough >= side_px).unwrap_or(SIDES_PX[SIDES_PX.len() - 1])
}

fn no_such_image() -> Tile {
    Tile::Unreadable("there is no such image".into())
}

fn decode(wish: Wish, path: PathBuf) -> Tile {
    let read = || -> Result<Image, PixelsError> {
        match wish {
            Wish::Tile(key) => pixels::thumbnail(&path, key.side_px, &Limits::default()),
            Wish::Full(_) => pixels::decode_file(&path, &Limits::default()),
        }
    };
    match guarded(read) {
        Ok(Ok(image)) => Tile::Ready(Arc::new(image)),
        Ok(Err(error)) => Tile::Unreadable(error.to_string().into()),
        Err(words) => Tile::Unreadable(format!("the decoder failed: {words}").into()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn what_is_scrolled_past_is_dropped_and_what_another_place_asks_for_stays() {
        let dir = tempfile::tempdir().unwrap();
        for class in ["a", "b"] {
            std::fs::create_dir_all(dir.path().join(class)).unwrap();
            for number in 0..10 {
                image::RgbImage::new(4, 4).save(dir.path().join(format!("{class}/{number}.png"))).unwrap();
            }
        }
        let dataset = crate::dataset::open(dir.path(), &crate::progress::Progress::new()).unwrap();
        let bell = super::super::jobs::Jobs::new(Runner::Threads, Arc::new(|| {})).bell();
        let gallery = Gallery::new(Runner::Threads, bell);
        gallery.hang(Some(Arc::new(dataset)));
        let mut state = gallery.shared.lock();
        // As if all workers were hired and busy: nothing is taken from the queue meanwhile.
        state.workers = MOST_WORKERS;
        let ids = |list: &[u32]| list.iter().map(|id| ImageId(*id)).collect::<Vec<_>>();
        let waits = |state: &State| state.waiting.iter().map(|key| key.id.0).collect::<Vec<_>>();
        state.queue(&ids(&[3, 4, 5]), 128);
        assert_eq!(waits(&state), [3, 4, 5]);
        drop(state);
        assert!(matches!(gallery.tile(ImageId(9), 100), Tile::Pending));
        assert!(matches!(gallery.tile(ImageId(4), 100), Tile::Pending));
        let mut state = gallery.shared.lock();
        state.queue(&ids(&[6, 7, 999]), 128);
        assert_eq!(waits(&state), [6, 7, 4, 9], "4 and 9 were asked for since, 3 and 5 were not");
        state.queue(&ids(&[7]), 128);
        assert_eq!(waits(&state), [7]);
        let (wish, ..) = state.next().unwrap();
        assert_eq!(wish, Wish::Tile(Key { id: ImageId(7), side_px: 128 }));
        state.queue(&ids(&[7, 8]), 128);
        assert_eq!(waits(&state), [8], "7 is being decoded");
    }
}
