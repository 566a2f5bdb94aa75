//! Exact rows: a pure function of dataset and recipe. What the window shows, the command prints and export writes are all read from here.
//!
//! Three stages, each cheap to redo alone: the [`Roster`] (who is in which class after merges, drops, exclusions and moves), the
//! [`Outline`] (how many, by class and split: what a drag of the target redoes every frame) and the [`Plan`] (every output row).

mod breed;
mod chains;
mod choose;
#[cfg(test)]
mod choosing;
mod clean;
mod deal;
mod draw;
mod idle;
mod mend;
mod names;
mod need;
mod origin;
mod outline;
mod redraws;
mod roster;
mod rows;
mod stream;
mod targets;
mod unable;
mod worse;

pub use chains::harm;
pub use idle::{moves_nothing, without_effect};
pub(crate) use mend::{fold, shortened};
pub use names::Names;
pub use origin::{ClassOrigin, Origin};
pub use outline::MAX_IMAGES;
pub(crate) use redraws::image_seed;

use crate::augment::Chain;
use crate::dataset::{Dataset, ImageId, Split, SplitId};
use crate::features;
use crate::problem::Problem;
use crate::progress::{Cancelled, Progress};
use crate::recipe::{Grow, Redraw};
use std::collections::HashMap;
use std::sync::Arc;

/// A class as it will be written, by its place in [`Roster::classes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OutClassId(pub u32);

/// Which image goes into which final class.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    /// Final class names, sorted (byte order); dropped classes are absent, empty ones are not.
    pub classes: Vec<String>,
    /// The splits: those on disk, or those that are made.
    pub splits: Vec<Split>,
    /// For each image of the dataset its place in `splits` where they are made; empty where they are those on disk.
    pub dealt: Vec<u16>,
    /// For each final class the classes on disk that feed it, sorted; one of the same name if untouched.
    pub from: Vec<Vec<String>>,
    /// Usable images `[split][final class]`, in the dataset's order.
    pub members: Vec<Vec<Vec<ImageId>>>,
    /// Images left out by the recipe's exclusions, sorted.
    pub excluded: Vec<ImageId>,
    /// Images in dropped classes.
    pub dropped: u64,
    /// What each of `splits` was when the dataset was opened.
    pub origins: Vec<Origin>,
    /// What the recipe names and the dataset lacks.
    pub problems: Vec<Problem>,
}

/// Looks at every usable image of `dataset`, for methods that measure distances ([`crate::recipe::Recipe::looks`]).
///
/// # Errors
/// Asked to stop.
pub fn look(dataset: &Dataset, cache: Option<&features::Cache>, progress: &Progress) -> Result<features::Features, Cancelled> {
    let path = |at: usize| {
        let id = ImageId(at as u32);
        dataset.is_usable(id).then(|| dataset.path(id))
    };
    features::read(dataset.records().len(), &path, cache, progress)
}

/// More images than this made from one original make a class look richer than it is.
pub const MANY_FROM_ONE: u64 = 20;

/// What will happen to one class in one split, in numbers. `before = kept + left_out`, `after = kept + copied + augmented +
/// blended`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ClassOutline {
    /// Usable images after merges, moves and exclusions.
    pub before: u64,
    /// Images that will be there.
    pub after: u64,
    /// Originals that stay.
    pub kept: u64,
    /// Originals that are left out to shrink the class.
    pub left_out: u64,
    /// Copies of originals.
    pub copied: u64,
    /// New images through the chain.
    pub augmented: u64,
    /// New images blended from two: MixUp, CutMix, SMOTE and its kin.
    pub blended: u64,
    /// The count asked for, if the split is resampled and the class has a target.
    pub target: Option<u64>,
    /// The most images that are made from one original; see [`ClassOutline::from_one`].
    pub most_from_one: Option<u64>,
}

/// One split, in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SplitOutline {
    /// Its name on disk.
    pub name: String,
    /// Whether it is resampled.
    pub resampled: bool,
    /// One for each of [`Roster::classes`].
    pub classes: Vec<ClassOutline>,
}

/// How many images each class will have: instant, without rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// One for each of [`Roster::splits`].
    pub splits: Vec<SplitOutline>,
    /// What the recipe asks for and cannot be had.
    pub problems: Vec<Problem>,
}

/// How an output file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Made {
    /// The original's own bytes.
    Original,
    /// The original's bytes again: the `k`-th copy, from 1.
    Copy(u32),
    /// Through the chain: the `k`-th image from this original, from 1.
    Augmented(u32),
    /// Blended with the row's partner: the `k`-th image from this original, from 1.
    Blended(u32, Blending),
}

/// How two images of a class become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Blending {
    /// So many 65 536ths of the second: SMOTE's point between two real neighbours, made visible.
    Between(u16),
    /// A share of the second that is drawn.
    MixUp,
    /// A rectangle of the second that is drawn.
    CutMix,
}

impl Made {
    /// The copy number, from 1; 0 of an original.
    pub fn copy(self) -> u32 {
        match self {
            Self::Original => 0,
            Self::Copy(copy) | Self::Augmented(copy) | Self::Blended(copy, _) => copy,
        }
    }

    /// The same with another copy number.
    fn numbered(self, copy: u32) -> Self {
        match self {
            Self::Original => Self::Original,
            Self::Copy(_) => Self::Copy(copy),
            Self::Augmented(_) => Self::Augmented(copy),
            Self::Blended(_, by) => Self::Blended(copy, by),
        }
    }

    /// Whether it is an image of its own, unlike any original.
    pub fn is_new(self) -> bool {
        matches!(self, Self::Augmented(_) | Self::Blended(..))
    }
}

