//! What a merge or a move would do, said before it is done. Cheap: read from the counts at hand, for a move also where its images stand.

use super::Session;
use super::browse::Standing;
use crate::dataset::ImageId;
use crate::recipe::{Edit, EditError, Recipe};
use std::collections::BTreeSet;

/// What a merge or a move would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ahead {
    /// Usable images of the class that takes in the others, in each split, as it is.
    pub before: Vec<u64>,
    /// The same after.
    pub after: Vec<u64>,
    /// In which splits which of the classes has no image though another has.
    pub unlike: Vec<Unlike>,
}

/// A split in which some of the classes of a merge have images and others have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlike {
    /// Its name.
    pub split: String,
    /// The classes without an image in it; at least one.
    pub lacks: Vec<String>,
    /// One that has some.
    pub has: String,
}

/// The edits that take the class on disk `part` out of the merged class `class` and merge it into `into`.
pub fn take_over((class, part): (&str, &str), into: &str) -> [Edit; 2] {
    let classes = vec![part.to_owned(), into.to_owned()];
    [Edit::Unmerge { class: class.to_owned(), part: part.to_owned() }, Edit::Merge { classes, into: into.to_owned() }]
}

fn unlike(split: &str, lacks: &[&str], has: &str) -> Unlike {
    Unlike { split: split.to_owned(), lacks: lacks.iter().copied().map(str::to_owned).collect(), has: has.to_owned() }
}

impl Session {
    /// Whether `edit` could be made now. Nothing is changed.
    ///
    /// # Errors
    /// Those of the edit.
    pub fn allows(&self, edit: &Edit) -> Result<(), EditError> {
        let classes: &[String] = self.dataset().map_or(&[], |dataset| dataset.classes());
        self.recipe().apply(edit, classes).map(drop)
    }

    /// What merging `classes` into `into` would do.
    ///
    /// # Errors
    /// Those of the merge.
    pub fn merge_ahead(&self, classes: &[String], into: &str) -> Result<Ahead, EditError> {
        self.allows(&Edit::Merge { classes: classes.to_vec(), into: into.to_owned() })?;
        let mut all: Vec<&str> = classes.iter().map(String::as_str).filter(|class| *class != into).collect();
        all.push(into);
        all.sort_unstable();
        all.dedup();
        let count = |class: &str, split: usize| self.images_in(class, split);
        let splits = 0..self.outline().splits.len();
        let before = splits.clone().map(|split| count(into, split)).collect();
        let after = splits.map(|split| all.iter().map(|class| count(class, split)).sum()).collect();
        Ok(Ahead { before, after, unlike: self.unlike_splits(&all) })
    }

    /// What taking the class on disk `part` out of the merged class `class` and merging it into `into` would do.
    ///
    /// # Errors
    /// Those of the two edits.
    pub fn part_ahead(&self, (class, part): (&str, &str), into: &str) -> Result<Ahead, EditError> {
        let disk: &[String] = self.dataset().map_or(&[], |dataset| dataset.classes());
        take_over((class, part), into).iter().try_fold(self.recipe().clone(), |recipe, edit| recipe.apply(edit, disk))?;
        let comes = self.images_of_part(class, part);
        let before: Vec<u64> = (0..self.outline().splits.len()).map(|split| self.images_in(into, split)).collect();
        let after = before.iter().zip(&comes).map(|(before, comes)| before + comes).collect();
        let splits = self.outline().splits.iter().map(|split| split.name.as_str());
        let unlike = splits.zip(before.iter().zip(&comes)).filter_map(|(split, (there, comes))| match (there, comes) {
            (0, 1..) => Some(unlike(split, &[into], part)),
            (1.., 0) => Some(unlike(split, &[part], into)),
            _ => None,
        });
        let unlike = unlike.collect();
        Ok(Ahead { before, after, unlike })
    }

