//! A list to pick from by typing: the palette, and the classes to merge into.

use super::fuzzy;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::visual::{visual, visual_line};
use crate::ui::widgets::{Field, OneLine, TIP, search};
use egui::accesskit::Role;
use egui::{Align2, Color32, Key, Label, Modifiers, Rect, Response, RichText, ScrollArea, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

/// How high the list is, where the window has room for it.
const LIST: f32 = 360.0;
/// How high the field above it is, with what is between them.
const HEAD: f32 = 40.0;
/// Room for the warning below the list.
const WARNING: f32 = 48.0;
/// Between title, note and keys.
const BETWEEN: f32 = 12.0;

/// One thing to pick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// What it is called.
    pub title: String,
    /// A line more; may be empty.
    pub note: String,
    /// Its keys; may be empty.
    pub keys: String,
    /// Why it cannot be picked now; empty if it can.
    pub off: &'static str,
    /// What one should know before picking it, in full below the list; may be empty.
    pub warning: String,
}

impl Item {
    /// Something that can be picked, without keys.
    pub(crate) fn new(title: impl Into<String>, note: impl Into<String>) -> Self {
        Self { title: title.into(), note: note.into(), keys: String::new(), off: "", warning: String::new() }
    }
}

/// What was typed, and which match is lit.
#[derive(Default)]
pub(crate) struct Picker {
    text: String,
    lit: usize,
    begun: bool,
}

/// The places of the items that answer to `text`, the best first; those that only say so in their note come last.
fn matches(items: &[Item], text: &str) -> Vec<usize> {
    let typed = text.trim().to_lowercase();
    let points = |item: &Item| {
        fuzzy::points(&item.title, &typed).map(|points| (1, points)).or_else(|| {
            let whole = format!("{} {}", item.title, item.note).to_lowercase();
            typed.split_whitespace().all(|word| whole.contains(word)).then_some((0, 0))
        })
    };
    let mut found: Vec<((i32, i32), usize)> = items.iter().enumerate().filter_map(|(at, item)| Some((points(item)?, at))).collect();
    if !typed.is_empty() {
        found.sort_by_key(|(points, at)| (std::cmp::Reverse(*points), *at));
    }
    found.into_iter().map(|(_, at)| at).collect()
}

impl Picker {
    /// Whether nothing is typed yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Draws field and list, `room` points high at the most; the place of the item that was picked.
    pub(super) fn show(&mut self, ui: &mut Ui, room: f32, (hint, items): (&str, &[Item])) -> Option<usize> {
        let up = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowUp));
        let down = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::ArrowDown));
        let enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let width = ui.available_width();
        let response = search(ui, &mut self.text, &Field { name: hint, hint, width });
        if !std::mem::replace(&mut self.begun, true) {
            response.request_focus();
        }
        if response.changed() {
            self.lit = 0;
        }
        let found = matches(items, &self.text);
        let last = found.len().saturating_sub(1);
        self.lit = self.lit.saturating_add(usize::from(down)).saturating_sub(usize::from(up)).min(last);
        let (mut picked, mut hovered) = (None, None);
        let warns = items.iter().any(|item| !item.warning.is_empty());
        let height = (room - HEAD - if warns { WARNING } else { 0.0 }).clamp(size::ROW, LIST);
        ui.spacing_mut().item_spacing.y = 0.0;
        // As high as it was, so that nothing jumps while typing.
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, false]);
        area.show_viewport(ui, |ui, viewport| {
            let (corner, width) = (ui.max_rect().left_top(), ui.available_width());
            ui.set_height(size::ROW * found.len() as f32);
            let row = |place: usize| Rect::from_min_size(corner + vec2(0.0, size::ROW * place as f32), vec2(width, size::ROW));
            if up || down {
                ui.scroll_to_rect(row(self.lit), None);
            }
            let first = (viewport.top() / size::ROW).floor().max(0.0) as usize;
            let end = found.len().min((viewport.bottom() / size::ROW).ceil().max(0.0) as usize + 1);
            for place in first..end {
                let mut child = ui.new_child(UiBuilder::new().id_salt(place).max_rect(row(place)));
                let item = &items[found[place]];
                let response = line(&mut child, item, place == self.lit);
                if response.hovered() {
                    hovered = Some(item);
                }
                if response.clicked() && item.off.is_empty() {
                    picked = Some(found[place]);
                }
            }
            if found.is_empty() {
                ui.add_space(size::GAP);
                ui.label(theme::small("Nothing of this name").color(palette(ui).faint));
            }
        });
        if warns {
            let told = hovered.or_else(|| found.get(self.lit).map(|at| &items[*at]));
            warning(ui, told.map_or("", |item| &item.warning));
        }
        picked.or_else(|| found.get(self.lit).copied().filter(|at| enter && items[*at].off.is_empty()))
    }
}

