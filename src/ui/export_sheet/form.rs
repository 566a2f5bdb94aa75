//! Where to, how, and what will be written.

use super::{ExportSheet, recoding, table};
use crate::export::{Form, LinkMode};
use crate::session::Command;
use crate::ui::commands::Verb;
use crate::ui::recipe_panel::After;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, Segment, check, field, note, primary_button, quiet_button, row_from_right, segmented};
use crate::ui::words;
use egui::{Align, Key, Layout, RichText, ScrollArea, Ui};

const LINKS: [(LinkMode, &str, &str); 4] = [
    (LinkMode::Copy, "Copy", "Own files; where the file system can share blocks they take no room of their own"),
    (LinkMode::Hard, "Hard link", "A second name of the same file: no room, same file system only"),
    (LinkMode::Symlink, "Symbolic link", "Points at the original: no room, breaks if the original moves"),
    (LinkMode::Reflink, "Reflink", "Shared blocks or an error"),
];

/// The forms and what they are called here.
const FORMS: [(Form, &str); 7] = [
    (Form::Tree, "Folders"),
    (Form::Manifest, "Manifest only"),
    (Form::HuggingFace, "Hugging Face"),
    (Form::HuggingFaceParquet, "HF Parquet"),
    (Form::WebDataset, "WebDataset"),
    (Form::KerasCsv, "Keras CSV"),
    (Form::Ultralytics, "Ultralytics"),
];

/// How high the heading, the buttons and the sheet's edges are, in points.
const AROUND: f32 = 176.0;

/// Draws the form; whether the sheet is to be closed.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, sheet: &mut ExportSheet) -> bool {
    let ready = matches!(scene.session.export_check(), Some(Ok(_)));
    // In a low window the choices are scrolled to; the buttons stay.
    let height = (ui.ctx().content_rect().height() - AROUND).max(96.0);
    let area = ScrollArea::vertical().id_salt("choices").max_height(height).auto_shrink([false, true]);
    let entered = area.show(ui, |ui| {
        let entered = place(ui, scene, sheet);
        ui.add_space(size::TIGHT);
        looks(ui, sheet);
        ui.add_space(size::TIGHT);
        how(ui, scene, sheet);
        ui.add_space(size::TIGHT);
        recoding::show(ui, sheet);
        interrupted(ui, scene, sheet);
        ui.add_space(size::TIGHT);
        written(ui, scene, sheet);
        entered
    });
    let entered = entered.inner;
    ui.add_space(size::GAP);
    buttons(ui, scene, sheet, (ready, entered && ready))
}

/// The folder to write, and below it what is to be known about that place; whether Enter was pressed in it.
fn place(ui: &mut Ui, scene: &mut Scene<'_>, sheet: &mut ExportSheet) -> bool {
    let p = palette(ui);
    ui.label(theme::small("Write a new folder").color(p.muted));
    let entered = ui.horizontal(|ui| {
        let width = ui.available_width() - 96.0;
        let typed = field(ui, &mut sheet.out, &Field { name: "Folder to write", hint: "A new or empty folder", width });
        sheet.own |= typed.changed();
        if ui.button("Browse…").clicked() {
            scene.asks.verb(Verb::PickTarget);
        }
        typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    });
    if sheet.unasked {
        ui.label(theme::small("This desktop offered no file chooser: type the path").color(p.many));
    }
    match scene.session.export_check() {
        Some(Err(why)) => {
            note(ui, &format!("⚠ {why}"), p.danger);
            if let Some(free) = scene.session.export_free() {
                let name = free.file_name().unwrap_or_default().display().to_string();
                if ui.button(format!("Use {name}")).on_hover_text("A name beside it that is free").clicked() {
                    sheet.set_out(free);
                }
            }
        }
        Some(Ok(estimate)) if estimate.free_bytes < u64::MAX => {
            ui.label(theme::small(format!("{} free there", words::bytes(estimate.free_bytes))).color(p.faint));
        }
        Some(Ok(_)) => {
            ui.label(theme::small("The folder can be written").color(p.faint));
        }
        None => {
            ui.label(theme::small("Looking at the folder…").color(p.faint));
        }
    }
    entered.inner
}

