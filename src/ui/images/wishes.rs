//! What can be done with the selected images: as edits, as menus and by key.

use super::listing::{Listing, Spot};
use super::makeup::{MOST_ASKED, Makeup};
use super::marks::Marks;
use super::picking::Picking;
use crate::dataset::ImageId;
use crate::plan::Made;
use crate::session::browse::{Sources, Standing};
use crate::session::{Command, ImageEdit, natural};
use crate::ui::commands::Verb;
use crate::ui::place_keys::{self, Act, Place};
use crate::ui::scene::Asks;
use crate::ui::widgets::{menu_button, menu_item};
use crate::ui::words;
use egui::Ui;

/// What is wished for, by key or menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Leave the selected images out, or take them back in if all of them are out. Made images and copies stay: they go with their originals.
    ToggleExcluded,
    /// Leave the originals of all of them out, with all that is made of those.
    ExcludeOriginals,
    /// Draw those of them again that are made.
    DrawAgain,
    /// Choose a class to put them into, from the menu of classes.
    ChooseClass,
    /// Put them into another class.
    Move(String),
    /// Put them back into the classes that they come from.
    MoveBack,
    /// Look at one closely.
    Look,
    /// Copy the paths of the files.
    CopyPaths,
    /// Show the folder of one in the file manager.
    ShowInFolder,
}

/// More paths than this are not put on the clipboard.
const MOST_PATHS: usize = 10_000;

/// The images behind the selected tiles, in the dataset's order, each once: what is done to a made image is done to its original.
pub(crate) fn sources(listing: &Listing, marks: &Marks) -> Vec<ImageId> {
    if !listing.is_of_plan() {
        // Images come in their order already.
        return marks.iter().map(|spot| listing.source(spot)).collect();
    }
    marks.iter().map(|spot| listing.source(spot)).collect::<Sources>().into_ids()
}

/// Carries out `wish` for what is selected, except looking closely.
pub(crate) fn carry_out(wish: &Wish, (listing, picking): (&Listing, &Picking), ui: &Ui, asks: &mut Asks) {
    let marks = &picking.marks;
    if marks.is_empty() {
        if let Some(why) = unselected(wish) {
            asks.run(Command::Tell(why.to_owned()));
        }
        return;
    }
    match wish {
        Wish::ToggleExcluded => toggle_excluded((listing, picking), asks),
        Wish::ExcludeOriginals => exclude_originals((listing, picking), asks),
        Wish::DrawAgain => asks.verb(Verb::DrawAgain),
        Wish::Move(to) => asks.run(Command::EditImages(ImageEdit::Move(to.clone()), sources(listing, marks))),
        Wish::MoveBack => {
            let moved = marks.iter().filter(|spot| listing.moved_from(*spot).is_some());
            let moved: Sources = moved.map(|spot| listing.source(spot)).collect();
            asks.run(Command::EditImages(ImageEdit::MoveBack, moved.into_ids()));
        }
        Wish::CopyPaths => {
            let sources = sources(listing, marks);
            let paths = sources.iter().take(MOST_PATHS).map(|id| listing.dataset().path(*id).display().to_string());
            ui.ctx().copy_text(paths.collect::<Vec<_>>().join("\n"));
            if sources.len() > MOST_PATHS {
                let (some, all) = (words::count(MOST_PATHS as u64), words::count(sources.len() as u64));
                asks.run(Command::Tell(format!("Copied the first {some} paths of {all}: more are too many to paste")));
            }
        }
        Wish::ShowInFolder => {
            let path = marks.iter().next().map(|spot| listing.dataset().path(listing.source(spot)));
            let folder = path.as_deref().and_then(std::path::Path::parent).unwrap_or(listing.dataset().root());
            asks.run(Command::ShowOutside(folder.to_owned()));
        }
        Wish::Look | Wish::ChooseClass => {}
    }
}

/// What is said where `wish` was asked for by key and nothing is selected.
fn unselected(wish: &Wish) -> Option<&'static str> {
    match wish {
        Wish::ToggleExcluded => Some("Select images first: X leaves them out"),
        Wish::ExcludeOriginals => Some("Select made images first: Shift X leaves their originals out"),
        Wish::ChooseClass => Some("Select images first: M moves them to another class"),
        _ => None,
    }
}

