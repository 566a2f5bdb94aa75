//! Backgrounds. They are painted on a smaller canvas and enlarged, which blurs them as a lens would.

use super::brush::Brush;
use super::ink::{DARK, Ink, WHITE, ink};
use super::shape::{self, Point};
use super::{Extent, Stand};
use crate::sample::dice::Dice;
use tiny_skia::Transform;

/// Where a picture is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Meadow,
    Park,
    Room,
    Sofa,
    Beach,
    Snow,
    Jungle,
    Sand,
    Leaves,
    Rock,
}

/// Paints `place` over all of `brush`, out of focus by `blur` (1: sharp).
pub(super) fn paint(brush: &mut Brush, extent: Extent, place: Place, blur: f32, dice: &mut Dice) {
    let side = 100.0 / blur;
    let (w, h) = ((extent.wide / 100.0 * side).round() + 2.0, (extent.high / 100.0 * side).round() + 2.0);
    let mut back = Brush::new(w as u32, h as u32);
    let frame = Transform::from_row(w / extent.wide, 0.0, 0.0, h / extent.high, 0.0, 0.0);
    back.framed(frame, |back| match place {
        Place::Meadow => meadow(back, extent, dice),
        Place::Park => park(back, extent, dice),
        Place::Room => room(back, extent, dice),
        Place::Sofa => sofa(back, extent, dice),
        Place::Beach => beach(back, extent, dice),
        Place::Snow => snow(back, extent, dice),
        Place::Jungle => jungle(back, extent, dice),
        Place::Sand => sand(back, extent, dice),
        Place::Leaves => leaves(back, extent, dice),
        Place::Rock => rock(back, extent, dice),
    });
    brush.cover(&back);
}

/// The soft shadow of something that stands at `stand`, `half` units to either side.
pub(super) fn shadow(brush: &mut Brush, stand: &Stand, half: f32) {
    let at = (stand.at.0 + 2.5 * stand.size, stand.at.1);
    brush.glow(at, (half * 1.25 * stand.size, 7.0 * stand.size), ink(0x10_0C14).clear(0.62));
}

fn band(extent: Extent, top: f32, bottom: f32) -> Option<tiny_skia::Path> {
    shape::polygon(&[(-5.0, top), (extent.wide + 5.0, top), (extent.wide + 5.0, bottom), (-5.0, bottom)])
}

fn anywhere(extent: Extent, dice: &mut Dice) -> Point {
    (dice.between(-4.0, extent.wide + 4.0), dice.between(-4.0, extent.high + 4.0))
}

fn hills(brush: &mut Brush, extent: Extent, top: f32, ink: Ink, dice: &mut Dice) {
    let mut points: Vec<Point> = (0..=5).map(|i| (extent.wide * (i as f32 - 0.5) / 4.0, top + dice.about(9.0))).collect();
    points.extend([(extent.wide + 20.0, extent.high + 20.0), (-20.0, extent.high + 20.0)]);
    brush.fade(shape::blob(&points).as_ref(), &[ink.lighter(0.15), ink]);
}

/// Blades of grass with their feet between `top` and the bottom, larger when nearer.
fn blades(brush: &mut Brush, extent: Extent, (top, count): (f32, usize), green: Ink, dice: &mut Dice) {
    for i in 0..count {
        let depth = i as f32 / count as f32;
        let (x, y) = (dice.between(-3.0, extent.wide + 3.0), top + (extent.high + 4.0 - top) * depth);
        let tall = 2.5 + 7.0 * depth;
        let lean = dice.about(tall * 0.6);
        let shade = dice.vary(green, 0.12).darker(0.1);
        brush.line(&[(x, y), (x + lean * 0.3, y - tall * 0.6), (x + lean, y - tall)], 0.5 + depth, shade.clear(0.75));
    }
}

