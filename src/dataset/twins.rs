//! Images that belong together: files of the same bytes, and rows of a manifest with the same `group`.

use super::repeats::repeats;
use super::{Dataset, ImageId};
use crate::progress::{Cancelled, Progress};
use std::sync::Arc;

/// `dataset`, knowing which of its usable images are files of the same bytes. Only files of the same length are read; what cannot be read is
/// nobody's twin.
///
/// # Errors
/// Asked to stop.
pub fn find_twins(dataset: &Dataset, progress: &Progress) -> Result<Dataset, Cancelled> {
    let twins = repeats(dataset, progress)?;
    Ok(Dataset { twins: Some(Arc::new(twins)), ..dataset.clone() })
}

impl Dataset {
    /// Sets of two or more images whose files have the same bytes, sorted; `None` until [`find_twins`] has looked.
    pub fn twins(&self) -> Option<&[Vec<ImageId>]> {
        self.twins.as_ref().map(|sets| sets.as_slice())
    }

    /// The group that a manifest puts the image into, as a number that its other images have too.
    pub fn group_of(&self, id: ImageId) -> Option<u32> {
        let group = self.record(id).group;
        (group > 0).then_some(group)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn files_of_the_same_bytes_are_twins() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("train/a");
        std::fs::create_dir_all(&folder).unwrap();
        let other = dir.path().join("test/b");
        std::fs::create_dir_all(&other).unwrap();
        for (path, bytes) in
            [(folder.join("1.png"), "one"), (folder.join("2.png"), "two"), (other.join("3.png"), "one"), (other.join("4.png"), "four")]
        {
            std::fs::write(path, bytes).unwrap();
        }
        let dataset = super::super::open(dir.path(), &Progress::new()).unwrap();
        assert_eq!(dataset.twins(), None);
        let dataset = find_twins(&dataset, &Progress::new()).unwrap();
        let keys: Vec<Vec<String>> = dataset.twins().unwrap().iter().map(|set| set.iter().map(|id| dataset.key(*id)).collect()).collect();
        assert_eq!(keys, [["train/a/1.png", "test/b/3.png"]]);
    }
}
