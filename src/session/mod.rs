//! One sitting: what is open, its recipe with undo, the plan, background work, pictures for the screen, settings and notices.
//!
//! The window sees `&Session`, and asks for changes by [`Session::run`]. Results of background work arrive in [`Session::poll`], once a frame.

mod about;
mod ahead;
pub mod browse;
mod chains;
mod command_line;
mod darkroom;
mod editing;
mod exporting;
mod frame_log;
mod gallery;
mod image_edits;
mod jobs;
#[cfg(test)]
mod journeys;
mod keeping;
mod lru;
pub(crate) mod natural;
mod notices;
mod opening;
mod outside;
mod parting;
#[cfg(test)]
mod pictures;
mod presets;
mod preview;
mod seen;
mod settings;
mod sitting;
mod store;
mod thumb_cache;
mod watch;

pub use about::About;
pub use ahead::{Ahead, Unlike, take_over};
pub use chains::{ChainEdit, Named, Offer};
pub use editing::Sketch;
pub use frame_log::FrameLog;
pub use jobs::work_alone;
pub use opening::ready_sample;
pub use presets::{Presets, SavedPreset};
pub use settings::{Motion, Place, Recent, Settings, ThemeChoice};
pub use sitting::Session;

use crate::augment::Lost;
use crate::dataset::ImageId;
use crate::export::Options;
use crate::pixels::Image;
use crate::progress::Reading;
use crate::recipe::{ChainChoice, Edit};
use std::path::PathBuf;
use std::sync::Arc;

/// Called from worker threads when there is something to poll; the window sets it to a repaint.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Where background work runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// On threads of its own (the window).
    Threads,
    /// At once, on the caller's thread (tests): every command is finished when `run` returns.
    Inline,
}

/// What can be asked of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Open a dataset folder, a manifest or a recipe file (which opens the dataset that it names).
    Open(PathBuf),
    /// Draw the sample into the user's data folder, if it is not there yet, and open it.
    OpenSample,
    /// Open what was open when the program ended last, if anything was.
    Reopen,
    /// The user looks at this place of the open dataset now; it is shown again when the dataset is opened again.
    Stand(Place),
    /// Look which of the recent datasets are still there; the answer is [`Session::is_gone`].
    LookForRecent,
    /// Read the open dataset anew, keeping the recipe.
    Rescan,
    /// Go back to the empty window (the recipe stays saved).
    Close,
    /// Change the recipe.
    Edit(Edit),
    /// Several changes that are one step of undo, under this label.
    Edits(String, Vec<Edit>),
    /// Change which class goes through which chain.
    Chain(ChainEdit),
    /// Take back the change that a notice tells of, and do in its place what the notice offers.
    Instead(NoticeId),
    /// Change what the recipe says of single images; very many are named by a worker.
    EditImages(ImageEdit, Vec<ImageId>),
    /// Undo the last change.
    Undo,
    /// Redo it.
    Redo,
    /// Write the recipe to a file.
    SaveRecipe(PathBuf),
    /// Look what an export would write; the answer is [`Session::export_check`].
    CheckExport(Options),
    /// Export.
    Export(Options),
    /// Stop the task.
    Cancel(TaskId),
    /// Show draws of a chain on an image; the answer is [`Session::preview`]. The latest wins.
    Preview(PreviewRequest),
    /// Show a file or folder by the program that the system has for it; where none takes it, [`Session::outside_trouble`] says why.
    ShowOutside(PathBuf),
    /// Work out one draw of a preview on the original in full; the answer is [`Session::large_draw`]. The latest wins.
    PreviewLarge(LargeRequest),
    /// Take a notice away.
    Dismiss(NoticeId),
    /// Tell something that the window alone knows.
    Tell(String),
    /// Change the settings (kept).
    Set(Settings),
    /// Take a path from the recent ones.
    Forget(PathBuf),
}

/// What can be done with single images.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageEdit {
    /// Leave them out.
    Exclude,
    /// Leave them out: the originals among pictures that were chosen. So many made images, and so many copies, were chosen too whose
    /// originals were not: they stay, and what can be done to them is said.
    ExcludeAmong {
        /// Images that are drawn.
        drawn: usize,
        /// Copies.
        copies: usize,
    },
    /// Leave them out, which was asked for at images made of them: all of those go too, and what is said tells so, and how one is changed alone.
    ExcludeOriginals,
    /// Leave them out, which was asked for at copies of them, for which nothing is drawn.
    ExcludeCopied,
    /// Take them back in.
    Include,
    /// Put them into the class of this name.
    Move(String),
    /// Put them back into the classes that they come from.
    MoveBack,
}

