//! How large and how long an export will be, from a few of its images that are really read and really made.

use super::job::{Job, is_exact};
use super::losses::Losses;
use super::made::Maker;
use super::{Estimate, LinkMode, Options, estimate, recode};
use crate::dataset::Dataset;
use crate::plan::Plan;
use crate::progress::{Cancelled, Progress};
use crate::recipe::Recipe;
use std::time::{Duration, Instant};

/// So many images of a kind are tried, spread over the plan.
const TRIED: usize = 12;
/// No further one is begun after so long, of each kind.
const LONG_ENOUGH: Duration = Duration::from_millis(800);
/// A file costs at least so much, however small, in seconds: it has to be made and named.
const FILE_SECS: f64 = 0.000_1;

/// What a few images of a kind cost.
#[derive(Clone, Copy, Debug, Default)]
struct Trial {
    images: u64,
    secs: f64,
    /// Bytes that they have, and those that were guessed.
    bytes: u64,
    guessed: u64,
}

impl Trial {
    /// Seconds of one image.
    fn each_secs(self) -> f64 {
        if self.images == 0 { 0.0 } else { self.secs / self.images as f64 }
    }

    /// What a guess is to be multiplied with.
    fn correction(self) -> f64 {
        if self.guessed == 0 { 1.0 } else { self.bytes as f64 / self.guessed as f64 }
    }
}

/// `guess` with bytes and seconds as a few images tell that are made in memory. Writes nothing.
///
/// # Errors
/// If it was cancelled.
pub fn sample(
    (dataset, recipe, plan): (&Dataset, &Recipe, &Plan),
    options: &Options,
    guess: Estimate,
    progress: &Progress,
) -> Result<Estimate, Cancelled> {
    let job = Job::in_memory((dataset, recipe, plan), options, progress);
    let (exact, made): (Vec<u32>, Vec<u32>) = (0..plan.rows.len() as u32).partition(|index| is_exact(job.row(*index).made));
    let made_guess: u64 = made.iter().map(|index| estimate::guess_of(dataset, job.row(*index))).sum();
    let exact_guess: u64 = exact.iter().filter(|_| options.recodes()).map(|index| dataset.stamp(job.row(*index).source).0).sum();
    let copying = options.link == LinkMode::Copy || options.link == LinkMode::Reflink;
    let read = if copying || options.recodes() { read_some(&job, &exact)? } else { Trial::default() };
    let (drawn, losses) = make_some(&job, &made)?;
    let threads = rayon::current_num_threads().max(1) as f64;
    // What is read is written too, at about the same pace; how many threads a disk bears is not known, so two are reckoned with.
    let originals_secs = exact.len() as f64 * (read.each_secs() * 2.0 / threads.min(2.0) + FILE_SECS);
    let made_secs = made.len() as f64 * (drawn.each_secs() / threads + FILE_SECS);
    let corrected = made_guess as f64 * (drawn.correction() - 1.0) + exact_guess as f64 * (read.correction() - 1.0);
    let bytes = (guess.bytes as f64 + corrected * estimate::times_encoded(options) as f64).max(0.0) as u64;
    let warnings = guess.warnings.iter().cloned().chain(losses.warnings()).collect();
    Ok(Estimate { bytes, secs: Some(originals_secs + made_secs), sampled: read.images + drawn.images, warnings, ..guess })
}

/// `count` places spread over `all`.
fn spread(all: &[u32], count: usize) -> impl Iterator<Item = u32> {
    let count = count.min(all.len());
    (0..count).map(move |at| all[at * all.len() / count])
}

fn read_some(job: &Job<'_>, exact: &[u32]) -> Result<Trial, Cancelled> {
    let (mut trial, began) = (Trial::default(), Instant::now());
    for index in spread(exact, TRIED).take_while(|_| began.elapsed() < LONG_ENOUGH) {
        job.progress.check()?;
        let (start, source) = (Instant::now(), job.row(index).source);
        let path = job.dataset.path(source);
        let (guessed, _) = job.dataset.stamp(source);
        let bytes = match recode::asked(&path, job.dataset.file_name(source), job.options) {
            Some(bytes) => bytes,
            None => {
                let Ok(bytes) = std::fs::read(path) else { continue };
                std::hint::black_box(blake3::hash(&bytes));
                bytes.len() as u64
            }
        };
        trial.images += 1;
        trial.secs += start.elapsed().as_secs_f64();
        trial.bytes += bytes;
        trial.guessed += guessed;
    }
    Ok(trial)
}

