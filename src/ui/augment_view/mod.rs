//! The chain that makes new images, and twenty draws of it on one image, live.

mod adder;
mod card;
mod column;
mod desk;
mod easel;
mod exact;
mod gallery;
mod head;
mod magnifier;
mod notes;
mod range_slider;
mod sitter;
mod tabs;
mod track;
mod whose;

use super::scene::{ChainOf, Scene};
use super::theme::{self, palette, size};
use super::widgets::{icon_button, note};
use super::words;
use crate::augment::Chain;
use crate::dataset::{Dataset, ImageId};
use crate::recipe::Recipe;
use crate::session::{Command, Named, Preview, PreviewRequest, Show};
use desk::{Desk, Outcome};
use easel::Easel;
use egui::accesskit::Role;
use egui::{Button, Rect, Ui, UiBuilder, WidgetInfo, pos2, vec2};
use sitter::Sitter;
use std::sync::Arc;
use whose::Whose;

/// How many draws are shown.
const DRAWS: usize = 20;
/// How many corners are shown at most.
const CORNERS: usize = 42;
/// The button of the notes where it is narrow, in points.
const NOTES_WIDTH: f32 = 46.0;
/// The longest side of the original that is drawn from, in pixels.
const SIDE_PX: u32 = 320;

/// How many notes are shown beside the original; more are behind a button.
const NOTES: usize = 2;
/// Where the draws have less width than this, the original stands among them and the notes are behind a button: the draws need the room.
const WIDE: f32 = 380.0;
/// Where they have less height than this, too.
const HIGH: f32 = 400.0;

/// The Augment view.
#[derive(Default)]
pub(crate) struct AugmentView {
    desk: Desk,
    easel: Easel,
    sitter: Sitter,
    /// Counts the sets of draws asked for by hand.
    set: u64,
    asked: Option<PreviewRequest>,
    /// [`crate::session::Session::previews_moved`] when that was.
    moved: u64,
    dataset: Arc<Dataset>,
    show: Show,
    gallery: gallery::Gallery,
    /// The class that is looked at, and whether it has a chain of its own.
    class: Option<String>,
    has_own: bool,
    /// The image that sat when that was taken in.
    sat: Option<ImageId>,
    /// Whose chain is on the desk, and whose was asked for from elsewhere.
    of: ChainOf,
    wanted: Option<ChainOf>,
    /// Whether the tab was turned because a chain of the class's own came about, not by the user.
    turned: bool,
    /// The key of the image that sits, also before the view was seen and while headers are read.
    key: (Option<ImageId>, String),
}

