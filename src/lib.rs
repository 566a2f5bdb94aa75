//! **evenset**: see, fix and prove the class balance of an image dataset.
//!
//! Four sentences hold the whole together. The [`dataset`] is what is on disk and is never edited. The [`recipe`] is
//! what the user wants. The [`plan`] is a pure function of both and lists every output row. Everything else shows the
//! plan or carries it out. Modules stand on floors and use lower floors only; `tests/floors.rs` holds them to it.

// Floor 0: decode, turn, shrink, encode; tick and cancel; one file's trouble; short hashes.
mod digest;
mod lanes;
pub mod pixels;
pub mod problem;
pub mod progress;
// Floor 1: what is on disk; image to image; image to vector; numbers about counts; vectors to choices; the drawn sample.
pub mod augment;
pub mod dataset;
pub mod features;
pub mod measure;
pub mod sample;
pub mod sampling;
// Floor 2: what the user wants.
pub mod recipe;
// Floor 3: exact rows, pure; what a dataset must keep to.
pub mod gate;
pub mod plan;
// Floor 4: carry a plan out.
pub mod export;
// Floor 5: one sitting.
pub mod session;
// Floor 6: text in and out; pixels in and out.
pub mod cli;
#[cfg(feature = "gui")]
pub mod ui;
