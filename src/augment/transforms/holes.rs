//! Rectangles that are blanked out, and what with.

use super::fill::{self, Fill};
use crate::augment::entry::Refusal;
use crate::augment::inpaint::{self, Method};
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Left, top, right and bottom (the last two not included) in pixels.
pub(super) type Hole = [u32; 4];

pub(super) const FILL: Setting = Setting::hidden("fill", "Fill", Allowed::Checked(filling), || Value::Json(0.0.into()));
/// Kept for the library's sake: evenset has no masks.
pub(super) const FILL_MASK: Setting =
    Setting::hidden("fill_mask", "Fill of masks", Allowed::Checked(fill::colour_or_null), || Value::Json(Json::Null));

/// What is not a colour.
const WORDS: [&str; 4] = ["random", "random_uniform", "inpaint_telea", "inpaint_ns"];

/// Accepts a colour or one of [`WORDS`].
fn filling(json: &Json) -> Result<(), String> {
    match json {
        Json::String(word) if WORDS.contains(&word.as_str()) => Ok(()),
        Json::String(_) => {
            Err(format!("allowed are a colour (0 to 255, or a list), {}", WORDS.map(|word| format!("\"{word}\"")).join(", ")))
        }
        other => fill::colour(other),
    }
}

/// What holes are filled with.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Filling {
    /// A colour.
    Colour(Fill),
    /// `random`: every sample; `random_uniform`: one colour a hole.
    Random {
        random: u64,
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        uniform: bool,
    },
    /// `inpaint_telea` and `inpaint_ns`: what is about the holes goes on in them.
    Inpainted { inpaint: Method },
}

impl Default for Filling {
    fn default() -> Self {
        Self::Colour(Fill::default())
    }
}

impl Filling {
    /// As the step's `fill` asks for.
    pub(super) fn draw(step: &Step, stream: &mut Stream) -> Self {
        match step.word("fill") {
            "random" => Self::Random { random: stream.seed(), uniform: false },
            "random_uniform" => Self::Random { random: stream.seed(), uniform: true },
            "inpaint_telea" => Self::Inpainted { inpaint: Method::Telea },
            "inpaint_ns" => Self::Inpainted { inpaint: Method::Ns },
            _ => Self::Colour(Fill::of(step.json("fill"))),
        }
    }

    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn paint(&self) -> Result<Paint, Refusal> {
        Ok(match self {
            Self::Colour(fill) => Paint::Colour(fill.colour()?),
            Self::Random { random, uniform } => Paint::Random { seed: *random, uniform: *uniform },
            Self::Inpainted { inpaint } => Paint::Inpainted(*inpaint),
        })
    }
}

/// A checked filling.
#[derive(Clone, Copy)]
pub(super) enum Paint {
    Colour([u8; 4]),
    Random { seed: u64, uniform: bool },
    Inpainted(Method),
}

impl Paint {
    /// Fills the holes (cut to the picture), one after the other; alpha stays.
    pub(super) fn holes(self, mut image: Image, holes: impl Iterator<Item = Hole>) -> Image {
        match self {
            Self::Inpainted(method) => return inpaint::fill(image, holes, method),
            Self::Colour(colour) => {
                let colours = image.layout().colours();
                blank(&mut image, holes, |row, _| {
                    for pixel in row {
                        pixel[..colours].copy_from_slice(&colour[..colours]);
                    }
                });
            }
            Self::Random { seed, uniform } => {
                let colours = image.layout().colours();
                let mut stream = Stream::of_noise(seed);
                let mut now = [0; 8];
                blank(&mut image, holes, |row, mut first| {
                    for pixel in row {
                        if first || !uniform {
                            now = stream.bits().to_le_bytes();
                        }
                        first = false;
                        pixel[..colours].copy_from_slice(&now[..colours]);
                    }
                });
            }
        }
        image
    }
}

/// Every row of the holes through `paint`, which is told at the first row of a hole that has pixels.
fn blank(image: &mut Image, holes: impl Iterator<Item = Hole>, mut paint: impl FnMut(std::slice::ChunksExactMut<u8>, bool)) {
    let n = image.layout().channels();
    let (width, height) = (image.width() as usize, image.height() as usize);
    for [left, top, right, bottom] in holes.map(|hole| hole.map(|edge| edge as usize)) {
        let (left, right) = (left.min(width), right.min(width));
        for (at, y) in (top.min(height)..bottom.min(height)).enumerate() {
            if left < right {
                paint(image.data_mut()[(y * width + left) * n..(y * width + right) * n].chunks_exact_mut(n), at == 0);
            }
        }
    }
}
