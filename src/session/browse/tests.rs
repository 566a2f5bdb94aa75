//! What is taken over from one answer to the next, sorts that rest on headers, and lists that a worker makes.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use super::*;
use crate::pixels::{Facts, Format};
use crate::recipe::{Edit, Target};
use std::time::{Duration, Instant};

fn zoo() -> Arc<Dataset> {
    Arc::new(Dataset::synthetic(&[("train", "cats", 3), ("train", "lizards", 2), ("train", "snakes", 2), ("val", "cats", 1)]))
}

fn known(dataset: &Arc<Dataset>, facts: Option<&Arc<AllFacts>>) -> Known {
    let roster = Arc::new(Roster::new(dataset, &Recipe::default()));
    Known { dataset: Arc::clone(dataset), roster, facts: facts.cloned(), plan: None, recipe: Recipe::default() }
}

fn ids(answer: &Answer) -> Vec<u32> {
    answer.spots.iter().map(|spot| spot.0).collect()
}

#[test]
fn what_did_not_change_is_taken_over() {
    let known = known(&zoo(), None);
    let first = Answer::new(&Answer::default(), known.clone(), Query::default());
    assert!(first.is_of(&known, &Query::default()));
    let text = Query { text: "cats".into(), ..Query::default() };
    let second = Answer::new(&first, known.clone(), text.clone());
    assert!(Arc::ptr_eq(&first.order, &second.order) && Arc::ptr_eq(&first.standings.places, &second.standings.places));
    assert!(!first.is_of(&known, &text) && second.is_of(&known, &text));
    let third = Answer::new(&second, known, Query { sort: Sort::Largest, ..text });
    assert!(!Arc::ptr_eq(&third.order, &second.order) && Arc::ptr_eq(&third.standings.surplus, &second.standings.surplus));
}

#[test]
fn sorts_by_pixels_wait_for_the_headers_and_by_time_do_not() {
    let dataset = zoo();
    let query = |sort| Query { sort, ..Query::default() };
    let before = Answer::new(&Answer::default(), known(&dataset, None), query(Sort::MostPixels));
    assert_eq!(before.spots[0], Spot(0));
    let fact = |width| Some(Facts { width, height: 10, format: Format::Jpeg });
    let facts = Arc::new(vec![fact(5), None, fact(90), fact(7), fact(6), fact(90), fact(1), fact(2)]);
    let known = known(&dataset, Some(&facts));
    let most = Answer::new(&before, known.clone(), query(Sort::MostPixels));
    assert_eq!(ids(&most), [2, 5, 3, 4, 0, 7, 6, 1], "what has no size comes last");
    assert_eq!(ids(&Answer::new(&most, known.clone(), query(Sort::FewestPixels))), [6, 7, 0, 4, 3, 2, 5, 1]);
    let newest = Answer::new(&most, known, query(Sort::Newest));
    let times: Vec<i64> = newest.spots.iter().map(|spot| dataset.record(ImageId(spot.0)).modified_nanos).collect();
    assert!(times.is_sorted_by(|a, b| a >= b), "{times:?}");
}

