//! Tables of 256 entries: a new level for every level.

use crate::pixels::Image;

/// `formula` at every level, rounded half to even (as OpenCV and NumPy do) and cut to 0 to 255.
pub(super) fn of(formula: impl Fn(f64) -> f64) -> [u8; 256] {
    std::array::from_fn(|level| libm::rint(formula(level as f64)).clamp(0.0, 255.0) as u8)
}

/// `first`, then `second`.
pub(super) fn joined(first: &[u8; 256], second: &[u8; 256]) -> [u8; 256] {
    first.map(|level| second[level as usize])
}

/// Every colour sample of `image` looked up; alpha stays.
pub(super) fn apply(mut image: Image, table: &[u8; 256]) -> Image {
    let layout = image.layout();
    if layout.has_alpha() {
        for pixel in image.data_mut().chunks_exact_mut(layout.channels()) {
            for sample in &mut pixel[..layout.colours()] {
                *sample = table[*sample as usize];
            }
        }
    } else {
        for sample in image.data_mut() {
            *sample = table[*sample as usize];
        }
    }
    image
}
