//! The original and its draws. The last draws stay until newer ones are whole, so nothing flickers.

use crate::pixels::Image;
use crate::session::Preview;
use crate::ui::images::{colour_image, paint_image};
use crate::ui::theme::{self, palette, radius, size};
use egui::accesskit::Role;
use egui::{Color32, Context, Rect, RichText, Sense, TextureFilter, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// Between draws, in points.
const GAP: f32 = 8.0;

/// The pictures of one preview on the graphics card.
#[derive(Default)]
pub(crate) struct Easel {
    original: Option<TextureHandle>,
    draws: Vec<TextureHandle>,
    shown: Option<Arc<Image>>,
}

impl Easel {
    /// Takes in `preview` if it is another one than is shown.
    pub(crate) fn hang(&mut self, ctx: &Context, preview: &Preview) {
        let newest = preview.draws.first().map(|draw| &draw.image).or(preview.original.as_ref());
        let same = match (&self.shown, newest) {
            (Some(shown), Some(newest)) => Arc::ptr_eq(shown, newest),
            (None, None) => true,
            _ => false,
        };
        if same {
            return;
        }
        self.shown = newest.cloned();
        self.original = preview.original.as_deref().map(|image| renew(ctx, self.original.take(), image));
        let mut before = std::mem::take(&mut self.draws).into_iter();
        self.draws = preview.draws.iter().map(|draw| renew(ctx, before.next(), &draw.image)).collect();
    }

    /// The original, as large as fits into `most`.
    pub(crate) fn original(&self, ui: &mut Ui, most: Vec2, name: &str) {
        let size = self.original.as_ref().map_or(vec2(4.0, 3.0), TextureHandle::size_vec2);
        let size = size * (most / size).min_elem();
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Original {name}")));
        self.frame(ui, rect, self.original.as_ref());
    }

    /// The draws, filling `rect`.
    pub(crate) fn draws(&self, ui: &Ui, rect: Rect, preview: &Preview) {
        let count = self.draws.len().min(preview.draws.len());
        let shape = self.original.as_ref().map_or(4.0 / 3.0, TextureHandle::aspect_ratio).clamp(0.75, 1.5);
        let (columns, cell) = cells(rect.size(), count, shape);
        for (at, texture) in self.draws.iter().take(count).enumerate() {
            let (row, column) = ((at / columns) as f32, (at % columns) as f32);
            let place = Rect::from_min_size(rect.min + (cell + Vec2::splat(GAP)) * vec2(column, row), cell);
            let response = ui.interact(place, ui.scope_id().with(("draw", at)), Sense::hover());
            let lines = &preview.draws[at].lines;
            let words = if lines.is_empty() { "Unchanged".to_owned() } else { lines.join(", ") };
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Draw {}: {words}", at + 1)));
            self.frame(ui, place, Some(texture));
            if response.hovered() {
                let ring = theme::ring(palette(ui).accent);
                ui.painter().rect_stroke(place.expand(2.0), f32::from(radius::WIDGET) + 2.0, ring, egui::StrokeKind::Outside);
            }
            response.on_hover_ui(|ui| {
                ui.label(RichText::new(format!("Draw {}", at + 1)).font(theme::strong_font(size::BODY)));
                for line in if lines.is_empty() { std::slice::from_ref(&words) } else { lines } {
                    ui.label(theme::small(line));
                }
            });
        }
    }

    fn frame(&self, ui: &Ui, place: Rect, texture: Option<&TextureHandle>) {
        ui.painter().rect_filled(place, f32::from(radius::WIDGET), palette(ui).raised);
        if let Some(texture) = texture {
            paint_image(ui.painter(), place, texture.id(), texture.size_vec2(), Color32::WHITE);
        }
    }
}

fn renew(ctx: &Context, texture: Option<TextureHandle>, image: &Image) -> TextureHandle {
    let options = TextureOptions::LINEAR.with_mipmap_mode(Some(TextureFilter::Linear));
    match texture {
        Some(mut texture) => {
            texture.set(colour_image(image), options);
            texture
        }
        None => ctx.load_texture("draw", colour_image(image), options),
    }
}

/// How many columns, and the size of a cell, with which `count` cells of about `shape` (width / height) fill `room` best.
fn cells(room: Vec2, count: usize, shape: f32) -> (usize, Vec2) {
    let fitted = |columns: usize| {
        let rows = count.div_ceil(columns).max(1);
        let most = pos2((room.x - GAP * (columns - 1) as f32) / columns as f32, (room.y - GAP * (rows - 1) as f32) / rows as f32);
        // Cells may grow a little longer or wider than the picture, which then fills them by a small crop.
        let width = most.x.min(most.y * shape * 1.2);
        vec2(width, most.y.min(width / shape * 1.2)).max(Vec2::splat(8.0))
    };
    let area = |columns: &usize| {
        let cell = fitted(*columns);
        cell.x * cell.y
    };
    let columns = (1..=count.max(1)).max_by(|a, b| area(a).total_cmp(&area(b))).unwrap_or(1);
    (columns, fitted(columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twenty_draws_stand_in_a_grid_that_fits() {
        let (columns, cell) = cells(vec2(514.0, 520.0), 20, 4.0 / 3.0);
        assert_eq!(columns, 4, "{cell:?}");
        for (room, count, shape) in [(vec2(514.0, 400.0), 20, 1.33), (vec2(1400.0, 300.0), 20, 0.75), (vec2(200.0, 700.0), 20, 1.5)] {
            let (columns, cell) = cells(room, count, shape);
            let rows = count.div_ceil(columns) as f32;
            assert!(cell.x * columns as f32 + GAP * (columns as f32 - 1.0) <= room.x + 0.01);
            assert!(cell.y * rows + GAP * (rows - 1.0) <= room.y + 0.01);
        }
    }
}
