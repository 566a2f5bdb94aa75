//! The grid on the screen: scrolls, takes clicks, keys and bands, asks for the thumbnails that are seen, and paints them.

use super::bar::SIDES;
use super::grid::Grid;
use super::listing::{Listing, Spot};
use super::marks::Marks;
use super::picking::{Picking, place_of};
use super::sections::Sections;
use super::textures::{Look, Textures};
use super::tile::{self, Face};
use super::wishes::{self, Wish};
use super::{header, scroll_bar};
use crate::session::Session;
use crate::ui::place_keys::{self, Act, Place};
use crate::ui::scene::ImageCargo;
use crate::ui::selection::Reach;
use crate::ui::theme::{self, palette};
use crate::ui::widgets::{context_menu, pill};
use crate::ui::words;
use egui::accesskit::Role;
use egui::{Align2, Id, Order, Rect, Response, Sense, StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2};
use std::ops::Range;

/// One press of + or − makes tiles so much larger or smaller.
const SIDE_STEP: f32 = 1.2;

/// So many tiles are looked for in a new list, to hold the view at one of them.
const MOST_LOOKED_FOR: usize = 8;

/// How far the ring of a selected tile stands out, in points.
const RING: f32 = 4.0;

/// What is shown.
pub(crate) struct Seen<'a> {
    /// The sitting.
    pub session: &'a Session,
    /// The images.
    pub listing: &'a Listing,
}

impl Seen<'_> {
    /// All that a screen reader says about a tile.
    pub(crate) fn sentence(&self, spot: Spot) -> String {
        let mut sentence = self.listing.sentence(spot);
        if let Some(trouble) = self.listing.trouble(self.session, spot) {
            sentence.push_str(&format!(", problem: {}", words::small_first(&trouble)));
        }
        sentence
    }
}

/// What was asked for by pointer or key.
#[derive(Default)]
pub(crate) struct Asked {
    /// To be done with the selection.
    pub wish: Option<Wish>,
    /// To open the menu of classes.
    pub open_move: bool,
    /// To show all classes.
    pub all_classes: bool,
    /// To clear all filters.
    pub unfilter: bool,
}

/// The grid and where it is scrolled to.
pub(crate) struct Wall {
    /// The least side of a tile, in points.
    pub side: f32,
    /// Whether it is shown where each class begins, in an order that keeps classes together.
    pub grouped: bool,
    sections: Sections,
    offset: f64,
    grid: Option<Grid>,
    textures: Textures,
    /// What the session was last asked to decode.
    wanted: (Range<usize>, u32),
    downwards: bool,
    reveal: Option<usize>,
    /// The tile that stays where it is under the next list, and how far below the view's top that is.
    held: Option<(usize, f64)>,
    /// A press closed an open menu: until the button is up it does no more.
    closing: bool,
    /// Whether something else had the keyboard in the frame before: Escape, which takes it away from there, means no more.
    left_behind: bool,
}

impl Default for Wall {
    fn default() -> Self {
        Self {
            side: 144.0,
            grouped: true,
            sections: Sections::default(),
            offset: 0.0,
            grid: None,
            textures: Textures::default(),
            wanted: (0..0, 0),
            downwards: true,
            reveal: None,
            held: None,
            closing: false,
            left_behind: false,
        }
    }
}

impl Wall {
    /// Scrolls to the top.
    pub(crate) fn go_to_top(&mut self) {
        self.offset = 0.0;
        self.wanted = (0..0, 0);
    }

    /// The tiles at the same places are others now: the session is told once more what is on the screen.
    pub(crate) fn ask_anew(&mut self) {
        self.wanted = (0..0, 0);
    }

    /// Another dataset.
    pub(crate) fn forget(&mut self) {
        *self = Self { side: self.side, grouped: self.grouped, ..Self::default() };
    }

    /// Scrolls so that the tile at `at` shows, in the next frame.
    pub(crate) fn reveal(&mut self, at: usize) {
        self.reveal = Some(at);
    }

