//! Dogs: a portrait, sitting, and standing in profile.

use super::brush::Brush;
use super::face;
use super::ink::{DARK, Ink, WHITE, ink};
use super::place::{self, Place};
use super::shape::{self, Point};
use super::{Extent, Stand};
use crate::sample::dice::Dice;
use tiny_skia::Transform;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ears {
    Hanging,
    Pricked,
    Folded,
}

/// What one dog looks like.
struct Look {
    coat: Ink,
    dark: Ink,
    pale: Ink,
    ears: Ears,
    blaze: bool,
    patch: Option<f32>,
    tongue: bool,
    collar: Option<Ink>,
    cheek: f32,
    muzzle: f32,
    iris: Ink,
}

fn look(dice: &mut Dice) -> Look {
    let (coat, dark, pale) = dice.pick(&[
        (0xD9_A862, 0xB0_7C3C, 0xF2_DDB4),
        (0x7A_4E30, 0x50_3220, 0xA8_7850),
        (0x36_322F, 0x22_1F1E, 0xB8_7A44),
        (0xEC_E4D4, 0x9A_6A40, 0xFA_F6EC),
        (0x9A_9690, 0x5E_5C5A, 0xE4_E0DA),
        (0xB8_6A34, 0x86_4822, 0xF0_D8BC),
        (0xE2_CBA0, 0xC2_A06C, 0xF8_ECD2),
        (0x4A_4A50, 0x2C_2C32, 0xEE_EAE4),
    ]);
    let collars = [ink(0xC8_3A34), ink(0x2F_6FB0), ink(0x3F_8F5A), ink(0xE0_A030), ink(0x8A_4A90)];
    Look {
        coat: dice.vary(ink(coat), 0.06),
        dark: dice.vary(ink(dark), 0.05),
        pale: dice.vary(ink(pale), 0.03),
        ears: dice.pick(&[Ears::Hanging, Ears::Hanging, Ears::Pricked, Ears::Folded]),
        blaze: dice.chance(0.45),
        patch: dice.chance(0.3).then(|| dice.side()),
        tongue: dice.chance(0.5),
        collar: dice.chance(0.6).then(|| dice.pick(&collars)),
        cheek: dice.between(24.0, 29.0),
        muzzle: dice.between(12.5, 16.5),
        iris: ink(dice.pick(&[0x6A_3E1E, 0x4A_2A14, 0x8A_5A28, 0x7A_A0B8])),
    }
}

pub(super) fn draw(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let spot = dice.pick(&[Place::Meadow, Place::Meadow, Place::Park, Place::Park, Place::Room, Place::Beach, Place::Sofa, Place::Snow]);
    let blur = dice.between(1.6, 3.6);
    place::paint(brush, extent, spot, blur, dice);
    let look = look(dice);
    let (x, y) = extent.middle();
    let facing = dice.side();
    match dice.below(5) {
        0 | 1 => {
            let stand = Stand {
                at: (x + dice.about(10.0), y + dice.about(5.0) - 2.0),
                size: dice.between(0.98, 1.25),
                facing,
                tilt: dice.about(14.0),
            };
            brush.framed(stand.frame(), |brush| {
                chest(brush, &look, dice);
                head(brush, &look, dice);
            });
        }
        2 => {
            let stand = Stand {
                at: (x + dice.about(12.0), extent.high - dice.between(4.0, 9.0)),
                size: dice.between(0.85, 1.0),
                facing,
                tilt: dice.about(3.0),
            };
            place::shadow(brush, &stand, 30.0);
            brush.framed(stand.frame(), |brush| sitting(brush, &look, dice));
        }
        _ => {
            let size = dice.between(0.82, 1.0) * (extent.wide / 125.0).min(1.08);
            let stand = Stand { at: (x - 4.0 * facing, extent.high - dice.between(7.0, 16.0)), size, facing, tilt: dice.about(3.0) };
            place::shadow(brush, &stand, 44.0);
            brush.framed(stand.frame(), |brush| standing(brush, &look, dice));
        }
    }
}

fn chest(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    let body = shape::mirrored(&[(0.0, 8.0), (17.0, 14.0), (25.0, 34.0), (36.0, 52.0), (42.0, 90.0), (0.0, 100.0)]);
    brush.form(body.as_ref(), look.coat.darker(0.08));
    face::fur(brush, body.as_ref(), (look.coat, 50), 90.0, dice);
    if look.blaze {
        let bib = shape::mirrored(&[(0.0, 22.0), (12.0, 30.0), (15.0, 50.0), (8.0, 72.0), (0.0, 80.0)]);
        brush.form(bib.as_ref(), look.pale);
    }
    collar(brush, look, (19.5, 30.0));
}

