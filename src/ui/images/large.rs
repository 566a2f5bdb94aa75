//! One picture, closely: fitted or pixel by pixel, zoomed to the pointer, dragged about; with what is known of it.

use super::facts::{self, Of};
use super::lens::Lens;
use super::listing::{Listing, Spot};
use super::pieces::Pieces;
use super::steering;
use super::textures::Key as PictureKey;
use super::tile;
use super::wall::{Seen, hears_keys, keep_keys};
use super::wishes::Wish;
use crate::session::{Picture, Tile};
use crate::ui::place_keys::{self, Act, Place};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::widgets::icon_button;
use crate::ui::words;
use egui::{Align, Id, Key, Layout, Rect, Response, Sense, Ui, UiBuilder, Vec2, WidgetInfo, pos2, vec2};

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// Nothing.
    Stay,
    /// The grid again.
    Close,
    /// So many pictures on, or back.
    Step(isize),
    /// Something is to be done with the picture.
    Do(Wish),
    /// The menu of classes.
    OpenMove,
}

/// With less room than this the facts are not shown beside the picture unless asked for.
const LEAST_WIDTH: f32 = 640.0;

/// The large view's own state.
#[derive(Default)]
pub(crate) struct Large {
    pieces: Pieces,
    lens: Lens,
    /// Whether the facts are wanted; unless said, they are where there is room.
    facts: Option<bool>,
    /// Whether the last frame showed them.
    facts_shown: bool,
    /// What the last frame showed, for keys and the pointer: size at scale 1, and where.
    shown: Option<(Vec2, Rect)>,
    /// Whether the original of a made image is looked at instead.
    original: bool,
    /// The original's pixels.
    original_pieces: Pieces,
}

