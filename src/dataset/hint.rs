//! Words of help: for a folder without a dataset in it, and for one that looks as if another was meant.

use super::scan::ONLY_SPLIT;
use super::table::Finds;
use super::words::role_of;
use crate::problem::{Problem, ProblemKind};
use std::collections::{BTreeMap, BTreeSet};

const EXPECTED: &str = "expected CLASS/IMAGE or SPLIT/CLASS/IMAGE (such as cats/1.jpg or train/cats/1.jpg), or a manifest (.csv, .jsonl)";

/// What was found instead of class folders with images, and what to do; `loose` images lie in the root itself.
pub(super) fn no_images(finds: &Finds, loose: usize) -> String {
    if loose > 0 {
        return format!("found {loose} images directly in it, where no class can be told; move them into one folder a class; {EXPECTED}");
    }
    let in_splits = finds.problems.iter().filter(|problem| problem.kind == ProblemKind::Misplaced).count();
    if in_splits > 0 {
        return format!("found {in_splits} images outside class folders ({}); {EXPECTED}", first_paths(finds, ProblemKind::Misplaced));
    }
    if !finds.classes.is_empty() {
        let names: Vec<&str> = finds.classes.iter().take(3).map(String::as_str).collect();
        let and_more = if finds.classes.len() > 3 { ", ..." } else { "" };
        return format!("found {} folders without an image ({}{and_more}); {EXPECTED}", finds.classes.len(), names.join(", "));
    }
    format!("found no folders in it; {EXPECTED}")
}

fn first_paths(finds: &Finds, kind: ProblemKind) -> String {
    let mut paths = finds.problems.iter().filter(|problem| problem.kind == kind).map(|problem| problem.path.as_str());
    let first = paths.next().unwrap_or_default();
    if paths.next().is_some() { format!("{first}, ...") } else { first.to_owned() }
}

/// Adds notes on classes whose names differ in case only, and on a single "class" that holds split folders.
pub(super) fn odd_classes(finds: &mut Finds) {
    let mut by_lower: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for class in &finds.classes {
        by_lower.entry(class.to_lowercase()).or_default().push(class);
    }
    let mut notes = Vec::new();
    for alike in by_lower.values() {
        for pair in alike.windows(2) {
            let reason = format!("differs only in case from the class {}; merge them if they are one", pair[0]);
            notes.push(Problem::new(ProblemKind::Note, pair[1], reason));
        }
    }
    if let (1, Some(class)) = (finds.classes.len(), finds.classes.first())
        && finds.splits.iter().all(|split| split.name == ONLY_SPLIT)
    {
        let inner = |folder: &str| folder.strip_prefix(class.as_str())?.strip_prefix('/')?.split('/').next().map(str::to_owned);
        let words: BTreeSet<String> =
            finds.batches.iter().filter_map(|batch| inner(&batch.files.folder)).filter(|name| role_of(name).is_some()).collect();
        if !words.is_empty() {
            let words: Vec<String> = words.into_iter().collect();
            let reason = format!("the only class holds folders called {}: to read them as splits, open {class} itself", words.join(", "));
            notes.push(Problem::new(ProblemKind::Note, class, reason));
        }
    }
    finds.problems.extend(notes);
}
