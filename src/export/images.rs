//! Writes every image file: originals and made images side by side, then once more those made images that repeat another.

use super::entry::Entry;
use super::error::ExportError;
use super::form::Form;
use super::job::{Job, copy_number, is_exact};
use super::ledger::{Ledger, Standing};
use super::made::Maker;
use super::originals::Originals;
use crate::dataset::ImageId;
use crate::digest::eight as mark;
use crate::plan::Made;
use crate::problem::{Problem, ProblemKind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

/// Made images of one source that one task makes, so that it is decoded once.
const AT_ONCE: usize = 8;

/// Rows, or tasks, that are handed out before what they returned is taken in: a million small answers would need more memory than the files
/// they tell of.
const HANDED_OUT: usize = 4096;

/// What was written.
#[derive(Debug)]
pub(super) struct Written<'a> {
    /// Each file. Rows that could not be made are absent.
    pub(super) entries: &'a Ledger,
    /// Originals and copies.
    pub(super) originals: u64,
    /// Made images.
    pub(super) made: u64,
    /// Bytes of all.
    pub(super) bytes: u64,
    /// Sorted by path.
    pub(super) problems: Vec<Problem>,
    /// The files of second images that blends were made with.
    pub(super) partner_hashes: HashMap<ImageId, blake3::Hash>,
}

/// Writes all rows of `job`, taking over what `ledger` has found whole.
pub(super) fn write<'a>(job: &Job<'_>, ledger: &'a Ledger) -> Result<Written<'a>, ExportError> {
    if job.options.form != Form::Manifest {
        make_folders(job)?;
    }
    job.progress.begin("Writing images", job.plan.rows.len() as u64);
    let (exact, mut made): (Vec<u32>, Vec<u32>) = (0..job.plan.rows.len() as u32).partition(|index| is_exact(job.row(*index).made));
    made.sort_unstable_by_key(|index| (job.row(*index).source, copy_number(job.row(*index).made), *index));
    let tasks: Vec<&[u32]> = made.chunk_by(|a, b| job.row(*a).source == job.row(*b).source).flat_map(|run| run.chunks(AT_ONCE)).collect();
    let (originals, maker) = (Originals::new(job), Maker::new(job));
    let mut problems = Vec::new();
    let mut all = mixed(&exact, &tasks);
    loop {
        let some: Vec<Task<'_>> = all.by_ref().take(HANDED_OUT).collect();
        if some.is_empty() {
            break;
        }
        let write = |task: &Task<'_>| match task {
            Task::Original(index) => Ok(write_original(job, ledger, (&originals, *index))?.into_iter().collect()),
            Task::Made(rows) => make_some(job, ledger, (&maker, rows)),
        };
        let told = some.par_iter().map(write).collect::<Result<Vec<Vec<Problem>>, ExportError>>()?;
        problems.extend(told.into_iter().flatten());
    }
    if !made.is_empty() {
        make_distinct(job, ledger, &maker, &mut problems)?;
    }
    problems.sort_by(|a, b| (&a.path, &a.reason).cmp(&(&b.path, &b.reason)));
    problems.dedup();
    // That it cannot be decoded says more than that it was cut short.
    let lost: HashSet<String> = problems.iter().filter(|problem| problem.loses_an_image()).map(|problem| problem.path.clone()).collect();
    problems.retain(|problem| problem.kind != ProblemKind::CutShort || !lost.contains(&problem.path));
    let partner_hashes = if made.is_empty() { HashMap::new() } else { partner_hashes(job, ledger)? };
    let mut written = Written { entries: ledger, originals: 0, made: 0, bytes: 0, problems, partner_hashes };
    ledger.each(|entry| {
        *(if is_exact(job.row(entry.row).made) { &mut written.originals } else { &mut written.made }) += 1;
        written.bytes += entry.bytes;
    })?;
    Ok(written)
}

/// What one thread does before it takes something else.
#[derive(Debug, PartialEq, Eq)]
enum Task<'a> {
    /// Writes this row as it is.
    Original(u32),
    /// Makes these rows, which are all of one source.
    Made(&'a [u32]),
}

