//! A field to type into, with an edge that can be seen and a name for screen readers.

use crate::ui::theme::{self, palette, radius};
use egui::text::{CCursor, CCursorRange};
use egui::{
    Button, Context, DragValue, Frame, Id, Key, Margin, Rect, Response, RichText, TextEdit, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

/// How a field is shown.
pub(crate) struct Field<'a> {
    /// What it is called for screen readers.
    pub name: &'a str,
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// How wide with its frame, in points.
    pub width: f32,
}

/// Around what is typed, at the left and right, in points.
const SIDES: i8 = 8;
/// How wide what takes away the text of a search is, in points.
const CLEAR: f32 = 22.0;

/// One line to type into.
pub(crate) fn field(ui: &mut Ui, text: &mut String, shown: &Field<'_>) -> Response {
    line(ui, text, shown, SIDES)
}

/// One line to search or filter by: once something is typed, the × at its end takes that away, and so does Escape, which leaves the field.
pub(crate) fn search(ui: &mut Ui, text: &mut String, shown: &Field<'_>) -> Response {
    let mut response = line(ui, text, shown, CLEAR as i8 + 2);
    // Where the pointer went up elsewhere a field has lost the keyboard for that frame.
    let again = response.id.with("again");
    if ui.data_mut(|data| data.remove_temp::<bool>(again)).is_some() {
        response.request_focus();
    }
    if text.is_empty() {
        return response;
    }
    let escaped = (response.has_focus() || response.lost_focus()) && ui.input(|input| input.key_pressed(Key::Escape));
    let place = Rect::from_min_max(pos2(response.rect.right() - CLEAR - 2.0, response.rect.top()), response.rect.max);
    let clicked = clear(ui, Rect::from_center_size(place.center(), Vec2::splat(CLEAR)));
    if escaped || clicked {
        text.clear();
        response.mark_changed();
    }
    if escaped {
        response.surrender_focus();
    } else if clicked {
        ui.data_mut(|data| data.insert_temp(again, true));
        ui.ctx().request_repaint();
    }
    response
}

/// The × in `place`; whether it was clicked.
fn clear(ui: &mut Ui, place: Rect) -> bool {
    let sign = RichText::new("×").color(palette(ui).muted);
    let button = Button::new(sign).frame_when_inactive(false).min_size(place.size());
    let builder = UiBuilder::new().id_salt("clear").max_rect(place);
    let response = ui.scope_builder(builder, |ui| {
        ui.spacing_mut().button_padding = Vec2::ZERO;
        ui.spacing_mut().interact_size = Vec2::ZERO;
        ui.add(button)
    });
    let response = response.inner.on_hover_text("Clear (Esc)");
    response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Button, true, "Clear"));
    response.clicked()
}

fn line(ui: &mut Ui, text: &mut String, shown: &Field<'_>, right: i8) -> Response {
    let p = palette(ui);
    let margin = Margin { left: SIDES, right, top: 5, bottom: 5 };
    let frame = Frame::new().fill(p.canvas).stroke(theme::line(p.edge)).corner_radius(radius::WIDGET).inner_margin(margin);
    let edit = TextEdit::singleline(text).hint_text(egui::RichText::new(shown.hint).color(p.faint)).frame(frame);
    ui.add(edit.desired_width(shown.width)).accessible_name(shown.name)
}

/// A whole number to drag or to type, `width` points wide, with the edge of a field. `name` is what screen readers call it.
pub(crate) fn number_field(ui: &mut Ui, number: DragValue<'_>, (name, width): (&str, f32)) -> Response {
    let p = palette(ui);
    ui.scope(|ui| {
        let inactive = &mut ui.visuals_mut().widgets.inactive;
        inactive.weak_bg_fill = p.canvas;
        inactive.bg_stroke = theme::line(p.edge);
        let hovered = &mut ui.visuals_mut().widgets.hovered;
        hovered.weak_bg_fill = p.canvas;
        hovered.bg_stroke = theme::line(p.muted);
        ui.spacing_mut().button_padding = vec2(8.0, 5.0);
        ui.add_sized([width, theme::size::BUTTON], number)
    })
    .inner
    .accessible_name(name)
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
