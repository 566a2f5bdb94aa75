//! Memory with a million records open, its plan and the Images view: the peak of this process, as Linux tells it. Run it alone.

use crate::frame;
use crate::table::{Goal, Line, Unit};
use anyhow::ensure;
use evenset::ui::{App, Verb, View};

pub(crate) fn run(_rounds: usize) -> anyhow::Result<Vec<Line>> {
    let home = tempfile::tempdir()?;
    let session = frame::million(home.path())?;
    ensure!(session.plan().is_some_and(|plan| plan.rows.len() == 1_000_000), "there is no plan of a million rows");
    let ctx = egui::Context::default();
    App::prepare(&ctx);
    let mut app = App::new(session);
    app.ask(Verb::Show(View::Images));
    for number in 0..240 {
        frame::frame(&ctx, &mut app, (f64::from(number) / 60.0, -400.0));
    }
    let line = |job: &str, bytes| Line { job: job.to_owned(), ours: vec![bytes], peer: None, unit: Unit::Mib, goal: Goal::Mib(400.0) };
    Ok(vec![line("memory with 1\u{2009}000\u{2009}000 records open, peak", status("VmHWM")?), line("the same, at rest", status("VmRSS")?)])
}

/// A figure of this process, in bytes.
fn status(name: &str) -> anyhow::Result<f64> {
    crate::memory_chain::status("/proc/self/status", name)
}
