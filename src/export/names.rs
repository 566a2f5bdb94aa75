//! The names of an export's files: the plan's, with the folders and extensions that the form and the formats ask for; and a last look at
//! them before anything is written: none leaves the target, none meets another, none takes a book's place.

use super::entry::Written;
use super::error::ExportError;
use super::job::{self, BOOKS};
use super::recode::extension_for;
use super::{Form, Options};
use crate::dataset::{Dataset, Role};
use crate::pixels::Encoding;
use crate::plan::{Names, Plan, fold, shortened};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::{Component, Path};

/// One for each row, relative to the target, with `/`.
pub(super) fn of(dataset: &Dataset, plan: &Plan, options: &Options) -> Result<Names, ExportError> {
    let names = if options.recodes() || options.form == Form::Ultralytics {
        let mut names = plan.names(dataset);
        if options.recodes() {
            settle(&mut names, plan, options);
        }
        if options.form == Form::Ultralytics {
            into_roles(&mut names, plan)?;
        }
        names.into_iter().collect()
    } else {
        plan.names_in_one(dataset)
    };
    check(&names, options)?;
    Ok(names)
}

/// The file that row `at` of `plan` becomes in an export that writes made images as `made_as` and originals as they are; `names` are those
/// of the plan.
pub fn file_called(names: &Names, (plan, at): (&Plan, usize), made_as: Encoding) -> Option<String> {
    let (name, row) = (names.get(at)?, plan.rows.get(at)?);
    let format = if row.made.is_new() { Written::of(made_as) } else { Written::AsSource };
    format.name(name).rsplit('/').next().map(str::to_owned)
}

/// Bytes of a stem with which every extension that is given fits in a file's name.
const MOST_STEM_BYTES: usize = 250;

/// Gives originals that may be written anew the extension of what is written. Two of one folder that then had the same stem, so that they
/// could meet whatever their formats come out as, are told apart by their former extensions.
fn settle(names: &mut [String], plan: &Plan, options: &Options) {
    let mut taken: HashSet<String> = HashSet::new();
    for (name, _) in names.iter_mut().zip(&plan.rows).filter(|(_, row)| job::is_exact(row.made)) {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let (stem, own) = file.rsplit_once('.').unwrap_or((file, ""));
        let mut claim = |stem: String| {
            let stem = shortened(&stem, MOST_STEM_BYTES, &stem);
            taken.insert(fold(&format!("{folder}/{stem}"))).then_some(stem)
        };
        let mut free = claim(stem.to_owned()).or_else(|| claim(format!("{stem}~{own}")));
        let mut number = 2;
        while free.is_none() {
            free = claim(format!("{stem}~{own}{number}"));
            number += 1;
        }
        let settled = format!("{folder}/{}.{}", free.unwrap_or_default(), extension_for(file, options));
        *name = settled;
    }
}

/// Calls the folders of splits train, val and test.
fn into_roles(names: &mut [String], plan: &Plan) -> Result<(), ExportError> {
    let used: Vec<bool> = (0..plan.roster.splits.len()).map(|at| plan.rows.iter().any(|row| usize::from(row.split.0) == at)).collect();
    let mut roles = Vec::new();
    for (split, _) in plan.roster.splits.iter().zip(&used).filter(|(_, used)| **used) {
        if roles.contains(&split.role) {
            let reason = format!("Ultralytics knows one folder for each of train, val and test, and {} is another of its kind", split.name);
            return Err(ExportError::Refused(reason));
        }
        roles.push(split.role);
    }
    for (name, row) in names.iter_mut().zip(&plan.rows) {
        let (_, below) = name.split_once('/').unwrap_or(("", name));
        let folder = match plan.roster.splits[usize::from(row.split.0)].role {
            Role::Train => "train",
            Role::Validation => "val",
            Role::Test => "test",
        };
        *name = format!("{folder}/{below}");
    }
    Ok(())
}

