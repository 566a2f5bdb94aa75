//! A few pictures of each class: of one that grew an original, then what was made from it; of others some that stay.

use super::html::escape;
use crate::dataset::ImageId;
use crate::export::entry::Entry;
use crate::export::error::ExportError;
use crate::export::foresee::blended;
use crate::export::images::Written;
use crate::export::job::{Job, limits};
use crate::pixels::{self, Encoding};
use crate::plan::Made;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Classes that are shown.
const CLASSES: usize = 16;
/// Originals of a class.
const ORIGINALS: usize = 2;
/// Made images of an original.
const MADE: usize = 5;
/// Side of the square that a picture fits in; shown at half of it.
const SIDE_PX: u32 = 176;
/// Quality of the small pictures.
const QUALITY: u8 = 78;

/// Originals that are shown of a class that nothing was made for: as many as a strip of made images has.
const KEPT: usize = MADE + 1;

/// One original and what was made from it.
pub(super) struct Strip {
    original: ImageId,
    made: Vec<Entry>,
}

/// By split and class.
pub(super) type Strips = BTreeMap<(u16, u32), Vec<Strip>>;

/// The pictures of all classes that have made images, as HTML; empty if there are none.
pub(super) fn html(job: &Job<'_>, strips: &Strips) -> String {
    let mut text = String::new();
    for ((split, class), strips) in strips {
        let split = &job.plan.roster.splits[usize::from(*split)].name;
        let name = &job.plan.roster.classes[*class as usize];
        let _ = write!(text, "<h3>{} <small>{}</small></h3>", escape(name), escape(split));
        for strip in strips {
            text.push_str(&row(job, strip));
        }
    }
    text
}

/// A row of originals for each class of the resampled splits that nothing was made for, as HTML; empty if there is none.
pub(super) fn kept_html(job: &Job<'_>, written: &Written<'_>, grown: &Strips) -> Result<String, ExportError> {
    let mut rows: BTreeMap<(u16, u32), Vec<Entry>> = BTreeMap::new();
    written.entries.each(|entry| {
        let row = job.row(entry.row);
        let place = (row.split.0, row.class.0);
        let shown = job.plan.outline.splits[usize::from(row.split.0)].resampled && row.made == Made::Original;
        if !shown || grown.contains_key(&place) || (!rows.contains_key(&place) && rows.len() + grown.len() >= CLASSES) {
            return;
        }
        let shown = rows.entry(place).or_default();
        if shown.len() < KEPT {
            shown.push(entry);
        }
    })?;
    let kept = |entry: &Entry| figure(&job.dataset.path(entry.source), ("Kept", &job.dataset.key(entry.source)));
    let mut pictures = rows.values().flatten().collect::<Vec<_>>().into_par_iter().map(kept).collect::<Vec<String>>().into_iter();
    let mut text = String::new();
    for ((split, class), entries) in &rows {
        let pictures: Vec<String> = pictures.by_ref().take(entries.len()).collect();
        let split = &job.plan.roster.splits[usize::from(*split)].name;
        let name = escape(&job.plan.roster.classes[*class as usize]);
        let _ = write!(text, "<h3>{name} <small>{}</small></h3><div class=\"strip\">{}</div>", escape(split), pictures.concat());
    }
    Ok(text)
}

/// The first originals, in the order of rows, that something was made from, by split and class.
pub(super) fn strips(job: &Job<'_>, written: &Written<'_>) -> Result<Strips, ExportError> {
    let mut all = Strips::new();
    written.entries.each(|entry| {
        let row = job.row(entry.row);
        let place = (row.split.0, row.class.0);
        if !row.made.is_new() || !all.contains_key(&place) && all.len() == CLASSES {
            return;
        }
        let strips = all.entry(place).or_default();
        if let Some(strip) = strips.iter_mut().find(|strip| strip.original == entry.source) {
            if strip.made.len() < MADE {
                strip.made.push(entry);
            }
        } else if strips.len() < ORIGINALS {
            strips.push(Strip { original: entry.source, made: vec![entry] });
        }
    })?;
    Ok(all)
}

fn row(job: &Job<'_>, strip: &Strip) -> String {
    let original = strip.original;
    let first = figure(&job.dataset.path(original), ("Original", &job.dataset.key(original)));
    let (made, told): (Vec<String>, Vec<String>) = strip
        .made
        .par_iter()
        .map(|entry| {
            let told = done(job, entry);
            (figure(&job.path_of(entry), ("Made", &told)), format!("<li>{}</li>", escape(&told)))
        })
        .unzip();
    format!(
        "<div class=\"strip\">{first}<span class=\"arrow\" aria-hidden=\"true\">→</span>{}<ol class=\"told\">{}</ol></div>",
        made.concat(),
        told.concat()
    )
}

/// What was done to the source of `entry`, in words.
fn done(job: &Job<'_>, entry: &Entry) -> String {
    if let Some(words) = blended(job, entry) {
        return words;
    }
    let draw = job.plan.draw(job.row(entry.row), entry.seed, entry.source_size.0, entry.source_size.1);
    let with = entry.partner.map(|id| format!(" (with {})", job.dataset.key(id))).unwrap_or_default();
    format!("{}{with}", draw.describe().join(", "))
}

/// A small picture within the page itself; nothing where the file cannot be decoded.
fn figure(path: &std::path::Path, (kind, about): (&str, &str)) -> String {
    let Ok(image) = pixels::thumbnail(path, SIDE_PX, &limits()) else { return String::new() };
    let (encoding, mime) = if image.layout().has_alpha() { (Encoding::Png, "png") } else { (Encoding::Jpeg(QUALITY), "jpeg") };
    let Ok(bytes) = pixels::encode(&image, encoding) else { return String::new() };
    let (width, height) = (image.width().div_ceil(2), image.height().div_ceil(2));
    let about = escape(&format!("{kind}: {about}"));
    format!(
        "<img class=\"{}\" width=\"{width}\" height=\"{height}\" alt=\"{about}\" title=\"{about}\" src=\"data:image/{mime};base64,{}\">",
        kind.to_lowercase(),
        STANDARD.encode(bytes)
    )
}