impl Large {
    /// One frame inside `room` of the picture `spot`, the `at`-th of the listing.
    pub(crate) fn show(&mut self, ui: &mut Ui, seen: &Seen<'_>, (at, spot): (usize, Spot)) -> Turn {
        if self.pieces.begin(PictureKey::of(seen.listing, spot)) {
            self.lens = Lens::default();
            self.shown = None;
            // The next picture is shown as it is.
            self.original = false;
        }
        let source = seen.listing.source(spot);
        self.original &= is_made(seen.listing, spot);
        self.original_pieces.begin(PictureKey::of_file(source));
        let picture = if self.original { Picture::Image(source) } else { seen.listing.picture(spot) };
        let full = seen.session.full(picture);
        if let Tile::Ready(image) = &full {
            self.looked_at().feed(ui.ctx(), image);
        }
        let mut turn = self.head(ui, seen.listing, (at, spot));
        ui.add_space(4.0);
        let room = ui.available_rect_before_wrap();
        ui.advance_cursor_after_rect(room);
        let view = self.beside(ui, seen, (spot, room));
        ui.painter().rect_filled(view, f32::from(radius::CARD), palette(ui).panel);
        let response = ui.interact(view, ui.scope_id().with("large"), Sense::click_and_drag());
        let original = if self.original { "the original of " } else { "" };
        let sentence = format!("Large view: {original}{}", seen.sentence(spot));
        response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::Image, true, &sentence));
        keep_keys(ui, &response);
        match &full {
            Tile::Unreadable(reason) => {
                let words = format!("Unreadable: {reason}");
                let galley = ui.painter().layout(words, theme::font(size::BODY), palette(ui).danger, view.width() - 48.0);
                ui.painter().galley(view.center() - galley.size() / 2.0, galley, palette(ui).danger);
            }
            _ => self.picture(ui, seen, spot, (view, &response)),
        }
        if let (Tile::Ready(image), Some(shown)) = (&full, self.shown) {
            steering::pixel_chip(self.lens, ui, image, &response, shown);
        }
        if response.double_clicked() {
            turn = Turn::Close;
        }
        self.keys(ui, response.id).unwrap_or(turn)
    }

    /// Shows the facts at the right of `room`, if they are wanted and there is room; what is left for the picture.
    fn beside(&mut self, ui: &mut Ui, seen: &Seen<'_>, (spot, room): (Spot, Rect)) -> Rect {
        self.facts_shown = self.facts.unwrap_or(room.width() >= LEAST_WIDTH);
        if !self.facts_shown {
            return room;
        }
        let middle = room.right() - facts::WIDTH;
        let strip = Rect::from_min_max(pos2(middle, room.top()), room.max);
        ui.scope_builder(UiBuilder::new().max_rect(strip).layout(Layout::top_down(Align::Min)), |ui| {
            let picture = if self.original { Picture::Image(seen.listing.source(spot)) } else { seen.listing.picture(spot) };
            facts::show(ui, (seen, spot, self.of()), seen.session.about(picture).as_deref());
        });
        Rect::from_min_max(room.min, pos2(middle - size::GAP, room.bottom()))
    }

    /// What the facts are of.
    fn of(&self) -> Of {
        if self.original { Of::Original } else { Of::Tile }
    }

    /// The pixels of what is looked at.
    fn looked_at(&mut self) -> &mut Pieces {
        if self.original { &mut self.original_pieces } else { &mut self.pieces }
    }

    fn picture(&mut self, ui: &Ui, seen: &Seen<'_>, spot: Spot, (view, response): (Rect, &Response)) {
        let picture = if self.original { Picture::Image(seen.listing.source(spot)) } else { seen.listing.picture(spot) };
        let thumbnail = match seen.session.tile(picture, 512) {
            Tile::Ready(image) if !self.looked_at().is_whole() => Some(self.looked_at().thumbnail(ui.ctx(), &image)),
            _ => None,
        };
        let known = seen.listing.size_px(spot).map(|(width, height)| vec2(width as f32, height as f32));
        let Some(size) = self.looked_at().size().or(known).or(thumbnail.as_ref().map(egui::TextureHandle::size_vec2)) else { return };
        // One to one means one image pixel on one pixel of the screen: the lens counts in those.
        let size = size / ui.ctx().pixels_per_point();
        steering::steer(&mut self.lens, ui, response, (size, view));
        self.shown = Some((size, view));
        let place = self.lens.place(size, view);
        let painter = ui.painter().with_clip_rect(view);
        if self.looked_at().is_whole() {
            self.looked_at().paint(&painter, place);
        } else if let Some(texture) = thumbnail {
            tile::stretched(&painter, place, texture.id());
        }
    }

    fn head(&mut self, ui: &mut Ui, listing: &Listing, (at, spot): (usize, Spot)) -> Turn {
        let p = palette(ui);
        let mut turn = Turn::Stay;
        ui.horizontal(|ui| {
            ui.set_height(size::BUTTON);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for (sign, name, to) in
                    [("×", "Close (Esc)", Turn::Close), ("›", "Next image", Turn::Step(1)), ("‹", "Previous image", Turn::Step(-1))]
                {
                    if icon_button(ui, sign, name).clicked() {
                        turn = to;
                    }
                }
                let place = format!("{} of {}", words::count(at as u64 + 1), words::count(listing.spots().len() as u64));
                ui.label(theme::small(place).color(p.muted));
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = theme::heading(listing.shown_name(spot));
                    ui.add(egui::Label::new(name).truncate());
                });
            });
        });
        ui.horizontal(|ui| {
            ui.set_height(size::BUTTON + 2.0);
            steering::scale(ui, &mut self.lens, self.shown);
            let label = if self.facts_shown { "Hide facts" } else { "Show facts" };
            if ui.button(label).on_hover_text("What is known of the picture (I)").clicked() {
                self.facts = Some(!self.facts_shown);
            }
            if is_made(listing, spot) {
                let label = if self.original { "Show the made image" } else { "Show the original" };
                if ui.button(label).on_hover_text("What it was made of, in the same place (O)").clicked() {
                    self.original = !self.original;
                }
            }
            ui.add(egui::Label::new(theme::small(summary(listing, spot, self.of())).color(p.text)).truncate());
        });
        turn
    }

    fn keys(&mut self, ui: &Ui, id: Id) -> Option<Turn> {
        if !hears_keys(ui, id) {
            return None;
        }
        let mut turn = None;
        for (act, key, _) in place_keys::pressed(ui.ctx(), Place::Large) {
            let asked = match act {
                Act::Close => Turn::Close,
                Act::Next => Turn::Step(1),
                Act::Previous => Turn::Step(-1),
                Act::Ends => Turn::Step(if key == Key::Home { isize::MIN } else { isize::MAX }),
                Act::ToggleExcluded => Turn::Do(Wish::ToggleExcluded),
                Act::ExcludeOriginals => Turn::Do(Wish::ExcludeOriginals),
                Act::CopyPaths => Turn::Do(Wish::CopyPaths),
                Act::ShowInFolder => Turn::Do(Wish::ShowInFolder),
                Act::Move => Turn::OpenMove,
                Act::Fit => {
                    self.lens.toggle();
                    continue;
                }
                Act::Original => {
                    self.original = !self.original;
                    ui.ctx().request_repaint();
                    continue;
                }
                Act::Facts => {
                    self.facts = Some(!self.facts_shown);
                    continue;
                }
                Act::Larger | Act::Smaller => {
                    steering::step(&mut self.lens, act == Act::Larger, self.shown);
                    continue;
                }
                Act::Look | Act::All | Act::Clear | Act::Walk => continue,
            };
            turn = turn.or(Some(asked));
        }
        turn
    }
}

/// "cats → felines · Training · 500 × 375 px · 32 kB · Left out".
fn summary(listing: &Listing, spot: Spot, of: Of) -> String {
    let mut words = vec![listing.class_words(spot), listing.split(spot).to_owned()];
    if let Some((width, height)) = listing.size_px(spot) {
        words.push(format!("{width} × {height} px"));
    }
    match listing.kind(spot) {
        Some(_) if of == Of::Original => words.push("original".to_owned()),
        Some(kind) => words.push(kind),
        None => words.extend(listing.weight(spot)),
    }
    words.extend(listing.standing_words(spot));
    words.join(" · ")
}

/// Whether it has an original that looks otherwise.
fn is_made(listing: &Listing, spot: Spot) -> bool {
    listing.row(spot).is_some_and(|row| row.made.is_new())
}
