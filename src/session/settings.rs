//! What the user set and where they were, kept between sittings.

use super::browse::{Show, Sort};
use crate::export::{encoding_from, encoding_word};
use crate::pixels::Encoding;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// A dataset that was open before.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    /// Its folder or manifest.
    pub path: PathBuf,
    /// Images when last seen.
    pub images: u64,
    /// Classes when last seen.
    pub classes: u64,
    /// Where the user was in it.
    #[serde(default)]
    pub place: Place,
}

impl Recent {
    /// One whose counts are not known.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }
}

/// Where the user is in a dataset: names, because numbers of splits change with the folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// The view, in the window's own word; empty for the first.
    pub view: String,
    /// The split; empty for the first.
    pub split: String,
    /// The image that sits for the draws, by its key; empty while none was chosen.
    pub image: String,
    /// Whether the chain of all classes is looked at though the image's class has one of its own.
    pub chain_of_all: bool,
    /// Whether counts are drawn by their logarithm.
    pub log: bool,
    /// Whether the counts of all splits are shown together.
    pub together: bool,
    /// The classes that are selected, which are those whose images are shown; by the names that the recipe gives them.
    pub classes: Vec<String>,
    /// Which images are shown.
    pub show: Show,
    /// The split whose images are shown; empty: all.
    pub shown_split: String,
    /// What was typed to find images.
    pub text: String,
}

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// Whether things may move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Motion {
    /// As the system says: short movements, or none where it asks for less.
    #[default]
    System,
    /// Short movements, none longer than a fifth of a second.
    Short,
    /// None.
    None,
}

/// What the user set, and what was open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light or dark.
    pub theme: ThemeChoice,
    /// The size of everything, in percent of what the system says.
    pub zoom_percent: u16,
    /// Whether things may move.
    pub motion: Motion,
    /// Processor threads that are used; 0: all. From the next start on.
    pub threads: u16,
    /// Thumbnails on disk take at most so many bytes; 0 keeps none.
    pub cache_budget_bytes: u64,
    /// Where thumbnails are kept on disk; `None`: in the user's cache folder, as the system has it. What lies in the place before stays there.
    pub cache_dir: Option<PathBuf>,
    /// What made images are written as, in the word of the command line ("jpeg:90"): the export begins with it, and made images are shown so.
    pub made_as: String,
    /// The least side of a tile in the grid of pictures, in points.
    pub tile_side: u16,
    /// The order of the pictures.
    pub image_order: Sort,
    /// Whether the grid of pictures shows where each class begins, in the order of folders.
    pub image_groups: bool,
    /// The order of the classes, in the window's own word; empty for the first.
    pub class_order: String,
    /// Datasets that were open, the latest first.
    pub recent: Vec<Recent>,
    /// What is open now, or was when the program ended.
    pub open: Option<PathBuf>,
}

impl Settings {
    /// The least and the largest zoom.
    pub const ZOOM_PERCENT: std::ops::RangeInclusive<u16> = 80..=200;

    /// What made images are written as; JPEG of quality 90 where the word is not known.
    pub fn made(&self) -> Encoding {
        encoding_from(&self.made_as).unwrap_or_default()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            zoom_percent: 100,
            motion: Motion::default(),
            threads: 0,
            cache_budget_bytes: 512 << 20,
            cache_dir: None,
            made_as: encoding_word(Encoding::Jpeg(90)),
            tile_side: 144,
            image_order: Sort::default(),
            image_groups: true,
            class_order: String::new(),
            recent: Vec::new(),
            open: None,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn settings_of_an_earlier_version_are_read() {
        let old = r#"{"theme":"dark","recent":[{"path":"/a","images":3,"classes":2}]}"#;
        let settings: Settings = serde_json::from_str(old).unwrap();
        assert_eq!(settings.theme, ThemeChoice::Dark);
        assert_eq!((settings.zoom_percent, settings.cache_budget_bytes), (100, 536_870_912));
        assert_eq!(settings.made(), Encoding::Jpeg(90));
        assert_eq!((settings.tile_side, settings.image_order, settings.image_groups), (144, Sort::Folder, true));
        assert_eq!(Settings { made_as: "webp".into(), ..Settings::default() }.made(), Encoding::WebP);
        assert_eq!(settings.recent, [Recent { images: 3, classes: 2, ..Recent::new("/a") }]);
    }
}
