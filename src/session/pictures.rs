//! Journeys of pictures: thumbnails kept on disk between sittings, images of the plan before the export.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::*;
use crate::recipe::{Grow, Target};
use std::path::Path;

/// A dataset of noisy pictures (large files) of two classes.
fn pets(dir: &Path) -> PathBuf {
    let root = dir.join("pets");
    for (class, count) in [("cats", 3), ("dogs", 1)] {
        std::fs::create_dir_all(root.join(class)).unwrap();
        for number in 0..count {
            paint(&root.join(class).join(format!("{number}.png")), number * 50 + class.len() as u32);
        }
    }
    root.canonicalize().unwrap()
}

fn paint(path: &Path, salt: u32) {
    let noise = |x: u32, y: u32, c: u32| ((x * 7919 + y * 104_729 + c * 31).wrapping_mul(2_654_435_761) >> 24) as u8;
    image::RgbImage::from_fn(160, 120, |x, y| image::Rgb([(x + salt) as u8, noise(x, y, salt), (y * 2) as u8])).save(path).unwrap();
}

fn session(dir: &Path) -> Session {
    Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.join("kept")))
}

fn ready(tile: Tile) -> Arc<Image> {
    match tile {
        Tile::Ready(image) => image,
        other => panic!("{other:?}"),
    }
}

fn kept(dir: &Path) -> usize {
    let all = walkdir::WalkDir::new(dir).into_iter().flatten();
    all.filter(|entry| entry.file_type().is_file()).count()
}

#[test]
fn thumbnails_are_there_in_the_next_sitting_and_stale_ones_are_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    let root = pets(dir.path());
    let cache = dir.path().join("kept/cache");
    let mut first = session(dir.path());
    first.run(Command::Open(root.clone()));
    let before = ready(first.tile(ImageId(0), 128));
    assert_eq!(kept(&cache), 1);
    drop(first);
    let mut second = session(dir.path());
    second.run(Command::Open(root.clone()));
    let again = ready(second.tile(ImageId(0), 128));
    assert_eq!((again.width(), again.height()), (before.width(), before.height()));
    assert!(again.data() != before.data(), "it came from the disk, where it is a JPEG");
    paint(&root.join("cats/0.png"), 200);
    second.run(Command::Rescan);
    let changed = ready(second.tile(ImageId(0), 128));
    let red = |image: &Image| i32::from(image.pixel(0, 0).unwrap()[0]);
    assert!((red(&changed) - red(&before)).abs() > 100, "the file is another one now");
    second.run(Command::Set(Settings { cache_budget_bytes: 0, ..second.settings().clone() }));
    std::fs::remove_dir_all(&cache).unwrap();
    second.run(Command::Rescan);
    ready(second.tile(ImageId(1), 128));
    assert_eq!(kept(&cache), 0, "switched off");
    second.run(Command::Set(Settings { cache_budget_bytes: 1 << 20, cache_dir: Some(root.clone()), ..second.settings().clone() }));
    ready(second.tile(ImageId(2), 128));
    assert_eq!(kept(&root), 4, "never into the dataset");
}

#[test]
fn images_of_the_plan_are_seen_before_the_export() {
    let dir = tempfile::tempdir().unwrap();
    let root = pets(dir.path());
    let mut session = session(dir.path());
    session.run(Command::Open(root));
    let grow =
        vec![Edit::SetTarget(Some(Target::Count(3))), Edit::SetGrow(Grow::Augment), Edit::SetChain(ChainChoice::Preset("photo".into()))];
    session.run(Command::Edits("Grow".into(), grow));
    let made = |session: &Session| {
        let plan = session.foreseen_plan().unwrap();
        let rows = plan.rows.iter().enumerate().filter(|(_, row)| matches!(row.made, crate::plan::Made::Augmented(_)));
        rows.map(|(at, _)| Picture::Row(at as u32)).collect::<Vec<_>>()
    };
    let rows = made(&session);
    assert_eq!(rows.len(), 2);
    let full = ready(session.full(rows[0]));
    let about = session.about(rows[0]).unwrap();
    assert_eq!(about.facts[0], ("Made from".to_owned(), "dogs/0.png".to_owned()));
    assert!(!about.drawn.is_empty());
    assert_eq!(ready(session.tile(rows[0], 128)).width(), 128.min(full.width()));
    assert!(ready(session.full(rows[0])).data() != ready(session.full(rows[1])).data());
    assert_eq!(ready(session.full(Picture::Row(0))).data(), ready(session.full(ImageId(0))).data(), "an original stays as it is");
    // What the export will write them as decides their pixels.
    let as_settings = |made_as: &str, session: &Session| Settings { made_as: made_as.into(), ..session.settings().clone() };
    for made_as in ["jpeg:20", "png"] {
        session.run(Command::Set(as_settings(made_as, &session)));
        let again = ready(session.full(rows[0]));
        assert!(again.data() != full.data(), "{made_as} is not jpeg:90");
        let plan = session.foreseen_plan().unwrap();
        let options = crate::export::Options { made: session.settings().made(), ..crate::export::Options::new("") };
        let Picture::Row(at) = rows[0] else { panic!("a row") };
        let dataset = session.dataset().unwrap();
        let written = crate::export::foresee(dataset, session.recipe(), &plan, at, &options).unwrap();
        assert!(again.data() == written.image.data(), "{made_as}");
    }
    session.run(Command::Set(as_settings("jpeg:90", &session)));
    let full = ready(session.full(rows[0]));
    // Another image takes no part any more: the rows move, the made pictures are the same ones.
    session.run(Command::Edit(Edit::Exclude { images: vec!["cats/1.png".into()] }));
    let moved = made(&session);
    // A cat is made too now, before the dogs.
    assert!(moved.len() == 3 && moved[1] == rows[0], "{moved:?}");
    session.run(Command::Edit(Edit::Exclude { images: vec!["cats/0.png".into()] }));
    let moved = made(&session);
    assert!(moved.len() == 4 && moved[2] == rows[0], "{moved:?}");
    assert!(Arc::ptr_eq(&ready(session.full(moved[2])), &full), "kept, not made again");
    session.run(Command::Edit(Edit::SetChain(ChainChoice::Preset("strong".into()))));
    assert!(ready(session.full(made(&session)[0])).data() != full.data(), "another chain, another picture");
    assert!(matches!(session.tile(Picture::Row(999), 128), Tile::Unreadable(_)));
    assert!(matches!(session.tile(ImageId(999), 128), Tile::Unreadable(_)));
}

