//! Moves that meet whole pixels inside the source: flips, quarter turns, cuts. Copied, not resampled.

use super::super::action::Size;
use super::Matrix;
use crate::pixels::Image;

/// Where the first output pixel comes from, and the steps in the source for one pixel to the right and one down.
#[derive(Debug, PartialEq)]
pub(super) struct Moves {
    start: (i64, i64),
    right: (i64, i64),
    down: (i64, i64),
}

impl Moves {
    /// `inverse` as whole steps, if it is one of the eight turns and flips with a whole shift and stays inside the source.
    pub(super) fn of(inverse: &Matrix, out: Size, source: Size) -> Option<Self> {
        let whole = |number: f64| (number.fract() == 0.0 && number.abs() < 4e9).then_some(number as i64);
        if !inverse.is_affine() {
            return None;
        }
        let [a, b, c] = inverse.x;
        let [d, e, f] = inverse.y;
        let moves = Self { start: (whole(c)?, whole(f)?), right: (whole(a)?, whole(d)?), down: (whole(b)?, whole(e)?) };
        let turns = match (moves.right, moves.down) {
            ((x, 0), (0, y)) | ((0, x), (y, 0)) => x.abs() == 1 && y.abs() == 1,
            _ => false,
        };
        let (across, downwards) = (i64::from(out.width) - 1, i64::from(out.height) - 1);
        let last = (
            moves.start.0 + moves.right.0 * across + moves.down.0 * downwards,
            moves.start.1 + moves.right.1 * across + moves.down.1 * downwards,
        );
        let inside = |(x, y): (i64, i64)| (0..i64::from(source.width)).contains(&x) && (0..i64::from(source.height)).contains(&y);
        (turns && inside(moves.start) && inside(last)).then_some(moves)
    }

    /// The copy.
    pub(super) fn run(&self, image: &Image, out: Size) -> Image {
        if *self == (Self { start: (0, 0), right: (1, 0), down: (0, 1) }) && out == Size::of(image) {
            return image.clone();
        }
        match image.layout().channels() {
            1 => self.copy::<1>(image, out),
            2 => self.copy::<2>(image, out),
            3 => self.copy::<3>(image, out),
            _ => self.copy::<4>(image, out),
        }
    }

    fn copy<const N: usize>(&self, image: &Image, out: Size) -> Image {
        let width = i64::from(image.width());
        let (source, _) = image.data().as_chunks::<N>();
        let mut made = Image::filled(out.width, out.height, image.layout(), &[0]);
        let (target, _) = made.data_mut().as_chunks_mut::<N>();
        let step = self.right.1 * width + self.right.0;
        for (y, row) in target.chunks_exact_mut(out.width as usize).enumerate() {
            let y = y as i64;
            let first = (self.start.1 + self.down.1 * y) * width + self.start.0 + self.down.0 * y;
            if step == 1 {
                let first = first as usize;
                row.copy_from_slice(&source[first..first + row.len()]);
                continue;
            }
            let mut at = first;
            for pixel in row {
                *pixel = source[at as usize];
                at += step;
            }
        }
        made
    }
}
