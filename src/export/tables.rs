//! What single libraries want beside the images: `metadata.csv` or `metadata.parquet` for Hugging Face, a table a split for Keras.

use super::books::stream;
use super::classes::Classes;
use super::error::ExportError;
use super::images::Written;
use super::job::{self, Job};
use super::ledger::Entries;
use super::{Form, manifest, parquet};
use std::io::{self, Write};

/// The columns of Hugging Face's tables.
pub(super) const METADATA: [&str; 4] = ["file_name", "label", "kind", "source"];

/// The columns of Keras' tables.
pub(super) const KERAS: [&str; 3] = ["filename", "class", "weight"];

/// Writes them.
pub(super) fn write(job: &Job<'_>, written: &Written<'_>, classes: &Classes) -> Result<(), ExportError> {
    if of(job.options.form, &[""]).is_empty() {
        return Ok(());
    }
    let mut start = 0;
    for rows in job.plan.rows.chunk_by(|one, next| one.split == next.split) {
        let range = start..start + rows.len() as u32;
        start = range.end;
        let entries = || written.entries.rows(range.clone());
        if entries().map_err(|error| written.entries.failed(&error))?.next().is_none() {
            continue;
        }
        let folder = job.names[range.start as usize].split('/').next().unwrap_or_default();
        for name in of(job.options.form, &[folder]) {
            match job.options.form {
                Form::HuggingFace => stream(job, &name, |file| csv(file, METADATA, metadata(job, entries()?)))?,
                Form::HuggingFaceParquet => stream(job, &name, |file| parquet::write(file, METADATA, metadata(job, entries()?)))?,
                _ => stream(job, &name, |file| csv(file, KERAS, keras(job, entries()?, classes)))?,
            }
        }
    }
    Ok(())
}

/// Writes `rows` under the names of `columns`.
pub(super) fn csv<const N: usize>(
    file: &mut dyn Write,
    columns: [&str; N],
    rows: impl Iterator<Item = io::Result<[String; N]>>,
) -> io::Result<()> {
    let mut csv = manifest::writer(file);
    csv.write_record(columns).map_err(manifest::refused)?;
    for row in rows {
        csv.write_record(row?).map_err(manifest::refused)?;
    }
    csv.flush()
}

/// What Hugging Face is told of a file that the manifest calls `listed`: names are relative to the table.
pub(super) fn metadata_row(listed: &str, [label, kind, source]: [&str; 3]) -> [String; 4] {
    let (_, below) = listed.split_once('/').unwrap_or(("", listed));
    [below, label, kind, source].map(str::to_owned)
}

fn metadata(job: &Job<'_>, entries: Entries) -> impl Iterator<Item = io::Result<[String; 4]>> {
    entries.map(|entry| {
        let entry = entry?;
        let row = job.row(entry.row);
        let label = &job.plan.roster.classes[row.class.0 as usize];
        Ok(metadata_row(&job.listed(&entry), [label, job::kind(row.made), &job.dataset.key(entry.source)]))
    })
}

/// Names are relative to the export; weights balance what training has, held-out images weigh 1.
fn keras(job: &Job<'_>, entries: Entries, classes: &Classes) -> impl Iterator<Item = io::Result<[String; 3]>> {
    let weights = classes.sample_weights();
    entries.map(move |entry| {
        let entry = entry?;
        let row = job.row(entry.row);
        let class = row.class.0 as usize;
        let weighs = classes.weighs(&job.plan.roster.splits[usize::from(row.split.0)].name);
        let weight = classes.place[class].filter(|_| weighs).map_or(1.0, |at| weights[at][0]);
        Ok([job.listed(&entry), job.plan.roster.classes[class].clone(), weight.to_string()])
    })
}

/// The tables that an export of `form` with these folders of splits holds, relative to it.
pub(super) fn of(form: Form, folders: &[&str]) -> Vec<String> {
    let named = |folder: &&str| match form {
        Form::KerasCsv => Some(format!("{folder}.csv")),
        _ => form.metadata().map(|table| format!("{folder}/{table}")),
    };
    folders.iter().filter_map(named).collect()
}
