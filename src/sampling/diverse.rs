//! Most diverse (farthest first, Gonzalez 1985): a 2-approximation of the k centres that leave nothing far away.

use super::points::{Points, squared_distance};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Places of `keep` of the vectors: the one nearest the middle, then always the one farthest from all before; in that order.
///
/// # Errors
/// Asked to stop.
pub fn most_diverse(points: Points<'_>, keep: usize, progress: &Progress) -> Result<Vec<usize>, Cancelled> {
    let keep = keep.min(points.len());
    if keep == 0 {
        return Ok(Vec::new());
    }
    let middle = mean(points);
    let distance = |at: usize| squared_distance(points.row(at), &middle);
    let first = (0..points.len()).min_by(|&one, &other| distance(one).total_cmp(&distance(other))).unwrap_or(0);
    let mut chosen = vec![first];
    let mut far = vec![f32::INFINITY; points.len()];
    while chosen.len() < keep {
        progress.check()?;
        let last = points.row(chosen[chosen.len() - 1]);
        far.par_iter_mut().with_min_len(512).enumerate().for_each(|(at, far)| *far = far.min(squared_distance(points.row(at), last)));
        // What is chosen has no distance left; of vectors that are all the same those not yet chosen must still come.
        chosen.iter().for_each(|&at| far[at] = -1.0);
        let next = (0..points.len()).max_by(|&one, &other| far[one].total_cmp(&far[other]).then(other.cmp(&one)));
        chosen.extend(next);
    }
    Ok(chosen)
}

fn mean(points: Points<'_>) -> Vec<f32> {
    let mut sums = vec![0.0f64; points.dims()];
    for at in 0..points.len() {
        sums.iter_mut().zip(points.row(at)).for_each(|(sum, value)| *sum += f64::from(*value));
    }
    sums.iter().map(|sum| (sum / points.len() as f64) as f32).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn the_farthest_comes_first() {
        let values = [0.0, 1.0, 5.0, 5.1, 11.0];
        let chosen = most_diverse(Points::new(&values, 1), 5, &Progress::new()).unwrap();
        assert_eq!(chosen, [2, 4, 0, 1, 3]);
        let same = [7.0; 4];
        assert_eq!(most_diverse(Points::new(&same, 1), 3, &Progress::new()).unwrap(), [0, 1, 2]);
    }
}
