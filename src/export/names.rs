//! A last look at the plan's names before anything is written: none leaves the target, none meets another, none takes a book's place.

use super::error::ExportError;
use super::job::BOOKS;
use std::path::{Component, Path};

/// Refuses names that could harm: an error in the plan or a hostile manifest, never the user's doing.
pub(super) fn check(names: &[String], out: &Path) -> Result<(), ExportError> {
    for name in names {
        let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        if !plain || name.is_empty() || name.contains(['\\', '\0']) {
            return Err(ExportError::target(out, format!("an image would be written to {name:?}, outside of the target")));
        }
        let first = name.split('/').next().unwrap_or_default().to_lowercase();
        if BOOKS.iter().any(|book| book.to_lowercase() == first) {
            return Err(ExportError::target(out, format!("a split is called {first:?}, which is a file of every export; rename it")));
        }
    }
    let mut order: Vec<&String> = names.iter().collect();
    order.sort_unstable();
    match order.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(ExportError::target(out, format!("two images would be written to {}", pair[0]))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(names: &[&str]) -> bool {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        check(&names, Path::new("out")).is_err()
    }

    #[test]
    fn names_stay_inside_and_apart() {
        for name in ["../x.jpg", "/x.jpg", "a/../../x.jpg", "", "Manifest.CSV/a/x.jpg", "a\\b.jpg"] {
            assert!(refused(&[name]), "{name:?}");
        }
        assert!(refused(&["train/a/x.jpg", "train/b/x.jpg", "train/a/x.jpg"]));
        assert!(!refused(&["train/a/x.jpg", "train/b/x.jpg", "train/a/..x.jpg"]));
    }
}
