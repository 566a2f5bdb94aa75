//! All formats but JPEG, by the `image` crate, within its limits.

use super::{Format, Image, Layout, Limits, PixelsError, orient, tone};
use image::codecs::{bmp, gif, png, pnm, qoi, tga, tiff, webp};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError};
use std::io::{BufRead, Seek};

/// The decoder of `format` on `reader`, its header read, and nothing more than its header.
fn decoder<'r, R: BufRead + Seek + 'r>(reader: R, format: Format) -> Result<Box<dyn ImageDecoder + 'r>, ImageError> {
    Ok(match format {
        Format::Png => Box::new(png::PngDecoder::new(reader)?),
        Format::WebP => Box::new(webp::WebPDecoder::new(reader)?),
        Format::Gif => Box::new(gif::GifDecoder::new(reader)?),
        Format::Bmp => Box::new(bmp::BmpDecoder::new(reader)?),
        Format::Tiff => Box::new(tiff::TiffDecoder::new(reader)?),
        Format::Pnm => Box::new(pnm::PnmDecoder::new(reader)?),
        Format::Tga => Box::new(tga::TgaDecoder::new(reader)?),
        Format::Qoi => Box::new(qoi::QoiDecoder::new(reader)?),
        Format::Jpeg => {
            let hint = image::error::ImageFormatHint::Exact(image::ImageFormat::Jpeg);
            return Err(ImageError::Unsupported(hint.into()));
        }
    })
}

/// Stored width, height and orientation from the header alone, checked against `limits`.
pub(super) fn header<R: BufRead + Seek>(reader: R, format: Format, limits: &Limits) -> Result<(u32, u32, Orientation), PixelsError> {
    let mut decoder = decoder(reader, format).map_err(|error| told(format, &error))?;
    let (width, height) = decoder.dimensions();
    limits.check(width, height, format)?;
    Ok((width, height, orientation(decoder.as_mut())))
}

/// Damaged EXIF data do not make the pixels worse: they then count as upright.
fn orientation(decoder: &mut dyn ImageDecoder) -> Orientation {
    decoder.orientation().unwrap_or(Orientation::NoTransforms)
}

/// Decodes in full and turns upright.
pub(super) fn decode<R: BufRead + Seek>(reader: R, format: Format, limits: &Limits) -> Result<Image, PixelsError> {
    let mut decoder = decoder(reader, format).map_err(|error| told(format, &error))?;
    let (width, height) = decoder.dimensions();
    limits.check(width, height, format)?;
    let mut guards = image::Limits::default();
    // The deepest pixel (four floats) and a decoder's own buffer of the same size.
    guards.max_alloc = Some(u64::from(width) * u64::from(height) * 32 + (64 << 20));
    decoder.set_limits(guards).map_err(|error| told(format, &error))?;
    let orientation = orientation(decoder.as_mut());
    let decoded = DynamicImage::from_decoder(Boxed(decoder)).map_err(|error| told(format, &error))?;
    let image = eight_bit(decoded).ok_or_else(|| PixelsError::damaged(format, "fewer pixels than its header says"))?;
    let image = if format == Format::Gif { without_idle_alpha(image) } else { image };
    Ok(orient::upright(image, orientation))
}

/// The error in our words: a part that the decoder does not know is not damage.
fn told(format: Format, error: &ImageError) -> PixelsError {
    match error {
        ImageError::Unsupported(what) => PixelsError::Unsupported { format, reason: what.to_string() },
        ImageError::IoError(io) if io.kind() == std::io::ErrorKind::UnexpectedEof => PixelsError::damaged(format, "the file is cut short"),
        other => PixelsError::damaged(format, other),
    }
}

fn eight_bit(decoded: DynamicImage) -> Option<Image> {
    use DynamicImage as D;
    let (width, height) = (decoded.width(), decoded.height());
    let (layout, data) = match decoded {
        D::ImageLuma8(buffer) => (Layout::Grey, buffer.into_raw()),
        D::ImageLumaA8(buffer) => (Layout::GreyAlpha, buffer.into_raw()),
        D::ImageRgb8(buffer) => (Layout::Rgb, buffer.into_raw()),
        D::ImageRgba8(buffer) => (Layout::Rgba, buffer.into_raw()),
        D::ImageLuma16(buffer) => (Layout::Grey, tone::from_sixteen(buffer.as_raw())),
        D::ImageLumaA16(buffer) => (Layout::GreyAlpha, tone::from_sixteen(buffer.as_raw())),
        D::ImageRgb16(buffer) => (Layout::Rgb, tone::from_sixteen(buffer.as_raw())),
        D::ImageRgba16(buffer) => (Layout::Rgba, tone::from_sixteen(buffer.as_raw())),
        D::ImageRgb32F(buffer) => (Layout::Rgb, tone::from_float(buffer.as_raw())),
        D::ImageRgba32F(buffer) => (Layout::Rgba, tone::from_float(buffer.as_raw())),
        other => (Layout::Rgba, other.into_rgba8().into_raw()),
    };
    Image::new(width, height, layout, data)
}

/// The GIF decoder always gives alpha; where no pixel is transparent the picture has none.
fn without_idle_alpha(image: Image) -> Image {
    if image.layout != Layout::Rgba || image.data.as_chunks::<4>().0.iter().any(|pixel| pixel[3] != 255) {
        return image;
    }
    let data = image.data.as_chunks::<4>().0.iter().flat_map(|&[r, g, b, _]| [r, g, b]).collect();
    Image { layout: Layout::Rgb, data, ..image }
}

/// `DynamicImage::from_decoder` wants a sized decoder.
struct Boxed<'r>(Box<dyn ImageDecoder + 'r>);

impl ImageDecoder for Boxed<'_> {
    fn dimensions(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    fn color_type(&self) -> image::ColorType {
        self.0.color_type()
    }

    fn read_image(self, buffer: &mut [u8]) -> Result<(), ImageError> {
        self.0.read_image_boxed(buffer)
    }

    fn read_image_boxed(self: Box<Self>, buffer: &mut [u8]) -> Result<(), ImageError> {
        self.0.read_image_boxed(buffer)
    }
}
