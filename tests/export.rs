//! Export as people meet it: small folders of drawn pictures, exported, killed, resumed, refused, checked.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say why they skip")]

mod ground;

use evenset::augment::Chain;
use evenset::dataset::{self, Dataset};
use evenset::export::{self, ExportError, LinkMode, Options, Report};
use evenset::pixels::{self, Encoding, Layout, Limits};
use evenset::plan::Plan;
use evenset::problem::ProblemKind;
use evenset::progress::Progress;
use evenset::recipe::{Action, ChainChoice, Grow, Recipe, Step, Target};
use ground::{Disk, assert_same, listing, loaders, picture, table, tree};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Writes `split/class: count` folders of pictures.
fn fill(root: &Path, folders: &[(&str, u32)]) {
    let mut number = 0;
    for (folder, count) in folders {
        let folder = root.join(folder);
        std::fs::create_dir_all(&folder).unwrap();
        for at in 0..*count {
            number += 1;
            let (name, encoding) =
                if at % 3 == 2 { (format!("{at}.png"), Encoding::Png) } else { (format!("{at}.jpg"), Encoding::Jpeg(88)) };
            std::fs::write(folder.join(name), pixels::encode(&picture(number, Layout::Rgb), encoding).unwrap()).unwrap();
        }
    }
}

fn open(root: &Path) -> Dataset {
    dataset::open(root, &Progress::new()).unwrap()
}

fn step(action: Action) -> Step {
    Step { action, off: false }
}

/// Every class to `count`, through `chain`.
fn grown(count: u32, chain: ChainChoice) -> Recipe {
    let steps =
        vec![step(Action::Target { to: Target::Count(count) }), step(Action::Grow { by: Grow::Augment }), step(Action::Augment { chain })];
    Recipe { seed: 7, splits: None, steps }
}

fn photo() -> ChainChoice {
    ChainChoice::Preset("photo".to_owned())
}

fn flip() -> ChainChoice {
    let mut chain = Chain::default();
    chain.steps.push(evenset::augment::Step::new(evenset::augment::entry("HorizontalFlip").unwrap()));
    ChainChoice::Custom(chain)
}

/// A transform that is always applied.
fn augment_step(name: &str) -> evenset::augment::Step {
    evenset::augment::Step { p: 1.0, ..evenset::augment::Step::new(evenset::augment::entry(name).unwrap()) }
}

fn export(dataset: &Dataset, recipe: &Recipe, options: &Options) -> Result<Report, ExportError> {
    export::run(dataset, recipe, &Plan::new(dataset, recipe), options, &Progress::new())
}

/// Checks `out` and makes `remake` of its images again.
fn verify(out: &Path, remake: usize) -> Result<export::Verdict, export::VerifyError> {
    export::verify(out, &export::VerifyOptions { remake, if_at_hand: false, source: None }, &Progress::new())
}

/// Names, lengths and times of everything below `dir`.
fn stamps(dir: &Path) -> Vec<(PathBuf, u64, std::time::SystemTime)> {
    let walk = walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().map(Result::unwrap);
    walk.map(|entry| (entry.path().to_owned(), entry.metadata().unwrap().len(), entry.metadata().unwrap().modified().unwrap())).collect()
}

/// A manifest's rows by column name.
fn manifest(dir: &Path) -> Vec<BTreeMap<String, String>> {
    table(&dir.join("manifest.csv"))
}

struct Place {
    _dir: tempfile::TempDir,
    source: PathBuf,
    parent: PathBuf,
}

