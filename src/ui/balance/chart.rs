//! The histogram: one panel a split, all with the same classes from left to right. egui_plot draws levels and bars, the rest goes over it.

use super::data::{Chart, Scale};
use super::grips::{self, Grip};
use super::plane::Plane;
use super::{overview, paint, plot};
use crate::ui::class_list::{drag, menu};
use crate::ui::overlay;
use crate::ui::scene::Scene;
use crate::ui::selection::Reach;
use crate::ui::theme::{self, palette, radius, size};
use egui::accesskit::Role;
use egui::{DragAndDrop, Id, Rect, RectAlign, Sense, Tooltip, Ui, WidgetInfo, pos2, vec2};

/// What the chart remembers from frame to frame.
#[derive(Default)]
pub(super) struct ChartState {
    /// What is being dragged, if anything.
    pub grip: Grip,
    /// The first class in view, where not all have room (in classes, with a fraction).
    first: f32,
    /// The class that was followed last: a new one is scrolled to.
    followed: Option<String>,
    drop: drag::Preview,
}

/// What is to be drawn.
pub(super) struct Frame<'a> {
    /// One for each split shown, with the same classes in the same order.
    pub charts: &'a [Chart<'a>],
    /// Heights.
    pub scale: Scale,
    /// How high the whole is, in points.
    pub height: f32,
}

/// One panel, laid out.
pub(super) struct Panel<'a> {
    /// What it shows.
    pub chart: Chart<'a>,
    /// Where.
    pub plane: Plane,
    /// The split's name, where several are shown.
    pub title: Option<&'a str>,
    /// Where the slots end below: under the names in the last panel.
    pub bottom: f32,
    /// Whether names stand under it.
    pub last: bool,
    /// Whether there are too many classes for numbers under the names.
    pub terse: bool,
    /// How wide the room is that the handle of the target line has beside the plot, in points.
    pub handle: f32,
}

impl Panel<'_> {
    /// What tells its controls from those of other panels.
    pub(super) fn id(&self, what: &str, class: &str) -> Id {
        Id::unique(("histogram", &self.chart.split().name, what, class))
    }

    /// The counts that have a level line: as many as have room.
    pub(super) fn levels(&self) -> Vec<u64> {
        let mut lowest = f32::INFINITY;
        let mut fits = |tick: &u64| {
            let y = self.plane.y(*tick);
            let fits = y >= self.plane.plot.top() - 1.0 && lowest - y >= 14.0;
            if fits {
                lowest = y;
            }
            fits
        };
        self.plane.scale.ticks(self.chart.largest).into_iter().filter(|tick| fits(tick)).collect()
    }

    /// Whether a target means something in it.
    pub(super) fn resampled(&self) -> bool {
        self.chart.split().resampled
    }
}

/// The legend above the plots.
const LEGEND: f32 = 20.0;
/// Names and numbers below.
const NAMES: f32 = 38.0;
/// The line of help at the very bottom.
const HELP: f32 = 18.0;
/// The axis at the left.
const AXIS: f32 = 52.0;
/// Room beside the plot for the handle of the target line, so that it covers no bar: with its word, and with the number alone.
const HANDLE: (f32, f32) = (98.0, 58.0);
/// In a narrower chart the handle goes without its word.
const NARROW: f32 = 560.0;
/// The narrowest a class may be before the chart scrolls: with numbers, and without.
const SLOT: (f32, f32) = (54.0, 48.0);
/// More classes than this go without numbers under their names.
const MANY: usize = 24;
/// Above the highest bar, as a share of the plot; where several are shown their names stand there too.
const AIR: (f64, f64) = (1.14, 1.36);

