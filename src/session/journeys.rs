//! Sittings from end to end, on small folders of real pictures: commands in, outlines, notices, pictures and files out.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod kept;

use super::*;
use crate::dataset::ImageId;
use crate::plan::Made;
use crate::recipe::{Recipe, Target, TargetWord};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::{Duration, Instant};

/// A folder with a dataset and one for what the session keeps.
struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    /// Pictures as in `["train/rose 3", "val/rose 1"]`, no two alike.
    fn with(classes: &[&str]) -> Self {
        let place = Self { dir: tempfile::tempdir().unwrap() };
        for class in classes {
            let (folder, count) = class.rsplit_once(' ').unwrap();
            let folder = place.data().join(folder);
            std::fs::create_dir_all(&folder).unwrap();
            for number in 0..count.parse::<u32>().unwrap() {
                let name = folder.join(format!("{number:03}.png"));
                let salt = class.bytes().map(u32::from).sum::<u32>() + number * 31;
                image::RgbImage::from_fn(24, 16, |x, y| image::Rgb([(x * 9 + salt) as u8, (y * 13) as u8, salt as u8])).save(name).unwrap();
            }
        }
        place
    }

    fn animals() -> Self {
        Self::with(&["train/cats 6", "train/lizards 2", "train/snakes 3", "val/cats 2"])
    }

    fn data(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join("pets")
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    /// A session whose work runs inline, not yet opened.
    fn session(&self) -> Session {
        Session::new(Runner::Inline, Arc::new(|| {}), Some(self.dir.path().join("kept")))
    }

    /// The same with the dataset open.
    fn opened(&self) -> Session {
        let mut session = self.session();
        session.run(Command::Open(self.data()));
        assert_eq!(failures(&session), Vec::<String>::new());
        session
    }

    fn threaded(&self) -> Session {
        Session::new(Runner::Threads, Arc::new(|| {}), Some(self.dir.path().join("kept")))
    }
}

fn failures(session: &Session) -> Vec<String> {
    session.notices().iter().filter(|notice| notice.severity == Severity::Failed).map(|notice| notice.text.clone()).collect()
}

/// "cats 6>6, lizards 2>2" of the first split.
fn counts(session: &Session) -> String {
    let classes = &session.outline().splits[0].classes;
    let words = session.roster().classes.iter().zip(classes).map(|(name, class)| format!("{name} {}>{}", class.before, class.after));
    words.collect::<Vec<_>>().join(", ")
}

fn merge() -> Edit {
    Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() }
}

fn largest() -> Edit {
    Edit::SetTarget(Some(Target::Word(TargetWord::Largest)))
}

fn preview_of(image: u32, draws: usize) -> PreviewRequest {
    PreviewRequest { image: ImageId(image), chain: ChainChoice::Preset("photo".into()), seed: 7, show: Show::Draws, draws, side_px: 0 }
}

/// Polls until `ready`, for at most a minute.
fn wait(session: &mut Session, ready: impl Fn(&Session) -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !ready(session) {
        assert!(Instant::now() < until, "waited too long; notices: {:?}", session.notices());
        session.poll();
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn opening_shows_counts_facts_and_plan() {
    let place = Place::animals();
    let session = place.opened();
    assert_eq!(counts(&session), "cats 6>6, lizards 2>2, snakes 3>3");
    assert_eq!(session.facts().unwrap().iter().flatten().count(), 13);
    assert_eq!(session.plan().unwrap().rows.len(), 13);
    assert_eq!(session.source(), Some(place.data().as_path()));
    assert_eq!(session.settings().recent, [Recent { images: 13, classes: 3, ..Recent::new(place.data()) }]);
    assert!(session.tasks().is_empty() && session.notices().is_empty());
    assert_eq!(place.session().settings(), session.settings(), "recent datasets are kept");
}

#[test]
fn what_cannot_be_opened_leaves_the_open_one() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Open(place.dir.path().join("nowhere")));
    let failed = failures(&session);
    assert!(failed.len() == 1 && failed[0].contains("nowhere"), "{failed:?}");
    assert_eq!(counts(&session), "cats 6>6, lizards 2>2, snakes 3>3");
    session.run(Command::Close);
    assert!(session.dataset().is_none() && session.plan().is_none() && session.roster().classes.is_empty());
    session.run(Command::Edit(merge()));
    assert_eq!(failures(&session).last().unwrap(), "Open a dataset first");
}

