//! Decode, the chain of `peers.py`, encode at JPEG quality 90, by the real export. It does more than the peers: the originals, the manifest
//! with hashes, the report and the rename at the end are in evenset's time. All of them write to memory where the system has a place for it: a disk
//! that has just deleted thousands of files is slow to make new ones, and would be what is measured.

use crate::peer;
use crate::table::{Goal, Line, Unit};
use anyhow::{Context, ensure};
use evenset::augment::Chain;
use evenset::dataset::{self, Dataset};
use evenset::export::{self, Options};
use evenset::plan::Plan;
use evenset::progress::Progress;
use evenset::recipe::{ChainChoice, Edit, Grow, Recipe, Target};
use std::path::Path;
use std::time::Instant;

/// Images that are made, a round.
const MADE: u32 = 1200;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let photographs = peer::shared()?.join("data/cats-dogs/Training");
    ensure!(photographs.is_dir(), "there is no {}", photographs.display());
    let dataset = dataset::open(&photographs, &Progress::new())?;
    let (recipe, plan) = wish(&dataset)?;
    let memory = Path::new("/dev/shm");
    let home = if memory.is_dir() { tempfile::tempdir_in(memory)? } else { tempfile::tempdir()? };
    let with_peers = peer::ready().inspect_err(|error| eprintln!("  without the peers: {error:#}")).is_ok();
    let mut ours = Vec::new();
    let mut theirs: Vec<(String, Vec<f64>)> = Vec::new();
    ours_once(&home.path().join("warm"), &dataset, &recipe, &plan)?;
    for round in 0..rounds {
        let secs = ours_once(&home.path().join(format!("evenset-{round}")), &dataset, &recipe, &plan)?;
        eprintln!("  evenset {:.0} images/s", f64::from(MADE) / secs);
        ours.push(secs);
        if with_peers {
            theirs_once(&home.path().join(format!("peers-{round}")), &photographs, &mut theirs)?;
        }
    }
    let unit = Unit::Each { items: f64::from(MADE), what: "images" };
    let job = "export: decode, chain, JPEG q90".to_owned();
    if theirs.is_empty() {
        return Ok(vec![Line { job, ours, peer: None, unit, goal: Goal::Times(1.5) }]);
    }
    let line = |peer: (String, Vec<f64>)| {
        let goal = Goal::Times(if peer.0 == "augmentor" { 4.0 } else { 1.5 });
        Line { job: job.clone(), ours: ours.clone(), peer: Some(peer), unit, goal }
    };
    Ok(theirs.into_iter().map(line).collect())
}

/// The recipe with the peers' chain that makes [`MADE`] images, shared between the classes, and its plan.
fn wish(dataset: &Dataset) -> anyhow::Result<(Recipe, Plan)> {
    let chain = Chain::from_json(include_str!("../../tests/chains/peers.json"))?;
    let classes = dataset.classes();
    let images = u32::try_from(dataset.records().len())?;
    let each = (images + MADE) / u32::try_from(classes.len())?;
    let edits = [Edit::SetChain(ChainChoice::Custom(chain)), Edit::SetGrow(Grow::Augment), Edit::SetTarget(Some(Target::Count(each)))];
    let recipe = edits.iter().try_fold(Recipe::default(), |recipe, edit| recipe.apply(edit, classes))?;
    let plan = Plan::new(dataset, &recipe);
    let made: u64 = plan.outline.splits.iter().flat_map(|split| &split.classes).map(|class| class.augmented).sum();
    ensure!(made == u64::from(MADE), "the plan makes {made} images, not {MADE}");
    Ok((recipe, plan))
}

fn ours_once(out: &Path, dataset: &Dataset, recipe: &Recipe, plan: &Plan) -> anyhow::Result<f64> {
    let start = Instant::now();
    let report = export::run(dataset, recipe, plan, &Options::new(out), &Progress::new())?;
    let secs = start.elapsed().as_secs_f64();
    ensure!(report.made == u64::from(MADE), "{} images were made, not {MADE}", report.made);
    std::fs::remove_dir_all(out)?;
    Ok(secs)
}

fn theirs_once(out: &Path, photographs: &Path, theirs: &mut Vec<(String, Vec<f64>)>) -> anyhow::Result<()> {
    std::fs::create_dir_all(out)?;
    let text = |path: &Path| path.to_str().map(str::to_owned).context("the path is not Unicode");
    for said in peer::ask(&["export", &text(photographs)?, &text(out)?, "-n", &MADE.to_string()])? {
        eprintln!("  {} {:.0} images/s", said.peer, said.images as f64 / said.seconds);
        match theirs.iter_mut().find(|(name, _)| *name == said.peer) {
            Some((_, secs)) => secs.push(said.seconds),
            None => theirs.push((said.peer, vec![said.seconds])),
        }
    }
    std::fs::remove_dir_all(out)?;
    Ok(())
}
