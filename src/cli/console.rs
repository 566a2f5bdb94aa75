//! Where text goes: results to standard output, messages to standard error; and how the user stops the work.

use super::{CANCELLED, DONE, FAILED, bar};
use crate::progress::{Cancelled, Progress};
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// What a verb says and hears.
pub(super) struct Console {
    progress: Arc<Progress>,
    /// Whether Ctrl-C ends the process at once.
    at_once: Arc<AtomicBool>,
    quiet: bool,
    verbose: bool,
}

impl Console {
    /// Messages unless quiet, details if verbose.
    pub(super) fn new(quiet: bool, verbose: bool) -> Self {
        Self { progress: Arc::default(), at_once: Arc::default(), quiet, verbose }
    }

    /// From now on Ctrl-C asks the work to stop, and a second one ends the process.
    pub(super) fn hear_interrupts(&self) {
        let (progress, at_once) = (Arc::clone(&self.progress), Arc::clone(&self.at_once));
        // Where a handler cannot be set, Ctrl-C ends the process at once, as it does anywhere.
        let _ = ctrlc::set_handler(move || {
            if progress.is_cancelled() || at_once.load(Relaxed) {
                std::process::exit(i32::from(CANCELLED));
            }
            progress.cancel();
        });
    }

    /// From now on Ctrl-C ends the process at once: there is no work of this console to stop any more.
    pub(super) fn leave_interrupts(&self) {
        self.at_once.store(true, Relaxed);
    }

    /// A result, to standard output, with a line end.
    pub(super) fn print(&self, text: &str) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        out.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            out.write_all(b"\n")?;
        }
        out.flush()?;
        Ok(())
    }

    /// One JSON document, to standard output.
    pub(super) fn print_json(&self, document: &serde_json::Value) -> anyhow::Result<()> {
        self.print(&serde_json::to_string_pretty(document)?)
    }

    /// A message, to standard error, unless quiet.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet {
            // There is nobody to tell that nobody listens.
            let _ = writeln!(std::io::stderr(), "{text}");
        }
    }

    /// A message if verbose.
    pub(super) fn detail(&self, text: impl FnOnce() -> String) {
        if self.verbose {
            self.say(&text());
        }
    }

    /// Does `work`, with a bar while it takes time if standard error is a terminal.
    pub(super) fn watch<T>(&self, work: impl FnOnce(&Progress) -> T) -> T {
        if self.quiet || !std::io::stderr().is_terminal() {
            return work(&self.progress);
        }
        bar::show(&self.progress, || work(&self.progress))
    }

    /// Says why the work ended, and gives the exit code for it.
    pub(super) fn tell(&self, error: &anyhow::Error) -> u8 {
        if let Some(usage) = error.downcast_ref::<clap::Error>() {
            let _ = usage.print();
            return usage.exit_code() as u8;
        }
        let broken = |cause: &std::io::Error| cause.kind() == std::io::ErrorKind::BrokenPipe;
        if error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(broken)) {
            // Who reads the results has read enough (`evenset plan ... | head`).
            return DONE;
        }
        let _ = if error.chain().any(|cause| cause.is::<Cancelled>()) || self.progress.is_cancelled() {
            writeln!(std::io::stderr(), "evenset: cancelled")
        } else {
            writeln!(std::io::stderr(), "evenset: {error:#}")
        };
        if self.progress.is_cancelled() { CANCELLED } else { FAILED }
    }
}

/// A panic is told in one clear line; those of decoders are caught and told as errors about the file.
pub(super) fn tell_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if crate::pixels::in_decoder() {
            return;
        }
        let place = panic.location().map_or_else(String::new, |at| format!(" at {}:{}", at.file(), at.line()));
        let text = panic.payload_as_str().unwrap_or("no reason given");
        let _ = writeln!(
            std::io::stderr(),
            "evenset: a fault in the program itself{place}: {text}. Your files are as they were; please report this"
        );
    }));
}
