//! Which images are the same file under several names: told by size, then by content.

use super::{Dataset, ImageId};
use crate::progress::{Cancelled, Progress};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::path::Path;

/// Groups of usable images with the same bytes, each of two or more in the dataset's order; groups in the order of their first.
///
/// Reads only files that share their size with another. What cannot be read repeats nothing.
pub(super) fn repeats(dataset: &Dataset, progress: &Progress) -> Result<Vec<Vec<ImageId>>, Cancelled> {
    let sizes: Vec<u64> = (0..dataset.records().len() as u32).into_par_iter().map(|id| dataset.stamp(ImageId(id)).0).collect();
    let mut by_size: HashMap<u64, Vec<ImageId>> = HashMap::new();
    for (id, bytes) in dataset.ids().zip(sizes).filter(|(id, _)| dataset.is_usable(*id)) {
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn the_same_bytes_are_found_in_any_folder_and_the_same_size_alone_is_not_enough() {
        let folder = tempfile::tempdir().unwrap();
        let pixel = |shade: u8| {
            let image = crate::pixels::Image::filled(1, 1, crate::pixels::Layout::Rgb, &[shade, 9, 9]);
            crate::pixels::encode(&image, crate::pixels::Encoding::Png).unwrap()
        };
        for (name, shade) in [("train/a/1.png", 1), ("train/a/2.png", 2), ("train/b/3.png", 1), ("val/a/4.png", 3), ("val/b/5.png", 1)] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, pixel(shade)).unwrap();
        }
        let dataset = super::super::open(folder.path(), &Progress::new()).unwrap();
        let groups = repeats(&dataset, &Progress::new()).unwrap();
        let keys: Vec<Vec<String>> = groups.iter().map(|ids| ids.iter().map(|id| dataset.key(*id)).collect()).collect();
        assert_eq!(keys, [["train/a/1.png", "train/b/3.png", "val/b/5.png"]]);
    }
}
