//! All pictures in a grid: look, select, leave out, move. Nothing is done for each image in a frame, only for the tiles on the screen.

mod bar;
mod facts;
mod footer;
mod grid;
mod header;
mod large;
mod lens;
mod listing;
mod makeup;
mod marks;
mod picking;
mod pieces;
mod redraws;
mod scroll_bar;
mod sections;
pub(crate) mod steering;
mod textures;
mod tile;
mod wall;
mod wishes;

pub(crate) use lens::Lens;
pub(crate) use pieces::Pieces;
pub(crate) use textures::colour_image;
pub(crate) use tile::{line as text_line, stretched as paint_stretched};
pub(crate) use wall::hears_keys;

use super::scene::{Asks, Scene};
use crate::session::browse::Query;
use crate::session::{Command, Settings};
use crate::ui::selection::Reach;
use egui::{Rect, Ui, UiBuilder, pos2};
use footer::{Footer, Strip};
use large::{Large, Turn};
use listing::{Change, Listing};
use picking::Picking;
use std::sync::Arc;
use wall::{Seen, Wall};
use wishes::Wish;

/// The Images view.
#[derive(Default)]
pub(crate) struct ImagesView {
    query: Query,
    listing: Listing,
    picking: Picking,
    wall: Wall,
    footer: Footer,
    large: Option<Large>,
    /// Whether the selection is one of rows of the plan.
    of_plan: bool,
    /// Whether size and order of the tiles were taken up as they were kept.
    begun: bool,
    /// The filters of the dataset that comes, while that before it is still listed.
    coming: Option<Query>,
}

