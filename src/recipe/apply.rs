//! Applies an [`Edit`] to a [`Recipe`].

use super::name::key_glob;
use super::{Action, Edit, EditError, Recipe, Step, Target, class_steps, image_steps};

impl Recipe {
    /// The recipe after `edit`. `classes_on_disk` are the dataset's class names, against which names are checked. Pure.
    ///
    /// Balance edits replace the step of their kind where it stands, or append one; switching a setting on again un-offs its step.
    /// Class edits name final classes; few cards are kept where that changes nothing (a merge of a merged class is one merge). A
    /// class's own target goes along with a rename, and goes away with the class when it is merged into another or dropped.
    pub fn apply(&self, edit: &Edit, classes_on_disk: &[String]) -> Result<Self, EditError> {
        let disk = classes_on_disk;
        match edit {
            Edit::Merge { classes, into } => class_steps::merge(self, classes, into, disk),
            Edit::Unmerge { class, part } => class_steps::unmerge(self, class, part, disk),
            Edit::Rename { class, to } => class_steps::rename(self, class, to, disk),
            Edit::Drop { class } => class_steps::drop_class(self, class, disk),
            Edit::Exclude { images } => Ok(image_steps::exclude(self, images)),
            Edit::ExcludeGlob { glob } => {
                key_glob(glob)?;
                let action = Action::ExcludeGlob { glob: glob.clone() };
                Ok(self.with(|other| *other == action, action.clone()))
            }
            Edit::Include { images } => Ok(image_steps::include(self, images)),
            Edit::Move { images, to } => image_steps::move_to(self, images, to, disk),
            Edit::SetClassTarget { class, to } => self.with_class_target(class, *to, disk),
            Edit::ToggleStep(at) => self.with_step(*at, |steps, at| steps[at].off = !steps[at].off),
            Edit::RemoveStep(at) => self.with_step(*at, |steps, at| drop(steps.remove(at))),
            Edit::ShiftStep { from, to } => self.with_shifted(*from, *to),
            Edit::Replace(recipe) => Ok((**recipe).clone()),
            setting => self.with_setting(setting),
        }
    }

    /// The edits that say one thing about the whole dataset.
    fn with_setting(&self, edit: &Edit) -> Result<Self, EditError> {
        Ok(match edit {
            Edit::SetTarget(None) => self.without(|action| matches!(action, Action::Target { .. })),
            Edit::SetTarget(Some(Target::Count(0))) => return Err(EditError::ZeroTarget),
            Edit::SetTarget(Some(to)) => self.with(|action| matches!(action, Action::Target { .. }), Action::Target { to: *to }),
            Edit::SetShrink(by) => self.with(|action| matches!(action, Action::Shrink { .. }), Action::Shrink { by: *by }),
            Edit::SetGrow(by) => self.with(|action| matches!(action, Action::Grow { .. }), Action::Grow { by: *by }),
            Edit::SetChain(chain) => {
                self.with(|action| matches!(action, Action::Augment { .. }), Action::Augment { chain: chain.clone() })
            }
            Edit::SetSeed(seed) => Self { seed: *seed, ..self.clone() },
            Edit::SetSplits(splits) => Self { splits: splits.as_deref().map(distinct), ..self.clone() },
            _ => self.clone(),
        })
    }

    fn with_class_target(&self, class: &str, to: Option<Target>, disk: &[String]) -> Result<Self, EditError> {
        let of_class = |action: &Action| matches!(action, Action::ClassTarget { class: of, .. } if of == class);
        match to {
            None => Ok(self.without(of_class)),
            Some(Target::Count(0)) => Err(EditError::ZeroTarget),
            Some(_) if !self.resolve(disk).has(class) => Err(EditError::NoClass(class.to_owned())),
            Some(to) => Ok(self.with(of_class, Action::ClassTarget { class: class.to_owned(), to })),
        }
    }

    /// With `action` in the place of the step that is `alike`, switched on, or at the end.
    fn with(&self, alike: impl Fn(&Action) -> bool, action: Action) -> Self {
        let mut changed = self.clone();
        let step = Step { action, off: false };
        match self.steps.iter().position(|step| alike(&step.action)) {
            Some(at) => changed.steps[at] = step,
            None => changed.steps.push(step),
        }
        changed
    }

    fn without(&self, alike: impl Fn(&Action) -> bool) -> Self {
        let mut changed = self.clone();
        changed.steps.retain(|step| !alike(&step.action));
        changed
    }

    fn with_step(&self, at: usize, change: impl Fn(&mut Vec<Step>, usize)) -> Result<Self, EditError> {
        if at >= self.steps.len() {
            return Err(EditError::NoStep(at));
        }
        let mut changed = self.clone();
        change(&mut changed.steps, at);
        Ok(changed)
    }

    fn with_shifted(&self, from: usize, to: usize) -> Result<Self, EditError> {
        if to > self.steps.len() {
            return Err(EditError::NoStep(to));
        }
        self.with_step(from, |steps, from| {
            let step = steps.remove(from);
            steps.insert(if to > from { to - 1 } else { to }, step);
        })
    }
}

/// Names without repeats, case aside, in the order given.
fn distinct(names: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.iter().any(|other| other.to_lowercase() == name.to_lowercase()) {
            kept.push(name.clone());
        }
    }
    kept
}
