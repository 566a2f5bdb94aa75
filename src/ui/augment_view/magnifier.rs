//! One draw, large: worked out on the original in full, zoomed to the pointer, dragged about, with a divider between it and its original.

use crate::session::{Command, LargeRequest, PreviewDraw};
use crate::ui::images::{Lens, Pieces, hears_keys, paint_stretched, steering};
use crate::ui::place_keys::{self, Act, Place};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{check, icon_button};
use egui::accesskit::Role;
use egui::{Align2, Key, Painter, Rect, Response, Sense, TextureHandle, Ui, Vec2, WidgetInfo, pos2, vec2};

/// How far beside its line the divider is taken, in points.
const REACH: f32 = 8.0;

/// What is looked at.
pub(super) struct Subject<'a> {
    /// What is to be worked out in full.
    pub request: LargeRequest,
    /// What stands in for it until then.
    pub draw: &'a TextureHandle,
    /// The same for the original.
    pub original: Option<&'a TextureHandle>,
    /// How many times as long as these the pictures in full are.
    pub enlarged: f32,
    /// What was done, in a line.
    pub title: String,
    /// Its place among the draws.
    pub at: usize,
    /// How many there are.
    pub of: usize,
    /// Whether it stays while others are made.
    pub locked: bool,
}

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Nothing.
    Stay,
    /// All draws again.
    Close,
    /// The draw at this place.
    To(usize),
    /// That it stays, or not.
    Lock(bool),
}

/// How a draw is seen.
#[derive(Default)]
pub(super) struct Magnifier {
    lens: Lens,
    draw: Pieces,
    original: Pieces,
    /// Where the divider stands in what is seen of the picture, from 0 (left) to 1; the original is left of it.
    divider: Option<f32>,
    asked: Option<LargeRequest>,
    /// What the last frame showed: size at scale 1, and where.
    shown: Option<(Vec2, Rect)>,
    /// Which draw it was.
    at: Option<usize>,
}

impl Magnifier {
    /// Lets go of the pictures, which may be large; the divider stays where it was.
    pub(super) fn close(&mut self) {
        *self = Self { divider: self.divider, ..Self::default() };
    }

