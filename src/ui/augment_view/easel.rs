//! The original and its draws. The last draws stay until newer ones are whole, so nothing flickers.

use crate::pixels::Image;
use crate::session::{Preview, PreviewDraw};
use crate::ui::images::{colour_image, paint_image};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::check;
use egui::accesskit::Role;
use egui::{
    Align2, Color32, Context, Key, Rect, RichText, Sense, TextureFilter, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo, pos2, vec2,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Between draws, in points.
const GAP: f32 = 8.0;
/// The least width of a draw, in points: smaller ones cannot be told apart.
const LEAST: f32 = 56.0;

/// One draw on the graphics card.
struct Hung {
    texture: TextureHandle,
    /// What it was made of, if not of the one original.
    original: Option<TextureHandle>,
    lines: Vec<String>,
}

/// What one frame uploads at most (and one picture always), in bytes.
const FRAME_BYTES: usize = 2 << 20;

/// A preview on its way to the graphics card, a few pictures a frame.
struct Coming {
    /// Draws that are still to be uploaded, the last first.
    left: Vec<PreviewDraw>,
    original: Option<TextureHandle>,
    draws: Vec<Hung>,
}

/// The pictures of one preview on the graphics card.
#[derive(Default)]
pub(crate) struct Easel {
    original: Option<TextureHandle>,
    draws: Vec<Hung>,
    /// Of the preview that is shown or comes: another one has another.
    newest: Option<Arc<Image>>,
    coming: Option<Coming>,
    /// Textures that are shown no more, to take up what comes.
    spare: Vec<TextureHandle>,
    /// Draws that stay as they are while others are made.
    locked: BTreeSet<usize>,
    /// The draw that is seen large.
    open: Option<usize>,
    /// Where the divider stands between original (left) and draw, from 0 to 1.
    divider: Option<f32>,
    /// The original's size on disk, in pixels.
    full_px: (u32, u32),
}

impl Easel {
    /// Takes in `preview` if it is another one than is shown. Locked draws stay.
    pub(crate) fn hang(&mut self, ctx: &Context, preview: &Preview) {
        let newest = preview.draws.first().map(|draw| &draw.image).or(preview.original.as_ref());
        let same = match (&self.newest, newest) {
            (Some(shown), Some(newest)) => Arc::ptr_eq(shown, newest),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.newest = newest.cloned();
            if let Some(given_up) = self.coming.take() {
                self.spare.extend(given_up.draws.into_iter().map(|hung| hung.texture));
            }
            let original = preview.original.as_deref().map(|image| load(ctx, image));
            self.coming = Some(Coming { left: preview.draws.iter().rev().cloned().collect(), original, draws: Vec::new() });
        }
        self.full_px = preview.size_px;
        self.upload(ctx);
    }

    /// Uploads some of what comes; the last draws stay until the new ones are whole.
    fn upload(&mut self, ctx: &Context) {
        let Some(coming) = &mut self.coming else { return };
        let mut bytes = 0;
        while bytes < FRAME_BYTES
            && let Some(draw) = coming.left.pop()
        {
            let texture = renew(ctx, self.spare.pop(), &draw.image);
            bytes += texture.byte_size();
            let original = draw.original.as_deref().map(|image| load(ctx, image));
            bytes += original.as_ref().map_or(0, TextureHandle::byte_size);
            coming.draws.push(Hung { texture, original, lines: draw.lines });
        }
        ctx.request_repaint();
        if coming.left.is_empty()
            && let Some(come) = self.coming.take()
        {
            self.original = come.original;
            let mut before: Vec<Option<Hung>> = std::mem::replace(&mut self.draws, come.draws).into_iter().map(Some).collect();
            for at in &self.locked {
                if let (Some(new), Some(kept)) = (self.draws.get_mut(*at), before.get_mut(*at).and_then(Option::take)) {
                    before.push(Some(std::mem::replace(new, kept)));
                }
            }
            self.spare = before.into_iter().flatten().map(|hung| hung.texture).collect();
            self.open = self.open.filter(|at| *at < self.draws.len());
        }
    }

    /// Another image or another kind of preview: nothing is locked or large any more.
    pub(crate) fn let_go(&mut self) {
        self.locked.clear();
        self.open = None;
    }

    /// The original, as large as fits into `most`.
    pub(crate) fn original(&self, ui: &mut Ui, most: Vec2, name: &str) {
        let size = self.original.as_ref().map_or(vec2(4.0, 3.0), TextureHandle::size_vec2);
        let size = size * (most / size).min_elem();
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Original {name}")));
        self.frame(ui, rect, self.original.as_ref());
    }

    /// The draws, filling `rect`; or the one that was clicked, large.
    pub(crate) fn draws(&mut self, ui: &mut Ui, rect: Rect) {
        if let Some(at) = self.open {
            self.large(ui, rect, at);
            return;
        }
        let count = self.draws.len();
        let shape = self.original.as_ref().map_or(4.0 / 3.0, TextureHandle::aspect_ratio).clamp(0.75, 1.5);
        let (columns, cell) = cells(rect.size(), count, shape);
        if cell.x >= LEAST {
            self.open = self.grid(ui, rect.min, (columns, cell));
            return;
        }
        // Too small to be looked at: then they scroll.
        let columns = (((rect.width() + GAP) / (LEAST + GAP)).floor() as usize).max(1);
        let width = (rect.width() - GAP * (columns - 1) as f32) / columns as f32;
        let cell = vec2(width, width / shape);
        let height = count.div_ceil(columns) as f32 * (cell.y + GAP);
        ui.scope_builder(egui::UiBuilder::new().max_rect(rect), |ui| {
            egui::ScrollArea::vertical().id_salt("draws").auto_shrink(false).show(ui, |ui| {
                ui.set_height(height);
                self.open = self.grid(ui, ui.max_rect().min, (columns, cell));
            });
        });
    }

    /// The draws in `columns` cells from `origin` on; the one that was clicked.
    fn grid(&self, ui: &mut Ui, origin: egui::Pos2, (columns, cell): (usize, Vec2)) -> Option<usize> {
        let mut clicked = None;
        for (at, hung) in self.draws.iter().enumerate() {
            let (row, column) = ((at / columns) as f32, (at % columns) as f32);
            let place = Rect::from_min_size(origin + (cell + Vec2::splat(GAP)) * vec2(column, row), cell);
            let response = ui.interact(place, ui.scope_id().with(("draw", at)), Sense::click());
            let words = words(&hung.lines);
            let locked = self.locked.contains(&at);
            let state = if locked { ", locked" } else { "" };
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Draw {}{state}: {words}", at + 1)));
            self.frame(ui, place, Some(&hung.texture));
            if response.hovered() || response.has_focus() || locked {
                let ring = theme::ring(if locked && !response.hovered() { palette(ui).muted } else { palette(ui).accent });
                ui.painter().rect_stroke(place.expand(2.0), f32::from(radius::WIDGET) + 2.0, ring, egui::StrokeKind::Outside);
            }
            if response.clicked() {
                clicked = Some(at);
            }
            response.on_hover_ui(|ui| {
                ui.label(RichText::new(format!("Draw {}{state}", at + 1)).font(theme::strong_font(size::BODY)));
                let unchanged = [words.clone()];
                for line in if hung.lines.is_empty() { &unchanged[..] } else { &hung.lines[..] } {
                    ui.label(theme::small(line));
                }
            });
        }
        clicked
    }

    /// Draw `at` beside its original, with a divider to drag.
    fn large(&mut self, ui: &mut Ui, rect: Rect, at: usize) {
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), size::BUTTON + size::TIGHT));
        let most = Rect::from_min_max(pos2(rect.left(), head.bottom()), rect.max);
        let close = self.large_head(ui, (head, most.size()), at);
        let Some(hung) = self.draws.get(at).filter(|_| !close) else {
            self.open = None;
            return;
        };
        let pixels = hung.texture.size_vec2() / ui.ctx().pixels_per_point();
        let place = Rect::from_center_size(most.center(), pixels * scale(most.size(), pixels));
        let divider = self.divider.unwrap_or(0.5);
        let response = ui.interact(place, ui.scope_id().with("divider"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(true, f64::from(divider), "Divider between original and draw"));
        let x = place.left() + place.width() * divider;
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let painter = ui.painter();
        painter.image(hung.texture.id(), place, whole, Color32::WHITE);
        if let Some(original) = hung.original.as_ref().or(self.original.as_ref()) {
            let left = Rect::from_min_max(place.min, pos2(x, place.bottom()));
            painter.with_clip_rect(left.intersect(ui.clip_rect())).image(original.id(), place, whole, Color32::WHITE);
        }
        painter.vline(x, place.y_range(), theme::ring(palette(ui).accent));
        side_words(ui, place, x);
        let moved = response.interact_pointer_pos().map(|pointer| (pointer.x - place.left()) / place.width().max(1.0));
        let keys = if response.has_focus() {
            let arrows = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
            ui.input(|input| input.num_presses(Key::ArrowRight) as f32 - input.num_presses(Key::ArrowLeft) as f32)
        } else {
            0.0
        };
        self.divider = Some((moved.unwrap_or(divider) + 0.05 * keys).clamp(0.0, 1.0));
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
        }
    }

    /// Back, lock, and at what scale draw `at` is shown in `most`; whether it is to be closed.
    fn large_head(&mut self, ui: &mut Ui, (head, most): (Rect, Vec2), at: usize) -> bool {
        let mut close = ui.input(|input| input.key_pressed(Key::Escape));
        let mut locked = self.locked.contains(&at);
        ui.scope_builder(egui::UiBuilder::new().max_rect(head), |ui| {
            ui.horizontal(|ui| {
                close |= ui.button("All draws").on_hover_text("Back to all of them (Esc)").clicked();
                if check(ui, &mut locked, "Lock").on_hover_text("This draw stays as it is while you change the chain").changed() {
                    let _ = if locked { self.locked.insert(at) } else { self.locked.remove(&at) };
                }
                let Some(hung) = self.draws.get(at) else { return };
                let pixels = hung.texture.size_vec2() / ui.ctx().pixels_per_point();
                let percent = scale(most, pixels) * 100.0;
                let [width, height] = hung.texture.size();
                let tip = format!(
                    "One pixel of the draw ({width} × {height}) on {percent:.0}\u{2009}% of one pixel of the screen{}",
                    self.worked_on()
                );
                ui.label(theme::small(format!("{percent:.0}\u{2009}%")).color(palette(ui).text)).on_hover_text(tip);
                let text = format!("Draw {} · {}", at + 1, words(&hung.lines));
                ui.add(egui::Label::new(theme::small(text).color(palette(ui).muted)).truncate());
            });
        });
        close
    }

    /// Said where the original was shrunk before it was drawn from.
    fn worked_on(&self) -> String {
        let [width, height] = self.original.as_ref().map_or([0, 0], TextureHandle::size);
        let (full_width, full_height) = self.full_px;
        if (width as u32, height as u32) == (full_width, full_height) || width == 0 {
            return String::new();
        }
        format!(". Draws are made of the original at {width} × {height} instead of {full_width} × {full_height}; the export uses all of it")
    }

    fn frame(&self, ui: &Ui, place: Rect, texture: Option<&TextureHandle>) {
        ui.painter().rect_filled(place, f32::from(radius::WIDGET), palette(ui).raised);
        if let Some(texture) = texture {
            paint_image(ui.painter(), place, texture.id(), texture.size_vec2(), Color32::WHITE);
        }
    }
}

