//! One transform, one file. To add one: write its file (a `Transform` and its `ENTRY`), name it here, and add it to the list.

mod affine;
mod auto_contrast;
mod automatic;
mod box_blur;
mod brightness_contrast;
mod channel_dropout;
mod channel_shuffle;
mod chromatic_aberration;
mod clahe;
mod cmo;
mod coarse_dropout;
mod color_jitter;
mod crop;
mod crop_and_pad;
mod cutmix;
mod d4;
mod defocus;
mod downscale;
mod elastic;
mod emboss;
mod equalize;
mod erasing;
mod fancy_pca;
mod fill;
mod framing;
mod gamma;
mod gauss_noise;
mod gaussian_blur;
mod glass_blur;
mod glow;
mod grid_distortion;
mod grid_dropout;
mod grid_shuffle;
mod holes;
mod horizontal_flip;
mod hue_saturation;
mod illumination;
mod image_compression;
mod invert;
mod iso_noise;
mod max_size;
mod median_blur;
mod mixup;
mod mosaic;
mod motion_blur;
mod multiplicative_noise;
mod odd;
mod optical_distortion;
mod pad;
mod perspective;
mod planckian_jitter;
mod plasma;
mod posterize;
mod random_fog;
mod random_rain;
mod random_scale;
mod random_shadow;
mod random_snow;
mod resize;
mod resized_crop;
mod rgb_shift;
mod rotate;
mod rotate90;
mod safe_rotate;
mod salt_and_pepper;
mod sampling;
mod shapes;
mod sharpen;
mod shift_scale_rotate;
mod shot_noise;
mod snowfall;
mod solarize;
mod spatter;
mod sun_flare;
mod superpixels;
mod thin_plate_spline;
mod to_colour_space;
mod to_gray;
mod to_sepia;
mod tone_curve;
mod transpose;
mod unsharp_mask;
mod vertical_flip;
mod xy_masking;
mod zoom_blur;

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
    &color_jitter::ENTRY,
    &rgb_shift::ENTRY,
    &planckian_jitter::ENTRY,
    &tone_curve::ENTRY,
    &auto_contrast::ENTRY,
    &equalize::ENTRY,
    &clahe::ENTRY,
    &fancy_pca::ENTRY,
    &to_sepia::ENTRY,
    &posterize::ENTRY,
    &solarize::ENTRY,
    &invert::ENTRY,
    &channel_shuffle::ENTRY,
    &channel_dropout::ENTRY,
    &to_colour_space::ENTRY,
    &gaussian_blur::ENTRY,
    &box_blur::ENTRY,
    &median_blur::ENTRY,
    &motion_blur::ENTRY,
    &defocus::ENTRY,
    &zoom_blur::ENTRY,
    &glass_blur::ENTRY,
    &sharpen::ENTRY,
    &unsharp_mask::ENTRY,
    &emboss::ENTRY,
    &gauss_noise::ENTRY,
    &iso_noise::ENTRY,
    &shot_noise::ENTRY,
    &multiplicative_noise::ENTRY,
    &salt_and_pepper::ENTRY,
    &image_compression::ENTRY,
    &downscale::ENTRY,
    &superpixels::ENTRY,
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
