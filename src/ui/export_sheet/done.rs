//! When it is done: the folder, and the lines that load it.

use crate::export::Report;
use crate::problem::ProblemKind;
use crate::session::Command;
use crate::ui::overlay::scrolled;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{Segment, note, primary_button, row_from_right, segmented};
use crate::ui::words;
use egui::{Align, Frame, Id, Layout, Margin, RichText, ScrollArea, Ui};

/// How high the lines may be, in points; more is scrolled to.
const MOST_LINES: f32 = 330.0;
const LEAST_LINES: f32 = 120.0;
/// How high all else that scrolls is at the most.
const REST: f32 = 190.0;

/// Narrower than this a window has no room for messages beside the sheet, in points.
const SMALL: f32 = 900.0;

/// Draws it; whether the sheet is to be closed.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, report: &Report) -> bool {
    let p = palette(ui);
    // In a small window the message would lie over the buttons, and it says what stands here.
    if ui.ctx().content_rect().width() < SMALL {
        let said = scene.session.notices().iter().filter(|notice| notice.text.starts_with("Exported "));
        said.for_each(|notice| scene.asks.run(Command::Dismiss(notice.id)));
    }
    let heading = match (&report.replaced, report.was_there) {
        (_, true) => "✓ Exported before",
        (Some(_), _) => "✓ Exported and replaced",
        (None, _) => "✓ Exported",
    };
    ui.label(theme::heading(heading).color(p.strong));
    scrolled(ui, |ui, room| {
        let area = ScrollArea::vertical().id_salt("done").max_height(room).min_scrolled_height(room).auto_shrink([false, true]);
        area.show(ui, |ui| told(ui, report, room));
    });
    ui.add_space(size::GAP);
    let mut close = false;
    row_from_right(ui, |ui| {
        if primary_button(ui, "Open folder").clicked() {
            scene.asks.run(Command::ShowOutside(report.out.clone()));
        }
        if ui.button("Open the report").on_hover_text("Before and after, with pictures, in the browser").clicked() {
            scene.asks.run(Command::ShowOutside(report.out.join("report.html")));
        }
        close = ui.button("Close").clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| unshown(ui, scene, report));
    });
    close
}

/// What was written, what one should know of it, and the lines that load it.
fn told(ui: &mut Ui, report: &Report, room: f32) {
    let p = palette(ui);
    // The bar lies over what scrolls: room for it at the right.
    ui.set_max_width(ui.available_width() - size::GAP);
    let files = words::counted(report.originals + report.made, "image", "images");
    let made = if report.made > 0 { format!(", {} of them new", words::count(report.made)) } else { String::new() };
    let time = if report.was_there { "all there already".to_owned() } else { format!("in {}", words::secs(report.secs)) };
    let line = format!("{files}{made}, {}, {time}", words::bytes(report.bytes));
    ui.label(RichText::new(line).color(p.text));
    ui.add(egui::Label::new(theme::small(report.out.display().to_string()).color(p.muted)).wrap());
    if let Some(earlier) = &report.replaced {
        let images = words::counted(earlier.images, "image", "images");
        ui.label(theme::small(format!("It replaced the earlier export of {}: {images}", earlier.dataset)).color(p.muted));
    }
    if let Some(why) = &report.beside {
        note(ui, &format!("The earlier export was not replaced: {why}. The new one lies beside it"), p.many);
    }
    for told in &report.remains {
        note(ui, &words::sentence(told), p.many);
    }
    let cut = report.problems.iter().filter(|problem| problem.kind == ProblemKind::CutShort).count() as u64;
    let unused = report.problems.len() as u64 - cut;
    if unused > 0 {
        let problems = words::counted(unused, "image", "images");
        note(ui, &format!("{problems} could not be used; the manifest says what was taken instead"), p.many);
    }
    if cut > 0 {
        let files = words::counted(cut, "file was", "files were");
        note(ui, &format!("{files} cut short before the image ends, and exported as they are: they stand among the problems"), p.many);
    }
    ui.add_space(size::TIGHT);
    lines(ui, report, room);
}

/// Where no program took the folder or the report: its path, to be copied. In the row of the buttons, so that none of them moves.
fn unshown(ui: &mut Ui, scene: &mut Scene<'_>, report: &Report) {
    let Some((path, why)) = scene.session.outside_trouble().filter(|(path, _)| path.starts_with(&report.out)) else { return };
    scene.asks.hush(scene.session, |text| text.starts_with("Cannot show"));
    if ui.button("Copy its path").on_hover_text(path.display().to_string()).clicked() {
        ui.ctx().copy_text(path.display().to_string());
    }
    let said = format!("Cannot show {}: {why}", path.display());
    let short = format!("⚠ No program shows {}", if *path == report.out { "the folder" } else { "the report" });
    let label = ui.add(egui::Label::new(theme::small(short).color(palette(ui).many)).truncate().sense(egui::Sense::hover()));
    label.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &said));
    label.on_hover_text(said);
}

fn lines(ui: &mut Ui, report: &Report, room: f32) {
    let p = palette(ui);
    let all = &report.loading;
    if all.is_empty() {
        return;
    }
    let id = Id::unique("load lines");
    let chosen: usize = ui.ctx().data(|data| data.get_temp(id)).unwrap_or(0).min(all.len() - 1);
    ui.horizontal(|ui| {
        let segments: Vec<Segment<'_>> = all.iter().map(|lines| Segment::new(&lines.library)).collect();
        if let Some(at) = segmented(ui, Some(chosen), &segments) {
            ui.ctx().data_mut(|data| data.insert_temp(id, at));
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Copy").on_hover_text("Copy the lines").clicked() {
                ui.ctx().copy_text(all[chosen].code.clone());
            }
        });
    });
    let frame = Frame::new().fill(p.canvas).corner_radius(radius::WIDGET).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let height = (room - REST).clamp(LEAST_LINES, MOST_LINES);
        ScrollArea::vertical().id_salt("lines").max_height(height).min_scrolled_height(LEAST_LINES).auto_shrink([false, true]).show(
            ui,
            |ui| {
                ui.add(egui::Label::new(RichText::new(&all[chosen].code).monospace().color(p.text)).selectable(true).wrap());
            },
        );
    });
    if !all[chosen].note.is_empty() {
        ui.label(theme::small(&all[chosen].note).color(p.muted));
    }
}
