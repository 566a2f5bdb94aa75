//! What only the files tell: the same one twice, and those that cannot be decoded.

use super::{Duplicates, Finding, Reading, Rule};
use crate::dataset::{self, Dataset, ImageId, Split};
use crate::pixels;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A finding for each file that stands twice where it must not.
pub(super) fn duplicates(dataset: &Dataset, wanted: Duplicates, progress: &Progress) -> Result<Vec<Finding>, Cancelled> {
    if wanted == Duplicates::Allowed {
        return Ok(Vec::new());
    }
    let looked = if dataset.twins().is_some() { Cow::Borrowed(dataset) } else { Cow::Owned(dataset::find_twins(dataset, progress)?) };
    let place = |id: &ImageId| (usize::from(dataset.record(*id).split.0), dataset.key(*id));
    let finding = |ids: &Vec<ImageId>| same_file(ids.iter().map(place).collect(), dataset.splits(), wanted);
    Ok(looked.twins().unwrap_or_default().iter().filter_map(finding).collect())
}

/// A finding if the same file must not stand in all these places: the split, by its place in `splits`, and the path.
pub fn same_file(places: Vec<(usize, String)>, splits: &[Split], wanted: Duplicates) -> Option<Finding> {
    let here: BTreeSet<usize> = places.iter().map(|(split, _)| *split).collect();
    let named = |split: &usize| splits.get(*split).map(|split| split.name.as_str());
    let message = match wanted {
        Duplicates::AcrossSplits | Duplicates::Anywhere if here.len() > 1 => {
            let names: Vec<&str> = here.iter().filter_map(named).collect();
            format!("the same file stands in the splits {}", names.join(" and "))
        }
        Duplicates::Anywhere if places.len() > 1 => format!("the same file stands {} times in {}", places.len(), named(here.first()?)?),
        _ => return None,
    };
    let mut paths = places.into_iter().map(|(_, path)| path);
    Some(Finding { rule: Rule::Duplicate, path: paths.next()?, others: paths.collect(), message })
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
