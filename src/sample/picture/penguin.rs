//! Penguins, standing on snow or a beach: from the front, half turned, and chicks.

use super::brush::Brush;
use super::face;
use super::ink::{DARK, Ink, WHITE, ink};
use super::place::{self, Place};
use super::shape::{self, Point};
use super::{Extent, Stand};
use crate::sample::dice::Dice;
use tiny_skia::Transform;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Emperor,
    Adelie,
    Crested,
    Chick,
}

struct Look {
    kind: Kind,
    back: Ink,
    belly: Ink,
    beak: Ink,
    feet: Ink,
    stout: f32,
    raise: f32,
}

fn look(dice: &mut Dice) -> Look {
    let kind = dice.pick(&[Kind::Emperor, Kind::Emperor, Kind::Adelie, Kind::Adelie, Kind::Crested, Kind::Chick]);
    let back = if kind == Kind::Chick { ink(0x9A_A0AA) } else { ink(dice.pick(&[0x24_2A36, 0x2C_3444, 0x1E_2026])) };
    let belly = if kind == Kind::Chick { ink(0xC2_C8CE) } else { ink(0xF6_F6F2) };
    Look {
        kind,
        back: dice.vary(back, 0.03),
        belly: dice.vary(belly, 0.02),
        beak: ink(dice.pick(&[0xE8_8A3A, 0x3A_3030, 0xD8_6A40])),
        feet: ink(dice.pick(&[0xE8_9A4A, 0xD8_7A5A, 0x4A_4448])),
        stout: dice.between(0.9, 1.14) * if kind == Kind::Chick { 1.12 } else { 1.0 },
        raise: dice.between(0.0, 16.0),
    }
}

pub(super) fn draw(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let spot = dice.pick(&[Place::Snow, Place::Snow, Place::Snow, Place::Beach, Place::Rock]);
    let blur = dice.between(1.5, 3.0);
    place::paint(brush, extent, spot, blur, dice);
    let look = look(dice);
    for _ in 0..dice.below(4) {
        let at = (dice.between(8.0, extent.wide - 8.0), extent.high * dice.between(0.66, 0.8));
        friend(brush, &Stand { at, size: dice.between(0.2, 0.34), facing: dice.side(), tilt: dice.about(5.0) });
    }
    let facing = dice.side();
    let at = (extent.wide / 2.0 + dice.about(20.0), extent.high - dice.between(4.0, 10.0));
    let stand = Stand { at, size: dice.between(0.86, 1.0), facing, tilt: dice.about(8.0) };
    place::shadow(brush, &stand, 26.0);
    let turned = dice.chance(0.45);
    brush.framed(stand.frame(), |brush| if turned { sideways(brush, &look) } else { front(brush, &look, dice) });
}

/// One far off.
fn friend(brush: &mut Brush, stand: &Stand) {
    place::shadow(brush, stand, 24.0);
    brush.framed(stand.frame(), |brush| {
        brush.form(
            shape::mirrored(&[(0.0, -92.0), (12.0, -82.0), (16.0, -62.0), (24.0, -36.0), (18.0, -4.0), (0.0, 0.0)]).as_ref(),
            ink(0x2E_3644),
        );
        brush.form(
            shape::blob(&[(2.0, -60.0), (14.0, -54.0), (17.0, -30.0), (10.0, -4.0), (-6.0, -5.0), (-10.0, -34.0)]).as_ref(),
            ink(0xEE_F0F0),
        );
    });
}

fn feet(brush: &mut Brush, look: &Look) {
    for side in [-1.0, 1.0] {
        let x = 10.0 * side * look.stout;
        let foot = [(x - 4.0, -5.0), (x + 4.0, -5.0), (x + 8.0, 0.5), (x + 3.0, -0.5), (x, 1.5), (x - 3.0, -0.5), (x - 8.0, 0.5)];
        brush.form(shape::blob(&foot).as_ref(), look.feet);
    }
}

fn flipper(brush: &mut Brush, look: &Look, side: f32) {
    let x = 21.0 * look.stout;
    let out = look.raise;
    let wing: Vec<Point> = [
        (x - 5.0, -60.0),
        (x + 2.0, -55.0),
        (x + 7.0 + out * 0.6, -38.0),
        (x + 7.0 + out, -20.0 - out * 0.6),
        (x + 2.0 + out * 0.6, -26.0),
        (x - 2.0, -40.0),
    ]
    .map(|(x, y)| (x * side, y))
    .into();
    brush.form(shape::blob(&wing).as_ref(), look.back.lighter(0.08));
}

fn front(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    let wide = look.stout;
    feet(brush, look);
    let on = |points: &[Point]| -> Vec<Point> { points.iter().map(|&(x, y)| (x * wide, y)).collect() };
    let body = shape::mirrored(&on(&[(0.0, -76.0), (15.0, -66.0), (23.0, -44.0), (24.0, -20.0), (16.0, -4.0), (0.0, -1.0)]));
    brush.form(body.as_ref(), look.back);
    let belly = shape::mirrored(&on(&[(0.0, -64.0), (11.0, -59.0), (18.0, -42.0), (19.0, -20.0), (12.0, -6.0), (0.0, -4.0)]));
    brush.form(belly.as_ref(), look.belly);
    if look.kind == Kind::Emperor {
        brush.inside(belly.as_ref(), |brush| brush.glow((0.0, -62.0), (20.0, 13.0), ink(0xF2_C24A).clear(0.85)));
    }
    face::fur(brush, belly.as_ref(), (look.belly.darker(0.1), if look.kind == Kind::Chick { 90 } else { 30 }), 90.0, dice);
    flipper(brush, look, -1.0);
    flipper(brush, look, 1.0);
    let frame = Transform::from_translate(0.0, -79.0).pre_rotate(dice.about(12.0));
    brush.framed(frame, |brush| head(brush, look));
}

