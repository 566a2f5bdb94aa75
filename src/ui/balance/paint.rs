//! What is painted in a panel of the histogram: axis, bars, labels, the target line, the legend, the tooltip.

use super::chart::Panel;
use super::data::{Bar, Chart, Part};
use super::texture;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::visual::visual;
use crate::ui::widgets::OneLine;
use crate::ui::words;
use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Color32, Rect, Shape, Ui, pos2, vec2};

/// The counts of the level lines, and the split's name where several are shown.
pub(super) fn axis(ui: &Ui, panel: &Panel<'_>) {
    let p = palette(ui);
    let plot = panel.plane.plot;
    for tick in panel.levels() {
        let at = pos2(plot.left() - 8.0, panel.plane.y(tick));
        ui.painter().text(at, Align2::RIGHT_CENTER, words::count(tick), theme::font(size::SMALL), p.muted);
    }
    if let Some(title) = panel.title {
        let room = Rect::from_min_size(plot.min - vec2(0.0, 4.0), vec2(plot.width(), 14.0));
        // Two bars of one height in two panels are not of one count.
        let said = if panel.resampled() { format!("{title} · own scale") } else { format!("{title} (not resampled) · own scale") };
        fitted(ui, (room.left_top(), Align2::LEFT_TOP), (&said, theme::strong_font(size::SMALL), p.text), room.width());
    }
}

/// What is left out, and the textures of the bars in view.
pub(super) fn bars(ui: &Ui, panel: &Panel<'_>) {
    let p = palette(ui);
    let painter = ui.painter().with_clip_rect(panel.plane.plot.expand2(vec2(1.0, 4.0)).intersect(ui.clip_rect()));
    for (at, bar) in panel.plane.visible(panel.chart.count()).filter_map(|at| Some((at, panel.chart.bar(at)?))) {
        for (part, (from, to)) in bar.stack().into_iter().filter(|(_, (from, to))| to > from) {
            texture::over(&painter, panel.plane.bar(at, (from, to)), p, part);
        }
    }
}

/// What changes above each bar; name and numbers below the last panel.
pub(super) fn labels(ui: &Ui, panel: &Panel<'_>) {
    let p = palette(ui);
    let small = || theme::font(size::SMALL);
    for (at, bar) in panel.plane.visible(panel.chart.count()).filter_map(|at| Some((at, panel.chart.bar(at)?))) {
        let Some((x, width)) = panel.plane.label_room(at) else { continue };
        let top = panel.plane.y(bar.counts.before.max(bar.counts.after)).max(panel.plane.plot.top());
        let foot = clear_of(panel, top - 4.0);
        if let Some(change) = bar.change() {
            let colour = texture::colour(p, bar.changed());
            whole(ui, (pos2(x, foot), Align2::CENTER_BOTTOM), (&change, small(), colour), width);
        } else if panel.title.is_some() && !panel.terse {
            // With several panels there are no numbers under the names.
            whole(ui, (pos2(x, foot), Align2::CENTER_BOTTOM), (&bar.numbers(), small(), p.muted), width);
        }
        if !panel.last {
            continue;
        }
        let names = panel.plane.plot.bottom() + 6.0;
        let font = if panel.terse { small() } else { theme::font(size::BODY) };
        if panel.terse {
            tight(ui, (pos2(x, names), Align2::CENTER_TOP), (bar.name, font, p.text), width);
        } else {
            fitted(ui, (pos2(x, names), Align2::CENTER_TOP), (bar.name, font, p.text), width);
        }
        if !panel.terse && panel.title.is_none() {
            let place = (pos2(x, names + 18.0), Align2::CENTER_TOP);
            // Where both do not stand clear of their neighbours, what comes out.
            if !whole(ui, place, (&bar.numbers(), small(), p.muted), width) {
                whole(ui, place, (&format!("→ {}", words::count(bar.counts.after)), small(), p.muted), width);
            }
        }
    }
}

/// The foot of a number at `foot`, or above the target line where that would go through it.
fn clear_of(panel: &Panel<'_>, foot: f32) -> f32 {
    let line = panel.chart.target.filter(|_| panel.resampled()).map(|target| panel.plane.y(target));
    line.filter(|y| (foot - size::SMALL - 3.0..foot + 2.0).contains(y)).map_or(foot, |y| y - 3.0)
}

type Said<'a> = (&'a str, egui::FontId, Color32);

/// Text that is cut with … where it is wider than `width`.
fn fitted(ui: &Ui, (at, anchor): (egui::Pos2, Align2), (text, font, colour): Said<'_>, width: f32) {
    OneLine::new(ui.painter(), text, (font, colour), width).paint(ui.painter(), at, anchor);
}

/// Text that is cut in the middle, because many names differ at their ends: "cla…042".
fn tight(ui: &Ui, (at, anchor): (egui::Pos2, Align2), (text, font, colour): Said<'_>, width: f32) {
    let whole = ui.painter().layout_no_wrap(words::shortened(text, 64), font.clone(), colour);
    let letters: Vec<char> = text.chars().take(256).collect();
    let room = (width / (whole.size().x / letters.len().clamp(1, 64) as f32).max(1.0)) as usize;
    if whole.size().x <= width || letters.len() <= room {
        return fitted(ui, (at, anchor), (text, font, colour), width);
    }
    // Letters are of unlike widths: as many as truly have room, or the end would be cut off after all.
    let cut = |room: usize| {
        let (head, tail) = ((room - 1) / 3, room - 1 - (room - 1) / 3);
        let cut: String = letters[..head].iter().chain(&['…']).chain(&letters[letters.len() - tail..]).collect();
        ui.painter().layout_no_wrap(cut, font.clone(), colour)
    };
    let galley = (2..=(room + 2).min(letters.len())).rev().map(cut).find(|galley| galley.size().x <= width).unwrap_or_else(|| cut(2));
    let rect = anchor.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, colour);
}