fn line(ui: &mut Ui, item: &Item, lit: bool) -> Response {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    let can = item.off.is_empty();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, can, lit, format!("Choose {}", item.title)));
    let fill = if lit {
        p.pressed
    } else if response.hovered() {
        p.hover
    } else {
        p.raised
    };
    ui.painter().rect_filled(rect, f32::from(radius::WIDGET), fill);
    let inner = rect.shrink2(vec2(8.0, 0.0));
    let keys = ui.painter().text(inner.right_center(), Align2::RIGHT_CENTER, &item.keys, theme::font(size::SMALL), p.muted);
    let right = if item.keys.is_empty() { inner.right() } else { keys.left() - BETWEEN };
    let note = if can { &item.note } else { item.off };
    let cut = title_and_note(ui, inner.with_max_x(right), (&item.title, if can { p.strong } else { p.faint }), note);
    if !cut {
        return response;
    }
    response.on_hover_ui(|ui| {
        ui.set_max_width(TIP);
        ui.add(Label::new(RichText::new(visual(&item.title)).color(p.strong)).wrap());
        if !note.is_empty() {
            ui.add(Label::new(theme::small(visual_line(note)).color(p.text)).wrap());
        }
    })
}

/// Paints them beside one another into `room`, of which a third is the note's where it needs so much; whether one of them is cut.
fn title_and_note(ui: &Ui, room: Rect, (title, colour): (&str, Color32), note: &str) -> bool {
    let p = palette(ui);
    let faint = (theme::font(size::SMALL), p.faint);
    let kept = if note.is_empty() {
        0.0
    } else {
        let most = room.width() / 3.0;
        OneLine::new(ui.painter(), note, faint.clone(), most).width().min(most) + BETWEEN
    };
    let title = OneLine::new(ui.painter(), title, (theme::font(size::BODY), colour), room.width() - kept);
    let mut cut = title.cut;
    let left = title.paint(ui.painter(), room.left_center(), Align2::LEFT_CENTER).right() + BETWEEN;
    if !note.is_empty() {
        let note = OneLine::new(ui.painter(), note, faint, room.right() - left);
        cut |= note.cut;
        note.paint(ui.painter(), pos2(left, room.center().y), Align2::LEFT_CENTER);
    }
    cut
}

/// What one should know of the item that is lit or under the pointer. Its room is kept where nothing is to be told.
fn warning(ui: &mut Ui, text: &str) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), WARNING), Sense::hover());
    let mut child = ui.new_child(UiBuilder::new().id_salt("warning").max_rect(rect.shrink2(vec2(8.0, 4.0))));
    ScrollArea::vertical().id_salt("warning").auto_shrink(false).show(&mut child, |ui| {
        ui.add(Label::new(theme::small(visual_line(text)).color(palette(ui).many)).wrap());
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_match_comes_first_and_notes_count_last() {
        let item = |title: &str, note: &str| Item::new(title, note);
        let items =
            [item("Show problems", "odd files"), item("Open folder…", "Choose a folder"), item("Open path…", "Type the path of a folder")];
        assert_eq!(matches(&items, ""), [0, 1, 2], "in their order");
        assert_eq!(matches(&items, "folder open"), [1, 2], "the second only by its note");
        assert_eq!(matches(&items, "open path"), [2]);
        assert_eq!(matches(&items, "PRO"), [0]);
        assert!(matches(&items, "zebra").is_empty());
    }
}
