//! Discs, lines and polygons in whole pixels, as OpenCV draws them, told row by row instead of painted.

/// Pixels `left..=right` of row `y`; may lie outside of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) y: i32,
    pub(super) left: i32,
    pub(super) right: i32,
}

impl Span {
    /// What of it lies in a picture of `width` x `height`: the row and its columns.
    pub(super) fn within(self, width: usize, height: usize) -> Option<(usize, std::ops::Range<usize>)> {
        let y = usize::try_from(self.y).ok().filter(|y| *y < height)?;
        let right = usize::try_from(self.right).ok()?.saturating_add(1).min(width);
        let left = self.left.max(0) as usize;
        (left < right).then_some((y, left..right))
    }
}

/// How far a filled disc reaches to either side of its centre, in the middle row and in each one above (or below) it.
pub(super) fn disc(radius: i32) -> Vec<i32> {
    let mut reach = vec![0; radius as usize + 1];
    let (mut error, mut dx, mut dy, mut plus, mut minus) = (0i64, radius, 0, 1i64, 2 * i64::from(radius) - 1);
    while dx >= dy {
        for (row, far) in [(dy, dx), (dx, dy)] {
            reach[row as usize] = reach[row as usize].max(far);
        }
        dy += 1;
        error += plus;
        plus += 2;
        if error > 0 {
            error -= minus;
            dx -= 1;
            minus -= 2;
        }
    }
    reach
}

/// The rows of a disc about `(x, y)`.
pub(super) fn disc_spans(x: i32, y: i32, reach: &[i32]) -> impl Iterator<Item = Span> {
    let far = reach.len() as i32 - 1;
    (-far..=far).map(move |row| {
        let side = reach[row.unsigned_abs() as usize];
        Span { y: y.saturating_add(row), left: x.saturating_sub(side), right: x.saturating_add(side) }
    })
}

/// How a line goes from pixel to pixel.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Steps {
    /// Through edges and corners (OpenCV's `LINE_8`).
    Eight,
    /// Through edges alone (`LINE_4`).
    Four,
}

/// The pixels from one point to another, both included.
pub(super) fn line(from: (i32, i32), to: (i32, i32), steps: Steps) -> impl Iterator<Item = (i32, i32)> {
    // OpenCV always goes from left to right.
    let (from, to) = if to.0 < from.0 { (to, from) } else { (from, to) };
    let (dx, dy) = (i64::from(to.0) - i64::from(from.0), (i64::from(to.1) - i64::from(from.1)).abs());
    let down = if to.1 < from.1 { -1 } else { 1 };
    let steep = dy > dx;
    let (long, short) = if steep { (dy, dx) } else { (dx, dy) };
    let (major, minor) = if steep { ((0, down), (1, 0)) } else { ((1, 0), (0, down)) };
    let four = steps == Steps::Four;
    let mut error = if four { 0 } else { long - 2 * short };
    let plus = if four { 2 * (long + short) } else { 2 * long };
    let count = if four { long + short } else { long } + 1;
    let mut at = from;
    (0..count).map(move |_| {
        let now = at;
        let turns = error < 0;
        error += if turns { plus - 2 * short } else { -2 * short };
        if !turns || !four {
            at = (at.0 + major.0, at.1 + major.1);
        }
        if turns {
            at = (at.0 + minor.0, at.1 + minor.1);
        }
        now
    })
}

/// The part of a line that lies in a picture of `width` x `height`, cut as OpenCV cuts it; `None` if nothing does.
pub(super) fn cut(from: (i32, i32), to: (i32, i32), [width, height]: [usize; 2]) -> Option<((i32, i32), (i32, i32))> {
    let (right, bottom) = (width as i64 - 1, height as i64 - 1);
    let mut ends = [from, to].map(|(x, y)| (i64::from(x), i64::from(y)));
    let beyond = |at: i64, last: i64| if at < 0 { -1 } else { i64::from(at > last) };
    let share = |numerator: i64, times: i64, divisor: i64| (numerator as f64 * times as f64 / divisor as f64) as i64;
    let outside = |ends: &[(i64, i64); 2]| {
        let side = |side: &dyn Fn(&(i64, i64)) -> i64| side(&ends[0]) != 0 && side(&ends[0]) == side(&ends[1]);
        side(&|end| beyond(end.0, right)) || side(&|end| beyond(end.1, bottom))
    };
    if outside(&ends) {
        return None;
    }
    for at in 0..2 {
        let ((x, y), (ox, oy)) = (ends[at], ends[1 - at]);
        let off = beyond(y, bottom);
        if off != 0 {
            let edge = if off < 0 { 0 } else { bottom };
            ends[at] = (x + share(edge - y, ox - x, oy - y), edge);
        }
    }
    if outside(&ends) {
        return None;
    }
    for at in 0..2 {
        let ((x, y), (ox, oy)) = (ends[at], ends[1 - at]);
        let off = beyond(x, right);
        if off != 0 {
            let edge = if off < 0 { 0 } else { right };
            ends[at] = (edge, y + share(edge - x, oy - y, ox - x));
        }
    }
    let [from, to] = ends.map(|(x, y)| (x as i32, y as i32));
    Some((from, to))
}

