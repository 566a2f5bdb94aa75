//! What a drawn transform does to pixels, in a form in which neighbours can be joined.

use super::warp::Warp;
use crate::pixels::Image;
use std::borrow::Cow;

/// Width and height in pixels, each at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
}

impl Size {
    pub(super) fn of(image: &Image) -> Self {
        Self { width: image.width(), height: image.height() }
    }
}

/// Makes a new image of an image.
type Change = Box<dyn Fn(Image) -> Image>;
/// Makes a new image of one that it only looks at, or may have.
type Remake = Box<dyn Fn(Cow<'_, Image>) -> Image>;
/// Makes a new image of an image and a second one of the same size and layout.
type Blend = Box<dyn Fn(Image, &Image) -> Image>;

/// One drawn transform, ready to run.
pub(super) enum Action {
    /// Moves pixels: neighbours become one matrix and are resampled once.
    Warp(Warp),
    /// The same new value for a value in every colour sample: neighbours become one table. The table is built when it is needed.
    Table(Box<dyn Fn() -> [u8; 256]>),
    /// Anything else; keeps the size.
    Pixels(Change),
    /// The same, of an image that nobody else must have let go: the source itself needs no copy.
    Anew(Remake),
    /// Anything else that gives another size.
    Resize(Size, Remake),
    /// Blends with a second image, which has been brought to the first one's size and layout.
    Mix(Blend),
}

impl Action {
    /// The size of what it makes of an image of `size`.
    pub(super) fn size_after(&self, size: Size) -> Size {
        match self {
            Self::Warp(warp) => warp.size,
            Self::Resize(after, _) => *after,
            Self::Table(_) | Self::Pixels(_) | Self::Anew(_) | Self::Mix(_) => size,
        }
    }
}