impl Place {
    fn new(folders: &[(&str, u32)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (source, parent) = (dir.path().join("animals"), dir.path().join("exports"));
        std::fs::create_dir(&parent).unwrap();
        fill(&source, folders);
        Self { _dir: dir, source, parent }
    }

    fn out(&self, name: &str) -> PathBuf {
        self.parent.join(name)
    }
}

const ANIMALS: [(&str, u32); 4] = [("Training/cats", 4), ("Training/dogs", 9), ("Validation/cats", 2), ("Validation/dogs", 3)];

#[test]
fn a_class_grows_and_everything_else_stays_as_it_was() {
    let place = Place::new(&ANIMALS);
    let before = (tree(&place.source), stamps(&place.source));
    let dataset = open(&place.source);
    let report = export(&dataset, &grown(9, photo()), &Options::new(place.out("a"))).unwrap();
    assert_eq!((report.originals, report.made, report.problems.len()), (18, 5, 0));
    assert_eq!((tree(&place.source), stamps(&place.source)), before, "the source changed");
    assert_eq!(listing(&place.parent), ["a"], "something is left beside the target");

    let out = place.out("a");
    let books = [
        "class_to_idx.json",
        "class_weights.json",
        "classes.txt",
        "evenset.json",
        "manifest.csv",
        "README.md",
        "recipe.json",
        "report.html",
    ];
    for name in books.into_iter().chain(["sample_weights.csv"]) {
        assert!(out.join(name).metadata().unwrap().len() > 0, "{name}");
    }
    let rows = manifest(&out);
    let files = tree(&out);
    assert_eq!(rows.len(), 23);
    let mut hashes = BTreeSet::new();
    for row in &rows {
        let bytes = &files[Path::new(&row["file_name"])];
        assert_eq!(row["hash"], blake3::hash(bytes).to_hex().as_str());
        let source = std::fs::read(place.source.join(&row["source"])).unwrap();
        assert_eq!(row["source_hash"], blake3::hash(&source).to_hex().as_str());
        if row["kind"] == "original" {
            assert_eq!(*bytes, source);
            assert_eq!(row["seed"], "");
        } else {
            assert!(row["file_name"].starts_with("Training/cats/") && row["file_name"].ends_with(".jpg"), "{}", row["file_name"]);
            assert!(row["transforms"].starts_with('[') && !row["seed"].is_empty());
            assert!(hashes.insert(row["hash"].clone()) && row["hash"] != row["source_hash"], "{} repeats", row["file_name"]);
            let image = pixels::decode(bytes, &Limits::default()).unwrap();
            assert_eq!((row["width"].as_str(), row["height"].as_str()), (&*image.width().to_string(), &*image.height().to_string()));
        }
    }
    let weights: serde_json::Value = serde_json::from_slice(&files[Path::new("class_weights.json")]).unwrap();
    assert_eq!(weights["images"], serde_json::json!({ "cats": 9, "dogs": 9 }));
    assert_eq!(weights["balanced"], serde_json::json!({ "cats": 1.0, "dogs": 1.0 }));
    assert_eq!(String::from_utf8_lossy(&files[Path::new("classes.txt")]), "cats\ndogs\n");
    assert_eq!(String::from_utf8_lossy(&files[Path::new("sample_weights.csv")]).lines().count(), 19);

    let verdict = verify(&out, 5).unwrap();
    assert_eq!((verdict.checked, verdict.remade, verdict.problems), (23, 5, Vec::new()));
}

#[test]
fn threads_do_not_matter() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let options = Options::new(place.out(&threads.to_string()));
        pool.install(|| export(&dataset, &grown(20, photo()), &options)).unwrap();
    }
    assert_same(&place.out("1"), &place.out("4"));
}

/// What the child process of [`a_killed_export_goes_on`] does: an export that is going to be killed.
#[test]
fn child_that_is_killed() {
    let (Ok(source), Ok(out)) = (std::env::var("EVENSET_TEST_SOURCE"), std::env::var("EVENSET_TEST_OUT")) else { return };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| export(&open(Path::new(&source)), &grown(60, photo()), &Options::new(out))).unwrap();
}

