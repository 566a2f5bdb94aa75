//! How many images each class will have: reads counts only.

use super::{ClassOutline, Outline, Roster, SplitOutline};
use crate::dataset::{Dataset, Role};
use crate::problem::{Problem, ProblemKind};
use crate::recipe::{Action, Grow, Recipe, Target, TargetWord, grouped};
use std::collections::HashMap;

/// The most images that a plan holds; a recipe whose targets ask for more leaves its classes as they are, and says so.
pub const MAX_IMAGES: u64 = 50_000_000;

impl Outline {
    /// Counts what `recipe` makes of `roster`.
    pub fn new(dataset: &Dataset, roster: &Roster, recipe: &Recipe) -> Self {
        let wish = Wish::new(recipe, roster);
        let mut outline = Self { splits: Vec::with_capacity(dataset.splits().len()), problems: split_problems(dataset, recipe, &wish) };
        for (split, members) in dataset.splits().iter().zip(&roster.members) {
            let resampled = match &recipe.splits {
                None => split.role == Role::Train,
                Some(names) => names.iter().any(|name| same_name(name, &split.name)),
            };
            let counts: Vec<u64> = members.iter().map(|class| class.len() as u64).collect();
            let classes = if resampled { wish.classes(&counts) } else { counts.iter().map(|&count| untouched(count)).collect() };
            outline.problems.extend(empty_problems(roster, &split.name, &classes));
            outline.splits.push(SplitOutline { name: split.name.clone(), resampled, classes });
        }
        outline.problems.extend(settings_of_nobody(roster, recipe));
        outline.hold_to_limit();
        outline
    }

    /// Where all classes together would be more than a plan can hold, grown classes stay as they are.
    fn hold_to_limit(&mut self) {
        let all: u64 = self.splits.iter().flat_map(|split| &split.classes).map(|class| class.after).sum();
        if all <= MAX_IMAGES {
            return;
        }
        for class in self.splits.iter_mut().flat_map(|split| &mut split.classes) {
            class.after = class.kept;
            (class.copied, class.augmented) = (0, 0);
        }
        let reason = format!(
            "the targets ask for {} images in all, more than the {} that fit in a plan: no class grows; choose smaller targets",
            grouped(all),
            grouped(MAX_IMAGES)
        );
        self.problems.push(Problem::new(ProblemKind::RecipeUnmet, "target", reason));
    }
}

/// Whether two split names are the same, case aside.
fn same_name(one: &str, other: &str) -> bool {
    one == other || one.to_lowercase() == other.to_lowercase()
}

