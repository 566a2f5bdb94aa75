//! What the histogram shows, as plain data.

use crate::plan::{ClassOutline, Roster, SplitOutline};
use crate::recipe::Recipe;
use crate::ui::words;

/// How counts become heights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Scale {
    /// Twice the count, twice the height.
    #[default]
    Linear,
    /// Ten times the count, one step more.
    Log,
}

impl Scale {
    /// The height of `count`; 0 for none. The logarithm is of one more, so that a single image is still seen.
    pub(crate) fn height(self, count: f64) -> f64 {
        match self {
            Self::Linear => count,
            Self::Log => count.max(0.0).ln_1p() / std::f64::consts::LN_10,
        }
    }

    /// The count of a height.
    pub(crate) fn count(self, height: f64) -> f64 {
        match self {
            Self::Linear => height.max(0.0),
            Self::Log => (height.max(0.0) * std::f64::consts::LN_10).exp_m1(),
        }
    }

    /// Round counts for the axis, up to `largest`: about five.
    pub(crate) fn ticks(self, largest: u64) -> Vec<u64> {
        match self {
            Self::Linear => {
                let step = round_step(largest);
                (0..=largest / step).map(|n| n * step).collect()
            }
            Self::Log => {
                let powers = (0..=19).map(|power| 10_u64.pow(power)).take_while(|tick| *tick <= largest.max(1));
                std::iter::once(0).chain(powers).collect()
            }
        }
    }
}

/// 1, 2 or 5 times a power of ten, so that about four steps make `largest`.
fn round_step(largest: u64) -> u64 {
    let raw = (largest as f64 / 4.0).max(1.0);
    let power = 10_f64.powf(raw.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].iter().map(|n| n * power).find(|step| *step >= raw).unwrap_or(raw);
    step.round() as u64
}

/// A part of a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Part {
    /// Originals that stay.
    Kept,
    /// Copies of originals.
    Copied,
    /// Images through the chain.
    Augmented,
    /// Images blended from two.
    Blended,
    /// Originals that are left out.
    LeftOut,
}

impl Part {
    /// All parts, in the order of the legend.
    pub(crate) const ALL: [Self; 5] = [Self::Kept, Self::LeftOut, Self::Copied, Self::Augmented, Self::Blended];

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Copied => "copied",
            Self::Augmented => "augmented",
            Self::Blended => "blended",
            Self::LeftOut => "left out",
        }
    }

    /// How many of `counts` it is.
    pub(crate) fn of(self, counts: &ClassOutline) -> u64 {
        match self {
            Self::Kept => counts.kept,
            Self::Copied => counts.copied,
            Self::Augmented => counts.augmented,
            Self::Blended => counts.blended,
            Self::LeftOut => counts.left_out,
        }
    }
}

/// One split as a histogram.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chart<'a> {
    roster: &'a Roster,
    split: &'a SplitOutline,
    order: &'a [u32],
    /// The count that all classes without a target of their own are brought to; `None` if they are left as they are.
    pub target: Option<u64>,
    /// The largest count that is shown.
    pub largest: u64,
}

/// One class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Bar<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its numbers.
    pub counts: &'a ClassOutline,
}

impl<'a> Chart<'a> {
    /// Of a split under `recipe`, its classes in `order` (places in the roster).
    pub(crate) fn new((roster, split): (&'a Roster, &'a SplitOutline), order: &'a [u32], recipe: &Recipe) -> Self {
        let own = recipe.class_targets();
        // A rule can give each class another target: then there is no one line.
        let common = || {
            let classes = roster.classes.iter().zip(&split.classes).filter(|(name, _)| !own.contains_key(name.as_str()));
            let mut targets = classes.filter_map(|(_, class)| class.target);
            let first = targets.next()?;
            targets.all(|target| target == first).then_some(first)
        };
        let target = recipe.target().and_then(|_| common());
        let shown = split.classes.iter().map(|class| class.before.max(class.after));
        let largest = shown.max().unwrap_or(0).max(target.unwrap_or(0)).max(1);
        Self { roster, split, order, target, largest }
    }

    /// As [`Chart::new`] with the common target at `target`.
    pub(crate) fn with_target(self, target: Option<u64>) -> Self {
        Self { target, largest: self.largest.max(target.unwrap_or(0)), ..self }
    }

    /// How many classes there are.
    pub(crate) fn count(&self) -> usize {
        self.order.len()
    }

