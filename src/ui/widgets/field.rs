//! A field to type into, with an edge that can be seen and a name for screen readers.

use crate::ui::theme::{self, palette, radius};
use egui::text::{CCursor, CCursorRange};
use egui::{Context, Frame, Id, Margin, Response, TextEdit, Ui};

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

/// Gives the field the keyboard, with all of its `text` selected: what is typed next takes its place.
pub(crate) fn begin_typing(ctx: &Context, response: &Response, text: &str) {
    response.request_focus();
    let mut state = TextEdit::load_state(ctx, response.id).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::default(), CCursor::new(text.chars().count()))));
    TextEdit::store_state(ctx, response.id, state);
}

/// Says that `id`, which has the keyboard, is typed into though it is no field.
pub(crate) fn takes_typing(ctx: &Context, id: Id) {
    ctx.data_mut(|data| data.insert_temp(typed_id(), id));
}

/// Whether what has the keyboard is typed into, so that letters and digits are its own.
pub(crate) fn is_typed_into(ctx: &Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused);
    ctx.text_edit_focused() || focused.is_some_and(|focused| ctx.data(|data| data.get_temp(typed_id())) == Some(focused))
}

fn typed_id() -> Id {
    Id::unique("typed into")
}
