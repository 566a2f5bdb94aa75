//! Changes of the recipe: checked, kept for undo, saved, and what comes of them worked out anew.

use super::jobs::{Kind, Outcome};
use super::notices::{aftermath, said_of};
use super::{Runner, Session, TaskKind};
use crate::dataset::Dataset;
use crate::plan::{Outline, Plan, Roster};
use crate::progress::{Cancelled, Progress};
use crate::recipe::{Edit, EditError, Recipe, Step};
use std::sync::Arc;

/// Up to so many rows and images a plan is made at once: a few milliseconds.
const ROWS_AT_ONCE: u64 = 20_000;
/// Up to so many images who is in which class is looked up at once: a millisecond or two.
const IMAGES_AT_ONCE: usize = 50_000;
const ROSTER: Kind = Kind::Roster;

/// What comes of the recipe.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) roster: Arc<Roster>,
    pub(super) outline: Outline,
    pub(super) plan: Option<Arc<Plan>>,
    /// The recipe that the roster was made for; `None` if it is of another dataset.
    rostered: Option<Recipe>,
    /// The dataset knows more about the same images now: the roster is shown until the new one is there.
    outdated: bool,
}

/// A roster that was made in the background, and what for.
pub(super) struct Rostered {
    dataset: Arc<Dataset>,
    recipe: Recipe,
    roster: Arc<Roster>,
}

/// What would come of the recipe after an edit that is not made (yet).
#[derive(Clone, Debug, Default)]
pub struct Sketch {
    /// The recipe as it would be.
    pub recipe: Recipe,
    /// Who would be in which class and split.
    pub roster: Arc<Roster>,
    /// How many.
    pub outline: Outline,
}

/// The answer of [`Session::sketch`] given last: a drag asks the same thing every frame.
pub(super) struct Guess {
    edit: Edit,
    present: Recipe,
    answer: Arc<Sketch>,
}

impl Figures {
    /// The dataset is another one: the roster has to be made anew.
    pub(super) fn forget_roster(&mut self) {
        self.rostered = None;
    }

    /// The roster of another dataset, made for `recipe`: shown while the counts are worked out.
    pub(super) fn adopt(&mut self, recipe: Recipe, roster: Arc<Roster>) {
        (self.rostered, self.roster, self.outdated) = (Some(recipe), roster, false);
    }

    /// More is known about the same images.
    pub(super) fn outdate_roster(&mut self) {
        self.outdated = true;
    }

    /// The roster at hand, if it is also that of `recipe`.
    pub(super) fn roster_for(&self, recipe: &Recipe) -> Option<&Arc<Roster>> {
        let rostered = self.rostered.as_ref().filter(|_| !self.outdated)?;
        same_roster(rostered, recipe).then_some(&self.roster)
    }
}

/// Whether both say the same about who is in which class and split. Splits that are made depend on the seed too.
fn same_roster(one: &Recipe, other: &Recipe) -> bool {
    let same_deal = one.seed == other.seed || other.make_splits().is_none();
    same_deal && one.splits == other.splits && class_steps(one).eq(class_steps(other))
}

/// The steps that say who is in which class, each with its place (which problems name). Image lists are shared, so this compares fast.
fn class_steps(recipe: &Recipe) -> impl Iterator<Item = (usize, &Step)> {
    recipe.steps.iter().enumerate().filter(|(_, step)| !step.action.is_balance())
}

impl Session {
    /// One change.
    pub(super) fn edit(&mut self, edit: &Edit) {
        self.edit_as(edit.label_on(self.history.present()), std::slice::from_ref(edit));
    }

