//! The folders that led to a folder, to tell a link that leads back from one that leads elsewhere.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Links to folders are followed at most so many deep: beyond it lies no dataset, but a maze of links has no end.
const DEEPEST_LINKS: u8 = 4;

/// The real path of a folder, and of those before it that were left by a link.
#[derive(Clone, Debug)]
pub(super) struct Trail(Arc<Step>);

#[derive(Debug)]
struct Step {
    /// Without links.
    real: PathBuf,
    /// Where the link that leads here was met; `None` without one.
    met: Option<Trail>,
    links: u8,
}

impl Trail {
    /// The trail of the root.
    pub(super) fn start(root: &Path) -> std::io::Result<Self> {
        Ok(Self(Arc::new(Step { real: std::fs::canonicalize(root)?, met: None, links: 0 })))
    }

    /// The trail of the plain folder `name` in this one.
    pub(super) fn below(&self, name: &OsStr) -> Self {
        // The folders above are part of its own path, so only the step before the last link needs to be kept.
        Self(Arc::new(Step { real: self.0.real.join(name), met: self.0.met.clone(), links: self.0.links }))
    }

    /// Whether `real` is a folder on the way here, or holds one.
    fn leads_back_to(&self, real: &Path) -> bool {
        let mut step = Some(self);
        while let Some(trail) = step {
            if trail.0.real.starts_with(real) {
                return true;
            }
            step = trail.0.met.as_ref();
        }
        false
    }
}

/// The trail of the folder that the link at `path`, met in a folder of `trail`, leads to; else why it is not followed.
pub(super) fn follow(path: &Path, trail: &Trail) -> Result<Trail, String> {
    let real = std::fs::canonicalize(path).map_err(|error| format!("the link leads to nothing that can be read: {error}"))?;
    if trail.leads_back_to(&real) {
        return Err("the link leads back to a folder that it stands in; it was not followed".to_owned());
    }
    if trail.0.links >= DEEPEST_LINKS {
        return Err(format!("the link stands behind {DEEPEST_LINKS} other links; it was not followed"));
    }
    Ok(Trail(Arc::new(Step { real, met: Some(trail.clone()), links: trail.0.links + 1 })))
}
