//! Files and folders handed to the program that the system has for them, and noticed where none takes them.

use super::jobs::{Kind, Outcome};
use super::{Runner, Session};
use crate::problem::plain;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A program that goes on for longer has taken what it was given.
const PATIENCE: Duration = Duration::from_secs(3);

/// Why `path` could not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unshown {
    path: PathBuf,
    why: String,
}

impl Session {
    /// Starts to show `path` by another program.
    pub(super) fn show_outside(&mut self, path: PathBuf) {
        self.unshown = None;
        let patience = if self.jobs.runner() == Runner::Inline { Duration::ZERO } else { PATIENCE };
        self.jobs.start(Kind::Outside, move |_| Outcome::Outside(show(&path, patience).map_err(|why| Unshown { path, why })));
    }

    /// Takes in whether it was shown.
    pub(super) fn take_outside(&mut self, shown: Result<(), Unshown>) {
        if let Err(unshown) = shown {
            self.notices.failed(format!("Cannot show {}: {}", unshown.path.display(), unshown.why));
            self.unshown = Some(unshown);
        }
    }

    /// What was to be shown last by another program, and why none did; `None` where one did.
    pub fn outside_trouble(&self) -> Option<(&Path, &str)> {
        self.unshown.as_ref().map(|unshown| (unshown.path.as_path(), unshown.why.as_str()))
    }
}

/// Hands `path` to the program that the system has for it.
fn show(path: &Path, patience: Duration) -> Result<(), String> {
    path.symlink_metadata().map_err(|error| plain(error.to_string()))?;
    // What is told of the launchers that were tried (their names, states of processes) helps nobody.
    open::that_detached_with_timeout(path, patience).map_err(|_| NO_PROGRAM.to_owned())
}

/// Where nothing took a path.
const NO_PROGRAM: &str = "no program for it could be started; copy its path and open it by hand";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_given_to_no_program() {
        let nowhere = Path::new("/nowhere/at/all");
        assert!(show(nowhere, PATIENCE).is_err_and(|why| !why.is_empty() && !why.contains("os error") && why != NO_PROGRAM));
    }
}
