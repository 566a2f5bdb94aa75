//! Instance hardness (Smith, Martinez and Giraud-Carrier 2014), by k-disagreeing neighbours: keeps what is easy to tell.

use super::SamplingError;
use super::nearest::others_of;
use super::points::{Labelled, Points};
use crate::progress::Progress;

/// Neighbours that are asked.
const NEIGHBOURS: usize = 5;

/// The places of the `keep` images of `class` that most neighbours agree with, the nearer neighbours first among equals; ascending.
///
/// The library asks a random forest, which draws; the neighbours give the same images every time.
///
/// # Errors
/// Fewer than 6 images in all, or asked to stop.
pub fn instance_hardness(data: Labelled<'_>, class: u32, keep: usize, progress: &Progress) -> Result<Vec<usize>, SamplingError> {
    let places = data.of_class(class);
    let values = data.points.gather(&places);
    let near = others_of(Points::new(&values, data.points.dims()), data.points, NEIGHBOURS, progress)?;
    let mut order: Vec<(usize, f32, usize)> = Vec::with_capacity(places.len());
    for (list, &at) in near.lists().zip(&places) {
        let against = list.iter().filter(|near| data.labels[near.at] != class).count();
        order.push((against, list.iter().map(|near| near.distance).sum(), at));
    }
    order.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let mut kept: Vec<usize> = order.into_iter().take(keep).map(|(_, _, at)| at).collect();
    kept.sort_unstable();
    Ok(kept)
}