fn collar(brush: &mut Brush, look: &Look, (half, y): (f32, f32)) {
    let Some(band) = look.collar else { return };
    brush.line(&[(-half, y - 3.0), (0.0, y + 4.5), (half, y - 3.0)], 4.6, band.darker(0.3));
    brush.line(&[(-half, y - 3.6), (0.0, y + 3.9), (half, y - 3.6)], 3.4, band);
    brush.form(shape::oval((0.0, y + 9.0), 3.0, 3.2).as_ref(), ink(0xE6_C35A));
}

fn ear(brush: &mut Brush, look: &Look, side: f32) {
    let ink = look.dark;
    let outline: &[Point] = match look.ears {
        Ears::Hanging => &[(13.0, -27.0), (25.0, -27.0), (36.0, -10.0), (38.0, 12.0), (32.0, 20.0), (25.0, 12.0), (23.0, -8.0)],
        Ears::Pricked => &[(6.0, -26.0), (14.0, -38.0), (24.0, -49.0), (28.0, -40.0), (28.0, -22.0), (22.0, -12.0)],
        Ears::Folded => &[(9.0, -29.0), (18.0, -37.0), (29.0, -33.0), (37.0, -18.0), (30.0, -14.0), (20.0, -19.0)],
    };
    let outline: Vec<Point> = outline.iter().map(|&(x, y)| (x * side, y)).collect();
    brush.form(shape::blob(&outline).as_ref(), ink);
    if look.ears == Ears::Pricked {
        let inner: Vec<Point> = [(13.0, -27.0), (22.5, -42.0), (24.5, -24.0), (20.0, -18.0)].map(|(x, y)| (x * side, y)).into();
        brush.fade(shape::blob(&inner).as_ref(), &[look.pale.darker(0.25), look.coat.mix(super::ink::ink(0xD8_9A8C), 0.5)]);
    }
}

/// The head from the front, about the origin, 60 units wide.
fn head(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    if look.ears == Ears::Pricked {
        ear(brush, look, -1.0);
        ear(brush, look, 1.0);
    }
    let cheek = look.cheek;
    let skull = shape::mirrored(&[(0.0, -33.0), (15.0, -30.0), (23.5, -17.0), (cheek, 0.0), (20.0, 17.0), (10.0, 26.0), (0.0, 28.0)]);
    brush.form(skull.as_ref(), look.coat);
    brush.inside(skull.as_ref(), |brush| {
        if let Some(side) = look.patch {
            brush.fill(shape::tilted((12.0 * side, -9.0), (10.5, 13.0), 20.0 * side).as_ref(), look.dark);
        }
        if look.blaze {
            let blaze = shape::mirrored(&[(0.0, -36.0), (4.0, -28.0), (3.6, -10.0), (11.0, 4.0), (16.0, 22.0), (0.0, 32.0)]);
            brush.fade(blaze.as_ref(), &[look.pale, look.pale.darker(0.05)]);
        }
    });
    face::fur(brush, skull.as_ref(), (look.coat, 70), 80.0, dice);
    if look.ears != Ears::Pricked {
        ear(brush, look, -1.0);
        ear(brush, look, 1.0);
    }
    for side in [-1.0, 1.0] {
        brush.fill(shape::tilted((10.8 * side, -15.0), (4.2, 1.9), -14.0 * side).as_ref(), look.pale.clear(0.75));
        face::eye(brush, (11.2 * side, -7.5), 4.3, look.iris);
    }
    muzzle(brush, look);
}

fn muzzle(brush: &mut Brush, look: &Look) {
    let wide = look.muzzle;
    if look.tongue {
        let tongue = shape::mirrored(&[(0.0, 16.0), (6.0, 18.0), (6.6, 28.0), (3.6, 34.5), (0.0, 35.5)]);
        brush.fill(shape::oval((0.0, 20.0), 9.0, 6.5).as_ref(), ink(0x5A_2426));
        brush.form(tongue.as_ref(), ink(0xE8_8A90));
        brush.line(&[(0.0, 20.0), (0.0, 30.0)], 0.9, ink(0xB8_5A66));
    }
    let snout = shape::mirrored(&[(0.0, -3.0), (8.0, -1.0), (wide, 9.0), (wide * 0.85, 18.0), (6.5, 21.0), (0.0, 18.0)]);
    brush.form(snout.as_ref(), look.pale);
    brush.line(&[(0.0, 7.0), (0.0, 15.5)], 1.2, DARK.clear(0.8));
    for side in [-1.0, 1.0] {
        brush.line(&[(0.0, 15.5), (4.5 * side, 19.3), (10.0 * side, 16.5)], 1.3, DARK.clear(0.8));
        for (x, y) in [(6.0, 11.0), (8.5, 13.5), (9.5, 9.5)] {
            brush.fill(shape::oval((x * side, y), 0.6, 0.6).as_ref(), DARK.clear(0.5));
        }
    }
    let nose = shape::mirrored(&[(0.0, -2.0), (5.5, -1.5), (6.8, 2.2), (3.0, 6.4), (0.0, 7.4)]);
    brush.form(nose.as_ref(), DARK);
    brush.glow((-1.5, 0.2), (3.2, 1.5), WHITE.clear(0.7));
}

