//! What single libraries want beside the images: `metadata.csv` for Hugging Face, a table a split for Keras.

use super::Form;
use super::books::stream;
use super::classes::Classes;
use super::entry::Entry;
use super::error::ExportError;
use super::images::Written;
use super::job::{self, Job};
use super::manifest;
use crate::dataset::{Role, SplitId};
use std::io::{self, Write};

/// The table that Hugging Face looks for beside images.
pub(super) const METADATA: &str = "metadata.csv";

/// Writes them.
pub(super) fn write(job: &Job<'_>, written: &Written, classes: &Classes) -> Result<(), ExportError> {
    if !matches!(job.options.form, Form::HuggingFace | Form::KerasCsv) {
        return Ok(());
    }
    // Entries are in the order of rows, and these by split.
    for entries in written.entries.chunk_by(|a, b| job.row(a.row).split == job.row(b.row).split) {
        let Some(first) = entries.first() else { continue };
        let folder = job.names[first.row as usize].split('/').next().unwrap_or_default();
        match job.options.form {
            Form::HuggingFace => stream(job, &format!("{folder}/{METADATA}"), |file| metadata(job, entries, file))?,
            _ => stream(job, &format!("{folder}.csv"), |file| keras(job, entries, (classes, job.row(first.row).split), file))?,
        }
    }
    Ok(())
}

/// `file_name,label,kind,source`: names are relative to the table.
fn metadata(job: &Job<'_>, entries: &[Entry], file: &mut dyn Write) -> io::Result<()> {
    let mut csv = manifest::writer(file);
    csv.write_record(["file_name", "label", "kind", "source"]).map_err(io::Error::other)?;
    for entry in entries {
        let name = job.listed(entry);
        let (_, below) = name.split_once('/').unwrap_or(("", &name));
        let row = job.row(entry.row);
        let label = &job.plan.roster.classes[row.class.0 as usize];
        csv.write_record([below, label, job::kind(row.made), &job.dataset.key(entry.source)]).map_err(io::Error::other)?;
    }
    csv.flush()
}

/// `filename,class,weight`: names are relative to the export; weights balance what training has, held-out images weigh 1.
fn keras(job: &Job<'_>, entries: &[Entry], (classes, split): (&Classes, SplitId), file: &mut dyn Write) -> io::Result<()> {
    let weights = classes.sample_weights();
    let trains = job.plan.roster.splits[usize::from(split.0)].role == Role::Train;
    let mut csv = manifest::writer(file);
    csv.write_record(["filename", "class", "weight"]).map_err(io::Error::other)?;
    for entry in entries {
        let class = job.row(entry.row).class.0 as usize;
        let weight = classes.place[class].filter(|_| trains).map_or(1.0, |at| weights[at][0]);
        csv.write_record([&job.listed(entry), &job.plan.roster.classes[class], &weight.to_string()]).map_err(io::Error::other)?;
    }
    csv.flush()
}

/// The tables that an export of `form` with these folders of splits holds, relative to it.
pub(super) fn of(form: Form, folders: &[&str]) -> Vec<String> {
    let named = |folder: &&str| match form {
        Form::HuggingFace => Some(format!("{folder}/{METADATA}")),
        Form::KerasCsv => Some(format!("{folder}.csv")),
        _ => None,
    };
    folders.iter().filter_map(named).collect()
}
