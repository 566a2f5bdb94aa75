//! The window with nothing open: what this is, how to begin, and the promise.

use super::commands::Verb;
use super::scene::Scene;
use super::theme::{self, palette, size};
use super::widgets::{icon_button, primary_button, progress};
use super::words;
use crate::session::{Command, Recent, Task, TaskKind};
use egui::accesskit::Role;
use egui::epaint::RoundedRect;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Align2, CornerRadius, Layout, Pos2, Rect, RichText, Sense, Shape, Ui, Vec2, pos2, vec2};

/// How many recent datasets are offered.
const RECENT: usize = 5;

/// How large the place to drop a folder on is drawn, in points.
const ZONE: Vec2 = vec2(640.0, 236.0);

/// Draws it.
pub(crate) fn show(ui: &mut Ui, scene: &mut Scene<'_>) {
    let p = palette(ui);
    let recent: Vec<Recent> = scene.session.settings().recent.iter().take(RECENT).cloned().collect();
    let height = ZONE.y + if recent.is_empty() { 0.0 } else { 56.0 + 36.0 * recent.len() as f32 };
    ui.add_space(((ui.available_height() - height) / 2.2).max(size::PAD));
    ui.vertical_centered(|ui| {
        let width = ZONE.x.min(ui.available_width());
        ui.allocate_ui_with_layout(vec2(width, ZONE.y), Layout::top_down(Align::Center), |ui| {
            ui.set_min_height(ZONE.y);
            dashed(ui, ui.max_rect());
            ui.add_space(36.0);
            let title = "See and fix the class balance of an image dataset";
            ui.label(RichText::new(title).font(theme::strong_font(size::HERO)).color(p.strong));
            ui.add_space(size::TIGHT);
            ui.label(RichText::new("Drop a folder here: one folder per class, with or without train, val and test above").color(p.muted));
            ui.add_space(size::TIGHT);
            ui.label(RichText::new("animals/cats/001.jpg    animals/dogs/001.jpg    …").monospace().color(p.faint));
            ui.add_space(size::PAD);
            begin(ui, scene);
            ui.add_space(size::GAP);
            ui.label(theme::small("Your files are never changed").color(p.faint));
        });
        if !recent.is_empty() {
            ui.add_space(size::APART);
            recents(ui, scene, &recent);
        }
    });
}

/// The edge of the place to drop a folder on (all of the window takes it).
fn dashed(ui: &Ui, zone: Rect) {
    let mut corners: Vec<Pos2> = Vec::new();
    egui::epaint::tessellator::path::rounded_rectangle(&mut corners, RoundedRect::new(zone, CornerRadius::same(theme::radius::MODAL)));
    corners.extend(corners.first().copied());
    ui.painter().extend(Shape::dashed_line(&corners, theme::line(palette(ui).edge), 6.0, 6.0));
}

fn begin(ui: &mut Ui, scene: &mut Scene<'_>) {
    // An export may go on after its dataset was closed: it keeps nobody from opening another.
    if let Some(task) = scene.session.tasks().into_iter().find(|task| matches!(task.kind, TaskKind::Scan | TaskKind::Sample)) {
        running(ui, &task);
        return;
    }
    let ctx = ui.ctx().clone();
    let width = 330.0;
    ui.allocate_ui_with_layout(vec2(width, size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
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

/// What is being opened or drawn, and how far it is, where the buttons were that began it.
fn running(ui: &mut Ui, task: &Task) {
    let p = palette(ui);
    let (text, share) = super::status_bar::reading(task);
    let text = if task.kind == TaskKind::Sample { format!("{text} (once: it is kept)") } else { text };
    ui.allocate_ui_with_layout(vec2(500.0, size::BUTTON), Layout::left_to_right(Align::Center), |ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(120.0, 3.0), Sense::hover());
        progress(ui.painter(), rect, p, share);
        ui.add(egui::Label::new(RichText::new(text).color(p.text)).truncate());
    });
}

fn recents(ui: &mut Ui, scene: &mut Scene<'_>, recent: &[Recent]) {
    let p = palette(ui);
    ui.set_max_width(520.0);
    ui.label(theme::small("Recent").color(p.faint));
    ui.spacing_mut().item_spacing.y = 0.0;
    for one in recent {
        self::one(ui, scene, one);
    }
}

/// One recent dataset; one that is gone says so and can only be forgotten.
fn one(ui: &mut Ui, scene: &mut Scene<'_>, recent: &Recent) {
    let p = palette(ui);
    let gone = scene.session.is_gone(&recent.path);
    let name = recent.path.file_name().map_or_else(|| recent.path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let counts = format!("{} · {}", words::counted(recent.images, "image", "images"), words::counted(recent.classes, "class", "classes"));
    let facts = if gone { "not there any more".to_owned() } else { counts };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = size::TIGHT;
        let room = vec2(ui.available_width() - size::BUTTON - size::TIGHT, size::ROW);
        let (rect, response) = ui.allocate_exact_size(room, if gone { Sense::hover() } else { Sense::click() });
        let label = if gone { format!("{name}, {facts}") } else { format!("Open {name}, {facts}") };
        let role = if gone { Role::Label } else { Role::Button };
        response.widget_info(|| egui::WidgetInfo::labeled(role, true, &label));
        let hover = ui.ctx().animate_bool_responsive(response.id, response.hovered() && !gone);
        ui.painter().rect_filled(rect, f32::from(theme::radius::WIDGET), theme::mix(p.canvas, p.hover, hover));
        let inner = rect.shrink2(vec2(12.0, 0.0));
        let at = ui.painter().text(
            inner.right_center(),
            Align2::RIGHT_CENTER,
            facts,
            theme::font(size::SMALL),
            if gone { p.many } else { p.muted },
        );
        let before = inner.with_max_x(at.left() - 12.0).intersect(ui.clip_rect());
        let colour = if gone { p.faint } else { p.text };
        let painter = ui.painter().with_clip_rect(before);
        let end = painter.text(inner.left_center(), Align2::LEFT_CENTER, &name, theme::strong_font(size::BODY), colour).right();
        // Two of the same name are told apart by where they are.
        if let Some(folder) = recent.path.parent() {
            let mut job = LayoutJob::simple_singleline(folder.display().to_string(), theme::font(size::SMALL), p.faint);
            job.wrap = TextWrapping::truncate_at_width((before.right() - end - 24.0).max(1.0));
            let galley = painter.layout_job(job);
            painter.galley(pos2(end + 12.0, inner.center().y - galley.size().y / 2.0), galley, p.faint);
        }
        if response.clicked() {
            scene.asks.run(Command::Open(recent.path.clone()));
        }
        response.on_hover_text(recent.path.display().to_string());
        if icon_button(ui, "×", &format!("Forget {name}")).clicked() {
            scene.asks.run(Command::Forget(recent.path.clone()));
        }
    });
}
