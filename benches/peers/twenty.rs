//! Twenty draws of a photograph through a chain of eight steps on two threads: what stands between a slider and what it does.

use crate::table::{Goal, Line, Unit};
use anyhow::Context;
use evenset::augment::Chain;
use evenset::pixels::{self, Limits};
use rayon::prelude::*;
use serde_json::json;
use std::time::Instant;

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let folder = crate::peer::shared()?.join("data/cats-dogs/Training");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    let photographs = files.filter(|file| file.path().extension().is_some_and(|kind| kind == "jpg"));
    let decoded = photographs.filter_map(|file| pixels::decode_file(file.path(), &Limits::default()).ok());
    let photograph = decoded.take(500).find(|image| image.width() == 500 && image.height().abs_diff(375) < 2);
    let photograph = photograph.context("no photograph of 500 x 375 px")?;
    let chain = Chain::from_json(
        &json!([
            {"HorizontalFlip": {"p": 0.5}},
            {"Rotate": {"limit": [-15, 15], "p": 0.8}},
            {"Affine": {"scale": [0.9, 1.1], "translate_percent": [-0.05, 0.05], "shear": [-5, 5], "p": 0.5}},
            {"RandomBrightnessContrast": {"p": 0.5}},
            {"HueSaturationValue": {"p": 0.4}},
            {"GaussianBlur": {"sigma_limit": [0.3, 1.2], "p": 0.3}},
            {"Sharpen": {"p": 0.3}},
            {"GaussNoise": {"p": 0.3}}
        ])
        .to_string(),
    )?;
    let two = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let mut ours = Vec::new();
    for round in 0..3 * rounds as u64 {
        let start = Instant::now();
        let made: Vec<_> = two.install(|| {
            let one = |draw: u64| chain.draw(round * 20 + draw, photograph.width(), photograph.height()).apply(&photograph, None);
            (0..20).into_par_iter().map(one).collect()
        });
        ours.push(start.elapsed().as_secs_f64());
        std::hint::black_box(made);
    }
    let job = "twenty draws of a photograph of 500 × 375 through eight steps".to_owned();
    Ok(vec![Line { job, ours, peer: None, unit: Unit::Millis, goal: Goal::Within(0.06) }])
}
