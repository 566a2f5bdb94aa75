//! A field to type into, with an edge that can be seen and a name for screen readers.

use crate::ui::theme::{self, palette, radius};
use egui::{Frame, Margin, Response, TextEdit, Ui};

/// How a field is shown.
pub(crate) struct Field<'a> {
    /// What it is called for screen readers.
    pub name: &'a str,
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// How wide, in points.
    pub width: f32,
}

/// One line to type into.
pub(crate) fn field(ui: &mut Ui, text: &mut String, shown: &Field<'_>) -> Response {
    let p = palette(ui);
    let frame = Frame::new().fill(p.canvas).stroke(theme::line(p.edge)).corner_radius(radius::WIDGET).inner_margin(Margin::symmetric(8, 5));
    let edit = TextEdit::singleline(text).hint_text(egui::RichText::new(shown.hint).color(p.faint)).frame(frame);
    ui.add(edit.desired_width(shown.width)).accessible_name(shown.name)
}
