//! Tables of 256 entries: a new level for every level.

use super::samples;
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

/// Red, green and blue looked up in a table each; grey pictures and alpha stay.
pub(super) fn apply_to_colours(image: Image, [red, green, blue]: &[[u8; 256]; 3]) -> Image {
    samples::map_colours(image, |[r, g, b]| [red[r as usize], green[g as usize], blue[b as usize]])
}

/// How often each level occurs, a list for each colour channel.
pub(super) fn histograms(image: &Image) -> Vec<[u32; 256]> {
    let layout = image.layout();
    let mut counts = vec![[0; 256]; layout.colours()];
    match &mut counts[..] {
        [red, green, blue] => {
            for pixel in image.data().chunks_exact(layout.channels()) {
                red[pixel[0] as usize] += 1;
                green[pixel[1] as usize] += 1;
                blue[pixel[2] as usize] += 1;
            }
        }
        all => {
            for pixel in image.data().chunks_exact(layout.channels()) {
                all[0][pixel[0] as usize] += 1;
            }
        }
    }
    counts
}

/// Every colour channel looked up in the table that `make` makes of its histogram; alpha stays.
pub(super) fn apply_by_histogram(image: Image, make: impl Fn(&[u32; 256]) -> [u8; 256]) -> Image {
    match histograms(&image)[..] {
        [red, green, blue] => apply_to_colours(image, &[make(&red), make(&green), make(&blue)]),
        [ref grey, ..] => apply(image, &make(grey)),
        [] => image,
    }
}