    /// One frame inside `rect`.
    pub(super) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, rect: Rect, subject: &Subject<'_>) -> Turn {
        if self.at.replace(subject.at) != Some(subject.at) {
            self.lens = Lens::default();
        }
        let known = scene.session.large_draw().filter(|large| large.request == subject.request);
        let full = known.and_then(|large| large.draw.as_ref().ok()).cloned();
        let trouble = known.and_then(|large| large.draw.as_ref().err()).cloned();
        if known.is_none() && self.asked.as_ref() != Some(&subject.request) {
            self.asked = Some(subject.request.clone());
            scene.asks.run(Command::PreviewLarge(subject.request.clone()));
        }
        let head = Rect::from_min_size(rect.min, vec2(rect.width(), 2.0 * (size::BUTTON + size::TIGHT)));
        let view = Rect::from_min_max(pos2(rect.left(), head.bottom() + size::TIGHT), rect.max);
        if let Some(full) = &full {
            self.draw.feed(ui.ctx(), &full.image);
            self.original.feed(ui.ctx(), full.original.as_ref().unwrap_or(&full.image));
        }
        let turn = ui.scope_builder(egui::UiBuilder::new().max_rect(head), |ui| self.head(ui, subject, (full.is_some(), trouble))).inner;
        let id = self.picture(ui, (view, full.as_ref()), subject);
        self.keys(ui, id).unwrap_or(turn)
    }

    /// Whether the pictures in full are on the graphics card.
    fn is_whole(&self, full: Option<&PreviewDraw>) -> bool {
        full.is_some() && self.draw.is_whole() && self.original.is_whole()
    }

    fn picture(&mut self, ui: &mut Ui, (view, full): (Rect, Option<&PreviewDraw>), subject: &Subject<'_>) -> egui::Id {
        let whole = self.is_whole(full);
        let in_full = self.draw.size().filter(|_| whole);
        let size = in_full.unwrap_or(subject.draw.size_vec2() * subject.enlarged) / ui.ctx().pixels_per_point();
        let seen = self.lens.place(size, view).intersect(view);
        let response = ui.interact(seen, ui.scope_id().with("large draw"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("Draw {}, large", subject.at + 1)));
        steering::steer(&mut self.lens, ui, &response, (size, view));
        self.shown = Some((size, view));
        let place = self.lens.place(size, view);
        let seen = place.intersect(view);
        let painter = ui.painter().with_clip_rect(seen.intersect(ui.clip_rect()));
        if whole {
            self.draw.paint(&painter, place);
        } else {
            paint_stretched(&painter, place, subject.draw.id());
        }
        let x = self.divide(ui, seen, &response);
        let left = painter.with_clip_rect(Rect::from_min_max(seen.min, pos2(x, seen.bottom())).intersect(ui.clip_rect()));
        self.paint_original(&left, place, (whole, subject.original));
        ui.painter().vline(x, seen.y_range(), theme::ring(palette(ui).accent));
        side_words(ui, seen, x);
        if let Some(full) = full {
            let over_original = ui.input(|input| input.pointer.latest_pos()).is_some_and(|pointer| pointer.x < x);
            let image = full.original.as_ref().filter(|_| over_original).unwrap_or(&full.image);
            steering::pixel_chip(self.lens, ui, image, &response, (size, view));
        }
        response.id
    }

    fn paint_original(&self, painter: &Painter, place: Rect, (whole, stand_in): (bool, Option<&TextureHandle>)) {
        match stand_in {
            _ if whole => self.original.paint(painter, place),
            Some(texture) => paint_stretched(painter, place, texture.id()),
            None => {}
        }
    }

    /// Takes in what is done to the divider: its line is dragged or moved by arrow keys, a click beside it fetches it, and so does a drag where
    /// the picture is seen whole. Where it stands then.
    fn divide(&mut self, ui: &Ui, seen: Rect, picture: &Response) -> f32 {
        let divider = self.divider.unwrap_or(0.5);
        let x = seen.left() + seen.width() * divider;
        let line = Rect::from_x_y_ranges((x - REACH)..=(x + REACH), seen.y_range());
        let response = ui.interact(line, ui.scope_id().with("divider"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::slider(true, f64::from(divider), "Divider between original and draw"));
        let by_picture = picture.clicked() || (picture.dragged() && self.lens.scale.is_none());
        let pointer = response.interact_pointer_pos().or_else(|| picture.interact_pointer_pos().filter(|_| by_picture));
        let moved = pointer.map(|pointer| (pointer.x - seen.left()) / seen.width().max(1.0));
        let keys = if response.has_focus() {
            let arrows = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
            ui.input(|input| input.num_presses(Key::ArrowRight) as f32 - input.num_presses(Key::ArrowLeft) as f32)
        } else {
            0.0
        };
        let now = (moved.unwrap_or(divider) + 0.05 * keys).clamp(0.0, 1.0);
        self.divider = Some(now);
        if response.hovered() || response.dragged() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
        }
        seen.left() + seen.width() * now
    }

    /// Back, the other draws, lock, and at what scale it is shown; below it what was done.
    fn head(&mut self, ui: &mut Ui, subject: &Subject<'_>, (full, trouble): (bool, Option<String>)) -> Turn {
        let mut turn = Turn::Stay;
        ui.horizontal(|ui| {
            if ui.button("All draws").on_hover_text("Back to all of them (Esc)").clicked() {
                turn = Turn::Close;
            }
            for (sign, name, to) in [
                ("‹", "Previous draw", subject.at.checked_sub(1).unwrap_or(subject.of - 1)),
                ("›", "Next draw", (subject.at + 1) % subject.of),
            ] {
                if icon_button(ui, sign, name).clicked() {
                    turn = Turn::To(to);
                }
            }
            let mut locked = subject.locked;
            if check(ui, &mut locked, "Lock").on_hover_text("This draw stays as it is while you change the chain").changed() {
                turn = Turn::Lock(locked);
            }
            steering::scale(ui, &mut self.lens, self.shown);
        });
        let p = palette(ui);
        let (text, colour) = match (full, trouble) {
            (_, Some(why)) => (format!("Not in full: {why}"), p.danger),
            (false, None) => (format!("Working on the original in full… · {}", subject.title), p.muted),
            (true, None) => (subject.title.clone(), p.muted),
        };
        ui.add(egui::Label::new(theme::small(text).color(colour)).truncate());
        turn
    }

    /// As in the large view of pictures, where nothing else has the keyboard.
    fn keys(&mut self, ui: &Ui, id: egui::Id) -> Option<Turn> {
        if !hears_keys(ui, id) {
            return None;
        }
        let mut turn = None;
        for (act, _, _) in place_keys::pressed(ui.ctx(), Place::Large) {
            match act {
                Act::Close => turn = Some(Turn::Close),
                Act::Fit => self.lens.toggle(),
                Act::Larger | Act::Smaller => steering::step(&mut self.lens, act == Act::Larger, self.shown),
                _ => continue,
            }
            ui.ctx().request_repaint();
        }
        turn
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