fn toggle_excluded((listing, picking): (&Listing, &Picking), asks: &mut Asks) {
    let (marks, makeup) = (&picking.marks, picking.makeup(listing));
    if makeup.takes_back {
        let excluded = marks.iter().filter(|spot| listing.standing(*spot) == Standing::Excluded);
        let excluded = excluded.map(|spot| listing.source(spot)).collect();
        asks.run(Command::EditImages(ImageEdit::Include, excluded));
        return;
    }
    if !makeup.any_made {
        asks.run(Command::EditImages(ImageEdit::Exclude, sources(listing, marks)));
        return;
    }
    let is_original = |spot: &Spot| listing.row(*spot).is_none_or(|row| row.made == Made::Original);
    let originals: Sources = marks.iter().filter(is_original).map(|spot| listing.source(spot)).collect();
    // Those that go with an original that was selected too need no word.
    let staying = marks.iter().filter_map(|spot| listing.row(spot)).filter(|row| !originals.has(row.source));
    let (drawn, copies) = staying.fold((0, 0), |(drawn, copies), row| {
        let new = usize::from(row.made.is_new());
        (drawn + new, copies + 1 - new)
    });
    asks.run(Command::EditImages(ImageEdit::ExcludeAmong { drawn, copies }, originals.into_ids()));
}

fn exclude_originals((listing, picking): (&Listing, &Picking), asks: &mut Asks) {
    let makeup = picking.makeup(listing);
    if !makeup.any_made {
        toggle_excluded((listing, picking), asks);
        return;
    }
    let change = if makeup.redrawable.any_drawn() { ImageEdit::ExcludeOriginals } else { ImageEdit::ExcludeCopied };
    asks.run(Command::EditImages(change, sources(listing, &picking.marks)));
}

/// The one of the two ways to leave out that is on the button of the strip: that of originals where made images are selected, which do not
/// go alone.
pub(crate) fn exclusion(makeup: Makeup) -> (&'static str, Act, Wish) {
    match makeup {
        Makeup { takes_back: true, .. } => ("Take back in", Act::ToggleExcluded, Wish::ToggleExcluded),
        Makeup { any_made: false, .. } => ("Leave out", Act::ToggleExcluded, Wish::ToggleExcluded),
        Makeup { of_one: true, .. } => ("Leave original out", Act::ExcludeOriginals, Wish::ExcludeOriginals),
        _ => ("Leave originals out", Act::ExcludeOriginals, Wish::ExcludeOriginals),
    }
}

/// What the menus of classes are called: a made image does not go alone.
pub(crate) fn moving(makeup: Makeup) -> &'static str {
    match makeup {
        Makeup { any_made: false, .. } => "Move to…",
        Makeup { of_one: true, .. } => "Move original to…",
        _ => "Move originals to…",
    }
}

/// What its tooltip says.
pub(crate) fn exclusion_tip(makeup: Makeup, of_plan: bool) -> &'static str {
    match makeup {
        Makeup { any_made: true, redrawable, .. } if redrawable.any_drawn() => {
            "Leave the original out, and with it all that is made of it (Shift X); a made image alone is drawn again (R)"
        }
        Makeup { any_made: true, .. } => "Leave the original out, and with it all that is made of it (Shift X)",
        _ if of_plan => "Leave these images out, and with them all that is made of them (X)",
        Makeup { any_surplus: true, takes_back: true, .. } => {
            "Use again what was left out by hand (X); what is left out to shrink its class comes back by what is chosen in Balance"
        }
        Makeup { any_surplus: true, .. } => {
            "Leave these images out whatever the target (X); what is left out to shrink its class is taken back by what is chosen in Balance"
        }
        _ => "Leave these images out, or use them again (X)",
    }
}

