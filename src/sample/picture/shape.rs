//! Outlines in plain coordinates (x to the right, y down): smooth closed curves, ellipses, tubes along a spine.

use tiny_skia::{Path, PathBuilder};

/// A place.
pub(super) type Point = (f32, f32);

/// The smooth curve (Catmull-Rom) through `points`; closed if `closed`.
fn curve(points: &[Point], closed: bool) -> Option<Path> {
    let n = points.len();
    let (&first, last) = (points.first()?, n.checked_sub(1)?);
    let at = |i: isize| {
        let wrapped = if closed { i.rem_euclid(n as isize) } else { i.clamp(0, last as isize) };
        points[wrapped as usize]
    };
    let mut builder = PathBuilder::new();
    builder.move_to(first.0, first.1);
    for i in 0..(if closed { n } else { last }) as isize {
        let (before, from, to, after) = (at(i - 1), at(i), at(i + 1), at(i + 2));
        builder.cubic_to(
            from.0 + (to.0 - before.0) / 6.0,
            from.1 + (to.1 - before.1) / 6.0,
            to.0 - (after.0 - from.0) / 6.0,
            to.1 - (after.1 - from.1) / 6.0,
            to.0,
            to.1,
        );
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

/// A smooth closed outline through `points`.
pub(super) fn blob(points: &[Point]) -> Option<Path> {
    curve(points, true)
}

/// A smooth open line through `points`.
pub(super) fn stroke(points: &[Point]) -> Option<Path> {
    curve(points, false)
}

/// A smooth closed outline with x = 0 as its axis: `half` runs down the right side.
pub(super) fn mirrored(half: &[Point]) -> Option<Path> {
    let mut points = half.to_vec();
    points.extend(half.iter().rev().filter(|point| point.0 > 0.01).map(|&(x, y)| (-x, y)));
    blob(&points)
}

/// A polygon with straight sides.
pub(super) fn polygon(points: &[Point]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (i, &(x, y)) in points.iter().enumerate() {
        if i == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    builder.close();
    builder.finish()
}

/// An ellipse about `centre`.
pub(super) fn oval(centre: Point, rx: f32, ry: f32) -> Option<Path> {
    let rect = tiny_skia::Rect::from_ltrb(centre.0 - rx, centre.1 - ry, centre.0 + rx, centre.1 + ry)?;
    PathBuilder::from_oval(rect)
}

/// An ellipse about `centre`, turned by `degrees`.
pub(super) fn tilted(centre: Point, radii: (f32, f32), degrees: f32) -> Option<Path> {
    oval(centre, radii.0, radii.1)?.transform(tiny_skia::Transform::from_rotate_at(degrees, centre.0, centre.1))
}

/// `samples` + 1 points, evenly in parameter, on the smooth line through `points`.
pub(super) fn along(points: &[Point], samples: usize) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    let at = |i: isize| points[i.clamp(0, last as isize) as usize];
    let place = |k: usize| {
        let t = k as f32 / samples.max(1) as f32 * last as f32;
        let i = (t as usize).min(last.saturating_sub(1)) as isize;
        let u = t - i as f32;
        let (a, b, c, d) = (at(i - 1), at(i), at(i + 1), at(i + 2));
        let one = |a: f32, b: f32, c: f32, d: f32| {
            b + 0.5 * u * ((c - a) + u * ((2.0 * a - 5.0 * b + 4.0 * c - d) + u * (3.0 * (b - c) + d - a)))
        };
        (one(a.0, b.0, c.0, d.0), one(a.1, b.1, c.1, d.1))
    };
    if points.is_empty() { Vec::new() } else { (0..=samples).map(place).collect() }
}

/// The unit normal (to the left of travel, y down) at each of `line`'s points.
pub(super) fn normals(line: &[Point]) -> Vec<Point> {
    let last = line.len().saturating_sub(1);
    (0..line.len())
        .map(|i| {
            let (a, b) = (line[i.saturating_sub(1)], line[(i + 1).min(last)]);
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let length = dx.hypot(dy).max(1e-6);
            (dy / length, -dx / length)
        })
        .collect()
}

/// A tube of half-width `half(t)`, t from 0 to 1, along the smooth line through `spine`.
pub(super) fn tube(spine: &[Point], half: impl Fn(f32) -> f32) -> Option<Path> {
    const SAMPLES: usize = 14;
    let line = along(spine, SAMPLES);
    let sides = normals(&line);
    let edge = |i: usize, side: f32| {
        let r = half(i as f32 / SAMPLES as f32) * side;
        (line[i].0 + sides[i].0 * r, line[i].1 + sides[i].1 * r)
    };
    let mut points: Vec<Point> = (0..line.len()).map(|i| edge(i, 1.0)).collect();
    points.extend((0..line.len()).rev().map(|i| edge(i, -1.0)));
    blob(&points)
}

/// A limb: a tube whose half-width goes evenly from `from` to `to`.
pub(super) fn limb(spine: &[Point], from: f32, to: f32) -> Option<Path> {
    // Both ends are rounded, so that a limb grows out of a body without a corner.
    let round = |t: f32| (0.3 + t * 7.0).min(1.0).sqrt();
    tube(spine, |t| (from + (to - from) * t) * round(t) * round(1.0 - t))
}
