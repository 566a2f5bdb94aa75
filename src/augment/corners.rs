//! The extreme settings of a chain. Random draws seldom meet them, so they hide what can go wrong.

use super::chain::Chain;
use super::draw::Draw;
use super::setting::{Setting, Shown, Value};
use super::step::Step;
use super::words;

/// One extreme of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Corner {
    /// Which: "Rotate: angle −15°".
    pub title: String,
    /// What it does.
    pub draw: Draw,
}

/// Which end of a range is taken.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Low,
    Middle,
    High,
}

impl Chain {
    /// Both ends of every range of every transform that is on, each alone with its other ranges in the middle; then, where nothing is
    /// chosen among several, all lower and all upper ends at once. For an image of `width` x `height` pixels.
    pub fn corners(&self, width: u32, height: u32) -> Vec<Corner> {
        let corner = |title: String, steps: Vec<Step>| {
            let chain = Self { steps, exact: self.exact };
            Corner { title, draw: chain.draw(0, width, height) }
        };
        let live = self.live();
        let mut all = Vec::new();
        for step in &live {
            let ranges: Vec<&Setting> = step.entry.settings.iter().filter(|setting| is_range(step, setting)).collect();
            if ranges.is_empty() {
                all.push(corner(step.entry.title.to_owned(), vec![Step { p: 1.0, ..(*step).clone() }]));
            }
            for setting in ranges {
                for end in [End::Low, End::High] {
                    let pinned = pinned(step, |other| if other.name == setting.name { end } else { End::Middle });
                    let value = words::setting(&pinned, setting).unwrap_or_default();
                    let title = format!("{}: {} {value}", step.entry.title, setting.label.to_lowercase());
                    all.push(corner(title, vec![pinned]));
                }
            }
        }
        if live.len() > 1 && !self.steps.iter().any(Step::is_composition) {
            for (title, end) in [("All at their lower ends", End::Low), ("All at their upper ends", End::High)] {
                all.push(corner(title.to_owned(), live.iter().map(|step| pinned(step, |_| end)).collect()));
            }
        }
        all
    }
}

/// Whether `setting` is a range that the window shows, and wide.
fn is_range(step: &Step, setting: &Setting) -> bool {
    let wide = match step.get(setting.name) {
        Some(Value::Range(low, high)) => low < high,
        Some(Value::IntRange(low, high)) => low < high,
        _ => false,
    };
    wide && setting.shown != Shown::Hidden
}

/// `step`, always applied, with every range at the end that is asked for.
fn pinned(step: &Step, end: impl Fn(&Setting) -> End) -> Step {
    let mut pinned = Step { p: 1.0, ..step.clone() };
    for (at, setting) in step.entry.settings.iter().enumerate().filter(|(_, setting)| is_range(step, setting)) {
        let end = end(setting);
        pinned.values[at] = match &step.values[at] {
            Value::Range(low, high) => {
                let value = match end {
                    End::Low => *low,
                    End::Middle => f64::midpoint(*low, *high),
                    End::High => *high,
                };
                Value::Range(value, value)
            }
            Value::IntRange(low, high) => {
                let value = match end {
                    End::Low => *low,
                    End::Middle => i64::midpoint(*low, *high),
                    End::High => *high,
                };
                Value::IntRange(value, value)
            }
            other => other.clone(),
        };
    }
    pinned
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::augment::{catalog, entry};

    #[test]
    fn both_ends_of_every_range_come_up() {
        let mut rotate = Step::new(entry("Rotate").unwrap());
        rotate.set("limit", Value::Range(-7.0, 12.0)).unwrap();
        let mut off = Step::new(entry("ToGray").unwrap());
        off.p = 0.0;
        let chain = Chain::of(vec![rotate, off, Step::new(entry("HorizontalFlip").unwrap())]);
        let corners = chain.corners(40, 30);
        let titles: Vec<&str> = corners.iter().map(|corner| corner.title.as_str()).collect();
        assert_eq!(
            titles,
            ["Rotate: angle \u{2212}7°", "Rotate: angle 12°", "Flip left–right", "All at their lower ends", "All at their upper ends"]
        );
        let angle = |at: usize| corners[at].draw.applied[0].params["angle"].as_f64().unwrap();
        assert_eq!([angle(0), angle(1), angle(3), angle(4)], [-7.0, 12.0, -7.0, 12.0]);
        assert_eq!(corners[4].draw.applied.len(), 2);
    }

    #[test]
    fn every_transform_has_corners_that_can_be_drawn() {
        for entry in catalog() {
            let corners = Chain::of(vec![Step::new(entry)]).corners(40, 30);
            assert!(!corners.is_empty() && corners.iter().all(|corner| corner.draw.applied.len() == 1), "{}", entry.name);
        }
    }
}
