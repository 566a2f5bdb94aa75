//! Which chain the made images of each class go through, and what of it a class's label does not bear.

use super::{ClassOutline, Outline, Roster};
use crate::augment::Chain;
use crate::problem::{Problem, ProblemKind};
use crate::recipe::{ChainChoice, Matter, Recipe};
use std::collections::HashMap;
use std::sync::Arc;

/// One chain for each class of `roster`; classes that share one share it in memory. What cannot be had is added to `problems`.
pub(super) fn of_classes(roster: &Roster, recipe: &Recipe, problems: &mut Vec<Problem>) -> Vec<Arc<Chain>> {
    let mut ready = |choice: &ChainChoice, what: &str| {
        let chain = choice.chain().unwrap_or_else(|error| {
            problems.push(Problem::new(ProblemKind::RecipeUnmet, what, format!("{error}; made images stay as their originals")));
            Chain::default()
        });
        Arc::new(chain)
    };
    let of_all = ready(&recipe.chain(), "augment");
    let mut named: HashMap<&str, Arc<Chain>> = HashMap::new();
    let own = recipe.class_chains();
    let mut missing = Vec::new();
    let mut chains = Vec::with_capacity(roster.classes.len());
    for class in &roster.classes {
        let chain = own.get(class.as_str()).map(|name| {
            if let Some(chain) = named.get(name) {
                return Arc::clone(chain);
            }
            let chain = recipe.chain_called(name).map(|choice| ready(&choice, name));
            if chain.is_none() {
                missing.push((class.clone(), (*name).to_owned()));
            }
            let chain = chain.unwrap_or_else(|| Arc::clone(&of_all));
            named.insert(name, Arc::clone(&chain));
            chain
        });
        chains.push(chain.unwrap_or_else(|| Arc::clone(&of_all)));
    }
    problems.extend(missing.into_iter().map(|(class, name)| {
        let reason =
            format!("the class {class:?} uses the chain {name:?}, which the recipe does not have: it goes through that of all classes");
        Problem::new(ProblemKind::RecipeMissing, name, reason)
    }));
    chains
}

/// A problem for each class that gets new images by transforms that change what its label depends on.
pub(super) fn harmed(roster: &Roster, outline: &Outline, recipe: &Recipe, chains: &[Arc<Chain>]) -> Vec<Problem> {
    let marks = recipe.marks();
    let is_made = |at: usize| {
        let of_class = |split: &super::SplitOutline| split.classes.get(at).is_some_and(|class: &ClassOutline| class.augmented > 0);
        outline.splits.iter().any(of_class)
    };
    let mut found = Vec::new();
    for (_, (class, chain)) in roster.classes.iter().zip(chains).enumerate().filter(|(at, _)| is_made(*at)) {
        for matter in marks.get(class.as_str()).copied().unwrap_or_default() {
            found.extend(harm(class, *matter, chain).map(|reason| Problem::new(ProblemKind::RecipeUnmet, class.clone(), reason)));
        }
    }
    found
}

/// In a sentence, which steps of `chain` change what the label of `class` depends on; `None` if none does.
pub fn harm(class: &str, matter: Matter, chain: &Chain) -> Option<String> {
    let mut titles: Vec<&str> = Vec::new();
    for step in matter.harmed_by(chain) {
        if !titles.contains(&step.entry.title) {
            titles.push(step.entry.title);
        }
    }
    if titles.is_empty() {
        return None;
    }
    let verb = if titles.len() == 1 { "changes" } else { "change" };
    Some(format!("{} {verb} what the label of {class:?} depends on: {}", titles.join(", "), matter.words()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use crate::augment::{Chain, Step, entry};
    use crate::dataset::Dataset;
    use crate::plan::{Made, Plan};
    use crate::problem::ProblemKind;
    use crate::recipe::{Action, ChainChoice, Edit, Matter, Partners, Recipe, Target};

    fn dataset() -> Dataset {
        Dataset::synthetic(&[("train", "cats", 4), ("train", "dogs", 12), ("train", "owls", 6), ("val", "cats", 3)])
    }

    fn recipe(edits: &[Edit]) -> Recipe {
        let target = Edit::SetTarget(Some(Target::Count(12)));
        std::iter::once(&target).chain(edits).fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset().classes()).unwrap())
    }

    fn alone(name: &str) -> ChainChoice {
        ChainChoice::Custom(Chain::of(vec![Step { p: 1.0, ..Step::new(entry(name).unwrap()) }]))
    }

    #[test]
    fn each_class_has_its_chain_and_sharing_is_by_name() {
        let share = |class: &str| Edit::SetClassChain { class: class.into(), to: Some("mine".into()) };
        let mine = Edit::SetNamedChain { name: "mine".into(), chain: Some(alone("ToGray")) };
        let plan = Plan::new(&dataset(), &recipe(&[mine, share("cats"), share("owls")]));
        let names = |class: usize| plan.chains[class].steps.iter().map(|step| step.entry.name).collect::<Vec<_>>();
        assert_eq!(names(0), ["ToGray"]);
        assert!(std::sync::Arc::ptr_eq(&plan.chains[0], &plan.chains[2]));
        assert_eq!(*plan.chains[1], Chain::preset("gentle").unwrap());
        assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    }

    #[test]
    fn a_chain_that_is_not_there_is_told() {
        let mut wish = recipe(&[Edit::SetClassChain { class: "cats".into(), to: Some("photo".into()) }]);
        if let Action::ClassAugment { chain, .. } = &mut wish.steps[1].action {
            "lost".clone_into(chain);
        }
        let plan = Plan::new(&dataset(), &wish);
        assert_eq!((plan.problems[0].kind, plan.problems[0].path.as_str()), (ProblemKind::RecipeMissing, "lost"));
        assert_eq!(*plan.chains[0], Chain::preset("gentle").unwrap());
    }

    #[test]
    fn chains_are_checked_against_what_labels_depend_on() {
        let mark = |class: &str| Edit::SetMark { class: class.into(), matters: vec![Matter::Colour, Matter::Direction] };
        let plan = Plan::new(&dataset(), &recipe(&[Edit::SetChain(alone("ToGray")), mark("cats"), mark("dogs")]));
        let said: Vec<&str> = plan.problems.iter().map(|problem| problem.reason.as_str()).collect();
        // No image is made of dogs, so nothing happens to their colours.
        assert_eq!(said, ["To grey changes what the label of \"cats\" depends on: colour"]);
    }

    #[test]
    fn blends_cross_classes_only_where_asked() {
        let dataset = dataset();
        let classes = |partners: Partners| {
            let plan = Plan::new(&dataset, &recipe(&[Edit::SetChain(alone("MixUp")), Edit::SetPartners(partners)]));
            let made = plan.rows.iter().filter(|row| matches!(row.made, Made::Augmented(_)));
            let pairs = made.map(|row| {
                assert_ne!(row.partner, Some(row.source));
                let partner = dataset.record(row.partner.unwrap());
                assert_eq!(partner.split, row.split);
                (row.class.0, partner.class.0)
            });
            pairs.collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(classes(Partners::OwnClass).into_iter().collect::<Vec<_>>(), [(0, 0), (2, 2)]);
        assert_eq!(classes(Partners::LargerClass).into_iter().collect::<Vec<_>>(), [(0, 1), (0, 2), (2, 1)]);
        assert!(classes(Partners::AnyClass).is_superset(&[(0, 0), (0, 1), (2, 0)].into()));
    }
}
