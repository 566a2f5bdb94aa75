//! The window with nothing open: what this is, how to begin, and the promise.

use super::commands::Verb;
use super::scene::Scene;
use super::theme::{self, palette, size};
use super::widgets::primary_button;
use super::words;
use crate::session::{Command, Recent};
use egui::{Align2, Button, RichText, Sense, Ui, vec2};

/// How many recent datasets are offered.
const RECENT: usize = 5;

/// Draws it.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = palette(ui);
    let recent: Vec<Recent> = scene.session.settings().recent.iter().take(RECENT).cloned().collect();
    let height = 190.0 + if recent.is_empty() { 0.0 } else { 56.0 + 36.0 * recent.len() as f32 };
    ui.add_space(((ui.available_height() - height) / 2.2).max(size::PAD));
    ui.vertical_centered(|ui| {
        ui.label(RichText::new("See and fix the class balance of an image dataset").font(theme::strong_font(size::HERO)).color(p.strong));
        ui.add_space(size::TIGHT);
        ui.label(
            RichText::new("Drop a folder here: one folder per class inside, with or without train, val and test above").color(p.muted),
        );
        ui.add_space(size::PAD);
        begin(ui, scene);
        ui.add_space(size::GAP);
        ui.label(theme::small("Your files are never changed").color(p.faint));
        if !recent.is_empty() {
            ui.add_space(size::APART);
            recents(ui, scene, &recent);
        }
    });
    drop_frame(ui);
}

fn begin(ui: &mut Ui, scene: &mut Scene<'_>) {
    let ctx = ui.ctx().clone();
    let width = 330.0;
    ui.allocate_ui_with_layout(vec2(width, size::BUTTON), egui::Layout::left_to_right(egui::Align::Center), |ui| {
        if primary_button(ui, "Open folder…").on_hover_text(Verb::OpenFolder.hint(&ctx)).clicked() {
            scene.asks.verb(Verb::OpenFolder);
        }
        for verb in [Verb::OpenSample, Verb::OpenPath] {
            if ui.button(verb.row().label).on_hover_text(verb.hint(&ctx)).clicked() {
                scene.asks.verb(verb);
            }
        }
    });
}

fn recents(ui: &mut Ui, scene: &mut Scene<'_>, recent: &[Recent]) {
    let p = palette(ui);
    ui.set_max_width(520.0);
    ui.label(theme::small("Recent").color(p.faint));
    for one in recent {
        let name = one.path.file_name().map_or_else(|| one.path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let facts = format!("{} · {}", words::counted(one.images, "image", "images"), words::counted(one.classes, "class", "classes"));
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
        let label = format!("Open {name}, {facts}");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &label));
        let hover = ui.ctx().animate_bool_responsive(response.id, response.hovered());
        ui.painter().rect_filled(rect, f32::from(theme::radius::WIDGET), theme::mix(p.canvas, p.hover, hover));
        let inner = rect.shrink2(vec2(12.0, 0.0));
        ui.painter().text(inner.left_center(), Align2::LEFT_CENTER, &name, theme::strong_font(size::BODY), p.text);
        ui.painter().text(inner.right_center(), Align2::RIGHT_CENTER, facts, theme::font(size::SMALL), p.muted);
        if response.clicked() {
            scene.asks.run(Command::Open(one.path.clone()));
        }
        response.on_hover_text(one.path.display().to_string()).context_menu(|ui| {
            if ui.add(Button::new("Forget it")).clicked() {
                scene.asks.run(Command::Forget(one.path.clone()));
            }
        });
    }
}

/// While a folder is held over the window: the whole of it says that it takes it.
fn drop_frame(ui: &Ui) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let ring = theme::ring(palette(ui).accent);
    ui.painter().rect_stroke(ui.max_rect(), f32::from(theme::radius::CARD), ring, egui::StrokeKind::Inside);
}
