//! The strip under the grid: what is selected and what can be done with it.

use super::listing::Listing;
use super::picking::Picking;
use super::wishes::{self, Wish};
use crate::ui::commands::Verb;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, field, menu_button, menu_item, panel, quiet_button};
use crate::ui::words;
use egui::{Key, Modifiers, Popup, Ui};

/// How high it is, with the room above it, in points.
pub(crate) const HEIGHT: f32 = size::BUTTON + size::GAP;

/// With less room than this "Copy path" and "Show in folder" are a menu.
const PATHS_WIDTH: f32 = 220.0;
/// With less room than this beside what stands before it "Look closely" is in that menu too.
const LOOK_WIDTH: f32 = 180.0;
/// In a strip that is narrower than this "Draw again" is in it too, and how many are selected is not said.
const TIGHT_WIDTH: f32 = 500.0;
/// The hint, the longest that has room.
const HINTS: [&str; 3] = [
    "Click, Shift or Ctrl click, or draw a band to select · drag onto a class to move · Space to look closely",
    "Click or draw a band to select · drag onto a class to move · Space looks closely",
    "Click to select · drag onto a class to move · Space looks closely",
];
const HINT_OF_PLAN: &str =
    "As the export will write them · R draws made images again · Shift X leaves their originals out · moves and paths are their originals’";

const HINT_OF_OLD_PLAN: &str = "Of the recipe before; the new one is being worked out";
const HINT_WITHOUT_PLAN: &str = "What the export will write is being worked out";

/// Text typed for a class that is not there yet.
#[derive(Default)]
pub(crate) struct Footer {
    new_class: String,
    /// How far the arrow keys have gone down in the list of classes since it was opened or typed in.
    place: Option<isize>,
    /// The menu of classes was opened by key, and its field has not got the keyboard yet: in its first frame a menu takes none.
    by_key: bool,
}

/// How the strip is shown.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Strip {
    /// Opens the menu of classes as its button would.
    pub open_move: bool,
    /// It stands under the large view.
    pub large: bool,
}

impl Footer {
    /// Shows the strip; what was asked for.
    pub(crate) fn show(&mut self, ui: &mut Ui, (listing, picking): (&Listing, &Picking), asked: Strip) -> Option<Wish> {
        let (marks, mut wish) = (&picking.marks, None);
        let makeup = picking.makeup(listing);
        let draw_again = |ui: &mut Ui| {
            let button = |ui: &mut Ui| ui.button(Verb::DrawAgain.row().label);
            listing.is_of_plan() && makeup.redrawable.offer(ui, &Verb::DrawAgain.hint(ui.ctx()), button)
        };
        ui.horizontal(|ui| {
            ui.set_height(size::BUTTON);
            if marks.is_empty() {
                let hint = match listing.is_of_plan() {
                    false => longest(ui, &HINTS),
                    true if listing.waits_for_plan() => HINT_WITHOUT_PLAN,
                    true if listing.is_of_recipe_before() => HINT_OF_OLD_PLAN,
                    true => HINT_OF_PLAN,
                };
                ui.add(egui::Label::new(theme::small(hint).color(palette(ui).faint)).truncate());
                return;
            }
            let tight = ui.available_width() < TIGHT_WIDTH;
            if !asked.large && !tight {
                ui.label(theme::strong(format!("{} selected", words::count(marks.len() as u64))).color(palette(ui).strong));
            }
            let (label, _, exclude) = wishes::exclusion(makeup);
            let tip = wishes::exclusion_tip(makeup, listing.is_of_plan());
            if ui.button(label).on_hover_text(tip).clicked() {
                wish = Some(exclude);
            }
            if !tight && draw_again(ui) {
                wish = Some(Wish::DrawAgain);
            }
            wish = self.move_menu(ui, (listing, picking), asked.open_move).or(wish.take());
            let looks = !asked.large && ui.available_width() > LOOK_WIDTH;
            if looks && look(ui) {
                wish = Some(Wish::Look);
            }
            if ui.available_width() > PATHS_WIDTH {
                wish = paths(ui).or(wish.take());
                return;
            }
            menu_button(ui, "More…", |ui| {
                if tight && draw_again(ui) {
                    wish = Some(Wish::DrawAgain);
                    ui.close();
                }
                if !asked.large && !looks && look(ui) {
                    wish = Some(Wish::Look);
                    ui.close();
                }
                wish = paths(ui).or(wish.take());
            });
        });
        wish
    }

