//! Borderline-SMOTE 1 (Han, Wang and Mao 2005): SMOTE from the images of a class that other classes surround.

use super::SamplingError;
use super::nearest::{Near, others_of};
use super::points::{Labelled, Points};
use super::smote::{Blend, NEIGHBOURS, check_neighbours, drawn};
use super::twister::Twister;
use crate::progress::Progress;

/// Neighbours of any class that tell whether an image is at the border, the library's default.
const ROUND: usize = 10;

/// `count` new points between images of `class`, places as in its own list, each from one with at least half, but not all, of its 10
/// nearest of other classes.
///
/// # Errors
/// Fewer than 6 images of the class or 11 in all, none at a border, or asked to stop.
pub fn borderline(
    data: Labelled<'_>,
    class: u32,
    count: usize,
    twister: &mut Twister,
    progress: &Progress,
) -> Result<Vec<Blend>, SamplingError> {
    let values = data.points.gather(&data.of_class(class));
    let own = Points::new(&values, data.points.dims());
    check_neighbours(own).map_err(|error| error.of_class(class))?;
    let near = others_of(own, data.points, ROUND, progress)?;
    let others = |list: &[Near]| list.iter().filter(|near| data.labels[near.at] != class).count();
    let danger = |(at, list): (usize, &[Near])| (ROUND / 2..ROUND).contains(&others(list)).then_some(at);
    let bases: Vec<usize> = near.lists().enumerate().filter_map(danger).collect();
    if bases.is_empty() {
        return Err(SamplingError::Unsuited("no image of it lies at the border to another class: choose smote instead"));
    }
    let values = own.gather(&bases);
    let near = others_of(Points::new(&values, own.dims()), own, NEIGHBOURS, progress)?;
    Ok(drawn(&bases, &near, count, twister))
}
