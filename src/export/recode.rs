//! What is asked for beside the originals' own bytes: another size, another format. Nothing of it happens unless it is asked for.

use super::Options;
use super::entry::Written;
use crate::pixels::{self, Encoding, Facts, Format, Image, Limits};
use std::fmt;
use std::str::FromStr;

/// JPEG's longest side.
const JPEG_SIDE_PX: u32 = 65_535;

/// WebP's longest side.
const WEBP_SIDE_PX: u32 = 16_383;

/// JPEG quality where a word says none.
const QUALITY: u8 = 90;

/// The size that every image is to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resize {
    /// So many pixels wide and high, whatever the shape was.
    Exact(u32, u32),
    /// The shorter side, in pixels; the shape is kept.
    Shorter(u32),
}

impl Resize {
    /// Sides that can be asked for, in pixels.
    pub const SIDES_PX: std::ops::RangeInclusive<u32> = 1..=WEBP_SIDE_PX;

    /// The size of an image of `width` x `height` pixels afterwards. A strip loses its shape where its longer side would become longer than
    /// any side that can be asked for: of 1 x 5 000 pixels nothing sensible has a shorter side of 1 024.
    pub fn of(self, width: u32, height: u32) -> (u32, u32) {
        match self {
            Self::Exact(width, height) => (width, height),
            Self::Shorter(side) => {
                let (short, long) = (u64::from(width.min(height).max(1)), u64::from(width.max(height)));
                let long = ((long * u64::from(side) + short / 2) / short).min(u64::from(WEBP_SIDE_PX.max(side))) as u32;
                if width <= height { (side, long) } else { (long, side) }
            }
        }
    }
}

impl fmt::Display for Resize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact(width, height) => write!(f, "{width}x{height}"),
            Self::Shorter(side) => write!(f, "{side}"),
        }
    }
}

impl FromStr for Resize {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let side = |text: &str| text.trim().parse::<u32>().ok().filter(|side| Self::SIDES_PX.contains(side));
        let parsed = match text.split_once(['x', 'X', '×']) {
            Some((width, height)) => side(width).zip(side(height)).map(|(width, height)| Self::Exact(width, height)),
            None => side(text).map(Self::Shorter),
        };
        parsed
            .ok_or_else(|| format!("{text:?} is no size: write 224x224, or 256 for the shorter side; sides are 1 to {WEBP_SIDE_PX} pixels"))
    }
}

/// Reads `jpeg:90`, `jpeg`, `png` or `webp`.
///
/// # Errors
/// In words, with what there is.
pub fn encoding_from(text: &str) -> Result<Encoding, String> {
    let quality = |text: &str| text.parse::<u8>().ok().filter(|quality| (1..=100).contains(quality));
    match text.split_once(':') {
        None if text == "jpeg" || text == "jpg" => Ok(Encoding::Jpeg(QUALITY)),
        None if text == "png" => Ok(Encoding::Png),
        None if text == "webp" => Ok(Encoding::WebP),
        Some(("jpeg" | "jpg", number)) => {
            quality(number).map(Encoding::Jpeg).ok_or_else(|| format!("the quality of {text:?} is not a whole number from 1 to 100"))
        }
        _ => Err(format!("{text:?} is none of jpeg, jpeg:QUALITY, png, webp (webp is without loss)")),
    }
}

/// The word that [`encoding_from`] reads.
pub fn encoding_word(encoding: Encoding) -> String {
    match encoding {
        Encoding::Jpeg(quality) => format!("jpeg:{quality}"),
        Encoding::Png => "png".to_owned(),
        Encoding::WebP => "webp".to_owned(),
    }
}

/// `wanted`, or PNG where it cannot hold alpha or so long a side.
pub(super) fn encoding_of(image: &Image, wanted: Encoding) -> Encoding {
    let side = image.width().max(image.height());
    let holds = match wanted {
        Encoding::Jpeg(_) => !image.layout().has_alpha() && side <= JPEG_SIDE_PX,
        Encoding::WebP => side <= WEBP_SIDE_PX,
        Encoding::Png => true,
    };
    if holds { wanted } else { Encoding::Png }
}

/// `image` in the size that is asked for.
pub(super) fn sized(image: Image, resize: Option<Resize>) -> Image {
    match resize {
        Some(resize) => {
            let (width, height) = resize.of(image.width(), image.height());
            pixels::resize(&image, width, height)
        }
        None => image,
    }
}

/// What an original called `name` is written as if it is written anew; from the name alone, so that names are known beforehand.
fn format_for(name: &str, options: &Options) -> Encoding {
    let quality = match options.made {
        Encoding::Jpeg(quality) => quality,
        Encoding::Png | Encoding::WebP => QUALITY,
    };
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_lowercase()).unwrap_or_default();
    options.transcode.unwrap_or(match extension.as_str() {
        "jpg" | "jpeg" => Encoding::Jpeg(quality),
        "webp" => Encoding::WebP,
        _ => Encoding::Png,
    })
}

/// The extension of an original called `name`; its own where that says what is written.
pub(super) fn extension_for<'a>(name: &'a str, options: &Options) -> &'a str {
    let own = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let (usual, fits) = match format_for(name, options) {
        Encoding::Jpeg(_) => ("jpg", own.eq_ignore_ascii_case("jpg") || own.eq_ignore_ascii_case("jpeg")),
        Encoding::Png => ("png", own.eq_ignore_ascii_case("png")),
        Encoding::WebP => ("webp", own.eq_ignore_ascii_case("webp")),
    };
    if fits { own } else { usual }
}

