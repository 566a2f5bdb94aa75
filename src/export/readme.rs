//! `README.md` of an export: what it is and the lines that load it. Its head tells Hugging Face's `load_dataset` which folder is which split.

use super::Form;
use super::classes::Classes;
use super::job::Job;
use super::loading::{LoadLines, Loading, Split, quoted};
use std::fmt::Write;

/// The whole text.
pub(super) fn text(job: &Job<'_>, classes: &Classes) -> String {
    let loading = Loading::of(job.dataset, job.plan, &job.names, (job.options, None));
    let splits = loading.splits();
    let mut text = head(job.options.form, splits);
    let _ = writeln!(text, "# {}, rebalanced\n", one_line(&job.dataset.name()));
    text.push_str("Made by evenset. `report.html` shows what changed, `manifest.csv` says where every file comes from,\n");
    text.push_str("and `evenset verify .` checks it.\n\n");
    text.push_str(&table(job, splits));
    let lines = loading.lines();
    if lines.is_empty() {
        return text;
    }
    text.push_str("\n## Loading it\n\nPaths are relative to this folder.\n");
    text.push_str(about(job.options.form));
    for LoadLines { library, language, note, code } in lines {
        let _ = write!(text, "\n### {library}\n\n");
        if !note.is_empty() {
            let _ = write!(text, "{note}\n\n");
        }
        let _ = write!(text, "```{language}\n{code}\n```\n");
    }
    text.push_str(&files(classes));
    text
}

/// A folder name as a glob that means only itself.
fn glob_literal(name: &str) -> String {
    name.chars().map(|c| if matches!(c, '*' | '?' | '[') { format!("[{c}]") } else { c.to_string() }).collect()
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// A cell of a table: no line ends, no bars.
fn cell(text: &str) -> String {
    one_line(text).replace('\\', "\\\\").replace('|', "\\|").replace('<', "&lt;")
}

fn table(job: &Job<'_>, splits: &[Split]) -> String {
    let mut text = String::from("| split | class | before | after |\n|---|---|---:|---:|\n");
    for shown in splits {
        let outline = &job.plan.outline.splits[shown.at];
        for (name, class) in job.plan.roster.classes.iter().zip(&outline.classes) {
            let _ = writeln!(text, "| {} | {} | {} | {} |", cell(&shown.folder), cell(name), class.before, class.after);
        }
    }
    text
}

/// The YAML that Hugging Face reads. Strings as in JSON, which YAML takes too.
fn head(form: Form, splits: &[Split]) -> String {
    let mut text = "---\ntask_categories:\n- image-classification\n".to_owned();
    // A table of paths elsewhere is nothing that it could load.
    if form != Form::Manifest {
        text.push_str("configs:\n- config_name: default\n  data_files:\n");
        let files = if form == Form::WebDataset { "*.tar" } else { "**" };
        for split in splits {
            let pattern = format!("{}/{files}", glob_literal(&split.folder));
            let _ = writeln!(text, "  - split: {}\n    path: {}", split.hub_name, quoted(&pattern));
        }
    }
    text.push_str("---\n\n");
    text
}

/// What is special about a form.
fn about(form: Form) -> &'static str {
    match form {
        Form::Manifest => {
            "There are no images here: `file_name` is a path below the dataset that this was made from, and a row that stands\n\
             there twice is an image that counts twice.\n"
        }
        Form::WebDataset => {
            "Samples are shuffled already; `.cls` is the place in `classes.txt`, `.json` says where an image comes from. Where\n\
             images are of several formats, all are called `.jpg`, because loaders want one name; they tell formats by content.\n"
        }
        _ => "",
    }
}

fn files(classes: &Classes) -> String {
    format!(
        "\n## What is here\n\n\
         | file | what it holds |\n|---|---|\n\
         | `manifest.csv` | every image: class, split, source, what was done to it, hashes |\n\
         | `classes.txt`, `class_to_idx.json` | the {} classes, one list for all splits |\n\
         | `class_weights.json` | weights for a loss: balanced, and by effective number; repeat factors |\n\
         | `sample_weights.csv` | weights for a sampler, and repeat factors, for each training image |\n\
         | `recipe.json`, `evenset.json` | all that is needed to make it again |\n\
         | `report.html` | before and after, with pictures |\n",
        classes.names.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_out_of_yaml_or_a_table() {
        assert_eq!(glob_literal("a\"b[1]"), "a\"b[[]1]");
        assert_eq!(cell("a|b<c"), r"a\|b&lt;c");
    }
}
