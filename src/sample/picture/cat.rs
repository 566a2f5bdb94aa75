//! Cats: a portrait, sitting with the tail round the feet, and lying as a loaf.

use super::brush::Brush;
use super::face;
use super::ink::{DARK, Ink, WHITE, ink};
use super::place::{self, Place};
use super::shape::{self, Point};
use super::{Extent, Stand};
use crate::sample::dice::Dice;
use tiny_skia::{Path, Transform};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Coat {
    Plain,
    Tabby,
    Pied,
    Pointed,
}

/// What one cat looks like.
struct Look {
    kind: Coat,
    fur: Ink,
    mark: Ink,
    pale: Ink,
    eyes: Ink,
    nose: Ink,
    slit: f32,
}

fn look(dice: &mut Dice) -> Look {
    let (kind, fur, mark, pale) = dice.pick(&[
        (Coat::Tabby, 0xD8_9450, 0xA8_5E28, 0xF6_E2C4),
        (Coat::Tabby, 0x9C_968C, 0x4E_4A46, 0xE2_DED6),
        (Coat::Tabby, 0xA5_8A68, 0x5A_4430, 0xE8_DAC2),
        (Coat::Plain, 0x2E_2C30, 0x1C_1A1E, 0x4A_464C),
        (Coat::Plain, 0x7F_8894, 0x5A_626C, 0xA8_B0BA),
        (Coat::Plain, 0xF0_EBE2, 0xCE_C4B8, 0xFC_FAF6),
        (Coat::Pied, 0xF2_EDE4, 0x2E_2C30, 0xFB_F8F2),
        (Coat::Pied, 0xF2_EDE4, 0xC9_803E, 0xFB_F8F2),
        (Coat::Pointed, 0xEA_DCC4, 0x5A_4234, 0xF6_EEDE),
    ]);
    Look {
        kind,
        fur: dice.vary(ink(fur), 0.05),
        mark: dice.vary(ink(mark), 0.04),
        pale: dice.vary(ink(pale), 0.02),
        eyes: if kind == Coat::Pointed { ink(0x5C_A4DC) } else { ink(dice.pick(&[0x8F_B84A, 0xD8_B03A, 0x6F_B090, 0xC9_8A30, 0x7F_B8D8])) },
        nose: ink(dice.pick(&[0xE0_9A94, 0xC9_7A78, 0x6A_4A48])),
        slit: dice.between(0.22, 0.75),
    }
}

pub(super) fn draw(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let spot = dice.pick(&[Place::Room, Place::Room, Place::Sofa, Place::Sofa, Place::Meadow, Place::Park, Place::Rock]);
    let blur = dice.between(1.6, 3.6);
    place::paint(brush, extent, spot, blur, dice);
    let look = look(dice);
    let (x, y) = extent.middle();
    let facing = dice.side();
    match dice.below(5) {
        0 | 1 => {
            let stand = Stand {
                at: (x + dice.about(9.0), y + dice.between(2.0, 9.0)),
                size: dice.between(1.0, 1.25),
                facing,
                tilt: dice.about(12.0),
            };
            brush.framed(stand.frame(), |brush| {
                shoulders(brush, &look, dice);
                head(brush, &look, dice);
            });
        }
        2 | 3 => {
            let stand = Stand {
                at: (x + dice.about(14.0), extent.high - dice.between(5.0, 11.0)),
                size: dice.between(0.84, 1.0),
                facing,
                tilt: dice.about(3.0),
            };
            place::shadow(brush, &stand, 32.0);
            brush.framed(stand.frame(), |brush| sitting(brush, &look, dice));
        }
        _ => {
            let size = dice.between(0.9, 1.08) * (extent.wide / 120.0).min(1.05);
            let stand = Stand { at: (x, extent.high - dice.between(12.0, 22.0)), size, facing, tilt: dice.about(3.0) };
            place::shadow(brush, &stand, 48.0);
            brush.framed(stand.frame(), |brush| loaf(brush, &look, dice));
        }
    }
}

/// Stripes or patches on a body of about 80 x 60 units whose upper edge is at `top`.
fn markings(brush: &mut Brush, look: &Look, path: Option<&Path>, dice: &mut Dice) {
    let Some(bounds) = path.map(Path::bounds) else { return };
    brush.inside(path, |brush| match look.kind {
        Coat::Tabby => {
            let count = (bounds.width() / 8.0) as usize;
            for i in 0..count {
                let x = bounds.left() + bounds.width() * (i as f32 + 0.5) / count as f32;
                let deep = bounds.top() + bounds.height() * dice.between(0.3, 0.6);
                let bend = dice.about(6.0);
                brush.line(
                    &[(x, bounds.top() - 2.0), (x + bend * 0.4, (bounds.top() + deep) / 2.0), (x + bend, deep)],
                    2.6,
                    look.mark.clear(0.75),
                );
            }
        }
        Coat::Pied => {
            for _ in 0..3 {
                let at = (dice.between(bounds.left(), bounds.right()), dice.between(bounds.top(), bounds.bottom()));
                let radii = (dice.between(9.0, 18.0), dice.between(7.0, 13.0));
                brush.fill(shape::tilted(at, radii, dice.about(60.0)).as_ref(), look.mark);
            }
        }
        Coat::Plain | Coat::Pointed => {}
    });
    face::fur(brush, path, (look.fur, 60), 100.0, dice);
}

