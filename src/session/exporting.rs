//! Exports: what one would write, and writing it.

use super::jobs::{Kind, Outcome};
use super::notices::images;
use super::opening::{Open, sentence};
use super::seen::Seen;
use super::{Session, TaskKind};
use crate::dataset::{self, Dataset};
use crate::export::{self, Earlier, Estimate, ExportError, Options, Report, Stands};
use crate::plan::{Outline, Plan, Roster};
use crate::progress::{Cancelled, Progress};
use crate::recipe::Recipe;
use std::path::PathBuf;
use std::sync::Arc;

const CHECK: Kind = Kind::Shown(TaskKind::CheckExport);
const TRY: Kind = Kind::Try;
const EXPORT: Kind = Kind::Shown(TaskKind::Export);

/// What is known about exports.
#[derive(Default)]
pub(super) struct Exports {
    /// What the last check was asked for; kept so that it can be made again when the recipe changes.
    asked: Option<Options>,
    pub(super) check: Option<Result<Estimate, String>>,
    /// What would be written if the earlier export that stands there made way.
    would: Option<Estimate>,
    /// A name that is free, where the checked one is taken.
    pub(super) free: Option<PathBuf>,
    /// The earlier export that stands at the checked one, and could be replaced or is to be.
    pub(super) earlier: Option<Earlier>,
    pub(super) result: Option<Result<Report, String>>,
    /// Where the running export writes.
    out: PathBuf,
    /// Where one was begun that was interrupted, perhaps in an earlier sitting.
    pub(super) begun: Option<PathBuf>,
    /// What it is an export of, as the last one was.
    pub(super) of: PathBuf,
    /// Where the last one was to write, if it failed.
    pub(super) failed_at: Option<PathBuf>,
}

impl Exports {
    /// The dataset is another one: the check is not of it.
    pub(super) fn forget(&mut self) {
        (self.asked, self.check, self.would, self.free, self.earlier) = (None, None, None, None, None);
    }
}

/// What a look at the target told.
pub(super) struct Looked {
    check: Result<Estimate, ExportError>,
    /// What would be written there if an earlier export made way.
    would: Option<Estimate>,
}

/// All that a job needs to know what is to be written.
struct Wish {
    dataset: Arc<Dataset>,
    recipe: Recipe,
    plan: Option<Arc<Plan>>,
    seen: Arc<Seen>,
    /// Where features are kept.
    cache: Option<PathBuf>,
    /// Whether the headers were read, so that the dataset knows which images cannot be used.
    probed: Probed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Probed {
    Yes,
    NotYet,
}

impl Wish {
    fn new(session: &Session, open: &Open) -> Self {
        let probed = if open.facts.is_some() { Probed::Yes } else { Probed::NotYet };
        let recipe = session.history.present().clone();
        let (seen, cache) = (Arc::clone(&session.seen), session.store.cache_dir());
        Self { dataset: Arc::clone(&open.dataset), recipe, plan: session.figures.plan.clone(), seen, cache, probed }
    }

    /// The plan, made here if nobody has it yet.
    fn plan(&self, progress: &Progress) -> Result<Arc<Plan>, Cancelled> {
        if let Some(plan) = &self.plan {
            return Ok(Arc::clone(plan));
        }
        let roster = Arc::new(Roster::new(&self.dataset, &self.recipe));
        let looks = Outline::new(&roster, &self.recipe).needs_look(&roster, &self.recipe);
        let features = if looks { Some(self.seen.of(&self.dataset, self.cache.as_deref(), progress)?) } else { None };
        Ok(Arc::new(Plan::with_features(&self.dataset, roster, &self.recipe, features.as_deref(), progress)?))
    }

