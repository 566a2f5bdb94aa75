//! Images that belong together: files of the same bytes, and rows of a manifest with the same `group`.

use super::{Dataset, ImageId};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// `dataset`, knowing which of its usable images are files of the same bytes. Only files of the same length are read; what cannot be read is
/// nobody's twin.
///
/// # Errors
/// Asked to stop.
pub fn find_twins(dataset: &Dataset, progress: &Progress) -> Result<Dataset, Cancelled> {
    let twins = sets(dataset, progress)?;
    Ok(Dataset { twins: Some(Arc::new(twins)), ..dataset.clone() })
}

/// Sets of two or more usable images with the same bytes, in the dataset's order; sets in the order of their first.
fn sets(dataset: &Dataset, progress: &Progress) -> Result<Vec<Vec<ImageId>>, Cancelled> {
    let size = |id: u32| {
        progress.check()?;
        Ok(dataset.stamp(ImageId(id)).0)
    };
    let sizes = (0..dataset.records().len() as u32).into_par_iter().map(size).collect::<Result<Vec<_>, Cancelled>>()?;
    let mut by_size: HashMap<u64, Vec<ImageId>> = HashMap::new();
    for (id, bytes) in dataset.ids().zip(sizes).filter(|(id, bytes)| *bytes > 0 && dataset.is_usable(*id)) {
        by_size.entry(bytes).or_default().push(id);
    }
    let mut alike: Vec<ImageId> = by_size.into_values().filter(|ids| ids.len() > 1).flatten().collect();
    alike.sort_unstable();
    progress.begin("Comparing files", alike.len() as u64);
    let hashes = alike
        .par_iter()
        .map(|id| {
            progress.check()?;
            let hash = hash(&dataset.path(*id));
            progress.tick(1);
            Ok(hash)
        })
        .collect::<Result<Vec<_>, Cancelled>>()?;
    let mut groups: HashMap<blake3::Hash, Vec<ImageId>> = HashMap::new();
    for (id, hash) in alike.into_iter().zip(hashes) {
        if let Some(hash) = hash {
            groups.entry(hash).or_default().push(id);
        }
    }
    let sorted: BTreeMap<ImageId, Vec<ImageId>> = groups.into_values().filter(|ids| ids.len() > 1).map(|ids| (ids[0], ids)).collect();
    Ok(sorted.into_values().collect())
}

/// The hash of a regular file; a pipe would be waited for.
fn hash(path: &Path) -> Option<blake3::Hash> {
    std::fs::metadata(path).ok().filter(std::fs::Metadata::is_file)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path).ok()?).ok()?;
    Some(hasher.finalize())
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
