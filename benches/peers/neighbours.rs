//! The five nearest neighbours of each of 50 000 vectors of 128 numbers, exactly.

use crate::table::{Goal, Line, Unit};
use anyhow::ensure;
use evenset::progress::Progress;
use evenset::sampling::{Points, nearest};
use std::time::Instant;

const VECTORS: usize = 50_000;
const DIMS: usize = 128;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let mut word = 1_u32;
    let draw = || {
        word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (word >> 8) as f32 / 16_777_216.0
    };
    let values: Vec<f32> = std::iter::repeat_with(draw).take(VECTORS * DIMS).collect();
    let points = Points::new(&values, DIMS);
    let mut ours = Vec::new();
    for _ in 0..rounds.min(3) {
        let start = Instant::now();
        let found = nearest(points, points, 6, &Progress::new())?;
        ours.push(start.elapsed().as_secs_f64());
        ensure!(found.of(0)[0].at == 0, "a vector is not its own nearest");
    }
    let job = "5 nearest neighbours, exactly, of 50\u{2009}000 vectors of 128".to_owned();
    Ok(vec![Line { job, ours, peer: None, unit: Unit::Each { items: VECTORS as f64, what: "queries" }, goal: Goal::Within(60.0) }])
}
