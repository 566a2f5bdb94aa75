//! The random stream of one step. Every step of a chain has its own, so moving a slider of one or switching it off leaves the others'
//! draws as they were.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Random numbers that are the same on every machine and for ever: ChaCha8, and arithmetic that IEEE 754 fixes.
pub(super) struct Stream(ChaCha8Rng);

impl Stream {
    /// The stream of the `nth` step called `name` in a chain drawn with `seed`. Neither the step's place nor its neighbours matter.
    pub(super) fn of_step(seed: u64, name: &str, nth: u64) -> Self {
        Self::keyed(seed, fnv1a(name.as_bytes()), nth)
    }

    /// The stream of pixel noise with this seed.
    pub(super) fn of_noise(seed: u64) -> Self {
        Self::keyed(seed, fnv1a(b"noise"), 0)
    }

    fn keyed(seed: u64, name: u64, nth: u64) -> Self {
        let mut key = *b"________________________evenset1";
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&name.to_le_bytes());
        key[16..24].copy_from_slice(&nth.to_le_bytes());
        Self(ChaCha8Rng::from_seed(key))
    }

    /// 64 random bits.
    pub(super) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Fills `bytes` with random bits.
    pub(super) fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill_bytes(bytes);
    }

    /// In [0, 1), 53 bits.
    pub(super) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// In [low, high], rounded to seven decimals so that the manifest stays short and exact.
    pub(super) fn range(&mut self, (low, high): (f64, f64)) -> f64 {
        rounded(low + (high - low) * self.unit()).clamp(low, high)
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn int(&mut self, (low, high): (i64, i64)) -> i64 {
        let span = i128::from(high) - i128::from(low) + 1;
        let step = (i128::from(self.bits()) * span.max(1)) >> 64;
        (i128::from(low) + step) as i64
    }

    /// A seed for pixel noise, small enough for JSON readers that hold numbers in 53 bits.
    pub(super) fn seed(&mut self) -> u64 {
        self.bits() >> 11
    }
}

/// To seven decimals.
pub(super) fn rounded(number: f64) -> f64 {
    libm::round(number * 1e7) / 1e7
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;

    #[test]
    fn streams_are_apart_and_stay_the_same_for_ever() {
        let first = |seed, name, nth| Stream::of_step(seed, name, nth).bits();
        assert_eq!(first(7, "Rotate", 0), first(7, "Rotate", 0));
        assert_ne!(first(7, "Rotate", 0), first(8, "Rotate", 0));
        assert_ne!(first(7, "Rotate", 0), first(7, "Rotate", 1));
        assert_ne!(first(7, "Rotate", 0), first(7, "Affine", 0));
    }

    #[test]
    fn numbers_keep_within_their_range() {
        let mut stream = Stream::of_step(1, "x", 0);
        let ints: Vec<i64> = (0..200).map(|_| stream.int((-1, 2))).collect();
        assert!((-1..=2).all(|n| ints.contains(&n)) && ints.iter().all(|n| (-1..=2).contains(n)));
        assert!((0..200).map(|_| stream.range((-0.3, 0.1))).all(|x| (-0.3..=0.1).contains(&x)));
        assert_eq!(stream.range((1.0 / 3.0, 1.0 / 3.0)), 1.0 / 3.0);
        assert!(stream.int((i64::MIN, i64::MAX)).checked_abs().is_some());
    }
}
