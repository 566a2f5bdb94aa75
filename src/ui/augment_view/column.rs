//! The chain as a column of cards, in the order in which they are applied.

use super::adder;
use super::card::{self, StepCargo};
use super::desk::{List, Outcome, Touch};
use crate::augment::{Chain, Step};
use crate::recipe::small_first;
use crate::ui::theme::{self, palette};
use crate::ui::widgets::{landing, lifted};
use egui::{Pos2, Rect, ScrollArea, Ui, pos2};

/// Compositions are offered inside compositions down to here; files may nest deeper, and are shown.
const MOST_DEPTH: usize = 3;

/// With less height than this, what is said of the chain scrolls with its cards, in points.
const HIGH: f32 = 400.0;

/// Shows what there is to know `about` the chain, if anything, its cards, and the menu that adds to it.
pub(crate) fn show(ui: &mut Ui, chain: &Chain, mut about: Option<impl FnMut(&mut Ui)>) -> Outcome {
    let mut outcome = Outcome::default();
    let high = ui.available_height() > HIGH;
    if let Some(about) = about.as_mut().filter(|_| high) {
        ui.scope(|ui| {
            ui.set_max_width(ui.available_width() - 6.0);
            about(ui);
        });
    }
    // The menu that adds follows the last card, and stays in sight below a chain that scrolls.
    let most = ui.available_height() - theme::size::BUTTON - theme::size::GAP;
    ScrollArea::vertical().id_salt("chain").auto_shrink([false, true]).max_height(most).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 6.0);
        if let Some(about) = about.as_mut().filter(|_| !high) {
            about(ui);
        }
        let mut rects = Vec::new();
        let top = ui.cursor().min;
        for (at, step) in chain.steps.iter().enumerate() {
            let show = |ui: &mut Ui| card::show(ui, (&[at], chain.steps.len()), step, &mut outcome);
            let rect = ui.push_id(("step", at, step.entry.name), show).inner;
            rects.push(rect);
        }
        if chain.steps.is_empty() {
            let words = "No transform: new images are the same as their originals";
            ui.label(theme::small(words).color(palette(ui).muted));
        }
        let room = Rect::from_min_max(top, ui.clip_rect().max);
        outcome.lists.push(List { place: Vec::new(), room, cards: rects });
        if let Some(touch) = reorder(ui, &std::mem::take(&mut outcome.lists)) {
            outcome.touches.push(touch);
            outcome.finished = true;
        }
    });
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width() - 6.0);
        add_menu(ui, (&[], "+ Add transform"), &mut outcome);
    });
    outcome
}

/// Shows where a dragged card would go; what its drop does.
fn reorder(ui: &Ui, lists: &[List]) -> Option<Touch> {
    let cargo = egui::DragAndDrop::payload::<StepCargo>(ui.ctx())?;
    let pointer = ui.input(|input| input.pointer.latest_pos())?;
    if let Some(own) = place_of(lists, &cargo.place) {
        lifted(ui, own, (cargo.title, ""));
    }
    let (list, to) = goal(lists, &cargo.place, pointer)?;
    let gap = ui.spacing().item_spacing.y / 2.0;
    let y = match (list.cards.get(to), list.cards.last()) {
        (Some(rect), _) => rect.top() - gap,
        (None, Some(last)) => last.bottom() + gap,
        (None, None) => list.room.top() + gap,
    };
    let (last, above) = cargo.place.split_last()?;
    let stays = list.place == above && (to == *last || to == last + 1);
    // Also where it came from: that it would stay is worth seeing.
    let colour = if stays { palette(ui).edge } else { palette(ui).accent };
    // As wide as the cards: the room of the chain itself reaches to the edge of the window.
    let right = list.cards.first().map_or(list.room.right(), |card| card.right());
    landing(ui, egui::Rangef::new(list.room.left(), right), y, colour);
    let dropped = ui.input(|input| input.pointer.any_released());
    (dropped && !stays).then(|| Touch::Put { from: cargo.place.clone(), list: list.place.clone(), to })
}

/// Where the card of the step at `place` is drawn.
fn place_of(lists: &[List], place: &[usize]) -> Option<Rect> {
    let (last, above) = place.split_last()?;
    lists.iter().find(|list| list.place == above)?.cards.get(*last).copied()
}

/// The innermost list under the pointer that is not inside the cargo itself, and before which of its cards.
fn goal<'l>(lists: &'l [List], cargo: &[usize], pointer: Pos2) -> Option<(&'l List, usize)> {
    let takes = |list: &&List| list.room.contains(pointer) && !list.place.starts_with(cargo);
    let list = lists.iter().filter(takes).max_by_key(|list| list.place.len())?;
    Some((list, list.cards.iter().filter(|rect| rect.center().y < pointer.y).count()))
}

/// The cards of what the composition `step` at `place` holds, and the menu that adds to it.
pub(crate) fn inside(ui: &mut Ui, place: &[usize], step: &Step, outcome: &mut Outcome) {
    ui.add_space(theme::size::TIGHT);
    let top = ui.cursor().min;
    let right = ui.max_rect().right();
    let mut cards = Vec::new();
    for (at, child) in step.children.iter().enumerate() {
        let inner = [place, &[at]].concat();
        let rect = ui.push_id(("step", at, child.entry.name), |ui| card::show(ui, (&inner, step.children.len()), child, outcome)).inner;
        cards.push(rect);
    }
    if place.len() < MOST_DEPTH {
        add_menu(ui, (place, &format!("+ Add to {}", small_first(step.entry.title))), outcome);
    }
    let room = Rect::from_min_max(top, pos2(right, ui.cursor().top())).intersect(ui.clip_rect());
    outcome.lists.push(List { place: place.to_vec(), room, cards });
}

fn add_menu(ui: &mut Ui, (place, words): (&[usize], &str), outcome: &mut Outcome) {
    let width = ui.available_width();
    let button = ui.add_sized([width, theme::size::BUTTON], egui::Button::new(words));
    if let Some(entry) = adder::show(ui, &button) {
        outcome.touches.push(Touch::Add(place.to_vec(), entry));
        outcome.finished = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::vec2;

    #[test]
    fn a_card_goes_into_the_innermost_list_but_never_into_itself() {
        let card = |top: f32, height: f32| Rect::from_min_size(pos2(0.0, top), vec2(100.0, height));
        let lists = [
            List { place: vec![1], room: card(60.0, 60.0), cards: vec![card(60.0, 20.0), card(80.0, 20.0)] },
            List { place: vec![], room: card(0.0, 500.0), cards: vec![card(0.0, 40.0), card(50.0, 80.0)] },
        ];
        let at = |cargo: &[usize], y: f32| goal(&lists, cargo, pos2(50.0, y)).map(|(list, to)| (list.place.clone(), to));
        assert_eq!(at(&[0], 85.0), Some((vec![1], 1)));
        assert_eq!(at(&[0], 300.0), Some((vec![], 2)));
        assert_eq!(at(&[1], 85.0), Some((vec![], 1)), "not into itself");
        assert_eq!(at(&[0], 900.0), None);
    }
}
