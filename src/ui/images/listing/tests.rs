//! What changes are told apart, what filters find, and what is said of rows of an earlier recipe.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::*;
use crate::dataset::SplitId;
use crate::plan::{Plan, Roster};
use crate::recipe::{Edit, Grow, Recipe, Target};
use crate::session::browse::{Known, Query, Show, Sort};
use std::collections::BTreeSet;

fn listing(dataset: &Dataset, recipe: &Recipe, query: &Query) -> Listing {
    let dataset = Arc::new(dataset.clone());
    let roster = Arc::new(Roster::new(&dataset, recipe));
    let plan = query.show.is_of_plan().then(|| Arc::new(Plan::new(&dataset, recipe)));
    let known = Known { dataset, roster, facts: None, plan, recipe: recipe.clone() };
    Listing { answer: Arc::new(Answer::new(&Answer::default(), known, query.clone())), ..Listing::default() }
}

fn spots(list: &[u32]) -> Vec<Spot> {
    list.iter().copied().map(Spot).collect()
}

fn zoo() -> Dataset {
    Dataset::synthetic(&[("train", "cats", 3), ("train", "lizards", 2), ("train", "snakes", 2), ("val", "cats", 1)])
}

fn merged() -> Recipe {
    let merge = Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() };
    Recipe::default().apply(&merge, zoo().classes()).unwrap()
}

#[test]
fn a_change_is_told_by_what_is_another() {
    let dataset = zoo();
    let mut shown = Listing::default();
    let next = |shown: &Listing, query: &Query, recipe: &Recipe, of: &Dataset| {
        let dataset = Arc::new(of.clone());
        let roster = Arc::new(Roster::new(&dataset, recipe));
        let known = Known { dataset, roster, facts: None, plan: None, recipe: recipe.clone() };
        Arc::new(Answer::new(&shown.answer, known, query.clone()))
    };
    let first = next(&shown, &Query::default(), &Recipe::default(), &dataset);
    assert_eq!(shown.take(&first), Change::Dataset);
    assert_eq!(shown.take(&first), Change::Nothing);
    let largest = Query { sort: Sort::Largest, ..Query::default() };
    let answer = next(&shown, &largest, &Recipe::default(), &dataset);
    assert_eq!(shown.take(&answer), Change::Query);
    let answer = next(&shown, &largest, &merged(), &dataset);
    assert_eq!(shown.take(&answer), Change::Recipe);
    let other = Dataset::synthetic(&[("train", "cats", 4)]);
    let answer = next(&shown, &largest, &Recipe::default(), &other);
    assert_eq!(shown.take(&answer), Change::Dataset);
}

#[test]
fn the_merged_class_shows_its_parts_and_says_so() {
    let query = Query { classes: BTreeSet::from(["reptiles".to_owned()]), ..Query::default() };
    let listing = listing(&zoo(), &merged(), &query);
    assert_eq!(listing.spots().len(), 4);
    assert_eq!(listing.class_words(listing.spots()[0]), "lizards \u{2192} reptiles");
}

#[test]
fn excluded_and_moved_images_are_found_and_keep_their_place() {
    let dataset = zoo();
    let first = dataset.key(ImageId(0));
    let recipe = merged().apply(&Edit::Exclude { images: vec![first] }, dataset.classes()).unwrap();
    let recipe = recipe.apply(&Edit::Move { images: vec![dataset.key(ImageId(1))], to: "reptiles".into() }, dataset.classes()).unwrap();
    let ids = |show| listing(&dataset, &recipe, &Query { show, ..Query::default() }).spots().to_vec();
    assert_eq!(ids(Show::LeftOut), spots(&[0]));
    assert_eq!(ids(Show::Moved), spots(&[1]));
    assert_eq!(ids(Show::Kept).len(), 7);
    assert_eq!(ids(Show::All).len(), 8);
    let cats = Query { classes: BTreeSet::from(["cats".to_owned()]), ..Query::default() };
    assert!(listing(&dataset, &recipe, &cats).spots().contains(&Spot(0)), "an excluded cat is still found among the cats");
}

#[test]
fn split_and_text_narrow_whatever_the_case() {
    let dataset = zoo();
    let query = Query { split: Some(SplitId(1)), ..Query::default() };
    assert_eq!(listing(&dataset, &Recipe::default(), &query).spots(), spots(&[7]));
    let query = Query { text: "TRAIN/Cats".into(), ..Query::default() };
    assert_eq!(listing(&dataset, &Recipe::default(), &query).spots().len(), 3);
    let query = Query { text: "no such name".into(), ..Query::default() };
    assert!(listing(&dataset, &Recipe::default(), &query).spots().is_empty());
}

