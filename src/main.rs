//! The program: arguments, then the command or the window, then an exit code.

use evenset::cli::{self, Launch};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cli::run() {
        Launch::Done(code) => ExitCode::from(code),
        Launch::Window(path) => open_window(path),
    }
}

#[cfg(feature = "gui")]
#[expect(clippy::print_stderr, reason = "the last word of a window that could not open")]
fn open_window(path: Option<std::path::PathBuf>) -> ExitCode {
    match evenset::ui::run(path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("evenset: {reason}");
            ExitCode::from(2)
        }
    }
}

#[cfg(not(feature = "gui"))]
#[expect(clippy::print_stderr, reason = "the last word of a program without a window")]
fn open_window(_path: Option<std::path::PathBuf>) -> ExitCode {
    eprintln!("evenset: this build has no window; see `evenset --help` for the commands");
    ExitCode::from(2)
}
