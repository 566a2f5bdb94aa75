//! The grid's own scroll bar: egui's counts in `f32`, which sticks at a million images.

use super::grid::Grid;
use crate::ui::theme::{self, palette};
use egui::{Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// How wide it is, with the room beside it, in points.
pub(crate) const WIDTH: f32 = 14.0;
const LEAST_HANDLE: f32 = 32.0;

/// Shows the bar in `rect` and gives the offset after what the pointer did to it.
pub(crate) fn show(ui: &Ui, rect: Rect, grid: &Grid, offset: f64) -> f64 {
    let lowest = grid.lowest();
    if lowest <= 0.0 {
        return 0.0;
    }
    let id = ui.scope_id().with("scroll bar");
    let response = ui.interact(rect, id, Sense::CLICK | Sense::DRAG);
    let share = (f64::from(grid.view.y) / grid.height()).min(1.0) as f32;
    let length = (rect.height() * share).max(LEAST_HANDLE).min(rect.height());
    let room = f64::from(rect.height() - length).max(1.0);
    let mut offset = offset.clamp(0.0, lowest);
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.is_pointer_button_down_on()) {
        let top = rect.top() + (offset / lowest * room) as f32;
        // Asked before the data is: one lock guards both.
        let pressed = response.drag_started() || ui.input(|input| input.pointer.any_pressed());
        let held_at = ui.data_mut(|data| {
            let inside = (top..=top + length).contains(&pointer.y);
            let grip = if inside { pointer.y - top } else { length / 2.0 };
            if pressed {
                data.insert_temp(id, grip);
            }
            data.get_temp::<f32>(id).unwrap_or(grip)
        });
        offset = (f64::from(pointer.y - held_at - rect.top()) / room * lowest).clamp(0.0, lowest);
    }
    let percent = offset / lowest * 100.0;
    response.widget_info(|| WidgetInfo {
        value: Some(percent),
        ..WidgetInfo::labeled(egui::accesskit::Role::ScrollBar, true, "Scroll images")
    });
    paint(ui, rect, (rect.top() + (offset / lowest * room) as f32, length), response.hovered() || response.dragged());
    offset
}

fn paint(ui: &Ui, rect: Rect, (top, length): (f32, f32), lit: bool) {
    let p = palette(ui);
    let lit = ui.ctx().animate_bool_responsive(ui.scope_id().with("scroll bar lit"), lit);
    let width = 4.0 + 4.0 * lit;
    let handle = Rect::from_min_size(pos2(rect.right() - width, top), vec2(width, length));
    ui.painter().rect_filled(handle, width / 2.0, theme::mix(p.pressed, p.edge, 0.4 + 0.6 * lit));
}
