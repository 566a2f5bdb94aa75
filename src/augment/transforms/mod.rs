//! One transform, one file. To add one: write its file (a `Transform` and its `ENTRY`), name it here, and add it to the list.

mod affine;
mod brightness_contrast;
mod coarse_dropout;
mod cutmix;
mod fill;
mod gamma;
mod gauss_noise;
mod gaussian_blur;
mod horizontal_flip;
mod hue_saturation;
mod image_compression;
mod mixup;
mod resized_crop;
mod rotate;
mod rotate90;
mod sampling;
mod sharpen;
mod to_gray;
mod vertical_flip;

use super::entry::Entry;

/// Every transform, in the order of menus.
pub(super) static CATALOG: &[&Entry] = &[
    &horizontal_flip::ENTRY,
    &vertical_flip::ENTRY,
    &rotate90::ENTRY,
    &rotate::ENTRY,
    &affine::ENTRY,
    &resized_crop::ENTRY,
    &brightness_contrast::ENTRY,
    &hue_saturation::ENTRY,
    &gamma::ENTRY,
    &to_gray::ENTRY,
    &gaussian_blur::ENTRY,
    &sharpen::ENTRY,
    &gauss_noise::ENTRY,
    &image_compression::ENTRY,
    &coarse_dropout::ENTRY,
    &mixup::ENTRY,
    &cutmix::ENTRY,
];