    /// Usable images in the final class `class` whose class on disk is `part`, in each split.
    fn images_of_part(&self, class: &str, part: &str) -> Vec<u64> {
        let (roster, splits) = (self.roster(), self.outline().splits.len());
        let Some(dataset) = self.dataset() else { return vec![0; splits] };
        let on_disk = dataset.classes().iter().position(|name| name == part);
        let at = roster.classes.binary_search_by(|name| name.as_str().cmp(class)).ok();
        let count = |split: usize| {
            let members = at.and_then(|at| roster.members.get(split)?.get(at));
            members.into_iter().flatten().filter(|id| Some(dataset.record(**id).class.0 as usize) == on_disk).count() as u64
        };
        (0..splits).map(count).collect()
    }

    /// What moving `images` into the final class `to` would do, by where they stand in [`Session::listed`].
    ///
    /// # Errors
    /// Those of the move.
    pub fn move_ahead(&self, images: &[ImageId], to: &str) -> Result<Ahead, EditError> {
        let Some(dataset) = self.dataset() else { return Ok(Ahead::default()) };
        let one = images.iter().take(1).map(|id| dataset.key(*id)).collect();
        self.allows(&Edit::Move { images: one, to: to.to_owned() })?;
        let before: Vec<u64> = (0..self.outline().splits.len()).map(|split| self.images_in(to, split)).collect();
        let (roster, listed) = (self.roster(), self.listed());
        let home = roster.classes.binary_search_by(|name| name.as_str().cmp(to)).ok();
        let mut after = before.clone();
        for id in images {
            let comes = match listed.standing(*id) {
                Standing::Kept | Standing::Surplus => listed.class(*id) != home,
                // A move takes an image out of a class that is left out.
                Standing::Dropped => true,
                Standing::Excluded | Standing::Unreadable => false,
            };
            if comes && let Some(count) = after.get_mut(usize::from(roster.split_of(dataset, *id).0)) {
                *count += 1;
            }
        }
        Ok(Ahead { before, after, unlike: Vec::new() })
    }

    /// In which splits some of the final classes `classes` have images and others have none.
    pub fn unlike_splits(&self, classes: &[&str]) -> Vec<Unlike> {
        let mut said = Vec::new();
        for (at, split) in self.outline().splits.iter().enumerate() {
            let (has, lacks): (Vec<&str>, Vec<&str>) = classes.iter().partition(|class| self.images_in(class, at) > 0);
            if let (Some(first), false) = (has.first(), lacks.is_empty()) {
                said.push(unlike(&split.name, &lacks, first));
            }
        }
        said
    }

    /// The final classes that a step at `at` finds (for settings of one class: those that there are in the end).
    pub fn classes_at(&self, at: usize) -> Vec<String> {
        let classes: &[String] = self.dataset().map_or(&[], |dataset| dataset.classes());
        let recipe = self.recipe();
        match recipe.steps.get(at) {
            Some(step) if step.action.own_class().is_some() => self.roster().classes.clone(),
            _ => Recipe { steps: recipe.steps.iter().take(at).cloned().collect(), ..recipe.clone() }.resolve(classes).classes,
        }
    }

    /// Names that steps mention and that would newly be missing at their place after `edit`, sorted; none if the edit cannot be made.
    pub fn missing_after(&self, edit: &Edit) -> Vec<String> {
        let classes: &[String] = self.dataset().map_or(&[], |dataset| dataset.classes());
        let names = |recipe: &Recipe| recipe.resolve(classes).missing.into_iter().map(|(_, name)| name).collect::<BTreeSet<_>>();
        let now = names(self.recipe());
        self.recipe().apply(edit, classes).map(|then| names(&then).difference(&now).cloned().collect()).unwrap_or_default()
    }

