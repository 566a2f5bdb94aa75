//! The sun of RandomSunFlare's `physics_based`: discs and rays of light, blurred, fading with the distance, the fringes red and blue.

use super::shapes::{self, Span, Steps};
use crate::augment::samples;
use crate::augment::warp::{Border, smooth};
use crate::pixels::Image;

/// Of the blur that softens everything, in pixels.
const SOFT: f64 = 15.0;
/// Of the blur that each channel has besides.
const FRINGES: [f64; 3] = [3.0, 0.0, 5.0];
/// To either side of a ray, across where it goes down, level where it does not.
const RAY: i32 = 1;
/// The same of a slanting ray, across.
const SLANTING_RAY: i32 = 2;

/// Light of one colour about a centre, in pixels.
pub(super) struct Disc {
    pub(super) centre: (i32, i32),
    pub(super) radius: i32,
    pub(super) colour: [u8; 3],
}

/// `image` with a sun, its four rays and discs on top of them; alpha stays. One channel after the other, so that there is one field of light.
pub(super) fn shine(mut image: Image, sun: &Disc, discs: &[Disc]) -> Image {
    let (width, height) = (image.width() as usize, image.height() as usize);
    let (n, colours) = (image.layout().channels(), image.layout().colours());
    let fade = Fade::new(sun.centre, width, height);
    let mut shone = vec![[0; 3]; if colours == 1 { width * height } else { 0 }];
    for channel in 0..3 {
        let mut light = vec![0f32; width * height];
        paint(&mut light, (width, height), sun, channel);
        rays(sun, width, height).for_each(|span| span_of(&mut light, (width, height), span, sun.colour[channel]));
        discs.iter().for_each(|disc| paint(&mut light, (width, height), disc, channel));
        soften(&mut light, width, SOFT);
        for (y, row) in light.chunks_exact_mut(width).enumerate() {
            row.iter_mut().enumerate().for_each(|(x, light)| *light *= fade.at(x, y));
        }
        soften(&mut light, width, FRINGES[channel]);
        if colours == 1 {
            for ((to, pixel), light) in shone.iter_mut().zip(image.data().chunks_exact(n)).zip(&light) {
                to[channel] = screened(pixel[0], *light);
            }
        } else {
            for (pixel, light) in image.data_mut().chunks_exact_mut(n).zip(&light) {
                pixel[channel] = screened(pixel[channel], *light);
            }
        }
    }
    for (pixel, shone) in image.data_mut().chunks_exact_mut(n).zip(shone) {
        pixel[0] = samples::luma(shone);
    }
    image
}

/// What is dark is lit, what is light hardly; fractions are cut off, as in the library.
fn screened(level: u8, light: f32) -> u8 {
    (255.0 - f32::from(255 - level) * (255.0 - light) / 255.0).clamp(0.0, 255.0) as u8
}

fn soften(light: &mut [f32], width: usize, sigma: f64) {
    // As wide as OpenCV makes it for numbers that are not whole.
    smooth(light, width, sigma, libm::rint(sigma * 8.0 + 1.0) as usize / 2, Border::REFLECT_101);
}

fn span_of(light: &mut [f32], (width, height): (usize, usize), span: Span, level: u8) {
    if let Some((y, columns)) = span.within(width, height) {
        light[y * width..][columns].fill(f32::from(level));
    }
}

fn paint(light: &mut [f32], size: (usize, usize), disc: &Disc, channel: usize) {
    let reach = shapes::disc(disc.radius);
    shapes::disc_spans(disc.centre.0, disc.centre.1, &reach).for_each(|span| span_of(light, size, span, disc.colour[channel]));
}

/// Rays to the right, down, and between: as long as the picture's longer side. The shape of their ends is not OpenCV's; no light is left there.
fn rays(sun: &Disc, width: usize, height: usize) -> impl Iterator<Item = Span> {
    let (x, y) = sun.centre;
    let long = width.max(height) as i32;
    let right = Span { y, left: x, right: x.saturating_add(long) };
    let level = (-RAY..=RAY).map(move |off| Span { y: y.saturating_add(off), ..right });
    let upright = (0..=long).map(move |down| Span { y: y.saturating_add(down), left: x - RAY, right: x + RAY });
    let slanting = [45.0_f64, 135.0].into_iter().filter_map(move |deg: f64| {
        let end = |from: i32, part: f64| (f64::from(from) + part * f64::from(long)) as i32;
        let (sin, cos) = (libm::sin(deg.to_radians()), libm::cos(deg.to_radians()));
        // Thickness must not be lost at the border.
        let (beyond, shift) = ([width + 8, height + 8], |(x, y): (i32, i32)| (x + 4, y + 4));
        shapes::cut(shift((x, y)), shift((end(x, cos), end(y, sin))), beyond)
    });
    let slanting = slanting.flat_map(|(from, to)| shapes::line(from, to, Steps::Eight)).map(|(x, y)| Span {
        y: y - 4,
        left: x - 4 - SLANTING_RAY,
        right: x - 4 + SLANTING_RAY,
    });
    level.chain(upright).chain(slanting)
}

/// How much light is left: all at the sun, none at 0.7 of the picture's longer side.
struct Fade {
    centre: (f64, f64),
    far: f64,
}

impl Fade {
    fn new(centre: (i32, i32), width: usize, height: usize) -> Self {
        Self { centre: (f64::from(centre.0), f64::from(centre.1)), far: width.max(height) as f64 * 0.7 }
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        let (dx, dy) = (x as f64 - self.centre.0, y as f64 - self.centre.1);
        (1.0 - (libm::sqrt(dx * dx + dy * dy) / self.far).min(1.0)) as f32
    }
}
