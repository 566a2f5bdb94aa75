//! A path to type, where no file dialog can be had or fingers stay on the keys.

use super::modal;
use crate::session::{Command, Session, Settings, TaskKind};
use crate::ui::commands::Verb;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, field, note, primary_button, quiet_button, row_from_right};
use egui::{Align, Context, Key, Layout, RichText};
use std::path::PathBuf;

/// What the path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathFor {
    /// Open it.
    Open,
    /// Write the recipe there.
    SaveRecipe,
    /// Keep thumbnails there.
    Cache,
}

/// What is being typed.
pub(crate) struct PathField {
    what: PathFor,
    text: String,
    begun: bool,
    /// Whether a file dialog was asked for in vain.
    unasked: bool,
    /// Whether it was asked for and is waited for.
    asked: bool,
    /// Why it could not be done, until the path is another one.
    why: Option<String>,
}

impl PathField {
    pub(super) fn new(what: PathFor, start: &str) -> Self {
        Self { what, text: start.to_owned(), begun: false, unasked: false, asked: false, why: None }
    }

    /// Says why a path is to be typed: no file dialog came up.
    pub(super) fn unasked(self) -> Self {
        Self { unasked: true, ..self }
    }

    /// Whether what was asked for is done. What could not be done is said, and the path stays to be mended.
    fn settled(&mut self, scene: &mut Scene<'_>) -> bool {
        let opens = self.what == PathFor::Open && scene.session.tasks().iter().any(|task| task.kind == TaskKind::Scan);
        if !self.asked || opens {
            return false;
        }
        self.asked = false;
        self.why = if self.what == PathFor::Cache { None } else { scene.session.refusal().map(str::to_owned) };
        if let Some(why) = &self.why {
            scene.asks.hush(scene.session, |text| text == why);
        }
        self.begun = self.why.is_none();
        self.why.is_none()
    }

    pub(super) fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) -> bool {
        if self.settled(scene) {
            return true;
        }
        let (title, hint, go) = match self.what {
            PathFor::Open => ("Open path", "Folder, manifest (.csv, .jsonl) or recipe (.json)", "Open"),
            PathFor::SaveRecipe => ("Save the recipe", "File to write, ending in .json", "Save"),
            PathFor::Cache => ("Folder of thumbnails", "A folder; a part of its own is made in it", "Use"),
        };
        modal(ctx, "path", 520.0, |ui| {
            ui.label(theme::heading(title).color(palette(ui).strong));
            if self.unasked {
                ui.label(RichText::new("This desktop offered no file chooser: type the path").color(palette(ui).many));
            }
            ui.add_space(size::TIGHT);
            let width = ui.available_width();
            let response = field(ui, &mut self.text, &Field { name: title, hint, width });
            if !std::mem::replace(&mut self.begun, true) {
                response.request_focus();
            }
            if response.changed() {
                self.why = None;
            }
            if let Some(why) = &self.why {
                note(ui, &format!("⚠ {why}"), palette(ui).danger);
            } else if self.asked {
                ui.label(theme::small("Reading it…").color(palette(ui).faint));
            }
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(size::TIGHT);
            let mut done = false;
            row_from_right(ui, |ui| {
                let ready = !self.text.trim().is_empty() && !self.asked;
                let clicked = ui.add_enabled_ui(ready, |ui| primary_button(ui, go).clicked()).inner;
                if (clicked || entered) && ready {
                    scene.asks.run(self.command(scene.session));
                    self.asked = true;
                }
                done |= quiet_button(ui, "Cancel").clicked();
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    if !self.unasked && ui.button("Browse…").clicked() {
                        scene.asks.verb(self.browse());
                        done = true;
                    }
                });
            });
            done
        })
    }

    fn browse(&self) -> Verb {
        match self.what {
            PathFor::Open => Verb::OpenFolder,
            PathFor::SaveRecipe => Verb::PickRecipe,
            PathFor::Cache => Verb::PickCache,
        }
    }

    fn command(&self, session: &Session) -> Command {
        let path = PathBuf::from(self.text.trim().trim_matches('"'));
        match self.what {
            PathFor::Open => Command::Open(path),
            PathFor::SaveRecipe => Command::SaveRecipe(path),
            PathFor::Cache => Command::Set(Settings { cache_dir: Some(path), ..session.settings().clone() }),
        }
    }
}
