//! The palette: every command that makes sense now, and, once something is typed, targets, methods, presets, classes and recent datasets by
//! name.

use super::picker::{Item, Picker};
use super::picker_modal;
use crate::augment::PRESETS;
use crate::recipe::{ChainChoice, Edit, Grow, Parts, Shrink, Target, TargetWord};
use crate::session::Command;
use crate::ui::balance::SHARES;
use crate::ui::commands::{Needs, Now, ROWS, Verb};
use crate::ui::scene::Scene;
use crate::ui::words;
use egui::Context;
use std::path::PathBuf;

/// What picking a line does.
enum Choice {
    Verb(Verb),
    Edit(Edit),
    Class(String),
    Open(PathBuf),
}

/// Draws it; whether it is to be closed.
pub(super) fn show(ctx: &Context, scene: &mut Scene<'_>, picker: &mut Picker) -> bool {
    let (items, mut choices) = lines(ctx, scene, picker.is_empty());
    picker_modal(ctx, "palette", |ui, room| {
        let Some(at) = picker.show(ui, room, ("Find a command, a class or a dataset", &items)) else { return false };
        match choices.swap_remove(at) {
            Choice::Verb(verb) => scene.asks.verb(verb),
            Choice::Edit(edit) => scene.asks.edit(edit),
            Choice::Class(name) => scene.classes.set(&name),
            Choice::Open(path) => scene.asks.run(Command::Open(path)),
        }
        true
    })
}

fn lines(ctx: &Context, scene: &Scene<'_>, nothing_typed: bool) -> (Vec<Item>, Vec<Choice>) {
    let now = Now::of(scene);
    let (mut items, mut choices) = (Vec::new(), Vec::new());
    for row in ROWS.iter().filter(|row| row.verb != Verb::Palette) {
        let off = match row.verb.is_enabled(now) {
            true => "",
            false => match why_not(row.needs, now) {
                Some(why) => why,
                None => continue,
            },
        };
        let keys = row.keys_written(ctx);
        let note = match row.verb {
            Verb::Undo => words::history("Undo", scene.session.history().undo_label()),
            Verb::Redo => words::history("Redo", scene.session.history().redo_label()),
            _ => row.tip.to_owned(),
        };
        items.push(Item { keys, off, ..Item::new(row.label, note) });
        choices.push(Choice::Verb(row.verb));
    }
    if nothing_typed {
        return (items, choices);
    }
    let mut put = |item: Item, choice: Choice| {
        items.push(item);
        choices.push(choice);
    };
    if scene.session.dataset().is_some() {
        edits().into_iter().for_each(|(item, edit)| put(item, Choice::Edit(edit)));
    }
    let counts = scene.session.outline().splits.get(usize::from(scene.split.0)).map(|split| split.classes.as_slice()).unwrap_or_default();
    for (at, name) in scene.session.roster().classes.iter().enumerate() {
        let note = counts.get(at).map(|class| words::counted(class.before, "image", "images")).unwrap_or_default();
        put(Item::new(format!("Class {name}"), note), Choice::Class(name.clone()));
    }
    let others = scene.session.settings().recent.iter().filter(|recent| Some(recent.path.as_path()) != scene.session.source());
    for recent in others {
        let name = recent.path.file_name().map_or_else(|| recent.path.display().to_string(), |name| name.to_string_lossy().into_owned());
        put(Item::new(format!("Open {name}"), recent.path.display().to_string()), Choice::Open(recent.path.clone()));
    }
    (items, choices)
}

/// What is to be done first, of a command that is worth showing while it cannot be carried out.
fn why_not(needs: Needs, now: Now<'_>) -> Option<&'static str> {
    now.session.dataset()?;
    match needs {
        Needs::OneClass => Some("Select one class first"),
        Needs::Classes if now.selected > 0 => Some("Not in Images, where the keys mean pictures"),
        Needs::Classes => Some("Select classes first"),
        Needs::MadeImages => Some("Select made images first, in Images"),
        _ => None,
    }
}

/// Targets, methods, chains and splits by name, with the words that people look for.
fn edits() -> Vec<(Item, Edit)> {
    let mut all = vec![(Item::new("Leave every class as it is", "No target"), Edit::SetTarget(None))];
    for word in TargetWord::ALL {
        let item = Item::new(format!("Bring every class to the {}", word.name()), "Target");
        all.push((item, Edit::SetTarget(Some(Target::Word(word)))));
    }
    let line = |what: &str, about: &str| format!("{what}: {about}");
    all.extend(Shrink::ALL.map(|by| {
        (
            Item::new(
                format!("Shrink by {}", by.title()),
                line(if by.cleans() { "Undersample by cleaning" } else { "Undersample" }, by.about()),
            ),
            Edit::SetShrink(by),
        )
    }));
    all.extend(Grow::ALL.map(|by| (Item::new(format!("Grow by {}", by.title()), line("Oversample", by.about())), Edit::SetGrow(by))));
    let chain =
        |name: &str| (Item::new(format!("Augment all classes with {name}"), "Preset of the chain"), ChainChoice::Preset(name.to_owned()));
    all.extend(PRESETS.iter().map(|name| chain(name)).map(|(item, chain)| (item, Edit::SetChain(chain))));
    let splits =
        |parts: Parts| (Item::new(format!("Make splits {parts}"), "Percent of train / val / test"), Edit::SetMakeSplits(Some(parts)));
    all.extend(SHARES.iter().filter_map(|text| text.parse().ok()).map(splits));
    all
}