/// The rows of the menu on a tile.
pub(crate) fn menu(ui: &mut Ui, (listing, picking): (&Listing, &Picking)) -> Option<Wish> {
    let (marks, makeup) = (&picking.marks, picking.makeup(listing));
    let mut rows = vec![("Look closely", Act::Look, Wish::Look)];
    if makeup.any_made && makeup.any_original {
        rows.push(("Leave originals among them out", Act::ToggleExcluded, Wish::ToggleExcluded));
    }
    rows.push(exclusion(makeup));
    rows.push((if marks.len() == 1 { "Copy path" } else { "Copy paths" }, Act::CopyPaths, Wish::CopyPaths));
    rows.push(("Show in folder", Act::ShowInFolder, Wish::ShowInFolder));
    let mut wish = None;
    for (label, act, wished) in rows {
        let keys = place_keys::written(ui.ctx(), Place::Grid, act);
        if menu_item(ui, label, &keys).clicked() {
            wish = Some(wished);
            ui.close();
        }
    }
    let row = Verb::DrawAgain.row();
    let item = |ui: &mut Ui| menu_item(ui, row.label, &row.keys_written(ui.ctx()));
    if listing.is_of_plan() && makeup.redrawable.offer(ui, row.tip, item) {
        wish = Some(Wish::DrawAgain);
        ui.close();
    }
    wish = move_back(ui, (listing, picking)).or(wish);
    menu_button(ui, moving(makeup).trim_end_matches('…'), |ui| {
        wish = classes(ui, (listing, marks), "", (None, false)).map(Wish::Move).or(wish.take())
    });
    wish
}

/// The row that moves back what was moved, where some of the selected images were: "Move back to dogs".
pub(crate) fn move_back(ui: &mut Ui, (listing, picking): (&Listing, &Picking)) -> Option<Wish> {
    if !picking.makeup(listing).any_moved {
        return None;
    }
    let marks = &picking.marks;
    let mut from = marks.iter().take(MOST_ASKED).filter_map(|spot| listing.moved_from(spot));
    let first = from.next().filter(|_| marks.len() <= MOST_ASKED);
    let label = match first.filter(|first| from.all(|other| other == *first)) {
        Some(class) => format!("Move back to {class}"),
        None => "Move back".to_owned(),
    };
    let clicked = menu_item(ui, &label, "").on_hover_text("To the class that it would be in had it not been moved").clicked();
    if clicked {
        ui.close();
    }
    clicked.then_some(Wish::MoveBack)
}

/// The class that all selected images are in, if it is one and they are not too many to ask.
fn home<'a>(listing: &'a Listing, marks: &Marks) -> Option<&'a str> {
    let mut homes = marks.iter().take(MOST_ASKED + 1).map(|spot| listing.class(spot));
    let first = homes.next().flatten().filter(|_| marks.len() <= MOST_ASKED)?;
    homes.all(|home| home == Some(first)).then_some(first)
}

/// The classes whose name has `typed` in it, in the order in which they are listed, of those that images can be moved to.
fn able<'a>(listing: &'a Listing, marks: &Marks, typed: &str) -> Vec<&'a String> {
    let (home, typed) = (home(listing, marks), typed.trim().to_lowercase());
    let classes = natural::sorted(listing.classes()).into_iter();
    classes.filter(|class| home != Some(class) && class.to_lowercase().contains(&typed)).collect()
}

/// The class that was typed in part: the first whose name has the text in it, of those that images can be moved to, but for an equal one.
pub(crate) fn class_typed(listing: &Listing, marks: &Marks, typed: &str) -> Option<String> {
    let able = able(listing, marks, typed);
    let equal = able.iter().find(|class| class.to_lowercase() == typed.trim().to_lowercase());
    equal.or(able.first()).map(|class| (*class).clone())
}

/// The class that is `place` further down in the list of those whose name has `typed` in it, round the ends; of those that images can be moved to.
pub(crate) fn class_at(listing: &Listing, marks: &Marks, (typed, place): (&str, isize)) -> Option<String> {
    let able = able(listing, marks, typed);
    let count = isize::try_from(able.len()).ok().filter(|count| *count > 0)?;
    able.get(usize::try_from(place.rem_euclid(count)).ok()?).map(|class| (*class).clone())
}

/// One row for each class whose name has `typed` in it; the one that was clicked. The class that the images are in already cannot be. `lit` is
/// the one that Enter would choose, which is brought into view where a key has just `moved` to it.
pub(crate) fn classes(
    ui: &mut Ui,
    (listing, marks): (&Listing, &Marks),
    typed: &str,
    (lit, moved): (Option<&str>, bool),
) -> Option<String> {
    let mut chosen = None;
    let typed = typed.trim().to_lowercase();
    let home = home(listing, marks);
    let there = if marks.len() == 1 { "It is there already" } else { "They are there already" };
    egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
        for class in natural::sorted(listing.classes()) {
            if !class.to_lowercase().contains(&typed) {
                continue;
            }
            let row = ui.add_enabled(home != Some(class), egui::Button::new(class).selected(lit == Some(class)));
            if moved && lit == Some(class) {
                row.scroll_to_me(None);
            }
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
