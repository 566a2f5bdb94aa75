//! When it is done: the folder, and the lines that load it.

use super::load_lines::load_lines;
use crate::export::{Form, Report};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{Segment, note, primary_button, row_from_right, segmented};
use crate::ui::words;
use egui::{Align, Frame, Id, Layout, Margin, RichText, Ui};

/// Draws it; whether the sheet is to be closed.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, (report, form): (&Report, Form)) -> bool {
    let p = palette(ui);
    ui.label(theme::heading("✓ Exported").color(p.strong));
    let files = words::counted(report.originals + report.made, "image", "images");
    let made = if report.made > 0 { format!(", {} of them new", words::count(report.made)) } else { String::new() };
    let line = format!("{files}{made}, {}, in {}", words::bytes(report.bytes), words::secs(report.secs));
    ui.label(RichText::new(line).color(p.text));
    ui.add(egui::Label::new(theme::small(report.out.display().to_string()).color(p.muted)).wrap());
    if !report.problems.is_empty() {
        let problems = words::counted(report.problems.len() as u64, "image", "images");
        note(ui, &format!("{problems} could not be used; the manifest says what was taken instead"), p.many);
    }
    ui.add_space(size::TIGHT);
    lines(ui, scene, (report, form));
    ui.add_space(size::GAP);
    let mut close = false;
    row_from_right(ui, |ui| {
        if primary_button(ui, "Open folder").clicked() {
            show_outside(ui, &report.out);
        }
        if ui.button("Open the report").on_hover_text("Before and after, with pictures, in the browser").clicked() {
            show_outside(ui, &report.out.join("report.html"));
        }
        close = ui.button("Close").clicked();
    });
    if let Some(why) = ui.ctx().data(|data| data.get_temp::<String>(failed_id())) {
        note(ui, &format!("No program could be started: {why}"), p.many);
    }
    close
}

/// By the program that the system has for it; if there is none, that is said below.
fn show_outside(ui: &Ui, path: &std::path::Path) {
    if let Err(error) = open::that_detached(path) {
        ui.ctx().data_mut(|data| data.insert_temp(failed_id(), error.to_string()));
    }
}

fn failed_id() -> Id {
    Id::unique("open folder failed")
}

fn lines(ui: &mut Ui, scene: &Scene<'_>, (report, form): (&Report, Form)) {
    let p = palette(ui);
    let train = scene.session.outline().splits.iter().find(|split| split.resampled).map_or("train", |split| split.name.as_str());
    let all = load_lines(form, (&report.out, scene.session.dataset().map_or(&report.out, |dataset| dataset.root())), train);
    let id = Id::unique("load lines");
    let chosen: usize = ui.ctx().data(|data| data.get_temp(id)).unwrap_or(0).min(all.len() - 1);
    ui.horizontal(|ui| {
        let segments: Vec<Segment<'_>> = all.iter().map(|(name, _)| Segment::new(name)).collect();
        if let Some(at) = segmented(ui, Some(chosen), &segments) {
            ui.ctx().data_mut(|data| data.insert_temp(id, at));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Copy").on_hover_text("Copy the lines").clicked() {
                ui.ctx().copy_text(all[chosen].1.clone());
            }
        });
    });
    let frame = Frame::new().fill(p.canvas).corner_radius(radius::WIDGET).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.add(egui::Label::new(RichText::new(&all[chosen].1).monospace().color(p.text)).selectable(true).wrap());
    });
}
