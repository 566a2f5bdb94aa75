//! The progress bar.

use crate::progress::{Progress, Reading};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often the bar is drawn anew.
const EVERY: Duration = Duration::from_millis(100);

/// Does `work` on this thread while another draws what `progress` says.
pub(super) fn show<T>(progress: &Progress, work: impl FnOnce() -> T) -> T {
    let (ended, end) = channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let bar = ProgressBar::new(0);
            let mut stage = String::new();
            // Work that is over before the first reading needs no bar.
            while end.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                draw(&bar, progress.read(), &mut stage);
            }
            bar.finish_and_clear();
        });
        // Dropped also when the work panics, so that the scope ends.
        let _ended = ended;
        work()
    })
}

fn draw(bar: &ProgressBar, reading: Reading, stage: &mut String) {
    if *stage != reading.stage {
        bar.reset();
        stage.clone_from(&reading.stage);
    }
    let template =
        if reading.total > 0 { "{msg} {wide_bar} {human_pos} of {human_len}  {eta} left" } else { "{spinner} {msg} {human_pos}" };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("█▉▊▋▌▍▎▏ "));
    }
    bar.set_message(reading.stage);
    bar.set_length(reading.total);
    bar.set_position(reading.done);
}