/// Splits that are named and not there, or no split to resample at all.
fn split_problems(dataset: &Dataset, recipe: &Recipe, wish: &Wish) -> Vec<Problem> {
    let known = || dataset.splits().iter().map(|split| split.name.as_str()).collect::<Vec<_>>().join(", ");
    match &recipe.splits {
        Some(names) => {
            let absent = |name: &&String| !dataset.splits().iter().any(|split| same_name(&split.name, name));
            let problem = |name: &String| {
                let reason = format!("the recipe names the split {name:?}, which the dataset does not have; it has {}", known());
                Problem::new(ProblemKind::RecipeMissing, name.clone(), reason)
            };
            names.iter().filter(absent).map(problem).collect()
        }
        None if wish.has_target() && !dataset.splits().iter().any(|split| split.role == Role::Train) => {
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
        let what = if matches!(action, Action::ClassTarget { .. }) { "a target" } else { "a way to grow" };
        let reason = format!("{what} names the class {class:?}, which the dataset does not have (step {})", step + 1);
        Some(Problem::new(ProblemKind::RecipeMissing, class.clone(), reason))
    };
    recipe.active().filter_map(problem).collect()
}

/// The balance steps of a recipe, looked up once.
struct Wish {
    all: Option<Target>,
    /// One for each final class.
    own: Vec<Option<Target>>,
    /// One for each final class.
    grow: Vec<Grow>,
}

impl Wish {
    fn new(recipe: &Recipe, roster: &Roster) -> Self {
        let own: HashMap<&str, Target> = recipe.class_targets();
        let own = roster.classes.iter().map(|class| own.get(class.as_str()).copied()).collect();
        let (grow, grows) = (recipe.grow(), recipe.class_grows());
        let grow = roster.classes.iter().map(|class| grows.get(class.as_str()).copied().unwrap_or(grow)).collect();
        Self { all: recipe.target(), own, grow }
    }

    fn has_target(&self) -> bool {
        self.all.is_some() || self.own.iter().any(Option::is_some)
    }

    /// The classes of a split that is resampled.
    fn classes(&self, counts: &[u64]) -> Vec<ClassOutline> {
        let words = Words::new(counts);
        let target = |own: &Option<Target>| {
            own.or(self.all).map(|target| match target {
                Target::Count(count) => u64::from(count),
                Target::Word(word) => words.value(word),
            })
        };
        let wishes = self.own.iter().zip(&self.grow);
        counts.iter().zip(wishes).map(|(&before, (own, &grow))| resampled(before, target(own), grow)).collect()
    }
}

fn resampled(before: u64, target: Option<u64>, grow: Grow) -> ClassOutline {
    let Some(wanted) = target.filter(|_| before > 0) else {
        return ClassOutline { target, ..untouched(before) };
    };
    let kept = before.min(wanted);
    let made = wanted - kept;
    let (copied, augmented) = match grow {
        Grow::Copies => (made, 0),
        Grow::Augment => (0, made),
    };
    ClassOutline { before, after: wanted, kept, left_out: before - kept, copied, augmented, target }
}

fn untouched(count: u64) -> ClassOutline {
    ClassOutline { before: count, after: count, kept: count, ..ClassOutline::default() }
}

/// What the words mean in one split. Empty classes do not count; a split without images has 0 for all.
struct Words {
    /// Counts of the classes with images, ascending.
    sorted: Vec<u64>,
}

impl Words {
    fn new(counts: &[u64]) -> Self {
        let mut sorted: Vec<u64> = counts.iter().copied().filter(|&count| count > 0).collect();
        sorted.sort_unstable();
        Self { sorted }
    }

    fn value(&self, word: TargetWord) -> u64 {
        let classes = self.sorted.len();
        let (Some(&least), Some(&most)) = (self.sorted.first(), self.sorted.last()) else { return 0 };
        match word {
            TargetWord::Smallest => least,
            TargetWord::Largest => most,
            TargetWord::Median if classes % 2 == 1 => self.sorted[classes / 2],
            TargetWord::Median => (self.sorted[classes / 2 - 1] + self.sorted[classes / 2]).div_ceil(2),
            TargetWord::Mean => {
                let (sum, classes) = (self.sorted.iter().sum::<u64>(), classes as u64);
                // Half up: floor(sum / C + 1/2).
                (2 * sum + classes) / (2 * classes)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let classes = |recipe: &Recipe| Outline::new(&dataset, &Roster::new(&dataset, recipe), recipe).splits[0].classes.clone();
        let made: Vec<(u64, u64)> = classes(&recipe).iter().map(|class| (class.copied, class.augmented)).collect();
        assert_eq!(made, [(3, 0), (0, 2), (0, 1)]);
        recipe = recipe.apply(&Edit::SetGrow(Grow::Copies), dataset.classes()).expect("a setting");
        recipe = recipe.apply(&Edit::SetClassGrow { class: "cats".into(), to: Some(Grow::Augment) }, dataset.classes()).expect("a setting");
        let made: Vec<(u64, u64)> = classes(&recipe).iter().map(|class| (class.copied, class.augmented)).collect();
        assert_eq!(made, [(0, 3), (2, 0), (1, 0)]);
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
        let reasons: Vec<String> = Outline::new(&dataset, &roster, &recipe).problems.into_iter().map(|problem| problem.reason).collect();
        assert_eq!(reasons[0], "a target names the class \"dogs\", which the dataset does not have (step 1)");
        assert_eq!(reasons[1], "a way to grow names the class \"owls\", which the dataset does not have (step 2)");
    }

    fn value(counts: &[u64], word: TargetWord) -> u64 {
        Words::new(counts).value(word)
    }

    #[test]
    fn words_by_hand() {
        use TargetWord::{Largest, Mean, Median, Smallest};
        let counts = [100, 40, 10, 10];
        assert_eq!([Smallest, Median, Mean, Largest].map(|word| value(&counts, word)), [10, 25, 40, 100]);
        // The article's six: sorted 127 128 219 278 3956 3972; median 248.5 and mean 1446.67, both rounded half up.
        let six = [3972, 3956, 219, 128, 127, 278];
        assert_eq!([Smallest, Median, Mean, Largest].map(|word| value(&six, word)), [127, 249, 1447, 3972]);
        assert_eq!(value(&[1, 2, 9], Median), 2);
        assert_eq!(value(&[1, 2], Mean), 2);
        assert_eq!(value(&[1, 1, 2], Mean), 1);
    }

    #[test]
    fn empty_classes_do_not_count_for_words() {
        assert_eq!(value(&[0, 8, 2], TargetWord::Smallest), 2);
        assert_eq!(value(&[0, 8, 2], TargetWord::Median), 5);
        assert_eq!(value(&[0, 8, 2], TargetWord::Mean), 5);
        assert_eq!(value(&[0, 0], TargetWord::Largest), 0);
        assert_eq!(value(&[], TargetWord::Mean), 0);
    }
}
