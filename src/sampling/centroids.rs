//! Cluster centroids: as many groups as images are to stay (k-means), and of each the real image nearest its middle.

use super::SamplingError;
use super::nearest::nearest;
use super::points::{Points, squared_distance};
use super::twister::Twister;
use crate::progress::Progress;

/// Rounds of moving the middles.
const ROUNDS: usize = 12;

/// Places of `keep` of the vectors, ascending. Middles begin at images drawn by k-means++ (Arthur and Vassilvitskii 2007); each takes
/// the nearest image that no middle before it took.
///
/// # Errors
/// Asked to stop.
pub fn cluster_centroids(points: Points<'_>, keep: usize, twister: &mut Twister, progress: &Progress) -> Result<Vec<usize>, SamplingError> {
    let keep = keep.min(points.len());
    if keep == 0 || keep == points.len() {
        return Ok((0..keep).collect());
    }
    let mut middles = points.gather(&spread(points, keep, twister, progress)?);
    for _ in 0..ROUNDS {
        let near = nearest(points, Points::new(&middles, points.dims()), 1, progress)?;
        let moved = means(points, &near.lists().map(|list| list[0].at).collect::<Vec<_>>(), &middles);
        if moved == middles {
            break;
        }
        middles = moved;
    }
    take_nearest(points, Points::new(&middles, points.dims()), progress)
}

/// Places drawn by the square of their distance from those drawn before.
fn spread(points: Points<'_>, keep: usize, twister: &mut Twister, progress: &Progress) -> Result<Vec<usize>, SamplingError> {
    let mut drawn = vec![twister.below(points.len())];
    let mut far = vec![f32::INFINITY; points.len()];
    while drawn.len() < keep {
        progress.check()?;
        let last = points.row(drawn[drawn.len() - 1]);
        far.iter_mut().enumerate().for_each(|(at, far)| *far = far.min(squared_distance(points.row(at), last)));
        let all: f64 = far.iter().map(|&far| f64::from(far)).sum();
        let mut rest = twister.unit() * all;
        let hit = far.iter().position(|&far| {
            rest -= f64::from(far);
            far > 0.0 && rest < 0.0
        });
        // Where only repeats are left any image not yet drawn will do.
        let next = hit.or_else(|| (0..points.len()).find(|at| !drawn.contains(at)));
        drawn.extend(next);
    }
    Ok(drawn)
}

/// The mean of each group; a group without members stays where it is.
fn means(points: Points<'_>, group: &[usize], middles: &[f32]) -> Vec<f32> {
    let dims = points.dims();
    let mut sums = vec![0.0f64; middles.len()];
    let mut counts = vec![0u32; middles.len() / dims];
    for (at, &of) in group.iter().enumerate() {
        counts[of] += 1;
        sums[of * dims..(of + 1) * dims].iter_mut().zip(points.row(at)).for_each(|(sum, value)| *sum += f64::from(*value));
    }
    let one = |(at, (sum, &before)): (usize, (&f64, &f32))| match counts[at / dims] {
        0 => before,
        count => (sum / f64::from(count)) as f32,
    };
    sums.iter().zip(middles).enumerate().map(one).collect()
}

fn take_nearest(points: Points<'_>, middles: Points<'_>, progress: &Progress) -> Result<Vec<usize>, SamplingError> {
    let mut taken = vec![false; points.len()];
    for at in 0..middles.len() {
        progress.check()?;
        let distance = |place: &usize| squared_distance(points.row(*place), middles.row(at));
        let free = (0..points.len()).filter(|&place| !taken[place]);
        if let Some(place) = free.min_by(|one, other| distance(one).total_cmp(&distance(other))) {
            taken[place] = true;
        }
    }
    Ok((0..points.len()).filter(|&place| taken[place]).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn one_image_of_each_heap_stays() {
        let values: Vec<f32> = vec![0.0, 0.1, 0.2, 5.0, 5.1, 5.2, 9.0, 9.1, 9.2];
        for seed in 0..8 {
            let kept = cluster_centroids(Points::new(&values, 1), 3, &mut Twister::new(seed), &Progress::new()).unwrap();
            assert_eq!(kept, [1, 4, 7], "seed {seed}");
        }
        let same = [1.0; 5];
        assert_eq!(cluster_centroids(Points::new(&same, 1), 3, &mut Twister::new(1), &Progress::new()).unwrap().len(), 3);
    }
}
