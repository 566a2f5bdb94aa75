//! One picture: a place, an animal in a pose, and the look of a photograph (soft background, light, grain).
//!
//! Coordinates: the shorter side of the picture is 100 units, y goes down.

mod brush;
mod cat;
mod dog;
mod face;
mod finish;
mod ink;
mod lizard;
mod parrot;
mod penguin;
mod place;
mod reptile;
mod shape;
mod snake;

pub(super) use ink::{Ink, ink};

use super::dice::Dice;
use brush::Brush;
use tiny_skia::Transform;

/// What is in the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Animal {
    Dog,
    Cat,
    Penguin,
    Lizard,
    Snake,
    Parrot,
}

/// A picture: 8-bit RGB, row by row.
pub(super) struct Picture {
    /// Width in pixels.
    pub(super) width: u32,
    /// Height in pixels.
    pub(super) height: u32,
    /// Samples.
    pub(super) rgb: Vec<u8>,
}

/// The extent of a picture in units.
#[derive(Clone, Copy)]
struct Extent {
    wide: f32,
    high: f32,
}

impl Extent {
    fn middle(self) -> shape::Point {
        (self.wide / 2.0, self.high / 2.0)
    }
}

/// Where an animal stands: its origin, its size (1: a pose about 100 units high), which way it looks (1 or -1) and its tilt in degrees.
struct Stand {
    at: shape::Point,
    size: f32,
    facing: f32,
    tilt: f32,
}

impl Stand {
    fn frame(&self) -> Transform {
        Transform::from_translate(self.at.0, self.at.1).pre_rotate(self.tilt).pre_scale(self.size * self.facing, self.size)
    }
}

/// Sides between 96 and 160 px.
fn sides(dice: &mut Dice) -> (u32, u32) {
    let short = dice.between(96.0, 124.0);
    let long = (short * dice.pick(&[1.0, 1.15, 1.25, 1.333, 1.333, 1.4])).min(160.0);
    let (short, long) = (short.round() as u32, long.round() as u32);
    if dice.chance(0.68) { (long, short) } else { (short, long) }
}

/// Draws an `animal`; everything about it comes from `dice`.
pub(super) fn draw(animal: Animal, dice: &mut Dice) -> Picture {
    let (width, height) = sides(dice);
    let unit = width.min(height) as f32 / 100.0;
    let extent = Extent { wide: width as f32 / unit, high: height as f32 / unit };
    let mut brush = Brush::new(width, height);
    brush.framed(Transform::from_scale(unit, unit), |brush| match animal {
        Animal::Dog => dog::draw(brush, extent, dice),
        Animal::Cat => cat::draw(brush, extent, dice),
        Animal::Penguin => penguin::draw(brush, extent, dice),
        Animal::Lizard => lizard::draw(brush, extent, dice),
        Animal::Snake => snake::draw(brush, extent, dice),
        Animal::Parrot => parrot::draw(brush, extent, dice),
    });
    Picture { width, height, rgb: finish::finish(&brush, dice) }
}
