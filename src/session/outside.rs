//! Files and folders handed to the program that the system has for them, and noticed where none takes them.

use super::jobs::{Kind, Outcome};
use super::{Runner, Session};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program that goes on for longer has taken what it was given.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long apart it is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

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
            self.notices.failed(format!("No program could show {}: {}", unshown.path.display(), unshown.why));
            self.unshown = Some(unshown);
        }
    }

    /// What was to be shown last by another program, and why none did; `None` where one did.
    pub fn outside_trouble(&self) -> Option<(&Path, &str)> {
        self.unshown.as_ref().map(|unshown| (unshown.path.as_path(), unshown.why.as_str()))
    }
}

/// Hands `path` to the first program that takes it.
fn show(path: &Path, patience: Duration) -> Result<(), String> {
    if let Err(error) = path.symlink_metadata() {
        return Err(error.to_string());
    }
    let mut why = "the system names no program for it".to_owned();
    for mut command in open::commands(path) {
        match launched(&mut command, patience) {
            Ok(()) => return Ok(()),
            Err(words) => why = words,
        }
    }
    Err(why)
}

/// Starts `command`, and watches for a while whether it fails: programs that look for another one end with an error where there is none.
fn launched(command: &mut Command, patience: Duration) -> Result<(), String> {
    let program = command.get_program().display().to_string();
    let began = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut child = began.map_err(|error| format!("{program}: {error}"))?;
    let until = Instant::now() + patience;
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("{program} failed ({status})")),
            Ok(None) if Instant::now() < until => std::thread::sleep(PAUSE),
            Ok(None) | Err(_) => return Ok(()),
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_fails_or_is_not_there_is_noticed() {
        let launched = |program: &str, argument: &str, patience| launched(Command::new(program).arg(argument), patience);
        assert_eq!(launched("true", "x", PATIENCE), Ok(()));
        assert!(launched("false", "x", PATIENCE).is_err_and(|why| why.starts_with("false failed (")));
        assert!(launched("no-such-program-here", "x", PATIENCE).is_err_and(|why| why.starts_with("no-such-program-here: ")));
        assert_eq!(launched("sleep", "1", Duration::from_millis(30)), Ok(()), "it goes on, so it has taken it");
    }
}
