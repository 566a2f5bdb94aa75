//! A dataset's own space: blocks of equal weight, the main directions, half-whitened, unit length.
//!
//! Summed in a fixed order whatever the number of threads, so that the same images are neighbours on every machine.

use super::descriptor::{BLOCKS, Descriptor, LEN};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;

/// Directions that are kept, at most.
pub(super) const DIMS: usize = 128;
/// Directions looked for on top, so that the last kept ones are found well.
const SPARE: usize = 16;
/// Rounds of looking.
const ROUNDS: usize = 5;
/// Directions of less than this share of the first one's spread are noise.
const LEAST_SPREAD: f32 = 1e-6;

/// How descriptors become vectors of [`Space::dims`] numbers.
pub(super) struct Space {
    mean: Vec<f32>,
    /// What each number of a descriptor is multiplied by, so that all blocks spread alike.
    weight: Vec<f32>,
    /// Directions, one after the other, each scaled.
    directions: Vec<f32>,
}

impl Space {
    /// The space of a sample (a thousand or so are enough). A stage of its own: its cost grows with the sample alone.
    ///
    /// # Errors
    /// Asked to stop, which is looked for some hundred times a second.
    pub(super) fn fit(sample: &[Descriptor], progress: &Progress) -> Result<Self, Cancelled> {
        progress.check()?;
        let mut mean = vec![0.0f32; LEN];
        sample.iter().for_each(|one| mean.iter_mut().zip(&one.0).for_each(|(sum, &value)| *sum += f32::from(value)));
        mean.iter_mut().for_each(|sum| *sum /= sample.len().max(1) as f32);
        let mut space = Self { mean, weight: vec![1.0; LEN], directions: Vec::new() };
        space.weight = weights(sample, &space.mean);
        let rows: Vec<Vec<f32>> = sample.par_iter().map(|one| space.centred(one)).collect();
        space.directions = directions(&rows, progress)?;
        Ok(space)
    }

    /// Numbers of a vector.
    pub(super) fn dims(&self) -> usize {
        self.directions.len() / LEN
    }

    fn centred(&self, one: &Descriptor) -> Vec<f32> {
        one.0.iter().zip(&self.mean).zip(&self.weight).map(|((&value, mean), weight)| (f32::from(value) - mean) * weight).collect()
    }

    /// The vector of a descriptor, of length 1 (or 0 for one that is the mean).
    pub(super) fn vector(&self, one: &Descriptor) -> Vec<f32> {
        let centred = self.centred(one);
        let mut vector: Vec<f32> = self.directions.chunks_exact(LEN).map(|direction| dot(direction, &centred)).collect();
        let length = dot(&vector, &vector).sqrt();
        if length > 0.0 {
            vector.iter_mut().for_each(|value| *value /= length);
        }
        vector
    }
}

fn weights(sample: &[Descriptor], mean: &[f32]) -> Vec<f32> {
    let mut spread = vec![0.0f64; LEN];
    for one in sample {
        spread.iter_mut().zip(&one.0).zip(mean).for_each(|((sum, &value), &mean)| *sum += f64::from(f32::from(value) - mean).powi(2));
    }
    let (mut weights, mut at) = (Vec::with_capacity(LEN), 0);
    for len in BLOCKS {
        let all: f64 = spread[at..at + len].iter().sum::<f64>() / sample.len().max(1) as f64;
        weights.extend(std::iter::repeat_n(if all > 0.0 { (1.0 / all.sqrt()) as f32 } else { 0.0 }, len));
        at += len;
    }
    weights
}

/// The main directions of `rows` by orthogonal iteration, each divided by the fourth root of its spread.
fn directions(rows: &[Vec<f32>], progress: &Progress) -> Result<Vec<f32>, Cancelled> {
    let wanted = (DIMS + SPARE).min(rows.len().saturating_sub(1));
    progress.begin("Comparing images", (ROUNDS * rows.len()) as u64);
    let mut basis: Vec<Vec<f32>> = (0..wanted).map(|at| (0..LEN).map(|place| sign(at * LEN + place)).collect()).collect();
    orthonormalise(&mut basis, progress)?;
    for _ in 0..ROUNDS {
        basis = turned(rows, &basis, progress)?;
        orthonormalise(&mut basis, progress)?;
    }
    let spread = |direction: &Vec<f32>| {
        progress.check()?;
        Ok(rows.iter().map(|row| dot(direction, row).powi(2)).sum::<f32>())
    };
    let spreads: Vec<f32> = basis.par_iter().map(spread).collect::<Result<_, Cancelled>>()?;
    let first = spreads.iter().copied().fold(0.0, f32::max);
    let mut order: Vec<usize> = (0..wanted).filter(|&at| spreads[at] > first * LEAST_SPREAD).collect();
    order.sort_by(|&one, &other| spreads[other].total_cmp(&spreads[one]));
    order.truncate(DIMS);
    let scaled = |at: usize| {
        let scale = (spreads[at] / rows.len() as f32).sqrt().sqrt();
        basis[at].iter().map(move |value| value / scale).collect::<Vec<_>>()
    };
    Ok(order.into_iter().flat_map(scaled).collect())
}

/// One round: each direction as what `rows` have of it draws it.
fn turned(rows: &[Vec<f32>], basis: &[Vec<f32>], progress: &Progress) -> Result<Vec<Vec<f32>>, Cancelled> {
    let shares = |row: &Vec<f32>| {
        progress.check()?;
        progress.tick(1);
        Ok(basis.iter().map(|direction| dot(direction, row)).collect())
    };
    let shares: Vec<Vec<f32>> = rows.par_iter().map(shares).collect::<Result<_, Cancelled>>()?;
    let sum = |at: usize| {
        progress.check()?;
        let mut sum = vec![0.0f32; LEN];
        rows.iter().zip(&shares).for_each(|(row, shares)| add(&mut sum, shares[at], row));
        Ok(sum)
    };
    (0..basis.len()).into_par_iter().map(sum).collect()
}

