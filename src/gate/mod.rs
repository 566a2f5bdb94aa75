//! A gate for a dataset: what it is held against, and everything that does not pass, with the reason. Pure but for reading the images.

mod counts;
mod files;

pub use counts::{Tally, counted};
pub use files::same_file;

use crate::dataset::Dataset;
use crate::problem::Problem;
use crate::progress::{Cancelled, Progress};

/// What a dataset is held against.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The largest imbalance ratio (largest class over smallest), at least 1; `None`: any.
    pub max_ratio: Option<f64>,
    /// Names of the splits whose ratio counts; `None`: those that are trained on.
    pub splits: Option<Vec<String>>,
    /// The fewest images of each class in each split; 0: any number.
    pub min_per_class: u64,
    /// Where the same file must not stand twice.
    pub duplicates: Duplicates,
    /// How images are tried.
    pub reading: Reading,
}

impl Default for Limits {
    /// A ratio of 10, an image of each class in each split, no duplicates across splits, every image decoded.
    fn default() -> Self {
        Self { max_ratio: Some(10.0), splits: None, min_per_class: 1, duplicates: Duplicates::AcrossSplits, reading: Reading::Pixels }
    }
}

/// Where the same file must not stand twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Duplicates {
    /// Anywhere it may.
    Allowed,
    /// Not in two splits: what is trained on would be scored on.
    #[default]
    AcrossSplits,
    /// Not in two classes or splits either, nor twice in one class.
    Anywhere,
}

/// How images are tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// Not at all.
    Off,
    /// By their headers.
    Headers,
    /// By decoding all of them.
    #[default]
    Pixels,
}

/// What a finding is about. The word is stable: it is what `--json` and SARIF name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A split is too uneven.
    Ratio,
    /// A class has too few images in a split.
    Minimum,
    /// The same file under several names.
    Duplicate,
    /// An image that cannot be used.
    Unreadable,
    /// An exported folder is not what its manifest says.
    Export,
}

impl Rule {
    /// All of them, in the order of findings.
    pub const ALL: [Self; 5] = [Self::Ratio, Self::Minimum, Self::Duplicate, Self::Unreadable, Self::Export];

    /// The stable word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ratio => "imbalance-ratio",
            Self::Minimum => "images-per-class",
            Self::Duplicate => "duplicate",
            Self::Unreadable => "unreadable",
            Self::Export => "export-changed",
        }
    }

    /// What it asks for, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Ratio => "The largest class of a split has at most so many times the images of the smallest.",
            Self::Minimum => "Every class has at least so many images in every split.",
            Self::Duplicate => "The same file does not stand in two splits: what is trained on would be scored on.",
            Self::Unreadable => "Every image can be read and decoded.",
            Self::Export => "An exported folder holds what its manifest says.",
        }
    }
}

/// One thing that does not pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub rule: Rule,
    /// The file or folder, relative to the dataset, with `/`.
    pub path: String,
    /// Other files that it is about.
    pub others: Vec<String>,
    /// What is wrong, with the figures. One sentence without a full stop.
    pub message: String,
}

impl Finding {
    /// A finding of `rule` about a file that has this `problem`.
    pub fn of_problem(rule: Rule, problem: &Problem) -> Self {
        Self { rule, path: problem.path.clone(), others: Vec::new(), message: problem.reason.clone() }
    }
}

/// Everything about `dataset`, whose headers have been read ([`crate::dataset::probe`]), that does not keep to `limits`; in the order of
/// rules, then paths.
///
/// # Errors
/// Asked to stop.
pub fn check(dataset: &Dataset, limits: &Limits, progress: &Progress) -> Result<Vec<Finding>, Cancelled> {
    let mut findings = counted(&Tally::of(dataset), limits);
    findings.extend(files::duplicates(dataset, limits.duplicates, progress)?);
    findings.extend(files::unreadable(dataset, limits.reading, progress)?);
    Ok(findings)
}
