//! `report.html`: what changed, on one page that needs nothing else. Figures and charts before and after, pictures, chain, problems, recipe.

mod chart;
mod html;
mod pictures;

use super::error::ExportError;
use super::images::Written;
use super::job::Job;
use crate::augment::{Chain, Step};
use crate::measure;
use crate::plan::{ClassOrigin, ClassOutline, Made, SplitOutline};
use crate::problem::Problem;
use crate::recipe::RecipeFile;
use html::{counted, escape, figure, grouped};
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;

/// The window's sign for shear, which its own font has and a browser's may not.
const SHEAR: char = '\u{29C4}';

/// Lines of a recipe that is shown at once; longer ones are opened by the reader.
const RECIPE_LINES: usize = 80;

/// Problems that are listed; the rest is counted.
const PROBLEMS: usize = 200;

/// The whole page.
pub(super) fn page(job: &Job<'_>, written: &Written<'_>) -> Result<String, ExportError> {
    let name = escape(&job.dataset.name());
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"evenset {}\">\n<title>{name}, before and after</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n",
        env!("CARGO_PKG_VERSION"),
        include_str!("page.css")
    );
    let _ = writeln!(text, "<header><h1>{name}, rebalanced</h1>{}</header>", lead(job));
    for one in splits(job) {
        text.push_str(&split(job, one));
    }
    let strips = pictures::strips(job, written)?;
    let pictures = pictures::html(job, &strips);
    if !pictures.is_empty() {
        let note = "<small>an original, then images made from it<span class=\"screen\">; hover for what was done</span></small>";
        let _ =
            writeln!(text, "<section><h2>Made images {note}</h2><div class=\"card pictures\">{pictures}</div>{}</section>", chains(job));
    }
    let kept = pictures::kept_html(job, written, &strips)?;
    if !kept.is_empty() {
        let _ = writeln!(
            text,
            "<section><h2>Originals <small>of classes that nothing was made for</small></h2><div class=\"card pictures\">{kept}</div></section>"
        );
    }
    text.push_str(&problems(job, written));
    text.push_str(&recipe(job));
    text.push_str("<footer>Made by evenset. <code>README.md</code> has the lines that load this dataset, <code>manifest.csv</code> says where every file comes from, ");
    text.push_str("and <code>evenset verify</code> checks it.</footer>\n</main>\n</body>\n</html>\n");
    Ok(text)
}

/// A split with its place in the plan.
type Placed<'a> = (usize, &'a SplitOutline);

/// The splits that hold images, or did, those that were resampled first.
fn splits<'a>(job: &'a Job<'_>) -> Vec<Placed<'a>> {
    let held = |(at, split): &Placed<'_>| job.plan.roster.opened(*at).iter().sum::<u64>() + split.after().iter().sum::<u64>() > 0;
    let mut all: Vec<Placed<'_>> = job.plan.outline.splits.iter().enumerate().filter(held).collect();
    all.sort_by_key(|(_, split)| !split.resampled);
    all
}

/// What changed, in a sentence for each resampled split.
fn lead(job: &Job<'_>) -> String {
    let mut text = String::new();
    let roster = &job.plan.roster;
    for (at, split) in splits(job).into_iter().filter(|(_, split)| split.resampled) {
        let (before, after) = (roster.opened(at), split.after());
        let (was, is) = (measure::imbalance_ratio(before), measure::imbalance_ratio(&after));
        let changes = roster.changes(at).join(", ");
        let changes = if changes.is_empty() { String::new() } else { format!(" By the recipe: {}.", escape(&changes)) };
        let _ = write!(
            text,
            "<p class=\"lead\"><b>{}</b> had {} in {} and an imbalance ratio of {}.{changes} Now it has <b>{}</b> and a ratio of <b>{}</b>.</p>",
            escape(&split.name),
            counted(before.iter().sum(), "image", "images"),
            counted(before.iter().filter(|images| **images > 0).count() as u64, "class", "classes"),
            figure(was),
            grouped(after.iter().sum()),
            figure(is)
        );
    }
    let out = roster.excluded.len() as u64 + roster.dropped;
    if !roster.dealt.is_empty() && out > 0 {
        let _ = write!(text, "<p class=\"lead\">{} left out before the splits were made.</p>", counted(out, "image was", "images were"));
    }
    text
}

