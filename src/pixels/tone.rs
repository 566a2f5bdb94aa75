//! Deep samples to eight bits.

/// Sixteen bits to eight, rounded to the nearest: v 255 / 65535.
pub(super) fn from_sixteen(samples: &[u16]) -> Vec<u8> {
    samples.iter().map(|&v| ((u32::from(v) * 255 + 32_767) / 65_535) as u8).collect()
}

/// Floating point to eight bits. Samples are light from 0 to 1; where a file goes beyond 1 its largest becomes white, so that a
/// file that counts to 255 or 65535 is not a white sheet. What is not a number is black.
pub(super) fn from_float(samples: &[f32]) -> Vec<u8> {
    let top = samples.iter().copied().filter(|v| v.is_finite()).fold(1.0_f32, f32::max);
    // `as` turns NaN into 0 and saturates.
    samples.iter().map(|&v| (v / top * 255.0 + 0.5) as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_are_rounded() {
        assert_eq!(from_sixteen(&[0, 128, 129, 257, 32_768, 65_406, 65_407, 65_535]), [0, 0, 1, 1, 128, 254, 255, 255]);
    }

    #[test]
    fn floats_beyond_one_are_scaled() {
        assert_eq!(from_float(&[0.0, 0.5, 1.0, f32::NAN, -3.0]), [0, 128, 255, 0, 0]);
        assert_eq!(from_float(&[0.0, 100.0, 200.0]), [0, 128, 255]);
    }
}
