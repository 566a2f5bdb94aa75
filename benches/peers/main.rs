//! evenset beside what people use today, on the same machine, images and run, in turn. Prints a Markdown table of medians and their ratios.
//!
//! ```text
//! EVENSET_PYTHON=.venv/bin/python EVENSET_SHARED=../shared cargo bench --bench peers            all
//! EVENSET_PYTHON=.venv/bin/python EVENSET_SHARED=../shared cargo bench --bench peers -- export  one of: export copy rows scan plan
//! neighbours frame features transforms drag draws thumbnails twenty memory-chain; and memory, which is measured only where it is named
//! ```
//!
//! `EVENSET_PYTHON` is a Python with the packages of `EVENSET_SHARED/bench/requirements.txt`; without it, or without the data, a job says
//! what it skips and why. `EVENSET_ROUNDS` (5) is how often everything is measured; on a noisy machine only the ratios mean something.
//! `EVENSET_ONLY=Rotate,CLAHE` and `EVENSET_IMAGES=4` make `transforms` quick.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark prints its table, and what it is doing")]

mod copy;
#[cfg(feature = "gui")]
mod drag;
#[cfg(feature = "gui")]
mod draws;
mod export;
mod features;
#[cfg(feature = "gui")]
mod frame;
#[cfg(feature = "gui")]
mod memory;
mod memory_chain;
mod neighbours;
mod peer;
mod plan;
mod rows;
mod scan;
mod table;
mod thumbnails;
mod transforms;
mod twenty;

use table::Line;

/// How often everything is measured.
fn rounds() -> usize {
    std::env::var("EVENSET_ROUNDS").ok().and_then(|word| word.parse().ok()).filter(|rounds| *rounds > 0).unwrap_or(5)
}

#[cfg(not(feature = "gui"))]
mod drag {
    /// Nothing: there is no window in this build.
    pub(crate) fn run(_rounds: usize) -> anyhow::Result<Vec<super::Line>> {
        anyhow::bail!("this build has no window (feature gui)")
    }
}

#[cfg(not(feature = "gui"))]
mod draws {
    /// Nothing: there is no window in this build.
    pub(crate) fn run(_rounds: usize) -> anyhow::Result<Vec<super::Line>> {
        anyhow::bail!("this build has no window (feature gui)")
    }
}

#[cfg(not(feature = "gui"))]
mod frame {
    /// Nothing: there is no window in this build.
    pub(crate) fn run(_rounds: usize) -> anyhow::Result<Vec<super::Line>> {
        anyhow::bail!("this build has no window (feature gui)")
    }
}

#[cfg(not(feature = "gui"))]
use frame as memory;

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    type Job = fn(usize) -> anyhow::Result<Vec<Line>>;
    if asked.first().is_some_and(|word| word == rows::CHILD) {
        match rows::child(&asked) {
            Ok(said) => return println!("{said}"),
            Err(error) => {
                eprintln!("{error:#}");
                std::process::exit(1);
            }
        }
    }
    let jobs: [(&str, Job); 15] = [
        ("export", export::run),
        ("copy", copy::run),
        ("rows", rows::run),
        ("scan", scan::run),
        ("neighbours", neighbours::run),
        ("plan", plan::run),
        ("frame", frame::run),
        ("features", features::run),
        ("draws", draws::run),
        ("twenty", twenty::run),
        ("transforms", transforms::run),
        ("drag", drag::run),
        ("thumbnails", thumbnails::run),
        ("memory-chain", memory_chain::run),
        ("memory", memory::run),
    ];
    let mut lines = Vec::new();
    for (name, job) in jobs {
        // The peak of a process tells of one job only.
        let wanted = if asked.is_empty() { name != "memory" } else { asked.iter().any(|word| word == name) };
        if !wanted {
            continue;
        }
        eprintln!("{name}…");
        match job(rounds()) {
            Ok(more) => lines.extend(more),
            Err(error) => eprintln!("{name} skipped: {error:#}"),
        }
    }
    println!("\n{}", table::markdown(&lines));
}
