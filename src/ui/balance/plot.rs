//! Level lines and full bars, by egui_plot; textures, labels and handles are painted over it.

use super::chart::Panel;
use super::data::Part;
use super::texture;
use crate::ui::theme::palette;
use egui::{Sense, Stroke, Ui, UiBuilder, vec2};
use egui_plot::{Bar, BarChart, GridMark, Plot, PlotBounds};

/// Draws them where the panel's plane has them.
pub(super) fn show(ui: &mut Ui, panel: &Panel<'_>) {
    let p = palette(ui);
    let plane = panel.plane;
    let left = f64::from(plane.first) - 0.5;
    let bounds = PlotBounds::from_min_max([left, 0.0], [left + f64::from(plane.plot.width() / plane.slot), plane.top]);
    let levels: Vec<f64> = panel.levels().into_iter().map(|tick| plane.scale.height(tick as f64)).collect();
    let marks = move |_| levels.iter().map(|level| GridMark { value: *level, step_size: plane.top }).collect::<Vec<_>>();
    let mut room = ui.new_child(UiBuilder::new().max_rect(plane.plot));
    let plot = Plot::new(panel.id("plot", ""))
        .show_background(false)
        .show_axes([false, false])
        .show_grid([false, true])
        .grid_color(p.hairline)
        .grid_fade(0.0)
        .y_grid_spacer(marks)
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
    let charts: Vec<BarChart> =
        Part::ALL.into_iter().filter(|part| *part != Part::LeftOut).map(|part| bars(panel, part, texture::colour(p, part))).collect();
    plot.show(&mut room, |plot| {
        plot.set_plot_bounds(bounds);
        charts.into_iter().for_each(|chart| plot.bar_chart(chart));
    });
}

/// One part of the bars in view.
fn bars(panel: &Panel<'_>, part: Part, fill: egui::Color32) -> BarChart {
    let scale = panel.plane.scale;
    let of = |at: usize| {
        let (_, (from, to)) = panel.chart.bar(at)?.stack().into_iter().find(|(its, (from, to))| *its == part && to > from)?;
        let (low, high) = (scale.height(from as f64), scale.height(to as f64));
        let bar = Bar::new(at as f64, high - low).base_offset(low).width(super::plane::WIDTH.into());
        Some(bar.fill(fill).stroke(Stroke::NONE))
    };
    BarChart::new(part.name(), panel.plane.visible(panel.chart.count()).filter_map(of).collect()).allow_hover(false)
}
