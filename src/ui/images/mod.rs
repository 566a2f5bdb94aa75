//! All pictures in a grid: look, select, leave out, move. Nothing is done for each image in a frame, only for the tiles on the screen.

mod bar;
mod footer;
mod grid;
mod large;
mod listing;
mod marks;
mod order;
mod picking;
mod pieces;
mod scroll_bar;
mod standing;
mod textures;
mod tile;
mod wall;
mod wishes;

pub(crate) use textures::colour_image;
pub(crate) use tile::image as paint_image;

use super::scene::{Asks, Scene};
use egui::{Rect, Ui, pos2};
use footer::Footer;
use large::{Large, Turn};
use listing::{Change, Listing, Query};
use picking::Picking;
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
}

impl ImagesView {
    /// Draws the view into the middle of the window.
    pub(crate) fn show(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) {
        if !self.query.classes.iter().map(String::as_str).eq(scene.classes.names()) {
            self.query.classes = scene.classes.names().map(str::to_owned).collect();
        }
        self.follow(scene);
        if self.show_large(ui, scene) {
            return;
        }
        bar::show(ui, &self.listing, &mut self.query, &mut self.wall.side);
        self.follow(scene);
        ui.add_space(4.0);
        let rect = ui.available_rect_before_wrap();
        let view = Rect::from_min_max(rect.min, pos2(rect.right(), rect.bottom() - footer::HEIGHT));
        let seen = self.wall.show(ui, view, &Seen { session: scene.session, listing: &self.listing }, &mut self.picking);
        ui.advance_cursor_after_rect(view);
        let asked = self.footer.show(ui, (&self.listing, &self.picking.marks), seen.open_move);
        if let Some(wish) = seen.wish.or(asked) {
            self.carry_out(&wish, ui, scene.asks);
        }
    }

    /// The image that is looked at or selected last, if any.
    pub(crate) fn chosen(&self) -> Option<crate::dataset::ImageId> {
        let at_cursor = self.picking.cursor.and_then(|at| self.listing.ids().get(at)).copied();
        at_cursor.filter(|id| self.picking.marks.has(*id))
    }

    fn follow(&mut self, scene: &Scene<'_>) {
        match self.listing.refresh(scene.session, &self.query) {
            Change::Nothing => {}
            Change::Recipe => self.picking.follow(self.listing.ids()),
            Change::Query => {
                self.picking.follow(self.listing.ids());
                self.wall.go_to_top();
            }
            Change::Dataset => {
                self.picking.clear();
                self.wall.forget();
                self.large = None;
                self.query = Query { classes: std::mem::take(&mut self.query.classes), ..Query::default() };
                self.listing.refresh(scene.session, &self.query);
            }
        }
    }

    /// The large view, if it is open and stays so.
    fn show_large(&mut self, ui: &mut Ui, scene: &mut Scene<'_>) -> bool {
        let (Some(large), Some(at)) = (&mut self.large, self.picking.cursor) else {
            self.large = None;
            return false;
        };
        let Some(id) = self.listing.ids().get(at).copied() else {
            self.large = None;
            return false;
        };
        let turn = large.show(ui, &Seen { session: scene.session, listing: &self.listing }, (at, id));
        let to = match turn {
            Turn::Stay => return true,
            Turn::Close => {
                self.large = None;
                self.wall.reveal(at);
                return false;
            }
            Turn::Exclude => {
                self.picking.marks.only(&[id]);
                self.carry_out(&Wish::ToggleExcluded, ui, scene.asks);
                return true;
            }
            Turn::Next => at + 1,
            Turn::Previous => at.saturating_sub(1),
        };
        let to = to.min(self.listing.ids().len() - 1);
        self.picking.click(to, super::selection::Reach::Only, self.listing.ids());
        ui.ctx().request_repaint();
        true
    }

    fn carry_out(&mut self, wish: &Wish, ui: &Ui, asks: &mut Asks) {
        if *wish == Wish::Look {
            let first = || self.listing.ids().iter().position(|id| self.picking.marks.has(*id));
            self.picking.cursor = self.picking.cursor.or_else(first);
            self.large = self.picking.cursor.map(|_| Large::default());
        }
        wishes::carry_out(wish, (&self.listing, &self.picking.marks), ui, asks);
    }
}
