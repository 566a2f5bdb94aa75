//! JPEG in full: the fast decoder first and strictly, a tolerant second one for files that are odd but whole.

use super::jpeg_header::{JpegHeader, Look, has_end, look};
use super::{Format, Image, Layout, Limits, PixelsError, cmyk, orient};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// The header of the whole file in `bytes`, its size within `limits` and its kind known to the decoders.
pub(super) fn checked_header(bytes: &[u8], limits: &Limits) -> Result<JpegHeader, PixelsError> {
    let header = match look(bytes) {
        Look::Found(header) => header,
        Look::Needs(_) => return Err(cut_short()),
        Look::Broken(reason) => return Err(PixelsError::damaged(Format::Jpeg, reason)),
    };
    limits.check(header.width, header.height, Format::Jpeg)?;
    if let Some(reason) = header.unsupported() {
        return Err(PixelsError::Unsupported { format: Format::Jpeg, reason });
    }
    if !has_end(bytes, &header) {
        return Err(cut_short());
    }
    Ok(header)
}

/// Decodes in full and turns upright.
pub(super) fn decode(bytes: &[u8], limits: &Limits) -> Result<Image, PixelsError> {
    let header = checked_header(bytes, limits)?;
    let image = match strict(bytes, limits) {
        Ok(image) => image,
        Err(reason) => tolerant(bytes, &header, &reason)?,
    };
    Ok(orient::upright(image, header.orientation))
}

fn cut_short() -> PixelsError {
    PixelsError::damaged(Format::Jpeg, "the file is cut short")
}

/// zune-jpeg in strict mode: in its usual mode it paints what is missing grey and says nothing.
fn strict(bytes: &[u8], limits: &Limits) -> Result<Image, String> {
    let side = usize::try_from(limits.max_pixels).unwrap_or(usize::MAX).min(65_535);
    let options = DecoderOptions::default().set_strict_mode(true).set_max_width(side).set_max_height(side);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| error.to_string())?;
    let stored = decoder.input_colorspace().ok_or("no colour space")?;
    let wanted = match stored {
        ColorSpace::Luma | ColorSpace::CMYK | ColorSpace::YCCK => stored,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(options.jpeg_set_out_colorspace(wanted));
    let (width, height) = decoder.dimensions().ok_or("no size")?;
    let data = decoder.decode().map_err(|error| error.to_string())?;
    let (layout, data) = match wanted {
        ColorSpace::Luma => (Layout::Grey, data),
        ColorSpace::CMYK => (Layout::Rgb, cmyk::inverted_cmyk_to_rgb(&data)),
        ColorSpace::YCCK => (Layout::Rgb, cmyk::ycck_to_rgb(&data)),
        _ => (Layout::Rgb, data),
    };
    Image::new(width as u32, height as u32, layout, data).ok_or_else(|| "the decoder gave fewer pixels than it said".to_owned())
}

/// jpeg-decoder overlooks stray bytes between segments, which many cameras and web sites leave, yet reports data that is missing
/// or unreadable. `reason` is why the strict decoder refused.
fn tolerant(bytes: &[u8], header: &JpegHeader, reason: &str) -> Result<Image, PixelsError> {
    // An end marker in the middle of a scan is the one loss that the second decoder would paint over.
    if reason.contains("EOI") || reason.contains("Premature") {
        return Err(PixelsError::damaged(Format::Jpeg, reason));
    }
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    decoder.set_max_decoding_buffer_size(header.width as usize * header.height as usize * 4);
    let data = decoder.decode().map_err(|error| PixelsError::damaged(Format::Jpeg, error))?;
    from_tolerant(&decoder, data)
}

/// What jpeg-decoder gave, at whatever scale, as an image (not yet turned).
pub(super) fn from_tolerant(decoder: &jpeg_decoder::Decoder<&[u8]>, data: Vec<u8>) -> Result<Image, PixelsError> {
    use jpeg_decoder::PixelFormat;
    let info = decoder.info().ok_or_else(|| PixelsError::damaged(Format::Jpeg, "no header"))?;
    let (layout, data) = match info.pixel_format {
        PixelFormat::L8 => (Layout::Grey, data),
        PixelFormat::RGB24 => (Layout::Rgb, data),
        // It turns YCCK to CMYK and un-inverts both.
        PixelFormat::CMYK32 => (Layout::Rgb, cmyk::ink_to_rgb(&data)),
        PixelFormat::L16 => return Err(PixelsError::Unsupported { format: Format::Jpeg, reason: "16 bits a sample".to_owned() }),
    };
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    Image::new(width, height, layout, data).ok_or_else(|| PixelsError::damaged(Format::Jpeg, "fewer pixels than its header says"))
}
