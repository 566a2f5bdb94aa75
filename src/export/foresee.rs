//! One made image before the export: made, encoded and decoded again exactly as the export will do it, in memory.

use super::Options;
use super::job::Job;
use super::made::{Made, Maker, Source, derived_seed};
use crate::dataset::{Dataset, ImageId};
use crate::pixels::{self, Image};
use crate::plan::{Plan, Row};
use crate::problem::Problem;
use crate::progress::Progress;
use crate::recipe::Recipe;
use std::collections::HashSet;

/// Draws of a row that are held against those of its siblings: as many as a chain that nearly always repeats itself may need.
const DRAWS_COMPARED: u32 = 8;

/// What the export will write for one made image.
#[derive(Debug)]
pub struct Foreseen {
    /// The pixels of the file, as a reader will see them.
    pub image: Image,
    /// The size of the file.
    pub bytes: u64,
    /// What was drawn, a line a transform.
    pub lines: Vec<String>,
    /// The seed that was really drawn from.
    pub seed: u64,
    /// The image that it was really made from.
    pub source: ImageId,
    /// The second image, if the draw blends.
    pub partner: Option<ImageId>,
    /// Sources that could not be decoded, and what was taken instead.
    pub problems: Vec<Problem>,
}

/// Makes the image of row `index` of `plan` as an export with `options` will.
///
/// The pixels are those of the exported file, with one exception: where two *different* originals (say, the same picture under two
/// names) give the very same file, the export draws the later one again, and this does not know of it.
///
/// # Errors
/// In words, if the row is no made image, or neither its source nor any other original of its class can be decoded.
pub fn foresee(dataset: &Dataset, recipe: &Recipe, plan: &Plan, index: u32, options: &Options) -> Result<Foreseen, String> {
    let row = plan.rows.get(index as usize).filter(|row| row.made.is_new());
    let row = row.ok_or_else(|| "there is no such made image".to_owned())?;
    let progress = Progress::new();
    let job = Job::in_memory((dataset, recipe, plan), options, &progress);
    let maker = Maker::new(&job);
    let mut problems = Vec::new();
    let Some(source) = maker.decode(row, row.source, &mut problems) else {
        return Err(problems.pop().map_or_else(|| "its original cannot be decoded".to_owned(), |problem| problem.reason));
    };
    let made = match siblings(&job, index, &source) {
        Some(family) => make_distinct(&maker, (&family, index), &source, &mut problems)?,
        None => make(&maker, index, &source, &|_| true, &mut problems)?,
    };
    seen(&job, made, problems)
}

/// All rows made from the source of row `index`, if some of them may come out alike, so that the export draws the later ones again.
fn siblings(job: &Job<'_>, index: u32, source: &Source) -> Option<Vec<u32>> {
    let rows = &job.plan.rows;
    let row = job.row(index);
    let place = |row: &Row| (row.split, row.class);
    let (first, end) = (rows.partition_point(|other| place(other) < place(row)), rows.partition_point(|other| place(other) <= place(row)));
    let made = |other: &Row| other.source == row.source && other.made.is_new();
    let family: Vec<u32> = (first..end).filter(|at| made(&rows[*at])).map(|at| at as u32).collect();
    if family.len() < 2 {
        return None;
    }
    let (width, height) = source.size();
    let draws = |row: &Row| {
        let drawn = |attempt| job.plan.draw(row, derived_seed(row.seed, attempt), width, height);
        (0..DRAWS_COMPARED).map(drawn).filter(|draw| !draw.applied.is_empty()).map(|draw| draw.to_json()).collect::<HashSet<_>>()
    };
    let mut all = HashSet::new();
    let alike = family.iter().flat_map(|at| draws(job.row(*at))).any(|draw| !all.insert(draw));
    alike.then_some(family)
}

/// As `images::write` does it, for one family alone: each by its first draw, then those that repeat an earlier one once more.
fn make_distinct(maker: &Maker<'_>, (family, index): (&[u32], u32), source: &Source, problems: &mut Vec<Problem>) -> Result<Made, String> {
    let first = family.iter().map(|at| make(maker, *at, source, &|_| true, problems)).collect::<Result<Vec<Made>, String>>()?;
    let mut seen = HashSet::new();
    let again: Vec<bool> = first.iter().map(|made| !seen.insert(made.entry.hash)).collect();
    for ((at, made), again) in family.iter().zip(first).zip(again) {
        let made = if again {
            let other = make(maker, *at, source, &|hash| !seen.contains(hash), problems)?;
            if other.distinct { other } else { made }
        } else {
            made
        };
        if *at == index {
            return Ok(made);
        }
        seen.insert(made.entry.hash);
    }
    Err("there is no such made image".to_owned())
}

fn make(
    maker: &Maker<'_>,
    index: u32,
    source: &Source,
    accept: &dyn Fn(&blake3::Hash) -> bool,
    problems: &mut Vec<Problem>,
) -> Result<Made, String> {
    maker.make(index, source, accept, problems).map_err(|error| error.to_string())
}

fn seen(job: &Job<'_>, made: Made, problems: Vec<Problem>) -> Result<Foreseen, String> {
    let entry = &made.entry;
    let image =
        pixels::decode(&made.bytes, &super::job::limits()).map_err(|error| format!("what was made cannot be read again: {error}"))?;
    let (width, height) = entry.source_size;
    let lines = job.plan.draw(job.row(entry.row), entry.seed, width, height).describe();
    let (seed, source, partner) = (entry.seed, entry.source, entry.partner);
    Ok(Foreseen { image, bytes: entry.bytes, lines, seed, source, partner, problems })
}
