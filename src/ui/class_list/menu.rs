//! The context menu of a class: the same as by drag and key.

use super::data::ClassRow;
use super::drag;
use crate::recipe::{Edit, Target, TargetWord};
use crate::ui::commands::Verb;
use crate::ui::scene::Scene;
use egui::{Button, Response, ScrollArea, Ui};

/// What the list itself has to do.
pub(super) enum Choice {
    /// Type a new name.
    Rename,
}

/// Shows the menu on a secondary click.
pub(super) fn show(response: &Response, scene: &mut Scene<'_>, row: &ClassRow, names: &[&str]) -> Option<Choice> {
    let mut choice = None;
    response.context_menu(|ui| {
        ui.set_min_width(200.0);
        let chosen: Vec<String> = scene.classes.names().map(str::to_owned).collect();
        ui.menu_button("Merge into", |ui| merge_list(ui, scene, &chosen, names));
        if item(ui, Verb::Rename).clicked() {
            choice = Some(Choice::Rename);
            ui.close();
        }
        ui.menu_button("Its own target", |ui| target_list(ui, scene, row));
        if item(ui, Verb::Drop).clicked() {
            scene.asks.verb(Verb::Drop);
            ui.close();
        }
        if !row.parts.is_empty() {
            ui.separator();
            for part in &row.parts {
                if ui.add(Button::new(format!("Take {} out", part.name)).frame_when_inactive(false)).clicked() {
                    scene.asks.edit(Edit::Unmerge { class: row.name.clone(), part: part.name.clone() });
                    ui.close();
                }
            }
        }
    });
    choice
}

fn item(ui: &mut Ui, verb: Verb) -> Response {
    let row = verb.row();
    let keys = row.keys.first().map(|keys| ui.ctx().format_shortcut(keys).replace('+', " ")).unwrap_or_default();
    ui.add(Button::new(row.label).shortcut_text(keys))
}

fn merge_list(ui: &mut Ui, scene: &mut Scene<'_>, chosen: &[String], names: &[&str]) {
    ui.set_min_width(160.0);
    ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
        for name in names.iter().filter(|name| drag::is_elsewhere(chosen, name) && !chosen.iter().any(|other| other == **name)) {
            if ui.button(*name).clicked() {
                scene.asks.edit(drag::merge(chosen, name));
                scene.classes.set(name);
                ui.close();
            }
        }
    });
}

fn target_list(ui: &mut Ui, scene: &mut Scene<'_>, row: &ClassRow) {
    let now = u32::try_from(row.counts.before).unwrap_or(u32::MAX).max(1);
    let words = [TargetWord::Smallest, TargetWord::Median, TargetWord::Mean, TargetWord::Largest];
    let mut choices = vec![(format!("As it is ({now})"), Some(Target::Count(now)))];
    choices.extend(words.map(|word| (format!("{word:?}"), Some(Target::Word(word)))));
    choices.push(("Like all classes".to_owned(), None));
    for (text, to) in choices {
        if ui.button(text).clicked() {
            scene.asks.edit(Edit::SetClassTarget { class: row.name.clone(), to });
            ui.close();
        }
    }
}
