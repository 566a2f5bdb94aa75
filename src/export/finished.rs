//! A target that is finished already: killed between its last step and the end, an export asked to resume has nothing left to do.

use super::entry::{FORMATS, with_extension_of};
use super::job;
use super::loading::Loading;
use super::manifest;
use super::settings::{self, Settings};
use super::target::Place;
use super::{Form, Options, Report, names, shards};
use crate::dataset::Dataset;
use crate::plan::Plan;
use crate::recipe::{Recipe, RecipeFile};

/// The report of the export at `place`, if it is this very one: the same recipe, and a manifest of the same files.
pub(super) fn look(dataset: &Dataset, recipe: &Recipe, plan: &Plan, (options, place): (&Options, &Place)) -> Option<Report> {
    let file = RecipeFile::from_json(&std::fs::read_to_string(place.out.join("recipe.json")).ok()?).ok()?;
    let same_source = same_file::is_same_file(file.dataset?, dataset.root()).unwrap_or(false);
    let settings = Settings::from_json(&std::fs::read_to_string(place.out.join(settings::FILE)).ok()?)?;
    if file.recipe != *recipe || !same_source || settings != Settings::of(options) {
        return None;
    }
    let lines = manifest::read(&place.out.join(manifest::MANIFEST)).ok()?;
    let names = names::of(dataset, plan, options).ok()?;
    if lines.len() != names.len() {
        return None;
    }
    let (mut originals, mut made, mut bytes) = (0, 0, 0);
    for ((line, name), row) in lines.iter().zip(names.iter()).zip(&plan.rows) {
        let exact = job::is_exact(row.made);
        // Which row a member of a shard is of is told by the line's source alone.
        let listed = match options.form {
            Form::Manifest => line.file_name == dataset.key(row.source),
            Form::WebDataset => true,
            _ => {
                let unread = || options.recodes() && with_extension_of(name, dataset.file_name(row.source)) == line.file_name;
                FORMATS.iter().any(|format| format.name(name) == line.file_name) || unread()
            }
        };
        if !listed || line.source != dataset.key(row.source) {
            return None;
        }
        bytes += if options.form.places_originals() { place.out.join(&line.file_name).metadata().ok()?.len() } else { 0 };
        *(if exact { &mut originals } else { &mut made }) += 1;
    }
    if options.form == Form::WebDataset {
        for shard in shards::named(&lines) {
            bytes += place.out.join(shard).metadata().ok()?.len();
        }
    }
    let loading = Loading::of(dataset, plan, &names, (options, Some(&place.out))).lines();
    Some(Report { out: place.out.clone(), originals, made, bytes, secs: 0.0, problems: Vec::new(), loading })
}
