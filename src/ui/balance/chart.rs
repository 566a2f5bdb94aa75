//! The histogram: egui_plot for axes and bars, labels and the target line on top.

use super::data::{Chart, Scale};
use super::paint::{self, Spots};
use crate::recipe::{Edit, Target};
use crate::ui::scene::Scene;
use crate::ui::selection::Reach;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{CursorIcon, Id, Key, Rect, Sense, Ui, WidgetInfo, pos2, vec2};
use egui_plot::{AxisHints, BarChart, GridMark, Plot, PlotBounds, PlotTransform};

/// What the chart remembers from frame to frame.
#[derive(Default)]
pub(super) struct ChartState {
    /// The target under the pointer while its line is dragged.
    pub pending: Option<u32>,
    /// The first class in view, where not all have room (in classes, with a fraction).
    first: f32,
}

/// What is to be drawn.
pub(super) struct Frame<'a> {
    /// The data.
    pub chart: &'a Chart,
    /// Heights.
    pub scale: Scale,
    /// How high the whole is, in points.
    pub height: f32,
    /// Whether the split is resampled, so that a target means something in it.
    pub resampled: bool,
}

/// Room under the plot for names, numbers and the scroll bar.
const FOOT: f32 = 58.0;
/// Room beside the plot for the handle of the target line, so that it covers no bar.
const HANDLE: f32 = 92.0;
/// The narrowest a class may be before the chart scrolls: with numbers, and without.
const SLOT: (f32, f32) = (84.0, 40.0);
/// More classes than this go without numbers under their names.
const MANY: usize = 24;

/// Draws the chart.
pub(super) fn show(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChartState, frame: Frame<'_>) {
    let p = palette(ui);
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), frame.height), Sense::hover());
    ui.painter().rect(whole, f32::from(radius::CARD), p.panel, theme::line(p.hairline), egui::StrokeKind::Inside);
    let inner = whole.shrink2(vec2(size::PAD, 12.0));
    let strip = if frame.resampled { HANDLE } else { 0.0 };
    let area = Rect::from_min_max(inner.min, pos2(inner.right() - strip, inner.bottom() - FOOT));
    let count = frame.chart.bars.len();
    let narrowest = if count > MANY { SLOT.1 } else { SLOT.0 };
    let room = ((area.width() - 56.0) / narrowest).max(1.0);
    let visible = room.min(count as f32).max(1.0);
    state.first = state.first.clamp(0.0, (count as f32 - visible).max(0.0));
    let transform = plot(ui, area, &frame, (state.first, visible));
    let spots =
        Spots { chart: frame.chart, scale: frame.scale, transform: &transform, names_top: area.bottom() + 6.0, terse: count > MANY };
    paint::ghosts(ui, &spots);
    bars(ui, scene, &spots);
    paint::labels(ui, &spots);
    if frame.resampled {
        target_line(ui, scene, state, &spots);
    }
    foot(ui, &frame, Rect::from_min_max(pos2(transform.frame().left(), area.bottom()), inner.max));
    if visible < count as f32 {
        scroll(
            ui,
            state,
            (visible, count),
            Rect::from_min_max(pos2(transform.frame().left(), whole.bottom() - 10.0), inner.max + vec2(0.0, 6.0)),
        );
        if let Some(delta) = wheel(ui, whole) {
            state.first = (state.first - delta / transform.dpos_dvalue_x() as f32).clamp(0.0, count as f32 - visible);
        }
    }
}

fn plot(ui: &mut Ui, area: Rect, frame: &Frame<'_>, (first, visible): (f32, f32)) -> PlotTransform {
    let p = palette(ui);
    let scale = frame.scale;
    let top = scale.height(frame.chart.largest as f64) * 1.14;
    let ticks: Vec<f64> = scale.ticks(frame.chart.largest).into_iter().map(|tick| scale.height(tick as f64)).collect();
    let marks = move |_| ticks.iter().map(|value| GridMark { value: *value, step_size: top }).collect::<Vec<_>>();
    let y_axis = AxisHints::new_y()
        .formatter(move |mark: GridMark, _: &_| words::count(scale.count(mark.value).round() as u64))
        .tick_label_color(p.muted)
        .tick_label_font(theme::font(size::SMALL))
        .label_spacing(egui::Rangef::new(6.0, 8.0))
        .min_thickness(44.0);
    let kinds = paint::bars(p, frame.chart, scale);
    let bounds = PlotBounds::from_min_max([f64::from(first) - 0.5, 0.0], [f64::from(first + visible) - 0.5, top]);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(area));
    let plot = Plot::new("histogram")
        .show_background(false)
        .show_axes([false, true])
        .show_grid([false, true])
        .grid_color(p.hairline)
        .grid_fade(0.0)
        .y_grid_spacer(marks)
        .custom_y_axes(vec![y_axis])
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .show_crosshair(false)
        .show_x(false)
        .show_y(false)
        .sense(Sense::hover())
        .set_margin_fraction(vec2(0.0, 0.0));
    let answer = plot.show(&mut child, |plot| {
        plot.set_plot_bounds(bounds);
        for (name, bars) in kinds {
            plot.bar_chart(BarChart::new(name, bars).allow_hover(false));
        }
    });
    // The transform of the very first frame is that before the bounds were set.
    let mut transform = answer.transform;
    transform.set_bounds(bounds);
    transform
}

