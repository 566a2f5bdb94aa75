//! Where to, how, and what will be written.

use super::{ExportSheet, recoding, table};
use crate::export::{Estimate, Form, LinkMode, Replace};
use crate::problem::ProblemKind;
use crate::session::Command;
use crate::ui::commands::Verb;
use crate::ui::overlay::scrolled_above;
use crate::ui::recipe_panel::After;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::{
    Field, Segment, begin_typing, check, field, note, primary_button, quiet_button, row_from_right, segmented_fitting,
};
use crate::ui::words;
use egui::{Align, Button, Color32, Frame, Key, Label, Layout, Margin, Rect, RichText, ScrollArea, Ui, UiBuilder, vec2};
use std::path::PathBuf;

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

/// How high all above the table is, with two messages.
const ABOVE: f32 = 420.0;
/// Higher than this the choices are not, though there were more rows.
const MOST: f32 = 640.0;
/// How high the two lines below them are.
const FOOT: f32 = 44.0;

/// Draws the form; whether the sheet is to be closed.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, sheet: &mut ExportSheet) -> bool {
    let ready = matches!(scene.session.export_check(), Some(Ok(_)));
    let entered = scrolled_above(ui, FOOT + size::BUTTON + 2.0 * size::GAP, |ui, room| {
        // As high from the first frame on as it will be, so that the buttons stay where they are whatever is said above them.
        let height = (ABOVE + table::height(scene)).min(MOST).min(room);
        let area = ScrollArea::vertical().id_salt("choices").max_height(height).min_scrolled_height(height).auto_shrink(false);
        // The bar stands beside what scrolls, in the margin of the sheet.
        let all = ui.available_rect_before_wrap();
        let wide = Rect::from_min_size(all.min, vec2(all.width() + size::PAD, height));
        let inside = |ui: &mut Ui| {
            ui.set_max_width(all.width());
            choices(ui, scene, sheet)
        };
        let entered = area.show(&mut ui.new_child(UiBuilder::new().max_rect(wide)), inside).inner;
        ui.advance_cursor_after_rect(Rect::from_min_size(all.min, vec2(all.width(), height)));
        entered
    });
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, FOOT), Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(vec2(width, FOOT));
        (ui.spacing_mut().item_spacing.y, ui.spacing_mut().interact_size.y) = (2.0, 0.0);
        ui.add_space(size::TIGHT);
        foot(ui, scene, sheet);
    });
    buttons(ui, scene, sheet, (ready, entered && ready))
}

/// All that can be chosen, and what comes of it; whether Enter was pressed in the field.
fn choices(ui: &mut Ui, scene: &mut Scene<'_>, sheet: &mut ExportSheet) -> bool {
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
}

/// The folder to write, and below it what is to be known about that place; whether Enter was pressed in it.
fn place(ui: &mut Ui, scene: &mut Scene<'_>, sheet: &mut ExportSheet) -> bool {
    let p = palette(ui);
    ui.label(theme::small("Write a new folder: your files are never changed").color(p.muted));
    let entered = ui.horizontal(|ui| {
        let width = ui.available_width() - BROWSE - size::GAP;
        let typed = field(ui, &mut sheet.out, &Field { name: "Folder to write", hint: "A new or empty folder", width });
        if !std::mem::replace(&mut sheet.begun, true) {
            begin_typing(ui.ctx(), &typed, &sheet.out);
        }
        sheet.own |= typed.changed();
        if ui.add_sized([BROWSE, size::BUTTON], Button::new("Browse…")).clicked() {
            scene.asks.verb(Verb::PickTarget);
        }
        typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    });
    if sheet.unasked {
        ui.label(theme::small("This desktop offered no file chooser: type the path").color(p.many));
    }
    // How the last export ended, while nothing was changed since and nothing stands against the next.
    if let (Some(Err(why)), Some(Ok(_))) = (scene.session.export_result().filter(|_| sheet.started), scene.session.export_check()) {
        note(ui, &format!("⚠ {why}"), p.danger);
    }
    let width = ui.available_width();
    // What is said of a folder changes while it is typed, and nothing below moves with it.
    ui.allocate_ui_with_layout(vec2(width, SAID), Layout::top_down(Align::Min), |ui| {
        ui.set_min_size(vec2(width, SAID));
        match scene.session.export_check() {
            _ if sheet.earlier().is_some() => standing(ui, scene, sheet),
            Some(Err(why)) => refused(ui, scene, sheet, why),
            Some(Ok(estimate)) => ready(ui, estimate),
            None => {
                ui.label(theme::small("Looking at the folder…").color(p.faint));
            }
        }
    });
    entered.inner
}

