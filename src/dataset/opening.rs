//! Opening what a path is.

use super::{Dataset, DatasetError, manifest, scan};
use crate::progress::Progress;
use std::path::{Component, Path, PathBuf};

/// Opens what `path` is: a dataset folder, or a manifest (CSV, JSON lines; told by extension).
pub fn open(path: &Path, progress: &Progress) -> Result<Dataset, DatasetError> {
    let failed = |error: std::io::Error| {
        let reason = match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file or folder; check the spelling".to_owned(),
            _ => error.to_string(),
        };
        DatasetError::Open { path: path.to_owned(), reason }
    };
    let metadata = std::fs::metadata(path).map_err(failed)?;
    let named = named(path).map_err(failed)?;
    if metadata.is_dir() {
        scan::scan(&named, progress)
    } else if manifest::is_manifest(path) {
        manifest::read(&named, progress)
    } else {
        let reason = "it is neither a folder nor a manifest (.csv, .jsonl, .ndjson); open the folder that holds the class folders";
        Err(DatasetError::Open { path: path.to_owned(), reason: reason.to_owned() })
    }
}

/// `path` from the root of the file system, so that "." and ".." have a name and a later change of folder does no harm.
fn named(path: &Path) -> std::io::Result<PathBuf> {
    if path.components().any(|part| part == Component::ParentDir) { std::fs::canonicalize(path) } else { std::path::absolute(path) }
}
