//! Balanced class weights.

/// Balanced weights N / (C n_c), as scikit-learn's `compute_class_weight("balanced")`, C the number of classes with images; 0 for an empty class.
pub fn balanced_weights(counts: &[u64]) -> Vec<f64> {
    let total: f64 = counts.iter().map(|&count| count as f64).sum();
    let classes = counts.iter().filter(|&&count| count > 0).count() as f64;
    counts.iter().map(|&count| if count == 0 { 0.0 } else { total / (classes * count as f64) }).collect()
}

#[cfg(test)]
mod tests {
    use super::balanced_weights;

    #[test]
    fn by_hand() {
        // 160 images in 4 classes: 160 / (4 * n).
        assert_eq!(balanced_weights(&[100, 40, 10, 10]), [0.4, 1.0, 4.0, 4.0]);
    }

    #[test]
    fn an_empty_class_weighs_nothing_and_does_not_count() {
        assert_eq!(balanced_weights(&[6, 0, 2]), [8.0 / 12.0, 0.0, 2.0]);
        assert_eq!(balanced_weights(&[0, 0]), [0.0, 0.0]);
        assert!(balanced_weights(&[]).is_empty());
    }
}