#[test]
fn edits_are_checked_undone_and_told() {
    let place = Place::animals();
    let mut session = place.opened();
    let guessed = session.sketch(&merge()).unwrap();
    assert_eq!(guessed.roster.classes, ["cats", "reptiles"]);
    assert_eq!(counts(&session), "cats 6>6, lizards 2>2, snakes 3>3", "a guess changes nothing");
    session.run(Command::Edit(merge()));
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>5");
    assert_eq!(session.outline(), &guessed.outline);
    assert_eq!(session.notices()[0].text, "Merged lizards and snakes into reptiles");
    assert!(session.notices()[0].undoable);
    session.run(Command::Edit(largest()));
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>6");
    assert!(session.notices().is_empty(), "undo would take back the target, not the merge");
    assert_eq!(session.plan().unwrap().rows.iter().filter(|row| matches!(row.made, Made::Augmented(_))).count(), 1);
    session.run(Command::Undo);
    session.run(Command::Undo);
    assert_eq!(counts(&session), "cats 6>6, lizards 2>2, snakes 3>3");
    assert!(session.history().undo_label().is_none());
    session.run(Command::Redo);
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>5");
    session.run(Command::Edit(Edit::Drop { class: "dragons".into() }));
    assert!(failures(&session)[0].contains("dragons"));
    assert_eq!(session.history().undo_label(), Some(merge().label().as_str()), "a refused edit is no step");
}

#[test]
fn several_edits_are_one_step_or_none() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Edits("Suggested".into(), vec![merge(), Edit::Drop { class: "dragons".into() }]));
    assert_eq!((session.recipe(), failures(&session).len()), (&Recipe::default(), 1));
    session.run(Command::Edits("Suggested".into(), vec![merge(), largest()]));
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>6");
    assert_eq!(session.notices().last().unwrap().text, "Suggested");
    session.run(Command::Undo);
    assert_eq!(session.recipe(), &Recipe::default());
    assert!(session.notices().iter().all(|notice| notice.text != "Suggested"), "what was undone is no longer told");
}

#[test]
fn the_recipe_is_there_again_and_a_damaged_one_is_set_aside() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Edits("Both".into(), vec![merge(), largest()]));
    let recipe = session.recipe().clone();
    drop(session);
    let session = place.opened();
    assert_eq!(session.recipe(), &recipe);
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>6");
    let kept = session.store.recipe_path(&place.data()).unwrap();
    drop(session);
    std::fs::write(&kept, "{ damaged").unwrap();
    let mut session = place.session();
    session.run(Command::Open(place.data()));
    assert_eq!(session.recipe(), &Recipe::default());
    assert!(failures(&session)[0].contains("set aside"), "{:?}", failures(&session));
    assert_eq!(std::fs::read_to_string(kept.with_extension("damaged-1.json")).unwrap(), "{ damaged");
}

#[test]
fn a_recipe_file_opens_its_dataset_and_is_one_step_on_the_open_one() {
    let place = Place::animals();
    let file = place.dir.path().join("mine.json");
    let mut session = place.opened();
    session.run(Command::Edit(merge()));
    session.run(Command::SaveRecipe(file.clone()));
    assert_eq!(session.notices().last().unwrap().severity, Severity::Done);
    session.run(Command::SaveRecipe(place.data().join("train/r.json")));
    assert!(failures(&session)[0].contains("never changed"));
    assert!(!place.data().join("train/r.json").exists());
    session.run(Command::Undo);
    session.run(Command::Open(file.clone()));
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>5");
    assert_eq!(session.history().undo_label(), Some("Open recipe"));
    drop(session);
    let elsewhere = Session::new(Runner::Inline, Arc::new(|| {}), Some(place.dir.path().join("kept elsewhere")));
    let mut session = elsewhere;
    session.run(Command::Open(file));
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>5");
}

