//! What people and machines do to an export: kills, full disks, sources that change, hostile names and files. Each is done, not imagined;
//! and after each the source tree is what it was, byte for byte and to the nanosecond ([`place::Place`] looks when it is dropped).
//!
//! A few rounds run in plain `cargo test`; `EVENSET_HEAVY=1` runs all of them (50 kills, 100 000 files).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests may panic, and say why they skip")]

mod disks;
#[path = "../ground/mod.rs"]
mod ground;
mod hostile;
mod kills;
mod many;
mod meetings;
mod names;
mod place;
mod sources;