#[test]
fn what_an_image_drawn_again_changes_in_others_is_seen_and_what_it_does_not_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let root = pets(dir.path());
    let mut session = session(dir.path());
    session.run(Command::Open(root));
    let chain = |names: &[&str]| {
        let steps: Vec<String> = names.iter().map(|name| format!(r#"{{"__class_fullname__": "{name}", "p": 0.5}}"#)).collect();
        Edit::SetChain(ChainChoice::Custom(crate::augment::Chain::from_json(&format!("[{}]", steps.join(","))).unwrap()))
    };
    let grow = vec![Edit::SetTarget(Some(Target::Count(4))), Edit::SetGrow(Grow::Augment), chain(&["HorizontalFlip", "VerticalFlip"])];
    session.run(Command::Edits("Grow".into(), grow));
    let again = || Edit::DrawAgain { images: crate::recipe::Redraw::once("dogs/0.png".into(), "dogs".into(), 1).into_iter().collect() };
    let dogs = |session: &Session| {
        let plan = session.foreseen_plan().unwrap();
        let made = |at: &usize| session.dataset().unwrap().key(plan.rows[*at].source) == "dogs/0.png" && plan.rows[*at].made.is_new();
        let rows: Vec<u32> = (0..plan.rows.len()).filter(made).map(|at| at as u32).collect();
        let options = crate::export::Options { made: session.settings().made(), ..crate::export::Options::new("") };
        for at in &rows {
            let (dataset, recipe) = (session.dataset().unwrap(), session.recipe());
            let written = crate::export::foresee(dataset, recipe, &plan, *at, &options).unwrap();
            assert!(ready(session.full(Picture::Row(*at))).data() == written.image.data(), "made {at} is as it will be written");
        }
        rows.into_iter().map(|at| ready(session.full(Picture::Row(at))).data().to_vec()).collect::<Vec<_>>()
    };
    let first = dogs(&session);
    assert_eq!(first.len(), 3);
    let mut others = 0;
    for _ in 0..6 {
        session.run(Command::Edit(again()));
        others += usize::from(dogs(&session)[1..] != first[1..]);
    }
    assert!(others > 0, "one of the others had to give way");
    session.run(Command::Edit(chain(&["HorizontalFlip"])));
    dogs(&session);
    let plan = session.foreseen_plan().unwrap();
    let at = plan.rows.iter().position(|row| plan.times_drawn_again(row) > 0).unwrap();
    ready(session.full(Picture::Row(at as u32)));
    let facts = session.about(Picture::Row(at as u32)).unwrap().facts.clone();
    let value = |what: &str| facts.iter().find(|fact| fact.0 == what).map(|fact| fact.1.as_str());
    assert_eq!(value("Drawn again"), Some("6 times"));
    assert!(value("No other").is_some_and(|value| value.contains("add a transform")), "{facts:?}");
}

#[test]
fn facts_of_a_file_come_with_the_image() {
    let dir = tempfile::tempdir().unwrap();
    let root = pets(dir.path());
    std::fs::write(root.join("dogs/1.jpg"), "no picture").unwrap();
    let mut session = session(dir.path());
    session.run(Command::Open(root));
    assert!(session.about(ImageId(0)).is_none(), "not asked for yet");
    ready(session.full(ImageId(0)));
    let about = session.about(ImageId(0)).unwrap();
    let value = |what: &str| about.facts.iter().find(|(name, _)| name == what).map(|(_, value)| value.as_str());
    assert_eq!((value("File"), value("Pixels"), value("Format")), (Some("cats/0.png"), Some("160 × 120, colour"), Some("PNG")));
    assert!(value("Changed").unwrap().ends_with("UTC"));
    assert!(matches!(session.full(ImageId(4)), Tile::Unreadable(_)));
    assert_eq!(session.about(ImageId(4)).unwrap().facts[0].1, "dogs/1.jpg", "also of what cannot be read");
}