/// Says which side of the divider at `x` is which, where there is room.
fn side_words(ui: &Ui, place: Rect, x: f32) {
    let p = palette(ui);
    let top = place.top() + 8.0;
    for (text, align, at) in [("Original", Align2::RIGHT_TOP, x - 12.0), ("Draw", Align2::LEFT_TOP, x + 12.0)] {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), theme::font(size::SMALL), p.strong);
        let rect = align.anchor_size(pos2(at, top), galley.size()).expand2(vec2(6.0, 3.0));
        if place.contains_rect(rect) {
            ui.painter().rect_filled(rect, f32::from(radius::WIDGET), p.panel.gamma_multiply(0.85));
            ui.painter().galley(rect.shrink2(vec2(6.0, 3.0)).min, galley, p.strong);
        }
    }
}

/// What was done, in a line.
fn words(lines: &[String]) -> String {
    if lines.is_empty() { "Unchanged".to_owned() } else { lines.join(", ") }
}

/// Shrunk pictures shimmer without smaller levels; enlarged ones show their pixels, as the large view of Images does.
const SMOOTH: TextureOptions =
    TextureOptions { magnification: TextureFilter::Nearest, ..TextureOptions::LINEAR }.with_mipmap_mode(Some(TextureFilter::Linear));

fn load(ctx: &Context, image: &Image) -> TextureHandle {
    ctx.load_texture("draw", colour_image(image), SMOOTH)
}

/// Into `texture`, if there is one.
fn renew(ctx: &Context, texture: Option<TextureHandle>, image: &Image) -> TextureHandle {
    let Some(mut texture) = texture else { return load(ctx, image) };
    texture.set(colour_image(image), SMOOTH);
    texture
}

/// The scale at which `pixels` are shown in `room`: the whole picture, and where that is larger than it is, a whole number of times.
fn scale(room: Vec2, pixels: Vec2) -> f32 {
    let fitted = (room / pixels).min_elem();
    if fitted < 1.0 { fitted.max(0.01) } else { fitted.floor() }
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
    fn a_large_draw_is_shrunk_to_fit_and_enlarged_by_whole_numbers() {
        assert_eq!(scale(vec2(700.0, 500.0), vec2(1400.0, 500.0)), 0.5);
        assert_eq!(scale(vec2(700.0, 500.0), vec2(600.0, 450.0)), 1.0);
        assert_eq!(scale(vec2(700.0, 500.0), vec2(320.0, 240.0)), 2.0);
        assert_eq!(scale(vec2(700.0, 500.0), vec2(28.0, 28.0)), 17.0);
    }

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
