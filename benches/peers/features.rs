//! How well the built-in features tell classes apart, and how fast they are had: a linear probe and nearest neighbours on held-out images.

use crate::peer::shared;
use anyhow::{Context, ensure};
use evenset::dataset::{self, Dataset, ImageId, Role};
use evenset::features::{self, Features};
use evenset::progress::Progress;
use evenset::sampling::{Points, nearest};
use std::path::Path;
use std::time::Instant;

/// Photographs a second on two threads that were promised.
const RATE: f64 = 250.0;

/// What was promised of one dataset.
struct Exam {
    name: &'static str,
    probe: f64,
    neighbours: f64,
    most_a_class: usize,
}

/// Prints a table of its own: nothing here is a ratio to another program.
#[expect(clippy::print_stdout, reason = "a benchmark prints its table")]
pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<crate::table::Line>> {
    let photos = shared()?.join("data/cats-dogs");
    let exam = Exam { name: "cats-dogs", probe: 0.74, neighbours: 0.64, most_a_class: usize::MAX };
    println!("\n| features on | linear probe | goal | 5 nearest | goal | numbers |\n|---|---|---|---|---|---|");
    println!("{}", sit(&photos, &exam)?);
    let folder = tempfile::tempdir()?;
    let archive = shared()?.join("data/cifar10-lt.tar.gz");
    let unpacked = std::process::Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(folder.path()).status()?;
    ensure!(unpacked.success(), "cannot unpack {}", archive.display());
    let exam = Exam { name: "CIFAR-10, up to 500 a class", probe: 0.58, neighbours: 0.0, most_a_class: 500 };
    println!("{}", sit(&folder.path().join("cifar10-lt"), &exam)?);

    let dataset = dataset::open(&photos, &Progress::new())?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build()?;
    let mut rates = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        pool.install(|| read(&dataset, &dataset.ids().collect::<Vec<_>>()))?;
        rates.push(dataset.records().len() as f64 / start.elapsed().as_secs_f64());
    }
    let rate = crate::table::median(&rates);
    let miss = if rate < RATE { " (missed)" } else { "" };
    println!(
        "\nFeatures of {} photographs, decoding included, two threads: {rate:.0} a second, goal ≥ {RATE}{miss}",
        dataset.records().len()
    );
    Ok(Vec::new())
}

fn read(dataset: &Dataset, ids: &[ImageId]) -> anyhow::Result<Features> {
    let path = |at: usize| ids.binary_search(&ImageId(at as u32)).is_ok().then(|| dataset.path(ImageId(at as u32)));
    Ok(features::read(dataset.records().len(), &path, None, &Progress::new())?)
}

/// One line: trained on the training split, scored on all others by balanced accuracy.
fn sit(path: &Path, exam: &Exam) -> anyhow::Result<String> {
    let dataset = dataset::open(path, &Progress::new())?;
    let mut seen = vec![0usize; dataset.classes().len()];
    let train = |id: &ImageId| dataset.splits()[usize::from(dataset.record(*id).split.0)].role == Role::Train;
    let ids: Vec<ImageId> = dataset
        .ids()
        .filter(|id| {
            let count = &mut seen[dataset.record(*id).class.0 as usize];
            *count += usize::from(train(id));
            !train(id) || *count <= exam.most_a_class
        })
        .collect();
    let (known, asked): (Vec<ImageId>, Vec<ImageId>) = ids.iter().partition(|id| train(id));
    // The space is fitted to all images, without their labels, as it is for a dataset in use.
    let features = features::read(
        dataset.records().len(),
        &|at| ids.binary_search(&ImageId(at as u32)).is_ok().then(|| dataset.path(ImageId(at as u32))),
        None,
        &Progress::new(),
    )?;
    let part = |ids: &[ImageId]| -> anyhow::Result<Part> {
        let mut part = Part { values: Vec::new(), labels: Vec::new(), dims: features.dims() };
        for id in ids {
            part.values.extend_from_slice(features.vector(id.0 as usize).context("an image has no vector")?);
            part.labels.push(dataset.record(*id).class.0 as usize);
        }
        Ok(part)
    };
    let (known, asked) = (part(&known)?, part(&asked)?);
    let classes = dataset.classes().len();
    let probe = balanced_accuracy(&asked.labels, &probe(&known, &asked, classes), classes);
    let near = balanced_accuracy(&asked.labels, &by_neighbours(&known, &asked, classes)?, classes);
    let mark = |value: f64, goal: f64| if value < goal { " (missed)" } else { "" };
    Ok(format!(
        "| {} | {probe:.3} | ≥ {}{} | {near:.3} | ≥ {}{} | {} |",
        exam.name,
        exam.probe,
        mark(probe, exam.probe),
        exam.neighbours,
        mark(near, exam.neighbours),
        features.dims()
    ))
}

