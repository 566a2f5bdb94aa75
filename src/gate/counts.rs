//! What counts alone tell: splits that are too uneven, classes that are too small.

use super::{Finding, Limits, Rule};
use crate::dataset::{Counts, Dataset, Role, Split};
use crate::measure::imbalance_ratio;

/// What is counted.
#[derive(Clone, Debug)]
pub struct Tally<'a> {
    /// The splits.
    pub splits: &'a [Split],
    /// The classes, one list for all splits.
    pub classes: &'a [String],
    /// Usable images, `[split][class]`.
    pub images: Counts,
}

impl<'a> Tally<'a> {
    /// That of `dataset`.
    pub(super) fn of(dataset: &'a Dataset) -> Self {
        Self { splits: dataset.splits(), classes: dataset.classes(), images: usable(dataset) }
    }
}

/// Everything in `tally` that does not keep to `limits`.
pub fn counted(tally: &Tally<'_>, limits: &Limits) -> Vec<Finding> {
    let mut findings = uneven(tally, limits);
    findings.append(&mut too_few(tally, limits));
    findings
}

/// Splits whose ratio is above the limit.
fn uneven(tally: &Tally<'_>, limits: &Limits) -> Vec<Finding> {
    let Some(most) = limits.max_ratio else { return Vec::new() };
    let mut findings = Vec::new();
    for (split, counts) in tally.splits.iter().zip(&tally.images) {
        let asked = limits.splits.as_ref().map_or(split.role == Role::Train, |names| names.contains(&split.name));
        let ratio = imbalance_ratio(counts);
        let present = || counts.iter().zip(tally.classes).filter(|(count, _)| **count > 0);
        let (Some((least, small)), Some((large, big)), true) =
            (present().min_by_key(|(count, _)| **count), present().max_by_key(|(count, _)| **count), asked && ratio > most)
        else {
            continue;
        };
        let message = format!(
            "the split {} has an imbalance ratio of {ratio:.3}, and at most {most} is allowed: {big} has {large}, {small} has {least}",
            split.name
        );
        findings.push(Finding { rule: Rule::Ratio, path: format!("{}/{small}", split.name), others: Vec::new(), message });
    }
    findings
}

/// Classes that have fewer images than the limit, in each split.
fn too_few(tally: &Tally<'_>, limits: &Limits) -> Vec<Finding> {
    let least = limits.min_per_class;
    let mut findings = Vec::new();
    for (split, counts) in tally.splits.iter().zip(&tally.images) {
        for (class, count) in tally.classes.iter().zip(counts).filter(|(_, count)| **count < least) {
            let noun = if *count == 1 { "image" } else { "images" };
            let verb = if least == 1 { "is" } else { "are" };
            let message = format!("the class {class} has {count} {noun} in {}, and at least {least} {verb} wanted", split.name);
            findings.push(Finding { rule: Rule::Minimum, path: format!("{}/{class}", split.name), others: Vec::new(), message });
        }
    }
    findings
}

/// Usable images, `[split][class]`.
fn usable(dataset: &Dataset) -> Counts {
    let mut counts = vec![vec![0; dataset.classes().len()]; dataset.splits().len()];
    for record in dataset.ids().filter(|id| dataset.is_usable(*id)).map(|id| dataset.record(id)) {
        counts[usize::from(record.split.0)][record.class.0 as usize] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dataset() -> Dataset {
        Dataset::synthetic(&[("train", "cats", 4), ("train", "dogs", 12), ("train", "owls", 2), ("val", "cats", 3), ("val", "dogs", 9)])
    }

    fn messages(findings: &[Finding]) -> Vec<&str> {
        findings.iter().map(|finding| finding.message.as_str()).collect()
    }

    #[test]
    fn the_ratio_counts_where_it_is_trained_or_where_one_says() {
        let limits = |max: f64, splits: Option<&str>| Limits {
            max_ratio: Some(max),
            splits: splits.map(|name| vec![name.to_owned()]),
            ..Limits::default()
        };
        assert!(uneven(&Tally::of(&dataset()), &limits(6.0, None)).is_empty());
        let found = uneven(&Tally::of(&dataset()), &limits(5.9, None));
        assert_eq!(
            messages(&found),
            ["the split train has an imbalance ratio of 6.000, and at most 5.9 is allowed: dogs has 12, owls has 2"]
        );
        assert_eq!(found[0].path, "train/owls");
        assert_eq!(uneven(&Tally::of(&dataset()), &limits(2.0, Some("val"))).len(), 1);
        assert!(uneven(&Tally::of(&dataset()), &Limits { max_ratio: None, ..Limits::default() }).is_empty());
    }

    #[test]
    fn a_class_that_a_split_lacks_is_too_small_there() {
        let found = too_few(&Tally::of(&dataset()), &Limits { min_per_class: 3, ..Limits::default() });
        assert_eq!(
            messages(&found),
            [
                "the class owls has 2 images in train, and at least 3 are wanted",
                "the class owls has 0 images in val, and at least 3 are wanted"
            ]
        );
        assert_eq!(too_few(&Tally::of(&dataset()), &Limits::default()).len(), 1);
        assert!(too_few(&Tally::of(&dataset()), &Limits { min_per_class: 0, ..Limits::default() }).is_empty());
    }
}
