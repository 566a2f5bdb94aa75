//! Frames of the Augment view while twenty draws of a photograph are made anew all the time, as while a slider moves; and of a window at
//! rest, which should not be drawn at all but may be looked at. Without tessellation and painting.

use crate::peer::shared;
use crate::table::{Goal, Line, Unit, median};
use anyhow::ensure;
use egui::{Context, RawInput, Rect, pos2, vec2};
use evenset::recipe::{ChainChoice, Edit};
use evenset::session::{Command, Runner, Session};
use evenset::ui::{App, Verb, View};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Frames measured a round.
const FRAMES: usize = 240;
/// The chain is another one every so many frames.
const EVERY: usize = 6;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let photographs = shared()?.join("data/cats-dogs");
    ensure!(photographs.is_dir(), "there is no {}", photographs.display());
    let home = tempfile::tempdir()?;
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.path().to_owned()));
    session.run(Command::Open(photographs));
    let ctx = Context::default();
    App::prepare(&ctx);
    let started = Instant::now();
    while session.facts().is_none() {
        session.poll();
        std::thread::sleep(Duration::from_millis(5));
        ensure!(started.elapsed().as_secs() < 60, "the photographs are not open after a minute");
    }
    let mut app = App::new(session);
    let mut clock = 0.0;
    frame(&ctx, &mut app, &mut clock);
    app.ask(Verb::Show(View::Augment));
    while app.session().preview().draws.len() < 20 {
        frame(&ctx, &mut app, &mut clock);
        std::thread::sleep(Duration::from_millis(5));
        ensure!(started.elapsed().as_secs() < 120, "there are no twenty draws after two minutes");
    }
    let (mut still, mut drawing) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        for (busy, into) in [(false, &mut still), (true, &mut drawing)] {
            let mut times: Vec<f64> = Vec::with_capacity(FRAMES);
            for at in 0..FRAMES {
                if busy && at % EVERY == 0 {
                    let preset = ["photo", "gentle"][at / EVERY % 2];
                    app.session_mut().run(Command::Edit(Edit::SetChain(ChainChoice::Preset(preset.to_owned()))));
                }
                let began = Instant::now();
                times.push(frame(&ctx, &mut app, &mut clock));
                // As a display does: sixty a second, the rest is the workers'.
                std::thread::sleep(Duration::from_micros(16_600).saturating_sub(began.elapsed()));
            }
            into.push(median(&times));
            times.sort_by(f64::total_cmp);
            let at = |share: usize| times[FRAMES * share / 100] * 1e3;
            let word = if busy { "twenty live draws" } else { "still" };
            eprintln!("  {word}: median {:.2} ms, 99 % under {:.2} ms, worst {:.2} ms", at(50), at(99), times[FRAMES - 1] * 1e3);
        }
    }
    let line = |what: &str, ours| Line {
        job: format!("frame of the Augment view, {what}"),
        ours,
        peer: None,
        unit: Unit::Millis,
        goal: Goal::Within(0.008),
    };
    Ok(vec![line("still", still), line("twenty draws made anew", drawing)])
}

/// One frame: its seconds.
fn frame(ctx: &Context, app: &mut App, clock: &mut f64) -> f64 {
    *clock += 1.0 / 60.0;
    let screen_rect = Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0)));
    let input = RawInput { screen_rect, time: Some(*clock), ..RawInput::default() };
    let start = Instant::now();
    let output = ctx.run_ui(input, |ui| app.show(ui));
    let secs = start.elapsed().as_secs_f64();
    output.drop_without_applying_deltas();
    secs
}
