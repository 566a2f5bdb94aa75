//! Applies an [`Edit`] to a [`Recipe`].

use super::chains::check_chain_name;
use super::name::key_glob;
use super::{Action, ChainChoice, Edit, EditError, Grow, Matter, Recipe, Step, Target, class_steps, image_steps, redraw, replace};

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
            Edit::MoveBack { images } => Ok(image_steps::move_back(self, images)),
            Edit::SetSavedChain { name, chain } => {
                check_chain_name(name).map_err(|why| EditError::ChainName(name.clone(), why))?;
                Ok(self.with_chain(chain, Some(name.clone())))
            }
            Edit::DrawAgain { images } => redraw::draw_again(self, images),
            Edit::SetClassTarget { class, to } => self.with_class_target(class, *to, disk),
            Edit::SetClassGrow { class, to } => self.with_class_grow(class, *to, disk),
            Edit::SetNamedChain { name, chain } => self.with_named_chain(name, chain.as_ref()),
            Edit::SetClassChain { class, to } => self.with_class_chain(class, to.as_deref(), disk),
            Edit::SetMark { class, matters } => self.with_mark(class, matters, disk),
            Edit::ReplaceStep { at, action } => replace::step(self, *at, action, disk).map(|changed| changed.without_left_over(self)),
            Edit::ToggleStep(at) => self.with_step(*at, |steps, at| steps[at].off = !steps[at].off),
            Edit::RemoveStep(at) => self.with_step(*at, |steps, at| drop(steps.remove(at))).map(|changed| changed.without_left_over(self)),
            Edit::ShiftStep { from, to } => self.with_shifted(*from, *to),
            Edit::Replace(recipe) => Ok((**recipe).clone()),
            setting => self.with_setting(setting),
        }
    }

    /// The edits that say one thing about the whole dataset.
    fn with_setting(&self, edit: &Edit) -> Result<Self, EditError> {
        Ok(match edit {
            Edit::SetMakeSplits(None) => self.without(|action| matches!(action, Action::MakeSplits { .. })),
            Edit::SetMakeSplits(Some(parts)) => {
                self.with(|action| matches!(action, Action::MakeSplits { .. }), Action::MakeSplits { parts: *parts })
            }
            Edit::SetTarget(None) => self.without(|action| matches!(action, Action::Target { .. })),
            Edit::SetTarget(Some(Target::Count(0))) => return Err(EditError::ZeroTarget),
            Edit::SetTarget(Some(to)) => self.with(|action| matches!(action, Action::Target { .. }), Action::Target { to: *to }),
            Edit::SetShrink(by) => self.with(|action| matches!(action, Action::Shrink { .. }), Action::Shrink { by: *by }),
            Edit::SetGrow(by) => self.with(|action| matches!(action, Action::Grow { .. }), Action::Grow { by: *by }),
            Edit::SetMaxPerOriginal(None) => self.without(|action| matches!(action, Action::MaxPerOriginal { .. })),
            Edit::SetMaxPerOriginal(Some(most)) => {
                self.with(|action| matches!(action, Action::MaxPerOriginal { .. }), Action::MaxPerOriginal { most: *most })
            }
            Edit::SetImblearnSeed(None) => self.without(|action| matches!(action, Action::ImblearnSeed { .. })),
            Edit::SetImblearnSeed(Some(seed)) => {
                self.with(|action| matches!(action, Action::ImblearnSeed { .. }), Action::ImblearnSeed { seed: *seed })
            }
            Edit::SetChain(chain) => self.with_chain(chain, None),
            Edit::SetPartners(from) => self.with(|action| matches!(action, Action::Partners { .. }), Action::Partners { from: *from }),
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

    fn with_class_grow(&self, class: &str, to: Option<Grow>, disk: &[String]) -> Result<Self, EditError> {
        let of_class = |action: &Action| matches!(action, Action::ClassGrow { class: of, .. } if of == class);
        match to {
            None => Ok(self.without(of_class)),
            Some(_) if !self.resolve(disk).has(class) => Err(EditError::NoClass(class.to_owned())),
            Some(by) => Ok(self.with(of_class, Action::ClassGrow { class: class.to_owned(), by })),
        }
    }

    fn with_chain(&self, chain: &ChainChoice, name: Option<String>) -> Self {
        self.with(|action| matches!(action, Action::Augment { .. }), Action::Augment { chain: chain.clone(), name })
    }

    fn with_named_chain(&self, name: &str, chain: Option<&ChainChoice>) -> Result<Self, EditError> {
        check_chain_name(name).map_err(|why| EditError::ChainName(name.to_owned(), why))?;
        let of_name = |action: &Action| matches!(action, Action::NamedChain { name: of, .. } if of == name);
        let uses = |action: &Action| matches!(action, Action::ClassAugment { chain, .. } if chain == name);
        Ok(match chain {
            None => self.without(|action| of_name(action) || uses(action)),
            Some(chain) => self.with(of_name, Action::NamedChain { name: name.to_owned(), chain: chain.clone() }),
        })
    }

    fn with_class_chain(&self, class: &str, to: Option<&str>, disk: &[String]) -> Result<Self, EditError> {
        let of_class = |action: &Action| matches!(action, Action::ClassAugment { class: of, .. } if of == class);
        match to {
            None => Ok(self.without(of_class)),
            Some(_) if !self.resolve(disk).has(class) => Err(EditError::NoClass(class.to_owned())),
            Some(chain) if self.chain_called(chain).is_none() => Err(EditError::NoChain(chain.to_owned())),
            Some(chain) => Ok(self.with(of_class, Action::ClassAugment { class: class.to_owned(), chain: chain.to_owned() })),
        }
    }

    fn with_mark(&self, class: &str, matters: &[Matter], disk: &[String]) -> Result<Self, EditError> {
        let of_class = |action: &Action| matches!(action, Action::Mark { class: of, .. } if of == class);
        if matters.is_empty() {
            return Ok(self.without(of_class));
        }
        if !self.resolve(disk).has(class) {
            return Err(EditError::NoClass(class.to_owned()));
        }
        let mut matters = matters.to_vec();
        matters.sort_unstable();
        matters.dedup();
        Ok(self.with(of_class, Action::Mark { class: class.to_owned(), matters }))
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Fate, Grow};

    const DISK: [&str; 6] = ["cats", "dogs", "geckos", "lizards", "parrots", "snakes"];

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn try_all(edits: &[Edit]) -> Result<Recipe, EditError> {
        edits.iter().try_fold(Recipe::default(), |recipe, edit| recipe.apply(edit, &names(&DISK)))
    }

    fn all(edits: &[Edit]) -> Recipe {
        try_all(edits).unwrap()
    }

    fn refused(edits: &[Edit]) -> String {
        try_all(edits).unwrap_err().to_string()
    }

    fn merge(classes: &[&str], into: &str) -> Edit {
        Edit::Merge { classes: names(classes), into: into.to_owned() }
    }

    fn rename(class: &str, to: &str) -> Edit {
        Edit::Rename { class: class.to_owned(), to: to.to_owned() }
    }

    fn unmerge(class: &str, part: &str) -> Edit {
        Edit::Unmerge { class: class.to_owned(), part: part.to_owned() }
    }

    fn own_target(class: &str, count: u32) -> Edit {
        Edit::SetClassTarget { class: class.to_owned(), to: Some(Target::Count(count)) }
    }

    fn moved(images: &[&str], to: &str) -> Edit {
        Edit::Move { images: names(images), to: to.to_owned() }
    }

    /// Final classes with their parts, as one line: "cats dogs reptiles=lizards+snakes".
    fn outcome(recipe: &Recipe) -> String {
        let after = recipe.resolve(&names(&DISK));
        assert!(after.missing.is_empty(), "{:?}", after.missing);
        let parts = |class: &String| {
            let of_class = |(_, fate): &(&&str, &Fate)| **fate == Fate::Becomes(class.clone());
            DISK.iter().zip(&after.fates).filter(of_class).map(|(name, _)| *name).collect::<Vec<_>>().join("+")
        };
        let shown = |class: &String| if parts(class) == *class { class.clone() } else { format!("{class}={}", parts(class)) };
        after.classes.iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_merge_of_a_merged_class_is_one_step() {
        let recipe = all(&[merge(&["lizards", "snakes"], "reptiles"), merge(&["geckos"], "reptiles")]);
        assert_eq!(outcome(&recipe), "cats dogs parrots reptiles=geckos+lizards+snakes");
        assert_eq!(recipe.steps.len(), 1);
        let recipe = all(&[merge(&["lizards", "snakes"], "a"), merge(&["geckos", "parrots"], "b"), merge(&["a", "b"], "c")]);
        assert_eq!(outcome(&recipe), "c=geckos+lizards+parrots+snakes cats dogs");
        assert_eq!(recipe.steps.len(), 1);
    }

    #[test]
    fn merging_into_a_class_on_disk_joins_it_also_later() {
        let recipe = all(&[merge(&["lizards"], "snakes"), merge(&["snakes", "geckos"], "reptiles")]);
        assert_eq!(outcome(&recipe), "cats dogs parrots reptiles=geckos+lizards+snakes");
        assert_eq!(recipe.steps.len(), 1);
    }

    #[test]
    fn steps_are_kept_where_folding_would_change_the_outcome() {
        // The moved image belongs to the class called "reptiles" at its step: a fold would leave it behind.
        let recipe = all(&[merge(&["lizards", "snakes"], "reptiles"), moved(&["k"], "reptiles"), merge(&["reptiles"], "geckos")]);
        assert_eq!(outcome(&recipe), "cats dogs geckos=geckos+lizards+snakes parrots");
        assert_eq!(recipe.steps.len(), 3);
        assert_eq!(recipe.resolve(&names(&DISK)).moves, [(1, Fate::Becomes("geckos".into()))]);
    }

    #[test]
    fn merges_that_make_no_sense_are_refused() {
        assert_eq!(refused(&[merge(&["cats"], "felines")]), "merging needs two different classes, not 1");
        assert_eq!(refused(&[merge(&["cats", "cats"], "cats")]), "merging needs two different classes, not 1");
        assert_eq!(refused(&[merge(&[], "x")]), "merging needs two different classes, not 0");
        assert_eq!(refused(&[merge(&["cats", "cows"], "x")]), "there is no class \"cows\"");
        assert!(refused(&[merge(&["cats", "dogs"], "../x")]).contains("cannot be a class name"));
    }

    #[test]
    fn a_part_comes_back_out_and_the_last_pair_dissolves() {
        let three = [merge(&["geckos", "lizards", "snakes"], "reptiles"), unmerge("reptiles", "geckos")];
        assert_eq!(outcome(&all(&three)), "cats dogs geckos parrots reptiles=lizards+snakes");
        let none = all(&[merge(&["lizards", "snakes"], "reptiles"), unmerge("reptiles", "lizards")]);
        assert_eq!(none, Recipe::default());
        let none = all(&[merge(&["lizards"], "snakes"), unmerge("snakes", "snakes")]);
        assert_eq!(none, Recipe::default());
    }

    #[test]
    fn a_rest_that_bore_the_name_of_the_part_is_called_after_its_parts() {
        let recipe = all(&[merge(&["geckos", "lizards"], "snakes"), unmerge("snakes", "snakes")]);
        assert_eq!(outcome(&recipe), "cats dogs geckos+lizards parrots snakes");
    }

    #[test]
    fn a_part_comes_out_of_merges_that_could_not_be_folded() {
        let nested = [merge(&["lizards", "snakes"], "reptiles"), moved(&["k"], "reptiles"), merge(&["reptiles"], "geckos")];
        let recipe = all(&[nested.as_slice(), &[unmerge("geckos", "lizards")]].concat());
        assert_eq!(outcome(&recipe), "cats dogs geckos=geckos+snakes lizards parrots reptiles=");
        assert_eq!(refused(&[merge(&["cats", "dogs"], "pets"), unmerge("pets", "snakes")]), "there is no class \"snakes\"");
        assert_eq!(
            refused(&[merge(&["cats", "dogs"], "pets"), rename("snakes", "cats"), unmerge("pets", "cats")]),
            "there is a class \"cats\" already: merge them instead"
        );
    }

    #[test]
    fn renames_fold_and_carry_the_target_along() {
        let recipe = all(&[rename("cats", "felines"), own_target("felines", 9), rename("felines", "kittens")]);
        assert_eq!(outcome(&recipe), "dogs geckos kittens=cats lizards parrots snakes");
        assert_eq!(recipe.target_of("kittens"), Some(Target::Count(9)));
        assert_eq!(recipe.steps.len(), 2);
        assert_eq!(all(&[rename("cats", "felines"), rename("felines", "cats")]), Recipe::default());
        let merged = all(&[merge(&["lizards", "snakes"], "reptiles"), rename("reptiles", "scaly")]);
        assert_eq!((merged.steps.len(), outcome(&merged).as_str()), (1, "cats dogs geckos parrots scaly=lizards+snakes"));
        assert_eq!(refused(&[rename("cats", "dogs")]), "there is a class \"dogs\" already: merge them instead");
        assert_eq!(refused(&[rename("cows", "dogs")]), "there is no class \"cows\"");
    }

    #[test]
    fn a_merged_or_dropped_class_loses_its_target() {
        let recipe = all(&[own_target("lizards", 5), own_target("snakes", 6), merge(&["lizards"], "snakes")]);
        assert_eq!(recipe.class_targets(), [("snakes", Target::Count(6))].into());
        let recipe = all(&[own_target("cats", 5), Edit::Drop { class: "cats".into() }]);
        assert!(recipe.class_targets().is_empty());
        assert_eq!(refused(&[Edit::Drop { class: "cats".into() }, own_target("cats", 5)]), "there is no class \"cats\"");
    }

    #[test]
    fn a_setting_has_one_step_that_stays_in_its_place_and_comes_on_again() {
        let recipe = all(&[
            Edit::SetTarget(Some(Target::Count(5))),
            Edit::SetGrow(Grow::Copies),
            Edit::ToggleStep(0),
            Edit::SetTarget(Some(Target::Count(7))),
        ]);
        assert_eq!(recipe.steps.len(), 2);
        assert_eq!(recipe.target(), Some(Target::Count(7)));
        assert!(!recipe.steps[0].off);
        assert_eq!(all(&[Edit::SetTarget(Some(Target::Count(5))), Edit::SetTarget(None)]), Recipe::default());
        assert!(refused(&[Edit::SetTarget(Some(Target::Count(0)))]).contains("at least 1"));
    }

    #[test]
    fn images_are_left_out_once_and_come_back() {
        let out = |keys: &[&str]| Edit::Exclude { images: names(keys) };
        let recipe = all(&[out(&["b", "a", "b"]), out(&["c", "a"])]);
        let Action::Exclude { images } = &recipe.steps[0].action else { panic!("{recipe:?}") };
        assert_eq!((recipe.steps.len(), images.as_slice()), (1, names(&["a", "b", "c"]).as_slice()));
        assert_eq!(recipe.apply(&out(&["a"]), &[]).unwrap(), recipe);
        assert_eq!(all(&[out(&["b", "a"]), Edit::Include { images: names(&["a", "b", "z"]) }]), Recipe::default());
        assert_eq!(all(&[out(&[])]), Recipe::default());
    }

    #[test]
    fn an_image_is_in_one_move_step() {
        let recipe = all(&[moved(&["a", "b"], "dogs"), moved(&["b"], "cats"), moved(&["c"], "dogs")]);
        let shown: Vec<(String, &str)> = recipe
            .steps
            .iter()
            .map(|step| match &step.action {
                Action::Move { images, to } => (images.join(","), to.as_str()),
                _ => panic!("{step:?}"),
            })
            .collect();
        assert_eq!(shown, [("a,c".to_owned(), "dogs"), ("b".to_owned(), "cats")]);
    }

    #[test]
    fn images_that_are_moved_back_are_in_no_move_step_that_is_on() {
        let back = |keys: &[&str]| Edit::MoveBack { images: names(keys) };
        let recipe = all(&[moved(&["a", "b"], "dogs"), moved(&["c"], "wolves"), back(&["b", "c", "z"])]);
        assert_eq!(recipe, all(&[moved(&["a"], "dogs")]), "a step without images goes away, and with it the class that was new");
        let off = all(&[moved(&["a"], "dogs"), Edit::ToggleStep(0)]);
        assert_eq!(off.apply(&back(&["a"]), &[]).unwrap(), off, "a step that is off is left alone");
    }

    #[test]
    fn steps_are_shifted_removed_and_missed() {
        let start = [Edit::SetGrow(Grow::Copies), Edit::SetTarget(Some(Target::Count(5))), rename("cats", "felines")];
        let shifted = |from, to| {
            let steps = all(&[start.as_slice(), &[Edit::ShiftStep { from, to }]].concat()).steps;
            steps
                .iter()
                .map(|step| match step.action {
                    Action::Grow { .. } => 'g',
                    Action::Target { .. } => 't',
                    _ => 'r',
                })
                .collect::<String>()
        };
        assert_eq!([shifted(0, 3), shifted(0, 2), shifted(2, 0), shifted(1, 1), shifted(1, 2)], ["trg", "tgr", "rgt", "gtr", "gtr"]);
        assert_eq!(refused(&[Edit::ShiftStep { from: 0, to: 0 }]), "there is no step 0");
        assert_eq!(refused(&[Edit::RemoveStep(3)]), "there is no step 3");
        assert_eq!(all(&[start.as_slice(), &[Edit::RemoveStep(0)]].concat()).steps.len(), 2);
        assert_eq!(all(&[Edit::SetSplits(Some(names(&["Train", "train", "Test"])))]).splits, Some(names(&["Train", "Test"])));
        assert!(refused(&[Edit::ExcludeGlob { glob: "a{b".into() }]).contains("not a pattern"));
    }
}
