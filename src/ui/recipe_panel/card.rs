//! One step: what it does, whether it is off, what it lacks, its menu, and its editor once it is clicked.

use super::data::Card;
use super::editor::Editing;
use super::order::StepCargo;
use crate::recipe::{Edit, Mend};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::visual::visual_line;
use crate::ui::widgets::{card, context_menu, menu_item, more};
use egui::accesskit::Role;
use egui::{Align, Id, Key, Layout, Modifiers, Rect, Sense, Ui, WidgetInfo, pos2};

/// What one card shows.
pub(super) struct Shown<'a> {
    /// Its words.
    pub card: &'a Card,
    /// Its place among the steps.
    pub at: usize,
    /// The steps whose cards stand above and below it.
    pub around: (Option<usize>, Option<usize>),
    /// What it names and is not there.
    pub missing: Vec<&'a Mend>,
    /// What one should know of what it does.
    pub caution: Option<String>,
    /// Why it has no effect as the recipe is now, if it has none.
    pub idle: Option<String>,
}

/// Room at the left of the title for the sign that it can be dragged.
const HANDLE: f32 = 12.0;
/// Room for the word "off" behind the title, in points.
const OFF: f32 = 28.0;
/// How much is seen of a card where it stands while it is dragged.
const LEFT_BEHIND: f32 = 0.45;

/// Draws the card; its rectangle.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, editing: &mut Option<Editing>, shown: &Shown<'_>) -> Rect {
    // The face of the card lies under its buttons: it is asked for before them, with the height that it had.
    let id = Id::unique(("step", shown.at));
    let last = ui.data(|data| data.get_temp::<Rect>(id)).unwrap_or(Rect::NOTHING);
    let top = ui.cursor().min;
    let face = Rect::from_min_size(top, egui::vec2(ui.available_width(), last.height()));
    let response = ui.interact(face, id, Sense::click_and_drag());
    let open = editing.as_ref().is_some_and(|editing| editing.at() == shown.at);
    let off = if shown.card.off { ", off" } else { "" };
    let sentence = format!("Step {}: {}, {}{off}", shown.at + 1, shown.card.title, shown.card.detail);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, open, &sentence));
    let mut edit = false;
    let dragged = egui::DragAndDrop::payload::<StepCargo>(ui.ctx()).is_some_and(|cargo| cargo.at == shown.at);
    let opacity = ui.opacity();
    if dragged {
        ui.set_opacity(LEFT_BEHIND);
    }
    let whole = card(ui, |ui| {
        edit = head(ui, scene, shown);
        ui.spacing_mut().item_spacing.y = size::TIGHT;
        remarks(ui, scene, shown);
        if let Some(editing) = editing.as_mut().filter(|_| open) {
            ui.add_space(size::GAP);
            editing.show(ui, scene);
        }
    });
    ui.set_opacity(opacity);
    let rect = whole.response.rect;
    // Without the editor: its fields are not part of the face.
    let height = if open { 46.0 } else { rect.height() };
    ui.data_mut(|data| data.insert_temp(id, Rect::from_min_size(rect.min, egui::vec2(rect.width(), height))));
    grip(ui, rect, response.hovered());
    context_menu(&response, |ui| edit |= menu(ui, scene, shown));
    if response.clicked() || edit {
        *editing = if open && !edit { None } else { Some(Editing::new(scene.session, shown.at)) };
    }
    if response.drag_started() {
        let (title, detail) = (shown.card.title.clone(), shown.card.detail.clone());
        response.dnd_set_drag_payload(StepCargo { at: shown.at, title, detail });
    }
    if response.has_focus() {
        keys(ui, scene, shown);
    }
    rect
}

/// Alt and an arrow move the step, Delete takes it out.
fn keys(ui: &Ui, scene: &mut Scene<'_>, shown: &Shown<'_>) {
    let at = shown.at;
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if let Some(above) = shown.around.0
        && pressed(Modifiers::ALT, Key::ArrowUp)
    {
        scene.asks.edit(Edit::ShiftStep { from: at, to: above });
    } else if let Some(below) = shown.around.1
        && pressed(Modifiers::ALT, Key::ArrowDown)
    {
        scene.asks.edit(Edit::ShiftStep { from: at, to: below + 1 });
    } else if pressed(Modifiers::NONE, Key::Delete) {
        scene.asks.edit(Edit::RemoveStep(at));
    }
}