/// Exports to `out` in another process, which is killed once so many files are noted, or earlier if it ends.
fn kill_after(files: usize, place: &Place, out: &Path) {
    let stage = out.with_file_name(format!(".{}.evenset-partial", out.file_name().unwrap().display()));
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child_that_is_killed"])
        .env("EVENSET_TEST_SOURCE", &place.source)
        .env("EVENSET_TEST_OUT", out)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    while ground::noted(&stage) < files && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[cfg(unix)]
#[test]
fn what_somebody_put_into_a_killed_export_is_not_written_through() {
    let place = Place::new(&ANIMALS);
    let (dataset, out, stage, elsewhere) =
        (open(&place.source), place.out("out"), place.out(".out.evenset-partial"), place.out("elsewhere"));
    export(&dataset, &grown(60, photo()), &Options::new(place.out("whole"))).unwrap();
    for (name, goes_on) in [("tree", true), ("ledger", true), ("tree/Training", false), ("tree/Training/cats", false)] {
        std::fs::create_dir(&elsewhere).unwrap();
        std::fs::write(elsewhere.join("mine"), "precious").unwrap();
        kill_after(25, &place, &out);
        if out.exists() {
            eprintln!("skipped {name}: the export ended before it was killed");
        } else {
            let (target, path) = (if name == "ledger" { elsewhere.join("mine") } else { elsewhere.clone() }, stage.join(name));
            std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path)).unwrap();
            std::os::unix::fs::symlink(target, path).unwrap();
            let resumed = export(&dataset, &grown(60, photo()), &Options { resume: true, ..Options::new(&out) });
            assert_eq!(resumed.is_ok(), goes_on, "{name}: {resumed:?}");
            if goes_on {
                assert_same(&place.out("whole"), &out);
            }
            assert_eq!(tree(&elsewhere).into_iter().collect::<Vec<_>>(), [(PathBuf::from("mine"), b"precious".to_vec())], "{name}");
        }
        let _ = std::fs::remove_dir_all(&out);
        std::fs::remove_dir_all(&elsewhere).unwrap();
    }
}

#[test]
fn a_killed_export_goes_on() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let recipe = grown(60, photo());
    export(&dataset, &recipe, &Options::new(place.out("whole"))).unwrap();
    for (round, lines) in [3, 25, 60, 90].into_iter().enumerate() {
        let out = place.out(&format!("killed-{round}"));
        let stage = place.out(&format!(".killed-{round}.evenset-partial"));
        kill_after(lines, &place, &out);
        assert!(stage.exists() || out.exists(), "the child wrote nothing");
        // A torn file, as a power cut leaves it.
        if let Some(file) = tree(&stage).keys().find(|name| name.starts_with("tree/Training")) {
            std::fs::write(stage.join(file), "torn").unwrap();
        }
        if stage.exists() && !out.exists() {
            let other = export(&dataset, &grown(61, photo()), &Options { resume: true, ..Options::new(&out) });
            assert!(matches!(other, Err(ExportError::Resume { .. })), "{other:?}");
        }
        export(&dataset, &recipe, &Options { resume: true, ..Options::new(&out) }).unwrap();
        assert_same(&place.out("whole"), &out);
        assert!(!stage.exists());
    }
    // Asked to resume what is finished: nothing to do. Asked to resume where nothing is: an export.
    let whole = Options { resume: true, ..Options::new(place.out("whole")) };
    assert_eq!(export(&dataset, &recipe, &whole).unwrap().made, 120 - 13);
    export(&dataset, &recipe, &Options { resume: true, ..Options::new(place.out("new")) }).unwrap();
    assert_same(&place.out("whole"), &place.out("new"));
}

#[test]
fn what_a_killed_export_left_is_replaced_unless_it_is_somebody_elses() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let stage = place.out(".out.evenset-partial");
    std::fs::create_dir_all(stage.join("tree/Training")).unwrap();
    std::fs::write(stage.join("mine.txt"), "precious").unwrap();
    let refused = export(&dataset, &Recipe::default(), &Options::new(place.out("out")));
    assert!(matches!(refused, Err(ExportError::Resume { .. })), "{refused:?}");
    assert_eq!(std::fs::read_to_string(stage.join("mine.txt")).unwrap(), "precious");

    std::fs::remove_file(stage.join("mine.txt")).unwrap();
    std::fs::write(stage.join("evenset-partial.txt"), "evenset partial export 00\n").unwrap();
    export(&dataset, &Recipe::default(), &Options::new(place.out("out"))).unwrap();
    assert_eq!(listing(&place.parent), ["out"]);
}

#[test]
fn cancelling_leaves_nothing() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let recipe = grown(60, photo());
    let plan = Plan::new(&dataset, &recipe);
    let progress = Progress::new();
    let out = place.out("new/deep/out");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while progress.read().done < 5 {
                std::thread::yield_now();
            }
            progress.cancel();
        });
        let stopped = export::run(&dataset, &recipe, &plan, &Options::new(&out), &progress);
        assert!(matches!(stopped, Err(ExportError::Cancelled(_))), "{stopped:?}");
    });
    assert_eq!(listing(&place.parent), Vec::<String>::new());
}

