//! Export: where to and how, what will be written, how far it is, and how to load it afterwards.

mod done;
mod form;
mod load_lines;
mod recoding;
mod running;
mod table;

use super::overlay::modal;
use super::scene::Scene;
use super::theme::{self, palette, size};
use crate::export::{Form, LinkMode, Options, Resize, encoding_word};
use crate::pixels::Encoding;
use crate::session::{Command, Session, Settings, Task, TaskKind};
use egui::Context;
use std::path::{Path, PathBuf};

/// What the sheet remembers.
pub(crate) struct ExportSheet {
    out: String,
    link: LinkMode,
    form: Form,
    /// What made images are written as.
    made: Encoding,
    /// The size of every image, if not its own.
    resize: Option<Resize>,
    /// The format of originals, if not their own.
    transcode: Option<Encoding>,
    resume: bool,
    /// The options that were last looked at; a change asks again.
    asked: Option<Options>,
    /// Whether this sheet has started an export whose end it is to show.
    started: bool,
}

/// Beside the dataset: `animals` becomes `animals-balanced`.
fn beside(root: &Path) -> PathBuf {
    let name = root.file_name().map_or_else(|| "dataset".to_owned(), |name| name.to_string_lossy().into_owned());
    root.with_file_name(format!("{name}-balanced"))
}

/// The export that runs.
fn running_task(session: &Session) -> Option<Task> {
    session.tasks().into_iter().find(|task| task.kind == TaskKind::Export)
}

impl ExportSheet {
    /// The sheet of what is open in `session`.
    pub(crate) fn new(session: &Session) -> Self {
        let out = session.dataset().map(|dataset| beside(dataset.root()).display().to_string()).unwrap_or_default();
        let started = running_task(session).is_some();
        Self {
            out,
            link: LinkMode::default(),
            form: Form::default(),
            made: session.settings().made(),
            resize: None,
            transcode: None,
            resume: false,
            asked: None,
            started,
        }
    }

    /// Takes a folder that was picked.
    pub(crate) fn set_out(&mut self, path: PathBuf) {
        self.out = path.display().to_string();
    }

    fn options(&self) -> Options {
        // A table alone has no pixels to be resized.
        let (resize, transcode) = if self.form == Form::Manifest { (None, None) } else { (self.resize, self.transcode) };
        let Self { link, form, made, resume, .. } = *self;
        Options { link, form, made, resume, resize, transcode, ..Options::new(self.out.trim()) }
    }

    /// Draws it; whether it is to be closed.
    pub(crate) fn show(&mut self, ctx: &Context, scene: &mut Scene<'_>) -> bool {
        modal(ctx, "export", 640.0, |ui| {
            ui.spacing_mut().item_spacing.y = size::GAP;
            if let Some(task) = running_task(scene.session) {
                self.started = true;
                return running::show(ui, scene, &task);
            }
            match scene.session.export_result().filter(|_| self.started) {
                Some(Ok(report)) => return done::show(ui, scene, (report, self.form)),
                Some(Err(why)) => {
                    ui.label(theme::heading("Export the dataset").color(palette(ui).strong));
                    super::widgets::note(ui, why, palette(ui).danger);
                }
                None => {
                    ui.label(theme::heading("Export the dataset").color(palette(ui).strong));
                }
            }
            self.ask(scene);
            let done = form::show(ui, scene, self);
            // Kept once the pointer lets go: a quality that is dragged passes many values.
            if scene.session.settings().made() != self.made && !ui.input(|input| input.pointer.any_down()) {
                let settings = Settings { made_as: encoding_word(self.made), ..scene.session.settings().clone() };
                scene.asks.run(Command::Set(settings));
            }
            done
        })
    }

    /// Asks what would be written, whenever the options are others than last time.
    fn ask(&mut self, scene: &mut Scene<'_>) {
        let options = self.options();
        if !self.out.trim().is_empty() && self.asked.as_ref() != Some(&options) {
            scene.asks.run(Command::CheckExport(options.clone()));
            self.asked = Some(options);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_target_lies_beside_the_dataset() {
        assert_eq!(beside(Path::new("/data/animals")), Path::new("/data/animals-balanced"));
        assert_eq!(beside(Path::new("/")), Path::new("/dataset-balanced"));
    }
}
