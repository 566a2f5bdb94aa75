//! Moving pixels: a matrix, an output size, and how to sample. Neighbouring warps are joined into one and resampled once, which is
//! sharper and faster than one after the other.

mod blend;
mod border;
mod copy;
mod matrix;
mod remap;
mod rows;
mod side;
mod smooth;
#[cfg(test)]
mod tests;
mod wide;

pub(super) use border::Border;
pub(super) use matrix::{Matrix, Parts};
pub(super) use rows::{Nodes, displace};
pub(super) use smooth::smooth;
pub(super) use wide::Wide;

use super::action::Size;
use crate::pixels::Image;

/// A map from output pixels back to source pixels.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Warp {
    /// From output to source, pixel centres at whole numbers.
    pub(super) inverse: Matrix,
    /// Of the output.
    pub(super) size: Size,
    /// How to sample; `None` for moves that meet whole pixels inside the source (flips, quarter turns).
    pub(super) sampling: Option<Sampling>,
}

/// How a warp reads between pixels and beyond the border.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Sampling {
    /// Beyond the border.
    pub(super) border: Border,
    /// Between pixels.
    pub(super) between: Between,
}

/// How a warp reads between pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Between {
    /// The nearest pixel (OpenCV's 0).
    Nearest,
    /// Bilinear (OpenCV's 1).
    Linear,
    /// More pixels about each place.
    Wide(Wide),
}

impl Sampling {
    /// Bilinear inside; what is a cut or a resize needs no border of its own.
    pub(super) const INSIDE: Self = Self { border: Border::Edge, between: Between::Linear };

    /// One sampling for both, if the second adds nothing that a cut of the first took away: what lies beyond a cut is the picture itself
    /// and better than a reflection, but no fill colour and no other side.
    fn with(self, second: Self) -> Option<Self> {
        let border = match (self.border, second.border) {
            (first, second) if first == second => second,
            (Border::Edge, Border::Reflect101 | Border::Reflect | Border::Replicate) => second.border,
            (first, Border::Edge) => first,
            _ => return None,
        };
        (self.between == second.between).then_some(Self { border, between: second.between })
    }
}

impl Warp {
    /// This warp, then `next`, as one; `None` if they sample differently.
    pub(super) fn then(&self, next: &Self) -> Option<Self> {
        let sampling = match (self.sampling, next.sampling) {
            (Some(first), Some(second)) => Some(first.with(second)?),
            (first, second) => second.or(first),
        };
        Some(Self { inverse: self.inverse.times(&next.inverse), size: next.size, sampling })
    }

    /// The output: every layout, alpha included. Exact where it meets whole pixels.
    pub(super) fn run(&self, image: &Image) -> Image {
        if let Some(moves) = copy::Moves::of(&self.inverse, self.size, Size::of(image)) {
            return moves.run(image, self.size);
        }
        let sampling = self.sampling.unwrap_or(Sampling { border: Border::REFLECT_101, between: Between::Linear });
        if self.inverse.is_affine() {
            return remap::run(image, &self.inverse, self.size, sampling);
        }
        rows::project(image, &self.inverse, self.size, sampling)
    }
}
