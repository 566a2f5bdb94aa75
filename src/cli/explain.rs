//! `evenset explain`: how one file of an exported folder came to be.

use super::args;
use super::console::Console;
use crate::export::{self, Agreement, Explanation, Parent};
use serde_json::{Value, json};

pub(super) fn run(typed: &args::Explain, console: &Console) -> anyhow::Result<u8> {
    let told = console.watch(|_| export::explain(&typed.file, typed.source.as_deref()))?;
    if typed.json {
        console.print_json(&as_json(&told))?;
    } else {
        console.print(&text(&told))?;
    }
    let differs = told.state != Agreement::Same || told.again == Some(Agreement::Differs);
    Ok(if differs { super::WITH_LOSSES } else { super::DONE })
}

fn as_json(told: &Explanation) -> Value {
    let state = |agreement: &Agreement| match agreement {
        Agreement::Same => "same".into(),
        Agreement::Differs => "differs".into(),
        Agreement::Unknown(why) => json!({ "unknown": why }),
    };
    let parent = |parent: &Parent| {
        let path = parent.path.as_ref().map(|path| path.to_string_lossy());
        json!({"source": parent.key, "path": path, "class": parent.class, "hash": parent.hash, "state": state(&parent.state)})
    };
    json!({
        "export": told.dir.to_string_lossy(),
        "file_name": told.file_name,
        "kind": told.kind,
        "class": told.class,
        "split": told.split,
        "width": told.size_px.0,
        "height": told.size_px.1,
        "soft_label": serde_json::from_str::<Value>(&told.soft_label).unwrap_or_default(),
        "sources": told.parents.iter().map(parent).collect::<Vec<_>>(),
        "seed": told.seed,
        // Readers whose numbers are doubles would round it.
        "seed_text": told.seed.map(|seed| seed.to_string()),
        "transforms": told.transforms,
        "recoded": told.recoded,
        "recipe_seed": told.recipe_seed,
        "steps": told.steps.iter().map(|(step, does)| json!({"step": step, "does": does})).collect::<Vec<_>>(),
        "hash": told.hash,
        "state": state(&told.state),
        "made_again": told.again.as_ref().map(state),
    })
}

fn text(told: &Explanation) -> String {
    let mut lines: Vec<(&str, String)> = Vec::new();
    for (at, parent) in told.parents.iter().enumerate() {
        lines.push((if at == 0 { source_word(&told.kind) } else { "blended with" }, source_line(told, parent)));
        if !parent.hash.is_empty() {
            lines.push(("", format!("blake3 {}: {}", parent.hash, parent.state.words())));
        }
    }
    for (at, (step, does)) in told.steps.iter().enumerate() {
        lines.push((if at == 0 { "by the recipe" } else { "" }, format!("step {step}: {does}")));
    }
    if let Some(seed) = told.seed {
        let of = told.recipe_seed.map(|seed| format!(" (from the recipe's seed {seed}, its source, class and number)")).unwrap_or_default();
        lines.push(("seed", format!("{seed}{of}")));
    }
    for (at, (does, exact)) in told.drawn.iter().zip(parameters(&told.transforms)).enumerate() {
        lines.push((if at == 0 { "drawn" } else { "" }, format!("{does}  {exact}")));
    }
    if !told.recoded.is_empty() {
        lines.push(("encoded anew", told.recoded.clone()));
    }
    if !told.soft_label.is_empty() {
        lines.push(("soft label", told.soft_label.clone()));
    }
    lines.push(("file", format!("blake3 {}: {}", told.hash, told.state.words())));
    if let Some(again) = &told.again {
        lines.push(("made again", again.words()));
    }
    let (width, height) = told.size_px;
    let size = if width > 0 { format!(", {width} x {height} pixels") } else { String::new() };
    let article = if told.kind.starts_with(['a', 'o']) { "an" } else { "a" };
    let noun = if matches!(told.kind.as_str(), "original" | "copy") { "" } else { " image" };
    let mut text = format!("{} is {article} {}{noun} of the class {} in {}{size}\n", told.file_name, told.kind, told.class, told.split);
    for (word, line) in lines {
        text.push_str(&format!("  {word:<13}  {line}\n"));
    }
    text
}

fn source_word(kind: &str) -> &'static str {
    match kind {
        "original" => "the file",
        "copy" => "copied from",
        _ => "made from",
    }
}

fn source_line(told: &Explanation, parent: &Parent) -> String {
    let path = parent.path.as_ref().map_or_else(|| parent.key.clone(), |path| path.display().to_string());
    let was = if parent.class.is_empty() || parent.class == told.class {
        String::new()
    } else {
        format!(", of the class {} there", parent.class)
    };
    format!("{path}{was}")
}

/// The drawn parameters of each transform as JSON, in order.
fn parameters(transforms: &Value) -> impl Iterator<Item = String> {
    let all = transforms.as_array().cloned().unwrap_or_default().into_iter();
    // An exact draw begins with a word.
    all.filter_map(|one| one.as_object().and_then(|one| one.values().next().map(Value::to_string)))
}
