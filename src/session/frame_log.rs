//! `EVENSET_FRAME_LOG=FILE`: one line for every frame that the window drew, and none while it rests.
//!
//! The first line is `# evenset frame log 1`, then come, with blanks between them:
//!
//! ```text
//! SINCE_START_MS UPDATE_MS LAST_FRAME_MS BUSY
//! 312.4 3.812 - scan,probe
//! 329.1 0.941 4.120 idle
//! ```
//!
//! When the frame began, in milliseconds since the program started; how long the program's own update took (input, layout, what is to be
//! painted); how long the frame *before* took with tessellation and painting, as the toolkit says (`-` if it does not); and what ran in the
//! background meanwhile (`idle`, or the tasks' words joined by commas). Times are of the clock on the wall.

use super::{Session, TaskKind};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

/// Where the lines go.
pub struct FrameLog {
    file: BufWriter<File>,
    started: Instant,
}

impl FrameLog {
    /// The log that the environment asks for; `started` is when the program started.
    ///
    /// # Errors
    /// In words, if the file cannot be made.
    pub fn asked_for(started: Instant) -> Result<Option<Self>, String> {
        std::env::var_os("EVENSET_FRAME_LOG").map(|path| Self::create(Path::new(&path), started)).transpose()
    }

    /// A log in a new file.
    ///
    /// # Errors
    /// In words, if the file cannot be made.
    pub fn create(path: &Path, started: Instant) -> Result<Self, String> {
        let refused = |error: std::io::Error| format!("Cannot write the frame log {}: {error}", path.display());
        let mut file = BufWriter::new(File::create(path).map_err(refused)?);
        writeln!(file, "# evenset frame log 1").map_err(refused)?;
        Ok(Self { file, started })
    }

    /// One frame: when it began, how long its update took, how long the frame before took in all, and what is busy.
    ///
    /// A line that cannot be written is lost: this is a measuring aid, and must not disturb what it measures.
    pub fn frame(&mut self, began: Instant, update_secs: f64, last_frame_secs: Option<f32>, session: &Session) {
        let since = began.saturating_duration_since(self.started).as_secs_f64() * 1e3;
        let last = last_frame_secs.map_or_else(|| "-".to_owned(), |secs| format!("{:.3}", secs * 1e3));
        let _ = writeln!(self.file, "{since:.1} {:.3} {last} {}", update_secs * 1e3, busy(session));
        let _ = self.file.flush();
    }
}

fn busy(session: &Session) -> String {
    let words: Vec<&str> = session.tasks().iter().map(|task| word(task.kind)).collect();
    if words.is_empty() { "idle".to_owned() } else { words.join(",") }
}

fn word(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Scan => "scan",
        TaskKind::Probe => "probe",
        TaskKind::Twins => "twins",
        TaskKind::Plan => "plan",
        TaskKind::CheckExport => "check",
        TaskKind::Export => "export",
        TaskKind::Sample => "sample",
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::super::Runner;
    use super::*;
    use std::sync::Arc;
    use std::time::Duration;

    #[test]
    fn every_frame_is_one_line_of_four_words() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("frames");
        let session = Session::new(Runner::Inline, Arc::new(|| {}), Some(dir.path().join("kept")));
        let start = Instant::now();
        let mut log = FrameLog::create(&path, start).unwrap();
        log.frame(start + Duration::from_millis(250), 0.001_25, None, &session);
        log.frame(start + Duration::from_millis(270), 0.002, Some(0.0035), &session);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text, "# evenset frame log 1\n250.0 1.250 - idle\n270.0 2.000 3.500 idle\n");
        assert!(FrameLog::create(&dir.path().join("no/such"), start).is_err());
    }
}
