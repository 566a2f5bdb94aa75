//! Opening: what a path is, the scan, the headers, the recipe that was saved; the sample; closing.

use super::jobs::{Kind, Outcome};
use super::keeping::Keeper;
use super::store::{self, Saved, Store};
use super::watch::Watch;
use super::{Place, Recent, Runner, Session, TaskKind};
use crate::dataset::{self, AllFacts, Dataset, DatasetError};
use crate::export;
use crate::plan::Roster;
use crate::problem::plain;
use crate::progress::{Cancelled, Progress};
use crate::recipe::{Edit, History, Recipe, RecipeFile};
use crate::sample::{self, SampleError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SCAN: Kind = Kind::Shown(TaskKind::Scan);
const PROBE: Kind = Kind::Shown(TaskKind::Probe);
const TWINS: Kind = Kind::Shown(TaskKind::Twins);
/// Changes of a folder are waited for.
const WATCH: Kind = Kind::Watch;
const SAMPLE: Kind = Kind::Shown(TaskKind::Sample);

/// What is open.
pub(super) struct Open {
    /// The folder or manifest, canonical: what names the dataset in recent ones and for its saved recipe.
    pub(super) source: PathBuf,
    pub(super) dataset: Arc<Dataset>,
    pub(super) facts: Option<Arc<AllFacts>>,
    /// Whether it is an export of this program: some of its images may be made.
    pub(super) exported: bool,
}

/// What a scan job found, or in words why it found nothing (empty if it was cancelled).
pub(super) type Scanned = Result<Found, String>;

/// What lies at the path that was opened.
pub(super) enum Found {
    /// A dataset, with the recipe that the opened file holds and the one saved for it earlier.
    Dataset { source: PathBuf, fresh: Fresh, given: Option<Recipe>, saved: Box<Saved> },
    /// The open dataset, as it is now.
    Again(Fresh),
    /// A recipe for what is open.
    Recipe(Recipe),
}

/// A dataset as it was just read, with what would take too long on the window's thread.
pub(super) struct Fresh {
    dataset: Arc<Dataset>,
    /// The recipe that `roster` is of.
    recipe: Recipe,
    roster: Arc<Roster>,
    /// Whether its images are those of what is open, in the same places.
    same: bool,
    /// Whether it is an export of this program.
    exported: bool,
}

impl Fresh {
    fn new(dataset: Dataset, recipe: Recipe, present: Option<&Arc<Dataset>>) -> Self {
        let roster = Arc::new(Roster::new(&dataset, &recipe));
        let same = present.is_some_and(|present| present.root() == dataset.root() && present.lists_the_same(&dataset));
        let exported = export::is_export(dataset.root());
        Self { dataset: Arc::new(dataset), recipe, roster, same, exported }
    }
}

impl Session {
    /// Starts to open `path`. What is open stays until that has succeeded.
    pub(super) fn start_opening(&mut self, path: PathBuf) {
        self.stop_opening();
        self.refused = None;
        let present = self.present();
        let keeper = self.keeper.clone();
        self.jobs.start(SCAN, move |progress| Outcome::Scanned(Box::new(find(&path, present, &keeper, progress))));
    }

    /// What is open, for a job that reads it anew.
    fn present(&self) -> Option<Present> {
        let open = self.open.as_ref()?;
        Some(Present { source: open.source.clone(), dataset: Arc::clone(&open.dataset), recipe: self.history.present().clone() })
    }

    /// Starts to open what was open when the program ended last.
    pub(super) fn reopen(&mut self) {
        if let Some(path) = self.settings.open.clone() {
            self.start_opening(path);
        }
    }

    /// Remembers where the user is in the open dataset.
    pub(super) fn stand(&mut self, place: Place) {
        let Some(source) = self.open.as_ref().map(|open| open.source.clone()) else { return };
        let recent = self.settings.recent.iter_mut().find(|recent| recent.path == source && recent.place != place);
        if let Some(recent) = recent {
            recent.place = place;
            self.keep_settings();
        }
    }

    /// Looks which recent datasets are still there: a job, because a network folder may take its time to answer.
    pub(super) fn look_for_recent(&mut self) {
        let paths: Vec<PathBuf> = self.settings.recent.iter().map(|recent| recent.path.clone()).collect();
        if !paths.is_empty() {
            let gone = move || paths.into_iter().filter(|path| !path.exists()).collect();
            self.jobs.start_latest(Kind::Recent, move |_| Outcome::Gone(gone()));
        }
    }

    /// Begins to watch the folders of what is open.
    fn start_watch(&mut self, source: PathBuf, dataset: &Arc<Dataset>) {
        self.watch = None;
        self.jobs.supersede(WATCH);
        if self.jobs.runner() == Runner::Threads {
            let (dataset, bell) = (Arc::clone(dataset), self.jobs.bell());
            self.jobs.start(WATCH, move |_| Outcome::Watching(Box::new(Watch::begin(&dataset, &source, bell))));
        }
    }

    /// Takes in the watch; what it cannot see is said once a sitting.
    pub(super) fn take_watch(&mut self, watch: Watch) {
        if !watch.gap.is_empty() && !std::mem::replace(&mut self.told_of_gap, true) {
            self.notices.done(format!("Not every change of the folder will be noticed ({}): F5 reads it anew", watch.gap));
        }
        self.watch = Some(watch);
    }

    /// Starts to read the open dataset anew.
    pub(super) fn start_rescan(&mut self) {
        let Some(present) = self.present() else { return };
        self.stop_opening();
        self.jobs.start(SCAN, move |progress| Outcome::Scanned(Box::new(present.again(progress))));
    }

    /// Opens the sample, drawing it first if it is not there.
    pub(super) fn start_sample(&mut self) {
        let Some(dir) = self.store.sample_dir() else {
            self.notices.failed("Cannot draw the sample: there is no home folder to draw it into");
            return;
        };
        if dir.join("sample.json").is_file() {
            self.start_opening(dir);
            return;
        }
        self.stop_opening();
        self.jobs.start(SAMPLE, move |progress| Outcome::Sampled(draw_sample(&dir, progress).map(|()| dir)));
    }

    /// Takes in what a scan found.
    pub(super) fn take_scan(&mut self, scanned: Scanned) {
        match scanned {
            Ok(Found::Dataset { source, fresh, given, saved }) => {
                self.notices.forget_failures();
                self.history = saved.history.unwrap_or_default();
                let undo = self.history.past().iter().chain(self.history.future()).map(|(_, recipe)| recipe);
                undo.chain([self.history.present()]).for_each(|recipe| self.parting.hold_names(recipe));
                if let Some(trouble) = saved.trouble {
                    self.notices.failed(trouble);
                }
                self.take_kept(source.clone(), (saved.exported, saved.begun));
                self.install(source, fresh);
                if let Some(recipe) = given {
                    self.edit_as("Open recipe".to_owned(), &[Edit::Replace(Box::new(recipe))]);
                }
            }
            Ok(Found::Again(fresh)) => {
                if let Some(source) = self.open.as_ref().map(|open| open.source.clone()) {
                    self.install(source, fresh);
                }
            }
            Ok(Found::Recipe(recipe)) => self.edit_as("Open recipe".to_owned(), &[Edit::Replace(Box::new(recipe))]),
            Err(words) if words.is_empty() => {}
            Err(words) => {
                self.refuse(sentence(&words));
                // Not tried again at the next start.
                if self.open.is_none() && self.settings.open.take().is_some() {
                    self.keep_settings();
                }
                self.look_for_recent();
            }
        }
    }

    /// Takes in the headers.
    pub(super) fn take_probe(&mut self, probed: Result<Box<(Dataset, AllFacts)>, Cancelled>) {
        let (Ok(probed), Some(open)) = (probed, &mut self.open) else { return };
        let (dataset, facts) = *probed;
        open.dataset = Arc::new(dataset);
        let facts = Arc::new(facts);
        self.parting.hold(&open.dataset);
        self.parting.hold(&facts);
        open.facts = Some(facts);
        self.figures.outdate_roster();
        self.refigure();
    }

    /// Starts to look for exact duplicates, where `recipe` makes splits and nobody has looked. Headers come first: they tell which images
    /// can be used.
    pub(super) fn look_for_twins(&mut self, recipe: &Recipe) {
        let Some(open) = self.open.as_ref().filter(|open| open.facts.is_some() && open.dataset.twins().is_none()) else { return };
        if recipe.make_splits().is_none() || self.jobs.is_running(TWINS) {
            return;
        }
        let dataset = Arc::clone(&open.dataset);
        self.jobs.start(TWINS, move |progress| Outcome::Twins(dataset::find_twins(&dataset, progress).map(Box::new)));
    }

    /// Takes in the dataset that knows its exact duplicates.
    pub(super) fn take_twins(&mut self, found: Result<Box<Dataset>, Cancelled>) {
        let (Ok(dataset), Some(open)) = (found, &mut self.open) else { return };
        open.dataset = Arc::new(*dataset);
        self.parting.hold(&open.dataset);
        self.figures.outdate_roster();
        self.refigure();
    }

    /// Takes in the sample that was drawn.
    pub(super) fn take_sample(&mut self, drawn: Result<PathBuf, SampleError>) {
        match drawn {
            Ok(dir) => self.start_opening(dir),
            Err(SampleError::Cancelled(_)) => {}
            Err(error) => self.notices.failed(format!("Cannot draw the sample: {error}")),
        }
    }

    /// Back to nothing open. An export that runs goes on: it has all that it needs.
    pub(super) fn close(&mut self) {
        self.stop_opening();
        self.jobs.supersede(PROBE);
        self.jobs.supersede(TWINS);
        self.jobs.supersede(Kind::Preview);
        self.jobs.supersede(Kind::PreviewLarge);
        self.jobs.supersede(WATCH);
        (self.open, self.watch, self.settings.open) = (None, None, None);
        self.keep_settings();
        self.look_for_recent();
        self.history = History::default();
        self.exports.forget();
        self.forget_list(false);
        self.gallery.hang(None);
        self.previews.move_to(None);
        self.notices.outdate();
        self.figures.forget_roster();
        self.refigure();
    }

    fn stop_opening(&mut self) {
        self.jobs.supersede(SCAN);
        self.jobs.supersede(SAMPLE);
    }

    /// Opens a dataset that is in memory alone ([`Dataset::synthetic`]), for benchmarks and tests: no header is read.
    pub fn open_in_memory(&mut self, dataset: Dataset) {
        self.stop_opening();
        self.history = History::default();
        let fresh = Fresh::new(dataset, Recipe::default(), None);
        self.hang(fresh.dataset.root().to_owned(), fresh);
    }

    /// Shows a scanned dataset at once, and starts to read its headers.
    fn install(&mut self, source: PathBuf, fresh: Fresh) {
        let dataset = Arc::clone(&fresh.dataset);
        self.settings.open = Some(source.clone());
        self.hang(source.clone(), fresh);
        self.start_watch(source, &dataset);
        self.jobs.start(PROBE, move |progress| Outcome::Probed(dataset::probe(&dataset, progress).map(Box::new)));
    }

    /// Shows another dataset in place of what is open.
    fn hang(&mut self, source: PathBuf, fresh: Fresh) {
        let Fresh { dataset, recipe, roster, same, exported } = fresh;
        let (images, classes) = (dataset.records().len() as u64, dataset.classes().len() as u64);
        let seen = Recent { images, classes, ..Recent::new(source.clone()) };
        store::remember(&mut self.settings.recent, seen);
        self.keep_settings();
        self.jobs.supersede(PROBE);
        self.jobs.supersede(TWINS);
        self.jobs.supersede(Kind::Preview);
        self.jobs.supersede(Kind::PreviewLarge);
        self.exports.forget();
        self.notices.outdate();
        self.forget_list(same);
        self.gallery.hang(Some(Arc::clone(&dataset)));
        self.previews.move_to(Some(Arc::clone(&dataset)));
        self.parting.hold(&dataset);
        self.parting.hold(&roster);
        self.open = Some(Open { source, dataset, facts: None, exported });
        self.figures.adopt(recipe, roster);
        self.refigure();
    }
}

/// What is open while a job looks at a path.
struct Present {
    source: PathBuf,
    dataset: Arc<Dataset>,
    recipe: Recipe,
}

impl Present {
    /// The same place, as it is now.
    fn again(self, progress: &Progress) -> Scanned {
        let dataset = scan(&self.source, progress)?;
        Ok(Found::Again(Fresh::new(dataset, self.recipe, Some(&self.dataset))))
    }
}

/// What lies at `path`; `present` is what is open now.
fn find(path: &Path, present: Option<Present>, keeper: &Keeper, progress: &Progress) -> Scanned {
    let (target, given) = if is_recipe(path) {
        let file = read_recipe(path)?;
        let Some(target) = file.dataset else {
            let hint = "it does not name its dataset: open the dataset first, then the recipe";
            return present
                .is_some()
                .then_some(Found::Recipe(file.recipe))
                .ok_or_else(|| format!("cannot open the recipe {}: {hint}", path.display()));
        };
        (target, Some(file.recipe))
    } else {
        (path.to_owned(), None)
    };
    // A path that is not there keeps its own name, for the words of the error.
    let source = target.canonicalize().unwrap_or(target);
    if let Some(present) = present.filter(|present| present.source == source) {
        // The dataset is open: keep the steps of undo.
        return given.map_or_else(|| present.again(progress), |recipe| Ok(Found::Recipe(recipe)));
    }
    let dataset = scan(&source, progress)?;
    let mut saved = Box::new(keeper.load(&source));
    saved.begun = saved.begun.filter(|out| export::is_begun(dataset.root(), out));
    let recipe = saved.history.as_ref().map(|history| history.present().clone()).unwrap_or_default();
    Ok(Found::Dataset { source, fresh: Fresh::new(dataset, recipe, None), given, saved })
}

fn scan(source: &Path, progress: &Progress) -> Result<Dataset, String> {
    dataset::open(source, progress).map_err(|error| match error {
        DatasetError::Cancelled(_) => String::new(),
        other => other.to_string(),
    })
}

fn is_recipe(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) && path.is_file()
}

