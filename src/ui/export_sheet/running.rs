//! While it runs: how far, how fast, what is left, Cancel.

use crate::session::{Command, Task};
use crate::ui::scene::Scene;
use crate::ui::status_bar;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{progress, quiet_button, row_from_right};
use crate::ui::words;
use egui::{RichText, Sense, Ui, vec2};

/// Draws it; whether the sheet is to be closed (the export goes on).
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, task: &Task) -> bool {
    let p = palette(ui);
    let (text, share) = status_bar::reading(task);
    ui.label(theme::heading("Exporting").color(p.strong));
    ui.label(RichText::new(text).color(p.text));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
    progress(ui.painter(), rect, p, share);
    let rate = if task.secs > 1.0 { task.reading.done as f64 / task.secs } else { 0.0 };
    let rate = if rate >= 1.0 { format!("{} a second", words::count(rate.round() as u64)) } else { String::new() };
    ui.label(theme::small(rate).color(p.muted));
    ui.add_space(size::GAP);
    let mut close = false;
    row_from_right(ui, |ui| {
        if ui.button("Cancel the export").on_hover_text("The target stays as it was").clicked() {
            scene.asks.run(Command::Cancel(task.id));
        }
        close = quiet_button(ui, "Go on in the background").clicked();
    });
    ui.ctx().request_repaint_after_secs(0.1);
    close
}
