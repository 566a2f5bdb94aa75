//! Image to vector: classic descriptors at 64 pixels, no download. What informed sampling measures distances on.
//!
//! Six descriptors (gradients at two scales, texture at two scales, colours, a tiny picture), each the mean of the picture's and its
//! mirror image's, make one [`Descriptor`] of [`LEN`] bytes, which depends on the file alone and is cached by its content. [`Features`]
//! are those of one dataset in its own space: every block of the same weight, projected on the main directions, to unit length. On
//! a million images that is half a gigabyte.

mod cache;
mod colour;
mod descriptor;
mod gradient;
mod space;
mod square;
mod table;
mod texture;

pub use cache::Cache;
pub use descriptor::{Descriptor, LEN};
pub use table::{Features, Mark, read};
