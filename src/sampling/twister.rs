//! numpy's legacy `RandomState`, number for number: MT19937 (Matsumoto and Nishimura 1998), and what is drawn from it.

const N: usize = 624;
const M: usize = 397;

/// The stream of `numpy.random.RandomState(seed)`.
#[derive(Clone)]
pub struct Twister {
    state: [u32; N],
    at: usize,
}

impl std::fmt::Debug for Twister {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Twister(at {})", self.at)
    }
}

impl Twister {
    /// As `RandomState(seed)` with an integer.
    pub fn new(seed: u32) -> Self {
        let mut state = [seed; N];
        for at in 1..N {
            let last = state[at - 1];
            state[at] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(at as u32);
        }
        Self { state, at: N }
    }

    fn refill(&mut self) {
        for at in 0..N {
            let word = (self.state[at] & 0x8000_0000) | (self.state[(at + 1) % N] & 0x7fff_ffff);
            let odd = if word & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[at] = self.state[(at + M) % N] ^ (word >> 1) ^ odd;
        }
        self.at = 0;
    }

    fn word(&mut self) -> u32 {
        if self.at == N {
            self.refill();
        }
        let mut word = self.state[self.at];
        self.at += 1;
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c_5680;
        word ^= (word << 15) & 0xefc6_0000;
        word ^ (word >> 18)
    }

    /// One of `0..end`, as one number of `randint(0, end, ...)`: masked, and drawn again where it is too large. `end` of 0 counts as 1.
    pub fn below(&mut self, end: usize) -> usize {
        let most = u32::try_from(end.saturating_sub(1)).unwrap_or(u32::MAX - 1);
        let Some(mask) =
            most.checked_next_power_of_two().map(|power| if power == most { 2 * u64::from(power) - 1 } else { u64::from(power) - 1 })
        else {
            // Above 2^31: all bits count.
            return self.redrawn(u32::MAX, most);
        };
        if most == 0 { 0 } else { self.redrawn(mask as u32, most) }
    }

    fn redrawn(&mut self, mask: u32, most: u32) -> usize {
        loop {
            let drawn = self.word() & mask;
            if drawn <= most {
                return drawn as usize;
            }
        }
    }

    /// As `randint(0, end, size=count)`.
    pub fn integers(&mut self, end: usize, count: usize) -> Vec<usize> {
        (0..count).map(|_| self.below(end)).collect()
    }

    /// As one number of `uniform(size=...)`: from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        let (high, low) = (u64::from(self.word() >> 5), u64::from(self.word() >> 6));
        ((high << 26) + low) as f64 / (1u64 << 53) as f64
    }

    /// As `permutation(count)`.
    pub fn permutation(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for last in (1..count).rev() {
            let other = self.below(last + 1);
            order.swap(last, other);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_numpys() {
        // numpy: RandomState(42).randint(0, 2**32, 3, dtype=uint32) and RandomState(0).random_sample().
        let mut twister = Twister::new(42);
        assert_eq!([twister.word(), twister.word(), twister.word()], [1_608_637_542, 3_421_126_067, 4_083_286_876]);
        assert_eq!(Twister::new(0).unit(), 0.548_813_503_927_324_7);
        assert_eq!(Twister::new(0).permutation(10), [2, 8, 4, 9, 1, 6, 7, 3, 0, 5]);
        assert_eq!(Twister::new(0).integers(4, 6), [0, 3, 1, 0, 3, 3]);
        assert_eq!(Twister::new(5).integers(1, 3), [0, 0, 0]);
    }
}
