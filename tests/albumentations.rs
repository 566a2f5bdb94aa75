//! Chains of every transform and composition, held against the real library, and the Python written for other libraries, run by them: set `EVENSET_PYTHON` to a Python that has it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say what was skipped")]

use evenset::augment::{Allowed, Chain, Library, Setting, Step, Value, catalog, compositions, entry};
use evenset::pixels::{Image, Layout};
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

/// Other values that a setting may have: its ends and what lies between, every word and number of a list, and of what is checked otherwise
/// whatever of some is accepted.
fn others(setting: &Setting) -> Vec<Value> {
    let (min, max) = (setting.min.max(-1e4), setting.max.min(1e4));
    let between = |part: f64| ((min + (max - min) * part) * 1000.0).round() / 1000.0;
    match (setting.allowed, (setting.default)()) {
        (Allowed::Ints(numbers), _) => numbers.iter().map(|number| Value::Int(*number)).collect(),
        (Allowed::Words(words), _) => words.iter().map(|word| Value::Word((*word).to_owned())).collect(),
        (Allowed::Checked(_), _) => serde_json::json!([
            null, 0, 3, [300, 400], 7, 32, 200.0, [1, 2], [4, 6], [20, 30], [0.1, 0.2, 0.8, 0.9], [10, 20, 30], [null, 30], [-0.1, 0.2], [1.0, 1.5],
            "image", "image_mask", "random", "random_uniform", "inpaint_telea", "inpaint_ns", {"x": [-3, 3], "y": [0, 2]}
        ])
        .as_array()
        .into_iter()
        .flatten()
        .map(|json| Value::Json(json.clone()))
        .collect(),
        (_, Value::Flag(flag)) => vec![Value::Flag(!flag)],
        (_, Value::Int(_)) => [0.0, 0.1, 0.5, 1.0].map(|part| Value::Int(between(part).round() as i64)).into(),
        (_, Value::Num(_)) => [0.0, 0.1, 0.5, 1.0].map(|part| Value::Num(between(part))).into(),
        (_, Value::IntRange(..)) => [(0.0, 0.0), (0.1, 0.5), (0.0, 1.0), (1.0, 1.0)]
            .map(|(from, to)| Value::IntRange(between(from).ceil() as i64, between(to).floor() as i64))
            .into(),
        (_, Value::Range(..)) => {
            [(0.0, 0.0), (0.1, 0.5), (0.0, 1.0), (1.0, 1.0)].map(|(from, to)| Value::Range(between(from), between(to))).into()
        }
        (_, Value::Word(_) | Value::Json(_)) => Vec::new(),
    }
}

#[test]
fn the_library_loads_what_settings_may_be_and_writes_it_back_the_same() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let mut files = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chains/check.py")];
    for entry in catalog().iter().filter(|entry| entry.is_in_library()) {
        for setting in entry.settings {
            for (at, value) in others(setting).into_iter().enumerate() {
                let mut step = Step::new(entry);
                // What evenset refuses it does not write.
                if step.set(setting.name, value).is_err() {
                    continue;
                }
                let chain = Chain::of(vec![step]);
                let json = chain.to_json().to_string();
                let read = Chain::from_json(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
                assert_eq!(read, chain, "{json}");
                files.push(folder.path().join(format!("{}.{} {at}.json", entry.name, setting.name)));
                std::fs::write(files.last().unwrap(), json).unwrap();
            }
        }
    }
    assert!(files.len() > 900, "{}", files.len());
    run(&python, &files.iter().map(PathBuf::as_path).collect::<Vec<_>>());
}

