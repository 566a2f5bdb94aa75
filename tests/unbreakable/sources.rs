//! Sources that go, change or can no longer be read while an export runs.

use super::ground::listing;
use super::place::{ANIMALS, Place, code, manifest, picture, told};
use evenset::dataset;
use evenset::export::{self, ExportError, Options, Report, VerifyOptions};
use evenset::plan::Plan;
use evenset::progress::Progress;
use evenset::recipe::{Action, ChainChoice, Grow, Recipe, Step, Target};
use std::path::{Path, PathBuf};

/// Exports `place` in this process and does `harm` once `after` images are written.
fn harmed(place: &Place, out: &Path, after: u64, harm: impl FnOnce(&[PathBuf]) + Send) -> Result<Report, ExportError> {
    let dataset = dataset::open(&place.source(), &Progress::new()).unwrap();
    let actions = [
        Action::Target { to: Target::Count(40) },
        Action::Grow { by: Grow::Augment },
        Action::Augment { chain: ChainChoice::Preset("photo".to_owned()), name: None },
    ];
    let steps = actions.into_iter().map(|action| Step { action, off: false }).collect();
    let recipe = Recipe { seed: 7, splits: None, steps };
    let plan = Plan::new(&dataset, &recipe);
    let files: Vec<PathBuf> = dataset.ids().map(|id| dataset.path(id)).collect();
    let progress = Progress::new();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    std::thread::scope(|scope| {
        let (watched, files) = (&progress, &files);
        let harmer = scope.spawn(move || {
            while watched.read().done < after || watched.read().stage != "Writing images" {
                if watched.read().stage.starts_with("Writing the") {
                    break;
                }
                std::thread::yield_now();
            }
            harm(files);
        });
        let done = pool.install(|| export::run(&dataset, &recipe, &plan, &Options::new(out), &progress));
        // Where the export ended before, the other side is let go.
        progress.begin("Writing the end", 0);
        harmer.join().unwrap();
        done
    })
}

/// Either it says what it could not read and leaves nothing, or it is done and all that it says is true.
fn true_or_nothing(place: &Place, out: &Path, done: Result<Report, ExportError>) {
    match done {
        Err(error) => {
            assert!(matches!(error, ExportError::Read { .. }), "{error}");
            assert_eq!(listing(&place.beside("exports")), Vec::<String>::new());
        }
        Ok(_) => {
            let options = VerifyOptions { remake: usize::MAX, if_at_hand: false, source: None };
            let verdict = export::verify(out, &options, &Progress::new()).unwrap();
            let wrong: Vec<_> = verdict.problems.iter().filter(|problem| !problem.reason.starts_with("not made again")).collect();
            assert!(wrong.is_empty(), "{wrong:?}");
            std::fs::remove_dir_all(out).unwrap();
        }
    }
}

#[test]
fn a_source_that_is_deleted_is_told_or_was_not_needed_any_more() {
    for after in [0, 3, 12, 21, 40, 60] {
        let mut place = Place::new(&ANIMALS);
        let out = place.out("out");
        let done = harmed(&place, &out, after, |files| files.iter().for_each(|file| std::fs::remove_file(file).unwrap()));
        place.seal();
        true_or_nothing(&place, &out, done);
    }
}

#[test]
fn a_source_that_becomes_unreadable_is_told() {
    for (after, maker) in [(0, "mkdir"), (5, "mkdir"), (30, "mkdir"), (0, "mkfifo"), (5, "mkfifo")] {
        let mut place = Place::new(&ANIMALS);
        let out = place.out("out");
        // A folder of the file's name cannot be read by anybody, root included; a pipe would be waited for.
        let harm = |files: &[PathBuf]| {
            for file in files {
                std::fs::remove_file(file).unwrap();
                let made = std::process::Command::new(maker).arg(file).status();
                if !made.is_ok_and(|status| status.success()) {
                    std::fs::create_dir(file).unwrap();
                }
            }
        };
        let done = harmed(&place, &out, after, harm);
        place.seal();
        true_or_nothing(&place, &out, done);
    }
}

#[cfg(unix)]
#[test]
fn a_source_that_may_not_be_read_is_a_problem_or_an_error_with_its_name() {
    use std::os::unix::fs::PermissionsExt;
    let mut place = Place::new(&ANIMALS);
    let file = place.source().join("train/dogs/1.jpg");
    let file = if file.exists() { file } else { place.source().join("train/dogs/1.png") };
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o000)).unwrap();
    place.seal();
    if std::fs::read(&file).is_ok() {
        eprintln!("skipped: root may read everything");
        return;
    }
    let output = place.export(&place.out("out"), &[]);
    assert_eq!(code(&output), 1, "{}", told(&output));
    let rows = manifest(&place.out("out"));
    assert!(rows.iter().all(|row| !row["source"].ends_with(&*file.file_name().unwrap().to_string_lossy()) || row["label"] != "dogs"));
}

#[test]
fn a_source_that_changes_is_never_said_to_be_what_it_was() {
    for after in [0, 4, 10, 21, 30, 50] {
        let mut place = Place::new(&ANIMALS);
        let (out, first) = (place.out("out"), place.beside("first"));
        copy_tree(&place.source(), &first);
        let harm = |files: &[PathBuf]| {
            for (at, file) in files.iter().enumerate() {
                // At once or not at all, as programs replace pictures.
                let beside = file.with_extension("new");
                std::fs::write(&beside, picture(500 + at as u32)).unwrap();
                std::fs::rename(beside, file).unwrap();
            }
        };
        let done = harmed(&place, &out, after, harm);
        place.seal();
        done.unwrap();
        // What was made from the first content is made again from it, what was made from the second from that.
        let mut remade = 0;
        for source in [first, place.source()] {
            let options = VerifyOptions { remake: usize::MAX, if_at_hand: false, source: Some(source) };
            let verdict = export::verify(&out, &options, &Progress::new()).unwrap();
            let wrong: Vec<_> = verdict.problems.iter().filter(|problem| !problem.reason.contains("has changed")).collect();
            assert!(wrong.is_empty(), "after {after}: {wrong:?}");
            remade += verdict.remade;
        }
        let made = manifest(&out).iter().filter(|row| row["kind"] == "augmented").count() as u64;
        assert_eq!(remade, made, "after {after}");
        std::fs::remove_dir_all(&out).unwrap();
    }
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let path = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(&path).unwrap()
        } else {
            std::fs::copy(entry.path(), &path).map(drop).unwrap()
        }
    }
}