    /// Several changes as one step of undo called `label`; all or none are made.
    pub(super) fn edit_as(&mut self, label: String, edits: &[Edit]) {
        let Some(open) = &self.open else {
            self.notices.failed("Open a dataset first");
            return;
        };
        let classes = open.dataset.classes();
        let changed = edits.iter().try_fold(self.history.present().clone(), |recipe, edit| recipe.apply(edit, classes));
        let said = match edits {
            [one] => said_of(one),
            several => several.iter().any(|edit| said_of(edit).is_some()).then(|| label.clone()),
        };
        let after = edits.first().and_then(|edit| aftermath(edit, self.history.present(), classes));
        let said = said.map(|text| after.map_or(text.clone(), |after| format!("{text}: {after}")));
        self.change_to(label, said, changed);
    }

    /// Makes the present recipe the one that came of edits, as one step of undo called `label`, and says `said`.
    pub(super) fn change_to(&mut self, label: String, said: Option<String>, changed: Result<Recipe, EditError>) {
        let changed = match changed {
            Ok(changed) => changed,
            Err(error) => {
                self.notices.failed(format!("{label}: {error}"));
                return;
            }
        };
        if changed == *self.history.present() {
            return;
        }
        self.parting.hold_names(&changed);
        self.history.push(label, changed);
        self.notices.outdate();
        if let Some(text) = said {
            self.notices.done_undoable(text);
        }
        self.recipe_changed();
    }

    /// One change back.
    pub(super) fn undo(&mut self) {
        if let Some(label) = self.history.undo() {
            self.notices.turned(format!("Undone: {label}"));
            self.recipe_changed();
        }
    }

    /// One change forward again.
    pub(super) fn redo(&mut self) {
        if let Some(label) = self.history.redo() {
            self.notices.turned(format!("Done again: {label}"));
            self.recipe_changed();
        }
    }

    /// The recipe is another one: save it and work out what comes of it.
    fn recipe_changed(&mut self) {
        if let Some(open) = &self.open {
            let call = self.keeper.work(&open.source, &self.history);
            self.call_keeper(call);
        }
        self.refigure();
    }

    /// Works out roster and outline now, and the plan now if it is small, else in the background (the latest wins).
    ///
    /// The roster is kept when only the balance changed. That of many images is made in the background too (a million take tens of
    /// milliseconds): until it is there, roster and counts stay those of the recipe before.
    pub(super) fn refigure(&mut self) {
        self.jobs.supersede(Kind::Shown(TaskKind::Plan));
        self.guess.take();
        let Some(open) = &self.open else {
            self.figures = Figures::default();
            return;
        };
        let (dataset, recipe) = (Arc::clone(&open.dataset), self.history.present().clone());
        self.look_for_twins(&recipe);
        let at_hand = self.figures.roster_for(&recipe).cloned();
        let is_long = dataset.records().len() > IMAGES_AT_ONCE && self.jobs.runner() == Runner::Threads;
        if at_hand.is_none() && is_long && self.figures.rostered.is_some() {
            self.figures.plan = None;
            self.jobs.start_latest(ROSTER, move |_| {
                let roster = Arc::new(Roster::new(&dataset, &recipe));
                Outcome::Rostered(Box::new(Rostered { dataset, recipe, roster }))
            });
            self.check_again();
            return;
        }
        self.jobs.supersede(ROSTER);
        let roster = at_hand.unwrap_or_else(|| Arc::new(Roster::new(&dataset, &recipe)));
        self.figure(dataset, recipe, roster);
    }

    /// Takes in a roster, unless it is of another dataset or recipe by now: then that one's is on its way.
    pub(super) fn take_roster(&mut self, made: Rostered) {
        let Rostered { dataset, recipe, roster } = made;
        self.parting.hold(&roster);
        let present = self.history.present();
        let same = same_roster(&recipe, present);
        if same && self.open.as_ref().is_some_and(|open| Arc::ptr_eq(&open.dataset, &dataset)) {
            let present = present.clone();
            self.jobs.supersede(ROSTER);
            self.figure(dataset, present, roster);
        }
    }