#[test]
fn sorts_by_name_agree_with_a_plain_sort() {
    let dataset = zoo();
    let mut plain: Vec<ImageId> = dataset.ids().collect();
    plain.sort_by_key(|id| (dataset.file_name(*id).to_owned(), *id));
    assert_eq!(
        listing(&dataset, &Recipe::default(), &Query { sort: Sort::Name, ..Query::default() }).spots(),
        plain.iter().map(|id| Spot(id.0)).collect::<Vec<_>>()
    );
}

#[test]
fn rows_of_the_plan_follow_filters_and_the_order_of_their_originals() {
    let dataset = zoo();
    let edits = [Edit::SetTarget(Some(Target::Count(3))), Edit::SetGrow(Grow::Copies)];
    let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
    let made = listing(&dataset, &recipe, &Query { show: Show::Made, ..Query::default() });
    let kinds: Vec<_> = made.spots().iter().map(|spot| (made.kind(*spot).unwrap(), made.class_words(*spot))).collect();
    assert_eq!(kinds, [("copy 1".to_owned(), "lizards".to_owned()), ("copy 1".to_owned(), "snakes".to_owned())]);
    let all = listing(&dataset, &recipe, &Query { show: Show::Exported, ..Query::default() });
    assert_eq!(all.spots().len(), 10, "three of each and the cat of val");
    let of = |query| listing(&dataset, &recipe, &query).spots().len();
    let snakes = BTreeSet::from(["snakes".to_owned()]);
    assert_eq!(of(Query { show: Show::Exported, classes: snakes, ..Query::default() }), 3);
    assert_eq!(of(Query { show: Show::Exported, split: Some(SplitId(1)), ..Query::default() }), 1);
    assert_eq!(of(Query { show: Show::Made, text: "cats".into(), ..Query::default() }), 0);
    let largest = listing(&dataset, &recipe, &Query { show: Show::Exported, sort: Sort::Largest, ..Query::default() });
    let bytes: Vec<u64> = largest.spots().iter().map(|spot| dataset.record(largest.source(*spot)).bytes).collect();
    assert!(bytes.is_sorted_by(|a, b| a >= b), "{bytes:?}");
}

#[test]
fn rows_of_the_recipe_before_are_called_so_until_the_new_plan_is_there() {
    use crate::recipe::Shrink;
    use crate::session::{Command, Runner};
    let home = tempfile::tempdir().unwrap();
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.path().to_owned()));
    session.open_in_memory(zoo());
    session.run(Command::Edit(Edit::SetTarget(Some(Target::Count(2)))));
    session.browse(Query { show: Show::Exported, ..Query::default() });
    let mut shown = Listing::default();
    shown.refresh(&session);
    assert_eq!((shown.spots().len(), shown.is_of_recipe_before()), (7, false));
    // This one looks at the images: its plan is made by a worker, and taken in with a poll.
    session.run(Command::Edit(Edit::SetShrink(Shrink::DuplicatesFirst)));
    shown.refresh(&session);
    assert!(shown.is_of_recipe_before() && shown.is_current(), "its pictures can be asked for");
    let began = std::time::Instant::now();
    while session.plan().is_none() {
        session.poll();
        assert!(began.elapsed().as_secs() < 30, "no plan came");
        std::thread::sleep(std::time::Duration::from_millis(1));
    }
    shown.refresh(&session);
    assert!(!shown.is_of_recipe_before());
    session.browse(Query::default());
    session.run(Command::Edit(Edit::SetShrink(Shrink::Tomek)));
    shown.refresh(&session);
    assert!(!shown.is_of_recipe_before(), "files are no rows");
}

#[test]
fn changed_is_what_was_excluded_or_moved() {
    let dataset = zoo();
    let excluded = Edit::Exclude { images: vec![dataset.key(ImageId(0))] };
    let moved = Edit::Move { images: vec![dataset.key(ImageId(3))], to: "snakes".into() };
    let recipe = [excluded, moved].iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
    assert_eq!(listing(&dataset, &recipe, &Query { show: Show::Changed, ..Query::default() }).spots(), spots(&[0, 3]));
}
