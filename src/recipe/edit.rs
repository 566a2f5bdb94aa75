//! One wish, as both the window and the command express it.

use super::{Action, ChainChoice, Grow, Matter, Partners, Parts, Redraw, Shrink, Target};

/// One change of a recipe. [`super::Recipe::apply`] checks it and gives the changed recipe.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Make `classes` one class called `into` (which may be one of them, or another class that exists, or new).
    Merge {
        /// Which.
        classes: Vec<String>,
        /// The merged class's name.
        into: String,
    },
    /// Take `part` (a class on disk) back out of the merged class `class`; the merge goes away when fewer than two parts are left.
    Unmerge {
        /// The merged class, by its final name.
        class: String,
        /// The class on disk to take out.
        part: String,
    },
    /// Call a class otherwise.
    Rename {
        /// Today's final name.
        class: String,
        /// The new one.
        to: String,
    },
    /// Leave a class out.
    Drop {
        /// Which.
        class: String,
    },
    /// Leave images out (by key). Joins the recipe's one exclusion step.
    Exclude {
        /// Keys.
        images: Vec<String>,
    },
    /// Leave out the images that match a glob.
    ExcludeGlob {
        /// The pattern.
        glob: String,
    },
    /// Take images back in that were excluded by key.
    Include {
        /// Keys.
        images: Vec<String>,
    },
    /// Put images into another class.
    Move {
        /// Keys.
        images: Vec<String>,
        /// The class, which may be new.
        to: String,
    },
    /// Take images out of the move steps that are on: each is in the class of its neighbours on disk again.
    MoveBack {
        /// Keys.
        images: Vec<String>,
    },
    /// Draw made images again; times add up. Joins the first such step that is on, or appends one.
    DrawAgain {
        /// Which, and how many times more.
        images: Vec<Redraw>,
    },
    /// Put the splits together and make them anew in these shares; `None`: as they are on disk.
    SetMakeSplits(Option<Parts>),
    /// Target of all classes; `None` takes it out of the recipe.
    SetTarget(Option<Target>),
    /// Target of one class; `None` gives it the target of all.
    SetClassTarget {
        /// Which (final name).
        class: String,
        /// The target.
        to: Option<Target>,
    },
    /// How too many become fewer.
    SetShrink(Shrink),
    /// How too few become more.
    SetGrow(Grow),
    /// How too few become more in one class; `None`: as in all.
    SetClassGrow {
        /// Which (final name).
        class: String,
        /// The method.
        to: Option<Grow>,
    },
    /// At most so many new images from one original; `None`: as many as the target asks for.
    SetMaxPerOriginal(Option<std::num::NonZeroU32>),
    /// Draw as imbalanced-learn does with this `random_state`; `None`: from the recipe's seed.
    SetImblearnSeed(Option<u32>),
    /// The chain.
    SetChain(ChainChoice),
    /// The chain, and what the user calls it.
    SetSavedChain {
        /// What it is called; not a preset's name.
        name: String,
        /// What it is.
        chain: ChainChoice,
    },
    /// A chain that classes use by its name; `None` takes it out, and the classes that use it have that of all again.
    SetNamedChain {
        /// What it is called.
        name: String,
        /// What it is.
        chain: Option<ChainChoice>,
    },
    /// The chain of one class by its name; `None`: that of all.
    SetClassChain {
        /// Which (final name).
        class: String,
        /// The name of one of the recipe's chains, or of a preset.
        to: Option<String>,
    },
    /// What the label of one class depends on; nothing takes it out.
    SetMark {
        /// Which (final name).
        class: String,
        /// What.
        matters: Vec<Matter>,
    },
    /// Where blends find their second image.
    SetPartners(Partners),
    /// The seed.
    SetSeed(u64),
    /// The splits that are resampled; `None`: train alone.
    SetSplits(Option<Vec<String>>),
    /// Switch step `0` on or off.
    ToggleStep(usize),
    /// Take step `0` out.
    RemoveStep(usize),
    /// Put step `from` before step `to` (`to` counts as before the move; the number of steps means the end).
    ShiftStep {
        /// Today's place.
        from: usize,
        /// The place to go before.
        to: usize,
    },
    /// Make step `at` say something else of the same kind: another name, number, pattern or method.
    ReplaceStep {
        /// Its place.
        at: usize,
        /// What it does from now on.
        action: Action,
    },
    /// Take another recipe altogether (opened from a file).
    Replace(Box<super::Recipe>),
}

/// Why an edit makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A class name that cannot be a folder's: empty, `.`, `..`, or with `/`, `\` or a control character.
    #[error("{0:?} cannot be a class name: {1}")]
    Name(String, &'static str),
    /// Nothing to merge.
    #[error("merging needs two different classes, not {0}")]
    MergeNeedsTwo(usize),
    /// The class is not there.
    #[error("there is no class {0:?}")]
    NoClass(String),
    /// The name is taken.
    #[error("there is a class {0:?} already: merge them instead")]
    NameTaken(String),
    /// A chain cannot be called so.
    #[error("{0:?} cannot be the name of a chain: {1}")]
    ChainName(String, &'static str),
    /// The chain is not there.
    #[error("there is no chain {0:?}")]
    NoChain(String),
    /// The target is zero.
    #[error("a target is at least 1 image; a class can be left out as a whole")]
    ZeroTarget,
    /// The pattern is not a glob.
    #[error("{0:?} is not a pattern: {1}")]
    Glob(String, String),
    /// The step is not there.
    #[error("there is no step {0}")]
    NoStep(usize),
    /// Another kind of step cannot stand in its place.
    #[error("step {0} is of another kind")]
    OtherKind(usize),
    /// A class has each setting of its own once.
    #[error("{0:?} has such a setting of its own already")]
    SettingTaken(String),
    /// Too many made images for a list of single ones.
    #[error("at most {0} images are drawn again one by one: another seed draws all of them anew")]
    ManyRedrawn(String),
    /// One made image is drawn again too many times.
    #[error("{0} cannot be drawn again more than {1} times: leave its original out, or change the chain")]
    RedrawnTooOften(String, String),
}
