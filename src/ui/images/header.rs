//! The line above a group of tiles: its class, how many, and its split.

use super::listing::{Listing, Spot};
use super::tile;
use crate::ui::theme::{self, palette, size};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{CursorIcon, Id, Rect, Response, Sense, Ui, WidgetInfo, pos2};

/// The height of what can be clicked: less than the line, so that it stands off from the tiles above.
const INNER: f32 = 22.0;

/// Shows the line of the group of `count` tiles that begins with `first`, in `rect`; a click means all of them.
pub(super) fn show(ui: &Ui, rect: Rect, (listing, first): (&Listing, Spot), count: usize) -> Response {
    let p = palette(ui);
    let rect = Rect::from_min_max(pos2(rect.left(), rect.bottom() - INNER - 4.0), pos2(rect.right(), rect.bottom() - 4.0));
    let class = listing.group_words(first);
    let many = words::counted(count as u64, "image", "images");
    let split = listing.group_split(first);
    let response = ui.interact(rect, Id::unique(("group", listing.is_of_plan(), first.0)), Sense::click());
    let name = match split {
        Some(split) => format!("Group {class}, {many}, {split}"),
        None => format!("Group {class}, {many}"),
    };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
    }
    let middle = rect.center().y;
    let write = |x: f32, text: &str, font, colour, room: f32| {
        let galley = tile::line(ui.painter(), text, (font, colour), room);
        let end = x + galley.size().x;
        ui.painter().galley(pos2(x, middle - galley.size().y / 2.0), galley, colour);
        end
    };
    let colour = if response.hovered() { p.accent } else { p.strong };
    let end = write(rect.left() + 1.0, &class, theme::strong_font(size::BODY), colour, rect.width() * 0.6);
    let beside = match split {
        Some(split) => format!("{} · {split}", words::count(count as u64)),
        None => words::count(count as u64),
    };
    let end = write(end + size::GAP, &beside, theme::font(size::SMALL), p.muted, rect.width() * 0.35);
    ui.painter().hline((end + size::GAP).min(rect.right())..=rect.right(), middle, theme::line(p.hairline));
    response.on_hover_text(format!("A click selects {}", if count == 1 { "it".to_owned() } else { format!("all {many}") }))
}