#[test]
fn opening_the_open_dataset_again_keeps_undo_and_sees_new_files() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Edit(merge()));
    std::fs::copy(place.data().join("val/cats/000.png"), place.data().join("train/cats/new.png")).unwrap();
    session.run(Command::Open(place.data().join("../pets")));
    assert_eq!(counts(&session), "cats 7>7, reptiles 5>5");
    assert_eq!(session.history().undo_label(), Some(merge().label().as_str()));
    std::fs::remove_file(place.data().join("train/cats/new.png")).unwrap();
    session.run(Command::Rescan);
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>5");
}

#[test]
fn images_that_cannot_be_read_do_not_count_and_say_why() {
    let place = Place::animals();
    std::fs::write(place.data().join("train/cats/broken.png"), "no picture").unwrap();
    let session = place.opened();
    assert_eq!(counts(&session), "cats 6>6, lizards 2>2, snakes 3>3");
    let dataset = session.dataset().unwrap();
    let broken = dataset.ids().find(|id| dataset.file_name(*id) == "broken.png").unwrap();
    assert!(matches!(session.tile(broken, 100), Tile::Unreadable(reason) if !reason.is_empty()));
    assert!(matches!(session.full(broken), Tile::Unreadable(_)));
    let Tile::Ready(tile) = session.tile(ImageId(0), 100) else { panic!("a tile") };
    assert_eq!((tile.width(), tile.height()), (24, 16), "never enlarged");
    assert!(matches!(session.full(ImageId(0)), Tile::Ready(_)));
    assert!(matches!(session.tile(ImageId(9999), 100), Tile::Unreadable(_)));
}

#[test]
fn an_export_writes_what_the_check_said() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::CheckExport(Options::new(place.out())));
    assert_eq!(session.export_check().unwrap().as_ref().unwrap().files, 13);
    session.run(Command::Edits("Both".into(), vec![merge(), largest()]));
    assert_eq!(session.export_check().unwrap().as_ref().unwrap().files, 14, "the check follows the recipe");
    session.run(Command::Export(Options::new(place.out())));
    let report = session.export_result().unwrap().as_ref().unwrap();
    assert_eq!((report.originals, report.made), (13, 1));
    assert_eq!(std::fs::read_dir(place.out().join("train/reptiles")).unwrap().count(), 6);
    assert!(session.notices().last().unwrap().text.starts_with("Exported 14 images to "));
    session.run(Command::CheckExport(Options::new(place.data().join("inside"))));
    assert!(session.export_check().unwrap().is_err());
    session.run(Command::Export(Options::new(place.data().join("inside"))));
    assert!(session.export_result().unwrap().is_err());
    assert!(!place.data().join("inside").exists());
    assert_eq!(failures(&session).len(), 1);
}

#[test]
fn the_preview_draws_as_the_export_would() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Preview(preview_of(0, 20)));
    let preview = session.preview();
    assert_eq!((preview.draws.len(), preview.size_px, preview.error.clone()), (20, (24, 16), None));
    assert!(preview.secs > 0.0);
    let chain = crate::augment::Chain::preset("photo").unwrap();
    let original = preview.original.as_ref().unwrap();
    let draw = chain.draw(7 + 3, 24, 16);
    assert_eq!(preview.draws[3].lines, draw.describe_on((24, 16), 24));
    if !draw.uses_partner() {
        assert_eq!(*preview.draws[3].image, draw.apply(original, None));
    }
    let first = preview.draws[0].image.clone();
    session.run(Command::Preview(preview_of(0, 4)));
    assert_eq!(session.preview().draws.len(), 4);
    assert_eq!(session.preview().draws[0].image, first, "the same seed, the same draw");
    session.run(Command::Preview(PreviewRequest { chain: ChainChoice::Preset("none such".into()), ..preview_of(0, 4) }));
    assert!(session.preview().error.as_ref().unwrap().contains("none such"));
    session.run(Command::Preview(preview_of(9999, 4)));
    assert!(session.preview().error.is_some() && session.preview().draws.is_empty());
}

#[test]
fn a_blending_chain_takes_another_image_of_the_class() {
    let place = Place::animals();
    let mut session = place.opened();
    let mut step = crate::augment::Step::new(crate::augment::entry("MixUp").unwrap());
    step.p = 1.0;
    let chain = crate::augment::Chain::of(vec![step]);
    session.run(Command::Preview(PreviewRequest { chain: ChainChoice::Custom(chain.clone()), ..preview_of(0, 6) }));
    let preview = session.preview();
    let alone = chain.draw(7, 24, 16).apply(preview.original.as_ref().unwrap(), None);
    assert_ne!(*preview.draws[0].image, alone, "blended with itself");
}

