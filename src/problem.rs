//! One file's (or folder's, or manifest row's) trouble: a value that is collected and shown, never a stop.

use serde::{Deserialize, Serialize};

/// What kind of trouble it is. Serialised in snake case, as `problems[].kind` of the command's JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProblemKind {
    /// The file cannot be opened or its pixels cannot be decoded.
    Unreadable,
    /// A file below a class folder that holds no image of a known format.
    NotAnImage,
    /// The content is an image of another format than the extension says.
    WrongExtension,
    /// The file is another than it was: its content, or what it should say.
    Changed,
    /// The file ends before the image in it does.
    CutShort,
    /// A file of zero bytes.
    EmptyFile,
    /// Width x height or the file is beyond the limits (a decompression bomb).
    TooLarge,
    /// A class folder without an image in any split.
    EmptyClass,
    /// A folder that cannot be listed.
    UnreadableFolder,
    /// A symbolic link that leads back into a folder it came from, or to nothing.
    BadLink,
    /// A name that is not valid Unicode.
    NotUnicode,
    /// An image that lies where no class folder is (in the root or directly below a split).
    Misplaced,
    /// A row of a manifest that cannot be used.
    ManifestRow,
    /// Something worth saying that loses nothing (a folder `eval` read as the test split).
    Note,
    /// The recipe names a class, image or split that the dataset lacks.
    RecipeMissing,
    /// The recipe asks for what cannot be done with these images (a target on an empty class).
    RecipeUnmet,
    /// The recipe asks for what must not be (imbalanced-learn's errors): the command ends with an error.
    RecipeRefused,
}

/// One trouble, with where and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The file, folder or recipe item, relative to the dataset root where it lies inside.
    pub path: String,
    /// What kind.
    pub kind: ProblemKind,
    /// In words: what is wrong and, where there is something, what to do. One sentence without a full stop.
    pub reason: String,
}

/// `text` without the numbers that the system has for its errors: "Permission denied (os error 13)" is "Permission denied". What is shown to
/// people goes through here.
pub fn plain(text: impl Into<String>) -> String {
    let mut text = text.into();
    let mut from = 0;
    while let Some(start) = text[from..].find(NUMBER_OF_SYSTEM).map(|at| from + at) {
        let digits = start + NUMBER_OF_SYSTEM.len();
        let after = text[digits..].trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '-');
        let end = text.len() - after.len();
        if end > digits && after.starts_with(')') {
            text.replace_range(start..=end, "");
            from = start;
        } else {
            from = digits;
        }
    }
    text
}

const NUMBER_OF_SYSTEM: &str = " (os error ";

impl Problem {
    /// A problem of `kind` at `path` because of `reason`, which is made [`plain`].
    pub fn new(kind: ProblemKind, path: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { path: path.into(), kind, reason: plain(reason) }
    }

    /// Whether an image cannot be used because of it (and the command therefore ends with exit code 1).
    pub fn loses_an_image(&self) -> bool {
        use ProblemKind as K;
        matches!(
            self.kind,
            K::Unreadable
                | K::NotAnImage
                | K::EmptyFile
                | K::TooLarge
                | K::UnreadableFolder
                | K::BadLink
                | K::NotUnicode
                | K::Misplaced
                | K::ManifestRow
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_numbers_are_left_out() {
        let error = std::io::Error::from_raw_os_error(2).to_string();
        assert!(error.contains("(os error 2)"), "{error}");
        for text in [plain(error.clone()), Problem::new(ProblemKind::Unreadable, "a.png", error.clone()).reason] {
            assert!(!text.is_empty() && !text.contains("os error"), "{text}");
        }
        assert_eq!(plain("no (os error 13); go on (os error -2) or not"), "no; go on or not");
        for whole in ["", "a name (os error x)", "cut (os error 5", "cut (os error ", "(os error 5)"] {
            assert_eq!(plain(whole), whole);
        }
    }
}