#[test]
fn a_source_that_is_written_to_all_the_time_is_told_and_not_exported_torn() {
    use std::io::{Seek, Write};
    use std::sync::atomic::{AtomicBool, Ordering};
    let place = Place::new(&ANIMALS);
    let (dataset, busy) = (open(&place.source), place.source.join("Training/cats/1.jpg"));
    // Long enough that somebody who never pauses always writes to it while it is read.
    let mut file = std::fs::OpenOptions::new().append(true).open(&busy).unwrap();
    file.write_all(&vec![0; 48 << 20]).unwrap();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = std::fs::OpenOptions::new().write(true).open(&busy).unwrap();
            for byte in (0..=255).cycle().take_while(|_| !stop.load(Ordering::Relaxed)) {
                file.seek(std::io::SeekFrom::End(-1)).unwrap();
                file.write_all(&[byte]).unwrap();
            }
        });
        let told = export(&dataset, &Recipe::default(), &Options::new(place.out("out")));
        stop.store(true, Ordering::Relaxed);
        assert!(
            matches!(&told, Err(ExportError::Read { path, reason }) if *path == busy && reason.contains("again and again")),
            "{told:?}"
        );
    });
    assert_eq!(listing(&place.parent), Vec::<String>::new());
    export(&dataset, &Recipe::default(), &Options::new(place.out("out"))).unwrap();
    assert_eq!(verify(&place.out("out"), 0).unwrap().problems, []);
}

#[test]
fn two_exports_to_one_target_do_not_meet() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let stage = place.out(".out.evenset-partial");
    std::fs::create_dir(&stage).unwrap();
    let marker = std::fs::File::create(stage.join("evenset-partial.txt")).unwrap();
    marker.try_lock().unwrap();
    let busy = export(&dataset, &Recipe::default(), &Options::new(place.out("out")));
    assert!(matches!(busy, Err(ExportError::Busy(_))), "{busy:?}");
    assert!(stage.exists());
}

#[test]
fn unsafe_targets_are_refused_and_nothing_changes() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    std::fs::create_dir_all(place.out("full/x")).unwrap();
    let before = stamps(place.source.parent().unwrap());
    let long = place.out(&"x".repeat(250));
    for out in [place.source.join("out"), place.source.clone(), place.parent.parent().unwrap().to_owned(), place.out("full"), long] {
        let plan = Plan::new(&dataset, &Recipe::default());
        assert!(
            matches!(export::check(&dataset, &plan, &Options::new(&out)), Err(ExportError::Target { .. } | ExportError::Taken { .. })),
            "{}",
            out.display()
        );
        assert!(
            matches!(
                export(&dataset, &Recipe::default(), &Options::new(&out)),
                Err(ExportError::Target { .. } | ExportError::Taken { .. })
            ),
            "{}",
            out.display()
        );
    }
    assert_eq!(stamps(place.source.parent().unwrap()), before);
}

#[test]
fn a_training_split_that_is_left_empty_is_told() {
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    let none: Vec<Step> =
        ["cats", "dogs"].map(|class| step(Action::ClassTarget { class: class.into(), to: "under:0".parse().unwrap() })).to_vec();
    let one = |steps: &[Step]| {
        let plan = Plan::new(&dataset, &Recipe { steps: steps.to_vec(), ..Recipe::default() });
        export::check(&dataset, &plan, &Options::new(place.out("out"))).map(|estimate| estimate.warnings.join("; "))
    };
    assert!(!one(&none[..1]).unwrap().contains("nothing to train on"));
    assert!(one(&none).unwrap().contains("Training has no images left, so there is nothing to train on"));
}

#[test]
fn an_empty_target_is_taken() {
    let place = Place::new(&ANIMALS);
    std::fs::create_dir(place.out("empty")).unwrap();
    export(&open(&place.source), &Recipe::default(), &Options::new(place.out("empty"))).unwrap();
    assert!(place.out("empty/manifest.csv").exists());
}

