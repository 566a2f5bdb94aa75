//! Shannon (Pielou) evenness.

/// Shannon evenness J = -sum(p ln p) / ln C over the C classes (empty ones included), 0 to 1; 1 for fewer than two classes or no image.
///
/// Pielou, "The measurement of diversity in different types of biological collections", 1966.
pub fn evenness(counts: &[u64]) -> f64 {
    let total: f64 = counts.iter().map(|&count| count as f64).sum();
    if counts.len() < 2 || total == 0.0 {
        return 1.0;
    }
    let surprise = |&count: &u64| {
        let share = count as f64 / total;
        share * share.ln()
    };
    let entropy = -counts.iter().filter(|&&count| count > 0).map(surprise).sum::<f64>();
    // Rounding can leave a hair above 1 or a negative zero.
    (entropy / (counts.len() as f64).ln()).clamp(0.0, 1.0) + 0.0
}

#[cfg(test)]
mod tests {
    use super::evenness;

    #[test]
    fn by_hand() {
        // p = 3/8, 5/8: H = 0.375 * 0.980829 + 0.625 * 0.470004 = 0.661563; / ln 2 = 0.954434
        assert!((evenness(&[300, 500]) - 0.954_434).abs() < 1e-6);
        // p = 1/2, 1/4, 1/4: H = 1.5 ln 2; J = 1.5 ln 2 / ln 3
        assert!((evenness(&[2, 1, 1]) - 1.5 * 2f64.ln() / 3f64.ln()).abs() < 1e-12);
    }

    #[test]
    fn defined_at_the_ends() {
        assert!((evenness(&[9; 7]) - 1.0).abs() < 1e-12);
        // Two even classes of four: ln 2 / ln 4.
        assert!((evenness(&[5, 5, 0, 0]) - 0.5).abs() < 1e-12);
        assert_eq!(evenness(&[5, 0]), 0.0);
        assert!(evenness(&[5, 0]).is_sign_positive());
        assert_eq!(evenness(&[5]), 1.0);
        assert_eq!(evenness(&[0, 0]), 1.0);
        assert_eq!(evenness(&[]), 1.0);
        assert!(evenness(&[u64::MAX, u64::MAX, 1]).is_finite());
    }
}
