//! What can be done with the selected images: as edits, as menus and by key.

use super::listing::Listing;
use super::marks::Marks;
use super::picking::Picking;
use crate::dataset::ImageId;
use crate::session::browse::Standing;
use crate::session::{Command, ImageEdit};
use crate::ui::commands::Verb;
use crate::ui::place_keys::{self, Act, Place};
use crate::ui::scene::Asks;
use crate::ui::widgets::menu_item;
use crate::ui::words;
use egui::Ui;

/// What is wished for, by key or menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Leave the selected images out, or take them back in if all of them are out.
    ToggleExcluded,
    /// Draw those of them again that are made.
    DrawAgain,
    /// Put them into another class.
    Move(String),
    /// Look at one closely.
    Look,
    /// Copy the paths of the files.
    CopyPaths,
    /// Show the folder of one in the file manager.
    ShowInFolder,
}

/// More paths than this are not put on the clipboard.
const MOST_PATHS: usize = 10_000;

/// Whether none of them takes part as it is and the recipe leaves some out one by one, so that taking those back in is meant. What is
/// left out to shrink its class comes back by what is chosen in Balance alone.
pub(crate) fn takes_back(listing: &Listing, marks: &Marks) -> bool {
    let mut any = false;
    let out = |spot| match listing.standing(spot) {
        Standing::Excluded => {
            any = true;
            true
        }
        standing => standing == Standing::Surplus,
    };
    marks.iter().all(out) && any
}

/// The images behind the selected tiles, in the dataset's order, each once: what is done to a made image is done to its original.
pub(crate) fn sources(listing: &Listing, marks: &Marks) -> Vec<ImageId> {
    let mut sources = Vec::with_capacity(marks.len());
    sources.extend(marks.iter().map(|spot| listing.source(spot)));
    // Images come in their order already.
    if listing.is_of_plan() {
        sources.sort_unstable();
        sources.dedup();
    }
    sources
}

/// Carries out `wish` for what is selected, except looking closely.
pub(crate) fn carry_out(wish: &Wish, (listing, picking): (&Listing, &Picking), ui: &Ui, asks: &mut Asks) {
    let marks = &picking.marks;
    if marks.is_empty() {
        return;
    }
    match wish {
        Wish::ToggleExcluded => {
            if takes_back(listing, marks) {
                let excluded = marks.iter().filter(|spot| listing.standing(*spot) == Standing::Excluded);
                let excluded = excluded.map(|spot| listing.source(spot)).collect();
                asks.run(Command::EditImages(ImageEdit::Include, excluded));
                return;
            }
            let redrawable = picking.redrawable(listing);
            let change = match (redrawable.any_drawn(), redrawable.any_copy()) {
                (true, _) => ImageEdit::ExcludeOriginals,
                (_, true) => ImageEdit::ExcludeCopied,
                _ => ImageEdit::Exclude,
            };
            asks.run(Command::EditImages(change, sources(listing, marks)));
        }
        Wish::DrawAgain => asks.verb(Verb::DrawAgain),
        Wish::Move(to) => asks.run(Command::EditImages(ImageEdit::Move(to.clone()), sources(listing, marks))),
        Wish::CopyPaths => {
            let sources = sources(listing, marks);
            let paths = sources.iter().take(MOST_PATHS).map(|id| listing.dataset().path(*id).display().to_string());
            ui.ctx().copy_text(paths.collect::<Vec<_>>().join("\n"));
        }
        Wish::ShowInFolder => {
            let path = marks.iter().next().map(|spot| listing.dataset().path(listing.source(spot)));
            let folder = path.as_deref().and_then(std::path::Path::parent).unwrap_or(listing.dataset().root());
            asks.run(Command::ShowOutside(folder.to_owned()));
        }
        Wish::Look => {}
    }
}

/// What [`Wish::ToggleExcluded`] will do.
pub(crate) fn exclude_words(listing: &Listing, marks: &Marks) -> &'static str {
    match (takes_back(listing, marks), listing.is_of_plan()) {
        (true, _) => "Take back in",
        (false, false) => "Leave out",
        (false, true) if is_of_one(listing, marks) => "Leave original out",
        (false, true) => "Leave originals out",
    }
}