#[cfg(unix)]
#[test]
fn links_lead_to_the_source() {
    use std::os::unix::fs::MetadataExt;
    let place = Place::new(&ANIMALS);
    let dataset = open(&place.source);
    for (link, name) in [(LinkMode::Hard, "hard"), (LinkMode::Symlink, "symbolic")] {
        let options = Options { link, ..Options::new(place.out(name)) };
        export(&dataset, &grown(9, photo()), &options).unwrap();
        let from = place.source.join("Training/dogs/0.jpg");
        assert_eq!(place.out(name).join("Training/dogs/0.jpg").metadata().unwrap().ino(), from.metadata().unwrap().ino(), "{name}");
        assert!(verify(&place.out(name), 2).unwrap().problems.is_empty());
    }
    let target = std::fs::read_link(place.out("symbolic").join("Training/dogs/0.jpg")).unwrap();
    assert!(target.is_absolute());
    assert!(!place.out("symbolic").join("manifest.csv").is_symlink());
}

#[test]
fn made_images_never_repeat_where_the_chain_can_help_it() {
    let place = Place::new(&[("train/cats", 3), ("train/dogs", 6)]);
    // One flip of three pictures gives exactly three new ones.
    let report = export(&open(&place.source), &grown(6, flip()), &Options::new(place.out("six"))).unwrap();
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let made: BTreeSet<String> =
        manifest(&place.out("six")).iter().filter(|row| row["kind"] == "augmented").map(|row| row["hash"].clone()).collect();
    assert_eq!(made.len(), 3);
    // A fourth cannot be had; the number is kept and the repetition is told.
    let report = export(&open(&place.source), &grown(7, flip()), &Options::new(place.out("seven"))).unwrap();
    assert_eq!(report.made, 5);
    assert!(
        report.problems.iter().any(|problem| problem.kind == ProblemKind::RecipeUnmet && problem.path == "train/cats"),
        "{:?}",
        report.problems
    );
}

#[test]
fn a_chain_that_does_nothing_is_refused() {
    let place = Place::new(&[("train/cats", 3), ("train/dogs", 6)]);
    let refused =
        export(&open(&place.source), &grown(6, ChainChoice::Custom(evenset::augment::Chain::default())), &Options::new(place.out("out")));
    assert!(matches!(refused, Err(ExportError::Nothing(_))), "{refused:?}");
    assert_eq!(listing(&place.parent), Vec::<String>::new());
}

#[test]
fn a_damaged_source_is_told_and_another_takes_its_place() {
    let place = Place::new(&[("train/cats", 2), ("train/dogs", 8)]);
    let broken = place.source.join("train/cats/broken.png");
    let whole = pixels::encode(&picture(90, Layout::Rgb), Encoding::Png).unwrap();
    std::fs::write(&broken, &whole[..whole.len() / 2]).unwrap();
    let (first, second) = (place.out("a"), place.out("b"));
    let report = export(&open(&place.source), &grown(8, photo()), &Options::new(&first)).unwrap();
    let told: Vec<&str> = report.problems.iter().map(|problem| problem.path.as_str()).collect();
    assert_eq!(told, ["train/cats/broken.png"], "{:?}", report.problems);
    assert_eq!(report.made, 5);
    assert_eq!(std::fs::read(first.join("train/cats/broken.png")).unwrap(), &whole[..whole.len() / 2]);
    assert!(manifest(&first).iter().filter(|row| row["kind"] == "augmented").all(|row| row["source"] != "train/cats/broken.png"));
    export(&open(&place.source), &grown(8, photo()), &Options::new(&second)).unwrap();
    assert_same(&first, &second);
}

#[test]
fn alpha_is_kept_as_png() {
    let place = Place::new(&[("train/dogs", 4)]);
    std::fs::create_dir_all(place.source.join("train/cats")).unwrap();
    for number in 0..2 {
        let bytes = pixels::encode(&picture(number, Layout::Rgba), Encoding::Png).unwrap();
        std::fs::write(place.source.join(format!("train/cats/{number}.png")), bytes).unwrap();
    }
    export(&open(&place.source), &grown(4, photo()), &Options::new(place.out("out"))).unwrap();
    let made: Vec<_> = manifest(&place.out("out")).into_iter().filter(|row| row["kind"] == "augmented").collect();
    assert_eq!(made.len(), 2);
    for row in made {
        assert!(row["file_name"].ends_with(".png"), "{}", row["file_name"]);
        let image = pixels::decode_file(&place.out("out").join(&row["file_name"]), &Limits::default()).unwrap();
        assert!(image.layout().has_alpha());
    }
    assert!(verify(&place.out("out"), 9).unwrap().problems.is_empty());
}

