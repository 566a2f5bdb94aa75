//! Writing an image as JPEG or PNG bytes, the same for the same image.

use super::{Encoding, Image, Layout, PixelsError};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

/// `image` encoded. The same image always gives the same bytes.
///
/// JPEG halves the colour resolution (4:2:0), as libjpeg and OpenCV do. An image with alpha is refused as JPEG, because there is
/// no right colour to put behind it: write it as PNG. Sides beyond 65 535 pixels do not fit in a JPEG.
pub fn encode(image: &Image, encoding: Encoding) -> Result<Vec<u8>, PixelsError> {
    match encoding {
        Encoding::Jpeg(quality) => jpeg(image, quality.clamp(1, 100)),
        Encoding::Png => png(image),
    }
}

fn jpeg(image: &Image, quality: u8) -> Result<Vec<u8>, PixelsError> {
    let colour = match image.layout {
        Layout::Grey => ColorType::Luma,
        Layout::Rgb => ColorType::Rgb,
        Layout::GreyAlpha | Layout::Rgba => {
            return Err(PixelsError::Encode { reason: "JPEG keeps no transparency; write it as PNG".to_owned() });
        }
    };
    let (Ok(width), Ok(height)) = (u16::try_from(image.width), u16::try_from(image.height)) else {
        let reason = format!("a JPEG has at most 65535 pixels a side, this image has {} x {}", image.width, image.height);
        return Err(PixelsError::Encode { reason });
    };
    let mut bytes = Vec::with_capacity(image.data.len() / 8 + 1024);
    let mut encoder = Encoder::new(&mut bytes, quality);
    if image.layout == Layout::Rgb {
        encoder.set_sampling_factor(SamplingFactor::R_4_2_0);
    }
    encoder.encode(&image.data, width, height, colour).map_err(|error| PixelsError::Encode { reason: error.to_string() })?;
    Ok(bytes)
}

fn png(image: &Image) -> Result<Vec<u8>, PixelsError> {
    let colour = match image.layout {
        Layout::Grey => ExtendedColorType::L8,
        Layout::GreyAlpha => ExtendedColorType::La8,
        Layout::Rgb => ExtendedColorType::Rgb8,
        Layout::Rgba => ExtendedColorType::Rgba8,
    };
    let mut bytes = Vec::with_capacity(image.data.len() / 2 + 1024);
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Fast, FilterType::Adaptive)
        .write_image(&image.data, image.width, image.height, colour)
        .map_err(|error| PixelsError::Encode { reason: error.to_string() })?;
    Ok(bytes)
}
