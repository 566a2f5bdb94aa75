//! Writes every image file: originals first, then made images, then once more those made images that repeat another.

use super::entry::Entry;
use super::error::ExportError;
use super::form::Form;
use super::job::{Job, copy_number, is_exact};
use super::made::Maker;
use super::originals::Originals;
use super::stage::{Found, Stage};
use crate::dataset::ImageId;
use crate::plan::Made;
use crate::problem::{Problem, ProblemKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// Made images of one source that one task makes, so that it is decoded once.
const AT_ONCE: usize = 8;

/// Rows, or tasks, that are handed out before what they returned is taken in: a million small answers would need more memory than the files
/// they tell of.
const HANDED_OUT: usize = 4096;

/// What was written.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// In the order of rows. Rows that could not be made are absent.
    pub(super) entries: Vec<Entry>,
    /// Sorted by path.
    pub(super) problems: Vec<Problem>,
    /// The files of second images that blends were made with.
    pub(super) partner_hashes: HashMap<ImageId, blake3::Hash>,
}

/// What one task returns.
type Done = (Vec<Entry>, Vec<Problem>);

/// Writes all rows of `job`, taking over from `found` what is whole.
pub(super) fn write(job: &Job<'_>, stage: &Stage, found: &Found) -> Result<Written, ExportError> {
    if job.options.form != Form::Manifest {
        make_folders(job)?;
    }
    job.progress.begin("Writing images", job.plan.rows.len() as u64);
    let (exact, mut made): (Vec<u32>, Vec<u32>) = (0..job.plan.rows.len() as u32).partition(|index| is_exact(job.row(*index).made));
    let originals = Originals::new(job);
    let one = |index: &u32| write_original(job, stage, found, (&originals, *index));
    let mut written = Written::default();
    written.entries.reserve_exact(job.plan.rows.len());
    for rows in exact.chunks(HANDED_OUT) {
        written.take_in(rows.par_iter().map(one).collect::<Result<_, _>>()?);
    }

    made.sort_unstable_by_key(|index| (job.row(*index).source, copy_number(job.row(*index).made), *index));
    let tasks: Vec<&[u32]> = made.chunk_by(|a, b| job.row(*a).source == job.row(*b).source).flat_map(|run| run.chunks(AT_ONCE)).collect();
    let maker = Maker::new(job);
    let mut second = Written::default();
    for tasks in tasks.chunks(HANDED_OUT) {
        second.take_in(tasks.par_iter().map(|task| make_some(job, stage, found, (&maker, task))).collect::<Result<_, _>>()?);
    }
    second.entries.sort_unstable_by_key(|entry| entry.row);
    make_distinct(job, stage, &maker, &mut second)?;
    let partners: HashSet<ImageId> = second.entries.iter().filter_map(|entry| entry.partner).collect();
    let known = written.entries.iter().filter(|entry| partners.contains(&entry.source));
    let hashes: HashMap<ImageId, blake3::Hash> = known.map(|entry| (entry.source, entry.source_hash)).collect();
    written.partner_hashes = partner_hashes(job, &hashes, &second)?;

    written.entries.append(&mut second.entries);
    written.entries.sort_unstable_by_key(|entry| entry.row);
    written.problems.append(&mut second.problems);
    written.problems.sort_by(|a, b| (&a.path, &a.reason).cmp(&(&b.path, &b.reason)));
    written.problems.dedup();
    Ok(written)
}

impl Written {
    /// Adds what tasks returned.
    fn take_in(&mut self, done: Vec<Done>) {
        for (mut entries, mut problems) in done {
            self.entries.append(&mut entries);
            self.problems.append(&mut problems);
        }
    }
}

fn make_folders(job: &Job<'_>) -> Result<(), ExportError> {
    let mut last = "";
    let mut made = HashSet::new();
    for name in job.names.iter() {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder != last && made.insert(folder) {
            let path = job.files.join(Path::new(folder));
            std::fs::create_dir_all(&path).map_err(|error| ExportError::write(&path, &error))?;
        }
        last = folder;
    }
    Ok(())
}

fn write_original(job: &Job<'_>, stage: &Stage, found: &Found, (originals, index): (&Originals<'_>, u32)) -> Result<Done, ExportError> {
    job.progress.check()?;
    if let Some(entry) = found.get(&index).filter(|entry| job.is_whole(entry) && entry.size != (0, 0)) {
        job.progress.tick(1);
        return Ok((vec![entry.clone()], Vec::new()));
    }
    let (entry, problem) = originals.write(index)?;
    stage.note(&entry)?;
    job.progress.tick(1);
    Ok((vec![entry], problem.into_iter().collect()))
}