/// How wide the button beside the folder is, in points.
const BROWSE: f32 = 88.0;
/// Room for what is to be known of the place, in points: two lines in their frame.
const SAID: f32 = 48.0;

/// Why the folder cannot be written, and a free name beside it.
fn refused(ui: &mut Ui, scene: &Scene<'_>, sheet: &mut ExportSheet, why: &str) {
    let p = palette(ui);
    row_from_right(ui, |ui| {
        use_free(ui, scene, sheet);
        let left = Layout::top_down(Align::Min);
        ui.with_layout(left, |ui| note(ui, &format!("⚠ {why}"), p.danger));
    });
}

/// What is to be known of a place that can be written.
fn ready(ui: &mut Ui, estimate: &Estimate) {
    let p = palette(ui);
    framed(ui, |ui| {
        ui.set_min_width(ui.available_width());
        let text = will_be_made(&estimate.missing).unwrap_or_else(|| "The folder can be written".to_owned());
        let free = (estimate.free_bytes < u64::MAX).then(|| format!("{} free there", words::bytes(estimate.free_bytes)));
        two_lines(ui, (&text, free.as_deref().unwrap_or_default()), p.text);
    });
}

/// Letters of a name that fit beside what else is said.
const NAME_LETTERS: usize = 22;

/// The free name beside a folder that is taken, a click away.
fn use_free(ui: &mut Ui, scene: &Scene<'_>, sheet: &mut ExportSheet) {
    let Some(free) = scene.session.export_free() else { return };
    let name = words::short_name(&free.file_name().unwrap_or_default().display().to_string(), NAME_LETTERS);
    if ui.button(format!("Use {name}")).on_hover_text("A name beside it that is free").clicked() {
        sheet.set_out(free);
    }
}

/// What to do about the earlier export that stands in the folder: replace it, or take another name.
fn standing(ui: &mut Ui, scene: &Scene<'_>, sheet: &mut ExportSheet) {
    let Some(earlier) = sheet.earlier() else { return };
    let p = palette(ui);
    let images = words::counted(earlier.images, "image", "images");
    let after = if sheet.replaces() {
        "It goes once the new one is whole, unless something in it was changed"
    } else {
        "It stays as it is unless you replace it"
    };
    framed(ui, |ui| {
        row_from_right(ui, |ui| {
            let mut on = sheet.replaces();
            let tip = "The new export takes its place in one step, at the end, if nothing in the earlier one was changed or added by hand";
            if check(ui, &mut on, "Replace it").on_hover_text(tip).changed() {
                sheet.set_replace(if on { Replace::Earlier } else { Replace::Nothing });
            }
            use_free(ui, scene, sheet);
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                let said = format!("An export of {} stands there: {images}", words::short_name(&earlier.dataset, NAME_LETTERS));
                two_lines(ui, (&said, after), p.text);
            });
        });
    });
}

/// What is said of the folder stands in a frame.
fn framed(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let p = palette(ui);
    let frame = Frame::new().fill(p.raised).stroke(theme::line(p.hairline)).corner_radius(radius::CARD);
    frame.inner_margin(Margin::symmetric(12, 5)).show(ui, contents);
}

fn two_lines(ui: &mut Ui, (first, second): (&str, &str), colour: Color32) {
    ui.spacing_mut().item_spacing.y = 1.0;
    ui.add(Label::new(RichText::new(first).color(colour)).truncate());
    ui.add(Label::new(theme::small(second).color(palette(ui).faint)).truncate());
}

/// "Will be made: a/b in /data", where folders above the target are missing.
fn will_be_made(missing: &[PathBuf]) -> Option<String> {
    let base = missing.first()?.parent()?;
    let inner = missing.last()?.strip_prefix(base).ok()?;
    Some(format!("Will be made: {} in {}", inner.display(), base.display()))
}

