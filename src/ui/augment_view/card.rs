//! One transform of the chain: a handle to drag, its sliders, and a way out.

use super::desk::{self, Outcome, Place, Touch};
use super::range_slider::{self, Moved};
use super::track::Track;
use super::{column, exact};
use crate::augment::{Scale, Step};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{card, context_menu, icon_button, menu_item, more};
use egui::accesskit::Role;
use egui::{Key, Rect, Response, RichText, Sense, Ui, WidgetInfo, pos2, vec2};

/// A step being dragged: its place in the chain, and its name.
#[derive(Clone, Debug)]
pub(crate) struct StepCargo {
    /// Where it stands.
    pub place: Place,
    /// What it is called.
    pub title: &'static str,
}

const DOT: f32 = 1.2;
/// The height of the name and numbers above a slider, in points.
const NAME: f32 = 18.0;
/// The part of the row that a name has; the numbers have the rest.
const NAME_PART: f32 = 0.52;

/// Shows the card of `step`, which stands at `place` in a list of `steps`; a composition shows the cards of what it holds.
pub(crate) fn show(ui: &mut Ui, (place, steps): (&[usize], usize), step: &Step, outcome: &mut Outcome) -> Rect {
    let dragged = egui::DragAndDrop::payload::<StepCargo>(ui.ctx()).is_some_and(|cargo| place == cargo.place);
    let response = ui.scope(|ui| {
        if dragged {
            ui.set_opacity(0.45);
        }
        card(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(size::GAP, 2.0);
            head(ui, (place, steps), step, outcome);
            let title = step.entry.title;
            let mut chance = [step.p];
            let scale = Scale::PERCENT;
            let shown = Row { label: "How often", name: format!("{title}: how often"), value: scale.words(&[step.p]), scale };
            if note(row(ui, &shown, &Track::share(), &mut chance), outcome) {
                outcome.touches.push(Touch::Chance(place.to_vec(), chance[0]));
            }
            for setting in step.entry.settings {
                let Some((track, mut numbers)) = desk::slider(step, setting) else { continue };
                let (value, scale) = (setting.scale.words(&numbers), setting.scale);
                let shown = Row { label: setting.label, name: format!("{title}: {}", setting.label), value, scale };
                if note(row(ui, &shown, &track, &mut numbers), outcome) {
                    outcome.touches.push(Touch::Numbers(place.to_vec(), setting.name, numbers));
                }
            }
            if step.is_composition() {
                column::inside(ui, place, step, outcome);
            }
        });
    });
    response.response.rect
}

fn note(moved: Moved, outcome: &mut Outcome) -> bool {
    outcome.finished |= moved.finished;
    moved.changed
}

fn head(ui: &mut Ui, (place, steps): (&[usize], usize), step: &Step, outcome: &mut Outcome) {
    let title = step.entry.title;
    let at = place.last().copied().unwrap_or(0);
    ui.horizontal(|ui| {
        let handle = handle(ui, &format!("Move {title}"));
        handle.dnd_set_drag_payload(StepCargo { place: place.to_vec(), title });
        context_menu(&handle, |ui| menu(ui, (place, steps), step, outcome));
        if let Some(to) = arrow(ui, &handle).and_then(|down| if down { (at + 1 < steps).then_some(at + 2) } else { at.checked_sub(1) }) {
            outcome.touches.push(Touch::Shift(place.to_vec(), to));
            outcome.finished = true;
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().interact_size.y = 22.0;
            if icon_button(ui, "×", &format!("Remove {title}")).clicked() {
                outcome.touches.push(Touch::Remove(place.to_vec()));
                outcome.finished = true;
            }
            more(ui, &format!("Menu of {title}"), |ui| menu(ui, (place, steps), step, outcome));
            ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                let off = step.p <= 0.0;
                let colour = if off { palette(ui).faint } else { palette(ui).strong };
                let text = RichText::new(title).font(theme::strong_font(size::BODY)).color(colour);
                let text = if off { text.strikethrough() } else { text };
                let label = ui.add(egui::Label::new(text).truncate().sense(Sense::CLICK)).on_hover_text(step.entry.about);
                context_menu(&label, |ui| menu(ui, (place, steps), step, outcome));
            });
        });
    });
}