    /// The list is `now` another one than `before`: what is at the top stays there. What is selected was perhaps moved to another group, and
    /// is not followed there.
    pub(crate) fn hold(&mut self, (before, now): (&[Spot], &[Spot]), marks: &Marks) {
        let Some(grid) = self.grid.as_ref().filter(|_| self.offset > 0.0) else { return };
        let seen = grid.visible(self.offset).filter_map(|at| Some((at, *before.get(at)?)));
        let mut stays = seen.filter(|(_, spot)| !marks.has(*spot)).take(MOST_LOOKED_FOR);
        self.held = stays.find_map(|(at, spot)| Some((place_of(now, spot, at)?, grid.top(at) - self.offset)));
    }

    /// One frame, inside `view`.
    pub(crate) fn show(&mut self, ui: &mut Ui, view: Rect, seen: &Seen<'_>, picking: &mut Picking) -> Asked {
        // Selection rings stand outside the pictures: room for them at the edges.
        let inner = Rect::from_min_max(view.min + Vec2::splat(RING), pos2(view.right() - scroll_bar::WIDTH, view.bottom()));
        let response = ui.interact(view, ui.scope_id().with("grid"), Sense::click_and_drag());
        let tiles = seen.listing.spots().len() as u64;
        response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, format!("Grid of images, {}", words::count(tiles))));
        keep_keys(ui, &response);
        self.close_menus(ui, view);
        self.zoom(ui, &response);
        let grid = self.laid_out(seen.listing, inner.size());
        self.settle(grid.clone());
        let mut asked = self.keys(ui, &response, seen.listing.spots(), picking);
        self.scroll(ui, &response, picking, inner);
        let bar = Rect::from_min_max(pos2(view.right() - scroll_bar::WIDTH, view.top()), view.max);
        self.offset = scroll_bar::show(ui, bar, &grid, self.offset);
        self.band(ui, &response, inner, (seen.listing.spots(), picking));
        self.want(ui, seen);
        let clip = view.expand2(vec2(RING, 0.0)).intersect(ui.clip_rect());
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| {
            ui.set_clip_rect(clip);
            if let Some(wish) = self.tiles(ui, inner, seen, picking) {
                asked.wish = Some(wish);
            }
            self.headers(ui, inner, seen.listing, picking);
            self.paint_band(ui, inner, picking);
        });
        if grid.count == 0 {
            asked.unfilter = nothing(ui, inner, seen);
        }
        asked
    }

    /// A press beside an open menu closes it, as everywhere; it draws no band and selects nothing.
    fn close_menus(&mut self, ui: &Ui, view: Rect) {
        let (pressed, down, released) =
            ui.input(|input| (input.pointer.primary_pressed(), input.pointer.primary_down(), input.pointer.primary_released()));
        if pressed && egui::Popup::is_any_open(ui.ctx()) && ui.rect_contains_pointer(view) {
            egui::Popup::close_all(ui.ctx());
            self.closing = true;
        } else if !down && !released {
            self.closing = false;
        }
    }

    fn zoom(&mut self, ui: &Ui, response: &Response) {
        let (zoom, by_wheel) = ui.input(|input| (input.zoom_delta(), input.modifiers.command));
        if response.contains_pointer() && (zoom - 1.0).abs() > f32::EPSILON {
            // A notch of the wheel is a small step; fingers on a pad take it with them.
            self.resize(if by_wheel { zoom.sqrt() } else { zoom });
        }
    }

    /// The grid of this frame.
    fn laid_out(&mut self, listing: &Listing, view: Vec2) -> Grid {
        let grid = Grid::fit(listing.spots().len(), self.side, view);
        if !self.grouped || listing.groups().is_empty() {
            return grid;
        }
        let columns = grid.columns;
        grid.in_sections(self.sections.of(listing.groups(), listing.spots().len(), columns))
    }

    fn resize(&mut self, factor: f32) {
        self.side = (self.side * factor).clamp(*SIDES.start(), *SIDES.end());
    }

    /// Takes in the grid of this frame; what was at the top stays there when the number of columns changes.
    fn settle(&mut self, grid: Grid) {
        if let Some(old) = self.grid.as_ref().filter(|old| old.count == grid.count && !old.is_alike(&grid)) {
            self.offset = grid.offset_of(old.anchor(self.offset));
        }
        if let Some((at, below)) = self.held.take().filter(|(at, _)| *at < grid.count) {
            self.offset = grid.top(at) - below;
        }
        if let Some(at) = self.reveal.take() {
            self.offset = grid.reveal(at, self.offset);
        }
        self.offset = self.offset.clamp(0.0, grid.lowest());
        self.grid = Some(grid);
    }

    fn keys(&mut self, ui: &Ui, grid_response: &Response, spots: &[Spot], picking: &mut Picking) -> Asked {
        let mut asked = Asked::default();
        let elsewhere = ui.memory(egui::Memory::focused).is_some_and(|focused| focused != grid_response.id);
        let left_behind = std::mem::replace(&mut self.left_behind, elsewhere);
        let Some(grid) = self.grid.clone().filter(|_| hears_keys(ui, grid_response.id)) else { return asked };
        for (act, key, modifiers) in place_keys::pressed(ui.ctx(), Place::Grid) {
            match act {
                Act::All => picking.all(spots),
                Act::Clear => {
                    asked.all_classes |= picking.marks.is_empty() && !left_behind;
                    picking.clear();
                }
                Act::CopyPaths => asked.wish = Some(Wish::CopyPaths),
                Act::ToggleExcluded => asked.wish = Some(Wish::ToggleExcluded),
                Act::ExcludeOriginals => asked.wish = Some(Wish::ExcludeOriginals),
                Act::Move if picking.marks.is_empty() => asked.wish = Some(Wish::ChooseClass),
                Act::Move => asked.open_move = true,
                Act::Look => asked.wish = Some(Wish::Look),
                Act::ShowInFolder => asked.wish = Some(Wish::ShowInFolder),
                Act::Larger => self.resize(SIDE_STEP),
                Act::Smaller => self.resize(1.0 / SIDE_STEP),
                Act::Walk | Act::Ends => {
                    if picking.key(key, modifiers, (&grid, spots))
                        && let Some(at) = picking.cursor
                    {
                        self.offset = grid.reveal(at, self.offset);
                    }
                }
                Act::Close | Act::Fit | Act::Facts | Act::Original | Act::Next | Act::Previous => {}
            }
        }
        asked
    }

    fn scroll(&mut self, ui: &Ui, response: &Response, picking: &Picking, inner: Rect) {
        let Some(grid) = &self.grid else { return };
        let before = self.offset;
        if response.contains_pointer() {
            self.offset -= f64::from(ui.input(|input| input.smooth_scroll_delta().y));
        }
        if let Some(pointer) = ui.input(|input| input.pointer.latest_pos()).filter(|_| picking.band().is_some()) {
            let beyond = (pointer.y - inner.bottom()).max(0.0) - (inner.top() - pointer.y).max(0.0);
            if beyond != 0.0 {
                self.offset += f64::from(beyond * 12.0 * ui.input(|input| input.stable_dt).min(0.1));
                ui.ctx().request_repaint();
            }
        }
        self.offset = self.offset.clamp(0.0, grid.lowest());
        if (self.offset - before).abs() > 0.0 {
            self.downwards = self.offset > before;
        }
    }

    fn band(&self, ui: &Ui, response: &Response, inner: Rect, (spots, picking): (&[Spot], &mut Picking)) {
        let Some(grid) = self.grid.as_ref().filter(|_| !self.closing) else { return };
        let content = |at: egui::Pos2| grid.content(at - inner.min.to_vec2(), self.offset);
        // Not `clicked`: the keyboard's Space on the grid is no click beside the tiles.
        if response.clicked_by(egui::PointerButton::Primary) {
            picking.clear();
        }
        if response.drag_started()
            && let Some(from) = ui.input(|input| input.pointer.press_origin())
        {
            picking.begin_band(content(from), ui.input(|input| input.modifiers));
        }
        if response.dragged()
            && let Some(to) = response.interact_pointer_pos()
        {
            picking.draw_band(content(to), (grid, spots));
        }
        if response.drag_stopped() {
            picking.end_band();
        }
    }

    fn paint_band(&self, ui: &Ui, inner: Rect, picking: &Picking) {
        let Some((from, to)) = picking.band() else { return };
        let place = |(x, y): (f32, f64)| inner.min + vec2(x, (y - self.offset) as f32);
        let rect = Rect::from_two_pos(place(from), place(to));
        let accent = palette(ui).accent;
        ui.painter().rect(rect, 2.0, accent.gamma_multiply(0.14), theme::line(accent), StrokeKind::Inside);
    }

    /// Tells the session what is on the screen, and then a screenful in the direction of scrolling.
    fn want(&mut self, ui: &Ui, seen: &Seen<'_>) {
        let Some(grid) = self.grid.clone() else { return };
        self.textures.begin(seen.session.foreseen_plan());
        let side_px = self.side_px(ui, &grid);
        let visible = grid.visible(self.offset);
        if !seen.listing.is_current() || (&visible, side_px) == (&self.wanted.0, self.wanted.1) {
            return;
        }
        let more = visible.len();
        let ahead = if self.downwards {
            visible.end..(visible.end + more).min(grid.count)
        } else {
            visible.start.saturating_sub(more)..visible.start
        };
        let spots = seen.listing.spots();
        let wanted = spots[visible.clone()].iter().chain(&spots[ahead]).map(|spot| seen.listing.picture(*spot));
        seen.session.show_tiles(wanted, side_px);
        self.wanted = (visible, side_px);
    }

    /// The side to decode to: in steps, so that zooming does not decode anew at each point.
    fn side_px(&self, ui: &Ui, grid: &Grid) -> u32 {
        // A picture that fills a square tile is up to a third longer than the tile.
        let needed = grid.side * ui.ctx().pixels_per_point() * 1.3;
        [128, 256, 512].into_iter().find(|side| *side as f32 >= needed).unwrap_or(512)
    }

    fn tiles(&mut self, ui: &mut Ui, inner: Rect, seen: &Seen<'_>, picking: &mut Picking) -> Option<Wish> {
        let grid = self.grid.clone()?;
        let spots = seen.listing.spots();
        let side_px = self.side_px(ui, &grid);
        let mut wish = None;
        let first = spots.first().filter(|_| self.grouped && !seen.listing.groups().is_empty());
        let grouped = first.is_some_and(|spot| seen.listing.group_split(*spot).is_some());
        for at in grid.visible(self.offset) {
            let spot = spots[at];
            let (whole, picture) = tile::on_screen(&grid, inner, at, self.offset);
            let response = ui.interact(whole, Id::unique(("image", seen.listing.is_of_plan(), spot.0)), Sense::CLICK | Sense::DRAG);
            if !self.closing {
                wish = act(ui, &response, (at, seen.listing), picking).or(wish);
            }
            response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, picking.marks.has(spot), seen.sentence(spot)));
            let look = self.textures.look(ui.ctx(), (seen.session, seen.listing), spot, side_px);
            let response = match &look {
                Look::Unreadable(reason) => response.on_hover_text(&**reason),
                _ => tile::card(response, (seen, spot), grid.caption),
            };
            if response.context_menu_opened() || response.secondary_clicked() {
                context_menu(&response, |ui| wish = wishes::menu(ui, (seen.listing, picking)).or(wish.take()));
            }
            let (selected, at_cursor) = (picking.marks.has(spot), picking.cursor == Some(at));
            let hovered = response.hovered();
            let caption = grid.caption;
            // Where groups are shown the line above says it for all of them.
            let split = if grouped { None } else { seen.listing.shown_split(spot) };
            let trouble = seen.listing.trouble(seen.session, spot).is_some();
            tile::paint(ui, picture, &Face { spot, look, listing: seen.listing, selected, at_cursor, hovered, caption, split, trouble });
        }
        wish
    }

    /// The lines above groups; a click on one selects its group, with Ctrl too.
    fn headers(&self, ui: &Ui, inner: Rect, listing: &Listing, picking: &mut Picking) {
        let Some(grid) = &self.grid else { return };
        for (section, rect) in grid.headers(self.offset) {
            let tiles = grid.tiles_in(section);
            let (Some(spot), Some(group)) = (listing.spots().get(tiles.start), listing.groups().get(section)) else { continue };
            let rect = rect.translate(inner.min.to_vec2());
            if header::show(ui, rect, (listing, *spot), (group, tiles.len() as u64)).clicked() && !self.closing {
                picking.select(tiles, ui.input(|input| input.modifiers), listing.spots());
            }
        }
    }
}

