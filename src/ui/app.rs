//! The frame: bars, panels, the view in the middle.

mod carry_out;

use super::augment_view::AugmentView;
use super::balance::BalanceView;
use super::class_list::ClassList;
use super::commands::{self, Now, Verb};
use super::dialogs::Dialogs;
use super::export_sheet::ExportSheet;
use super::images::ImagesView;
use super::overlay::{Overlay, keyboard};
use super::recipe_panel::RecipePanel;
use super::scene::{Asks, ChainOf, Order, Outlook, Scene, View};
use super::selection::ClassSelection;
use super::system::SystemLook;
use super::theme::{self, Palette, palette, size};
use super::toasts::Toasts;
use super::widgets::icon_button;
use super::{drop_frame, empty, status_bar, top_bar};
use crate::dataset::SplitId;
use crate::session::browse::Query;
use crate::session::{Command, Motion, Place, Session, Settings, ThemeChoice};
use egui::{CentralPanel, Context, Frame, Id, Margin, Panel, Rect, Theme, ThemePreference, Ui, ViewportCommand};
use std::path::{Path, PathBuf};

/// The whole window, drawable in any [`Ui`] (the real one's, or a test's).
pub struct App {
    session: Session,
    view: View,
    classes: ClassSelection,
    split: SplitId,
    order: Order,
    panels: Panels,
    list: ClassList,
    balance: BalanceView,
    recipe: RecipePanel,
    images: ImagesView,
    augment: AugmentView,
    dialogs: Dialogs,
    overlay: Overlay,
    export: ExportSheet,
    toasts: Toasts,
    asks: Asks,
    shown: Shown,
    system: SystemLook,
}

/// What the window was told last, so that it is told only of changes.
#[derive(Default)]
struct Shown {
    title: String,
    still: bool,
    /// The dataset whose place was taken up.
    source: Option<PathBuf>,
}

/// Which side panels are open.
struct Panels {
    left: bool,
    right: bool,
    /// How many of them the window had room for in the last frame.
    room: u8,
}

impl Panels {
    /// Where the window became too narrow for both (or for either) beside the view, they close, and open again with the room; the keys and
    /// commands open them all the same.
    fn fit(&mut self, width: f32) {
        let room = u8::from(width >= 740.0) + u8::from(width >= 860.0);
        if room != self.room {
            (self.left, self.right, self.room) = (room >= 1, room >= 2, room);
        }
    }
}

impl App {
    /// The window of `session`.
    pub fn new(session: Session) -> Self {
        let order = Order::of(&session.settings().class_order);
        Self {
            session,
            view: View::default(),
            classes: ClassSelection::default(),
            split: SplitId(0),
            order,
            list: ClassList::default(),
            balance: BalanceView::default(),
            recipe: RecipePanel::default(),
            panels: Panels { left: true, right: true, room: 2 },
            images: ImagesView::default(),
            augment: AugmentView::default(),
            dialogs: Dialogs::default(),
            overlay: Overlay::default(),
            export: ExportSheet::default(),
            toasts: Toasts::default(),
            asks: Asks::default(),
            shown: Shown::default(),
            system: SystemLook::default(),
        }
    }

    /// Gives `ctx` the window's fonts and themes. Once, before the first frame; [`super::run`] does it for the real window.
    pub fn prepare(ctx: &Context) {
        theme::install(ctx);
    }

    /// The sitting behind the window.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The sitting, to ask it for things without the mouse.
    pub fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    /// The view in the middle.
    pub fn view(&self) -> View {
        self.view
    }

    /// What stands in the title of the window.
    pub fn title(&self) -> &str {
        &self.shown.title
    }

    /// Does what a menu or key would.
    pub fn ask(&mut self, verb: Verb) {
        self.asks.verb(verb);
    }

    /// What the system is set to, for settings that follow it.
    pub fn follow_system(&mut self, look: SystemLook) {
        self.system = look;
    }

    /// Takes in what background work has finished. Draws nothing; also called while the window is hidden.
    pub fn logic(&mut self, ctx: &Context) {
        if self.session.poll() {
            ctx.request_repaint();
        }
        if let Some(picked) = self.dialogs.poll() {
            self.picked(picked);
        }
    }

    /// One frame.
    pub fn show(&mut self, ui: &mut Ui) {
        self.logic(ui.ctx());
        self.follow_settings(ui.ctx());
        self.follow_dataset(ui.ctx());
        self.take_drops(ui.ctx());
        let selected = if self.list.part_has_keys() { 0 } else { self.classes.count() };
        let now = Now { session: &self.session, selected, redrawable: self.redrawable(), pictures: self.pictures() };
        let over = keyboard::over(ui.ctx(), &self.overlay);
        self.asks.verbs.extend(commands::pressed(ui.ctx(), now, over));
        let withheld = keyboard::withhold(ui.ctx(), over);
        // All of the window, whatever margin the given place has (a test's has one).
        let everything = ui.ctx().content_rect();
        let mut whole = ui.new_child(egui::UiBuilder::new().max_rect(everything));
        whole.set_clip_rect(everything);
        self.draw(&mut whole, withheld);
        focus_ring(ui.ctx());
        self.carry_out(ui.ctx());
        self.session.part();
    }