/// Draws the chart.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChartState, frame: &Frame<'_>) {
    let p = palette(ui);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), frame.height), Sense::hover());
    ui.painter().rect(whole, f32::from(radius::CARD), p.panel, theme::line(p.hairline), egui::StrokeKind::Inside);
    let inner = whole.shrink2(vec2(size::PAD, 10.0));
    let Some(shared) = frame.charts.first() else { return };
    let count = shared.count();
    let resampled = frame.charts.iter().any(|chart| chart.split().resampled);
    let handle = if inner.width() < NARROW { HANDLE.1 } else { HANDLE.0 };
    let right = inner.right() - if resampled { handle } else { 0.0 };
    let left = inner.left() + AXIS;
    let terse = count > MANY;
    let narrowest = if terse { SLOT.1 } else { SLOT.0 };
    let slot = ((right - left) / count.max(1) as f32).max(narrowest);
    let shown = ((right - left) / slot).min(count as f32);
    let scrolls = shown + 0.01 < count as f32;
    let foot = NAMES + HELP + if scrolls { overview::HEIGHT + size::GAP } else { 0.0 };
    let plots = Rect::from_min_max(pos2(left, inner.top() + LEGEND), pos2(right, inner.bottom() - foot));
    follow(scene, state, shared, shown);
    state.first = state.first.clamp(0.0, (count as f32 - shown).max(0.0));
    paint::legend(ui, Rect::from_min_size(pos2(left, inner.top()), vec2(inner.right() - left, LEGEND)), frame.charts);
    for panel in panels(frame, state, plots, (slot, terse, handle)) {
        one(ui, scene, state, &panel);
    }
    if scrolls {
        let room = Rect::from_min_size(pos2(left, plots.bottom() + NAMES), vec2(right - left, overview::HEIGHT));
        overview::show(ui, &mut state.first, shared, (room, shown));
        if let Some(delta) = wheel(ui, whole) {
            state.first -= delta / slot;
        }
    }
    if resampled && scene.session.counts_may_change() {
        paint::unsettled(ui, plots, inner);
    } else {
        help(ui, frame, resampled, inner);
    }
}

fn panels<'a>(frame: &Frame<'a>, state: &ChartState, plots: Rect, (slot, terse, handle): (f32, bool, f32)) -> Vec<Panel<'a>> {
    let count = frame.charts.len();
    let gap = if count > 1 { size::PAD } else { 0.0 };
    let height = (plots.height() - gap * (count as f32 - 1.0)) / count as f32;
    let panel = |(at, chart): (usize, &Chart<'a>)| {
        let top = plots.top() + at as f32 * (height + gap);
        let plot = Rect::from_min_size(pos2(plots.left(), top), vec2(plots.width(), height));
        let usual = frame.scale.height(chart.largest as f64) * if count > 1 { AIR.1 } else { AIR.0 };
        // While a target is dragged the scale stays as it was, or the line would run away from the pointer.
        let held = state.grip.held.as_ref().filter(|held| held.split == chart.split().name).map(|held| held.plane.top);
        let last = at + 1 == count;
        let plane = Plane { plot, scale: frame.scale, top: held.unwrap_or(usual), first: state.first, slot };
        let title = (count > 1).then_some(chart.split().name.as_str());
        Panel { chart: *chart, plane, title, bottom: plot.bottom() + if last { NAMES } else { gap / 2.0 }, last, terse, handle }
    };
    frame.charts.iter().enumerate().map(panel).collect()
}

fn one(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChartState, panel: &Panel<'_>) {
    let p = palette(ui);
    // Under the bars, whose colours say something.
    for (at, bar) in panel.plane.visible(panel.chart.count()).filter_map(|at| Some((at, panel.chart.bar(at)?))) {
        if scene.classes.has(bar.name) {
            let column = panel.plane.column(at, panel.bottom);
            ui.painter().rect_filled(column, f32::from(radius::WIDGET), p.selected.gamma_multiply(0.6));
        }
    }
    plot::show(ui, panel);
    paint::axis(ui, panel);
    columns(ui, scene, state, panel);
    paint::bars(ui, panel);
    paint::labels(ui, panel);
    if panel.resampled() {
        grips::line(ui, scene, &mut state.grip, panel);
        grips::tops(ui, scene, &mut state.grip, panel);
    }
}

