//! Where a part of a merged class is dropped to stand alone again: the ground below the rows, and a zone at the foot of the list that is
//! there while a part is carried, because a long list shows no ground.

use crate::recipe::Edit;
use crate::ui::scene::{PartCargo, Scene};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{Align2, DragAndDrop, Id, Rect, Response, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

/// How high the zone is, with the room above it.
const ZONE: f32 = 64.0;

/// Shows the zone at the foot of `list` while a part is carried; what is left for the rows.
pub(super) fn above_zone(ui: &mut Ui, scene: &mut Scene<'_>, list: Rect) -> Rect {
    let Some(cargo) = DragAndDrop::payload::<PartCargo>(ui.ctx()) else { return list };
    let middle = list.bottom() - ZONE;
    let zone = Rect::from_min_max(pos2(list.left(), middle), list.max).shrink2(vec2(size::GAP, size::GAP));
    let response = ui.interact(zone, Id::unique("zone for parts"), Sense::hover());
    let text = format!("Drop here to take {} out of {}", words::shortened(&cargo.part, 24), words::shortened(&cargo.class, 24));
    response.widget_info(|| WidgetInfo::labeled(Role::Group, true, &text));
    let p = palette(ui);
    let over = response.contains_pointer();
    ui.painter().rect_filled(zone, f32::from(radius::CARD), if over { p.hover } else { p.panel });
    let ring = if over { theme::ring(p.accent) } else { theme::line(p.edge) };
    let corners = [zone.left_top(), zone.right_top(), zone.right_bottom(), zone.left_bottom(), zone.left_top()];
    ui.painter().extend(Shape::dashed_line(&corners, ring, 6.0, 4.0));
    let galley = ui.painter().layout(text, theme::font(size::SMALL), if over { p.strong } else { p.muted }, zone.width() - 2.0 * size::GAP);
    let at = Align2::CENTER_CENTER.anchor_size(zone.center(), galley.size());
    ui.painter().galley(at.min, galley, p.text);
    take(scene, &response);
    Rect::from_min_max(list.min, pos2(list.right(), middle))
}

/// The ground below the rows, which end at `bottom`, takes parts too.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, bottom: f32) {
    let shown = ui.clip_rect();
    if bottom >= shown.bottom() || !DragAndDrop::has_payload_of_type::<PartCargo>(ui.ctx()) {
        return;
    }
    let ground = Rect::from_min_max(pos2(shown.left(), bottom.max(shown.top())), shown.max);
    let response = ui.interact(ground, Id::unique("ground for parts"), Sense::hover());
    take(scene, &response);
}

fn take(scene: &mut Scene<'_>, response: &Response) {
    if let Some(cargo) = response.dnd_release_payload::<PartCargo>() {
        scene.asks.edit(Edit::Unmerge { class: cargo.class.clone(), part: cargo.part.clone() });
    }
}
