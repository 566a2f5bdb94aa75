//! How many images each class will have: reads counts only.

use super::targets::{Counts, Refusal};
use super::{ClassOutline, Outline, Roster, SplitOutline, worse};
use crate::dataset::Role;
use crate::problem::{Problem, ProblemKind};
use crate::recipe::{Action, Grow, Recipe, Rule, Side, Strategy, Target, grouped};
use std::collections::HashMap;

/// The most images that a plan holds; a recipe whose targets ask for more leaves its classes as they are, and says so.
pub const MAX_IMAGES: u64 = 50_000_000;

/// So many images a plan may always have; more of them only up to [`MANY_TIMES`] those that there are.
const ALWAYS: u64 = 1_000_000;

/// Nobody makes so many times the images that there are, but by a digit too many.
const MANY_TIMES: u64 = 100;

impl Outline {
    /// Counts what `recipe` makes of `roster`.
    pub fn new(roster: &Roster, recipe: &Recipe) -> Self {
        let wish = Wish::new(recipe, roster);
        let mut outline = Self { splits: Vec::with_capacity(roster.splits.len()), problems: split_problems(roster, recipe, &wish) };
        for (split, members) in roster.splits.iter().zip(&roster.members) {
            let resampled = match &recipe.splits {
                None => split.role == Role::Train,
                Some(names) => names.iter().any(|name| same_name(name, &split.name)),
            };
            let counts: Vec<u64> = members.iter().map(|class| class.len() as u64).collect();
            let classes = if resampled {
                let (classes, refusals) = wish.classes(&counts);
                let refused =
                    refusals.into_iter().map(|(class, refusal)| wish.refused((&split.name, &roster.classes[class]), class, refusal));
                for problem in refused {
                    // What is said of several classes, or of several splits, is said once.
                    if !outline.problems.contains(&problem) {
                        outline.problems.push(problem);
                    }
                }
                classes
            } else {
                counts.iter().map(|&count| untouched(count)).collect()
            };
            outline.problems.extend(empty_problems(roster, &split.name, &classes));
            outline.splits.push(SplitOutline { name: split.name.clone(), resampled, classes });
        }
        outline.problems.extend(settings_of_nobody(roster, recipe));
        outline.hold_to_limit();
        outline.note_anew(roster, recipe);
        outline
    }

    /// What is worth knowing of the counts as they are now, instead of what was said before. The balance comes first among them.
    pub(super) fn note_anew(&mut self, roster: &Roster, recipe: &Recipe) {
        self.problems.retain(|problem| problem.kind != ProblemKind::Note);
        let wish = Wish::new(recipe, roster);
        // Behind what is refused or missing, of which a few are shown.
        self.problems.extend(worse::notes(&self.splits, roster, recipe));
        for split in self.splits.iter().filter(|split| split.resampled) {
            self.problems.extend(wish.held_back(roster, &split.name, &split.classes));
        }
    }

    /// Where all classes together would be more than a plan can hold, or than can be meant, grown classes stay as they are.
    fn hold_to_limit(&mut self) {
        let sum = |of: fn(&ClassOutline) -> u64| self.splits.iter().flat_map(|split| &split.classes).map(of).sum::<u64>();
        let (there, all) = (sum(|class| class.before), sum(|class| class.after));
        let most = there.saturating_mul(MANY_TIMES).max(ALWAYS);
        if all <= most.min(MAX_IMAGES) {
            return;
        }
        for class in self.splits.iter_mut().flat_map(|split| &mut split.classes) {
            class.set_made(Grow::Copies, 0);
        }
        let why = if all > MAX_IMAGES {
            format!("more than the {} that fit in a plan", grouped(MAX_IMAGES))
        } else {
            format!("more than {MANY_TIMES} times the {} that there are", grouped(there))
        };
        let reason = format!("the targets ask for {} images in all, {why}: no class grows; choose smaller targets", grouped(all));
        self.problems.push(Problem::new(ProblemKind::RecipeUnmet, "target", reason));
    }
}

