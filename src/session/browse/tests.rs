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
    assert!(Arc::ptr_eq(&first.order, &second.order) && Arc::ptr_eq(&first.standings, &second.standings));
    assert!(!first.is_of(&known, &text) && second.is_of(&known, &text));
    let third = Answer::new(&second, known, Query { sort: Sort::Largest, ..text });
    assert!(!Arc::ptr_eq(&third.order, &second.order) && Arc::ptr_eq(&third.standings, &second.standings));
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
