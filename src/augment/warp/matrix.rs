//! Matrices of the plane in double precision, affine or projective. Sines and tangents come from `libm`, so they are the same on every
//! machine.

use super::super::action::Size;

/// x' = (a x + b y + c) / (g x + h y + i), y' = (d x + e y + f) / (g x + h y + i), in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Matrix {
    /// a, b, c.
    pub(in super::super) x: [f64; 3],
    /// d, e, f.
    pub(in super::super) y: [f64; 3],
    /// g, h, i: 0, 0, 1 for what keeps parallels parallel.
    pub(in super::super) w: [f64; 3],
}

/// The last row of an affine matrix.
const FLAT: [f64; 3] = [0.0, 0.0, 1.0];

/// The parts of an affine transform about the image's centre, in Albumentations' order and signs: scale, then turn (counter-clockwise),
/// then shear, then shift.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Parts {
    /// Horizontal and vertical factor.
    pub(in super::super) scale: [f64; 2],
    /// Counter-clockwise.
    pub(in super::super) turn_deg: f64,
    /// Along x and along y.
    pub(in super::super) shear_deg: [f64; 2],
    /// To the right and down.
    pub(in super::super) shift_px: [f64; 2],
}

impl Parts {
    /// Nothing moves.
    pub(in super::super) const NONE: Self = Self { scale: [1.0; 2], turn_deg: 0.0, shear_deg: [0.0; 2], shift_px: [0.0; 2] };

    /// From source to output, about the centre of an image of `size`
    /// (Albumentations 2.0.8, `geometric/functional.py: create_affine_transformation_matrix`).
    pub(in super::super) fn matrix(&self, size: Size) -> Matrix {
        let (cx, cy) = (f64::from(size.width) / 2.0 - 0.5, f64::from(size.height) / 2.0 - 0.5);
        let (sin, cos) = sin_cos_deg(self.turn_deg);
        let [sx, sy] = self.shear_deg.map(|deg| libm::tan(deg.to_radians()));
        let scale = Matrix::affine([self.scale[0], 0.0, 0.0], [0.0, self.scale[1], 0.0]);
        let turn = Matrix::affine([cos, sin, 0.0], [-sin, cos, 0.0]);
        let shear = Matrix::affine([1.0, sx, 0.0], [sy, 1.0, 0.0]);
        let back = Matrix::shift(cx + self.shift_px[0], cy + self.shift_px[1]);
        back.times(&shear).times(&turn).times(&scale).times(&Matrix::shift(-cx, -cy))
    }
}

/// Exact at quarter turns.
fn sin_cos_deg(deg: f64) -> (f64, f64) {
    let quarter = libm::fmod(deg, 360.0);
    match quarter {
        0.0 => (0.0, 1.0),
        90.0 | -270.0 => (1.0, 0.0),
        180.0 | -180.0 => (0.0, -1.0),
        270.0 | -90.0 => (-1.0, 0.0),
        other => (libm::sin(other.to_radians()), libm::cos(other.to_radians())),
    }
}

impl Matrix {
    /// x' = a x + b y + c, y' = d x + e y + f.
    pub(in super::super) const fn affine(x: [f64; 3], y: [f64; 3]) -> Self {
        Self { x, y, w: FLAT }
    }

    /// A move.
    pub(in super::super) const fn shift(x: f64, y: f64) -> Self {
        Self::affine([1.0, 0.0, x], [0.0, 1.0, y])
    }

    /// From a picture of `to` back into one of `from`, the areas of their pixels laid over each other.
    pub(in super::super) fn resize([from_width, from_height]: [f64; 2], to: Size) -> Self {
        let (sx, sy) = (from_width / f64::from(to.width), from_height / f64::from(to.height));
        Self::affine([sx, 0.0, sx / 2.0 - 0.5], [0.0, sy, sy / 2.0 - 0.5])
    }

