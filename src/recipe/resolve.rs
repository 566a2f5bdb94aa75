//! What becomes of each class on disk under the class steps of a recipe.

use super::{Action, ChainChoice, Grow, Parts, Recipe, Shrink, Target};
use std::collections::{BTreeMap, HashMap};

/// What becomes of a class on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It goes into the final class of this name.
    Becomes(String),
    /// It is left out.
    Dropped,
}

/// What becomes of every class, and which final classes there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resolution {
    /// One for each class on disk, in order.
    pub fates: Vec<Fate>,
    /// For each move step that is on, in order: its index and what becomes of the class that its images were put into.
    pub moves: Vec<(usize, Fate)>,
    /// Final class names, sorted, move targets that are new included.
    pub classes: Vec<String>,
    /// Names that steps mention and that no class bears at that step, with the step's index.
    pub missing: Vec<(usize, String)>,
}

/// Classes while steps run over them: each name with the sources (classes on disk, then move steps) that bear it.
struct Bearers {
    by_name: BTreeMap<String, Vec<usize>>,
    sources: usize,
}

impl Bearers {
    fn new(classes_on_disk: &[String]) -> Self {
        let mut bearers = Self { by_name: BTreeMap::new(), sources: 0 };
        classes_on_disk.iter().for_each(|class| bearers.add(class));
        bearers
    }

    fn add(&mut self, name: &str) {
        self.by_name.entry(name.to_owned()).or_default().push(self.sources);
        self.sources += 1;
    }

    /// Whether a class was called `from`; all of it is called `to` now.
    fn call(&mut self, from: &str, to: &str) -> bool {
        if from == to {
            return self.by_name.contains_key(from);
        }
        let Some(sources) = self.by_name.remove(from) else { return false };
        self.by_name.entry(to.to_owned()).or_default().extend(sources);
        true
    }

    fn fates(&self) -> Vec<Fate> {
        let mut fates = vec![Fate::Dropped; self.sources];
        for (name, sources) in &self.by_name {
            for &source in sources {
                fates[source] = Fate::Becomes(name.clone());
            }
        }
        fates
    }
}

impl Recipe {
    /// Runs the class steps that are on over `classes_on_disk`.
    ///
    /// A merge, or a rename to a name that is taken (only a file can say that), makes classes one. A step that names a class that
    /// is not there does the rest of what it says.
    pub fn resolve(&self, classes_on_disk: &[String]) -> Resolution {
        let mut bearers = Bearers::new(classes_on_disk);
        let mut missing = Vec::new();
        let mut moving = Vec::new();
        for (index, action) in self.active() {
            match action {
                Action::Merge { classes, into } => {
                    let absent = |class: &&String| !bearers.call(class, into);
                    missing.extend(classes.iter().filter(absent).map(|class| (index, class.clone())).collect::<Vec<_>>());
                }
                Action::Rename { class, to } if !bearers.call(class, to) => missing.push((index, class.clone())),
                Action::Drop { class } if bearers.by_name.remove(class).is_none() => missing.push((index, class.clone())),
                Action::Move { to, .. } => {
                    bearers.add(to);
                    moving.push(index);
                }
                _ => {}
            }
        }
        let mut fates = bearers.fates();
        let moves = moving.into_iter().zip(fates.split_off(classes_on_disk.len())).collect();
        for (index, action) in self.active() {
            if let Some(class) = action.own_class()
                && !bearers.by_name.contains_key(class)
            {
                missing.push((index, class.clone()));
            }
        }
        missing.sort();
        Resolution { fates, moves, classes: bearers.by_name.into_keys().collect(), missing }
    }

    /// The steps that are on, with their indices.
    pub fn active(&self) -> impl Iterator<Item = (usize, &Action)> {
        self.steps.iter().enumerate().filter(|(_, step)| !step.off).map(|(index, step)| (index, &step.action))
    }

    /// The target of the final class `class`, its own before that of all.
    pub fn target_of(&self, class: &str) -> Option<Target> {
        let own = self.active().find_map(|(_, action)| match action {
            Action::ClassTarget { class: of, to } if of == class => Some(*to),
            _ => None,
        });
        own.or_else(|| self.target())
    }

    /// The classes that have a target of their own, by final name.
    pub fn class_targets(&self) -> HashMap<&str, Target> {
        let own = self.active().filter_map(|(_, action)| match action {
            Action::ClassTarget { class, to } => Some((class.as_str(), *to)),
            _ => None,
        });
        own.collect()
    }

    /// The target of all classes.
    pub fn target(&self) -> Option<Target> {
        self.active().find_map(|(_, action)| match action {
            Action::Target { to } => Some(*to),
            _ => None,
        })
    }

    /// The shares of the splits that are made; `None`: the splits are those on disk.
    pub fn make_splits(&self) -> Option<Parts> {
        self.active().find_map(|(_, action)| match action {
            Action::MakeSplits { parts } => Some(*parts),
            _ => None,
        })
    }

    /// How too many become fewer (default: at random).
    pub fn shrink(&self) -> Shrink {
        let set = self.active().find_map(|(_, action)| match action {
            Action::Shrink { by } => Some(*by),
            _ => None,
        });
        set.unwrap_or_default()
    }

    /// How too few become more (default: augmentation).
    pub fn grow(&self) -> Grow {
        let set = self.active().find_map(|(_, action)| match action {
            Action::Grow { by } => Some(*by),
            _ => None,
        });
        set.unwrap_or_default()
    }

