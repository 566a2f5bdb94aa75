//! What is painted over the plot: ghosts of what is left out, labels, the target line.

use super::data::{Bar, Chart, Scale};
use crate::ui::theme::{self, Palette, palette, radius, size};
use crate::ui::words;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, Rect, Shape, Ui, pos2, vec2};
use egui_plot::PlotTransform;

/// How wide a bar is in its slot.
const WIDTH: f64 = 0.64;

/// Where things stand on the screen.
pub(super) struct Spots<'a> {
    /// The data.
    pub chart: &'a Chart,
    /// Heights.
    pub scale: Scale,
    /// From data to screen.
    pub transform: &'a PlotTransform,
    /// Where names begin, below the plot.
    pub names_top: f32,
    /// Whether there are too many classes for numbers under the names.
    pub terse: bool,
}

impl Spots<'_> {
    /// Where `count` stands.
    pub(super) fn y(&self, count: f64) -> f32 {
        self.transform.position_from_point_y(self.scale.height(count))
    }

    /// The bars in view, with their places.
    pub(super) fn visible(&self) -> impl Iterator<Item = (usize, &Bar)> {
        let [left, _] = self.transform.bounds().min();
        let [right, _] = self.transform.bounds().max();
        let inside = move |at: usize| at as f64 + 0.5 > left && (at as f64 - 0.5) < right;
        self.chart.bars.iter().enumerate().filter(move |(at, _)| inside(*at))
    }

    fn x(&self, at: usize) -> f32 {
        self.transform.position_from_point_x(at as f64)
    }

    fn slot(&self) -> f32 {
        self.transform.dpos_dvalue_x() as f32
    }

    /// The column of the class at `at`: its slot, from the top of the plot to the end of its labels.
    pub(super) fn column(&self, at: usize) -> Rect {
        let frame = self.transform.frame();
        let half = self.slot() / 2.0 - 1.0;
        Rect::from_min_max(pos2(self.x(at) - half, frame.top()), pos2(self.x(at) + half, self.names_top + 32.0))
    }

    /// Room for a label of the class at `at`, clipped to the plot's width.
    fn label_room(&self, at: usize) -> Option<(f32, f32)> {
        let frame = self.transform.frame();
        let (x, width) = (self.x(at), self.slot() - 6.0);
        (x - width / 2.0 >= frame.left() - 2.0 && x + width / 2.0 <= frame.right() + 2.0).then_some((x, width))
    }
}

