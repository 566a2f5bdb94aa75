//! Settings: how it looks, what it may use. Every change holds at once and is kept.

use super::{modal, scrolled};
use crate::session::{Command, Motion, Settings, ThemeChoice};
use crate::ui::commands::Verb;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Segment, primary_button, row_from_right, segmented_fitting};
use egui::{Align, Context, DragValue, Label, Layout, Response, RichText, ScrollArea, Ui, vec2};

const THEMES: [(ThemeChoice, &str); 3] =
    [(ThemeChoice::System, "As the system"), (ThemeChoice::Light, "Light"), (ThemeChoice::Dark, "Dark")];
const MOTIONS: [(Motion, &str); 3] = [(Motion::System, "As the system"), (Motion::Short, "Short"), (Motion::None, "None")];
const ZOOMS: [u16; 7] = [80, 90, 100, 125, 150, 175, 200];
const MIB: u64 = 1 << 20;
/// How wide the names at the left are, in points.
const LABELS: f32 = 180.0;

/// Draws it; whether it is to be closed.
pub(super) fn show(ctx: &Context, scene: &mut Scene<'_>) -> bool {
    let before = scene.session.settings().clone();
    let mut settings = before.clone();
    let done = modal(ctx, "settings", 560.0, |ui| {
        ui.label(theme::heading("Settings").color(palette(ui).strong));
        ui.add_space(size::GAP);
        ui.spacing_mut().item_spacing.y = 12.0;
        scrolled(ui, |ui, height| {
            let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
            area.show(ui, |ui| {
                looks(ui, &mut settings);
                uses(ui, &mut settings, scene);
            });
        });
        ui.add_space(size::GAP);
        row_from_right(ui, |ui| primary_button(ui, "Done").clicked())
    });
    if settings != before {
        scene.asks.run(Command::Set(settings));
    }
    done
}

fn looks(ui: &mut Ui, settings: &mut Settings) {
    line(ui, "Theme", "", |ui| {
        let chosen = THEMES.iter().position(|(theme, _)| *theme == settings.theme);
        if let Some(at) = segmented_fitting(ui, chosen, &THEMES.map(|(_, text)| Segment::new(text))) {
            settings.theme = THEMES[at].0;
        }
    });
    line(ui, "Size of everything", "", |ui| {
        let texts = ZOOMS.map(|zoom| format!("{zoom} %"));
        let segments: Vec<Segment<'_>> = texts.iter().map(|text| Segment::new(text)).collect();
        if let Some(at) = segmented_fitting(ui, ZOOMS.iter().position(|zoom| *zoom == settings.zoom_percent), &segments) {
            settings.zoom_percent = ZOOMS[at];
        }
    });
    line(ui, "Movement", "Bars and fills glide for a moment, or not at all", |ui| {
        let chosen = MOTIONS.iter().position(|(motion, _)| *motion == settings.motion);
        let named = |(motion, text)| match motion {
            Motion::System => Segment::new(text).named("Movement as the system"),
            _ => Segment::new(text),
        };
        if let Some(at) = segmented_fitting(ui, chosen, &MOTIONS.map(named)) {
            settings.motion = MOTIONS[at].0;
        }
    });
}

fn uses(ui: &mut Ui, settings: &mut Settings, scene: &mut Scene<'_>) {
    line(ui, "Processor threads", "From the next start on", |ui| {
        let threads = DragValue::new(&mut settings.threads).range(0..=256).speed(0.1);
        let shown = threads.custom_formatter(|value, _| if value < 1.0 { "all".to_owned() } else { format!("{value:.0}") });
        let read = shown.custom_parser(|text| if text.trim() == "all" { Some(0.0) } else { text.trim().parse().ok() });
        number(ui, read).accessible_name("Processor threads");
    });
    line(ui, "Thumbnails on disk", "At most so much; 0 keeps none", |ui| {
        let mut mib = settings.cache_budget_bytes / MIB;
        let value = DragValue::new(&mut mib).range(0..=65_536).suffix(" MiB").speed(8.0);
        if number(ui, value).accessible_name("Thumbnails on disk, MiB").changed() {
            settings.cache_budget_bytes = mib * MIB;
        }
    });
    let place = settings.cache_dir.as_ref().map(|dir| dir.display().to_string());
    line(ui, "Their place", "Those in the old place stay there", |ui| {
        if ui.button("Choose…").on_hover_text("Choose the folder that thumbnails are kept in").clicked() {
            scene.asks.verb(Verb::PickCache);
        }
        if place.is_some() && ui.button("The system's").on_hover_text("Back to the user's cache folder").clicked() {
            settings.cache_dir = None;
        }
        let text = place.as_deref().unwrap_or("The user's cache folder");
        ui.add(Label::new(RichText::new(text).color(palette(ui).text)).truncate());
    });
}

fn number(ui: &mut Ui, value: DragValue<'_>) -> Response {
    ui.add_sized([96.0, size::BUTTON], value)
}

/// Narrower than this, in points, a name stands above its control.
const BESIDE: f32 = 500.0;

/// What it is called at the left, with a hint below, and the control at the right or, where there is no room, below that.
fn line(ui: &mut Ui, name: &str, hint: &str, control: impl FnOnce(&mut Ui)) {
    let p = palette(ui);
    let name_galley = ui.painter().layout(name.to_owned(), theme::font(size::BODY), p.text, LABELS);
    let hint_galley = ui.painter().layout(hint.to_owned(), theme::font(size::SMALL), p.faint, LABELS);
    if ui.available_width() < BESIDE {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 1.0;
            ui.label(name_galley);
            if !hint.is_empty() {
                ui.label(theme::small(hint).color(p.faint));
            }
        });
        ui.horizontal(control);
        return;
    }
    let words = if hint.is_empty() { name_galley.size().y } else { name_galley.size().y + 1.0 + hint_galley.size().y };
    let height = words.max(size::ROW);
    ui.horizontal(|ui| {
        ui.set_height(height);
        ui.allocate_ui_with_layout(vec2(LABELS, height), Layout::top_down(Align::Min), |ui| {
            ui.set_min_width(LABELS);
            ui.spacing_mut().item_spacing.y = 1.0;
            // In the middle of the row, as the control is.
            ui.add_space((height - words) / 2.0);
            ui.label(name_galley);
            if !hint.is_empty() {
                ui.label(hint_galley);
            }
        });
        control(ui);
    });
}