impl AugmentView {
    /// Draws the view into the middle of the window. `chosen`: the image selected among the pictures.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, chosen: Option<ImageId>) {
        let Some(dataset) = scene.session.dataset() else { return };
        if !Arc::ptr_eq(&self.dataset, dataset) {
            self.sitter = std::mem::take(&mut self.sitter).on(dataset.id_of(&self.key.1));
            self.key.0 = None;
            self.dataset = Arc::clone(dataset);
        }
        if std::mem::replace(&mut self.moved, scene.session.previews_moved()) != scene.session.previews_moved() {
            self.asked = None;
            self.easel.let_go();
        }
        let wanted = scene.classes.anchor().or_else(|| scene.classes.names().next()).map(str::to_owned);
        self.sitter.follow((scene.session.roster(), scene.session.outline()), chosen, wanted.as_deref());
        if self.key.0 != self.sitter.image() {
            let key = self.sitter.image().map(|id| dataset.key(id)).unwrap_or_default();
            self.key = (self.sitter.image(), key);
        }
        self.turn(scene.session.recipe(), &scene.session.roster().classes);
        let whose = Whose::of(scene.session.recipe(), self.class.as_deref(), self.of);
        let recipe = whose.choice.clone();
        self.desk.remember(&recipe, whose.called());
        self.head(ui, scene, &whose);
        let room = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(room);
        let left = if room.width() < 620.0 { room.width() * 0.42 } else { (room.width() * 0.37).clamp(288.0, 380.0) };
        let column = Rect::from_min_max(room.min, pos2(room.left() + left, room.bottom()));
        let rest = Rect::from_min_max(pos2(column.right() + size::PAD - 6.0, room.top()), room.max);
        let chain = self.desk.chain(&recipe);
        let cards = |ui: &mut Ui| {
            if whose.is_lacking() {
                tabs::lacking(ui, scene, (&whose, &chain));
                return Outcome::default();
            }
            let class = whose.class().filter(|_| whose.own().is_some());
            column::show(ui, &chain, class.map(|class| |ui: &mut Ui| tabs::about(ui, scene, (&whose, class))))
        };
        let outcome = ui.scope_builder(UiBuilder::new().max_rect(column), cards).inner;
        if let Some(choice) = self.desk.take(&recipe, &outcome) {
            whose.set(scene, Named::plain(choice));
        }
        let chain = self.desk.chain(&recipe);
        ui.scope_builder(UiBuilder::new().max_rect(rest), |ui| self.right(ui, scene, (&whose, &chain)));
        // What was just let go reaches the recipe after this frame: until then the draws in hand are of the same chain.
        if !outcome.finished {
            self.ask(scene, &chain);
        }
    }

    /// Another dataset: begins anew, with the image called `key` where there is one.
    pub(crate) fn sit(&mut self, key: &str) {
        *self = Self { key: (None, key.to_owned()), ..Self::default() };
    }

    /// Shows the chain of all classes, or of the one that is looked at then.
    pub(crate) fn look_at(&mut self, of: ChainOf) {
        self.wanted = Some(of);
    }

    /// Whether the chain of all classes is looked at though the class has one of its own.
    pub(crate) fn looks_at_all(&self) -> bool {
        self.wanted == Some(ChainOf::All) || (self.of == ChainOf::All && self.has_own)
    }

    /// Takes in which class is looked at, and turns to its own chain where it has one, or has got one now; and back, if that is undone. Any
    /// other change of the recipe leaves the tab that the user is on.
    fn turn(&mut self, recipe: &Recipe, classes: &[String]) {
        let class = self.sitter.class().map(str::to_owned);
        let has_own = class.as_deref().is_some_and(|class| whose::own(recipe, class).is_some());
        // One that bears another name now is the same.
        let renamed = self.sat == self.sitter.image() && self.class.as_ref().is_some_and(|class| classes.binary_search(class).is_err());
        let another = self.class != class && !renamed;
        let came = has_own && !self.has_own;
        let of = match has_own {
            true if another || came => ChainOf::Class,
            false if another || self.turned => ChainOf::All,
            _ => self.of,
        };
        self.turned = !another && has_own && (self.turned || (came && of != self.of));
        let wanted = if class.is_some() { self.wanted.take() } else { None };
        let of = wanted.unwrap_or(of);
        if another || of != self.of {
            self.put_up(of);
        }
        (self.class, self.has_own, self.sat) = (class, has_own, self.sitter.image());
    }

    /// Puts another chain on the desk: what was half done on the last one is not done on this one, nor are draws of that one kept.
    fn put_up(&mut self, of: ChainOf) {
        self.of = of;
        self.desk.drop_edits();
        self.easel.unlock();
    }

    /// Whether one draw is seen large.
    pub(crate) fn looks(&self) -> bool {
        self.easel.looks()
    }

    /// The key of the image that sits for the draws; empty while none does.
    pub(crate) fn sitting(&self) -> &str {
        &self.key.1
    }

    fn ask(&mut self, scene: &mut Scene<'_>, chain: &Chain) {
        let Some(image) = self.sitter.image() else { return };
        let seed = scene.session.recipe().seed.wrapping_add(self.set.wrapping_mul(DRAWS as u64));
        let draws = if self.show == Show::Corners { CORNERS } else { DRAWS };
        let request = PreviewRequest { image, chain: desk::choice(chain.clone()), seed, show: self.show, draws, side_px: SIDE_PX };
        if self.asked.as_ref() != Some(&request) {
            if self.asked.as_ref().is_some_and(|asked| (asked.image, asked.show) != (image, self.show)) {
                self.easel.let_go();
            }
            self.asked = Some(request.clone());
            scene.asks.run(Command::Preview(request));
        }
    }

    fn head(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, whose: &Whose) {
        let chain = self.desk.chain(&whose.choice);
        let chosen = head::show(ui, scene, (whose, &chain, self.show), (&self.desk, &mut self.gallery));
        self.show = chosen.show.unwrap_or(self.show);
        if let Some(chain) = chosen.chain {
            self.desk.drop_edits();
            whose.choose(scene, chain);
        }
        if let Some(of) = chosen.of {
            self.put_up(of);
            self.turned = false;
            ui.ctx().request_repaint();
        }
    }

    fn right(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, (whose, chain): (&Whose, &Chain)) {
        let preview = scene.session.preview();
        self.easel.hang(ui.ctx(), preview);
        let Some(image) = self.sitter.image() else {
            ui.label(theme::small("No image to draw from").color(palette(ui).muted));
            return;
        };
        let notes = notes::of(scene, (whose, chain));
        let roomy = ui.available_width() > WIDE && ui.available_height() > HIGH;
        if roomy {
            ui.horizontal_top(|ui| {
                self.original(ui, scene, image);
                ui.vertical(|ui| self.beside(ui, scene, (whose, &notes, false)));
            });
        } else {
            self.beside(ui, scene, (whose, &notes, true));
        }
        ui.add_space(size::TIGHT);
        let rect = ui.available_rect_before_wrap();
        // Where it has no room of its own, the original is the first among the draws.
        let followed = self.easel.followed().map(|(_, name)| name.to_owned());
        let name = (!roomy).then(|| followed.unwrap_or_else(|| self.dataset.file_name(image).to_owned()));
        self.easel.draws(ui, scene, rect, name.as_deref());
    }

    fn original(&self, ui: &mut Ui, scene: &Scene<'_>, image: ImageId) {
        let most = vec2(ui.available_width() * 0.44, 196.0);
        ui.vertical(|ui| {
            // What stands beside it stays where it is, whatever the shape of the picture.
            ui.set_width(most.x);
            ui.spacing_mut().item_spacing.y = size::TIGHT;
            let name = self.dataset.file_name(image);
            let (width, height) = scene.session.preview().size_px;
            let (name, caption) = match self.easel.followed() {
                Some((at, name)) => (name, format!("Original of draw {} · {name}", at + 1)),
                None if width > 0 => (name, format!("Original · {name} · {width} × {height}")),
                None => (name, format!("Original · {name}")),
            };
            self.easel.original(ui, most, name);
            ui.add(egui::Label::new(theme::small(caption).color(palette(ui).muted)).truncate());
        });
    }

    fn beside(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, (whose, notes, narrow): (&Whose, &[String], bool)) {
        let p = palette(ui);
        let row = |ui: &mut Ui| self.controls(ui, scene, (whose, notes, narrow));
        if narrow {
            ui.horizontal(row);
        } else {
            ui.horizontal_wrapped(row);
        }
        if let Some(error) = &scene.session.preview().error {
            note(ui, &format!("No draws: {error}"), p.danger);
        }
        if narrow {
            return;
        }
        for words in notes.iter().take(NOTES) {
            note(ui, words, p.many);
        }
        if notes.len() > NOTES {
            let more = format!("{} more", notes.len() - NOTES);
            notes::behind_button(
                ui,
                (&more, &format!("{more} of {}", words::counted(notes.len() as u64, "note", "notes"))),
                &notes[NOTES..],
            );
        }
        if notes.len() < NOTES && !self.easel.looks() {
            let hint = match self.show {
                Show::Corners => "The chain at its extremes, one at a time; click one to see it large",
                Show::Draws | Show::Images => "Hover a draw to see what was done to it; click it to see it large",
            };
            ui.label(theme::small(hint).color(p.muted));
        }
    }

    /// Other draws, another class and another image; the notes too where it is `narrow`, and then no wider than there is room.
    fn controls(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, (whose, notes, narrow): (&Whose, &[String], bool)) {
        if narrow {
            ui.spacing_mut().item_spacing.x = size::TIGHT;
            ui.spacing_mut().button_padding.x = size::GAP;
        }
        let end = ui.available_rect_before_wrap().right();
        let why_not = self.why_not_anew();
        let tip = why_not.map_or_else(|| format!("Others, from other seeds{}", timing(scene.session.preview())), str::to_owned);
        let button = ui.add_enabled(why_not.is_none(), Button::new(if narrow { "New" } else { "New draws" }));
        button.widget_info(|| WidgetInfo::labeled(Role::Button, why_not.is_none(), "New draws"));
        if button.on_hover_text(&tip).on_disabled_hover_text(&tip).clicked() {
            self.set += 1;
        }
        // The notes have their place also while there are none: the class and the arrows do not move with them.
        let rest = 2.0 * size::BUTTON + NOTES_WIDTH + 3.0 * size::TIGHT;
        whose.looked_at(ui, scene, narrow.then(|| end - ui.cursor().left() - rest));
        if icon_button(ui, "‹", "Previous image").clicked() {
            self.sitter.step(-1);
        }
        if icon_button(ui, "›", "Next image").clicked() {
            self.sitter.step(1);
        }
        if narrow && !notes.is_empty() {
            let all = words::counted(notes.len() as u64, "note", "notes");
            notes::behind_button(ui, (&format!("⚠ {}", notes.len()), &all), notes);
        }
    }

    /// Why there is nothing to be drawn anew, if there is not.
    fn why_not_anew(&self) -> Option<&'static str> {
        match (self.show, self.easel.looks()) {
            (_, true) => Some("One draw is seen large: go back to all of them for new ones"),
            (Show::Corners, _) => Some("The extremes are always the same: new ones are drawn in Draws and Images"),
            _ => None,
        }
    }
}

/// "; these took 31 ms", where there are any.
fn timing(preview: &Preview) -> String {
    if preview.draws.is_empty() {
        return String::new();
    }
    let time = if preview.secs < 1.0 { format!("{:.0}\u{2009}ms", preview.secs * 1000.0) } else { words::secs(preview.secs) };
    format!("; these took {time}")
}
