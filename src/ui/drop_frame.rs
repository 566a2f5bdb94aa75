//! While a folder is held over the window, the whole of it says that it takes it.

use super::theme::{self, palette_of, radius, size};
use super::widgets::pill;
use egui::{Align2, Area, Context, Id, Order};

/// Draws it over everything.
pub(crate) fn show(ctx: &Context) {
    if ctx.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let ring = theme::ring(palette_of(ctx).accent);
    let whole = ctx.content_rect().shrink(size::TIGHT);
    ctx.layer_painter(egui::LayerId::new(Order::Foreground, Id::unique("drop frame"))).rect_stroke(
        whole,
        f32::from(radius::CARD),
        ring,
        egui::StrokeKind::Inside,
    );
    Area::new(Id::unique("drop words"))
        .order(Order::Foreground)
        .anchor(Align2::CENTER_CENTER, egui::Vec2::ZERO)
        .interactable(false)
        .show(ctx, |ui| pill(ui, "Drop it to open it"));
}
