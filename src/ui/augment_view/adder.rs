//! The list of transforms to add: typed letters filter it at once, arrows and Enter choose.

use crate::augment::{Entry, Group, catalog, compositions};
use crate::ui::overlay::fuzzy;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, choice, field};
use egui::scroll_area::ScrollBarVisibility;
use egui::style::ScrollStyle;
use egui::{Key, Modifiers, Popup, PopupCloseBehavior, Response, ScrollArea, Ui};

/// How wide the list is, and how high at most and at least, in points.
const WIDTH: f32 = 260.0;
const HEIGHTS: (f32, f32) = (120.0, 480.0);
/// The field above the list and the popup's margins, in points.
const AROUND: f32 = 72.0;

/// What was typed, and which match is lit.
#[derive(Clone, Default)]
struct Search {
    text: String,
    lit: usize,
    begun: bool,
}

/// The transforms that answer to `typed`, in the order of their groups, and the place of the best one.
fn matches(typed: &str) -> (Vec<&'static Entry>, usize) {
    let typed = typed.trim().to_lowercase();
    let points = |entry: &Entry| {
        let named = fuzzy::points(entry.title, &typed).max(fuzzy::points(entry.name, &typed)).map(|points| (1, points));
        named.or_else(|| entry.about.to_lowercase().contains(&typed).then_some((0, 0)))
    };
    let all = catalog().iter().chain(compositions()).copied();
    let found: Vec<(&'static Entry, (i32, i32))> = all.filter_map(|entry| Some((entry, points(entry)?))).collect();
    // Of equals the first.
    let best = (0..found.len()).rev().max_by_key(|at| found[*at].1).unwrap_or(0);
    let lit = if typed.is_empty() { 0 } else { best };
    (found.into_iter().map(|(entry, _)| entry).collect(), lit)
}

/// The list under `button`, while it is open; what was chosen.
pub(super) fn show(ui: &Ui, button: &Response) -> Option<&'static Entry> {
    let id = button.id.with("search");
    let window = ui.ctx().content_rect();
    // It opens where there is more room, below the button or above it.
    let room = (window.bottom() - button.rect.bottom()).max(button.rect.top() - window.top()) - AROUND;
    let height = room.clamp(HEIGHTS.0, HEIGHTS.1);
    let popup = Popup::menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        ui.set_width(WIDTH);
        let mut search = ui.data(|data| data.get_temp::<Search>(id)).unwrap_or_default();
        let chosen = list(ui, &mut search, height);
        ui.data_mut(|data| data.insert_temp(id, search));
        if chosen.is_some() {
            ui.close();
        }
        chosen
    });
    if shown.is_none() {
        ui.data_mut(|data| data.remove_temp::<Search>(id));
    }
    shown.and_then(|shown| shown.inner)
}

fn list(ui: &mut Ui, search: &mut Search, height: f32) -> Option<&'static Entry> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let [up, down, enter] = [Key::ArrowUp, Key::ArrowDown, Key::Enter].map(pressed);
    let shown = Field { name: "Find a transform", hint: "Find a transform", width: ui.available_width() };
    let response = field(ui, &mut search.text, &shown);
    // The first pass of a popup only measures it: nothing in it can have the keyboard yet.
    if !ui.is_sizing_pass() && !std::mem::replace(&mut search.begun, true) {
        response.request_focus();
    }
    let (found, best) = matches(&search.text);
    let changed = response.changed();
    if changed {
        search.lit = best;
    }
    search.lit = search.lit.saturating_add(usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
    ui.add_space(size::TIGHT);
    // A bar that is seen at rest: it says that there is more.
    ui.spacing_mut().scroll = ScrollStyle { bar_width: 8.0, ..ScrollStyle::solid() };
    let bar = ScrollBarVisibility::VisibleWhenNeeded;
    let area = ScrollArea::vertical().max_height(height).auto_shrink([false, true]).scroll_bar_visibility(bar);
    let clicked = area.show(ui, |ui| rows(ui, &found, (search.lit, changed || up || down))).inner;
    clicked.or_else(|| found.get(search.lit).copied().filter(|_| enter))
}

/// The transforms under the headings of their groups; the one that was clicked. The one at `lit` is brought into view if that is `moved`.
fn rows(ui: &mut Ui, found: &[&'static Entry], (lit, moved): (usize, bool)) -> Option<&'static Entry> {
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut group: Option<Group> = None;
    let mut clicked = None;
    for (at, entry) in found.iter().enumerate() {
        if group.replace(entry.group) != Some(entry.group) {
            if at > 0 {
                ui.add_space(size::GAP);
            }
            ui.label(theme::strong(entry.group.title()).size(size::SMALL).color(palette(ui).muted));
        }
        let row = choice(ui, at == lit, entry.title);
        if moved && at == lit {
            row.scroll_to_me_animation(None, egui::style::ScrollAnimation::none());
        }
        if row.on_hover_text(entry.about).clicked() {
            clicked = Some(*entry);
        }
    }
    if found.is_empty() {
        ui.label(theme::small("No transform of this name").color(palette(ui).faint));
    }
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_name_is_lit_and_groups_keep_their_order() {
        let (all, lit) = matches("");
        assert_eq!((all.len(), lit), (catalog().len() + compositions().len(), 0));
        let (found, lit) = matches("hflip");
        assert_eq!(found[lit].name, "HorizontalFlip");
        let (found, lit) = matches("grey");
        assert_eq!(found[lit].name, "ToGray");
        assert!(found.len() < 12, "{:?}", found.iter().map(|entry| entry.name).collect::<Vec<_>>());
        let (found, lit) = matches("sharpen");
        assert_eq!(found[lit].name, "Sharpen");
        let places: Vec<usize> = found.iter().filter_map(|entry| all.iter().position(|other| other.name == entry.name)).collect();
        assert!(places.is_sorted(), "{places:?}");
        assert!(matches("zebra crossing").0.is_empty());
    }
}
