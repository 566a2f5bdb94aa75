//! Changes of single images: left out, taken back in, moved. Of very many the names are put together and sorted in by a worker, and the
//! recipe changes when that is done.

use super::jobs::{Kind, Outcome};
use super::notices::{images as images_words, said_of};
use super::{ImageEdit, Runner, Session};
use crate::dataset::{Dataset, ImageId};
use crate::plan::SplitOutline;
use crate::recipe::{Edit, EditError, Fate, Recipe, grouped};
use std::collections::BTreeSet;
use std::sync::Arc;

/// So many images are named at once: a millisecond or two.
const IMAGES_AT_ONCE: usize = 10_000;

/// A recipe that a worker changed. It does not hold the edit: to let go of a million names alone takes longer than a frame.
pub(super) struct Edited {
    dataset: Arc<Dataset>,
    /// The recipe that was changed.
    before: Recipe,
    change: ImageEdit,
    images: Vec<ImageId>,
    changed: Changed,
}

impl ImageEdit {
    /// What it makes of `recipe` with `images`, which are of `dataset`.
    fn apply(&self, recipe: &Recipe, (dataset, images): (&Dataset, &[ImageId])) -> Changed {
        let keys = |images: &[ImageId]| images.iter().map(|id| dataset.key(*id)).collect();
        let images_count = images.len();
        let edit = match self {
            Self::Exclude | Self::ExcludeAmong { .. } | Self::ExcludeOriginals | Self::ExcludeCopied => {
                Edit::Exclude { images: keys(images) }
            }
            Self::Include => Edit::Include { images: keys(images) },
            Self::MoveBack => Edit::MoveBack { images: keys(images) },
            Self::Move(to) => {
                // What comes from there goes back: no step is to say that it is where it would be without it.
                let fates = recipe.resolve(dataset.classes()).fates;
                let home = Fate::Becomes(to.clone());
                let is_home = |id: &ImageId| fates.get(dataset.record(*id).class.0 as usize) == Some(&home);
                let (back, away): (Vec<ImageId>, Vec<ImageId>) = images.iter().partition(|id| is_home(id));
                let back = Edit::MoveBack { images: keys(&back) };
                let away = Edit::Move { images: keys(&away), to: to.clone() };
                let words = format!("{} to {to}", images_words(images_count as u64));
                let after = recipe.apply(&back, dataset.classes()).and_then(|recipe| recipe.apply(&away, dataset.classes()));
                return Changed { label: format!("Move {words}"), said: Some(format!("Moved {words}")), after };
            }
        };
        let said = self.said(images_count).or_else(|| said_of(&edit));
        Changed { label: edit.label_on(recipe), said, after: recipe.apply(&edit, dataset.classes()) }
    }

    /// What is said of so many images where their edit does not say it all.
    fn said(&self, images: usize) -> Option<String> {
        let hint = match self {
            Self::ExcludeOriginals => "; “Draw again” changes a made image alone",
            Self::ExcludeCopied => "",
            Self::ExcludeAmong { drawn, copies } if drawn + copies > 0 => {
                let stay = if *drawn > 0 { made_words("made image", drawn + copies) } else { made_words("copy", *copies) };
                let (left_out, whose) = (images_words(images as u64), if drawn + copies == 1 { "its original" } else { "their originals" });
                return Some(format!("Left out {left_out}; {stay}: Shift X leaves {whose} out"));
            }
            Self::Exclude | Self::ExcludeAmong { .. } | Self::Include | Self::Move(_) | Self::MoveBack => return None,
        };
        let originals = if images == 1 { "1 original".to_owned() } else { format!("{} originals", grouped(images as u64)) };
        let them = if images == 1 { "it" } else { "them" };
        Some(format!("Left out {originals} with all that is made of {them}{hint}"))
    }

    /// Why nothing is left out, and what can be done instead, where made images or copies alone were chosen.
    fn trap(&self) -> Option<&'static str> {
        let Self::ExcludeAmong { drawn, copies } = self else { return None };
        Some(match (drawn, copies) {
            (0, 0) => return None,
            (0, 1) => "A copy is not left out alone: Shift X leaves its original out",
            (0, _) => "Copies are not left out alone: Shift X leaves their originals out",
            (1, 0) => "A made image is not left out alone: R draws it again, Shift X leaves its original out",
            _ => "Made images are not left out alone: R draws them again, Shift X leaves their originals out",
        })
    }
}

/// "1 copy stays", "3 made images stay".
fn made_words(one: &str, count: usize) -> String {
    match (count, one.strip_suffix('y')) {
        (1, _) => format!("1 {one} stays"),
        (_, Some(stem)) => format!("{} {stem}ies stay", grouped(count as u64)),
        (_, None) => format!("{} {one}s stay", grouped(count as u64)),
    }
}

/// What a change came to.
struct Changed {
    label: String,
    /// What is said of it, if anything.
    said: Option<String>,
    after: Result<Recipe, EditError>,
}

