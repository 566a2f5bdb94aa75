//! Runs `peers.py` and reads its lines.

use anyhow::{Context, bail, ensure};
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What the peers say of one job.
pub(crate) struct Said {
    /// Who.
    pub(crate) peer: String,
    /// What was done.
    pub(crate) job: String,
    /// How many images.
    pub(crate) images: u64,
    /// How long, without the start of Python and its libraries.
    pub(crate) seconds: f64,
}

/// The folder of shared data: `EVENSET_SHARED`, or `shared` beside the checkout.
pub(crate) fn shared() -> anyhow::Result<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("EVENSET_SHARED").map_or_else(beside, PathBuf::from);
    ensure!(folder.is_dir(), "there is no folder {} (set EVENSET_SHARED)", folder.display());
    Ok(folder)
}

/// Whether the peers can be run; the reason if not.
pub(crate) fn ready() -> anyhow::Result<()> {
    ensure!(std::env::var_os("EVENSET_PYTHON").is_some(), "EVENSET_PYTHON is not set");
    let script = shared()?.join("bench/peers.py");
    ensure!(script.is_file(), "there is no {}", script.display());
    Ok(())
}

/// What `peers.py` answers to `arguments`.
pub(crate) fn ask(arguments: &[&str]) -> anyhow::Result<Vec<Said>> {
    ready()?;
    let python = std::env::var_os("EVENSET_PYTHON").context("EVENSET_PYTHON is not set")?;
    let script = shared()?.join("bench/peers.py");
    let output = Command::new(&python)
        .arg(&script)
        .args(arguments)
        .env("NO_ALBUMENTATIONS_UPDATE", "1")
        .stderr(Stdio::piped())
        .output()
        .with_context(|| format!("cannot run {}", python.display()))?;
    if !output.status.success() {
        bail!("{} failed: {}", script.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    // Augmentor leaves its last line without an end, so that a result can stand behind it.
    let result = |line: &str| line.find("{\"peer\"").map(|at| line[at..].to_owned());
    String::from_utf8_lossy(&output.stdout).lines().filter_map(result).map(|line| read(&line)).collect()
}

fn read(line: &str) -> anyhow::Result<Said> {
    let value: serde_json::Value = serde_json::from_str(line).with_context(|| format!("not JSON: {line}"))?;
    let field = |name: &str| value.get(name).with_context(|| format!("no {name} in {line}"));
    Ok(Said {
        peer: field("peer")?.as_str().unwrap_or_default().to_owned(),
        job: field("job")?.as_str().unwrap_or_default().to_owned(),
        images: field("images")?.as_u64().unwrap_or_default(),
        seconds: field("seconds")?.as_f64().context("seconds is no number")?,
    })
}
