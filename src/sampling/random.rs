//! Random over- and under-sampling with imbalanced-learn's indices.

use super::twister::Twister;

/// The images of one class that `RandomUnderSampler` keeps: places among its `there` images, in the order drawn.
///
/// One generator serves the classes of one call, in sorted order; a class that is not shrunk draws nothing.
pub fn random_under(there: usize, keep: usize, twister: &mut Twister) -> Vec<usize> {
    let mut order = twister.permutation(there);
    order.truncate(keep);
    order
}

/// The images of one class that `RandomOverSampler` repeats, once for each of `more` copies: places among its `there` images.
pub fn random_over(there: usize, more: usize, twister: &mut Twister) -> Vec<usize> {
    if there == 0 { Vec::new() } else { twister.integers(there, more) }
}
