//! EDITS: from what was typed to a recipe.

use super::args::Edits;
use super::{near, redraws};
use crate::augment::{Chain, PRESETS};
use crate::dataset::Dataset;
use crate::recipe::{ChainChoice, Edit, EditError, Grow, Parts, Recipe, RecipeFile, Side, Target};
use crate::session::Presets;
use anyhow::{Context, anyhow, bail};
use clap::ArgMatches;

/// Chain files are small; more is no chain.
const MAX_CHAIN_BYTES: u64 = 1024 * 1024;

/// The recipe file, if given, with the edits on top: class edits in the order they were typed (`matches` knows it), then settings.
pub(super) fn recipe(typed: &Edits, matches: &ArgMatches, dataset: &Dataset) -> anyhow::Result<Recipe> {
    let mut recipe = match &typed.recipe {
        Some(path) => RecipeFile::read(path).with_context(|| format!("{}", path.display()))?.recipe,
        None => Recipe::default(),
    };
    for edit in class_edits(typed, matches)?.into_iter().chain(settings(typed, &recipe, dataset)?) {
        recipe = recipe.apply(&edit, dataset.classes()).map_err(|error| with_hint(error, &recipe, dataset))?;
    }
    // In which class a source is, is known once all else is said.
    Ok(match redraws::edit(&typed.draw_again, &recipe, dataset)? {
        Some(edit) => recipe.apply(&edit, dataset.classes())?,
        None => recipe,
    })
}

fn with_hint(error: EditError, recipe: &Recipe, dataset: &Dataset) -> anyhow::Error {
    match &error {
        EditError::NoClass(name) => {
            let known = recipe.resolve(dataset.classes()).classes;
            match near::hint(name, &known).as_str() {
                "" => error.into(),
                hint => anyhow!("{error}: {hint}"),
            }
        }
        _ => error.into(),
    }
}

/// Merges, renames, drops and exclusions, in the order typed.
fn class_edits(typed: &Edits, matches: &ArgMatches) -> anyhow::Result<Vec<Edit>> {
    let mut all: Vec<(usize, Edit)> = Vec::new();
    let mut collect = |id: &str, values: &[String], edit: fn(&str) -> anyhow::Result<Edit>| -> anyhow::Result<()> {
        let places = matches.indices_of(id).into_iter().flatten();
        for (place, value) in places.zip(values) {
            all.push((place, edit(value)?));
        }
        Ok(())
    };
    collect("merge", &typed.merge, merge)?;
    collect("rename", &typed.rename, rename)?;
    collect("drop_class", &typed.drop_class, |class| Ok(Edit::Drop { class: class.to_owned() }))?;
    collect("exclude", &typed.exclude, |glob| Ok(Edit::ExcludeGlob { glob: glob.to_owned() }))?;
    all.sort_by_key(|(place, _)| *place);
    Ok(all.into_iter().map(|(_, edit)| edit).collect())
}

fn merge(text: &str) -> anyhow::Result<Edit> {
    let (classes, into) =
        text.rsplit_once('=').ok_or_else(|| anyhow!("--merge {text:?} names no result: write it as \"lizards+snakes=reptiles\""))?;
    let classes = classes.split('+').map(|class| class.trim().to_owned()).collect();
    Ok(Edit::Merge { classes, into: into.trim().to_owned() })
}

fn rename(text: &str) -> anyhow::Result<Edit> {
    let (class, to) = text.split_once('=').ok_or_else(|| anyhow!("--rename {text:?} names no new name: write it as \"old=new\""))?;
    Ok(Edit::Rename { class: class.trim().to_owned(), to: to.trim().to_owned() })
}

fn settings(typed: &Edits, recipe: &Recipe, dataset: &Dataset) -> anyhow::Result<Vec<Edit>> {
    let mut edits = Vec::new();
    edits.extend(typed.make_splits.map(|parts| Edit::SetMakeSplits(Some(parts))));
    for part in typed.target.iter().flat_map(|list| list.split(',')) {
        edits.push(target(part, side(typed))?);
    }
    edits.extend(typed.shrink.map(Edit::SetShrink));
    for part in typed.grow.iter().flat_map(|list| list.split(',')) {
        edits.push(grow(part)?);
    }
    edits.extend(typed.imblearn_seed.map(|seed| Edit::SetImblearnSeed(Some(seed))));
    edits.extend(typed.max_per_original.map(|most| Edit::SetMaxPerOriginal(Some(most))));
    for choice in &typed.augment {
        edits.extend(augment(choice)?);
    }
    for mark in &typed.matters {
        edits.push(matters(mark)?);
    }
    if let Some(partners) = &typed.partners {
        edits.push(Edit::SetPartners(partners.parse().map_err(|reason| anyhow!("--partners: {reason}"))?));
    }
    if let Some(list) = &typed.split {
        edits.push(Edit::SetSplits(Some(splits(list, known_splits(typed, recipe, dataset))?)));
    }
    edits.extend(typed.seed.map(Edit::SetSeed));
    Ok(edits)
}

