//! The system's file dialogs. They are futures that a waker drives from frame to frame: the window stays alive behind them.

use egui::Context;
use rfd::{AsyncFileDialog, FileHandle};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Wake, Waker};

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
}

type Answer = Pin<Box<dyn Future<Output = Option<FileHandle>>>>;

/// The dialog that is open, if any.
#[derive(Default)]
pub(crate) struct Dialogs {
    open: Option<Pending>,
}

struct Pending {
    answer: Answer,
    waker: Waker,
    then: fn(PathBuf) -> Picked,
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
        self.start(ctx, Box::pin(dialog.pick_folder()), Picked::Open);
    }

    /// Asks for a manifest or recipe.
    pub(crate) fn open_file(&mut self, ctx: &Context) {
        let dialog = AsyncFileDialog::new()
            .set_title("Open a manifest or a recipe")
            .add_filter("Manifests and recipes", &["csv", "jsonl", "ndjson", "json"]);
        self.start(ctx, Box::pin(dialog.pick_file()), Picked::Open);
    }

    /// Asks where to write the recipe.
    pub(crate) fn save_recipe(&mut self, ctx: &Context) {
        let dialog = AsyncFileDialog::new().set_title("Save the recipe").set_file_name("recipe.json").add_filter("Recipe", &["json"]);
        self.start(ctx, Box::pin(dialog.save_file()), Picked::SaveRecipe);
    }

    /// Asks for the folder that thumbnails are kept in.
    pub(crate) fn cache_in(&mut self, ctx: &Context) {
        let dialog = AsyncFileDialog::new().set_title("Keep thumbnails in this folder");
        self.start(ctx, Box::pin(dialog.pick_folder()), Picked::CacheIn);
    }

    /// Asks for the folder that the export goes into, starting at `near`.
    pub(crate) fn export_to(&mut self, ctx: &Context, near: Option<&Path>) {
        let mut dialog = AsyncFileDialog::new().set_title("Export into a new or empty folder");
        if let Some(near) = near {
            dialog = dialog.set_directory(near);
        }
        self.start(ctx, Box::pin(dialog.pick_folder()), Picked::ExportTo);
    }

    fn start(&mut self, ctx: &Context, answer: Answer, then: fn(PathBuf) -> Picked) {
        let waker = Waker::from(Arc::new(Repaint(ctx.clone())));
        self.open = Some(Pending { answer, waker, then });
        ctx.request_repaint();
    }

    /// What was picked, once it was. Never waits.
    pub(crate) fn poll(&mut self) -> Option<Picked> {
        let pending = self.open.as_mut()?;
        let waker = pending.waker.clone();
        let Poll::Ready(answer) = pending.answer.as_mut().poll(&mut std::task::Context::from_waker(&waker)) else { return None };
        let then = pending.then;
        self.open = None;
        answer.map(|file| then(file.path().to_path_buf()))
    }
}
