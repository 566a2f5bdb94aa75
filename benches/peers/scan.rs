//! Finding 100 000 images in class folders and sorting them, against `os.walk` as torchvision uses it.

use crate::peer;
use crate::table::{Goal, Line, Unit};
use anyhow::{Context, ensure};
use evenset::dataset;
use evenset::pixels::{self, Encoding, Image, Layout};
use evenset::progress::Progress;
use std::path::Path;
use std::time::Instant;

/// Files in the made-up dataset: 2 splits, 10 classes each.
const FILES: usize = 100_000;
const CLASSES: usize = 10;
const SPLITS: [&str; 2] = ["train", "val"];

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let home = tempfile::tempdir()?;
    make(home.path())?;
    let with_peers = peer::ready().inspect_err(|error| eprintln!("  without the peers: {error:#}")).is_ok();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    ours_once(home.path())?;
    for _ in 0..rounds {
        ours.push(ours_once(home.path())?);
        if with_peers {
            let said = peer::ask(&["scan", home.path().to_str().context("the path is not Unicode")?])?;
            let said = said.into_iter().next().context("the peer said nothing")?;
            ensure!(said.images == FILES as u64, "the peer found {} images", said.images);
            theirs.push(said.seconds);
        }
    }
    let peer = with_peers.then(|| ("os.walk as torchvision".to_owned(), theirs));
    let unit = Unit::Each { items: FILES as f64, what: "files" };
    Ok(vec![Line { job: "scan of 100 000 files".to_owned(), ours, peer, unit, goal: Goal::Times(3.0) }])
}

/// Small real pictures, all alike: what counts is their number.
fn make(root: &Path) -> anyhow::Result<()> {
    let bytes = pixels::encode(&Image::filled(8, 8, Layout::Rgb, &[90, 120, 60]), Encoding::Jpeg(50))?;
    for split in SPLITS {
        for class in 0..CLASSES {
            let folder = root.join(split).join(format!("class_{class:02}"));
            std::fs::create_dir_all(&folder)?;
            for image in 0..FILES / CLASSES / SPLITS.len() {
                std::fs::write(folder.join(format!("image_{image:06}.jpg")), &bytes)?;
            }
        }
    }
    Ok(())
}

fn ours_once(root: &Path) -> anyhow::Result<f64> {
    let start = Instant::now();
    let dataset = dataset::open(root, &Progress::new())?;
    let secs = start.elapsed().as_secs_f64();
    ensure!(dataset.records().len() == FILES, "evenset found {} images", dataset.records().len());
    Ok(secs)
}
