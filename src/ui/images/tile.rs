//! One tile: the picture, two small lines under it, and how it stands.

use super::grid::{Caption, Grid};
use super::listing::{Listing, Spot};
use super::textures::Look;
use super::wall::Seen;
use crate::ui::overlay;
use crate::ui::theme::{self, Palette, palette, radius, size};
use crate::ui::widgets::OneLine;
use egui::epaint::RectShape;
use egui::{Color32, CornerRadius, FontId, Galley, Painter, Rect, Response, StrokeKind, Ui, Vec2, pos2, vec2};
use std::sync::Arc;

/// Around a picture, in points.
const MAT: f32 = 6.0;
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
    /// What stands under it.
    pub caption: Caption,
    /// The split that it is said to be in.
    pub split: Option<&'a str>,
    /// Whether something is odd about its file.
    pub trouble: bool,
}

/// Paints a tile: a mat in `place`, on it the picture, whole and in its own shape, and the caption below.
pub(crate) fn paint(ui: &Ui, place: Rect, face: &Face<'_>) {
    let p = palette(ui);
    let painter = ui.painter();
    let standing = face.listing.standing(face.spot);
    painter.rect_filled(place, CornerRadius::same(radius::WIDGET), if face.hovered { p.hover } else { p.raised });
    match &face.look {
        Look::Ready(texture) => {
            let tint = if standing.word().is_some() { Color32::WHITE.gamma_multiply(DIMMED) } else { Color32::WHITE };
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            let picture = fitted(place.shrink(MAT), texture.size_vec2());
            painter.add(RectShape::filled(picture, CornerRadius::same(radius::BAR), tint).with_texture(texture.id(), whole));
        }
        Look::Pending => {}
        Look::Unreadable(_) => centred(painter, place, "Unreadable", p.danger),
    }
    let stands = standing.word().filter(|_| !matches!(face.look, Look::Unreadable(_))).map(|word| (word.to_owned(), "×"));
    let moved = face.listing.file_moved_from(face.spot).map(|class| (format!("From {class}"), "→"));
    let odd = face.trouble.then(|| ("⚠".to_owned(), "⚠"));
    badges(painter, place, stands.into_iter().chain(moved).chain(odd), p);
    let ring =
        |colour, out: f32| painter.rect_stroke(place.expand(out), radius::WIDGET as f32 + out, theme::ring(colour), StrokeKind::Outside);
    if face.selected {
        ring(p.accent, 2.0);
    } else if face.at_cursor {
        ring(p.edge, 2.0);
    }
    caption(painter, place, face, p);
}

/// Where a picture of `size_px` is shown whole: as large as it goes into `room`, in its middle, on whole points.
fn fitted(room: Rect, size_px: Vec2) -> Rect {
    let size = (size_px * (room.size() / size_px).min_elem()).round().max(Vec2::splat(1.0));
    Rect::from_min_size((room.center() - size / 2.0).round(), size)
}

/// Paints a whole texture over `place`.
pub(crate) fn stretched(painter: &Painter, place: Rect, texture: egui::TextureId) {
    painter.image(texture, place, Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0)), Color32::WHITE);
}

fn caption(painter: &Painter, picture: Rect, face: &Face<'_>, p: &Palette) {
    if face.caption == Caption::None {
        return;
    }
    let listing = face.listing;
    let left = picture.left_bottom() + vec2(1.0, 6.0);
    let name = &listing.shown_name(face.spot);
    let colour = if face.selected { p.strong } else { p.text };
    let mut width = picture.width() - 2.0;
    let two = face.caption == Caption::Two;
    if let Some(split) = face.split.filter(|_| two) {
        let split = line(painter, split, (theme::font(size::SMALL), p.muted), width * 0.4);
        painter.galley(left + vec2(width - split.size().x, 1.0), Arc::clone(&split), p.muted);
        width -= split.size().x + 6.0;
    }
    painter.galley(left, line(painter, name, (theme::font(12.0), colour), width), colour);
    if !two {
        return;
    }
    let width = picture.width() - 2.0;
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
    OneLine::new(painter, text, (font, colour), width).galley()
}

fn centred(painter: &Painter, rect: Rect, text: &str, colour: Color32) {
    let galley = line(painter, text, (theme::font(size::SMALL), colour), rect.width() - 12.0);
    painter.galley(rect.center() - galley.size() / 2.0, galley, colour);
}

/// How wide a tile is on whose picture a word has room, in points.
const WORDS: f32 = 84.0;

/// What is to be known of a picture, on it: a word each below one another, or on small ones a sign each beside one another.
fn badges(painter: &Painter, place: Rect, words: impl Iterator<Item = (String, &'static str)>, p: &Palette) {
    let mut corner = place.min + if place.width() < WORDS { vec2(3.0, 3.0) } else { vec2(6.0, 6.0) };
    for (word, sign) in words {
        let small = place.width() < WORDS;
        let (text, margin) = if small { (sign, vec2(4.0, 1.0)) } else { (word.as_str(), vec2(6.0, 3.0)) };
        let galley = line(painter, text, (theme::strong_font(size::SMALL), p.strong), place.width() - 2.0 * margin.x - 12.0);
        let rect = Rect::from_min_size(corner, galley.size() + 2.0 * margin);
        painter.rect_filled(rect, CornerRadius::same(radius::WIDGET - 2), p.raised);
        painter.galley(rect.min + margin, galley, p.strong);
        corner += if small { vec2(rect.width() + 2.0, 0.0) } else { vec2(0.0, rect.height() + 3.0) };
    }
}

/// What a tile is, under the pointer: where the caption does not tell it all, or there is more to tell.
pub(crate) fn card(response: Response, (seen, spot): (&Seen<'_>, Spot), caption: Caption) -> Response {
    if !response.hovered() || overlay::is_open(&response.ctx) {
        return response;
    }
    let listing = seen.listing;
    let (stands, trouble) = (listing.standing_words(spot), listing.trouble(seen.session, spot));
    let original = listing.original_name(spot);
    if caption == Caption::Two && stands.is_none() && trouble.is_none() && original.is_none() {
        return response;
    }
    response.on_hover_ui(|ui| {
        ui.label(theme::strong(listing.shown_name(spot)));
        if let Some(original) = original {
            ui.label(theme::small(format!("Made from {original}")));
        }
        let mut what = vec![listing.class_words(spot), listing.split(spot).to_owned()];
        what.extend(listing.kind(spot));
        ui.label(theme::small(what.join(" · ")));
        if let Some(stands) = stands {
            ui.label(theme::small(stands));
        }
        if let Some(trouble) = trouble {
            ui.label(theme::small(format!("⚠ {trouble}")));
        }
    })
}

/// The places of `grid`'s view on the screen.
pub(crate) fn on_screen(grid: &Grid, view: Rect, at: usize, offset: f64) -> (Rect, Rect) {
    let shift = view.min.to_vec2();
    (grid.tile(at, offset).translate(shift), grid.picture(at, offset).translate(shift))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_whole_and_in_the_middle() {
        let room = Rect::from_min_size(pos2(10.0, 20.0), vec2(150.0, 150.0));
        assert_eq!(fitted(room, vec2(500.0, 375.0)), Rect::from_min_max(pos2(10.0, 39.0), pos2(160.0, 152.0)));
        assert_eq!(fitted(room, vec2(40.0, 80.0)), Rect::from_min_max(pos2(48.0, 20.0), pos2(123.0, 170.0)));
        assert_eq!(fitted(room, vec2(1.0, 4000.0)).size(), vec2(1.0, 150.0), "a line is still seen");
    }
}
