//! Export: where to and how, what will be written, how far it is, and how to load it afterwards.

mod done;
mod form;
mod recoding;
mod running;
mod table;

use super::overlay::modal;
use super::scene::Scene;
use super::theme::{self, palette, size};
use crate::export::{Earlier, Estimate, Form, LinkMode, Options, Replace, Resize, encoding_word};
use crate::pixels::Encoding;
use crate::session::{Command, Session, Settings, Task, TaskKind};
use egui::Context;
use std::path::{Path, PathBuf};

/// What the sheet remembers, also while it is closed.
#[derive(Default)]
pub(crate) struct ExportSheet {
    /// The dataset that the choices are for.
    source: Option<PathBuf>,
    out: String,
    /// Whether `out` is the user's own: what was only proposed makes way for a free name by itself.
    own: bool,
    /// Whether a file dialog was asked for in vain.
    unasked: bool,
    link: LinkMode,
    form: Form,
    /// What made images are written as.
    made: Encoding,
    /// The size of every image, if not its own.
    resize: Option<Resize>,
    /// The format of originals, if not their own.
    transcode: Option<Encoding>,
    resume: bool,
    /// The folder whose earlier export was chosen to be replaced: of another one it was not.
    replaced: Option<PathBuf>,
    /// The folder where the last look found an earlier export, and what that is; shown until the next look ends.
    stands: Option<(PathBuf, Earlier)>,
    /// The options that were last looked at; a change asks again.
    asked: Option<Options>,
    /// What the last look told, shown until the next one does.
    known: Option<Estimate>,
    /// Whether this sheet has started an export whose end it is to show.
    started: bool,
    /// Whether the field has had the keyboard since the sheet opened.
    begun: bool,
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
    /// Opens it for what is open in `session`: as it was left, or anew where that was another dataset.
    pub(crate) fn open(&mut self, session: &Session) {
        let source = session.dataset().map(|dataset| dataset.root().to_path_buf());
        if self.source != source {
            *self = Self { source, out: Self::proposed(session), ..Self::default() };
        }
        // Where an export failed, the next one is not begun.
        if session.export_failed_at() == Some(self.target()) {
            (self.out, self.own) = (Self::proposed(session), false);
        }
        let started = running_task(session).is_some();
        let made = session.settings().made();
        *self = Self {
            made,
            resume: false,
            replaced: None,
            stands: None,
            asked: None,
            known: None,
            started,
            begun: false,
            ..std::mem::take(self)
        };
    }

    /// Where it was exported to last, else a folder beside the dataset; exports of the sample go to the user's own folder.
    fn proposed(session: &Session) -> String {
        if let Some(out) = session.exported_to() {
            return out.display().to_string();
        }
        let near = session.sample_exports().map(|home| home.join("evenset-sample"));
        let near = near.or_else(|| session.dataset().map(|dataset| dataset.root().to_path_buf()));
        near.map(|path| beside(&path).display().to_string()).unwrap_or_default()
    }

    /// Shows how the last export ended once more.
    pub(crate) fn show_last(&mut self) {
        self.started = true;
    }

    /// Takes a folder that was picked.
    pub(crate) fn set_out(&mut self, path: &Path) {
        (self.out, self.own) = (path.display().to_string(), true);
    }

    /// Says that no file dialog came up.
    pub(crate) fn set_unasked(&mut self) {
        self.unasked = true;
    }

    fn options(&self) -> Options {
        // A table alone has no pixels to be resized.
        let (resize, transcode) = if self.form == Form::Manifest { (None, None) } else { (self.resize, self.transcode) };
        let Self { link, form, made, resume, .. } = *self;
        let replace = if self.replaced.as_deref() == Some(self.target()) { Replace::Earlier } else { Replace::Nothing };
        Options { replace, link, form, made, resume, resize, transcode, ..Options::new(self.target()) }
    }

    /// The folder that is typed.
    fn target(&self) -> &Path {
        Path::new(self.out.trim())
    }

    /// Whether an earlier export there is to be replaced.
    fn replaces(&self) -> bool {
        self.options().replace == Replace::Earlier
    }

    /// Chooses what becomes of an earlier export at the typed folder.
    fn set_replace(&mut self, replace: Replace) {
        self.replaced = (replace == Replace::Earlier).then(|| self.target().to_path_buf());
    }

    /// The earlier export at the typed folder that could be replaced or is to be.
    fn earlier(&self) -> Option<Earlier> {
        let (_, earlier) = self.stands.as_ref().filter(|(out, _)| out == self.target())?;
        Some(earlier.clone())
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
                Some(Ok(report)) => return done::show(ui, scene, report),
                Some(Err(why)) => scene.asks.hush(scene.session, |text| text == why),
                None => {}
            }
            ui.label(theme::heading("Export the dataset").color(palette(ui).strong));
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

    /// Asks what would be written, whenever the options are others than last time. A proposed folder that is taken makes way for a free one, unless it
    /// could be replaced: then that is the user's to say.
    fn ask(&mut self, scene: &mut Scene<'_>) {
        let looked_at = self.asked.as_ref().is_some_and(|asked| *asked == self.options());
        let earlier = scene.session.export_earlier();
        if let Some(free) = scene.session.export_free().filter(|_| looked_at && !self.own && earlier.is_none()) {
            self.out = free.display().to_string();
        }
        if looked_at && scene.session.export_check().is_some() {
            self.stands = earlier.map(|earlier| (self.target().to_path_buf(), earlier.clone()));
        }
        if let Some(estimate) = scene.session.export_estimate() {
            self.known = Some(estimate.clone());
        }
        let options = self.options();
        // What was looked at is known no more after an export has ended.
        let looking = scene.session.tasks().iter().any(|task| task.kind == TaskKind::CheckExport);
        let known = looking || scene.session.export_check().is_some();
        if !self.out.trim().is_empty() && (self.asked.as_ref() != Some(&options) || !known) {
            // How the last one ended is of other options.
            self.started &= self.asked.as_ref() == Some(&options);
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
