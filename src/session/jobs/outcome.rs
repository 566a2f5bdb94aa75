//! What jobs find out.

use crate::dataset::{AllFacts, Dataset};
use crate::export::{Estimate, ExportError, Report};
use crate::plan::Plan;
use crate::progress::Cancelled;
use crate::sample::SampleError;
use crate::session::LargeDraw;
use crate::session::browse::{Answer, Named, Tally};
use crate::session::editing::Rostered;
use crate::session::exporting::Looked;
use crate::session::image_edits::Edited;
use crate::session::opening::Scanned;
use crate::session::outside::Unshown;
use crate::session::preview::Drawn;
use crate::session::watch::Watch;
use std::path::PathBuf;
use std::sync::Arc;

/// What a job found out.
pub(in crate::session) enum Outcome {
    /// What the opened path holds.
    Scanned(Box<Scanned>),
    /// The dataset with its headers read.
    Probed(Result<Box<(Dataset, AllFacts)>, Cancelled>),
    /// The dataset with its exact duplicates known.
    Twins(Result<Box<Dataset>, Cancelled>),
    /// Every output row of the recipe.
    Planned(Result<Box<Plan>, Cancelled>),
    /// What an export would write.
    Checked(Box<Looked>),
    /// The same after a few images were tried; `None` if it was cancelled.
    Tried(Option<Box<Estimate>>),
    /// What was exported.
    Exported(Result<Report, ExportError>),
    /// Where the sample is.
    Sampled(Result<PathBuf, SampleError>),
    /// The draws of a preview; `None` if it was cancelled.
    Previewed(Option<Box<Drawn>>),
    /// One draw in full; `None` if it was cancelled.
    Enlarged(Option<Box<LargeDraw>>),
    /// Whether what was to be kept could be written.
    Kept(Result<(), String>),
    /// The watch on the open dataset's folders.
    Watching(Box<Watch>),
    /// Who is in which class.
    Rostered(Box<Rostered>),
    /// The recipe with very many images named in it.
    Edited(Box<Edited>),
    /// The pictures that answer a question.
    Listed(Arc<Answer>),
    /// How many pictures each entry of a menu would show.
    Counted(Box<Tally>),
    /// What the rows that are listed will be called.
    Named(Box<Named>),
    /// Recent datasets that are not there any more.
    Gone(Vec<PathBuf>),
    /// What another program took to show it, or why none did.
    Outside(Result<PathBuf, Unshown>),
}