#[test]
fn people_find_2_before_10_in_classes_folders_and_names() {
    let home = tempfile::tempdir().unwrap();
    let files = |class: &str, names: &[&str]| {
        for name in names {
            let path = home.path().join(class).join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            // Listed by its name alone.
            std::fs::write(path, b"").unwrap();
        }
    };
    files("class 10", &["a.10.jpg", "a.9.jpg", "A.9.jpg", "b/1.jpg"]);
    files("class 2", &["a.100.jpg", "a.20.jpg", "part 10/a.3.jpg", "part 9/a.3.jpg"]);
    let dataset = Arc::new(crate::dataset::open(home.path(), &crate::progress::Progress::new()).unwrap());
    let answer = |known: &Known, show, sort| {
        let answer = Answer::new(&Answer::default(), known.clone(), Query { show, sort, ..Query::default() });
        let id = |spot: &Spot| answer.plan.as_ref().map_or(ImageId(spot.0), |plan| plan.rows[spot.0 as usize].source);
        let starts = answer.groups.iter().map(|group| group.start).collect::<Vec<_>>();
        (answer.spots.iter().map(|spot| dataset.key(id(spot))).collect::<Vec<_>>(), starts)
    };
    let two = ["class 2/a.20.jpg", "class 2/a.100.jpg", "class 2/part 9/a.3.jpg", "class 2/part 10/a.3.jpg"];
    let ten = ["class 10/A.9.jpg", "class 10/a.9.jpg", "class 10/a.10.jpg", "class 10/b/1.jpg"];
    let known = known(&dataset, None);
    let by_folder = [two, ten].concat().iter().map(ToString::to_string).collect::<Vec<String>>();
    assert_eq!(answer(&known, Show::All, Sort::Folder), (by_folder.clone(), vec![0, 4]));
    let names = ["1.jpg", "a.3.jpg", "a.3.jpg", "A.9.jpg", "a.9.jpg", "a.10.jpg", "a.20.jpg", "a.100.jpg"];
    let (by_name, groups) = answer(&known, Show::All, Sort::Name);
    assert_eq!(by_name.iter().map(|key| key.rsplit('/').next().unwrap()).collect::<Vec<_>>(), names);
    assert_eq!((by_name[1].as_str(), by_name[2].as_str(), groups), (two[2], two[3], vec![]), "one name: by folder");
    // No header is known: all ties, which stay by folder.
    assert_eq!(answer(&known, Show::All, Sort::MostPixels).0, by_folder);
    // What will be exported: the originals of each class, then the copies.
    let edits = [Edit::SetTarget(Some(Target::Count(6))), Edit::SetGrow(crate::recipe::Grow::Copies)];
    let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
    let known = Known { plan: Some(Arc::new(Plan::new(&dataset, &recipe))), recipe, ..known };
    let (exported, groups) = answer(&known, Show::Exported, Sort::Folder);
    assert_eq!((&exported[..4], &exported[6..10], groups), (&by_folder[..4], &by_folder[4..], vec![0, 6]));
    let copies: Vec<usize> = exported[4..6].iter().filter_map(|key| by_folder.iter().position(|other| other == key)).collect();
    assert!(copies.is_sorted() && copies.iter().all(|place| *place < 4), "{copies:?}");
}

/// What each group is called, what there is of it, and the ids that show of it.
fn groups(answer: &Answer) -> Vec<(&str, [u64; 3], Vec<u32>)> {
    let ends = answer.groups.iter().skip(1).map(|group| group.start).chain([answer.spots.len() as u32]);
    let group = |(group, end): (&Group, u32)| {
        let ids: Vec<u32> = answer.spots[group.start as usize..end as usize].iter().map(|spot| spot.0).collect();
        let class = answer.class(ImageId(ids[0])).map(|at| answer.roster.classes[at].as_str());
        assert_eq!(class.is_none(), group.dropped);
        let Census { images, left_out, unreadable } = group.census;
        (class.unwrap_or("left out"), [images, left_out, unreadable], ids)
    };
    answer.groups.iter().zip(ends).map(group).collect()
}

#[test]
fn files_stand_in_the_class_that_they_will_be_in_and_what_takes_no_part_at_home() {
    let dataset = zoo();
    let key = |at: u32| dataset.key(ImageId(at));
    let merge = Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "bats".into() };
    let away = Edit::Move { images: vec![key(1), key(2)], to: "bats".into() };
    let edits = [merge, away, Edit::Exclude { images: vec![key(2), key(4)] }];
    let of = |before: &Answer, edits: &[Edit], query: Query| {
        let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
        let roster = Arc::new(Roster::new(&dataset, &recipe));
        let known = Known { dataset: Arc::clone(&dataset), roster, facts: None, plan: None, recipe };
        Answer::new(before, known, query)
    };
    let plain = of(&Answer::default(), &[], Query::default());
    assert!(Arc::ptr_eq(&plain.order, &plain.grouped.order), "nothing is sorted twice");
    let whole = [
        ("cats", [3, 0, 0], vec![0, 1, 2]),
        ("lizards", [2, 0, 0], vec![3, 4]),
        ("snakes", [2, 0, 0], vec![5, 6]),
        ("cats", [1, 0, 0], vec![7]),
    ];
    assert_eq!(groups(&plain), whole);
    let changed = of(&plain, &edits, Query::default());
    assert!(Arc::ptr_eq(&plain.order, &changed.order));
    let expected = [("bats", [4, 1, 0], vec![1, 3, 4, 5, 6]), ("cats", [1, 1, 0], vec![0, 2]), ("cats", [1, 0, 0], vec![7])];
    assert_eq!(groups(&changed), expected);
    // Filters hide tiles; what there is stays what there is.
    let bats = Query { classes: ["bats".to_owned()].into(), text: "00000".into(), ..Query::default() };
    assert_eq!(groups(&of(&changed, &edits, bats))[0].1, [4, 1, 0]);
    let left_out = of(&changed, &edits, Query { show: Show::LeftOut, ..Query::default() });
    assert_eq!(groups(&left_out), [("bats", [4, 1, 0], vec![4]), ("cats", [1, 1, 0], vec![2])]);
    // A class that goes stays where its name is looked for.
    let dropped = of(&changed, &[Edit::Drop { class: "lizards".into() }], Query::default());
    assert_eq!(groups(&dropped)[1], ("left out", [0, 2, 0], vec![3, 4]));
    let undone = of(&dropped, &[], Query::default());
    assert_eq!((groups(&undone), undone.has_images_of(&plain)), (whole.to_vec(), true));
}

