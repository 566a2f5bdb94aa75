//! Whether the files beside a manifest say what it says: class lists, weights, and the tables of single libraries. All of them follow from
//! its lines, so they are made anew and compared.

use super::again::{below, text_of};
use super::books::{BOOK_OF_WEIGHTS, SAMPLE_WEIGHTS};
use super::classes::Classes;
use super::manifest::Line;
use super::{Form, parquet, tables};
use crate::dataset::Role;
use crate::pixels::regular;
use crate::problem::{Problem, ProblemKind};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

/// What does not agree. Files that are missing are told elsewhere.
pub(super) fn check((dir, form): (&Path, Form), lines: &[Line]) -> Vec<Problem> {
    let names: Vec<String> = lines.iter().map(|line| &line.label).collect::<BTreeSet<_>>().into_iter().cloned().collect();
    let place: HashMap<&str, usize> = names.iter().zip(0..).map(|(name, at)| (name.as_str(), at)).collect();
    let found = text_of(&dir.join(BOOK_OF_WEIGHTS)).ok().and_then(|text| serde_json::from_str::<Value>(&text).ok());
    let classes = counted(lines, &names, &place, found.as_ref());
    let mut problems: Vec<Problem> = lines.iter().filter_map(|line| misplaced(line, &place)).collect();
    if form.places_originals() {
        problems.extend(strays(lines));
    }
    problems.extend(text(dir, "classes.txt", |text| text == classes.text()));
    let json = |text: &str, wanted: &Value| serde_json::from_str(text).is_ok_and(|found: Value| same(&found, wanted));
    problems.extend(text(dir, "class_to_idx.json", |text| json(text, &classes.indices())));
    problems.extend(text(dir, BOOK_OF_WEIGHTS, |text| json(text, &classes.weights())));

    let weights = classes.sample_weights();
    let weight = |line: &Line| weights[place[line.label.as_str()]];
    let weighed = lines.iter().filter(|line| classes.weighs(&line.split));
    let samples = weighed.map(|line| Cells { words: vec![line.file_name.clone()], numbers: weight(line).to_vec() });
    problems.extend(rows((dir, "sample_weights.csv"), &SAMPLE_WEIGHTS, samples));
    let mut folders: BTreeMap<&str, Vec<&Line>> = BTreeMap::new();
    for line in lines {
        folders.entry(line.file_name.split('/').next().unwrap_or_default()).or_default().push(line);
    }
    for (folder, lines) in folders {
        for table in tables::of(form, &[folder]) {
            problems.extend(match form {
                Form::KerasCsv => {
                    let weight = |line: &&Line| if classes.weighs(&line.split) { weight(line)[0] } else { 1.0 };
                    let cells =
                        |line: &&Line| Cells { words: vec![line.file_name.clone(), line.label.clone()], numbers: vec![weight(line)] };
                    rows((dir, &table), &tables::KERAS, lines.iter().map(cells))
                }
                _ => {
                    let row = |line: &&Line| tables::metadata_row(&line.file_name, [&line.label, &line.kind, &line.source]);
                    let cells = |line: &&Line| Cells { words: row(line).to_vec(), numbers: Vec::new() };
                    rows((dir, &table), &tables::METADATA, lines.iter().map(cells))
                }
            });
        }
    }
    problems
}

/// The classes of a manifest. A training split without an image has no line: then `found`, the weights as they are, says that there is one.
fn counted(lines: &[Line], names: &[String], place: &HashMap<&str, usize>, found: Option<&Value>) -> Classes {
    let mut seen = BTreeSet::new();
    let all: Vec<String> = lines.iter().map(|line| &line.split).filter(|split| seen.insert(split.as_str())).cloned().collect();
    let told = found.and_then(|found| found["splits"].as_array()).into_iter().flatten().filter_map(Value::as_str);
    let trains = |name: &&str| Role::of(name) == Some(Role::Train);
    let mut splits: Vec<String> = told.filter(trains).map(str::to_owned).collect();
    let untold: Vec<String> = all.iter().filter(|name| trains(&name.as_str()) && !splits.contains(name)).cloned().collect();
    splits.extend(untold);
    let splits = if splits.is_empty() { all } else { splits };
    let mut counts = vec![0; names.len()];
    for line in lines.iter().filter(|line| splits.contains(&line.split)) {
        counts[place[line.label.as_str()]] += 1;
    }
    Classes { place: (0..names.len()).map(Some).collect(), names: names.to_vec(), counts, splits }
}

fn misplaced(line: &Line, place: &HashMap<&str, usize>) -> Option<Problem> {
    let wanted = place.get(line.label.as_str())?;
    let reason = || format!("its label_id is {}, and {} is class number {wanted}", line.label_id, line.label);
    (line.label_id != *wanted).then(|| Problem::new(ProblemKind::ManifestRow, &line.file_name, reason()))
}

