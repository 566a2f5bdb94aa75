//! `evenset sample`: draw the sample dataset.

use super::args;
use super::console::Console;
use crate::recipe::grouped;
use crate::sample::{self, Options};

pub(super) fn run(typed: &args::Sample, console: &Console) -> anyhow::Result<u8> {
    let options = Options { scale: typed.scale, seed: typed.seed };
    let summary = console.watch(|progress| sample::draw(&typed.dir, &options, progress))?;
    let dir = typed.dir.display();
    console.print(&format!(
        "drew {} images with {} planted defects, listed in {dir}/sample.json\nlook at them: evenset {dir}",
        grouped(summary.images),
        grouped(summary.defects)
    ))?;
    Ok(super::DONE)
}
