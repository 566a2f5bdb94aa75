//! Whether a plan needs to know what images look like: a method that is chosen and finds nothing to do needs nothing.

use super::{Outline, Roster, SplitOutline, outline::Wish};
use crate::recipe::Recipe;

impl Outline {
    /// Whether a method of `recipe` that looks at images ([`Recipe::looks`]) has anything to do, as these counts of `roster` are asked for.
    pub fn needs_look(&self, roster: &Roster, recipe: &Recipe) -> bool {
        if !recipe.looks() {
            return false;
        }
        let (shrink, all, own) = (recipe.shrink(), recipe.grow(), recipe.class_grows());
        let shrinks = |split: &SplitOutline| match shrink.cleans() {
            true => cleans(split, roster, recipe),
            false => shrink.looks() && split.classes.iter().any(|class| class.left_out > 0),
        };
        let grows = |split: &SplitOutline| {
            let looks = |class: &String| own.get(class.as_str()).copied().unwrap_or(all).looks();
            roster.classes.iter().zip(&split.classes).any(|(class, counts)| counts.made() > 0 && looks(class))
        };
        self.splits.iter().filter(|split| split.resampled).any(|split| shrinks(split) || grows(split))
    }
}

/// Whether a cleaning method cleans any class: what imbalanced-learn's words name, or else all but the smallest.
fn cleans(split: &SplitOutline, roster: &Roster, recipe: &Recipe) -> bool {
    let before = split.before();
    match Wish::new(recipe, roster).named_to_clean(&before) {
        Some(named) => !named.is_empty(),
        None => before.iter().filter(|count| **count > 0).count() > 1,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::dataset::Dataset;
    use crate::plan::Plan;
    use crate::recipe::{Edit, Grow, Shrink, Target, TargetWord};

    /// Of 3 cats and 9 dogs to train, 20 cats and 5 dogs to test.
    fn needs(edits: &[Edit]) -> bool {
        let dataset = Dataset::synthetic(&[("train", "cats", 3), ("train", "dogs", 9), ("test", "cats", 20), ("test", "dogs", 5)]);
        let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
        let roster = Roster::new(&dataset, &recipe);
        let needs = Outline::new(&roster, &recipe).needs_look(&roster, &recipe);
        // Without it a plan is made, or refused.
        let plan = Plan::new(&dataset, &recipe);
        let refused = plan.problems.iter().any(|problem| problem.reason.contains("have to be looked at"));
        assert_eq!(refused, needs, "{edits:?}: {:?}", plan.problems);
        needs
    }

    #[test]
    fn what_leaves_nothing_out_and_makes_nothing_needs_no_look() {
        let shrink = |by| Edit::SetShrink(by);
        let target = |word| Edit::SetTarget(Some(Target::Word(word)));
        assert!(!needs(&[shrink(Shrink::MostDiverse)]), "no target");
        assert!(!needs(&[shrink(Shrink::MostDiverse), target(TargetWord::Largest)]));
        assert!(needs(&[shrink(Shrink::MostDiverse), target(TargetWord::Mean)]));
        assert!(!needs(&[shrink(Shrink::MostDiverse), Edit::SetTarget(Some(Target::Count(9)))]), "the test split stays as it is");
        assert!(!needs(&[Edit::SetGrow(Grow::Smote), target(TargetWord::Smallest)]));
        assert!(needs(&[Edit::SetGrow(Grow::Smote), target(TargetWord::Largest)]));
        let own = |by| Edit::SetClassGrow { class: "cats".into(), to: Some(by) };
        assert!(needs(&[own(Grow::Smote), target(TargetWord::Largest)]));
        assert!(!needs(&[Edit::SetGrow(Grow::Smote), own(Grow::Copies), target(TargetWord::Largest)]), "nothing else grows");
    }

    #[test]
    fn what_cleans_looks_whatever_the_target_where_there_is_something_to_clean() {
        assert!(needs(&[Edit::SetShrink(Shrink::Tomek)]));
        assert!(needs(&[Edit::SetShrink(Shrink::Tomek), Edit::SetTarget(Some(Target::Word(TargetWord::Largest)))]));
        assert!(!needs(&[Edit::SetShrink(Shrink::Tomek), Edit::Drop { class: "dogs".into() }]), "one class has no border");
        let words = "under:not majority".parse::<Target>().unwrap();
        assert!(needs(&[Edit::SetShrink(Shrink::Tomek), Edit::SetTarget(Some(words))]));
    }
}