/// What can be done with a step: by its button, or a secondary click on its head.
fn menu(ui: &mut Ui, (place, steps): (&[usize], usize), step: &Step, outcome: &mut Outcome) {
    let at = place.last().copied().unwrap_or(0);
    let usual = if step.is_composition() { 1.0 } else { Step::new(step.entry).p };
    // A chain's file knows no step that is off: it is one that happens never.
    let switch =
        if step.p > 0.0 { ("Switch off", Touch::Chance(place.to_vec(), 0.0)) } else { ("Switch on", Touch::Chance(place.to_vec(), usual)) };
    let mut choices = vec![switch];
    if at > 0 {
        choices.push(("Move up", Touch::Shift(place.to_vec(), at - 1)));
    }
    if at + 1 < steps {
        choices.push(("Move down", Touch::Shift(place.to_vec(), at + 2)));
    }
    choices.push(("Add another like it", Touch::Double(place.to_vec())));
    choices.push(("Remove", Touch::Remove(place.to_vec())));
    ui.set_min_width(160.0);
    for (text, touch) in choices {
        if menu_item(ui, text, "").clicked() {
            outcome.touches.push(touch);
            outcome.finished = true;
            ui.close();
        }
    }
}

/// Up (`false`) or down (`true`), if the handle has the keyboard and an arrow was pressed.
fn arrow(ui: &Ui, handle: &Response) -> Option<bool> {
    if !handle.has_focus() {
        return None;
    }
    let arrows = egui::EventFilter { vertical_arrows: true, ..egui::EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(handle.id, arrows));
    ui.input(|input| match (input.key_pressed(Key::ArrowUp), input.key_pressed(Key::ArrowDown)) {
        (true, _) => Some(false),
        (_, true) => Some(true),
        _ => None,
    })
}

/// Six dots to take the card by.
fn handle(ui: &mut Ui, name: &str) -> Response {
    let (rect, _) = ui.allocate_exact_size(vec2(14.0, 24.0), Sense::hover());
    let response = ui.interact(rect, ui.scope_id().with("handle"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
    let p = palette(ui);
    let colour = if response.hovered() || response.dragged() { p.strong } else { p.faint };
    for (x, y) in [(0, -1), (1, -1), (0, 0), (1, 0), (0, 1), (1, 1)] {
        let centre = pos2(rect.left() + 4.0 + 5.0 * x as f32, rect.center().y + 5.0 * y as f32);
        ui.painter().circle_filled(centre, DOT, colour);
    }
    if response.hovered() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grab);
    }
    response.on_hover_text("Drag, or use the arrow keys, to change the order")
}

/// What stands around a slider.
struct Row<'a> {
    label: &'a str,
    name: String,
    value: String,
    /// See [`exact::Shown::scale`].
    scale: Scale,
}

/// Name and numbers, and below them the slider, as long as the card is wide: a few degrees of all 360 are still some points apart.
fn row(ui: &mut Ui, shown: &Row<'_>, track: &Track, numbers: &mut [f64]) -> Moved {
    let p = palette(ui);
    let width = ui.available_width();
    let words = exact::Shown { name: &shown.name, words: &shown.value, scale: shown.scale };
    let typed = ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let names = vec2(width * NAME_PART, NAME);
        ui.allocate_ui_with_layout(names, egui::Layout::left_to_right(egui::Align::Center), |ui| {
            ui.set_min_size(names);
            ui.add(egui::Label::new(theme::small(shown.label).color(p.muted)).truncate());
        });
        exact_numbers(ui, &words, width - names.x, (track, numbers))
    });
    let moved = range_slider::show(ui, (&shown.name, width, shown.scale), track, numbers);
    begun(ui, words.name, (moved, typed.inner))
}

/// The numbers at the right end of the row.
fn exact_numbers(ui: &mut Ui, words: &exact::Shown<'_>, width: f32, (track, numbers): (&Track, &mut [f64])) -> Typed {
    let id = ui.scope_id();
    let layout = egui::Layout::right_to_left(egui::Align::Center);
    let moved = ui.with_layout(layout, |ui| exact::show(ui, id, words, width, (track, numbers))).inner;
    Typed { id, moved }
}

/// What was typed above a slider, and where.
struct Typed {
    id: egui::Id,
    moved: Moved,
}

/// Both together; a number that begins to be typed on a knob goes on where the numbers stand.
fn begun(ui: &Ui, name: &str, (moved, typed): (Moved, Typed)) -> Moved {
    if let Some(letters) = &moved.typed {
        exact::begin(ui, typed.id, name, letters);
    }
    Moved { changed: moved.changed | typed.moved.changed, finished: moved.finished | typed.moved.finished, typed: None }
}
