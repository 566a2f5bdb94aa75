//! Export by copy, by hard link and by reflink beside `cp -r` of the same files (which lie beside both, on one file system). evenset also hashes every file, reads its size, writes the
//! manifest and the report and renames at the end. What was written stays until all is measured.

use crate::peer;
use crate::table::{Goal, Line, Unit};
use anyhow::{Context, ensure};
use evenset::dataset::{self, Dataset};
use evenset::export::{self, LinkMode, Options};
use evenset::pixels::{self, Encoding, Image, Layout};
use evenset::plan::Plan;
use evenset::progress::Progress;
use evenset::recipe::Recipe;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// Small files that are drawn.
const FILES: u32 = 20_000;
/// Side of their pictures of noise: about 12 KB each.
const SIDE_PX: u32 = 64;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let home = tempfile::tempdir()?;
    let small = home.path().join("small");
    draw(&small)?;
    let mut sets = vec![("20\u{2009}000 small files", small)];
    match peer::shared().map(|shared| shared.join("data/cats-dogs")) {
        Ok(photographs) if photographs.is_dir() => {
            let beside = home.path().join("photographs");
            let done = Command::new("cp").arg("-r").arg(&photographs).arg(&beside).status().context("cp cannot be run")?;
            ensure!(done.success(), "cp failed");
            sets.push(("1\u{2009}400 photographs", beside));
        }
        _ => eprintln!("  without photographs: there is no shared data"),
    }
    let mut lines = Vec::new();
    for (what, root) in sets {
        let dataset = dataset::open(&root, &Progress::new())?;
        let ways: [(LinkMode, &str, &[&str]); 3] = [
            (LinkMode::Copy, "copy", &["-r"]),
            (LinkMode::Hard, "hard links", &["-r"]),
            (LinkMode::Reflink, "reflink", &["-r", "--reflink=always"]),
        ];
        for (link, job, flags) in ways {
            let room = home.path().join(format!("{link:?}-{}", lines.len()));
            std::fs::create_dir(&room)?;
            match pairs(rounds, &dataset, link, (&root, &room, flags)) {
                Ok((ours, theirs)) => lines.push(Line {
                    job: format!("export by {job}: {what}"),
                    ours,
                    peer: Some((format!("cp {}", flags.join(" ")), theirs)),
                    unit: Unit::Each { items: dataset.records().len() as f64, what: "files" },
                    goal: Goal::Times(0.8),
                }),
                Err(error) => eprintln!("  {job} of {what} skipped: {error:#}"),
            }
        }
    }
    Ok(lines)
}

/// Seconds of evenset's exports and of `cp`, in turn, the first of each not counted.
fn pairs(
    rounds: usize,
    dataset: &Dataset,
    link: LinkMode,
    (root, room, flags): (&Path, &Path, &[&str]),
) -> anyhow::Result<(Vec<f64>, Vec<f64>)> {
    let (recipe, plan) = (Recipe::default(), Plan::new(dataset, &Recipe::default()));
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=rounds {
        settle()?;
        let start = Instant::now();
        let options = Options { link, ..Options::new(room.join(format!("evenset-{round}"))) };
        export::run(dataset, &recipe, &plan, &options, &Progress::new())?;
        ours.push(start.elapsed().as_secs_f64());
        settle()?;
        let start = Instant::now();
        let done = Command::new("cp").args(flags).arg(root).arg(room.join(format!("cp-{round}"))).status().context("cp cannot be run")?;
        theirs.push(start.elapsed().as_secs_f64());
        ensure!(done.success(), "cp failed");
    }
    Ok((ours.split_off(1), theirs.split_off(1)))
}

/// Lets the system write what it still holds, so that nobody pays for another.
fn settle() -> anyhow::Result<()> {
    ensure!(Command::new("sync").status().context("sync cannot be run")?.success(), "sync failed");
    Ok(())
}

/// Pictures of noise in two classes.
fn draw(root: &Path) -> anyhow::Result<()> {
    let mut word = 1_u32;
    for number in 0..FILES {
        let folder = root.join("train").join(if number % 3 == 0 { "a" } else { "b" });
        std::fs::create_dir_all(&folder)?;
        let data = (0..SIDE_PX * SIDE_PX * 3).map(|_| {
            word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (word >> 24) as u8
        });
        let picture = Image::new(SIDE_PX, SIDE_PX, Layout::Rgb, data.collect()).context("no picture")?;
        std::fs::write(folder.join(format!("{number:05}.png")), pixels::encode(&picture, Encoding::Png)?)?;
    }
    Ok(())
}
