//! Snakes, from above: winding, or coiled.

use super::Extent;
use super::brush::Brush;
use super::reptile;
use super::shape::Point;
use crate::sample::dice::Dice;

pub(super) fn draw(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let stand = reptile::ground(brush, extent, dice);
    let skin = reptile::skin(dice);
    let spine = if dice.chance(0.4) { coiled(dice) } else { winding(dice) };
    let stout = dice.between(5.2, 7.4);
    let half = move |t: f32| {
        let neck = 0.62 + 0.38 * (t / 0.18).min(1.0);
        let tail = ((1.0 - t) / 0.45).min(1.0).powf(0.75);
        (stout * neck * tail).max(0.7)
    };
    let tongue = dice.chance(0.6);
    brush.framed(stand.frame(), |brush| {
        reptile::shadow(brush, &spine, stout * 1.7);
        reptile::body(brush, &skin, &spine, half);
        let heading = reptile::towards(spine[0], spine[1]);
        reptile::head(brush, &skin, (spine[0], heading), (stout * 1.0, stout * 2.1), tongue);
    });
}

/// A wave from the head at the right to the tail at the left.
fn winding(dice: &mut Dice) -> Vec<Point> {
    let (waves, swing) = (dice.between(1.3, 2.3), dice.between(13.0, 24.0));
    let start = dice.between(0.0, std::f32::consts::TAU);
    let fade = dice.between(0.5, 1.0);
    (0..20)
        .map(|i| {
            let t = i as f32 / 19.0;
            let grow = (0.35 + t * 2.0).min(1.0) * (1.0 - (1.0 - fade) * t);
            (40.0 - 92.0 * t, (start + t * waves * std::f32::consts::TAU).sin() * swing * grow + dice.about(1.0))
        })
        .collect()
}

/// A spiral with the head in the middle or reaching out of it.
fn coiled(dice: &mut Dice) -> Vec<Point> {
    let (turns, start) = (dice.between(1.5, 1.95), dice.between(0.0, std::f32::consts::TAU));
    let mut spine: Vec<Point> = (0..15)
        .map(|i| {
            let t = i as f32 / 14.0;
            let (angle, r) = (start + t * turns * std::f32::consts::TAU, 8.0 + 29.0 * t);
            (angle.cos() * r * 1.15, angle.sin() * r)
        })
        .collect();
    let inner = spine[0];
    spine.insert(0, (inner.0 * 0.1 + dice.about(3.0), inner.1 * 0.1 - 7.0));
    spine
}
