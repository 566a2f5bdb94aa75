//! Tomek links (Tomek 1976): two images of different classes that are each other's nearest.

use super::SamplingError;
use super::nearest::others;
use super::points::Labelled;
use crate::progress::Progress;

/// The places of images that are kept, ascending: without those of the classes `cleaned` that stand in a link.
///
/// # Errors
/// Fewer than 2 images, or asked to stop.
pub fn tomek_links(data: Labelled<'_>, cleaned: &[u32], progress: &Progress) -> Result<Vec<usize>, SamplingError> {
    let near = others(data.points, 1, progress)?;
    let next = |at: usize| near.of(at)[0].at;
    let linked = |at: usize| {
        let other = next(at);
        cleaned.contains(&data.labels[at]) && data.labels[other] != data.labels[at] && next(other) == at
    };
    Ok((0..data.labels.len()).filter(|&at| !linked(at)).collect())
}
