//! Edits of classes: merge, take out of a merge, rename, leave out. Where a shorter list of steps has the same outcome, it is taken.

use super::chains::{chain_name_after, check_chain_name, is_called_after};
use super::name::check_name;
use super::{Action, EditError, Fate, Recipe, Resolution, Step};
use std::collections::{BTreeMap, BTreeSet};

/// Merges final classes. Merged ones among them are flattened into one step.
pub(super) fn merge(recipe: &Recipe, classes: &[String], into: &str, disk: &[String]) -> Result<Recipe, EditError> {
    check_name(into)?;
    let before = recipe.resolve(disk);
    let mut parts: BTreeSet<String> = classes.iter().cloned().collect();
    if let Some(absent) = parts.iter().find(|part| !before.has(part)) {
        return Err(EditError::NoClass(absent.clone()));
    }
    if before.has(into) {
        parts.insert(into.to_owned());
    }
    if parts.len() < 2 {
        return Err(EditError::MergeNeedsTwo(parts.len()));
    }
    let mut appended = recipe.clone();
    appended.steps.push(merge_step(parts.iter().cloned().collect(), into));
    let outcome = appended.resolve(disk);
    let folded = folded_merge(recipe, &parts, into).filter(|folded| folded.resolve(disk).same_outcome(&outcome));
    Ok(prune_settings(folded.unwrap_or(appended), &before, disk))
}

fn merge_step(classes: Vec<String>, into: &str) -> Step {
    Step { action: Action::Merge { classes, into: into.to_owned() }, off: false }
}

/// One merge in the place of those whose results are merged now; `None` where there are none.
fn folded_merge(recipe: &Recipe, parts: &BTreeSet<String>, into: &str) -> Option<Recipe> {
    let mut flat = parts.clone();
    let mut involved = Vec::new();
    // From the last to the first, because a merge can name what an earlier one made.
    for (index, step) in recipe.steps.iter().enumerate().rev() {
        if let (false, Action::Merge { classes, into: made }) = (step.off, &step.action)
            && flat.remove(made)
        {
            flat.extend(classes.iter().cloned());
            involved.push(index);
        }
    }
    let (&last, earlier) = involved.split_first()?;
    let mut folded = recipe.clone();
    folded.steps[last] = merge_step(flat.into_iter().collect(), into);
    earlier.iter().for_each(|&index| drop(folded.steps.remove(index)));
    Some(folded)
}

/// Takes one class on disk out of a merged class. With one part left the merge goes away and the part has its own name again; a rest
/// that bears the name of the part that leaves is called after its parts.
pub(super) fn unmerge(recipe: &Recipe, class: &str, part: &str, disk: &[String]) -> Result<Recipe, EditError> {
    let before = recipe.resolve(disk);
    let merged = Fate::Becomes(class.to_owned());
    if !before.has(class) {
        return Err(EditError::NoClass(class.to_owned()));
    }
    let out = disk.iter().zip(&before.fates).position(|(name, fate)| name == part && *fate == merged);
    let out = out.ok_or_else(|| EditError::NoClass(part.to_owned()))?;
    let inside = |&at: &usize| at != out && before.fates[at] == merged;
    let rest: Vec<usize> = (0..disk.len()).filter(inside).collect();
    let rest_name = match rest.as_slice() {
        [] => part.to_owned(),
        [only] => disk[*only].clone(),
        _ if class == part => rest.iter().map(|&at| disk[at].as_str()).collect::<Vec<_>>().join("+"),
        _ => class.to_owned(),
    };
    let mut wanted = before.fates.clone();
    wanted[out] = Fate::Becomes(part.to_owned());
    rest.iter().for_each(|&at| wanted[at] = Fate::Becomes(rest_name.clone()));
    for name in [part, &rest_name] {
        if name != class && before.fates.contains(&Fate::Becomes(name.to_owned())) {
            return Err(EditError::NameTaken(name.to_owned()));
        }
    }
    let fits = |candidate: &Recipe| candidate.resolve(disk).fates == wanted;
    let shorter = Some(with_part_out(recipe, class, part, &rest_name)).filter(fits);
    let changed = shorter.or_else(|| Some(rewritten(recipe, &wanted, disk)).filter(fits));
    changed.map(|changed| prune_settings(changed, &before, disk)).ok_or_else(|| EditError::NameTaken(part.to_owned()))
}

/// The merge steps of `class` without `part`; those with fewer than two classes left are taken out.
fn with_part_out(recipe: &Recipe, class: &str, part: &str, rest_name: &str) -> Recipe {
    let mut changed = recipe.clone();
    changed.steps.retain_mut(|step| match &mut step.action {
        Action::Merge { classes, into } if !step.off && into == class => {
            classes.retain(|name| name != part);
            rest_name.clone_into(into);
            classes.len() > 1
        }
        _ => true,
    });
    changed
}