/// Makes the images of `task`, which are all of one source.
fn make_some(job: &Job<'_>, stage: &Stage, found: &Found, (maker, task): (&Maker<'_>, &[u32])) -> Result<Done, ExportError> {
    let (mut entries, mut problems) = (Vec::with_capacity(task.len()), Vec::new());
    let mut source = None;
    for &index in task {
        job.progress.check()?;
        let row = job.row(index);
        // What was made from a substitute is made again, so that its problem is reported again.
        let planned = |entry: &&Entry| entry.source == row.source && (entry.partner.is_none() || entry.partner == row.partner);
        if let Some(entry) = found.get(&index).filter(planned).filter(|entry| job.is_whole(entry)) {
            entries.push(entry.clone());
            job.progress.tick(1);
            continue;
        }
        if source.is_none() {
            source = Some(maker.decode(row, row.source, &mut problems));
        }
        if let Some(Some(source)) = &source {
            let made = maker.make(index, source, &|_| true, &mut problems)?;
            maker.write(&made)?;
            if made.distinct {
                stage.note(&made.entry)?;
            } else {
                let reason = "the chain does not change this image, so what was made from it looks the same; add a transform to it";
                problems.push(Problem::new(ProblemKind::RecipeUnmet, super::job::key(job, row.source), reason));
            }
            entries.push(made.entry);
        }
        job.progress.tick(1);
    }
    Ok((entries, problems))
}

/// Draws those made images again that equal an earlier one, in the order of rows. Rare, so one after the other.
fn make_distinct(job: &Job<'_>, stage: &Stage, maker: &Maker<'_>, second: &mut Written) -> Result<(), ExportError> {
    let mut seen: HashSet<blake3::Hash> = HashSet::with_capacity(second.entries.len());
    let again: Vec<usize> = (0..second.entries.len()).filter(|at| !seen.insert(second.entries[*at].hash)).collect();
    let mut repeated: BTreeMap<(u16, u32), u64> = BTreeMap::new();
    for at in again {
        job.progress.check()?;
        let index = second.entries[at].row;
        let row = job.row(index);
        let Some(source) = maker.decode(row, second.entries[at].source, &mut second.problems) else { continue };
        let made = maker.make(index, &source, &|hash| !seen.contains(hash), &mut second.problems)?;
        if made.distinct {
            super::job::clear(&job.path_of(&second.entries[at]))?;
            maker.write(&made)?;
            stage.note(&made.entry)?;
            seen.insert(made.entry.hash);
            second.entries[at] = made.entry;
        } else {
            *repeated.entry((row.split.0, row.class.0)).or_default() += 1;
        }
    }
    for ((split, class), count) in repeated {
        let path = format!("{}/{}", job.plan.roster.splits[usize::from(split)].name, job.plan.roster.classes[class as usize]);
        let reason =
            format!("the chain can make too few different images here, so {count} made images repeat another; add a transform to it");
        second.problems.push(Problem::new(ProblemKind::RecipeUnmet, path, reason));
    }
    Ok(())
}

/// The hash of each image that was blended into another.
fn partner_hashes(
    job: &Job<'_>,
    hashes: &HashMap<ImageId, blake3::Hash>,
    second: &Written,
) -> Result<HashMap<ImageId, blake3::Hash>, ExportError> {
    let partners: HashSet<ImageId> = second.entries.iter().filter_map(|entry| entry.partner).collect();
    partners.into_par_iter().map(|id| Ok((id, hash_of(job, hashes, id)?))).collect()
}

fn hash_of(job: &Job<'_>, hashes: &HashMap<ImageId, blake3::Hash>, id: ImageId) -> Result<blake3::Hash, ExportError> {
    if let Some(hash) = hashes.get(&id) {
        return Ok(*hash);
    }
    let path = job.dataset.path(id);
    Ok(super::job::hash_file(&path).map_err(|error| ExportError::read(&path, &error))?.0)
}

/// Whether the plan has rows for a chain although no chain that is asked for does anything.
pub(super) fn chain_is_idle(plan: &crate::plan::Plan) -> bool {
    let mut asked = plan.rows.iter().filter(|row| matches!(row.made, Made::Augmented(_))).peekable();
    let idle: Vec<bool> = plan.chains.iter().map(|chain| chain.live().is_empty()).collect();
    asked.peek().is_some() && asked.all(|row| idle[row.class.0 as usize])
}
