//! `evenset.json`: how the export was written, beside the recipe. Without it no image could be made again.

use super::recode::{Resize, encoding_from, encoding_word};
use super::{Form, Options};
use crate::pixels::Encoding;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Its file name.
pub(super) const FILE: &str = "evenset.json";

/// That of the book beside it which says what was exported.
pub(super) const RECIPE: &str = "recipe.json";

/// What made the export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    /// Always "evenset".
    program: String,
    /// The program's version: another one may make other pixels.
    pub(super) version: String,
    /// The form's word; exports of before it was written are trees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    form: Option<String>,
    /// Images in each shard, where there are shards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shard_images: Option<u32>,
    /// What made images are written as: `jpeg:90`, `png`, `webp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format_of_made: Option<String>,
    /// JPEG quality of made images, as older exports say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    jpeg_quality: Option<u8>,
    /// The size of every image: `224x224`, or the shorter side.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resize: Option<String>,
    /// The format of every original.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    transcode: Option<String>,
    /// BLAKE3 of every file that was written beside the images (shards are such files), in hexadecimal, by its name: tells later whether somebody
    /// changed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) written: Option<BTreeMap<String, String>>,
    /// Folders of classes of which no image could be made, by name: loaders count folders, so they are there.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) empty: BTreeSet<String>,
    /// BLAKE3 of this file as it is without this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seal: Option<String>,
}

impl Settings {
    /// Those of an export by this program.
    pub(super) fn of(options: &Options) -> Self {
        Self {
            program: "evenset".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            form: Some(options.form.name().to_owned()),
            shard_images: (options.form == Form::WebDataset).then_some(options.shard_images.get()),
            format_of_made: Some(encoding_word(options.made)),
            jpeg_quality: None,
            resize: options.resize.map(|resize| resize.to_string()),
            transcode: options.transcode.map(encoding_word),
            written: None,
            empty: BTreeSet::new(),
            seal: None,
        }
    }

    /// With what was `written` beside the images and which folders are `empty`, sealed.
    pub(super) fn sealed(self, written: BTreeMap<String, String>, empty: BTreeSet<String>) -> Self {
        let open = Self { written: Some(written), empty, seal: None, ..self };
        Self { seal: Some(open.hash()), ..open }
    }

    fn hash(&self) -> String {
        blake3::hash(self.to_json().as_bytes()).to_hex().to_string()
    }

    /// Whether `text`, which they were read from, is what an export wrote, to the letter.
    pub(super) fn is_sealed(&self, text: &str) -> bool {
        let open = Self { seal: None, ..self.clone() };
        self.to_json() == text && self.seal.as_ref().is_some_and(|seal| *seal == open.hash())
    }

    /// Whether they are those of an export by this program with these `options`.
    pub(super) fn is_of(&self, options: &Options) -> bool {
        Self { written: None, empty: BTreeSet::new(), seal: None, ..self.clone() } == Self::of(options)
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

    /// The form, if this program knows it.
    pub(super) fn form(&self) -> Option<Form> {
        self.form.as_deref().map_or(Some(Form::Tree), |word| word.parse().ok())
    }

    /// What made images are written as, if this program knows it.
    pub(super) fn made(&self) -> Option<Encoding> {
        match (&self.format_of_made, self.jpeg_quality) {
            (Some(word), _) => encoding_from(word).ok(),
            (None, Some(quality)) => Some(Encoding::Jpeg(quality.clamp(1, 100))),
            (None, None) => None,
        }
    }

    /// The size of every image; `Err` where this program does not know what is meant.
    pub(super) fn resize(&self) -> Result<Option<Resize>, String> {
        self.resize.as_deref().map(str::parse).transpose()
    }

    /// The format of every original; `Err` where this program does not know what is meant.
    pub(super) fn transcode(&self) -> Result<Option<Encoding>, String> {
        self.transcode.as_deref().map(encoding_from).transpose()
    }

    /// How originals were encoded anew, as the command's arguments say it; empty where none was.
    pub(super) fn recoding(&self) -> String {
        let word = |flag: &str, value: &Option<String>| value.as_ref().map(|value| format!("{flag} {value}"));
        let words = [word("--resize", &self.resize), word("--transcode", &self.transcode)];
        words.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn a_seal_is_broken_by_any_letter() {
        let options = Options { form: Form::KerasCsv, ..Options::new("out") };
        let settings = Settings::of(&options).sealed([("README.md".to_owned(), "00".to_owned())].into(), ["val/cats".to_owned()].into());
        let text = settings.to_json();
        assert!(Settings::from_json(&text).unwrap().is_sealed(&text) && settings.is_of(&options));
        let bent = ["keras-csv tree", "README.md README.txt", "jpeg:90 jpeg:91"].map(|pair| pair.split_once(' ').unwrap());
        for other in
            bent.map(|(from, to)| text.replace(from, to)).into_iter().chain([text.replacen("{", "{ \"mine\": 1,", 1), text.clone() + "\n"])
        {
            assert!(other != text && !Settings::from_json(&other).unwrap().is_sealed(&other), "{other}");
        }
        assert!(!Settings::of(&options).is_sealed(&Settings::of(&options).to_json()), "no seal at all");
    }

    #[test]
    fn what_is_written_is_read_and_older_files_too() {
        let options = Options { form: Form::WebDataset, made: Encoding::WebP, resize: Some(Resize::Exact(9, 7)), ..Options::new("out") };
        let read = Settings::from_json(&Settings::of(&options).to_json()).unwrap();
        assert_eq!(
            (read.form(), read.made(), read.resize()),
            (Some(Form::WebDataset), Some(Encoding::WebP), Ok(Some(Resize::Exact(9, 7))))
        );
        let small = Options { resize: Some(Resize::Shorter(9)), transcode: Some(Encoding::Png), ..Options::new("out") };
        let small = Settings::of(&small);
        assert_eq!((small.transcode(), small.recoding().as_str()), (Ok(Some(Encoding::Png)), "--resize 9 --transcode png"));
        let old = Settings::from_json(r#"{"program": "evenset", "version": "0.1.0", "jpeg_quality": 77}"#).unwrap();
        assert_eq!((old.form(), old.made(), old.resize()), (Some(Form::Tree), Some(Encoding::Jpeg(77)), Ok(None)));
    }
}
