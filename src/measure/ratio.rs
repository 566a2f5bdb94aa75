//! Imbalance ratio.

/// Imbalance ratio n_max / n_min over the classes that have images; 1 for fewer than two such classes.
pub fn imbalance_ratio(counts: &[u64]) -> f64 {
    let present = || counts.iter().copied().filter(|&count| count > 0);
    match (present().max(), present().min()) {
        (Some(most), Some(least)) => most as f64 / least as f64,
        _ => 1.0,
    }
}

/// The ratio for people: "31", and "1.7" where a whole number would hide the difference.
pub fn shown_ratio(ratio: f64) -> String {
    let near_whole = (ratio - ratio.round()).abs() < 0.05;
    let digits = usize::from(ratio < 10.0 && !near_whole);
    format!("{ratio:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::{imbalance_ratio, shown_ratio};

    #[test]
    fn a_digit_is_shown_where_it_matters() {
        assert_eq!([1.667, 6.98, 7.4, 22.6, 1.0].map(shown_ratio), ["1.7", "7", "7.4", "23", "1"]);
    }

    #[test]
    fn by_hand() {
        assert_eq!(imbalance_ratio(&[300, 500]), 500.0 / 300.0);
        assert_eq!(imbalance_ratio(&[100, 40, 10, 10]), 10.0);
    }

    #[test]
    fn empty_classes_do_not_count_and_nothing_is_even() {
        assert_eq!(imbalance_ratio(&[8, 0, 2]), 4.0);
        assert_eq!(imbalance_ratio(&[0, 7]), 1.0);
        assert_eq!(imbalance_ratio(&[0, 0]), 1.0);
        assert_eq!(imbalance_ratio(&[]), 1.0);
    }
}
