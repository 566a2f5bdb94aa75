//! Steps that are on and have no effect as the recipe is now, and why: what is left behind is seen to be.

use super::{ClassOutline, Outline, Roster};
use crate::dataset::Dataset;
use crate::recipe::{Action, Fate, Recipe};

/// More images than this are not looked up one by one.
const MOST_MOVED: usize = 10_000;

/// Why the step at `at` has no effect, as `outline` counts what comes of `recipe`: a part of a sentence. `None`: it has one, it is off, or
/// counts alone do not tell.
pub fn without_effect(recipe: &Recipe, at: usize, (roster, outline): (&Roster, &Outline)) -> Option<String> {
    let step = recipe.steps.get(at).filter(|step| !step.off)?;
    let counts = Counts { roster, outline };
    match &step.action {
        Action::Shrink { .. } => (!counts.any(|_, class| class.left_out > 0)).then(|| "no class shrinks".to_owned()),
        Action::Grow { by } => {
            let own = recipe.class_grows();
            let does = |name: &str, class: &ClassOutline| !own.contains_key(name) && acts(class, by.looks());
            let why =
                if counts.any(|_, class| class.made() > 0) { "each class that grows does so in its own way" } else { "no class grows" };
            (!counts.any(does)).then(|| why.to_owned())
        }
        Action::ClassGrow { class, by } => {
            counts.none_of(class, |class| acts(class, by.looks()))?.then(|| format!("{class} does not grow"))
        }
        Action::MaxPerOriginal { .. } => (!counts.any(|_, class| class.made() > 0)).then(|| "no image is made".to_owned()),
        Action::ImblearnSeed { .. } => {
            (!counts.any(|_, class| class.made() + class.left_out > 0)).then(|| "no class shrinks or grows".to_owned())
        }
        Action::Partners { .. } => {
            let pairs = |name: &str| recipe.chain_of(name).chain().is_ok_and(|chain| chain.needs_partner());
            let does = |name: &str, class: &ClassOutline| class.blended > 0 || (class.augmented > 0 && pairs(name));
            (!counts.any(does)).then(|| "no image is blended with another".to_owned())
        }
        Action::Augment { .. } => {
            let own = recipe.class_chains();
            let why = if counts.any(|_, class| class.augmented > 0) {
                "each class that is augmented has a chain of its own"
            } else {
                "no image is augmented"
            };
            (!counts.any(|name, class| class.augmented > 0 && !own.contains_key(name))).then(|| why.to_owned())
        }
        Action::NamedChain { name, .. } => {
            (!recipe.class_chains().values().any(|used| used == name)).then(|| "no class uses it".to_owned())
        }
        Action::ClassAugment { class, .. } => {
            counts.none_of(class, |class| class.augmented > 0)?.then(|| format!("no image of {class} is augmented"))
        }
        _ => None,
    }
}

/// Whether a way to grow does anything to a class: those that look at images may take some out too.
fn acts(class: &ClassOutline, looks: bool) -> bool {
    class.made() > 0 || (looks && class.left_out > 0)
}

/// What is asked of the counts of all splits that are resampled.
struct Counts<'a> {
    roster: &'a Roster,
    outline: &'a Outline,
}

impl Counts<'_> {
    /// Whether `does` is true of any class.
    fn any(&self, does: impl Fn(&str, &ClassOutline) -> bool) -> bool {
        let splits = self.outline.splits.iter().filter(|split| split.resampled);
        splits.flat_map(|split| self.roster.classes.iter().zip(&split.classes)).any(|(name, class)| does(name, class))
    }

    /// Whether `does` is true in no split of the class called `name`; `None` if there is no such class.
    fn none_of(&self, name: &str, does: impl Fn(&ClassOutline) -> bool) -> Option<bool> {
        let there = self.roster.classes.iter().any(|class| class == name);
        there.then(|| !self.any(|class, counts| class == name && does(counts)))
    }
}

/// Whether the step at `at` moves images that are in its class without it too. Of very many images it is not asked.
pub fn moves_nothing(dataset: &Dataset, recipe: &Recipe, at: usize) -> bool {
    let Some(Action::Move { images, .. }) = recipe.steps.get(at).filter(|step| !step.off).map(|step| &step.action) else { return false };
    if images.len() > MOST_MOVED {
        return false;
    }
    let resolved = recipe.resolve(dataset.classes());
    let Some((_, to)) = resolved.moves.iter().find(|(step, _)| *step == at) else { return false };
    let is_moved = |mut steps: std::ops::Range<usize>, key: &String| {
        steps.any(|step| {
            let step = recipe.steps.get(step).filter(|step| !step.off);
            matches!(step.map(|step| &step.action), Some(Action::Move { images, .. }) if images.binary_search(key).is_ok())
        })
    };
    let is_there = |key: &String| {
        let home = dataset.id_of(key).and_then(|id| resolved.fates.get(dataset.record(id).class.0 as usize));
        home.is_none_or(|home| is_moved(at + 1..recipe.steps.len(), key) || (is_same(home, to) && !is_moved(0..at, key)))
    };
    // What is not in the dataset at all is told as that.
    images.iter().any(|key| dataset.id_of(key).is_some()) && images.iter().all(is_there)
}

