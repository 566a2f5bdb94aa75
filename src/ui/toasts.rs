//! Messages at the bottom left: four seconds each, longer while the pointer is there, with Undo where it applies. They lie over nothing that
//! is read: whatever is drawn there leaves them the room.

use super::scene::Asks;
use super::theme::{self, palette_of, radius, size};
use super::widgets::{icon_button, quiet_button, wrapped};
use super::words::shortened;
use crate::session::{Command, Notice, NoticeId, Session, Severity};
use egui::{Align, Align2, Area, Context, Frame, Id, Layout, Margin, Order, Rect, Ui, vec2};
use std::collections::HashMap;

/// How long a message stays, in seconds: what was done, and what failed.
const STAYS_SECS: (f64, f64) = (4.0, 12.0);
/// How long one stays that is to be chosen from.
const CHOICE_SECS: f64 = 8.0;
/// A window that stood still for longer has shown nothing meanwhile: no more than this counts at once.
const MOST_SECS: f64 = 1.0;
/// How many are shown at once: the latest.
const SHOWN: usize = 3;

/// How long each message is still to stay.
#[derive(Default)]
pub(crate) struct Toasts {
    left_secs: HashMap<NoticeId, f64>,
    /// When they were drawn last, in seconds since the window opened.
    seen: f64,
    /// How high they were in the last frame, in points.
    height: f32,
}

/// Under and above them, in points.
const AROUND: f32 = 12.0;
/// The widest that one is, in points.
const WIDEST: f32 = 560.0;

impl Toasts {
    /// The room that they need at the bottom of where they lie, in points; 0 while there are none.
    pub(crate) fn room(&self) -> f32 {
        if self.height > 0.0 { self.height + 2.0 * AROUND } else { 0.0 }
    }

    /// Draws them at the bottom of `place`.
    pub(crate) fn show(&mut self, ctx: &Context, place: Rect, (session, asks): (&Session, &mut Asks)) {
        let notices = session.notices();
        self.left_secs.retain(|id, _| notices.iter().any(|notice| notice.id == *id));
        if notices.is_empty() {
            self.height = 0.0;
            return;
        }
        let old = notices.len().saturating_sub(SHOWN);
        notices[..old].iter().for_each(|notice| asks.run(Command::Dismiss(notice.id)));
        let shown = &notices[old..];
        let corner = place.left_bottom() + vec2(size::PAD, -AROUND);
        let area = Area::new(Id::unique("toasts")).order(Order::Foreground).pivot(Align2::LEFT_BOTTOM).fixed_pos(corner).constrain(false);
        let hovered = area.show(ctx, |ui| {
            ui.set_max_width((place.width() - 2.0 * size::PAD).min(WIDEST));
            for notice in shown {
                toast(ui, notice, asks);
            }
        });
        let height = hovered.response.rect.height();
        if self.height != height {
            self.height = height;
            ctx.request_repaint();
        }
        self.age(ctx, shown, hovered.response.contains_pointer(), asks);
    }

    /// Time runs only while the pointer is elsewhere.
    fn age(&mut self, ctx: &Context, shown: &[Notice], paused: bool, asks: &mut Asks) {
        // The clock, not the time of a frame: other work may draw many frames, or none for a while.
        let now = ctx.input(|input| input.time);
        let passed = if paused { 0.0 } else { (now - self.seen).clamp(0.0, MOST_SECS) };
        self.seen = now;
        let mut next = f64::INFINITY;
        for notice in shown {
            let stays = match notice.severity {
                Severity::Failed => STAYS_SECS.1,
                Severity::Done if notice.offer.is_some() => CHOICE_SECS,
                Severity::Done => STAYS_SECS.0,
            };
            let fresh = !self.left_secs.contains_key(&notice.id);
            let left = self.left_secs.entry(notice.id).or_insert(stays);
            *left -= if fresh { 0.0 } else { passed };
            if *left <= 0.0 {
                asks.run(Command::Dismiss(notice.id));
            } else {
                next = next.min(*left);
            }
        }
        if next.is_finite() && !paused {
            ctx.request_repaint_after_secs(next.min(MOST_SECS) as f32);
        }
    }
}

