//! Samples of a pixel: which are colours, their mean, and images brought to another layout.

use crate::lanes;
use crate::pixels::{Image, Layout};

/// Rec. 601 brightness as OpenCV rounds it (weights in 1/32768).
#[inline(always)]
pub(super) fn luma([r, g, b]: [u8; 3]) -> u8 {
    ((u32::from(r) * 9798 + u32::from(g) * 19_235 + u32::from(b) * 3735 + (1 << 14)) >> 15) as u8
}

/// The mean of the colour samples.
pub(super) fn mean(image: &Image) -> f64 {
    let colours = image.layout().colours();
    let pixels = image.data().chunks_exact(image.layout().channels());
    let sum: u64 = pixels.map(|pixel| pixel[..colours].iter().map(|sample| u64::from(*sample)).sum::<u64>()).sum();
    sum as f64 / (colours as f64 * f64::from(image.width()) * f64::from(image.height()))
}

/// Every colour pixel through `change`; grey images have none, alpha stays. What `change` calls must be inlined to be quick.
#[inline(always)]
pub(super) fn map_colours(mut image: Image, change: impl Fn([u8; 3]) -> [u8; 3]) -> Image {
    lanes::widened(
        #[inline(always)]
        || match image.layout() {
            Layout::Grey | Layout::GreyAlpha => {}
            Layout::Rgb => {
                for pixel in image.data_mut().as_chunks_mut::<3>().0 {
                    *pixel = change(*pixel);
                }
            }
            Layout::Rgba => {
                for [r, g, b, _] in image.data_mut().as_chunks_mut::<4>().0 {
                    [*r, *g, *b] = change([*r, *g, *b]);
                }
            }
        },
    );
    image
}

/// `change`d colour samples with the alpha of `image`; both must have the same size and layout.
pub(super) fn with_alpha_of(image: &Image, mut changed: Image) -> Image {
    let layout = image.layout();
    if layout.has_alpha() && changed.layout() == layout {
        let n = layout.channels();
        for (to, from) in changed.data_mut().chunks_exact_mut(n).zip(image.data().chunks_exact(n)) {
            to[n - 1] = from[n - 1];
        }
    }
    changed
}

/// `image` in another layout: colours become brightness, brightness becomes three equal samples, missing alpha is opaque.
pub(super) fn converted(image: &Image, layout: Layout) -> Image {
    if image.layout() == layout {
        return image.clone();
    }
    let mut made = Image::filled(image.width(), image.height(), layout, &[255]);
    let pixels = image.data().chunks_exact(image.layout().channels());
    let (from_colours, colours) = (image.layout().colours(), layout.colours());
    let alphas = layout.has_alpha() && image.layout().has_alpha();
    for (to, from) in made.data_mut().chunks_exact_mut(layout.channels()).zip(pixels) {
        match (from_colours, colours) {
            (3, 1) => to[0] = luma([from[0], from[1], from[2]]),
            (1, 3) => to[..3].fill(from[0]),
            _ => to[..colours].copy_from_slice(&from[..colours]),
        }
        if alphas {
            to[colours] = from[from_colours];
        }
    }
    made
}