struct Part {
    values: Vec<f32>,
    labels: Vec<usize>,
    dims: usize,
}

impl Part {
    fn rows(&self) -> impl Iterator<Item = (&[f32], usize)> {
        self.values.chunks_exact(self.dims).zip(self.labels.iter().copied())
    }
}

fn balanced_accuracy(truth: &[usize], said: &[usize], classes: usize) -> f64 {
    let (mut right, mut all) = (vec![0.0; classes], vec![0.0; classes]);
    for (&truth, &said) in truth.iter().zip(said) {
        all[truth] += 1.0;
        right[truth] += f64::from(u8::from(truth == said));
    }
    let recalls: Vec<f64> = right.iter().zip(&all).filter(|(_, all)| **all > 0.0).map(|(right, all)| right / all).collect();
    recalls.iter().sum::<f64>() / recalls.len() as f64
}

/// The class of most of the five nearest, of equals the nearer.
fn by_neighbours(known: &Part, asked: &Part, classes: usize) -> anyhow::Result<Vec<usize>> {
    let points = |part: &Part| -> (usize, Vec<f32>) { (part.dims, part.values.clone()) };
    let ((dims, known_values), (_, asked_values)) = (points(known), points(asked));
    let near = nearest(Points::new(&asked_values, dims), Points::new(&known_values, dims), 5, &Progress::new())?;
    let vote = |list: &[evenset::sampling::Near]| {
        let mut votes = vec![0usize; classes];
        list.iter().for_each(|near| votes[known.labels[near.at]] += 1);
        let most = votes.iter().copied().max().unwrap_or(0);
        list.iter().map(|near| known.labels[near.at]).find(|&class| votes[class] == most).unwrap_or(0)
    };
    Ok(near.lists().map(vote).collect())
}

/// Softmax regression with weights by class, by plain gradient descent with momentum: small enough to be trusted.
fn probe(known: &Part, asked: &Part, classes: usize) -> Vec<usize> {
    let (width, scale) = (known.dims + 1, (known.dims as f32).sqrt() / 4.0);
    let mut counts = vec![0.0f32; classes];
    known.labels.iter().for_each(|&class| counts[class] += 1.0);
    let present = counts.iter().filter(|count| **count > 0.0).count() as f32;
    let (mut weights, mut speed) = (vec![0.0f32; classes * width], vec![0.0f32; classes * width]);
    let scores = |weights: &[f32], row: &[f32]| -> Vec<f32> {
        let one = |of: &[f32]| of[..width - 1].iter().zip(row).map(|(weight, value)| weight * value * scale).sum::<f32>() + of[width - 1];
        weights.chunks_exact(width).map(one).collect()
    };
    for _ in 0..400 {
        let mut slope: Vec<f32> = weights.iter().map(|weight| weight * 3e-3).collect();
        for (row, class) in known.rows() {
            let scores = scores(&weights, row);
            let most = scores.iter().copied().fold(f32::MIN, f32::max);
            let shares: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f32 = shares.iter().sum();
            let weight = 1.0 / (present * counts[class]);
            for (at, share) in shares.iter().enumerate() {
                let push = weight * (share / all - f32::from(u8::from(at == class)));
                let slope = &mut slope[at * width..(at + 1) * width];
                slope[..width - 1].iter_mut().zip(row).for_each(|(slope, value)| *slope += push * value * scale);
                slope[width - 1] += push;
            }
        }
        for ((weight, speed), slope) in weights.iter_mut().zip(&mut speed).zip(slope) {
            *speed = 0.9 * *speed - 0.5 * slope;
            *weight += *speed;
        }
    }
    let best = |row: &[f32]| {
        let scores = scores(&weights, row);
        (0..classes).max_by(|&one, &other| scores[one].total_cmp(&scores[other])).unwrap_or(0)
    };
    asked.rows().map(|(row, _)| best(row)).collect()
}
