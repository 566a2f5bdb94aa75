//! Other sizes and formats than the originals have, and what new images are written as.

use super::ExportSheet;
use super::form::{apart, side_by_side};
use crate::export::{Form, Resize};
use crate::pixels::Encoding;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Segment, segmented};
use egui::{DragValue, Ui};

/// What a size begins with: what most models take.
const SIDE_PX: u32 = 224;

/// The size of every image and the format of originals; not for a table alone, which has no pixels.
pub(super) fn show(ui: &mut Ui, sheet: &mut ExportSheet) {
    ui.add_enabled_ui(sheet.form != Form::Manifest, |ui| {
        side_by_side(ui, |ui| {
            ui.vertical(|ui| {
                ui.label(theme::small("Size of images").color(palette(ui).muted));
                ui.horizontal(|ui| sides(ui, &mut sheet.resize));
            });
            ui.add_space(apart(ui));
            ui.vertical(|ui| {
                ui.label(theme::small("Format of originals").color(palette(ui).muted));
                ui.horizontal(|ui| originals(ui, &mut sheet.transcode));
            });
        });
        let said = match sheet.resize {
            None => "Every picture keeps its size",
            Some(Resize::Shorter(_)) => "The shape is kept: the longer side follows the shorter one",
            Some(Resize::Exact(..)) => {
                "Pictures of another shape are stretched to this one: nothing is cut off, but they look wider or higher"
            }
        };
        ui.label(theme::small(said).color(palette(ui).faint));
    });
}

/// Every size as it is, the shorter side, or both.
fn sides(ui: &mut Ui, wish: &mut Option<Resize>) {
    let ways = [
        Segment::new("Kept").named("Keep the size of images"),
        Segment::new("Shorter side")
            .named("Resize by the shorter side")
            .tip("The shape is kept: the shorter side gets this many pixels, the other follows"),
        Segment::new("W × H")
            .named("Resize to width and height")
            .tip("Every picture gets this width and height; one of another shape is stretched"),
    ];
    let chosen = match wish {
        None => 0,
        Some(Resize::Shorter(_)) => 1,
        Some(Resize::Exact(..)) => 2,
    };
    if let Some(at) = segmented(ui, Some(chosen), &ways).filter(|at| *at != chosen) {
        let side = match *wish {
            None => SIDE_PX,
            Some(Resize::Shorter(side)) => side,
            Some(Resize::Exact(width, height)) => width.min(height),
        };
        *wish = [None, Some(Resize::Shorter(side)), Some(Resize::Exact(side, side))][at];
    }
    match wish {
        None => {}
        Some(Resize::Shorter(side)) => pixels(ui, side, "Shorter side in pixels"),
        Some(Resize::Exact(width, height)) => {
            pixels(ui, width, "Width in pixels");
            pixels(ui, height, "Height in pixels");
        }
    }
}

fn pixels(ui: &mut Ui, side: &mut u32, name: &str) {
    ui.add_sized([72.0, size::BUTTON], DragValue::new(side).range(Resize::SIDES_PX).speed(1.0).suffix(" px")).accessible_name(name);
}

/// The format of originals.
fn originals(ui: &mut Ui, wish: &mut Option<Encoding>) {
    let kept = Segment::new("Kept").named("Keep the format of originals").tip("Those of the right size keep their bytes too");
    let named = |text: &'static str, name: &'static str| Segment::new(text).named(name).tip("Those of another format are encoded anew");
    let ways = [kept, named("JPEG", "Originals as JPEG"), named("PNG", "Originals as PNG"), named("WebP", "Originals as WebP")];
    let chosen = wish.map_or(0, |encoding| place_of(encoding) + 1);
    if let Some(at) = segmented(ui, Some(chosen), &ways).filter(|at| *at != chosen) {
        *wish = at.checked_sub(1).map(|at| FORMATS[at]);
    }
    if let Some(Encoding::Jpeg(value)) = wish {
        quality(ui, value, "JPEG quality of originals");
    }
}

/// What new images are written as.
pub(super) fn made(ui: &mut Ui, made: &mut Encoding) {
    let ways = [
        Segment::new("JPEG").named("New images as JPEG").tip("Small; quality 90 is hard to tell from the original"),
        Segment::new("PNG").named("New images as PNG").tip("Without loss, several times as large"),
        Segment::new("WebP").named("New images as WebP").tip("Without loss, smaller than PNG"),
    ];
    let chosen = place_of(*made);
    if let Some(at) = segmented(ui, Some(chosen), &ways).filter(|at| *at != chosen) {
        *made = FORMATS[at];
    }
    if let Encoding::Jpeg(value) = made {
        quality(ui, value, "JPEG quality of new images");
    }
}

/// The formats, in the order of their segments.
const FORMATS: [Encoding; 3] = [Encoding::Jpeg(90), Encoding::Png, Encoding::WebP];

fn place_of(encoding: Encoding) -> usize {
    match encoding {
        Encoding::Jpeg(_) => 0,
        Encoding::Png => 1,
        Encoding::WebP => 2,
    }
}

fn quality(ui: &mut Ui, value: &mut u8, name: &str) {
    let field =
        ui.add_sized([84.0, size::BUTTON], DragValue::new(value).range(1..=100).speed(0.2).prefix("quality ")).accessible_name(name);
    field.on_hover_text("1 to 100: drag, or click and type");
}
