//! The files beside the images: what was written, how, and how to load it.

use super::classes::Classes;
use super::entry::Entry;
use super::error::ExportError;
use super::hashing::Hashing;
use super::images::Written;
use super::job::{self, Job};
use super::{images, manifest, readme, report, settings, tables};
use crate::recipe::RecipeFile;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::PoisonError;

/// The weights of classes.
pub(super) const BOOK_OF_WEIGHTS: &str = "class_weights.json";

/// The columns of the weights of images.
pub(super) const SAMPLE_WEIGHTS: [&str; 4] = ["file_name", "weight", "weight_effective_0.999", "repeat_factor"];

/// Bytes that are hashed and written at once.
const BUFFER_BYTES: usize = 64 * 1024;

/// Writes all of them.
pub(super) fn write(job: &Job<'_>, written: &Written<'_>, classes: &Classes) -> Result<(), ExportError> {
    job.progress.begin("Writing the manifest", written.originals + written.made);
    // Small pictures are made for the page while the disk is waited for.
    let (books, page) = rayon::join(|| write_data(job, written, classes), || report::page(job, written));
    books?;
    job.progress.check()?;
    text(job, "report.html", &page?)?;
    // Last, as it tells what the others are.
    let books = job.books.lock().unwrap_or_else(PoisonError::into_inner).clone();
    text(job, settings::FILE, &settings::Settings::of(job.options).sealed(books, images::empty_folders(job)).to_json())
}

/// Writes what is read by programs.
fn write_data(job: &Job<'_>, written: &Written<'_>, classes: &Classes) -> Result<(), ExportError> {
    stream(job, manifest::MANIFEST, |file| write_manifest(job, written, classes, file))?;
    stream(job, "sample_weights.csv", |file| write_sample_weights(job, written, classes, file))?;
    text(job, "classes.txt", &classes.text())?;
    text(job, "class_to_idx.json", &pretty(&classes.indices()))?;
    text(job, BOOK_OF_WEIGHTS, &pretty(&classes.weights()))?;
    let root = job.dataset.root();
    let root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    text(job, settings::RECIPE, &RecipeFile { recipe: job.recipe.clone(), dataset: Some(root) }.to_json())?;
    text(job, "README.md", &readme::text(job, classes))?;
    tables::write(job, written, classes)
}

fn write_manifest(job: &Job<'_>, written: &Written<'_>, classes: &Classes, file: &mut dyn Write) -> io::Result<()> {
    let mut csv = manifest::writer(file);
    for entry in written.entries.all()? {
        let entry = entry?;
        let label_id = classes.place[job.row(entry.row).class.0 as usize].unwrap_or_default();
        csv.serialize(manifest::line(job, &entry, label_id, &written.partner_hashes)).map_err(manifest::refused)?;
        job.progress.tick(1);
    }
    csv.flush()
}

fn write_sample_weights(job: &Job<'_>, written: &Written<'_>, classes: &Classes, file: &mut dyn Write) -> io::Result<()> {
    let weights = classes.sample_weights();
    let row = |entry: &Entry| {
        let row = job.row(entry.row);
        let place = classes.place[row.class.0 as usize].filter(|_| classes.weighs(&job.plan.roster.splits[usize::from(row.split.0)].name));
        let [balanced, effective, repeated] = weights[place?].map(|weight| weight.to_string());
        Some([job.listed(entry), balanced, effective, repeated])
    };
    tables::csv(file, SAMPLE_WEIGHTS, written.entries.all()?.filter_map(|entry| entry.map(|entry| row(&entry)).transpose()))
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn text(job: &Job<'_>, name: &str, text: &str) -> Result<(), ExportError> {
    stream(job, name, |file| file.write_all(text.as_bytes()))
}

/// Writes one file and waits until it is on the disk.
pub(super) fn stream(job: &Job<'_>, name: &str, fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), ExportError> {
    let path: PathBuf = job.tree.join(name);
    let mut file = BufWriter::with_capacity(BUFFER_BYTES, Hashing::new(job::create(&path)?));
    let done = fill(&mut file).and_then(|()| file.into_inner().map_err(io::IntoInnerError::into_error)).and_then(|hashing| {
        let (file, hash): (File, _) = hashing.finish();
        job.wrote(name, &hash);
        file.sync_all()
    });
    done.map_err(|error| ExportError::write(&path, &error))
}
