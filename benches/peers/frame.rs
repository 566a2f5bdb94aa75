//! One frame of the Images view with a million records, without tessellation and painting. The clock on the wall is an upper bound of the
//! processor's time.

use crate::table::{Goal, Line, Unit, median};
use anyhow::ensure;
use egui::{Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, RawInput, Rect, TouchPhase, pos2, vec2};
use evenset::dataset::Dataset;
use evenset::session::browse::Query;
use evenset::session::{Runner, Session};
use evenset::ui::{App, Verb, View};
use std::sync::Arc;
use std::time::Instant;

/// Frames measured a round.
const FRAMES: usize = 240;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let home = tempfile::tempdir()?;
    let session = million(home.path())?;
    let ctx = Context::default();
    App::prepare(&ctx);
    let mut app = App::new(session);
    app.ask(Verb::Show(View::Images));
    let mut clock = 0.0;
    let mut shapes = 0;
    // The list of a million is worked out by a worker.
    let started = Instant::now();
    while shapes <= 150 && started.elapsed().as_secs() < 20 {
        clock += 1.0 / 60.0;
        shapes = frame(&ctx, &mut app, (clock, 0.0)).1;
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let mut exchanged = Vec::new();
    for _ in 0..rounds {
        exchanged.push(exchange(&ctx, &mut app, &mut clock)?);
    }
    ensure!(app.view() == View::Images && shapes > 150, "the view shows {shapes} shapes: no grid");
    let (mut still, mut scrolling) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for (wheel, into) in [(0.0, &mut still), (if round % 2 == 0 { -400.0 } else { 350.0 }, &mut scrolling)] {
            let mut times: Vec<f64> = (0..FRAMES)
                .map(|_| {
                    clock += 1.0 / 60.0;
                    frame(&ctx, &mut app, (clock, wheel)).0
                })
                .collect();
            into.push(median(&times));
            times.sort_by(f64::total_cmp);
            eprintln!("  wheel {wheel:>4}: median {:.2} ms, 95 % under {:.2} ms", median(&times) * 1e3, times[FRAMES * 95 / 100] * 1e3);
        }
    }
    let mut worst = Vec::new();
    for _ in 0..rounds {
        worst.push(all_left_out(&ctx, &mut app, &mut clock)?);
    }
    let mut counted = Vec::new();
    for _ in 0..rounds {
        counted.push(counts(&ctx, &mut app, &mut clock)?);
    }
    let small = small_tiles(&ctx, &mut app, &mut clock, rounds);
    let line = |what: &str, ours, limit| {
        let job = format!("frame of the Images view, 1\u{2009}000\u{2009}000 records, {what}");
        Line { job, ours, peer: None, unit: Unit::Millis, goal: Goal::Within(limit) }
    };
    Ok(vec![
        line("still", still, 0.004),
        line("scrolling", scrolling, 0.004),
        line("worst while others take their place", exchanged, 0.008),
        line("worst while all are selected, left out and taken back", worst, 0.008),
        line("worst while its filter counts what each entry shows", counted, 0.008),
        line("scrolling through tiles of 40 points", small, 0.004),
    ])
}

/// Opens another million in place of the open one, until its list and its plan are there; the seconds of the longest frame. The making of the
/// dataset and its roster, which a worker does where it is read from disk, is not counted.
fn exchange(ctx: &Context, app: &mut App, clock: &mut f64) -> anyhow::Result<f64> {
    app.session_mut().open_in_memory(million_images());
    let mut worst: f64 = 0.0;
    let started = Instant::now();
    let listed = |app: &App| app.session().dataset().is_some_and(|now| Arc::ptr_eq(now, &app.session().listed().dataset));
    while started.elapsed().as_millis() < 600 || !listed(app) || app.session().plan().is_none() {
        *clock += 1.0 / 60.0;
        worst = worst.max(frame(ctx, app, (*clock, 0.0)).0);
        std::thread::sleep(std::time::Duration::from_millis(5));
        ensure!(started.elapsed().as_secs() < 30, "the other million is not listed");
    }
    eprintln!("  others in their place: worst {:.2} ms", worst * 1e3);
    Ok(worst)
}

fn million_images() -> Dataset {
    Dataset::synthetic(&[("train", "cats", 400_000), ("train", "dogs", 350_000), ("val", "cats", 250_000)])
}

