//! Pictures for the screen: thumbnails by workers, what is visible first; one picture in full; a cache bounded by bytes.

use super::about::About;
use super::darkroom::{Darkroom, Developed, Keepsake, Subject, Wish};
use super::jobs::{Bell, Message, spawn, threads};
use super::lru::Lru;
use super::thumb_cache::ThumbCache;
use super::{Picture, Runner, Tile};
use crate::dataset::Dataset;
use crate::pixels::Encoding;
use crate::plan::{Plan, Row};
use crate::recipe::Recipe;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Memory for thumbnails.
const TILE_BUDGET_BYTES: usize = 128 << 20;
/// Memory for pictures in full; the one on screen is kept even if it is larger.
const FULL_BUDGET_BYTES: usize = 512 << 20;
/// Pictures in full that are kept.
const MOST_FULL: usize = 3;
/// Thumbnails are decoded to the smallest of these that is enough.
const SIDES_PX: [u32; 3] = [128, 256, 512];
/// More workers would only wait for the disk.
const MOST_WORKERS: usize = 4;
/// What an answer without pixels counts in the cache.
const WORDS_BYTES: usize = 256;
/// Thumbnails that wait to be kept on disk; more are decoded anew some day.
const MOST_UNSAVED: usize = 256;

/// Places of rows that are remembered.
const MOST_ROWS: usize = 10_000;

/// A thumbnail of a side in pixels.
type Key = (Subject, u32);