fn act(ui: &Ui, response: &Response, (at, listing): (usize, &Listing), picking: &mut Picking) -> Option<Wish> {
    let spots = listing.spots();
    if response.drag_started() {
        picking.take(at, spots);
        response.dnd_set_drag_payload(ImageCargo(wishes::sources(listing, &picking.marks)));
    }
    if response.dragged() {
        carry_pill(ui, picking.marks.len());
    }
    if response.secondary_clicked() {
        picking.take(at, spots);
    }
    if response.clicked() {
        picking.click(at, Reach::of(ui.input(|input| input.modifiers)), spots);
    }
    response.double_clicked().then(|| {
        picking.click(at, Reach::Only, spots);
        Wish::Look
    })
}

/// Whether keys are meant for the place `id`: nobody else has them, and no menu is open.
pub(crate) fn hears_keys(ui: &Ui, id: Id) -> bool {
    let focused = ui.memory(egui::Memory::focused);
    focused.is_none_or(|focused| focused == id) && !crate::ui::overlay::is_open(ui.ctx())
}

/// While the place has the keyboard, arrows move inside it rather than to the next control.
pub(super) fn keep_keys(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let filter = egui::EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
}

/// The pill at the pointer that says what is being dragged.
fn carry_pill(ui: &Ui, images: usize) {
    let Some(pointer) = ui.input(|input| input.pointer.latest_pos()) else { return };
    egui::Area::new(Id::unique("image cargo"))
        .order(Order::Tooltip)
        .interactable(false)
        .fixed_pos(pointer + vec2(14.0, 10.0))
        .show(ui.ctx(), |ui| pill(ui, &wishes::cargo_words(images)));
}

/// Says why there is nothing to see; whether all filters are to be cleared.
fn nothing(ui: &mut Ui, inner: Rect, seen: &Seen<'_>) -> bool {
    let p = palette(ui);
    let filtered = !seen.listing.dataset().records().is_empty() && !seen.listing.waits_for_plan();
    let words = if seen.listing.dataset().records().is_empty() {
        "No images"
    } else if seen.listing.waits_for_plan() {
        "Working out what will be exported…"
    } else if seen.listing.is_of_plan() {
        "Nothing here: set a target and a way to grow in Balance, or fewer filters"
    } else {
        "No image fits these filters"
    };
    let place = inner.center() - vec2(0.0, 38.0);
    ui.painter().text(place, Align2::CENTER_CENTER, words, theme::font(theme::size::BODY), p.muted);
    let button = Rect::from_center_size(place + vec2(0.0, theme::size::BUTTON + theme::size::GAP), vec2(144.0, theme::size::BUTTON));
    filtered
        && ui
            .put(button, egui::Button::new("Show all images"))
            .on_hover_text("Clears the filters, the text and the choice of classes")
            .clicked()
}
