//! Which classes an export holds, how many images each has in training, and the weights that follow.

use super::error::ExportError;
use super::images::Written;
use super::job::Job;
use crate::dataset::Role;
use crate::measure;
use serde_json::{Map, Value, json};

/// Betas of the effective-number weights (Cui et al. 2019).
const BETAS: [f64; 4] = [0.9, 0.99, 0.999, 0.9999];

/// Shares below which a class is drawn more often: those of LVIS and coarser ones.
const THRESHOLDS: [f64; 3] = [0.001, 0.01, 0.1];

/// The beta of the weight that each image gets beside the balanced one.
const SAMPLE_BETA: f64 = 0.999;

/// The classes of an export: one list for all splits.
#[derive(Clone, Debug)]
pub(super) struct Classes {
    /// Names, in sorted order.
    pub(super) names: Vec<String>,
    /// For each class of the roster its place in `names`.
    pub(super) place: Vec<Option<usize>>,
    /// Images in the training splits, one for each name.
    pub(super) counts: Vec<u64>,
    /// The splits that were counted.
    pub(super) splits: Vec<String>,
}

impl Classes {
    /// Counts what was written.
    pub(super) fn of(job: &Job<'_>, written: &Written<'_>) -> Result<Self, ExportError> {
        let roster = &job.plan.roster.classes;
        let splits = &job.plan.roster.splits;
        let mut counts = vec![vec![0; roster.len()]; splits.len()];
        written.entries.each(|entry| {
            let row = job.row(entry.row);
            counts[usize::from(row.split.0)][row.class.0 as usize] += 1;
        })?;
        let mut place = vec![None; roster.len()];
        let mut names = Vec::new();
        for (class, name) in roster.iter().enumerate() {
            if counts.iter().any(|split: &Vec<u64>| split[class] > 0) {
                place[class] = Some(names.len());
                names.push(name.clone());
            }
        }
        let train: Vec<usize> = (0..splits.len()).filter(|at| splits[*at].role == Role::Train).collect();
        // A dataset without a training split is weighted by all that it has.
        let train = if train.is_empty() { (0..splits.len()).collect() } else { train };
        let total = |class: usize| train.iter().map(|split| counts[*split][class]).sum();
        let counted = (0..roster.len()).filter(|class| place[*class].is_some()).map(total).collect();
        Ok(Self { names, place, counts: counted, splits: train.iter().map(|at| splits[*at].name.clone()).collect() })
    }

    /// Whether images of this split were counted, so that weights are theirs.
    pub(super) fn weighs(&self, split: &str) -> bool {
        self.splits.iter().any(|counted| counted == split)
    }

    /// `classes.txt`: a name a line.
    pub(super) fn text(&self) -> String {
        self.names.iter().map(|name| format!("{name}\n")).collect()
    }

    /// `class_to_idx.json`, as torchvision's attribute of that name.
    pub(super) fn indices(&self) -> Value {
        Value::Object(self.names.iter().enumerate().map(|(at, name)| (name.clone(), json!(at))).collect())
    }

    /// `class_weights.json`: balanced and effective-number weights of the training images, and repeat factors: for the usual thresholds and for
    /// an even share, `even`.
    pub(super) fn weights(&self) -> Value {
        let effective = |beta: f64| self.by_name(&measure::effective_number_weights(&self.counts, beta));
        let repeat = |threshold: f64| self.by_name(&measure::repeat_factors(&self.counts, threshold));
        json!({
            "splits": self.splits,
            "classes": self.names,
            "images": self.by_name(&self.counts),
            "balanced": self.by_name(&measure::balanced_weights(&self.counts)),
            "repeat_factor": THRESHOLDS.into_iter().map(|share| (share.to_string(), repeat(share))).chain([("even".to_owned(), repeat(self.even_share()))]).collect::<Map<_, _>>(),
            "effective_number": BETAS.into_iter().map(|beta| (beta.to_string(), effective(beta))).collect::<Map<_, _>>(),
        })
    }

    /// For each class the weights of one of its training images: balanced, effective-number of beta 0.999, and how often it is to be drawn.
    pub(super) fn sample_weights(&self) -> Vec<[f64; 3]> {
        let balanced = measure::balanced_weights(&self.counts);
        let effective = measure::effective_number_weights(&self.counts, SAMPLE_BETA);
        let repeated = measure::repeat_factors(&self.counts, self.even_share());
        balanced.into_iter().zip(effective).zip(repeated).map(|((balanced, effective), repeated)| [balanced, effective, repeated]).collect()
    }

    /// The share of a class if all were alike.
    fn even_share(&self) -> f64 {
        1.0 / self.counts.iter().filter(|count| **count > 0).count().max(1) as f64
    }

    fn by_name<T: Copy + Into<Value>>(&self, numbers: &[T]) -> Value {
        Value::Object(self.names.iter().zip(numbers).map(|(name, number)| (name.clone(), (*number).into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_by_name_and_sum_as_defined() {
        let names = vec!["a".to_owned(), "b".to_owned()];
        let classes = Classes { names, place: vec![Some(0), Some(1)], counts: vec![30, 10], splits: vec!["train".to_owned()] };
        let weights = classes.weights();
        // N / (C n): 40 / 60 and 40 / 20.
        assert!((weights["balanced"]["a"].as_f64().unwrap_or(0.0) - 2.0 / 3.0).abs() < 1e-12);
        assert!((weights["balanced"]["b"].as_f64().unwrap_or(0.0) - 2.0).abs() < 1e-12);
        for beta in ["0.9", "0.99", "0.999", "0.9999"] {
            let sum: f64 = ["a", "b"].iter().filter_map(|name| weights["effective_number"][beta][name].as_f64()).sum();
            assert!((sum - 2.0).abs() < 1e-9, "{beta}: {sum}");
        }
        // Below the even share of one half, b is drawn sqrt(.5 / .25) times; at a threshold of .1 nothing is rare.
        assert!((weights["repeat_factor"]["even"]["b"].as_f64().unwrap_or(0.0) - 2.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(weights["repeat_factor"]["0.1"]["b"], 1.0);
        assert_eq!(classes.text(), "a\nb\n");
        assert_eq!(classes.indices().to_string(), r#"{"a":0,"b":1}"#);
    }
}
