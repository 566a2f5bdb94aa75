//! A canvas that is painted in a movable frame of reference, with light from the upper left.

use super::ink::Ink;
use super::shape::{self, Point};
use tiny_skia::{
    Color, FillRule, FilterQuality, GradientStop, LineCap, LinearGradient, Mask, Paint, Path, Pixmap, PixmapPaint, RadialGradient, Shader,
    SpreadMode, Stroke, Transform,
};

/// What is painted on. Shapes that cannot be (no extent) are skipped.
pub(super) struct Brush {
    pixmap: Pixmap,
    frame: Transform,
    clip: Option<Mask>,
}

fn colour(ink: Ink) -> Color {
    let part = |value: f32| (value.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    Color::from_rgba8(part(ink.r), part(ink.g), part(ink.b), part(ink.a))
}

fn paint(shader: Shader<'_>) -> Paint<'_> {
    Paint { shader, anti_alias: true, ..Paint::default() }
}

fn stops(inks: &[Ink]) -> Vec<GradientStop> {
    let last = inks.len().saturating_sub(1).max(1) as f32;
    inks.iter().enumerate().map(|(i, &ink)| GradientStop::new(i as f32 / last, colour(ink))).collect()
}

impl Brush {
    /// A clear canvas of `width` x `height` pixels (at least 1 x 1).
    pub(super) fn new(width: u32, height: u32) -> Self {
        let pixmap = Pixmap::new(width.max(1), height.max(1)).expect("the sides of a sample picture are small and not zero");
        Self { pixmap, frame: Transform::identity(), clip: None }
    }

    /// Width and height in pixels.
    pub(super) fn size(&self) -> (f32, f32) {
        (self.pixmap.width() as f32, self.pixmap.height() as f32)
    }

    /// Paints in a frame within the present one.
    pub(super) fn framed(&mut self, frame: Transform, painting: impl FnOnce(&mut Self)) {
        let outer = self.frame;
        self.frame = outer.pre_concat(frame);
        painting(self);
        self.frame = outer;
    }

    /// Paints inside `path` alone. A clip within a clip is the inner one.
    pub(super) fn inside(&mut self, path: Option<&Path>, painting: impl FnOnce(&mut Self)) {
        let Some(path) = path else { return };
        let Some(mut mask) = Mask::new(self.pixmap.width(), self.pixmap.height()) else { return };
        mask.fill_path(path, FillRule::Winding, true, self.frame);
        let outer = self.clip.replace(mask);
        painting(self);
        self.clip = outer;
    }

    fn pour(&mut self, path: &Path, shader: Shader<'_>) {
        self.pixmap.fill_path(path, &paint(shader), FillRule::Winding, self.frame, self.clip.as_ref());
    }

    /// Fills `path` with one colour.
    pub(super) fn fill(&mut self, path: Option<&Path>, ink: Ink) {
        if let Some(path) = path {
            self.pour(path, Shader::SolidColor(colour(ink)));
        }
    }

    /// Fills `path` with colours from its top to its bottom.
    pub(super) fn fade(&mut self, path: Option<&Path>, inks: &[Ink]) {
        let Some(path) = path else { return };
        let bounds = path.bounds();
        let (x, top, bottom) = (bounds.left(), bounds.top(), bounds.bottom());
        let ends = (tiny_skia::Point::from_xy(x, top), tiny_skia::Point::from_xy(x, bottom.max(top + 0.01)));
        if let Some(shader) = LinearGradient::new(ends.0, ends.1, stops(inks), SpreadMode::Pad, Transform::identity()) {
            self.pour(path, shader);
        }
    }

    /// Fills `path` as a rounded body: lit at the upper left of the canvas, in shade at the lower right, with a soft dark rim.
    pub(super) fn form(&mut self, path: Option<&Path>, ink: Ink) {
        let Some(path) = path else { return };
        self.outline(Some(path), 1.6, ink.darker(0.55).clear(0.35));
        self.pour(path, Shader::SolidColor(colour(ink)));
        let Some(seen) = path.clone().transform(self.frame) else { return };
        let bounds = seen.bounds();
        let from = tiny_skia::Point::from_xy(bounds.left() + bounds.width() * 0.25, bounds.top());
        let to = tiny_skia::Point::from_xy(bounds.left() + bounds.width() * 0.75, bounds.bottom() + 0.01);
        let light = [ink.lighter(0.55).clear(0.45), ink.clear(0.0), ink.darker(0.75).clear(0.45)];
        if let Some(shader) = LinearGradient::new(from, to, stops(&light), SpreadMode::Pad, Transform::identity()) {
            self.pixmap.fill_path(&seen, &paint(shader), FillRule::Winding, Transform::identity(), self.clip.as_ref());
        }
    }

    /// Draws the line of `path`, `width` wide, with round ends.
    pub(super) fn outline(&mut self, path: Option<&Path>, width: f32, ink: Ink) {
        let Some(path) = path else { return };
        let stroke = Stroke { width, line_cap: LineCap::Round, line_join: tiny_skia::LineJoin::Round, ..Stroke::default() };
        self.pixmap.stroke_path(path, &paint(Shader::SolidColor(colour(ink))), &stroke, self.frame, self.clip.as_ref());
    }

    /// Draws a smooth line through `points`.
    pub(super) fn line(&mut self, points: &[Point], width: f32, ink: Ink) {
        self.outline(shape::stroke(points).as_ref(), width, ink);
    }

    /// A soft ellipse: `ink` in the middle, nothing at its rim.
    pub(super) fn glow(&mut self, centre: Point, radii: (f32, f32), ink: Ink) {
        let zero = tiny_skia::Point::zero();
        let shades = stops(&[ink, ink.clear(ink.a * 0.55), ink.clear(0.0)]);
        let shader = RadialGradient::new(zero, 0.0, zero, 1.0, shades, SpreadMode::Pad, Transform::identity());
        let (Some(shader), Some(unit)) = (shader, shape::oval((0.0, 0.0), 1.0, 1.0)) else { return };
        let at = Transform::from_translate(centre.0, centre.1).pre_scale(radii.0, radii.1);
        self.framed(at, |brush| brush.pour(&unit, shader));
    }

    /// Puts `other` over the whole canvas, enlarged as needed (softly: a small canvas makes a blurred background).
    pub(super) fn cover(&mut self, other: &Self) {
        let (width, height) = self.size();
        let (w, h) = other.size();
        // One pixel of margin on each side is cut off, so that the soft border of the enlarged canvas stays outside.
        let (sx, sy) = (width / (w - 2.0).max(1.0), height / (h - 2.0).max(1.0));
        let look = PixmapPaint { quality: FilterQuality::Bicubic, ..PixmapPaint::default() };
        let place = Transform::from_row(sx, 0.0, 0.0, sy, -sx, -sy);
        self.pixmap.draw_pixmap(0, 0, other.pixmap.as_ref(), &look, place, None);
    }

    /// The red, green and blue samples (what is clear is black).
    pub(super) fn rgb(&self) -> Vec<u8> {
        self.pixmap.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect()
    }
}
