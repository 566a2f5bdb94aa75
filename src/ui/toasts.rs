//! Messages at the bottom left: four seconds each, longer while the pointer is there, with Undo where it applies.

use super::scene::Asks;
use super::theme::{self, palette_of, radius, size};
use super::widgets::{icon_button, quiet_button};
use crate::session::{Command, Notice, NoticeId, Session, Severity};
use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Ui, vec2};
use std::collections::HashMap;

/// How long a message stays, in seconds: what was done, and what failed.
const STAYS_SECS: (f64, f64) = (4.0, 12.0);
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
}

impl Toasts {
    /// Draws them over everything.
    pub(crate) fn show(&mut self, ctx: &Context, session: &Session, asks: &mut Asks) {
        let notices = session.notices();
        self.left_secs.retain(|id, _| notices.iter().any(|notice| notice.id == *id));
        if notices.is_empty() {
            return;
        }
        let old = notices.len().saturating_sub(SHOWN);
        notices[..old].iter().for_each(|notice| asks.run(Command::Dismiss(notice.id)));
        let shown = &notices[old..];
        let area =
            Area::new(Id::unique("toasts")).order(Order::Foreground).anchor(Align2::LEFT_BOTTOM, vec2(size::PAD, -size::STATUS_BAR - 12.0));
        let hovered = area.show(ctx, |ui| {
            for notice in shown {
                toast(ui, notice, asks);
            }
        });
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
            let stays = if notice.severity == Severity::Failed { STAYS_SECS.1 } else { STAYS_SECS.0 };
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
        ui.horizontal(|ui| {
            let (sign, colour) = match notice.severity {
                Severity::Done => ("✓", p.ok),
                Severity::Failed => ("⚠", p.danger),
            };
            // Before the first label: it puts what comes next at the left again.
            ui.set_max_width(480.0);
            ui.label(theme::strong(sign).color(colour));
            ui.add(egui::Label::new(egui::RichText::new(&notice.text).color(p.text)).wrap());
            if notice.undoable && quiet_button(ui, "Undo").clicked() {
                asks.run(Command::Undo);
            }
            if icon_button(ui, "×", "Dismiss").clicked() {
                asks.run(Command::Dismiss(notice.id));
            }
        });
    });
}
