//! One tile: the picture, two small lines under it, and how it stands.

use super::grid::Grid;
use super::listing::{Listing, Spot};
use super::textures::Look;
use crate::ui::theme::{self, Palette, palette, radius, size};
use egui::epaint::RectShape;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, CornerRadius, FontId, Galley, Painter, Rect, StrokeKind, Ui, Vec2, pos2, vec2};
use std::sync::Arc;

/// A picture that is a little longer or wider than its tile fills it; one that is much longer or wider is shown whole.
const MOST_CROP: f32 = 1.55;
/// How much of an image that takes no part is seen.
const DIMMED: f32 = 0.32;

/// What a tile is painted from.
pub(crate) struct Face<'a> {
    /// Which tile.
    pub spot: Spot,
    /// Its pixels.
    pub look: Look,
    /// What is known about it.
    pub listing: &'a Listing,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether the keys are at it.
    pub at_cursor: bool,
    /// Whether the pointer is over it.
    pub hovered: bool,
}

/// Paints a tile whose picture goes into `picture`.
pub(crate) fn paint(ui: &Ui, picture: Rect, face: &Face<'_>) {
    let p = palette(ui);
    let painter = ui.painter();
    let standing = face.listing.standing(face.spot);
    let corner = CornerRadius::same(radius::WIDGET);
    painter.rect_filled(picture, corner, if face.hovered { p.hover } else { p.raised });
    match &face.look {
        Look::Ready(texture) => {
            let tint = if standing.word().is_some() { Color32::WHITE.gamma_multiply(DIMMED) } else { Color32::WHITE };
            image(painter, picture, texture.id(), texture.size_vec2(), tint);
        }
        Look::Pending => {}
        Look::Unreadable(_) => centred(painter, picture, "Unreadable", p.danger),
    }
    if let Some(word) = standing.word().filter(|_| !matches!(face.look, Look::Unreadable(_))) {
        chip(painter, picture, word, p);
    }
    let ring =
        |colour, out: f32| painter.rect_stroke(picture.expand(out), radius::WIDGET as f32 + out, theme::ring(colour), StrokeKind::Outside);
    if face.selected {
        ring(p.accent, 2.0);
    } else if face.at_cursor {
        ring(p.edge, 2.0);
    }
    caption(painter, picture, face, p);
}

/// Paints a texture of `texture_size` into `tile` with round corners: cropped a little to fill it, or whole in the middle.
pub(crate) fn image(painter: &Painter, tile: Rect, texture: egui::TextureId, texture_size: Vec2, tint: Color32) {
    let scale = tile.size() / texture_size;
    let (fill, whole) = (scale.max_elem(), scale.min_elem());
    let corner = CornerRadius::same(radius::WIDGET);
    let (rect, uv) = if fill / whole <= MOST_CROP {
        let seen = tile.size() / (texture_size * fill);
        (tile, Rect::from_center_size(pos2(0.5, 0.5), seen))
    } else {
        (Rect::from_center_size(tile.center(), texture_size * whole), Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)))
    };
    painter.add(RectShape::filled(rect, corner, tint).with_texture(texture, uv));
}

/// Paints a whole texture over `place`.
pub(crate) fn stretched(painter: &Painter, place: Rect, texture: egui::TextureId) {
    painter.image(texture, place, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
}

fn caption(painter: &Painter, picture: Rect, face: &Face<'_>, p: &Palette) {
    let listing = face.listing;
    let left = picture.left_bottom() + vec2(1.0, 6.0);
    let name = listing.file_name(face.spot);
    let colour = if face.selected { p.strong } else { p.text };
    let width = picture.width() - 2.0;
    painter.galley(left, line(painter, name, (theme::font(12.0), colour), width), colour);
    let below = below(listing, face.spot, width);
    painter.galley(left + vec2(0.0, 16.0), line(painter, &below, (theme::font(size::SMALL), p.muted), width), p.muted);
}

/// The second line: the class, and as much more as there is room for.
fn below(listing: &Listing, spot: Spot, width: f32) -> String {
    let class = listing.class_words(spot);
    if let Some(kind) = listing.kind(spot) {
        return format!("{kind} · {class}");
    }
    let Some(bytes) = listing.weight(spot) else { return class };
    match listing.size_px(spot) {
        Some((w, h)) if width > 190.0 => format!("{class} · {w} \u{d7} {h} · {bytes}"),
        _ if width > 120.0 => format!("{class} · {bytes}"),
        _ => class,
    }
}

/// One line of text, cut with an ellipsis at `width`.
pub(crate) fn line(painter: &Painter, text: &str, (font, colour): (FontId, Color32), width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, colour));
    job.wrap = TextWrapping::truncate_at_width(width.max(1.0));
    job.break_on_newline = false;
    painter.layout_job(job)
}

fn centred(painter: &Painter, rect: Rect, text: &str, colour: Color32) {
    let galley = line(painter, text, (theme::font(size::SMALL), colour), rect.width() - 12.0);
    painter.galley(rect.center() - galley.size() / 2.0, galley, colour);
}

fn chip(painter: &Painter, picture: Rect, word: &str, p: &Palette) {
    let galley = line(painter, word, (theme::strong_font(size::SMALL), p.strong), picture.width() - 28.0);
    let rect = Rect::from_min_size(picture.min + vec2(6.0, 6.0), galley.size() + vec2(12.0, 6.0));
    painter.rect_filled(rect, CornerRadius::same(radius::WIDGET - 2), p.raised);
    painter.galley(rect.min + vec2(6.0, 3.0), galley, p.strong);
}

/// The places of `grid`'s view on the screen.
pub(crate) fn on_screen(grid: &Grid, view: Rect, at: usize, offset: f64) -> (Rect, Rect) {
    let shift = view.min.to_vec2();
    (grid.tile(at, offset).translate(shift), grid.picture(at, offset).translate(shift))
}