impl Session {
    /// See [`super::Command::EditImages`].
    pub(super) fn edit_images(&mut self, change: ImageEdit, images: Vec<ImageId>) {
        let Some(dataset) = self.dataset().cloned() else {
            self.notices.failed("Open a dataset first");
            return;
        };
        let images = match &change {
            ImageEdit::Move(to) => {
                let (there, images) = (images.len(), self.taking_part(images));
                if images.is_empty() && there > 0 {
                    self.notices.failed("What is left out is not moved: take it back in first");
                    return;
                }
                self.elsewhere(&dataset, images, to)
            }
            _ => images,
        };
        if let Some(why) = change.trap().filter(|_| images.is_empty()) {
            self.notices.failed(why);
            return;
        }
        if images.len() <= IMAGES_AT_ONCE || self.jobs.runner() == Runner::Inline {
            let Changed { label, said, after } = change.apply(self.history.present(), (&dataset, &images));
            let said = said.map(|said| format!("{said}{}", self.anew(&change, (&dataset, &images)).unwrap_or_default()));
            self.change_to(label, said, after);
            return;
        }
        let before = self.history.present().clone();
        self.jobs.start(Kind::EditImages, move |_| {
            let changed = change.apply(&before, (&dataset, &images));
            Outcome::Edited(Box::new(Edited { dataset, before, change, images, changed }))
        });
    }

    /// That a way to grow which looks at the images of a class chooses anew between what is left of it, where some of its images go or come back.
    fn anew(&self, change: &ImageEdit, (dataset, images): (&Dataset, &[ImageId])) -> Option<String> {
        if matches!(change, ImageEdit::Move(_) | ImageEdit::MoveBack) {
            return None;
        }
        let recipe = self.history.present();
        let (own, all, fates) = (recipe.class_grows(), recipe.grow(), recipe.resolve(dataset.classes()).fates);
        let chooses = |class: usize| {
            let Some(Fate::Becomes(name)) = fates.get(class) else { return None };
            let by = own.get(name.as_str()).copied().unwrap_or(all);
            let at = self.figures.roster.classes.iter().position(|other| other == name)?;
            let grows = |split: &SplitOutline| split.classes.get(at).is_some_and(|class| class.made() > 0);
            (by.looks() && self.outline().splits.iter().any(grows)).then_some(by)
        };
        let classes: BTreeSet<usize> = images.iter().map(|id| dataset.record(*id).class.0 as usize).collect();
        let by = classes.into_iter().find_map(chooses)?;
        Some(format!("; made images follow: {} chooses anew", by.title()))
    }

    /// Those of `images` that the recipe does not leave out one by one: a move of those would be seen nowhere.
    fn taking_part(&self, images: Vec<ImageId>) -> Vec<ImageId> {
        // As below: of very many, all.
        let Some(roster) = self.figures.roster_for(self.history.present()).filter(|_| images.len() <= IMAGES_AT_ONCE) else {
            return images;
        };
        images.into_iter().filter(|id| roster.excluded.binary_search(id).is_err()).collect()
    }

    /// Those of `images` that are not in the class `to` already: they need not be moved, and are not counted as moved.
    fn elsewhere(&self, dataset: &Dataset, images: Vec<ImageId>, to: &str) -> Vec<ImageId> {
        // Of very many, and while the roster is on its way, all are moved: then those are counted too that were there.
        let Some(roster) = self.figures.roster_for(self.history.present()).filter(|_| images.len() <= IMAGES_AT_ONCE) else {
            return images;
        };
        let Ok(at) = roster.classes.binary_search_by(|class| class.as_str().cmp(to)) else { return images };
        let is_there = |id: &ImageId| {
            let members = roster.members.get(usize::from(roster.split_of(dataset, *id).0)).and_then(|classes| classes.get(at));
            members.is_some_and(|members| members.binary_search(id).is_ok())
        };
        images.into_iter().filter(|id| !is_there(id)).collect()
    }

