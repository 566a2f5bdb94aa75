//! Cards, lines and pills.

use crate::ui::theme::{self, palette, radius, size};
use crate::ui::visual::{has_right_to_left, visual_line};
use egui::{Align, Color32, Frame, InnerResponse, Layout, Margin, RichText, Ui, Vec2, vec2};

/// A card on a panel or the canvas, as wide as there is room.
pub(crate) fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let p = palette(ui);
    let frame =
        Frame::new().fill(p.raised).stroke(theme::line(p.hairline)).corner_radius(radius::CARD).inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui)
    })
}

/// Something worth knowing: small text in `colour` inside a line of the same.
pub(crate) fn note(ui: &mut Ui, text: &str, colour: Color32) {
    let edge = theme::mix(palette(ui).panel, colour, 0.35);
    let frame = Frame::new().stroke(theme::line(edge)).corner_radius(radius::CARD).inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        // In a menu too, where a bare line would be spread over the whole width.
        ui.with_layout(Layout::top_down(Align::Min), |ui| wrapped(ui, text, |text| theme::small(text).color(colour)));
    });
}

/// Lines of English that may have names of any script in them, which are painted in the order in which they are read. (A name that goes over the end
/// of a line is not.)
pub(crate) fn wrapped(ui: &mut Ui, text: &str, style: impl FnOnce(String) -> RichText) {
    let response = ui.add(egui::Label::new(style(visual_line(text).into_owned())).wrap());
    if has_right_to_left(text) {
        // What is heard is the text itself.
        response.ctx.accesskit_node_builder(response.id, |node| node.set_value(text));
    }
}

/// A row that begins at the right, no higher than what is in it. (A bare right-to-left layout takes all the height that the sheet has.)
pub(crate) fn row_from_right<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.horizontal(|ui| ui.with_layout(Layout::right_to_left(Align::Center), contents).inner).inner
}

/// What a pill has around its text, in points.
pub(crate) const PILL: Vec2 = vec2(24.0, 10.0);

/// A filled pill with strong text, as at the cursor while something is dragged.
pub(crate) fn pill(ui: &mut Ui, text: &str) {
    let p = palette(ui);
    let frame = Frame::new().fill(p.accent).corner_radius(radius::WIDGET).inner_margin(Margin::symmetric(12, 5));
    frame.show(ui, |ui| {
        ui.add(egui::Label::new(RichText::new(text).font(theme::strong_font(size::BODY)).color(p.on_accent)).extend());
    });
}
