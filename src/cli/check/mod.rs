//! `evenset check`: a gate for datasets and exported folders, as continuous integration wants it.

mod sarif;

use super::args::{self, Ceiling};
use super::console::Console;
use super::edits::splits;
use super::open::dataset;
use crate::dataset::Dataset;
use crate::export::{self, VerifyOptions};
use crate::gate::{self, Duplicates, Finding, Limits, Reading, Rule};
use crate::recipe::grouped;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(typed: &args::Check, console: &Console) -> anyhow::Result<u8> {
    let to_output = typed.sarif.as_deref() == Some(Path::new("-"));
    if to_output && typed.json {
        bail!("--json and --sarif - both write to standard output: give --sarif a file");
    }
    let is_export = typed.path.is_dir() && export::is_export(&typed.path);
    if is_export && !export::has_image_files(&typed.path) {
        let path = typed.path.display();
        bail!("the export {path} has no image files of its own to look at: check its dataset, and the export by evenset verify {path}");
    }
    let dataset = dataset(&typed.path, console)?;
    if let Some(file) = typed.sarif.as_deref().filter(|_| !to_output) {
        outside(file, &dataset)?;
    }
    let limits = limits(typed, &dataset)?;
    let mut findings = console.watch(|progress| gate::check(&dataset, &limits, progress))?;
    if is_export {
        let options = VerifyOptions { remake: 0, source: None };
        let verdict = console.watch(|progress| export::verify(&typed.path, &options, progress))?;
        findings.extend(verdict.problems.iter().map(|problem| Finding::of_problem(Rule::Export, problem)));
    }
    match typed.sarif.as_deref() {
        Some(_) if to_output => console.print_json(&sarif::log(&dataset, &findings))?,
        Some(file) => {
            let text = format!("{:#}\n", sarif::log(&dataset, &findings));
            std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
        }
        None => {}
    }
    if typed.json {
        console.print_json(&as_json(typed, (&dataset, &limits), &findings))?;
    } else if !to_output {
        console.print(&text(&dataset, &findings))?;
    }
    Ok(if findings.is_empty() { super::DONE } else { super::WITH_LOSSES })
}

/// Nothing is written into a dataset, not even what was found about it.
fn outside(file: &Path, dataset: &Dataset) -> anyhow::Result<()> {
    // A link may lead to where its folder does not.
    let file_at = std::path::absolute(file)?;
    let real = file_at.canonicalize().or_else(|_| file_at.parent().unwrap_or(&file_at).canonicalize());
    let real = real.with_context(|| format!("cannot write {}", file.display()))?;
    if dataset.root().canonicalize().is_ok_and(|root| real.starts_with(root)) {
        bail!("{} is inside the dataset, which is never changed; choose a file outside of it", file.display());
    }
    Ok(())
}

fn limits(typed: &args::Check, dataset: &Dataset) -> anyhow::Result<Limits> {
    Ok(Limits {
        max_ratio: match typed.max_ratio {
            Ceiling::Off => None,
            Ceiling::At(most) => Some(most),
        },
        splits: typed
            .split
            .as_deref()
            .map(|list| splits(list, dataset.splits().iter().map(|split| split.name.clone()).collect()))
            .transpose()?,
        min_per_class: typed.min_per_class,
        duplicates: match typed.duplicates {
            args::Duplicates::AcrossSplits => Duplicates::AcrossSplits,
            args::Duplicates::Anywhere => Duplicates::Anywhere,
            args::Duplicates::Off => Duplicates::Allowed,
        },
        reading: match typed.unreadable {
            args::Unreadable::Pixels => Reading::Pixels,
            args::Unreadable::Headers => Reading::Headers,
            args::Unreadable::Off => Reading::Off,
        },
    })
}

fn as_json(typed: &args::Check, (dataset, limits): (&Dataset, &Limits), findings: &[Finding]) -> Value {
    let one = |finding: &Finding| json!({"rule": finding.rule.name(), "path": finding.path, "others": finding.others, "message": finding.message});
    json!({
        "dataset": dataset.root().to_string_lossy(),
        "passed": findings.is_empty(),
        "images": dataset.records().len(),
        "limits": {
            "max_ratio": limits.max_ratio,
            "splits": limits.splits,
            "min_per_class": limits.min_per_class,
            "duplicates": word(typed.duplicates),
            "unreadable": word(typed.unreadable),
        },
        "findings": findings.iter().map(one).collect::<Vec<_>>(),
    })
}

/// As it is typed.
fn word(choice: impl clap::ValueEnum) -> String {
    choice.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn text(dataset: &Dataset, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&format!("{}: {}: {}\n", finding.rule.name(), finding.path, finding.message));
        for other in &finding.others {
            text.push_str(&format!("  also {other}\n"));
        }
    }
    let images = grouped(dataset.records().len() as u64);
    text.push_str(&match findings.len() {
        0 => format!("{}: {images} images pass\n", dataset.name()),
        1 => format!("{}: 1 finding in {images} images\n", dataset.name()),
        many => format!("{}: {} findings in {images} images\n", dataset.name(), grouped(many as u64)),
    });
    text
}
