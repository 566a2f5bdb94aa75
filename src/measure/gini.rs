//! Gini coefficient.

/// Gini coefficient sum |n_i - n_j| / (2 C^2 mean), 0 (even) to below 1; 0 for no image. Empty classes count.
pub fn gini(counts: &[u64]) -> f64 {
    let total: f64 = counts.iter().map(|&count| count as f64).sum();
    if total == 0.0 {
        return 0.0;
    }
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    let classes = counts.len() as f64;
    // In sorted order the sum over all ordered pairs is 2 sum_i (2 i - C + 1) n_i, i from 0; and C^2 mean is C times the total.
    let weighted: f64 = sorted.iter().enumerate().map(|(place, &count)| (2.0 * place as f64 - classes + 1.0) * count as f64).sum();
    (weighted / (classes * total)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::gini;

    #[test]
    fn by_hand() {
        // Pairs both ways: 2 * 200 = 400; 2 * 4 * 400 = 3200.
        assert_eq!(gini(&[300, 500]), 0.125);
        // a100 b40 c10 d10: ordered pairs 2 * (60 + 90 + 90 + 30 + 30 + 0) = 600; 2 * 16 * 40 = 1280.
        assert!((gini(&[100, 40, 10, 10]) - 0.468_75).abs() < 1e-12);
        // All in one of four classes: (C - 1) / C.
        assert_eq!(gini(&[0, 0, 8, 0]), 0.75);
    }

    #[test]
    fn defined_at_the_ends() {
        assert_eq!(gini(&[3, 3, 3]), 0.0);
        assert_eq!(gini(&[3]), 0.0);
        assert_eq!(gini(&[0, 0]), 0.0);
        assert_eq!(gini(&[]), 0.0);
    }
}
