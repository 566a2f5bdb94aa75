//! All images in the order of a sort, worked out once per dataset and sort; the filters then only pick from it.

use crate::dataset::{Dataset, ImageId};
use crate::pixels::Facts;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// In which order images are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// As they lie on disk: split, class, folder, name.
    #[default]
    Folder,
    /// By file name alone.
    Name,
    /// The largest files first.
    Largest,
    /// The smallest files first.
    Smallest,
    /// The most pixels first.
    MostPixels,
    /// The fewest pixels first.
    FewestPixels,
    /// The files changed last first.
    Newest,
    /// The files changed longest ago first.
    Oldest,
}

impl Sort {
    /// All, in the order of the menu.
    pub const ALL: [Self; 8] =
        [Self::Folder, Self::Name, Self::Largest, Self::Smallest, Self::MostPixels, Self::FewestPixels, Self::Newest, Self::Oldest];

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Folder => "By folder",
            Self::Name => "By name",
            Self::Largest => "Largest files first",
            Self::Smallest => "Smallest files first",
            Self::MostPixels => "Most pixels first",
            Self::FewestPixels => "Fewest pixels first",
            Self::Newest => "Newest first",
            Self::Oldest => "Oldest first",
        }
    }

    /// Whether it rests on what is known once the headers were read: pixels, and sizes and times of files.
    pub fn needs_facts(self) -> bool {
        !matches!(self, Self::Folder | Self::Name)
    }
}

/// Every id of `dataset` in the order of `sort`; ties in the dataset's order. What has no size (or while `facts` are not known) comes
/// last among pixels.
pub(crate) fn ordered((dataset, facts): (&Dataset, Option<&[Option<Facts>]>), sort: Sort) -> Vec<ImageId> {
    let bytes = |id: ImageId| dataset.record(id).bytes;
    let changed = |id: ImageId| dataset.record(id).modified_nanos;
    let pixels = |id: ImageId| {
        let facts = facts.and_then(|facts| facts.get(id.0 as usize)?.as_ref());
        facts.map(|facts| u64::from(facts.width) * u64::from(facts.height))
    };
    let all = dataset.ids();
    match sort {
        Sort::Folder => all.collect(),
        Sort::Name => by_name(dataset),
        Sort::Largest => by_number(all, |id| u64::MAX - bytes(id)),
        Sort::Smallest => by_number(all, bytes),
        Sort::MostPixels => by_number(all, |id| u64::MAX - pixels(id).unwrap_or(0)),
        Sort::FewestPixels => by_number(all, |id| pixels(id).unwrap_or(u64::MAX)),
        Sort::Newest => by_number(all, |id| u64::MAX - changed(id).max(0) as u64),
        Sort::Oldest => by_number(all, |id| changed(id).max(0) as u64),
    }
}

/// The number and the id side by side sort faster than ids that look up their numbers.
fn by_number(ids: impl Iterator<Item = ImageId>, number: impl Fn(ImageId) -> u64) -> Vec<ImageId> {
    let mut keyed: Vec<(u64, ImageId)> = ids.map(|id| (number(id), id)).collect();
    keyed.par_sort_unstable();
    keyed.into_iter().map(|(_, id)| id).collect()
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
