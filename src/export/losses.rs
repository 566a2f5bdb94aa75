//! How many made images lose what their originals show (see [`Lost`]), from draws on a few originals that are decoded anyway.

use super::job::Job;
use super::made::{Source, derived_seed};
use crate::augment::Lost;
use crate::pixels;
use crate::plan::Row;
use std::collections::BTreeMap;

/// So many draws are judged of each original: with a dozen of them, one image in a hundred is found.
const DRAWS: u32 = 8;
/// On an original made so small, in pixels of its longer side: brightness shows there as well.
const SIDE_PX: u32 = 160;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Losses {
    judged: u64,
    /// By what is lost: how many, and how often which transform does it.
    lost: BTreeMap<Lost, (u64, BTreeMap<&'static str, u64>)>,
}

impl Losses {
    /// Judges draws as the chain of `row` makes them of its `source`: the row's own, then others.
    pub(super) fn look(&mut self, job: &Job<'_>, row: &Row, source: &Source) {
        let small = pixels::fit(source.image(), SIDE_PX);
        for attempt in 0..DRAWS {
            let draw = job.plan.draw(row, derived_seed(row.seed, attempt), small.width(), small.height());
            // A blend shows two pictures, and nothing of a chain.
            if draw.applied.is_empty() || draw.uses_partner() {
                continue;
            }
            self.judged += 1;
            if let Some(lost) = Lost::of(&small, &draw.apply(&small, None)) {
                let (count, by) = self.lost.entry(lost).or_default();
                *count += 1;
                if let Some(title) = draw.to_blame(&small, lost) {
                    *by.entry(title).or_default() += 1;
                }
            }
        }
    }

    /// "About 3 % of made images come out almost black: soften Brightness / contrast in Augment".
    pub(super) fn warnings(&self) -> impl Iterator<Item = String> {
        self.lost.iter().map(|(lost, (count, by))| {
            let percent = (*count as f64 * 100.0 / self.judged as f64).round().max(1.0);
            let most = by.iter().max_by_key(|(_, count)| **count);
            let what = most.map_or_else(|| "look at the chain".to_owned(), |(title, _)| format!("soften {title}"));
            format!("About {percent} % of made images come out {}: {what} in Augment", lost.words())
        })
    }
}
