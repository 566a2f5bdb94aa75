//! What only the files tell: the same one twice, and those that cannot be decoded.

use super::{Duplicates, Finding, Reading, Rule};
use crate::dataset::{self, Dataset, ImageId};
use crate::pixels;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// A finding for each file that stands twice where it must not.
pub(super) fn duplicates(dataset: &Dataset, wanted: Duplicates, progress: &Progress) -> Result<Vec<Finding>, Cancelled> {
    if wanted == Duplicates::Allowed {
        return Ok(Vec::new());
    }
    let looked = if dataset.twins().is_some() { dataset.clone() } else { dataset::find_twins(dataset, progress)? };
    let finding = |ids: &Vec<ImageId>| {
        let splits: BTreeSet<u16> = ids.iter().map(|id| dataset.record(*id).split.0).collect();
        let named = |split: &u16| dataset.splits()[usize::from(*split)].name.as_str();
        let message = if splits.len() > 1 {
            let names: Vec<&str> = splits.iter().map(named).collect();
            format!("the same file stands in the splits {}", names.join(" and "))
        } else if wanted == Duplicates::Anywhere {
            format!("the same file stands {} times in {}", ids.len(), named(splits.first()?))
        } else {
            return None;
        };
        let mut keys = ids.iter().map(|id| dataset.key(*id));
        Some(Finding { rule: Rule::Duplicate, path: keys.next()?, others: keys.collect(), message })
    };
    Ok(looked.twins().unwrap_or_default().iter().filter_map(finding).collect())
}

/// A finding for each file that is no image or cannot be read as one.
pub(super) fn unreadable(dataset: &Dataset, how: Reading, progress: &Progress) -> Result<Vec<Finding>, Cancelled> {
    if how == Reading::Off {
        return Ok(Vec::new());
    }
    let known = dataset.problems().iter().filter(|problem| problem.loses_an_image());
    let mut findings: Vec<Finding> = known.map(|problem| Finding::of_problem(Rule::Unreadable, problem)).collect();
    if how == Reading::Pixels {
        let usable: Vec<ImageId> = dataset.ids().filter(|id| dataset.is_usable(*id)).collect();
        progress.begin("Decoding images", usable.len() as u64);
        let decode = |id: &ImageId| {
            progress.check()?;
            let error = pixels::decode_file(&dataset.path(*id), &pixels::Limits::default()).err();
            progress.tick(1);
            let told = |error: pixels::PixelsError| Finding {
                rule: Rule::Unreadable,
                path: dataset.key(*id),
                others: Vec::new(),
                message: error.to_string(),
            };
            Ok(error.map(told))
        };
        let found = usable.par_iter().map(decode).collect::<Result<Vec<_>, Cancelled>>()?;
        findings.extend(found.into_iter().flatten());
        findings.sort_by(|a, b| a.path.cmp(&b.path));
    }
    Ok(findings)
}
