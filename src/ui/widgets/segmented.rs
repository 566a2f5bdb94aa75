//! A row of choices of which one holds.

use crate::ui::theme::{self, palette, radius, size};
use egui::accesskit::Role;
use egui::{Galley, Rect, Response, Sense, Ui, WidgetInfo, pos2, vec2};
use std::sync::Arc;

/// One choice.
pub(crate) struct Segment<'a> {
    /// What stands on it.
    pub text: &'a str,
    /// What it is called for screen readers; its text where empty.
    pub name: &'a str,
    /// One line more, or nothing.
    pub tip: &'a str,
}

impl<'a> Segment<'a> {
    /// A choice that is called what stands on it.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, name: "", tip: "" }
    }

    /// With another name for screen readers.
    pub(crate) fn named(self, name: &'a str) -> Self {
        Self { name, ..self }
    }

    /// With a tooltip.
    pub(crate) fn tip(self, tip: &'a str) -> Self {
        Self { tip, ..self }
    }
}

/// Around the text of a segment, and between the frame and its segments.
const INSIDE: (f32, f32) = (10.0, 3.0);

/// The least around the text of a segment; where even that is too much, the text is small, and then there are two rows.
const LEAST_INSIDE: (f32, f32) = (6.0, 4.0);

/// How close the choices stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Density {
    /// As usual.
    Usual,
    /// Small text with little around it.
    Tight,
}

impl Density {
    /// The size of the text, and what is around it.
    fn sizes(self) -> (f32, f32) {
        match self {
            Self::Usual => (size::BODY, INSIDE.0),
            Self::Tight => (size::SMALL, LEAST_INSIDE.0),
        }
    }
}

/// Shows the choices, `chosen` lit; the place of the one that was clicked.
pub(crate) fn segmented(ui: &mut Ui, chosen: Option<usize>, segments: &[Segment<'_>]) -> Option<usize> {
    segmented_at(ui, chosen, segments, Density::Usual)
}

/// The same, as close as `density` says.
pub(crate) fn segmented_at(ui: &mut Ui, chosen: Option<usize>, segments: &[Segment<'_>], density: Density) -> Option<usize> {
    row(ui, chosen, segments, density.sizes())
}

/// The same, as wide as there is room and no wider.
pub(crate) fn segmented_within(ui: &mut Ui, chosen: Option<usize>, segments: &[Segment<'_>]) -> Option<usize> {
    let room = ui.available_width() - 2.0 * INSIDE.1;
    let inside = |font: f32| {
        let text: f32 = segments.iter().map(|segment| laid_out(ui, segment, font).size().x).sum();
        (room - text) / (2.0 * segments.len().max(1) as f32)
    };
    let (body, small) = (inside(size::BODY), inside(size::SMALL));
    if body >= LEAST_INSIDE.0 {
        row(ui, chosen, segments, (size::BODY, body))
    } else if small >= LEAST_INSIDE.1 || segments.len() < 2 {
        row(ui, chosen, segments, (size::SMALL, small.max(1.0)))
    } else {
        let (first, second) = segments.split_at(segments.len().div_ceil(2));
        let above = segmented_within(ui, chosen, first);
        let below = segmented_within(ui, chosen.and_then(|at| at.checked_sub(first.len())), second);
        above.or(below.map(|at| at + first.len()))
    }
}

/// As [`segmented`] where there is room for it, else as [`segmented_within`].
pub(crate) fn segmented_fitting(ui: &mut Ui, chosen: Option<usize>, segments: &[Segment<'_>]) -> Option<usize> {
    let fits = segmented_width(ui, segments) <= ui.available_width();
    if fits { segmented(ui, chosen, segments) } else { segmented_within(ui, chosen, segments) }
}

/// How wide [`segmented`] draws them, in points.
pub(crate) fn segmented_width(ui: &Ui, segments: &[Segment<'_>]) -> f32 {
    segmented_width_at(ui, segments, Density::Usual)
}

/// How wide [`segmented_at`] draws them, in points.
pub(crate) fn segmented_width_at(ui: &Ui, segments: &[Segment<'_>], density: Density) -> f32 {
    let (font, inside) = density.sizes();
    let one = |segment: &Segment<'_>| laid_out(ui, segment, font).size().x + 2.0 * inside;
    segments.iter().map(one).sum::<f32>() + 2.0 * INSIDE.1
}

fn laid_out(ui: &Ui, segment: &Segment<'_>, font: f32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(segment.text.to_owned(), theme::font(font), palette(ui).text)
}

/// With text of the size `font` and `inside` around it, in points.
fn row(ui: &mut Ui, chosen: Option<usize>, segments: &[Segment<'_>], (font, inside): (f32, f32)) -> Option<usize> {
    let p = palette(ui);
    let galleys: Vec<Arc<Galley>> = segments.iter().map(|segment| laid_out(ui, segment, font)).collect();
    let width: f32 = galleys.iter().map(|galley| galley.size().x + 2.0 * inside).sum::<f32>() + 2.0 * INSIDE.1;
    let (rect, _) = ui.allocate_exact_size(vec2(width, size::BUTTON + 2.0), Sense::hover());
    ui.painter().rect(rect, f32::from(radius::WIDGET + 1), p.panel, theme::line(p.hairline), egui::StrokeKind::Inside);
    let mut clicked = None;
    let mut left = rect.left() + INSIDE.1;
    for (at, (segment, galley)) in segments.iter().zip(galleys).enumerate() {
        let room = vec2(galley.size().x + 2.0 * inside, rect.height() - 2.0 * INSIDE.1);
        let place = Rect::from_min_size(pos2(left, rect.top() + INSIDE.1), room);
        left = place.right();
        if one(ui, segment, (place, galley), chosen == Some(at)).clicked() {
            clicked = Some(at);
        }
    }
    clicked
}

fn one(ui: &mut Ui, segment: &Segment<'_>, (rect, galley): (Rect, Arc<Galley>), lit: bool) -> Response {
    let p = palette(ui);
    let id = ui.next_auto_id();
    ui.skip_ahead_auto_ids(1);
    let enabled = ui.is_enabled();
    let response = ui.interact(rect, id, if enabled { Sense::click() } else { Sense::hover() });
    let name = if segment.name.is_empty() { segment.text } else { segment.name };
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, enabled, lit, name));
    if ui.is_rect_visible(rect) {
        let hover = ui.ctx().animate_bool_responsive(response.id, response.hovered() && enabled);
        let fill = if lit { p.pressed } else { theme::mix(p.panel, p.hover, hover) };
        ui.painter().rect_filled(rect, f32::from(radius::WIDGET - 2), fill);
        let colour = if lit { p.strong } else { p.muted };
        let colour = if enabled { colour } else { p.faint };
        ui.painter().galley_with_override_text_color(rect.center() - galley.size() / 2.0, galley, colour);
    }
    if segment.tip.is_empty() { response } else { response.on_hover_text(segment.tip) }
}
