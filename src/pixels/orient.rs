//! Turning an image as its EXIF orientation says.

use super::{Image, Layout};
use image::metadata::Orientation;

/// Whether width and height change places.
pub(super) fn swaps_sides(orientation: Orientation) -> bool {
    use Orientation as O;
    matches!(orientation, O::Rotate90 | O::Rotate270 | O::Rotate90FlipH | O::Rotate270FlipH)
}

/// `image` turned upright.
pub(super) fn upright(image: Image, orientation: Orientation) -> Image {
    if orientation == Orientation::NoTransforms {
        return image;
    }
    match image.layout {
        Layout::Grey => turned::<1>(&image, orientation),
        Layout::GreyAlpha => turned::<2>(&image, orientation),
        Layout::Rgb => turned::<3>(&image, orientation),
        Layout::Rgba => turned::<4>(&image, orientation),
    }
}

fn turned<const N: usize>(image: &Image, orientation: Orientation) -> Image {
    use Orientation as O;
    let (w, h) = (image.width as usize, image.height as usize);
    let pixels = image.data.as_chunks::<N>().0;
    let (out_w, out_h) = if swaps_sides(orientation) { (h, w) } else { (w, h) };
    // Where the pixel shown at (x, y) is stored.
    let stored = |x: usize, y: usize| match orientation {
        O::NoTransforms => y * w + x,
        O::FlipHorizontal => y * w + (w - 1 - x),
        O::Rotate180 => (h - 1 - y) * w + (w - 1 - x),
        O::FlipVertical => (h - 1 - y) * w + x,
        O::Rotate90FlipH => x * w + y,
        O::Rotate90 => (h - 1 - x) * w + y,
        O::Rotate270FlipH => (h - 1 - x) * w + (w - 1 - y),
        O::Rotate270 => x * w + (w - 1 - y),
    };
    let mut data = Vec::with_capacity(image.data.len());
    for y in 0..out_h {
        for x in 0..out_w {
            data.extend_from_slice(&pixels[stored(x, y)]);
        }
    }
    Image { width: out_w as u32, height: out_h as u32, layout: image.layout, data }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    /// EXIF 2.3, tag 0112: where the stored first row and first column belong. Stored picture: 1 2 3 / 4 5 6.
    #[test]
    fn all_eight_by_hand() {
        let shown: [(&[u8], u32); 8] = [
            (&[1, 2, 3, 4, 5, 6], 3),
            (&[3, 2, 1, 6, 5, 4], 3),
            (&[6, 5, 4, 3, 2, 1], 3),
            (&[4, 5, 6, 1, 2, 3], 3),
            (&[1, 4, 2, 5, 3, 6], 2),
            (&[4, 1, 5, 2, 6, 3], 2),
            (&[6, 3, 5, 2, 4, 1], 2),
            (&[3, 6, 2, 5, 1, 4], 2),
        ];
        for (exif, (wanted, width)) in (1_u8..).zip(shown) {
            let image = Image::new(3, 2, Layout::Grey, vec![1, 2, 3, 4, 5, 6]).unwrap();
            let up = upright(image, Orientation::from_exif(exif).unwrap());
            assert_eq!((up.data(), up.width()), (wanted, width), "orientation {exif}");
        }
    }

    #[test]
    fn pixels_keep_their_samples_together() {
        let image = Image::new(2, 1, Layout::Rgb, vec![1, 2, 3, 4, 5, 6]).unwrap();
        let up = upright(image, Orientation::Rotate90);
        assert_eq!((up.width(), up.height(), up.data()), (1, 2, &[1, 2, 3, 4, 5, 6][..]));
    }
}