/// Selects all by key, leaves them out, and undoes it; the seconds of the longest frame.
fn all_left_out(ctx: &Context, app: &mut App, clock: &mut f64) -> anyhow::Result<f64> {
    let mut worst: f64 = 0.0;
    let all = Modifiers::COMMAND;
    for (key, modifiers, steps) in [(Key::A, all, 0), (Key::X, Modifiers::NONE, 1), (Key::Z, all, 0)] {
        let event = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
        let mut events = vec![event];
        let started = Instant::now();
        // Until what a worker does has come, and its list too.
        while app.session().recipe().steps.len() != steps || started.elapsed().as_millis() < 400 {
            *clock += 1.0 / 60.0;
            worst = worst.max(timed(ctx, app, *clock, std::mem::take(&mut events)).0);
            std::thread::sleep(std::time::Duration::from_millis(5));
            ensure!(started.elapsed().as_secs() < 30, "{key:?} does nothing");
        }
    }
    eprintln!("  all selected, left out, taken back: worst {:.2} ms", worst * 1e3);
    Ok(worst)
}

/// Asks for the counts of the filter's menu under a text that was not asked for before, until they are there; the seconds of the longest frame.
fn counts(ctx: &Context, app: &mut App, clock: &mut f64) -> anyhow::Result<f64> {
    let query = app.session().browsed().cloned().unwrap_or_default();
    let text = format!("{}0", query.text);
    app.session_mut().browse(Query { text, ..query });
    let mut worst: f64 = 0.0;
    let started = Instant::now();
    while app.session().tally().is_none() || started.elapsed().as_millis() < 200 {
        let asked = Instant::now();
        app.session_mut().count_shown();
        let asked = asked.elapsed().as_secs_f64();
        *clock += 1.0 / 60.0;
        worst = worst.max(asked + frame(ctx, app, (*clock, 0.0)).0);
        std::thread::sleep(std::time::Duration::from_millis(5));
        ensure!(started.elapsed().as_secs() < 30, "the counts do not come");
    }
    eprintln!("  counts of the filter: worst {:.2} ms", worst * 1e3);
    Ok(worst)
}

/// Frames that scroll through the smallest tiles there are; medians of the rounds, in seconds.
fn small_tiles(ctx: &Context, app: &mut App, clock: &mut f64, rounds: usize) -> Vec<f64> {
    let minus = Event::Key { key: Key::Minus, physical_key: None, pressed: true, repeat: false, modifiers: Modifiers::NONE };
    for _ in 0..10 {
        *clock += 1.0 / 60.0;
        timed(ctx, app, *clock, vec![minus.clone()]);
    }
    let mut round = |round: usize| {
        let times: Vec<f64> = (0..FRAMES)
            .map(|_| {
                *clock += 1.0 / 60.0;
                frame(ctx, app, (*clock, if round.is_multiple_of(2) { -400.0 } else { 350.0 })).0
            })
            .collect();
        median(&times)
    };
    let medians: Vec<f64> = (0..rounds).map(&mut round).collect();
    eprintln!("  tiles of 40 points: {:.2} ms", median(&medians) * 1e3);
    medians
}

/// A million records with their plan.
pub(crate) fn million(home: &std::path::Path) -> anyhow::Result<Session> {
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.to_owned()));
    session.open_in_memory(million_images());
    let started = Instant::now();
    while !session.tasks().is_empty() {
        session.poll();
        std::thread::yield_now();
        ensure!(started.elapsed().as_secs() < 60, "the plan is not ready after a minute");
    }
    Ok(session)
}

/// One frame at `clock` seconds, with the wheel turned by `wheel` points: its seconds, and how many shapes it gave to paint.
pub(crate) fn frame(ctx: &Context, app: &mut App, (clock, wheel): (f64, f32)) -> (f64, usize) {
    let mut events = Vec::new();
    if wheel != 0.0 {
        events.push(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, wheel),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Unknown,
            modifiers: Modifiers::NONE,
        });
    }
    timed(ctx, app, clock, events)
}

/// One frame at `clock` seconds with `events` and the pointer over the grid.
fn timed(ctx: &Context, app: &mut App, clock: f64, events: Vec<Event>) -> (f64, usize) {
    let mut input =
        RawInput { screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0))), time: Some(clock), ..RawInput::default() };
    input.events.push(Event::PointerMoved(pos2(720.0, 500.0)));
    input.events.extend(events);
    let start = Instant::now();
    let output = ctx.run_ui(input, |ui| app.show(ui));
    let secs = start.elapsed().as_secs_f64();
    let shapes = output.shapes.len();
    output.drop_without_applying_deltas();
    (secs, shapes)
}