fn split(job: &Job<'_>, (at, split): Placed<'_>) -> String {
    let roster = &job.plan.roster;
    let how = match (split.resampled, roster.dealt.is_empty()) {
        (true, _) => "resampled",
        (false, true) => "not resampled",
        (false, false) => "dealt anew, not resampled",
    };
    let changes = roster.changes(at);
    let note = if changes.is_empty() { how.to_owned() } else { format!("{how}; {}", changes.join(", ")) };
    // The rows begin with what was opened: what was moved and left out by name stands between that and what stays.
    let mut opened = split.clone();
    opened.classes.iter_mut().enumerate().for_each(|(class, counts)| counts.before = roster.origin_of(at, class).opened);
    format!(
        "<section><h2>{} <small>{}</small></h2><div class=\"card\">{}{}{}</div><div class=\"card wide\">{}</div></section>\n",
        escape(&split.name),
        escape(&note),
        figures(split, roster.opened(at)),
        chart::svg(&opened, &roster.classes),
        legend(split),
        table(job, (at, &opened))
    )
}

/// The figures of a split, before (images by class as they were opened) and after.
fn figures(split: &SplitOutline, before: &[u64]) -> String {
    let after = split.after();
    let total = |counts: &[u64]| grouped(counts.iter().sum());
    let mut rows = vec![
        ("Images", total(before), total(&after)),
        ("Imbalance ratio", figure(measure::imbalance_ratio(before)), figure(measure::imbalance_ratio(&after))),
        ("Evenness", figure(measure::evenness(before)), figure(measure::evenness(&after))),
        ("Gini", figure(measure::gini(before)), figure(measure::gini(&after))),
    ];
    rows.extend(split.most_from_one().map(|most| ("Most from one original", grouped(most), grouped(most))));
    let one = |(label, was, is): (&str, String, String)| {
        let value = if was == is { is } else { format!("<span class=\"was\">{was} →</span> {is}") };
        format!("<div class=\"figure\"><dt>{label}</dt><dd>{value}</dd></div>")
    };
    format!("<dl class=\"figures\">{}</dl>", rows.into_iter().map(one).collect::<String>())
}

/// What the colours mean, of those that occur.
fn legend(split: &SplitOutline) -> String {
    let occurs = |of: fn(&ClassOutline) -> u64| split.classes.iter().any(|class| of(class) > 0);
    let all = [
        ("kept", "kept", occurs(|class| class.kept)),
        ("copied", "copied", occurs(|class| class.copied)),
        ("made", "augmented", occurs(|class| class.augmented)),
        ("blended", "blended", occurs(|class| class.blended)),
        ("out", "left out", occurs(|class| class.left_out)),
    ];
    let one = |(style, word): (&str, &str)| {
        format!(
            "<span><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\"><rect class=\"{style}\" x=\"1\" y=\"1\" width=\"10\" height=\"10\" rx=\"2\"/></svg>{word}</span>"
        )
    };
    let shown: String = all.into_iter().filter(|(_, _, occurs)| *occurs).map(|(style, word, _)| one((style, word))).collect();
    format!("<div class=\"legend\">{shown}</div>")
}

fn table(job: &Job<'_>, (split_at, split): Placed<'_>) -> String {
    let origins: Vec<ClassOrigin> = (0..split.classes.len()).map(|at| job.plan.roster.origin_of(split_at, at)).collect();
    // Columns that are nothing but zeros are not for reading.
    let moved = origins.iter().any(|origin| origin.moved_in + origin.moved_out > 0);
    let excluded = origins.iter().any(|origin| origin.excluded > 0);
    let by_name = [moved.then_some("Moved here"), moved.then_some("Moved away"), excluded.then_some("Excluded")];
    let heads = ["Class", "Before"].into_iter().chain(by_name.into_iter().flatten());
    let heads = heads.chain(["Kept", "Left out", "Copied", "Augmented", "Blended", "After"]);
    let heads: String = heads.map(|head| format!("<th scope=\"col\">{head}</th>")).collect();
    let mut text = format!("<table><thead><tr>{heads}</tr></thead><tbody>");
    for (at, (class, origin)) in split.classes.iter().zip(&origins).enumerate() {
        let name = &job.plan.roster.classes[at];
        let from = job.plan.roster.from.get(at).filter(|from| from.len() != 1 || from[0] != *name);
        let parts = from.filter(|from| !from.is_empty()).map(|from| format!("<small>from {}</small>", escape(&from.join(", "))));
        let _ = write!(text, "<tr><td>{}{}</td>", escape(name), parts.unwrap_or_default());
        let mut numbers = vec![class.before];
        if moved {
            numbers.extend([origin.moved_in, origin.moved_out]);
        }
        if excluded {
            numbers.push(origin.excluded);
        }
        numbers.extend([class.kept, class.left_out, class.copied, class.augmented, class.blended]);
        for number in numbers {
            let style = if number == 0 { " class=\"zero\"" } else { "" };
            let _ = write!(text, "<td{style}>{}</td>", grouped(number));
        }
        let _ = write!(text, "<td class=\"after\">{}</td></tr>", grouped(class.after));
    }
    text.push_str("</tbody></table>");
    text
}

