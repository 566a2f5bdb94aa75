//! What a split was when the dataset was opened, and what the recipe's class steps, moves and exclusions made of it.

use super::Roster;
use crate::recipe::grouped;

/// More classes than this are not named one by one.
const MOST_NAMED: usize = 4;

/// One split, as it was opened. Of a split that is made, what was dealt to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Usable images of each class on disk, dropped and excluded ones too.
    pub opened: Vec<u64>,
    /// One for each of [`Roster::classes`].
    pub classes: Vec<ClassOrigin>,
    /// Images that went with their class.
    pub dropped: u64,
}

/// Where the images of a final class come from: `opened + moved_in - moved_out - excluded` are its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassOrigin {
    /// Usable images of the classes on disk that it is made of.
    pub opened: u64,
    /// How many of those classes have any here.
    pub parts: u32,
    /// Images of other classes that were moved here one by one.
    pub moved_in: u64,
    /// Images of its own that were moved to other classes.
    pub moved_out: u64,
    /// Images of its own that were left out one by one, by pattern, or by a move to a class that is dropped.
    pub excluded: u64,
}

/// Where an image ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// In this final class.
    Class(u32),
    /// It was left out itself.
    Excluded,
    /// Out with its class.
    Dropped,
}

impl Origin {
    /// Of so many classes on disk, and final ones.
    pub(super) fn new(on_disk: usize, classes: usize) -> Self {
        Self { opened: vec![0; on_disk], classes: vec![ClassOrigin::default(); classes], dropped: 0 }
    }

    /// Takes in an image of `class` on disk, whose other images go `home` (`None`: out) and which itself ends at `end`.
    pub(super) fn take(&mut self, class: u32, home: Option<u32>, end: End) {
        let is_first = self.opened[class as usize] == 0;
        self.opened[class as usize] += 1;
        if let Some(home) = home {
            let own = &mut self.classes[home as usize];
            own.opened += 1;
            own.parts += u32::from(is_first);
            match end {
                End::Class(there) if there == home => {}
                End::Class(_) => own.moved_out += 1,
                End::Excluded | End::Dropped => own.excluded += 1,
            }
        } else if end == End::Dropped {
            self.dropped += 1;
        }
        match end {
            End::Class(there) if home != Some(there) => self.classes[there as usize].moved_in += 1,
            _ => {}
        }
    }
}

impl Roster {
    /// Images by class on disk, as the split at `split` was opened: what its balance was before.
    pub fn opened(&self, split: usize) -> &[u64] {
        self.origins.get(split).map_or(&[], |origin| &origin.opened)
    }

    /// Where the images of a final class of a split come from.
    pub fn origin_of(&self, split: usize, class: usize) -> ClassOrigin {
        self.origins.get(split).and_then(|origin| origin.classes.get(class)).copied().unwrap_or_default()
    }

    /// What was merged, moved and left out in the split at `split`, with how many images: "2 moved to dogs", "1 excluded".
    pub fn changes(&self, split: usize) -> Vec<String> {
        let Some(origin) = self.origins.get(split) else { return Vec::new() };
        let mut said = Vec::new();
        for (at, (name, class)) in self.classes.iter().zip(&origin.classes).enumerate() {
            let parts = self.from.get(at).filter(|_| class.parts > 1);
            said.extend(parts.map(|parts| format!("{} of {} merged into {name}", grouped(class.opened), named(parts))));
        }
        let moved = self.classes.iter().zip(&origin.classes).filter(|(_, class)| class.moved_in > 0);
        said.extend(moved.map(|(name, class)| format!("{} moved to {name}", grouped(class.moved_in))));
        let excluded: u64 = origin.classes.iter().map(|class| class.excluded).sum();
        said.extend((excluded > 0).then(|| format!("{} excluded", grouped(excluded))));
        said.extend((origin.dropped > 0).then(|| format!("{} left out with the class", grouped(origin.dropped))));
        said
    }
}