/// How an original called `name` is to be written anew; `None` where its own bytes are what is asked for already.
pub(super) fn wanted(name: &str, facts: &Facts, options: &Options) -> Option<Encoding> {
    if options.resize.is_none() && options.transcode.is_none() {
        return None;
    }
    let right_size = options.resize.is_none_or(|resize| resize.of(facts.width, facts.height) == (facts.width, facts.height));
    let encoding = format_for(name, options);
    let right_format = matches!(
        (encoding, facts.format),
        (Encoding::Jpeg(_), Format::Jpeg) | (Encoding::Png, Format::Png) | (Encoding::WebP, Format::WebP)
    );
    // A name that was given another extension must not lie about its bytes.
    let own = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let format_matters = options.transcode.is_some() || extension_for(name, options) != own;
    (!right_size || (format_matters && !right_format)).then_some(encoding)
}

/// An original encoded anew.
#[derive(Debug)]
pub(super) struct Recoded {
    /// The file.
    pub(super) bytes: Vec<u8>,
    /// Of the very bytes that were decoded.
    pub(super) source_hash: blake3::Hash,
    /// Upright width and height in pixels before.
    pub(super) source_size: (u32, u32),
    /// And now.
    pub(super) size: (u32, u32),
    /// What the bytes are.
    pub(super) format: Written,
}

/// The image at `path` in the size that is asked for, as `encoding` or, where that cannot hold it, as PNG.
pub(super) fn recode(path: &std::path::Path, encoding: Encoding, options: &Options) -> Result<Recoded, pixels::PixelsError> {
    let read = pixels::read_file(path, &Limits::default())?;
    let image = pixels::decode_read(&read, path, &Limits::default())?;
    let source_size = (image.width(), image.height());
    let image = sized(image, options.resize);
    let encoding = encoding_of(&image, encoding);
    let bytes = pixels::encode(&image, encoding)?;
    Ok(Recoded {
        bytes,
        source_hash: blake3::hash(&read),
        source_size,
        size: (image.width(), image.height()),
        format: Written::of(encoding),
    })
}

/// Bytes that the original at `path`, called `name`, has if it is written anew; `None` where it keeps its own or cannot be decoded.
pub(super) fn asked(path: &std::path::Path, name: &str, options: &Options) -> Option<u64> {
    if !options.recodes() {
        return None;
    }
    let facts = pixels::probe(path, &Limits::default()).ok()?;
    let made = recode(path, wanted(name, &facts, options)?, options).ok()?;
    Some(made.bytes.len() as u64)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    fn options(resize: Option<&str>, transcode: Option<&str>) -> Options {
        let resize = resize.map(|text| text.parse().unwrap());
        Options { resize, transcode: transcode.map(|text| encoding_from(text).unwrap()), ..Options::new("out") }
    }

    #[test]
    fn sizes_keep_the_shape_unless_both_sides_are_named() {
        let of = |text: &str, width, height| text.parse::<Resize>().unwrap().of(width, height);
        assert_eq!(of("256", 500, 375), (341, 256));
        assert_eq!(of("256", 375, 500), (256, 341));
        assert_eq!(of("64", 10, 30), (64, 192));
        assert_eq!(of("224x160", 500, 375), (224, 160));
        assert_eq!(of("1024", 1, 5_000), (1024, 16_383), "no strip takes all memory");
        for bad in ["", "0", "224x", "x3", "224x0", "-5", "9999999"] {
            assert!(bad.parse::<Resize>().is_err(), "{bad}");
        }
        assert_eq!("224X160".parse::<Resize>().unwrap().to_string(), "224x160");
    }

    #[test]
    fn formats_come_back_from_their_words() {
        for word in ["jpeg:1", "jpeg:100", "png", "webp"] {
            assert_eq!(encoding_word(encoding_from(word).unwrap()), word);
        }
        assert_eq!(encoding_from("jpeg"), Ok(Encoding::Jpeg(90)));
        for bad in ["jpeg:0", "jpeg:101", "png:3", "gif", ""] {
            assert!(encoding_from(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn originals_are_written_anew_only_where_they_have_to_be() {
        let facts = |width, height, format| Facts { width, height, format };
        let photo = facts(500, 375, Format::Jpeg);
        assert_eq!(wanted("a.jpg", &photo, &options(None, None)), None);
        assert_eq!(wanted("a.jpg", &photo, &options(None, Some("jpeg:80"))), None);
        assert_eq!(wanted("a.jpg", &photo, &options(Some("375"), None)), None);
        assert_eq!(wanted("a.jpg", &photo, &options(Some("128"), None)), Some(Encoding::Jpeg(90)));
        assert_eq!(wanted("a.bmp", &facts(500, 375, Format::Bmp), &options(Some("128"), None)), Some(Encoding::Png));
        assert_eq!(wanted("a.bmp", &facts(500, 375, Format::Bmp), &options(Some("375"), None)), Some(Encoding::Png));
        assert_eq!(wanted("a.jpg", &photo, &options(None, Some("png"))), Some(Encoding::Png));
        assert_eq!(wanted("a.jpg", &facts(5, 3, Format::Png), &options(None, Some("jpeg"))), Some(Encoding::Jpeg(90)));
        assert_eq!(extension_for("a.JPEG", &options(None, Some("jpeg"))), "JPEG");
        assert_eq!(extension_for("a.bmp", &options(Some("9"), None)), "png");
        assert_eq!(extension_for("noext", &options(None, Some("webp"))), "webp");
    }
}
