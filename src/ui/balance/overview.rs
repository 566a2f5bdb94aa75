//! All classes at a glance, under a chart that shows some of them: drag the window, click a place, or use the arrow keys.

use super::data::Chart;
use crate::ui::theme::{self, Palette, palette};
use egui::accesskit::Role;
use egui::{Color32, EventFilter, Id, Key, Mesh, Modifiers, Rect, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

/// How high it is.
pub(super) const HEIGHT: f32 = 26.0;

/// Draws the strip into `room`; `shown` classes from `first` on are in view.
pub(super) fn show(ui: &mut Ui, first: &mut f32, chart: &Chart<'_>, (room, shown): (Rect, f32)) {
    let p = palette(ui);
    let count = chart.count() as f32;
    let response = ui.interact(room, Id::unique("overview of the classes"), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Overview of all classes"));
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
        *first = (pointer.x - room.left()) / room.width() * count - shown / 2.0;
    }
    if response.has_focus() {
        *first += keys(ui, &response, (shown, count));
    }
    *first = first.clamp(0.0, (count - shown).max(0.0));
    ui.painter().rect_filled(room, 2.0, p.canvas);
    ui.painter().add(Shape::mesh(bars(chart, room, p)));
    let (left, width) = (room.left() + *first / count * room.width(), (shown / count * room.width()).max(6.0));
    let window = Rect::from_min_size(pos2(left, room.top()), vec2(width, room.height()));
    let lit = response.hovered() || response.dragged() || response.has_focus();
    ui.painter().rect_filled(window, 2.0, p.strong.gamma_multiply(0.10));
    ui.painter().rect_stroke(window, 2.0, theme::line(if lit { p.accent } else { p.muted }), egui::StrokeKind::Inside);
    let text = format!("{} to {} of {}", *first as usize + 1, ((*first + shown) as usize).min(chart.count()), chart.count());
    response.on_hover_text(text);
}

fn keys(ui: &Ui, response: &egui::Response, (shown, count): (f32, f32)) -> f32 {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let steps = [
        (Key::ArrowLeft, -1.0),
        (Key::ArrowRight, 1.0),
        (Key::PageUp, -shown),
        (Key::PageDown, shown),
        (Key::Home, -count),
        (Key::End, count),
    ];
    ui.input_mut(|input| steps.iter().map(|(key, by)| input.count_and_consume_key(Modifiers::NONE, *key) as f32 * by).sum())
}

/// One bar a point at most: the largest of the classes that fall on it, before and after.
fn bars(chart: &Chart<'_>, room: Rect, p: &Palette) -> Mesh {
    let columns = (room.width() as usize).min(chart.count()).max(1);
    let mut highest = vec![(0_u64, 0_u64); columns];
    for at in 0..chart.count() {
        let Some(bar) = chart.bar(at) else { continue };
        let column = &mut highest[at * columns / chart.count()];
        *column = (column.0.max(bar.counts.before), column.1.max(bar.counts.after));
    }
    let width = room.width() / columns as f32;
    // Roots, so that small classes are seen beside a large one.
    let scale = |count: u64| (count as f32).sqrt() / (chart.largest as f32).sqrt() * (room.height() - 2.0);
    let mut mesh = Mesh::default();
    for (at, (before, after)) in highest.into_iter().enumerate() {
        let left = room.left() + at as f32 * width;
        let mut bar = |count: u64, colour: Color32| {
            let top = room.bottom() - scale(count);
            mesh.add_colored_rect(Rect::from_min_max(pos2(left, top), pos2(left + width * 0.8, room.bottom())), colour);
        };
        bar(before, p.edge.gamma_multiply(0.7));
        bar(after.min(before), p.fine);
        if after > before {
            bar(after, p.accent.gamma_multiply(0.6));
        }
    }
    mesh
}
