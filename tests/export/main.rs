//! Export as people meet it: small folders of drawn pictures, exported, killed, resumed, refused, checked.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say why they skip")]

#[path = "../ground/mod.rs"]
mod ground;
mod interrupted;
mod proof;
mod replaced;

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
    let steps = vec![
        step(Action::Target { to: Target::Count(count) }),
        step(Action::Grow { by: Grow::Augment }),
        step(Action::Augment { chain, name: None }),
    ];
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
            matches!(
                export::check(&dataset, &plan, &Options::new(&out), &Progress::new()),
                Err(ExportError::Target { .. } | ExportError::Taken { .. })
            ),
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
        export::check(&dataset, &plan, &Options::new(place.out("out")), &Progress::new()).map(|estimate| estimate.warnings.join("; "))
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
fn a_file_that_was_cut_short_is_exported_as_it_is_and_told() {
    let place = Place::new(&[("train/cats", 2), ("train/dogs", 3)]);
    let whole = [(Encoding::Png, "png"), (Encoding::Jpeg(90), "jpg")]
        .map(|(encoding, name)| (pixels::encode(&picture(90, Layout::Rgb), encoding).unwrap(), format!("train/cats/cut.{name}")));
    for (bytes, name) in &whole {
        std::fs::write(place.source.join(name), &bytes[..bytes.len() - 9]).unwrap();
        std::fs::write(place.source.join(name.replace("cut", "longer")), [&bytes[..], b"and more"].concat()).unwrap();
    }
    let kept = Recipe { seed: 7, splits: None, steps: Vec::new() };
    for (name, form) in [("tree", evenset::export::Form::Tree), ("manifest", evenset::export::Form::Manifest)] {
        let report = export(&open(&place.source), &kept, &Options { form, ..Options::new(place.out(name)) }).unwrap();
        let told: Vec<_> = report.problems.iter().map(|problem| (problem.kind, problem.path.as_str())).collect();
        assert_eq!(told, [(ProblemKind::CutShort, "train/cats/cut.jpg"), (ProblemKind::CutShort, "train/cats/cut.png")], "{name}");
        assert!(!report.problems.iter().any(evenset::problem::Problem::loses_an_image));
        assert_eq!(report.originals, 9);
    }
    assert_eq!(std::fs::read(place.out("tree").join(&whole[0].1)).unwrap().len(), whole[0].0.len() - 9);
    let page = std::fs::read_to_string(place.out("tree").join("report.html")).unwrap();
    assert!(page.contains("<code>train/cats/cut.jpg</code> the file ends before") && !page.contains("<code>train/cats/longer"));
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
