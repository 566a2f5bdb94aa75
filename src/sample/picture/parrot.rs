//! Parrots: on a branch, and a portrait.

use super::brush::Brush;
use super::face;
use super::ink::{DARK, Ink, WHITE, ink};
use super::place::{self, Place};
use super::shape::{self, Point};
use super::{Extent, Stand};
use crate::sample::dice::Dice;

/// What one parrot looks like.
struct Look {
    body: Ink,
    wing: Ink,
    tips: Ink,
    breast: Ink,
    cheek: Option<Ink>,
    beak: Ink,
    crest: bool,
    tail: f32,
}

fn look(dice: &mut Dice) -> Look {
    let macaw = Some(ink(0xF4_EFE6));
    type Kind = (u32, u32, u32, u32, Option<Ink>, u32, bool, f32);
    let kinds: [Kind; 8] = [
        (0xD2_3A2E, 0xE8_B83A, 0x2F_63B0, 0xD2_3A2E, macaw, 0xE8_DCC8, false, 46.0),
        (0x2F_74C0, 0x2A_62AC, 0x1E_4A8A, 0xF2_B92E, macaw, 0x2A_2626, false, 44.0),
        (0x4F_A24A, 0x3A_8A42, 0x2F_5FA0, 0x7C_BC54, None, 0xD8_B088, false, 26.0),
        (0x9A_A0A6, 0x80_868E, 0x5A_6068, 0xB8_BEC2, Some(ink(0xE2_E4E4)), 0x2A_2626, false, 22.0),
        (0xF4_F2EA, 0xE8_E4D8, 0xD4_CEC0, 0xFA_F8F0, None, 0x3A_3636, true, 22.0),
        (0x6A_B84A, 0x4A_9A40, 0x2E_7A3A, 0xE8_7A3A, None, 0xD8_4A3A, false, 18.0),
        (0x8A_C84A, 0xC8_D05A, 0x3A_4A3A, 0xA8_D85A, Some(ink(0xF4_E26A)), 0xC8_B070, false, 34.0),
        (0xC4_2E3A, 0x2E_8A4A, 0x2A_54A0, 0xC4_2E3A, None, 0xE0_A850, false, 34.0),
    ];
    let (body, wing, tips, breast, cheek, beak, crest, tail) = dice.pick(&kinds);
    Look {
        body: dice.vary(ink(body), 0.05),
        wing: dice.vary(ink(wing), 0.05),
        tips: dice.vary(ink(tips), 0.05),
        breast: dice.vary(ink(breast), 0.05),
        cheek,
        beak: ink(beak),
        crest,
        tail,
    }
}

pub(super) fn draw(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let spot = dice.pick(&[Place::Jungle, Place::Jungle, Place::Jungle, Place::Park, Place::Room]);
    let blur = dice.between(2.2, 4.2);
    place::paint(brush, extent, spot, blur, dice);
    let look = look(dice);
    let (x, y) = extent.middle();
    let facing = dice.side();
    if dice.chance(0.3) {
        let stand =
            Stand { at: (x + dice.about(8.0), y + dice.between(0.0, 6.0)), size: dice.between(1.75, 2.2), facing, tilt: dice.about(14.0) };
        brush.framed(stand.frame(), |brush| {
            brush.form(
                shape::blob(&[(-15.0, -2.0), (0.0, -8.0), (13.0, 2.0), (20.0, 26.0), (22.0, 60.0), (-26.0, 60.0), (-23.0, 20.0)]).as_ref(),
                look.body,
            );
            let breast = shape::blob(&[(4.0, 8.0), (14.0, 10.0), (19.0, 30.0), (18.0, 60.0), (0.0, 60.0), (2.0, 30.0)]);
            brush.form(breast.as_ref(), look.breast);
            feathers(brush, &look, (-24.0, 16.0));
            head(brush, &look);
        });
    } else {
        let stand = Stand {
            at: (x + facing * dice.between(-4.0, 8.0), y + dice.between(-16.0, -9.0)),
            size: dice.between(0.95, 1.15),
            facing,
            tilt: dice.about(9.0),
        };
        brush.framed(stand.frame(), |brush| perched(brush, &look, extent, dice));
    }
}