fn shoulders(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    let body = shape::mirrored(&[(0.0, 10.0), (18.0, 14.0), (27.0, 36.0), (34.0, 58.0), (37.0, 95.0), (0.0, 100.0)]);
    brush.form(body.as_ref(), look.fur.darker(0.06));
    markings(brush, look, body.as_ref(), dice);
    let bib = shape::mirrored(&[(0.0, 20.0), (12.0, 24.0), (15.0, 42.0), (7.0, 62.0), (0.0, 70.0)]);
    brush.form(bib.as_ref(), look.pale);
}

fn ears(brush: &mut Brush, look: &Look) {
    let outer = if look.kind == Coat::Plain || look.kind == Coat::Tabby { look.fur } else { look.mark };
    for side in [-1.0, 1.0] {
        let on = |points: &[Point]| -> Vec<Point> { points.iter().map(|&(x, y)| (x * side, y)).collect() };
        brush.form(shape::polygon(&on(&[(5.0, -20.0), (23.0, -46.0), (25.5, -45.0), (30.5, -8.0)])).as_ref(), outer);
        let inner = shape::polygon(&on(&[(12.0, -21.0), (22.6, -38.0), (26.0, -14.0)]));
        brush.fade(inner.as_ref(), &[look.nose.mix(look.fur, 0.4), look.nose.lighter(0.3)]);
        brush.line(&on(&[(13.0, -19.0), (18.0, -29.0)]), 1.2, look.pale.clear(0.8));
        brush.line(&on(&[(16.5, -18.0), (20.0, -28.0)]), 1.0, look.pale.clear(0.7));
    }
}

/// The head from the front, about the origin, 64 units wide.
fn head(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    ears(brush, look);
    let skull = shape::mirrored(&[(0.0, -25.0), (14.0, -24.0), (25.0, -13.0), (31.0, 5.0), (25.0, 16.0), (12.0, 23.0), (0.0, 25.0)]);
    brush.form(skull.as_ref(), look.fur);
    brush.inside(skull.as_ref(), |brush| head_marks(brush, look, dice));
    face::fur(brush, skull.as_ref(), (look.fur, 55), 75.0, dice);
    for side in [-1.0, 1.0] {
        almond(brush, look, side);
        brush.form(shape::oval((5.6 * side, 13.0), 7.4, 5.8).as_ref(), look.pale);
    }
    brush.form(shape::oval((0.0, 19.5), 5.0, 3.6).as_ref(), look.pale);
    for side in [-1.0, 1.0] {
        brush.line(&[(0.0, 11.0), (1.6 * side, 15.6), (7.0 * side, 16.0)], 1.1, DARK.clear(0.75));
        let whisker = if look.fur.luma() > 0.75 { DARK.clear(0.5) } else { WHITE.clear(0.85) };
        for (i, rise) in [-5.0, 0.0, 5.5].into_iter().enumerate() {
            let (x, y) = (9.0 * side, 11.5 + i as f32 * 2.0);
            brush.line(&[(x, y), (x + 14.0 * side, y + rise * 0.5 - 1.5), (x + 29.0 * side, y + rise)], 0.65, whisker);
        }
    }
    brush.form(shape::mirrored(&[(0.0, 5.4), (3.8, 5.0), (3.4, 7.6), (0.0, 10.6)]).as_ref(), look.nose);
}

fn head_marks(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    match look.kind {
        Coat::Tabby => {
            for side in [-1.0, 1.0] {
                brush.line(&[(3.0 * side, -26.0), (3.4 * side, -18.0), (5.0 * side, -12.0)], 2.3, look.mark.clear(0.85));
                brush.line(&[(8.5 * side, -26.0), (9.0 * side, -19.0), (8.0 * side, -14.0)], 2.3, look.mark.clear(0.85));
                brush.line(&[(17.0 * side, 1.0), (24.0 * side, 1.5), (33.0 * side, -3.0)], 2.0, look.mark.clear(0.8));
                brush.line(&[(17.0 * side, 6.0), (24.0 * side, 8.5), (32.0 * side, 7.0)], 2.0, look.mark.clear(0.8));
            }
        }
        Coat::Pied => {
            let side = dice.side();
            brush.fill(
                shape::blob(&[(2.0 * side, -30.0), (34.0 * side, -26.0), (32.0 * side, 6.0), (17.0 * side, 5.0), (4.0 * side, -6.0)])
                    .as_ref(),
                look.mark,
            );
            if dice.chance(0.5) {
                brush.fill(
                    shape::blob(&[(-7.0 * side, -30.0), (-34.0 * side, -26.0), (-32.0 * side, 1.0), (-16.0 * side, -3.0)]).as_ref(),
                    look.mark,
                );
            }
        }
        Coat::Pointed => brush.glow((0.0, 4.0), (21.0, 22.0), look.mark.clear(0.95)),
        Coat::Plain => {}
    }
}

