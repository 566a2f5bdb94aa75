//! What the faces of animals share.

use super::brush::Brush;
use super::ink::{DARK, Ink, WHITE};
use super::shape::{self, Point};
use crate::sample::dice::Dice;
use tiny_skia::Path;

/// A round eye of radius `r` with iris, pupil and a spark of light.
pub(super) fn eye(brush: &mut Brush, at: Point, r: f32, iris: Ink) {
    brush.fill(shape::oval(at, r * 1.18, r * 1.12).as_ref(), DARK.clear(0.85));
    brush.fade(shape::oval(at, r, r).as_ref(), &[iris.darker(0.35), iris, iris.lighter(0.25)]);
    brush.fill(shape::oval(at, r * 0.6, r * 0.6).as_ref(), DARK);
    brush.fill(shape::oval((at.0 - r * 0.32, at.1 - r * 0.36), r * 0.3, r * 0.28).as_ref(), WHITE);
}

/// Short hairs inside `path`, lighter and darker than `coat`, pointing `fall` degrees (90: down).
pub(super) fn fur(brush: &mut Brush, path: Option<&Path>, (coat, count): (Ink, usize), fall: f32, dice: &mut Dice) {
    let Some(bounds) = path.map(Path::bounds) else { return };
    brush.inside(path, |brush| {
        for _ in 0..count {
            let (x, y) = (dice.between(bounds.left(), bounds.right()), dice.between(bounds.top(), bounds.bottom()));
            let angle = (fall + dice.about(35.0)).to_radians();
            let long = dice.between(2.5, 5.5);
            let shade = if dice.chance(0.5) { coat.lighter(0.35) } else { coat.darker(0.35) };
            brush.line(&[(x, y), (x + angle.cos() * long, y + angle.sin() * long)], 0.8, shade.clear(0.38));
        }
    });
}