#[test]
fn the_command_line_tells_the_recipe() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Edits("Both".into(), vec![merge(), largest()]));
    let line = session.as_command(Some(&Options::new("/out")));
    let data = place.data().display().to_string();
    assert_eq!(line, format!("evenset export {data} --merge lizards+snakes=reptiles --target largest --out /out"));
    session.run(Command::Edit(Edit::Move { images: vec!["train/cats/000.png".into()], to: "snakes".into() }));
    let line = session.as_command(None);
    let file = line.split(" --recipe ").nth(1).and_then(|rest| rest.split(" --out ").next()).unwrap();
    assert!(Path::new(file).is_file(), "{line}");
}

#[test]
fn the_sample_is_drawn_once_and_leftovers_are_kept_aside() {
    let place = Place::animals();
    let kept = place.dir.path().join("kept");
    std::fs::create_dir_all(kept.join("sample/half")).unwrap();
    let mut session = place.session();
    session.run(Command::OpenSample);
    assert_eq!(failures(&session), Vec::<String>::new());
    assert!(session.roster().classes.contains(&"lizards".to_owned()));
    assert!(kept.join("sample-old-1/half").is_dir());
    let drawn = std::fs::metadata(kept.join("sample/sample.json")).unwrap().modified().unwrap();
    session.run(Command::Close);
    session.run(Command::OpenSample);
    assert!(session.dataset().is_some());
    assert_eq!(std::fs::metadata(kept.join("sample/sample.json")).unwrap().modified().unwrap(), drawn);
    let names: Vec<_> = std::fs::read_dir(&kept).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(names.iter().all(|name| !name.starts_with("sample-drawing-")), "{names:?}");
}

#[test]
fn with_threads_all_arrives_in_time_and_the_window_is_woken() {
    let place = Place::animals();
    let woken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&woken);
    let wake: Wake = Arc::new(move || {
        count.fetch_add(1, SeqCst);
    });
    let mut session = Session::new(Runner::Threads, wake, Some(place.dir.path().join("kept")));
    session.run(Command::Open(place.data()));
    wait(&mut session, |session| session.facts().is_some());
    session.run(Command::Edits("Both".into(), vec![merge(), largest()]));
    assert_eq!(counts(&session), "cats 6>6, reptiles 5>6", "counts are there at once");
    let ids: Vec<ImageId> = session.dataset().unwrap().ids().collect();
    session.show_tiles(ids.iter().copied(), 100);
    wait(&mut session, |session| ids.iter().all(|id| matches!(session.tile(*id, 100), Tile::Ready(_))));
    wait(&mut session, |session| matches!(session.full(ImageId(3)), Tile::Ready(_)));
    for draws in 1..=30 {
        session.run(Command::Preview(preview_of(0, draws)));
    }
    wait(&mut session, |session| session.preview().draws.len() == 30);
    session.run(Command::Export(Options::new(place.out())));
    wait(&mut session, |session| session.export_result().is_some());
    assert_eq!(session.export_result().unwrap().as_ref().unwrap().made, 1);
    assert!(session.tasks().is_empty());
    assert!(woken.load(SeqCst) >= 6);
    assert_eq!(failures(&session), Vec::<String>::new());
    assert!(!session.poll(), "nothing new, nothing changed");
}

#[test]
fn a_cancelled_export_leaves_nothing_and_is_no_failure() {
    let place = Place::with(&["a 40", "b 1"]);
    let mut session = place.threaded();
    session.run(Command::Open(place.data()));
    wait(&mut session, |session| session.facts().is_some());
    session.run(Command::Edit(Edit::SetTarget(Some(Target::Count(20_000)))));
    session.run(Command::Export(Options::new(place.out())));
    let task = session.tasks().into_iter().find(|task| task.kind == TaskKind::Export).unwrap();
    session.run(Command::Export(Options::new(place.out())));
    assert!(failures(&session)[0].contains("running already"));
    session.run(Command::Cancel(task.id));
    wait(&mut session, |session| session.export_result().is_some());
    assert!(session.export_result().unwrap().is_err());
    assert_eq!(failures(&session).len(), 1, "cancelling is what was wanted");
    assert!(!place.out().exists());
}