#[test]
fn verify_finds_what_was_done_to_an_export() {
    let place = Place::new(&ANIMALS);
    let out = place.out("out");
    export(&open(&place.source), &grown(9, photo()), &Options::new(&out)).unwrap();
    std::fs::write(out.join("Training/dogs/0.jpg"), "other").unwrap();
    std::fs::remove_file(out.join("Training/dogs/1.jpg")).unwrap();
    std::fs::write(out.join("Training/dogs/new.jpg"), "new").unwrap();
    std::fs::remove_file(out.join("classes.txt")).unwrap();
    let told = |remake| -> Vec<String> { verify(&out, remake).unwrap().problems.into_iter().map(|problem| problem.path).collect() };
    assert_eq!(told(0), ["Training/dogs/0.jpg", "Training/dogs/1.jpg", "Training/dogs/new.jpg", "classes.txt"]);
    // Without its source nothing can be made again; that is said, and the rest is checked.
    std::fs::rename(&place.source, place.source.with_file_name("moved")).unwrap();
    assert!(told(3).contains(&"recipe.json".to_owned()));
    // A manifest that points outside is not followed.
    let text = std::fs::read_to_string(out.join("manifest.csv")).unwrap();
    std::fs::write(out.join("manifest.csv"), text.replace("Training/dogs/2.png,", "../../etc/passwd,")).unwrap();
    assert!(told(0).contains(&"../../etc/passwd".to_owned()));
    std::fs::remove_file(out.join("manifest.csv")).unwrap();
    assert!(verify(&out, 0).is_err());
}

