//! Reading all headers: which images cannot be used, and which are not what their extension says.

use super::extensions::{promised, usual};
use super::{AllFacts, Dataset, ImageId};
use crate::pixels::{self, Facts, Limits, PixelsError};
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Reads every header of `dataset` in parallel.
pub(super) fn probe(dataset: &Dataset, progress: &Progress) -> Result<(Dataset, AllFacts), Cancelled> {
    progress.begin("Reading headers", dataset.records.len() as u64);
    let looked = (0..dataset.records.len() as u32)
        .into_par_iter()
        .map(|at| {
            progress.check()?;
            let one = look(dataset, ImageId(at));
            progress.tick(1);
            Ok(one)
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let mut probed = dataset.clone();
    let (mut unusable, mut problems) = (Vec::new(), Vec::new());
    let mut facts = Vec::with_capacity(looked.len());
    for ((id, record), Looked { fact, problem, stamp }) in dataset.ids().zip(&mut probed.records).zip(looked) {
        (record.bytes, record.modified_nanos) = stamp;
        if fact.is_none() {
            unusable.push(id);
        }
        facts.push(fact);
        problems.extend(problem);
    }
    probed.unusable = unusable;
    probed.problems.append(&mut problems);
    super::problems::sort(&mut probed.problems);
    Ok((probed, facts))
}

/// What one file gave.
struct Looked {
    fact: Option<Facts>,
    problem: Option<Problem>,
    /// Its size and time.
    stamp: (u64, i64),
}

fn look(dataset: &Dataset, id: ImageId) -> Looked {
    let stamp = dataset.stamp(id);
    let (fact, problem) = header(dataset, id);
    Looked { fact, problem, stamp }
}

fn header(dataset: &Dataset, id: ImageId) -> (Option<Facts>, Option<Problem>) {
    match pixels::probe(&dataset.path(id), &Limits::default()) {
        Ok(facts) => {
            let name = dataset.file_name(id);
            // A file without an extension promises nothing; readers that go by extension are warned of at the export.
            let wrong = promised(name).is_some_and(|promise| promise != facts.format);
            let problem = wrong.then(|| {
                let reason = format!("the content is {}; its extension should be .{}", facts.format, usual(facts.format));
                Problem::new(ProblemKind::WrongExtension, dataset.key(id), reason)
            });
            (Some(facts), problem)
        }
        Err(error) => {
            let kind = match error {
                PixelsError::TooLarge { .. } => ProblemKind::TooLarge,
                PixelsError::Empty => ProblemKind::EmptyFile,
                _ => ProblemKind::Unreadable,
            };
            (None, Some(Problem::new(kind, dataset.key(id), error.to_string())))
        }
    }
}