fn read_recipe(path: &Path) -> Result<RecipeFile, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    RecipeFile::from_json(&text).map_err(|error| format!("cannot open {}: {error}", path.display()))
}

/// The folder of the sample in the user's data folder, drawn first if it is not there: the one that [`super::Command::OpenSample`] opens.
///
/// # Errors
/// If it cannot be drawn, or there is no home folder to draw it into.
pub fn ready_sample(progress: &Progress) -> Result<PathBuf, SampleError> {
    let home = || SampleError::Options("there is no home folder to draw the sample into; draw it with: evenset sample DIR".to_owned());
    let dir = Store::new(None).sample_dir().ok_or_else(home)?;
    if !dir.join("sample.json").is_file() {
        draw_sample(&dir, progress)?;
    }
    Ok(dir)
}

/// Draws the sample beside `dir` and renames it, so that what is at `dir` is always whole. What was there is kept under another name.
fn draw_sample(dir: &Path, progress: &Progress) -> Result<(), SampleError> {
    let refused = |path: &Path, error: std::io::Error| SampleError::Write { path: path.to_owned(), reason: error.to_string() };
    let home = dir.parent().unwrap_or(dir);
    std::fs::create_dir_all(home).map_err(|error| refused(home, error))?;
    let fresh = tempfile::Builder::new().prefix("sample-drawing-").tempdir_in(home).map_err(|error| refused(home, error))?;
    let drawing = fresh.path().join("sample");
    sample::draw(&drawing, &sample::Options::default(), progress)?;
    progress.check()?;
    if dir.exists() {
        let aside = (1..1000).map(|number| home.join(format!("sample-old-{number}"))).find(|aside| !aside.exists());
        let aside = aside.ok_or_else(|| SampleError::Exists(dir.to_owned()))?;
        std::fs::rename(dir, &aside).map_err(|error| refused(&aside, error))?;
    }
    std::fs::rename(&drawing, dir).map_err(|error| refused(dir, error))
}

/// Words of an error as a sentence of their own, without the system's numbers: "cannot open" becomes "Cannot open".
pub(super) fn sentence(words: &str) -> String {
    let words = plain(words);
    let mut rest = words.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
