//! Twenty draws of a photograph through a chain of eight steps on two threads: what stands between a slider and what it does. Bare, and through
//! a session: from the wish of another chain to the twentieth draw taken in.

use crate::table::{Goal, Line, Unit};
use anyhow::{Context, ensure};
use evenset::augment::Chain;
use evenset::dataset::ImageId;
use evenset::pixels::{self, Image, Limits};
use evenset::recipe::ChainChoice;
use evenset::session::{Command, PreviewRequest, Runner, Session, Show};
use rayon::prelude::*;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Draws of one preview.
const DRAWS: usize = 20;
/// Steps of one drag, a frame apart.
const DRAG: usize = 12;
const FRAME: Duration = Duration::from_micros(16_667);

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let (path, photograph) = photograph()?;
    let job = |what: &str| format!("twenty draws of a photograph of 500 × 375 through eight steps{what}");
    let line = |what: &str, ours| Line { job: job(what), ours, peer: None, unit: Unit::Millis, goal: Goal::Within(0.06) };
    let mut sitting = Sitting::open(&path)?;
    let (mut moved, mut dragged) = (Vec::new(), Vec::new());
    for round in 0..3 * rounds {
        moved.push(sitting.moved(round)?);
        dragged.push(sitting.dragged(round)?);
    }
    let through = ", through the session";
    Ok(vec![
        line("", bare(&photograph, rounds)?),
        line(through, moved),
        line(&format!("{through}, after the last step of a drag"), dragged),
    ])
}

/// One of 500 x 375 px, and where it is.
fn photograph() -> anyhow::Result<(PathBuf, Image)> {
    let folder = crate::peer::shared()?.join("data/cats-dogs/Training");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let photographs = files.filter(|file| file.path().extension().is_some_and(|kind| kind == "jpg"));
    let decoded = photographs.filter_map(|file| Some((file.path().to_owned(), pixels::decode_file(file.path(), &Limits::default()).ok()?)));
    let found = decoded.take(500).find(|(_, image)| image.width() == 500 && image.height().abs_diff(375) < 2);
    found.context("no photograph of 500 x 375 px")
}

/// The chain with a slider (the angle) at one of many places.
fn chain(slider: usize) -> anyhow::Result<Chain> {
    let degrees = 5.0 + (slider % 40) as f64 / 2.0;
    Ok(Chain::from_json(
        &json!([
            {"HorizontalFlip": {"p": 0.5}},
            {"Rotate": {"limit": [-degrees, degrees], "p": 0.8}},
            {"Affine": {"scale": [0.9, 1.1], "translate_percent": [-0.05, 0.05], "shear": [-5, 5], "p": 0.5}},
            {"RandomBrightnessContrast": {"p": 0.5}},
            {"HueSaturationValue": {"p": 0.4}},
            {"GaussianBlur": {"sigma_limit": [0.3, 1.2], "p": 0.3}},
            {"Sharpen": {"p": 0.3}},
            {"GaussNoise": {"p": 0.3}}
        ])
        .to_string(),
    )?)
}

/// The draws alone.
fn bare(photograph: &Image, rounds: usize) -> anyhow::Result<Vec<f64>> {
    let chain = chain(20)?;
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let mut ours = Vec::new();
    for round in 0..3 * rounds as u64 {
        let start = Instant::now();
        let made: Vec<_> = two.install(|| {
            let one = |draw: u64| chain.draw(round * 20 + draw, photograph.width(), photograph.height()).apply(photograph, None);
            (0..20).into_par_iter().map(one).collect()
        });
        ours.push(start.elapsed().as_secs_f64());
        std::hint::black_box(made);
    }
    Ok(ours)
}

/// A dataset of two images, open in a session, and what wakes who waits for it.
struct Sitting {
    session: Session,
    woken: Receiver<()>,
    _folders: [tempfile::TempDir; 2],
}

impl Sitting {
    fn open(photograph: &Path) -> anyhow::Result<Self> {
        let (data, home) = (tempfile::tempdir()?, tempfile::tempdir()?);
        for class in ["cats", "dogs"] {
            std::fs::create_dir(data.path().join(class))?;
            std::fs::copy(photograph, data.path().join(class).join("one.jpg"))?;
        }
        let (wake, woken) = channel();
        let mut session = Session::new(Runner::Threads, Arc::new(move || wake.send(()).unwrap_or_default()), Some(home.path().to_owned()));
        session.run(Command::Open(data.path().to_owned()));
        let mut sitting = Self { session, woken, _folders: [data, home] };
        let wanted = sitting.ask(0)?;
        // The photograph is decoded before the first move of a slider.
        sitting.await_draws(&wanted)?;
        Ok(sitting)
    }

    /// Wishes for the chain with the slider there.
    fn ask(&mut self, slider: usize) -> anyhow::Result<PreviewRequest> {
        let started = Instant::now();
        while self.session.facts().is_none() {
            ensure!(started.elapsed().as_secs() < 60, "two images are not open after a minute");
            self.wait();
        }
        let chain = ChainChoice::Custom(chain(slider)?);
        let request = PreviewRequest { image: ImageId(0), chain, seed: slider as u64, show: Show::Draws, draws: DRAWS, side_px: 0 };
        self.session.run(Command::Preview(request.clone()));
        Ok(request)
    }

    fn wait(&mut self) {
        // Waking may come before the wait, so it does not wait for ever.
        let _ = self.woken.recv_timeout(Duration::from_millis(50));
        self.session.poll();
    }

    fn await_draws(&mut self, wanted: &PreviewRequest) -> anyhow::Result<()> {
        let started = Instant::now();
        while self.session.preview().request.as_ref() != Some(wanted) {
            ensure!(started.elapsed().as_secs() < 60, "there are no twenty draws after a minute");
            self.wait();
        }
        let preview = self.session.preview();
        ensure!(preview.draws.len() == DRAWS && preview.size_px.0 == 500, "{:?}", preview.error);
        Ok(())
    }

    /// Seconds from one move of the slider to its draws, with nothing else under way.
    fn moved(&mut self, round: usize) -> anyhow::Result<f64> {
        let began = Instant::now();
        let wanted = self.ask(round * (DRAG + 1) + 1)?;
        self.await_draws(&wanted)?;
        Ok(began.elapsed().as_secs_f64())
    }

    /// Seconds from the last step of a drag, one a frame, to its draws: those of a step before may be under way, but none wait.
    fn dragged(&mut self, round: usize) -> anyhow::Result<f64> {
        let mut last = None;
        for step in 0..DRAG {
            let began = Instant::now();
            last = Some((began, self.ask(round * (DRAG + 1) + 2 + step)?));
            while step + 1 < DRAG && began.elapsed() < FRAME {
                let _ = self.woken.recv_timeout(FRAME.saturating_sub(began.elapsed()));
                self.session.poll();
            }
        }
        let (began, wanted) = last.context("a drag has steps")?;
        self.await_draws(&wanted)?;
        Ok(began.elapsed().as_secs_f64())
    }
}