/// A number, whole or not at all: half a number would be another one. Whether there was room for it.
fn whole(ui: &Ui, (at, anchor): (egui::Pos2, Align2), (text, font, colour): Said<'_>, width: f32) -> bool {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), font, colour);
    let fits = galley.size().x <= width;
    if fits {
        let rect = anchor.anchor_size(at, galley.size());
        ui.painter().galley(rect.min, galley, colour);
    }
    fits
}

/// What the textures mean; only those that are there.
pub(super) fn legend(ui: &Ui, room: Rect, charts: &[Chart<'_>]) {
    let p = palette(ui);
    let there = |part: &Part| charts.iter().any(|chart| chart.parts().contains(part));
    let mut right = room.right();
    for part in Part::ALL.into_iter().filter(there).collect::<Vec<_>>().into_iter().rev() {
        let galley = ui.painter().layout_no_wrap(part.name().to_owned(), theme::font(size::SMALL), p.muted);
        let at = pos2(right - galley.size().x, room.top() + 6.0 - galley.size().y / 2.0);
        let swatch = Rect::from_min_size(pos2(at.x - 20.0, room.top()), vec2(14.0, 12.0));
        ui.painter().galley(at, galley, p.muted);
        texture::fill(&ui.painter().with_clip_rect(swatch.expand(1.0).intersect(ui.clip_rect())), swatch, p, part);
        right = swatch.left() - size::PAD;
    }
}

/// Where the number of the target is said.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// On the handle at the end of its line.
    AtLine,
    /// At the pointer that drags it.
    AtPointer,
}

/// The target line at `y` and its handle; the handle's rectangle.
pub(super) fn target(ui: &Ui, panel: &Panel<'_>, (y, target): (f32, Option<u64>), number: Number) -> Rect {
    let p = palette(ui);
    let plot = panel.plane.plot;
    let (colour, on, texts) = match target {
        Some(target) => (p.accent, p.on_accent, [format!("target {} ↕", words::count(target)), format!("{} ↕", words::count(target))]),
        None => (p.pressed, p.text, ["set a target ↕".to_owned(), "target ↕".to_owned()]),
    };
    let padding = vec2(16.0, 7.0);
    let [long, short] = texts.map(|text| ui.painter().layout_no_wrap(text, theme::strong_font(size::SMALL), on));
    let galley = if long.size().x + padding.x + size::TIGHT > panel.handle { short } else { long };
    let room = galley.size() + padding;
    // A number too long for its place goes over the plot, not out of the card.
    let left = (plot.right() + size::TIGHT).min(plot.right() + panel.handle - room.x);
    let handle = Rect::from_min_size(pos2(left, y - room.y / 2.0), room);
    let line = [pos2(plot.left(), y), pos2(handle.left(), y)];
    let stroke = if target.is_some() { theme::ring(colour) } else { theme::line(p.edge) };
    ui.painter().extend(Shape::dashed_line(&line, stroke, 6.0, 4.0));
    if number == Number::AtLine {
        ui.painter().rect_filled(handle, f32::from(radius::WIDGET), colour);
        ui.painter().galley(handle.center() - galley.size() / 2.0, galley, on);
    }
    handle
}

/// Over the plots while the counts are not known yet; what it says stands at the foot of `room`, over no number.
pub(super) fn unsettled(ui: &Ui, plots: Rect, room: Rect) {
    let p = palette(ui);
    ui.painter().rect_filled(plots.expand2(vec2(0.0, 4.0)), 0.0, p.panel.gamma_multiply(0.55));
    let text = "Looking at the images: these counts may change";
    let mut job = LayoutJob::simple_singleline(text.to_owned(), theme::strong_font(size::SMALL), p.many);
    job.wrap = TextWrapping::truncate_at_width(room.width());
    let galley = ui.painter().layout_job(job);
    let at = Align2::CENTER_BOTTOM.anchor_size(room.center_bottom(), galley.size());
    ui.painter().galley(at.min, galley, p.many);
}

/// The tooltip of a bar.
pub(super) fn numbers(ui: &mut Ui, bar: &Bar<'_>, resampled: bool) {
    let p = palette(ui);
    ui.set_max_width(220.0);
    // Lines of numbers, not of buttons.
    ui.spacing_mut().interact_size.y = size::BODY;
    ui.label(theme::strong(visual(bar.name)).color(p.strong));
    egui::Grid::new("numbers").num_columns(2).spacing(vec2(24.0, 2.0)).show(ui, |ui| {
        for (what, count) in bar.lines() {
            ui.label(theme::small(what).color(p.muted));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(theme::small(words::count(count)).color(p.text))
            });
            ui.end_row();
        }
    });
    if resampled {
        ui.label(theme::small("Drag its top for a target of its own, or drag it onto another class to merge").color(p.faint));
    }
}
