//! Weights from the effective number of images.

/// Effective-number weights (1 - b) / (1 - b^n), normalised to sum to C, the number of classes with images; 0 for an empty class.
///
/// `beta` is in 0 (all alike) to 1 (its limit: inverse counts); what is outside is taken as the nearer end, NaN as 0.
/// Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", 2019.
pub fn effective_number_weights(counts: &[u64], beta: f64) -> Vec<f64> {
    let beta = if beta.is_nan() { 0.0 } else { beta.clamp(0.0, 1.0) };
    let raw: Vec<f64> = counts.iter().map(|&count| inverse_effective_number(count, beta)).collect();
    let classes = counts.iter().filter(|&&count| count > 0).count() as f64;
    let sum: f64 = raw.iter().sum();
    if sum == 0.0 {
        return raw;
    }
    raw.into_iter().map(|weight| weight * classes / sum).collect()
}

/// 1 / E with E = (1 - b^n) / (1 - b); 0 for no image.
fn inverse_effective_number(count: u64, beta: f64) -> f64 {
    if count == 0 {
        0.0
    } else if beta == 0.0 {
        1.0
    } else if beta == 1.0 {
        1.0 / count as f64
    } else {
        // 1 - b^n without cancellation where b^n is close to 1.
        (1.0 - beta) / -(count as f64 * beta.ln()).exp_m1()
    }
}

#[cfg(test)]
mod tests {
    use super::effective_number_weights;

    #[test]
    fn by_hand() {
        // b = 0.5: E(1) = 1, E(2) = 1.5; weights 1 and 2/3, sum 5/3, times 2 / (5/3): 1.2 and 0.8.
        let weights = effective_number_weights(&[1, 2], 0.5);
        assert!((weights[0] - 1.2).abs() < 1e-12 && (weights[1] - 0.8).abs() < 1e-12, "{weights:?}");
        // b = 0.9: E(1) = 1, E(2) = 1.9, an empty class takes no part.
        let weights = effective_number_weights(&[1, 0, 2], 0.9);
        assert!((weights[0] - 2.0 * 1.9 / 2.9).abs() < 1e-12, "{weights:?}");
        assert_eq!(weights[1], 0.0);
    }

    #[test]
    fn the_ends_of_beta() {
        assert_eq!(effective_number_weights(&[5, 50], 0.0), [1.0, 1.0]);
        // Inverse counts 1/10 and 1/30, normalised to sum to 2: 1.5 and 0.5.
        let weights = effective_number_weights(&[10, 30], 1.0);
        assert!((weights[0] - 1.5).abs() < 1e-12 && (weights[1] - 0.5).abs() < 1e-12);
        assert_eq!(effective_number_weights(&[5, 50], f64::NAN), [1.0, 1.0]);
    }

    #[test]
    fn sums_to_the_number_of_classes_with_images() {
        for beta in [0.9, 0.99, 0.999, 0.9999] {
            let sum: f64 = effective_number_weights(&[100, 40, 0, 10, u64::MAX], beta).iter().sum();
            assert!((sum - 4.0).abs() < 1e-9, "{beta}: {sum}");
        }
        assert_eq!(effective_number_weights(&[0, 0], 0.99), [0.0, 0.0]);
        assert!(effective_number_weights(&[], 0.99).is_empty());
    }
}
