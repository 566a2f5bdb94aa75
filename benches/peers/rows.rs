//! Memory of an export of a million rows, in a process of its own: the peak, as Linux tells it. The rows are copies of a few images, as a
//! manifest alone and as hard links.

use crate::table::{Goal, Line, Unit};
use anyhow::{bail, ensure};
use evenset::dataset;
use evenset::export::{self, Form, LinkMode, Options};
use evenset::pixels::{self, Encoding, Image, Layout};
use evenset::plan::Plan;
use evenset::progress::Progress;
use evenset::recipe::{Edit, Grow, Recipe, Target};
use std::path::Path;
use std::process::Command;

/// The word that makes this program the process that exports.
pub(crate) const CHILD: &str = "rows-child";

/// Images on disk, in two classes; file systems bear some tens of thousands of links to one file.
const IMAGES: u32 = 10_000;

pub(crate) fn run(_rounds: usize) -> anyhow::Result<Vec<Line>> {
    let home = tempfile::tempdir()?;
    let root = home.path().join("data");
    for number in 0..IMAGES {
        let folder = root.join("train").join(if number % 2 == 0 { "a" } else { "b" });
        std::fs::create_dir_all(&folder)?;
        let colour = number.to_le_bytes();
        let picture = Image::filled(8, 8, Layout::Rgb, &colour[..3]);
        std::fs::write(folder.join(format!("{number:05}.png")), pixels::encode(&picture, Encoding::Png)?)?;
    }
    let mut lines = Vec::new();
    for (how, job) in [("manifest", "as a manifest alone"), ("hard", "as hard links")] {
        let child = Command::new(std::env::current_exe()?).args([CHILD, how]).arg(&root).arg(home.path().join(how)).output()?;
        ensure!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
        let said = String::from_utf8(child.stdout)?;
        let numbers: Vec<f64> = said.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        let [bytes, secs] = numbers[..] else { bail!("the child said {said:?}") };
        let line = |job: String, unit, goal, value| Line { job, ours: vec![value], peer: None, unit, goal };
        lines.push(line(format!("memory of an export of 1\u{2009}000\u{2009}000 rows {job}, peak"), Unit::Mib, Goal::Mib(300.0), bytes));
        eprintln!("  {job}: {secs:.1} s");
    }
    Ok(lines)
}

/// What the child does: exports, and says its peak in bytes and its seconds.
pub(crate) fn child(arguments: &[String]) -> anyhow::Result<String> {
    let [_, how, root, out] = arguments else { bail!("{CHILD} HOW ROOT OUT") };
    let dataset = dataset::open(Path::new(root), &Progress::new())?;
    let edits = [Edit::SetTarget(Some(Target::Count(500_000))), Edit::SetGrow(Grow::Copies)];
    let recipe = edits.iter().try_fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()))?;
    let plan = Plan::new(&dataset, &recipe);
    ensure!(plan.rows.len() == 1_000_000, "the plan has {} rows", plan.rows.len());
    let options = match how.as_str() {
        "manifest" => Options { form: Form::Manifest, ..Options::new(out) },
        _ => Options { link: LinkMode::Hard, ..Options::new(out) },
    };
    let report = export::run(&dataset, &recipe, &plan, &options, &Progress::new())?;
    Ok(format!("{} {}", crate::memory_chain::status("/proc/self/status", "VmHWM")?, report.secs))
}