    /// Reads the headers, and looks for exact duplicates where splits are made, if that is still to be done: what is exported must not depend on how soon the button was pressed.
    fn probed(self, progress: &Progress) -> Result<Self, Cancelled> {
        let mut wish = self;
        if wish.probed == Probed::NotYet {
            let (dataset, _) = dataset::probe(&wish.dataset, progress)?;
            wish = Self { dataset: Arc::new(dataset), plan: None, probed: Probed::Yes, ..wish };
        }
        if wish.recipe.make_splits().is_some() && wish.dataset.twins().is_none() {
            let dataset = dataset::find_twins(&wish.dataset, progress)?;
            wish = Self { dataset: Arc::new(dataset), plan: None, ..wish };
        }
        Ok(wish)
    }

    fn export(self, options: &Options, progress: &Progress) -> Result<Report, ExportError> {
        let wish = self.probed(progress)?;
        export::run(&wish.dataset, &wish.recipe, &*wish.plan(progress)?, options, progress)
    }
}

impl Session {
    /// Starts to look what an export would write.
    pub(super) fn start_check(&mut self, options: Options) {
        let Some(open) = &self.open else { return };
        if self.exports.asked.as_ref() == Some(&options) && self.jobs.is_running(CHECK) {
            return;
        }
        let wish = Wish::new(self, open);
        self.exports.check = None;
        self.exports.asked = Some(options.clone());
        self.jobs.supersede(CHECK);
        self.jobs.supersede(TRY);
        self.jobs.start_latest(CHECK, move |progress| {
            let plan = match wish.plan(progress) {
                Ok(plan) => plan,
                Err(cancelled) => return Outcome::Checked(Box::new(Looked { check: Err(cancelled.into()), would: None })),
            };
            let check = export::check(&wish.dataset, &plan, &options, progress);
            let is_earlier = matches!(&check, Err(ExportError::Taken { stands: Stands::Earlier(_), .. }));
            let would = is_earlier.then(|| export::estimate(&wish.dataset, &plan, &options).ok()).flatten();
            Outcome::Checked(Box::new(Looked { check, would }))
        });
    }

    /// What was checked is of another recipe now: check again, if it was asked for since the last export.
    pub(super) fn check_again(&mut self) {
        self.jobs.supersede(CHECK);
        self.jobs.supersede(TRY);
        self.exports.check = None;
        if let Some(options) = self.exports.asked.take() {
            self.start_check(options);
        }
    }

    /// Starts an export, one at a time.
    pub(super) fn start_export(&mut self, options: Options) {
        let Some(open) = &self.open else {
            self.notices.failed("Open a dataset first");
            return;
        };
        if self.jobs.is_running(EXPORT) {
            self.notices.failed("An export is running already: wait for its end or cancel it");
            return;
        }
        let wish = Wish::new(self, open);
        self.jobs.supersede(CHECK);
        self.jobs.supersede(TRY);
        let (of, store) = (open.source.clone(), self.store.clone());
        self.exports = Exports { out: options.out.clone(), of: of.clone(), ..Exports::default() };
        self.jobs.start(EXPORT, move |progress| {
            let begun = store.save_begun(&of, Some(&options.out));
            let exported = wish.export(&options, progress).map(|mut report| {
                report.remains.extend(store.save_export(&of, &report).err().or(begun.err()));
                report
            });
            // What cannot be removed is looked at once more when the dataset is opened.
            let _ = store.save_begun(&of, None);
            Outcome::Exported(exported)
        });
    }

    /// The dataset at `source` was opened: how its last export ended, and where one did not. One of another dataset that still runs keeps its
    /// own end.
    pub(super) fn take_kept(&mut self, source: PathBuf, (kept, begun): (Option<Report>, Option<PathBuf>)) {
        if self.jobs.is_running(EXPORT) {
            return;
        }
        if let Some(out) = &begun {
            // It stays until it was read.
            self.notices.failed(format!("The export to {} was interrupted: open Export… to go on with it", out.display()));
        }
        let exports = &mut self.exports;
        (exports.of, exports.result, exports.failed_at, exports.begun) = (source, kept.map(Ok), None, begun);
    }

