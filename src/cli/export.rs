//! `evenset export`: carry the plan out.

use super::args::Link;
use super::console::Console;
use super::figures::{self, size};
use super::open::{dataset, exit_code, planned, problems_json, ready_for, say_problems};
use super::plan::{json as plan_json, problems};
use super::{args, edits, idle};
use crate::dataset::Dataset;
use crate::export::{self, Earlier, ExportError, LinkMode, Options, Replace, Report, Stands};
use crate::pixels::Encoding;
use crate::plan::Plan;
use crate::recipe::grouped;
use clap::ArgMatches;
use serde_json::Value;
use std::num::NonZeroU32;

pub(super) fn run(typed: &args::Export, matches: &ArgMatches, console: &Console) -> anyhow::Result<u8> {
    let dataset = dataset(&typed.path, console)?;
    let recipe = edits::recipe(&typed.edits, matches, &dataset)?;
    let dataset = ready_for(dataset, &recipe, console)?;
    let plan = planned(&dataset, &recipe, console)?;
    let options = options(typed);
    let estimate = console.watch(|progress| export::check(&dataset, &plan, &options, progress)).map_err(with_hint)?;
    for note in idle::of_edits(&typed.edits, &plan).into_iter().chain(idle::of_export(typed, matches, &estimate)) {
        console.say(&format!("note: {note}"));
    }
    for warning in &estimate.warnings {
        console.say(&format!("note: {warning}"));
    }
    if typed.dry_run {
        let json = with_key(plan_json(&dataset, &plan, estimate.bytes), "replaces", earlier_json(estimate.replaces.as_ref()));
        show(typed, &dataset, &plan, (json, estimate.bytes), console)?;
        let instead = estimate.replaces.as_ref().map(|earlier| format!(", in place of {}", said(earlier))).unwrap_or_default();
        console.say(&format!("dry run: {} files would be written to {}{instead}", grouped(estimate.files), typed.out.display()));
        return Ok(exit_code(dataset.problems()));
    }
    let report = console.watch(|progress| export::run(&dataset, &recipe, &plan, &options, progress));
    let report = report.map_err(|error| {
        let (error, told) = error.parted();
        told.iter().for_each(|told| console.say(&format!("note: {told}")));
        with_hint(error)
    })?;
    show(typed, &dataset, &plan, (with_report(plan_json(&dataset, &plan, report.bytes), &report), report.bytes), console)?;
    say_problems(&report.problems, console);
    console.say(&done(&report));
    if let Some(why) = &report.beside {
        console.say(&format!("problem: {} was not replaced: {why}", options.out.display()));
    }
    for told in &report.remains {
        console.say(&format!("note: {told}"));
    }
    let code = exit_code(dataset.problems().iter().chain(&report.problems));
    Ok(if report.beside.is_some() { code.max(super::WITH_LOSSES) } else { code })
}

/// What the option is called that a refusal speaks of.
fn with_hint(error: ExportError) -> anyhow::Error {
    match &error {
        ExportError::Taken { stands: Stands::Earlier(_), .. } => anyhow::anyhow!("{error}; --replace puts the new one in its place"),
        _ => error.into(),
    }
}

/// "the earlier export there (450 images of cats-dogs)".
fn said(earlier: &Earlier) -> String {
    let images = if earlier.images == 1 { "1 image".to_owned() } else { format!("{} images", grouped(earlier.images)) };
    format!("the earlier export there ({images} of {})", earlier.dataset)
}

fn earlier_json(earlier: Option<&Earlier>) -> Value {
    earlier.map_or(Value::Null, |earlier| serde_json::json!({ "dataset": earlier.dataset, "images": earlier.images }))
}

fn options(typed: &args::Export) -> Options {
    let usual = Options::new(&typed.out);
    Options {
        out: typed.out.clone(),
        replace: if typed.replace { Replace::Earlier } else { Replace::Nothing },
        link: link(typed.link),
        resume: typed.resume,
        form: typed.form,
        shard_images: typed.shard_size.and_then(NonZeroU32::new).unwrap_or(usual.shard_images),
        made: typed.quality.map_or(typed.format_of_made, Encoding::Jpeg),
        resize: typed.resize,
        transcode: typed.transcode,
    }
}

fn show(typed: &args::Export, dataset: &Dataset, plan: &Plan, (json, bytes): (Value, u64), console: &Console) -> anyhow::Result<()> {
    if typed.json {
        return console.print_json(&json);
    }
    say_problems(&problems(dataset, plan), console);
    console.print(&figures::text(plan, dataset.unusable(), bytes))
}

fn with_key(mut json: Value, key: &str, value: Value) -> Value {
    if let Value::Object(keys) = &mut json {
        keys.insert(key.into(), value);
    }
    json
}

fn with_report(mut json: Value, report: &Report) -> Value {
    if let Value::Object(keys) = &mut json {
        keys.insert("out".into(), report.out.to_string_lossy().into());
        keys.insert("originals".into(), report.originals.into());
        keys.insert("made".into(), report.made.into());
        keys.insert("bytes".into(), report.bytes.into());
        keys.insert("was_there".into(), report.was_there.into());
        keys.insert("replaced".into(), earlier_json(report.replaced.as_ref()));
        keys.insert("beside".into(), report.beside.clone().into());
        keys.insert("remains".into(), report.remains.clone().into());
        if let Some(Value::Array(all)) = keys.get_mut("problems")
            && let Value::Array(more) = problems_json(&report.problems)
        {
            all.extend(more);
        }
    }
    json
}

/// What was written where, and how fast.
pub(super) fn done(report: &Report) -> String {
    let images = report.originals + report.made;
    if report.was_there {
        return format!(
            "nothing to do: {} has these {} images ({} new) already",
            report.out.display(),
            grouped(images),
            grouped(report.made)
        );
    }
    let rate = if report.secs > 0.0 { images as f64 / report.secs } else { 0.0 };
    let instead = report.replaced.as_ref().map(|earlier| format!(", which replaced {}", said(earlier))).unwrap_or_default();
    format!(
        "wrote {} images ({} new), {}, in {:.1} s ({rate:.0} a second) to {}{instead}",
        grouped(images),
        grouped(report.made),
        size(report.bytes),
        report.secs,
        report.out.display()
    )
}

fn link(link: Link) -> LinkMode {
    match link {
        Link::Copy => LinkMode::Copy,
        Link::Reflink => LinkMode::Reflink,
        Link::Hard => LinkMode::Hard,
        Link::Symlink => LinkMode::Symlink,
    }
}
