//! Fuzzing on stable Rust: inputs of a corpus are bent and broken, and whatever reads them from strangers must answer with a value or an
//! error: no panic, no more than 2 GiB, no more than a minute.
//!
//! `cargo test --test fuzz` tries each target for a second; `EVENSET_FUZZ_SECS=60` for a minute, `EVENSET_FUZZ_SEED=N` on another path.
//! What is found is kept in `target/tmp/fuzz/`; once mended it goes into `fuzz/corpus/<target>/`, which is tried first in every run.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test: it may panic, and says what it found")]

mod bend;
mod run;
mod targets;

/// Allocating more ends the process; the input that did it is in `target/tmp/fuzz/<target>.running`.
const MOST_BYTES: usize = 2 << 30;

#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, MOST_BYTES);

#[test]
fn recipes() {
    run::fuzz("recipe", 1, Vec::new(), targets::recipe);
}

#[test]
fn manifests() {
    run::fuzz("manifest", 2, Vec::new(), targets::manifest);
}

#[test]
fn albumentations_files() {
    run::fuzz("albumentations", 3, targets::chains(), targets::albumentations);
}

#[test]
fn draws() {
    run::fuzz("draw", 4, targets::drawn(), targets::draw);
}

#[test]
fn images() {
    run::fuzz("image", 5, Vec::new(), targets::image);
}
