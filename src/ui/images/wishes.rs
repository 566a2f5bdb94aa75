//! What can be done with the selected images: as edits, as menus and by key.

use super::listing::Listing;
use super::marks::Marks;
use super::standing::Standing;
use crate::dataset::ImageId;
use crate::recipe::Edit;
use crate::ui::scene::Asks;
use crate::ui::words;
use egui::Ui;

/// What is wished for, by key or menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Leave the selected images out, or take them back in if all of them are out.
    ToggleExcluded,
    /// Put them into another class.
    Move(String),
    /// Look at one closely.
    Look,
    /// Copy the paths of the files.
    CopyPaths,
}

/// More paths than this are not put on the clipboard.
const MOST_PATHS: usize = 10_000;

/// Whether leaving out would change nothing, so that taking back in is meant.
pub(crate) fn all_excluded(listing: &Listing, marks: &Marks) -> bool {
    !marks.is_empty() && marks.iter().all(|id| listing.standing(id) == Standing::Excluded)
}

/// The edit that leaves `marks` out, or takes them back in.
pub(crate) fn toggle_excluded(listing: &Listing, marks: &Marks) -> Edit {
    let images = keys(listing, marks.iter());
    if all_excluded(listing, marks) { Edit::Include { images } } else { Edit::Exclude { images } }
}

/// The edit that puts `ids` into the class `to`.
pub(crate) fn move_to(listing: &Listing, ids: impl Iterator<Item = ImageId>, to: &str) -> Edit {
    Edit::Move { images: keys(listing, ids), to: to.to_owned() }
}

fn keys(listing: &Listing, ids: impl Iterator<Item = ImageId>) -> Vec<String> {
    ids.map(|id| listing.dataset().key(id)).collect()
}

/// Carries out `wish` for `marks`, except looking closely.
pub(crate) fn carry_out(wish: &Wish, (listing, marks): (&Listing, &Marks), ui: &Ui, asks: &mut Asks) {
    if marks.is_empty() {
        return;
    }
    match wish {
        Wish::ToggleExcluded => asks.edit(toggle_excluded(listing, marks)),
        Wish::Move(to) => asks.edit(move_to(listing, marks.iter(), to)),
        Wish::CopyPaths => {
            let paths = marks.iter().take(MOST_PATHS).map(|id| listing.dataset().path(id).display().to_string());
            ui.ctx().copy_text(paths.collect::<Vec<_>>().join("\n"));
        }
        Wish::Look => {}
    }
}

/// The rows of the menu on a tile.
pub(crate) fn menu(ui: &mut Ui, listing: &Listing, marks: &Marks) -> Option<Wish> {
    let mut wish = None;
    let exclude = if all_excluded(listing, marks) { "Take back in" } else { "Leave out" };
    for (label, wished) in [("Look closely", Wish::Look), (exclude, Wish::ToggleExcluded), ("Copy path", Wish::CopyPaths)] {
        if ui.button(label).clicked() {
            wish = Some(wished);
            ui.close();
        }
    }
    ui.menu_button("Move to", |ui| wish = classes(ui, listing).map(Wish::Move).or(wish.take()));
    wish
}

/// One row for each class; the one that was clicked.
pub(crate) fn classes(ui: &mut Ui, listing: &Listing) -> Option<String> {
    let mut chosen = None;
    egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for class in listing.classes() {
            if ui.button(class).clicked() {
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
