//! What lizards and snakes share: scaly, patterned, long bodies seen from above, on the same grounds, in the same colours.

use super::brush::Brush;
use super::ink::{DARK, Ink, ink};
use super::place::{self, Place};
use super::shape::{self, Point};
use super::{Extent, Stand};
use crate::sample::dice::Dice;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pattern {
    Bands,
    Diamonds,
    Stripes,
    Spots,
}

/// Colours and pattern of one animal.
pub(super) struct Skin {
    pub(super) base: Ink,
    pub(super) dark: Ink,
    pub(super) pale: Ink,
    pub(super) eye: Ink,
    pattern: Pattern,
}

/// One of the skins that both kinds wear.
pub(super) fn skin(dice: &mut Dice) -> Skin {
    let (base, dark, pale) = dice.pick(&[
        (0x7F_9A4A, 0x3E_5228, 0xC8_D488),
        (0xA0_8250, 0x5A_4226, 0xDC_C494),
        (0x5F_8A4C, 0x2E_4A30, 0xA8_CC7C),
        (0xB0_7A44, 0x64_3A20, 0xE8_C490),
        (0x8A_8A5E, 0x46_4630, 0xCC_C8A0),
        (0x74_6A50, 0x3A_3228, 0xB8_AA84),
    ]);
    Skin {
        base: dice.vary(ink(base), 0.06),
        dark: dice.vary(ink(dark), 0.04),
        pale: dice.vary(ink(pale), 0.05),
        eye: ink(dice.pick(&[0xE0_B040, 0xC8_6A30, 0xB8_C850])),
        pattern: dice.pick(&[Pattern::Bands, Pattern::Diamonds, Pattern::Stripes, Pattern::Spots]),
    }
}

/// The ground that both kinds lie on, and where and how the animal lies in it.
pub(super) fn ground(brush: &mut Brush, extent: Extent, dice: &mut Dice) -> Stand {
    let spot = dice.pick(&[Place::Sand, Place::Sand, Place::Leaves, Place::Leaves, Place::Rock]);
    let blur = dice.between(1.0, 1.25);
    place::paint(brush, extent, spot, blur, dice);
    let (x, y) = extent.middle();
    let size = dice.between(0.94, 1.12);
    let along = if extent.wide > extent.high * 1.1 {
        0.0
    } else if extent.high > extent.wide * 1.1 {
        90.0
    } else {
        45.0
    };
    let tilt = along + dice.about(26.0) + if dice.chance(0.5) { 180.0 } else { 0.0 };
    Stand { at: (x + dice.about(5.0), y + dice.about(5.0)), size, facing: dice.side(), tilt }
}

/// The shadow that a body along `spine` throws.
pub(super) fn shadow(brush: &mut Brush, spine: &[Point], wide: f32) {
    for (grow, dark) in [(5.0, 0.14), (2.5, 0.2), (0.0, 0.25)] {
        let moved: Vec<Point> = spine.iter().map(|&(x, y)| (x + 1.5, y + 2.0)).collect();
        brush.line(&moved, wide + grow, DARK.clear(dark));
    }
}

/// A body along `spine` (head first) of half-width `half(t)`, painted from the tail so that a coil lies on the one before.
pub(super) fn body(brush: &mut Brush, skin: &Skin, spine: &[Point], half: impl Fn(f32) -> f32) {
    let samples = (spine.len() - 1) * 9;
    let line = shape::along(spine, samples);
    let sides = shape::normals(&line);
    let edge = |i: usize, share: f32| {
        let r = half(i as f32 / samples as f32) * share;
        (line[i].0 + sides[i].0 * r, line[i].1 + sides[i].1 * r)
    };
    let strip = |from: usize, to: usize, (left, right): (f32, f32)| {
        let mut points: Vec<Point> = (from..=to).map(|i| edge(i, left)).collect();
        points.extend((from..=to).rev().map(|i| edge(i, right)));
        shape::polygon(&points)
    };
    for i in (0..samples).rev() {
        let to = (i + 2).min(samples);
        for side in [-1.0, 1.0] {
            let rim: Vec<Point> = (i..=to).map(|k| edge(k, side)).collect();
            brush.line(&rim, 3.2, DARK.clear(0.12));
            brush.line(&rim, 1.1, skin.dark.darker(0.3));
        }
        brush.fill(strip(i, to, (1.0, -1.0)).as_ref(), skin.base);
        brush.fill(strip(i, to, (-0.45, -1.0)).as_ref(), skin.dark.clear(0.35));
        brush.fill(strip(i, to, (0.75, 0.2)).as_ref(), skin.pale.clear(0.4));
        // The next slice covers the first half of this one: the pattern goes on the second.
        mark(brush, skin, (i + 1).min(samples - 1), &strip, (line[to], half(to as f32 / samples as f32)));
    }
}

