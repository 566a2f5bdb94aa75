//! Changes of single images: left out, taken back in, moved. Of very many the names are put together and sorted in by a worker, and the
//! recipe changes when that is done.

use super::jobs::{Kind, Outcome};
use super::notices::said_of;
use super::{ImageEdit, Runner, Session};
use crate::dataset::{Dataset, ImageId};
use crate::recipe::{Edit, EditError, Recipe, grouped};
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
    label: String,
    /// What is said of it, if anything.
    said: Option<String>,
    after: Result<Recipe, EditError>,
}

impl ImageEdit {
    /// The edit of `images`, which are of `dataset`.
    fn edit(self, dataset: &Dataset, images: &[ImageId]) -> Edit {
        let images = images.iter().map(|id| dataset.key(*id)).collect();
        match self {
            Self::Exclude | Self::ExcludeOriginals | Self::ExcludeCopied => Edit::Exclude { images },
            Self::Include => Edit::Include { images },
            Self::Move(to) => Edit::Move { images, to },
        }
    }

    /// What is said of so many images where their edit does not say it all.
    fn said(&self, images: usize) -> Option<String> {
        let hint = match self {
            Self::ExcludeOriginals => "; “Draw again” changes a made image alone",
            Self::ExcludeCopied => "",
            Self::Exclude | Self::Include | Self::Move(_) => return None,
        };
        let originals = if images == 1 { "1 original".to_owned() } else { format!("{} originals", grouped(images as u64)) };
        let them = if images == 1 { "it" } else { "them" };
        Some(format!("Left out {originals} with all that is made of {them}{hint}"))
    }
}

impl Session {
    /// See [`super::Command::EditImages`].
    pub(super) fn edit_images(&mut self, change: ImageEdit, images: Vec<ImageId>) {
        let Some(dataset) = self.dataset().cloned() else {
            self.notices.failed("Open a dataset first");
            return;
        };
        let images = match &change {
            ImageEdit::Move(to) => self.elsewhere(&dataset, images, to),
            ImageEdit::Exclude | ImageEdit::ExcludeOriginals | ImageEdit::ExcludeCopied | ImageEdit::Include => images,
        };
        if images.len() <= IMAGES_AT_ONCE || self.jobs.runner() == Runner::Inline {
            let said = change.said(images.len());
            let edit = change.edit(&dataset, &images);
            let present = self.history.present();
            let after = present.apply(&edit, dataset.classes());
            self.change_to(edit.label_on(present), said.or_else(|| said_of(&edit)), after);
            return;
        }
        let before = self.history.present().clone();
        self.jobs.start(Kind::EditImages, move |_| {
            let edit = change.clone().edit(&dataset, &images);
            let after = before.apply(&edit, dataset.classes());
            let (label, said) = (edit.label_on(&before), change.said(images.len()).or_else(|| said_of(&edit)));
            Outcome::Edited(Box::new(Edited { dataset, before, change, images, label, said, after }))
        });
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
        let Edited { dataset, before, change, images, label, said, after } = edited;
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
}
