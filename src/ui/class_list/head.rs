//! Above the classes: the imbalance before and after, the filter, the order.

use crate::measure;
use crate::ui::scene::{Order, Scene};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, field, icon_button};
use crate::ui::words;
use egui::{Align, Key, Layout, Popup, Ui};

/// Draws it; `filter` is what is typed, and whether it is to have the keyboard now.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, (filter, focus): (&mut String, bool)) {
    header(ui, scene);
    ui.add_space(size::TIGHT);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = size::TIGHT;
        let width = ui.available_width() - size::BUTTON - size::TIGHT - 16.0;
        let response = field(ui, filter, &Field { name: "Filter classes", hint: "Filter classes", width });
        if focus {
            response.request_focus();
        }
        if response.has_focus() && ui.input(|input| input.key_pressed(Key::Escape)) {
            filter.clear();
            response.surrender_focus();
        }
        sort(ui, scene);
    });
}

fn sort(ui: &mut Ui, scene: &mut Scene<'_>) {
    let name = format!("Sort classes, now {}", words::small_first(scene.order.name()));
    let button = icon_button(ui, "↕", &name);
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(140.0);
        for order in Order::ALL {
            if ui.selectable_label(*scene.order == order, order.name()).on_hover_text(order.tip()).clicked() {
                *scene.order = order;
                ui.close();
            }
        }
    });
}

fn header(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        ui.label(theme::strong("Classes").color(p.strong));
        let Some(split) = scene.session.outline().splits.get(usize::from(scene.split.0)) else { return };
        let (before, after) = (measure::imbalance_ratio(&split.before()), measure::imbalance_ratio(&split.after()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = size::TIGHT;
            if words::ratio(before) != words::ratio(after) {
                ui.label(theme::small(words::ratio(after)).color(if after < before { p.ok } else { p.many }));
                ui.label(theme::small("→").color(p.faint));
            }
            let uneven = before > 1.5;
            ui.label(theme::small(words::ratio(before)).color(if uneven { p.many } else { p.muted }))
                .on_hover_text(format!("Imbalance ratio of {}: the largest class against the smallest, before and after", split.name));
        });
    });
}
