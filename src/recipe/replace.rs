//! A step that says something else of the same kind: what editing its card does.

use super::chains::check_chain_name;
use super::name::{check_name, key_glob};
use super::{Action, EditError, Recipe, Step, Target, redraw};

/// With `action` in the place of step `at`, which stays on or off as it is.
pub(super) fn step(recipe: &Recipe, at: usize, action: &Action, disk: &[String]) -> Result<Recipe, EditError> {
    let old = recipe.steps.get(at).ok_or(EditError::NoStep(at))?;
    if std::mem::discriminant(&old.action) != std::mem::discriminant(action) {
        return Err(EditError::OtherKind(at));
    }
    check(action)?;
    check_clash(recipe, at, action, disk)?;
    let mut changed = recipe.clone();
    changed.steps[at] = Step { action: action.clone(), off: old.off };
    Ok(changed)
}

fn check(action: &Action) -> Result<(), EditError> {
    match action {
        Action::Merge { classes, .. } if classes.is_empty() => Err(EditError::MergeNeedsTwo(0)),
        Action::Merge { into: name, .. } | Action::Rename { to: name, .. } | Action::Move { to: name, .. } => check_name(name),
        Action::NamedChain { name, .. } | Action::Augment { name: Some(name), .. } => {
            check_chain_name(name).map_err(|why| EditError::ChainName(name.clone(), why))
        }
        Action::ExcludeGlob { glob } => key_glob(glob).map(drop),
        Action::DrawAgain { images } => redraw::check(images),
        Action::Target { to: Target::Count(0) } | Action::ClassTarget { to: Target::Count(0), .. } => Err(EditError::ZeroTarget),
        _ => Ok(()),
    }
}

/// A new name that another class bears at this step would make the two one without a word; a class has each own setting once.
fn check_clash(recipe: &Recipe, at: usize, action: &Action, disk: &[String]) -> Result<(), EditError> {
    let old = &recipe.steps[at].action;
    let taken = |name: &String| {
        let before = Recipe { steps: recipe.steps[..at].to_vec(), ..recipe.clone() }.resolve(disk);
        if before.has(name) { Err(EditError::NameTaken(name.clone())) } else { Ok(()) }
    };
    match (old, action) {
        (Action::Merge { into: was, .. }, Action::Merge { into, classes }) if was != into && !classes.contains(into) => taken(into),
        (Action::Rename { to: was, .. }, Action::Rename { to, class }) if was != to && class != to => taken(to),
        (Action::NamedChain { name: was, .. }, Action::NamedChain { name, .. }) if was != name => {
            let taken = recipe.steps.iter().any(|step| matches!(&step.action, Action::NamedChain { name: other, .. } if other == name));
            if taken { Err(EditError::ChainName(name.clone(), "another chain is called so")) } else { Ok(()) }
        }
        _ => match (old.own_class(), action.own_class()) {
            (Some(was), Some(class)) if was != class => {
                let same = |step: &Step| {
                    std::mem::discriminant(&step.action) == std::mem::discriminant(action) && step.action.own_class() == Some(class)
                };
                if recipe.steps.iter().any(same) { Err(EditError::SettingTaken(class.clone())) } else { Ok(()) }
            }
            _ => Ok(()),
        },
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Edit, Grow, TargetWord};

    fn disk() -> Vec<String> {
        ["cats", "dogs", "lizards", "snakes"].map(str::to_owned).to_vec()
    }

    fn start() -> Recipe {
        let edits = [
            Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() },
            Edit::SetTarget(Some(Target::Count(5))),
            Edit::SetClassTarget { class: "cats".into(), to: Some(Target::Count(7)) },
            Edit::SetClassTarget { class: "dogs".into(), to: Some(Target::Count(8)) },
            Edit::SetClassGrow { class: "cats".into(), to: Some(Grow::Copies) },
        ];
        edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, &disk()).unwrap())
    }

    fn replaced(at: usize, action: Action) -> Result<Recipe, String> {
        start().apply(&Edit::ReplaceStep { at, action }, &disk()).map_err(|error| error.to_string())
    }

    fn merge(classes: &[&str], into: &str) -> Action {
        Action::Merge { classes: classes.iter().map(|class| (*class).to_owned()).collect(), into: into.to_owned() }
    }

    #[test]
    fn a_step_says_something_else_where_it_stands() {
        let recipe = replaced(0, merge(&["lizards", "snakes"], "scaly")).unwrap();
        assert_eq!(recipe.resolve(&disk()).classes, ["cats", "dogs", "scaly"]);
        let recipe = replaced(1, Action::Target { to: Target::Word(TargetWord::Mean) }).unwrap();
        assert_eq!((recipe.target(), recipe.steps.len()), (Some(Target::Word(TargetWord::Mean)), 5));
        let mut off = start();
        off.steps[1].off = true;
        let action = Action::Target { to: Target::Count(9) };
        assert!(off.apply(&Edit::ReplaceStep { at: 1, action }, &disk()).unwrap().steps[1].off);
    }

    #[test]
    fn what_makes_no_sense_is_refused_in_words() {
        assert_eq!(
            replaced(0, merge(&["lizards", "snakes"], "dogs")).unwrap_err(),
            "there is a class \"dogs\" already: merge them instead"
        );
        assert!(replaced(0, merge(&["lizards", "snakes"], "snakes")).is_ok());
        assert!(replaced(0, merge(&["lizards", "snakes"], "a/b")).unwrap_err().contains("slash"));
        assert!(replaced(1, Action::Target { to: Target::Count(0) }).unwrap_err().contains("at least 1"));
        assert_eq!(replaced(1, Action::Grow { by: Grow::Copies }).unwrap_err(), "step 1 is of another kind");
        assert_eq!(replaced(9, Action::Grow { by: Grow::Copies }).unwrap_err(), "there is no step 9");
        let cats = |to| Action::ClassTarget { class: "cats".into(), to };
        assert_eq!(replaced(3, cats(Target::Count(8))).unwrap_err(), "\"cats\" has such a setting of its own already");
    }
}