/// Gram-Schmidt, twice over for the sake of rounding; what has no direction of its own left becomes 0.
fn orthonormalise(basis: &mut [Vec<f32>], progress: &Progress) -> Result<(), Cancelled> {
    for at in 0..basis.len() {
        progress.check()?;
        let (before, rest) = basis.split_at_mut(at);
        let one = &mut rest[0];
        let full = dot(one, one).sqrt();
        for _ in 0..2 {
            for other in before.iter() {
                let share = dot(one, other);
                add(one, -share, other);
            }
        }
        let length = dot(one, one).sqrt();
        let scale = if length > full * 1e-5 && length > 0.0 { 1.0 / length } else { 0.0 };
        one.iter_mut().for_each(|value| *value *= scale);
    }
    Ok(())
}

/// 1 or -1, as the finaliser of SplitMix64 mixes the number.
fn sign(number: usize) -> f32 {
    let mut mixed = (number as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    if (mixed ^ (mixed >> 31)) & 1 == 1 { 1.0 } else { -1.0 }
}

/// Adds `share` times `row`. Counted by hand, as [`dot`] is written out: as quick as iterators where those are made into one loop, and several
/// times quicker in a build for tests, where they are not.
fn add(sum: &mut [f32], share: f32, row: &[f32]) {
    let len = sum.len().min(row.len());
    let (sum, row) = (&mut sum[..len], &row[..len]);
    let mut at = 0;
    while at < len {
        sum[at] += share * row[at];
        at += 1;
    }
}

/// Summed in eight lanes.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut lanes = [0.0f32; 8];
    let ((ones, rest), (others, other_rest)) = (one.as_chunks::<8>(), other.as_chunks::<8>());
    let rest: f32 = rest.iter().zip(other_rest).map(|(a, b)| a * b).sum();
    for (a, b) in ones.iter().zip(others) {
        lanes[0] += a[0] * b[0];
        lanes[1] += a[1] * b[1];
        lanes[2] += a[2] * b[2];
        lanes[3] += a[3] * b[3];
        lanes[4] += a[4] * b[4];
        lanes[5] += a[5] * b[5];
        lanes[6] += a[6] * b[6];
        lanes[7] += a[7] * b[7];
    }
    lanes.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_is_near_whatever_the_number_of_threads() {
        let one = |kind: u32, number: u32| {
            let value =
                |at: u32| (at.wrapping_mul(kind * 2 + 1).wrapping_mul(40_503) >> 8) as u8 / 2 + (number.wrapping_mul(at + 7) % 40) as u8;
            Descriptor((0..LEN as u32).map(value).collect())
        };
        let sample: Vec<Descriptor> = (0..12).map(|number| one(number % 2, number)).collect();
        let vectors = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| {
                let space = Space::fit(&sample, &Progress::new()).expect("nobody stops it");
                (space.dims(), sample.iter().map(|one| space.vector(one)).collect::<Vec<_>>())
            })
        };
        let (dims, made) = vectors(1);
        assert_eq!((dims, &made), (vectors(3).0, &vectors(3).1));
        assert!((1..12).contains(&dims), "{dims}");
        for one in 0..12 {
            let nearest =
                (0..12).filter(|&other| other != one).max_by(|&a, &b| dot(&made[one], &made[a]).total_cmp(&dot(&made[one], &made[b])));
            assert_eq!(nearest.map(|other| other % 2), Some(one % 2), "{one}");
            assert!((dot(&made[one], &made[one]) - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn pictures_that_are_all_the_same_have_no_direction() {
        let sample = vec![Descriptor(vec![9; LEN].into()); 4];
        let space = Space::fit(&sample, &Progress::new()).expect("nobody stops it");
        assert_eq!((space.dims(), space.vector(&sample[0]).len()), (0, 0));
    }

    /// So many pictures of noise.
    fn noise(pictures: usize) -> Vec<Descriptor> {
        let one = |picture: usize| (0..LEN).map(|at| if sign(picture * LEN + at) > 0.0 { 200 } else { 20 }).collect();
        (0..pictures).map(|picture| Descriptor(one(picture))).collect()
    }

    #[test]
    fn it_tells_how_far_it_is() {
        let progress = Progress::new();
        let space = Space::fit(&noise(20), &progress).expect("nobody stops it");
        let reading = progress.read();
        assert_eq!((reading.stage.as_str(), reading.done, reading.total), ("Comparing images", 20 * ROUNDS as u64, 20 * ROUNDS as u64));
        assert_eq!(space.dims(), 19);
    }

    #[test]
    fn it_stops_within_a_second_however_large_the_sample() {
        let (sample, progress) = (noise(1024), Progress::new());
        let begun = std::time::Instant::now();
        std::thread::scope(|scope| {
            let fit = scope.spawn(|| Space::fit(&sample, &progress).map(|space| space.dims()));
            // At the latest in the second round, and never before there is something to stop.
            while progress.read().done < 1500 && begun.elapsed().as_secs() < 120 {
                std::thread::sleep(std::time::Duration::from_millis(1));
            }
            let asked = std::time::Instant::now();
            progress.cancel();
            assert_eq!(fit.join().expect("no panic"), Err(Cancelled));
            assert!(asked.elapsed().as_secs_f64() < 1.0, "{:?}", asked.elapsed());
        });
    }
}
