//! The floors of the house: a module may use only lower floors, never its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const FLOORS: &[(&str, u8)] = &[
    ("cli", 6),
    ("ui", 6),
    ("session", 5),
    ("export", 4),
    ("plan", 3),
    ("gate", 3),
    ("recipe", 2),
    ("dataset", 1),
    ("augment", 1),
    ("features", 1),
    ("measure", 1),
    ("sample", 1),
    ("sampling", 1),
    ("pixels", 0),
    ("progress", 0),
    ("problem", 0),
    ("lanes", 0),
    ("digest", 0),
];

fn sources(dir: &Path, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).expect("src is readable").map(|entry| entry.expect("entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}

/// The top-level module that a file belongs to: `src/plan/names.rs` is `plan`.
fn module(path: &Path, src: &Path) -> String {
    let first = path.strip_prefix(src).expect("below src").components().next().expect("a name");
    Path::new(first.as_os_str()).file_stem().expect("a stem").to_string_lossy().into_owned()
}

/// Every `crate::<module>` (or `evenset::<module>`) that a source mentions outside comments.
fn uses(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            if name.is_empty() && rest.starts_with('{') {
                found.push((number + 1, "{".to_owned()));
            } else {
                found.push((number + 1, name));
            }
        }
    }
    found
}

#[test]
fn modules_use_lower_floors_alone() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let floors: BTreeMap<&str, u8> = FLOORS.iter().copied().collect();
    let mut files = Vec::new();
    sources(&src, &mut files);
    assert!(files.len() > 20, "the walk found {} files", files.len());
    let mut wrong = Vec::new();
    for path in files {
        let from = module(&path, &src);
        if from == "lib" || from == "main" {
            continue;
        }
        let Some(floor) = floors.get(from.as_str()) else {
            wrong.push(format!("{}: module {from} stands on no floor", path.display()));
            continue;
        };
        let text = std::fs::read_to_string(&path).expect("source is text");
        for (line, to) in uses(&text) {
            if to == from {
                continue;
            }
            match floors.get(to.as_str()) {
                Some(other) if other < floor => {}
                Some(_) => wrong.push(format!("{}:{line}: {from} uses {to}, which is not below it", path.display())),
                None => wrong.push(format!("{}:{line}: `crate::{to}` names no module of the house", path.display())),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Menus are made in one place, so that all of them have the same padding.
#[test]
fn menus_are_of_one_make() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut files = Vec::new();
    sources(&ui, &mut files);
    for path in files.into_iter().filter(|path| !path.ends_with("widgets/menus.rs")) {
        let text = std::fs::read_to_string(&path).expect("source is text");
        for (number, line) in text.lines().map(|line| line.split("//").next().unwrap_or_default()).enumerate() {
            for other in ["Popup::menu(", "Popup::context_menu(", ".context_menu(", ".menu_button("] {
                assert!(!line.contains(other), "{}:{}: {other} instead of `widgets::`", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn egui_appears_in_the_window_alone() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src, &mut files);
    for path in files.into_iter().filter(|path| module(path, &src) != "ui") {
        let text = std::fs::read_to_string(&path).expect("source is text");
        let code = text.lines().map(|line| line.split("//").next().unwrap_or_default());
        for (number, line) in code.enumerate() {
            assert!(!line.contains("egui") && !line.contains("eframe"), "{}:{}: {line}", path.display(), number + 1);
        }
    }
}
