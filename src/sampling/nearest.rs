//! Exact nearest neighbours, found by looking at all.

use super::SamplingError;
use super::points::{Points, squared_distance};
use crate::lanes;
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::ops::Range;

/// A neighbour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Near {
    /// Its place among those that were looked through.
    pub at: usize,
    /// Its distance.
    pub distance: f32,
}

/// The neighbours of several vectors, nearest first; of equals the first.
#[derive(Clone, Debug)]
pub struct Nearest {
    all: Vec<Near>,
    each: usize,
}

impl Nearest {
    /// The neighbours of one of the vectors asked about.
    pub fn of(&self, query: usize) -> &[Near] {
        &self.all[query * self.each..(query + 1) * self.each]
    }

    /// One list after the other.
    pub fn lists(&self) -> impl Iterator<Item = &[Near]> {
        self.all.chunks_exact(self.each.max(1))
    }
}

/// The `count` nearest of `among` for each of `queries`. A query that is one of them finds itself first, unless others are the same.
///
/// # Errors
/// Fewer than `count` to look among, or asked to stop.
pub fn nearest(queries: Points<'_>, among: Points<'_>, count: usize, progress: &Progress) -> Result<Nearest, SamplingError> {
    if among.len() < count {
        return Err(SamplingError::TooFew { needed: count, there: among.len(), class: None });
    }
    let some = |first: usize| {
        progress.check()?;
        Ok(of_some(queries, first..(first + QUERIES).min(queries.len()), among, count))
    };
    let firsts: Vec<usize> = (0..queries.len()).step_by(QUERIES).collect();
    let lists: Vec<Vec<Near>> = firsts.into_par_iter().map(some).collect::<Result<_, Cancelled>>()?;
    Ok(Nearest { all: lists.concat(), each: count })
}

/// Queries that share a pass over the vectors, and vectors that they look at in turn: both stay in the processor's caches.
const QUERIES: usize = 16;
const BLOCK: usize = 256;

/// The lists of `wanted` queries, one after the other.
fn of_some(queries: Points<'_>, wanted: Range<usize>, among: Points<'_>, count: usize) -> Vec<Near> {
    let mut found: Vec<Vec<Near>> = wanted.clone().map(|_| Vec::with_capacity(count + 1)).collect();
    for first in (0..among.len()).step_by(BLOCK) {
        let block = first..(first + BLOCK).min(among.len());
        for (query, found) in wanted.clone().zip(&mut found) {
            lanes::widened(
                #[inline(always)]
                || look(queries.row(query), (among, block.clone()), count, found),
            );
        }
    }
    found.iter_mut().flatten().for_each(|near| near.distance = near.distance.sqrt());
    found.concat()
}

/// Takes what is nearest to `query` in a block into `found`.
#[inline(always)]
fn look(query: &[f32], (among, block): (Points<'_>, Range<usize>), count: usize, found: &mut Vec<Near>) {
    for at in block {
        let distance = squared_distance(query, among.row(at));
        if found.len() < count || found.last().is_some_and(|last| distance < last.distance) {
            let place = found.partition_point(|near| near.distance <= distance);
            found.insert(place, Near { at, distance });
            found.truncate(count);
        }
    }
}

/// The neighbours of each vector of `points` among all others: [`nearest`] without the first, which is the vector itself.
pub(super) fn others(points: Points<'_>, count: usize, progress: &Progress) -> Result<Nearest, SamplingError> {
    others_of(points, points, count, progress)
}

/// As [`others`], for `queries` that are all among `points`.
pub(super) fn others_of(queries: Points<'_>, points: Points<'_>, count: usize, progress: &Progress) -> Result<Nearest, SamplingError> {
    let with_self = nearest(queries, points, count + 1, progress)?;
    let all = with_self.lists().flat_map(|list| &list[1..]).copied().collect();
    Ok(Nearest { all, each: count })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn neighbours_by_hand() {
        let values = [0.0, 10.0, 4.0, 3.0, 11.0];
        let points = Points::new(&values, 1);
        let found = nearest(points, points, 3, &Progress::new()).unwrap();
        let places = |query: usize| found.of(query).iter().map(|near| near.at).collect::<Vec<_>>();
        assert_eq!((places(0), places(1), places(4)), (vec![0, 3, 2], vec![1, 4, 2], vec![4, 1, 2]));
        assert_eq!(found.of(0)[2].distance, 4.0);
        let error = nearest(points, points, 6, &Progress::new()).unwrap_err();
        assert_eq!(error.to_string(), "6 images are needed to find neighbours among, and there are 5");
    }

    #[test]
    fn blocks_change_nothing() {
        // More queries than share a pass, more vectors than a block, and many at the same distance.
        let values: Vec<f32> = (0..(BLOCK * 3 + 7) * 3).map(|at| ((at * 7919) % 13) as f32).collect();
        let points = Points::new(&values, 3);
        let found = nearest(points, points, 9, &Progress::new()).unwrap();
        for query in 0..points.len() {
            let mut all: Vec<(f32, usize)> =
                (0..points.len()).map(|at| (squared_distance(points.row(query), points.row(at)), at)).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let wanted: Vec<usize> = all[..9].iter().map(|(_, at)| *at).collect();
            assert_eq!(found.of(query).iter().map(|near| near.at).collect::<Vec<_>>(), wanted, "{query}");
        }
    }

    #[test]
    fn asked_to_stop_it_stops() {
        let progress = Progress::new();
        progress.cancel();
        let points = Points::new(&[1.0, 2.0], 1);
        assert_eq!(nearest(points, points, 1, &progress).unwrap_err(), SamplingError::Cancelled(Cancelled));
    }
}
