//! Buttons: one primary a screen, the others quiet.

use crate::ui::theme::{self, palette};
use egui::{Button, Response, RichText, Ui, Vec2};

/// The one action of a screen: filled with the accent.
pub(crate) fn primary_button(ui: &mut Ui, text: &str) -> Response {
    let p = palette(ui);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        widgets.inactive.weak_bg_fill = p.accent;
        widgets.hovered.weak_bg_fill = p.accent_hover;
        widgets.active.weak_bg_fill = p.accent_hover;
        ui.add(Button::new(theme::strong(text).color(p.on_accent)))
    })
    .inner
}

/// No fill until the pointer is there.
pub(crate) fn quiet_button(ui: &mut Ui, text: &str) -> Response {
    ui.add(Button::new(text).frame_when_inactive(false))
}

/// A square button with a sign; `name` is what it is called and its tooltip.
pub(crate) fn icon_button(ui: &mut Ui, sign: &str, name: &str) -> Response {
    icon_button_with_tip(ui, sign, (name, name))
}

/// A square button with a sign that is called `name`; its tooltip says more.
pub(crate) fn icon_button_with_tip(ui: &mut Ui, sign: &str, (name, tip): (&str, &str)) -> Response {
    let button = Button::new(RichText::new(sign).color(palette(ui).muted)).frame_when_inactive(false);
    let side = theme::size::BUTTON;
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = Vec2::new(theme::size::TIGHT, theme::size::TIGHT);
            ui.add(button.min_size(Vec2::splat(side)))
        })
        .inner;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
    // What is switched off says too what it is there for.
    response.on_hover_text(tip).on_disabled_hover_text(tip)
}

/// A box to tick, with an edge that can be seen.
pub(crate) fn check(ui: &mut Ui, on: &mut bool, text: &str) -> Response {
    let p = palette(ui);
    let before = std::sync::Arc::clone(ui.style());
    let widgets = &mut ui.visuals_mut().widgets;
    for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
        state.bg_stroke = theme::line(p.edge);
        state.bg_fill = if *on { p.accent } else { p.canvas };
        state.fg_stroke = theme::ring(p.on_accent);
    }
    if ui.layout().main_wrap() {
        // Where a row is full the next begins; a scope, or words that break, would squeeze into what is left of it.
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
    }
    let response = ui.checkbox(on, RichText::new(text).color(p.text));
    ui.set_style(before);
    response
}

/// A "…" button with a menu, named `name`.
pub(crate) fn more(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui)) {
    let response = dots(ui, name);
    super::menu(&response).show(|ui| {
        ui.set_min_width(180.0);
        contents(ui);
    });
}

/// A "…" button, named `name`, with a popup of `width` points in which more than one thing is done.
pub(crate) fn more_panel(ui: &mut Ui, (name, width): (&str, f32), contents: impl FnOnce(&mut Ui)) {
    let response = dots(ui, name);
    super::panel(&response).show(|ui| {
        ui.set_width(width);
        contents(ui);
    });
}

fn dots(ui: &mut Ui, name: &str) -> Response {
    let colour = palette(ui).muted;
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = Vec2::new(6.0, 2.0);
            ui.spacing_mut().interact_size.y = 22.0;
            ui.add(Button::new(RichText::new("•••").size(8.0).color(colour)).frame_when_inactive(false))
        })
        .inner;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, name));
    response
}

/// A row of a list of which one holds, as wide as the list: the same padding and height in every list. The list has to have a width
/// (`set_width`): a menu without one would be as wide as the window lets it be.
pub(crate) fn choice(ui: &mut Ui, chosen: bool, text: &str) -> Response {
    let width = ui.available_width();
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = Vec2::new(theme::size::ROW_INSET, 0.0);
        ui.add(Button::selectable(chosen, (text, egui::Atom::grow())).min_size(Vec2::new(width, theme::size::BUTTON)))
    })
    .inner
}

/// The same with a small word at the right end.
pub(crate) fn choice_marked(ui: &mut Ui, chosen: bool, (text, mark): (&str, &str)) -> Response {
    let width = ui.available_width();
    let mark = theme::small(mark).color(palette(ui).muted);
    ui.scope(|ui| {
        ui.spacing_mut().button_padding = Vec2::new(theme::size::ROW_INSET, 0.0);
        ui.add(Button::selectable(chosen, (text, egui::Atom::grow(), mark)).min_size(Vec2::new(width, theme::size::BUTTON)))
    })
    .inner
}

/// The same with a number at the right, which is its value; what is not known is left open.
pub(crate) fn counted_choice(ui: &mut Ui, chosen: bool, text: &str, count: Option<u64>) -> Response {
    let width = ui.available_width();
    let written = count.map(crate::ui::words::count).unwrap_or_default();
    let button = Button::selectable(chosen, text).shortcut_text(theme::small(&*written).color(palette(ui).muted));
    let button = button.min_size(Vec2::new(width, theme::size::BUTTON));
    let response = ui
        .scope(|ui| {
            ui.spacing_mut().button_padding = Vec2::new(theme::size::ROW_INSET, 0.0);
            ui.add(button)
        })
        .inner;
    response.widget_info(|| egui::WidgetInfo {
        current_text_value: count.map(|_| written.clone()),
        ..egui::WidgetInfo::selected(egui::accesskit::Role::Button, true, chosen, text)
    });
    response
}

/// A row of a menu with its keys at the right. Read out it is called by its text alone.
pub(crate) fn menu_item(ui: &mut Ui, text: &str, keys: &str) -> Response {
    let button = Button::new(text);
    let response = ui.add(if keys.is_empty() { button } else { button.shortcut_text(keys) });
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, enabled, text));
    response
}
