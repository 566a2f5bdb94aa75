//! A target that is finished already: killed between its last step and the end, an export asked to resume has nothing left to do.

use super::Report;
use super::entry::Written;
use super::job;
use super::manifest;
use super::target::Place;
use crate::dataset::Dataset;
use crate::plan::Plan;
use crate::recipe::{Recipe, RecipeFile};

/// The report of the export at `place`, if it is this very one: the same recipe, and a manifest of the same files.
pub(super) fn look(dataset: &Dataset, recipe: &Recipe, plan: &Plan, place: &Place) -> Option<Report> {
    let file = RecipeFile::from_json(&std::fs::read_to_string(place.out.join("recipe.json")).ok()?).ok()?;
    let same_source = same_file::is_same_file(file.dataset?, dataset.root()).unwrap_or(false);
    if file.recipe != *recipe || !same_source {
        return None;
    }
    let lines = manifest::read(&place.out.join(manifest::MANIFEST)).ok()?;
    let names = plan.names(dataset);
    if lines.len() != names.len() {
        return None;
    }
    let (mut originals, mut made, mut bytes) = (0, 0, 0);
    for ((line, name), row) in lines.iter().zip(&names).zip(&plan.rows) {
        let exact = job::is_exact(row.made);
        let formats: &[Written] = if exact { &[Written::AsSource] } else { &[Written::Jpeg, Written::Png] };
        let named = formats.iter().any(|format| format.name(name) == line.file_name);
        if !named || line.source != dataset.key(row.source) {
            return None;
        }
        bytes += place.out.join(&line.file_name).metadata().ok()?.len();
        *(if exact { &mut originals } else { &mut made }) += 1;
    }
    Some(Report { out: place.out.clone(), originals, made, bytes, secs: 0.0, problems: Vec::new() })
}