    /// Usable images of a final class in a split; 0 where there is no such class or split.
    fn images_in(&self, class: &str, split: usize) -> u64 {
        let at = self.roster().classes.binary_search_by(|name| name.as_str().cmp(class)).ok();
        let classes = self.outline().splits.get(split).map(|split| split.classes.as_slice()).unwrap_or_default();
        at.and_then(|at| classes.get(at)).map_or(0, |class| class.before)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::dataset::Dataset;
    use crate::session::{Command, ImageEdit, Runner};
    use std::sync::Arc;

    fn session() -> (Session, tempfile::TempDir) {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.open_in_memory(Dataset::synthetic(&[("train", "lizards", 3), ("train", "snakes", 5), ("val", "snakes", 2)]));
        (session, home)
    }

    #[test]
    fn counts_and_unlike_splits_are_told_before() {
        let (session, _home) = session();
        let ahead = session.merge_ahead(&["lizards".into()], "snakes").unwrap();
        assert_eq!((ahead.before, ahead.after), (vec![5, 2], vec![8, 2]));
        assert_eq!(ahead.unlike, [unlike("val", &["lizards"], "snakes")]);
        assert_eq!(session.merge_ahead(&["lizards".into()], "new").unwrap_err(), EditError::MergeNeedsTwo(1));
        assert!(session.recipe().steps.is_empty());
    }

    #[test]
    fn what_an_order_lacks_is_told_before() {
        let (mut session, _home) = session();
        session.run(Command::Edit(Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() }));
        session.run(Command::Edit(Edit::Drop { class: "reptiles".into() }));
        assert_eq!(session.missing_after(&Edit::ShiftStep { from: 1, to: 0 }), ["reptiles"]);
        assert!(session.missing_after(&Edit::ToggleStep(1)).is_empty());
        assert_eq!((session.classes_at(0), session.classes_at(1)), (vec!["lizards".into(), "snakes".into()], vec!["reptiles".into()]));
    }

    #[test]
    fn what_is_said_is_what_comes() {
        let (mut session, _home) = session();
        let classes = vec!["lizards".to_owned(), "snakes".to_owned()];
        let ahead = session.merge_ahead(&classes, "snakes").unwrap();
        session.run(Command::Edit(Edit::Merge { classes, into: "snakes".into() }));
        let came: Vec<u64> = session.outline().splits.iter().map(|split| split.classes[0].before).collect();
        assert_eq!(ahead.after, came);
    }

    #[test]
    fn a_part_that_goes_over_says_what_comes() {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        let counts = [("train", "cats", 7), ("train", "lizards", 3), ("train", "snakes", 5), ("val", "snakes", 2)];
        session.open_in_memory(Dataset::synthetic(&counts));
        session.run(Command::Edit(Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() }));
        let ahead = session.part_ahead(("reptiles", "snakes"), "cats").unwrap();
        assert_eq!((ahead.before, &ahead.after), (vec![7, 0], &vec![12, 2]));
        assert_eq!(ahead.unlike, [unlike("val", &["cats"], "snakes")]);
        session.run(Command::Edits("Snakes to cats".into(), take_over(("reptiles", "snakes"), "cats").to_vec()));
        assert_eq!(session.roster().classes, ["cats", "lizards"]);
        assert_eq!(session.outline().splits.iter().map(|split| split.classes[0].before).collect::<Vec<_>>(), ahead.after);
        assert!(session.part_ahead(("reptiles", "snakes"), "cats").is_err());
    }

    #[test]
    fn a_move_says_what_comes() {
        use crate::session::browse::Query;
        let (mut session, _home) = session();
        session.browse(Query::default());
        let ids = [ImageId(0), ImageId(1), ImageId(4), ImageId(8)];
        session.run(Command::Edit(Edit::Exclude { images: vec![session.dataset().unwrap().key(ids[1])] }));
        let ahead = session.move_ahead(&ids, "snakes").unwrap();
        assert_eq!((ahead.before, &ahead.after), (vec![5, 2], &vec![6, 2]), "one is excluded, two are there already");
        session.run(Command::EditImages(ImageEdit::Move("snakes".into()), ids.to_vec()));
        let at = session.roster().classes.iter().position(|class| class == "snakes").unwrap();
        let came: Vec<u64> = session.outline().splits.iter().map(|split| split.classes[at].before).collect();
        assert_eq!(ahead.after, came);
        assert!(session.move_ahead(&ids, "a/b").is_err());
    }
}