/// Each bar can be pointed at for its numbers, clicked to select its class, and dragged onto another to merge.
fn columns(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChartState, panel: &Panel<'_>) {
    let p = palette(ui);
    for (at, bar) in panel.plane.visible(panel.chart.count()).filter_map(|at| Some((at, panel.chart.bar(at)?))) {
        let column = panel.plane.column(at, panel.bottom);
        let response = ui.interact(column, panel.id("bar", bar.name), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(Role::GraphicsObject, true, bar.sentence(panel.title)));
        if response.hovered() && !scene.classes.has(bar.name) {
            ui.painter().rect_filled(column, f32::from(radius::WIDGET), p.strong.gamma_multiply(0.04));
        }
        if response.clicked() {
            scene.classes.click(bar.name, Reach::of(ui.input(|input| input.modifiers)), &panel.chart.names());
            state.followed = Some(bar.name.to_owned());
        }
        let about = menu::About { name: bar.name, images: bar.counts.before, parts: panel.chart.merged(at) };
        menu::show(&response, scene, &about);
        drag::lift(&response, scene, bar.name);
        state.drop.receive(ui, scene, &response, (bar.name, pos2(column.center().x + size::PAD, column.top() + size::PAD)));
        let aside = DragAndDrop::has_any_payload(ui.ctx()) || state.grip.pending.is_some() || overlay::is_open(ui.ctx());
        if !aside {
            let mut tooltip = Tooltip::for_enabled(&response).gap(size::TIGHT);
            // Beside the bar, at the height of the pointer: over the bar it would hide what it tells of.
            let y = ui.input(|input| input.pointer.latest_pos()).map_or(column.top(), |pointer| pointer.y);
            let beside = Rect::from_min_max(pos2(column.left(), y - size::PAD), pos2(column.right(), y + size::PAD));
            tooltip.popup = tooltip.popup.anchor(beside).align(RectAlign::RIGHT_START).align_alternatives(&[RectAlign::LEFT_START]);
            tooltip.show(|ui| paint::numbers(ui, &bar, panel.resampled()));
        }
    }
}

/// A class that was newly selected elsewhere is brought into view.
fn follow(scene: &Scene<'_>, state: &mut ChartState, chart: &Chart<'_>, shown: f32) {
    let anchor = scene.classes.anchor();
    if anchor == state.followed.as_deref() {
        return;
    }
    state.followed = anchor.map(str::to_owned);
    if let Some(at) = anchor.and_then(|name| chart.place(name)).map(|at| at as f32)
        && (at < state.first || at + 1.0 > state.first + shown)
    {
        state.first = at + 0.5 - shown / 2.0;
    }
}

fn help(ui: &Ui, frame: &Frame<'_>, resampled: bool, inner: Rect) {
    let texts: &[&str] = if !resampled {
        &["This split is not resampled, so the score you measure on it stays honest", "This split is not resampled"]
    } else if frame.charts.iter().any(|chart| chart.target.is_some()) {
        &[
            "Drag the dashed line to set every class, or the top of one bar to set that class alone",
            "Drag the dashed line, or the top of one bar",
        ]
    } else {
        &[
            "Drag the dashed line down to bring every class to one count, or the top of one bar for that class alone",
            "Drag the dashed line down, or the top of one bar",
        ]
    };
    let lay = |text: &&str| ui.painter().layout_no_wrap((*text).to_owned(), theme::font(size::SMALL), palette(ui).faint);
    // The longest that has room, or nothing.
    let Some(galley) = texts.iter().map(lay).find(|galley| galley.size().x <= inner.width()) else { return };
    let at = pos2(inner.center().x - galley.size().x / 2.0, inner.bottom() - galley.size().y);
    ui.painter().galley(at, galley, palette(ui).faint);
}

/// Sideways wheel over the chart, in points.
fn wheel(ui: &Ui, room: Rect) -> Option<f32> {
    ui.rect_contains_pointer(room).then(|| ui.input(|input| input.smooth_scroll_delta())).map(|delta| delta.x).filter(|delta| *delta != 0.0)
}
