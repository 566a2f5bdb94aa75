//! Cards are dragged into another order; before a drop it is said what would be missing then.

use crate::recipe::Edit;
use crate::ui::class_list::drag::popup;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{landing, lifted};
use crate::ui::words;
use egui::text::LayoutJob;
use egui::{DragAndDrop, Rect, Ui, pos2};

/// A step that is being dragged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StepCargo {
    /// Its place in the recipe.
    pub at: usize,
    /// What its card says.
    pub title: String,
    /// What it does.
    pub detail: String,
}

/// What a drop would lack, kept while its place stays.
#[derive(Default)]
pub(super) struct Reorder {
    of: Option<Edit>,
    lacks: Vec<String>,
}

/// A card: its step's place in the recipe, and where it is drawn. Steps that are shown in another one's card have none.
pub(super) type Place = (usize, Rect);

/// Before which of the cards at `places` something at `y` would be put.
fn place_before(places: &[Place], y: f32) -> usize {
    places.iter().position(|(_, place)| y < place.center().y).unwrap_or(places.len())
}

/// Puts the step `from` before the `card`-th of `places`, of a recipe of so many `steps`; `None` where it stays.
fn shift(places: &[Place], (from, card): (usize, usize), steps: usize) -> Option<Edit> {
    let own = places.iter().position(|(at, _)| *at == from)?;
    let to = places.get(card).map_or(steps, |(at, _)| *at);
    (card != own && card != own + 1).then_some(Edit::ShiftStep { from, to })
}

impl Reorder {
    /// Shows where a dragged card would go, and puts it there on a drop.
    pub(super) fn show(&mut self, ui: &Ui, scene: &mut Scene<'_>, places: &[Place]) {
        let Some(cargo) = DragAndDrop::payload::<StepCargo>(ui.ctx()) else { return };
        let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
        let card = place_before(places, pointer.y);
        let edit = shift(places, (cargo.at, card), scene.outlook.recipe.steps.len());
        if ui.input(|input| input.pointer.any_released()) {
            DragAndDrop::clear_payload(ui.ctx());
            self.of = None;
            if let Some(edit) = edit {
                scene.asks.edit(edit);
            }
            return;
        }
        if let Some((_, own)) = places.iter().find(|(at, _)| *at == cargo.at) {
            lifted(ui, *own, (&cargo.title, &cargo.detail));
        }
        let (Some((_, first)), Some((_, last))) = (places.first(), places.last()) else { return };
        let y = places.get(card).map_or(last.bottom() + size::TIGHT, |(_, place)| place.top() - size::TIGHT);
        // Also where it came from: that it would stay is worth seeing.
        landing(ui, first.x_range(), y, if edit.is_some() { palette(ui).accent } else { palette(ui).edge });
        if self.of != edit {
            self.lacks = edit.as_ref().map(|edit| scene.session.missing_after(edit)).unwrap_or_default();
            self.of = edit;
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
        let card = |at: usize, top: f32| (at, Rect::from_min_size(pos2(0.0, top), vec2(100.0, 40.0)));
        let places = [card(0, 0.0), card(2, 50.0), card(3, 100.0)];
        assert_eq!([-5.0, 19.0, 21.0, 69.0, 71.0, 500.0].map(|y| place_before(&places, y)), [0, 0, 1, 1, 2, 3]);
        let to = |from: usize, card: usize| match shift(&places, (from, card), 5) {
            Some(Edit::ShiftStep { from: _, to }) => Some(to),
            _ => None,
        };
        assert_eq!([to(0, 0), to(0, 1), to(0, 2), to(0, 3), to(2, 0), to(3, 1)], [None, None, Some(3), Some(5), Some(0), Some(2)]);
    }
}