    fn move_menu(&mut self, ui: &mut Ui, (listing, picking): (&Listing, &Picking), open: bool) -> Option<Wish> {
        let tip = "Put these images into another class (M, or drag them onto a class); what is made of them goes with them";
        let button = ui.button(wishes::moving(picking.makeup(listing))).on_hover_text(tip);
        if open {
            self.by_key = true;
            self.new_class.clear();
            self.place = None;
            Popup::open_id(ui.ctx(), Popup::default_response_id(&button));
        }
        let mut chosen = None;
        panel(&button).show(|ui| {
            ui.set_min_width(180.0);
            let moved = self.arrows(ui);
            let typed = field(ui, &mut self.new_class, &Field { name: "Class or new class", hint: "Class, or a new one…", width: 180.0 });
            if self.by_key && ui.is_enabled() {
                self.by_key = false;
                typed.request_focus();
            }
            if typed.changed() {
                self.place = None;
            }
            let wanted = self.new_class.trim();
            let lit = match self.place {
                Some(place) => wishes::class_at(listing, &picking.marks, (wanted, place)),
                None if wanted.is_empty() => None,
                None => wishes::class_typed(listing, &picking.marks, wanted),
            };
            if typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && (lit.is_some() || !wanted.is_empty()) {
                chosen = Some(Wish::Move(lit.clone().unwrap_or_else(|| wanted.to_owned())));
                ui.close();
            }
            let shown = wishes::classes(ui, (listing, &picking.marks), wanted, (lit.as_deref(), moved));
            chosen = shown.map(Wish::Move).or(chosen.take());
            let is_new = !wanted.is_empty() && !listing.classes().iter().any(|class| class == wanted);
            if is_new && menu_item(ui, &format!("New class “{}”", words::shortened(wanted, 40)), "").clicked() {
                chosen = Some(Wish::Move(wanted.to_owned()));
                ui.close();
            }
            if picking.makeup(listing).any_moved {
                ui.separator();
            }
            chosen = wishes::move_back(ui, (listing, picking)).or(chosen.take());
        });
        chosen
    }

    /// The arrow keys go through the list while its field has the keyboard; whether one was pressed.
    fn arrows(&mut self, ui: &Ui) -> bool {
        if !crate::ui::widgets::is_typed_into(ui.ctx()) {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let by = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        if by != 0 {
            self.place = Some(self.place.map_or(if by > 0 { 0 } else { -1 }, |place| place + by));
        }
        by != 0
    }
}

/// The first of `hints` that has room, else the last.
fn longest(ui: &Ui, hints: &[&'static str]) -> &'static str {
    let wide = |hint: &str| ui.painter().layout_no_wrap(hint.to_owned(), theme::font(size::SMALL), palette(ui).faint).size().x;
    let fits = hints.iter().find(|hint| wide(hint) <= ui.available_width());
    fits.or(hints.last()).copied().unwrap_or_default()
}

/// The button of the large view; whether it was clicked.
fn look(ui: &mut Ui) -> bool {
    quiet_button(ui, "Look closely").on_hover_text("Large view (Space)").clicked()
}

/// What is done with paths of files.
fn paths(ui: &mut Ui) -> Option<Wish> {
    let copy = quiet_button(ui, "Copy path").on_hover_text("Where the files are, one a line (Ctrl C)").clicked();
    let show = quiet_button(ui, "Show in folder").on_hover_text("Open the folder of the first one (F)").clicked();
    if copy || show {
        ui.close();
    }
    if copy { Some(Wish::CopyPaths) } else { show.then_some(Wish::ShowInFolder) }
}
