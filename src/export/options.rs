//! Where to and how: what the user chooses of an export beside the recipe.

use super::form::Form;
use super::recode::{Resize, encoding_word};
use crate::pixels::Encoding;
use std::num::NonZeroU32;
use std::path::PathBuf;

/// How originals get to the target. All leave the source as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkMode {
    /// A copy; where the file system can share blocks, it does (reflink).
    #[default]
    Copy,
    /// Reflink or an error.
    Reflink,
    /// A second name of the same file (same file system only).
    Hard,
    /// A symbolic link to the absolute path.
    Symlink,
}

/// What to do where an earlier export stands at the target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replace {
    /// Refuse.
    #[default]
    Nothing,
    /// Put the new export in its place, if nothing is in it that no export wrote and nothing was changed.
    Earlier,
}

/// Where to and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The folder to make. Must not exist, be empty, or be an earlier export that is to be replaced.
    pub out: PathBuf,
    /// Whether an earlier export there makes way.
    pub replace: Replace,
    /// How originals get there.
    pub link: LinkMode,
    /// Go on with what an interrupted export of the same plan left beside the target.
    pub resume: bool,
    /// What it looks like on disk.
    pub form: Form,
    /// Images in each shard of [`Form::WebDataset`].
    pub shard_images: NonZeroU32,
    /// What made images are written as; PNG where that cannot hold alpha or so long a side.
    pub made: Encoding,
    /// The size that every image is to have; originals of another size are then encoded anew.
    pub resize: Option<Resize>,
    /// The format that every original is to have; those of another one are then encoded anew.
    pub transcode: Option<Encoding>,
}

/// Images in a shard, unless another number is asked for.
const SHARD_IMAGES: NonZeroU32 = NonZeroU32::new(1000).expect("a thousand is not zero");

impl Options {
    /// A tree of copies in `out`, made images as JPEG of quality 90.
    pub fn new(out: impl Into<PathBuf>) -> Self {
        Self {
            out: out.into(),
            replace: Replace::Nothing,
            link: LinkMode::Copy,
            resume: false,
            form: Form::Tree,
            shard_images: SHARD_IMAGES,
            made: Encoding::default(),
            resize: None,
            transcode: None,
        }
    }

    /// Whether originals may be encoded anew.
    pub(super) fn recodes(&self) -> bool {
        self.resize.is_some() || self.transcode.is_some()
    }
    /// The command's arguments that say what is not as it is without them, the target aside. Not yet quoted for a shell.
    pub fn to_arguments(&self) -> Vec<String> {
        let usual = Self::new("");
        let word = |flag: &str, value: String| [flag.to_owned(), value];
        let mut all = Vec::new();
        if self.form != usual.form {
            all.extend(word("--as", self.form.to_string()));
        }
        if self.form == Form::WebDataset && self.shard_images != usual.shard_images {
            all.extend(word("--shard-size", self.shard_images.to_string()));
        }
        if self.link != usual.link && self.form.places_originals() {
            all.extend(word("--link", self.link.name().to_owned()));
        }
        if self.made != usual.made {
            all.extend(word("--format-of-made", encoding_word(self.made)));
        }
        all.extend(self.resize.into_iter().flat_map(|resize| word("--resize", resize.to_string())));
        all.extend((self.replace == Replace::Earlier).then(|| "--replace".to_owned()));
        all.extend(self.transcode.into_iter().flat_map(|encoding| word("--transcode", encoding_word(encoding))));
        all
    }
}

impl LinkMode {
    /// The word for it on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Reflink => "reflink",
            Self::Hard => "hard",
            Self::Symlink => "symlink",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_unusual_is_said() {
        assert!(Options::new("x").to_arguments().is_empty());
        let options = Options { link: LinkMode::Hard, made: Encoding::Jpeg(80), resize: Some(Resize::Shorter(64)), ..Options::new("x") };
        assert_eq!(options.to_arguments().join(" "), "--link hard --format-of-made jpeg:80 --resize 64");
        let options = Options { replace: Replace::Earlier, ..Options::new("x") };
        assert_eq!(options.to_arguments(), ["--replace"]);
        let options = Options { form: Form::WebDataset, link: LinkMode::Hard, transcode: Some(Encoding::Png), ..Options::new("x") };
        assert_eq!(options.to_arguments().join(" "), "--as webdataset --transcode png");
    }
}
