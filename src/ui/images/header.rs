//! The line above a group of tiles: its class, how many, and its split.

use super::listing::{Listing, Spot};
use super::tile;
use crate::session::browse::{Census, Group};
use crate::ui::theme::{self, palette, size};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{CursorIcon, Id, Rect, Response, Sense, Ui, WidgetInfo, pos2};

/// The height of what can be clicked: less than the line, so that it stands off from the tiles above.
const INNER: f32 = 22.0;

/// Shows the line of `group`, of which `shown` begin with `first`, in `rect`; a click means all of those.
pub(super) fn show(ui: &Ui, rect: Rect, (listing, first): (&Listing, Spot), (group, shown): (&Group, u64)) -> Response {
    let p = palette(ui);
    let rect = Rect::from_min_max(pos2(rect.left(), rect.bottom() - INNER - 4.0), pos2(rect.right(), rect.bottom() - 4.0));
    let class = listing.group_class(first);
    let split = listing.group_split(first).map(str::to_owned);
    let filtered = shown < group.census.files();
    let response = ui.interact(rect, Id::unique(("group", listing.is_of_plan(), first.0)), Sense::click());
    let mut name = vec![format!("Group {class}")];
    name.extend(if filtered { vec![of_all(group, shown)] } else { made_of(group, Images::Named) });
    name.extend(split.clone());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name.join(", ")));
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
    let end = write(rect.left() + 1.0, class, theme::strong_font(size::BODY), colour, rect.width() * 0.5);
    let mut beside = if filtered { vec![of_all(group, shown)] } else { made_of(group, Images::Plain) };
    beside.extend(split);
    let end = write(end + size::GAP, &beside.join(" · "), theme::font(size::SMALL), p.muted, rect.width() * 0.45);
    ui.painter().hline((end + size::GAP).min(rect.right())..=rect.right(), middle, theme::line(p.hairline));
    response.on_hover_ui(|ui| {
        ui.label(format!("A click selects {}", if shown == 1 { "it".to_owned() } else { format!("all {} shown", words::count(shown)) }));
        if filtered {
            ui.label(theme::small(format!("In all {}", made_of(group, Images::Named).join(" · "))));
        }
    })
}

/// Whether the number of images says that it is one of images.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Images {
    Plain,
    Named,
}

/// "278 images", as the list of classes has it, and apart from them "3 left out", "1 unreadable".
fn made_of(group: &Group, named: Images) -> Vec<String> {
    let Census { images, left_out, unreadable } = group.census;
    let counted = if named == Images::Named { words::counted(images, "image", "images") } else { words::count(images) };
    let out = if group.dropped { "left out with the class" } else { "left out" };
    let apart = [(left_out, out), (unreadable, "unreadable")].into_iter().filter(|(count, _)| *count > 0);
    let apart = apart.map(|(count, word)| format!("{} {word}", words::count(count)));
    (!group.dropped || images > 0).then_some(counted).into_iter().chain(apart).collect()
}

/// "5 of 282 shown", where filters hide the others.
fn of_all(group: &Group, shown: u64) -> String {
    format!("{} of {} shown", words::count(shown), words::count(group.census.files()))
}