/// One piece of background work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TaskId(pub u64);

/// One message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NoticeId(pub u64);

/// What background work is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TaskKind {
    /// Reading folders.
    Scan,
    /// Reading headers.
    Probe,
    /// Looking for exact duplicates.
    Twins,
    /// Listing every output row.
    Plan,
    /// Looking what an export would write.
    CheckExport,
    /// Exporting.
    Export,
    /// Drawing the sample.
    Sample,
}

/// Background work that runs now.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// What for.
    pub kind: TaskKind,
    /// How far.
    pub reading: Reading,
    /// Seconds since it began.
    pub secs: f64,
    /// How much it did a second of late; `None` until that is known.
    pub per_sec: Option<f64>,
}

/// How a notice is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Something was done.
    Done,
    /// Something could not be done.
    Failed,
}

/// A message for the user, shown as a toast.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// How it is meant.
    pub severity: Severity,
    /// In words.
    pub text: String,
    /// Whether undo takes back what it tells of.
    pub undoable: bool,
    /// What could have been meant instead, if anything.
    pub offer: Option<Offer>,
}

/// One picture that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Picture {
    /// An image of the dataset, as its file holds it.
    Image(ImageId),
    /// A row of the present plan, by its place in [`crate::plan::Plan::rows`]: as the export will write it.
    Row(u32),
}

impl From<ImageId> for Picture {
    fn from(id: ImageId) -> Self {
        Self::Image(id)
    }
}

/// A tile of the image grid.
#[derive(Clone, Debug)]
pub enum Tile {
    /// Here it is.
    Ready(Arc<Image>),
    /// Asked for.
    Pending,
    /// It cannot be had, and why.
    Unreadable(Arc<str>),
}

/// Which draws are to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct PreviewRequest {
    /// The original.
    pub image: ImageId,
    /// The chain.
    pub chain: ChainChoice,
    /// The first draw's seed; the others count on from it.
    pub seed: u64,
    /// What is shown.
    pub show: Show,
    /// How many draws (of corners, at most).
    pub draws: usize,
    /// The longest side of the original that is worked on, in pixels (0: full size).
    pub side_px: u32,
}

/// What a preview shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Show {
    /// Draws on one image.
    #[default]
    Draws,
    /// A draw on each of several images of the class.
    Images,
    /// The extreme settings of the chain on one image.
    Corners,
}

/// One draw of the preview.
#[derive(Clone, Debug)]
pub struct PreviewDraw {
    /// The picture.
    pub image: Arc<Image>,
    /// What it was made of, if not of the preview's original.
    pub original: Option<Arc<Image>>,
    /// What was done, a line a transform.
    pub lines: Vec<String>,
    /// Which of the draws that were asked for it is: one on an image that cannot be read is not among them.
    pub number: usize,
    /// What it has become, if it shows much less than its original.
    pub lost: Option<Loss>,
}

/// What a draw has become that shows much less than its original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Almost black, almost white or almost blank.
    pub lost: Lost,
    /// The title of the transform that does most of it.
    pub by: Option<&'static str>,
}

/// One draw of a preview, to be worked out on the original in full.
#[derive(Clone, Debug, PartialEq)]
pub struct LargeRequest {
    /// The preview; its `side_px` does not matter.
    pub preview: PreviewRequest,
    /// Which of its draws.
    pub number: usize,
}

/// A draw as the export would make it, without what writing it as a file changes.
#[derive(Clone, Debug)]
pub struct LargeDraw {
    /// What was asked for.
    pub request: LargeRequest,
    /// The draw, with its original; or why there is none.
    pub draw: Result<PreviewDraw, String>,
}

/// The draws that were made last. Stays until newer ones are whole, so that nothing flickers.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    /// What these are draws of; `None` before the first.
    pub request: Option<PreviewRequest>,
    /// The original, shrunk as asked.
    pub original: Option<Arc<Image>>,
    /// The original's size on disk, in pixels.
    pub size_px: (u32, u32),
    /// The draws.
    pub draws: Vec<PreviewDraw>,
    /// How long they took, in seconds.
    pub secs: f64,
    /// Why there are none.
    pub error: Option<String>,
}
