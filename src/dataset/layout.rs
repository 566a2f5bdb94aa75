//! Which folders are splits and which are classes.

use super::Split;
use super::listing::{Folder, Listed, Place, list};
use super::words::role_of;
use crate::problem::{Problem, ProblemKind};
use crate::progress::{Cancelled, Progress};

/// A split folder and what stands right in it.
#[derive(Debug)]
pub(super) struct SplitFolder {
    /// Its name and role.
    pub(super) split: Split,
    /// Its class folders, and what else is there.
    pub(super) listed: Listed,
}

/// How a dataset folder is laid out.
#[derive(Debug)]
pub(super) enum Layout {
    /// Class folders right in the root.
    Classes {
        /// The class folders.
        folders: Vec<Folder>,
        /// Said about class folders that bear the name of a split.
        notes: Vec<Problem>,
    },
    /// Class folders in split folders.
    Splits {
        /// The split folders.
        splits: Vec<SplitFolder>,
        /// Other folders in the root.
        beside: Vec<Folder>,
    },
}

/// Decides from the `folders` right in the root. Where all are called like splits, they are. Where some are, they are splits if one of
/// them holds folders (which are its classes); if none does, "train" beside "bus" and "car" is a vehicle.
pub(super) fn decide(folders: Vec<Folder>, progress: &Progress) -> Result<Layout, Cancelled> {
    let (called, others): (Vec<Folder>, Vec<Folder>) = folders.into_iter().partition(|folder| role_of(folder.name()).is_some());
    let mut splits = Vec::with_capacity(called.len());
    for folder in &called {
        let listed = list(folder, Place::Above, progress)?;
        if let Some(role) = role_of(folder.name()) {
            splits.push(SplitFolder { split: Split { name: folder.name().to_owned(), role }, listed });
        }
    }
    let holds_classes = splits.iter().any(|split| !split.listed.folders.is_empty());
    if !called.is_empty() && (others.is_empty() || holds_classes) {
        return Ok(Layout::Splits { splits, beside: others });
    }
    let reason = "taken as a class: it holds no class folders, and other class folders stand beside it";
    let notes = called.iter().map(|folder| Problem::new(ProblemKind::Note, &folder.key, reason)).collect();
    let mut folders = others;
    folders.extend(called);
    folders.sort_unstable_by(|a, b| a.key.cmp(&b.key));
    Ok(Layout::Classes { folders, notes })
}
