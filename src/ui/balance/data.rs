//! What the histogram shows, as plain data.

use crate::plan::ClassOutline;
use crate::recipe::{Action, Recipe};
use crate::ui::class_list::data::ClassRow;
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

/// The whole histogram.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Chart {
    /// One for each class, in the order shown.
    pub bars: Vec<Bar>,
    /// The count that all classes without a target of their own are brought to; `None` if they are left as they are.
    pub target: Option<u64>,
    /// The largest count that is shown.
    pub largest: u64,
}

/// One class.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bar {
    /// Its name.
    pub name: String,
    /// Its numbers.
    pub counts: ClassOutline,
}

impl Bar {
    /// "−3 372", "+334", or nothing where nothing changes.
    pub(crate) fn change(&self) -> Option<String> {
        (self.counts.before != self.counts.after).then(|| words::change(self.counts.before, self.counts.after))
    }

    /// "3 972 → 600", or the count alone where nothing changes.
    pub(crate) fn numbers(&self) -> String {
        if self.counts.before == self.counts.after {
            return words::count(self.counts.before);
        }
        format!("{} → {}", words::count(self.counts.before), words::count(self.counts.after))
    }

    /// In a sentence, for screen readers.
    pub(crate) fn sentence(&self) -> String {
        let before = words::counted(self.counts.before, "image", "images");
        format!("Bar of {}, {before} before, {} after", self.name, words::count(self.counts.after))
    }

    /// Everything, a line each, for the tooltip.
    pub(crate) fn lines(&self) -> Vec<(&'static str, u64)> {
        let c = &self.counts;
        let all = [
            ("before", c.before),
            ("kept", c.kept),
            ("left out", c.left_out),
            ("copied", c.copied),
            ("augmented", c.augmented),
            ("after", c.after),
        ];
        all.into_iter().filter(|(what, count)| *count > 0 || *what == "before" || *what == "after").collect()
    }
}

impl Chart {
    /// Of the rows of a split under `recipe`.
    pub(crate) fn new(rows: &[ClassRow], recipe: &Recipe) -> Self {
        let bars: Vec<Bar> = rows.iter().map(|row| Bar { name: row.name.clone(), counts: row.counts }).collect();
        let target = recipe.target().and_then(|_| common_target(&bars, recipe));
        Self::of(bars, target)
    }

    /// Of bars, with the line at `target`.
    pub(crate) fn of(bars: Vec<Bar>, target: Option<u64>) -> Self {
        let shown = bars.iter().map(|bar| bar.counts.before.max(bar.counts.after));
        let largest = shown.max().unwrap_or(0).max(target.unwrap_or(0)).max(1);
        Self { bars, target, largest }
    }
}

/// What the classes without a target of their own are brought to.
fn common_target(bars: &[Bar], recipe: &Recipe) -> Option<u64> {
    let own = |name: &str| {
        recipe.steps.iter().any(|step| !step.off && matches!(&step.action, Action::ClassTarget { class, .. } if class == name))
    };
    bars.iter().find(|bar| bar.counts.target.is_some() && !own(&bar.name)).and_then(|bar| bar.counts.target)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(before: u64, after: u64) -> Bar {
        let counts =
            ClassOutline { before, after, kept: before.min(after), left_out: before.saturating_sub(after), ..ClassOutline::default() };
        Bar { name: "dogs".into(), counts }
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
        assert_eq!(bar(3972, 600).change().as_deref(), Some("\u{2212}3\u{2009}372"));
        assert_eq!(bar(3972, 600).numbers(), "3\u{2009}972 → 600");
        assert_eq!(bar(600, 600).change(), None);
        assert_eq!(bar(600, 600).numbers(), "600");
        assert_eq!(bar(3972, 600).lines(), [("before", 3972), ("kept", 600), ("left out", 3372), ("after", 600)]);
    }

    #[test]
    fn the_largest_of_before_after_and_target_fits() {
        assert_eq!(Chart::of(vec![bar(10, 30)], Some(20)).largest, 30);
        assert_eq!(Chart::of(vec![bar(10, 10)], Some(20)).largest, 20);
        assert_eq!(Chart::of(Vec::new(), None).largest, 1);
    }
}
