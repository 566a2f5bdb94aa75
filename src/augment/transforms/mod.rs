//! One transform, one file. To add one: write its file (a `Transform` and its `ENTRY`), name it here, and add it to the list.

mod affine;
mod automatic;
mod brightness_contrast;
mod chromatic_aberration;
mod cmo;
mod coarse_dropout;
mod crop;
mod crop_and_pad;
mod cutmix;
mod d4;
mod elastic;
mod erasing;
mod fill;
mod framing;
mod gamma;
mod gauss_noise;
mod gaussian_blur;
mod grid_distortion;
mod grid_dropout;
mod grid_shuffle;
mod holes;
mod horizontal_flip;
mod hue_saturation;
mod illumination;
mod image_compression;
mod max_size;
mod mixup;
mod mosaic;
mod optical_distortion;
mod pad;
mod perspective;
mod plasma;
mod random_fog;
mod random_rain;
mod random_scale;
mod random_shadow;
mod random_snow;
mod resize;
mod resized_crop;
mod rotate;
mod rotate90;
mod safe_rotate;
mod sampling;
mod shapes;
mod sharpen;
mod shift_scale_rotate;
mod spatter;
mod sun_flare;
mod thin_plate_spline;
mod to_gray;
mod transpose;
mod vertical_flip;
mod xy_masking;

use super::entry::Entry;

/// Every transform, in the order of menus.
pub(super) static CATALOG: &[&Entry] = &[
    &horizontal_flip::ENTRY,
    &vertical_flip::ENTRY,
    &transpose::ENTRY,
    &d4::ENTRY,
    &rotate90::ENTRY,
    &rotate::ENTRY,
    &safe_rotate::ENTRY,
    &affine::ENTRY,
    &shift_scale_rotate::ENTRY,
    &perspective::ENTRY,
    &elastic::ENTRY,
    &grid_distortion::ENTRY,
    &optical_distortion::ENTRY,
    &thin_plate_spline::ENTRY,
    &grid_shuffle::ENTRY,
    &resized_crop::ENTRY,
    &crop::RANDOM,
    &crop::CENTER,
    &crop_and_pad::ENTRY,
    &pad::ENTRY,
    &resize::ENTRY,
    &max_size::LONGEST,
    &max_size::SMALLEST,
    &random_scale::ENTRY,
    &brightness_contrast::ENTRY,
    &hue_saturation::ENTRY,
    &gamma::ENTRY,
    &to_gray::ENTRY,
    &gaussian_blur::ENTRY,
    &sharpen::ENTRY,
    &gauss_noise::ENTRY,
    &image_compression::ENTRY,
    &coarse_dropout::ENTRY,
    &erasing::ENTRY,
    &grid_dropout::ENTRY,
    &xy_masking::ENTRY,
    &random_shadow::ENTRY,
    &sun_flare::ENTRY,
    &random_fog::ENTRY,
    &random_rain::ENTRY,
    &random_snow::ENTRY,
    &spatter::ENTRY,
    &illumination::ENTRY,
    &plasma::ENTRY,
    &chromatic_aberration::ENTRY,
    &mixup::ENTRY,
    &cutmix::ENTRY,
    &cmo::ENTRY,
    &mosaic::ENTRY,
    &automatic::trivial::ENTRY,
    &automatic::rand::ENTRY,
    &automatic::aug_mix::ENTRY,
];
