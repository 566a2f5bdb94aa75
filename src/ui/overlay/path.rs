//! A path to type, where no file dialog can be had or fingers stay on the keys.

use super::modal;
use crate::session::{Command, Session, Settings};
use crate::ui::commands::Verb;
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::widgets::{Field, field, primary_button, quiet_button, row_from_right};
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
}

impl PathField {
    pub(super) fn new(what: PathFor, start: &str) -> Self {
        Self { what, text: start.to_owned(), begun: false, unasked: false }
    }

    /// Says why a path is to be typed: no file dialog came up.
    pub(super) fn unasked(self) -> Self {
        Self { unasked: true, ..self }
    }

    pub(super) fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) -> bool {
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
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(size::TIGHT);
            let mut done = false;
            row_from_right(ui, |ui| {
                let clicked = ui.add_enabled_ui(!self.text.trim().is_empty(), |ui| primary_button(ui, go).clicked()).inner;
                if (clicked || entered) && !self.text.trim().is_empty() {
                    scene.asks.run(self.command(scene.session));
                    done = true;
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
