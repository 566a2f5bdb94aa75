//! Opening a dataset for a verb: the scan, then every header, so that what cannot be used is known before anything is planned.

use super::console::Console;
use crate::dataset::{self, Dataset};
use crate::features;
use crate::plan::{self, Outline, Plan, Roster};
use crate::problem::{Problem, ProblemKind};
use crate::recipe::Recipe;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// The dataset at `path`, its headers read.
pub(super) fn dataset(path: &Path, console: &Console) -> anyhow::Result<Dataset> {
    let started = Instant::now();
    let scanned = console.watch(|progress| dataset::open(path, progress))?;
    let (probed, _) = console.watch(|progress| dataset::probe(&scanned, progress))?;
    console.detail(|| format!("read {} images of {} in {:.2} s", probed.records().len(), path.display(), started.elapsed().as_secs_f64()));
    Ok(probed)
}

/// `dataset`, its exact duplicates known where `recipe` makes splits.
pub(super) fn ready_for(dataset: Dataset, recipe: &Recipe, console: &Console) -> anyhow::Result<Dataset> {
    if recipe.make_splits().is_none() {
        return Ok(dataset);
    }
    Ok(console.watch(|progress| dataset::find_twins(&dataset, progress))?)
}

/// Every output row of `recipe`; looks at the images first where a method has to know them.
pub(super) fn planned(dataset: &Dataset, recipe: &Recipe, console: &Console) -> anyhow::Result<Plan> {
    let roster = Arc::new(Roster::new(dataset, recipe));
    if !Outline::new(&roster, recipe).needs_look(&roster, recipe) {
        return Ok(console.watch(|progress| Plan::with_features(dataset, roster, recipe, None, progress))?);
    }
    let started = Instant::now();
    let cache = features::Cache::of_user();
    let features = console.watch(|progress| plan::look(dataset, cache.as_ref(), progress))?;
    console.detail(|| format!("looked at the images in {:.2} s", started.elapsed().as_secs_f64()));
    Ok(console.watch(|progress| Plan::with_features(dataset, roster, recipe, Some(&features), progress))?)
}

/// Problems as JSON.
pub(super) fn problems_json(problems: &[Problem]) -> serde_json::Value {
    serde_json::to_value(problems).unwrap_or_default()
}

/// How many problems are said before "and so many more".
const SHOWN: usize = 20;

/// Says problems on standard error; all of them if verbose.
pub(super) fn say_problems(problems: &[Problem], console: &Console) {
    for (index, problem) in problems.iter().enumerate() {
        let kind = if problem.kind == ProblemKind::Note { "note" } else { "problem" };
        let line = || format!("{kind}: {}: {}", problem.path, problem.reason);
        if index < SHOWN { console.say(&line()) } else { console.detail(line) }
    }
    if problems.len() > SHOWN {
        let more = problems.len() - SHOWN;
        console.say(&format!("{more} more; --json lists all"));
    }
}

/// The exit code that `problems` make of work that is done.
pub(super) fn exit_code<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> u8 {
    if problems.into_iter().any(Problem::loses_an_image) { super::WITH_LOSSES } else { super::DONE }
}
