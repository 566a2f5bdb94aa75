//! The session itself: what it holds, what it is asked, what it answers.

use super::browse::Browser;
use super::editing::{Figures, Guess, Sketch};
use super::exporting::Exports;
use super::gallery::Gallery;
use super::jobs::{self, Jobs, Kind, Message, Outcome, Settled};
use super::keeping::{Call, Keeper};
use super::notices::Notices;
use super::opening::Open;
use super::outside::Unshown;
use super::parting::Parting;
use super::preview::Previews;
use super::seen::Seen;
use super::store::{self, Store};
use super::watch::Watch;
use super::{About, Command, LargeDraw, Notice, Picture, Place, Preview, Runner, Settings, Task, TaskKind, Tile, Wake, command_line};
use crate::dataset::{AllFacts, Dataset};
use crate::export::Options;
use crate::export::{Estimate, Report};
use crate::plan::{Outline, Plan, Roster};
use crate::problem::{Problem, ProblemKind, plain};
use crate::recipe::{Edit, EditError, History, Recipe};
use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long the end of a session waits for a cancelled export to tidy up.
const WIND_UP: Duration = Duration::from_secs(3);

/// One sitting.
pub struct Session {
    pub(super) jobs: Jobs,
    pub(super) parting: Parting,
    pub(super) store: Store,
    pub(super) keeper: Keeper,
    pub(super) settings: Settings,
    pub(super) notices: Notices,
    pub(super) open: Option<Open>,
    /// `None` while it begins, where nothing is open, and where work runs inline.
    pub(super) watch: Option<Watch>,
    pub(super) gone: HashSet<PathBuf>,
    pub(super) told_of_gap: bool,
    pub(super) history: History,
    pub(super) figures: Figures,
    pub(super) seen: Arc<Seen>,
    pub(super) exports: Exports,
    pub(super) gallery: Gallery,
    pub(super) previews: Previews,
    pub(super) browser: Browser,
    pub(super) guess: RefCell<Option<Guess>>,
    pub(super) unshown: Option<Unshown>,
    /// Why the last path that was to be opened or written could not be.
    pub(super) refused: Option<String>,
}

impl Session {
    /// Nothing open. `folder` is where settings, recipes and caches are kept; `None`: in the user's data folder, as the system has it.
    pub fn new(runner: Runner, wake: Wake, folder: Option<PathBuf>) -> Self {
        let store = Store::new(folder);
        let (settings, trouble) = store.load_settings();
        let mut notices = Notices::default();
        if let Some(trouble) = trouble {
            notices.failed(trouble);
        }
        if runner == Runner::Threads {
            jobs::use_threads(settings.threads);
        }
        let jobs = Jobs::new(runner, wake);
        let gallery = Gallery::new(runner, jobs.bell());
        gallery.keep_in(store.thumbnails(&settings));
        gallery.write_as(settings.made());
        Self {
            jobs,
            parting: Parting::new(runner),
            keeper: Keeper::new(store.clone()),
            store,
            settings,
            notices,
            open: None,
            watch: None,
            gone: HashSet::new(),
            told_of_gap: false,
            history: History::default(),
            figures: Figures::default(),
            seen: Arc::default(),
            exports: Exports::default(),
            gallery,
            previews: Previews::default(),
            browser: Browser::default(),
            guess: RefCell::default(),
            unshown: None,
            refused: None,
        }
    }

    /// Does what is asked, or starts it. What goes wrong becomes a notice.
    pub fn run(&mut self, command: Command) {
        match command {
            Command::Open(path) => self.start_opening(path),
            Command::OpenSample => self.start_sample(),
            Command::Reopen => self.reopen(),
            Command::Stand(place) => self.stand(place),
            Command::LookForRecent => self.look_for_recent(),
            Command::Rescan => self.start_rescan(),
            Command::Close => self.close(),
            Command::Edit(edit) => self.edit(&edit),
            Command::Edits(label, edits) => self.edit_as(label, &edits),
            Command::Chain(edit) => self.edit_chain(edit),
            Command::Instead(notice) => self.do_instead(notice),
            Command::EditImages(change, images) => self.edit_images(change, images),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::SaveRecipe(path) => self.save_recipe(&path),
            Command::CheckExport(options) => self.start_check(options),
            Command::Export(options) => self.start_export(options),
            Command::Cancel(task) => self.jobs.cancel(task),
            Command::Preview(request) => self.start_preview(request),
            Command::PreviewLarge(request) => self.start_large(request),
            Command::ShowOutside(path) => self.show_outside(path),
            Command::Tell(words) => self.notices.done(words),
            Command::Dismiss(notice) => self.notices.dismiss(notice),
            Command::Set(settings) => {
                self.settings = settings;
                self.gallery.keep_in(self.store.thumbnails(&self.settings));
                self.gallery.write_as(self.settings.made());
                self.keep_settings();
            }
            Command::Forget(path) => {
                self.settings.recent.retain(|recent| recent.path != path);
                self.keep_settings();
            }
        }
        if self.jobs.runner() == Runner::Inline {
            self.poll();
        }
    }

