//! The context menu of a class, in the list and in the histogram: the same as by drag and key, for all that are selected.

use super::drag;
use crate::recipe::{Edit, Grow, Target, TargetWord};
use crate::session::{Command, natural};
use crate::ui::alike;
use crate::ui::commands::Verb;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::visual::{visual, visual_line};
use crate::ui::widgets::{act, choice, context_menu, heading, inset, menu_button, menu_item, number_field, sentence};
use crate::ui::words;
use egui::{Button, DragValue, Key, Response, ScrollArea, Ui};

/// The class that the menu was opened on.
pub(crate) struct About<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its images in the split that is looked at.
    pub images: u64,
    /// The classes on disk that are merged in it; none if it is none but itself.
    pub parts: Vec<&'a str>,
}

/// Shows the menu on a secondary click, which also selects the class if it is not.
pub(crate) fn show(response: &Response, scene: &mut Scene<'_>, about: &About<'_>) {
    if response.secondary_clicked() && !scene.classes.has(about.name) {
        scene.classes.set(about.name);
    }
    context_menu(response, |ui| {
        ui.set_min_width(200.0);
        let chosen: Vec<String> = scene.classes.names().map(str::to_owned).collect();
        if chosen.len() > 1 {
            heading(ui, &words::counted(chosen.len() as u64, "class", "classes"));
        }
        menu_button(ui, "Merge into", |ui| merge_list(ui, scene, &chosen));
        if ui.add_enabled_ui(chosen.len() == 1, |ui| item(ui, Verb::Rename)).inner.clicked() {
            scene.asks.verb(Verb::Rename);
            ui.close();
        }
        let (target, grow) = match chosen.len() {
            1 => ("Its own target", "Its own way to grow"),
            _ => ("Their own target", "Their own way to grow"),
        };
        menu_button(ui, target, |ui| target_list(ui, scene, (&chosen, about)));
        menu_button(ui, grow, |ui| grow_list(ui, scene, &chosen));
        if item(ui, Verb::Drop).clicked() {
            scene.asks.verb(Verb::Drop);
            ui.close();
        }
        if !about.parts.is_empty() {
            ui.separator();
            parts(ui, scene, about);
        }
    });
}

fn parts(ui: &mut Ui, scene: &mut Scene<'_>, about: &About<'_>) {
    ScrollArea::vertical().max_height(240.0).show(ui, |ui| {
        for part in &about.parts {
            let text = format!("Take {} out", words::shortened(part, 40));
            if ui.add(Button::new(text).frame_when_inactive(false)).clicked() {
                scene.asks.edit(Edit::Unmerge { class: about.name.to_owned(), part: (*part).to_owned() });
                ui.close();
            }
        }
    });
}

fn item(ui: &mut Ui, verb: Verb) -> Response {
    let row = verb.row();
    let keys = row.keys_written(ui.ctx());
    menu_item(ui, row.label, &keys)
}

/// The other classes; only those in view are built. Says where splits are unlike.
fn merge_list(ui: &mut Ui, scene: &mut Scene<'_>, chosen: &[String]) {
    ui.set_min_width(200.0);
    let session = scene.session;
    let others = natural::sorted(session.roster().classes.iter().filter(|name| chosen.binary_search(name).is_err()));
    ScrollArea::vertical().max_height(320.0).show_rows(ui, size::BUTTON, others.len(), |ui, places| {
        for name in &others[places] {
            let mut all: Vec<&str> = chosen.iter().map(String::as_str).collect();
            all.push(name);
            let unlike = session.unlike_splits(&all);
            let sign = if unlike.is_empty() { "" } else { "⚠" };
            let mut button = ui.add(Button::new(visual(&words::short_name(name, 40))).shortcut_text(sign));
            if !unlike.is_empty() {
                button = button
                    .on_hover_text(unlike.iter().map(|line| visual_line(&words::unlike(line)).into_owned()).collect::<Vec<_>>().join("\n"));
            }
            if button.clicked() {
                scene.asks.edit(drag::merge(chosen, name));
                scene.classes.set(name);
                ui.close();
            }
        }
    });
}