fn sky(brush: &mut Brush, extent: Extent, bottom: f32, dice: &mut Dice) {
    let (high, low) = dice.pick(&[(0x6F_A8DC, 0xD9_EBF7), (0x8C_BCE0, 0xF2_EFE4), (0x9F_B4C7, 0xE6_E3DD), (0x5B_8FD0, 0xF8_DDBE)]);
    brush.fade(band(extent, -5.0, bottom).as_ref(), &[ink(high), ink(low)]);
    for _ in 0..dice.below(4) {
        let at = (dice.between(0.0, extent.wide), dice.between(0.0, bottom * 0.7));
        brush.glow(at, (dice.between(12.0, 26.0), dice.between(3.0, 8.0)), WHITE.clear(0.6));
    }
}

fn meadow(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let horizon = extent.high * dice.between(0.28, 0.55);
    sky(brush, extent, horizon + 12.0, dice);
    hills(brush, extent, horizon - 5.0, dice.vary(ink(0x7F_A88E), 0.06), dice);
    let green = dice.shade(&[0x6F_A24A, 0x86_AE52, 0x5C_9150, 0x93_A85A], 0.05);
    hills(brush, extent, horizon + 3.0, green.darker(0.2), dice);
    let field = [green.lighter(0.28), green, green.darker(0.3)];
    brush.fade(band(extent, horizon + 8.0, extent.high + 5.0).as_ref(), &field);
    blades(brush, extent, (horizon + 10.0, 150), green, dice);
    let petal = dice.pick(&[ink(0xF6_E27A), WHITE, ink(0xD9_8CC0), ink(0xE8_6A5C)]);
    for _ in 0..dice.below(16) {
        let at = (dice.between(0.0, extent.wide), dice.between(horizon + 10.0, extent.high));
        brush.fill(shape::oval(at, 1.5, 1.2).as_ref(), petal);
    }
}

/// Lights out of focus.
fn bokeh(brush: &mut Brush, extent: Extent, inks: &[Ink], dice: &mut Dice) {
    for _ in 0..34 {
        let (at, r) = (anywhere(extent, dice), dice.between(4.0, 17.0));
        let chosen = dice.pick(inks);
        let shade = dice.vary(chosen, 0.1).clear(dice.between(0.2, 0.5));
        brush.fill(shape::oval(at, r, r).as_ref(), shade);
    }
}

fn park(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let autumn = dice.chance(0.55);
    let (top, low) = if autumn { (0xC9_A15A, 0x8A_5A33) } else { (0xA9_C58A, 0x4F_7A4C) };
    brush.fade(band(extent, -5.0, extent.high + 5.0).as_ref(), &[ink(top), ink(low)]);
    let lights = if autumn {
        [ink(0xE8_B04A), ink(0xC8_6B2E), ink(0xF4_DFA0), ink(0x8E_7B3A)]
    } else {
        [ink(0x8F_BF6A), ink(0x4E_7F4C), ink(0xE9_F0B8), ink(0x6B_A07A)]
    };
    bokeh(brush, extent, &lights, dice);
    for _ in 0..3 {
        let x = dice.between(0.0, extent.wide);
        let wide = dice.between(3.0, 8.0);
        brush.fade(
            shape::limb(&[(x, -5.0), (x + 1.0, 30.0), (x - 1.0, 66.0)], wide * 0.7, wide).as_ref(),
            &[ink(0x5A_4636), ink(0x3E_3028)],
        );
    }
    let ground = if autumn { ink(0xA0_7440) } else { ink(0x6D_9A4C) };
    let edge = extent.high * dice.between(0.55, 0.72);
    brush.fade(band(extent, edge, extent.high + 5.0).as_ref(), &[ground.lighter(0.15).clear(0.7), ground, ground.darker(0.3)]);
    blades(brush, extent, (edge + 4.0, 90), ground, dice);
}

