//! `README.md` of an export: what it is and the lines that load it. Its head tells Hugging Face's `load_dataset` which folder is which split.

mod forms;

use super::Form;
use super::classes::Classes;
use super::job::Job;
use crate::dataset::Role;
use std::collections::BTreeSet;
use std::fmt::Write;

/// One exported split.
struct Split {
    /// Its place in the dataset.
    at: usize,
    /// Its folder.
    folder: String,
    /// What Hugging Face calls it: letters, digits and underscores.
    hub_name: String,
    role: Role,
}

/// The whole text.
pub(super) fn text(job: &Job<'_>, classes: &Classes) -> String {
    let splits = splits(job);
    let train = splits.iter().find(|split| split.role == Role::Train).or(splits.first());
    let held_out = splits.iter().find(|split| split.role == Role::Validation).or(splits.iter().find(|split| split.role == Role::Test));
    let mut text = forms::head(job.options.form, &splits);
    let _ = writeln!(text, "# {}, rebalanced\n", one_line(&job.dataset.name()));
    text.push_str("Made by evenset. `report.html` shows what changed, `manifest.csv` says where every file comes from,\n");
    text.push_str("and `evenset verify .` checks it.\n\n");
    text.push_str(&table(job, &splits));
    let Some(train) = train else { return text };
    text.push_str("\n## Loading it\n\nPaths are relative to this folder.\n");
    match job.options.form {
        Form::Manifest => text.push_str(&forms::manifest(job)),
        Form::WebDataset => text.push_str(&forms::web_dataset(train)),
        form => {
            if form == Form::KerasCsv {
                text.push_str(&forms::keras_csv(train));
            }
            text.push_str(&torchvision(train, held_out));
            text.push_str(&keras(train, held_out));
            text.push_str(&if form.metadata().is_some() { forms::with_metadata(train) } else { hugging_face(train) });
            text.push_str(&timm(train, held_out));
            text.push_str(&ultralytics(train, held_out));
        }
    }
    text.push_str(&files(classes));
    text
}

/// The folders that hold images, in the dataset's order.
fn splits(job: &Job<'_>) -> Vec<Split> {
    let mut all: Vec<Split> = Vec::new();
    let mut seen = BTreeSet::new();
    for (row, name) in job.plan.rows.iter().zip(job.names.iter()) {
        if seen.insert(row.split) {
            let split = &job.plan.roster.splits[usize::from(row.split.0)];
            let folder = name.split('/').next().unwrap_or_default().to_owned();
            all.push(Split { at: usize::from(row.split.0), folder, hub_name: hub_name(&split.name), role: split.role });
        }
    }
    // The names that scripts expect, where each role is played once.
    let roles: BTreeSet<Role> = all.iter().map(|split| split.role).collect();
    if roles.len() == all.len() {
        for split in &mut all {
            split.hub_name = match split.role {
                Role::Train => "train",
                Role::Validation => "validation",
                Role::Test => "test",
            }
            .to_owned();
        }
    }
    all
}

/// A name that `datasets` takes for a split.
fn hub_name(name: &str) -> String {
    let word: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if word.is_empty() { "split".to_owned() } else { word }
}

/// A folder name as a glob that means only itself.
fn glob_literal(name: &str) -> String {
    name.chars().map(|c| if matches!(c, '*' | '?' | '[') { format!("[{c}]") } else { c.to_string() }).collect()
}

/// `text` as a string of JSON, Python and YAML.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
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

fn torchvision(train: &Split, held_out: Option<&Split>) -> String {
    let mut text = String::from("\n### PyTorch (torchvision)\n\n```python\nfrom torchvision.datasets import ImageFolder\n");
    let _ = writeln!(text, "train = ImageFolder({})", quoted(&train.folder));
    if let Some(split) = held_out {
        let _ = writeln!(text, "held_out = ImageFolder({})", quoted(&split.folder));
    }
    text.push_str("```\n");
    text
}

fn keras(train: &Split, held_out: Option<&Split>) -> String {
    let mut text = String::from("\n### Keras\n\n```python\nimport keras\n");
    let names = r#"class_names=open("classes.txt", encoding="utf-8").read().splitlines()"#;
    let _ = writeln!(text, "train = keras.utils.image_dataset_from_directory({}, {names})", quoted(&train.folder));
    if let Some(split) = held_out {
        let _ = writeln!(text, "held_out = keras.utils.image_dataset_from_directory({}, {names}, shuffle=False)", quoted(&split.folder));
    }
    text.push_str("```\n");
    text
}

fn hugging_face(train: &Split) -> String {
    format!(
        "\n### Hugging Face\n\n```python\nfrom datasets import load_dataset\ndataset = load_dataset(\".\")  # or the path of this folder\ntrain = dataset[{}]\n```\n",
        quoted(&train.hub_name)
    )
}

fn timm(train: &Split, held_out: Option<&Split>) -> String {
    let held_out = held_out.map_or("", |split| &split.folder);
    format!(
        "\n### timm\n\n```sh\ntrain.py --data-dir . --dataset folder --train-split {} --val-split {} --class-map classes.txt\n```\n",
        shell(&train.folder),
        shell(held_out)
    )
}

fn ultralytics(train: &Split, held_out: Option<&Split>) -> String {
    let expected = train.folder == "train" && held_out.is_some_and(|split| matches!(split.folder.as_str(), "val" | "test"));
    let note = if expected {
        String::new()
    } else {
        let target = held_out.map(|split| format!(" and `val` to `{}`", split.folder)).unwrap_or_default();
        format!("Ultralytics looks for folders called `train` and `val`: link `train` to `{}`{target} first.\n\n", train.folder)
    };
    format!("\n### Ultralytics\n\n{note}```sh\nyolo classify train model=yolo11n-cls.pt data=.\n```\n")
}

/// `text` as one word of a shell.
fn shell(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !text.is_empty() && text.chars().all(plain) { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
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

    fn split(folder: &str, role: Role) -> Split {
        Split { at: 0, folder: folder.to_owned(), hub_name: hub_name(folder), role }
    }

    #[test]
    fn names_cannot_break_out_of_yaml_python_or_the_shell() {
        assert_eq!(hub_name("Training set-1"), "training_set_1");
        assert_eq!(forms::head(Form::Tree, &[split("a\"b[1]", Role::Train)]).lines().nth(7), Some(r#"    path: "a\"b[[]1]/**""#));
        assert_eq!(shell("it's"), r"'it'\''s'");
        assert_eq!(cell("a|b<c"), r"a\|b&lt;c");
        assert!(torchvision(&split("x\"y", Role::Train), None).contains(r#"ImageFolder("x\"y")"#));
    }

    #[test]
    fn ultralytics_is_told_of_other_folder_names() {
        let val = split("val", Role::Validation);
        assert!(!ultralytics(&split("train", Role::Train), Some(&val)).contains("link"));
        assert!(ultralytics(&split("Training", Role::Train), Some(&val)).contains("link `train` to `Training`"));
    }
}