fn almond(brush: &mut Brush, look: &Look, side: f32) {
    let at = (12.6 * side, -3.0);
    let lid: Vec<Point> =
        [(-6.6, 2.2), (-2.0, -4.0), (3.4, -4.6), (7.2, -2.6), (3.6, 3.6), (-1.6, 4.6)].map(|(x, y)| (at.0 + x * side, at.1 + y)).into();
    let lid = shape::blob(&lid);
    brush.outline(lid.as_ref(), 2.0, DARK.clear(0.8));
    brush.fade(lid.as_ref(), &[look.eyes.darker(0.25), look.eyes, look.eyes.lighter(0.45)]);
    brush.inside(lid.as_ref(), |brush| {
        brush.fill(shape::oval((at.0 + 0.4 * side, at.1 - 0.2), 4.4 * look.slit + 0.4, 4.7).as_ref(), DARK);
    });
    brush.fill(shape::oval((at.0 - 1.6, at.1 - 2.0), 1.3, 1.2).as_ref(), WHITE);
}

/// From the front, sitting; feet at the origin, 96 units high.
fn sitting(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    let limbs = if look.kind == Coat::Pointed { look.mark } else { look.fur };
    let body = shape::mirrored(&[(0.0, -64.0), (12.0, -58.0), (17.0, -40.0), (25.0, -18.0), (25.0, -5.0), (12.0, -1.0), (0.0, 0.0)]);
    let raised = dice.chance(0.35);
    let tail: &[Point] = if raised {
        &[(18.0, -8.0), (36.0, -14.0), (38.0, -36.0), (46.0, -52.0)]
    } else {
        &[(22.0, -4.0), (30.0, -2.0), (14.0, 1.0), (-12.0, 0.5)]
    };
    if raised {
        tail_of(brush, look, tail);
    }
    brush.form(body.as_ref(), look.fur);
    markings(brush, look, body.as_ref(), dice);
    brush.form(shape::mirrored(&[(0.0, -56.0), (9.0, -50.0), (10.0, -36.0), (0.0, -22.0)]).as_ref(), look.pale);
    for side in [-1.0, 1.0] {
        brush.form(shape::limb(&[(7.0 * side, -36.0), (7.0 * side, -18.0), (6.4 * side, -4.0)], 5.0, 3.9).as_ref(), limbs);
        let foot = if look.kind == Coat::Plain { look.fur } else { look.pale };
        brush.form(shape::oval((6.6 * side, -2.6), 5.4, 3.6).as_ref(), foot);
    }
    if !raised {
        tail_of(brush, look, tail);
    }
    let tilt = Transform::from_translate(0.0, -66.0).pre_rotate(dice.about(12.0)).pre_scale(0.7, 0.7);
    brush.framed(tilt, |brush| head(brush, look, dice));
}

fn tail_of(brush: &mut Brush, look: &Look, spine: &[Point]) {
    let base = if look.kind == Coat::Pointed { look.mark } else { look.fur };
    let tail = shape::limb(spine, 4.2, 3.0);
    brush.form(tail.as_ref(), base);
    if look.kind == Coat::Tabby {
        brush.inside(tail.as_ref(), |brush| {
            for (x, y) in shape::along(spine, 9).into_iter().skip(1) {
                brush.line(&[(x - 2.0, y - 6.0), (x + 1.0, y), (x - 1.0, y + 6.0)], 1.8, look.mark.clear(0.8));
            }
        });
    }
}

/// Lying with folded paws; ground at the origin, 100 units long.
fn loaf(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    let high = dice.between(34.0, 42.0);
    let body = shape::blob(&[
        (-46.0, -14.0),
        (-40.0, -high + 6.0),
        (-20.0, -high),
        (8.0, -high + 3.0),
        (30.0, -30.0),
        (40.0, -12.0),
        (34.0, 0.0),
        (-34.0, 0.0),
    ]);
    brush.form(body.as_ref(), look.fur);
    markings(brush, look, body.as_ref(), dice);
    brush.form(shape::blob(&[(-38.0, -6.0), (-30.0, -24.0), (-14.0, -22.0), (-10.0, -6.0), (-16.0, 0.0), (-34.0, 0.5)]).as_ref(), look.fur);
    tail_of(brush, look, &[(-42.0, -6.0), (-40.0, 1.0), (-18.0, 2.5), (4.0, 1.0)]);
    let foot = if look.kind == Coat::Plain { look.fur } else { look.pale };
    for x in [20.0, 33.0] {
        brush.form(shape::oval((x, -2.0), 8.0, 4.2).as_ref(), foot);
    }
    let tilt = Transform::from_translate(27.0, -34.0).pre_rotate(dice.about(14.0)).pre_scale(0.72, 0.72);
    brush.framed(tilt, |brush| head(brush, look, dice));
}