#[test]
fn a_file_is_explained_from_its_sources_to_its_hash() {
    use evenset::export::{Agreement, explain};
    let place = Place::new(&[("train/cats", 3), ("train/kittens", 2), ("train/dogs", 9)]);
    let chain = Chain::of(vec![augment_step("MixUp"), augment_step("HorizontalFlip")]);
    let mut recipe = grown(9, ChainChoice::Custom(chain));
    recipe.steps.insert(0, step(Action::Merge { classes: vec!["kittens".to_owned()], into: "cats".to_owned() }));
    let out = place.out("out");
    export(&open(&place.source), &recipe, &Options::new(&out)).unwrap();
    let rows = manifest(&out);
    let row = rows.iter().find(|row| row["kind"] == "augmented" && row["source_label"] == "kittens").unwrap();
    let told = explain(&out.join(&row["file_name"]), None).unwrap();
    assert_eq!((told.class.as_str(), told.split.as_str(), told.parents[0].class.as_str()), ("cats", "train", "kittens"));
    assert_eq!(told.parents.iter().map(|parent| parent.key.clone()).collect::<Vec<_>>(), [row["source"].clone(), row["parent2"].clone()]);
    let partner = std::fs::read(place.source.join(&row["parent2"])).unwrap();
    assert_eq!(told.parents[1].hash, blake3::hash(&partner).to_hex().as_str());
    assert!(told.parents.iter().all(|parent| parent.state == Agreement::Same) && told.state == Agreement::Same);
    assert_eq!(
        (told.again, told.recipe_seed, told.seed.map(|seed| seed.to_string())),
        (Some(Agreement::Same), Some(7), Some(row["seed"].clone()))
    );
    assert_eq!(told.drawn.len(), told.transforms.as_array().unwrap().len());
    let steps: Vec<usize> = told.steps.iter().map(|(at, _)| *at).collect();
    assert_eq!(steps, [1, 2, 3, 4], "{:?}", told.steps);

    // An original in a class that nothing was done to owes nothing to the recipe.
    let told = explain(&out.join("train/dogs/0.jpg"), None).unwrap();
    assert_eq!((told.kind.as_str(), told.steps.len(), told.again), ("original", 0, None));
    // What happens to file and partner afterwards is told.
    std::fs::write(place.source.join(&row["parent2"]), "other").unwrap();
    std::fs::write(out.join(&row["file_name"]), "other").unwrap();
    let told = explain(&out.join(&row["file_name"]), None).unwrap();
    assert_eq!((told.state, told.parents[1].state.clone()), (Agreement::Differs, Agreement::Differs));
    assert!(matches!(told.again, Some(Agreement::Unknown(why)) if why.contains(&row["parent2"])));
    let problems = verify(&out, usize::MAX).unwrap().problems;
    assert!(problems.iter().any(|problem| problem.reason.contains(&format!("{} has changed", row["parent2"]))), "{problems:?}");
    // A dataset that was moved is found where one says.
    std::fs::rename(&place.source, place.source.with_file_name("moved")).unwrap();
    let told = explain(&out.join("train/dogs/0.jpg"), Some(&place.source.with_file_name("moved"))).unwrap();
    assert_eq!(told.parents[0].state, Agreement::Same);
    // What is no image of the export is said to be none.
    std::fs::write(out.join("train/dogs/new.jpg"), "new").unwrap();
    for (name, why) in [("manifest.csv", "every export has"), ("train/dogs/new.jpg", "added after"), ("train/dogs/no.jpg", "no such file")]
    {
        let error = explain(&out.join(name), None).unwrap_err().to_string();
        assert!(error.contains(why), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_somebody_put_into_an_export_are_not_followed() {
    let place = Place::new(&ANIMALS);
    let out = place.out("out");
    export(&open(&place.source), &grown(9, photo()), &Options { link: LinkMode::Symlink, ..Options::new(&out) }).unwrap();
    assert!(verify(&out, usize::MAX).unwrap().problems.is_empty());
    let secret = place.parent.join("secret.jpg");
    std::fs::write(&secret, "x").unwrap();
    std::fs::remove_file(out.join("Training/dogs/0.jpg")).unwrap();
    std::os::unix::fs::symlink(&secret, out.join("Training/dogs/0.jpg")).unwrap();
    std::fs::remove_file(out.join("Training/dogs/1.jpg")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", out.join("Training/dogs/1.jpg")).unwrap();
    let problems = verify(&out, 0).unwrap().problems;
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().all(|problem| problem.kind == ProblemKind::ManifestRow && problem.reason.contains("not followed")));
}

#[test]
fn the_report_is_one_page_that_needs_nothing_else() {
    let place = Place::new(&[("train/cats", 3), ("train/<b>kittens & co", 2), ("train/dogs", 9), ("val/dogs", 2)]);
    let recipe = grown(9, ChainChoice::Custom(Chain::of(vec![augment_step("Affine")])));
    std::fs::write(place.source.join("train/cats/broken.png"), b"broken").unwrap();
    export(&open(&place.source), &recipe, &Options::new(place.out("out"))).unwrap();
    let page = std::fs::read_to_string(place.out("out").join("report.html")).unwrap();
    assert!(!page.contains("<b>kittens") && page.contains("&lt;b&gt;kittens &amp; co"));
    // Nothing is loaded: every picture is within the page, and there is no script.
    for part in page.split("src=\"").skip(1) {
        assert!(part.starts_with("data:image/"), "{part:.60}");
    }
    assert!(!page.contains("<script") && !page.contains("href=") && !page.contains("url(") && !page.contains("@import"));
    for part in ["Imbalance ratio", "train/cats/broken.png", "Augmentation chain", "shear", "evenset_recipe", "@media print", "Originals"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(page.matches("<img").count() > 12 && page.matches("class=\"told\"").count() == 4, "{}", page.matches("class=\"told\"").count());

    // What is blended is told with both its images, and no chain is shown that nothing went through.
    let mut recipe = grown(9, photo());
    recipe.steps[1] = step(Action::Grow { by: Grow::MixUp });
    export(&open(&place.source), &recipe, &Options::new(place.out("mixed"))).unwrap();
    let page = std::fs::read_to_string(place.out("mixed").join("report.html")).unwrap();
    assert!(page.contains("(with train/") && !page.contains("Augmentation chain"));
}

#[test]
fn a_full_disk_is_told_and_left_as_it_was() {
    let place = Place::new(&[("train/cats", 40), ("train/dogs", 400)]);
    let Some(disk) = Disk::new(place.out("disk"), "size=300k") else { return };
    let dataset = open(&place.source);
    // Known before the first byte.
    let full = export(&dataset, &grown(400, photo()), &Options::new(disk.0.join("out")));
    assert!(matches!(full, Err(ExportError::NoSpace { .. })), "{full:?}");
    assert_eq!(listing(&disk.0), Vec::<String>::new());
    // Met on the way: links are thought to need nothing, and the files beside the images do not fit.
    let options = Options { link: LinkMode::Symlink, ..Options::new(disk.0.join("out")) };
    std::fs::write(disk.0.join("ballast"), vec![1; 60_000]).unwrap();
    let recipe = grown(90, photo());
    let full = export(&dataset, &recipe, &options);
    assert!(matches!(full, Err(ExportError::NoSpace { .. })), "{full:?}");
    assert_eq!(listing(&disk.0), ["ballast"]);
    // The disk itself is no target: it cannot be replaced by a rename.
    let small = Disk::new(place.out("mount"), "size=30m").unwrap();
    assert!(matches!(export(&dataset, &recipe, &Options::new(&small.0)), Err(ExportError::Target { .. } | ExportError::Taken { .. })));
}

#[test]
fn a_place_that_tells_no_size_is_not_called_full() {
    if !Path::new("/proc/self").exists() {
        eprintln!("skipped: there is no /proc");
        return;
    }
    let place = Place::new(&ANIMALS);
    let refused = export(&open(&place.source), &Recipe::default(), &Options::new(PathBuf::from("/proc/evenset-test")));
    assert!(matches!(refused, Err(ExportError::Write { .. })), "{refused:?}");
}

#[test]
fn a_read_only_disk_is_told() {
    let place = Place::new(&ANIMALS);
    let Some(disk) = Disk::new(place.out("disk"), "size=9m,ro") else { return };
    let refused = export(&open(&place.source), &Recipe::default(), &Options::new(disk.0.join("new/out")));
    assert!(matches!(refused, Err(ExportError::Write { .. })), "{refused:?}");
}

/// Real photographs, where they are at hand.
fn photographs() -> Option<PathBuf> {
    let shared = std::env::var_os("EVENSET_SHARED").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let folder = shared.join("data/cats-dogs");
    if !folder.is_dir() {
        eprintln!("skipped: {} is not there", folder.display());
    }
    folder.is_dir().then_some(folder)
}

#[test]
fn real_photographs_are_evened_out() {
    let Some(source) = photographs() else { return };
    let dir = tempfile::tempdir().unwrap();
    let dataset = open(&source);
    let recipe = grown(320, photo());
    let report = export(&dataset, &recipe, &Options::new(dir.path().join("out"))).unwrap();
    assert_eq!((report.originals, report.made), (300 + 320 + 600, 20));
    assert!(report.problems.is_empty(), "{:?}", report.problems);
    let verdict = verify(&dir.path().join("out"), 20).unwrap();
    assert_eq!((verdict.checked, verdict.remade, verdict.problems), (1240, 20, Vec::new()));
}

#[test]
fn the_loaders_of_others_read_it() {
    let Some(mut script) = loaders() else { return };
    let layouts: [&[(&str, u32)]; 3] = [
        &[("Training/cats", 4), ("Training/dogs", 9), ("Validation/cats", 2), ("Validation/dogs", 3), ("Test/cats", 1), ("Test/dogs", 5)],
        &[("arctic fox", 3), ("zèbre", 6), ("b[1]", 2)],
        &[("train/10", 2), ("train/9", 5), ("dev/10", 3), ("dev/9", 4)],
    ];
    let places: Vec<Place> = layouts.iter().map(|folders| Place::new(folders)).collect();
    for place in &places {
        let report = export(&open(&place.source), &grown(9, photo()), &Options::new(place.out("out"))).unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        script.arg(place.out("out"));
    }
    let output = script.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    eprintln!("{told}");
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
}
