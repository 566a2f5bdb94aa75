//! What is passed over on purpose, and counted.

use std::ffi::OsStr;

/// Whether a file or folder of this name is no part of any dataset: hidden ones and what desktops, archives and notebooks leave behind.
pub(super) fn is_ignored(name: &OsStr) -> bool {
    let bytes = name.as_encoded_bytes();
    bytes.first() == Some(&b'.')
        || ["__MACOSX", "Thumbs.db", "ehthumbs.db", "desktop.ini", "$RECYCLE.BIN", "System Volume Information", "@eaDir"]
            .iter()
            .any(|known| bytes.eq_ignore_ascii_case(known.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_ignored_and_images_are_not() {
        for name in [".DS_Store", ".ipynb_checkpoints", "._a.jpg", "__MACOSX", "thumbs.db", "Desktop.ini"] {
            assert!(is_ignored(OsStr::new(name)), "{name}");
        }
        for name in ["a.jpg", "Thumbs.db.jpg", "cats", "_hidden"] {
            assert!(!is_ignored(OsStr::new(name)), "{name}");
        }
    }
}