/// Each bar can be pointed at for its numbers, and clicked to select its class.
fn bars(ui: &mut Ui, scene: &mut Scene<'_>, spots: &Spots<'_>) {
    let names: Vec<&str> = spots.chart.bars.iter().map(|bar| bar.name.as_str()).collect();
    let frame = *spots.transform.frame();
    for (at, bar) in spots.visible() {
        let column = spots.column(at).intersect(Rect::everything_right_of(frame.left())).intersect(Rect::everything_left_of(frame.right()));
        let response = ui.interact(column, Id::unique(("bar", &bar.name)), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, bar.sentence()));
        if response.hovered() {
            ui.painter().rect_filled(column, f32::from(radius::WIDGET), palette(ui).strong.gamma_multiply(0.04));
        }
        if response.clicked() {
            scene.classes.click(&bar.name, Reach::of(ui.input(|input| input.modifiers)), &names);
        }
        response.on_hover_ui_at_pointer(|ui| paint::numbers(ui, bar));
    }
}

/// The dashed line: drag it to bring every class there. One drag is one step of undo.
fn target_line(ui: &mut Ui, scene: &mut Scene<'_>, state: &mut ChartState, spots: &Spots<'_>) {
    let frame = *spots.transform.frame();
    let shown = spots.chart.target;
    let y = spots.y(shown.unwrap_or(spots.chart.largest) as f64);
    let handle = paint::target(ui, spots, y, shown);
    let grip = Rect::from_min_max(pos2(frame.left(), y - 5.0), pos2(frame.right(), y + 5.0)).union(handle);
    let line = ui.interact(grip, Id::unique("target line"), Sense::drag()).on_hover_cursor(CursorIcon::ResizeVertical);
    let name = shown.map_or_else(|| "Target line, not set".to_owned(), |target| format!("Target line at {}", words::count(target)));
    line.widget_info(|| WidgetInfo::labeled(Role::Slider, true, &name));
    if line.dragged()
        && let Some(pointer) = line.interact_pointer_pos()
    {
        let height = spots.transform.value_from_position(pointer).y;
        let count = spots.scale.count(height).round().clamp(1.0, f64::from(u32::MAX)) as u32;
        state.pending = Some(count.min(u32::try_from(spots.chart.largest).unwrap_or(u32::MAX).max(1)));
        ui.ctx().set_cursor_icon(CursorIcon::ResizeVertical);
    }
    if ui.input(|input| input.key_pressed(Key::Escape)) {
        state.pending = None;
    }
    if line.drag_stopped()
        && let Some(count) = state.pending.take()
    {
        scene.asks.edit(Edit::SetTarget(Some(Target::Count(count))));
    }
}

fn foot(ui: &Ui, frame: &Frame<'_>, room: Rect) {
    let text = if !frame.resampled {
        "This split is left as it is, so the score you measure on it stays honest"
    } else if frame.chart.target.is_some() {
        "Drag the dashed line to set the target of every class"
    } else {
        "Drag the dashed line down to bring every class to one count"
    };
    let at = pos2(room.center().x, room.bottom() - 1.0);
    ui.painter().text(at, egui::Align2::CENTER_BOTTOM, text, theme::font(size::SMALL), palette(ui).faint);
}

fn wheel(ui: &Ui, room: Rect) -> Option<f32> {
    ui.rect_contains_pointer(room).then(|| ui.input(|input| input.smooth_scroll_delta())).map(|delta| delta.x).filter(|delta| *delta != 0.0)
}

fn scroll(ui: &mut Ui, state: &mut ChartState, (visible, count): (f32, usize), room: Rect) {
    let p = palette(ui);
    let track = Rect::from_min_size(pos2(room.left(), room.top()), vec2(room.width(), 6.0));
    let share = visible / count as f32;
    let at = state.first / count as f32;
    let thumb = Rect::from_min_size(pos2(track.left() + at * track.width(), track.top()), vec2((share * track.width()).max(24.0), 6.0));
    let response = ui.interact(track.expand2(vec2(0.0, 4.0)), Id::unique("scroll of the chart"), Sense::drag());
    response.widget_info(|| WidgetInfo::labeled(Role::ScrollBar, true, "Scroll through the classes"));
    state.first += response.drag_delta().x / track.width() * count as f32;
    ui.painter().rect_filled(track, 3.0, p.hairline);
    ui.painter().rect_filled(thumb, 3.0, if response.hovered() || response.dragged() { p.muted } else { p.edge });
}