    /// The classes that grow in a way of their own, by final name.
    pub fn class_grows(&self) -> HashMap<&str, Grow> {
        let own = self.active().filter_map(|(_, action)| match action {
            Action::ClassGrow { class, by } => Some((class.as_str(), *by)),
            _ => None,
        });
        own.collect()
    }

    /// The most new images from one original.
    pub fn max_per_original(&self) -> Option<u32> {
        self.active().find_map(|(_, action)| match action {
            Action::MaxPerOriginal { most } => Some(most.get()),
            _ => None,
        })
    }

    /// The `random_state` of imbalanced-learn that draws are to be the same as.
    pub fn imblearn_seed(&self) -> Option<u32> {
        self.active().find_map(|(_, action)| match action {
            Action::ImblearnSeed { seed } => Some(*seed),
            _ => None,
        })
    }

    /// Whether images have to be looked at before it can be planned.
    pub fn looks(&self) -> bool {
        let grows = self.class_grows();
        self.shrink().looks() || self.grow().looks() || grows.values().any(|by| by.looks())
    }

    /// The chain that [`Grow::Augment`] uses (default: the preset `gentle`).
    pub fn chain(&self) -> ChainChoice {
        let set = self.active().find_map(|(_, action)| match action {
            Action::Augment { chain, .. } => Some(chain.clone()),
            _ => None,
        });
        set.unwrap_or_else(|| ChainChoice::Preset("gentle".to_owned()))
    }

    /// What the user calls the chain of all classes, where it was chosen under a name of its own.
    pub fn chain_name(&self) -> Option<&str> {
        self.active().find_map(|(_, action)| match action {
            Action::Augment { name, .. } => Some(name.as_deref()),
            _ => None,
        })?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Step, TargetWord};
    use std::sync::Arc;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    fn recipe(actions: Vec<Action>) -> Recipe {
        Recipe { steps: actions.into_iter().map(|action| Step { action, off: false }).collect(), ..Recipe::default() }
    }

    fn merge(classes: &[&str], into: &str) -> Action {
        Action::Merge { classes: names(classes), into: into.to_owned() }
    }

    fn rename(class: &str, to: &str) -> Action {
        Action::Rename { class: class.to_owned(), to: to.to_owned() }
    }

    fn becomes(name: &str) -> Fate {
        Fate::Becomes(name.to_owned())
    }

    #[test]
    fn steps_see_the_names_that_the_steps_before_left() {
        let disk = names(&["cats", "lizards", "snakes"]);
        let wish = recipe(vec![merge(&["lizards", "snakes"], "reptiles"), rename("reptiles", "scaly"), rename("cats", "reptiles")]);
        let after = wish.resolve(&disk);
        assert_eq!(after.fates, [becomes("reptiles"), becomes("scaly"), becomes("scaly")]);
        assert_eq!(after.classes, ["reptiles", "scaly"]);
        assert!(after.missing.is_empty());
    }

    #[test]
    fn classes_can_change_names_by_way_of_a_third() {
        let after = recipe(vec![rename("a", "t"), rename("b", "a"), rename("t", "b")]).resolve(&names(&["a", "b"]));
        assert_eq!(after.fates, [becomes("b"), becomes("a")]);
    }

    #[test]
    fn merging_joins_a_class_that_is_there_and_says_what_is_not() {
        let after = recipe(vec![merge(&["lizards", "newts"], "snakes")]).resolve(&names(&["lizards", "snakes"]));
        assert_eq!(after.fates, [becomes("snakes"), becomes("snakes")]);
        assert_eq!(after.missing, [(0, "newts".to_owned())]);
    }

    #[test]
    fn a_move_follows_what_becomes_of_its_class_and_makes_new_ones() {
        let images = Arc::new(names(&["train/a/1.png"]));
        let wish = recipe(vec![
            Action::Move { images: images.clone(), to: "b".into() },
            Action::Move { images, to: "new".into() },
            rename("b", "bees"),
            Action::Drop { class: "new".into() },
        ]);
        let after = wish.resolve(&names(&["a", "b"]));
        assert_eq!(after.moves, [(0, becomes("bees")), (1, Fate::Dropped)]);
        assert_eq!(after.classes, ["a", "bees"]);
    }

    #[test]
    fn steps_that_are_off_have_no_effect() {
        let mut wish = recipe(vec![merge(&["a", "b"], "c"), Action::Target { to: Target::Count(5) }]);
        wish.steps.iter_mut().for_each(|step| step.off = true);
        assert_eq!(wish.resolve(&names(&["a", "b"])).classes, ["a", "b"]);
        assert_eq!(wish.target(), None);
        assert_eq!(wish.grow(), Grow::Augment);
    }

    #[test]
    fn a_class_has_its_own_target_before_that_of_all() {
        let wish = recipe(vec![
            Action::Target { to: Target::Word(TargetWord::Median) },
            Action::ClassTarget { class: "a".into(), to: Target::Count(5) },
            Action::ClassTarget { class: "gone".into(), to: Target::Count(5) },
        ]);
        assert_eq!(wish.target_of("a"), Some(Target::Count(5)));
        assert_eq!(wish.target_of("b"), Some(Target::Word(TargetWord::Median)));
        assert_eq!(wish.resolve(&names(&["a", "b"])).missing, [(2, "gone".to_owned())]);
    }
}
