//! Manifests: a table of image paths with labels, as CSV or JSON lines. Its folder is the root; nothing outside it is ever read.

mod confine;
mod csv_rows;
mod json_rows;
mod row;

use super::extensions::promised;
use super::listing::{has_image_content, modified_nanos};
use super::scan::ONLY_SPLIT;
use super::table::{Batch, Files, Finds, build};
use super::words::{is_ambiguous, role_of};
use super::{Dataset, DatasetError, Role, Split};
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use confine::{Confined, Fence};
use rayon::prelude::*;
use row::{Row, Rows};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// The names under which a manifest is looked for in a folder.
const USUAL_NAMES: [&str; 5] = ["manifest.csv", "metadata.csv", "manifest.jsonl", "metadata.jsonl", "labels.csv"];

/// Manifests beyond this size are refused: they are read into memory.
const MOST_BYTES: u64 = 2 << 30;

/// Whether a file of this name is a manifest, told by extension.
pub(super) fn is_manifest(path: &Path) -> bool {
    path.extension().is_some_and(|e| ["csv", "tsv", "jsonl", "ndjson"].iter().any(|known| e.eq_ignore_ascii_case(known)))
}

/// The manifest that lies in the folder `root`, read, where folders alone tell less than two classes; `None` without a usable one.
pub(super) fn instead_of_folders(root: &Path, finds: &Finds, progress: &Progress) -> Result<Option<Dataset>, DatasetError> {
    let classes: HashSet<&str> = finds.batches.iter().map(|batch| batch.class.as_str()).collect();
    if classes.len() > 1 {
        return Ok(None);
    }
    for path in USUAL_NAMES.map(|name| root.join(name)).into_iter().filter(|path| path.is_file()) {
        match read(&path, progress) {
            Ok(dataset) => return Ok(Some(dataset)),
            // One without labels (as Hugging Face has for captions) is no manifest of classes; the folders then speak.
            Err(DatasetError::Cancelled(stop)) => return Err(stop.into()),
            Err(_) => {}
        }
    }
    Ok(None)
}

/// Reads the manifest at `path`.
pub(super) fn read(path: &Path, progress: &Progress) -> Result<Dataset, DatasetError> {
    progress.begin("Reading the manifest", 0);
    let open = |error: std::io::Error| DatasetError::Open { path: path.to_owned(), reason: error.to_string() };
    let refuse = |reason: String| DatasetError::Manifest { path: path.to_owned(), reason };
    let size = std::fs::metadata(path).map_err(open)?.len();
    if size > MOST_BYTES {
        return Err(refuse(format!("it has {} MiB, and at most {} are read; split it", size >> 20, MOST_BYTES >> 20)));
    }
    let bytes = std::fs::read(path).map_err(open)?;
    let json = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("jsonl") || e.eq_ignore_ascii_case("ndjson"));
    let rows = if json { json_rows::read(&bytes) } else { csv_rows::read(&bytes) }.map_err(refuse)?;
    let root = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let total = rows.good.len() + rows.bad.len();

    progress.begin("Scanning", rows.good.len() as u64);
    let fence = Fence::around(root, rows.good.iter().map(|row| row.path.as_str())).map_err(open)?;
    let found = rows
        .good
        .par_iter()
        .map(|row| {
            progress.check()?;
            progress.tick(1);
            Ok(look(row, &fence))
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let finds = sort_in(&name, rows, found);
    if finds.batches.is_empty() {
        let first = finds.problems.first().map(|problem| format!(": {}", problem.reason)).unwrap_or_default();
        return Err(refuse(format!("none of its {total} rows names an image that can be used{first}")));
    }
    build(root.to_owned(), finds).map_err(|_| refuse("it names more images or splits than one dataset can have".to_owned()))
}

/// A file that a row names: its folder and name relative to the root, size and time.
struct Found {
    folder: String,
    name: String,
    bytes: u64,
    modified_nanos: i64,
}

/// The file of `row`, or why it cannot be had.
fn look(row: &Row, fence: &Fence) -> Result<Found, String> {
    let Confined { folder, name, path, metadata } = fence.file(&row.path)?;
    if !metadata.is_file() {
        return Err("not a file".to_owned());
    }
    if metadata.len() == 0 {
        return Err("the file is empty".to_owned());
    }
    if promised(&name).is_none() && !has_image_content(&path) {
        return Err("neither its extension nor its content is an image that evenset reads".to_owned());
    }
    Ok(Found { folder, name, bytes: metadata.len(), modified_nanos: modified_nanos(&metadata) })
}

/// Puts the rows' files in order; what cannot be used becomes a problem that names the line.
fn sort_in(manifest: &str, rows: Rows, found: Vec<Result<Found, String>>) -> Finds {
    let mut finds = Finds::default();
    let mut bad = rows.bad;
    let mut spellings: HashMap<String, Split> = HashMap::new();
    let mut seen: HashMap<String, (u64, String)> = HashMap::new();
    let mut batches: BTreeMap<(String, String, String), Files> = BTreeMap::new();
    let mut groups: HashMap<String, u32> = HashMap::new();
    for (row, found) in rows.good.into_iter().zip(found) {
        let result = found.and_then(|found| {
            let split = split_of(&row.split, &mut spellings)?;
            match seen.entry(format!("{}/{}", found.folder, found.name)) {
                Entry::Occupied(first) => {
                    let (line, label) = first.get();
                    let other =
                        if *label == row.label { String::new() } else { format!(", where its label is {label:?}, not {:?}", row.label) };
                    return Err(format!("the same file as in line {line}{other}; only the first counts"));
                }
                Entry::Vacant(first) => first.insert((row.line, row.label.clone())),
            };
            let place = (split, row.label, found.folder);
            let files = batches.entry(place).or_insert_with_key(|(_, _, folder)| Files::new(folder.clone()));
            let next = groups.len() as u32 + 1;
            let group = if row.group.is_empty() { 0 } else { *groups.entry(row.group).or_insert(next) };
            if files.push_in(&found.name, (found.bytes, found.modified_nanos), group) {
                Ok(())
            } else {
                Err("the name does not fit in the tables".to_owned())
            }
        });
        if let Err(reason) = result {
            bad.push((row.line, format!("{}: {reason}", row.path)));
        }
    }
    bad.sort();
    finds
        .problems
        .extend(bad.into_iter().map(|(line, why)| Problem::new(ProblemKind::ManifestRow, manifest, format!("line {line}: {why}"))));
    finds.splits = spellings.into_values().collect();
    for split in finds.splits.iter().filter(|split| is_ambiguous(&split.name)) {
        let reason = format!("split {}: taken as the test split; if it is the validation split, call it val", split.name);
        finds.problems.push(Problem::new(ProblemKind::Note, manifest, reason));
    }
    for ((split, class, _), files) in batches {
        finds.classes.insert(class.clone());
        finds.batches.push(Batch { split, class, files });
    }
    // A split whose rows are all unusable is none.
    finds.splits.retain(|split| finds.batches.iter().any(|batch| batch.split == split.name));
    finds
}

/// The name of the split that a row's `word` means, as it was first spelled.
fn split_of(word: &str, spellings: &mut HashMap<String, Split>) -> Result<String, String> {
    let word = if word.is_empty() { ONLY_SPLIT } else { word };
    if let Some(split) = spellings.get(&word.to_lowercase()) {
        return Ok(split.name.clone());
    }
    let role: Role = role_of(word).ok_or_else(|| format!("the split {word} is none of train, val, test"))?;
    spellings.insert(word.to_lowercase(), Split { name: word.to_owned(), role });
    Ok(word.to_owned())
}
