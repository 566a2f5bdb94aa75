//! `evenset check`: a gate for datasets and exported folders, as continuous integration wants it.

mod sarif;

use super::args::{self, Ceiling};
use super::console::Console;
use super::edits::splits;
use super::open::dataset;
use crate::dataset::Dataset;
use crate::export::{self, Listed, VerifyOptions};
use crate::gate::{self, Duplicates, Finding, Limits, Reading, Rule};
use crate::recipe::grouped;
use anyhow::{Context, bail};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What is checked.
enum Subject {
    /// What is on disk.
    Dataset(Box<Dataset>),
    /// An export that is judged by its manifest: its images are no files of their own.
    Listed(Listed),
}

impl Subject {
    fn open(path: &Path, moved: Option<&Path>, console: &Console) -> anyhow::Result<Self> {
        if path.is_dir() && export::is_export(path) && !export::has_image_files(path) {
            return Ok(Self::Listed(console.watch(|_| Listed::open(path, moved))?));
        }
        Ok(Self::Dataset(Box::new(dataset(path, console)?)))
    }

    fn findings(&self, limits: &Limits, console: &Console) -> anyhow::Result<Vec<Finding>> {
        Ok(console.watch(|progress| match self {
            Self::Dataset(dataset) => gate::check(dataset, limits, progress),
            Self::Listed(listed) => listed.check(limits, progress),
        })?)
    }

    /// What paths of findings are relative to.
    fn root(&self) -> PathBuf {
        match self {
            Self::Dataset(dataset) => dataset.root().to_path_buf(),
            Self::Listed(listed) => listed.root(),
        }
    }

    /// What locations of findings are relative to.
    fn bases(&self) -> sarif::Bases<'_> {
        let apart = match self {
            Self::Dataset(_) => None,
            Self::Listed(listed) => listed.apart(),
        };
        sarif::Bases { root: self.root(), apart }
    }

    fn splits(&self) -> Vec<String> {
        let all = match self {
            Self::Dataset(dataset) => dataset.splits(),
            Self::Listed(listed) => listed.splits(),
        };
        all.iter().map(|split| split.name.clone()).collect()
    }

    fn images(&self) -> usize {
        match self {
            Self::Dataset(dataset) => dataset.records().len(),
            Self::Listed(listed) => listed.images(),
        }
    }
}

pub(super) fn run(typed: &args::Check, console: &Console) -> anyhow::Result<u8> {
    let to_output = typed.sarif.as_deref() == Some(Path::new("-"));
    if to_output && typed.json {
        bail!("--json and --sarif - both write to standard output: give --sarif a file");
    }
    let subject = Subject::open(&typed.path, typed.source.as_deref(), console)?;
    if let Some(file) = typed.sarif.as_deref().filter(|_| !to_output) {
        outside(file, &subject.root())?;
        if typed.path.is_dir() {
            outside(file, &typed.path)?;
        }
    }
    let limits = limits(typed, subject.splits())?;
    let mut findings = subject.findings(&limits, console)?;
    if typed.path.is_dir() && export::is_export(&typed.path) {
        let options = VerifyOptions { remake: 0, if_at_hand: true, source: typed.source.clone() };
        let verdict = console.watch(|progress| export::verify(&typed.path, &options, progress))?;
        findings.extend(verdict.problems.iter().map(|problem| Finding::of_problem(Rule::Export, problem)));
    }
    match typed.sarif.as_deref() {
        Some(_) if to_output => console.print_json(&sarif::log(&subject.bases(), &findings))?,
        Some(file) => {
            let text = format!("{:#}\n", sarif::log(&subject.bases(), &findings));
            std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))?;
        }
        None => {}
    }
    if typed.json {
        console.print_json(&as_json(typed, (&subject, &limits), &findings))?;
    } else if !to_output {
        let name = typed.path.canonicalize().unwrap_or_else(|_| typed.path.clone());
        let name = name.file_name().map_or_else(|| name.to_string_lossy(), |name| name.to_string_lossy());
        console.print(&text((&name, subject.images()), &findings))?;
    }
    Ok(if findings.is_empty() { super::DONE } else { super::WITH_LOSSES })
}

/// Nothing is written into a dataset, not even what was found about it.
fn outside(file: &Path, root: &Path) -> anyhow::Result<()> {
    // A link may lead to where its folder does not.
    let file_at = std::path::absolute(file)?;
    let real = file_at.canonicalize().or_else(|_| file_at.parent().unwrap_or(&file_at).canonicalize());
    let real = real.with_context(|| format!("cannot write {}", file.display()))?;
    if root.canonicalize().is_ok_and(|root| real.starts_with(root)) {
        bail!("{} is inside the dataset, which is never changed; choose a file outside of it", file.display());
    }
    Ok(())
}

fn limits(typed: &args::Check, known: Vec<String>) -> anyhow::Result<Limits> {
    Ok(Limits {
        max_ratio: match typed.max_ratio {
            Ceiling::Off => None,
            Ceiling::At(most) => Some(most),
        },
        splits: typed.split.as_deref().map(|list| splits(list, known)).transpose()?,
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

fn as_json(typed: &args::Check, (subject, limits): (&Subject, &Limits), findings: &[Finding]) -> Value {
    let one = |finding: &Finding| json!({"rule": finding.rule.name(), "path": finding.path, "others": finding.others, "message": finding.message});
    json!({
        "dataset": subject.root().to_string_lossy(),
        "passed": findings.is_empty(),
        "images": subject.images(),
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

fn text((name, images): (&str, usize), findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        text.push_str(&format!("{}: {}: {}\n", finding.rule.name(), finding.path, finding.message));
        for other in &finding.others {
            text.push_str(&format!("  also {other}\n"));
        }
    }
    let images = grouped(images as u64);
    text.push_str(&match findings.len() {
        0 => format!("{name}: {images} images pass\n"),
        1 => format!("{name}: 1 finding in {images} images\n"),
        many => format!("{name}: {} findings in {images} images\n", grouped(many as u64)),
    });
    text
}