    /// Counts and plan of `recipe` from its roster.
    fn figure(&mut self, dataset: Arc<Dataset>, recipe: Recipe, roster: Arc<Roster>) {
        let outline = Outline::new(&roster, &recipe);
        let size = outline_rows(&outline) + dataset.records().len() as u64;
        self.figures = Figures { roster: Arc::clone(&roster), outline, plan: None, rostered: Some(recipe.clone()), outdated: false };
        if self.figures.outline.needs_look(&roster, &recipe) {
            let (seen, folder) = (Arc::clone(&self.seen), self.store.cache_dir());
            let work = move |progress: &Progress| {
                let features = seen.of(&dataset, folder.as_deref(), progress)?;
                Plan::with_features(&dataset, roster, &recipe, Some(&features), progress)
            };
            self.jobs.start_latest(Kind::Shown(TaskKind::Plan), move |progress| Outcome::Planned(work(progress).map(Box::new)));
        } else if size <= ROWS_AT_ONCE || self.jobs.runner() == Runner::Inline {
            let plan = Plan::from_roster(&dataset, roster, &recipe);
            self.figures.outline = plan.outline.clone();
            self.figures.plan = Some(Arc::new(plan));
            self.foresee();
        } else {
            let work = move |progress: &Progress| Plan::with_features(&dataset, roster, &recipe, None, progress);
            self.jobs.start_latest(Kind::Shown(TaskKind::Plan), move |progress| Outcome::Planned(work(progress).map(Box::new)));
        }
        self.list_again();
        self.check_again();
    }

    /// Whether the counts shown are what was asked for alone: what a method makes of them that looks at the images is still being worked out.
    pub fn counts_may_change(&self) -> bool {
        let needs_look = || self.figures.outline.needs_look(&self.figures.roster, self.history.present());
        self.jobs.is_running(Kind::Shown(TaskKind::Plan)) && needs_look()
    }

    /// Takes in a plan; methods that look at images may have changed its counts, and what is drawn tells how often one original serves.
    pub(super) fn take_plan(&mut self, plan: Result<Box<Plan>, Cancelled>) {
        let Ok(plan) = plan else { return };
        self.figures.outline = plan.outline.clone();
        let plan = Arc::from(plan);
        self.parting.hold(&plan);
        self.figures.plan = Some(plan);
        self.foresee();
    }

    /// See [`Session::sketch`].
    pub(super) fn guess(&self, edit: &Edit) -> Result<Arc<Sketch>, EditError> {
        let classes: &[String] = self.open.as_ref().map_or(&[], |open| open.dataset.classes());
        let present = self.history.present();
        if let Some(guess) = self.guess.borrow().as_ref()
            && guess.edit == *edit
            && guess.present == *present
        {
            return Ok(Arc::clone(&guess.answer));
        }
        let recipe = present.apply(edit, classes)?;
        let Some(dataset) = self.open.as_ref().map(|open| open.dataset.as_ref()) else { return Ok(Arc::default()) };
        let (roster, outline) = self.work_out(dataset, &recipe);
        let answer = Arc::new(Sketch { recipe, roster, outline });
        *self.guess.borrow_mut() = Some(Guess { edit: edit.clone(), present: present.clone(), answer: Arc::clone(&answer) });
        Ok(answer)
    }

    fn work_out(&self, dataset: &Dataset, recipe: &Recipe) -> (Arc<Roster>, Outline) {
        // A target that is dragged leaves every image where it is: the counts at hand are all it takes.
        let at_hand = self.figures.roster_for(recipe).or_else(|| {
            // That of the present recipe is on its way: until it is there the one that is shown does.
            let on_its_way = self.jobs.is_running(ROSTER) && same_roster(self.history.present(), recipe);
            on_its_way.then_some(&self.figures.roster)
        });
        let roster = at_hand.cloned().unwrap_or_else(|| Arc::new(Roster::new(dataset, recipe)));
        let outline = Outline::new(&roster, recipe);
        (roster, outline)
    }
}

/// Output files of an outline.
fn outline_rows(outline: &Outline) -> u64 {
    outline.splits.iter().flat_map(|split| &split.classes).map(|class| class.after).sum()
}
