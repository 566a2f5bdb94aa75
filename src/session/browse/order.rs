//! All images in the order of a sort, worked out once per dataset and sort; the filters then only pick from it.

use crate::dataset::{Dataset, ImageId};
use crate::pixels::Facts;
use crate::session::natural;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// In which order images are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// As they lie on disk: split, class, folder, name; 2 before 10.
    #[default]
    Folder,
    /// By file name alone; 2 before 10.
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

/// Every id of `dataset` in the order of `sort`; ties as by folder. What has no size (or while `facts` are not known) comes last among
/// pixels.
pub(crate) fn ordered((dataset, facts): (&Dataset, Option<&[Option<Facts>]>), sort: Sort) -> Vec<ImageId> {
    let bytes = |id: ImageId| dataset.record(id).bytes;
    let changed = |id: ImageId| dataset.record(id).modified_nanos;
    let pixels = |id: ImageId| {
        let facts = facts.and_then(|facts| facts.get(id.0 as usize)?.as_ref());
        facts.map(|facts| u64::from(facts.width) * u64::from(facts.height))
    };
    let all = by_folder(dataset);
    match sort {
        Sort::Folder => all,
        Sort::Name => by_name(dataset, &all),
        Sort::Largest => by_number(all, |id| u64::MAX - bytes(id)),
        Sort::Smallest => by_number(all, bytes),
        Sort::MostPixels => by_number(all, |id| u64::MAX - pixels(id).unwrap_or(0)),
        Sort::FewestPixels => by_number(all, |id| pixels(id).unwrap_or(u64::MAX)),
        Sort::Newest => by_number(all, |id| u64::MAX - changed(id).max(0) as u64),
        Sort::Oldest => by_number(all, |id| changed(id).max(0) as u64),
    }
}

/// The number and the place before side by side sort faster than ids that look up their numbers.
fn by_number(ids: Vec<ImageId>, number: impl Fn(ImageId) -> u64) -> Vec<ImageId> {
    let mut keyed: Vec<(u64, u32)> = (0..).zip(&ids).map(|(place, id)| (number(*id), place)).collect();
    keyed.par_sort_unstable();
    keyed.into_iter().map(|(_, place)| ids[place as usize]).collect()
}

/// By split, class, folder and name. Each class of each split follows in the dataset, so that each is sorted by itself.
fn by_folder(dataset: &Dataset) -> Vec<ImageId> {
    let (classes, folders) = (natural::ranks(dataset.classes()), natural::ranks(dataset.folders()));
    let place = |id: &ImageId| {
        let record = dataset.record(*id);
        (record.split, classes[record.class.0 as usize])
    };
    let ids: Vec<ImageId> = dataset.ids().collect();
    let mut groups: Vec<&[ImageId]> = ids.chunk_by(|a, b| place(a) == place(b)).collect();
    groups.sort_by_key(|group| place(&group[0]));
    let in_order = |group: &&[ImageId]| by_text(dataset, group, |id| folders[dataset.folder_at(id)]);
    groups.par_iter().map(in_order).collect::<Vec<_>>().concat()
}

/// By file name; ties as they are in `ids`.
fn by_name(dataset: &Dataset, ids: &[ImageId]) -> Vec<ImageId> {
    by_text(dataset, ids, |_| 0)
}

/// By `first`, then by file name; ties as they are in `ids`. Sixteen bytes after what all names begin with decide nearly always, so that
/// few names are compared in full.
fn by_text(dataset: &Dataset, ids: &[ImageId], first: impl Fn(ImageId) -> u32 + Sync) -> Vec<ImageId> {
    let shared = shared_start(dataset, ids);
    let rest = |id: ImageId| &dataset.file_name(id)[shared..];
    let key = |(place, &id): (usize, &ImageId)| (first(id), natural::start(rest(id)), place as u32);
    let mut keyed: Vec<(u32, u128, u32)> = ids.par_iter().enumerate().with_min_len(1024).map(key).collect();
    let name = |place: u32| rest(ids[place as usize]);
    keyed.par_sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then_with(|| natural::compare(name(a.2), name(b.2))).then(a.2.cmp(&b.2)));
    keyed.into_iter().map(|(.., place)| ids[place as usize]).collect()
}

/// How many bytes all file names have in common at their start, as far as what follows can be compared by itself.
fn shared_start(dataset: &Dataset, ids: &[ImageId]) -> usize {
    let Some(first) = ids.first().map(|id| dataset.file_name(*id)) else { return 0 };
    let shared = ids.iter().fold(first.len(), |shared, id| {
        let name = dataset.file_name(*id).as_bytes();
        first.as_bytes()[..shared].iter().zip(name).take_while(|(a, b)| a == b).count()
    });
    natural::shared_start(first, shared)
}