/// The transforms, in order, and what to beware of: a card for each chain that images were made by.
fn chains(job: &Job<'_>) -> String {
    let augmented: HashSet<u32> =
        job.plan.rows.iter().filter(|row| matches!(row.made, Made::Augmented(_))).map(|row| row.class.0).collect();
    let is_made = |at: usize| augmented.contains(&(at as u32));
    let mut cards: Vec<(&Arc<Chain>, Vec<&str>)> = Vec::new();
    for (class, chain) in
        job.plan.roster.classes.iter().zip(&job.plan.chains).enumerate().filter(|(at, _)| is_made(*at)).map(|(_, pair)| pair)
    {
        match cards.iter_mut().find(|(known, _)| Arc::ptr_eq(known, chain)) {
            Some((_, classes)) => classes.push(class),
            None => cards.push((chain, vec![class])),
        }
    }
    let one = cards.len() == 1;
    cards.into_iter().map(|(chain, classes)| chain_card(chain, if one { &[] } else { &classes })).collect()
}

fn chain_card(chain: &Chain, classes: &[&str]) -> String {
    let of = if classes.is_empty() { String::new() } else { format!(" of {}", escape(&classes.join(", "))) };
    let mut text = format!("<div class=\"card\"><h3 style=\"margin-top:0\">Augmentation chain{of}</h3><ol class=\"chain\">");
    chain_steps(&chain.steps, &mut text);
    text.push_str("</ol>");
    for caution in chain.cautions() {
        let _ = write!(text, "<p class=\"caution\">Take care: {}</p>", escape(caution));
    }
    text.push_str("</div>");
    text
}

/// A line a step that is on; what a composition holds stands below it.
fn chain_steps(steps: &[Step], text: &mut String) {
    for step in steps.iter().filter(|step| step.is_on()) {
        let _ = write!(text, "<li><b>{}</b> {} ", escape(step.entry.title), escape(&step.summary().replace(SHEAR, "shear")));
        let _ = write!(text, "<span>in {} of 100 images</span>", figure(step.p * 100.0));
        if step.is_composition() {
            text.push_str("<ol class=\"chain\">");
            chain_steps(&step.children, text);
            text.push_str("</ol>");
        }
        text.push_str("</li>");
    }
}

fn problems(job: &Job<'_>, written: &Written<'_>) -> String {
    let all: Vec<&Problem> = job.dataset.problems().iter().chain(&job.plan.problems).chain(&written.problems).collect();
    if all.is_empty() {
        return "<section><h2>Problems</h2><p class=\"note\">None: every image could be used</p></section>\n".to_owned();
    }
    let mut text =
        format!("<section><h2>Problems <small>{}</small></h2><div class=\"card\"><ul class=\"problems\">", grouped(all.len() as u64));
    for problem in all.iter().take(PROBLEMS) {
        let _ = write!(text, "<li><code>{}</code> {}</li>", escape(&problem.path), escape(&problem.reason));
    }
    text.push_str("</ul>");
    if all.len() > PROBLEMS {
        let _ = write!(text, "<p class=\"note\">and {} more</p>", grouped((all.len() - PROBLEMS) as u64));
    }
    text.push_str("</div></section>\n");
    text
}

fn recipe(job: &Job<'_>) -> String {
    let json = RecipeFile { recipe: job.recipe.clone(), dataset: None }.to_json();
    format!(
        "<section><h2>Recipe</h2><details class=\"card\"{}><summary>Seed {} and {}, as JSON</summary><pre>{}</pre></details></section>\n",
        if json.lines().count() <= RECIPE_LINES { " open" } else { "" },
        job.recipe.seed,
        counted(job.recipe.steps.len() as u64, "step", "steps"),
        escape(&json)
    )
}