    /// The class at a place from the left.
    pub(crate) fn bar(&self, at: usize) -> Option<Bar<'a>> {
        let class = *self.order.get(at)? as usize;
        Some(Bar { name: self.roster.classes.get(class)?, counts: self.split.classes.get(class)? })
    }

    /// Where the class `name` stands from the left.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        let class = self.roster.classes.binary_search_by(|other| other.as_str().cmp(name)).ok()?;
        self.order.iter().position(|other| *other as usize == class)
    }

    /// All names, from the left.
    pub(crate) fn names(&self) -> Vec<&'a str> {
        (0..self.count()).filter_map(|at| self.bar(at)).map(|bar| bar.name).collect()
    }

    /// The split.
    pub(crate) fn split(&self) -> &'a SplitOutline {
        self.split
    }

    /// Counts of the classes before, ascending.
    pub(crate) fn counts(&self) -> Vec<u64> {
        let mut counts = self.split.before();
        counts.sort_unstable();
        counts
    }

    /// The classes on disk that are merged in the class at a place; none if it is none but itself.
    pub(crate) fn merged(&self, at: usize) -> Vec<&'a str> {
        let from = self.order.get(at).and_then(|class| self.roster.from.get(*class as usize));
        from.filter(|from| from.len() > 1).map(|from| from.iter().map(String::as_str).collect()).unwrap_or_default()
    }

    /// A class with exactly `count` images before, if there is one.
    pub(crate) fn class_of(&self, count: u64) -> Option<&'a str> {
        let at = self.split.classes.iter().position(|class| class.before == count)?;
        self.roster.classes.get(at).map(String::as_str)
    }

    /// The parts that there are, for the legend.
    pub(crate) fn parts(&self) -> Vec<Part> {
        Part::ALL.into_iter().filter(|part| self.split.classes.iter().any(|class| part.of(class) > 0)).collect()
    }
}

impl Bar<'_> {
    /// "−3 372", "+334", "−225 +78" where a class loses images and gains others, or nothing where nothing changes.
    pub(crate) fn change(&self) -> Option<String> {
        let made = self.counts.copied + self.counts.augmented + self.counts.blended;
        if self.counts.left_out > 0 && made > 0 {
            return Some(format!("{} {}", words::change(self.counts.left_out, 0), words::change(0, made)));
        }
        (self.counts.before != self.counts.after).then(|| words::change(self.counts.before, self.counts.after))
    }

    /// The part that makes up most of [`Bar::change`].
    pub(crate) fn changed(&self) -> Part {
        let parts = Part::ALL.into_iter().filter(|part| *part != Part::Kept);
        parts.max_by_key(|part| part.of(self.counts)).unwrap_or(Part::Kept)
    }

    /// "3 972 → 600", or the count alone where nothing changes.
    pub(crate) fn numbers(&self) -> String {
        if self.counts.before == self.counts.after {
            return words::count(self.counts.before);
        }
        format!("{} → {}", words::count(self.counts.before), words::count(self.counts.after))
    }

    /// In a sentence, for screen readers. `split` is named where several are shown at once.
    pub(crate) fn sentence(&self, split: Option<&str>) -> String {
        let before = words::counted(self.counts.before, "image", "images");
        let place = split.map_or_else(String::new, |split| format!(" in {split}"));
        format!("Bar of {}{place}, {before} before, {} after", self.name, words::count(self.counts.after))
    }

    /// Where its parts begin and end, from below.
    pub(crate) fn stack(&self) -> [(Part, (u64, u64)); 5] {
        stack(self.counts)
    }

    /// Everything, a line each, for the tooltip.
    pub(crate) fn lines(&self) -> Vec<(&'static str, u64)> {
        let parts = Part::ALL.into_iter().map(|part| (part.name(), part.of(self.counts))).filter(|(_, count)| *count > 0);
        let (first, last) = (("before", self.counts.before), ("after", self.counts.after));
        let target = self.counts.target.filter(|target| *target != self.counts.after).map(|target| ("target", target));
        std::iter::once(first).chain(parts).chain([last]).chain(target).collect()
    }
}

