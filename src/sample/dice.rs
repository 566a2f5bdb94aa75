//! Random choices of one picture. Every picture has its own stream, so that pictures may be drawn in any order on any number of threads.

use super::picture::{Ink, ink};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A random stream with the few questions that drawing asks.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream numbered `stream` of `seed`.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut chacha = ChaCha8Rng::seed_from_u64(seed);
        chacha.set_stream(stream);
        Self(chacha)
    }

    /// A whole random number.
    pub(super) fn number(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number in [0, 1), of 24 bits.
    pub(super) fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / (1 << 24) as f32
    }

    /// A number in [`low`, `high`).
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// A number around 0, at most `reach` away, more often near than far.
    pub(super) fn about(&mut self, reach: f32) -> f32 {
        (self.unit() + self.unit() - 1.0) * reach
    }

    /// A whole number in [0, `n`); 0 if `n` is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f32) as usize).min(n.saturating_sub(1))
    }

    /// `true` with probability `p`.
    pub(super) fn chance(&mut self, p: f32) -> bool {
        self.unit() < p
    }

    /// 1 or -1.
    pub(super) fn side(&mut self) -> f32 {
        if self.chance(0.5) { 1.0 } else { -1.0 }
    }

    /// One of `choices`, which must not be empty.
    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// `ink` a little different: each channel by at most `reach` (of 1), and all together too.
    pub(super) fn vary(&mut self, ink: Ink, reach: f32) -> Ink {
        let all = self.about(reach);
        let mut one = |value: f32| (value + all + self.about(reach * 0.5)).clamp(0.0, 1.0);
        Ink { r: one(ink.r), g: one(ink.g), b: one(ink.b), a: ink.a }
    }

    /// One of `colours` (0xRRGGBB), varied as [`vary`](Self::vary) does.
    pub(super) fn shade(&mut self, colours: &[u32], reach: f32) -> Ink {
        let chosen = ink(self.pick(colours));
        self.vary(chosen, reach)
    }
}