fn paw(brush: &mut Brush, at: Point, ink: Ink) {
    brush.form(
        shape::blob(&[
            (at.0 - 5.0, at.1 - 4.0),
            (at.0 + 3.0, at.1 - 5.5),
            (at.0 + 7.5, at.1 - 2.2),
            (at.0 + 6.5, at.1),
            (at.0 - 5.0, at.1),
        ])
        .as_ref(),
        ink,
    );
}

/// From the front, sitting; feet at the origin, 96 units high.
fn sitting(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    let curl = dice.between(-14.0, 2.0);
    brush.form(shape::limb(&[(20.0, -8.0), (36.0, -8.0), (44.0, curl - 10.0)], 4.5, 2.2).as_ref(), look.dark);
    for side in [-1.0, 1.0] {
        brush.form(shape::tilted((19.0 * side, -14.0), (12.0, 15.0), 14.0 * side).as_ref(), look.coat.darker(0.14));
        brush.form(shape::oval((21.0 * side, -2.8), 8.5, 4.0).as_ref(), look.pale);
    }
    let body = shape::mirrored(&[(0.0, -66.0), (14.0, -58.0), (20.0, -36.0), (19.0, -14.0), (12.0, -4.0), (0.0, -2.0)]);
    brush.form(body.as_ref(), look.coat);
    face::fur(brush, body.as_ref(), (look.coat, 60), 90.0, dice);
    let bib = shape::mirrored(&[(0.0, -58.0), (9.0, -50.0), (10.0, -34.0), (0.0, -22.0)]);
    brush.form(bib.as_ref(), if look.blaze { look.pale } else { look.coat.lighter(0.12) });
    for side in [-1.0, 1.0] {
        brush.form(shape::limb(&[(8.5 * side, -38.0), (8.5 * side, -18.0), (8.0 * side, -4.0)], 6.0, 4.6).as_ref(), look.coat);
        brush.form(shape::oval((8.4 * side, -3.0), 6.4, 4.2).as_ref(), look.pale);
    }
    let tilt = Transform::from_translate(0.0, -74.0).pre_rotate(dice.about(14.0)).pre_scale(0.74, 0.74);
    brush.framed(Transform::from_translate(0.0, -82.0).pre_scale(0.72, 0.72), |brush| collar(brush, look, (18.0, 33.0)));
    brush.framed(tilt, |brush| head(brush, look, dice));
}

