//! Lizards, from above: a bent body, four legs with toes, a long tail.

use super::Extent;
use super::brush::Brush;
use super::reptile::{self, Skin};
use super::shape::{self, Point};
use crate::sample::dice::Dice;

pub(super) fn draw(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let stand = reptile::ground(brush, extent, dice);
    let skin = reptile::skin(dice);
    let spine = bent(dice);
    let stout = dice.between(6.6, 9.0);
    let half = move |t: f32| {
        let trunk = if t < 0.08 { 0.66 + 4.0 * t } else { 1.0 };
        let hips = 1.0 - 0.35 * ((t - 0.22) / 0.2).clamp(0.0, 1.0);
        let tail = 1.0 - ((t - 0.42) / 0.58).clamp(0.0, 1.0).powf(0.6);
        (stout * trunk * hips * tail).max(0.6)
    };
    let stride = dice.about(7.0);
    let tongue = dice.chance(0.12);
    brush.framed(stand.frame(), |brush| {
        reptile::shadow(brush, &spine[..5], stout * 1.8);
        reptile::shadow(brush, &spine[4..], stout * 0.8);
        let line = shape::along(&spine, 50);
        let sides = shape::normals(&line);
        for (place, reach) in [(7, 1.0), (20, -1.0)] {
            for side in [-1.0, 1.0] {
                let step = stride * side * reach;
                leg(brush, &skin, (line[place], sides[place]), (side, reach, step), stout);
            }
        }
        reptile::body(brush, &skin, &spine, half);
        let heading = reptile::towards(spine[0], spine[1]);
        reptile::head(brush, &skin, (spine[0], heading), (stout * 0.98, stout * 1.75), tongue);
    });
}

/// Head at the right, tail winding to the left.
fn bent(dice: &mut Dice) -> Vec<Point> {
    let (bend, curl) = (dice.about(9.0), dice.about(34.0));
    vec![
        (32.0, bend * 0.9),
        (23.0, bend * 0.2),
        (12.0, -bend * 0.5),
        (1.0, -bend * 0.6),
        (-10.0, 0.0),
        (-22.0, bend * 0.9),
        (-35.0, bend + curl * 0.25),
        (-47.0, curl * 0.7),
        (-56.0, curl * 1.1),
    ]
}

/// A leg from the spine's `root`; `reach` 1 points forward, -1 back; `step` moves the foot along.
fn leg(brush: &mut Brush, skin: &Skin, (root, normal): (Point, Point), (side, reach, step): (f32, f32, f32), stout: f32) {
    let ahead = (-normal.1, normal.0);
    let go = |out: f32, along: f32| {
        // The spine runs from head to tail: forward is against it.
        (root.0 + normal.0 * out * side - ahead.0 * along, root.1 + normal.1 * out * side - ahead.1 * along)
    };
    let (knee, foot) = (go(stout * 1.9, -reach * 2.0 + step * 0.4), go(stout * 2.5, reach * 7.5 + step));
    let spine = [go(stout * 0.5, 0.0), knee, foot];
    brush.line(
        &[(spine[0].0 + 1.5, spine[0].1 + 2.0), (knee.0 + 1.5, knee.1 + 2.0), (foot.0 + 1.5, foot.1 + 2.0)],
        5.0,
        skin.dark.darker(0.6).clear(0.3),
    );
    for toe in [-0.9_f32, -0.35, 0.2, 0.8] {
        let angle = (foot.1 - knee.1).atan2(foot.0 - knee.0) + toe;
        let tip = (foot.0 + angle.cos() * 6.0, foot.1 + angle.sin() * 6.0);
        let middle = ((foot.0 + tip.0) / 2.0, (foot.1 + tip.1) / 2.0);
        brush.line(&[foot, middle, tip], 1.7, skin.dark);
        brush.line(&[foot, middle, tip], 0.9, skin.base);
    }
    let limb = shape::limb(&spine, 3.6, 2.0);
    brush.outline(limb.as_ref(), 1.4, skin.dark.darker(0.3));
    brush.form(limb.as_ref(), skin.base);
    brush.inside(limb.as_ref(), |brush| {
        for at in shape::along(&spine, 5) {
            brush.fill(shape::oval(at, 1.1, 1.1).as_ref(), skin.dark.clear(0.6));
        }
    });
}