/// What imbalanced-learn's words are for where they do not say it: for over-sampling, unless only shrinking was asked for.
fn side(typed: &Edits) -> Side {
    if typed.shrink.is_some() && typed.grow.is_empty() { Side::Under } else { Side::Over }
}

/// "500", "median" or "cats=90".
fn target(text: &str, side: Side) -> anyhow::Result<Edit> {
    let side = if text.trim_end().ends_with("majority") && !text.contains("not") { Side::Under } else { side };
    let parse = |value: &str| Target::parse(value, side).map_err(|reason| anyhow!("--target: {reason}"));
    match text.rsplit_once('=') {
        Some((class, value)) => Ok(Edit::SetClassTarget { class: class.trim().to_owned(), to: Some(parse(value)?) }),
        None => Ok(Edit::SetTarget(Some(parse(text)?))),
    }
}

/// "copies", or "cats=copies".
fn grow(text: &str) -> anyhow::Result<Edit> {
    let parse = |value: &str| value.parse::<Grow>().map_err(|reason| anyhow!("--grow: {reason}"));
    match text.rsplit_once('=') {
        Some((class, by)) => Ok(Edit::SetClassGrow { class: class.trim().to_owned(), to: Some(parse(by)?) }),
        None => Ok(Edit::SetGrow(parse(text)?)),
    }
}

/// "photo", "chain.json", or either for one class: "cats=chain.json". A file for a class becomes a chain of the recipe, called as the file
/// is, which classes share.
fn augment(text: &str) -> anyhow::Result<Vec<Edit>> {
    // A file may have the sign in its name.
    let Some((class, choice)) = text.split_once('=').filter(|_| !std::path::Path::new(text).is_file()) else {
        return Ok(vec![Edit::SetChain(chain(text)?)]);
    };
    let class = class.trim().to_owned();
    let path = std::path::Path::new(choice);
    Ok(match chain(choice)? {
        ChainChoice::Preset(name) => vec![Edit::SetClassChain { class, to: Some(name) }],
        custom @ ChainChoice::Custom(_) => {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().trim().to_owned();
            let name = if PRESETS.contains(&stem.as_str()) { format!("{stem} (file)") } else { stem };
            vec![Edit::SetNamedChain { name: name.clone(), chain: Some(custom) }, Edit::SetClassChain { class, to: Some(name) }]
        }
    })
}

/// "cats=colour+direction".
fn matters(text: &str) -> anyhow::Result<Edit> {
    let (class, list) =
        text.rsplit_once('=').ok_or_else(|| anyhow!("--matters {text:?} names no class: write it as \"cats=colour+direction\""))?;
    let matters = list.split('+').map(|word| word.parse().map_err(|reason| anyhow!("--matters: {reason}")));
    Ok(Edit::SetMark { class: class.trim().to_owned(), matters: matters.collect::<anyhow::Result<_>>()? })
}

/// A preset by name, one that the user saved, or a file.
pub(super) fn chain(choice: &str) -> anyhow::Result<ChainChoice> {
    if PRESETS.contains(&choice) {
        return Ok(ChainChoice::Preset(choice.to_owned()));
    }
    let path = std::path::Path::new(choice);
    if !path.is_file() {
        let saved = Presets::of_user();
        if let Some(chain) = saved.get(choice) {
            return Ok(ChainChoice::Custom(chain.map_err(|reason| anyhow!("the saved preset {choice:?}: {reason}"))?));
        }
        let mut presets = PRESETS.map(str::to_owned).to_vec();
        presets.extend(saved.all().into_iter().map(|(name, _)| name));
        let hint = near::hint(choice, &presets);
        bail!("{choice:?} is neither a preset nor a file with a chain: {hint}");
    }
    if std::fs::metadata(path).is_ok_and(|found| found.len() > MAX_CHAIN_BYTES) {
        bail!("{choice}: larger than 1 MiB, so not a chain");
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {choice}"))?;
    Ok(ChainChoice::Custom(Chain::from_text(&text).with_context(|| choice.to_owned())?))
}

/// The names of the splits that there will be.
fn known_splits(typed: &Edits, recipe: &Recipe, dataset: &Dataset) -> Vec<String> {
    match typed.make_splits.or_else(|| recipe.make_splits()) {
        Some(parts) => {
            let shared = Parts::NAMES.iter().zip(parts.percent()).filter(|(_, share)| *share > 0);
            shared.map(|(name, _)| (*name).to_owned()).collect()
        }
        None => dataset.splits().iter().map(|split| split.name.clone()).collect(),
    }
}

/// The splits that `list` names, of those that are known.
pub(super) fn splits(list: &str, known: Vec<String>) -> anyhow::Result<Vec<String>> {
    let mut named = Vec::new();
    for name in list.split(',').map(str::trim).filter(|name| !name.is_empty()) {
        match known.iter().find(|split| split.to_lowercase() == name.to_lowercase()) {
            Some(split) => named.push(split.clone()),
            None => bail!("there is no split {name:?}: {}", near::hint(name, &known)),
        }
    }
    if named.is_empty() {
        bail!("--split names no split");
    }
    Ok(named)
}
