//! Keeping a manifest's paths inside its folder: a manifest from somebody else must not make evenset read (or later copy) what lies elsewhere.

use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};

/// The root, and which of its folders really lie in it.
pub(super) struct Fence {
    root: PathBuf,
    real: PathBuf,
    /// Folders (relative, with `/`) that a link leads out of the root.
    outside: HashSet<String>,
}

/// A file inside the fence.
pub(super) struct Confined {
    /// Its folder relative to the root, with `/`.
    pub(super) folder: String,
    /// Its own name.
    pub(super) name: String,
    /// Where it is.
    pub(super) path: PathBuf,
    /// Of the file itself, links followed.
    pub(super) metadata: Metadata,
}

const LEAVES: &str = "the path leads out of the manifest's folder; it was not read";

impl Fence {
    /// A fence around `root`; all folders that `paths` lie in are looked at once.
    pub(super) fn around<'p>(root: &Path, paths: impl Iterator<Item = &'p str>) -> std::io::Result<Self> {
        let real = std::fs::canonicalize(root)?;
        let mut inside: HashMap<String, bool> = HashMap::new();
        for path in paths {
            for spelling in [Some(path.to_owned()), backslashes_turned(path)].into_iter().flatten() {
                if let Ok((folder, _)) = keyed(&spelling)
                    && !inside.contains_key(&folder)
                {
                    // A folder that is not there leads nowhere; the file is then reported as missing.
                    let leads_in = std::fs::canonicalize(root.join(&folder)).is_ok_and(|folder| folder.starts_with(&real));
                    let missing = !root.join(&folder).exists();
                    inside.insert(folder, leads_in || missing);
                }
            }
        }
        let outside = inside.into_iter().filter(|(_, inside)| !inside).map(|(folder, _)| folder).collect();
        Ok(Self { root: root.to_owned(), real, outside })
    }

    /// The file that `written` names, or why not.
    pub(super) fn file(&self, written: &str) -> Result<Confined, String> {
        match (self.exactly(written), backslashes_turned(written)) {
            (Err(_), Some(turned)) => self.exactly(&turned),
            (result, _) => result,
        }
    }

    fn exactly(&self, written: &str) -> Result<Confined, String> {
        let (folder, name) = keyed(written)?;
        if self.outside.contains(&folder) {
            return Err(LEAVES.to_owned());
        }
        let path = self.root.join(&folder).join(&name);
        let gone = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::NotFound => "no such file".to_owned(),
            _ => format!("cannot read the file: {error}"),
        };
        let mut metadata = std::fs::symlink_metadata(&path).map_err(gone)?;
        if metadata.is_symlink() {
            let target = std::fs::canonicalize(&path).map_err(gone)?;
            if !target.starts_with(&self.real) {
                return Err(LEAVES.to_owned());
            }
            metadata = std::fs::metadata(&target).map_err(gone)?;
        }
        Ok(Confined { folder, name, path, metadata })
    }
}

/// A path as Windows programs write it, with slashes; `None` where nothing changes.
fn backslashes_turned(path: &str) -> Option<String> {
    path.contains('\\').then(|| path.replace('\\', "/"))
}

/// Folder and name of a relative path in its one spelling (no `.`, no doubled slash); an error for one that points elsewhere.
fn keyed(path: &str) -> Result<(String, String), String> {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes()[0].is_ascii_alphabetic();
    if path.starts_with(['/', '\\']) || drive || Path::new(path).is_absolute() || path.contains("://") {
        return Err("the path is absolute; paths must be relative to the manifest's folder".to_owned());
    }
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    if parts.contains(&"..") {
        return Err(LEAVES.to_owned());
    }
    if path.contains('\0') {
        return Err("the path has a zero byte in it".to_owned());
    }
    let name = parts.pop().ok_or("the path names no file")?;
    Ok((parts.join("/"), name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_one_spelling() {
        let pair = |folder: &str, name: &str| Ok((folder.to_owned(), name.to_owned()));
        assert_eq!(keyed("./a//b/./c.jpg"), pair("a/b", "c.jpg"));
        assert_eq!(keyed("c.jpg"), pair("", "c.jpg"));
        for bad in ["/etc/passwd", "a/../../b.jpg", "..", "C:/x.jpg", "\\\\host\\x", "http://x/y.jpg", "./", ""] {
            assert!(keyed(bad).is_err(), "{bad}");
        }
    }
}
