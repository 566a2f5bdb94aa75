//! The palette: every command that makes sense now, and, once something is typed, classes and recent datasets by name.

use super::picker::{Item, Picker};
use super::picker_modal;
use crate::session::Command;
use crate::ui::commands::{Now, ROWS, Verb};
use crate::ui::scene::Scene;
use crate::ui::words;
use egui::Context;
use std::path::PathBuf;

/// What picking a line does.
enum Choice {
    Verb(Verb),
    Class(String),
    Open(PathBuf),
}

/// Draws it; whether it is to be closed.
pub(super) fn show(ctx: &Context, scene: &mut Scene<'_>, picker: &mut Picker) -> bool {
    let (items, mut choices) = lines(ctx, scene, picker.is_empty());
    picker_modal(ctx, "palette", |ui| {
        let Some(at) = picker.show(ui, "Find a command, a class or a dataset", &items) else { return false };
        match choices.swap_remove(at) {
            Choice::Verb(verb) => scene.asks.verb(verb),
            Choice::Class(name) => scene.classes.set(&name),
            Choice::Open(path) => scene.asks.run(Command::Open(path)),
        }
        true
    })
}

fn lines(ctx: &Context, scene: &Scene<'_>, nothing_typed: bool) -> (Vec<Item>, Vec<Choice>) {
    let now = Now { session: scene.session, selected: scene.classes.count(), view: scene.view };
    let (mut items, mut choices) = (Vec::new(), Vec::new());
    for row in ROWS.iter().filter(|row| row.verb != Verb::Palette && row.verb.is_enabled(now)) {
        let keys = row.keys.first().map(|keys| crate::ui::commands::written(ctx, keys)).unwrap_or_default();
        let note = match row.verb {
            Verb::Undo => words::history("Undo", scene.session.history().undo_label()),
            Verb::Redo => words::history("Redo", scene.session.history().redo_label()),
            _ => row.tip.to_owned(),
        };
        items.push(Item { title: row.label.to_owned(), note, keys });
        choices.push(Choice::Verb(row.verb));
    }
    if nothing_typed {
        return (items, choices);
    }
    let counts = scene.session.outline().splits.get(usize::from(scene.split.0)).map(|split| split.classes.as_slice()).unwrap_or_default();
    for (at, name) in scene.session.roster().classes.iter().enumerate() {
        let note = counts.get(at).map(|class| words::counted(class.before, "image", "images")).unwrap_or_default();
        items.push(Item { title: format!("Class {name}"), note, keys: String::new() });
        choices.push(Choice::Class(name.clone()));
    }
    let others = scene.session.settings().recent.iter().filter(|recent| Some(recent.path.as_path()) != scene.session.source());
    for recent in others {
        let name = recent.path.file_name().map_or_else(|| recent.path.display().to_string(), |name| name.to_string_lossy().into_owned());
        items.push(Item { title: format!("Open {name}"), note: recent.path.display().to_string(), keys: String::new() });
        choices.push(Choice::Open(recent.path.clone()));
    }
    (items, choices)
}
