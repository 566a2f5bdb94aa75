//! `evenset plan`: the table before -> after. Writes no images.

use super::console::Console;
use super::open::{dataset, exit_code, planned, problems_json, ready_for, say_problems};
use super::{args, edits, figures, idle};
use crate::dataset::Dataset;
use crate::export::{LinkMode, estimated_bytes};
use crate::plan::Plan;
use crate::problem::Problem;
use crate::recipe::RecipeFile;
use anyhow::bail;
use clap::ArgMatches;
use serde_json::{Value, json};

pub(super) fn run(typed: &args::Plan, matches: &ArgMatches, console: &Console) -> anyhow::Result<u8> {
    let dataset = dataset(&typed.path, console)?;
    let recipe = edits::recipe(&typed.edits, matches, &dataset)?;
    let dataset = ready_for(dataset, &recipe, console)?;
    let plan = planned(&dataset, &recipe, console)?;
    if let Some(reasons) = plan.why_refused() {
        bail!("{reasons}");
    }
    for note in idle::of_edits(&typed.edits, &plan) {
        console.say(&format!("note: {note}"));
    }
    let bytes = estimated_bytes(&dataset, &plan, LinkMode::Copy);
    if let Some(path) = &typed.save_recipe {
        let root = std::fs::canonicalize(&typed.path).ok();
        RecipeFile { recipe, dataset: root }.write(path)?;
        console.say(&format!("recipe written to {}", path.display()));
    }
    if typed.json {
        console.print_json(&json(&dataset, &plan, bytes))?;
    } else {
        console.print(&figures::text(&plan, dataset.unusable(), bytes))?;
        say_problems(&problems(&dataset, &plan), console);
    }
    Ok(exit_code(dataset.problems()))
}

/// Those of the dataset, then those of the plan.
pub(super) fn problems(dataset: &Dataset, plan: &Plan) -> Vec<Problem> {
    dataset.problems().iter().chain(&plan.problems).cloned().collect()
}

/// The documented JSON of `plan` and `export --dry-run`.
pub(super) fn json(dataset: &Dataset, plan: &Plan, bytes: u64) -> Value {
    json!({
        "splits": figures::splits_json(plan),
        "problems": problems_json(&problems(dataset, plan)),
        "bytes_estimated": bytes,
    })
}