/// All rows, such that at any moment as large a share of the made ones is done as of the others: those are quick and these slow, and one after
/// the other they would tell nothing of the time that is left.
fn mixed<'a>(exact: &'a [u32], made: &'a [&'a [u32]]) -> impl Iterator<Item = Task<'a>> {
    let (of_exact, of_made) = (exact.len() as u64, made.iter().map(|task| task.len() as u64).sum::<u64>());
    let (mut exact, mut made) = (exact.iter(), made.iter());
    let (mut exact_done, mut made_done) = (0, 0);
    std::iter::from_fn(move || {
        let behind = exact_done * of_made <= made_done * of_exact;
        if let Some(index) = exact.as_slice().first().filter(|_| behind || made.as_slice().is_empty()) {
            exact.next();
            exact_done += 1;
            return Some(Task::Original(*index));
        }
        let task = made.next()?;
        made_done += task.len() as u64;
        Some(Task::Made(task))
    })
}

fn make_folders(job: &Job<'_>) -> Result<(), ExportError> {
    folders(job).into_iter().try_for_each(|folder| super::job::make_folder(&job.files, &job.files.join(Path::new(folder))))
}

/// The folders that images are planned for.
fn folders<'a>(job: &'a Job<'_>) -> BTreeSet<&'a str> {
    let mut last = "";
    let mut folders = BTreeSet::new();
    for name in job.names.iter() {
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        if folder != last {
            folders.insert(folder);
        }
        last = folder;
    }
    folders
}

/// Those of them that are there and got none.
pub(super) fn empty_folders(job: &Job<'_>) -> BTreeSet<String> {
    let is_empty = |folder: &&str| job.tree.join(folder).read_dir().is_ok_and(|mut entries| entries.next().is_none());
    folders(job).into_iter().filter(is_empty).map(str::to_owned).collect()
}

fn write_original(job: &Job<'_>, ledger: &Ledger, (originals, index): (&Originals<'_>, u32)) -> Result<Option<Problem>, ExportError> {
    job.progress.check()?;
    let found = ledger.found(index).filter(|entry| job.is_whole(entry) && entry.size != (0, 0));
    let problem = match found {
        Some(_) => None,
        None => {
            let (entry, problem) = originals.write(index)?;
            // What has a problem is written again after a kill, so that it is told again.
            ledger.note(&entry, if problem.is_some() { Standing::Open } else { Standing::Whole })?;
            problem
        }
    };
    job.progress.tick(1);
    Ok(problem)
}

/// Makes the images of `task`, which are all of one source.
fn make_some(job: &Job<'_>, ledger: &Ledger, (maker, task): (&Maker<'_>, &[u32])) -> Result<Vec<Problem>, ExportError> {
    let mut problems = Vec::new();
    let mut source = None;
    for &index in task {
        job.progress.check()?;
        let row = job.row(index);
        // What was made from a substitute is made again, so that its problem is reported again.
        let planned = |entry: &Entry| entry.source == row.source && (entry.partner.is_none() || entry.partner == row.partner);
        if ledger.found(index).filter(planned).is_some_and(|entry| job.is_whole(&entry)) {
            job.progress.tick(1);
            continue;
        }
        if source.is_none() {
            source = Some(maker.decode(row, row.source, &mut problems));
        }
        if let Some(Some(source)) = &source {
            let made = maker.make(index, source, &|_| true, &mut problems)?;
            maker.write(&made)?;
            ledger.note(&made.entry, if made.distinct { Standing::Whole } else { Standing::Open })?;
            if !made.distinct {
                let reason = "the chain does not change this image, so what was made from it looks the same; add a transform to it";
                problems.push(Problem::new(ProblemKind::RecipeUnmet, super::job::key(job, row.source), reason));
            }
        } else {
            ledger.forget(index)?;
        }
        job.progress.tick(1);
    }
    Ok(problems)
}

