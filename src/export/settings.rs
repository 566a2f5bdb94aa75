//! `evenset.json`: what made the export, beside the recipe. Without the JPEG quality no image could be made again.

use super::Options;
use serde::{Deserialize, Serialize};

/// Its file name.
pub(super) const FILE: &str = "evenset.json";

/// What made the export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    /// Always "evenset".
    program: String,
    /// The program's version: another one may make other pixels.
    pub(super) version: String,
    /// JPEG quality of made images.
    pub(super) jpeg_quality: u8,
}

impl Settings {
    /// Those of an export by this program.
    pub(super) fn of(options: &Options) -> Self {
        Self { program: "evenset".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned(), jpeg_quality: options.quality.clamp(1, 100) }
    }

    /// As the file holds it.
    pub(super) fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("words and numbers are always JSON");
        text.push('\n');
        text
    }

    /// Reads the file's text.
    pub(super) fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}
