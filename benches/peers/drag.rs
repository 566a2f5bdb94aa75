//! One frame while the target line is dragged in Balance, with a thousand classes and a million images. Without tessellation and painting.

use crate::table::{Goal, Line, Unit};
use anyhow::{Context as _, ensure};
use egui::{Context, Event, Modifiers, PointerButton, Pos2, RawInput, Rect, pos2, vec2};
use evenset::dataset::Dataset;
use evenset::session::{Runner, Session};
use evenset::ui::App;
use std::sync::Arc;
use std::time::Instant;

/// Frames of one drag.
const FRAMES: usize = 240;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let home = tempfile::tempdir()?;
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.path().to_owned()));
    let names: Vec<String> = (0..1000).map(|at| format!("class {at:04}")).collect();
    // From 1 to 1 999 images a class, 1 000 000 in all.
    let counts: Vec<(&str, &str, usize)> = names.iter().enumerate().map(|(at, name)| ("train", name.as_str(), 2 * at + 1)).collect();
    session.open_in_memory(Dataset::synthetic(&counts));
    let started = Instant::now();
    while !session.tasks().is_empty() {
        session.poll();
        std::thread::yield_now();
        ensure!(started.elapsed().as_secs() < 60, "the plan is not ready after a minute");
    }
    let ctx = Context::default();
    App::prepare(&ctx);
    let mut bench = Bench { ctx, app: App::new(session), clock: 0.0 };
    let mut figures: [(&str, Vec<f64>); 3] = [("median", Vec::new()), ("99 % under", Vec::new()), ("worst", Vec::new())];
    for _ in 0..rounds {
        let mut times = bench.drag()?;
        times.sort_by(f64::total_cmp);
        let at = [times.len() / 2, times.len() * 99 / 100, times.len() - 1];
        for ((_, into), at) in figures.iter_mut().zip(at) {
            into.push(times[at]);
        }
    }
    let line = |(what, ours): (&str, Vec<f64>)| {
        let job = format!("frame while the target is dragged, 1\u{2009}000 classes, 1\u{2009}000\u{2009}000 images, {what}");
        Line { job, ours, peer: None, unit: Unit::Millis, goal: Goal::Within(0.008) }
    };
    Ok(figures.into_iter().map(line).collect())
}

struct Bench {
    ctx: Context,
    app: App,
    clock: f64,
}

impl Bench {
    /// Takes the line's handle, moves it down and up again, lets go; the seconds of each frame between.
    fn drag(&mut self) -> anyhow::Result<Vec<f64>> {
        let at = self.handle()?;
        self.frame(vec![Event::PointerMoved(at)]);
        self.frame(vec![press(at, true)]);
        let steps = self.app.session().recipe().steps.len();
        let reach = 150.0;
        let times = (0..FRAMES).map(|step| {
            let swing = (step as f32 / FRAMES as f32 * std::f32::consts::PI).sin();
            self.frame(vec![Event::PointerMoved(at + vec2(0.0, 8.0 + reach * swing))])
        });
        let times: Vec<f64> = times.collect();
        self.frame(vec![press(at + vec2(0.0, 8.0), false)]);
        self.frame(Vec::new());
        let set = self.app.session().recipe();
        ensure!(set.steps.len() == steps.max(1) && set.target().is_some(), "the drag set no target");
        // The way back starts from where it was: the handle stands at the top again.
        self.app.session_mut().run(evenset::session::Command::Undo);
        self.frame(Vec::new());
        Ok(times)
    }

    /// Where the handle of the line is, read from the accessibility tree.
    fn handle(&mut self) -> anyhow::Result<Pos2> {
        self.ctx.enable_accesskit();
        self.frame(Vec::new());
        let output = self.run(Vec::new());
        let tree = output.platform_output.accesskit_update.as_ref().context("no accessibility tree")?;
        let named = |node: &egui::accesskit::Node| node.label().is_some_and(|label| label.starts_with("Target line"));
        let bounds = tree.nodes.iter().find(|(_, node)| named(node)).and_then(|(_, node)| node.bounds()).context("no target line")?;
        output.drop_without_applying_deltas();
        self.ctx.disable_accesskit();
        Ok(pos2(bounds.x1 as f32 - 20.0, f64::midpoint(bounds.y0, bounds.y1) as f32))
    }

    fn run(&mut self, events: Vec<Event>) -> egui::FullOutput {
        self.clock += 1.0 / 60.0;
        let screen = Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0));
        let input = RawInput { screen_rect: Some(screen), time: Some(self.clock), events, ..RawInput::default() };
        let app = &mut self.app;
        self.ctx.run_ui(input, |ui| app.show(ui))
    }

    fn frame(&mut self, events: Vec<Event>) -> f64 {
        let start = Instant::now();
        let output = self.run(events);
        let secs = start.elapsed().as_secs_f64();
        output.drop_without_applying_deltas();
        secs
    }
}

fn press(pos: Pos2, pressed: bool) -> Event {
    Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: Modifiers::NONE }
}
