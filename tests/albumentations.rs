//! Chains of every transform and composition, held against the real library: set `EVENSET_PYTHON` to a Python that has it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say what was skipped")]

use evenset::augment::{Chain, Library, Step, Value, catalog, compositions, entry};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The Python to ask; says so where there is none.
fn python() -> Option<PathBuf> {
    let python = std::env::var_os("EVENSET_PYTHON").map(PathBuf::from);
    if python.is_none() {
        eprintln!("skipped: EVENSET_PYTHON is not set");
    }
    python
}

/// A chain of each of the library's transforms, then of each composition of two.
fn chains() -> Vec<(String, Chain)> {
    let known = catalog().iter().filter(|entry| entry.is_in_library());
    let mut all: Vec<(String, Chain)> = known.map(|entry| (entry.name.to_owned(), Chain::of(vec![Step::new(entry)]))).collect();
    for composition in compositions() {
        let mut step = Step::new(composition);
        step.children = ["HorizontalFlip", "ToGray"].map(|name| Step::new(entry(name).unwrap())).into();
        let _ = step.set("n", Value::Int(2));
        all.push((composition.name.to_owned(), Chain::of(vec![step])));
    }
    all
}

fn run(python: &Path, arguments: &[&Path]) {
    let done = Command::new(python).args(arguments).output().unwrap();
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

#[test]
fn the_library_loads_every_chain_and_writes_it_back_the_same() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut files = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chains/check.py")];
    for (name, chain) in chains() {
        files.push(folder.path().join(format!("{name}.json")));
        std::fs::write(files.last().unwrap(), format!("{:#}", chain.to_json())).unwrap();
        files.push(folder.path().join(format!("{name}.yaml")));
        std::fs::write(files.last().unwrap(), chain.to_yaml()).unwrap();
    }
    run(&python, &files.iter().map(PathBuf::as_path).collect::<Vec<_>>());
}

#[test]
fn the_python_for_other_libraries_is_python() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("parse.py");
    std::fs::write(&script, "import ast, sys\nfor path in sys.argv[1:]:\n    ast.parse(open(path, encoding='utf-8').read(), path)\n")
        .unwrap();
    let mut files = vec![script];
    for (name, chain) in chains() {
        for (library, text) in [("torchvision", chain.to_python(Library::Torchvision)), ("keras", chain.to_python(Library::Keras))] {
            files.push(folder.path().join(format!("{name}-{library}.py")));
            std::fs::write(files.last().unwrap(), text).unwrap();
        }
    }
    run(&python, &files.iter().map(PathBuf::as_path).collect::<Vec<_>>());
}