    /// Draws all of it; the keys `withheld` are those of what lies over the window alone.
    fn draw(&mut self, ui: &mut Ui, withheld: Vec<egui::Event>) {
        let p = palette(ui);
        let bar = Frame::new().fill(p.panel).inner_margin(Margin::symmetric(size::PAD as i8, 0));
        let pending = if self.view == View::Balance { self.balance.pending(ui.ctx()) } else { self.balance.let_go() };
        let sketch = pending.and_then(|edit| self.session.sketch(&edit).ok());
        let (redrawable, pictures) = (self.redrawable(), self.pictures());
        let mut scene = Scene {
            session: &self.session,
            outlook: Outlook::new(&self.session, sketch.as_deref()),
            classes: &mut self.classes,
            split: &mut self.split,
            order: &mut self.order,
            view: self.view,
            looks: self.view == View::Augment && self.augment.looks(),
            redrawable,
            pictures,
            asks: &mut self.asks,
        };
        plain(Panel::top("top")).exact_size(size::TOP_BAR).frame(bar).show(ui, |ui| top_bar::show(ui, &mut scene));
        plain(Panel::bottom("status")).exact_size(size::STATUS_BAR).frame(bar).show(ui, |ui| status_bar::show(ui, &mut scene));
        let mut toasts_in = ui.available_rect_before_wrap();
        if scene.session.dataset().is_none() {
            CentralPanel::default().frame(canvas(p)).show(ui, |ui| empty::show(ui, &mut scene));
        } else {
            let mut body = Body {
                list: &mut self.list,
                recipe: &mut self.recipe,
                balance: &mut self.balance,
                images: &mut self.images,
                augment: &mut self.augment,
                panels: &mut self.panels,
            };
            toasts_in = body.show(ui, &mut scene, self.toasts.room());
        }
        keyboard::give_back(ui.ctx(), withheld);
        self.overlay.show(ui.ctx(), &mut scene, &mut self.export);
        drop_frame::show(ui.ctx());
        self.toasts.show(ui.ctx(), toasts_in, (&self.session, &mut self.asks));
    }

    /// Whether the view shows selected pictures that can be drawn again.
    fn redrawable(&self) -> bool {
        self.view == View::Images && self.images.draws_again()
    }

    /// Whether keys mean the pictures of the view, not the classes that are selected beside it.
    fn pictures(&self) -> bool {
        self.view == View::Images && self.images.has_keys()
    }

    fn follow_settings(&mut self, ctx: &Context) {
        if self.order != Order::of(&self.session.settings().class_order) {
            let settings = Settings { class_order: self.order.word().to_owned(), ..self.session.settings().clone() };
            self.session.run(Command::Set(settings));
        }
        let zoom = f32::from(self.session.settings().zoom_percent) / 100.0;
        if (ctx.zoom_factor() - zoom).abs() > 0.001 {
            ctx.set_zoom_factor(zoom);
        }
        let still = match self.session.settings().motion {
            Motion::System => self.system.reduced_motion,
            Motion::Short => false,
            Motion::None => true,
        };
        if std::mem::replace(&mut self.shown.still, still) != still {
            theme::set_still(ctx, still);
        }
        let fallback = if self.system.dark == Some(false) { Theme::Light } else { Theme::Dark };
        if ctx.options(|options| options.fallback_theme) != fallback {
            ctx.options_mut(|options| options.fallback_theme = fallback);
        }
        let wanted = match self.session.settings().theme {
            ThemeChoice::System => ThemePreference::System,
            ThemeChoice::Dark => ThemePreference::Dark,
            ThemeChoice::Light => ThemePreference::Light,
        };
        if ctx.options(|options| options.theme_preference) != wanted {
            ctx.set_theme(wanted);
        }
    }

    /// Another dataset is open: its title, and the place where the user was in it; then that place is kept as it changes.
    fn follow_dataset(&mut self, ctx: &Context) {
        let title = self.session.dataset().map_or_else(|| "evenset".to_owned(), |dataset| format!("{} – evenset", dataset.name()));
        if self.shown.title != title {
            ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.shown.title = title;
        }
        if self.shown.source.as_deref() != self.session.source() {
            self.shown.source = self.session.source().map(Path::to_path_buf);
            self.take_up(&self.session.place().cloned().unwrap_or_default());
            return;
        }
        if self.session.dataset().is_none() {
            return;
        }
        let splits = &self.session.roster().splits;
        if usize::from(self.split.0) >= splits.len() {
            self.split = SplitId(0);
        }
        let place = self.place();
        if self.session.place().is_some_and(|kept| *kept != place) {
            self.session.run(Command::Stand(place));
        }
    }

    /// Where the user is.
    fn place(&self) -> Place {
        let name = |split: SplitId| self.session.roster().splits.get(usize::from(split.0)).map(|split| split.name.clone());
        let ((log, together), query) = (self.balance.look(), self.images.query());
        Place {
            view: self.view.word().to_owned(),
            split: name(self.split).unwrap_or_default(),
            image: self.augment.sitting().to_owned(),
            chain_of_all: self.augment.looks_at_all(),
            log,
            together,
            classes: self.classes.names().map(str::to_owned).collect(),
            show: query.show,
            shown_split: query.split.and_then(name).unwrap_or_default(),
            text: query.text.clone(),
        }
    }