fn named(classes: &[String]) -> String {
    match classes {
        many if many.len() > MOST_NAMED => format!("{} classes", many.len()),
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        few => few.join(", "),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::dataset::Dataset;
    use crate::measure::imbalance_ratio;
    use crate::recipe::{Edit, Parts, Recipe};

    fn zoo() -> Dataset {
        Dataset::synthetic(&[
            ("train", "cats", 30),
            ("train", "dogs", 10),
            ("train", "lizards", 2),
            ("train", "snakes", 3),
            ("test", "cats", 9),
            ("test", "dogs", 3),
        ])
    }

    fn roster(edits: &[Edit]) -> Roster {
        let dataset = zoo();
        let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap());
        let roster = Roster::new(&dataset, &recipe);
        for (split, members) in roster.members.iter().enumerate() {
            for (class, ids) in members.iter().enumerate() {
                let ClassOrigin { opened, moved_in, moved_out, excluded, .. } = roster.origin_of(split, class);
                assert_eq!(opened + moved_in, ids.len() as u64 + moved_out + excluded, "{split} {class} {edits:?}");
            }
        }
        roster
    }

    fn key(split: &str, class: &str, image: u32) -> String {
        format!("{split}/{class}/{image:06}.jpg")
    }

    #[test]
    fn before_is_the_dataset_as_it_was_opened() {
        let merge = Edit::Merge { classes: vec!["lizards".into(), "snakes".into()], into: "reptiles".into() };
        let away = Edit::Move { images: vec![key("train", "cats", 0), key("train", "cats", 1), key("test", "cats", 0)], to: "dogs".into() };
        let out = Edit::Exclude { images: vec![key("train", "cats", 2), key("train", "snakes", 0), key("test", "dogs", 0)] };
        let roster = roster(&[merge, away, out]);
        assert_eq!((roster.opened(0), roster.opened(1)), (&[30, 10, 2, 3][..], &[9, 3, 0, 0][..]));
        assert_eq!(imbalance_ratio(roster.opened(0)), 15.0);
        assert_eq!(roster.classes, ["cats", "dogs", "reptiles"]);
        let of = |split, class| {
            let ClassOrigin { opened, moved_in, moved_out, excluded, .. } = roster.origin_of(split, class);
            [opened, moved_in, moved_out, excluded]
        };
        assert_eq!([of(0, 0), of(0, 1), of(0, 2)], [[30, 0, 2, 1], [10, 2, 0, 0], [5, 0, 0, 1]]);
        assert_eq!([of(1, 0), of(1, 1), of(1, 2)], [[9, 0, 1, 0], [3, 1, 0, 1], [0; 4]]);
        assert_eq!(roster.changes(0), ["5 of lizards and snakes merged into reptiles", "2 moved to dogs", "2 excluded"]);
        assert_eq!(roster.changes(1), ["1 moved to dogs", "1 excluded"]);
        // Of a merged class that has images of one part alone here, nothing was merged here.
        let merge = Edit::Merge { classes: vec!["dogs".into(), "snakes".into()], into: "dogs".into() };
        let roster = self::roster(&[merge]);
        assert_eq!((roster.changes(0), roster.changes(1)), (vec!["13 of dogs and snakes merged into dogs".to_owned()], vec![]));
    }

    #[test]
    fn what_goes_with_its_class_is_counted_but_for_what_was_moved_out_of_it() {
        let away = Edit::Move { images: vec![key("train", "dogs", 0)], to: "cats".into() };
        let roster = roster(&[away, Edit::Drop { class: "dogs".into() }]);
        assert_eq!(roster.opened(0), [30, 10, 2, 3]);
        assert_eq!(roster.changes(0), ["1 moved to cats", "9 left out with the class"]);
        assert_eq!(roster.changes(1), ["3 left out with the class"]);
    }

    #[test]
    fn what_is_moved_to_a_class_that_goes_is_excluded_and_nothing_done_is_nothing_said() {
        let away = Edit::Move { images: vec![key("train", "cats", 0)], to: "dogs".into() };
        assert_eq!(roster(&[away, Edit::Drop { class: "dogs".into() }]).changes(0), ["1 excluded", "10 left out with the class"]);
        assert_eq!(roster(&[]).changes(0), [""; 0]);
    }

    #[test]
    fn splits_that_are_made_are_as_they_were_dealt() {
        let out = Edit::Exclude { images: vec![key("train", "cats", 0)] };
        let roster = roster(&[out, Edit::SetMakeSplits(Some("80/20".parse::<Parts>().unwrap()))]);
        let all: u64 = (0..roster.splits.len()).flat_map(|split| roster.opened(split)).sum();
        assert_eq!(all, 45 + 12 - 1);
        assert!((0..roster.splits.len()).all(|split| roster.changes(split).is_empty()));
    }
}
