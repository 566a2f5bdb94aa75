//! One picture's descriptor: six blocks, each number in a byte.

use super::square::{SIDE, grey, mirrored, square};
use super::{colour, gradient, texture};
use crate::pixels::{self, Image};

/// Half the side: the second scale.
const HALF: usize = SIDE / 2;

/// Lengths of the six blocks.
pub(super) const BLOCKS: [usize; 6] =
    [gradient::len(SIDE), gradient::len(HALF), texture::len(3), texture::len(2), colour::HISTOGRAM, colour::TINY_LEN];

/// Bytes of a descriptor.
pub const LEN: usize = BLOCKS[0] + BLOCKS[1] + BLOCKS[2] + BLOCKS[3] + BLOCKS[4] + BLOCKS[5];

/// What a picture looks like, in [`LEN`] bytes; the mirror image looks the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor(pub(super) Box<[u8]>);

impl Descriptor {
    /// Looks at `image`, of any size and layout.
    pub fn of(image: &Image) -> Self {
        let image = square(image);
        let (mut one, mut other) = (Vec::with_capacity(LEN), Vec::with_capacity(LEN));
        describe(&image, &mut one);
        describe(&mirrored(&image), &mut other);
        // Nothing is above 1: shares' roots, parts of unit vectors, colours.
        Self(one.iter().zip(&other).map(|(one, other)| ((one + other) * 127.5 + 0.5) as u8).collect())
    }
}

fn describe(image: &Image, into: &mut Vec<f32>) {
    let half = pixels::resize(image, HALF as u32, HALF as u32);
    gradient::blocks(image, into);
    gradient::blocks(&half, into);
    texture::patterns(&grey(image), SIDE, 3, into);
    texture::patterns(&grey(&half), HALF, 2, into);
    colour::histogram(image, into);
    colour::tiny(image, into);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    fn picture() -> Image {
        let data = (0..60 * 40 * 3).map(|at: u32| (at.wrapping_mul(2_654_435_761) >> 24) as u8 / 2 + (at % 180) as u8 / 2).collect();
        Image::new(60, 40, Layout::Rgb, data).unwrap()
    }

    #[test]
    fn mirror_images_look_alike_and_others_do_not() {
        let image = picture();
        let flipped = mirrored(&image);
        let far = |one: &Descriptor, other: &Descriptor| {
            one.0.iter().zip(&other.0).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum::<f64>().sqrt()
        };
        let (one, two, flat) =
            (Descriptor::of(&image), Descriptor::of(&flipped), Descriptor::of(&Image::filled(9, 9, Layout::Grey, &[90])));
        assert_eq!(one.0.len(), LEN);
        assert!(far(&one, &two) < 60.0, "{}", far(&one, &two));
        assert!(far(&one, &flat) > 500.0, "{}", far(&one, &flat));
        assert_eq!(Descriptor::of(&image), one);
    }

    #[test]
    fn what_cannot_be_seen_does_not_count() {
        let clear = Image::new(2, 1, Layout::Rgba, vec![9, 200, 3, 0, 255, 255, 255, 255]).unwrap();
        assert_eq!(Descriptor::of(&clear), Descriptor::of(&Image::filled(2, 1, Layout::Rgb, &[255])));
    }
}