/// What the export looks like on disk.
fn looks(ui: &mut Ui, sheet: &mut ExportSheet) {
    ui.label(theme::small("As").color(palette(ui).muted));
    let chosen = FORMS.iter().position(|(form, _)| *form == sheet.form);
    let segments: Vec<Segment<'_>> = FORMS.iter().map(|(form, text)| Segment::new(text).tip(form.about())).collect();
    if let Some(at) = segmented(ui, chosen, &segments) {
        sheet.form = FORMS[at].0;
    }
    ui.label(theme::small(sheet.form.about()).color(palette(ui).faint));
}

fn how(ui: &mut Ui, scene: &Scene<'_>, sheet: &mut ExportSheet) {
    let p = palette(ui);
    ui.horizontal(|ui| {
        let placed = !matches!(sheet.form, Form::Manifest | Form::WebDataset);
        ui.add_enabled_ui(placed, |ui| {
            ui.vertical(|ui| {
                ui.label(theme::small("Originals by").color(p.muted));
                let chosen = LINKS.iter().position(|(mode, ..)| *mode == sheet.link);
                let segments: Vec<Segment<'_>> = LINKS.iter().map(|(_, text, tip)| Segment::new(text).tip(tip)).collect();
                if let Some(at) = segmented(ui, chosen, &segments) {
                    sheet.link = LINKS[at].0;
                }
            })
        });
        if After::of(scene.session.outline()).new_images() > 0 {
            ui.add_space(size::PAD);
            ui.vertical(|ui| {
                ui.label(theme::small("New images as").color(p.muted));
                ui.horizontal(|ui| recoding::made(ui, &mut sheet.made));
            });
        }
    });
}

/// Whether to go on with what was begun, where there is something.
fn interrupted(ui: &mut Ui, scene: &Scene<'_>, sheet: &mut ExportSheet) {
    let p = palette(ui);
    if matches!(scene.session.export_check(), Some(Ok(estimate)) if estimate.interrupted) || sheet.resume {
        ui.horizontal(|ui| {
            ui.label(RichText::new("An export to this folder was interrupted").color(p.text));
            check(ui, &mut sheet.resume, "Go on with it")
                .on_hover_text("Takes what is there already, if it is of the same recipe; else it is begun anew");
        });
    }
}

/// What will be written.
fn written(ui: &mut Ui, scene: &Scene<'_>, sheet: &ExportSheet) {
    let p = palette(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let Some(estimate) = &sheet.known else {
            ui.label(theme::strong("What will be written").color(p.strong));
            return;
        };
        ui.label(theme::strong(words::counted(estimate.files, "image file", "image files")).color(p.strong));
        let time = estimate.secs.map(|secs| format!(", about {}", words::secs(secs))).unwrap_or_default();
        ui.label(RichText::new(format!(", about {}{time}", words::bytes(estimate.bytes))).color(p.text));
    });
    table::show(ui, scene);
    // What is refused is not tried.
    let tried = match scene.session.export_check().and_then(|check| check.as_ref().ok()).map(|estimate| estimate.sampled) {
        None => String::new(),
        Some(0) => "Guessed from the files' sizes; a few images are being tried… ".to_owned(),
        Some(sampled) => format!("Estimated from {} that were tried. ", words::counted(sampled, "image", "images")),
    };
    ui.label(
        theme::small(format!("{tried}Also: manifest, class lists, weights, recipe, report. Your files are never changed")).color(p.faint),
    );
    for warning in sheet.known.iter().flat_map(|estimate| &estimate.warnings) {
        note(ui, warning, p.many);
    }
}

fn buttons(ui: &mut Ui, scene: &mut Scene<'_>, sheet: &mut ExportSheet, (ready, entered): (bool, bool)) -> bool {
    let mut close = false;
    row_from_right(ui, |ui| {
        let export = ui.add_enabled_ui(ready, |ui| primary_button(ui, "Export")).inner;
        if export.clicked() || entered {
            sheet.started = true;
            scene.asks.run(Command::Export(sheet.options()));
        }
        close = quiet_button(ui, "Cancel").clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if quiet_button(ui, "Copy as command").on_hover_text("The command line that does the same").clicked() {
                ui.ctx().copy_text(scene.session.as_command(Some(&sheet.options())));
            }
        });
    });
    close
}
