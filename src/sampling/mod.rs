//! Which images stay and what new ones are made between, from feature vectors, labels and counts alone: pure, one method a file.
//!
//! The methods are imbalanced-learn's; on the same vectors, labels and counts they keep the same images wherever the library itself is
//! deterministic, and where it draws, they draw from the same stream ([`Twister`], numpy's legacy generator). `tests/sampling/golden.py`
//! makes the values they are held against.

mod adasyn;
mod borderline;
mod centroids;
mod cleaning_rule;
mod condensed;
mod diverse;
mod duplicates;
mod edited;
#[cfg(test)]
mod golden;
mod hardness;
mod nearest;
mod nearmiss;
mod one_sided;
mod points;
mod random;
mod smote;
mod tomek;
mod twister;

pub use adasyn::adasyn;
pub use borderline::borderline;
pub use centroids::cluster_centroids;
pub use cleaning_rule::neighbourhood_cleaning_rule;
pub use condensed::condensed_nearest_neighbour;
pub use diverse::most_diverse;
pub use duplicates::duplicates_last;
pub use edited::{Agreement, edited_nearest_neighbours};
pub use hardness::instance_hardness;
pub use nearest::{Near, Nearest, nearest};
pub use nearmiss::{NearMiss, near_miss};
pub use one_sided::one_sided_selection;
pub use points::{Labelled, Points};
pub use random::{random_over, random_under};
pub use smote::{Blend, smote, smote_neighbours, synthetic};
pub use tomek::tomek_links;
pub use twister::Twister;

use crate::progress::Cancelled;

/// Why a method cannot do what it is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SamplingError {
    /// A class, or all images together, are fewer than neighbours are looked for among.
    #[error("{needed} images are needed to find neighbours among, and there are {there}")]
    TooFew {
        /// At least so many.
        needed: usize,
        /// So many there are.
        there: usize,
        /// The class that has too few; `None` where all images that were given are too few.
        class: Option<u32>,
    },
    /// No image lies where the method makes new ones.
    #[error("{0}")]
    Unsuited(&'static str),
    /// Asked to stop.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl SamplingError {
    /// The same, where all that was given are the images of `class`.
    pub fn of_class(self, class: u32) -> Self {
        match self {
            Self::TooFew { needed, there, class: None } => Self::TooFew { needed, there, class: Some(class) },
            other => other,
        }
    }
}
