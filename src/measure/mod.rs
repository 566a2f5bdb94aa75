//! Numbers about counts of images per class. Every one has a defined answer for no class, one class and empty classes.

mod balanced;
mod effective;
mod evenness;
mod gini;
mod ratio;
mod repeat;

pub use balanced::balanced_weights;
pub use effective::effective_number_weights;
pub use evenness::evenness;
pub use gini::gini;
pub use ratio::{imbalance_ratio, shown_ratio};
pub use repeat::repeat_factors;