/// What the library makes by itself: read, or refused by name where evenset has less.
#[test]
fn what_the_library_makes_of_its_own_defaults_is_read() {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let names = catalog().iter().filter(|entry| entry.is_in_library()).map(|entry| entry.name);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chains/write.py");
    let done = Command::new(python).arg(script).arg(folder.path()).args(names).output().unwrap();
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    let mut refused = Vec::new();
    let mut read = 0;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let path = file.unwrap().path();
        match Chain::from_text(&std::fs::read_to_string(&path).unwrap()) {
            Ok(_) => read += 1,
            Err(error) => refused.push(format!("{}: {error}", path.file_name().unwrap().to_string_lossy())),
        }
    }
    refused.sort();
    // The library has one size for all mosaics, evenset each picture's own.
    let others: Vec<&String> = refused.iter().filter(|refusal| !refusal.contains("Mosaic.target_size: allowed is null")).collect();
    assert!(others.is_empty() && refused.len() <= 2 && read > 160, "{read} read; {others:?}");
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

/// Slopes, an edge and some grain; `chains/golden_picture.py` has the same formula.
fn picture() -> Image {
    let sample = |i: u32| {
        let (x, y, c) = (i / 3 % 24, i / 3 / 24, i % 3);
        ((x * 7 + y * 5 + c * 40 + (x * y) % 11 * 3 + if x > 12 { 50 } else { 0 }) % 256) as u8
    };
    Image::new(24, 18, Layout::Rgb, (0..24 * 18 * 3).map(sample).collect()).unwrap()
}

/// One step that is always applied.
fn certain(name: &str, settings: &[(&str, Value)]) -> Chain {
    let mut step = Step { p: 1.0, ..Step::new(entry(name).unwrap()) };
    for (setting, value) in settings {
        step.set(setting, value.clone()).unwrap();
    }
    Chain::of(vec![step])
}

