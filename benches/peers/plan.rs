//! Every output row of a large dataset.

use crate::table::{Goal, Line, Unit};
use anyhow::ensure;
use evenset::dataset::Dataset;
use evenset::plan::Plan;
use evenset::recipe::{Edit, Recipe, Target};
use std::time::Instant;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    // One class to shrink, one to grow to 500 000 images: 1 000 000 rows in all.
    let dataset = Dataset::synthetic(&[("train", "many", 900_000), ("train", "few", 100_000)]);
    let recipe = Recipe::default().apply(&Edit::SetTarget(Some(Target::Count(500_000))), dataset.classes())?;
    let mut ours = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        let plan = Plan::new(&dataset, &recipe);
        ours.push(start.elapsed().as_secs_f64());
        ensure!(plan.rows.len() == 1_000_000, "the plan has {} rows", plan.rows.len());
    }
    Ok(vec![Line { job: "plan of 1 000 000 rows".to_owned(), ours, peer: None, unit: Unit::Millis, goal: Goal::Within(1.0) }])
}