fn toast(ui: &mut Ui, notice: &Notice, asks: &mut Asks) {
    let p = palette_of(ui.ctx());
    let frame = Frame::new()
        .fill(p.raised)
        .stroke(theme::line(p.hairline))
        .corner_radius(radius::CARD)
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin::symmetric(12, 6));
    frame.show(ui, |ui| {
        let inner = ui.available_width();
        let text = width(ui, &notice.text);
        let offered = notice.offer.as_ref().map(|offer| shortened(&offer.words, 24));
        let undo = if notice.undoable { UNDO } else { 0.0 };
        let offer = offered.as_ref().map_or(0.0, |words| width(ui, words) + 2.0 * ui.spacing().button_padding.x + size::GAP);
        let narrow = text + SIGN + undo + offer + size::BUTTON + 2.0 * size::GAP > inner;
        let row = if narrow { Layout::left_to_right(Align::Min) } else { Layout::left_to_right(Align::Center) };
        ui.allocate_ui_with_layout(vec2(inner, size::BUTTON), row, |ui| {
            let (sign, colour) = match notice.severity {
                Severity::Done => ("✓", p.ok),
                Severity::Failed => ("⚠", p.danger),
            };
            ui.label(theme::strong(sign).color(colour));
            if narrow {
                let room = inner - SIGN - size::BUTTON - 2.0 * size::GAP;
                ui.allocate_ui_with_layout(vec2(room, 0.0), Layout::top_down(Align::Min), |ui| words(ui, notice));
            } else {
                words(ui, notice);
                if notice.undoable && quiet_button(ui, "Undo").clicked() {
                    asks.run(Command::Undo);
                }
                if let Some(words) = &offered {
                    instead(ui, (notice, words), asks);
                }
            }
            if icon_button(ui, "×", "Dismiss").clicked() {
                asks.run(Command::Dismiss(notice.id));
            }
        });
        if narrow && notice.undoable {
            below(ui, (notice, offered.as_deref()), asks);
        }
    });
}

fn width(ui: &Ui, text: &str) -> f32 {
    ui.painter().layout_no_wrap(text.to_owned(), theme::font(size::BODY), palette_of(ui.ctx()).text).size().x
}

/// What may have been meant.
fn instead(ui: &mut Ui, (notice, words): (&Notice, &str), asks: &mut Asks) {
    if ui.button(words).on_hover_text("Takes this back, and does that instead").clicked() {
        asks.run(Command::Instead(notice.id));
    }
}

/// The way back and what may have been meant instead, under the words and as far in as they are, where there is no room beside them: side by
/// side, or one below the other.
fn below(ui: &mut Ui, (notice, offered): (&Notice, Option<&str>), asks: &mut Asks) {
    let padding = 2.0 * ui.spacing().button_padding.x;
    let both = width(ui, "Undo") + padding + size::GAP + width(ui, offered.unwrap_or_default()) + padding;
    let fits = SIGN + both <= ui.available_width();
    let mut buttons = |ui: &mut Ui| {
        if ui.button("Undo").clicked() {
            asks.run(Command::Undo);
        }
        if let Some(words) = offered {
            instead(ui, (notice, words), asks);
        }
    };
    ui.horizontal(|ui| {
        ui.add_space(SIGN);
        if fits { buttons(ui) } else { ui.vertical(buttons).inner }
    });
}

/// Room for the sign, and for Undo, in points.
const SIGN: f32 = 20.0;
const UNDO: f32 = 70.0;

fn words(ui: &mut Ui, notice: &Notice) {
    let p = palette_of(ui.ctx());
    wrapped(ui, &notice.text, |text| egui::RichText::new(text).color(p.text));
}