struct State {
    darkroom: Option<Darkroom>,
    /// What made images are written as.
    made_as: Encoding,
    /// Where thumbnails are kept on disk, whatever is open.
    cache: Arc<ThumbCache>,
    /// Counts datasets, and chains: what was made of an earlier one is never taken for one of this.
    generation: (u64, u64),
    /// The rows of the plan that were asked for, and their places in it.
    rows: HashMap<Row, u32>,
    tiles: Lru<Key, Tile>,
    /// Made images that another plan may make otherwise although their rows are the same.
    unsure: HashSet<Subject>,
    full: VecDeque<(Subject, Developed, usize)>,
    full_wanted: Option<Subject>,
    full_decoding: Option<Subject>,
    waiting: VecDeque<Key>,
    /// What waits, and after which call of `show` it was asked for last.
    listed: HashMap<Key, u64>,
    decoding: HashSet<Key>,
    unsaved: VecDeque<Keepsake>,
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

/// What a worker takes from the queue.
enum Task {
    Develop { wish: Wish, at: u32, darkroom: Darkroom, generation: (u64, u64) },
    Save(Keepsake, Darkroom),
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
            darkroom: None,
            made_as: Encoding::Jpeg(90),
            cache: Arc::new(ThumbCache::new(None, 0)),
            generation: (0, 0),
            rows: HashMap::new(),
            tiles: Lru::new(TILE_BUDGET_BYTES),
            unsure: HashSet::new(),
            full: VecDeque::new(),
            full_wanted: None,
            full_decoding: None,
            waiting: VecDeque::new(),
            listed: HashMap::new(),
            decoding: HashSet::new(),
            unsaved: VecDeque::new(),
            epoch: 0,
            workers: 0,
            closed: false,
        };
        Self { shared: Arc::new(Shared { state: Mutex::new(state), more: Condvar::new(), told: AtomicBool::new(false), bell }), runner }
    }

    /// Shows another dataset, or none; forgets all pictures.
    pub(super) fn hang(&self, dataset: Option<Arc<Dataset>>) {
        let mut state = self.shared.lock();
        state.generation.0 += 1;
        let cache = ThumbCache::clone(&state.cache);
        let made_as = state.made_as;
        state.darkroom = dataset.map(|dataset| Darkroom { cache: Arc::new(cache.outside(dataset.root())), dataset, plan: None, made_as });
        state.rows.clear();
        state.tiles.clear();
        state.unsure.clear();
        state.full.clear();
        (state.full_wanted, state.full_decoding) = (None, None);
        state.waiting.clear();
        state.listed.clear();
        state.decoding.clear();
        state.unsaved.clear();
    }

    /// Keeps thumbnails on disk in `cache` from now on.
    pub(super) fn keep_in(&self, cache: ThumbCache) {
        let mut state = self.shared.lock();
        if state.cache.is_like(&cache) {
            return;
        }
        state.cache = Arc::new(cache.clone());
        if let Some(darkroom) = &mut state.darkroom {
            darkroom.cache = Arc::new(cache.outside(darkroom.dataset.root()));
        }
    }

    /// Made images are written as `made_as` from now on: those that were made otherwise are forgotten.
    pub(super) fn write_as(&self, made_as: Encoding) {
        let mut state = self.shared.lock();
        if std::mem::replace(&mut state.made_as, made_as) == made_as {
            return;
        }
        let Some(darkroom) = &mut state.darkroom else { return };
        darkroom.made_as = made_as;
        state.generation.1 += 1;
        let is_file = |subject: &Subject| matches!(subject, Subject::Image(_));
        state.tiles.retain(|(subject, _)| is_file(subject));
        state.full.retain(|(subject, ..)| is_file(subject));
        state.waiting.retain(|(subject, _)| is_file(subject));
        state.listed.retain(|(subject, _), _| is_file(subject));
        state.decoding.retain(|(subject, _)| is_file(subject));
        state.full_decoding = state.full_decoding.filter(is_file);
        state.full_wanted = state.full_wanted.filter(is_file);
    }

    /// Rows are those of `plan` from now on. What was made stays where the chains are the same: a row says all else.
    pub(super) fn foresee(&self, plan: Arc<Plan>, recipe: &Recipe) {
        let mut state = self.shared.lock();
        let Some(darkroom) = &mut state.darkroom else { return };
        let before = darkroom.plan.replace((Arc::clone(&plan), Arc::new(recipe.clone())));
        state.rows.clear();
        let same = before.is_some_and(|(before, _)| before.chains == plan.chains);
        if !same {
            state.generation.1 += 1;
        }
        let unsure = std::mem::take(&mut state.unsure);
        let stays = |subject: &Subject| matches!(subject, Subject::Image(_)) || (same && !unsure.contains(subject));
        state.tiles.retain(|(subject, _)| stays(subject));
        state.full.retain(|(subject, ..)| stays(subject));
        state.waiting.retain(|(subject, _)| matches!(subject, Subject::Image(_)));
        state.listed.retain(|(subject, _), _| matches!(subject, Subject::Image(_)));
        state.decoding.retain(|(subject, _)| stays(subject));
        if state.full_decoding.is_some_and(|subject| !stays(&subject)) {
            state.full_decoding = None;
        }
        state.full_wanted = state.full_wanted.filter(|subject| matches!(subject, Subject::Image(_)));
    }

    /// The plan whose rows can be asked for.
    pub(super) fn plan(&self) -> Option<Arc<Plan>> {
        self.shared.lock().darkroom.as_ref()?.plan.as_ref().map(|(plan, _)| Arc::clone(plan))
    }

    /// New pictures were polled.
    pub(super) fn heard(&self) {
        self.shared.told.store(false, SeqCst);
    }

    /// See [`super::Session::tile`].
    pub(super) fn tile(&self, picture: Picture, side_px: u32) -> Tile {
        let mut state = self.shared.lock();
        let Some((subject, at)) = state.subject(picture) else { return no_such_image() };
        let key = (subject, bucket(side_px));
        if let Some(tile) = state.cached(key) {
            return tile;
        }
        if self.runner == Runner::Inline {
            drop(state);
            return self.at_once(Wish::Tile(key.0, key.1), at).tile;
        }
        let epoch = state.epoch;
        if !state.decoding.contains(&key) && state.listed.insert(key, epoch).is_none() {
            state.waiting.push_back(key);
            self.call_worker(&mut state);
        }
        Tile::Pending
    }

    /// See [`super::Session::show_tiles`].
    pub(super) fn show(&self, pictures: &[Picture], side_px: u32) {
        if self.runner == Runner::Inline {
            return;
        }
        let mut state = self.shared.lock();
        if state.rows.len() > MOST_ROWS {
            // What waits and is not asked for again below is asked for again when it is seen.
            state.rows.clear();
        }
        let wanted: Vec<Subject> = pictures.iter().filter_map(|picture| state.subject(*picture)).map(|(subject, _)| subject).collect();
        state.queue(&wanted, bucket(side_px));
        if !state.waiting.is_empty() {
            self.call_worker(&mut state);
        }
        drop(state);
        self.shared.more.notify_all();
    }

    /// See [`super::Session::full`].
    pub(super) fn full(&self, picture: Picture) -> Tile {
        let mut state = self.shared.lock();
        let Some((subject, at)) = state.subject(picture) else { return no_such_image() };
        if let Some(found) = state.full.iter().position(|(other, ..)| *other == subject)
            && let Some(found) = state.full.remove(found)
        {
            let tile = found.1.tile.clone();
            state.full.push_back(found);
            return tile;
        }
        if self.runner == Runner::Inline {
            drop(state);
            return self.at_once(Wish::Full(subject), at).tile;
        }
        state.full_wanted = (state.full_decoding != Some(subject)).then_some(subject);
        if state.full_wanted.is_some() {
            self.call_worker(&mut state);
        }
        Tile::Pending
    }

    /// See [`super::Session::about`].
    pub(super) fn about(&self, picture: Picture) -> Option<Arc<About>> {
        let mut state = self.shared.lock();
        let (subject, _) = state.subject(picture)?;
        let found = state.full.iter().find(|(other, ..)| *other == subject)?;
        found.1.about.clone()
    }

    /// Develops on the caller's thread.
    fn at_once(&self, wish: Wish, at: u32) -> Developed {
        let (darkroom, generation) = {
            let state = self.shared.lock();
            (state.darkroom.clone(), state.generation)
        };
        let Some(darkroom) = darkroom else { return Developed::plain(no_such_image()) };
        let mut developed = darkroom.develop(wish, at);
        if let Some(kept) = developed.keep.take() {
            darkroom.save(&kept);
        }
        self.shared.lock().keep(wish, developed.clone(), generation);
        developed
    }

    /// Wakes a worker, or hires one more while there are few.
    fn call_worker(&self, state: &mut State) {
        let most = threads().min(MOST_WORKERS);
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
            let task = loop {
                if state.closed {
                    return;
                }
                if let Some(next) = state.next() {
                    break next;
                }
                state = self.more.wait(state).unwrap_or_else(PoisonError::into_inner);
            };
            drop(state);
            match task {
                Task::Develop { wish, at, darkroom, generation } => {
                    let developed = darkroom.develop(wish, at);
                    self.lock().keep(wish, developed, generation);
                    if !self.told.swap(true, SeqCst) {
                        self.bell.ring(Message::Tiles);
                    }
                }
                Task::Save(kept, darkroom) => darkroom.save(&kept),
            }
        }
    }
}

