//! Edited nearest neighbours (Wilson 1972): removes what its neighbours contradict.

use super::SamplingError;
use super::nearest::{Near, others};
use super::points::Labelled;
use crate::progress::Progress;

/// Neighbours that are asked, the library's default.
pub(super) const NEIGHBOURS: usize = 3;

/// What keeps an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// All neighbours are of its class.
    All,
    /// Most are; of equals the class first in order counts.
    Mode,
}

/// The places of images that are kept, ascending: without those of the classes `cleaned` whose 3 nearest others do not agree.
///
/// # Errors
/// Fewer than 4 images, or asked to stop.
pub fn edited_nearest_neighbours(
    data: Labelled<'_>,
    cleaned: &[u32],
    agreement: Agreement,
    progress: &Progress,
) -> Result<Vec<usize>, SamplingError> {
    let near = others(data.points, NEIGHBOURS, progress)?;
    let stays = |at: usize| {
        let own = data.labels[at];
        !cleaned.contains(&own)
            || match agreement {
                Agreement::All => near.of(at).iter().all(|near| data.labels[near.at] == own),
                Agreement::Mode => most_frequent(data.labels, near.of(at)) == own,
            }
    };
    Ok((0..data.labels.len()).filter(|&at| stays(at)).collect())
}

/// The class of most of `near`; of equals the first in order.
pub(super) fn most_frequent(labels: &[u32], near: &[Near]) -> u32 {
    let votes = |class: u32| near.iter().filter(|near| labels[near.at] == class).count();
    let mut classes: Vec<u32> = near.iter().map(|near| labels[near.at]).collect();
    classes.sort_unstable();
    classes.into_iter().rev().max_by_key(|&class| votes(class)).unwrap_or(0)
}
