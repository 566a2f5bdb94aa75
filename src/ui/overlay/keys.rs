//! What every key does, read from the tables of commands and of the keys of places.

use super::{modal, scrolled};
use crate::ui::commands::{self, GROUPS, ROWS};
use crate::ui::place_keys::{self, Place};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{primary_button, row_from_right};
use egui::{Align, Context, Frame, KeyboardShortcut, Layout, Margin, RichText, ScrollArea, Ui};

/// Keys that belong to a kind of control rather than a command.
const EVERYWHERE: [(&str, &str); 11] = [
    ("Tab", "To the next part of the window"),
    ("Esc", "Leave: a drag, a list, a selection"),
    ("Shift, Ctrl", "With a click: select more"),
    ("↑ ↓", "Through the classes, with Shift: select"),
    ("← →", "Close and open a merged class"),
    ("Ctrl A", "All classes"),
    ("Delete", "Take a part out of a merge"),
    ("↑ ↓, Page ↑ ↓", "The target line, the top of a bar"),
    ("0 to 9, −", "On a knob of Augment: type the number"),
    ("Alt ↑, Alt ↓", "A step of the recipe up or down"),
    ("Delete", "Take the step out"),
];

pub(super) fn show(ctx: &Context) -> bool {
    modal(ctx, "keys", 720.0, |ui| {
        ui.label(theme::heading("Keys").color(palette(ui).strong));
        ui.add_space(size::GAP);
        scrolled(ui, |ui, room| {
            let height = room.min(600.0);
            let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
            area.show(ui, all)
        });
        ui.add_space(size::GAP);
        row_from_right(ui, |ui| primary_button(ui, "Done").clicked())
    })
}

/// Narrower than this, in points, one column is below the other.
const TWO_COLUMNS: f32 = 560.0;

fn all(ui: &mut Ui) {
    // The bar lies over what scrolls: room for it at the right.
    ui.set_max_width(ui.available_width() - size::PAD);
    ui.spacing_mut().item_spacing = egui::vec2(32.0, 1.0);
    ui.spacing_mut().interact_size.y = 24.0;
    let last = usize::from(ui.available_width() >= TWO_COLUMNS);
    ui.columns(last + 1, |columns| {
        for group in GROUPS {
            let column = if group == "Window" { last } else { 0 };
            self::group(&mut columns[column], group);
        }
        place(&mut columns[0], "Images", Place::Grid);
        place(&mut columns[last], "Large view", Place::Large);
        title(&mut columns[last], "Everywhere");
        for (keys, what) in EVERYWHERE {
            line(&mut columns[last], what, keys);
        }
    });
}

fn title(ui: &mut Ui, text: &str) {
    // The first stands where the other column's does.
    ui.add_space(if ui.min_rect().height() > 1.0 { size::PAD } else { 0.0 });
    ui.label(theme::strong(text).color(palette(ui).strong));
    ui.add_space(2.0);
}

fn group(ui: &mut Ui, name: &str) {
    title(ui, name);
    for row in ROWS.iter().filter(|row| row.group == name && !row.keys.is_empty()) {
        line(ui, row.label, &written(ui.ctx(), row.keys));
    }
}

fn place(ui: &mut Ui, name: &str, place: Place) {
    title(ui, name);
    for row in place_keys::ROWS.iter().filter(|row| row.place == place) {
        line(ui, row.label, &written(ui.ctx(), row.keys));
    }
}

fn written(ctx: &Context, keys: &[KeyboardShortcut]) -> String {
    let all: Vec<String> = keys.iter().map(|keys| commands::written(ctx, keys)).collect();
    // Arrows read as one.
    if all.iter().all(|one| one.chars().count() == 1 && !one.is_ascii()) { all.join(" ") } else { all.join(", ") }
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