/// Where the parts of a class begin and end, in images: what is left out first, under what may come over it.
pub(crate) fn stack(c: &ClassOutline) -> [(Part, (u64, u64)); 5] {
    let copied = c.kept + c.copied;
    let augmented = copied + c.augmented;
    [
        (Part::LeftOut, (c.kept, c.kept + c.left_out)),
        (Part::Kept, (0, c.kept)),
        (Part::Copied, (c.kept, copied)),
        (Part::Augmented, (copied, augmented)),
        (Part::Blended, (augmented, augmented + c.blended)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Edit, Target};

    fn class(before: u64, after: u64) -> ClassOutline {
        let kept = before.min(after);
        ClassOutline { before, after, kept, left_out: before - kept, augmented: after - kept, ..ClassOutline::default() }
    }

    fn split(classes: Vec<ClassOutline>) -> SplitOutline {
        SplitOutline { name: "train".into(), resampled: true, classes }
    }

    fn roster(names: &[&str]) -> Roster {
        Roster { classes: names.iter().map(|name| (*name).to_owned()).collect(), ..Roster::default() }
    }

    #[test]
    fn a_class_that_loses_and_gains_says_both() {
        let cleaned = ClassOutline { before: 347, after: 200, kept: 120, left_out: 227, blended: 80, ..ClassOutline::default() };
        assert_eq!(Bar { name: "dogs", counts: &cleaned }.change().as_deref(), Some("\u{2212}227 +80"));
        let cut = ClassOutline { before: 347, after: 200, kept: 200, left_out: 147, ..ClassOutline::default() };
        assert_eq!(Bar { name: "dogs", counts: &cut }.change().as_deref(), Some("\u{2212}147"));
    }

    #[test]
    fn heights_and_counts_are_inverse() {
        for scale in [Scale::Linear, Scale::Log] {
            for count in [0.0, 1.0, 127.0, 3972.0, 1e6] {
                let back = scale.count(scale.height(count));
                assert!((back - count).abs() <= count * 1e-9, "{scale:?}: {count} came back as {back}");
            }
        }
        assert_eq!(Scale::Log.height(9.0), 1.0);
    }

    #[test]
    fn ticks_are_round() {
        assert_eq!(Scale::Linear.ticks(3972), [0, 1000, 2000, 3000]);
        assert_eq!(Scale::Linear.ticks(3), [0, 1, 2, 3]);
        assert_eq!(Scale::Log.ticks(3972), [0, 1, 10, 100, 1000]);
    }

    #[test]
    fn what_changes_is_said_and_what_does_not_is_not() {
        let (fewer, same) = (class(3972, 600), class(600, 600));
        let bar = Bar { name: "dogs", counts: &fewer };
        assert_eq!(bar.change().as_deref(), Some("\u{2212}3\u{2009}372"));
        assert_eq!(bar.numbers(), "3\u{2009}972 → 600");
        assert_eq!(bar.lines(), [("before", 3972), ("kept", 600), ("left out", 3372), ("after", 600)]);
        assert_eq!(bar.stack()[0], (Part::LeftOut, (600, 3972)));
        let grown = ClassOutline { before: 4, after: 12, kept: 4, copied: 1, augmented: 2, blended: 5, ..ClassOutline::default() };
        let bar = Bar { counts: &grown, ..bar };
        assert_eq!(bar.stack()[2..], [(Part::Copied, (4, 5)), (Part::Augmented, (5, 7)), (Part::Blended, (7, 12))]);
        assert!(bar.lines().contains(&("blended", 5)), "{:?}", bar.lines());
        let bar = Bar { counts: &same, ..bar };
        assert_eq!((bar.change(), bar.numbers().as_str()), (None, "600"));
        assert_eq!(bar.sentence(Some("val")), "Bar of dogs in val, 600 images before, 600 after");
    }

    #[test]
    fn the_largest_of_before_after_and_target_fits() {
        let roster = roster(&["dogs"]);
        let largest = |before, after, target| {
            let split = split(vec![class(before, after)]);
            Chart::new((&roster, &split), &[0], &Recipe::default()).with_target(target).largest
        };
        assert_eq!([largest(10, 30, Some(20)), largest(10, 10, Some(20)), largest(0, 0, None)], [30, 20, 1]);
    }

    #[test]
    fn the_line_stands_at_the_target_of_those_without_their_own() {
        let disk = ["cats".to_owned(), "dogs".to_owned()];
        let edits = [Edit::SetTarget(Some(Target::Count(5))), Edit::SetClassTarget { class: "cats".into(), to: Some(Target::Count(9)) }];
        let recipe = edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, &disk).expect("makes sense"));
        let target = |count| Some(count);
        let classes = vec![ClassOutline { target: target(9), ..class(9, 9) }, ClassOutline { target: target(5), ..class(7, 5) }];
        let (roster, split) = (roster(&["cats", "dogs"]), split(classes));
        let chart = Chart::new((&roster, &split), &[1, 0], &recipe);
        assert_eq!((chart.target, chart.names(), chart.place("cats")), (Some(5), vec!["dogs", "cats"], Some(1)));
        assert_eq!(chart.parts(), [Part::Kept, Part::LeftOut]);
        assert_eq!(chart.counts(), [7, 9]);
    }
}
