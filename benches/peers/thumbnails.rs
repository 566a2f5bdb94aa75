//! Thumbnails of photographs: the first screen of the Images view, cold and from the cache on disk; and how many a second, against Pillow's
//! draft mode. Cold means that evenset has no thumbnail of the folder; the system may have the files in memory.

use crate::peer;
use crate::table::{Goal, Line, Unit, median};
use anyhow::{Context, ensure};
use evenset::dataset::{self, ImageId};
use evenset::pixels::{self, Limits};
use evenset::progress::Progress;
use evenset::session::{Command, Runner, Session, Tile};
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Tiles of a window of 1440 x 900 points, the last row in part.
const TILES: u32 = 35;
/// What tiles of 144 points are decoded to.
const SIDE_PX: u32 = 256;
/// Photographs of which the rate is taken.
const PHOTOGRAPHS: usize = 2000;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let folder = peer::shared()?.join("data/cats-dogs");
    ensure!(folder.is_dir(), "there is no {}", folder.display());
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let home = tempfile::tempdir()?;
        cold.push(first_screen(&folder, home.path())?);
        warm.push(first_screen(&folder, home.path())?);
    }
    eprintln!("  first screen: cold {:.0} ms, warm {:.0} ms", median(&cold) * 1e3, median(&warm) * 1e3);
    let screen = |what: &str, ours, within| Line {
        job: format!("first screen of {TILES} photographs after opening the folder, {what}"),
        ours,
        peer: None,
        unit: Unit::Millis,
        goal: Goal::Within(within),
    };
    Ok(vec![screen("cold", cold, 0.3), screen("thumbnails on disk", warm, 0.06), rate(&folder.join("Training"), rounds)?])
}

/// Seconds from the wish to open `folder` until all tiles of the first screen are there; then waits until they are kept in `home`.
fn first_screen(folder: &Path, home: &Path) -> anyhow::Result<f64> {
    let mut session = Session::new(Runner::Threads, Arc::new(|| {}), Some(home.to_owned()));
    let start = Instant::now();
    session.run(Command::Open(folder.to_owned()));
    while session.dataset().is_none() {
        session.poll();
        ensure!(start.elapsed().as_secs() < 30, "the folder is not open after half a minute");
        std::thread::sleep(Duration::from_micros(200));
    }
    let ids = || (0..TILES).map(ImageId);
    session.show_tiles(ids(), SIDE_PX);
    while !ids().all(|id| matches!(session.tile(id, SIDE_PX), Tile::Ready(_))) {
        session.poll();
        ensure!(start.elapsed().as_secs() < 30, "the tiles are not there after half a minute");
        std::thread::sleep(Duration::from_micros(200));
    }
    let secs = start.elapsed().as_secs_f64();
    // Small files are not kept: wait until the number stays.
    let kept = || walkdir::WalkDir::new(home.join("cache")).into_iter().flatten().filter(|entry| entry.file_type().is_file()).count();
    let mut before = 0;
    while before == 0 || kept() != before {
        ensure!(start.elapsed().as_secs() < 30, "no thumbnail is on disk after half a minute");
        before = kept();
        std::thread::sleep(Duration::from_millis(150));
    }
    eprintln!("  {:.0} ms, {before} thumbnails on disk", secs * 1e3);
    Ok(secs)
}

fn rate(folder: &Path, rounds: usize) -> anyhow::Result<Line> {
    let dataset = dataset::open(folder, &Progress::new())?;
    let paths: Vec<_> = dataset.ids().take(PHOTOGRAPHS).map(|id| dataset.path(id)).collect();
    let with_peers = peer::ready().inspect_err(|error| eprintln!("  without the peers: {error:#}")).is_ok();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        let start = Instant::now();
        let made = paths.par_iter().filter(|path| pixels::thumbnail(path, SIDE_PX, &Limits::default()).is_ok()).count();
        let secs = start.elapsed().as_secs_f64();
        ensure!(made + 20 > paths.len(), "only {made} of {} could be decoded", paths.len());
        // The first round only brings the files into memory.
        if round == 0 {
            continue;
        }
        ours.push(secs);
        if with_peers {
            let count = paths.len().to_string();
            let said = peer::ask(&["thumbnails", folder.to_str().context("the path is not Unicode")?, "--count", &count])?;
            let said = said.into_iter().find(|said| said.peer == "pillow draft").context("Pillow said nothing")?;
            theirs.push(said.seconds * paths.len() as f64 / said.images as f64);
        }
    }
    let peer = with_peers.then(|| ("Pillow draft mode, as many processes".to_owned(), theirs));
    let unit = Unit::Each { items: paths.len() as f64, what: "thumbnails" };
    Ok(Line { job: format!("thumbnails of {SIDE_PX} px"), ours, peer, unit, goal: Goal::Times(1.0) })
}