fn room(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let wall = dice.shade(&[0xD9_CDBB, 0xA9_BFC4, 0xC9_D3C0, 0xD7_B9A8, 0x8F_A3B5, 0xE3_DCCB], 0.05);
    let floor = dice.shade(&[0xB0_8556, 0x8C_6A4A, 0xC7_A87C, 0x9A_948C], 0.05);
    let edge = extent.high * dice.between(0.52, 0.7);
    brush.fade(band(extent, -5.0, edge).as_ref(), &[wall.lighter(0.2), wall, wall.darker(0.12)]);
    let x = dice.between(0.0, extent.wide);
    if dice.chance(0.5) {
        let pane = shape::polygon(&[(x, 6.0), (x + 30.0, 6.0), (x + 30.0, edge - 18.0), (x, edge - 18.0)]);
        brush.fade(pane.as_ref(), &[ink(0xBF_DDF2), ink(0xF3_F6EE)]);
        brush.outline(pane.as_ref(), 2.5, WHITE);
        brush.line(&[(x + 15.0, 6.0), (x + 15.0, edge - 18.0)], 1.8, WHITE);
    } else {
        let frame = shape::polygon(&[(x, 10.0), (x + 24.0, 10.0), (x + 24.0, 28.0), (x, 28.0)]);
        let print = ink(dice.pick(&[0x46_6D7A, 0xC7_7B50, 0x7A_8F5A, 0xE0_B85A]));
        brush.fade(frame.as_ref(), &[print.lighter(0.4), print]);
        brush.outline(frame.as_ref(), 1.6, DARK.clear(0.8));
    }
    brush.fade(band(extent, edge, extent.high + 5.0).as_ref(), &[floor.darker(0.25), floor, floor.lighter(0.15)]);
    for i in 0..6 {
        let y = edge + (i * i) as f32 * 1.6 + 2.0;
        brush.line(&[(-5.0, y), (extent.wide + 5.0, y)], 0.5, floor.darker(0.4).clear(0.5));
    }
    brush.fill(band(extent, edge - 2.5, edge).as_ref(), wall.lighter(0.55));
    if dice.chance(0.6) {
        let rug = ink(dice.pick(&[0xA8_4A3E, 0x3F_6478, 0xD8_C39A, 0x6B_7A55, 0x7A_5A80]));
        let at = (extent.wide / 2.0 + dice.about(10.0), extent.high * 0.93);
        brush.fill(shape::oval(at, 58.0, 15.0).as_ref(), rug.darker(0.2));
        brush.fill(shape::oval(at, 53.0, 13.0).as_ref(), rug);
        brush.outline(shape::oval(at, 46.0, 10.5).as_ref(), 1.0, rug.lighter(0.45));
    }
}

fn sofa(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let cloth = dice.shade(&[0x5F_7F86, 0xB5_7A5B, 0x8A_8F78, 0x9A_6A78, 0xC9_B48C, 0x55_6288], 0.05);
    brush.fade(band(extent, -5.0, extent.high + 5.0).as_ref(), &[cloth.lighter(0.3), cloth, cloth.darker(0.15)]);
    let seat = extent.high * dice.between(0.6, 0.75);
    let split = extent.wide * dice.between(0.3, 0.7);
    brush.glow((split, seat * 0.5), (7.0, seat * 0.7), cloth.darker(0.6).clear(0.5));
    brush.glow((extent.wide / 2.0, seat), (extent.wide, 6.0), cloth.darker(0.7).clear(0.7));
    brush.fade(band(extent, seat + 2.0, extent.high + 5.0).as_ref(), &[cloth.lighter(0.25), cloth.darker(0.25)]);
    let pillow = ink(dice.pick(&[0xE2_C26A, 0xDD_D8CC, 0xC0_5A4A, 0x6F_9A8A, 0x3E_4F66]));
    let x = if dice.chance(0.5) { 8.0 } else { extent.wide - 8.0 };
    let half = 21.0;
    let corners = [(x - half, seat - 34.0), (x + half, seat - 37.0), (x + half + 2.0, seat + 3.0), (x - half - 2.0, seat + 4.0)];
    brush.form(shape::blob(&corners).as_ref(), pillow);
}

