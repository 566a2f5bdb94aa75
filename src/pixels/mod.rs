//! The one place that decodes, turns by EXIF, limits size, shrinks and encodes. Everything above sees an [`Image`].

mod cmyk;
mod decode;
mod encode;
mod ended;
mod exif;
mod guard;
mod jpeg;
mod jpeg_header;
mod orient;
mod others;
mod probe;
mod resize;
mod sniff;
mod source;
#[cfg(test)]
mod tests;
mod thumb;
mod tone;

pub use decode::{decode, decode_file, decode_read};
pub use encode::encode;
pub use ended::{END, ends_whole, is_cut};
pub use exif::exif;
pub use guard::in_decoder;
pub use probe::{Begun, probe, probe_begun};
pub use resize::{fit, resize, resize_part};
pub use sniff::sniff;
pub use source::{read as read_file, regular};
pub use thumb::{thumbnail, thumbnail_of};

/// How many samples a pixel has, and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    /// One sample: brightness.
    Grey,
    /// Brightness and straight alpha.
    GreyAlpha,
    /// Red, green, blue (sRGB).
    Rgb,
    /// Red, green, blue and straight alpha.
    Rgba,
}

impl Layout {
    /// Samples a pixel, alpha included: 1 to 4.
    pub fn channels(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    /// Samples a pixel without alpha: 1 or 3.
    pub fn colours(self) -> usize {
        match self {
            Self::Grey | Self::GreyAlpha => 1,
            Self::Rgb | Self::Rgba => 3,
        }
    }

    /// Whether the last sample is alpha.
    pub fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::Rgba)
    }
}

/// An upright image of 8-bit samples in memory: row by row, samples of a pixel side by side, no padding.
///
/// Sixteen-bit files are rounded to eight bits when decoded (originals are exported as their own bytes, so nothing is lost).
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    width: u32,
    height: u32,
    layout: Layout,
    data: Vec<u8>,
}

impl Image {
    /// An image from its samples; `None` unless both sides are at least 1 and `data` has width x height x channels bytes.
    pub fn new(width: u32, height: u32, layout: Layout, data: Vec<u8>) -> Option<Self> {
        let wanted = (width as usize).checked_mul(height as usize)?.checked_mul(layout.channels())?;
        (wanted > 0 && wanted == data.len()).then_some(Self { width, height, layout, data })
    }

    /// An image of one colour; `pixel` is cut or repeated to the layout's channels. Sides of 0 become 1.
    pub fn filled(width: u32, height: u32, layout: Layout, pixel: &[u8]) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        let pixels = width as usize * height as usize;
        // Zeros come from the system as they are, without a pass over them.
        let data = if pixel.iter().all(|sample| *sample == 0) {
            vec![0; pixels * layout.channels()]
        } else {
            pixel.iter().copied().cycle().take(layout.channels()).collect::<Vec<u8>>().repeat(pixels)
        };
        Self { width, height, layout, data }
    }

    /// An image whose rows `fill` makes, from above to below: it gets the number of a row and its samples to write, which still hold
    /// what it wrote before. Sides of 0 become 1.
    pub fn from_rows(width: u32, height: u32, layout: Layout, mut fill: impl FnMut(usize, &mut [u8])) -> Self {
        let (width, height) = (width.max(1), height.max(1));
        // Each row is made in the nearest cache and then goes to where it stays: nothing is written twice.
        let mut row = vec![0; width as usize * layout.channels()];
        let mut data = Vec::with_capacity(row.len() * height as usize);
        for y in 0..height as usize {
            fill(y, &mut row);
            data.extend_from_slice(&row);
        }
        Self { width, height, layout, data }
    }

    /// Width in pixels, at least 1.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels, at least 1.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// What the samples of a pixel mean.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// All samples, row by row.
    pub fn data(&self) -> &[u8] {
        &self.data
    }

    /// All samples, row by row, to write.
    pub fn data_mut(&mut self) -> &mut [u8] {
        &mut self.data
    }

    /// The samples themselves.
    pub fn into_data(self) -> Vec<u8> {
        self.data
    }

    /// The samples of the pixel at `x`, `y`; `None` outside.
    pub fn pixel(&self, x: u32, y: u32) -> Option<&[u8]> {
        let n = self.layout.channels();
        let at = (y as usize * self.width as usize + x as usize) * n;
        (x < self.width && y < self.height).then(|| &self.data[at..at + n])
    }
}

