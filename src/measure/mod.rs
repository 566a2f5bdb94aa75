//! Numbers about counts of images per class. Every one has a defined answer for no class, one class and empty classes.

/// Imbalance ratio n_max / n_min over the classes that have images; 1 for fewer than two such classes.
pub fn imbalance_ratio(_counts: &[u64]) -> f64 {
    todo!()
}

/// Shannon evenness J = -sum(p ln p) / ln C over the C classes (empty ones included), 0 to 1; 1 for fewer than two classes or no image.
pub fn evenness(_counts: &[u64]) -> f64 {
    todo!()
}

/// Gini coefficient sum |n_i - n_j| / (2 C^2 mean), 0 (even) to below 1; 0 for no image.
pub fn gini(_counts: &[u64]) -> f64 {
    todo!()
}

/// Balanced weights N / (C n_c), as scikit-learn, C the number of classes with images; 0 for an empty class.
pub fn balanced_weights(_counts: &[u64]) -> Vec<f64> {
    todo!()
}

/// Effective-number weights (1 - b) / (1 - b^n), normalised to sum to C (Cui et al. 2019); 0 for an empty class.
pub fn effective_number_weights(_counts: &[u64], _beta: f64) -> Vec<f64> {
    todo!()
}
