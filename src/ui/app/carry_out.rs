//! The one place where wishes are carried out.

use super::App;
use crate::recipe::Edit;
use crate::session::{Command, Settings, ThemeChoice};
use crate::ui::commands::{Verb, Zoom};
use crate::ui::dialogs::{Picked, Wanted};
use crate::ui::overlay::{Overlay, PathFor};
use crate::ui::scene::Asks;
use egui::{Context, ViewportCommand};

impl App {
    /// Does what was asked for in this frame.
    pub(super) fn carry_out(&mut self, ctx: &Context) {
        let Asks { commands, verbs, browse, tally, chain } = std::mem::take(&mut self.asks);
        let mut asked = !commands.is_empty() || !verbs.is_empty() || browse.is_some();
        if let Some(query) = browse {
            self.session.browse(query);
        }
        if tally {
            asked |= self.session.count_shown();
        }
        if let Some(of) = chain {
            self.augment.look_at(of);
        }
        for command in commands {
            self.session.run(command);
        }
        for verb in verbs {
            self.carry_out_verb(verb, ctx);
        }
        if asked {
            ctx.request_repaint();
        }
    }

    fn carry_out_verb(&mut self, verb: Verb, ctx: &Context) {
        match verb {
            Verb::OpenPath => self.overlay = Overlay::path(PathFor::Open, ""),
            Verb::Palette => self.overlay = Overlay::palette(),
            Verb::Keys => self.overlay = Overlay::Keys,
            Verb::Problems => self.overlay = Overlay::problems(),
            Verb::Settings => self.overlay = Overlay::Settings,
            Verb::PickCache => self.dialogs.cache_in(ctx),
            Verb::Export => self.open_export(),
            Verb::LastExport => {
                self.export.show_last();
                self.overlay = Overlay::Export;
            }
            Verb::PickTarget => self.dialogs.export_to(ctx, self.session.dataset().and_then(|dataset| dataset.root().parent())),
            Verb::Filter => {
                self.panels.left = true;
                self.list.focus_filter();
            }
            Verb::Merge => self.overlay = Overlay::merge(),
            Verb::Rename => {
                if let Some(class) = self.classes.names().next() {
                    self.list.rename(class);
                }
            }
            Verb::DrawAgain => {
                let images = self.images.redraws();
                self.session.run(Command::Edit(Edit::DrawAgain { images }));
            }
            Verb::Drop => self.drop_classes(),
            Verb::OpenFolder => self.dialogs.open_folder(ctx),
            Verb::OpenFile => self.dialogs.open_file(ctx),
            Verb::SaveRecipe => self.overlay = Overlay::path(PathFor::SaveRecipe, &self.recipe_path()),
            Verb::PickRecipe => self.dialogs.save_recipe(ctx),
            Verb::OpenSample => self.session.run(Command::OpenSample),
            Verb::Rescan => self.session.run(Command::Rescan),
            Verb::Close => self.session.run(Command::Close),
            Verb::Undo => self.session.run(Command::Undo),
            Verb::Redo => self.session.run(Command::Redo),
            Verb::CopyCommand => ctx.copy_text(self.session.as_command(None)),
            Verb::Show(view) => self.view = view,
            Verb::LeftPanel => self.panels.left = !self.panels.left,
            Verb::RightPanel => self.panels.right = !self.panels.right,
            Verb::Theme => self.next_theme(),
            Verb::Zoom(zoom) => self.zoom(zoom),
            Verb::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    fn open_export(&mut self) {
        if !matches!(self.overlay, Overlay::Export) {
            self.export.open(&self.session);
        }
        self.overlay = Overlay::Export;
    }

    /// Beside the dataset: `animals.recipe.json`.
    fn recipe_path(&self) -> String {
        let root = self.session.dataset().map(|dataset| dataset.root().to_path_buf()).unwrap_or_default();
        let name = root.file_name().map_or_else(|| "dataset".to_owned(), |name| name.to_string_lossy().into_owned());
        root.with_file_name(format!("{name}.recipe.json")).display().to_string()
    }

    fn drop_classes(&mut self) {
        let edits: Vec<Edit> = self.classes.names().map(|class| Edit::Drop { class: class.to_owned() }).collect();
        match edits.as_slice() {
            [] => {}
            [one] => self.session.run(Command::Edit(one.clone())),
            several => {
                let label = format!("Leave out {} classes", several.len());
                self.session.run(Command::Edits(label, edits));
            }
        }
        self.classes.clear();
    }

    fn zoom(&mut self, zoom: Zoom) {
        let now = self.session.settings().zoom_percent;
        let wanted = match zoom {
            Zoom::In => now + 10,
            Zoom::Out => now.saturating_sub(10),
            Zoom::Reset => 100,
        };
        let zoom_percent = wanted.clamp(*Settings::ZOOM_PERCENT.start(), *Settings::ZOOM_PERCENT.end());
        let settings = Settings { zoom_percent, ..self.session.settings().clone() };
        self.session.run(Command::Set(settings));
    }

    fn next_theme(&mut self) {
        let theme = match self.session.settings().theme {
            ThemeChoice::System => ThemeChoice::Light,
            ThemeChoice::Light => ThemeChoice::Dark,
            ThemeChoice::Dark => ThemeChoice::System,
        };
        let settings = Settings { theme, ..self.session.settings().clone() };
        self.session.run(Command::Set(settings));
    }

    /// Goes on with a path that a dialog gave.
    pub(super) fn picked(&mut self, picked: Picked) {
        match picked {
            Picked::Open(path) => self.session.run(Command::Open(path)),
            Picked::SaveRecipe(path) => self.session.run(Command::SaveRecipe(path)),
            Picked::ExportTo(path) => {
                self.open_export();
                self.export.set_out(&path);
            }
            Picked::CacheIn(path) => {
                let mut settings = self.session.settings().clone();
                settings.cache_dir = Some(path);
                self.session.run(Command::Set(settings));
                self.overlay = Overlay::Settings;
            }
            Picked::Unasked(Wanted::Target) => {
                self.open_export();
                self.export.set_unasked();
            }
            Picked::Unasked(wanted) => {
                let (what, start) = match wanted {
                    Wanted::Source | Wanted::Target => (PathFor::Open, String::new()),
                    Wanted::Recipe => (PathFor::SaveRecipe, self.recipe_path()),
                    Wanted::Cache => (PathFor::Cache, String::new()),
                };
                self.overlay = Overlay::path_unasked(what, &start);
            }
        }
    }
}
