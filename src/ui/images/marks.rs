//! Which tiles are selected: a bit each, so that all of a million is one sweep.

use super::listing::Spot;

/// A set of tiles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Marks {
    words: Vec<u64>,
    len: usize,
}

impl Marks {
    /// Whether `spot` is in it.
    pub(crate) fn has(&self, spot: Spot) -> bool {
        self.words.get(spot.0 as usize / 64).is_some_and(|word| word >> (spot.0 % 64) & 1 == 1)
    }

    /// Puts `spot` in.
    pub(crate) fn insert(&mut self, spot: Spot) {
        let at = spot.0 as usize / 64;
        if at >= self.words.len() {
            self.words.resize(at + 1, 0);
        }
        self.len += usize::from(!self.has(spot));
        self.words[at] |= 1 << (spot.0 % 64);
    }

    /// Takes `spot` out.
    pub(crate) fn remove(&mut self, spot: Spot) {
        if self.has(spot) {
            self.words[spot.0 as usize / 64] &= !(1 << (spot.0 % 64));
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

    /// How many of them have their bit in `bits`.
    pub(crate) fn count(&self, bits: &[u64]) -> usize {
        self.words.iter().zip(bits).map(|(marked, bits)| (marked & bits).count_ones() as usize).sum()
    }

    /// Takes all out.
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.len = 0;
    }

    /// Those of `spots` alone.
    pub(crate) fn only(&mut self, spots: &[Spot]) {
        self.clear();
        spots.iter().for_each(|spot| self.insert(*spot));
    }

    /// Takes out what is not among `spots`.
    pub(crate) fn keep(&mut self, spots: &[Spot]) {
        if self.is_empty() {
            return;
        }
        let before = std::mem::take(self);
        self.words.resize(before.words.len(), 0);
        spots.iter().filter(|spot| before.has(**spot)).for_each(|spot| self.insert(*spot));
    }

    /// All, in the order of images or rows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Spot> + '_ {
        let bits = |word: u64| {
            let left = std::iter::successors((word != 0).then_some(word), |left| Some(left & (left - 1)).filter(|left| *left != 0));
            left.map(u64::trailing_zeros)
        };
        self.words.iter().enumerate().flat_map(move |(at, word)| bits(*word).map(move |bit| Spot(at as u32 * 64 + bit)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_in_it_once() {
        let mut marks = Marks::default();
        for spot in [3, 64, 3, 200] {
            marks.insert(Spot(spot));
        }
        marks.remove(Spot(64));
        marks.remove(Spot(65));
        assert_eq!(marks.len(), 2);
        assert_eq!(marks.iter().collect::<Vec<_>>(), [Spot(3), Spot(200)]);
        assert_eq!((marks.count(&[0b1000]), marks.count(&[])), (1, 0));
        marks.keep(&[Spot(200), Spot(7)]);
        assert_eq!(marks.iter().collect::<Vec<_>>(), [Spot(200)]);
    }
}
