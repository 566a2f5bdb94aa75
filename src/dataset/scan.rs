//! A dataset folder: class folders, with or without split folders above them.

use super::hint;
use super::layout::{Layout, SplitFolder, decide};
use super::listing::{Folder, Listed, Place, list, walk};
use super::manifest;
use super::table::{Batch, Finds, build};
use super::trail::Trail;
use super::words::is_ambiguous;
use super::{Dataset, DatasetError, Role, Split};
use crate::problem::{Problem, ProblemKind};
use crate::progress::Progress;
use std::collections::BTreeMap;
use std::path::Path;

/// What a dataset without split folders calls its one split.
pub(super) const ONLY_SPLIT: &str = "train";

/// A class folder: the split and class it belongs to, as places in lists.
#[derive(Clone, Copy)]
struct Owner {
    split: usize,
    class: usize,
}

/// Reads the dataset folder `root`.
pub(super) fn scan(root: &Path, progress: &Progress) -> Result<Dataset, DatasetError> {
    progress.begin("Scanning", 0);
    let open = |error: std::io::Error| DatasetError::Open { path: root.to_owned(), reason: error.to_string() };
    let trail = Trail::start(root).map_err(open)?;
    // Said as an error rather than as a problem of an empty dataset.
    std::fs::read_dir(root).map_err(open)?;
    let top = list(&Folder { path: root.to_owned(), key: String::new(), trail }, Place::Above, progress)?;

    let mut finds = Finds::default();
    let loose = take_loose(&top, "", &mut finds);
    let layout = decide(top.folders, progress)?;
    let classes = match layout {
        Layout::Classes { folders, notes } => {
            finds.problems.extend(notes);
            finds.splits.push(Split { name: ONLY_SPLIT.to_owned(), role: Role::Train });
            folders.into_iter().map(|folder| (0, folder)).collect()
        }
        Layout::Splits { splits, beside } => {
            report_beside(beside, &mut finds, progress)?;
            take_splits(splits, &mut finds)
        }
    };
    collect(classes, &mut finds, progress)?;
    if let Some(dataset) = manifest::instead_of_folders(root, &finds, progress)? {
        return Ok(dataset);
    }
    if finds.batches.iter().all(|batch| batch.files.len() == 0) {
        return Err(DatasetError::NoImages { path: root.to_owned(), hint: hint::no_images(&finds, loose) });
    }
    hint::odd_classes(&mut finds);
    build(root.to_owned(), finds).map_err(|_| DatasetError::Open {
        path: root.to_owned(),
        reason: "it holds more than the 4 294 967 295 images that one dataset can have; open a part of it".to_owned(),
    })
}

/// Takes over what stands in a folder above the classes; says how many images lie there.
fn take_loose(listed: &Listed, split: &str, finds: &mut Finds) -> usize {
    finds.ignored += listed.ignored;
    finds.problems.extend(listed.problems.iter().cloned());
    for name in listed.files.names() {
        let (key, place) = if split.is_empty() { (name.to_owned(), "the dataset") } else { (format!("{split}/{name}"), "the split") };
        let reason = format!("it lies in the folder of {place} itself, where no class can be told; move it into a class folder");
        finds.problems.push(Problem::new(ProblemKind::Misplaced, key, reason));
    }
    listed.files.len()
}

/// Takes over the split folders; gives their class folders with the place of their split.
fn take_splits(splits: Vec<SplitFolder>, finds: &mut Finds) -> Vec<(usize, Folder)> {
    let mut classes = Vec::new();
    for SplitFolder { split, listed } in splits {
        take_loose(&listed, &split.name, finds);
        if is_ambiguous(&split.name) {
            let reason = "taken as the test split; if it is the validation split, call it val";
            finds.problems.push(Problem::new(ProblemKind::Note, &split.name, reason));
        }
        let place = finds.splits.len();
        finds.splits.push(split);
        classes.extend(listed.folders.into_iter().map(|folder| (place, folder)));
    }
    classes
}

/// Says what is lost in folders that stand beside split folders.
fn report_beside(beside: Vec<Folder>, finds: &mut Finds, progress: &Progress) -> Result<(), DatasetError> {
    let names: Vec<String> = beside.iter().map(|folder| folder.key.clone()).collect();
    let mut images = vec![0; names.len()];
    for (owner, listed) in walk(beside.into_iter().enumerate().collect(), progress)? {
        images[owner] += listed.files.len();
    }
    for (name, images) in names.into_iter().zip(images) {
        if images == 0 {
            finds.ignored += 1;
        } else {
            let noun = if images == 1 { "image" } else { "images" };
            let reason = format!("{images} {noun} left out: the folder stands beside split folders and is none of train, val, test");
            finds.problems.push(Problem::new(ProblemKind::Misplaced, name, reason));
        }
    }
    Ok(())
}

/// Lists all class folders with what is below them into `finds`.
fn collect(classes: Vec<(usize, Folder)>, finds: &mut Finds, progress: &Progress) -> Result<(), DatasetError> {
    let names: Vec<String> = classes.iter().map(|(_, folder)| folder.name().to_owned()).collect();
    let mut empty: BTreeMap<String, String> = classes.iter().rev().map(|(_, f)| (f.name().to_owned(), f.key.clone())).collect();
    finds.classes.extend(names.iter().cloned());
    let owned = classes.into_iter().enumerate().map(|(class, (split, folder))| (Owner { split, class }, folder)).collect();
    for (owner, listed) in walk(owned, progress)? {
        finds.ignored += listed.ignored;
        finds.problems.extend(listed.problems);
        if listed.files.len() > 0 {
            let class = names[owner.class].clone();
            empty.remove(&class);
            finds.batches.push(Batch { split: finds.splits[owner.split].name.clone(), class, files: listed.files });
        }
    }
    for key in empty.into_values() {
        finds.problems.push(Problem::new(ProblemKind::EmptyClass, key, "the class has no image in any split"));
    }
    Ok(())
}
