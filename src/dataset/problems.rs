//! The order of problems: by path, then kind; of one path and kind as they were met (rows of a manifest by line).

use crate::problem::Problem;

/// Sorts `problems` into the order in which they are shown and compared, and drops repetitions.
pub(super) fn sort(problems: &mut Vec<Problem>) {
    problems.sort_by(|a, b| (&a.path, a.kind).cmp(&(&b.path, b.kind)));
    problems.dedup();
}