/// The pixels inside a polygon (crossing itself, every second part) and on its outline.
pub(super) fn polygon(points: &[(i32, i32)]) -> Vec<Span> {
    let next = points.iter().cycle().skip(1);
    let edges: Vec<((i32, i32), (i32, i32))> = points.iter().copied().zip(next.copied()).take(points.len()).collect();
    let outline = edges.iter().flat_map(|(from, to)| line(*from, *to, Steps::Eight));
    let mut spans: Vec<Span> = outline.map(|(x, y)| Span { y, left: x, right: x }).collect();
    let (top, bottom) = points.iter().fold((i32::MAX, i32::MIN), |(top, bottom), point| (top.min(point.1), bottom.max(point.1)));
    for y in top..bottom {
        let crossing = |(a, b): &((i32, i32), (i32, i32))| {
            let (upper, lower) = if a.1 <= b.1 { (a, b) } else { (b, a) };
            // In 1/65536 px, cut towards zero.
            let slope = || (i64::from(lower.0 - upper.0) << 16) / i64::from(lower.1 - upper.1);
            (upper.1 <= y && y < lower.1).then(|| (i64::from(upper.0) << 16) + slope() * i64::from(y - upper.1))
        };
        let mut crossings: Vec<i64> = edges.iter().filter_map(crossing).collect();
        crossings.sort_unstable();
        let whole = |x: i64| ((x + (1 << 15)) >> 16) as i32;
        spans.extend(crossings.as_chunks::<2>().0.iter().map(|[left, right]| Span { y, left: whole(*left), right: whole(*right) }));
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_disc_by_hand() {
        // Radius 2: . . X . . / . X X X . / X X X X X / . X X X . / . . X . .
        assert_eq!(disc(2), [2, 1, 0]);
        assert_eq!(disc(0), [0]);
        assert_eq!(disc_spans(5, 5, &disc(1)).map(|span| span.right - span.left + 1).collect::<Vec<_>>(), [1, 3, 1]);
    }

    #[test]
    fn lines_by_hand() {
        assert_eq!(line((0, 0), (3, 1), Steps::Eight).collect::<Vec<_>>(), [(0, 0), (1, 0), (2, 1), (3, 1)]);
        assert_eq!(line((0, 0), (2, 2), Steps::Four).count(), 5);
        let four: Vec<_> = line((0, 3), (1, 0), Steps::Four).collect();
        assert!(four.windows(2).all(|pair| (pair[0].0 - pair[1].0).abs() + (pair[0].1 - pair[1].1).abs() == 1));
        assert_eq!((four[0], four[four.len() - 1]), ((0, 3), (1, 0)));
    }

    #[test]
    fn lines_are_cut_at_the_border() {
        assert_eq!(cut((-2, 0), (2, 4), [10, 10]), Some(((0, 2), (2, 4))));
        assert_eq!(cut((3, -3), (3, 20), [10, 10]), Some(((3, 0), (3, 9))));
        assert_eq!(cut((-5, 3), (-1, 4), [10, 10]), None);
        assert_eq!(cut((1, 1), (4, 2), [10, 10]), Some(((1, 1), (4, 2))));
    }

    #[test]
    fn a_square_is_filled() {
        let mut rows: Vec<(usize, std::ops::Range<usize>)> =
            polygon(&[(1, 1), (3, 1), (3, 3), (1, 3)]).into_iter().filter_map(|span| span.within(4, 4)).collect();
        rows.retain(|(_, columns)| columns.len() == 3);
        assert_eq!(rows, [(1, 1..4), (2, 1..4)], "the last row is outline alone");
        assert_eq!(Span { y: -1, left: 0, right: 3 }.within(4, 4), None);
        assert_eq!(Span { y: 1, left: -5, right: -1 }.within(4, 4), None);
    }
}
