//! The lines that load an export in the usual libraries: for its `README.md`, relative to the folder, and with whole paths for whoever has just made it.

mod libraries;

use super::{Form, Options};
use crate::dataset::{Dataset, Role};
use crate::plan::{Names, Plan};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

/// How one library loads an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadLines {
    /// The library.
    pub library: Cow<'static, str>,
    /// `python` or `sh`.
    pub language: Cow<'static, str>,
    /// What is to be known or done first; may be empty.
    pub note: String,
    /// The lines.
    pub code: String,
}

/// One exported split.
pub(super) struct Split {
    /// Its place in the dataset.
    pub(super) at: usize,
    /// What the dataset calls it.
    name: String,
    /// Its folder.
    pub(super) folder: String,
    /// What Hugging Face calls it: letters, digits and underscores; no two alike.
    pub(super) hub_name: String,
    pub(super) role: Role,
    /// Classes of the export that have no image in this split.
    lacks: usize,
}

impl Split {
    /// A variable of Python.
    fn variable(&self) -> String {
        let plain = ["train", "val", "test"].iter().any(|word| self.hub_name.starts_with(word));
        if plain { self.hub_name.clone() } else { format!("split_{}", self.hub_name) }
    }
}

/// What the lines are about.
pub(super) struct Loading<'a> {
    /// Relative to the export's folder if there is none.
    base: Option<&'a Path>,
    /// The dataset that it was made from.
    root: &'a Path,
    form: Form,
    splits: Vec<Split>,
    /// Whether training classes differ in size.
    unequal: bool,
}

impl<'a> Loading<'a> {
    /// Of the export of `plan` whose rows have these names.
    pub(super) fn of(dataset: &'a Dataset, plan: &Plan, names: &Names, (options, base): (&Options, Option<&'a Path>)) -> Self {
        let splits = splits(plan, names);
        let unequal = trained(&splits).is_some_and(|split| {
            let counts = || plan.outline.splits[split.at].classes.iter().map(|class| class.after).filter(|count| *count > 0);
            counts().min() != counts().max()
        });
        Self { base, root: dataset.root(), form: options.form, splits, unequal }
    }

    /// The splits, in the dataset's order.
    pub(super) fn splits(&self) -> &[Split] {
        &self.splits
    }

    /// A way for each library that reads this form, the likeliest first; none where nothing was written.
    pub(super) fn lines(&self) -> Vec<LoadLines> {
        let Some(train) = trained(&self.splits) else { return Vec::new() };
        match self.form {
            Form::Manifest => vec![libraries::rows_in_torch(self, train), libraries::rows_in_pandas(self, train)],
            Form::WebDataset => vec![libraries::shards(self, train), libraries::hugging_face(self, train)],
            form => {
                let mut all = vec![
                    libraries::torchvision(self, train),
                    libraries::keras(self, train),
                    libraries::hugging_face(self, train),
                    libraries::timm(self, train),
                    libraries::ultralytics(self, train),
                ];
                match form {
                    Form::KerasCsv => all.insert(0, libraries::keras_tables(self, train)),
                    Form::Ultralytics => all.rotate_right(1),
                    Form::HuggingFace | Form::HuggingFaceParquet => all.swap(0, 2),
                    _ => {}
                }
                all
            }
        }
    }

    /// A path in the export, as a string of Python.
    fn at(&self, name: &str) -> String {
        quoted(&self.path(name))
    }

    /// A path in the export; the folder itself if `name` is empty.
    fn path(&self, name: &str) -> String {
        match self.base {
            Some(base) if name.is_empty() => base.display().to_string(),
            Some(base) => base.join(name).display().to_string(),
            None if name.is_empty() => ".".to_owned(),
            None => name.to_owned(),
        }
    }

    /// The split that a model is watched on while it is trained.
    fn held_out(&self) -> Option<&Split> {
        let of = |role| self.splits.iter().find(|split| split.role == role);
        of(Role::Validation).or_else(|| of(Role::Test))
    }

    fn is_complete(&self) -> bool {
        self.splits.iter().all(|split| split.lacks == 0)
    }
}

/// The split to train on.
fn trained(splits: &[Split]) -> Option<&Split> {
    splits.iter().find(|split| split.role == Role::Train).or(splits.first())
}

/// The folders that hold images, in the dataset's order.
fn splits(plan: &Plan, names: &Names) -> Vec<Split> {
    let mut all: Vec<Split> = Vec::new();
    let mut seen = BTreeSet::new();
    let exported = |class: usize| plan.outline.splits.iter().any(|split| split.classes[class].after > 0);
    for (row, name) in plan.rows.iter().zip(names.iter()) {
        if seen.insert(row.split) {
            let at = usize::from(row.split.0);
            let split = &plan.roster.splits[at];
            let folder = name.split('/').next().unwrap_or_default().to_owned();
            let classes = &plan.outline.splits[at].classes;
            let lacks = (0..classes.len()).filter(|class| classes[*class].after == 0 && exported(*class)).count();
            all.push(Split { at, name: split.name.clone(), folder, hub_name: hub_name(&split.name), role: split.role, lacks });
        }
    }
    name_apart(&mut all);
    all
}

/// The names that scripts expect, where each role is played once; else no two alike.
fn name_apart(splits: &mut [Split]) {
    let roles: BTreeSet<Role> = splits.iter().map(|split| split.role).collect();
    if roles.len() == splits.len() {
        for split in splits {
            split.hub_name = match split.role {
                Role::Train => "train",
                Role::Validation => "validation",
                Role::Test => "test",
            }
            .to_owned();
        }
        return;
    }
    let mut taken = BTreeSet::new();
    for split in splits {
        let plain = split.hub_name.clone();
        let mut number = 2;
        while !taken.insert(split.hub_name.clone()) {
            split.hub_name = format!("{plain}_{number}");
            number += 1;
        }
    }
}

/// A name that `datasets` takes for a split.
fn hub_name(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if word.is_empty() { "split".to_owned() } else { word }
}

/// `text` as a string of JSON, Python and YAML.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(hub_name: &str, role: Role) -> Split {
        Split { at: 0, name: hub_name.to_owned(), folder: hub_name.to_owned(), hub_name: hub_name.to_owned(), role, lacks: 0 }
    }

    #[test]
    fn splits_have_the_names_that_scripts_expect_and_no_two_alike() {
        let names = |mut splits: Vec<Split>| {
            name_apart(&mut splits);
            splits.iter().map(|split| (split.hub_name.clone(), split.variable())).collect::<Vec<_>>()
        };
        let pair = |name: &str, variable: &str| (name.to_owned(), variable.to_owned());
        let usual = vec![split("training", Role::Train), split("dev", Role::Validation)];
        assert_eq!(names(usual), [pair("train", "train"), pair("validation", "validation")]);
        let odd = vec![split("a_b", Role::Train), split("a_b", Role::Train), split("2024", Role::Test)];
        assert_eq!(names(odd), [pair("a_b", "split_a_b"), pair("a_b_2", "split_a_b_2"), pair("2024", "split_2024")]);
    }
}
