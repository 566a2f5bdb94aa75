//! One class on disk inside a merged one, with a way back out.

use super::data::ClassRow;
use crate::recipe::Edit;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::words;
use egui::accesskit::Role;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// Draws the part into `rect`.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, (row, at): (&ClassRow, usize), rect: Rect) {
    let part = &row.parts[at];
    let p = palette(ui);
    let id = ui.scope_id().with(("part", &row.name, &part.name));
    let response = ui.interact(rect, id, Sense::hover());
    let sentence = format!("Part {} of {}, {}", part.name, row.name, words::counted(part.images, "image", "images"));
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, &sentence));
    let out = Rect::from_center_size(pos2(rect.right() - 18.0, rect.center().y), vec2(size::DENSE_ROW, size::DENSE_ROW - 4.0));
    let button = ui.interact(out, id.with("out"), Sense::click());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Take {} out of {}", part.name, row.name)));
    let near = response.contains_pointer() || button.hovered() || button.has_focus();
    let middle = rect.center().y;
    let mut job = LayoutJob::single_section(part.name.clone(), TextFormat::simple(theme::font(size::BODY), p.muted));
    job.wrap = TextWrapping::truncate_at_width((rect.width() - 36.0 - 64.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(rect.left() + 36.0, middle - galley.size().y / 2.0), galley, p.muted);
    if near {
        let fill = if button.hovered() { p.pressed } else { p.hover };
        ui.painter().rect_filled(out, f32::from(radius::WIDGET), fill);
        ui.painter().text(out.center(), Align2::CENTER_CENTER, "↩", theme::font(size::BODY), p.text);
    } else {
        let count = words::count(part.images);
        ui.painter().text(pos2(rect.right() - size::GAP, middle), Align2::RIGHT_CENTER, count, theme::font(size::BODY), p.muted);
    }
    let tip = format!("Take {} out again", part.name);
    if button.on_hover_text(tip).clicked() {
        scene.asks.edit(Edit::Unmerge { class: row.name.clone(), part: part.name.clone() });
    }
}