impl Outline {
    /// Whether any class is shrunk.
    pub fn leaves_out(&self) -> bool {
        self.splits.iter().flat_map(|split| &split.classes).any(|class| class.left_out > 0)
    }
}

impl ClassOutline {
    /// Originals that are left out although the target has room for them: what cleaning took.
    pub fn beyond_target(&self) -> u64 {
        let asked = self.target.map_or(0, |target| self.before.saturating_sub(target));
        self.left_out.saturating_sub(asked)
    }

    /// The most images that will be made from one original (that they begin with: second images of blends do not count). Where all serve in
    /// turns that is ceil(made / kept); where a method draws them it is known once it has drawn: `None` until then.
    pub fn from_one(&self) -> Option<u64> {
        if self.made() == 0 { Some(0) } else { self.most_from_one }
    }

    /// All that is made of originals.
    pub fn made(&self) -> u64 {
        self.copied + self.augmented + self.blended
    }

    /// Images that are unlike every original: through the chain, or blended.
    pub fn new_images(&self) -> u64 {
        self.augmented + self.blended
    }

    /// Sets what is made, all of it by `by`, and the sums that follow from that and from what is kept.
    fn set_made(&mut self, by: Grow, made: u64) {
        (self.copied, self.augmented, self.blended) = (0, 0, 0);
        if by.repeats() {
            self.copied = made;
        } else if by.blends() {
            self.blended = made;
        } else {
            self.augmented = made;
        }
        self.left_out = self.before - self.kept;
        self.after = self.kept + made;
        self.most_from_one = (!by.looks()).then(|| self.most_in_turns());
    }

    /// The most from one original where each serves once before one serves again.
    fn most_in_turns(&self) -> u64 {
        self.made().div_ceil(self.kept.max(1))
    }
}

/// One output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// Which image it comes from.
    pub source: ImageId,
    /// The second image, for chains that blend (whether it takes part is told by the draw).
    pub partner: Option<ImageId>,
    /// Final class.
    pub class: OutClassId,
    /// Split, the source's own, by its place in [`Roster::splits`].
    pub split: SplitId,
    /// How.
    pub made: Made,
    /// The random stream of a made image, from (recipe seed, source key, class, copy number, how many times it is drawn again); 0 for
    /// originals and copies.
    pub seed: u64,
}

/// Every output file, ordered by split, class, then originals in the dataset's order, then made images by copy number and source.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Who is where.
    pub roster: Arc<Roster>,
    /// How many.
    pub outline: Outline,
    /// Every output file.
    pub rows: Vec<Row>,
    /// The chain that augmented rows go through, for each of [`Roster::classes`].
    pub chains: Vec<Arc<Chain>>,
    /// All problems of roster and outline.
    pub problems: Vec<Problem>,
    /// What the recipe draws again and is not made, each with the place of its step, in their order.
    pub idle_redraws: Vec<(usize, Redraw)>,
    /// What the recipe draws again and what comes out as before, because its chain makes one image alone of an original; likewise.
    pub same_redraws: Vec<(usize, Redraw)>,
    /// How many times a made image is drawn again, of those that are: by source, class and copy number.
    redrawn: HashMap<(ImageId, OutClassId, u32), u32>,
}

/// Reasons that are told of a plan that is refused.
const REASONS: usize = 6;

impl Plan {
    /// How many times `row` is drawn again: 0 of nearly all.
    pub fn times_drawn_again(&self, row: &Row) -> u32 {
        self.redrawn.get(&(row.source, row.class, row.made.copy())).copied().unwrap_or(0)
    }

    /// The first thing that the recipe asks for and must not be: such a plan is shown, but not carried out.
    pub fn refusal(&self) -> Option<&Problem> {
        self.refusals().next()
    }

    /// Everything of that kind, in words: a line each, of many the first.
    pub fn why_refused(&self) -> Option<String> {
        let mut lines: Vec<String> = self.refusals().take(REASONS).map(|problem| format!("{}: {}", problem.path, problem.reason)).collect();
        let more = self.refusals().count() - lines.len();
        lines.extend((more > 0).then(|| format!("{more} more")));
        (!lines.is_empty()).then(|| lines.join("\nand "))
    }

    fn refusals(&self) -> impl Iterator<Item = &Problem> {
        self.problems.iter().filter(|problem| problem.kind == crate::problem::ProblemKind::RecipeRefused)
    }
}

impl Roster {
    /// The split of `id`, by its place in [`Roster::splits`]. Images that are left out are in the first of splits that are made.
    pub fn split_of(&self, dataset: &Dataset, id: ImageId) -> SplitId {
        self.dealt.get(id.0 as usize).map_or_else(|| dataset.record(id).split, |split| SplitId(*split))
    }

    /// The final class of `id`, which is in `split`.
    pub fn class_of(&self, split: SplitId, id: ImageId) -> Option<OutClassId> {
        let classes = self.members.get(usize::from(split.0))?;
        classes.iter().position(|members| members.binary_search(&id).is_ok()).map(|at| OutClassId(at as u32))
    }
}

impl SplitOutline {
    /// Counts per class before, in the roster's order.
    pub fn before(&self) -> Vec<u64> {
        self.classes.iter().map(|class| class.before).collect()
    }

    /// Counts per class after, in the roster's order.
    pub fn after(&self) -> Vec<u64> {
        self.classes.iter().map(|class| class.after).collect()
    }

    /// The most images that will be made from one original: the largest over the classes. `None` where that is not known of one of them.
    pub fn most_from_one(&self) -> Option<u64> {
        self.classes.iter().map(ClassOutline::from_one).try_fold(0, |most, one| Some(most.max(one?)))
    }
}
