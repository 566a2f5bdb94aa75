//! Which images are selected: a bit each, so that all of a million is one sweep.

use crate::dataset::ImageId;

/// A set of images.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    words: Vec<u64>,
    len: usize,
}

impl Marks {
    /// Whether `id` is in it.
    pub(crate) fn has(&self, id: ImageId) -> bool {
        self.words.get(id.0 as usize / 64).is_some_and(|word| word >> (id.0 % 64) & 1 == 1)
    }

    /// Puts `id` in.
    pub(crate) fn insert(&mut self, id: ImageId) {
        let at = id.0 as usize / 64;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.len += usize::from(!self.has(id));
        self.words[at] |= 1 << (id.0 % 64);
    }

    /// Takes `id` out.
    pub(crate) fn remove(&mut self, id: ImageId) {
        if self.has(id) {
            self.words[id.0 as usize / 64] &= !(1 << (id.0 % 64));
            self.len -= 1;
        }
    }

    /// How many.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes all out.
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.len = 0;
    }

    /// Those of `ids` alone.
    pub(crate) fn only(&mut self, ids: &[ImageId]) {
        self.clear();
        ids.iter().for_each(|id| self.insert(*id));
    }

    /// Takes out what is not among `ids`.
    pub(crate) fn keep(&mut self, ids: &[ImageId]) {
        if self.is_empty() {
            return;
        }
        let kept: Vec<ImageId> = ids.iter().copied().filter(|id| self.has(*id)).collect();
        self.only(&kept);
    }

    /// All, in the dataset's order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = ImageId> + '_ {
        let bits = |word: u64| (0..64).filter(move |bit| word >> bit & 1 == 1);
        self.words.iter().enumerate().flat_map(move |(at, word)| bits(*word).map(move |bit| ImageId((at * 64 + bit) as u32)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_in_it_once() {
        let mut marks = Marks::default();
        for id in [3, 64, 3, 200] {
            marks.insert(ImageId(id));
        }
        marks.remove(ImageId(64));
        marks.remove(ImageId(65));
        assert_eq!(marks.len(), 2);
        assert_eq!(marks.iter().collect::<Vec<_>>(), [ImageId(3), ImageId(200)]);
        marks.keep(&[ImageId(200), ImageId(7)]);
        assert_eq!(marks.iter().collect::<Vec<_>>(), [ImageId(200)]);
    }
}
