//! SMOTE (Chawla et al. 2002): new points between an image and one of its nearest neighbours of the same class.

use super::SamplingError;
use super::nearest::{Near, Nearest, others, others_of};
use super::points::Points;
use super::twister::Twister;
use crate::progress::Progress;

/// Neighbours of an image that a new point may lie towards, the library's default.
pub(super) const NEIGHBOURS: usize = 5;

/// A new point: `base + share (other - base)`, places among the images of the class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blend {
    /// The image it begins at.
    pub base: usize,
    /// The neighbour it lies towards.
    pub other: usize,
    /// How far, from 0 to below 1.
    pub share: f64,
}

/// `count` new points between the images `of` one class. The library begins a new generator for each class.
///
/// # Errors
/// Fewer than 6 images, or asked to stop.
pub fn smote(of: Points<'_>, count: usize, twister: &mut Twister, progress: &Progress) -> Result<Vec<Blend>, SamplingError> {
    let near = others(of, NEIGHBOURS, progress)?;
    let bases: Vec<usize> = (0..of.len()).collect();
    Ok(drawn(&bases, &near, count, twister))
}

/// Whether each image has as many others as a new point may lie towards.
///
/// # Errors
/// Fewer than 6 images.
pub(super) fn check_neighbours(of: Points<'_>) -> Result<(), SamplingError> {
    if of.len() > NEIGHBOURS { Ok(()) } else { Err(SamplingError::TooFew { needed: NEIGHBOURS + 1, there: of.len(), class: None }) }
}

/// The other images of the class `of` that a new point may lie towards which begins at each of `bases` (places among them), nearest first.
///
/// # Errors
/// Fewer than 6 images, or asked to stop.
pub fn smote_neighbours(of: Points<'_>, bases: &[usize], progress: &Progress) -> Result<Vec<Vec<usize>>, SamplingError> {
    let values = of.gather(bases);
    let near = others_of(Points::new(&values, of.dims()), of, NEIGHBOURS, progress)?;
    let others = |(list, base): (&[Near], &usize)| list.iter().map(|near| near.at).filter(|at| at != base).collect();
    Ok(near.lists().zip(bases).map(others).collect())
}

/// `count` draws of a base and one of its neighbours, then of how far, as the library draws them.
pub(super) fn drawn(bases: &[usize], near: &Nearest, count: usize, twister: &mut Twister) -> Vec<Blend> {
    let picks = twister.integers(bases.len() * NEIGHBOURS, count);
    let blend = |pick: usize| {
        let (row, column) = (pick / NEIGHBOURS, pick % NEIGHBOURS);
        Blend { base: bases[row], other: near.of(row)[column].at, share: twister.unit() }
    };
    picks.into_iter().map(blend).collect()
}

/// The vectors of `blends`, one after the other.
pub fn synthetic(of: Points<'_>, blends: &[Blend]) -> Vec<f32> {
    let one = |blend: &Blend| {
        let share = blend.share as f32;
        of.row(blend.base).iter().zip(of.row(blend.other)).map(move |(base, other)| base + share * (other - base)).collect::<Vec<_>>()
    };
    blends.iter().flat_map(one).collect()
}