impl ImagesView {
    /// Draws the view into the middle of the window.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if !self.query.classes.iter().map(String::as_str).eq(scene.classes.names()) {
            self.query.classes = scene.classes.names().map(str::to_owned).collect();
        }
        if self.show_large(ui, scene) {
            return;
        }
        let look = bar::Look { side: &mut self.wall.side, grouped: &mut self.wall.grouped };
        let mut all_classes = bar::show(ui, scene, (&self.listing, &mut self.query), look);
        self.keep(ui, scene);
        if scene.session.browsed() != Some(&self.query) {
            scene.asks.browse = Some(self.query.clone());
        }
        ui.add_space(4.0);
        let view = above_footer(ui);
        let seen = self.wall.show(ui, view, &Seen { session: scene.session, listing: &self.listing }, &mut self.picking);
        ui.advance_cursor_after_rect(view);
        all_classes |= seen.all_classes || seen.unfilter;
        if seen.unfilter {
            self.query = Query { sort: self.query.sort, ..Query::default() };
        }
        if all_classes {
            scene.classes.clear();
            ui.ctx().request_repaint();
        }
        let strip = Strip { open_move: seen.open_move, large: false };
        let asked = self.footer.show(ui, (&self.listing, &self.picking), strip);
        if let Some(wish) = seen.wish.or(asked) {
            self.carry_out(&wish, ui, scene.asks);
        }
    }

    /// Keeps size, order and groups of the tiles as they change; a size that is dragged passes many, and is kept when the pointer lets go.
    fn keep(&self, ui: &Ui, scene: &mut Scene<'_>) {
        let settings = scene.session.settings();
        let now = (self.wall.side.round() as u16, self.query.sort, self.wall.grouped);
        let kept = (settings.tile_side, settings.image_order, settings.image_groups);
        if now != kept && !ui.input(|input| input.pointer.any_down()) {
            let (tile_side, image_order, image_groups) = now;
            scene.asks.run(Command::Set(Settings { tile_side, image_order, image_groups, ..settings.clone() }));
        }
    }

    /// What is asked of the grid.
    pub(crate) fn query(&self) -> &Query {
        &self.query
    }

    /// Another dataset comes, and with it the filters `query`; the order stays.
    pub(crate) fn take_up(&mut self, query: Query) {
        self.query = Query { sort: self.query.sort, ..query };
        self.coming = Some(self.query.clone());
    }

    /// The image that is looked at or selected last, if any.
    pub(crate) fn chosen(&self) -> Option<crate::dataset::ImageId> {
        let at_cursor = self.picking.cursor.and_then(|at| self.listing.spots().get(at)).copied();
        at_cursor.filter(|spot| self.picking.marks.has(*spot)).map(|spot| self.listing.source(spot))
    }

    /// Whether keys mean the tiles: some are selected, or the keys are among them.
    pub(crate) fn has_keys(&self) -> bool {
        self.large.is_some() || self.picking.cursor.is_some() || !self.picking.marks.is_empty()
    }

    /// Whether some of the selected tiles can be drawn again.
    pub(crate) fn draws_again(&self) -> bool {
        !self.picking.marks.is_empty() && self.picking.makeup(&self.listing).redrawable.why_not().is_none()
    }

    /// The selected made images, each to be drawn again once.
    pub(crate) fn redraws(&self) -> Vec<crate::recipe::Redraw> {
        redraws::of(&self.listing, &self.picking.marks)
    }

    /// Takes in what is listed by now; also while another view is shown, which asks for the image that is chosen here.
    pub(crate) fn follow(&mut self, scene: &Scene<'_>) {
        if !std::mem::replace(&mut self.begun, true) {
            let settings = scene.session.settings();
            self.wall.side = f32::from(settings.tile_side).clamp(*bar::SIDES.start(), *bar::SIDES.end());
            self.query.sort = settings.image_order;
            self.wall.grouped = settings.image_groups;
        }
        let before = Arc::clone(self.listing.answer());
        let change = self.listing.refresh(scene.session);
        if change != Change::Nothing {
            self.picking.count_anew();
        }
        match change {
            Change::Nothing => {}
            Change::Pixels => {
                // The same tiles: what is selected stays so, and may be drawn again until it is as wanted.
                self.wall.ask_anew();
            }
            Change::Recipe if self.listing.is_of_plan() => {
                self.picking.lose(self.listing.spots());
                self.wall.ask_anew();
            }
            Change::Recipe => {
                self.wall.hold((&before.spots, self.listing.spots()), &self.picking.marks);
                self.picking.follow(&before.spots, self.listing.spots());
            }
            Change::Query => {
                // Tiles are images now and rows of the plan then: only within one kind does a selection mean anything.
                if self.listing.is_of_plan() == self.of_plan {
                    self.picking.follow(&before.spots, self.listing.spots());
                } else {
                    self.of_plan = self.listing.is_of_plan();
                    self.picking.clear();
                }
                if self.large.is_none() && self.picking.marks.is_empty() {
                    // Another list, and nothing selected in it: keys begin anew, and mean classes until then.
                    self.picking.clear();
                }
                self.wall.go_to_top();
            }
            Change::Dataset => {
                self.picking.clear();
                self.wall.forget();
                self.large = None;
                // Nothing is listed yet of another dataset: its first list does not undo what was asked meanwhile.
                if self.listing.dataset().records().is_empty() {
                    let coming = self.coming.take().unwrap_or_default();
                    self.query = Query { classes: std::mem::take(&mut self.query.classes), sort: self.query.sort, ..coming };
                }
            }
        }
    }

    /// The large view, if it is open and stays so.
    fn show_large(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        let (Some(large), Some(at)) = (&mut self.large, self.picking.cursor) else {
            self.large = None;
            return false;
        };
        let Some(spot) = self.listing.spots().get(at.min(self.listing.spots().len().saturating_sub(1))).copied() else {
            self.large = None;
            return false;
        };
        let at = at.min(self.listing.spots().len() - 1);
        let view = above_footer(ui);
        let turn = ui.scope_builder(UiBuilder::new().max_rect(view), |ui| {
            large.show(ui, &Seen { session: scene.session, listing: &self.listing }, (at, spot))
        });
        ui.advance_cursor_after_rect(view);
        if !self.picking.marks.has(spot) || self.picking.marks.len() > 1 {
            self.picking.click(at, Reach::Only, self.listing.spots());
        }
        let strip = Strip { open_move: turn.inner == Turn::OpenMove, large: true };
        let asked = self.footer.show(ui, (&self.listing, &self.picking), strip);
        match asked.map_or(turn.inner, Turn::Do) {
            Turn::Stay | Turn::OpenMove => {}
            Turn::Close => {
                self.large = None;
                self.wall.reveal(at);
                ui.ctx().request_repaint();
            }
            Turn::Do(wish) => self.carry_out(&wish, ui, scene.asks),
            Turn::Step(step) => {
                let to = self.picking.stepped(at, step).min(self.listing.spots().len() - 1);
                self.picking.click(to, Reach::Only, self.listing.spots());
                ui.ctx().request_repaint();
            }
        }
        true
    }

    fn carry_out(&mut self, wish: &Wish, ui: &Ui, asks: &mut Asks) {
        if *wish == Wish::Look {
            let first = || self.listing.spots().iter().position(|spot| self.picking.marks.has(*spot));
            self.picking.cursor = self.picking.cursor.or_else(first);
            self.large = self.picking.cursor.map(|_| Large::default());
        }
        wishes::carry_out(wish, (&self.listing, &self.picking), ui, asks);
    }
}

/// The room above the strip at the bottom.
fn above_footer(ui: &Ui) -> Rect {
    let rect = ui.available_rect_before_wrap();
    Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - footer::HEIGHT))
}
