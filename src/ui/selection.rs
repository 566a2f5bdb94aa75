//! Which classes are selected, by final name: click, Ctrl and Shift as in every list.

use std::collections::BTreeSet;

/// How a click selects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// That one alone.
    Only,
    /// That one too, or no longer.
    Toggle,
    /// All from the last one clicked to that one.
    Through,
}

impl Reach {
    /// As the keys held say.
    pub(crate) fn of(modifiers: egui::Modifiers) -> Self {
        if modifiers.shift {
            Self::Through
        } else if modifiers.command {
            Self::Toggle
        } else {
            Self::Only
        }
    }
}

/// The selected classes, and where a range begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ClassSelection {
    names: BTreeSet<String>,
    anchor: Option<String>,
    /// The other end of a range that is being selected with keys.
    end: Option<String>,
}

impl ClassSelection {
    /// Whether `name` is selected.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// What was called `from` is called `to` now.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        if self.names.remove(from) {
            self.names.insert(to.to_owned());
        }
        for end in [&mut self.anchor, &mut self.end].into_iter().flatten().filter(|end| *end == from) {
            to.clone_into(end);
        }
    }

    /// The selected names, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// How many are selected.
    pub(crate) fn count(&self) -> usize {
        self.names.len()
    }

    /// The one that was clicked last, if it is still selected.
    pub(crate) fn anchor(&self) -> Option<&str> {
        self.anchor.as_deref().filter(|name| self.has(name))
    }

    /// Where the next step with the arrow keys begins.
    pub(crate) fn cursor(&self) -> Option<&str> {
        self.end.as_deref().or(self.anchor.as_deref())
    }

    /// Selects none.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Selects all of `shown`.
    pub(crate) fn all(&mut self, shown: &[&str]) {
        self.names = shown.iter().map(|name| (*name).to_owned()).collect();
        self.anchor = shown.first().map(|name| (*name).to_owned());
        self.end = shown.last().map(|name| (*name).to_owned());
    }

    /// Selects those of `names` that are among `there`.
    pub(crate) fn take_up(&mut self, names: &[String], there: &[String]) {
        self.clear();
        self.names.extend(names.iter().filter(|name| there.contains(name)).cloned());
    }

    /// Selects `name` alone.
    pub(crate) fn set(&mut self, name: &str) {
        self.names = BTreeSet::from([name.to_owned()]);
        self.anchor = Some(name.to_owned());
        self.end = None;
    }

    /// A click on `name` in a list that shows `shown`, in that order.
    pub(crate) fn click(&mut self, name: &str, reach: Reach, shown: &[&str]) {
        match reach {
            Reach::Only => self.set(name),
            Reach::Toggle => {
                if !self.names.remove(name) {
                    self.names.insert(name.to_owned());
                }
                self.anchor = Some(name.to_owned());
                self.end = None;
            }
            Reach::Through => self.through(name, shown),
        }
    }

    fn through(&mut self, name: &str, shown: &[&str]) {
        let place = |wanted: &str| shown.iter().position(|other| *other == wanted);
        let from = self.anchor.as_deref().and_then(place);
        let (Some(from), Some(to)) = (from, place(name)) else {
            self.set(name);
            return;
        };
        self.names = shown[from.min(to)..=from.max(to)].iter().map(|name| (*name).to_owned()).collect();
        self.end = Some(name.to_owned());
    }

    /// Moves to the neighbour of the anchor, `step` places on in `shown`; the first or last if none is selected.
    pub(crate) fn step(&mut self, step: isize, shown: &[&str]) {
        if let Some(to) = self.stepped(step, shown) {
            self.set(shown[to]);
        }
    }

    /// As [`ClassSelection::step`], with all in between: Shift and an arrow key.
    pub(crate) fn extend(&mut self, step: isize, shown: &[&str]) {
        if let Some(to) = self.stepped(step, shown) {
            self.through(shown[to], shown);
        }
    }

    fn stepped(&self, step: isize, shown: &[&str]) -> Option<usize> {
        let last = shown.len().checked_sub(1)?;
        let at = self.cursor().and_then(|name| shown.iter().position(|other| *other == name));
        Some(match at {
            Some(at) => at.saturating_add_signed(step).min(last),
            // A step over all goes to that end, from wherever.
            None if step.unsigned_abs() > last => {
                if step < 0 {
                    0
                } else {
                    last
                }
            }
            None if step < 0 => last,
            None => 0,
        })
    }

    /// Forgets what is no longer there.
    pub(crate) fn keep(&mut self, there: impl Fn(&str) -> bool) {
        self.names.retain(|name| there(name));
        if self.anchor.as_deref().is_some_and(|name| !there(name)) {
            self.anchor = None;
        }
        if self.end.as_deref().is_some_and(|name| !there(name)) {
            self.end = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: [&str; 4] = ["cats", "dogs", "lizards", "snakes"];

    fn names(selection: &ClassSelection) -> Vec<&str> {
        selection.names().collect()
    }

    #[test]
    fn shift_selects_from_the_last_click_whichever_way() {
        let mut selection = ClassSelection::default();
        selection.click("lizards", Reach::Only, &SHOWN);
        selection.click("cats", Reach::Through, &SHOWN);
        assert_eq!(names(&selection), ["cats", "dogs", "lizards"]);
        selection.click("snakes", Reach::Through, &SHOWN);
        assert_eq!(names(&selection), ["lizards", "snakes"]);
    }

    #[test]
    fn ctrl_adds_and_takes_away() {
        let mut selection = ClassSelection::default();
        selection.click("cats", Reach::Only, &SHOWN);
        selection.click("snakes", Reach::Toggle, &SHOWN);
        selection.click("cats", Reach::Toggle, &SHOWN);
        assert_eq!(names(&selection), ["snakes"]);
    }

    #[test]
    fn arrows_stop_at_the_ends_and_start_there() {
        let mut selection = ClassSelection::default();
        selection.step(-1, &SHOWN);
        assert_eq!(names(&selection), ["snakes"]);
        selection.step(1, &SHOWN);
        assert_eq!(names(&selection), ["snakes"]);
        selection.step(-9, &SHOWN);
        assert_eq!(names(&selection), ["cats"]);
        selection.clear();
        selection.step(4, &SHOWN);
        assert_eq!(names(&selection), ["snakes"]);
    }

    #[test]
    fn shift_and_arrows_grow_and_shrink_a_range() {
        let mut selection = ClassSelection::default();
        selection.set("dogs");
        selection.extend(1, &SHOWN);
        selection.extend(1, &SHOWN);
        assert_eq!(names(&selection), ["dogs", "lizards", "snakes"]);
        selection.extend(-1, &SHOWN);
        assert_eq!((names(&selection), selection.cursor()), (vec!["dogs", "lizards"], Some("lizards")));
        selection.extend(-9, &SHOWN);
        assert_eq!(names(&selection), ["cats", "dogs"]);
        selection.step(1, &SHOWN);
        assert_eq!(names(&selection), ["dogs"]);
        selection.all(&SHOWN);
        assert_eq!(selection.count(), 4);
    }

    #[test]
    fn what_is_gone_is_no_longer_selected() {
        let mut selection = ClassSelection::default();
        selection.set("cats");
        selection.keep(|name| name != "cats");
        assert!(selection.count() == 0 && selection.anchor().is_none());
    }
}
