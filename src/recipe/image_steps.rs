//! Edits of single images: leave out, take back in, put into another class. Key lists are sorted and without repeats.

use super::name::check_name;
use super::{Action, EditError, Fate, Recipe, Step};
use std::collections::BTreeSet;
use std::sync::Arc;

fn merged(old: &[String], new: &[String]) -> Arc<Vec<String>> {
    let all: BTreeSet<&String> = old.iter().chain(new).collect();
    Arc::new(all.into_iter().cloned().collect())
}

/// Joins the exclusion step that is on, or appends one.
pub(super) fn exclude(recipe: &Recipe, keys: &[String]) -> Recipe {
    let mut changed = recipe.clone();
    if keys.is_empty() {
        return changed;
    }
    let there = changed.steps.iter_mut().filter(|step| !step.off).find_map(|step| match &mut step.action {
        Action::Exclude { images } => Some(images),
        _ => None,
    });
    match there {
        Some(images) => *images = merged(images, keys),
        None => changed.steps.push(Step { action: Action::Exclude { images: merged(&[], keys) }, off: false }),
    }
    changed
}

/// Takes keys out of every exclusion step; a step without keys goes away.
pub(super) fn include(recipe: &Recipe, keys: &[String]) -> Recipe {
    let gone: BTreeSet<&String> = keys.iter().collect();
    let mut changed = recipe.clone();
    changed.steps.retain_mut(|step| match &mut step.action {
        Action::Exclude { images } => keep_others(images, &gone),
        _ => true,
    });
    changed
}

/// Takes `gone` out of `images`; whether any image is left.
fn keep_others(images: &mut Arc<Vec<String>>, gone: &BTreeSet<&String>) -> bool {
    if images.iter().any(|key| gone.contains(key)) {
        *images = Arc::new(images.iter().filter(|key| !gone.contains(key)).cloned().collect());
    }
    !images.is_empty()
}

/// Puts images into the class `to`: they leave the move steps that they are in and join the one to `to`, or a new one at the end where
/// that class has become another since.
pub(super) fn move_to(recipe: &Recipe, keys: &[String], to: &str, disk: &[String]) -> Result<Recipe, EditError> {
    check_name(to)?;
    let mut changed = recipe.clone();
    if keys.is_empty() {
        return Ok(changed);
    }
    let still = Fate::Becomes(to.to_owned());
    let is_to = |action: &Action| matches!(action, Action::Move { to: class, .. } if class == to);
    let resolved = recipe.resolve(disk);
    let joins = resolved.moves.iter().find(|(index, fate)| *fate == still && is_to(&recipe.steps[*index].action));
    match joins {
        Some(&(index, _)) => {
            if let Action::Move { images, .. } = &mut changed.steps[index].action {
                *images = merged(images, keys);
            }
        }
        None => changed.steps.push(Step { action: Action::Move { images: merged(&[], keys), to: to.to_owned() }, off: false }),
    }
    let home = joins.map_or(changed.steps.len() - 1, |(index, _)| *index);
    let gone: BTreeSet<&String> = keys.iter().collect();
    let mut at = 0;
    changed.steps.retain_mut(|step| {
        let here = at;
        at += 1;
        match &mut step.action {
            Action::Move { images, .. } if !step.off && here != home => keep_others(images, &gone),
            _ => true,
        }
    });
    Ok(changed)
}

/// Takes keys out of every move step that is on; a step without keys goes away.
pub(super) fn move_back(recipe: &Recipe, keys: &[String]) -> Recipe {
    let gone: BTreeSet<&String> = keys.iter().collect();
    let mut changed = recipe.clone();
    changed.steps.retain_mut(|step| match &mut step.action {
        Action::Move { images, .. } if !step.off => keep_others(images, &gone),
        _ => true,
    });
    changed
}
