//! ADASYN (He et al. 2008): more new points where more neighbours are of other classes.

use super::SamplingError;
use super::nearest::{Near, others, others_of};
use super::points::{Labelled, Points};
use super::smote::{Blend, NEIGHBOURS, check_neighbours};
use super::twister::Twister;
use crate::progress::Progress;

/// About `count` new points (each image's share is rounded) between images of `class`, places as in its own list.
///
/// One generator serves the classes of one call, in sorted order.
///
/// # Errors
/// Fewer than 6 images of the class, no neighbour of another class, so few points that none is left by rounding, or asked to stop.
pub fn adasyn(
    data: Labelled<'_>,
    class: u32,
    count: usize,
    twister: &mut Twister,
    progress: &Progress,
) -> Result<Vec<Blend>, SamplingError> {
    let values = data.points.gather(&data.of_class(class));
    let own = Points::new(&values, data.points.dims());
    check_neighbours(own).map_err(|error| error.of_class(class))?;
    let near = others_of(own, data.points, NEIGHBOURS, progress)?;
    let strangers = |list: &[Near]| list.iter().filter(|near| data.labels[near.at] != class).count() as f64 / NEIGHBOURS as f64;
    let ratios: Vec<f64> = near.lists().map(strangers).collect();
    let sum: f64 = ratios.iter().sum();
    if sum == 0.0 {
        return Err(SamplingError::Unsuited("no neighbour of its images is of another class: choose smote instead"));
    }
    let each: Vec<usize> = ratios.iter().map(|ratio| libm::rint(ratio / sum * count as f64) as usize).collect();
    let rows: Vec<usize> = each.iter().enumerate().flat_map(|(row, &times)| std::iter::repeat_n(row, times)).collect();
    if rows.is_empty() {
        return Err(SamplingError::Unsuited("so few new images are asked for that no image of it has one: choose smote instead"));
    }
    let near = others(own, NEIGHBOURS, progress)?;
    let columns = twister.integers(NEIGHBOURS, rows.len());
    let blend = |(&row, column): (&usize, usize)| Blend { base: row, other: near.of(row)[column].at, share: twister.unit() };
    Ok(rows.iter().zip(columns).map(blend).collect())
}
