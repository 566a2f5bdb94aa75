//! The command: text in and out.

/// What the arguments ask for.
#[derive(Debug)]
pub enum Launch {
    /// Open the window, on a dataset folder, manifest or recipe if given.
    Window(Option<std::path::PathBuf>),
    /// All is done; end with this exit code.
    Done(u8),
}

/// Parses the process's arguments and does what they ask for, except for opening the window, which is left to `main`.
pub fn run() -> Launch {
    todo!()
}
