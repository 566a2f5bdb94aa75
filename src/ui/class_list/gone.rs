//! The classes that are left out, under the rows: each with a way back in.

use crate::recipe::{Action, Edit, Recipe};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::OneLine;
use egui::accesskit::Role;
use egui::{Align2, Pos2, Rect, Sense, Ui, WidgetInfo, pos2, vec2};

/// The classes that steps of `recipe` leave out, each with the step.
pub(super) fn dropped(recipe: &Recipe) -> Vec<(usize, &str)> {
    let steps = recipe.steps.iter().enumerate().filter(|(_, step)| !step.off);
    steps
        .filter_map(|(at, step)| match &step.action {
            Action::Drop { class } => Some((at, class.as_str())),
            _ => None,
        })
        .collect()
}

/// How high they are, in points.
pub(super) fn height(dropped: &[(usize, &str)]) -> f32 {
    if dropped.is_empty() { 0.0 } else { size::GAP + size::DENSE_ROW * dropped.len() as f32 }
}

/// Draws them from `corner` down.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, dropped: &[(usize, &str)], corner: Pos2) {
    let p = palette(ui);
    let width = ui.max_rect().width() - 2.0 * size::GAP;
    for (place, (step, class)) in dropped.iter().enumerate() {
        let top = corner.y + size::GAP + size::DENSE_ROW * place as f32;
        let rect = Rect::from_min_size(pos2(corner.x + size::GAP, top), vec2(width, size::DENSE_ROW));
        let response = ui.interact(rect, ui.scope_id().with(("left out", step)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Take the class {class} back in")));
        if response.hovered() || response.has_focus() {
            ui.painter().rect_filled(rect, f32::from(theme::radius::WIDGET), p.hover);
        }
        let inner = rect.shrink2(vec2(size::GAP, 0.0));
        let right = ui.painter().text(inner.right_center(), Align2::RIGHT_CENTER, "left out  ↩", theme::font(size::SMALL), p.muted);
        let room = inner.with_max_x(right.left() - size::GAP);
        let name = OneLine::new(ui.painter(), class, (theme::font(size::BODY), p.faint), room.width());
        name.paint(ui.painter(), inner.left_center(), Align2::LEFT_CENTER);
        if response.on_hover_text("Take it back in").clicked() {
            scene.asks.edit(Edit::RemoveStep(*step));
        }
    }
}
