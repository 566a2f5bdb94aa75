//! One-sided selection (Kubat and Matwin 1997): condensed once, then without Tomek links.

use super::SamplingError;
use super::points::{Labelled, Points, squared_distance};
use super::tomek::tomek_links;
use super::twister::Twister;
use crate::progress::Progress;

/// The places of images that are kept, ascending; the classes `cleaned` alone lose images.
///
/// # Errors
/// Fewer than 2 images are left, or asked to stop.
pub fn one_sided_selection(
    data: Labelled<'_>,
    cleaned: &[u32],
    twister: &mut Twister,
    progress: &Progress,
) -> Result<Vec<usize>, SamplingError> {
    let smallest = data.minority().unwrap_or(0);
    let small = data.of_class(smallest);
    let mut kept: Vec<usize> = Vec::new();
    for class in 0..data.counts().len() as u32 {
        let places = data.of_class(class);
        if !cleaned.contains(&class) || places.is_empty() {
            kept.extend(places);
            continue;
        }
        let first = places[twister.below(places.len())];
        let row = |at: usize| data.points.row(at);
        kept.push(first);
        // Of the smallest class itself the first tells all the others.
        if class == smallest {
            continue;
        }
        for &at in places.iter().filter(|&&at| at != first) {
            progress.check()?;
            let to_small = small.iter().map(|&other| squared_distance(row(at), row(other))).fold(f32::INFINITY, f32::min);
            if squared_distance(row(at), row(first)) >= to_small {
                kept.push(at);
            }
        }
    }
    let (values, labels) = (data.points.gather(&kept), kept.iter().map(|&at| data.labels[at]).collect::<Vec<_>>());
    let left = tomek_links(Labelled { points: Points::new(&values, data.points.dims()), labels: &labels }, cleaned, progress)?;
    let mut kept: Vec<usize> = left.into_iter().map(|at| kept[at]).collect();
    kept.sort_unstable();
    Ok(kept)
}
