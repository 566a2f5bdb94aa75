//! The chain as a column of cards, in the order in which they are applied.

use super::card::{self, StepCargo};
use super::desk::{Outcome, Touch};
use crate::augment::{Chain, catalog};
use crate::ui::theme::{self, palette};
use egui::{Rect, ScrollArea, Ui};

/// Shows the cards of `chain` and the menu that adds to it.
pub(crate) fn show(ui: &mut Ui, chain: &Chain) -> Outcome {
    let mut outcome = Outcome::default();
    ScrollArea::vertical().id_salt("chain").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 6.0);
        let mut rects = Vec::new();
        for (at, step) in chain.steps.iter().enumerate() {
            let rect = ui.push_id(("step", at, step.entry.name), |ui| card::show(ui, (at, chain.steps.len()), step, &mut outcome)).inner;
            rects.push(rect);
        }
        if chain.steps.is_empty() {
            let words = "No transform: new images are the same as their originals";
            ui.label(theme::small(words).color(palette(ui).muted));
        }
        add_menu(ui, &mut outcome);
        if let Some(touch) = reorder(ui, chain, &rects) {
            outcome.touches.push(touch);
            outcome.finished = true;
        }
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
    (dropped && !stays).then_some(Touch::Shift(cargo.0, to))
}

fn add_menu(ui: &mut Ui, outcome: &mut Outcome) {
    let width = ui.available_width();
    let button = ui.add_sized([width, theme::size::BUTTON], egui::Button::new("+ Add transform"));
    egui::Popup::menu(&button).show(|ui| {
        ui.set_min_width(220.0);
        ScrollArea::vertical().max_height(480.0).show(ui, |ui| {
            let mut group = None;
            for entry in catalog() {
                if group.replace(entry.group) != Some(entry.group) {
                    ui.label(theme::small(entry.group.title()).color(palette(ui).muted));
                }
                if ui.button(entry.title).on_hover_text(entry.about).clicked() {
                    outcome.touches.push(Touch::Add(entry));
                    outcome.finished = true;
                    ui.close();
                }
            }
        });
    });
}