/// The solid parts, by kind.
pub(super) fn bars(p: &Palette, chart: &Chart, scale: Scale) -> [(&'static str, Vec<egui_plot::Bar>); 3] {
    let bar = |at: usize, (from, to): (u64, u64), colour: Color32| {
        let (low, high) = (scale.height(from as f64), scale.height(to as f64));
        egui_plot::Bar::new(at as f64, high - low).base_offset(low).width(WIDTH).fill(colour).stroke(theme::line(colour))
    };
    let every = |span: fn(&Bar) -> (u64, u64), colour: Color32| {
        let spans = chart.bars.iter().enumerate().map(|(at, bar)| (at, span(bar)));
        spans.filter(|(_, (from, to))| to > from).map(|(at, span)| bar(at, span, colour)).collect::<Vec<_>>()
    };
    [
        ("kept", every(|bar| (0, bar.counts.kept), p.fine)),
        ("copied", every(|bar| (bar.counts.kept, bar.counts.kept + bar.counts.copied), p.copied)),
        ("augmented", every(|bar| (bar.counts.kept + bar.counts.copied, bar.counts.after), p.accent)),
    ]
}

/// Dashed outlines of what is left out.
pub(super) fn ghosts(ui: &Ui, spots: &Spots<'_>) {
    let p = palette(ui);
    let painter = ui.painter().with_clip_rect(spots.transform.frame().expand2(vec2(0.0, 2.0)));
    let half = spots.slot() * WIDTH as f32 / 2.0;
    for (at, bar) in spots.visible().filter(|(_, bar)| bar.counts.left_out > 0) {
        let (x, top, bottom) = (spots.x(at), spots.y(bar.counts.before as f64), spots.y(bar.counts.kept as f64));
        let outline = [pos2(x - half, bottom), pos2(x - half, top), pos2(x + half, top), pos2(x + half, bottom)];
        painter.rect_filled(Rect::from_min_max(outline[1], outline[3]), 0.0, p.many.gamma_multiply(0.05));
        painter.extend(Shape::dashed_line(&outline, theme::line(p.many.gamma_multiply(0.75)), 4.0, 3.0));
    }
}

/// What changes above each bar; name and numbers below.
pub(super) fn labels(ui: &Ui, spots: &Spots<'_>) {
    let p = palette(ui);
    for (at, bar) in spots.visible() {
        let Some((x, width)) = spots.label_room(at) else { continue };
        let top = spots.y(bar.counts.before.max(bar.counts.after) as f64);
        if let Some(change) = bar.change() {
            let colour = if bar.counts.after < bar.counts.before { p.many } else { p.accent };
            fitted(ui, (pos2(x, top - 4.0), Align2::CENTER_BOTTOM), (&change, size::SMALL, colour), width);
        }
        let name = if spots.terse { size::SMALL } else { size::BODY };
        fitted(ui, (pos2(x, spots.names_top), Align2::CENTER_TOP), (&bar.name, name, p.text), width);
        if !spots.terse {
            fitted(ui, (pos2(x, spots.names_top + 18.0), Align2::CENTER_TOP), (&bar.numbers(), size::SMALL, p.muted), width);
        }
    }
}

/// Text that is cut with … where it is wider than `width`.
fn fitted(ui: &Ui, (at, anchor): (egui::Pos2, Align2), (text, points, colour): (&str, f32, Color32), width: f32) {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(theme::font(points), colour));
    job.wrap = TextWrapping::truncate_at_width(width);
    let galley = ui.painter().layout_job(job);
    let rect = anchor.anchor_size(at, galley.size());
    ui.painter().galley(rect.min, galley, colour);
}

/// The target line at `y` and its handle; the handle's rectangle.
pub(super) fn target(ui: &Ui, spots: &Spots<'_>, y: f32, target: Option<u64>) -> Rect {
    let p = palette(ui);
    let frame = *spots.transform.frame();
    let (colour, on, text) = match target {
        Some(target) => (p.accent, p.on_accent, format!("target {} ↕", words::count(target))),
        None => (p.pressed, p.text, "set a target ↕".to_owned()),
    };
    let font = theme::strong_font(size::SMALL);
    let galley = ui.painter().layout_no_wrap(text, font, on);
    let room = galley.size() + vec2(16.0, 7.0);
    let handle = Rect::from_min_size(pos2(frame.right() + size::TIGHT, y - room.y / 2.0), room);
    let line = [pos2(frame.left(), y), pos2(handle.left(), y)];
    let stroke = if target.is_some() { theme::ring(colour) } else { theme::line(p.edge) };
    ui.painter().extend(Shape::dashed_line(&line, stroke, 6.0, 4.0));
    ui.painter().rect_filled(handle, f32::from(radius::WIDGET), colour);
    ui.painter().galley(handle.center() - galley.size() / 2.0, galley, on);
    handle
}

/// The tooltip of a bar.
pub(super) fn numbers(ui: &mut Ui, bar: &Bar) {
    let p = palette(ui);
    ui.set_max_width(180.0);
    ui.label(theme::strong(&bar.name).color(p.strong));
    egui::Grid::new("numbers").num_columns(2).spacing(vec2(24.0, 2.0)).show(ui, |ui| {
        for (what, count) in bar.lines() {
            ui.label(theme::small(what).color(p.muted));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(theme::small(words::count(count)).color(p.text))
            });
            ui.end_row();
        }
    });
}