/// Runs every chain's Python in `library`: all chains as they are and with their steps certain, and `fixed` ones, which are compared:
/// how far samples may be off and how many outermost pixels are not compared (what comes in from outside differs, as the code says).
fn run_in(library: Library, name: &str, fixed: &[(Chain, u8, u32)]) {
    let Some(python) = python() else { return };
    let folder = tempfile::tempdir().unwrap();
    let image = picture();
    std::fs::write(folder.path().join("picture.bin"), image.data()).unwrap();
    let own = catalog().iter().filter(|entry| !entry.is_in_library());
    let own = own.map(|entry| (entry.name.to_owned(), Chain::of(vec![Step::new(entry)])));
    for (name, mut chain) in chains().into_iter().chain(own) {
        // Keras compiles what it runs: what is only sometimes applied is tried of few.
        if library == Library::Torchvision || !chain.steps[0].children.is_empty() || name == "Affine" {
            std::fs::write(folder.path().join(format!("{name}.py")), chain.to_python(library)).unwrap();
        }
        chain.steps[0].p = 1.0;
        chain.steps[0].children.iter_mut().for_each(|child| child.p = 1.0);
        std::fs::write(folder.path().join(format!("{name} always.py")), chain.to_python(library)).unwrap();
    }
    for (at, (chain, off_by, border)) in fixed.iter().enumerate() {
        let name = chain.steps.first().map_or("nothing", |step| step.entry.name);
        let made = chain.draw(1, 24, 18).apply(&image, None);
        let hex: String = made.data().iter().map(|sample| format!("{sample:02x}")).collect();
        let wanted = serde_json::json!({"width": made.width(), "hex": hex, "off_by": off_by, "border": border});
        std::fs::write(folder.path().join(format!("{name} {at}.py")), chain.to_python(library)).unwrap();
        std::fs::write(folder.path().join(format!("{name} {at}.json")), wanted.to_string()).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chains/run.py");
    let done = Command::new(python).arg(script).arg(name).arg(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    eprintln!("{said}");
}

#[test]
fn the_python_for_torchvision_runs() {
    let one = |at: f64| Value::Range(at, at);
    let sides = |width: i64, height: i64| [("width", Value::Int(width)), ("height", Value::Int(height))];
    let fixed = [
        (Chain::of(Vec::new()), 0, 0),
        (one_of(), 0, 0),
        (certain("HorizontalFlip", &[]), 0, 0),
        (certain("VerticalFlip", &[]), 0, 0),
        (certain("Transpose", &[]), 0, 0),
        (certain("ToGray", &[]), 1, 0),
        (certain("InvertImg", &[]), 0, 0),
        (certain("Equalize", &[("mode", Value::Word("pil".to_owned()))]), 8, 0),
        (certain("AutoContrast", &[]), 1, 0),
        (certain("Posterize", &[("num_bits", Value::IntRange(3, 3))]), 0, 0),
        (certain("Solarize", &[("threshold_range", one(0.6))]), 0, 0),
        (certain("RandomGamma", &[("gamma_limit", one(80.0))]), 1, 0),
        (certain("CenterCrop", &sides(12, 8)), 0, 0),
        (certain("CenterCrop", &sides(30, 20)), 0, 3),
        (certain("Resize", &sides(31, 20)), 1, 0),
        (certain("Resize", &sides(10, 8)), 3, 0),
        (certain("SmallestMaxSize", &[("max_size", Value::Int(25))]), 1, 0),
        (certain("LongestMaxSize", &[("max_size", Value::Int(30))]), 1, 0),
        (certain("Rotate", &[("limit", one(10.0))]), 1, 4),
        (certain("ColorJitter", &jitter("brightness", 1.3)), 1, 0),
        (certain("ColorJitter", &jitter("contrast", 0.7)), 1, 0),
        (certain("ColorJitter", &jitter("saturation", 0.4)), 1, 0),
        (certain("ColorJitter", &jitter("hue", 0.1)), 10, 0),
        (certain("GaussianBlur", &[("sigma_limit", one(1.0))]), 1, 3),
    ];
    run_in(Library::Torchvision, "torchvision", &fixed);
}

/// A choice of one that is likely by a half: what is chosen is always applied, as its probability is a weight. Beside it stands what no other
/// library has.
fn one_of() -> Chain {
    let mut step = Step { p: 1.0, ..Step::new(compositions().iter().find(|one| one.name == "OneOf").unwrap()) };
    let mut nothing = Step::new(compositions().iter().find(|one| one.name == "Sequential").unwrap());
    nothing.p = 0.0;
    nothing.children = vec![Step::new(entry("RandomShadow").unwrap())];
    step.children = vec![Step::new(entry("HorizontalFlip").unwrap()), nothing];
    Chain::of(vec![step])
}

/// Settings of ColorJitter that leave everything as it is but one.
fn jitter(part: &'static str, at: f64) -> Vec<(&'static str, Value)> {
    let mut all: Vec<(&str, Value)> =
        [("brightness", 1.0), ("contrast", 1.0), ("saturation", 1.0), ("hue", 0.0)].map(|(name, at)| (name, Value::Range(at, at))).into();
    all.retain(|(name, _)| *name != part);
    all.push((part, Value::Range(at, at)));
    all
}

#[test]
fn the_python_for_keras_runs() {
    let sides = |width: i64, height: i64| [("width", Value::Int(width)), ("height", Value::Int(height))];
    let fixed = [
        (Chain::of(Vec::new()), 0, 0),
        (certain("HorizontalFlip", &[]), 0, 0),
        (certain("VerticalFlip", &[]), 0, 0),
        (certain("InvertImg", &[]), 0, 0),
        (certain("ToGray", &[]), 1, 0),
        (certain("Posterize", &[("num_bits", Value::IntRange(3, 3))]), 0, 0),
        (certain("Solarize", &[("threshold_range", Value::Range(0.6, 0.6))]), 0, 0),
        (certain("GaussianBlur", &[("sigma_limit", Value::Range(1.0, 1.0))]), 1, 3),
        (certain("CenterCrop", &sides(12, 8)), 0, 0),
        (certain("Resize", &sides(31, 20)), 1, 0),
        (one_of(), 0, 0),
    ];
    run_in(Library::Keras, "keras", &fixed);
}
