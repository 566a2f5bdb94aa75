//! The tiles of the grid with all that is said about each: words for what the session worked out.

use crate::dataset::{Dataset, ImageId};
use crate::export;
use crate::pixels::Encoding;
use crate::plan::{Made, Names, Row};
use crate::session::browse::{Answer, Group, Standing, Traits};
use crate::session::{Picture, Session};
use crate::ui::words;
use std::borrow::Cow;
use std::sync::Arc;

pub(crate) use crate::session::browse::Spot;

/// What changed since the last frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// Nothing.
    Nothing,
    /// What made images look like; the tiles stand for the same rows in the same places.
    Pixels,
    /// The recipe, or what is known about the same images.
    Recipe,
    /// The question.
    Query,
    /// Another dataset.
    Dataset,
}

/// The answer that is shown.
#[derive(Default)]
pub(crate) struct Listing {
    answer: Arc<Answer>,
    /// Whether the rows shown are of a plan that is not the session's any more, or not yet: their pictures are not to be asked for.
    ahead: bool,
    /// Whether the rows shown are of the plan of an earlier recipe, while that of the present one is worked out.
    outdated: bool,
    /// What made images are written as.
    made_as: Option<Encoding>,
    /// What the rows will be called in the export, once that is worked out.
    names: Option<Arc<Names>>,
}

impl Listing {
    /// Takes in the session's answer, if it is another one.
    pub(crate) fn refresh(&mut self, session: &Session) -> Change {
        let change = self.take(session.listed());
        self.made_as = Some(session.settings().made());
        self.names = session.names_listed().filter(|_| Arc::ptr_eq(&self.answer, session.listed())).cloned();
        let plan = session.foreseen_plan();
        self.ahead = self.is_of_plan() && !matches!((&self.answer.plan, &plan), (Some(own), Some(now)) if Arc::ptr_eq(own, now));
        let is_present = |own: &Arc<crate::plan::Plan>| session.plan().is_some_and(|now| Arc::ptr_eq(own, now));
        self.outdated = self.answer.plan.as_ref().is_some_and(|own| !is_present(own));
        change
    }

    fn take(&mut self, answer: &Arc<Answer>) -> Change {
        if Arc::ptr_eq(&self.answer, answer) {
            return Change::Nothing;
        }
        let before = std::mem::replace(&mut self.answer, Arc::clone(answer));
        if !before.has_images_of(answer) {
            Change::Dataset
        } else if before.query != answer.query {
            Change::Query
        } else if before.has_tiles_of(answer) {
            Change::Pixels
        } else {
            Change::Recipe
        }
    }

    /// A number for what a made image is written as; 0 for the file of an image.
    pub(crate) fn encoding_of(&self, spot: Spot) -> u8 {
        match self.made_as.filter(|_| !self.is_file(spot)) {
            None => 0,
            Some(Encoding::Jpeg(quality)) => quality,
            Some(Encoding::Png) => 201,
            Some(Encoding::WebP) => 202,
        }
    }

    /// Whether the pictures of its tiles can be asked for now.
    pub(crate) fn is_current(&self) -> bool {
        !self.ahead
    }

    /// All that is shown.
    pub(crate) fn answer(&self) -> &Arc<Answer> {
        &self.answer
    }

    /// The tiles to show, in order.
    pub(crate) fn spots(&self) -> &[Spot] {
        &self.answer.spots
    }

    /// Whether the tiles are rows of the plan.
    pub(crate) fn is_of_plan(&self) -> bool {
        self.answer.query.show.is_of_plan()
    }

    /// Whether rows are wanted that are still being worked out.
    pub(crate) fn waits_for_plan(&self) -> bool {
        self.is_of_plan() && self.answer.plan.is_none()
    }

    /// Whether the rows shown are of the recipe before: those of the present one are still being worked out.
    pub(crate) fn is_of_recipe_before(&self) -> bool {
        self.outdated
    }

    /// The row of the plan that a tile stands for.
    pub(crate) fn row(&self, spot: Spot) -> Option<&Row> {
        self.answer.plan.as_ref()?.rows.get(spot.0 as usize)
    }

