//! The strip under the grid: what is selected and what can be done with it.

use super::listing::Listing;
use super::marks::Marks;
use super::wishes::{self, Wish};
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, field, quiet_button};
use crate::ui::words;
use egui::{Key, Popup, PopupCloseBehavior, Ui};

/// How high it is, with the room above it, in points.
pub(crate) const HEIGHT: f32 = size::BUTTON + size::GAP;

/// Text typed for a class that is not there yet.
#[derive(Default)]
pub(crate) struct Footer {
    new_class: String,
}

impl Footer {
    /// Shows the strip; what was asked for. `open_move` opens the menu of classes as its button would.
    pub(crate) fn show(&mut self, ui: &mut Ui, (listing, marks): (&Listing, &Marks), open_move: bool) -> Option<Wish> {
        let mut wish = None;
        ui.horizontal(|ui| {
            ui.set_height(size::BUTTON);
            if marks.is_empty() {
                let hint = "Click, Shift or Ctrl click, or draw a band to select · drag onto a class to move · Space to look closely";
                ui.add(egui::Label::new(theme::small(hint).color(palette(ui).faint)).truncate());
                return;
            }
            ui.label(theme::strong(format!("{} selected", words::count(marks.len() as u64))).color(palette(ui).strong));
            let out = wishes::all_excluded(listing, marks);
            let (label, tip) = if out { ("Take back in", "Use these images again (X)") } else { ("Leave out", "Exclude these images (X)") };
            if ui.button(label).on_hover_text(tip).clicked() {
                wish = Some(Wish::ToggleExcluded);
            }
            wish = self.move_menu(ui, listing, open_move).map(Wish::Move).or(wish.take());
            if quiet_button(ui, "Look closely").on_hover_text("Large view (Space)").clicked() {
                wish = Some(Wish::Look);
            }
        });
        wish
    }

    fn move_menu(&mut self, ui: &mut Ui, listing: &Listing, open: bool) -> Option<String> {
        let button = ui.button("Move to…").on_hover_text("Put these images into another class (M, or drag them onto a class)");
        if open {
            Popup::open_id(ui.ctx(), Popup::default_response_id(&button));
        }
        let mut chosen = None;
        Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_min_width(180.0);
            chosen = wishes::classes(ui, listing);
            ui.separator();
            let typed = field(ui, &mut self.new_class, &Field { name: "New class", hint: "New class…", width: 160.0 });
            if typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && !self.new_class.trim().is_empty() {
                chosen = Some(std::mem::take(&mut self.new_class).trim().to_owned());
                ui.close();
            }
        });
        chosen
    }
}