fn beach(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let horizon = extent.high * dice.between(0.25, 0.4);
    sky(brush, extent, horizon + 1.0, dice);
    let shore = horizon + dice.between(10.0, 22.0);
    brush.fade(band(extent, horizon, shore + 6.0).as_ref(), &[ink(0x3F_7FA8), ink(0x63_B0BE), ink(0xA8_D8D2)]);
    let sand = dice.shade(&[0xDD_C596, 0xE4_D2AA, 0xCF_B284], 0.05);
    brush.fade(band(extent, shore + 3.0, extent.high + 5.0).as_ref(), &[sand, sand.darker(0.18)]);
    let foam: Vec<Point> = (0..=6).map(|i| (extent.wide * i as f32 / 6.0, shore + 3.0 + dice.about(2.5))).collect();
    brush.line(&foam, 1.6, WHITE.clear(0.85));
    for _ in 0..50 {
        let at = (dice.between(0.0, extent.wide), dice.between(shore + 10.0, extent.high));
        brush.glow(at, (dice.between(2.0, 6.0), 0.9), sand.darker(0.45).clear(0.3));
    }
}

fn snow(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let horizon = extent.high * dice.between(0.3, 0.5);
    let (high, low) = dice.pick(&[(0x7F_AFD6, 0xDC_EBF4), (0xA3_B8CC, 0xEC_EEF0), (0x8C_A6D8, 0xF5_DFD6)]);
    brush.fade(band(extent, -5.0, horizon + 5.0).as_ref(), &[ink(high), ink(low)]);
    for _ in 0..3 {
        let (x, top) = (dice.between(-10.0, extent.wide), horizon - dice.between(8.0, 26.0));
        let berg = shape::polygon(&[
            (x - 26.0, horizon + 3.0),
            (x - 6.0, top + 4.0),
            (x + 3.0, top),
            (x + 13.0, top + 8.0),
            (x + 30.0, horizon + 3.0),
        ]);
        brush.fade(berg.as_ref(), &[ink(0xF2_F8FB), ink(0xA9_CBE0)]);
    }
    let water = dice.chance(0.6);
    if water {
        brush.fade(band(extent, horizon, horizon + 12.0).as_ref(), &[ink(0x2F_5F80), ink(0x5F_98B4)]);
    }
    let white = [ink(0xD6_E4EE), ink(0xF6_F9FB), ink(0xC6_D8E6)];
    brush.fade(band(extent, if water { horizon + 11.0 } else { horizon }, extent.high + 5.0).as_ref(), &white);
    hills(brush, extent, horizon + 18.0, ink(0xEA_F1F6), dice);
    brush.fade(band(extent, horizon + 30.0, extent.high + 5.0).as_ref(), &[ink(0xEA_F1F6), ink(0xF6_F9FB), ink(0xC6_D8E6)]);
    for _ in 0..14 {
        let at = (dice.between(0.0, extent.wide), dice.between(horizon + 18.0, extent.high));
        brush.glow(at, (dice.between(6.0, 18.0), dice.between(1.0, 3.0)), ink(0x9F_BCD6).clear(0.4));
    }
}

fn jungle(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let (top, low) = dice.pick(&[(0x9F_C98A, 0x2F_5B3C), (0x6F_A68A, 0x24_4A3F), (0xC9_DDA0, 0x4A_7A45), (0x9A_C6D8, 0x5A_8A60)]);
    brush.fade(band(extent, -5.0, extent.high + 5.0).as_ref(), &[ink(top), ink(low)]);
    bokeh(brush, extent, &[ink(0x5D_9A50), ink(0x2E_6240), ink(0xC6_E08A), ink(0x3F_7A5A), ink(0xF2_F2C4)], dice);
    for _ in 0..12 {
        let at = anywhere(extent, dice);
        let turn = dice.between(0.0, 360.0);
        let green = dice.shade(&[0x3E_7F45, 0x2A_5C3C, 0x6B_A850], 0.08);
        leaf(brush, at, (turn, dice.between(14.0, 28.0)), green);
    }
}

/// A leaf of `length` from `at` towards `degrees`.
fn leaf(brush: &mut Brush, at: Point, (degrees, length): (f32, f32), green: Ink) {
    let frame = Transform::from_translate(at.0, at.1).pre_rotate(degrees).pre_scale(length, length);
    brush.framed(frame, |brush| {
        let outline = [(0.0, 0.0), (0.3, -0.2), (0.65, -0.16), (1.0, 0.02), (0.65, 0.17), (0.3, 0.2)];
        brush.form(shape::blob(&outline).as_ref(), green);
        brush.line(&[(0.0, 0.0), (0.5, -0.01), (0.95, 0.02)], 0.035, green.lighter(0.35));
    });
}

