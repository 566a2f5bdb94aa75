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
        self.jobs.start(Kind::Outside, move |_| {
            Outcome::Outside(match show(&path, patience) {
                Ok(()) => Ok(path),
                Err(why) => Err(Unshown { path, why }),
            })
        });
    }

    /// Takes in whether it was shown.
    pub(super) fn take_outside(&mut self, shown: Result<PathBuf, Unshown>) {
        match shown {
            // It may come up behind this window, or not at all where the desktop's opener is silent about that.
            Ok(path) => {
                let name = path.file_name().unwrap_or(path.as_os_str());
                self.notices.done(format!("Asked the desktop to show {}", name.display()));
            }
            Err(unshown) => {
                self.notices.failed(format!("Cannot show {}: {}", unshown.path.display(), unshown.why));
                self.unshown = Some(unshown);
            }
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
    use std::sync::Arc;

    #[test]
    fn what_the_desktop_was_asked_for_is_told() {
        let mut session = Session::new(Runner::Inline, Arc::new(|| {}), None);
        session.take_outside(Ok(PathBuf::from("/out/report.html")));
        assert_eq!(session.notices().last().map(|notice| notice.text.as_str()), Some("Asked the desktop to show report.html"));
        assert_eq!(session.outside_trouble(), None);
    }

    #[test]
    fn what_is_not_there_is_given_to_no_program() {
        let nowhere = Path::new("/nowhere/at/all");
        assert!(show(nowhere, PATIENCE).is_err_and(|why| !why.is_empty() && !why.contains("os error") && why != NO_PROGRAM));
    }
}
