//! Names that somebody may have meant, and how a step is mended that names a class which is not there.

use super::{Action, Recipe};

/// Up to three of `known` that are like `word`, the likest first.
pub fn nearest<'a>(word: &str, known: &'a [String]) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let likeness = |name: &'a String| (strsim::jaro_winkler(&word, &name.to_lowercase()), name.as_str());
    let mut likely: Vec<(f64, &str)> = known.iter().map(likeness).filter(|(likeness, _)| *likeness > 0.75).collect();
    likely.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    likely.into_iter().take(3).map(|(_, name)| name).collect()
}

/// A step that names a class which is not there, and what it could say instead.
#[derive(Clone, Debug, PartialEq)]
pub struct Mend {
    /// The step's place.
    pub step: usize,
    /// The name that no class bears at that step.
    pub missing: String,
    /// The nearest names, each with the action that says it instead.
    pub instead: Vec<(String, Action)>,
}

impl Recipe {
    /// All names that steps mention and that no class bears there, each with up to three names that may be meant.
    pub fn mends(&self, classes_on_disk: &[String]) -> Vec<Mend> {
        let resolution = self.resolve(classes_on_disk);
        let mend = |(step, missing): (usize, String)| {
            let action = &self.steps[step].action;
            let known = if action.own_class().is_some() {
                resolution.classes.clone()
            } else {
                Self { steps: self.steps[..step].to_vec(), ..self.clone() }.resolve(classes_on_disk).classes
            };
            // A name that the step has already would say nothing new.
            let free: Vec<String> = known.into_iter().filter(|name| !names(action).contains(&name)).collect();
            let instead = nearest(&missing, &free).into_iter().map(|name| (name.to_owned(), action.with_name(&missing, name)));
            Mend { step, instead: instead.collect(), missing }
        };
        resolution.missing.iter().cloned().map(mend).collect()
    }
}

/// The classes that `action` expects to be there.
fn names(action: &Action) -> Vec<&String> {
    match action {
        Action::Merge { classes, .. } => classes.iter().collect(),
        Action::Rename { class, .. } | Action::Drop { class } => vec![class],
        other => other.own_class().into_iter().collect(),
    }
}

impl Action {
    /// The same with `to` wherever it expects the class `from`.
    fn with_name(&self, from: &str, to: &str) -> Self {
        let mut changed = self.clone();
        match &mut changed {
            Self::Merge { classes, .. } => classes.iter_mut().filter(|class| *class == from).for_each(|class| to.clone_into(class)),
            Self::Rename { class, .. } | Self::Drop { class } if class == from => to.clone_into(class),
            other => {
                if let Some(class) = other.own_class_mut().filter(|class| *class == from) {
                    to.clone_into(class);
                }
            }
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Step, Target};

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_merge_with_a_slip_of_the_pen_is_mended() {
        let disk = names(&["cats", "lizards", "snakes"]);
        let merge = |first: &str| Action::Merge { classes: names(&[first, "snakes"]), into: "reptiles".into() };
        let target = |class: &str| Action::ClassTarget { class: class.into(), to: Target::Count(5) };
        let steps = [merge("lizzards"), target("reptile"), Action::Drop { class: "zebra".into() }];
        let recipe = Recipe { steps: steps.map(|action| Step { action, off: false }).into(), ..Recipe::default() };
        let mends = recipe.mends(&disk);
        assert_eq!(mends.len(), 3);
        assert_eq!((mends[0].missing.as_str(), &mends[0].instead), ("lizzards", &vec![("lizards".to_owned(), merge("lizards"))]));
        assert_eq!((mends[1].missing.as_str(), &mends[1].instead), ("reptile", &vec![("reptiles".to_owned(), target("reptiles"))]));
        assert_eq!((mends[2].missing.as_str(), mends[2].instead.len()), ("zebra", 0));
    }
}
