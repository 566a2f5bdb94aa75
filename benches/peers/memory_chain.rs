//! Memory of a chain on a large picture, 4000 x 3000 px: what the command's peak, as Linux tells it, is above its peak on a small one.

use crate::table::{Goal, Line, Unit};
use anyhow::{Context, ensure};
use evenset::augment::PRESETS;
use evenset::pixels::{self, Encoding, Image, Layout};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const LARGE: (u32, u32) = (4000, 3000);
/// Six pictures' worth.
const MOST_MIB: f64 = 6.0 * LARGE.0 as f64 * LARGE.1 as f64 * 3.0 / 1024.0 / 1024.0;

pub(crate) fn run(_rounds: usize) -> anyhow::Result<Vec<Line>> {
    let home = tempfile::tempdir()?;
    let write = |name: &str, (width, height): (u32, u32)| -> anyhow::Result<std::path::PathBuf> {
        let sample = |at: u32| (at / 3 % width / 7 + at / 3 / width / 5 + at % 3 * 40) as u8;
        let data = (0..width * height * 3).map(sample).collect();
        let image = Image::new(width, height, Layout::Rgb, data).context("as many samples as the picture has")?;
        let path = home.path().join(name);
        std::fs::write(&path, pixels::encode(&image, Encoding::Jpeg(90))?)?;
        Ok(path)
    };
    let (large, small) = (write("large.jpg", LARGE)?, write("small.jpg", (40, 30))?);
    let mut lines = Vec::new();
    for preset in PRESETS {
        let mut above = Vec::new();
        for seed in ["1", "2", "3"] {
            above.push(peak(&large, (preset, seed), home.path())? - peak(&small, (preset, seed), home.path())?);
        }
        above.sort_by(f64::total_cmp);
        let (job, most) = (format!("memory of the chain {preset} at 4000 × 3000, peak"), above[above.len() - 1]);
        lines.push(Line { job, ours: vec![most], peer: None, unit: Unit::Mib, goal: Goal::Mib(MOST_MIB) });
    }
    Ok(lines)
}

/// The most bytes that the command held while it made one draw of `image`.
fn peak(image: &Path, (preset, seed): (&str, &str), home: &Path) -> anyhow::Result<f64> {
    let out = home.join("draws");
    let mut child = Command::new(env!("CARGO_BIN_EXE_evenset"))
        .arg("augment")
        .arg(image)
        .args(["--chain", preset, "--seed", seed, "-n", "1", "--out"])
        .arg(&out)
        .stdout(Stdio::null())
        .spawn()?;
    let mut most = 0.0;
    let status = loop {
        // The figure only grows, so the last one that is seen is the peak but for the last moment.
        if let Ok(found) = status(&format!("/proc/{}/status", child.id()), "VmHWM") {
            most = found;
        }
        if let Some(status) = child.try_wait()? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    std::fs::remove_dir_all(&out)?;
    ensure!(status.success() && most > 0.0, "evenset augment --chain {preset} ended with {status}; Linux alone tells memory");
    Ok(most)
}

/// A figure of the process whose `status` is at `path`, in bytes.
pub(crate) fn status(path: &str, name: &str) -> anyhow::Result<f64> {
    let text = std::fs::read_to_string(path).context("memory is read from /proc, which is Linux alone")?;
    let line = text.lines().find(|line| line.starts_with(name)).with_context(|| format!("no {name}"))?;
    let kib: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
    Ok(kib * 1024.0)
}