fn is_same(one: &Fate, other: &Fate) -> bool {
    matches!(one, Fate::Becomes(_)) && one == other
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{ChainChoice, Edit, Grow, Partners, Shrink, Target};

    fn dataset() -> Dataset {
        Dataset::synthetic(&[("train", "cats", 4), ("train", "dogs", 12), ("train", "owls", 6), ("val", "cats", 3)])
    }

    fn recipe(edits: &[Edit]) -> Recipe {
        edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset().classes()).unwrap())
    }

    /// Why each step has no effect; empty where it has one.
    fn whys(edits: &[Edit]) -> Vec<String> {
        let recipe = recipe(edits);
        let roster = Roster::new(&dataset(), &recipe);
        let outline = Outline::new(&roster, &recipe);
        (0..recipe.steps.len()).map(|at| without_effect(&recipe, at, (&roster, &outline)).unwrap_or_default()).collect()
    }

    fn chain(name: &str) -> Edit {
        Edit::SetNamedChain { name: name.into(), chain: Some(ChainChoice::Preset("photo".into())) }
    }

    fn of_class(class: &str, chain: &str) -> Edit {
        Edit::SetClassChain { class: class.into(), to: Some(chain.into()) }
    }

    #[test]
    fn steps_without_effect_say_why() {
        let strong = Edit::SetChain(ChainChoice::Preset("strong".into()));
        assert_eq!(whys(std::slice::from_ref(&strong)), ["no image is augmented"]);
        let all = [Edit::SetTarget(Some(Target::Count(12))), Edit::SetShrink(Shrink::Random), Edit::SetGrow(Grow::Copies), strong.clone()];
        assert_eq!(whys(&all), ["", "no class shrinks", "", "no image is augmented"]);
        let grow = Edit::SetGrow(Grow::Augment);
        let target = Edit::SetTarget(Some(Target::Count(12)));
        let own = [target.clone(), grow.clone(), strong, chain("furry"), of_class("cats", "furry"), of_class("dogs", "photo")];
        assert_eq!(whys(&own), ["", "", "", "", "", "no image of dogs is augmented"]);
        let each = [own.as_slice(), &[of_class("owls", "furry")]].concat();
        assert_eq!(whys(&each)[2], "each class that is augmented has a chain of its own");
        assert_eq!(whys(&[target.clone(), chain("furry")])[1], "no class uses it");
        let partners = [target.clone(), grow, Edit::SetPartners(Partners::AnyClass)];
        assert_eq!(whys(&partners)[2], "no image is blended with another");
        let own_way = [target, Edit::SetClassGrow { class: "dogs".into(), to: Some(Grow::Copies) }];
        assert_eq!(whys(&own_way), ["", "dogs does not grow"]);
        assert_eq!(whys(&[Edit::SetClassGrow { class: "dogs".into(), to: Some(Grow::Copies) }, Edit::ToggleStep(0)]), [""], "it is off");
    }

    #[test]
    fn a_move_home_is_no_move() {
        let dataset = dataset();
        let key = |at: u32| dataset.key(crate::dataset::ImageId(at));
        let moved = |images: &[u32], to: &str| Edit::Move { images: images.iter().copied().map(key).collect(), to: to.into() };
        let idle = |edits: &[Edit]| {
            let recipe = recipe(edits);
            (0..recipe.steps.len()).map(|at| moves_nothing(&dataset, &recipe, at)).collect::<Vec<_>>()
        };
        assert_eq!(idle(&[moved(&[0, 1], "dogs")]), [false]);
        assert_eq!(idle(&[moved(&[0, 1], "cats")]), [true]);
        assert_eq!(idle(&[moved(&[0, 5], "cats")]), [false], "one of them is a dog");
        assert_eq!(idle(&[moved(&[0], "cats"), Edit::ToggleStep(0)]), [false], "it is off");
        assert_eq!(idle(&[Edit::Move { images: vec!["gone.jpg".into()], to: "cats".into() }]), [false]);
    }
}
