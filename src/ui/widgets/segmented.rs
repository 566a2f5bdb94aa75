//! A row of choices of which one holds.

use crate::ui::theme::{self, palette, radius, size};
use egui::accesskit::Role;
use egui::{CornerRadius, Frame, Margin, Response, Sense, Ui, WidgetInfo, vec2};

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

/// Shows the choices, `chosen` lit; the place of the one that was clicked.
pub(crate) fn segmented(ui: &mut Ui, chosen: Option<usize>, segments: &[Segment<'_>]) -> Option<usize> {
    let p = palette(ui);
    let frame = Frame::new().fill(p.panel).stroke(theme::line(p.hairline)).corner_radius(radius::WIDGET + 1).inner_margin(Margin::same(2));
    let mut clicked = None;
    frame.show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            for (at, segment) in segments.iter().enumerate() {
                if one(ui, segment, chosen == Some(at)).clicked() {
                    clicked = Some(at);
                }
            }
        });
    });
    clicked
}

fn one(ui: &mut Ui, segment: &Segment<'_>, lit: bool) -> Response {
    let p = palette(ui);
    let font = theme::font(size::BODY);
    let galley = ui.painter().layout_no_wrap(segment.text.to_owned(), font, p.text);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 20.0, size::BUTTON - 4.0), Sense::click());
    let name = if segment.name.is_empty() { segment.text } else { segment.name };
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), lit, name));
    if ui.is_rect_visible(rect) {
        let hover = ui.ctx().animate_bool_responsive(response.id, response.hovered() && ui.is_enabled());
        let fill = if lit { p.pressed } else { theme::mix(p.panel, p.hover, hover) };
        ui.painter().rect_filled(rect, CornerRadius::same(radius::WIDGET - 1), fill);
        let colour = if lit { p.strong } else { p.muted };
        let colour = if ui.is_enabled() { colour } else { p.faint };
        ui.painter().galley_with_override_text_color(rect.center() - galley.size() / 2.0, galley, colour);
    }
    if segment.tip.is_empty() { response } else { response.on_hover_text(segment.tip) }
}
