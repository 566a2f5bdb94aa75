//! Menus and other popups, all of one make: rows with the same padding, and whatever else is in them stands where the text of rows does.

use crate::ui::theme::{self, palette, size};
use egui::containers::menu::{MenuButton, MenuConfig};
use egui::{Align, Button, Frame, Label, Layout, Margin, Popup, PopupCloseBehavior, Response, RichText, Style, Ui, WidgetText, vec2};

/// A menu that `button` opens; a click in it closes it.
pub(crate) fn menu(button: &Response) -> Popup<'_> {
    Popup::menu(button).style(look)
}

/// A popup that `button` opens and in which more than one thing is done: it stays until something beside it is clicked.
pub(crate) fn panel(button: &Response) -> Popup<'_> {
    menu(button).close_behavior(PopupCloseBehavior::CloseOnClickOutside)
}

/// The menu under the other button of the pointer.
pub(crate) fn context_menu(response: &Response, contents: impl FnOnce(&mut Ui)) {
    Popup::context_menu(response).style(look).show(contents);
}

/// A button with a menu; in a menu a row with another one beside it.
pub(crate) fn menu_button(ui: &mut Ui, text: &str, contents: impl FnOnce(&mut Ui)) {
    if egui::containers::menu::is_in_menu(ui) {
        ui.menu_button(text, contents);
    } else {
        MenuButton::new(text).config(MenuConfig::new().style(look)).ui(ui, contents);
    }
}

/// egui's own look of menus, but for text that touches the edge of its highlight.
fn look(style: &mut Style) {
    egui::containers::menu::menu_style(style);
    style.spacing.button_padding = vec2(size::ROW_INSET, 0.0);
}

/// What is no row: boxes to tick, fields, sentences.
pub(crate) fn inset<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let margin = Margin::symmetric(size::ROW_INSET as i8, 0);
    Frame::new().inner_margin(margin).show(ui, |ui| ui.with_layout(Layout::top_down(Align::Min), contents).inner).inner
}

/// What stands above rows, or between them.
pub(crate) fn heading(ui: &mut Ui, text: &str) {
    inset(ui, |ui| {
        ui.add_space(size::TIGHT);
        ui.add(Label::new(theme::strong(text).size(size::SMALL).color(palette(ui).muted)).wrap());
    });
}

/// A sentence in a menu. (As a row it would be spread over the whole width, with holes between its words.)
pub(crate) fn sentence(ui: &mut Ui, text: RichText) {
    inset(ui, |ui| ui.add(Label::new(text).wrap()));
}

/// A button that looks like one where rows have no fill.
pub(crate) fn act(ui: &mut Ui, text: impl Into<WidgetText>) -> Response {
    let fill = palette(ui).hover;
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = vec2(12.0, 5.0);
        ui.visuals_mut().widgets.inactive.weak_bg_fill = fill;
        ui.add(Button::new(text.into()))
    })
    .inner
}
