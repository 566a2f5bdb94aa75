//! What is true of each tile, a bit each, made with the list: what a million selected tiles are is then told by whole words of bits, in a moment.

use super::standing::{Standing, Standings};
use crate::dataset::{Dataset, ImageId};
use crate::plan::{Made, Plan};

/// A bit for each tile, by its [`super::Spot`]: of the files of a dataset, or of the rows of a plan.
#[derive(Debug, Default)]
pub struct Traits {
    /// Files that the recipe leaves out one by one.
    pub excluded: Vec<u64>,
    /// Files that the plan leaves out to shrink their class.
    pub surplus: Vec<u64>,
    /// What was moved to another class one by one, or is made of what was.
    pub moved: Vec<u64>,
    /// Rows that are drawn.
    pub drawn: Vec<u64>,
    /// Rows that are copies.
    pub copies: Vec<u64>,
}

impl Traits {
    /// Of the files of `dataset`.
    pub(super) fn of_files(dataset: &Dataset, standings: &Standings) -> Self {
        let mut traits = Self::default();
        for id in dataset.ids() {
            match standings.of(id) {
                Standing::Excluded => set(&mut traits.excluded, id.0),
                Standing::Surplus => set(&mut traits.surplus, id.0),
                _ => {}
            }
            if standings.is_moved(dataset, id) {
                set(&mut traits.moved, id.0);
            }
        }
        traits
    }

    /// Of the rows of `plan`, which is of `dataset`.
    pub(super) fn of_rows(dataset: &Dataset, standings: &Standings, plan: &Plan) -> Self {
        let mut traits = Self::default();
        for (at, row) in (0..).zip(&plan.rows) {
            match row.made {
                Made::Original => {}
                Made::Copy(_) => set(&mut traits.copies, at),
                Made::Augmented(_) | Made::Blended(..) => set(&mut traits.drawn, at),
            }
            if standings.is_moved(dataset, row.source) {
                set(&mut traits.moved, at);
            }
        }
        traits
    }
}

/// Whether the bit `at` is set.
pub(super) fn has(bits: &[u64], at: u32) -> bool {
    bits.get(at as usize / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
}

fn set(bits: &mut Vec<u64>, at: u32) {
    let word = at as usize / 64;
    if word >= bits.len() {
        bits.resize(word + 1, 0);
    }
    bits[word] |= 1 << (at % 64);
}

/// The images of the dataset behind many tiles, each once and in the dataset's order.
#[derive(Debug, Default)]
pub struct Sources {
    bits: Vec<u64>,
}

impl Sources {
    /// Whether `id` is there.
    pub fn has(&self, id: ImageId) -> bool {
        has(&self.bits, id.0)
    }

    /// All, in order.
    pub fn into_ids(self) -> Vec<ImageId> {
        let mut ids = Vec::with_capacity(self.bits.iter().map(|word| word.count_ones() as usize).sum());
        for (at, word) in self.bits.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                ids.push(ImageId(at as u32 * 64 + left.trailing_zeros()));
                left &= left - 1;
            }
        }
        ids
    }
}

impl FromIterator<ImageId> for Sources {
    fn from_iter<I: IntoIterator<Item = ImageId>>(ids: I) -> Self {
        let mut bits = Vec::new();
        ids.into_iter().for_each(|id| set(&mut bits, id.0));
        Self { bits }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_come_once_and_in_order() {
        let sources: Sources = [200, 3, 64, 3].map(ImageId).into_iter().collect();
        assert!(sources.has(ImageId(64)) && !sources.has(ImageId(65)) && !sources.has(ImageId(9_000)));
        assert_eq!(sources.into_ids(), [3, 64, 200].map(ImageId));
    }
}
