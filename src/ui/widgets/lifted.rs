//! A card that is dragged to another place: lifted at the pointer, and a line where it would land. Both follow the pointer at once, so there is
//! nothing that less motion would leave out.

use crate::ui::theme::{self, palette, radius, size};
use egui::{Area, Color32, Frame, Id, LayerId, Margin, Order, Rangef, Rect, Ui, pos2, vec2};

/// How thick the line is, and the dot at its beginning, in points.
const LINE: f32 = 3.0;
const DOT: f32 = 4.0;
/// How far to the right of where it was taken a lifted card hangs, and so much narrower it is, in points: the beginning of the line stays in
/// sight beside it.
const ASIDE: f32 = 56.0;
/// The part of a card that is lifted is no higher than this, in points.
const HIGHEST: f32 = 40.0;

/// The line where what is dragged would land, over whatever is there but the lifted card; `y` at the edge of what scrolls is moved into it.
pub(crate) fn landing(ui: &Ui, x: Rangef, y: f32, colour: Color32) {
    let clip = ui.clip_rect();
    let y = y.clamp(clip.top() + DOT, (clip.bottom() - DOT).max(clip.top() + DOT));
    let painter = ui.ctx().layer_painter(LayerId::new(Order::Middle, Id::unique("landing"))).with_clip_rect(clip);
    let line = Rect::from_min_max(pos2(x.min, y - LINE / 2.0), pos2(x.max, y + LINE / 2.0));
    painter.rect_filled(line, f32::from(radius::BAR), colour);
    painter.circle(pos2(x.min + DOT, y), DOT, palette(ui).panel, theme::ring(colour));
}

/// The card that stands at `place`, lifted at the pointer: its head, with what is of use while it is dragged.
pub(crate) fn lifted(ui: &Ui, place: Rect, (title, detail): (&str, &str)) {
    let (pointer, origin) = ui.input(|input| (input.pointer.latest_pos(), input.pointer.press_origin()));
    let Some(pointer) = pointer else { return };
    let height = place.height().min(HIGHEST);
    let taken = origin.map_or(vec2(0.0, 0.0), |origin| origin - place.min).clamp(vec2(0.0, 0.0), vec2(place.width(), height));
    let p = palette(ui);
    let area = Area::new(Id::unique("lifted card")).order(Order::Foreground).interactable(false).constrain(false);
    area.fixed_pos(pointer - taken + vec2(ASIDE, 0.0)).show(ui.ctx(), |ui| {
        ui.set_opacity(0.88);
        let frame = Frame::new().fill(p.hover).stroke(theme::line(p.accent)).corner_radius(radius::CARD);
        frame.shadow(ui.visuals().popup_shadow).inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_width((place.width() - 24.0 - ASIDE).max(80.0));
            ui.spacing_mut().item_spacing.y = size::TIGHT / 2.0;
            ui.add(egui::Label::new(theme::strong(title).color(p.strong)).truncate());
            if !detail.is_empty() {
                ui.add(egui::Label::new(theme::small(detail).color(p.muted)).truncate());
            }
        });
    });
}
