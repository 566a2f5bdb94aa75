//! The recipe: its steps as cards, and what comes after.

mod data;

pub(crate) use data::After;

use super::commands::Verb;
use super::scene::Scene;
use super::theme::{self, palette, size};
use super::widgets::{card, note};
use super::words;
use crate::measure;
use crate::recipe::Edit;
use data::Card;
use egui::{Align, Button, Frame, Layout, Margin, RichText, ScrollArea, Ui};

/// Draws the panel.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let inner = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 0 });
    ScrollArea::vertical().auto_shrink(false).id_salt("recipe").show(ui, |ui| {
        inner.show(ui, |ui| {
            header(ui, scene);
            steps(ui, scene);
            ui.add_space(size::PAD);
            after(ui, scene);
        });
    });
}

fn header(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = palette(ui);
    let steps = scene.session.recipe().steps.len() as u64;
    ui.horizontal(|ui| {
        ui.label(theme::strong("Recipe").color(p.strong));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            more(ui, "Recipe menu", |ui| {
                for verb in [Verb::CopyCommand, Verb::SaveRecipe, Verb::OpenFile] {
                    let row = verb.row();
                    let keys = row.keys.first().map(|keys| ui.ctx().format_shortcut(keys).replace('+', " ")).unwrap_or_default();
                    if ui.add(Button::new(row.label).shortcut_text(keys)).on_hover_text(row.tip).clicked() {
                        scene.asks.verb(verb);
                        ui.close();
                    }
                }
            });
            ui.label(theme::small(words::counted(steps, "step", "steps")).color(p.muted));
        });
    });
}

/// A "…" button with a menu, named `name`.
fn more(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    let colour = palette(ui).muted;
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = egui::vec2(6.0, 2.0);
            ui.spacing_mut().interact_size.y = 22.0;
            ui.add(Button::new(RichText::new("•••").size(8.0).color(colour)).frame_when_inactive(false))
        })
        .inner;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
    egui::Popup::menu(&response).show(|ui| {
        ui.set_min_width(180.0);
        contents(ui);
    });
}

fn steps(ui: &mut Ui, scene: &mut Scene<'_>) {
    let cards = data::cards(scene.session.recipe());
    if cards.is_empty() {
        ui.add_space(size::TIGHT);
        ui.label(
            theme::small("Nothing yet: what you change is listed here, step by step, and can be undone, switched off or removed")
                .color(palette(ui).faint),
        );
    }
    let last = cards.len();
    for (at, one) in cards.iter().enumerate() {
        card(ui, |ui| step(ui, scene, (one, at, last)));
    }
}

fn step(ui: &mut Ui, scene: &mut Scene<'_>, (one, at, last): (&Card, usize, usize)) {
    let p = palette(ui);
    let (title, detail) = if one.off { (p.faint, p.faint) } else { (p.strong, p.muted) };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        let text = theme::strong(one.title).color(title);
        ui.label(if one.off { text.strikethrough() } else { text });
        if one.off {
            ui.label(theme::small("off").color(p.faint));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("Menu of step {}: {}", at + 1, one.title);
            more(ui, &name, |ui| step_menu(ui, scene, (one, at, last)));
        });
    });
    ui.label(theme::small(&one.detail).color(detail));
}

fn step_menu(ui: &mut Ui, scene: &mut Scene<'_>, (one, at, last): (&Card, usize, usize)) {
    let mut choices = vec![(if one.off { "Switch on" } else { "Switch off" }, Edit::ToggleStep(at))];
    if at > 0 {
        choices.push(("Move up", Edit::ShiftStep { from: at, to: at - 1 }));
    }
    if at + 1 < last {
        choices.push(("Move down", Edit::ShiftStep { from: at, to: at + 2 }));
    }
    choices.push(("Remove", Edit::RemoveStep(at)));
    for (text, edit) in choices {
        if ui.button(text).clicked() {
            scene.asks.edit(edit);
            ui.close();
        }
    }
}

fn after(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    let outline = scene.session.outline();
    let after = After::of(outline);
    ui.horizontal(|ui| {
        ui.label(theme::strong("After").color(p.strong));
        let Some(split) = outline.splits.iter().find(|split| split.resampled) else { return };
        let (before, after) = (measure::imbalance_ratio(&split.before()), measure::imbalance_ratio(&split.after()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let colour = if after < before { p.ok } else { p.muted };
            ui.label(theme::small(words::ratio(after)).color(colour)).on_hover_text(format!("Imbalance ratio of {} after", split.name));
        });
    });
    let excluded = scene.session.roster().excluded.len() as u64 + scene.session.roster().dropped;
    let lines = [("kept", after.kept), ("left out", after.left_out + excluded), ("copied", after.copied), ("augmented", after.augmented)];
    for (what, count) in lines.into_iter().filter(|(what, count)| *count > 0 || *what == "kept") {
        line(ui, what, &words::count(count));
    }
    line(ui, "files", &words::count(after.files()));
    if let Some(Ok(estimate)) = scene.session.export_check() {
        line(ui, "on disk", &format!("≈ {}", words::bytes(estimate.bytes)));
    }
    for problem in outline.problems.iter().chain(&scene.session.roster().problems).take(3) {
        ui.add_space(size::TIGHT);
        note(ui, &words::sentence(&problem.reason), p.many);
    }
    if let Some(text) = data::untouched(outline) {
        ui.add_space(size::TIGHT);
        note(ui, &text, p.muted);
    }
    ui.add_space(size::PAD);
}

fn line(ui: &mut Ui, what: &str, count: &str) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 16.0), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, format!("{what}: {count}")));
    let font = || theme::font(size::BODY);
    ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, what, font(), p.muted);
    ui.painter().text(rect.right_center(), egui::Align2::RIGHT_CENTER, count, font(), p.text);
}
