//! NearMiss (Zhang and Mani 2003): keeps what lies near the smallest class.

use super::nearest::{Near, nearest};
use super::points::{Labelled, Points};
use super::{Nearest, SamplingError};
use crate::progress::Progress;
use std::collections::BTreeSet;

/// Neighbours that are looked at, the library's default.
const NEIGHBOURS: usize = 3;

/// Which of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NearMiss {
    /// Nearest to the nearest images of the smallest class.
    One,
    /// Nearest to the farthest images of the smallest class.
    Two,
    /// Of those that are near to some image of the smallest class, those farthest from its nearest.
    Three,
}

/// The places of the images of `class` that are kept, at most `keep` (version 3 may find fewer), ascending.
///
/// # Errors
/// Fewer than 3 images of the smallest class (the second version looks at all of it, however few), for the third of `class` as well, or
/// asked to stop.
pub fn near_miss(version: NearMiss, data: Labelled<'_>, class: u32, keep: usize, progress: &Progress) -> Result<Vec<usize>, SamplingError> {
    let smallest = data.minority().unwrap_or(class);
    let small = data.points.gather(&data.of_class(smallest));
    let small = Points::new(&small, data.points.dims());
    let mut places = data.of_class(class);
    let looked_at = if version == NearMiss::Two { small.len() } else { NEIGHBOURS };
    if version == NearMiss::Three {
        let values = data.points.gather(&places);
        let near = nearest(small, Points::new(&values, small.dims()), NEIGHBOURS, progress).map_err(|error| error.of_class(class))?;
        let listed: BTreeSet<usize> = near.lists().flatten().map(|near| near.at).collect();
        places = listed.into_iter().map(|at| places[at]).collect();
    }
    let values = data.points.gather(&places);
    let near = nearest(Points::new(&values, small.dims()), small, looked_at, progress).map_err(|error| error.of_class(smallest))?;
    let mut order = ranked(&near);
    if version == NearMiss::Three {
        order.sort_by(|one, other| other.1.total_cmp(&one.1));
    }
    let mut kept: Vec<usize> = order.into_iter().take(keep).map(|(at, _)| places[at]).collect();
    kept.sort_unstable();
    Ok(kept)
}

/// Places with the sum of their last (farthest) distances, the nearest first.
fn ranked(near: &Nearest) -> Vec<(usize, f64)> {
    let sum = |list: &[Near]| list[list.len().saturating_sub(NEIGHBOURS)..].iter().map(|near| f64::from(near.distance)).sum();
    let mut order: Vec<(usize, f64)> = near.lists().map(sum).enumerate().collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    order
}
