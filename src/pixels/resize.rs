//! Resizing, by a SIMD resizer; alpha is multiplied in and out, so that transparent pixels lend no colour.

use super::{Image, Layout};
use fast_image_resize::images::{CroppedImage, Image as Target, ImageRef};
use fast_image_resize::{FilterType, IntoImageView, PixelType, ResizeAlg, ResizeOptions, Resizer};
use std::cell::RefCell;

thread_local! {
    // Its buffers are worth keeping: thumbnails come by the thousand.
    static RESIZER: RefCell<Resizer> = RefCell::new(Resizer::new());
}

/// `image` made to fit in `side_px` x `side_px`, keeping its shape; itself if it fits already.
pub fn fit(image: &Image, side_px: u32) -> Image {
    let (width, height) = fitted(image.width, image.height, side_px);
    resize(image, width, height)
}

/// The size that fits in `side_px` x `side_px`: never enlarged, each side at least 1, rounded to the nearest.
pub(super) fn fitted(width: u32, height: u32, side_px: u32) -> (u32, u32) {
    let (long, side) = (u64::from(width.max(height)), u64::from(side_px.max(1)));
    if long <= side {
        return (width, height);
    }
    let scaled = |n: u32| ((u64::from(n) * side + long / 2) / long).max(1) as u32;
    (scaled(width), scaled(height))
}

/// `image` resized to exactly `width` x `height` (each at least 1) with a bilinear (when shrinking: area-weighted) filter.
pub fn resize(image: &Image, width: u32, height: u32) -> Image {
    let (width, height) = (width.max(1), height.max(1));
    if (width, height) == (image.width, image.height) {
        return image.clone();
    }
    shrunk(&view(image), image.layout, (width, height))
}

/// The part of `image` at `left` and `top`, `wide` x `high` pixels large, resized as [`resize`] would resize a copy of it: nothing beyond
/// the part is seen. What of the part is not in the image is left out; at least one pixel stays.
pub fn resize_part(image: &Image, [left, top, wide, high]: [u32; 4], width: u32, height: u32) -> Image {
    let (left, top) = (left.min(image.width - 1), top.min(image.height - 1));
    let (wide, high) = (wide.clamp(1, image.width - left), high.clamp(1, image.height - top));
    let whole = view(image);
    let part = CroppedImage::new(&whole, left, top, wide, high).expect("the part is inside the image");
    shrunk(&part, image.layout, (width.max(1), height.max(1)))
}

fn pixel_type(layout: Layout) -> PixelType {
    match layout {
        Layout::Grey => PixelType::U8,
        Layout::GreyAlpha => PixelType::U8x2,
        Layout::Rgb => PixelType::U8x3,
        Layout::Rgba => PixelType::U8x4,
    }
}

fn view(image: &Image) -> ImageRef<'_> {
    let pixel = pixel_type(image.layout);
    ImageRef::new(image.width, image.height, &image.data, pixel).expect("an image has width x height x channels bytes")
}

fn shrunk(source: &impl IntoImageView, layout: Layout, (width, height): (u32, u32)) -> Image {
    let mut target = Target::new(width, height, pixel_type(layout));
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Bilinear)).use_alpha(layout.has_alpha());
    RESIZER
        .with_borrow_mut(|resizer| resizer.resize(source, &mut target, &options))
        .expect("source and target have the same pixel type and no crop box");
    Image { width, height, layout, data: target.into_vec() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn sizes_that_fit() {
        assert_eq!(fitted(500, 375, 128), (128, 96));
        assert_eq!(fitted(375, 500, 128), (96, 128));
        assert_eq!(fitted(100, 50, 128), (100, 50));
        assert_eq!(fitted(10_000, 1, 100), (100, 1));
        assert_eq!(fitted(7, 7, 0), (1, 1));
    }

    #[test]
    fn a_part_is_resized_as_its_copy_is() {
        for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
            let n = layout.channels();
            let data: Vec<u8> = (0..50 * 40 * n).map(|at| (at * at % 253) as u8).collect();
            let image = Image::new(50, 40, layout, data).unwrap();
            let cut = (5..38).flat_map(|y| image.data()[(y * 50 + 7) * n..(y * 50 + 48) * n].to_vec()).collect();
            let cut = Image::new(41, 33, layout, cut).unwrap();
            assert!(resize_part(&image, [7, 5, 41, 33], 12, 10) == resize(&cut, 12, 10), "{layout:?}");
        }
    }

    #[test]
    fn shrinking_averages() {
        let image = Image::new(4, 2, Layout::Grey, vec![0, 100, 200, 200, 100, 200, 200, 200]).unwrap();
        let small = resize(&image, 1, 1);
        // A triangle filter as wide as the picture; worth between the plain mean (150) and its middle columns (175).
        assert!((150..=175).contains(&small.data()[0]), "{:?}", small.data());
        let flat = resize(&Image::filled(640, 480, Layout::Rgb, &[10, 20, 30]), 13, 7);
        assert!(flat.data().chunks(3).all(|p| p == [10, 20, 30]));
    }

    #[test]
    fn transparent_pixels_lend_no_colour() {
        let image = Image::new(2, 1, Layout::Rgba, vec![200, 0, 0, 255, 0, 255, 0, 0]).unwrap();
        let one = resize(&image, 1, 1);
        assert_eq!(one.data()[1], 0, "no green from a pixel that is not there");
        assert!((199..=200).contains(&one.data()[0]), "{}", one.data()[0]);
        assert!((127..=128).contains(&one.data()[3]));
    }
}