    /// Shows a dataset where the user was in it.
    fn take_up(&mut self, place: &Place) {
        self.view = View::of(&place.view);
        self.split = self.split_called(&place.split).unwrap_or(SplitId(0));
        self.classes.take_up(&place.classes, &self.session.roster().classes);
        self.balance.take_up((place.log, place.together));
        let split = self.split_called(&place.shown_split);
        self.images.take_up(Query { show: place.show, split, text: place.text.clone(), ..Query::default() });
        self.augment.sit(&place.image);
        if place.chain_of_all {
            self.augment.look_at(ChainOf::All);
        }
    }

    fn split_called(&self, name: &str) -> Option<SplitId> {
        let at = self.session.roster().splits.iter().position(|split| split.name == name)?;
        u16::try_from(at).ok().map(SplitId)
    }

    fn take_drops(&mut self, ctx: &Context) {
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(path) = dropped.filter(|path| !path.as_os_str().is_empty()) {
            self.asks.run(Command::Open(path));
        }
    }
}

/// What is there while a dataset is open.
struct Body<'a> {
    list: &'a mut ClassList,
    recipe: &'a mut RecipePanel,
    balance: &'a mut BalanceView,
    images: &'a mut ImagesView,
    augment: &'a mut AugmentView,
    panels: &'a mut Panels,
}

impl Body<'_> {
    /// Draws side panels and view; where messages lie, which need `foot` points at the bottom.
    fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>, foot: f32) -> Rect {
        let p = palette(ui);
        let width = ui.ctx().content_rect().width();
        self.panels.fit(width);
        let side = Frame::new().fill(p.panel);
        // Each width has widths of its own, which are kept where the user drags them: a window made smaller does not squeeze its middle.
        let (widths, left, right) = match width {
            _ if width < 960.0 => ("narrow", 216.0, 216.0),
            _ if width < 1200.0 => ("small", 248.0, 232.0),
            _ => ("wide", size::LEFT, size::RIGHT),
        };
        if !self.panels.left {
            edge(ui, scene, Panel::left(Id::unique("classes edge")), ("›", "Show the class panel", Verb::LeftPanel));
        }
        if !self.panels.right {
            edge(ui, scene, Panel::right(Id::unique("recipe edge")), ("‹", "Show the recipe panel", Verb::RightPanel));
        }
        let list = Panel::left(Id::unique(("classes", widths))).default_size(left).size_range(216.0..=480.0).frame(side);
        let list = list.show_collapsible(ui, &mut self.panels.left, |ui| self.list.show(ui, scene, foot));
        let recipe = Panel::right(Id::unique(("recipe", widths))).default_size(right).size_range(216.0..=420.0).frame(side);
        recipe.show_collapsible(ui, &mut self.panels.right, |ui| self.recipe.show(ui, scene));
        // Without the class panel the view in the middle leaves the messages their room.
        let ground = || plain(Panel::bottom("messages")).exact_size(foot).frame(Frame::new().fill(p.canvas));
        let messages = list.map_or_else(|| ground().show(ui, |_| ()).response.rect, |list| list.response.rect);
        self.images.follow(scene);
        CentralPanel::default().frame(canvas(p)).show(ui, |ui| match scene.view {
            View::Balance => self.balance.show(ui, scene),
            View::Images => self.images.show(ui, scene),
            View::Augment => self.augment.show(ui, scene, self.images.chosen()),
        });
        messages
    }
}

/// What is left of a panel that is closed: a button to bring it back.
fn edge(ui: &mut Ui, scene: &mut Scene<'_>, panel: Panel, (sign, name, verb): (&str, &str, Verb)) {
    let frame = Frame::new().fill(palette(ui).panel).inner_margin(Margin { top: size::GAP as i8, ..Margin::ZERO });
    plain(panel).exact_size(size::BUTTON).frame(frame).show(ui, |ui| {
        if icon_button(ui, sign, name).on_hover_text(verb.hint(ui.ctx())).clicked() {
            scene.asks.verb(verb);
        }
    });
}

/// A panel without a line of its own at its edge.
fn plain(panel: Panel) -> Panel {
    panel.show_separator_line(false)
}

/// Around the view in the middle.
fn canvas(p: &Palette) -> Frame {
    Frame::new().fill(p.canvas).inner_margin(Margin::same(size::PAD as i8))
}

/// A ring around what has the keyboard, whatever it is.
fn focus_ring(ctx: &Context) {
    let Some(focused) = ctx.memory(|memory| memory.focused()) else { return };
    let Some(response) = ctx.read_response(focused) else { return };
    let painter = ctx.layer_painter(response.layer_id).with_clip_rect(response.interact_rect.expand(4.0));
    let ring = theme::ring(theme::palette_of(ctx).accent);
    painter.rect_stroke(response.rect, f32::from(theme::radius::WIDGET), ring, egui::StrokeKind::Outside);
}
