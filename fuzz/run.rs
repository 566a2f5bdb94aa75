//! The loop: take an input, bend it, try it; keep it if it does something new.

use super::bend::Bender;
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// No input may take longer, on a machine that is busy with other checks too: a picture padded to 65 000 rows takes five by itself, unoptimised.
const MOST_SECS: u64 = 60;

/// Inputs beyond this length are cut.
const MOST_BYTES: usize = 1 << 20;

/// Inputs that are kept because they did something new, at most.
const MOST_KEPT: usize = 2000;

/// Tries `target`, which tells in a word or two what became of an input, for `EVENSET_FUZZ_SECS` seconds.
///
/// `seeds` are inputs besides those of the corpus.
pub(crate) fn fuzz(name: &str, seed: u64, seeds: Vec<String>, target: fn(&[u8], &Path) -> String) {
    let number = |key: &str, default: u64| std::env::var(key).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (secs, seed) = (number("EVENSET_FUZZ_SECS", 1), seed + number("EVENSET_FUZZ_SEED", 0) * 100);
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    std::fs::create_dir_all(&place).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let attempt =
        Attempt { name, target, place, scratch: scratch.path().to_owned(), began_millis: AtomicU64::new(0), epoch: Instant::now() };
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| attempt.watch(&over));
        let told = catch_unwind(AssertUnwindSafe(|| rounds(&attempt, seeds, secs, seed)));
        over.store(true, Relaxed);
        match told {
            Ok((tried, kept)) => eprintln!("fuzz {name}: {tried} inputs, {kept} that did something new, no finding"),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    });
}

fn rounds(attempt: &Attempt, seeds: Vec<String>, secs: u64, seed: u64) -> (u64, usize) {
    let mut corpus = corpus(attempt.name);
    corpus.extend(seeds.into_iter().map(String::into_bytes));
    let mut seen: HashSet<String> = corpus.iter().map(|input| attempt.run(input)).collect();
    let (mut bender, mut tried) = (Bender::new(seed), corpus.len() as u64);
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(secs) {
        let mut input = bender.bend(&corpus);
        input.truncate(MOST_BYTES);
        tried += 1;
        if seen.insert(attempt.run(&input)) && corpus.len() < MOST_KEPT {
            corpus.push(input);
        }
    }
    let _ = std::fs::remove_file(attempt.running());
    (tried, seen.len())
}

/// The inputs in `fuzz/corpus/<name>/`.
fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "the corpus of {name} is empty");
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

struct Attempt<'a> {
    name: &'a str,
    target: fn(&[u8], &Path) -> String,
    place: PathBuf,
    scratch: PathBuf,
    /// When the input that runs was begun, in milliseconds from `epoch`, plus one; 0 while none runs.
    began_millis: AtomicU64,
    epoch: Instant,
}

impl Attempt<'_> {
    fn running(&self) -> PathBuf {
        self.place.join(format!("{}.running", self.name))
    }

    /// Tries one input; one that panics is kept, and is the end.
    fn run(&self, input: &[u8]) -> String {
        // Written first: a full stack or memory ends the process without a word.
        std::fs::write(self.running(), input).unwrap();
        self.began_millis.store(self.epoch.elapsed().as_millis() as u64 + 1, Relaxed);
        let told = catch_unwind(AssertUnwindSafe(|| (self.target)(input, &self.scratch)));
        self.began_millis.store(0, Relaxed);
        told.unwrap_or_else(|_| {
            let kept = self.place.join(format!("{}-{}", self.name, &blake3::hash(input).to_hex()[..12]));
            std::fs::write(&kept, input).unwrap();
            panic!("fuzz {}: a panic; the input is {}", self.name, kept.display())
        })
    }

    /// Ends the process if an input takes too long.
    fn watch(&self, over: &AtomicBool) {
        while !over.load(Relaxed) {
            std::thread::sleep(Duration::from_millis(20));
            let began = self.began_millis.load(Relaxed);
            let now = self.epoch.elapsed().as_millis() as u64;
            if began > 0 && now.saturating_sub(began) > MOST_SECS * 1000 {
                eprintln!("fuzz {}: more than {MOST_SECS} seconds for {}", self.name, self.running().display());
                std::process::abort();
            }
        }
    }
}