/// Refuses names that could harm: an error in the plan or a hostile manifest, never the user's doing.
fn check(names: &Names, options: &Options) -> Result<(), ExportError> {
    let out = options.out.as_path();
    for name in names.iter() {
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || name.is_empty() || name.contains(['\\', '\0']) {
            return Err(ExportError::target(out, format!("an image would be written to {name:?}, outside of the target")));
        }
        let mut parts = name.split('/');
        let first = parts.next().unwrap_or_default().to_lowercase();
        if BOOKS.iter().any(|book| book.to_lowercase() == first) {
            return Err(ExportError::target(out, format!("a split is called {first:?}, which is a file of every export; rename it")));
        }
        let class = parts.next().unwrap_or_default().to_lowercase();
        if options.form.metadata() == Some(&class) {
            return Err(ExportError::target(out, format!("a class is called {class:?}, which is a file of every split here; rename it")));
        }
    }
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    let name = |row: u32| &names[row as usize];
    order.par_sort_unstable_by(|a, b| name(*a).cmp(name(*b)));
    match order.windows(2).find(|pair| name(pair[0]) == name(pair[1])) {
        Some(pair) => Err(ExportError::target(out, format!("two images would be written to {}", name(pair[0])))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::Recipe;

    fn refused(names: &[&str], form: Form) -> bool {
        let names: Names = names.iter().map(|&name| name.to_owned()).collect();
        check(&names, &Options { form, ..Options::new("out") }).is_err()
    }

    #[test]
    fn names_stay_inside_and_apart() {
        for name in ["../x.jpg", "/x.jpg", "a/../../x.jpg", "", "Manifest.CSV/a/x.jpg", "a\\b.jpg"] {
            assert!(refused(&[name], Form::Tree), "{name:?}");
        }
        assert!(refused(&["train/a/x.jpg", "train/b/x.jpg", "train/a/x.jpg"], Form::Tree));
        assert!(!refused(&["train/a/x.jpg", "train/b/x.jpg", "train/a/..x.jpg"], Form::Tree));
        assert!(refused(&["train/Metadata.csv/x.jpg"], Form::HuggingFace));
        assert!(!refused(&["train/Metadata.csv/x.jpg"], Form::Tree));
        assert!(refused(&["train/metadata.parquet/x.jpg"], Form::HuggingFaceParquet));
    }

    #[test]
    fn stems_stay_apart_where_formats_change() {
        let dataset = Dataset::synthetic(&[("train", "a", 4)]);
        let plan = Plan::new(&dataset, &Recipe::default());
        let mut names: Vec<String> = ["train/a/x.bmp", "train/a/x.jpg", "train/a/X.png", "train/a/y.PNG"].map(str::to_owned).to_vec();
        settle(&mut names, &plan, &Options { transcode: Some(crate::pixels::Encoding::Png), ..Options::new("out") });
        assert_eq!(names, ["train/a/x.png", "train/a/x~jpg.png", "train/a/X~png.png", "train/a/y.PNG"]);
    }

    #[test]
    fn ultralytics_has_three_folders() {
        let dataset = Dataset::synthetic(&[("Training", "a", 1), ("Valid", "a", 1), ("eval", "a", 1)]);
        let plan = Plan::new(&dataset, &Recipe::default());
        let options = Options { form: Form::Ultralytics, ..Options::new("out") };
        let names = of(&dataset, &plan, &options).unwrap();
        assert_eq!(names.iter().collect::<Vec<_>>(), ["train/a/000000.jpg", "val/a/000000.jpg", "test/a/000000.jpg"]);
        let twice = Dataset::synthetic(&[("test", "a", 1), ("testing", "a", 1)]);
        let refused = of(&twice, &Plan::new(&twice, &Recipe::default()), &options).unwrap_err();
        assert!(refused.to_string().contains("testing is another of its kind"), "{refused}");
    }
}
