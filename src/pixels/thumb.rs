//! Small pictures for showing, by the fastest way there is for each format.

use super::resize::{fit, fitted};
use super::{Format, Image, Limits, PixelsError, decode, guard, jpeg, orient, source};
use std::path::Path;

/// A picture of the file at `path` that fits in `side_px` x `side_px`, by the fastest way (scaled JPEG decoding). Never enlarged.
/// For showing and for features: trial and export decode in full.
pub fn thumbnail(path: &Path, side_px: u32, limits: &Limits) -> Result<Image, PixelsError> {
    thumbnail_of(&source::read(path, limits)?, path, side_px, limits)
}

/// As [`thumbnail`], of `bytes` that were read already from the file at `path`.
pub fn thumbnail_of(bytes: &[u8], path: &Path, side_px: u32, limits: &Limits) -> Result<Image, PixelsError> {
    let format = source::format_of(bytes, path)?;
    if format == Format::Jpeg
        && let Ok(small) = guard::guarded(format, || scaled_jpeg(bytes, side_px, limits))
    {
        return Ok(small);
    }
    // Whatever was wrong above, the full decoder says it better, or can read it after all.
    Ok(fit(&decode::decode_as(bytes, format, limits)?, side_px))
}

/// Smaller pictures are decoded about as fast as the preview in them is found, and are more often edited without it.
const WORTH_A_PREVIEW_PX: u64 = 2_000_000;

/// The camera's own preview at `width` x `height`, if it is as large as that and of the picture's shape: many are cut or have bars.
fn preview(bytes: &[u8], (width, height): (u32, u32), limits: &Limits) -> Option<Image> {
    let small = super::exif::preview(bytes)?;
    let header = jpeg::checked_header(&small, limits).ok()?;
    let (width_px, height_px) = (u64::from(header.width), u64::from(header.height));
    let enough = header.width >= width && header.height >= height;
    // The same shape: to within a pixel of the preview's height.
    let same = (width_px * u64::from(height)).abs_diff(height_px * u64::from(width)) <= u64::from(width);
    let image = (enough && same).then(|| jpeg::decode(&small, limits).ok()).flatten()?;
    Some(super::resize::resize(&image, width, height))
}

/// Decodes at the smallest of 1/8, 1/4, 1/2 and 1 that is not below what is wanted, shrinks the rest, and turns last, when
/// there is least to turn.
fn scaled_jpeg(bytes: &[u8], side_px: u32, limits: &Limits) -> Result<Image, PixelsError> {
    let header = jpeg::checked_header(bytes, limits)?;
    let (width, height) = fitted(header.width, header.height, side_px);
    if u64::from(header.width) * u64::from(header.height) >= WORTH_A_PREVIEW_PX
        && let Some(preview) = preview(bytes, (width, height), limits)
    {
        return Ok(orient::upright(preview, header.orientation));
    }
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let damaged = |error| PixelsError::damaged(Format::Jpeg, error);
    // Both fit: the sides of a JPEG are 16-bit numbers.
    decoder.scale(width as u16, height as u16).map_err(damaged)?;
    let data = decoder.decode().map_err(damaged)?;
    let image = jpeg::from_tolerant(&decoder, data)?;
    Ok(orient::upright(super::resize::resize(&image, width, height), header.orientation))
}
