//! Options that were typed and change nothing: said, not swallowed.

use super::args;
use crate::export::{Estimate, Form};
use crate::plan::{ClassOutline, Made, Plan};
use clap::ArgMatches;
use clap::parser::ValueSource;

/// What of `typed` the plan does not need.
pub(super) fn of_edits(typed: &args::Edits, plan: &Plan) -> Vec<String> {
    let classes = || plan.outline.splits.iter().filter(|split| split.resampled).flat_map(|split| &split.classes);
    let any = |count: fn(&ClassOutline) -> u64| classes().any(|class| count(class) > 0);
    let hint = if typed.target.is_empty() && typed.recipe.is_none() { "; give a --target" } else { "" };
    let mut notes = Vec::new();
    if typed.shrink.is_some() && !any(|class| class.left_out) {
        notes.push(format!("no class shrinks, so --shrink changes nothing{hint}"));
    }
    if !any(ClassOutline::made) {
        let growing = [
            ("--grow", !typed.grow.is_empty()),
            ("--max-per-original", typed.max_per_original.is_some()),
            ("--augment", !typed.augment.is_empty()),
            ("--partners", typed.partners.is_some()),
        ];
        let idle: Vec<&str> = growing.iter().filter(|(_, is_typed)| *is_typed).map(|(name, _)| *name).collect();
        if !idle.is_empty() {
            let verb = if idle.len() == 1 { "changes" } else { "change" };
            notes.push(format!("no image is made, so {} {verb} nothing{hint}", idle.join(", ")));
        }
        return notes;
    }
    if !typed.augment.is_empty() && !any(|class| class.augmented) {
        notes.push("nothing is augmented, so --augment changes nothing; give --grow augment".to_owned());
    }
    let pairs = |made: Made| matches!(made, Made::Augmented(_) | Made::Blended(..));
    if typed.partners.is_some() && !plan.rows.iter().any(|row| pairs(row.made) && row.partner.is_some()) {
        notes.push(
            "no image is blended with another, so --partners changes nothing; MixUp, CutMix, Mosaic and CMO in a chain do".to_owned(),
        );
    }
    notes
}

/// What of `typed` does not go with the form of the export, or found nothing to do.
pub(super) fn of_export(typed: &args::Export, matches: &ArgMatches, estimate: &Estimate) -> Vec<String> {
    let is_typed = |name: &str| matches.value_source(name) == Some(ValueSource::CommandLine);
    let mut notes = Vec::new();
    if typed.shard_size.is_some() && typed.form != Form::WebDataset {
        notes.push(format!("--as {} has no shards, so --shard-size changes nothing", typed.form));
    }
    if is_typed("link") && matches!(typed.form, Form::WebDataset | Form::Manifest) {
        let why = if typed.form == Form::Manifest { "leaves originals where they are" } else { "packs originals" };
        notes.push(format!("--as {} {why}, so --link changes nothing", typed.form));
    }
    if typed.form == Form::Manifest && (is_typed("format_of_made") || is_typed("quality")) {
        notes.push("--as manifest writes no images, so their format changes nothing".to_owned());
    }
    if typed.resume && !estimate.interrupted && !typed.out.exists() {
        notes.push(format!("nothing of an interrupted export is beside {}, so --resume begins anew", typed.out.display()));
    }
    notes
}