impl State {
    /// What `picture` is made of, and its place in the plan (0 for what is not made).
    fn subject(&mut self, picture: Picture) -> Option<(Subject, u32)> {
        let subject = self.darkroom.as_ref()?.subject(picture)?;
        let at = if let (Subject::Made(row), Picture::Row(at)) = (subject, picture) { *self.rows.entry(row).or_insert(at) } else { 0 };
        Some((subject, at))
    }

    /// The place in the plan of a made image; `None` if the plan has no such row.
    fn place(&self, subject: Subject) -> Option<u32> {
        match subject {
            Subject::Image(_) => Some(0),
            Subject::Made(row) => self.rows.get(&row).copied(),
        }
    }

    /// The tile asked for, or a larger one.
    fn cached(&mut self, (subject, side_px): Key) -> Option<Tile> {
        let enough = SIDES_PX.into_iter().filter(|larger| *larger >= side_px);
        enough.map(|side_px| (subject, side_px)).find_map(|key| self.tiles.get(&key))
    }

    /// What to do next: the picture in full first, as somebody looks at it alone; what goes to the disk last, as nobody waits for it.
    fn next(&mut self) -> Option<Task> {
        let darkroom = self.darkroom.clone()?;
        let generation = self.generation;
        if self.full_decoding.is_none()
            && let Some(subject) = self.full_wanted.take()
            && let Some(at) = self.place(subject)
        {
            self.full_decoding = Some(subject);
            return Some(Task::Develop { wish: Wish::Full(subject), at, darkroom, generation });
        }
        while let Some(key) = self.waiting.pop_front() {
            self.listed.remove(&key);
            if let Some(at) = self.place(key.0) {
                self.decoding.insert(key);
                return Some(Task::Develop { wish: Wish::Tile(key.0, key.1), at, darkroom, generation });
            }
        }
        self.unsaved.pop_front().map(|kept| Task::Save(kept, darkroom))
    }

