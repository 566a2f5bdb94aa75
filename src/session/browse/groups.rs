//! Files by the class that they will be in: a group for each class of each split. What takes no part stands with its class on disk, under
//! whatever name that has by now.

use super::standing::{Places, Standing};
use super::{Answer, Sort, Spot};
use crate::dataset::{Dataset, ImageId, SplitId};
use crate::plan::{OutClassId, Roster};
use crate::session::natural;
use rayon::prelude::*;
use std::sync::Arc;

/// Ids in the order of a sort.
pub(super) type Order = (Option<Sort>, Vec<ImageId>);

/// What a group is made of, whatever is shown of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Usable images that take part, as the list of classes counts them; of rows of the plan all.
    pub images: u64,
    /// Those that the recipe leaves out, alone or with their class.
    pub left_out: u64,
    /// Those that cannot be read.
    pub unreadable: u64,
}

impl Census {
    /// All of them.
    pub fn files(self) -> u64 {
        self.images + self.left_out + self.unreadable
    }

    fn take(&mut self, standing: Standing) {
        *match standing {
            Standing::Kept | Standing::Surplus => &mut self.images,
            Standing::Excluded | Standing::Dropped => &mut self.left_out,
            Standing::Unreadable => &mut self.unreadable,
        } += 1;
    }
}

/// A class of a split among the tiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its first tile.
    pub start: u32,
    /// What there is of it, shown or not.
    pub census: Census,
    /// Whether its class is left out: then it is one on disk.
    pub dropped: bool,
}

/// All files in groups, of one dataset under one recipe.
#[derive(Default)]
pub(super) struct Grouped {
    /// The ids, group by group, each as it was sorted; as they were where the groups follow each other already, or the sort mixes them.
    pub(super) order: Arc<Order>,
    /// How many final classes there are.
    finals: usize,
    /// Where each class stands among the names, in the order in which people look for them: the final ones, then those on disk.
    ranks: Vec<u32>,
    /// One for each place of a group.
    census: Vec<Census>,
}

impl Grouped {
    /// Those of `order`, which is of all files of `dataset`.
    pub(super) fn new((dataset, roster): (&Dataset, &Roster), places: &Places, order: &Arc<Order>) -> Self {
        if order.0 != Some(Sort::Folder) {
            return Self { order: Arc::clone(order), ..Self::default() };
        }
        let names: Vec<&String> = roster.classes.iter().chain(dataset.classes()).collect();
        let census = vec![Census::default(); names.len() * roster.splits.len()];
        let mut new = Self { order: Arc::clone(order), finals: roster.classes.len(), ranks: natural::ranks(&names), census };
        let groups: Vec<u32> = order.1.par_iter().map(|id| new.place((dataset, roster), places, *id)).collect();
        for (id, group) in order.1.iter().zip(&groups) {
            new.census[*group as usize].take(places.of(*id));
        }
        if !groups.is_sorted() {
            new.order = Arc::new((order.0, new.gathered(&order.1, &groups)));
        }
        new
    }

    /// `ids`, which are in `groups`, group by group: counted already, so that each goes to its place at once.
    fn gathered(&self, ids: &[ImageId], groups: &[u32]) -> Vec<ImageId> {
        let files = self.census.iter().map(|census| census.files() as usize);
        let mut next: Vec<usize> = files.scan(0, |end, files| Some(std::mem::replace(end, *end + files))).collect();
        let mut gathered = vec![ImageId(0); ids.len()];
        for (id, group) in ids.iter().zip(groups) {
            let at = &mut next[*group as usize];
            gathered[*at] = *id;
            *at += 1;
        }
        gathered
    }

    /// The place of the group of `id` among all groups.
    fn place(&self, (dataset, roster): (&Dataset, &Roster), places: &Places, id: ImageId) -> u32 {
        let on_disk = || self.finals + dataset.record(id).class.0 as usize;
        let rank = self.ranks[places.class(id).unwrap_or_else(on_disk)];
        u32::from(roster.split_of(dataset, id).0) * self.ranks.len() as u32 + rank
    }
}

impl Answer {
    /// Where each class of each split begins among the tiles; of an order that mixes them none.
    pub(super) fn groups(&self) -> Vec<Group> {
        if self.query.sort != Sort::Folder {
            return Vec::new();
        }
        let (dataset, roster, places) = (&*self.dataset, &*self.roster, &*self.standings.places);
        if let Some(plan) = &self.plan {
            let place = |spot: Spot| plan.rows.get(spot.0 as usize).map(|row| (row.split, row.class));
            let group = |(start, place): (u32, Option<(SplitId, OutClassId)>)| {
                let (split, class) = place?;
                let images = plan.outline.splits[usize::from(split.0)].classes[class.0 as usize].after;
                Some(Group { start, census: Census { images, ..Census::default() }, dropped: false })
            };
            return begins(&self.spots, place).filter_map(group).collect();
        }
        let Grouped { order, census, .. } = &*self.grouped;
        let group = |(start, census): (u32, Census)| {
            let dropped = places.class(ImageId(self.spots[start as usize].0)).is_none();
            Group { start, census, dropped }
        };
        if self.spots.len() == order.1.len() {
            // All of them: where each begins is counted already.
            let there = census.iter().filter(|census| census.files() > 0);
            let begins = there.scan(0, |end, census| Some((std::mem::replace(end, *end + census.files() as u32), *census)));
            return begins.map(group).collect();
        }
        let place = |spot: Spot| self.grouped.place((dataset, roster), places, ImageId(spot.0));
        begins(&self.spots, place).map(|(start, place)| group((start, census[place as usize]))).collect()
    }
}

/// Where tiles of another place begin, and of which.
fn begins<T: Copy + PartialEq>(spots: &[Spot], place: impl Fn(Spot) -> T) -> impl Iterator<Item = (u32, T)> {
    let mut last = None;
    (0..).zip(spots).filter_map(move |(at, spot)| {
        let place = place(*spot);
        (last.replace(place) != Some(place)).then_some((at, place))
    })
}
