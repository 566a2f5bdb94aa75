//! One class: name, bar, before and after.

use super::data::ClassRow;
use crate::ui::balance::{self, BarPart};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::visual::visual;
use crate::ui::widgets::{OneLine, Piece, meter};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{Align2, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};

/// How the row stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    /// Whether it is selected.
    pub selected: bool,
    /// Whether its parts are shown.
    pub open: bool,
    /// How wide the column of numbers is, in points.
    pub numbers: f32,
}

/// What became of the row in this frame.
pub(super) struct Answer {
    /// The row itself.
    pub response: Response,
    /// Whether ▸ was clicked.
    pub toggled: bool,
}

const BAR: f32 = 60.0;
/// Room for the dot behind a name, in points.
const DOT: f32 = 14.0;
/// The least width of the column of numbers, in points.
const LEAST_NUMBERS: f32 = 84.0;

/// Draws the row into `rect`.
pub(super) fn show(ui: &mut Ui, (row, rect): (&ClassRow, Rect), state: State) -> Answer {
    let id = ui.scope_id().with(("class", &row.name));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let sentence = row.sentence();
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, state.selected, &sentence));
    let p = palette(ui);
    let hover = ui.ctx().animate_bool_responsive(id, response.hovered());
    let fill = if state.selected { p.selected } else { theme::mix(p.panel, p.hover, hover) };
    ui.painter().rect_filled(rect.shrink2(vec2(0.0, 1.0)), f32::from(radius::WIDGET), fill);
    let inner = rect.shrink2(vec2(size::GAP, 0.0));
    let toggled = !row.parts.is_empty() && arrow(ui, row, inner, state.open);
    numbers(ui, row, inner, state.selected);
    let numbers = inner.right() - state.numbers;
    let bar_width = bar_width(inner.width());
    let bar_right = numbers - 12.0;
    let bar_left = bar_right - bar_width;
    if bar_width > 0.0 {
        let bar = Rect::from_center_size(pos2((bar_left + bar_right) / 2.0, rect.center().y), vec2(bar_width, 6.0));
        let secs = theme::bar_secs(ui.ctx());
        let move_to = |(end, at): (usize, f32)| ui.ctx().animate_value_with_time(id.with(("piece", end)), at, secs);
        let pieces = row.pieces.map(|(part, (from, to))| {
            let (from, to) = (move_to((2 * part as usize, from)), move_to((2 * part as usize + 1, to)));
            Piece { from, to, colour: balance::colour(p, part), hollow: part == BarPart::LeftOut }
        });
        meter(ui.painter(), bar, p, &pieces, row.tick);
        let about = ui.interact(bar.expand2(vec2(0.0, 6.0)), id.with("bar"), Sense::hover());
        about.on_hover_ui(|ui| bar_tip(ui, row));
    }
    let cut = name(ui, row, Rect::from_min_max(pos2(inner.left(), rect.top()), pos2(bar_left - size::GAP, rect.bottom())));
    let response = if cut || !row.own.is_empty() { response.on_hover_ui(|ui| tip(ui, row)) } else { response };
    Answer { response, toggled }
}

/// How wide the bar is in a row of `width` points between its margins; 0 where it has no room.
pub(super) fn bar_width(width: f32) -> f32 {
    match width {
        width if width < 190.0 => 0.0,
        width if width < 250.0 => BAR / 2.0,
        _ => BAR,
    }
}

/// What the bar says, in words.
fn bar_tip(ui: &mut Ui, row: &ClassRow) {
    let p = palette(ui);
    ui.label(theme::strong(visual(&row.name)).color(p.strong));
    ui.label(theme::small(format!("{} now", words::counted(row.counts.before, "image", "images"))).color(p.text));
    let parts: Vec<String> = BarPart::ALL.into_iter().filter_map(|part| said(part, row)).collect();
    if !parts.is_empty() {
        ui.label(theme::small(format!("after: {}", parts.join(", "))).color(p.text));
    }
    if let Some(target) = row.counts.target {
        let text = format!("target {}, the upright line: {}", words::count(target), row.level().words());
        ui.label(theme::small(text).color(p.text));
    }
}

