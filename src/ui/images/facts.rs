//! What is known of the picture in the large view: beside it, in two columns of words.

use super::listing::Spot;
use super::wall::Seen;
use crate::session::About;
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::words;
use egui::{Frame, Label, Margin, RichText, ScrollArea, Ui};

/// How wide the strip is, in points.
pub(super) const WIDTH: f32 = 264.0;

/// How wide the column of names is, in points.
const NAMES: f32 = 80.0;

/// What the facts are of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// What the tile shows.
    Tile,
    /// The original that it is made from.
    Original,
}

/// Shows the strip; `about` is what a worker found out, once it has.
pub(super) fn show(ui: &mut Ui, (seen, spot, of): (&Seen<'_>, Spot, Of), about: Option<&About>) {
    let listing = seen.listing;
    let p = palette(ui);
    let frame = Frame::new().fill(p.panel).corner_radius(radius::CARD).inner_margin(Margin::same(12));
    frame.show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ScrollArea::vertical().id_salt("facts").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = size::TIGHT;
            group(ui, "Image", &here(seen, spot, of));
            let Some(about) = about else { return };
            group(ui, if of == Of::Original || listing.is_file(spot) { "File" } else { "How it is made" }, &about.facts);
            if !about.drawn.is_empty() {
                heading(ui, "What was drawn");
                for line in &about.drawn {
                    ui.add(Label::new(theme::small(line).color(p.text)).wrap());
                }
            }
            group(ui, "Camera", &about.camera);
        });
    });
}

fn here(seen: &Seen<'_>, spot: Spot, of: Of) -> Vec<(String, String)> {
    let listing = seen.listing;
    let fact = |what: &str, value: String| (what.to_owned(), value);
    let mut facts = vec![fact("Class", listing.class_words(spot)), fact("Split", listing.split(spot).to_owned())];
    let kind = if of == Of::Original { Some("original".to_owned()) } else { listing.kind(spot) };
    facts.extend(kind.map(|kind| fact("Kind", words::sentence(&kind))));
    if of == Of::Tile && listing.kind(spot).is_some() {
        facts.push(fact("Exported as", listing.shown_name(spot).into_owned()));
    }
    facts.extend(listing.standing_words(spot).map(|words| fact("Stands", words)));
    facts.extend(listing.trouble(seen.session, spot).map(|words| fact("Problem", words)));
    facts
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(size::GAP);
    ui.label(theme::strong(text).color(palette(ui).strong));
}

fn group(ui: &mut Ui, title: &str, facts: &[(String, String)]) {
    if facts.is_empty() {
        return;
    }
    heading(ui, title);
    let p = palette(ui);
    for (what, value) in facts {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = size::GAP;
            ui.scope(|ui| {
                ui.set_min_width(NAMES);
                ui.set_max_width(NAMES);
                ui.add(Label::new(theme::small(what).color(p.muted)).truncate());
            });
            ui.add(Label::new(RichText::new(value).font(theme::font(size::SMALL)).color(p.text)).wrap().selectable(true));
        });
    }
}
