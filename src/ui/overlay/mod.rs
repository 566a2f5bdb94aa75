//! What lies over the window for a moment: the palette, the merge list, a path to type, the keys, the problems, the settings, the export sheet.

mod dialog;
pub(crate) mod fuzzy;
pub(crate) mod keyboard;
mod keys;
mod palette;
mod path;
mod picker;
pub(crate) mod problems;
mod settings;

use super::export_sheet::ExportSheet;
use super::scene::Scene;
use super::words;
use crate::recipe::Edit;
use crate::session::{Command, natural};
use dialog::picker_modal;
pub(crate) use dialog::{modal, scrolled, scrolled_above};
use egui::Context;
pub(crate) use path::PathFor;
use picker::{Item, Picker};
use problems::ProblemList;

/// The one that is open.
#[derive(Default)]
pub(crate) enum Overlay {
    /// None.
    #[default]
    None,
    /// All commands.
    Palette(Picker),
    /// The classes that the selected ones can be merged into.
    Merge(Picker),
    /// A path to type.
    Path(path::PathField),
    /// What every key does.
    Keys,
    /// What is odd about the dataset.
    Problems(ProblemList),
    /// Settings.
    Settings,
    /// Export.
    Export,
}

/// Whether something lies over the window, so that plain keys are not the window's.
pub(crate) fn is_open(ctx: &Context) -> bool {
    ctx.memory(|memory| memory.top_modal_layer().is_some()) || keyboard::is_menu_open(ctx)
}

impl Overlay {
    /// Opens the palette.
    pub(crate) fn palette() -> Self {
        Self::Palette(Picker::default())
    }

    /// Opens the list of problems.
    pub(crate) fn problems() -> Self {
        Self::Problems(ProblemList::default())
    }

    /// Opens the list of classes to merge into.
    pub(crate) fn merge() -> Self {
        Self::Merge(Picker::default())
    }

    /// Opens the field for a path.
    pub(crate) fn path(what: PathFor, start: &str) -> Self {
        Self::Path(path::PathField::new(what, start))
    }

    /// The same, after a file dialog was asked for in vain.
    pub(crate) fn path_unasked(what: PathFor, start: &str) -> Self {
        Self::Path(path::PathField::new(what, start).unasked())
    }

    /// Draws it; closes itself when done.
    pub(crate) fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>, sheet: &mut ExportSheet) {
        let done = match self {
            Self::None => false,
            Self::Palette(picker) => palette::show(ctx, scene, picker),
            Self::Merge(picker) => merge(ctx, scene, picker),
            Self::Path(field) => field.show(ctx, scene),
            Self::Keys => keys::show(ctx),
            Self::Problems(list) => list.show(ctx, scene),
            Self::Settings => settings::show(ctx, scene),
            Self::Export => sheet.show(ctx, scene),
        };
        if done {
            *self = Self::None;
        }
    }
}

fn merge(ctx: &Context, scene: &mut Scene<'_>, picker: &mut Picker) -> bool {
    let cargo: Vec<String> = scene.classes.names().map(str::to_owned).collect();
    if cargo.is_empty() {
        return true;
    }
    let others = natural::sorted(scene.session.roster().classes.iter().filter(|name| !cargo.contains(name)));
    let items: Vec<Item> = others
        .iter()
        .map(|name| {
            let mut all: Vec<&str> = cargo.iter().map(String::as_str).collect();
            all.push(name);
            let unlike: Vec<String> = scene.session.unlike_splits(&all).iter().map(words::unlike).collect();
            let note = if unlike.is_empty() { String::new() } else { format!("⚠ {}", unlike.join("; ")) };
            Item { warning: unlike.join("\n"), ..Item::new(*name, note) }
        })
        .collect();
    let hint = format!("Merge {} into…", words::list(&cargo));
    picker_modal(ctx, "merge", |ui, room| match picker.show(ui, room, (&hint, &items)) {
        Some(at) => {
            let into = others[at].clone();
            let mut classes = cargo.clone();
            classes.push(into.clone());
            scene.classes.set(&into);
            scene.asks.run(Command::Edit(Edit::Merge { classes, into }));
            true
        }
        None => false,
    })
}
