//! Inks to light. JPEGs of four components store inks *inverted* (255 is no ink) whenever an Adobe program or a library that
//! follows it wrote them, which is always in practice: browsers, Pillow and ImageMagick read every four-component JPEG so, with or
//! without an Adobe segment, and evenset with them. There is no ink profile here: R = C' K' / 255 with C', K' as stored.

/// `stored` CMYK samples (inverted, four a pixel) as RGB.
pub(super) fn inverted_cmyk_to_rgb(stored: &[u8]) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(stored.len() / 4 * 3);
    for &[c, m, y, k] in stored.as_chunks::<4>().0 {
        rgb.extend([product(c, k), product(m, k), product(y, k)]);
    }
    rgb
}

/// `stored` YCCK samples (four a pixel) as RGB: the first three are the inks C, M, Y taken as R, G, B and turned to YCbCr (ITU-R BT.601 as in
/// JFIF); the fourth is K as it is in inverted CMYK.
pub(super) fn ycck_to_rgb(stored: &[u8]) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(stored.len() / 4 * 3);
    for &[y, cb, cr, k] in stored.as_chunks::<4>().0 {
        let ink = jfif_to_rgb(y, cb, cr);
        rgb.extend(ink.map(|ink| product(255 - ink, k)));
    }
    rgb
}

/// True inks (0 is no ink, four a pixel) as RGB.
pub(super) fn ink_to_rgb(inks: &[u8]) -> Vec<u8> {
    let mut rgb = Vec::with_capacity(inks.len() / 4 * 3);
    for &[c, m, y, k] in inks.as_chunks::<4>().0 {
        rgb.extend([product(255 - c, 255 - k), product(255 - m, 255 - k), product(255 - y, 255 - k)]);
    }
    rgb
}

/// a b / 255, rounded to the nearest.
fn product(a: u8, b: u8) -> u8 {
    ((u32::from(a) * u32::from(b) + 127) / 255) as u8
}

/// JFIF 1.02: R = Y + 1.402 Cr, G = Y - 0.344136 Cb - 0.714136 Cr, B = Y + 1.772 Cb, in 16-bit fixed point.
fn jfif_to_rgb(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let (y, cb, cr) = (i32::from(y) << 16, i32::from(cb) - 128, i32::from(cr) - 128);
    let sample = |fixed: i32| ((fixed + (1 << 15)) >> 16).clamp(0, 255) as u8;
    [sample(y + 91_881 * cr), sample(y - 22_554 * cb - 46_802 * cr), sample(y + 116_130 * cb)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inverted_inks_multiply() {
        // No ink at all is white; full black ink is black whatever the others; half of both is a quarter.
        assert_eq!(inverted_cmyk_to_rgb(&[255, 255, 255, 255]), [255, 255, 255]);
        assert_eq!(inverted_cmyk_to_rgb(&[255, 10, 200, 0]), [0, 0, 0]);
        assert_eq!(inverted_cmyk_to_rgb(&[128, 255, 0, 128]), [64, 128, 0]);
        assert_eq!(ink_to_rgb(&[0, 255, 255, 0]), [255, 0, 0]);
    }

    #[test]
    fn ycck_of_grey_ink_is_grey() {
        // Y 55 with neutral chroma is inks of 55 each, thus light of 200.
        assert_eq!(ycck_to_rgb(&[55, 128, 128, 255]), [200, 200, 200]);
        // Pure cyan ink is R 255, G 0, B 0 in the "RGB" that was turned: Y 76, Cb 85, Cr 255; light has no red.
        assert_eq!(ycck_to_rgb(&[76, 85, 255, 255]), [1, 255, 255]);
    }
}
