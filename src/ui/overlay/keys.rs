//! What every key does, read from the one table of commands.

use super::modal;
use crate::ui::commands::{self, ROWS, Row};
use crate::ui::theme::{self, palette, radius, size};
use egui::{Align, Context, Frame, Layout, Margin, RichText, ScrollArea, Ui};

/// Keys that belong to a place rather than a command.
const PLACES: [(&str, &str); 6] = [
    ("↑ ↓", "Through the classes"),
    ("← →", "Close and open a merged class"),
    ("Shift, Ctrl", "with a click: select more"),
    ("Esc", "Leave: a drag, a list, a selection"),
    ("Tab", "To the next part of the window"),
    ("Space", "Large view of the chosen image"),
];

pub(super) fn show(ctx: &Context) -> bool {
    modal(ctx, "keys", 640.0, |ui| {
        ui.label(theme::heading("Keys").color(palette(ui).strong));
        ui.add_space(size::GAP);
        let height = (ctx.content_rect().height() - 220.0).min(480.0);
        ScrollArea::vertical().max_height(height).min_scrolled_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(32.0, 1.0);
            ui.spacing_mut().interact_size.y = 24.0;
            ui.columns(2, |columns| {
                for (at, group) in ["Dataset", "Recipe", "Classes", "Window"].into_iter().enumerate() {
                    let column = usize::from(at == 3);
                    self::group(&mut columns[column], group);
                }
                title(&mut columns[1], "Everywhere");
                for (keys, what) in PLACES {
                    line(&mut columns[1], what, keys);
                }
            });
        });
        false
    })
}

fn title(ui: &mut Ui, text: &str) {
    ui.add_space(size::TIGHT);
    ui.label(theme::small(text).color(palette(ui).faint));
}

fn group(ui: &mut Ui, name: &str) {
    title(ui, name);
    for row in ROWS.iter().filter(|row| row.group == name && !row.keys.is_empty()) {
        line(ui, row.label, &written(ui.ctx(), row));
    }
}

fn written(ctx: &Context, row: &Row) -> String {
    let all: Vec<String> = row.keys.iter().map(|keys| commands::written(ctx, keys)).collect();
    all.join(", ")
}

fn line(ui: &mut Ui, what: &str, keys: &str) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.label(RichText::new(what).color(p.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let frame = Frame::new().fill(p.hover).corner_radius(radius::BAR).inner_margin(Margin::symmetric(6, 2));
            frame.show(ui, |ui| ui.label(theme::small(keys).color(p.muted)));
        });
    });
}
