//! What the user wants: an ordered list of small named steps and a seed. Names classes by name, never by index.

mod apply;
mod arguments;
mod chains;
mod class_steps;
mod edit;
mod file;
mod history;
mod history_file;
mod image_steps;
mod label;
mod method;
mod name;
mod near;
mod parts;
mod redraw;
mod replace;
mod resolve;
mod target;

pub use arguments::{grow_argument, shell_word};
pub use chains::{Matter, Partners, chain_name_after, is_called_after};
pub use edit::{Edit, EditError};
pub use file::{MAX_FILE_BYTES, RecipeError, RecipeFile, VERSION};
pub use history::History;
pub use history_file::{MOST_CHANGES, history_from_json, history_to_json};
pub use label::{grouped, listed, small_first};
pub use method::{Grow, Shrink};
pub use name::{MAX_NAME_BYTES, check_name, key_glob};
pub use near::{Mend, nearest};
pub use parts::Parts;
pub use redraw::{MOST_REDRAWN, MOST_TIMES, Redraw};
pub use resolve::{Fate, Resolution};
pub use target::{Decimal, Rule, Side, Strategy, Target, TargetWord};

use crate::augment::Chain;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The whole wish. Compare, clone and keep freely: image lists are shared.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipe {
    /// Where all randomness comes from.
    pub seed: u64,
    /// Names of the splits that are resampled, as on disk; `None`: those whose role is train.
    pub splits: Option<Vec<String>>,
    /// Class steps apply in order; of each balance step (target, shrink, grow) there is at most one per class and one for all.
    pub steps: Vec<Step>,
}

impl Default for Recipe {
    fn default() -> Self {
        Self { seed: 42, splits: None, steps: Vec::new() }
    }
}

/// One step and whether it is switched off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What it does.
    #[serde(rename = "do")]
    pub action: Action,
    /// Kept in the recipe, but without effect.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub off: bool,
}

/// What one step does. Class names are as they stand after the steps before it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Action {
    /// Several classes become one, called `into`, in every split.
    Merge {
        /// Two or more, or one or more that join the class `into` that exists.
        classes: Vec<String>,
        /// What the merged class is called.
        into: String,
    },
    /// A class gets another name.
    Rename {
        /// Today's name.
        class: String,
        /// The new name.
        to: String,
    },
    /// A class is left out of every split.
    Drop {
        /// Which.
        class: String,
    },
    /// Images are left out.
    Exclude {
        /// Keys ([`crate::dataset::Dataset::key`]), sorted.
        images: Arc<Vec<String>>,
    },
    /// Images whose key matches a glob (`**/blurry_*`) are left out.
    ExcludeGlob {
        /// The pattern, on the whole key.
        glob: String,
    },
    /// Images go to another class, in their split.
    Move {
        /// Keys, sorted.
        images: Arc<Vec<String>>,
        /// The class, which may be new.
        to: String,
    },
    /// The splits on disk are put together and made anew, every class in the same shares; what belongs together stays together.
    MakeSplits {
        /// The shares.
        parts: Parts,
    },
    /// How many images every class is to have, in each resampled split.
    Target {
        /// The number or word.
        to: Target,
    },
    /// How many images one class is to have, instead.
    ClassTarget {
        /// Which (a final name).
        class: String,
        /// The number or word.
        to: Target,
    },
    /// How images are chosen where there are too many.
    Shrink {
        /// The method.
        by: Shrink,
    },
    /// How images are made where there are too few.
    Grow {
        /// The method.
        by: Grow,
    },
    /// How images are made in one class where it has too few, instead.
    ClassGrow {
        /// Which (a final name).
        class: String,
        /// The method.
        by: Grow,
    },
    /// No more than so many new images are made from one original, whatever the target.
    MaxPerOriginal {
        /// At least 1.
        most: std::num::NonZeroU32,
    },
    /// What is drawn at random is drawn from numpy's stream of this seed, as imbalanced-learn does with it as `random_state`.
    ImblearnSeed {
        /// 0 to 4294967295.
        seed: u32,
    },
    /// The augmentation chain of all classes (used by [`Grow::Augment`]).
    Augment {
        /// A preset's name or a whole chain.
        chain: ChainChoice,
        /// What the user calls it, where it was chosen under a name of its own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    },
    /// A chain that classes use by its name.
    NamedChain {
        /// What it is called; not a preset's name.
        name: String,
        /// A preset's name or a whole chain.
        chain: ChainChoice,
    },
    /// The augmentation chain of one class, instead.
    ClassAugment {
        /// Which (a final name).
        class: String,
        /// The name of one of the recipe's chains, or of a preset.
        chain: String,
    },
    /// What the label of one class depends on; its chain is checked against it.
    Mark {
        /// Which (a final name).
        class: String,
        /// Sorted, without repeats.
        matters: Vec<Matter>,
    },
    /// Where blends find their second image.
    Partners {
        /// Among which images.
        from: Partners,
    },
    /// Single made images are drawn again: another draw in the place of each.
    DrawAgain {
        /// Which and how many times, sorted, each image once.
        images: Arc<Vec<Redraw>>,
    },
}

impl Action {
    /// The one final class that this setting is of; `None` for all that is no setting of one class.
    pub fn own_class(&self) -> Option<&String> {
        match self {
            Self::ClassTarget { class, .. }
            | Self::ClassGrow { class, .. }
            | Self::ClassAugment { class, .. }
            | Self::Mark { class, .. } => Some(class),
            _ => None,
        }
    }

    /// As [`Action::own_class`], to call the class otherwise.
    fn own_class_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::ClassTarget { class, .. }
            | Self::ClassGrow { class, .. }
            | Self::ClassAugment { class, .. }
            | Self::Mark { class, .. } => Some(class),
            _ => None,
        }
    }

    /// Whether it says how many images there are to be or how they are had, not which image is in which class.
    pub fn is_balance(&self) -> bool {
        let of_all = matches!(
            self,
            Self::Target { .. }
                | Self::Shrink { .. }
                | Self::Grow { .. }
                | Self::MaxPerOriginal { .. }
                | Self::ImblearnSeed { .. }
                | Self::Augment { .. }
                | Self::NamedChain { .. }
                | Self::Partners { .. }
                | Self::DrawAgain { .. }
        );
        of_all || self.own_class().is_some()
    }
}

/// A chain by name or written out. In files a string, or Albumentations 2.0.8 JSON as an object.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "serde_json::Value", into = "serde_json::Value")]
pub enum ChainChoice {
    /// `gentle`, `photo` or `strong`.
    Preset(String),
    /// Albumentations 2.0.8 JSON in the file.
    Custom(Chain),
}

impl ChainChoice {
    /// The chain itself.
    pub fn chain(&self) -> Result<Chain, crate::augment::ChainError> {
        match self {
            Self::Preset(name) => Chain::preset(name),
            Self::Custom(chain) => Ok(chain.clone()),
        }
    }
}

impl TryFrom<serde_json::Value> for ChainChoice {
    type Error = crate::augment::ChainError;

    fn try_from(value: serde_json::Value) -> Result<Self, Self::Error> {
        match value {
            serde_json::Value::String(name) => Chain::preset(&name).map(|_| Self::Preset(name)),
            other => Chain::from_json(&other.to_string()).map(Self::Custom),
        }
    }
}

impl From<ChainChoice> for serde_json::Value {
    fn from(choice: ChainChoice) -> Self {
        match choice {
            ChainChoice::Preset(name) => Self::String(name),
            ChainChoice::Custom(chain) => chain.to_json(),
        }
    }
}