    /// What the tile shows.
    pub(crate) fn picture(&self, spot: Spot) -> Picture {
        if self.is_of_plan() { Picture::Row(spot.0) } else { Picture::Image(ImageId(spot.0)) }
    }

    /// The image on disk behind the tile.
    pub(crate) fn source(&self, spot: Spot) -> ImageId {
        self.row(spot).map_or(ImageId(spot.0), |row| row.source)
    }

    /// "copy 2", "made 1" of a row that is new.
    pub(crate) fn kind(&self, spot: Spot) -> Option<String> {
        match self.row(spot)?.made {
            Made::Original => None,
            Made::Copy(number) => Some(format!("copy {number}")),
            Made::Augmented(number) | Made::Blended(number, _) => Some(format!("made {number}")),
        }
    }

    /// Whether the tile shows the file of an image as it is, so that what is known of the file is true of it.
    pub(crate) fn is_file(&self, spot: Spot) -> bool {
        self.row(spot).is_none_or(|row| !row.made.is_new())
    }

    /// The name of the file that the tile shows or is made from.
    pub(crate) fn file_name(&self, spot: Spot) -> &str {
        self.answer.dataset.file_name(self.source(spot))
    }

    /// The name that the tile's file has, or will have in the export; that of the original until it is known.
    pub(crate) fn shown_name(&self, spot: Spot) -> Cow<'_, str> {
        let called = || {
            let (plan, names) = (self.answer.plan.as_ref()?, self.names.as_ref()?);
            export::file_called(names, (plan, spot.0 as usize), self.made_as?)
        };
        called().map_or_else(|| self.file_name(spot).into(), Cow::Owned)
    }

    /// The name of the original that a row is made of; `None` of a file, and of a row that is its original.
    pub(crate) fn original_name(&self, spot: Spot) -> Option<&str> {
        self.kind(spot).map(|_| self.file_name(spot))
    }

    /// What is open.
    pub(crate) fn dataset(&self) -> &Arc<Dataset> {
        &self.answer.dataset
    }

    /// Where the image behind a tile stands. A row of the plan takes part.
    pub(crate) fn standing(&self, spot: Spot) -> Standing {
        if self.row(spot).is_some() { Standing::Kept } else { self.answer.standing(self.source(spot)) }
    }

    /// The same in words, and where it is left out to shrink its class, why, and where it was moved from; none for what is as it should be.
    pub(crate) fn standing_words(&self, spot: Spot) -> Option<String> {
        let moved = self.file_moved_from(spot).map(|from| format!("moved from {from}"));
        let stands = self.standing(spot).word().map(|word| {
            let why = || self.answer.why_surplus(self.source(spot));
            let why = (self.standing(spot) == Standing::Surplus).then(why).flatten();
            why.unwrap_or_else(|| word.to_owned())
        });
        let words: Vec<String> = stands.into_iter().chain(moved).collect();
        (!words.is_empty()).then(|| words::sentence(&words.join(", ")))
    }

    /// The class that the image behind a tile was moved out of one by one.
    pub(crate) fn moved_from(&self, spot: Spot) -> Option<&str> {
        self.answer.moved_from(self.source(spot))
    }

    /// The same where the tile shows the image's own file: what is made of a moved image is where it belongs.
    pub(crate) fn file_moved_from(&self, spot: Spot) -> Option<&str> {
        self.moved_from(spot).filter(|_| self.is_file(spot))
    }

    /// What is true of each tile.
    pub(crate) fn traits(&self) -> &Traits {
        self.answer.traits()
    }

    /// The final class of a tile.
    pub(crate) fn class(&self, spot: Spot) -> Option<&str> {
        let at = match self.row(spot) {
            Some(row) => Some(row.class.0 as usize),
            None => self.answer.class(self.source(spot)),
        };
        let roster = self.answer.plan.as_ref().map_or(&self.answer.roster, |plan| &plan.roster);
        at.and_then(|at| roster.classes.get(at)).map(String::as_str)
    }

    /// "cats", or "lizards → reptiles" where the recipe changes it.
    pub(crate) fn class_words(&self, spot: Spot) -> String {
        let disk = self.class_on_disk(spot);
        match self.class(spot) {
            Some(class) if class != disk => format!("{disk} \u{2192} {class}"),
            _ => disk.to_owned(),
        }
    }

    fn class_on_disk(&self, spot: Spot) -> &str {
        &self.answer.dataset.classes()[self.answer.dataset.record(self.source(spot)).class.0 as usize]
    }

    /// The class of each split that the tiles are of, in their order; empty where the order does not keep those together.
    pub(crate) fn groups(&self) -> &Arc<Vec<Group>> {
        &self.answer.groups
    }

    /// The class that a group, which begins with `spot`, is of: the one that it will be, or on disk where that is left out.
    pub(crate) fn group_class(&self, spot: Spot) -> &str {
        self.class(spot).unwrap_or_else(|| self.class_on_disk(spot))
    }

    /// The split of a group that begins with `spot`, where there are several.
    pub(crate) fn group_split(&self, spot: Spot) -> Option<&str> {
        (self.splits().len() > 1).then(|| self.split(spot))
    }

    /// The split of a tile where several are shown.
    pub(crate) fn shown_split(&self, spot: Spot) -> Option<&str> {
        self.shows_splits().then(|| self.split(spot))
    }

    /// Whether there are several splits, and those of all are shown.
    pub(crate) fn shows_splits(&self) -> bool {
        self.splits().len() > 1 && self.answer.query.split.is_none()
    }

    /// The class names that an image can be moved to.
    pub(crate) fn classes(&self) -> &[String] {
        &self.answer.roster.classes
    }

    /// The splits, as they will be.
    pub(crate) fn splits(&self) -> &[crate::dataset::Split] {
        &self.answer.roster.splits
    }

    /// The name of an image's split.
    pub(crate) fn split(&self, spot: Spot) -> &str {
        let answer = &self.answer;
        &answer.roster.splits[usize::from(answer.roster.split_of(&answer.dataset, self.source(spot)).0)].name
    }

    /// The size of the file in words; `None` until it has been looked at.
    pub(crate) fn weight(&self, spot: Spot) -> Option<String> {
        let bytes = self.answer.dataset.record(self.source(spot)).bytes;
        (bytes > 0).then(|| words::bytes(bytes))
    }

    /// All that a screen reader says about a tile.
    pub(crate) fn sentence(&self, spot: Spot) -> String {
        let (name, class, split) = (self.file_name(spot), self.class_words(spot), self.split(spot));
        let mut sentence = match self.kind(spot) {
            Some(kind) => format!("Image {name}, {kind}, class {class}, {split}"),
            None => format!("Image {name}, class {class}, {split}"),
        };
        if let (None, Some(bytes)) = (self.kind(spot), self.weight(spot)) {
            sentence.push_str(", ");
            sentence.push_str(&bytes);
        }
        if let Some(word) = self.standing(spot).word() {
            sentence.push_str(", ");
            sentence.push_str(&word.to_lowercase());
        }
        if let Some(from) = self.file_moved_from(spot) {
            sentence.push_str(&format!(", moved from {from}"));
        }
        sentence
    }

    /// What is odd about the file that a tile shows, in words.
    pub(crate) fn trouble(&self, session: &Session, spot: Spot) -> Option<String> {
        if !self.is_file(spot) {
            return None;
        }
        let (dataset, id) = (&self.answer.dataset, self.source(spot));
        let cut = session.seen_cut_short(&dataset.key(id));
        let reasons: Vec<&str> = dataset.problems_of(id).iter().chain(cut).map(|problem| problem.reason.as_str()).collect();
        (!reasons.is_empty()).then(|| words::sentence(&reasons.join("; ")))
    }

    /// Width and height of the file in pixels, once the headers are read.
    pub(crate) fn size_px(&self, spot: Spot) -> Option<(u32, u32)> {
        let known = self.answer.facts.as_ref().filter(|_| self.is_file(spot))?;
        known.get(self.source(spot).0 as usize)?.as_ref().map(|facts| (facts.width, facts.height))
    }
}

#[cfg(test)]
mod tests;
