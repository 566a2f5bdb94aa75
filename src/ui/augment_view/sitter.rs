//! Whose draws are shown: the image that was chosen among the pictures, or the first of the class.

use crate::dataset::ImageId;
use crate::plan::{Outline, Roster};
use std::sync::Arc;

/// The image that sits for the draws.
#[derive(Default)]
pub(crate) struct Sitter {
    image: Option<ImageId>,
    class: usize,
    chosen: Option<ImageId>,
    wanted: Option<String>,
    roster: Arc<Roster>,
}

impl Sitter {
    /// The same on the dataset as it is now, where `image` sits; its class is found when it is followed.
    pub(crate) fn on(self, image: Option<ImageId>) -> Self {
        Self { image, roster: Arc::default(), ..self }
    }

    /// Follows what was chosen: an image, else the class `wanted`, else the class that gets most new images. Cheap where nothing changed.
    pub(crate) fn follow(&mut self, (roster, outline): (&Arc<Roster>, &Outline), chosen: Option<ImageId>, wanted: Option<&str>) {
        let another_roster = !Arc::ptr_eq(&self.roster, roster);
        let another_class = self.wanted.as_deref() != wanted && !self.is_renamed(roster, wanted);
        let another_image = chosen.is_some() && self.chosen != chosen;
        if !another_roster && self.wanted.as_deref() == wanted && !another_image && self.image.is_some() {
            return;
        }
        self.roster = Arc::clone(roster);
        self.chosen = chosen;
        self.wanted = wanted.map(str::to_owned);
        let stays = self.image.filter(|_| !another_class);
        let wish = if another_image { chosen } else { stays };
        let found = wish.and_then(|id| Some((class_of(roster, id)?, id)));
        let by_class = || {
            let class = wanted.and_then(|name| roster.classes.iter().position(|other| other == name));
            let class = class.unwrap_or_else(|| neediest(outline));
            self.roster.members.iter().find_map(|split| Some((class, *split.get(class)?.first()?)))
        };
        let any = || roster.members.iter().flatten().flatten().next().and_then(|id| Some((class_of(roster, *id)?, *id)));
        match found.or_else(by_class).or_else(any) {
            Some((class, id)) => (self.class, self.image) = (class, Some(id)),
            None => self.image = None,
        }
    }

    /// Whether what sits is of the class `name` now because that class bears another name than before.
    fn is_renamed(&self, roster: &Roster, name: Option<&str>) -> bool {
        let gone = self.class().is_some_and(|class| !roster.classes.iter().any(|other| other == class));
        let now = self.image.and_then(|id| roster.classes.get(class_of(roster, id)?));
        gone && now.is_some() && now.map(String::as_str) == name
    }

    /// The image.
    pub(crate) fn image(&self) -> Option<ImageId> {
        self.image
    }

    /// The name of its class.
    pub(crate) fn class(&self) -> Option<&str> {
        self.image?;
        self.roster.classes.get(self.class).map(String::as_str)
    }

    /// The neighbour in the same class and split, `by` places on, and round.
    pub(crate) fn step(&mut self, by: isize) {
        let Some(id) = self.image else { return };
        let members = self.roster.members.iter().filter_map(|split| split.get(self.class)).find(|members| members.contains(&id));
        let Some(members) = members else { return };
        let at = members.iter().position(|other| *other == id).unwrap_or(0) as isize;
        self.image = members.get((at + by).rem_euclid(members.len() as isize) as usize).copied();
    }
}

fn class_of(roster: &Roster, id: ImageId) -> Option<usize> {
    roster.members.iter().find_map(|split| split.iter().position(|members| members.binary_search(&id).is_ok()))
}

/// The class that gets most new images; the first where none does.
fn neediest(outline: &Outline) -> usize {
    let made = |at: usize| outline.splits.iter().filter_map(|split| split.classes.get(at)).map(|class| class.made()).sum::<u64>();
    let classes = outline.splits.first().map_or(0, |split| split.classes.len());
    (0..classes).rev().max_by_key(|at| made(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster() -> Arc<Roster> {
        let ids = |from: u32, to: u32| (from..to).map(ImageId).collect::<Vec<_>>();
        let classes = vec!["cats".to_owned(), "dogs".to_owned()];
        Arc::new(Roster { classes, members: vec![vec![ids(0, 3), ids(3, 8)]], ..Roster::default() })
    }

    #[test]
    fn the_chosen_image_then_the_class_then_the_first() {
        let (roster, outline) = (roster(), Outline::default());
        let mut sitter = Sitter::default();
        sitter.follow((&roster, &outline), None, None);
        assert_eq!(sitter.image(), Some(ImageId(0)));
        sitter.follow((&roster, &outline), None, Some("dogs"));
        assert_eq!(sitter.image(), Some(ImageId(3)));
        sitter.step(-1);
        assert_eq!(sitter.image(), Some(ImageId(7)));
        sitter.follow((&roster, &outline), None, Some("dogs"));
        assert_eq!(sitter.image(), Some(ImageId(7)), "stays where it was put");
        sitter.follow((&roster, &outline), Some(ImageId(1)), Some("dogs"));
        assert_eq!(sitter.image(), Some(ImageId(1)));
        let mut sitter = sitter.on(Some(ImageId(2)));
        sitter.follow((&roster, &outline), Some(ImageId(1)), Some("dogs"));
        assert_eq!((sitter.image(), sitter.class()), (Some(ImageId(2)), Some("cats")), "a dataset read anew leaves it where it was");
    }
}
