//! The menu at the left of the top bar: every command by group, with its keys, read from the one table of commands.

use super::commands::{GROUPS, Now, ROWS, Row, Verb};
use super::scene::Scene;
use super::theme::{self, palette, size};
use super::widgets::{menu, menu_button, menu_item};
use super::words;
use egui::accesskit::Role;
use egui::{Popup, Sense, Ui, WidgetInfo, pos2, vec2};

/// Draws the button and, once it is pressed, the menu.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let (rect, response) = ui.allocate_exact_size(vec2(size::BUTTON, size::BUTTON), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, "Menu"));
    let p = palette(ui);
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let hover = ui.ctx().animate_bool_responsive(response.id, response.hovered() || open);
    ui.painter().rect_filled(rect, f32::from(theme::radius::WIDGET), theme::mix(p.panel, p.hover, hover));
    for row in [-4.0, 0.0, 4.0] {
        let y = rect.center().y + row;
        ui.painter().line_segment([pos2(rect.center().x - 6.0, y), pos2(rect.center().x + 6.0, y)], theme::line(p.text));
    }
    menu(&response).show(|ui| {
        ui.set_min_width(140.0);
        for group in GROUPS {
            menu_button(ui, group, |ui| {
                ui.set_min_width(240.0);
                ROWS.iter().filter(|row| row.group == group).for_each(|row| item(ui, scene, row));
            });
        }
    });
    response.on_hover_text("All commands, by group");
}

fn item(ui: &mut Ui, scene: &mut Scene<'_>, row: &Row) {
    let now = Now::of(scene);
    let keys = row.keys_written(ui.ctx());
    let label = match row.verb {
        Verb::Undo => words::history("Undo", scene.session.history().undo_label()),
        Verb::Redo => words::history("Redo", scene.session.history().redo_label()),
        _ => row.label.to_owned(),
    };
    let enabled = row.verb.is_enabled(now);
    let one = ui.add_enabled_ui(enabled, |ui| menu_item(ui, &words::shortened(&label, 48), &keys)).inner;
    if one.on_hover_text(row.tip).clicked() {
        scene.asks.verb(row.verb);
        ui.close();
    }
}