/// The class steps written anew, as short as they can be, to have the outcome `wanted`.
fn rewritten(recipe: &Recipe, wanted: &[Fate], disk: &[String]) -> Recipe {
    let is_class_step =
        |step: &Step| !step.off && matches!(step.action, Action::Merge { .. } | Action::Rename { .. } | Action::Drop { .. });
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut steps = Vec::new();
    for (class, fate) in disk.iter().zip(wanted) {
        match fate {
            Fate::Becomes(name) => groups.entry(name).or_default().push(class.clone()),
            Fate::Dropped => steps.push(Step { action: Action::Drop { class: class.clone() }, off: false }),
        }
    }
    for (name, classes) in groups {
        match classes.as_slice() {
            [only] if only == name => {}
            [only] => steps.push(Step { action: Action::Rename { class: only.clone(), to: name.to_owned() }, off: false }),
            _ => steps.push(merge_step(classes, name)),
        }
    }
    steps.extend(recipe.steps.iter().filter(|step| !is_class_step(step)).cloned());
    Recipe { steps, ..recipe.clone() }
}

/// Calls a final class otherwise, where its name was given if that has the same outcome.
pub(super) fn rename(recipe: &Recipe, class: &str, to: &str, disk: &[String]) -> Result<Recipe, EditError> {
    check_name(to)?;
    let before = recipe.resolve(disk);
    if !before.has(class) {
        return Err(EditError::NoClass(class.to_owned()));
    }
    if class == to {
        return Ok(recipe.clone());
    }
    if before.has(to) {
        return Err(EditError::NameTaken(to.to_owned()));
    }
    let mut appended = recipe.clone();
    appended.steps.push(Step { action: Action::Rename { class: class.to_owned(), to: to.to_owned() }, off: false });
    let outcome = appended.resolve(disk);
    let renamed = Some(named_otherwise(recipe, class, to)).filter(|renamed| renamed.resolve(disk).same_outcome(&outcome));
    let mut changed = renamed.unwrap_or(appended);
    for step in &mut changed.steps {
        if let Some(of) = step.action.own_class_mut()
            && of == class
        {
            to.clone_into(of);
        }
    }
    rename_chain_after(&mut changed, class, to);
    Ok(changed)
}

/// A chain that is called after the one class that goes through it is called after its new name, where that is free.
fn rename_chain_after(recipe: &mut Recipe, class: &str, to: &str) {
    let own = recipe.steps.iter().find_map(|step| match &step.action {
        Action::ClassAugment { class: of, chain } if of == to && is_called_after(chain, class) => Some(chain.clone()),
        _ => None,
    });
    let name = chain_name_after(to);
    let Some(own) = own.filter(|own| recipe.only_user_of(own) == Some(to)) else { return };
    if check_chain_name(&name).is_err() || recipe.chain_called(&name).is_some() {
        return;
    }
    for step in &mut recipe.steps {
        if let Action::NamedChain { name: chain, .. } | Action::ClassAugment { chain, .. } = &mut step.action
            && *chain == own
        {
            name.clone_into(chain);
        }
    }
}

/// Every step that gives the name `class` gives `to` instead; renames that do nothing any more are taken out.
fn named_otherwise(recipe: &Recipe, class: &str, to: &str) -> Recipe {
    let mut changed = recipe.clone();
    changed.steps.retain_mut(|step| {
        if step.off {
            return true;
        }
        match &mut step.action {
            Action::Merge { into: given, .. } | Action::Rename { to: given, .. } | Action::Move { to: given, .. } if given == class => {
                to.clone_into(given);
            }
            _ => {}
        }
        !matches!(&step.action, Action::Rename { class, to } if class == to)
    });
    changed
}

/// Leaves a final class out.
pub(super) fn drop_class(recipe: &Recipe, class: &str, disk: &[String]) -> Result<Recipe, EditError> {
    let before = recipe.resolve(disk);
    if !before.has(class) {
        return Err(EditError::NoClass(class.to_owned()));
    }
    let mut changed = recipe.clone();
    changed.steps.push(Step { action: Action::Drop { class: class.to_owned() }, off: false });
    Ok(prune_settings(changed, &before, disk))
}

/// Takes out the own settings of classes that were there `before` and are not any more, and the chains that these alone used.
fn prune_settings(mut recipe: Recipe, before: &Resolution, disk: &[String]) -> Recipe {
    let after = recipe.resolve(disk);
    let is_gone = |step: &Step| step.action.own_class().is_some_and(|class| before.has(class) && !after.has(class));
    let (gone, rest): (Vec<Step>, Vec<Step>) = recipe.steps.drain(..).partition(is_gone);
    let uses =
        |steps: &[Step], name: &str| steps.iter().any(|step| matches!(&step.action, Action::ClassAugment { chain, .. } if chain == name));
    let is_left = |step: &Step| !matches!(&step.action, Action::NamedChain { name, .. } if uses(&gone, name) && !uses(&rest, name));
    recipe.steps = rest.iter().filter(|step| is_left(step)).cloned().collect();
    recipe
}

impl Resolution {
    /// Whether there is a final class of this name.
    pub fn has(&self, class: &str) -> bool {
        self.classes.binary_search_by(|name| name.as_str().cmp(class)).is_ok()
    }

    /// Whether all images end in the same classes and the same names are missing, whatever the steps' places.
    fn same_outcome(&self, other: &Self) -> bool {
        let moved = |of: &Self| of.moves.iter().map(|(_, fate)| fate.clone()).collect::<Vec<_>>();
        let missing = |of: &Self| of.missing.iter().map(|(_, name)| name.clone()).collect::<BTreeSet<_>>();
        self.fates == other.fates && self.classes == other.classes && moved(self) == moved(other) && missing(self) == missing(other)
    }
}