#[test]
fn opening_another_dataset_while_one_is_scanned_opens_the_other_alone() {
    let (first, second) = (Place::animals(), Place::with(&["x 2", "y 1"]));
    let mut session = first.threaded();
    session.run(Command::Open(first.data()));
    session.run(Command::Open(second.data()));
    wait(&mut session, |session| session.facts().is_some());
    assert_eq!(session.source(), Some(second.data().as_path()));
    std::thread::sleep(Duration::from_millis(50));
    session.poll();
    assert_eq!(counts(&session), "x 2>2, y 1>1");
    assert_eq!(session.settings().recent.len(), 1);
}

#[test]
fn what_is_in_the_class_already_is_not_counted_as_moved() {
    let place = Place::animals();
    let mut session = place.opened();
    let id = |key: &str| session.dataset().unwrap().ids().find(|id| session.dataset().unwrap().key(*id) == key).unwrap();
    let (cat, snake) = (id("train/cats/000.png"), id("train/snakes/000.png"));
    session.run(Command::EditImages(ImageEdit::Move("cats".into()), vec![cat, snake]));
    assert_eq!(session.history().undo_label(), Some("Move 1 image to cats"));
    session.run(Command::EditImages(ImageEdit::Move("snakes".into()), vec![cat, snake]));
    session.run(Command::EditImages(ImageEdit::Move("cats".into()), vec![cat]));
    let members = |session: &Session, at: usize| session.roster().members[0][at].clone();
    assert!(members(&session, 0).contains(&cat) && members(&session, 2).contains(&snake));
}

#[test]
fn what_failed_before_is_past_once_something_opens_and_an_export_is_known_as_one() {
    let place = Place::animals();
    let mut session = place.session();
    session.run(Command::Open(place.dir.path().join("nothing here")));
    assert_eq!(failures(&session).len(), 1);
    session.run(Command::Open(place.data()));
    assert_eq!(failures(&session), Vec::<String>::new());
    assert!(!session.is_of_export());
    session.run(Command::Export(Options::new(place.out())));
    session.run(Command::Open(place.out()));
    assert!(session.is_of_export());
}

#[test]
fn a_method_that_has_nothing_to_do_looks_at_no_image() {
    use crate::recipe::Shrink;
    let place = Place::animals();
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(place.dir.path().join("kept")));
    session.open_in_memory(crate::dataset::Dataset::synthetic(&[("train", "cats", 6), ("train", "dogs", 3), ("val", "dogs", 9)]));
    let mut edit = |edit| {
        session.run(Command::Edit(edit));
        // A plan that rests on what images look like is made by a worker; any other one of so few is there at once.
        (session.plan().is_some(), session.counts_may_change())
    };
    assert_eq!(edit(Edit::SetShrink(Shrink::MostDiverse)), (true, false));
    assert_eq!(edit(Edit::SetTarget(Some(Target::Word(TargetWord::Largest)))), (true, false));
    assert_eq!(edit(Edit::SetTarget(Some(Target::Count(4)))), (false, true));
    assert_eq!(edit(Edit::SetTarget(Some(Target::Count(6)))), (true, false));
}

#[test]
fn splits_are_made_after_duplicates_were_looked_for() {
    let place = Place::animals();
    let mut session = place.opened();
    let names = |session: &Session| session.outline().splits.iter().map(|split| split.name.clone()).collect::<Vec<_>>();
    let before = names(&session);
    session.run(Command::Edit(Edit::SetMakeSplits("80/20".parse().ok())));
    session.poll();
    assert_eq!(names(&session), ["train", "val"], "no split without a share");
    assert!(session.dataset().unwrap().twins().is_some());
    let said = session.roster().problems.iter().any(|problem| problem.path == "splits");
    assert!(!said, "nothing is unlooked for: {:?}", session.roster().problems);
    assert!(session.as_command(None).contains("--make-splits 80/20"));
    session.run(Command::Undo);
    session.poll();
    assert_eq!(names(&session), before);
}