/// What they cost, and how many draws of their chains lose what their originals show.
fn make_some(job: &Job<'_>, made: &[u32]) -> Result<(Trial, Losses), Cancelled> {
    let (mut trial, mut losses, began) = (Trial::default(), Losses::default(), Instant::now());
    let maker = Maker::new(job);
    for index in spread(made, TRIED).take_while(|_| began.elapsed() < LONG_ENOUGH) {
        job.progress.check()?;
        let (row, start, mut problems) = (job.row(index), Instant::now(), Vec::new());
        let Some(source) = maker.decode(row, row.source, &mut problems) else { continue };
        let Ok(image) = maker.make(index, &source, &|_| true, &mut problems) else { continue };
        trial.images += 1;
        trial.secs += start.elapsed().as_secs_f64();
        trial.bytes += image.entry.bytes;
        trial.guessed += estimate::guess_of(job.dataset, row);
        losses.look(job, row, &source);
    }
    Ok((trial, losses))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::recipe::{Action, Grow, Step, Target};

    #[test]
    fn places_are_spread_and_never_more_than_there_are() {
        let all: Vec<u32> = (0..100).collect();
        assert_eq!(spread(&all, 4).collect::<Vec<_>>(), [0, 25, 50, 75]);
        assert_eq!(spread(&all[..2], 12).collect::<Vec<_>>(), [0, 1]);
        assert_eq!(spread(&[], 12).count(), 0);
    }

    #[test]
    fn the_size_of_what_is_made_is_near_the_truth() {
        let dir = tempfile::tempdir().unwrap();
        for (class, count) in [("a", 9), ("b", 3)] {
            let folder = dir.path().join("data/train").join(class);
            std::fs::create_dir_all(&folder).unwrap();
            for at in 0..count {
                // Noise that PNG cannot shrink, and JPEG can.
                let mut word = at as u32 * 977 + 13;
                let picture = image::RgbImage::from_fn(96, 64, |x, y| {
                    word = word.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    image::Rgb([(x * 2) as u8 ^ (word >> 29) as u8, (y * 3) as u8 ^ (word >> 28) as u8, (word >> 27) as u8])
                });
                picture.save(folder.join(format!("{at}.png"))).unwrap();
            }
        }
        let progress = Progress::new();
        let dataset = crate::dataset::open(&dir.path().join("data"), &progress).unwrap();
        let step = |action| Step { action, off: false };
        let steps = vec![step(Action::Target { to: Target::Count(9) }), step(Action::Grow { by: Grow::Augment })];
        let recipe = Recipe { steps, ..Recipe::default() };
        let plan = Plan::new(&dataset, &recipe);
        let options = Options::new(dir.path().join("out"));
        let guess = super::super::check(&dataset, &plan, &options, &Progress::new()).unwrap();
        let told = sample((&dataset, &recipe, &plan), &options, guess.clone(), &progress).unwrap();
        assert_eq!((told.sampled, told.files), (18, 18));
        assert!(told.secs.unwrap() > 0.0);
        let report = super::super::run(&dataset, &recipe, &plan, &options, &progress).unwrap();
        let books = estimate::books_bytes(&plan);
        let (truth, told) = (report.bytes as f64, (told.bytes - books) as f64);
        assert!((told / truth - 1.0).abs() < 0.05, "told {told}, written {truth}");
        let small = Options { resize: Some(super::super::Resize::Shorter(16)), ..Options::new(dir.path().join("small")) };
        let guess = super::super::check(&dataset, &plan, &small, &Progress::new()).unwrap();
        let told = sample((&dataset, &recipe, &plan), &small, guess.clone(), &progress).unwrap();
        let truth = super::super::run(&dataset, &recipe, &plan, &small, &progress).unwrap().bytes as f64;
        let told = (told.bytes - books) as f64;
        assert!(truth < guess.bytes as f64 / 4.0 && (told / truth - 1.0).abs() < 0.1, "told {told}, written {truth}");
        progress.cancel();
        assert_eq!(sample((&dataset, &recipe, &plan), &options, guess, &progress), Err(Cancelled));
    }

    /// What a trial warns of where images of brightness `low` to `high` are made anew by a chain that adds `by` to it.
    fn warned_of((low, high): (u8, u8), by: f64) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        for (class, count) in [("a", 6), ("b", 2)] {
            let folder = dir.path().join("data/train").join(class);
            std::fs::create_dir_all(&folder).unwrap();
            for at in 0..count {
                let luma = |x: u32| low + (u32::from(high - low) * x / 63) as u8;
                let picture = image::RgbImage::from_fn(64, 48 + at, |x, _| image::Rgb([luma(x); 3]));
                picture.save(folder.join(format!("{at}.png"))).unwrap();
            }
        }
        let mut bright = crate::augment::Step::new(crate::augment::entry("RandomBrightnessContrast").unwrap());
        bright.set("brightness_limit", crate::augment::Value::Range(by, by)).unwrap();
        bright.set("contrast_limit", crate::augment::Value::Range(0.0, 0.0)).unwrap();
        bright.p = 1.0;
        let chain = crate::recipe::ChainChoice::Custom(crate::augment::Chain::of(vec![bright]));
        let step = |action| Step { action, off: false };
        let steps = vec![
            step(Action::Target { to: Target::Count(6) }),
            step(Action::Grow { by: Grow::Augment }),
            step(Action::Augment { chain, name: None }),
        ];
        let (recipe, progress) = (Recipe { steps, ..Recipe::default() }, Progress::new());
        let dataset = crate::dataset::open(&dir.path().join("data"), &progress).unwrap();
        let plan = Plan::new(&dataset, &recipe);
        let options = Options::new(dir.path().join("out"));
        let guess = super::super::check(&dataset, &plan, &options, &progress).unwrap();
        let known = guess.warnings.len();
        sample((&dataset, &recipe, &plan), &options, guess, &progress).unwrap().warnings.split_off(known)
    }

    #[test]
    fn made_images_that_come_out_almost_black_are_warned_of_and_dark_originals_are_not() {
        let all = ["About 100 % of made images come out almost black: soften Brightness / contrast in Augment"];
        assert_eq!(warned_of((20, 220), -0.97), all);
        assert!(warned_of((20, 220), -0.1).is_empty());
        assert!(warned_of((0, 30), -0.01).is_empty(), "dark as they were");
        assert_eq!(warned_of((20, 220), 0.97).len(), 1);
    }
}
