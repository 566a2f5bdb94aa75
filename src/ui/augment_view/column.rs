//! The chain as a column of cards, in the order in which they are applied.

use super::card::{self, StepCargo};
use super::desk::{Outcome, Touch};
use crate::augment::{Chain, Step, catalog, compositions};
use crate::recipe::small_first;
use crate::ui::theme::{self, palette};
use egui::{Rect, ScrollArea, Ui};

/// Compositions are offered inside compositions down to here; files may nest deeper, and are shown.
const MOST_DEPTH: usize = 3;

/// Shows the cards of `chain` and the menu that adds to it.
pub(crate) fn show(ui: &mut Ui, chain: &Chain) -> Outcome {
    let mut outcome = Outcome::default();
    // The menu that adds follows the last card, and stays in sight below a chain that scrolls.
    let most = ui.available_height() - theme::size::BUTTON - theme::size::GAP;
    ScrollArea::vertical().id_salt("chain").auto_shrink([false, true]).max_height(most).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 6.0);
        let mut rects = Vec::new();
        for (at, step) in chain.steps.iter().enumerate() {
            let show = |ui: &mut Ui| card::show(ui, (&[at], chain.steps.len()), step, &mut outcome);
            let rect = ui.push_id(("step", at, step.entry.name), show).inner;
            rects.push(rect);
        }
        if chain.steps.is_empty() {
            let words = "No transform: new images are the same as their originals";
            ui.label(theme::small(words).color(palette(ui).muted));
        }
        if let Some(touch) = reorder(ui, chain, &rects) {
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
fn reorder(ui: &Ui, chain: &Chain, rects: &[Rect]) -> Option<Touch> {
    let cargo = egui::DragAndDrop::payload::<StepCargo>(ui.ctx())?;
    let pointer = ui.input(|input| input.pointer.latest_pos())?;
    let (first, last) = (rects.first()?, rects.last()?);
    card::carry_pill(ui, chain.steps.get(cargo.0)?.entry.title);
    if !(first.left()..=first.right()).contains(&pointer.x) {
        return None;
    }
    let to = rects.iter().filter(|rect| rect.center().y < pointer.y).count();
    let gap = ui.spacing().item_spacing.y / 2.0;
    let y = rects.get(to).map_or(last.bottom() + gap, |rect| rect.top() - gap);
    let stays = to == cargo.0 || to == cargo.0 + 1;
    if !stays {
        card::drop_line(ui, (first.left(), first.right()), y);
    }
    let dropped = ui.input(|input| input.pointer.any_released());
    (dropped && !stays).then_some(Touch::Shift(vec![cargo.0], to))
}

/// The cards of what the composition `step` at `place` holds, and the menu that adds to it.
pub(crate) fn inside(ui: &mut Ui, place: &[usize], step: &Step, outcome: &mut Outcome) {
    ui.add_space(theme::size::TIGHT);
    for (at, child) in step.children.iter().enumerate() {
        let inner = [place, &[at]].concat();
        ui.push_id(("step", at, child.entry.name), |ui| card::show(ui, (&inner, step.children.len()), child, outcome));
    }
    if place.len() < MOST_DEPTH {
        add_menu(ui, (place, &format!("+ Add to {}", small_first(step.entry.title))), outcome);
    }
}

fn add_menu(ui: &mut Ui, (place, words): (&[usize], &str), outcome: &mut Outcome) {
    let width = ui.available_width();
    let button = ui.add_sized([width, theme::size::BUTTON], egui::Button::new(words));
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(220.0);
        ScrollArea::vertical().max_height(480.0).show(ui, |ui| {
            let mut group = None;
            for entry in catalog().iter().chain(compositions()) {
                if group.replace(entry.group) != Some(entry.group) {
                    ui.label(theme::small(entry.group.title()).color(palette(ui).muted));
                }
                if ui.button(entry.title).on_hover_text(entry.about).clicked() {
                    outcome.touches.push(Touch::Add(place.to_vec(), entry));
                    outcome.finished = true;
                    ui.close();
                }
            }
        });
    });
}