/// The pattern of the slice at `i`.
fn mark(
    brush: &mut Brush,
    skin: &Skin,
    i: usize,
    strip: &impl Fn(usize, usize, (f32, f32)) -> Option<tiny_skia::Path>,
    (at, r): (Point, f32),
) {
    match skin.pattern {
        Pattern::Bands if i % 5 < 2 => brush.fill(strip(i, i + 1, (1.0, -1.0)).as_ref(), skin.dark.clear(0.85)),
        Pattern::Stripes => {
            brush.fill(strip(i, i + 1, (0.22, -0.22)).as_ref(), skin.dark.clear(0.9));
            brush.fill(strip(i, i + 1, (0.52, 0.38)).as_ref(), skin.pale.clear(0.9));
            brush.fill(strip(i, i + 1, (-0.38, -0.52)).as_ref(), skin.pale.clear(0.9));
        }
        Pattern::Diamonds => {
            let share = [0.15, 0.45, 0.75, 0.45, 0.15][i % 5];
            brush.fill(strip(i, i + 1, (share, -share)).as_ref(), skin.dark.clear(0.9));
            brush.fill(strip(i, i + 1, (share * 0.45, -share * 0.45)).as_ref(), skin.pale.clear(0.75));
        }
        Pattern::Spots if i.is_multiple_of(3) => {
            brush.fill(shape::oval(at, r * 0.42, r * 0.42).as_ref(), skin.dark.clear(0.9));
            brush.fill(shape::oval(at, r * 0.2, r * 0.2).as_ref(), skin.pale.clear(0.8));
        }
        Pattern::Bands | Pattern::Spots => {}
    }
}

/// The head that ends a spine: at `at`, looking towards `degrees`, `half` wide to either side, `long` from neck to snout.
pub(super) fn head(brush: &mut Brush, skin: &Skin, (at, degrees): (Point, f32), (half, long): (f32, f32), tongue: bool) {
    let frame = tiny_skia::Transform::from_translate(at.0, at.1).pre_rotate(degrees);
    brush.framed(frame, |brush| {
        if tongue {
            let red = ink(0xC8_3A3E);
            brush.line(&[(long * 0.8, 0.0), (long * 1.25, 0.4), (long * 1.5, 0.0)], 0.9, red);
            brush.line(&[(long * 1.5, 0.0), (long * 1.65, -1.0), (long * 1.8, -2.4)], 0.8, red);
            brush.line(&[(long * 1.5, 0.0), (long * 1.65, 1.0), (long * 1.8, 2.4)], 0.8, red);
        }
        let upper = [(-long * 0.3, -half * 0.62), (long * 0.15, -half), (long * 0.62, -half * 0.72), (long, -half * 0.22)];
        let mut outline: Vec<Point> = upper.to_vec();
        outline.extend(upper.iter().rev().map(|&(x, y)| (x, -y)));
        let outline = shape::blob(&outline);
        brush.outline(outline.as_ref(), 1.6, skin.dark.darker(0.3));
        brush.form(outline.as_ref(), skin.base);
        for side in [-1.0, 1.0] {
            brush.line(
                &[(-long * 0.25, half * 0.5 * side), (long * 0.2, half * 0.55 * side), (long * 0.6, half * 0.3 * side)],
                1.2,
                skin.dark.clear(0.7),
            );
            let eye = (long * 0.4, half * 0.68 * side);
            brush.fill(shape::oval(eye, 2.3, 2.1).as_ref(), DARK);
            brush.fill(shape::oval(eye, 1.6, 1.5).as_ref(), skin.eye);
            brush.fill(shape::oval(eye, 1.0, 0.6).as_ref(), DARK);
            brush.fill(shape::oval((long * 0.88, half * 0.18 * side), 0.5, 0.4).as_ref(), DARK);
        }
        brush.glow((long * 0.25, -half * 0.2), (long * 0.4, half * 0.4), skin.pale.clear(0.6));
    });
}

/// The direction from `b` to `a`, in degrees.
pub(super) fn towards(a: Point, b: Point) -> f32 {
    (a.1 - b.1).atan2(a.0 - b.0).to_degrees()
}