#[test]
fn files_of_splits_that_are_made_stand_in_those() {
    let dataset = Arc::new(Dataset::synthetic(&[("train", "cats", 30), ("train", "dogs", 20)]));
    let recipe = Recipe::default().apply(&Edit::SetMakeSplits(Some("80/20".parse().unwrap())), dataset.classes()).unwrap();
    let roster = Arc::new(Roster::new(&dataset, &recipe));
    let known = Known { dataset, roster: Arc::clone(&roster), facts: None, plan: None, recipe };
    let answer = Answer::new(&Answer::default(), known, Query::default());
    let counts: Vec<u64> = groups(&answer).iter().map(|group| group.1[0]).collect();
    assert_eq!(counts, roster.members.iter().flatten().map(|members| members.len() as u64).collect::<Vec<_>>());
}

/// Polls until `done`, at most half a minute.
fn until(session: &mut Session, done: impl Fn(&Session) -> bool) {
    let began = Instant::now();
    while !done(session) {
        session.poll();
        assert!(began.elapsed() < Duration::from_secs(30), "nothing came");
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_long_list_is_made_by_a_worker_and_the_old_one_stays_until_then() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.path().to_owned()));
    session.open_in_memory(Dataset::synthetic(&[("train", "cats", 30_000), ("train", "dogs", 200)]));
    until(&mut session, |session| session.roster().classes.len() == 2);
    session.browse(Query::default());
    assert!(session.listed().spots.is_empty(), "not on this thread");
    until(&mut session, |session| session.listed().spots.len() == 30_200);
    // The latest of several questions wins; until it is there, the one before is shown.
    for text in ["cats", "none", "dogs"] {
        session.browse(Query { text: text.into(), ..Query::default() });
    }
    assert_eq!(session.listed().spots.len(), 30_200);
    until(&mut session, |session| session.listed().query.text == "dogs");
    assert_eq!(session.listed().spots.len(), 200);
    // A change of the recipe is followed without asking again.
    session.run(super::super::Command::Edit(Edit::Drop { class: "dogs".into() }));
    until(&mut session, |session| session.listed().standing(ImageId(30_100)) == Standing::Dropped);
    session.run(super::super::Command::Edit(Edit::SetTarget(Some(Target::Count(5)))));
    let plan = |session: &Session| session.plan().is_some();
    until(&mut session, plan);
    session.browse(Query { show: Show::Exported, ..Query::default() });
    until(&mut session, |session| session.listed().spots.len() == 5);
    session.run(super::super::Command::Close);
    assert!(session.listed().spots.is_empty());
}

/// How many images of train and cats stand so.
fn cats_that_are(session: &Session, standing: Standing) -> u64 {
    let listed = session.listed();
    let cats = |id: &ImageId| listed.dataset.record(*id).class.0 == 0 && listed.dataset.record(*id).split.0 == 0;
    listed.dataset.ids().filter(cats).filter(|id| listed.standing(*id) == standing).count() as u64
}

fn tiles_of(session: &mut Session, show: Show) -> u64 {
    session.browse(Query { show, ..Query::default() });
    session.listed().spots.len() as u64
}