/// Rows of feather edges on a breast or neck.
fn feathers(brush: &mut Brush, look: &Look, (x, y): Point) {
    for row in 0..7 {
        for i in 0..6 {
            let at = (x + 5.0 + i as f32 * 4.6 + (row % 2) as f32 * 2.3, y + row as f32 * 3.6);
            brush.line(&[(at.0 - 1.3, at.1), (at.0, at.1 + 1.4), (at.0 + 1.3, at.1)], 0.45, look.body.darker(0.5).clear(0.35));
        }
    }
}

/// The head in profile, looking right, about the origin, 34 units wide with its beak.
fn head(brush: &mut Brush, look: &Look) {
    if look.crest {
        for (x, y, lean) in [(-10.0, -26.0, -5.0), (-5.0, -30.0, -3.0), (0.0, -31.0, 0.0)] {
            brush.form(shape::limb(&[(x * 0.3 + 1.0, -11.0), (x * 0.7, -20.0), (x + lean, y)], 3.0, 1.2).as_ref(), ink(0xF4_DC6A));
        }
    }
    let lower = shape::blob(&[(9.0, 4.0), (15.0, 5.0), (14.5, 9.5), (9.0, 9.0)]);
    brush.form(lower.as_ref(), look.beak.darker(0.25));
    let skull =
        shape::blob(&[(-14.0, 4.0), (-13.0, -8.0), (-4.0, -15.0), (6.0, -14.0), (12.5, -7.0), (12.0, 4.0), (5.0, 11.0), (-6.0, 13.0)]);
    brush.form(skull.as_ref(), look.body);
    if let Some(cheek) = look.cheek {
        let patch = shape::blob(&[(-1.0, -6.0), (6.0, -9.0), (11.5, -4.0), (10.5, 5.0), (4.0, 7.0), (-2.0, 2.0)]);
        brush.form(patch.as_ref(), cheek);
        for i in 0..3 {
            let y = 0.5 + i as f32 * 2.0;
            brush.line(&[(0.5, y), (4.0, y + 0.8), (8.0, y)], 0.4, look.body.darker(0.3).clear(0.7));
        }
    }
    let beak = shape::blob(&[(10.0, -8.0), (17.0, -8.0), (22.5, -2.0), (22.5, 6.0), (19.5, 10.5), (18.0, 5.0), (10.5, 4.5)]);
    brush.form(beak.as_ref(), look.beak);
    brush.glow((16.0, -5.0), (4.0, 2.0), WHITE.clear(0.6));
    brush.fill(shape::oval((12.6, -5.6), 0.8, 0.6).as_ref(), DARK.clear(0.7));
    face::eye(brush, (4.6, -4.4), 2.4, ink(0xE8_C04A));
}

