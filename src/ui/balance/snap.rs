//! Snapping of a dragged target to the counts of classes.

/// How near, in points, a count must be to draw the target.
const REACH: f32 = 6.0;

/// The one of `counts` (ascending) whose place is nearest to that of `count`, if it is within reach. `place` gives points.
pub(super) fn snap(count: u32, counts: &[u64], place: impl Fn(u64) -> f32) -> Option<u32> {
    let here = place(u64::from(count));
    let above = counts.partition_point(|other| *other < u64::from(count));
    let near = [above.checked_sub(1), Some(above)].into_iter().flatten().filter_map(|at| counts.get(at).copied());
    let away = |other: &u64| (place(*other) - here).abs();
    let nearest = near.filter(|other| *other > 0).min_by(|one, other| away(one).total_cmp(&away(other)))?;
    (away(&nearest) <= REACH).then(|| u32::try_from(nearest).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_count_within_reach_draws() {
        let counts = [0, 127, 128, 219, 278, 3956];
        let point_for_ten = |count: u64| count as f32 / 10.0;
        assert_eq!(snap(250, &counts, point_for_ten), Some(278));
        assert_eq!(snap(240, &counts, point_for_ten), Some(219));
        assert_eq!(snap(600, &counts, point_for_ten), None);
        assert_eq!(snap(9999, &counts, point_for_ten), None);
        assert_eq!(snap(3, &counts, point_for_ten), None);
        assert_eq!(snap(3, &[], point_for_ten), None);
    }
}
