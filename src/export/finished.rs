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
use std::collections::BTreeSet;

/// The report of the export at `place`, if it is this very one: the same recipe, and a manifest of the same files.
pub(super) fn look(dataset: &Dataset, recipe: &Recipe, plan: &Plan, (options, place): (&Options, &Place)) -> Option<Report> {
    let file = RecipeFile::from_json(&std::fs::read_to_string(place.out.join(settings::RECIPE)).ok()?).ok()?;
    let same_source = same_file::is_same_file(file.dataset?, dataset.root()).unwrap_or(false);
    let settings = Settings::from_json(&std::fs::read_to_string(place.out.join(settings::FILE)).ok()?)?;
    if file.recipe != *recipe || !same_source || !settings.is_of(options) {
        return None;
    }
    let names = names::of(dataset, plan, options).ok()?;
    let (mut originals, mut made, mut bytes, mut shards) = (0, 0, 0, BTreeSet::new());
    let mut rows = names.iter().zip(&plan.rows);
    // Line by line: a million of them would not be small.
    let other = manifest::find(&place.out.join(manifest::MANIFEST), |line| {
        let Some((name, row)) = rows.next() else { return true };
        // Which row a member of a shard is of is told by the line's source alone.
        let listed = match options.form {
            Form::Manifest => line.file_name == dataset.key(row.source),
            Form::WebDataset => true,
            _ => {
                let unread = || options.recodes() && with_extension_of(name, dataset.file_name(row.source)) == line.file_name;
                FORMATS.iter().any(|format| format.name(name) == line.file_name) || unread()
            }
        };
        let len = if options.form.places_originals() { place.out.join(&line.file_name).metadata().ok() } else { None };
        bytes += len.as_ref().map_or(0, std::fs::Metadata::len);
        if options.form == Form::WebDataset {
            shards.extend(shards::named(std::slice::from_ref(line)));
        }
        *(if job::is_exact(row.made) { &mut originals } else { &mut made }) += 1;
        !listed || line.source != dataset.key(row.source) || options.form.places_originals() && len.is_none()
    });
    if other.ok()?.is_some() || rows.next().is_some() {
        return None;
    }
    for shard in shards {
        bytes += place.out.join(shard).metadata().ok()?.len();
    }
    let loading = Loading::of(dataset, plan, &names, (options, Some(&place.out))).lines();
    Some(Report {
        out: place.out.clone(),
        originals,
        made,
        bytes,
        secs: 0.0,
        problems: Vec::new(),
        loading,
        was_there: true,
        replaced: None,
        beside: None,
        remains: Vec::new(),
    })
}
