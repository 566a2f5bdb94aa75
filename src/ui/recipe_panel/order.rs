//! Cards are dragged into another order; before a drop it is said what would be missing then.

use crate::recipe::Edit;
use crate::ui::class_list::drag::popup;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::words;
use egui::text::LayoutJob;
use egui::{DragAndDrop, Rect, Ui, pos2};

/// A step that is being dragged, by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StepCargo(pub usize);

/// What a drop would lack, kept while its place stays.
#[derive(Default)]
pub(super) struct Reorder {
    of: Option<Edit>,
    lacks: Vec<String>,
}

/// Before which of the cards at `places` something at `y` would be put.
fn place_before(places: &[Rect], y: f32) -> usize {
    places.iter().position(|place| y < place.center().y).unwrap_or(places.len())
}

impl Reorder {
    /// Shows where a dragged card would go, and puts it there on a drop.
    pub(super) fn show(&mut self, ui: &Ui, scene: &mut Scene<'_>, places: &[Rect]) {
        let Some(cargo) = DragAndDrop::payload::<StepCargo>(ui.ctx()) else { return };
        let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
        let (from, to) = (cargo.0, place_before(places, pointer.y));
        let edit = Edit::ShiftStep { from, to };
        let stays = to == from || to == from + 1;
        if ui.input(|input| input.pointer.any_released()) {
            DragAndDrop::clear_payload(ui.ctx());
            self.of = None;
            if !stays && from < places.len() {
                scene.asks.edit(edit);
            }
            return;
        }
        let (Some(first), Some(last), false) = (places.first(), places.last(), stays) else { return };
        let y = places.get(to).map_or(last.bottom() + size::TIGHT, |place| place.top() - size::TIGHT);
        ui.painter().hline(first.x_range(), y, theme::ring(palette(ui).accent));
        if self.of.as_ref() != Some(&edit) {
            self.lacks = scene.session.missing_after(&edit);
            self.of = Some(edit);
        }
        if !self.lacks.is_empty() {
            let text = format!("Then there is no class {} at its step", words::list(&self.lacks));
            let job = LayoutJob::simple(text, theme::font(size::BODY), palette(ui).many, 280.0);
            popup(ui.ctx(), pos2(first.left() - 300.0, y - size::PAD), job);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    #[test]
    fn the_half_of_a_card_decides() {
        let card = |top: f32| Rect::from_min_size(pos2(0.0, top), vec2(100.0, 40.0));
        let places = [card(0.0), card(50.0), card(100.0)];
        assert_eq!([-5.0, 19.0, 21.0, 69.0, 71.0, 500.0].map(|y| place_before(&places, y)), [0, 0, 1, 1, 2, 3]);
    }
}