fn head(brush: &mut Brush, look: &Look) {
    let skull = shape::mirrored(&[(0.0, -17.0), (11.0, -14.0), (15.5, -3.0), (14.0, 9.0), (7.0, 15.0), (0.0, 16.0)]);
    let crown = if look.kind == Kind::Chick { ink(0x2E_3238) } else { look.back };
    brush.form(skull.as_ref(), crown);
    brush.inside(skull.as_ref(), |brush| match look.kind {
        Kind::Chick => {
            for side in [-1.0, 1.0] {
                brush.fill(shape::oval((7.5 * side, 1.0), 7.4, 9.0).as_ref(), ink(0xF2_F4F4));
            }
        }
        Kind::Emperor => {
            for side in [-1.0, 1.0] {
                brush.fill(shape::tilted((13.0 * side, 6.0), (4.4, 8.0), -14.0 * side).as_ref(), ink(0xF4_C84E));
            }
        }
        Kind::Adelie | Kind::Crested => {}
    });
    for side in [-1.0, 1.0] {
        let eye = (6.6 * side, -2.2);
        if look.kind == Kind::Adelie {
            brush.fill(shape::oval(eye, 3.6, 3.6).as_ref(), WHITE);
        }
        face::eye(brush, eye, 2.1, if look.kind == Kind::Crested { ink(0xC8_4A3A) } else { ink(0x5A_4030) });
        if look.kind == Kind::Crested {
            for i in 0..4 {
                let (x, y) = (7.0 + i as f32 * 1.8, -8.0 - i as f32 * 0.4);
                brush.line(
                    &[(x * side, y), ((x + 5.0) * side, y - 4.5), ((x + 11.0) * side, y - 3.0 + i as f32 * 2.4)],
                    1.4,
                    ink(0xF2_D04A),
                );
            }
        }
    }
    brush.form(shape::mirrored(&[(0.0, 0.0), (4.0, 1.6), (3.0, 6.0), (0.0, 9.5)]).as_ref(), look.beak);
    brush.line(&[(-3.2, 3.4), (0.0, 4.6), (3.2, 3.4)], 0.7, look.beak.darker(0.5));
}

/// Half turned to the right.
fn sideways(brush: &mut Brush, look: &Look) {
    let wide = look.stout;
    let on = |points: &[Point]| shape::blob(&points.iter().map(|&(x, y)| (x * wide, y)).collect::<Vec<_>>());
    brush.form(on(&[(-16.0, -10.0), (-27.0, 0.0), (-8.0, -4.0)]).as_ref(), look.back);
    feet(brush, look);
    brush.form(
        on(&[
            (-4.0, -78.0),
            (10.0, -72.0),
            (20.0, -50.0),
            (22.0, -24.0),
            (13.0, -4.0),
            (-10.0, -3.0),
            (-20.0, -22.0),
            (-19.0, -48.0),
            (-13.0, -68.0),
        ])
        .as_ref(),
        look.back,
    );
    let belly = on(&[(6.0, -66.0), (14.0, -58.0), (21.0, -40.0), (20.0, -18.0), (12.0, -5.0), (-2.0, -5.0), (1.0, -30.0), (0.0, -52.0)]);
    brush.form(belly.as_ref(), look.belly);
    if look.kind == Kind::Emperor {
        brush.inside(belly.as_ref(), |brush| brush.glow((8.0, -64.0), (16.0, 14.0), ink(0xF2_C24A).clear(0.85)));
    }
    let out = look.raise * 0.8;
    brush.form(
        on(&[(-6.0, -60.0), (2.0, -56.0), (3.0, -38.0), (-3.0 - out, -18.0), (-8.0 - out, -22.0), (-9.0, -42.0)]).as_ref(),
        look.back.lighter(0.12),
    );
    let crown = if look.kind == Kind::Chick { ink(0x2E_3238) } else { look.back };
    let skull = shape::blob(&[
        (-12.0, -72.0),
        (-13.0, -86.0),
        (-4.0, -96.0),
        (8.0, -95.0),
        (15.0, -86.0),
        (13.0, -76.0),
        (6.0, -66.0),
        (-6.0, -64.0),
    ]);
    brush.form(shape::blob(&[(12.0, -89.0), (20.0, -86.0), (30.0, -80.5), (20.0, -80.0), (12.0, -80.0)]).as_ref(), look.beak);
    brush.line(&[(13.0, -84.0), (20.0, -83.0), (28.0, -80.5)], 0.7, look.beak.darker(0.5));
    brush.form(skull.as_ref(), crown);
    brush.inside(skull.as_ref(), |brush| match look.kind {
        Kind::Chick => brush.fill(shape::oval((6.0, -82.0), 8.5, 8.0).as_ref(), ink(0xF2_F4F4)),
        Kind::Emperor => brush.fill(shape::tilted((-3.0, -78.0), (4.6, 8.5), 30.0).as_ref(), ink(0xF4_C84E)),
        Kind::Adelie | Kind::Crested => {}
    });
    if look.kind == Kind::Adelie {
        brush.fill(shape::oval((6.5, -86.0), 3.7, 3.7).as_ref(), WHITE);
    }
    face::eye(brush, (6.5, -86.0), 2.2, ink(0x5A_4030));
    if look.kind == Kind::Crested {
        for i in 0..4 {
            let y = -90.5 + i as f32;
            brush.line(&[(9.0, y), (-2.0, y - 3.0), (-12.0, y - 1.0 + i as f32 * 2.0)], 1.4, ink(0xF2_D04A));
        }
    }
    brush.glow((14.0 * wide, -30.0), (6.0, 16.0), DARK.clear(0.1));
}
