//! The window: pixels in and out, and the only place that knows egui.

/// Opens the window on `path` (a dataset folder, manifest or recipe), and returns when it is closed.
///
/// # Errors
/// In words, if there is no display or no OpenGL.
pub fn run(_path: Option<std::path::PathBuf>) -> Result<(), String> {
    todo!()
}