impl std::fmt::Debug for Image {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Image({} x {}, {:?})", self.width, self.height, self.layout)
    }
}

/// A file format that evenset reads, told by content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG, any colour model (grey, YCbCr, CMYK, YCCK).
    Jpeg,
    /// PNG.
    Png,
    /// WebP, lossy or lossless; of an animation the first frame.
    WebP,
    /// GIF; the first frame.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF; the first page.
    Tiff,
    /// PBM, PGM, PPM, PAM.
    Pnm,
    /// Truevision TGA (told by extension and a plausible header: it has no magic number).
    Tga,
    /// QOI.
    Qoi,
}

impl std::fmt::Display for Format {
    /// As people write it: "JPEG".
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Pnm => "PNM",
            Self::Tga => "TGA",
            Self::Qoi => "QOI",
        })
    }
}

/// What a header tells without decoding, after turning by EXIF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Upright width in pixels.
    pub width: u32,
    /// Upright height in pixels.
    pub height: u32,
    /// By content.
    pub format: Format,
}

/// Guards against decompression bombs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Most pixels (width x height) that are decoded.
    pub max_pixels: u64,
    /// Most bytes of a file that are read.
    pub max_file_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_pixels: 1 << 28, max_file_bytes: 1 << 30 }
    }
}

/// Why pixels could not be had. The messages are whole sentences for people, without the path.
#[derive(Debug, thiserror::Error)]
pub enum PixelsError {
    /// The file could not be read.
    #[error("cannot read the file: {0}")]
    Io(#[from] std::io::Error),
    /// Zero bytes.
    #[error("the file is empty")]
    Empty,
    /// No known format.
    #[error("not an image of a format that evenset reads")]
    Unknown,
    /// Beyond [`Limits`].
    #[error("{what} is over the limit of {limit}")]
    TooLarge {
        /// "60000 x 60000 pixels".
        what: String,
        /// "268 million pixels".
        limit: String,
    },
    /// The decoder gave up.
    #[error("damaged {format:?} data: {reason}")]
    Damaged {
        /// By content.
        format: Format,
        /// The decoder's words.
        reason: String,
    },
    /// A sound file that uses a part of its format that no decoder at hand knows (arithmetic coding, 12-bit JPEG).
    #[error("{format:?} data of a kind that cannot be decoded: {reason}")]
    Unsupported {
        /// By content.
        format: Format,
        /// Which part.
        reason: String,
    },
    /// An image that cannot be written as asked.
    #[error("cannot encode the image: {reason}")]
    Encode {
        /// Why, and what to do.
        reason: String,
    },
}

impl PixelsError {
    /// The size in pixels is over the limit.
    fn too_many_pixels(width: u32, height: u32, limits: &Limits) -> Self {
        let limit = format!("{} million pixels", limits.max_pixels / 1_000_000);
        Self::TooLarge { what: format!("{width} x {height} pixels"), limit }
    }

    /// The decoder's words about data of `format`.
    fn damaged(format: Format, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { format, reason: reason.to_string() }
    }
}

impl Limits {
    /// An error if an image of this size must not be decoded (or has no pixels at all).
    fn check(&self, width: u32, height: u32, format: Format) -> Result<(), PixelsError> {
        if width == 0 || height == 0 {
            return Err(PixelsError::damaged(format, format!("its size is {width} x {height} pixels")));
        }
        if u64::from(width) * u64::from(height) > self.max_pixels {
            return Err(PixelsError::too_many_pixels(width, height, self));
        }
        Ok(())
    }
}

/// What an encoder writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JPEG of this quality, 1 to 100; alpha cannot be kept.
    Jpeg(u8),
    /// PNG, fast setting.
    Png,
    /// WebP without loss; at most 16 383 pixels a side.
    WebP,
}

/// What made images are written as unless something else is asked for.
impl Default for Encoding {
    fn default() -> Self {
        Self::Jpeg(90)
    }
}
