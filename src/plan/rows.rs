//! Every output row: which originals stay, what is made of them, and from which random stream.

use super::{ClassOutline, Made, OutClassId, Outline, Plan, Roster, Row, stream};
use crate::augment::Chain;
use crate::dataset::{Dataset, ImageId, SplitId};
use crate::problem::{Problem, ProblemKind};
use crate::recipe::Recipe;
use rayon::prelude::*;
use std::sync::Arc;

impl Plan {
    /// The plan of `dataset` under `recipe`.
    pub fn new(dataset: &Dataset, recipe: &Recipe) -> Self {
        Self::from_roster(dataset, Arc::new(Roster::new(dataset, recipe)), recipe)
    }

    /// The plan from a roster that is at hand already.
    ///
    /// A smaller target keeps a subset of what a larger one keeps; a larger one makes the same images and more. Neither depends on
    /// the order of files or the number of threads.
    pub fn from_roster(dataset: &Dataset, roster: Arc<Roster>, recipe: &Recipe) -> Self {
        let outline = Outline::new(dataset, &roster, recipe);
        let mut problems: Vec<Problem> = roster.problems.iter().chain(&outline.problems).cloned().collect();
        let chain = recipe.chain().chain().unwrap_or_else(|error| {
            problems.push(Problem::new(ProblemKind::RecipeUnmet, "augment", format!("{error}; made images stay as their originals")));
            Chain::default()
        });
        let casting = Casting { dataset, seed: recipe.seed, blends: chain.needs_partner() };
        let mut jobs = Vec::new();
        for (split, (counts, members)) in outline.splits.iter().zip(&roster.members).enumerate() {
            for (class, (count, images)) in counts.classes.iter().zip(members).enumerate() {
                let place = (SplitId(split as u16), OutClassId(class as u32));
                jobs.push(Job { place, name: &roster.classes[class], count, images });
            }
        }
        let parts: Vec<Vec<Row>> = jobs.par_iter().map(|job| casting.rows(job)).collect();
        Self { rows: parts.concat(), outline, chain: Arc::new(chain), problems, roster }
    }
}

/// One class of one split.
struct Job<'a> {
    place: (SplitId, OutClassId),
    name: &'a str,
    count: &'a ClassOutline,
    images: &'a [ImageId],
}

/// What all rows rest on.
struct Casting<'a> {
    dataset: &'a Dataset,
    seed: u64,
    blends: bool,
}

/// Fewer rows than this are not worth handing to another thread.
const ROWS_A_TASK: usize = 1024;

impl Casting<'_> {
    fn rows(&self, job: &Job) -> Vec<Row> {
        let (split, class) = job.place;
        let kept = self.kept(job);
        let original = |&source: &ImageId| Row { source, partner: None, class, split, made: Made::Original, seed: 0 };
        let mut rows: Vec<Row> = kept.iter().map(original).collect();
        let (made, augment) = (job.count.copied + job.count.augmented, job.count.augmented > 0);
        let turns = self.turns(&kept, made as usize);
        rows.par_extend(turns.par_iter().with_min_len(ROWS_A_TASK).map(|&(copy, place)| {
            let source = kept[place];
            if !augment {
                return Row { source, partner: None, class, split, made: Made::Copy(copy), seed: 0 };
            }
            let seed = stream::hash("image", self.seed, &[&self.dataset.key(source), job.name, &copy.to_string()]);
            let partner = if self.blends { partner(&kept, place, seed) } else { None };
            Row { source, partner, class, split, made: Made::Augmented(copy), seed }
        }));
        rows
    }

    /// The originals that stay, in the dataset's order.
    fn kept(&self, job: &Job) -> Vec<ImageId> {
        let stay = job.count.kept as usize;
        if stay >= job.images.len() {
            return job.images.to_vec();
        }
        let mut kept: Vec<ImageId> = self.ranked("shrink", job.images).into_iter().take(stay).map(|place| job.images[place]).collect();
        kept.sort_unstable();
        kept
    }

    /// The places of `images` in an order that depends on the seed and their keys alone.
    fn ranked(&self, purpose: &str, images: &[ImageId]) -> Vec<usize> {
        let rank = |(place, &id): (usize, &ImageId)| (stream::hash(purpose, self.seed, &[&self.dataset.key(id)]), place);
        let mut ranks: Vec<(u64, usize)> = images.par_iter().enumerate().with_min_len(ROWS_A_TASK).map(rank).collect();
        // Two keys of one hash are one in 2^64 a pair; then the dataset's order, which is that of keys, decides.
        ranks.par_sort_unstable();
        ranks.into_iter().map(|(_, place)| place).collect()
    }

    /// Copy number (from 1) and place among `kept` of each of `made` images, by copy number, then place: no original serves once more
    /// before all have served.
    fn turns(&self, kept: &[ImageId], made: usize) -> Vec<(u32, usize)> {
        if kept.is_empty() {
            return Vec::new();
        }
        let whole = made / kept.len();
        let mut turns: Vec<(u32, usize)> = Vec::with_capacity(made);
        for copy in 1..=whole {
            turns.extend((0..kept.len()).map(|place| (copy as u32, place)));
        }
        let rest = made % kept.len();
        if rest > 0 {
            let mut last = self.ranked("grow", kept);
            last.truncate(rest);
            last.sort_unstable();
            turns.extend(last.into_iter().map(|place| (whole as u32 + 1, place)));
        }
        turns
    }
}

/// Another of `kept` than that at `place`, from the stream of `seed`; `None` where there is no other.
fn partner(kept: &[ImageId], place: usize, seed: u64) -> Option<ImageId> {
    let others = kept.len().checked_sub(1).filter(|&others| others > 0)?;
    let drawn = (stream::hash("partner", seed, &[]) % others as u64) as usize;
    Some(kept[if drawn < place { drawn } else { drawn + 1 }])
}
