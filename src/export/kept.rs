//! What of a dataset really lies in an earlier export, by whatever name: it would go with it.

use super::found::Found;
use super::ours::Ours;
use crate::dataset::{Dataset, ImageId};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Images that are looked at together.
const AT_ONCE: usize = 4096;

/// Systems follow no more links than this to a file.
const MOST_LINKS: u32 = 40;

impl Ours {
    /// That something of the open `dataset` lies in it, if anything does, as half a sentence.
    pub(super) fn keeps_of(&self, dataset: &Dataset, progress: &Progress) -> Result<Option<String>, Cancelled> {
        if self.is_around(dataset.root()) {
            return Ok(Some(format!("the dataset {} lies in it", dataset.root().display())));
        }
        let ids: Vec<ImageId> = (0..dataset.records().len() as u32).map(ImageId).collect();
        let one = |ids: &[ImageId]| {
            let mut last: (PathBuf, bool) = (PathBuf::new(), false);
            ids.iter().copied().take_while(|_| !progress.is_cancelled()).find(|id| {
                let path = dataset.path(*id);
                let folder = path.parent().unwrap_or(&path);
                if last.0 != folder {
                    last = (folder.to_owned(), self.holds(folder));
                }
                last.1 || self.keeps_by_link(&path)
            })
        };
        let found = ids.par_chunks(AT_ONCE).find_map_first(one);
        progress.check()?;
        Ok(found.map(|id| format!("{} of the dataset is a link into it", dataset.key(id))))
    }

    /// Whether the file at `path` lies in it, by a link or not.
    pub(super) fn keeps(&self, path: &Path) -> bool {
        path.parent().is_some_and(|folder| self.holds(folder)) || self.keeps_by_link(path)
    }

    /// Whether a link on the way from `path` to its file, or the file, lies in it.
    fn keeps_by_link(&self, path: &Path) -> bool {
        let mut at = path.to_owned();
        for _ in 0..MOST_LINKS {
            let Ok(to) = at.read_link() else { return false };
            at = at.parent().unwrap_or(Path::new("")).join(to);
            if at.parent().is_some_and(|folder| self.holds(folder)) {
                return true;
            }
        }
        false
    }

    /// Whether the folder at `path` is one of it, or in it.
    pub(super) fn is_around(&self, path: &Path) -> bool {
        path.canonicalize().is_ok_and(|real| real.ancestors().any(|folder| self.holds(folder)))
    }

    /// Whether `folder`, links followed, is one of its own. All folders in it are known, so none can be further inside.
    fn holds(&self, folder: &Path) -> bool {
        match Found::behind(folder) {
            Ok(Found { id: Some(id), .. }) => self.has_id(id),
            _ => folder.canonicalize().is_ok_and(|real| real.starts_with(&self.dir)),
        }
    }
}