    /// Takes in a recipe that a worker changed. If another change was made meanwhile, the edit is made anew on that one; if other images
    /// are open by now, it means nothing any more.
    pub(super) fn take_edited(&mut self, edited: Edited) {
        let Edited { dataset, before, change, images, changed: Changed { label, said, after } } = edited;
        after.iter().for_each(|recipe| self.parting.hold_names(recipe));
        if self.dataset().is_none_or(|open| open.root() != dataset.root()) {
            return;
        }
        if before == *self.history.present() {
            self.change_to(label, said, after);
        } else {
            self.edit_images(change, images);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::session::Command;
    use std::time::{Duration, Instant};

    fn settle(session: &mut Session) {
        let until = Instant::now() + Duration::from_secs(60);
        while session.jobs.is_running(Kind::EditImages) || session.jobs.is_running(Kind::Roster) {
            session.poll();
            assert!(Instant::now() < until);
            std::thread::sleep(Duration::from_millis(2));
        }
        session.poll();
    }

    #[test]
    fn very_many_are_edited_by_a_worker_and_meet_what_was_done_meanwhile() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.path().to_owned()));
        session.open_in_memory(Dataset::synthetic(&[("train", "cats", 30_000), ("train", "dogs", 40_000)]));
        let cats: Vec<ImageId> = (0..30_000).map(ImageId).collect();
        session.run(Command::EditImages(ImageEdit::Exclude, cats.clone()));
        assert!(session.recipe().steps.is_empty(), "not on this thread");
        session.run(Command::Edit(Edit::Rename { class: "dogs".into(), to: "hounds".into() }));
        settle(&mut session);
        assert_eq!(session.recipe().steps.len(), 2, "both are there");
        assert_eq!(session.roster().excluded, cats);
        session.run(Command::Undo);
        settle(&mut session);
        assert!(session.roster().excluded.is_empty() && session.roster().classes.contains(&"hounds".to_owned()));
        session.run(Command::EditImages(ImageEdit::Move("kittens".into()), cats));
        settle(&mut session);
        assert_eq!(session.roster().classes, ["cats", "hounds", "kittens"]);
        let members: Vec<usize> = session.roster().members[0].iter().map(Vec::len).collect();
        assert_eq!(members, [0, 40_000, 30_000]);
    }

    #[test]
    fn originals_left_out_at_what_is_made_of_them_are_called_so() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.open_in_memory(Dataset::synthetic(&[("train", "cats", 3)]));
        session.run(Command::EditImages(ImageEdit::ExcludeOriginals, vec![ImageId(1)]));
        let notice = session.notices().last().unwrap();
        assert!(notice.undoable && notice.text.starts_with("Left out 1 original with all that is made of it"), "{}", notice.text);
        assert_eq!(session.history().undo_label(), Some("Leave out 1 image"));
        session.run(Command::EditImages(ImageEdit::Exclude, vec![ImageId(2)]));
        assert_eq!(session.notices().last().unwrap().text, "Left out 1 image");
        assert_eq!(session.roster().excluded, [ImageId(1), ImageId(2)]);
        session.run(Command::EditImages(ImageEdit::ExcludeCopied, vec![ImageId(0)]));
        assert_eq!(session.notices().last().unwrap().text, "Left out 1 original with all that is made of it");
    }

    #[test]
    fn what_is_left_out_is_not_moved_and_that_is_said() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.open_in_memory(Dataset::synthetic(&[("train", "cats", 3), ("train", "dogs", 3)]));
        session.run(Command::EditImages(ImageEdit::Exclude, vec![ImageId(1)]));
        session.run(Command::EditImages(ImageEdit::Move("dogs".into()), vec![ImageId(1)]));
        assert_eq!(session.notices().last().unwrap().text, "What is left out is not moved: take it back in first");
        assert_eq!(session.recipe().steps.len(), 1);
        session.run(Command::EditImages(ImageEdit::Move("dogs".into()), vec![ImageId(0), ImageId(1)]));
        assert_eq!(session.notices().last().unwrap().text, "Moved 1 image to dogs");
    }

    #[test]
    fn made_images_alone_leave_nothing_out_and_what_can_be_done_is_said() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.open_in_memory(Dataset::synthetic(&[("train", "cats", 3)]));
        let mut said = |drawn: usize, copies: usize, images: &[u32]| {
            let images = images.iter().copied().map(ImageId).collect();
            session.run(Command::EditImages(ImageEdit::ExcludeAmong { drawn, copies }, images));
            (session.notices().last().unwrap().text.clone(), session.roster().excluded.len())
        };
        assert_eq!(said(1, 0, &[]).0, "A made image is not left out alone: R draws it again, Shift X leaves its original out");
        assert_eq!(said(0, 2, &[]), ("Copies are not left out alone: Shift X leaves their originals out".to_owned(), 0));
        assert_eq!(said(2, 1, &[0]), ("Left out 1 image; 3 made images stay: Shift X leaves their originals out".to_owned(), 1));
        assert_eq!(said(0, 1, &[1]), ("Left out 1 image; 1 copy stays: Shift X leaves its original out".to_owned(), 2));
        assert_eq!(said(0, 0, &[2]), ("Left out 1 image".to_owned(), 3));
    }

    #[test]
    fn what_moves_home_leaves_no_step_behind() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.open_in_memory(Dataset::synthetic(&[("train", "cats", 3), ("train", "dogs", 3), ("train", "pups", 1)]));
        session.run(Command::Edit(Edit::Merge { classes: vec!["pups".into()], into: "dogs".into() }));
        let merged = session.recipe().clone();
        session.run(Command::EditImages(ImageEdit::Move("wolves".into()), vec![ImageId(0), ImageId(3), ImageId(6)]));
        assert_eq!(session.roster().classes, ["cats", "dogs", "wolves"]);
        session.run(Command::EditImages(ImageEdit::Move("dogs".into()), vec![ImageId(0), ImageId(3), ImageId(6)]));
        assert_eq!(session.history().undo_label(), Some("Move 3 images to dogs"));
        assert_eq!(session.recipe().steps.last().unwrap().action.label(), "Move 1 image to dogs");
        session.run(Command::EditImages(ImageEdit::MoveBack, vec![ImageId(0)]));
        assert_eq!((session.recipe(), session.history().undo_label()), (&merged, Some("Move 1 image back")));
        assert_eq!(session.notices().last().unwrap().text, "Moved 1 image back");
    }
}