fn sand(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let sand = dice.shade(&[0xD8_B98A, 0xC9_A070, 0xDC_C8A4, 0xB8_9A78], 0.04);
    brush.fade(band(extent, -5.0, extent.high + 5.0).as_ref(), &[sand.lighter(0.2), sand, sand.darker(0.15)]);
    let slope = dice.about(18.0);
    for i in 0..13 {
        let y = i as f32 * extent.high / 11.0 - 8.0;
        let ripple: Vec<Point> =
            (0..=6).map(|k| (extent.wide * k as f32 / 6.0, y + slope * (k as f32 / 6.0 - 0.5) + dice.about(3.0))).collect();
        brush.line(&ripple, 2.4, sand.darker(0.3).clear(0.28));
        let lit: Vec<Point> = ripple.iter().map(|&(x, y)| (x, y - 2.4)).collect();
        brush.line(&lit, 1.6, sand.lighter(0.5).clear(0.35));
    }
    pebbles(brush, extent, (26, sand.darker(0.3)), dice);
}

fn pebbles(brush: &mut Brush, extent: Extent, (count, grey): (usize, Ink), dice: &mut Dice) {
    for _ in 0..count {
        let (at, r) = (anywhere(extent, dice), dice.between(0.7, 3.0));
        brush.glow((at.0 + r * 0.5, at.1 + r * 0.6), (r * 1.6, r * 1.2), DARK.clear(0.4));
        brush.form(shape::tilted(at, (r, r * 0.75), dice.between(0.0, 180.0)).as_ref(), dice.vary(grey, 0.14));
    }
}

fn leaves(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let soil = ink(dice.pick(&[0x4A_3B2A, 0x3C_402C, 0x5A_4630]));
    brush.fade(band(extent, -5.0, extent.high + 5.0).as_ref(), &[soil.lighter(0.1), soil]);
    let dry = dice.chance(0.5);
    let palette = if dry { [0x9A_7340, 0x7A_5530, 0xB08A50, 0x6A_6038] } else { [0x5F_8440, 0x47_6B38, 0x86_9A4C, 0x7A_6A3C] };
    for _ in 0..46 {
        let at = anywhere(extent, dice);
        let turn = dice.between(0.0, 360.0);
        let shade = dice.shade(&palette, 0.09).darker(0.08);
        leaf(brush, at, (turn, dice.between(11.0, 24.0)), shade);
    }
}

fn rock(brush: &mut Brush, extent: Extent, dice: &mut Dice) {
    let stone = dice.shade(&[0x9A_948A, 0x8A_7F70, 0xA8_9078, 0x7C_8080], 0.04);
    brush.fade(band(extent, -5.0, extent.high + 5.0).as_ref(), &[stone.lighter(0.25), stone, stone.darker(0.2)]);
    for _ in 0..36 {
        let at = anywhere(extent, dice);
        let radii = (dice.between(4.0, 20.0), dice.between(3.0, 10.0));
        let shade = if dice.chance(0.5) { stone.lighter(0.4) } else { stone.darker(0.4) };
        brush.glow(at, radii, shade.clear(0.35));
    }
    for _ in 0..4 {
        let (x, y) = anywhere(extent, dice);
        let crack = [(x, y), (x + dice.about(18.0), y + 9.0), (x + dice.about(26.0), y + 22.0), (x + dice.about(40.0), y + 36.0)];
        brush.line(&crack, 0.8, stone.darker(0.7).clear(0.7));
    }
    let moss = ink(0x7A_8A4A);
    for _ in 0..dice.below(9) {
        let at = anywhere(extent, dice);
        brush.glow(at, (dice.between(4.0, 12.0), dice.between(3.0, 8.0)), moss.clear(0.55));
    }
    pebbles(brush, extent, (8, stone.darker(0.2)), dice);
}