/// "213 kept", where the plan changes the class and there are any.
fn said(part: BarPart, row: &ClassRow) -> Option<String> {
    let images = part.of(&row.counts);
    (images > 0 && row.counts.before != row.counts.kept.max(row.counts.after)).then(|| format!("{} {}", words::count(images), part.name()))
}

/// The whole name, and what is set for this class alone.
fn tip(ui: &mut Ui, row: &ClassRow) {
    let p = palette(ui);
    ui.set_max_width(320.0);
    ui.label(theme::strong(visual(&row.name)).color(p.strong));
    if !row.own.is_empty() {
        ui.label(theme::small(words::sentence(&row.own)).color(p.muted));
    }
}

/// Draws the name; whether it is cut. A dot behind it says that something is set for this class alone.
fn name(ui: &Ui, row: &ClassRow, mut room: Rect) -> bool {
    let p = palette(ui);
    if !row.own.is_empty() {
        room.max.x -= DOT;
    }
    let name = OneLine::new(ui.painter(), &row.name, (theme::font(size::BODY), p.strong), room.width().max(20.0));
    let cut = name.cut;
    let place = name.paint(ui.painter(), room.left_center(), Align2::LEFT_CENTER);
    if !row.own.is_empty() {
        ui.painter().circle_filled(pos2(place.right() + DOT / 2.0 + 1.0, room.center().y), 3.0, p.accent);
    }
    cut
}

/// How wide the column of numbers is for `rows`: as wide as the widest can be, so that all bars begin at one place.
pub(super) fn numbers_width(ui: &Ui, rows: &[ClassRow]) -> f32 {
    let width = |text: String, font| ui.painter().layout_no_wrap(text, font, palette(ui).text).size().x;
    let most = |of: fn(&ClassRow) -> u64| rows.iter().map(of).max().unwrap_or(0);
    let mut wide = width(words::count(most(|row| row.counts.after)), theme::strong_font(size::BODY));
    if rows.iter().any(|row| row.counts.before != row.counts.after) {
        wide += width(format!("{} → ", words::count(most(|row| row.counts.before))), theme::font(size::BODY));
    }
    wide.max(LEAST_NUMBERS)
}

/// `before → after`, right-aligned.
fn numbers(ui: &Ui, row: &ClassRow, inner: Rect, selected: bool) {
    let p = palette(ui);
    let (before, after) = (row.counts.before, row.counts.after);
    let after_right = inner.right();
    let painter = ui.painter();
    let right = painter.text(
        pos2(after_right, inner.center().y),
        Align2::RIGHT_CENTER,
        words::count(after),
        theme::strong_font(size::BODY),
        p.strong,
    );
    if before == after {
        return;
    }
    let muted = if selected { p.text } else { p.muted };
    let text = format!("{} → ", words::count(before));
    painter.text(pos2(right.left(), inner.center().y), Align2::RIGHT_CENTER, text, theme::font(size::BODY), muted);
}

fn arrow(ui: &mut Ui, row: &ClassRow, inner: Rect, open: bool) -> bool {
    // In the margin, so that all names begin at one place.
    let rect = Rect::from_min_max(pos2(inner.left() - size::GAP - 3.0, inner.top()), pos2(inner.left() - 1.0, inner.bottom()));
    let response = ui.interact(rect, ui.scope_id().with(("parts", &row.name)), Sense::click());
    let what = if open { "Hide" } else { "Show" };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{what} the parts of {}", row.name)));
    let p = palette(ui);
    let colour = if response.hovered() { p.strong } else { p.muted };
    let c = pos2(inner.left() - 4.5, inner.center().y);
    let points = if open {
        vec![c + vec2(-3.0, -1.5), c + vec2(3.0, -1.5), c + vec2(0.0, 2.5)]
    } else {
        vec![c + vec2(-1.5, -3.0), c + vec2(2.5, 0.0), c + vec2(-1.5, 3.0)]
    };
    ui.painter().add(egui::Shape::convex_polygon(points, colour, egui::Stroke::NONE));
    response.clicked()
}
