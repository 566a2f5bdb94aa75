//! One image, closely: fitted or pixel by pixel, zoomed to the pointer, dragged about.

use super::listing::Listing;
use super::standing::Standing;
use super::wall::{Seen, hears_keys};
use super::{pieces::Pieces, tile};
use crate::dataset::ImageId;
use crate::session::Tile;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{Segment, icon_button, segmented};
use crate::ui::words;
use egui::{Align, Key, Layout, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, vec2};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing.
    Stay,
    /// The grid again.
    Close,
    /// The image after it.
    Next,
    /// The image before it.
    Previous,
    /// Leave it out, or take it back in.
    Exclude,
}

/// The large view's own state.
#[derive(Default)]
pub(crate) struct Large {
    pieces: Pieces,
    lens: Lens,
}

/// How the image is seen. Plain data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Lens {
    /// Points an image pixel; `None`: as large as fits.
    scale: Option<f32>,
    /// What is in the middle, in image pixels from the image's own middle.
    shift: Vec2,
}

impl Lens {
    /// The scale at which an image of `size` pixels fits into `view`; small ones are not enlarged beyond 4.
    fn fitting(size: Vec2, view: Vec2) -> f32 {
        (view / size).min_elem().min(4.0)
    }

    /// Where the whole image is on the screen.
    fn place(self, size: Vec2, view: Rect) -> Rect {
        let scale = self.scale.unwrap_or_else(|| Self::fitting(size, view.size()));
        Rect::from_center_size(view.center() - self.shift * scale, size * scale)
    }

    /// Zooms by `factor` so that what is under `pointer` stays there.
    fn zoom(&mut self, factor: f32, pointer: Pos2, (size, view): (Vec2, Rect)) {
        let fit = Self::fitting(size, view.size());
        let old = self.scale.unwrap_or(fit);
        let new = (old * factor).clamp(fit.min(1.0) * 0.5, 32.0);
        let under = pointer - view.center();
        self.shift += under / old - under / new;
        self.scale = Some(new);
        self.hold(size, view);
    }

    /// Keeps the image from being dragged out of sight.
    fn hold(&mut self, size: Vec2, view: Rect) {
        let scale = self.scale.unwrap_or_else(|| Self::fitting(size, view.size()));
        let beyond = ((size - view.size() / scale) / 2.0).max(Vec2::ZERO);
        self.shift = self.shift.clamp(-beyond, beyond);
    }
}

