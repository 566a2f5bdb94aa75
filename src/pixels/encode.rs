//! Writing an image as JPEG, PNG or WebP bytes, the same for the same image.

use super::{Encoding, Image, Layout, PixelsError};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use libjpeg_turbo_rs::{PixelFormat, Subsampling};

/// `image` encoded. The same image always gives the same bytes.
///
/// JPEG halves the colour resolution (4:2:0), as libjpeg and OpenCV do. An image with alpha is refused as JPEG, because there is
/// no right colour to put behind it: write it as PNG. Sides beyond 65 535 pixels do not fit in a JPEG.
pub fn encode(image: &Image, encoding: Encoding) -> Result<Vec<u8>, PixelsError> {
    match encoding {
        Encoding::Jpeg(quality) => jpeg(image, quality.clamp(1, 100)),
        Encoding::Png => png(image),
        Encoding::WebP => webp(image),
    }
}

fn jpeg(image: &Image, quality: u8) -> Result<Vec<u8>, PixelsError> {
    let (format, subsampling) = match image.layout {
        Layout::Grey => (PixelFormat::Grayscale, Subsampling::S444),
        Layout::Rgb => (PixelFormat::Rgb, Subsampling::S420),
        Layout::GreyAlpha | Layout::Rgba => {
            return Err(PixelsError::Encode { reason: "JPEG keeps no transparency; write it as PNG".to_owned() });
        }
    };
    if image.width.max(image.height) > 65_535 {
        let reason = format!("a JPEG has at most 65535 pixels a side, this image has {} x {}", image.width, image.height);
        return Err(PixelsError::Encode { reason });
    }
    let (width, height) = (image.width as usize, image.height as usize);
    libjpeg_turbo_rs::compress(&image.data, width, height, format, quality, subsampling)
        .map_err(|error| PixelsError::Encode { reason: error.to_string() })
}

fn png(image: &Image) -> Result<Vec<u8>, PixelsError> {
    let mut bytes = Vec::with_capacity(image.data.len() / 2 + 1024);
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
        .write_image(&image.data, image.width, image.height, colour(image.layout))
        .map_err(|error| PixelsError::Encode { reason: error.to_string() })?;
    Ok(bytes)
}

/// Without loss: the encoder knows no other way. The format holds at most 16 383 pixels a side.
fn webp(image: &Image) -> Result<Vec<u8>, PixelsError> {
    if image.width.max(image.height) > 16_383 {
        let reason = format!("a WebP has at most 16383 pixels a side, this image has {} x {}", image.width, image.height);
        return Err(PixelsError::Encode { reason });
    }
    let mut bytes = Vec::with_capacity(image.data.len() / 2 + 1024);
    WebPEncoder::new_lossless(&mut bytes)
        .write_image(&image.data, image.width, image.height, colour(image.layout))
        .map_err(|error| PixelsError::Encode { reason: error.to_string() })?;
    Ok(bytes)
}

fn colour(layout: Layout) -> ExtendedColorType {
    match layout {
        Layout::Grey => ExtendedColorType::L8,
        Layout::GreyAlpha => ExtendedColorType::La8,
        Layout::Rgb => ExtendedColorType::Rgb8,
        Layout::Rgba => ExtendedColorType::Rgba8,
    }
}
