//! What comes of the recipe: kept, left out, made, files, and what one should know.

use super::data::{self, After};
use crate::measure;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::note;
use crate::ui::words;
use egui::{Align, Layout, Ui};

/// Draws it.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    let (outline, roster) = (scene.outlook.outline, scene.outlook.roster);
    let after = After::of(outline);
    head(ui, scene);
    let excluded = roster.excluded.len() as u64 + roster.dropped;
    let lines = [
        ("kept", after.kept),
        ("left out", after.left_out + excluded),
        // With these the lines above add up to the images that the dataset is said to have.
        ("unusable", scene.session.dataset().map_or(0, |dataset| dataset.unusable())),
        ("copied", after.copied),
        ("augmented", after.augmented),
        ("blended", after.blended),
    ];
    for (what, count) in lines.into_iter().filter(|(what, count)| *count > 0 || *what == "kept") {
        line(ui, what, &words::count(count));
    }
    line(ui, "files", &words::count(after.files()));
    if let Some(Ok(estimate)) = scene.session.export_check() {
        // The estimate is made anew once the gesture is over.
        let bytes = if scene.outlook.ahead { "…".to_owned() } else { words::bytes(estimate.bytes) };
        line(ui, "on disk", &format!("≈ {bytes}"));
    }
    for problem in outline.problems.iter().chain(&roster.problems).take(3) {
        ui.add_space(size::TIGHT);
        note(ui, &words::sentence(&problem.reason), p.many);
    }
    if let Some(text) = data::scored_on_made(roster, outline) {
        ui.add_space(size::TIGHT);
        note(ui, &text, p.many);
    }
    if scene.session.counts_may_change() {
        ui.add_space(size::TIGHT);
        note(ui, "Until all images are looked at, these are the counts that were asked for. Undo, or another method, stops it", p.accent);
    }
    if let Some(text) = data::not_resampled(outline) {
        ui.add_space(size::TIGHT);
        note(ui, &text, p.muted);
    }
    ui.add_space(size::PAD);
}

/// The title, and the imbalance that is left.
fn head(ui: &mut Ui, scene: &Scene<'_>) {
    let p = palette(ui);
    let outline = scene.outlook.outline;
    ui.horizontal(|ui| {
        ui.label(theme::strong("After").color(p.strong));
        if outline.splits.len() > 1 {
            ui.label(theme::small("in all splits").color(p.faint));
        }
        let Some((at, split)) = outline.splits.iter().enumerate().find(|(_, split)| split.resampled) else { return };
        let (before, after) = (measure::imbalance_ratio(scene.outlook.roster.opened(at)), measure::imbalance_ratio(&split.after()));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = size::TIGHT;
            if let Some(scope) = scene.outlook.scope(&split.name) {
                ui.add(egui::Label::new(theme::small(scope).color(p.faint)).truncate());
            }
            let colour = if after < before { p.ok } else { p.muted };
            ui.label(theme::small(words::ratio(after)).color(colour)).on_hover_text(format!("Imbalance ratio of {} after", split.name));
        });
    });
}

fn line(ui: &mut Ui, what: &str, count: &str) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 16.0), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, format!("{what}: {count}")));
    let font = || theme::font(size::BODY);
    ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, what, font(), p.muted);
    ui.painter().text(rect.right_center(), egui::Align2::RIGHT_CENTER, count, font(), p.text);
}
