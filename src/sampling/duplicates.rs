//! Exact duplicates first: what repeats another image's bytes goes before anything else does.

use std::collections::HashSet;
use std::hash::Hash;

/// `order` again, but those whose `mark` repeats that of one before at the end, in the same order among themselves.
pub fn duplicates_last<M: Eq + Hash>(order: &[usize], mark: impl Fn(usize) -> M) -> Vec<usize> {
    let mut seen = HashSet::with_capacity(order.len());
    let (mut first, again): (Vec<usize>, Vec<usize>) = order.iter().partition(|&&at| seen.insert(mark(at)));
    first.extend(again);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_come_last() {
        assert_eq!(duplicates_last(&[4, 2, 0, 1, 3], |at| at % 2), [4, 1, 2, 0, 3]);
    }
}