    /// The matrix that takes the unit square's corners (left top, right top, right bottom, left bottom) to `corners`; `None` if three of
    /// them lie on a line (P. Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
    pub(in super::super) fn of_square([a, b, c, d]: [(f64, f64); 4]) -> Option<Self> {
        let (dx1, dx2, sx) = (b.0 - c.0, d.0 - c.0, a.0 - b.0 + c.0 - d.0);
        let (dy1, dy2, sy) = (b.1 - c.1, d.1 - c.1, a.1 - b.1 + c.1 - d.1);
        let det = dx1 * dy2 - dx2 * dy1;
        if !(det.is_finite() && det.abs() > 1e-9) {
            return None;
        }
        let (g, h) = ((sx * dy2 - sy * dx2) / det, (dx1 * sy - dy1 * sx) / det);
        let made =
            Self { x: [b.0 - a.0 + g * b.0, d.0 - a.0 + h * d.0, a.0], y: [b.1 - a.1 + g * b.1, d.1 - a.1 + h * d.1, a.1], w: [g, h, 1.0] };
        made.inverse().is_some().then_some(made)
    }

    /// Whether parallels stay parallel.
    pub(in super::super) fn is_affine(&self) -> bool {
        self.w == FLAT
    }

    /// `other` first, then this.
    pub(in super::super) fn times(&self, other: &Self) -> Self {
        let row = |r: &[f64; 3]| -> [f64; 3] {
            std::array::from_fn(|at| {
                let sum = r[0] * other.x[at] + r[1] * other.y[at];
                // Affine matrices are multiplied as they always were, to the last bit.
                if other.is_affine() && at < 2 { sum } else { sum + r[2] * other.w[at] }
            })
        };
        Self { x: row(&self.x), y: row(&self.y), w: row(&self.w) }
    }

    /// The way back; `None` if it squashes the plane.
    pub(in super::super) fn inverse(&self) -> Option<Self> {
        let ([a, b, c], [d, e, f], [g, h, i]) = (self.x, self.y, self.w);
        if self.is_affine() {
            let det = a * e - b * d;
            let way_back = || Self::affine([e / det, -b / det, (b * f - c * e) / det], [-d / det, a / det, (c * d - a * f) / det]);
            return (det.is_finite() && det.abs() > 1e-9).then(way_back);
        }
        let det = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
        if !(det.is_finite() && det.abs() > 1e-12) {
            return None;
        }
        Some(Self {
            x: [(e * i - f * h) / det, (c * h - b * i) / det, (b * f - c * e) / det],
            y: [(f * g - d * i) / det, (a * i - c * g) / det, (c * d - a * f) / det],
            w: [(d * h - e * g) / det, (b * g - a * h) / det, (a * e - b * d) / det],
        })
    }

    /// Where a point goes.
    pub(in super::super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        let place = |r: &[f64; 3]| r[0] * x + r[1] * y + r[2];
        if self.is_affine() {
            return (place(&self.x), place(&self.y));
        }
        let depth = place(&self.w);
        (place(&self.x) / depth, place(&self.y) / depth)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_quarter_turn_is_exact_and_counter_clockwise() {
        let turn = Parts { turn_deg: 90.0, ..Parts::NONE }.matrix(Size { width: 3, height: 3 });
        assert_eq!(turn.at(2.0, 0.0), (0.0, 0.0), "the right top corner goes to the left top");
        let back = turn.inverse().unwrap();
        assert_eq!(back.times(&turn), Matrix::shift(0.0, 0.0));
    }

    #[test]
    fn the_centre_stays_when_scaled() {
        let twice = Parts { scale: [2.0, 2.0], ..Parts::NONE }.matrix(Size { width: 5, height: 3 });
        assert_eq!(twice.at(2.0, 1.0), (2.0, 1.0));
        assert_eq!(twice.at(3.0, 1.0), (4.0, 1.0));
        assert_eq!(Parts { scale: [0.0, 1.0], ..Parts::NONE }.matrix(Size { width: 5, height: 3 }).inverse(), None);
    }

    #[test]
    fn a_square_goes_to_four_corners_and_back() {
        let corners = [(1.0, 2.0), (9.0, 1.0), (8.0, 7.0), (0.0, 6.0)];
        let there = Matrix::of_square(corners).unwrap();
        let back = there.inverse().unwrap();
        for ((x, y), corner) in [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].into_iter().zip(corners) {
            let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12;
            assert!(near(there.at(x, y), corner) && near(back.at(corner.0, corner.1), (x, y)));
            assert!(near(back.times(&there).at(x, y), (x, y)));
        }
        assert_eq!(Matrix::of_square([(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0)]), None);
    }
}
