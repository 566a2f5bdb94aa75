//! Condensed nearest neighbour (Hart 1968): keeps of a class what is needed to tell it from the smallest by the nearest image.

use super::points::{Labelled, squared_distance};
use super::twister::Twister;
use crate::progress::{Cancelled, Progress};
use std::collections::HashSet;

/// The places of the images of `class` that are kept, ascending. The first is drawn; images are then taken in order. Of the smallest
/// class itself the first alone is kept, as by the library.
///
/// One generator serves the classes of one call, in sorted order.
///
/// # Errors
/// Asked to stop.
pub fn condensed_nearest_neighbour(
    data: Labelled<'_>,
    class: u32,
    twister: &mut Twister,
    progress: &Progress,
) -> Result<Vec<usize>, Cancelled> {
    let places = data.of_class(class);
    if places.is_empty() {
        return Ok(places);
    }
    let first = places[twister.below(places.len())];
    // With itself as the class that it is told from, everything is told already.
    if data.minority() == Some(class) {
        return Ok(vec![first]);
    }
    let mut known = Known::new(data, &places, first);
    let mut kept = vec![first];
    // The library compares places in the class with places in the whole here, so an image whose place in the class is the drawn one's
    // place in the whole is passed over. Kept, because the same vectors are to give the same images.
    let mut passed: HashSet<usize> = HashSet::from([first]);
    for at in 0..places.len() {
        progress.check()?;
        if passed.contains(&at) || known.told(at) {
            continue;
        }
        kept.push(places[at]);
        known.learn(data, &places, places[at]);
        passed = kept.iter().copied().chain((0..places.len()).filter(|&at| known.told(at))).collect();
    }
    kept.sort_unstable();
    kept.dedup();
    Ok(kept)
}

/// For each image of the class the distance to the nearest of the smallest class and to the nearest that is kept.
struct Known {
    to_others: Vec<f32>,
    to_kept: Vec<f32>,
}

impl Known {
    fn new(data: Labelled<'_>, places: &[usize], first: usize) -> Self {
        let small = data.of_class(data.minority().unwrap_or(0));
        let from = |&at: &usize| {
            let distance = |&other: &usize| squared_distance(data.points.row(at), data.points.row(other));
            small.iter().map(distance).fold(f32::INFINITY, f32::min)
        };
        let mut known = Self { to_others: places.iter().map(from).collect(), to_kept: vec![f32::INFINITY; places.len()] };
        known.learn(data, places, first);
        known
    }

    fn learn(&mut self, data: Labelled<'_>, places: &[usize], new: usize) {
        for (known, &at) in self.to_kept.iter_mut().zip(places) {
            *known = known.min(squared_distance(data.points.row(at), data.points.row(new)));
        }
    }

    /// Whether the nearest known image is of the class.
    fn told(&self, at: usize) -> bool {
        self.to_kept[at] < self.to_others[at]
    }
}