/// Perched, looking right; the head at the origin, feet 50 below, the tail below the branch.
fn perched(brush: &mut Brush, look: &Look, extent: Extent, dice: &mut Dice) {
    let (sway, raise) = (dice.about(5.0), dice.chance(0.25));
    for (shift, ink) in [(3.0, look.tips), (0.0, look.wing), (-3.0, look.body)] {
        let tail = [(-10.0, 40.0), (-16.0 + shift, 54.0), (-22.0 + shift * 1.6 + sway, 54.0 + look.tail - shift)];
        brush.form(shape::limb(&tail, 5.5, 2.0).as_ref(), ink);
    }
    branch(brush, extent, dice);
    if raise {
        wing_up(brush, look);
    }
    let body = shape::blob(&[
        (-13.0, 0.0),
        (0.0, -6.0),
        (10.0, 4.0),
        (17.0, 22.0),
        (13.0, 40.0),
        (2.0, 50.0),
        (-10.0, 48.0),
        (-19.0, 34.0),
        (-20.0, 14.0),
    ]);
    brush.form(body.as_ref(), look.body);
    let breast = shape::blob(&[(4.0, 9.0), (11.0, 10.0), (16.0, 24.0), (12.0, 38.0), (2.0, 46.0), (-1.0, 28.0)]);
    brush.form(breast.as_ref(), look.breast);
    face::fur(brush, body.as_ref(), (look.body, 40), 100.0, dice);
    if !raise {
        wing_down(brush, look);
    }
    for x in [-2.0, 7.0] {
        for toe in [-2.0, 0.6, 3.2] {
            brush.line(&[(x + toe, 47.0), (x + toe + 0.8, 50.0), (x + toe, 53.5)], 2.3, ink(0x4A_4240));
            brush.line(&[(x + toe, 47.0), (x + toe + 0.8, 50.0), (x + toe, 52.5)], 1.3, ink(0x8A_7E78));
        }
    }
    head(brush, look);
}

fn branch(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let slope = dice.about(7.0);
    let reach = extent.wide;
    let bark = dice.vary(ink(0x7A_5C40), 0.08);
    let spine =
        [(-reach, 53.0 - slope), (-reach * 0.4, 55.0 - slope * 0.3), (0.0, 53.0), (reach * 0.4, 54.0 + slope * 0.5), (reach, 50.0 + slope)];
    let wood = shape::tube(&spine, |_| 4.4);
    brush.form(wood.as_ref(), bark);
    for _ in 0..12 {
        let (x, y) = (dice.between(-reach * 0.8, reach * 0.8), 53.0 + dice.about(3.0));
        brush.line(&[(x, y), (x + 4.0, y + 0.4), (x + 9.0, y)], 0.8, bark.darker(0.5).clear(0.6));
    }
}

fn wing_down(brush: &mut Brush, look: &Look) {
    let tips = shape::blob(&[(-18.0, 20.0), (-5.0, 22.0), (-6.0, 40.0), (-14.0, 58.0), (-20.0, 60.0), (-22.0, 40.0)]);
    brush.form(tips.as_ref(), look.tips);
    for i in 0..4 {
        let x = -19.0 + i as f32 * 3.4;
        brush.line(&[(x, 30.0), (x - 0.5, 42.0), (x - 1.5, 54.0 - i as f32 * 3.0)], 0.8, look.tips.darker(0.5).clear(0.7));
    }
    let wing = shape::blob(&[(-18.0, 8.0), (-8.0, 6.0), (0.0, 16.0), (-1.0, 30.0), (-8.0, 40.0), (-19.0, 40.0), (-22.0, 24.0)]);
    brush.form(wing.as_ref(), look.wing);
    brush.inside(wing.as_ref(), |brush| {
        for row in 0..5 {
            for i in 0..6 {
                let at = (-22.0 + i as f32 * 4.2 + (row % 2) as f32 * 2.1, 14.0 + row as f32 * 5.4);
                brush.line(&[(at.0 - 2.0, at.1), (at.0, at.1 + 2.4), (at.0 + 2.0, at.1)], 0.8, look.wing.darker(0.5).clear(0.6));
            }
        }
    });
}

fn wing_up(brush: &mut Brush, look: &Look) {
    for i in 0..6 {
        let t = i as f32 / 5.0;
        let tip = (-52.0 + 12.0 * t, -26.0 + 58.0 * t);
        let ink = look.tips.mix(look.wing, t * 0.5);
        brush.form(shape::limb(&[(-10.0, 12.0 + 10.0 * t), (-30.0, -4.0 + 34.0 * t), tip], 4.6, 3.0).as_ref(), ink);
    }
    brush.form(shape::blob(&[(-4.0, 8.0), (-20.0, -6.0), (-36.0, -12.0), (-34.0, 6.0), (-24.0, 24.0), (-8.0, 30.0)]).as_ref(), look.wing);
}
