//! Repeat factors of LVIS.

/// How often each class's images are to be drawn: max(1, sqrt(T / f)), where f is the class's share of all images (Gupta et al. 2019); 0 for
/// an empty class. `threshold` T is a share above 0.
pub fn repeat_factors(counts: &[u64], threshold: f64) -> Vec<f64> {
    let total: f64 = counts.iter().map(|&count| count as f64).sum();
    let factor = |count: u64| if count == 0 { 0.0 } else { libm::sqrt(threshold * total / count as f64).max(1.0) };
    counts.iter().map(|&count| factor(count)).collect()
}

#[cfg(test)]
mod tests {
    use super::repeat_factors;

    #[test]
    fn by_hand() {
        // Shares .9, .09, .01: sqrt(.09 / .01) = 3, the others are common enough.
        assert_eq!(repeat_factors(&[90, 9, 1], 0.09), [1.0, 1.0, 3.0]);
        assert_eq!(repeat_factors(&[90, 0, 10], 0.4), [1.0, 0.0, 2.0]);
        assert!(repeat_factors(&[], 0.1).is_empty());
    }
}