/// Whether one original is behind all selected tiles.
fn is_of_one(listing: &Listing, marks: &Marks) -> bool {
    let mut sources = marks.iter().map(|spot| listing.source(spot));
    let first = sources.next();
    sources.all(|source| Some(source) == first)
}

/// What its tooltip says.
pub(crate) fn exclude_tip((listing, picking): (&Listing, &Picking)) -> &'static str {
    let any_surplus = || picking.marks.iter().take(MOST_ASKED).any(|spot| listing.standing(spot) == Standing::Surplus);
    match (listing.is_of_plan(), picking.redrawable(listing).any_drawn()) {
        (true, true) => "Leave the original out, and with it all that is made of it (X); to change a made image alone, draw it again",
        (true, false) => "Leave the original out, and with it all that is made of it (X)",
        (false, _) if any_surplus() && takes_back(listing, &picking.marks) => {
            "Use again what was left out by hand (X); what is left out to shrink its class comes back by what is chosen in Balance"
        }
        (false, _) if any_surplus() => {
            "Leave these images out whatever the target (X); what is left out to shrink its class is taken back by what is chosen in Balance"
        }
        (false, _) => "Leave these images out, or use them again (X)",
    }
}

/// The rows of the menu on a tile.
pub(crate) fn menu(ui: &mut Ui, (listing, picking): (&Listing, &Picking)) -> Option<Wish> {
    let (marks, mut wish) = (&picking.marks, None);
    let rows = [
        ("Look closely", Act::Look, Wish::Look),
        (exclude_words(listing, marks), Act::ToggleExcluded, Wish::ToggleExcluded),
        (if marks.len() == 1 { "Copy path" } else { "Copy paths" }, Act::CopyPaths, Wish::CopyPaths),
        ("Show in folder", Act::ShowInFolder, Wish::ShowInFolder),
    ];
    for (label, act, wished) in rows {
        let keys = place_keys::written(ui.ctx(), Place::Grid, act);
        if menu_item(ui, label, &keys).clicked() {
            wish = Some(wished);
            ui.close();
        }
    }
    let row = Verb::DrawAgain.row();
    let item = |ui: &mut Ui| menu_item(ui, row.label, &row.keys_written(ui.ctx()));
    if listing.is_of_plan() && picking.redrawable(listing).offer(ui, row.tip, item) {
        wish = Some(Wish::DrawAgain);
        ui.close();
    }
    ui.menu_button("Move to", |ui| wish = classes(ui, (listing, marks)).map(Wish::Move).or(wish.take()));
    wish
}

/// More selected images than this are not asked one by one which class they are in.
const MOST_ASKED: usize = 10_000;

/// The class that all selected images are in, if it is one and they are not too many to ask.
fn home<'a>(listing: &'a Listing, marks: &Marks) -> Option<&'a str> {
    let mut homes = marks.iter().take(MOST_ASKED + 1).map(|spot| listing.class(spot));
    let first = homes.next().flatten().filter(|_| marks.len() <= MOST_ASKED)?;
    homes.all(|home| home == Some(first)).then_some(first)
}

/// One row for each class; the one that was clicked. The class that the images are in already cannot be.
pub(crate) fn classes(ui: &mut Ui, (listing, marks): (&Listing, &Marks)) -> Option<String> {
    let mut chosen = None;
    let home = home(listing, marks);
    let there = if marks.len() == 1 { "It is there already" } else { "They are there already" };
    egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for class in listing.classes() {
            let row = ui.add_enabled(home != Some(class), egui::Button::new(class));
            if row.on_disabled_hover_text(there).clicked() {
                chosen = Some(class.clone());
                ui.close();
            }
        }
    });
    chosen
}

/// "3 images".
pub(crate) fn cargo_words(marks: usize) -> String {
    words::counted(marks as u64, "image", "images")
}
