//! A window on a dataset that is made of numbers alone, and what tests do at it.
#![allow(dead_code, unreachable_pub, reason = "a module of test files, each of which uses a part")]

use crate::painter::Eyes;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use evenset::dataset::Dataset;
use evenset::recipe::{Action, Edit};
use evenset::session::{Command, Runner, Session, Settings, ThemeChoice};
use evenset::ui::App;
use std::path::Path;
use std::sync::Arc;

/// Split, class, images.
pub type Counts<'a> = [(&'a str, &'a str, usize)];

/// The article's six, and a small validation split that lacks three of them.
pub const ANIMALS: [(&str, &str, usize); 9] = [
    ("train", "cats", 3956),
    ("train", "dogs", 3972),
    ("train", "lizards", 128),
    ("train", "parrots", 278),
    ("train", "penguins", 219),
    ("train", "snakes", 127),
    ("val", "cats", 20),
    ("val", "dogs", 31),
    ("val", "snakes", 4),
];

/// A window and the place of its settings, both gone when this is.
pub struct Desk {
    /// The window.
    pub window: Harness<'static, App>,
    eyes: Eyes,
    _home: tempfile::TempDir,
}

impl Desk {
    /// A window of the usual size.
    pub fn new(counts: &Counts<'_>) -> Self {
        Self::sized(counts, [1440.0, 900.0], ThemeChoice::Dark)
    }

    /// A window of a size, in a theme.
    pub fn sized(counts: &Counts<'_>, size: [f32; 2], theme: ThemeChoice) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), Some(home.path().to_owned()));
        session.run(Command::Set(Settings { theme, ..session.settings().clone() }));
        session.open_in_memory(Dataset::synthetic(counts));
        let eyes = Eyes::default();
        let builder = Harness::builder()
            .with_size(size)
            .renderer(eyes.clone())
            .with_max_steps(60)
            .with_context_setup(App::prepare)
            .allow_missing_glyphs();
        let mut desk = Self { window: builder.build_ui_state(|ui, app| app.show(ui), App::new(session)), eyes, _home: home };
        desk.settle();
        desk
    }

    /// Lets animations come to rest.
    pub fn settle(&mut self) {
        self.window.run_steps(6);
    }

    /// What is behind it.
    pub fn session(&self) -> &Session {
        self.window.state().session()
    }

    /// Where the one of that name is.
    pub fn middle(&self, label: &str) -> Pos2 {
        self.window.get_by_label(label).rect().center()
    }

    /// Clicks the one of that name.
    pub fn click(&mut self, label: &str) {
        self.window.get_by_label(label).click();
        self.settle();
    }

    /// Clicks it with the other button.
    pub fn secondary_click(&mut self, label: &str) {
        self.window.get_by_label(label).click_secondary();
        self.settle();
    }

    /// Presses and lets go.
    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.settle();
    }

    /// Presses at `from` and moves to `to`, without letting go.
    pub fn pull(&mut self, from: Pos2, to: Pos2) {
        self.window.drag_at(from);
        self.window.run_steps(2);
        self.window.hover_at(from + (to - from) * 0.5);
        self.window.run_steps(2);
        self.window.hover_at(to);
        self.window.run_steps(3);
    }

    /// Lets go.
    pub fn drop(&mut self, at: Pos2) {
        self.window.drop_at(at);
        self.settle();
    }

    /// From there to there.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.pull(from, to);
        self.drop(to);
    }

    /// All names and texts that hold `part`.
    pub fn labels(&self, part: &str) -> Vec<String> {
        use egui_kittest::kittest::NodeT;
        let found = self.window.query_all_by_label_contains(part);
        found.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
    }

    /// The steps of the recipe.
    pub fn actions(&self) -> Vec<Action> {
        self.session().recipe().steps.iter().map(|step| step.action.clone()).collect()
    }

    /// Images of a class in the first split, after.
    pub fn after(&self, class: &str) -> u64 {
        let at = self.session().roster().classes.iter().position(|name| name == class).unwrap();
        self.session().outline().splits[0].classes[at].after
    }

    /// Writes a picture, if `EVENSET_LOOK` names a folder.
    pub fn picture(&mut self, name: &str) {
        if let Some(dir) = std::env::var_os("EVENSET_LOOK") {
            self.settle();
            self.eyes.look(&self.window).save(&Path::new(&dir).join(format!("{name}.png")));
        }
    }

    /// Changes the recipe without the mouse.
    pub fn edit(&mut self, edit: Edit) {
        self.window.state_mut().session_mut().run(Command::Edit(edit));
        self.settle();
    }

    /// Types `text` in place of what a field holds.
    pub fn retype(&mut self, field: &str, text: &str) {
        self.window.get_by_role_and_label(Role::TextInput, field).focus();
        self.settle();
        self.key(Modifiers::COMMAND, Key::A);
        self.window.get_by_role_and_label(Role::TextInput, field).type_text(text);
        self.settle();
    }
}