fn target_list(ui: &mut Ui, scene: &mut Scene<'_>, (chosen, about): (&[String], &About<'_>)) {
    ui.set_width(200.0);
    let now = u32::try_from(about.images).unwrap_or(u32::MAX).max(1);
    let own = chosen.first().and_then(|class| scene.session.recipe().class_targets().get(class.as_str()).copied());
    if let Some(text) = chosen.first().and_then(|class| alike::of_class(&scene.outlook, class)) {
        sentence(ui, theme::small(format!("⚠ {text}")).color(palette(ui).many));
    }
    number(ui, scene, (chosen, now));
    let words = [TargetWord::Smallest, TargetWord::Median, TargetWord::Mean, TargetWord::Largest];
    let count = words::count(u64::from(now));
    let same = if chosen.len() > 1 { format!("{count}, like {}", words::shortened(about.name, 24)) } else { format!("As it is ({count})") };
    let mut choices = vec![(same, Some(Target::Count(now)))];
    choices.extend(words.map(|word| (format!("{word:?}"), Some(Target::Word(word)))));
    choices.push(("Like all classes".to_owned(), None));
    for (text, to) in choices {
        if choice(ui, to == own, &text).clicked() {
            set(scene, chosen, |class| Edit::SetClassTarget { class, to });
            ui.close();
        }
    }
}

/// A number to drag or type, and a button that sets it.
fn number(ui: &mut Ui, scene: &mut Scene<'_>, (chosen, now): (&[String], u32)) {
    let id = ui.scope_id().with("own target");
    let own = chosen.first().and_then(|class| scene.session.recipe().class_targets().get(class.as_str()).copied());
    let start = match own {
        Some(Target::Count(count)) => count,
        _ => now,
    };
    let mut value = ui.data(|data| data.get_temp::<u32>(id)).unwrap_or(start);
    inset(ui, |ui| {
        ui.horizontal(|ui| {
            let room = ui.available_width() - SET - size::GAP;
            let field = number_field(ui, DragValue::new(&mut value).range(1..=10_000_000), ("Own target, a number", room));
            ui.data_mut(|data| data.insert_temp(id, value));
            let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            if act(ui, "Set").clicked() || entered {
                ui.data_mut(|data| data.remove_temp::<u32>(id));
                set(scene, chosen, |class| Edit::SetClassTarget { class, to: Some(Target::Count(value)) });
                ui.close();
            }
        });
    });
    ui.add_space(size::TIGHT);
}

/// Room for the button that sets the number, in points.
const SET: f32 = 48.0;

fn grow_list(ui: &mut Ui, scene: &mut Scene<'_>, chosen: &[String]) {
    ui.set_width(220.0);
    let own = chosen.first().and_then(|class| scene.session.recipe().class_grows().get(class.as_str()).copied());
    let ways = Grow::ALL.map(|by| (by.title(), Some(by), words::sentence(by.about())));
    let usual = ("Like all classes", None, "By what is chosen under the histogram".to_owned());
    for (text, to, about) in ways.into_iter().chain([usual]) {
        if choice(ui, to == own, text).on_hover_text(about).clicked() {
            set(scene, chosen, |class| Edit::SetClassGrow { class, to });
            ui.close();
        }
    }
}

/// The same for each of `chosen`, as one step of undo.
fn set(scene: &mut Scene<'_>, chosen: &[String], edit: impl Fn(String) -> Edit) {
    let edits: Vec<Edit> = chosen.iter().cloned().map(edit).collect();
    match edits.as_slice() {
        [] => {}
        [one] => scene.asks.edit(one.clone()),
        [first, ..] => {
            let what = if matches!(first, Edit::SetClassGrow { .. }) { "Way to grow" } else { "Target" };
            scene.asks.run(Command::Edits(format!("{what} of {} classes", edits.len()), edits));
        }
    }
}