impl Large {
    /// One frame of the image `id`, the `at`-th of the listing.
    pub(crate) fn show(&mut self, ui: &mut Ui, seen: &Seen<'_>, (at, id): (usize, ImageId)) -> Turn {
        if self.pieces.begin(id) {
            self.lens = Lens::default();
        }
        let full = seen.session.full(id);
        if let Tile::Ready(image) = &full {
            self.pieces.feed(ui.ctx(), image);
        }
        let mut turn = self.head(ui, seen, (at, id));
        ui.add_space(4.0);
        let view = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(view);
        ui.painter().rect_filled(view, f32::from(radius::CARD), palette(ui).panel);
        let response = ui.interact(view, ui.scope_id().with("large"), Sense::CLICK | Sense::DRAG);
        response
            .widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Image, true, format!("Large view: {}", seen.listing.sentence(id))));
        match &full {
            Tile::Unreadable(reason) => {
                let words = format!("Unreadable: {reason}");
                let galley = ui.painter().layout(words, theme::font(size::BODY), palette(ui).danger, view.width() - 48.0);
                ui.painter().galley(view.center() - galley.size() / 2.0, galley, palette(ui).danger);
            }
            _ => self.picture(ui, seen, id, (view, &response)),
        }
        if response.double_clicked() {
            turn = Turn::Close;
        }
        self.keys(ui).unwrap_or(turn)
    }

    fn picture(&mut self, ui: &Ui, seen: &Seen<'_>, id: ImageId, (view, response): (Rect, &egui::Response)) {
        let thumbnail = match seen.session.tile(id, 512) {
            Tile::Ready(image) if !self.pieces.is_whole() => Some(self.pieces.thumbnail(ui.ctx(), &image)),
            _ => None,
        };
        let known = Listing::size_px(seen.session.facts(), id).map(|(width, height)| vec2(width as f32, height as f32));
        let Some(size) = self.pieces.size().or(known).or(thumbnail.as_ref().map(egui::TextureHandle::size_vec2)) else { return };
        // One to one means one image pixel on one pixel of the screen: the lens counts in those.
        let ppp = ui.ctx().pixels_per_point();
        let size = size / ppp;
        self.steer(ui, response, (size, view));
        let place = self.lens.place(size, view);
        let painter = ui.painter().with_clip_rect(view);
        if self.pieces.is_whole() {
            self.pieces.paint(&painter, place);
        } else if let Some(texture) = thumbnail {
            tile::stretched(&painter, place, texture.id());
        }
    }

    fn steer(&mut self, ui: &Ui, response: &egui::Response, (size, view): (Vec2, Rect)) {
        if response.contains_pointer() {
            let (scroll, zoom, pointer) = ui.input(|input| (input.smooth_scroll_delta().y, input.zoom_delta(), input.pointer.latest_pos()));
            let factor = zoom * (scroll / 200.0).exp();
            if let Some(pointer) = pointer.filter(|_| (factor - 1.0).abs() > f32::EPSILON) {
                self.lens.zoom(factor, pointer, (size, view));
            }
        }
        let scale = self.lens.place(size, view).width() / size.x;
        if response.dragged() {
            self.lens.shift -= response.drag_delta() / scale;
            self.lens.hold(size, view);
        }
    }

    fn head(&mut self, ui: &mut Ui, seen: &Seen<'_>, (at, id): (usize, ImageId)) -> Turn {
        let (p, listing) = (palette(ui), seen.listing);
        let mut turn = Turn::Stay;
        ui.horizontal(|ui| {
            ui.set_height(size::BUTTON);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for (sign, name, to) in
                    [("×", "Close (Esc)", Turn::Close), ("›", "Next image", Turn::Next), ("‹", "Previous image", Turn::Previous)]
                {
                    if icon_button(ui, sign, name).clicked() {
                        turn = to;
                    }
                }
                let place = format!("{} of {}", words::count(at as u64 + 1), words::count(listing.ids().len() as u64));
                ui.label(theme::small(place).color(p.muted));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = theme::heading(listing.dataset().file_name(id));
                    ui.add(egui::Label::new(name).truncate());
                });
            });
        });
        ui.horizontal(|ui| {
            let chosen = if self.lens.scale.is_none() { Some(0) } else { (self.lens.scale == Some(1.0)).then_some(1) };
            let segments = [Segment::new("Fit").tip("The whole image (Z)"), Segment::new("1:1").tip("Pixel by pixel (Z)")];
            match segmented(ui, chosen, &segments) {
                Some(0) => self.lens = Lens::default(),
                Some(_) => self.lens.scale = Some(1.0),
                None => {}
            }
            let excluded = listing.standing(id) == Standing::Excluded;
            let label = if excluded { "Take back in" } else { "Leave out" };
            if ui.button(label).on_hover_text("Leave this image out, or take it back in (X)").clicked() {
                turn = Turn::Exclude;
            }
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                ui.add(egui::Label::new(theme::small(facts(seen, id)).color(p.text)).truncate());
                ui.add(egui::Label::new(theme::small(listing.dataset().folder(id)).color(p.muted)).truncate());
            });
        });
        turn
    }

    fn keys(&mut self, ui: &Ui) -> Option<Turn> {
        if !hears_keys(ui) {
            return None;
        }
        ui.input_mut(|input| {
            let mut pressed = |key| input.consume_key(egui::Modifiers::NONE, key);
            if pressed(Key::Z) {
                self.lens = if self.lens.scale.is_none() { Lens { scale: Some(1.0), ..self.lens } } else { Lens::default() };
            }
            let turns = [
                (Key::Escape, Turn::Close),
                (Key::Space, Turn::Close),
                (Key::X, Turn::Exclude),
                (Key::ArrowRight, Turn::Next),
                (Key::ArrowDown, Turn::Next),
                (Key::ArrowLeft, Turn::Previous),
                (Key::ArrowUp, Turn::Previous),
            ];
            turns.into_iter().find_map(|(key, turn)| pressed(key).then_some(turn))
        })
    }
}

/// "cats → felines · Training · 500 × 375 px · 32 kB · excluded".
fn facts(seen: &Seen<'_>, id: ImageId) -> String {
    let listing = seen.listing;
    let mut words = vec![listing.class_words(id), listing.split(id).to_owned()];
    if let Some((width, height)) = Listing::size_px(seen.session.facts(), id) {
        words.push(format!("{width} × {height} px"));
    }
    words.push(words::bytes(listing.dataset().record(id).bytes));
    words.extend(listing.standing(id).word().map(str::to_lowercase));
    words.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn zoom_keeps_what_is_under_the_pointer() {
        let (size, view) = (vec2(1000.0, 800.0), Rect::from_min_size(pos2(100.0, 50.0), vec2(500.0, 400.0)));
        let mut lens = Lens::default();
        assert_eq!(lens.place(size, view), view, "it fits exactly at one half");
        let pointer = pos2(200.0, 150.0);
        let under = |lens: Lens| (pointer - lens.place(size, view).min) / (lens.place(size, view).width() / size.x);
        let before = under(lens);
        lens.zoom(4.0, pointer, (size, view));
        assert!((under(lens) - before).length() < 0.01, "{:?} {:?}", under(lens), before);
        assert_eq!(lens.scale, Some(2.0));
    }

    #[test]
    fn the_image_stays_in_sight() {
        let (size, view) = (vec2(1000.0, 800.0), Rect::from_min_size(pos2(0.0, 0.0), vec2(500.0, 400.0)));
        let mut lens = Lens { scale: Some(1.0), shift: vec2(9000.0, -9000.0) };
        lens.hold(size, view);
        assert_eq!(lens.shift, vec2(250.0, -200.0));
        lens.scale = None;
        lens.hold(size, view);
        assert_eq!(lens.shift, Vec2::ZERO);
    }
}
