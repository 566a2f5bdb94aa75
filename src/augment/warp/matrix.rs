//! Affine matrices in double precision. Sines and tangents come from `libm`, so they are the same on every machine.

use super::super::action::Size;

/// x' = a x + b y + c, y' = d x + e y + f, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in super::super) struct Matrix {
    /// a, b, c.
    pub(in super::super) x: [f64; 3],
    /// d, e, f.
    pub(in super::super) y: [f64; 3],
}

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
        let scale = Matrix { x: [self.scale[0], 0.0, 0.0], y: [0.0, self.scale[1], 0.0] };
        let turn = Matrix { x: [cos, sin, 0.0], y: [-sin, cos, 0.0] };
        let shear = Matrix { x: [1.0, sx, 0.0], y: [sy, 1.0, 0.0] };
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
    /// A move.
    pub(in super::super) fn shift(x: f64, y: f64) -> Self {
        Self { x: [1.0, 0.0, x], y: [0.0, 1.0, y] }
    }

    /// `other` first, then this.
    pub(in super::super) fn times(&self, other: &Self) -> Self {
        let row = |r: &[f64; 3]| {
            [r[0] * other.x[0] + r[1] * other.y[0], r[0] * other.x[1] + r[1] * other.y[1], r[0] * other.x[2] + r[1] * other.y[2] + r[2]]
        };
        Self { x: row(&self.x), y: row(&self.y) }
    }

    /// The way back; `None` if it squashes the plane.
    pub(in super::super) fn inverse(&self) -> Option<Self> {
        let ([a, b, c], [d, e, f]) = (self.x, self.y);
        let det = a * e - b * d;
        if !(det.is_finite() && det.abs() > 1e-9) {
            return None;
        }
        Some(Self { x: [e / det, -b / det, (b * f - c * e) / det], y: [-d / det, a / det, (c * d - a * f) / det] })
    }

    /// Where a point goes.
    pub(in super::super) fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x[0] * x + self.x[1] * y + self.x[2], self.y[0] * x + self.y[1] * y + self.y[2])
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
}
