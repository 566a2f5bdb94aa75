//! Which names a class may have, and which patterns are globs.

use super::EditError;
use globset::{GlobBuilder, GlobMatcher};

/// The longest class name, in bytes of UTF-8: what file systems allow for one folder.
pub const MAX_NAME_BYTES: usize = 255;

/// `name` if it can be a folder's. Names that only some system refuses (`CON`, a dot at the end) are fine: the export mends them.
pub fn check_name(name: &str) -> Result<(), EditError> {
    let refuse = |why| Err(EditError::Name(name.to_owned(), why));
    if name.trim().is_empty() {
        refuse("it is empty")
    } else if name == "." || name == ".." {
        refuse("it means a folder already")
    } else if name.contains(['/', '\\']) {
        refuse("it contains a slash")
    } else if name.chars().any(char::is_control) {
        refuse("it contains a control character")
    } else if name.len() > MAX_NAME_BYTES {
        refuse("it is longer than 255 bytes")
    } else {
        Ok(())
    }
}

/// The matcher of an exclusion pattern, on whole keys: `*` stays within one folder, `**` does not. A pattern without a slash is on file
/// names in any folder, as people know it from `.gitignore` (no key lies in the root, so it would match nothing otherwise).
pub fn key_glob(pattern: &str) -> Result<GlobMatcher, EditError> {
    let whole = if pattern.contains('/') { pattern.to_owned() } else { format!("**/{pattern}") };
    match GlobBuilder::new(&whole).literal_separator(true).build() {
        Ok(glob) if !pattern.is_empty() => Ok(glob.compile_matcher()),
        Ok(_) => Err(EditError::Glob(pattern.to_owned(), "it is empty".to_owned())),
        Err(error) => Err(EditError::Glob(pattern.to_owned(), error.kind().to_string())),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn names_that_can_and_cannot_be_folders() {
        for good in ["cats", "Große Katzen", "猫", "CON", "ends.", "a b", "a+b=c", &"x".repeat(255)] {
            assert_eq!(check_name(good), Ok(()), "{good}");
        }
        for bad in ["", "  ", ".", "..", "a/b", "a\\b", "a\0b", "a\nb", &"x".repeat(256)] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn globs_are_on_whole_keys_or_on_file_names() {
        let matches = |pattern: &str, key: &str| key_glob(pattern).unwrap().is_match(key);
        assert!(matches("**/blurry_*", "train/cats/blurry_1.jpg"));
        assert!(matches("blurry_*", "train/cats/blurry_1.jpg"));
        assert!(matches("train/cats/*", "train/cats/1.jpg"));
        assert!(!matches("train/*", "train/cats/1.jpg"));
        assert!(!matches("cats", "train/cats/1.jpg"));
        assert!(key_glob("a{b").is_err());
        assert!(key_glob("").is_err());
    }
}
