//! Colours apart: a block of pixels as three planes, so that many are computed side by side.

use crate::lanes;
use crate::pixels::{Image, Layout};
use std::borrow::Cow;

/// Pixels of a block.
pub(super) const BLOCK: usize = 64;

/// Red, green and blue of a block.
pub(super) type Planes = [[u8; BLOCK]; 3];

/// Every block of colours through `change`; grey images have none, alpha stays. What lies in the last block beyond the image is black. An
/// image that is only borrowed is copied a part at a time, while the part is in the nearest cache.
#[inline(always)]
pub(super) fn map(mut image: Cow<'_, Image>, mut change: impl FnMut(&mut Planes)) -> Image {
    const PART_PIXELS: usize = 64 * BLOCK;
    lanes::widened(
        #[inline(always)]
        || {
            let (n, parts) = (image.layout().channels(), matches!(image, Cow::Borrowed(_)));
            if image.layout().colours() == 1 {
                return image.into_owned();
            }
            if !parts {
                map_samples(image.to_mut().data_mut(), n, &mut change);
                return image.into_owned();
            }
            let mut data = Vec::with_capacity(image.data().len());
            for part in image.data().chunks(PART_PIXELS * n) {
                let from = data.len();
                data.extend_from_slice(part);
                map_samples(&mut data[from..], n, &mut change);
            }
            Image::new(image.width(), image.height(), image.layout(), data).expect("as many samples as the image has")
        },
    )
}

/// Pixels of `n` samples: three, or four with alpha.
#[inline(always)]
fn map_samples(samples: &mut [u8], n: usize, change: &mut impl FnMut(&mut Planes)) {
    if n == 3 {
        map_pixels::<3>(samples.as_chunks_mut().0, change);
    } else {
        map_pixels::<4>(samples.as_chunks_mut().0, change);
    }
}

/// Gives every block of colours to `look`, with how many of its pixels the image has; grey images have none.
#[inline(always)]
pub(super) fn look(image: &Image, mut look: impl FnMut(&mut Planes, usize)) {
    lanes::widened(
        #[inline(always)]
        || match image.layout() {
            Layout::Grey | Layout::GreyAlpha => {}
            Layout::Rgb => look_at_pixels::<3>(image.data().as_chunks().0, &mut look),
            Layout::Rgba => look_at_pixels::<4>(image.data().as_chunks().0, &mut look),
        },
    );
}

#[inline(always)]
fn map_pixels<const N: usize>(pixels: &mut [[u8; N]], change: &mut impl FnMut(&mut Planes)) {
    let (blocks, rest) = pixels.as_chunks_mut::<BLOCK>();
    for block in blocks {
        let mut planes = apart(block);
        change(&mut planes);
        put(&planes, block);
    }
    if !rest.is_empty() {
        let mut block = [[0; N]; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        let mut planes = apart(&block);
        change(&mut planes);
        put(&planes, &mut block);
        rest.copy_from_slice(&block[..rest.len()]);
    }
}

#[inline(always)]
fn look_at_pixels<const N: usize>(pixels: &[[u8; N]], look: &mut impl FnMut(&mut Planes, usize)) {
    let (blocks, rest) = pixels.as_chunks::<BLOCK>();
    for block in blocks {
        look(&mut apart(block), BLOCK);
    }
    if !rest.is_empty() {
        let mut block = [[0; N]; BLOCK];
        block[..rest.len()].copy_from_slice(rest);
        look(&mut apart(&block), rest.len());
    }
}

#[inline(always)]
fn apart<const N: usize>(block: &[[u8; N]; BLOCK]) -> Planes {
    let [mut red, mut green, mut blue] = [[0; BLOCK]; 3];
    for at in 0..BLOCK {
        (red[at], green[at], blue[at]) = (block[at][0], block[at][1], block[at][2]);
    }
    [red, green, blue]
}

#[inline(always)]
fn put<const N: usize>([red, green, blue]: &Planes, block: &mut [[u8; N]; BLOCK]) {
    for at in 0..BLOCK {
        (block[at][0], block[at][1], block[at][2]) = (red[at], green[at], blue[at]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_is_met_once_and_alpha_stays() {
        for (layout, n) in [(Layout::Rgb, 3), (Layout::Rgba, 4), (Layout::Grey, 1)] {
            for pixels in [1, 63, 64, 65, 200] {
                let data: Vec<u8> = (0..pixels * n).map(|at| (at * 7 % 251) as u8).collect();
                let image = Image::new(pixels as u32, 1, layout, data.clone()).expect("as many samples as that");
                let made = map(Cow::Borrowed(&image), |planes| planes.swap(0, 2));
                assert_eq!(map(Cow::Owned(image.clone()), |planes| planes.swap(0, 2)), made);
                let (mut met, mut sum) = (0, 0);
                look(&image, |planes, count| {
                    met += count;
                    sum += planes[0].iter().map(|red| u32::from(*red)).sum::<u32>();
                });
                let swapped = data.chunks(n).flat_map(|pixel| match pixel {
                    [r, g, b, rest @ ..] => [&[*b, *g, *r], rest].concat(),
                    grey => grey.to_vec(),
                });
                assert!(made.data().iter().copied().eq(swapped), "{layout:?}, {pixels}");
                let reds: u32 = if n == 1 { 0 } else { data.chunks(n).map(|pixel| u32::from(pixel[0])).sum() };
                assert_eq!((met, sum), (if n == 1 { 0 } else { pixels }, reds), "{layout:?}, {pixels}");
            }
        }
    }
}