/// What the export looks like on disk.
fn looks(ui: &mut Ui, sheet: &mut ExportSheet) {
    ui.label(theme::small("As").color(palette(ui).muted));
    let chosen = FORMS.iter().position(|(form, _)| *form == sheet.form);
    let segments: Vec<Segment<'_>> = FORMS.iter().map(|(form, text)| Segment::new(text).tip(form.about())).collect();
    if let Some(at) = segmented_fitting(ui, chosen, &segments) {
        sheet.form = FORMS[at].0;
    }
    ui.label(theme::small(sheet.form.about()).color(palette(ui).faint));
}

/// Narrower than this, in points, choices stand one below the other.
const BESIDE: f32 = 560.0;

/// Beside one another, or below where there is no room.
pub(super) fn side_by_side(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    if ui.available_width() < BESIDE {
        ui.vertical(contents)
    } else {
        ui.horizontal(contents)
    };
}

/// Between two of them.
pub(super) fn apart(ui: &Ui) -> f32 {
    if ui.layout().is_horizontal() { size::PAD } else { 0.0 }
}

fn how(ui: &mut Ui, scene: &Scene<'_>, sheet: &mut ExportSheet) {
    let p = palette(ui);
    side_by_side(ui, |ui| {
        let placed = !matches!(sheet.form, Form::Manifest | Form::WebDataset);
        ui.add_enabled_ui(placed, |ui| {
            ui.vertical(|ui| {
                ui.label(theme::small("Originals by").color(p.muted));
                let chosen = LINKS.iter().position(|(mode, ..)| *mode == sheet.link);
                let segments: Vec<Segment<'_>> = LINKS.iter().map(|(_, text, tip)| Segment::new(text).tip(tip)).collect();
                if let Some(at) = segmented_fitting(ui, chosen, &segments) {
                    sheet.link = LINKS[at].0;
                }
            })
        });
        if After::of(scene.session.outline()).new_images() > 0 {
            ui.add_space(apart(ui));
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
                .on_hover_text("Takes what is there already; what another recipe left is refused, and without this begun anew");
        });
    }
}

/// What is to be known of the images before, and how many of each class will be written.
fn written(ui: &mut Ui, scene: &Scene<'_>, sheet: &ExportSheet) {
    let p = palette(ui);
    for warning in sheet.known.iter().flat_map(|estimate| &estimate.warnings) {
        note(ui, warning, p.many);
    }
    for problem in scene.session.outline().problems.iter().filter(|problem| problem.kind == ProblemKind::Note) {
        note(ui, &words::sentence(&problem.reason), p.many);
    }
    table::show(ui, scene);
}

/// How much will be written, in sight wherever the choices are scrolled to.
fn foot(ui: &mut Ui, scene: &Scene<'_>, sheet: &ExportSheet) {
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
    // What is refused is not tried.
    let tried = match scene.session.export_estimate().map(|estimate| estimate.sampled) {
        None => String::new(),
        Some(0) => "Guessed from the files' sizes; a few images are being tried… ".to_owned(),
        Some(sampled) => format!("Estimated from {} tried. ", words::counted(sampled, "image", "images")),
    };
    let also = format!("{tried}Also: manifest, class lists, weights, recipe, report");
    ui.add(Label::new(theme::small(also).color(p.faint)).truncate());
}

fn buttons(ui: &mut Ui, scene: &mut Scene<'_>, sheet: &mut ExportSheet, (ready, entered): (bool, bool)) -> bool {
    let mut close = false;
    row_from_right(ui, |ui| {
        let export =
            ui.add_enabled_ui(ready, |ui| primary_button(ui, if sheet.replaces() { "Replace and export" } else { "Export" })).inner;
        if export.clicked() || entered {
            sheet.started = true;
            scene.asks.run(Command::Export(sheet.options()));
        }
        close = quiet_button(ui, "Cancel").clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if ui.button("Copy as command").on_hover_text("The command line that does the same").clicked() {
                ui.ctx().copy_text(scene.session.as_command(Some(&sheet.options())));
            }
        });
    });
    close
}
