//! What outlives the program: recipe, undo, place, recent datasets; and what happens in the folder meanwhile.

use super::*;
use crate::session::browse::Show;

/// Ends the program as SIGKILL does: nothing is tidied up.
fn kill(session: Session) {
    std::mem::forget(session);
}

#[test]
fn after_a_kill_the_same_dataset_opens_with_recipe_undo_and_place() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Edit(merge()));
    session.run(Command::Edit(largest()));
    session.run(Command::Undo);
    let stand = super::super::Place {
        view: "images".into(),
        split: "val".into(),
        image: "val/cats/1.png".into(),
        chain_of_all: true,
        log: true,
        together: true,
        classes: vec!["cats".into()],
        show: Show::Kept,
        shown_split: "train".into(),
        text: "00".into(),
    };
    session.run(Command::Stand(stand.clone()));
    kill(session);

    let mut again = place.session();
    again.run(Command::Reopen);
    assert_eq!(again.source(), Some(place.data().as_path()));
    assert_eq!(counts(&again), "cats 6>6, reptiles 5>5");
    assert_eq!(again.place(), Some(&stand));
    again.run(Command::Redo);
    assert_eq!(counts(&again), "cats 6>6, reptiles 5>6");
    again.run(Command::Undo);
    again.run(Command::Undo);
    assert_eq!(counts(&again), "cats 6>6, lizards 2>2, snakes 3>3");
}

#[test]
fn what_was_closed_is_not_opened_again() {
    let place = Place::animals();
    let mut session = place.opened();
    session.run(Command::Close);
    kill(session);
    let mut again = place.session();
    again.run(Command::Reopen);
    assert!(again.dataset().is_none() && again.notices().is_empty());
}

#[test]
fn undo_is_there_after_another_dataset_was_open() {
    let (one, other) = (Place::animals(), Place::with(&["a 2", "b 1"]));
    let mut session = one.opened();
    session.run(Command::Edit(merge()));
    session.run(Command::Open(other.data()));
    assert_eq!(session.history().undo_label(), None);
    session.run(Command::Edit(Edit::Drop { class: "a".into() }));
    session.run(Command::Open(one.data()));
    session.run(Command::Undo);
    assert_eq!(counts(&session), "cats 6>6, lizards 2>2, snakes 3>3");
    session.run(Command::Open(other.data()));
    assert_eq!(session.history().undo_label(), Some("Leave out a"));
}

#[test]
fn a_recent_dataset_that_is_gone_is_known_and_forgotten() {
    let place = Place::animals();
    let session = place.opened();
    drop(session);
    let away = place.dir.path().join("away");
    std::fs::rename(place.data(), &away).unwrap();
    let mut again = place.session();
    again.run(Command::Reopen);
    let failed = failures(&again);
    assert!(failed.len() == 1 && failed[0].contains("pets"), "{failed:?}");
    let path = again.settings().recent[0].path.clone();
    assert!(again.is_gone(&path));
    assert_eq!(again.settings().open, None, "it is not tried again");
    again.run(Command::Forget(path.clone()));
    assert!(again.settings().recent.is_empty());
    std::fs::rename(&away, place.data()).unwrap();
    again.run(Command::Open(place.data()));
    again.run(Command::Close);
    assert!(!again.is_gone(&path));
}

#[test]
fn a_change_of_the_folder_is_noticed_and_reading_anew_keeps_the_recipe() {
    let place = Place::animals();
    let mut session = place.threaded();
    session.run(Command::Open(place.data()));
    wait(&mut session, |session| session.watch.is_some() && session.facts().is_some());
    session.run(Command::Edit(merge()));
    let gap = session.watch.as_ref().map(|watch| watch.gap.clone()).unwrap_or_default();
    if !gap.is_empty() {
        // Where the system grants no watch, that is what is said, once.
        assert!(session.notices().iter().any(|notice| notice.text.contains("F5")), "{gap}");
        return;
    }
    assert!(!session.folder_changed(), "reading headers is no change");
    let new = place.data().join("train/cats/new.png");
    std::fs::copy(place.data().join("train/cats/000.png"), &new).unwrap();
    wait(&mut session, Session::folder_changed);
    session.run(Command::Rescan);
    wait(&mut session, |session| session.watch.is_some() && session.facts().is_some() && session.dataset().unwrap().records().len() == 14);
    assert!(!session.folder_changed());
    assert_eq!(counts(&session), "cats 7>7, reptiles 5>5");
    // A folder that is new, and one that goes.
    std::fs::create_dir(place.data().join("train/dogs")).unwrap();
    wait(&mut session, Session::folder_changed);
}

#[test]
fn a_burst_of_changes_in_the_window_is_all_kept() {
    let place = Place::animals();
    let mut session = place.threaded();
    session.run(Command::Open(place.data()));
    wait(&mut session, |session| session.facts().is_some());
    for seed in 1..=40 {
        session.run(Command::Edit(Edit::SetSeed(seed)));
    }
    drop(session);
    let again = place.opened();
    assert_eq!(again.recipe().seed, 40);
    assert_eq!(again.history().past().len(), 40);
}
