//! Normally distributed noise from a seed: a table of 4096 equally likely steps, looked up with twelve random bits a sample.

use super::stream::Stream;
use crate::pixels::Image;
use std::sync::LazyLock;

/// Entries of the table; the outermost lie 3.67 standard deviations out.
const LEVELS: usize = 4096;

/// The standard normal distribution's quantiles at the middles of 4096 equal parts.
static QUANTILES: LazyLock<Vec<f64>> = LazyLock::new(|| (0..LEVELS).map(|i| quantile((i as f64 + 0.5) / LEVELS as f64)).collect());

/// Whole levels that are added to samples.
pub(super) struct Steps(Vec<i16>);

impl Steps {
    /// Of this mean and standard deviation, both in levels of 255.
    pub(super) fn new(mean: f64, std: f64) -> Self {
        Self(QUANTILES.iter().map(|z| libm::rint(mean + std * z) as i16).collect())
    }

    #[inline(always)]
    fn add(&self, sample: u8, random: [u8; 2]) -> u8 {
        let step = self.0[usize::from(u16::from_le_bytes(random)) % LEVELS];
        (i16::from(sample) + step).clamp(0, 255) as u8
    }
}

/// Every colour sample with its own noise; alpha stays.
pub(super) fn add_coloured(mut image: Image, steps: &Steps, seed: u64) -> Image {
    let layout = image.layout();
    let (n, colours) = (layout.channels(), layout.colours());
    let width = image.width() as usize;
    let mut stream = Stream::of_noise(seed);
    let mut random = vec![0; width * colours * 2];
    for row in image.data_mut().chunks_exact_mut(width * n) {
        stream.fill(&mut random);
        let (random, _) = random.as_chunks::<2>();
        if n == colours {
            for (sample, random) in row.iter_mut().zip(random) {
                *sample = steps.add(*sample, *random);
            }
        } else {
            for (pixel, random) in row.chunks_exact_mut(n).zip(random.chunks_exact(colours)) {
                for (sample, random) in pixel.iter_mut().zip(random) {
                    *sample = steps.add(*sample, *random);
                }
            }
        }
    }
    image
}

/// Every pixel's colour samples with the same noise; alpha stays.
pub(super) fn add_grey(mut image: Image, steps: &Steps, seed: u64) -> Image {
    let layout = image.layout();
    let (n, colours) = (layout.channels(), layout.colours());
    let width = image.width() as usize;
    let mut stream = Stream::of_noise(seed);
    let mut random = vec![0; width * 2];
    for row in image.data_mut().chunks_exact_mut(width * n) {
        stream.fill(&mut random);
        for (pixel, random) in row.chunks_exact_mut(n).zip(random.as_chunks::<2>().0) {
            for sample in &mut pixel[..colours] {
                *sample = steps.add(*sample, *random);
            }
        }
    }
    image
}

/// The median of the largest size that `count` standard normal numbers reach: each is beyond it with a chance of ln 2 / count.
pub(super) fn typical_largest(count: f64) -> f64 {
    quantile(1.0 - 0.5 * std::f64::consts::LN_2 / count.max(1.0))
}

/// One number of the standard normal distribution, to within the table's 4096 steps.
pub(super) fn normal(stream: &mut Stream) -> f64 {
    QUANTILES[stream.bits() as usize % LEVELS]
}

/// Different draws of [`standard`].
pub(super) const DRAWS: usize = LEVELS;

/// The `draw`th of [`DRAWS`] equally likely numbers of the standard normal distribution.
pub(super) fn standard(draw: usize) -> f64 {
    QUANTILES[draw % LEVELS]
}

/// Counts of a Poisson distribution, looked up with sixteen random bits.
pub(super) struct Counts {
    /// Below which random number each count ends.
    ends: Vec<u32>,
    /// Where to begin looking, by the highest six bits.
    from: [u16; 64],
}

impl Counts {
    /// Of this mean, which is at most 600.
    pub(super) fn poisson(mean: f64) -> Self {
        let (mut share, mut sum) = (libm::exp(-mean.min(600.0)), 0.0);
        let mut ends = Vec::new();
        for count in 0..1000_u32 {
            sum += share;
            let end = libm::rint(sum * 65_536.0) as u32;
            ends.push(end);
            if end >= 65_536 {
                break;
            }
            share *= mean / f64::from(count + 1);
        }
        // Whatever is left falls to the last count.
        if let Some(last) = ends.last_mut() {
            *last = 65_536;
        }
        let from = std::array::from_fn(|high| ends.partition_point(|end| *end <= (high as u32) << 10) as u16);
        Self { ends, from }
    }

    /// The count of a random number.
    #[inline(always)]
    pub(super) fn of(&self, random: u16) -> u16 {
        let mut count = self.from[usize::from(random >> 10)];
        while self.ends.get(usize::from(count)).is_some_and(|end| *end <= u32::from(random)) {
            count += 1;
        }
        count
    }
}

/// The standard normal quantile at `p` in (0, 1), by bisection of the distribution function (`libm`'s erf is the same on every machine).
fn quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-8.0, 8.0);
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if 0.5 * libm::erfc(-middle * std::f64::consts::FRAC_1_SQRT_2) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn noise_has_the_mean_and_deviation_asked_for() {
        let flat = Image::filled(200, 100, Layout::Rgb, &[128]);
        let noisy = add_coloured(flat, &Steps::new(5.0, 10.0), 3);
        let n = noisy.data().len() as f64;
        let mean = noisy.data().iter().map(|v| f64::from(*v)).sum::<f64>() / n;
        let variance = noisy.data().iter().map(|v| (f64::from(*v) - mean).powi(2)).sum::<f64>() / n;
        // Standard errors: 10 / sqrt(60000) = 0.04 and 10 / sqrt(120000) = 0.03.
        assert!((mean - 133.0).abs() < 0.2, "{mean}");
        assert!((variance.sqrt() - 10.0).abs() < 0.2, "{}", variance.sqrt());
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        assert!((quantile(0.975) - 1.959_964).abs() < 1e-6);
        assert!(quantile(0.5).abs() < 1e-12);
    }

    #[test]
    fn counts_have_the_mean_and_variance_of_poisson() {
        for mean in [0.0, 0.05, 3.0, 40.0, 500.0] {
            let counts = Counts::poisson(mean);
            let all: Vec<f64> = (0..=u16::MAX).map(|random| f64::from(counts.of(random))).collect();
            let found = all.iter().sum::<f64>() / 65_536.0;
            let variance = all.iter().map(|count| (count - found).powi(2)).sum::<f64>() / 65_536.0;
            assert!((found - mean).abs() < 0.002 * mean + 1e-3, "{mean}: mean {found}");
            assert!((variance - mean).abs() < 0.01 * mean + 1e-3, "{mean}: variance {variance}");
        }
    }
}
