//! A class whose name is being typed in its row. What would be refused is said while typing.

use super::drag::popup;
use crate::recipe::Edit;
use crate::session::Session;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, field};
use crate::ui::words;
use egui::text::{CCursor, CCursorRange, LayoutJob};
use egui::{Key, Rect, Response, TextEdit, Ui, UiBuilder, pos2, vec2};

/// The name as far as it is typed.
pub(super) struct Renaming {
    class: String,
    text: String,
    /// Whether the field has had the keyboard yet.
    begun: bool,
}

/// What became of it in this frame.
pub(super) enum Answer {
    /// It goes on.
    Typing,
    /// The name stays.
    Cancelled,
    /// The name changes.
    Done(Edit),
}

impl Renaming {
    /// Starts with today's name, all of it selected.
    pub(super) fn new(class: &str) -> Self {
        Self { class: class.to_owned(), text: class.to_owned(), begun: false }
    }

    /// Whether it is the name of `class`.
    pub(super) fn is_of(&self, class: &str) -> bool {
        self.class == class
    }

    /// Draws the field into `rect`.
    pub(super) fn show(&mut self, ui: &mut Ui, session: &Session, rect: Rect) -> Answer {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(vec2(size::TIGHT, 2.0))));
        let width = child.available_width();
        let shown = Field { name: "New name of the class", hint: "New name", width };
        let response = field(&mut child, &mut self.text, &shown);
        if !std::mem::replace(&mut self.begun, true) {
            response.request_focus();
            select_all(ui, &response, &self.text);
        }
        let to = self.text.trim().to_owned();
        let edit = Edit::Rename { class: self.class.clone(), to: to.clone() };
        let wrong = if to == self.class { None } else { session.allows(&edit).err() };
        if let Some(error) = &wrong {
            let text = words::sentence(&error.to_string());
            let job = LayoutJob::simple(text, theme::font(size::BODY), palette(ui).danger, 360.0);
            popup(ui.ctx(), pos2(rect.right() + size::PAD, rect.center().y - 15.0), job);
        }
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        if ui.input(|input| input.key_pressed(Key::Escape)) {
            return Answer::Cancelled;
        }
        match (response.lost_focus(), wrong) {
            (false, _) => Answer::Typing,
            (true, Some(_)) if entered => {
                response.request_focus();
                Answer::Typing
            }
            (true, Some(_)) => Answer::Cancelled,
            (true, None) if to == self.class => Answer::Cancelled,
            (true, None) => Answer::Done(edit),
        }
    }
}

fn select_all(ui: &Ui, response: &Response, text: &str) {
    let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id) else { return };
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()))));
    TextEdit::store_state(ui.ctx(), response.id, state);
}