    /// Puts what is on screen at the front of what waits, and drops what nobody asks for any more.
    fn queue(&mut self, subjects: &[Subject], side_px: u32) {
        // What some other place asked for since the last call stays, behind what is named here.
        let (before, listed) = (std::mem::take(&mut self.waiting), std::mem::take(&mut self.listed));
        let asked_since = before.into_iter().filter(|key| listed.get(key) == Some(&self.epoch)).collect::<Vec<_>>();
        for key in subjects.iter().map(|subject| (*subject, side_px)).chain(asked_since) {
            let there = self.tiles.holds(&key) || self.decoding.contains(&key);
            let epoch = self.epoch;
            if !there && self.listed.insert(key, epoch).is_none() {
                self.waiting.push_back(key);
            }
        }
        self.epoch += 1;
    }

    fn keep(&mut self, wish: Wish, mut developed: Developed, generation: (u64, u64)) {
        let (Wish::Tile(subject, _) | Wish::Full(subject)) = wish;
        let of_chain = matches!(subject, Subject::Made(_));
        if generation.0 != self.generation.0 || (of_chain && generation.1 != self.generation.1) {
            return;
        }
        if developed.unsure {
            self.unsure.insert(subject);
        }
        if let Some(kept) = developed.keep.take() {
            self.unsaved.push_back(kept);
            if self.unsaved.len() > MOST_UNSAVED {
                self.unsaved.pop_front();
            }
        }
        let bytes = match &developed.tile {
            Tile::Ready(image) => image.data().len(),
            Tile::Pending | Tile::Unreadable(_) => WORDS_BYTES,
        };
        match wish {
            Wish::Tile(subject, side_px) => {
                self.decoding.remove(&(subject, side_px));
                self.tiles.put((subject, side_px), developed.tile, bytes);
            }
            Wish::Full(subject) => {
                self.full_decoding = None;
                self.full.push_back((subject, developed, bytes));
                let total = |full: &VecDeque<(Subject, Developed, usize)>| full.iter().map(|(.., bytes)| bytes).sum::<usize>();
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::dataset::ImageId;

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
        let ids = |list: &[u32]| list.iter().map(|id| Subject::Image(ImageId(*id))).collect::<Vec<_>>();
        let waits = |state: &State| {
            state.waiting.iter().map(|(subject, _)| if let Subject::Image(id) = subject { id.0 } else { 999 }).collect::<Vec<_>>()
        };
        state.queue(&ids(&[3, 4, 5]), 128);
        assert_eq!(waits(&state), [3, 4, 5]);
        drop(state);
        assert!(matches!(gallery.tile(ImageId(9).into(), 100), Tile::Pending));
        assert!(matches!(gallery.tile(ImageId(4).into(), 100), Tile::Pending));
        let mut state = gallery.shared.lock();
        state.queue(&ids(&[6, 7]), 128);
        assert_eq!(waits(&state), [6, 7, 4, 9], "4 and 9 were asked for since, 3 and 5 were not");
        state.queue(&ids(&[7]), 128);
        assert_eq!(waits(&state), [7]);
        let Some(Task::Develop { wish, .. }) = state.next() else { unreachable!("a task waits") };
        assert_eq!(wish, Wish::Tile(Subject::Image(ImageId(7)), 128));
        state.queue(&ids(&[7, 8]), 128);
        assert_eq!(waits(&state), [8], "7 is being decoded");
    }
}
