//! What an export will write, and what is worth knowing before it does.

use super::error::ExportError;
use super::job;
use super::target::Place;
use super::{Estimate, Form, LinkMode, Options};
use crate::dataset::{Dataset, Role};
use crate::plan::{MANY_FROM_ONE, Made, Plan};
use crate::problem::ProblemKind;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A made JPEG against its source, in hundredths of bytes: other JPEGs are often of lower quality, and PNGs hold photographs badly.
const MADE_PERCENT: [(&[&str], u64); 2] =
    [(&["png", "bmp", "tif", "tiff", "ppm", "pgm", "pbm", "pnm", "tga", "qoi"], 40), (&["webp"], 200)];

/// Bytes of the files beside the images, for each row and at least.
const BOOKS_BYTES: (u64, u64) = (600, 200_000);

/// What loaders see, by lower-case extension.
const READERS: [(&str, &[&str]); 3] = [
    ("torchvision", &["jpg", "jpeg", "png", "ppm", "bmp", "pgm", "tif", "tiff", "webp"]),
    ("Keras", &["bmp", "gif", "jpeg", "jpg", "png"]),
    ("timm", &["png", "jpg", "jpeg"]),
];

/// Fewer rows than this are not worth handing to another thread.
const ROWS_A_TASK: usize = 256;

/// Estimates what `plan` writes to `place`.
pub(super) fn of(dataset: &Dataset, plan: &Plan, options: &Options, place: &Place) -> Result<Estimate, ExportError> {
    let files = plan.rows.len() as u64;
    let free_bytes = place.free_bytes()?;
    let bytes = bytes(dataset, plan, options, 100);
    let warnings = warnings(dataset, plan, options);
    let (interrupted, missing) = (super::stage::is_left(place), place.missing());
    Ok(Estimate { files, bytes, free_bytes, secs: None, sampled: 0, interrupted, missing, warnings, replaces: None })
}

/// Refuses what surely does not fit: made images count half of what is guessed.
pub(super) fn refuse_if_too_big(
    dataset: &Dataset,
    plan: &Plan,
    options: &Options,
    estimate: &Estimate,
    place: &Place,
) -> Result<(), ExportError> {
    // What is guessed whole fits, or else half of the guess has to be looked at.
    if estimate.bytes > estimate.free_bytes && bytes(dataset, plan, options, 50) > estimate.free_bytes {
        let path = place.parent.clone();
        return Err(ExportError::NoSpace { path, needed_bytes: estimate.bytes, free_bytes: estimate.free_bytes });
    }
    Ok(())
}

/// Bytes of all files, with `percent` of what is guessed for images that are encoded. What is packed into shards needs room twice while
/// that goes on, but for originals.
pub(super) fn bytes(dataset: &Dataset, plan: &Plan, options: &Options, percent: u64) -> u64 {
    let encoded = times_encoded(options);
    let one = |row: &crate::plan::Row| {
        // Asked only where it counts: the size of a file that was not looked at yet is a question to the system.
        let source = || dataset.stamp(row.source).0;
        match row.made {
            Made::Original | Made::Copy(_) => match options.form {
                Form::Manifest => 0,
                // How small a smaller size is cannot be told from here.
                _ if options.recodes() => source() * (2 * percent).saturating_sub(100) / 100 * encoded,
                Form::WebDataset => source(),
                _ if options.link == LinkMode::Copy => source(),
                _ => 0,
            },
            Made::Augmented(_) | Made::Blended(..) => guess_of(dataset, row) * percent / 100 * encoded,
        }
    };
    plan.rows.par_iter().with_min_len(ROWS_A_TASK).map(one).sum::<u64>() + books_bytes(plan)
}

/// How often the bytes of what is encoded lie on the disk at once: while shards are packed, twice.
pub(super) fn times_encoded(options: &Options) -> u64 {
    if options.form == Form::WebDataset { 2 } else { 1 }
}

/// Bytes of the files beside the images.
pub(super) fn books_bytes(plan: &Plan) -> u64 {
    BOOKS_BYTES.1 + plan.rows.len() as u64 * BOOKS_BYTES.0
}

/// Bytes that a made image is guessed to have, from its source's size.
pub(super) fn guess_of(dataset: &Dataset, row: &crate::plan::Row) -> u64 {
    let extension = extension(dataset.file_name(row.source));
    let guess = MADE_PERCENT.iter().find(|(names, _)| names.contains(&extension.as_str())).map_or(100, |(_, guess)| *guess);
    dataset.stamp(row.source).0 * guess / 100
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default()
}

