//! The picture that all descriptors look at: 64 x 64, three colours, on white where it is transparent.

use crate::pixels::{self, Image, Layout};

/// Pixels on each side.
pub(super) const SIDE: usize = 64;

/// `image` as a square of [`SIDE`] pixels, stretched to it.
pub(super) fn square(image: &Image) -> Image {
    let small = pixels::resize(image, SIDE as u32, SIDE as u32);
    let colours = small.layout().colours();
    let mut data = Vec::with_capacity(SIDE * SIDE * 3);
    for pixel in small.data().chunks_exact(small.layout().channels()) {
        let alpha = if small.layout().has_alpha() { u32::from(pixel[colours]) } else { 255 };
        for channel in 0..3 {
            let value = u32::from(pixel[channel.min(colours - 1)]);
            data.push(((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8);
        }
    }
    Image::new(SIDE as u32, SIDE as u32, Layout::Rgb, data).expect("a square of three colours")
}

/// The mirror image of a square.
pub(super) fn mirrored(image: &Image) -> Image {
    let mut data = Vec::with_capacity(image.data().len());
    for row in image.data().chunks_exact(image.width() as usize * 3) {
        data.extend(row.chunks_exact(3).rev().flatten());
    }
    Image::new(image.width(), image.height(), Layout::Rgb, data).expect("as large as the image")
}

/// Brightness as ITU-R 601 weighs it, one number a pixel.
pub(super) fn grey(image: &Image) -> Vec<u8> {
    let one = |pixel: &[u8]| {
        let [red, green, blue] = [0, 1, 2].map(|channel| u32::from(pixel[channel]));
        ((19_595 * red + 38_470 * green + 7_471 * blue + 32_768) >> 16) as u8
    };
    image.data().chunks_exact(3).map(one).collect()
}