/// Lines whose label is another than that of most others in their folder.
fn strays(lines: &[Line]) -> Vec<Problem> {
    let mut labels: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
    let folder = |line: &'_ Line| line.file_name.rsplit_once('/').map_or(0, |(folder, _)| folder.len());
    for line in lines {
        *labels.entry(&line.file_name[..folder(line)]).or_default().entry(&line.label).or_default() += 1;
    }
    let stray = |line: &Line| {
        let here = labels.get(&line.file_name[..folder(line)])?;
        let (usual, _) = here.iter().max_by_key(|(_, count)| **count)?;
        let reason = || format!("its label is {}, and that of others in its folder is {usual}", line.label);
        (line.label != *usual).then(|| Problem::new(ProblemKind::ManifestRow, &line.file_name, reason()))
    };
    if labels.values().all(|here| here.len() == 1) { Vec::new() } else { lines.iter().filter_map(stray).collect() }
}

/// A problem if the text of `book` can be read and is not `as_wanted`.
fn text(dir: &Path, book: &str, as_wanted: impl Fn(&str) -> bool) -> Option<Problem> {
    let path = dir.join(book);
    if !path.exists() {
        return None;
    }
    match text_of(&path) {
        Ok(text) if as_wanted(&text) => None,
        Ok(_) => Some(Problem::new(ProblemKind::Changed, book, "it does not say what the manifest says")),
        Err(error) => Some(wrong(book, error.to_string())),
    }
}

fn wrong(book: &str, reason: String) -> Problem {
    Problem::new(ProblemKind::Unreadable, book, reason)
}

/// The same but for the last digits of numbers, which may come out otherwise on another machine.
fn same(found: &Value, wanted: &Value) -> bool {
    match (found, wanted) {
        (Value::Object(found), Value::Object(wanted)) => {
            found.len() == wanted.len() && wanted.iter().all(|(key, wanted)| found.get(key).is_some_and(|found| same(found, wanted)))
        }
        (Value::Number(found), Value::Number(wanted)) => {
            found.as_f64().zip(wanted.as_f64()).is_some_and(|(found, wanted)| close(found, wanted))
        }
        _ => found == wanted,
    }
}

fn close(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 1e-9 * wanted.abs()
}

/// What a row of a table is to say: words, then numbers.
struct Cells {
    words: Vec<String>,
    numbers: Vec<f64>,
}

impl Cells {
    fn are(&self, row: &[String]) -> bool {
        let (words, numbers) = row.split_at(self.words.len().min(row.len()));
        let number = |(found, wanted): (&String, &f64)| found.parse().is_ok_and(|found: f64| close(found, *wanted));
        words == self.words && numbers.len() == self.numbers.len() && numbers.iter().zip(&self.numbers).all(number)
    }
}

/// The first row of the table that is not as wanted, or why it cannot be read.
fn rows((dir, table): (&Path, &str), columns: &[&str], wanted: impl Iterator<Item = Cells>) -> Option<Problem> {
    let path = below(dir, table)?;
    if !path.exists() {
        return None;
    }
    let found = if table.ends_with(".parquet") {
        parquet::read(&path).and_then(|rows| differs(&rows.columns.clone(), columns, rows, wanted))
    } else {
        regular(&path).map_err(|error| error.to_string()).and_then(|_| {
            let mut csv = csv::Reader::from_path(&path).map_err(|error| error.to_string())?;
            let head: Vec<String> = csv.headers().map_err(|error| error.to_string())?.iter().map(str::to_owned).collect();
            let record = |record: csv::Result<csv::StringRecord>| {
                record.map(|record| record.iter().map(str::to_owned).collect()).map_err(|error| error.to_string())
            };
            differs(&head, columns, csv.records().map(record), wanted)
        })
    };
    match found {
        Ok(None) => None,
        Ok(Some(reason)) => Some(wrong(table, reason)),
        Err(reason) => Some(wrong(table, format!("it cannot be read: {reason}"))),
    }
}

/// How the rows that were found differ from those wanted, if they do.
fn differs(
    head: &[String],
    columns: &[&str],
    mut found: impl Iterator<Item = Result<Vec<String>, String>>,
    wanted: impl Iterator<Item = Cells>,
) -> Result<Option<String>, String> {
    if head != columns {
        return Ok(Some(format!("its columns are not {}", columns.join(", "))));
    }
    let mut number = 0_u64;
    for wanted in wanted {
        number += 1;
        let name = wanted.words.first().map(String::as_str).unwrap_or_default();
        match found.next().transpose()? {
            Some(row) if wanted.are(&row) => {}
            Some(_) => return Ok(Some(format!("row {number}, which is to be of {name}, does not say what the manifest says"))),
            None => return Ok(Some(format!("it ends before row {number}, which is to be of {name}"))),
        }
    }
    Ok(found.next().transpose()?.map(|_| format!("it has more than the {number} rows that the manifest has")))
}
