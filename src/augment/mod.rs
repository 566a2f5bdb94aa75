//! Image to image. A [`Chain`] first *draws* its parameters from a random stream (a [`Draw`], which can be written to a manifest), then
//! *applies* them. Nothing else is random. Names, parameters and the file format follow Albumentations 2.0.8.
//!
//! Each transform is one file in `transforms/` (a `Transform` and its [`Entry`]), and the contract in `contract.rs` holds for all of
//! them. When a draw is applied, neighbouring geometric transforms become one matrix and are resampled once, and neighbouring tables
//! become one table; a chain that is [`Chain::exact`] does one after the other, as the library does. Pixels are computed in whole numbers, and what is not (angles, tables) with `libm`: the same bytes on every machine.
//!
//! What images other than 8-bit colour give, by [`Group`] (the contract tests hold every transform to it):
//!
//! | group | grey | alpha | 16 bit |
//! |---|---|---|---|
//! | geometric | as colour | moved with the picture | read as 8 bit |
//! | colour | brightness changes, hue and saturation have nothing to change | left alone | read as 8 bit |
//! | kernel | as colour | left alone | read as 8 bit |
//! | noise | one channel of it | left alone | read as 8 bit |
//! | erasing | filled with the fill's brightness | left alone | read as 8 bit |
//! | weather | drawn in brightness; colour fringes have nothing to part | left alone | read as 8 bit |
//! | mixing | the second picture is turned grey | left alone | read as 8 bit |
//! | automatic | as the operations above | moved with the picture | read as 8 bit |
//! | composition | as what it holds | as what it holds | read as 8 bit |

mod action;
mod around;
mod box_sum;
mod chain;
mod code;
mod colour_space;
mod compose;
#[cfg(test)]
mod composing;
#[cfg(test)]
mod contract;
mod corners;
mod draw;
mod entry;
mod error;
mod file;
mod filter;
#[cfg(test)]
mod golden;
mod hsv;
mod inpaint;
mod lost;
mod median;
mod noise;
mod parity;
mod planes;
mod preset;
#[cfg(test)]
mod reading;
mod resample;
mod samples;
mod setting;
mod shrink;
mod step;
mod stream;
mod superpixels;
mod tables;
mod transforms;
mod warp;
mod words;
mod yaml;

pub use chain::{Chain, PRESETS, catalog, compositions, entry};
pub use code::Library;
pub use corners::Corner;
pub use draw::{Draw, Drawn};
pub use entry::{Entry, Group, Property};
pub use error::ChainError;
pub use lost::Lost;
pub use setting::{Allowed, OneNumber, Scale, Setting, Shown, Value};
pub use step::Step;
