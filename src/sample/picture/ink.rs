//! Colours.

/// A colour of sRGB samples and opacity, each 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::sample) struct Ink {
    /// Red.
    pub(in crate::sample) r: f32,
    /// Green.
    pub(in crate::sample) g: f32,
    /// Blue.
    pub(in crate::sample) b: f32,
    /// Opacity.
    pub(in crate::sample) a: f32,
}

/// An opaque colour written as in a style sheet: `ink(0xF0A93C)`.
pub(in crate::sample) const fn ink(hex: u32) -> Ink {
    let (r, g, b) = ((hex >> 16) & 0xFF, (hex >> 8) & 0xFF, hex & 0xFF);
    Ink { r: r as f32 / 255.0, g: g as f32 / 255.0, b: b as f32 / 255.0, a: 1.0 }
}

/// Nearly black, as noses and pupils are.
pub(super) const DARK: Ink = ink(0x1C_1714);
/// White with a trace of warmth.
pub(super) const WHITE: Ink = ink(0xFB_F9F4);

impl Ink {
    /// A share `t` (0 to 1) of the way to `other`.
    pub(super) fn mix(self, other: Self, t: f32) -> Self {
        let part = |a: f32, b: f32| a + (b - a) * t;
        Self { r: part(self.r, other.r), g: part(self.g, other.g), b: part(self.b, other.b), a: part(self.a, other.a) }
    }

    /// A share `t` of the way to a warm white.
    pub(super) fn lighter(self, t: f32) -> Self {
        self.mix(Self { a: self.a, ..ink(0xFF_F6E6) }, t)
    }

    /// A share `t` of the way to a cold near-black.
    pub(super) fn darker(self, t: f32) -> Self {
        self.mix(Self { a: self.a, ..ink(0x14_1020) }, t)
    }

    /// Of opacity `a`.
    pub(super) fn clear(self, a: f32) -> Self {
        Self { a, ..self }
    }

    /// How light it looks, 0 to 1.
    pub(super) fn luma(self) -> f32 {
        0.299 * self.r + 0.587 * self.g + 0.114 * self.b
    }
}
