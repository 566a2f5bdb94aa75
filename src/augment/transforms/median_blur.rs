//! MedianBlur: every sample the median of a square about it.

use super::box_blur::SquareBlur;
use super::odd;
use crate::augment::entry::{Code, Entry, Group};
use crate::augment::setting::Value;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "MedianBlur",
    title: "Median blur",
    group: Group::Kernel,
    about: "Smooths surfaces and takes specks away, and keeps edges",
    caution: "A large size wipes out fine texture and small things",
    settings: &[odd::setting(|| Value::IntRange(3, 5))],
    code: Code::of::<SquareBlur<true>>(),
};
