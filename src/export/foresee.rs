//! One made image before the export: made, encoded and decoded again exactly as the export will do it, in memory.

use super::Options;
use super::entry::Entry;
use super::job::Job;
use super::made::{Made, Maker, Source, derived_seed};
use crate::dataset::{Dataset, ImageId};
use crate::pixels::{self, Image};
use crate::plan::{self, Blending, Plan, Row};
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
    /// How many times it is drawn again, and what came of the last time.
    pub again: Again,
    /// Whether others that are made of the same source may come out alike: then it depends on them too, and on how often they are drawn again.
    pub in_family: bool,
}

/// How many times an image is drawn again, and what came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Not at all.
    Never,
    /// So many times; it is another one than the time before.
    Other(u32),
    /// So many times; it is the same as the time before.
    Same(u32),
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
    let (made, in_family) = made_by(&maker, (index, row.seed), &source, &mut problems)?;
    let again = again(&maker, (index, &made), &source)?;
    seen(&job, made, (again, in_family), problems)
}

/// What row `index` gives as if it had the stream `seed`, and whether that depends on others of its source.
fn made_by(maker: &Maker<'_>, drawn: (u32, u64), source: &Source, problems: &mut Vec<Problem>) -> Result<(Made, bool), String> {
    Ok(match siblings(maker.job(), drawn, source) {
        Some(family) => (make_distinct(maker, (&family, drawn), source, problems)?, true),
        None => (make(maker, drawn, source, &|_| true, problems)?, false),
    })
}

/// How many times what was `made` for row `index` is drawn again; made once less, it shows what came of it.
fn again(maker: &Maker<'_>, (index, made): (u32, &Made), source: &Source) -> Result<Again, String> {
    let job = maker.job();
    let row = job.row(index);
    let times = job.plan.times_drawn_again(row);
    if times == 0 {
        return Ok(Again::Never);
    }
    // What is blended is blended with another image or to another degree: which, this row does not say.
    if made.entry.partner.is_some() {
        return Ok(Again::Other(times));
    }
    let (key, class) = (job.dataset.key(row.source), job.plan.roster.classes[row.class.0 as usize].as_str());
    let seed = plan::image_seed(job.recipe.seed, (&key, class, row.made.copy()), times - 1);
    let (before, _) = made_by(maker, (index, seed), source, &mut Vec::new())?;
    Ok(if before.entry.hash == made.entry.hash { Again::Same(times) } else { Again::Other(times) })
}

/// All rows made from the source of row `index`, if some of them may come out alike, so that the export draws the later ones again.
fn siblings(job: &Job<'_>, drawn: (u32, u64), source: &Source) -> Option<Vec<u32>> {
    let rows = &job.plan.rows;
    let row = job.row(drawn.0);
    let place = |row: &Row| (row.split, row.class);
    let (first, end) = (rows.partition_point(|other| place(other) < place(row)), rows.partition_point(|other| place(other) <= place(row)));
    let made = |other: &Row| other.source == row.source && other.made.is_new();
    let family: Vec<u32> = (first..end).filter(|at| made(&rows[*at])).map(|at| at as u32).collect();
    if family.len() < 2 {
        return None;
    }
    let (width, height) = source.size();
    let draws = |at: u32| {
        let (row, (_, seed)) = (job.row(at), stream(job, at, drawn));
        let drawn = |attempt| job.plan.draw(row, derived_seed(seed, attempt), width, height);
        (0..DRAWS_COMPARED).map(drawn).filter(|draw| !draw.applied.is_empty()).map(|draw| draw.to_json()).collect::<HashSet<_>>()
    };
    let mut all = HashSet::new();
    let alike = family.iter().flat_map(|at| draws(*at)).any(|draw| !all.insert(draw));
    alike.then_some(family)
}

/// Row `at` and its stream: its own, unless it is the one that is `drawn` from another.
fn stream(job: &Job<'_>, at: u32, drawn: (u32, u64)) -> (u32, u64) {
    if at == drawn.0 { drawn } else { (at, job.row(at).seed) }
}

/// As `images::write` does it, for one family alone: each by its first draw, then those that repeat an earlier one once more.
fn make_distinct(
    maker: &Maker<'_>,
    (family, drawn): (&[u32], (u32, u64)),
    source: &Source,
    problems: &mut Vec<Problem>,
) -> Result<Made, String> {
    let of = |at: u32| stream(maker.job(), at, drawn);
    let first = family.iter().map(|at| make(maker, of(*at), source, &|_| true, problems)).collect::<Result<Vec<Made>, String>>()?;
    let mut seen = HashSet::new();
    let again: Vec<bool> = first.iter().map(|made| !seen.insert(made.entry.hash)).collect();
    for ((at, made), again) in family.iter().zip(first).zip(again) {
        let made = if again {
            let other = make(maker, of(*at), source, &|hash| !seen.contains(hash), problems)?;
            if other.distinct { other } else { made }
        } else {
            made
        };
        if *at == drawn.0 {
            return Ok(made);
        }
        seen.insert(made.entry.hash);
    }
    Err("there is no such made image".to_owned())
}

fn make(
    maker: &Maker<'_>,
    drawn: (u32, u64),
    source: &Source,
    accept: &dyn Fn(&blake3::Hash) -> bool,
    problems: &mut Vec<Problem>,
) -> Result<Made, String> {
    maker.make_by(drawn, source, accept, problems).map_err(|error| error.to_string())
}

fn seen(job: &Job<'_>, made: Made, (again, in_family): (Again, bool), problems: Vec<Problem>) -> Result<Foreseen, String> {
    let entry = &made.entry;
    let image =
        pixels::decode(&made.bytes, &super::job::limits()).map_err(|error| format!("what was made cannot be read again: {error}"))?;
    let (width, height) = entry.source_size;
    let draw = job.plan.draw(job.row(entry.row), entry.seed, width, height);
    let lines = blended(job, entry).map_or_else(|| draw.describe_on((width, height), width), |line| vec![line]);
    let (seed, source, partner) = (entry.seed, entry.source, entry.partner);
    Ok(Foreseen { image, bytes: entry.bytes, lines, seed, source, partner, problems, again, in_family })
}

/// "Blended with cat.12.jpg (SMOTE), 34 % of it" of what a way to grow made between two originals: no transform of a chain did that.
pub(super) fn blended(job: &Job<'_>, entry: &Entry) -> Option<String> {
    let row = job.row(entry.row);
    let plan::Made::Blended(_, Blending::Between(share)) = row.made else { return None };
    let class = job.plan.roster.classes.get(row.class.0 as usize)?;
    let by = job.recipe.class_grows().get(class.as_str()).copied().unwrap_or(job.recipe.grow());
    let (partner, percent) = (job.dataset.file_name(entry.partner?), f64::from(share) * 100.0 / 65_536.0);
    Some(format!("Blended with {partner} ({}), {percent:.0} % of it", by.title()))
}
