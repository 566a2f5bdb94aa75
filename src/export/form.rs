//! What an export looks like on disk: a tree of folders, a table alone, shards, or the tree with what one library wants beside it.

use std::fmt;
use std::str::FromStr;

/// The form of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Form {
    /// `split/class/image`.
    #[default]
    Tree,
    /// The manifest and the other books, without a byte of pixels: rows point into the dataset, and copies are rows that repeat.
    Manifest,
    /// The tree, a `metadata.csv` in each split and a dataset card with the classes in order.
    HuggingFace,
    /// The same with `metadata.parquet`.
    HuggingFaceParquet,
    /// Tar shards, shuffled by the recipe's seed: an image, its `.cls` and its `.json` under one key.
    WebDataset,
    /// The tree and a table for each split, as `flow_from_dataframe` takes it.
    KerasCsv,
    /// The tree with folders called train, val and test.
    Ultralytics,
}

impl Form {
    /// All of them, the default first.
    pub const ALL: [Self; 7] =
        [Self::Tree, Self::Manifest, Self::HuggingFace, Self::HuggingFaceParquet, Self::WebDataset, Self::KerasCsv, Self::Ultralytics];

    /// The word for it on the command line and in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Manifest => "manifest",
            Self::HuggingFace => "huggingface",
            Self::HuggingFaceParquet => "huggingface-parquet",
            Self::WebDataset => "webdataset",
            Self::KerasCsv => "keras-csv",
            Self::Ultralytics => "ultralytics",
        }
    }

    /// A line on what it is.
    pub fn about(self) -> &'static str {
        match self {
            Self::Tree => "Folders split/class/image, which torchvision, Keras, Hugging Face, timm and Ultralytics read",
            Self::Manifest => {
                "A table alone, no pixels: rows point into the dataset, and copies cost nothing; not for images that are made"
            }
            Self::HuggingFace => "The folders, a metadata.csv in each split and a dataset card with the classes in order",
            Self::HuggingFaceParquet => "As huggingface, with metadata.parquet: smaller and quicker to read where there are many images",
            Self::WebDataset => "Shuffled tar shards: an image, its class and its facts under one key",
            Self::KerasCsv => "The folders, and a table for each split as flow_from_dataframe takes it, with weights",
            Self::Ultralytics => "The folders, called train, val and test",
        }
    }

    /// The table that Hugging Face looks for beside the images of a split, if this form has it.
    pub(super) fn metadata(self) -> Option<&'static str> {
        match self {
            Self::HuggingFace => Some("metadata.csv"),
            Self::HuggingFaceParquet => Some("metadata.parquet"),
            _ => None,
        }
    }

    /// Whether originals are put into the export as files of their own.
    pub(super) fn places_originals(self) -> bool {
        !matches!(self, Self::Manifest | Self::WebDataset)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Form {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = || Self::ALL.map(Self::name).join(", ");
        Self::ALL.into_iter().find(|form| form.name() == text).ok_or_else(|| format!("{text:?} is none of {}", known()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_comes_back_from_its_name() {
        for form in Form::ALL {
            assert_eq!(form.name().parse(), Ok(form));
        }
        assert!("zip".parse::<Form>().is_err_and(|why| why.contains("webdataset")));
    }
}
