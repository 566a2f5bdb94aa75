//! A gate for exports whose images are no files of their own (a table alone, shards): counts and duplicates by their manifest, pixels where
//! the images really are.

use super::Form;
use super::again::{below, dataset_of, form_of};
use super::manifest::Line;
use super::shards;
use super::verify::{VerifyError, lines_of};
use crate::dataset::{Role, Split};
use crate::gate::{self, Duplicates, Finding, Limits, Reading, Rule, Tally};
use crate::pixels::{self, PixelsError};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

/// An exported folder as its manifest lists it.
#[derive(Clone, Debug)]
pub struct Listed {
    dir: PathBuf,
    /// Where the dataset is said to be now.
    moved: Option<PathBuf>,
    form: Form,
    lines: Vec<Line>,
    splits: Vec<Split>,
    classes: Vec<String>,
}

impl Listed {
    /// Reads the manifest of the exported folder `dir`. `moved` says where the dataset is now, if not where it was.
    ///
    /// # Errors
    /// The manifest cannot be read.
    pub fn open(dir: &Path, moved: Option<&Path>) -> Result<Self, VerifyError> {
        let lines = lines_of(dir)?;
        let names: BTreeSet<&String> = lines.iter().map(|line| &line.split).collect();
        let split = |name: &String| Split { name: name.clone(), role: Role::of(name).unwrap_or(Role::Train) };
        let mut splits: Vec<Split> = names.into_iter().map(split).collect();
        splits.sort_by_key(|split| split.role);
        let classes: BTreeSet<&String> = lines.iter().map(|line| &line.label).collect();
        let classes = classes.into_iter().cloned().collect();
        Ok(Self { dir: dir.to_owned(), moved: moved.map(Path::to_path_buf), form: form_of(dir), splits, classes, lines })
    }

    /// Its splits: training, validation, test, then by name.
    pub fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// How many images it lists; one that is listed twice counts twice.
    pub fn images(&self) -> usize {
        self.lines.len()
    }

    /// What the paths of findings are relative to: the dataset for a table alone (the folder itself where that is gone), else the folder.
    pub fn root(&self) -> PathBuf {
        let dataset = if self.form == Form::Manifest { dataset_of(&self.dir, self.moved.as_deref()) } else { None };
        dataset.unwrap_or_else(|| self.dir.clone())
    }

    /// The exported folder, where findings about it and about images have different roots; with what names the images.
    pub fn apart(&self) -> Option<(&Path, HashSet<&str>)> {
        (self.root() != self.dir).then(|| (self.dir.as_path(), self.lines.iter().map(|line| line.file_name.as_str()).collect()))
    }

    /// Everything that does not keep to `limits`, in the order of rules.
    ///
    /// # Errors
    /// Asked to stop.
    pub fn check(&self, limits: &Limits, progress: &Progress) -> Result<Vec<Finding>, Cancelled> {
        let mut images = vec![vec![0; self.classes.len()]; self.splits.len()];
        for line in self.lines.iter().filter(|line| !is_unread(line)) {
            if let (Some(split), Ok(class)) = (self.split_of(line), self.classes.binary_search(&line.label)) {
                images[split][class] += 1;
            }
        }
        let mut findings = gate::counted(&Tally { splits: &self.splits, classes: &self.classes, images }, limits);
        findings.append(&mut self.duplicates(limits.duplicates));
        if limits.reading != Reading::Off {
            findings.extend(
                self.lines
                    .iter()
                    .filter(|line| is_unread(line))
                    .map(|line| unreadable(line, "it could not be decoded when it was exported")),
            );
        }
        if limits.reading == Reading::Pixels {
            findings.append(&mut self.undecodable(progress)?);
        }
        Ok(findings)
    }

    fn split_of(&self, line: &Line) -> Option<usize> {
        self.splits.iter().position(|split| split.name == line.split)
    }

    fn duplicates(&self, wanted: Duplicates) -> Vec<Finding> {
        if wanted == Duplicates::Allowed {
            return Vec::new();
        }
        let mut by_hash: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
        self.lines.iter().for_each(|line| by_hash.entry(&line.hash).or_default().push(line));
        let place = |line: &&Line| Some((self.split_of(line)?, line.file_name.clone()));
        let same = |lines: Vec<&Line>| gate::same_file(lines.iter().filter_map(place).collect(), &self.splits, wanted);
        let mut findings: Vec<Finding> = by_hash.into_values().filter(|lines| lines.len() > 1).filter_map(same).collect();
        findings.sort_by(|a, b| a.path.cmp(&b.path));
        findings
    }

    /// Images that cannot be decoded. Those that are missing or have changed are told by [`super::verify`].
    fn undecodable(&self, progress: &Progress) -> Result<Vec<Finding>, Cancelled> {
        let named: BTreeMap<&str, &Line> =
            self.lines.iter().filter(|line| !is_unread(line)).map(|line| (line.file_name.as_str(), line)).collect();
        progress.begin("Decoding images", named.len() as u64);
        let told = |line: &Line, error: Option<PixelsError>| {
            progress.tick(1);
            error.map(|error| unreadable(line, &error.to_string()))
        };
        let mut findings = match self.form {
            Form::WebDataset => shards::each_image(&self.dir, &self.lines, progress, &|line, bytes| {
                told(line, pixels::decode(bytes, &pixels::Limits::default()).err())
            })?,
            _ => {
                let Some(root) = dataset_of(&self.dir, self.moved.as_deref()) else { return Ok(Vec::new()) };
                let one = |(name, line): (&&str, &&Line)| {
                    progress.check()?;
                    let error = below(&root, name).and_then(|path| pixels::decode_file(&path, &pixels::Limits::default()).err());
                    Ok(told(line, error))
                };
                named.par_iter().map(one).collect::<Result<Vec<_>, Cancelled>>()?.into_iter().flatten().collect()
            }
        };
        findings.sort_by(|a: &Finding, b| a.path.cmp(&b.path));
        Ok(findings)
    }
}

/// Whether the image could not be decoded when it was exported.
fn is_unread(line: &Line) -> bool {
    line.width == 0
}

fn unreadable(line: &Line, why: &str) -> Finding {
    Finding { rule: Rule::Unreadable, path: line.file_name.clone(), others: Vec::new(), message: why.to_owned() }
}
