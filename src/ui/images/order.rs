//! All images in the order of a sort, worked out once per dataset and sort; the filters then only pick from it.

use crate::dataset::{Dataset, ImageId};
use rayon::prelude::*;

/// In which order images are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sort {
    /// As they lie on disk: split, class, folder, name.
    #[default]
    Folder,
    /// By file name alone.
    Name,
    /// The largest files first.
    Largest,
    /// The smallest files first.
    Smallest,
}

impl Sort {
    /// All, in the order of the menu.
    pub(crate) const ALL: [Self; 4] = [Self::Folder, Self::Name, Self::Largest, Self::Smallest];

    /// What people read.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Folder => "By folder",
            Self::Name => "By name",
            Self::Largest => "Largest files first",
            Self::Smallest => "Smallest files first",
        }
    }
}

/// Every id of `dataset` in the order of `sort`; ties in the dataset's order.
pub(crate) fn ordered(dataset: &Dataset, sort: Sort) -> Vec<ImageId> {
    let size = |id: ImageId| dataset.record(id).bytes;
    let mut ids: Vec<ImageId> = dataset.ids().collect();
    match sort {
        Sort::Folder => {}
        Sort::Name => return by_name(dataset),
        Sort::Largest => ids.par_sort_by_key(|id| std::cmp::Reverse(size(*id))),
        Sort::Smallest => ids.par_sort_by_key(|id| size(*id)),
    }
    ids
}

/// By file name. Sixteen bytes after what all names begin with decide nearly always, so that few names are compared in full.
fn by_name(dataset: &Dataset) -> Vec<ImageId> {
    let shared = shared_start(dataset);
    let mut keyed: Vec<(u128, ImageId)> = dataset
        .ids()
        .map(|id| {
            let rest = &dataset.file_name(id).as_bytes()[shared..];
            let mut key = [0; 16];
            let taken = rest.len().min(16);
            key[..taken].copy_from_slice(&rest[..taken]);
            (u128::from_be_bytes(key), id)
        })
        .collect();
    keyed.par_sort_unstable_by(|(a, id), (b, other)| {
        a.cmp(b).then_with(|| dataset.file_name(*id).cmp(dataset.file_name(*other))).then(id.cmp(other))
    });
    keyed.into_iter().map(|(_, id)| id).collect()
}

/// How many bytes all file names have in common at their start.
fn shared_start(dataset: &Dataset) -> usize {
    let mut ids = dataset.ids();
    let Some(first) = ids.next() else { return 0 };
    let first = dataset.file_name(first).as_bytes();
    ids.fold(first.len(), |shared, id| {
        let name = dataset.file_name(id).as_bytes();
        first[..shared].iter().zip(name).take_while(|(a, b)| a == b).count()
    })
}
