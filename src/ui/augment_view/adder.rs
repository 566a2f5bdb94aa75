//! The list of transforms to add: typed letters filter it at once, arrows and Enter choose.

use crate::augment::{Entry, Group, catalog, compositions};
use crate::ui::overlay::fuzzy;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{self, Field, choice, heading, panel, sentence};
use egui::scroll_area::ScrollBarVisibility;
use egui::style::ScrollStyle;
use egui::{Key, Modifiers, Rect, RectAlign, Response, ScrollArea, Ui};

/// How wide the list is, and how high at most and at least, in points.
const WIDTH: f32 = 260.0;
const HEIGHTS: (f32, f32) = (120.0, 480.0);
/// The field above the list and the popup's margins, in points.
const AROUND: f32 = 72.0;
/// The popup's margins and its distance from the button, at the left and right, in points.
const SIDES: f32 = 24.0;
/// With so much room below the button the list opens there, in points.
const GENEROUS: f32 = 340.0;

/// What was typed, and which match is lit.
#[derive(Clone, Default)]
struct Search {
    text: String,
    lit: usize,
    begun: bool,
    /// The frame that it was shown in last: a list that opens begins anew.
    frame: u64,
}

/// The transforms that answer to `typed`, the best first; without letters all of them, in the order of their groups.
fn matches(typed: &str) -> Vec<&'static Entry> {
    let typed = typed.trim().to_lowercase();
    let points = |entry: &Entry| {
        let named = fuzzy::points(entry.title, &typed).max(fuzzy::points(entry.name, &typed)).map(|points| (1, points));
        named.or_else(|| entry.about.to_lowercase().contains(&typed).then_some((0, 0)))
    };
    let all = catalog().iter().chain(compositions()).copied();
    let mut found: Vec<(&'static Entry, (i32, i32))> = all.filter_map(|entry| Some((entry, points(entry)?))).collect();
    if !typed.is_empty() {
        // Of equals the first.
        found.sort_by_key(|(_, points)| std::cmp::Reverse(*points));
    }
    found.into_iter().map(|(entry, _)| entry).collect()
}

/// Where the list opens that `button` opens in `window`, and how high it is: below the button where there is room, else beside it, and over
/// what it adds to only where there is no other place.
fn place(button: Rect, window: Rect) -> (RectAlign, f32) {
    let high = |room: f32| (room - AROUND).clamp(HEIGHTS.0, HEIGHTS.1);
    let (below, above) = (window.bottom() - button.bottom(), button.top() - window.top());
    let beside = window.right() - button.right() >= WIDTH + SIDES;
    match () {
        () if below >= GENEROUS => (RectAlign::BOTTOM_START, high(below)),
        // As far down as the button stands, or as far up, whichever is more.
        () if beside && button.center().y > window.center().y => (RectAlign::RIGHT_END, high(above + button.height())),
        () if beside => (RectAlign::RIGHT_START, high(below + button.height())),
        () if below >= above => (RectAlign::BOTTOM_START, high(below)),
        () => (RectAlign::TOP_START, high(above)),
    }
}

/// The list under `button` or beside it, while it is open; what was chosen.
pub(super) fn show(ui: &Ui, button: &Response) -> Option<&'static Entry> {
    let id = button.id.with("search");
    let (align, height) = place(button.rect, ui.ctx().content_rect());
    let shown = panel(button).align(align).show(|ui| {
        ui.set_width(WIDTH);
        let frame = ui.ctx().cumulative_frame_nr();
        let before = ui.data(|data| data.get_temp::<Search>(id)).filter(|search| search.frame + 1 >= frame);
        let mut search = Search { frame, ..before.unwrap_or_default() };
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
    let response = widgets::search(ui, &mut search.text, &shown);
    // The first pass of a popup only measures it: nothing in it can have the keyboard yet.
    if !ui.is_sizing_pass() && !std::mem::replace(&mut search.begun, true) {
        response.request_focus();
    }
    let found = matches(&search.text);
    let changed = response.changed();
    if changed {
        search.lit = 0;
    }
    search.lit = search.lit.saturating_add(usize::from(down)).saturating_sub(usize::from(up)).min(found.len().saturating_sub(1));
    ui.add_space(size::TIGHT);
    // A bar that is seen at rest: it says that there is more.
    ui.spacing_mut().scroll = ScrollStyle { bar_width: 8.0, ..ScrollStyle::solid() };
    let bar = ScrollBarVisibility::VisibleWhenNeeded;
    let area = ScrollArea::vertical().max_height(height).auto_shrink(false).scroll_bar_visibility(bar);
    let clicked = area.show(ui, |ui| rows(ui, &found, (search.lit, changed || up || down), search.text.trim().is_empty())).inner;
    clicked.or_else(|| found.get(search.lit).copied().filter(|_| enter))
}

/// The transforms, under the headings of their groups where all are `grouped`; the one that was clicked. The one at `lit` is brought into view
/// if that is `moved`.
fn rows(ui: &mut Ui, found: &[&'static Entry], (lit, moved): (usize, bool), grouped: bool) -> Option<&'static Entry> {
    ui.spacing_mut().item_spacing.y = 2.0;
    let mut group: Option<Group> = None;
    let mut clicked = None;
    for (at, entry) in found.iter().enumerate() {
        if grouped && group.replace(entry.group) != Some(entry.group) {
            if at > 0 {
                ui.add_space(size::GAP);
            }
            heading(ui, entry.group.title());
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
        sentence(ui, theme::small("No transform of this name").color(palette(ui).faint));
    }
    clicked
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    #[test]
    fn the_list_lies_over_what_it_adds_to_only_where_there_is_no_other_place() {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(1440.0, 900.0));
        let at = |top: f32| place(Rect::from_min_size(pos2(320.0, top), vec2(290.0, 28.0)), window);
        assert_eq!(at(300.0), (RectAlign::BOTTOM_START, HEIGHTS.1));
        assert_eq!((at(520.0).0, at(840.0)), (RectAlign::BOTTOM_START, (RectAlign::RIGHT_END, HEIGHTS.1)));
        let small = Rect::from_min_max(pos2(0.0, 0.0), pos2(512.0, 320.0));
        let button = |width: f32| Rect::from_min_size(pos2(44.0, 248.0), vec2(width, 28.0));
        assert_eq!(place(button(172.0), small), (RectAlign::RIGHT_END, 204.0));
        assert_eq!(place(button(300.0), small).0, RectAlign::TOP_START, "no room at its side");
    }

    #[test]
    fn the_best_name_comes_first_and_all_of_them_by_group() {
        let all = matches("");
        assert_eq!(all.len(), catalog().len() + compositions().len());
        assert!(all.iter().zip(catalog()).all(|(shown, entry)| shown.name == entry.name));
        assert_eq!(matches("hflip")[0].name, "HorizontalFlip");
        let found = matches("grey");
        assert_eq!(found[0].name, "ToGray");
        assert!(found.len() < 12, "{:?}", found.iter().map(|entry| entry.name).collect::<Vec<_>>());
        assert_eq!(matches("sharpen")[0].name, "Sharpen");
        assert!(matches("zebra crossing").is_empty());
    }
}