#[test]
fn what_the_plan_leaves_out_to_shrink_a_class_is_left_out_and_counts_are_those_of_the_outline() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
    session.open_in_memory(Dataset::synthetic(&[("train", "cats", 30), ("train", "dogs", 4), ("val", "cats", 9)]));
    assert_eq!((tiles_of(&mut session, Show::Kept), tiles_of(&mut session, Show::LeftOut)), (43, 0));
    session.run(super::super::Command::Edit(Edit::SetTarget(Some(Target::Count(12)))));
    let outline = session.outline().splits[0].classes[0];
    assert_eq!((outline.kept, outline.left_out), (12, 18));
    assert_eq!((tiles_of(&mut session, Show::Kept), tiles_of(&mut session, Show::LeftOut)), (25, 18), "val is not resampled");
    let first = ImageId(session.listed().spots[0].0);
    assert_eq!(session.listed().why_surplus(first).as_deref(), Some("left out to bring cats to 12"));
    assert_eq!((cats_that_are(&session, Standing::Kept), cats_that_are(&session, Standing::Surplus)), (12, 18));
    // Leaving one of them out by hand is another thing, and taking it back makes it what it was.
    let key = session.listed().dataset.key(first);
    session.run(super::super::Command::Edit(Edit::Exclude { images: vec![key.clone()] }));
    assert_eq!((session.listed().standing(first), cats_that_are(&session, Standing::Surplus)), (Standing::Excluded, 17));
    assert_eq!((session.listed().why_surplus(first), tiles_of(&mut session, Show::LeftOut)), (None, 18));
    session.run(super::super::Command::Edit(Edit::Include { images: vec![key] }));
    assert_eq!((session.listed().standing(first), cats_that_are(&session, Standing::Surplus)), (Standing::Surplus, 18));
    // A moved image counts with its new class.
    let moved = vec![session.listed().dataset.key(first)];
    session.run(super::super::Command::Edit(Edit::Move { images: moved, to: "dogs".into() }));
    assert_eq!((session.listed().standing(first), cats_that_are(&session, Standing::Surplus)), (Standing::Kept, 17));
    assert_eq!(tiles_of(&mut session, Show::Moved), 1);
    session.run(super::super::Command::Edit(Edit::SetTarget(None)));
    assert_eq!(tiles_of(&mut session, Show::LeftOut), 0);
}

#[test]
fn while_a_plan_is_worked_out_images_stand_as_in_the_one_before() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.path().to_owned()));
    session.open_in_memory(Dataset::synthetic(&[("train", "cats", 30_000), ("train", "dogs", 200)]));
    session.browse(Query { show: Show::LeftOut, ..Query::default() });
    session.run(super::super::Command::Edit(Edit::SetTarget(Some(Target::Count(200)))));
    until(&mut session, |session| session.listed().spots.len() == 29_800);
    session.run(super::super::Command::Edit(Edit::SetTarget(Some(Target::Count(100)))));
    assert!(session.plan().is_none() && session.listed().spots.len() == 29_800);
    let first = ImageId(session.listed().spots[0].0);
    assert_eq!(session.listed().why_surplus(first).as_deref(), Some("left out to bring cats to 200"));
    until(&mut session, |session| session.listed().spots.len() == 29_900 + 100);
    assert_eq!(session.listed().why_surplus(first).as_deref(), Some("left out to bring cats to 100"), "a smaller target leaves more out");
}

#[test]
fn with_very_many_images_the_classes_of_the_recipe_before_stay_until_those_of_the_next_are_there() {
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.path().to_owned()));
    session.open_in_memory(Dataset::synthetic(&[("train", "cats", 60_000), ("train", "dogs", 200), ("train", "owls", 10)]));
    until(&mut session, |session| session.plan().is_some());
    let before = Arc::clone(session.roster());
    session.run(super::super::Command::Edit(Edit::Drop { class: "dogs".into() }));
    assert!(Arc::ptr_eq(session.roster(), &before), "not on this thread");
    assert_eq!(session.outline().splits[0].classes.len(), session.roster().classes.len(), "counts and classes are of one recipe");
    session.run(super::super::Command::Edit(Edit::Drop { class: "owls".into() }));
    session.run(super::super::Command::Undo);
    session.run(super::super::Command::Edit(Edit::SetTarget(Some(Target::Count(7)))));
    until(&mut session, |session| session.plan().is_some());
    assert_eq!(session.roster().classes, ["cats", "owls"]);
    assert_eq!(session.outline().splits[0].after(), [7, 7]);
    assert_eq!(session.plan().unwrap().rows.len(), 14);
}