fn warnings(dataset: &Dataset, plan: &Plan, options: &Options) -> Vec<String> {
    let mut all = Vec::new();
    if matches!(options.form, Form::Tree | Form::KerasCsv | Form::Ultralytics) {
        unseen(dataset, plan, &mut all);
    }
    let wrong = dataset.problems().iter().filter(|problem| problem.kind == ProblemKind::WrongExtension).count();
    if wrong > 0 {
        let which = if wrong == 1 {
            "1 original is of another format than its extension says; it is".to_owned()
        } else {
            format!("{wrong} originals are of another format than their extension says; they are")
        };
        all.push(format!("{which} exported as on disk"));
    }
    match options.link {
        _ if !options.form.places_originals() => {}
        LinkMode::Symlink => all.push("Symbolic links break when the dataset is moved, and change when it changes".to_owned()),
        LinkMode::Hard => {
            let anew = if options.recodes() { "; images that are encoded anew are files of their own" } else { "" };
            all.push(format!("Hard links are the same files as the dataset's: who edits one edits both{anew}"));
        }
        LinkMode::Copy | LinkMode::Reflink => {}
    }
    for (split, outline) in plan.roster.splits.iter().zip(&plan.outline.splits) {
        if outline.resampled && split.role != Role::Train {
            all.push(format!("{} is resampled too, so scores on it no longer tell about the data as they are", split.name));
        }
        if let Some(most) = outline.most_from_one().filter(|most| *most > MANY_FROM_ONE) {
            all.push(format!("In {} up to {most} images come from one original: it looks larger than it is", split.name));
        }
    }
    classes(plan, &mut all);
    all
}

/// Originals whose extension hides them from a loader.
fn unseen(dataset: &Dataset, plan: &Plan, all: &mut Vec<String>) {
    let mut by_extension: BTreeMap<String, u64> = BTreeMap::new();
    for row in plan.rows.iter().filter(|row| job::is_exact(row.made)) {
        *by_extension.entry(extension(dataset.file_name(row.source))).or_default() += 1;
    }
    for (reader, seen) in READERS {
        let hidden: Vec<(&String, &u64)> = by_extension.iter().filter(|(extension, _)| !seen.contains(&extension.as_str())).collect();
        let count: u64 = hidden.iter().map(|(_, count)| **count).sum();
        if count > 0 {
            let named = |(name, _): &(&String, &u64)| if name.is_empty() { "no extension".to_owned() } else { format!(".{name}") };
            let names: Vec<String> = hidden.iter().map(named).collect();
            all.push(format!("{reader} does not read {count} of the originals ({})", names.join(", ")));
        }
    }
}

/// Too few classes, and classes that a split lacks.
fn classes(plan: &Plan, all: &mut Vec<String>) {
    let present: BTreeSet<(u16, u32)> = plan.rows.iter().map(|row| (row.split.0, row.class.0)).collect();
    for (name, folder) in plan.roster.classes.iter().zip(plan.roster.class_folders()).filter(|(name, folder)| *name != folder) {
        all.push(format!("The class {name} is written to the folder {folder}, a name that every system can hold; loaders will show that"));
    }
    let classes: BTreeSet<u32> = present.iter().map(|(_, class)| *class).collect();
    if classes.len() < 2 {
        all.push("There are fewer than two classes, so there is nothing to tell apart".to_owned());
    }
    for (at, split) in plan.roster.splits.iter().enumerate() {
        let had: u64 = plan.outline.splits[at].before().iter().sum();
        if had > 0 && split.role == Role::Train && !present.iter().any(|(of, _)| usize::from(*of) == at) {
            all.push(format!("{} has no images left, so there is nothing to train on", split.name));
        }
        let missing: Vec<&str> = classes
            .iter()
            .filter(|class| !present.contains(&(at as u16, **class)))
            .map(|class| plan.roster.classes[*class as usize].as_str())
            .collect();
        if !missing.is_empty() && missing.len() < classes.len() {
            let names = missing.join(", ");
            all.push(format!("{} has no images of {names}: loaders number its classes otherwise; use class_to_idx.json", split.name));
        }
    }
}
