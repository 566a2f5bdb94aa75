//! Neighbourhood cleaning rule (Laurikkala 2001): edits the large classes, and clears round images of the smallest that are mistaken.

use super::SamplingError;
use super::edited::{Agreement, NEIGHBOURS, edited_nearest_neighbours, most_frequent};
use super::nearest::{Near, nearest};
use super::points::{Labelled, Points};
use crate::progress::Progress;
use std::collections::BTreeSet;

/// Only classes larger than this share of the smallest are cleared round it, the library's default.
const THRESHOLD: f64 = 0.5;

/// The places of images that are kept, ascending. The classes `cleaned` alone lose images.
///
/// # Errors
/// Fewer than 4 images, or asked to stop.
pub fn neighbourhood_cleaning_rule(data: Labelled<'_>, cleaned: &[u32], progress: &Progress) -> Result<Vec<usize>, SamplingError> {
    let edited: BTreeSet<usize> = edited_nearest_neighbours(data, cleaned, Agreement::Mode, progress)?.into_iter().collect();
    let Some(small) = data.minority() else { return Ok(Vec::new()) };
    let counts = data.counts();
    let cleared = |class: u32| cleaned.contains(&class) && counts[class as usize] as f64 > counts[small as usize] as f64 * THRESHOLD;
    let values = data.points.gather(&data.of_class(small));
    // The library's classifier is asked about images that it knows: each finds itself among the three that vote, and among the four
    // whose first is then left out.
    let near = nearest(Points::new(&values, data.points.dims()), data.points, NEIGHBOURS + 1, progress)?;
    let mistaken = |list: &&[Near]| most_frequent(data.labels, &list[..NEIGHBOURS]) != small;
    let round: BTreeSet<usize> =
        near.lists().filter(mistaken).flat_map(|list| &list[1..]).map(|near| near.at).filter(|&at| cleared(data.labels[at])).collect();
    Ok((0..data.labels.len()).filter(|at| edited.contains(at) && !round.contains(at)).collect())
}
