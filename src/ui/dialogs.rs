//! The system's file dialogs. They are futures that a waker drives from frame to frame: the window stays alive behind them.

use egui::Context;
use rfd::{AsyncFileDialog, FileHandle};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};
use std::time::{Duration, Instant};

/// What a dialog was for, and what was picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Picked {
    /// Open this.
    Open(PathBuf),
    /// Write the recipe here.
    SaveRecipe(PathBuf),
    /// Export below or into this.
    ExportTo(PathBuf),
    /// Keep thumbnails there.
    CacheIn(PathBuf),
    /// No dialog came up: the path must be typed.
    Unasked(Wanted),
}

/// What a dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// A dataset, manifest or recipe.
    Source,
    /// A file for the recipe.
    Recipe,
    /// A folder to export to.
    Target,
    /// A folder for thumbnails.
    Cache,
}

impl Wanted {
    fn picked(self, path: PathBuf) -> Picked {
        match self {
            Self::Source => Picked::Open(path),
            Self::Recipe => Picked::SaveRecipe(path),
            Self::Target => Picked::ExportTo(path),
            Self::Cache => Picked::CacheIn(path),
        }
    }
}

/// A dialog that ends without an answer sooner than this was not closed by a hand: none came up. (Where a desktop has no file chooser, the
/// library says nothing.)
const NO_HAND: Duration = Duration::from_millis(300);

type Answer = Pin<Box<dyn Future<Output = Option<FileHandle>>>>;

/// The dialog that is open, if any.
#[derive(Default)]
pub(crate) struct Dialogs {
    open: Option<Pending>,
}

struct Pending {
    answer: Answer,
    waker: Waker,
    wanted: Wanted,
    since: Instant,
}

/// Draws the next frame when the dialog has an answer.
struct Repaint(Context);

impl Wake for Repaint {
    fn wake(self: Arc<Self>) {
        self.0.request_repaint();
    }
}

impl Dialogs {
    /// Asks for a dataset folder.
    pub(crate) fn open_folder(&mut self, ctx: &Context) {
        let dialog = AsyncFileDialog::new().set_title("Open a folder with one folder per class");
        self.start(ctx, Box::pin(dialog.pick_folder()), Wanted::Source);
    }

    /// Asks for a manifest or recipe.
    pub(crate) fn open_file(&mut self, ctx: &Context) {
        let dialog = AsyncFileDialog::new()
            .set_title("Open a manifest or a recipe")
            .add_filter("Manifests and recipes", &["csv", "jsonl", "ndjson", "json"]);
        self.start(ctx, Box::pin(dialog.pick_file()), Wanted::Source);
    }

    /// Asks where to write the recipe.
    pub(crate) fn save_recipe(&mut self, ctx: &Context) {
        let dialog = AsyncFileDialog::new().set_title("Save the recipe").set_file_name("recipe.json").add_filter("Recipe", &["json"]);
        self.start(ctx, Box::pin(dialog.save_file()), Wanted::Recipe);
    }

    /// Asks for the folder that thumbnails are kept in.
    pub(crate) fn cache_in(&mut self, ctx: &Context) {
        let dialog = AsyncFileDialog::new().set_title("Keep thumbnails in this folder");
        self.start(ctx, Box::pin(dialog.pick_folder()), Wanted::Cache);
    }

    /// Asks for the folder that the export goes into, starting at `near`.
    pub(crate) fn export_to(&mut self, ctx: &Context, near: Option<&Path>) {
        let mut dialog = AsyncFileDialog::new().set_title("Export into a new or empty folder");
        if let Some(near) = near {
            dialog = dialog.set_directory(near);
        }
        self.start(ctx, Box::pin(dialog.pick_folder()), Wanted::Target);
    }

    fn start(&mut self, ctx: &Context, answer: Answer, wanted: Wanted) {
        let waker = Waker::from(Arc::new(Repaint(ctx.clone())));
        self.open = Some(Pending { answer, waker, wanted, since: Instant::now() });
        ctx.request_repaint();
    }

    /// What was picked, once it was. Never waits.
    pub(crate) fn poll(&mut self) -> Option<Picked> {
        let pending = self.open.as_mut()?;
        let waker = pending.waker.clone();
        let Poll::Ready(answer) = pending.answer.as_mut().poll(&mut std::task::Context::from_waker(&waker)) else { return None };
        let Pending { wanted, since, .. } = self.open.take()?;
        settle(wanted, answer.map(|file| file.path().to_path_buf()), since.elapsed())
    }
}

/// What an answer after `took` means; `None` if the user closed the dialog.
fn settle(wanted: Wanted, answer: Option<PathBuf>, took: Duration) -> Option<Picked> {
    match answer {
        Some(path) => Some(wanted.picked(path)),
        None if took < NO_HAND => Some(Picked::Unasked(wanted)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_that_never_came_up_is_told_from_one_that_was_closed() {
        let soon = Duration::from_millis(20);
        assert_eq!(settle(Wanted::Source, None, soon), Some(Picked::Unasked(Wanted::Source)));
        assert_eq!(settle(Wanted::Source, None, Duration::from_secs(2)), None);
        assert_eq!(settle(Wanted::Target, Some("/a".into()), soon), Some(Picked::ExportTo("/a".into())));
    }
}
