//! One class on disk inside a merged one. It is taken out by its button, by Delete, from its menu, or by dragging it elsewhere.

use super::data::{ClassRow, Part};
use super::drag::{Preview, hand_over};
use crate::recipe::Edit;
use crate::session::natural;
use crate::ui::scene::{PartCargo, Scene};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{OneLine, context_menu, menu_button, menu_item};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{Align2, Button, Key, Modifiers, PointerButton, Rect, Response, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

/// Before the name.
const INDENT: f32 = 36.0;
/// The button at the right end.
const OUT: f32 = 28.0;

/// Draws the part into `rect`; whether it has the keyboard.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, drag: &mut Preview, ((row, at), rect): ((&ClassRow, usize), Rect)) -> bool {
    let part = &row.parts[at];
    let id = ui.scope_id().with(("part", &row.name, &part.name));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let sentence = format!("Part {} of {}, {}", part.name, row.name, words::counted(part.images, "image", "images"));
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &sentence));
    let out = Rect::from_center_size(pos2(rect.right() - OUT / 2.0 - size::TIGHT, rect.center().y), vec2(OUT, size::DENSE_ROW - 4.0));
    let button = ui.interact(out, id.with("out"), Sense::click());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Take {} out of {}", part.name, row.name)));
    paint(ui, part, (rect, &response), (out, &button));
    if response.drag_started_by(PointerButton::Primary) {
        response.dnd_set_drag_payload(PartCargo { class: row.name.clone(), part: part.name.clone(), images: part.images });
    }
    drag.receive(ui, scene, &response, (&row.name, pos2(rect.right() + size::PAD, rect.center().y - 15.0)));
    context_menu(&response, |ui| menu(ui, scene, row, part));
    let has_keys = response.has_focus() || button.has_focus();
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let by_key = has_keys && [Key::Delete, Key::Backspace, Key::X].map(pressed).contains(&true);
    let tip = format!("Take {} out again (Delete, or drag it out)", part.name);
    if button.on_hover_text(tip).clicked() || by_key {
        take_out(scene, row, part);
    }
    has_keys
}

fn take_out(scene: &mut Scene<'_>, row: &ClassRow, part: &Part) {
    scene.asks.edit(Edit::Unmerge { class: row.name.clone(), part: part.name.clone() });
}

fn paint(ui: &Ui, part: &Part, (rect, response): (Rect, &Response), (out, button): (Rect, &Response)) {
    let p = palette(ui);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), f32::from(radius::WIDGET), p.hover);
    }
    let middle = rect.center().y;
    let count = pos2(out.left() - size::TIGHT, middle);
    let count = ui.painter().text(count, Align2::RIGHT_CENTER, words::count(part.images), theme::font(size::BODY), p.muted);
    let room = (count.left() - size::GAP - rect.left() - INDENT).max(20.0);
    let name = OneLine::new(ui.painter(), &part.name, (theme::font(size::BODY), p.muted), room);
    name.paint(ui.painter(), pos2(rect.left() + INDENT, middle), Align2::LEFT_CENTER);
    let lit = button.hovered() || button.has_focus();
    if lit {
        ui.painter().rect_filled(out, f32::from(radius::WIDGET), p.pressed);
    }
    let colour = if lit { p.strong } else { p.muted };
    ui.painter().text(out.center(), Align2::CENTER_CENTER, "↩", theme::font(size::BODY), colour);
}

/// Take it out, or give it to another class.
fn menu(ui: &mut Ui, scene: &mut Scene<'_>, row: &ClassRow, part: &Part) {
    ui.set_min_width(200.0);
    let text = format!("Take out of {}", words::shortened(&row.name, 40));
    if menu_item(ui, &text, "Delete").clicked() {
        take_out(scene, row, part);
        ui.close();
    }
    menu_button(ui, "Merge into another", |ui| {
        ui.set_min_width(200.0);
        let others = natural::sorted(scene.session.roster().classes.iter().filter(|name| **name != row.name));
        ScrollArea::vertical().max_height(320.0).show_rows(ui, size::BUTTON, others.len(), |ui, places| {
            for name in &others[places] {
                if ui.add(Button::new(words::shortened(name, 40))).clicked() {
                    scene.asks.run(hand_over(&row.name, &part.name, name));
                    ui.close();
                }
            }
        });
    });
}