/// Whether two split names are the same, case aside.
fn same_name(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// Splits that are named and not there, or no split to resample at all.
fn split_problems(roster: &Roster, recipe: &Recipe, wish: &Wish) -> Vec<Problem> {
    let known = || roster.splits.iter().map(|split| split.name.as_str()).collect::<Vec<_>>().join(", ");
    match &recipe.splits {
        Some(names) => {
            let absent = |name: &&String| !roster.splits.iter().any(|split| same_name(&split.name, name));
            let problem = |name: &String| {
                let reason = format!("the recipe names the split {name:?}, which the dataset does not have; it has {}", known());
                Problem::new(ProblemKind::RecipeMissing, name.clone(), reason)
            };
            names.iter().filter(absent).map(problem).collect()
        }
        None if wish.has_target() && !roster.splits.iter().any(|split| split.role == Role::Train) => {
            let reason = format!("the dataset has no split for training, so none is balanced; name one of its splits: {}", known());
            vec![Problem::new(ProblemKind::RecipeUnmet, "train", reason)]
        }
        None => Vec::new(),
    }
}

fn empty_problems(roster: &Roster, split: &str, classes: &[ClassOutline]) -> Vec<Problem> {
    let unmet = |(_, class): &(&String, &ClassOutline)| class.before == 0 && class.target.is_some();
    let problem = |(name, _): (&String, &ClassOutline)| {
        let reason = format!("the class {name:?} has no image in {split}, so it stays empty whatever its target");
        Problem::new(ProblemKind::RecipeUnmet, format!("{split}/{name}"), reason)
    };
    roster.classes.iter().zip(classes).filter(unmet).map(problem).collect()
}

/// Own settings of classes that are not there.
fn settings_of_nobody(roster: &Roster, recipe: &Recipe) -> Vec<Problem> {
    let problem = |(step, action): (usize, &Action)| {
        let class = action.own_class().filter(|class| roster.classes.binary_search(class).is_err())?;
        let what = match action {
            Action::ClassTarget { .. } => "a target",
            Action::ClassAugment { .. } => "an augmentation chain",
            Action::Mark { .. } => "what matters to a label",
            _ => "a way to grow",
        };
        let reason = format!("{what} names the class {class:?}, which the dataset does not have (step {})", step + 1);
        Some(Problem::new(ProblemKind::RecipeMissing, class.clone(), reason))
    };
    recipe.active().filter_map(problem).collect()
}

/// The balance steps of a recipe, looked up once.
pub(super) struct Wish {
    all: Option<Target>,
    /// One for each final class.
    own: Vec<Option<Target>>,
    /// One for each final class.
    grow: Vec<Grow>,
    max_per_original: Option<u32>,
    /// Whether what there is too many of is found by a cleaning method.
    cleans: bool,
    /// Whether originals are drawn as the library does, and so do not serve in turns.
    draws: bool,
}

impl Wish {
    pub(super) fn new(recipe: &Recipe, roster: &Roster) -> Self {
        let own: HashMap<&str, Target> = recipe.class_targets();
        let own = roster.classes.iter().map(|class| own.get(class.as_str()).copied()).collect();
        let (grow, grows) = (recipe.grow(), recipe.class_grows());
        let grow = roster.classes.iter().map(|class| grows.get(class.as_str()).copied().unwrap_or(grow)).collect();
        let (max_per_original, draws) = (recipe.max_per_original(), recipe.imblearn_seed().is_some());
        Self { all: recipe.target(), own, grow, max_per_original, cleans: recipe.shrink().cleans(), draws }
    }

    fn has_target(&self) -> bool {
        self.all.is_some() || self.own.iter().any(Option::is_some)
    }

    /// The word that says whether a cleaning method cleans the class, where there is one.
    pub(super) fn cleaning(&self, class: usize) -> Option<Strategy> {
        match self.own[class].or(self.all) {
            Some(Target::Rule(Rule::Strategy(Side::Under, strategy))) if self.cleans => Some(strategy),
            _ => None,
        }
    }

    /// Of classes with `before` images, those that imbalanced-learn's words tell a cleaning method to clean; `None` where there is no such word.
    pub(super) fn named_to_clean(&self, before: &[u64]) -> Option<Vec<u32>> {
        let words: Vec<_> = (0..before.len()).map(|class| self.cleaning(class)).collect();
        if words.iter().all(Option::is_none) {
            return None;
        }
        let counts = Counts::new(before);
        let named = |class: &usize| words[*class].is_some_and(|word| before[*class] > 0 && counts.is_cleaned(*class, word) == Ok(true));
        Some((0..before.len()).filter(named).map(|class| class as u32).collect())
    }

    /// What the class is to have: `None` as it comes, without a target or by cleaning alone.
    fn wanted(&self, counted: &Counts<'_>, class: usize) -> Result<Option<u64>, Refusal> {
        if let Some(strategy) = self.cleaning(class) {
            return counted.is_cleaned(class, strategy).map(|_| None);
        }
        let nothing = Target::Rule(Rule::Strategy(Side::Under, Strategy::Count(0)));
        match self.own[class].or(self.all) {
            Some(target) if target == nothing && self.own[class].is_none() => {
                Err(Refusal::Target("no image of any class would be left: it is for one class, as NAME=under:0".to_owned()))
            }
            target => target.map(|target| counted.wanted(class, target)).transpose(),
        }
    }

    /// The classes of a split that is resampled, and which of them cannot have their target, with the reason.
    fn classes(&self, counts: &[u64]) -> (Vec<ClassOutline>, Vec<(usize, Refusal)>) {
        let counted = Counts::new(counts);
        let mut refusals = Vec::new();
        let mut outlines = Vec::with_capacity(counts.len());
        for (class, &before) in counts.iter().enumerate() {
            let wanted = self.wanted(&counted, class).unwrap_or_else(|refusal| {
                refusals.push((class, refusal));
                None
            });
            outlines.push(self.class(class, before, wanted));
        }
        (outlines, refusals)
    }

    /// What must not be asked for: told for the target where that is wrong whatever the class, else for the split or the class.
    fn refused(&self, (split, name): (&str, &str), class: usize, refusal: Refusal) -> Problem {
        let spelled = self.own[class].map(|own| format!("{name}={own}")).or(self.all.map(|all| all.to_string())).unwrap_or_default();
        let (path, reason) = match refusal {
            Refusal::Target(reason) => (spelled, reason),
            Refusal::Split(reason) => (split.to_owned(), format!("{spelled}: {reason}")),
            Refusal::Class(reason) => (format!("{split}/{name}"), reason),
        };
        Problem::new(ProblemKind::RecipeRefused, path, reason)
    }

    fn class(&self, class: usize, before: u64, target: Option<u64>) -> ClassOutline {
        let Some(wanted) = target.filter(|_| before > 0) else {
            return ClassOutline { target, ..untouched(before) };
        };
        let kept = before.min(wanted);
        let most = self.max_per_original.map_or(u64::MAX, |most| kept.saturating_mul(u64::from(most)));
        let made = (wanted - kept).min(most);
        let mut outline = ClassOutline { before, kept, target, ..ClassOutline::default() };
        outline.set_made(self.grow[class], made);
        if self.draws && matches!(self.grow[class], Grow::Copies | Grow::Augment) {
            outline.most_from_one = None;
        }
        outline
    }

    /// Classes that the cap on new images holds below their target.
    fn held_back(&self, roster: &Roster, split: &str, classes: &[ClassOutline]) -> Vec<Problem> {
        let Some(most) = self.max_per_original else { return Vec::new() };
        // Methods whose counts come out below the target anyway are held back by the cap where they come up against it.
        let about = |by: Grow| matches!(by, Grow::Adasyn | Grow::SmoteEnn | Grow::SmoteTomek);
        let short = |(class, by): (&ClassOutline, Grow)| {
            let (made, all) = (class.made(), class.kept.saturating_mul(u64::from(most)));
            class.target.filter(|&target| class.after < target && made > 0 && (made >= all || !about(by)))
        };
        let note = |((name, class), by): ((&String, &ClassOutline), &Grow)| {
            let target = short((class, *by))?;
            let reason = format!(
                "{} of the {} images asked for: at most {most} new images are made from each of its {} originals",
                grouped(class.after),
                grouped(target),
                grouped(class.kept)
            );
            Some(Problem::new(ProblemKind::Note, format!("{split}/{name}"), reason))
        };
        roster.classes.iter().zip(classes).zip(&self.grow).filter_map(note).collect()
    }
}

fn untouched(count: u64) -> ClassOutline {
    ClassOutline { before: count, after: count, kept: count, most_from_one: Some(0), ..ClassOutline::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::recipe::Edit;

    #[test]
    fn a_class_grows_in_its_own_way() {
        let dataset = Dataset::synthetic(&[("train", "cats", 2), ("train", "dogs", 3), ("train", "owls", 9)]);
        let edits = [
            Edit::SetTarget(Some(Target::Count(5))),
            Edit::SetClassGrow { class: "cats".into(), to: Some(Grow::Copies) },
            Edit::SetClassTarget { class: "owls".into(), to: Some(Target::Count(10)) },
        ];
        let apply = |recipe: Recipe, edit: &Edit| recipe.apply(edit, dataset.classes());
        let mut recipe = edits.iter().try_fold(Recipe::default(), apply).expect("edits that make sense");
        let classes = |recipe: &Recipe| Outline::new(&Roster::new(&dataset, recipe), recipe).splits[0].classes.clone();
        let made: Vec<(u64, u64)> = classes(&recipe).iter().map(|class| (class.copied, class.augmented)).collect();
        assert_eq!(made, [(3, 0), (0, 2), (0, 1)]);
        recipe = recipe.apply(&Edit::SetGrow(Grow::Copies), dataset.classes()).expect("a setting");
        recipe = recipe.apply(&Edit::SetClassGrow { class: "cats".into(), to: Some(Grow::Augment) }, dataset.classes()).expect("a setting");
        let made: Vec<(u64, u64)> = classes(&recipe).iter().map(|class| (class.copied, class.augmented)).collect();
        assert_eq!(made, [(0, 3), (2, 0), (1, 0)]);
        recipe = recipe.apply(&Edit::SetGrow(Grow::MixUp), dataset.classes()).expect("a setting");
        let made: Vec<(u64, u64, u64)> = classes(&recipe).iter().map(|class| (class.copied, class.augmented, class.blended)).collect();
        assert_eq!(made, [(0, 3, 0), (0, 0, 2), (0, 0, 1)]);
        assert!(classes(&recipe).iter().all(|class| class.after == class.kept + class.made()));
    }

    #[test]
    fn a_digit_too_many_grows_nothing_and_is_told() {
        let dataset = Dataset::synthetic(&[("train", "cats", 300), ("train", "dogs", 500), ("val", "cats", 600)]);
        let of = |count: u32| {
            let edit = Edit::SetTarget(Some(Target::Count(count)));
            let recipe = Recipe::default().apply(&edit, dataset.classes()).expect("a target");
            let outline = Outline::new(&Roster::new(&dataset, &recipe), &recipe);
            (outline.splits[0].after(), outline.problems.into_iter().map(|problem| problem.reason).collect::<Vec<_>>())
        };
        // 2 times 499 700 and 600 are a million exactly.
        assert_eq!(of(499_700), (vec![499_700, 499_700], Vec::new()));
        let (after, said) = of(499_701);
        assert_eq!((after, said.len()), (vec![300, 500], 1));
        let all = grouped(1_000_002);
        let reason = format!("the targets ask for {all} images in all, more than 100 times the {} that there are", grouped(1_400));
        assert_eq!(said[0], format!("{reason}: no class grows; choose smaller targets"));
        assert!(of(9_999_999).1[0].contains("more than 100 times"));
        assert!(of(4_000_000_000).1[0].contains("that fit in a plan"));
    }

    #[test]
    fn own_settings_of_classes_that_are_not_there_are_told() {
        use crate::recipe::Step;
        let dataset = Dataset::synthetic(&[("train", "cats", 2)]);
        let step = |action| Step { action, off: false };
        let steps = vec![
            step(Action::ClassTarget { class: "dogs".into(), to: Target::Count(5) }),
            step(Action::ClassGrow { class: "owls".into(), by: Grow::Copies }),
        ];
        let recipe = Recipe { steps, ..Recipe::default() };
        let roster = Roster::new(&dataset, &recipe);
        assert!(roster.problems.is_empty(), "{:?}", roster.problems);
        let reasons: Vec<String> = Outline::new(&roster, &recipe).problems.into_iter().map(|problem| problem.reason).collect();
        assert_eq!(reasons[0], "a target names the class \"dogs\", which the dataset does not have (step 1)");
        assert_eq!(reasons[1], "a way to grow names the class \"owls\", which the dataset does not have (step 2)");
    }
}