    /// Takes in what background work has finished; whether anything changed. Once a frame; never waits.
    pub fn poll(&mut self) -> bool {
        let mut changed = false;
        while let Some(message) = self.jobs.next_message() {
            match message {
                Message::Tiles => {
                    self.gallery.heard();
                    changed = true;
                }
                Message::FolderChanged => changed = true,
                Message::Finished(id, outcome) => {
                    if let Some(settled) = self.jobs.settle(id, outcome, &mut self.parting) {
                        self.take(settled);
                        changed = true;
                    }
                }
            }
        }
        changed
    }

    /// Whether what is open is an export of this program: some of its images may be copies or made.
    pub fn is_of_export(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.exported)
    }

    /// Lets go of large things that nobody wants any more. At the end of a frame, when the window has let go of them too.
    pub fn part(&mut self) {
        self.parting.sweep();
    }

    /// Takes in one outcome.
    fn take(&mut self, settled: Settled) {
        match settled.outcome {
            Ok(Outcome::Scanned(scanned)) => self.take_scan(*scanned),
            Ok(Outcome::Probed(probed)) => self.take_probe(probed),
            Ok(Outcome::Twins(found)) => self.take_twins(found),
            Ok(Outcome::Planned(plan)) => self.take_plan(plan),
            Ok(Outcome::Checked(looked)) => self.take_check(*looked),
            Ok(Outcome::Tried(tried)) => self.take_trial(tried),
            Ok(Outcome::Exported(exported)) => self.take_export(exported),
            Ok(Outcome::Sampled(drawn)) => self.take_sample(drawn),
            Ok(Outcome::Previewed(drawn)) => self.take_preview(drawn),
            Ok(Outcome::Enlarged(drawn)) => self.take_large(drawn),
            Ok(Outcome::Kept(kept)) => {
                if let Err(words) = kept {
                    self.notices.failed(words);
                }
            }
            Ok(Outcome::Watching(watch)) => self.take_watch(*watch),
            Ok(Outcome::Rostered(made)) => self.take_roster(*made),
            Ok(Outcome::Edited(edited)) => self.take_edited(*edited),
            Ok(Outcome::Listed(answer)) => self.take_list(answer),
            Ok(Outcome::Counted(tally)) => self.take_tally(*tally),
            Ok(Outcome::Named(named)) => self.take_names(*named),
            Ok(Outcome::Outside(shown)) => self.take_outside(shown),
            Ok(Outcome::Gone(paths)) => self.gone = paths.into_iter().collect(),
            Err(words) => self.take_panic(settled.kind, &words),
        }
    }

    /// A job panicked: say so, and go on.
    fn take_panic(&mut self, kind: Kind, words: &str) {
        let what = match kind {
            Kind::Shown(TaskKind::Scan) => "Opening the dataset",
            Kind::Shown(TaskKind::Probe) => "Reading the images' headers",
            Kind::Shown(TaskKind::Twins) => "Looking for exact duplicates",
            Kind::Shown(TaskKind::Plan) => "Working out the plan",
            Kind::Shown(TaskKind::CheckExport) => "Checking the export",
            Kind::Shown(TaskKind::Export) => "Exporting",
            Kind::Shown(TaskKind::Sample) => "Drawing the sample",
            Kind::Preview | Kind::PreviewLarge => "Drawing the preview",
            Kind::Try => "Trying a few images",
            Kind::Keep => "Saving",
            Kind::Watch => "Watching the folder",
            Kind::Recent => "Looking for recent datasets",
            Kind::List => "Listing the pictures",
            Kind::Tally => "Counting the pictures",
            Kind::Names => "Naming the files",
            Kind::Roster => "Looking up the classes",
            Kind::Outside => "Showing it by another program",
            Kind::EditImages => "Changing the images' places in the recipe",
        };
        let text = format!("{what} failed by a fault in evenset; the recipe is safe. Details: {words}");
        match kind {
            Kind::Shown(TaskKind::Export) => self.exports.result = Some(Err(text.clone())),
            Kind::Shown(TaskKind::CheckExport) => self.exports.check = Some(Err(text.clone())),
            Kind::Preview => self.previews.shown.error = Some(text.clone()),
            Kind::PreviewLarge => self.previews.refuse_large(&text),
            Kind::Shown(TaskKind::Scan) => self.refused = Some(text.clone()),
            _ => {}
        }
        self.notices.failed(text);
    }

    fn save_recipe(&mut self, path: &Path) {
        let Some(open) = &self.open else {
            self.notices.failed("Open a dataset first");
            return;
        };
        match store::save_for_user(path, &open.source, self.history.present()) {
            Ok(()) => {
                self.refused = None;
                self.notices.done(format!("Saved the recipe to {}", path.display()));
            }
            Err(reason) => self.refuse(format!("Cannot save the recipe to {reason}")),
        }
    }

    /// A path that was to be opened or written could not be.
    pub(super) fn refuse(&mut self, words: String) {
        let words = plain(words);
        self.refused = Some(words.clone());
        self.notices.failed(words);
    }

    pub(super) fn keep_settings(&mut self) {
        let call = self.keeper.settings(&self.settings);
        self.call_keeper(call);
    }

    pub(super) fn call_keeper(&mut self, call: Call) {
        if call == Call::Worker {
            let keeper = self.keeper.clone();
            self.jobs.start(Kind::Keep, move |_| Outcome::Kept(keeper.write_all()));
        }
    }

    /// Why the path that was to be opened or written last could not be; `None` where it could, and while that is not known.
    pub fn refusal(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    /// What is open.
    pub fn dataset(&self) -> Option<&Arc<Dataset>> {
        self.open.as_ref().map(|open| &open.dataset)
    }

    /// The folder or manifest that is open, as an absolute path.
    pub fn source(&self) -> Option<&Path> {
        self.open.as_ref().map(|open| open.source.as_path())
    }

    /// Where the user was in the open dataset when it was open last.
    pub fn place(&self) -> Option<&Place> {
        let source = self.source()?;
        self.settings.recent.iter().find(|recent| recent.path == source).map(|recent| &recent.place)
    }

    /// Whether the folder of the open dataset changed since it was read.
    pub fn folder_changed(&self) -> bool {
        self.watch.as_ref().is_some_and(Watch::has_changed)
    }

    /// Whether changes of the open dataset's folder are noticed by now.
    pub fn is_watching(&self) -> bool {
        self.watch.is_some()
    }

    /// Whether a recent dataset was not there when last looked for.
    pub fn is_gone(&self, recent: &Path) -> bool {
        self.gone.contains(recent)
    }

    /// Sizes and formats of all images, once the headers are read.
    pub fn facts(&self) -> Option<&Arc<AllFacts>> {
        self.open.as_ref()?.facts.as_ref()
    }

    /// The recipe now.
    pub fn recipe(&self) -> &Recipe {
        self.history.present()
    }

    /// Undo and redo.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Who is in which class under the recipe. Of very many images that of the recipe before, until the present one's is worked out.
    pub fn roster(&self) -> &Arc<Roster> {
        &self.figures.roster
    }

    /// Counts under the recipe: of [`Session::roster`].
    pub fn outline(&self) -> &Outline {
        &self.figures.outline
    }

    /// Recipe and counts if the recipe were changed so (for a line being dragged). Nothing is changed.
    ///
    /// # Errors
    /// Those of the edit.
    pub fn sketch(&self, edit: &Edit) -> Result<Arc<Sketch>, EditError> {
        self.guess(edit)
    }

    /// Every output row of the present recipe; `None` while it is worked out.
    pub fn plan(&self) -> Option<&Arc<Plan>> {
        self.figures.plan.as_ref()
    }

    /// What an export would write, for the present recipe, or why it cannot; `None` while unasked or not yet known. Guessed at first; a
    /// moment later a few images have been tried, and size and time are estimated from them.
    ///
    /// Once asked for it follows the recipe by itself, until an export starts or another dataset is opened.
    pub fn export_check(&self) -> Option<&Result<Estimate, String>> {
        self.exports.check.as_ref()
    }

    /// A name that is free beside the target that was looked at, where that one is taken.
    pub fn export_free(&self) -> Option<&Path> {
        self.exports.free.as_deref()
    }

    /// The target of the last export if that failed (being cancelled is no failure).
    pub fn export_failed_at(&self) -> Option<&Path> {
        self.exports.failed_at.as_deref()
    }

    /// The folder that exports of the sample go to: the user's own, as the sample's lies hidden among the program's data. `None` for any
    /// other dataset.
    pub fn sample_exports(&self) -> Option<PathBuf> {
        let sample = self.store.sample_dir()?.canonicalize().ok()?;
        let root = self.open.as_ref()?.dataset.root().canonicalize().ok()?;
        if root == sample { self.store.home() } else { None }
    }

    /// The folder that the open dataset was exported to last, also where that was interrupted.
    pub fn exported_to(&self) -> Option<&Path> {
        let open = self.open.as_ref().filter(|open| open.source == self.exports.of)?;
        if let Some(begun) = &self.exports.begun {
            return Some(begun);
        }
        let report = self.exports.result.as_ref()?.as_ref().ok()?;
        Some(report.out.as_path()).filter(|out| !out.starts_with(open.dataset.root()))
    }

    /// How the last export of what is open ended, also in an earlier sitting; `None` while none has (and while the next one runs).
    pub fn export_result(&self) -> Option<&Result<Report, String>> {
        self.exports.result.as_ref()
    }

    /// That the file of an image of the dataset, which is called `key` there, is cut short: seen by the last export, which read it to its end.
    pub fn seen_cut_short(&self, key: &str) -> Option<&Problem> {
        let problems = &self.exports.result.as_ref()?.as_ref().ok()?.problems;
        let from = problems.partition_point(|problem| problem.path.as_str() < key);
        problems[from..].iter().take_while(|problem| problem.path == key).find(|problem| problem.kind == ProblemKind::CutShort)
    }

    /// The draws made last.
    pub fn preview(&self) -> &Preview {
        &self.previews.shown
    }

    /// How often the draws were given other images, or the same ones read anew: what was asked for before is to be asked for again.
    pub fn previews_moved(&self) -> u64 {
        self.previews.moved
    }

    /// The draw that was worked out in full last.
    pub fn large_draw(&self) -> Option<&LargeDraw> {
        self.previews.large.as_ref()
    }

    /// What runs in the background.
    pub fn tasks(&self) -> Vec<Task> {
        self.jobs.tasks()
    }

    /// Messages not yet dismissed, oldest first.
    pub fn notices(&self) -> &[Notice] {
        self.notices.all()
    }

    /// What the user set.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The tile of a picture, at least `side_px` (up to 512) on its longer side where the original is that large. Asks for it if it is
    /// not there.
    pub fn tile(&self, picture: impl Into<Picture>, side_px: u32) -> Tile {
        self.gallery.tile(picture.into(), side_px)
    }

    /// Says what is on screen now, the most wanted first; what was asked for before and is not in the list is no longer decoded.
    pub fn show_tiles(&self, pictures: impl IntoIterator<Item = impl Into<Picture>>, side_px: u32) {
        let pictures: Vec<Picture> = pictures.into_iter().map(Into::into).collect();
        self.gallery.show(&pictures, side_px);
    }

    /// The picture in full for the large view (`Pending` while it is decoded; the latest asked for wins).
    pub fn full(&self, picture: impl Into<Picture>) -> Tile {
        self.gallery.full(picture.into())
    }

    /// What is known of a picture that is at hand in full; `None` until then.
    pub fn about(&self, picture: impl Into<Picture>) -> Option<Arc<About>> {
        self.gallery.about(picture.into())
    }

    /// The plan that [`Picture::Row`] counts in now: the present one, or the one before while the present one is worked out.
    pub fn foreseen_plan(&self) -> Option<Arc<Plan>> {
        self.gallery.plan()
    }

    /// Hands the present plan to the gallery.
    pub(super) fn foresee(&mut self) {
        if let Some(plan) = &self.figures.plan {
            self.gallery.foresee(Arc::clone(plan), self.history.present());
        }
        self.list_again();
    }

    /// The command line that does what the recipe does, for "Copy as command". Without `options` a folder beside the dataset is named.
    pub fn as_command(&self, options: Option<&Options>) -> String {
        let recipe_file = self.open.as_ref().and_then(|open| self.store.recipe_path(&open.source));
        command_line::export(self.source(), self.recipe(), recipe_file.as_deref(), options)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // What fails here cannot be shown any more; it was shown when it failed first.
        let _ = self.keeper.write_all();
        self.jobs.wind_up(WIND_UP);
    }
}
