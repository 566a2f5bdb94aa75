//! Whether what is asked for makes the balance of a split worse, and by what.

use super::{Roster, SplitOutline};
use crate::measure::{imbalance_ratio, shown_ratio};
use crate::problem::{Problem, ProblemKind};
use crate::recipe::{Grow, Recipe, grouped};

/// A note of each resampled split whose imbalance ratio is larger after than it was when the dataset was opened.
pub(super) fn notes(splits: &[SplitOutline], roster: &Roster, recipe: &Recipe) -> Vec<Problem> {
    let several = splits.iter().filter(|split| split.resampled).count() > 1;
    let note = |(at, split): (usize, &SplitOutline)| {
        let (before, after) = (imbalance_ratio(roster.opened(at)), imbalance_ratio(&split.after()));
        let (was, is) = (shown_ratio(before), shown_ratio(after));
        // What cannot be told apart where it is shown is not worth a word.
        if after <= before || was == is {
            return None;
        }
        let place = if several { format!(" in {}", split.name) } else { String::new() };
        let cause = cause(split, roster, recipe).map(|cause| format!(": {cause}")).unwrap_or_default();
        let reason = format!("the imbalance ratio{place} grows from {was} to {is}{cause}");
        Some(Problem::new(ProblemKind::Note, split.name.clone(), reason))
    };
    splits.iter().enumerate().filter(|(_, split)| split.resampled).filter_map(note).collect()
}

/// What a cleaning method took from the class that is the smallest now, if it took any.
fn cause(split: &SplitOutline, roster: &Roster, recipe: &Recipe) -> Option<String> {
    let smallest = split.classes.iter().enumerate().filter(|(_, class)| class.after > 0).min_by_key(|(_, class)| class.after);
    let (at, class) = smallest?;
    let taken = Some(class.beyond_target()).filter(|taken| *taken > 0)?;
    Some(format!("{} leaves out {} of {}", cleaner(recipe)?, grouped(taken), roster.classes.get(at)?))
}

/// The method that takes images away whatever the target; several are called what they do.
fn cleaner(recipe: &Recipe) -> Option<&'static str> {
    let own = recipe.class_grows();
    let grows = |by: Grow| recipe.grow() == by || own.values().any(|other| *other == by);
    let after = [Grow::SmoteEnn, Grow::SmoteTomek].into_iter().find(|by| grows(*by)).map(Grow::title);
    let before = Some(recipe.shrink()).filter(|by| by.cleans()).map(|by| by.title());
    if after.is_some() && before.is_some() { Some("cleaning") } else { after.or(before) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::plan::{ClassOutline, Outline};
    use crate::recipe::{Edit, Shrink, Target, TargetWord};

    fn recipe(dataset: &Dataset, edits: &[Edit]) -> Recipe {
        let apply = |recipe: Recipe, edit: &Edit| recipe.apply(edit, dataset.classes()).expect("an edit that makes sense");
        edits.iter().fold(Recipe::default(), apply)
    }

    /// The notes of 300 cats and 500 dogs that come to be (kept, blended) each, all to be like the largest.
    fn said(edits: &[Edit], after: [(u64, u64); 2]) -> Vec<String> {
        let dataset = Dataset::synthetic(&[("train", "cats", 300), ("train", "dogs", 500)]);
        let recipe = recipe(&dataset, &[&[Edit::SetTarget(Some(Target::Word(TargetWord::Largest)))], edits].concat());
        let class = |(before, (kept, blended)): (u64, (u64, u64))| ClassOutline {
            before,
            kept,
            blended,
            left_out: before - kept,
            after: kept + blended,
            target: Some(500),
            ..ClassOutline::default()
        };
        let classes = [300, 500].into_iter().zip(after).map(class).collect();
        let split = SplitOutline { name: "train".into(), resampled: true, classes };
        let notes = notes(&[split], &Roster::new(&dataset, &recipe), &recipe);
        assert!(notes.iter().all(|note| (note.kind, note.path.as_str()) == (ProblemKind::Note, "train")));
        notes.into_iter().map(|note| note.reason).collect()
    }

    #[test]
    fn cleaning_that_makes_it_worse_is_named() {
        let enn = Edit::SetGrow(Grow::SmoteEnn);
        let told = "the imbalance ratio grows from 1.7 to 6.7: SMOTE and ENN leaves out 436 of dogs";
        assert_eq!(said(std::slice::from_ref(&enn), [(240, 187), (64, 0)]), [told]);
        let both = [enn.clone(), Edit::SetShrink(Shrink::Edited)];
        assert_eq!(said(&both, [(240, 187), (64, 0)]), ["the imbalance ratio grows from 1.7 to 6.7: cleaning leaves out 436 of dogs"]);
        // 500 : 310 is 1.6 : 1, and 509 : 300 shows as 1.7 : 1 as 500 : 300 does.
        assert!(said(std::slice::from_ref(&enn), [(280, 220), (310, 0)]).is_empty());
        assert!(said(&[enn], [(300, 0), (500, 9)]).is_empty());
    }

    #[test]
    fn targets_that_make_it_worse_are_told_and_nothing_is_where_nothing_was_asked() {
        let dataset = Dataset::synthetic(&[("train", "cats", 300), ("train", "dogs", 500), ("val", "cats", 9), ("val", "dogs", 1)]);
        let said = |edits: &[Edit]| {
            let recipe = recipe(&dataset, edits);
            let outline = Outline::new(&Roster::new(&dataset, &recipe), &recipe);
            outline.problems.into_iter().map(|problem| problem.reason).collect::<Vec<_>>()
        };
        let own = |class: &str, count: u32| Edit::SetClassTarget { class: class.into(), to: Some(Target::Count(count)) };
        assert_eq!(said(&[]), [""; 0]);
        assert_eq!(said(&[own("cats", 100)]), ["the imbalance ratio grows from 1.7 to 5"]);
        assert_eq!(said(&[own("cats", 400)]), [""; 0]);
        let splits = Edit::SetSplits(Some(vec!["train".into(), "val".into()]));
        let both = ["the imbalance ratio in train grows from 1.7 to 5", "the imbalance ratio in val grows from 9 to 100"];
        assert_eq!(said(&[splits, own("cats", 100)]), both);
    }
}
