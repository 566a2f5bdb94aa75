//! How fast a task goes.

use crate::progress::Reading;
use std::collections::VecDeque;

/// What a task had done at the last moments when somebody looked: copies are quick and made images slow, so an average over all would mislead.
#[derive(Default)]
pub(super) struct Pace {
    stage: String,
    /// Seconds since the task began, and what was done then.
    marks: VecDeque<(f64, u64)>,
}

impl Pace {
    /// How far back it looks, and how far apart the moments are, in seconds.
    const BACK: f64 = 8.0;
    const APART: f64 = 0.5;

    /// Takes in how far the task is after `secs`; what it did a second since the first moment that still counts.
    pub(super) fn note(&mut self, secs: f64, reading: &Reading) -> Option<f64> {
        if self.stage != reading.stage || self.marks.back().is_some_and(|(_, done)| *done > reading.done) {
            self.stage.clone_from(&reading.stage);
            self.marks.clear();
        }
        if self.marks.back().is_none_or(|(at, _)| secs - at >= Self::APART) {
            self.marks.push_back((secs, reading.done));
        }
        while self.marks.front().is_some_and(|(at, _)| secs - at > Self::BACK) {
            self.marks.pop_front();
        }
        let (at, done) = *self.marks.front()?;
        (secs - at >= 1.0).then(|| (reading.done - done) as f64 / (secs - at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pace_is_that_of_the_last_seconds_and_of_one_stage() {
        let reading = |stage: &str, done| Reading { stage: stage.to_owned(), done, total: 2000 };
        let mut pace = Pace::default();
        assert_eq!(pace.note(0.0, &reading("copies", 0)), None);
        assert_eq!(pace.note(1.0, &reading("copies", 1000)), Some(1000.0));
        assert_eq!(pace.note(9.0, &reading("copies", 1080)), Some(10.0), "the first second counts no more");
        assert_eq!(pace.note(9.5, &reading("other", 0)), None);
        assert_eq!(pace.note(11.5, &reading("other", 4)), Some(2.0));
    }
}