    /// The earlier export that stands at the target that was looked at, if it could be replaced or is to be.
    pub fn export_earlier(&self) -> Option<&Earlier> {
        self.exports.earlier.as_ref()
    }

    /// What an export would write, also where an earlier one stands in its way.
    pub fn export_estimate(&self) -> Option<&Estimate> {
        match &self.exports.check {
            Some(Ok(estimate)) => Some(estimate),
            Some(Err(_)) => self.exports.would.as_ref(),
            None => None,
        }
    }

    /// Takes in what an export would write.
    pub(super) fn take_check(&mut self, Looked { check: checked, would }: Looked) {
        self.exports.would = would;
        self.exports.free = match &checked {
            Err(ExportError::Taken { free, .. }) => free.clone(),
            _ => None,
        };
        self.exports.earlier = match &checked {
            Err(ExportError::Taken { stands: Stands::Earlier(earlier), .. }) => Some(earlier.clone()),
            Ok(estimate) => estimate.replaces.clone(),
            Err(_) => None,
        };
        self.exports.check = Some(checked.map_err(|error| sentence(&error.to_string())));
        self.start_trial();
    }

    /// Starts to try a few images of what was checked.
    fn start_trial(&mut self) {
        let (Some(open), Some(options), Some(guess)) = (&self.open, &self.exports.asked, self.export_estimate()) else { return };
        let (wish, options, guess) = (Wish::new(self, open), options.clone(), guess.clone());
        self.jobs.start_latest(TRY, move |progress| {
            let tried = wish.plan(progress).map(|plan| export::sample((&wish.dataset, &wish.recipe, &plan), &options, guess, progress));
            Outcome::Tried(tried.ok().and_then(Result::ok).map(Box::new))
        });
    }

    /// Takes in what trying a few images told; what surely does not fit is refused now.
    pub(super) fn take_trial(&mut self, tried: Option<Box<Estimate>>) {
        let (Some(estimate), Some(options)) = (tried, &self.exports.asked) else { return };
        if matches!(self.exports.check, Some(Err(_))) {
            self.exports.would = Some(*estimate);
            return;
        }
        self.exports.check = Some(match estimate.room(&options.out) {
            Ok(()) => Ok(*estimate),
            Err(error) => Err(sentence(&error.to_string())),
        });
    }

    /// Says where the images are now, and what became of an earlier export there.
    fn tell_end(&mut self, report: &Report) {
        let (written, out) = (images(report.originals + report.made), report.out.display());
        match (&report.replaced, &report.beside) {
            _ if report.was_there => self.notices.done(format!("Nothing to do: {out} has these {written} already")),
            (Some(earlier), _) => {
                let before = images(earlier.images);
                self.notices.done(format!("Exported {written} to {out}, which replaced the earlier export of {before}"));
            }
            (None, Some(why)) => {
                let asked = self.exports.out.display();
                self.notices.failed(format!("Exported {written} to {out}: {asked} was not replaced, {why}"));
            }
            (None, None) => self.notices.done(format!("Exported {written} to {out}")),
        }
        for told in &report.remains {
            self.notices.failed(sentence(told));
        }
    }

    /// Takes in how an export ended.
    pub(super) fn take_export(&mut self, exported: Result<Report, ExportError>) {
        let exported = exported.map_err(|error| {
            let (error, told) = error.parted();
            told.iter().for_each(|told| self.notices.failed(sentence(told)));
            error
        });
        match &exported {
            Ok(report) => self.tell_end(report),
            Err(ExportError::Cancelled(_)) => self.notices.done(format!("Export cancelled, {} is as it was", self.exports.out.display())),
            Err(error) => {
                self.notices.failed(sentence(&error.to_string()));
                self.exports.failed_at = Some(self.exports.out.clone());
            }
        }
        self.exports.result = Some(exported.map_err(|error| sentence(&error.to_string())));
    }
}