/// Draws those made images again that equal an earlier one, in the order of rows. Rare, so one after the other. Of two files with the same mark
/// that are not equal, which nobody will see, the later would be drawn again without need.
fn make_distinct(job: &Job<'_>, ledger: &Ledger, maker: &Maker<'_>, problems: &mut Vec<Problem>) -> Result<(), ExportError> {
    let is_made = |entry: &Entry| job.row(entry.row).made.is_new();
    let mut marks: Vec<u64> = Vec::new();
    ledger.each(|entry| marks.extend(is_made(&entry).then(|| mark(&entry.hash))))?;
    marks.par_sort_unstable();
    let twice: HashSet<u64> = marks.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    if twice.is_empty() {
        return Ok(());
    }
    let (mut firsts, mut again) = (HashSet::new(), Vec::new());
    ledger.each(|entry| {
        if is_made(&entry) && twice.contains(&mark(&entry.hash)) && !firsts.insert(mark(&entry.hash)) {
            again.push(entry);
        }
    })?;
    let mut repeated: BTreeMap<(u16, u32), u64> = BTreeMap::new();
    let mut drawn: HashSet<u64> = HashSet::new();
    for entry in again {
        job.progress.check()?;
        let row = job.row(entry.row);
        let Some(source) = maker.decode(row, entry.source, problems) else { continue };
        let is_new = |hash: &blake3::Hash| marks.binary_search(&mark(hash)).is_err() && !drawn.contains(&mark(hash));
        let made = maker.make(entry.row, &source, &is_new, problems)?;
        if made.distinct {
            super::job::clear(&job.path_of(&entry))?;
            maker.write(&made)?;
            ledger.note(&made.entry, Standing::Whole)?;
            drawn.insert(mark(&made.entry.hash));
        } else {
            *repeated.entry((row.split.0, row.class.0)).or_default() += 1;
        }
    }
    for ((split, class), count) in repeated {
        let path = format!("{}/{}", job.plan.roster.splits[usize::from(split)].name, job.plan.roster.classes[class as usize]);
        let reason =
            format!("the chain can make too few different images here, so {count} made images repeat another; add a transform to it");
        problems.push(Problem::new(ProblemKind::RecipeUnmet, path, reason));
    }
    Ok(())
}

/// The hash of each image that was blended into another.
fn partner_hashes(job: &Job<'_>, ledger: &Ledger) -> Result<HashMap<ImageId, blake3::Hash>, ExportError> {
    let mut hashes: HashMap<ImageId, Option<blake3::Hash>> = HashMap::new();
    ledger.each(|entry| {
        if let Some(partner) = entry.partner {
            hashes.insert(partner, None);
        }
    })?;
    ledger.each(|entry| {
        if let Some(hash) = hashes.get_mut(&entry.source).filter(|_| is_exact(job.row(entry.row).made)) {
            *hash = Some(entry.source_hash);
        }
    })?;
    hashes.into_par_iter().map(|(id, hash)| Ok((id, hash.map_or_else(|| hash_of(job, id), Ok)?))).collect()
}

fn hash_of(job: &Job<'_>, id: ImageId) -> Result<blake3::Hash, ExportError> {
    let path = job.dataset.path(id);
    Ok(super::job::hash_file(&path).map_err(|error| ExportError::read(&path, &error))?.0)
}

/// Whether the plan has rows for a chain although no chain that is asked for does anything.
pub(super) fn chain_is_idle(plan: &crate::plan::Plan) -> bool {
    let mut asked = plan.rows.iter().filter(|row| matches!(row.made, Made::Augmented(_))).peekable();
    let idle: Vec<bool> = plan.chains.iter().map(|chain| chain.live().is_empty()).collect();
    asked.peek().is_some() && asked.all(|row| idle[row.class.0 as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn originals_and_made_images_come_evenly_mixed_and_none_is_lost() {
        let exact: Vec<u32> = (0..6).collect();
        let made: [&[u32]; 3] = [&[10, 11], &[12], &[13]];
        let order: Vec<Task<'_>> = mixed(&exact, &made).collect();
        use Task::{Made, Original};
        // 6 and 4 images: after 2 of the 4 no fewer than 3 of the 6 follow before the next.
        let wanted =
            [Original(0), Made(&[10, 11]), Original(1), Original(2), Original(3), Made(&[12]), Original(4), Made(&[13]), Original(5)];
        assert_eq!(order, wanted);
        assert_eq!(mixed(&exact, &[]).count(), 6);
        assert_eq!(mixed(&[], &made).count(), 3);
        assert_eq!(mixed(&[], &[]).count(), 0);
    }
}