/// In profile, looking right; feet at the origin, about 75 units high and 110 long.
fn standing(brush: &mut Brush, look: &Look, dice: &mut Dice) {
    let (legs, stride, wag) = (dice.between(22.0, 33.0), dice.about(7.0), dice.between(-8.0, 22.0));
    let long = dice.between(0.92, 1.08);
    let top = -legs - 20.0;
    let shade = look.coat.darker(0.35);
    for (x, swing) in [(-22.0, -stride), (22.0, stride)] {
        brush.form(shape::limb(&[(x, -legs - 4.0), (x - 2.0 + swing * 0.4, -legs * 0.5), (x + swing, -3.0)], 6.0, 3.2).as_ref(), shade);
        paw(brush, (x + swing, 0.0), shade);
    }
    let tail = [(-34.0 * long, top + 5.0), (-45.0, top - wag * 0.4), (-49.0, top - 6.0 - wag)];
    brush.form(shape::limb(&tail, 4.0, 2.0).as_ref(), look.dark);
    let belly = dice.between(3.0, 7.0);
    let body = shape::blob(&[
        (-37.0 * long, top + 9.0),
        (-30.0 * long, top),
        (-4.0, top + 2.0),
        (22.0, top - 2.0),
        (33.0, top + 4.0),
        (32.0, top + 18.0),
        (20.0, -legs + 4.0),
        (-8.0, -legs - belly + 4.0),
        (-26.0 * long, -legs + 1.0),
        (-36.0 * long, -legs - 2.0),
    ]);
    brush.form(body.as_ref(), look.coat);
    brush.inside(body.as_ref(), |brush| {
        if look.patch.is_some() {
            brush.fill(
                shape::blob(&[(-26.0, top - 4.0), (6.0, top - 4.0), (10.0, top + 9.0), (-8.0, top + 14.0), (-24.0, top + 8.0)]).as_ref(),
                look.dark,
            );
        }
        brush.glow((0.0, -legs + 6.0), (34.0, 9.0), look.pale.clear(0.55));
    });
    face::fur(brush, body.as_ref(), (look.coat, 70), 160.0, dice);
    for (x, swing) in [(-29.0, stride), (25.0, -stride)] {
        let thigh = if x < 0.0 { 8.5 } else { 6.5 };
        brush.form(
            shape::limb(&[(x, -legs - 6.0), (x - 3.0 + swing * 0.4, -legs * 0.5), (x + swing, -3.0)], thigh, 3.4).as_ref(),
            look.coat,
        );
        paw(brush, (x + swing, 0.0), look.pale);
    }
    let lift = dice.between(-2.0, 10.0);
    brush.framed(Transform::from_translate(27.0, top + 4.0), |brush| profile(brush, look, lift));
}

/// Neck and head in profile, from the withers at the origin.
fn profile(brush: &mut Brush, look: &Look, lift: f32) {
    let (x, y) = (15.0, -15.0 - lift);
    brush.form(shape::limb(&[(-3.0, 7.0), (5.0, -4.0 - lift * 0.4), (x - 1.0, y)], 12.0, 8.0).as_ref(), look.coat);
    if let Some(band) = look.collar {
        brush.line(&[(1.0, -14.0 - lift * 0.4), (8.0, -6.0 - lift * 0.4), (14.0, 2.0 - lift * 0.5)], 3.6, band);
    }
    if look.ears == Ears::Pricked {
        brush.form(shape::blob(&[(x - 8.0, y - 6.0), (x - 7.0, y - 21.0), (x + 3.0, y - 9.0)]).as_ref(), look.dark);
    }
    let length = look.muzzle + 10.0;
    let head = [
        (x - 10.0, y + 3.0),
        (x - 7.0, y - 9.0),
        (x + 3.0, y - 11.0),
        (x + 9.0, y - 5.0),
        (x + length - 2.0, y - 2.0),
        (x + length, y + 4.0),
        (x + length - 4.0, y + 7.5),
        (x + 6.0, y + 9.0),
        (x - 5.0, y + 10.0),
    ];
    let outline = shape::blob(&head);
    brush.form(outline.as_ref(), look.coat);
    brush.inside(outline.as_ref(), |brush| brush.glow((x + length - 4.0, y + 5.0), (13.0, 8.0), look.pale.clear(0.9)));
    if look.tongue {
        brush.form(
            shape::limb(&[(x + length - 7.0, y + 6.0), (x + length - 6.0, y + 10.0), (x + length - 6.5, y + 14.0)], 2.2, 2.0).as_ref(),
            ink(0xE8_8A90),
        );
    }
    brush.line(&[(x + length - 1.0, y + 5.0), (x + 12.0, y + 5.6), (x + 7.0, y + 4.0)], 1.0, DARK.clear(0.7));
    brush.form(shape::oval((x + length - 0.5, y - 0.8), 3.0, 2.5).as_ref(), DARK);
    face::eye(brush, (x + 5.0, y - 3.6), 2.1, look.iris);
    match look.ears {
        Ears::Hanging => brush.form(
            shape::blob(&[
                (x - 5.0, y - 10.0),
                (x + 1.0, y - 8.0),
                (x, y + 6.0),
                (x - 5.0, y + 13.0),
                (x - 11.0, y + 8.0),
                (x - 9.0, y - 4.0),
            ])
            .as_ref(),
            look.dark,
        ),
        Ears::Folded => {
            brush.form(shape::blob(&[(x - 7.0, y - 10.0), (x - 1.0, y - 13.0), (x + 4.0, y - 3.0), (x - 3.0, y - 4.0)]).as_ref(), look.dark)
        }
        Ears::Pricked => brush.form(shape::blob(&[(x - 10.0, y - 5.0), (x - 11.0, y - 21.0), (x - 1.0, y - 9.0)]).as_ref(), look.dark),
    }
}