/// Title, menu and what it does; whether it is to be edited.
fn head(ui: &mut Ui, scene: &mut Scene<'_>, shown: &Shown<'_>) -> bool {
    let mut edit = false;
    let p = palette(ui);
    let one = shown.card;
    let (title, detail) = if one.off { (p.faint, p.faint) } else { (p.strong, p.muted) };
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("Menu of step {}: {}", shown.at + 1, one.title);
            more(ui, &name, |ui| edit = menu(ui, scene, shown));
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let text = theme::strong(visual_line(&one.title)).color(title);
                // A class may have a long name.
                let room = ui.available_width() - if one.off { OFF } else { 0.0 };
                ui.scope(|ui| {
                    ui.set_max_width(room);
                    let label = ui.add(egui::Label::new(if one.off { text.strikethrough() } else { text }).truncate());
                    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &one.title));
                });
                if one.off {
                    ui.label(theme::small("off").color(p.faint));
                }
            });
        });
    });
    let label = ui.add(egui::Label::new(theme::small(visual_line(&one.detail)).color(detail)).wrap());
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &one.detail));
    edit
}

/// What it lacks, and what one should know of it.
fn remarks(ui: &mut Ui, scene: &mut Scene<'_>, shown: &Shown<'_>) {
    for mend in &shown.missing {
        missing(ui, scene, mend);
    }
    if let Some(caution) = &shown.caution {
        ui.add_space(size::TIGHT);
        ui.add(egui::Label::new(theme::small(format!("⚠ {caution}")).color(palette(ui).many)).wrap());
    }
    if let Some(why) = &shown.idle {
        ui.add_space(size::TIGHT);
        ui.add(egui::Label::new(theme::small(format!("No effect now: {why}")).color(palette(ui).faint)).wrap());
    }
}

/// A name that is not there, and the nearest that are.
fn missing(ui: &mut Ui, scene: &mut Scene<'_>, mend: &Mend) {
    let p = palette(ui);
    ui.add_space(size::TIGHT);
    let text = format!("⚠ There is no class “{}” here", mend.missing);
    ui.add(egui::Label::new(theme::small(text).color(p.many)).wrap());
    ui.horizontal_wrapped(|ui| {
        for (name, action) in &mend.instead {
            let text = format!("Use {}", crate::ui::words::shortened(name, 24));
            let button = ui.add(egui::Button::new(theme::small(text).color(p.text)));
            if button.on_hover_text(format!("Name {name} instead of {}", mend.missing)).clicked() {
                scene.asks.edit(Edit::ReplaceStep { at: mend.step, action: action.clone() });
            }
        }
    });
}

/// What can be done with the step; whether it is to be edited.
fn menu(ui: &mut Ui, scene: &mut Scene<'_>, shown: &Shown<'_>) -> bool {
    ui.set_min_width(180.0);
    let edit = menu_item(ui, "Edit", "Click").clicked();
    if edit {
        ui.close();
    }
    let at = shown.at;
    let mut choices = vec![(if shown.card.off { "Switch on" } else { "Switch off" }, Edit::ToggleStep(at), "")];
    if let Some(above) = shown.around.0 {
        choices.push(("Move up", Edit::ShiftStep { from: at, to: above }, "Alt ↑"));
    }
    if let Some(below) = shown.around.1 {
        choices.push(("Move down", Edit::ShiftStep { from: at, to: below + 1 }, "Alt ↓"));
    }
    choices.push(("Remove", Edit::RemoveStep(at), "Delete"));
    for (text, edit, keys) in choices {
        if menu_item(ui, text, keys).clicked() {
            scene.asks.edit(edit);
            ui.close();
        }
    }
    edit
}

/// Six dots at the left edge while the pointer is there: the card can be dragged.
fn grip(ui: &Ui, rect: Rect, near: bool) {
    if !near {
        return;
    }
    let colour = palette(ui).faint;
    for row in 0..3 {
        for column in 0..2 {
            let at = pos2(rect.left() + 3.5 + column as f32 * 3.5, rect.top() + HANDLE + row as f32 * 4.0);
            ui.painter().circle_filled(at, 1.0, colour);
        }
    }
    let ring = theme::line(palette(ui).edge);
    ui.painter().rect_stroke(rect, f32::from(radius::CARD), ring, egui::StrokeKind::Inside);
}
