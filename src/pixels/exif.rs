//! What a camera wrote beside the pixels, for people to read.

use super::{Limits, source};
use exif::{Exif, Field, In, Reader, Tag, Value};
use std::io::Cursor;
use std::path::Path;

/// What people ask for first, in their words.
const KNOWN: [(Tag, &str); 14] = [
    (Tag::DateTimeOriginal, "Taken"),
    (Tag::Make, "Make"),
    (Tag::Model, "Camera"),
    (Tag::LensModel, "Lens"),
    (Tag::ExposureTime, "Exposure"),
    (Tag::FNumber, "Aperture"),
    (Tag::PhotographicSensitivity, "ISO"),
    (Tag::FocalLength, "Focal length"),
    (Tag::Flash, "Flash"),
    (Tag::Orientation, "Stored orientation"),
    (Tag::Software, "Software"),
    (Tag::Artist, "Artist"),
    (Tag::Copyright, "Copyright"),
    (Tag::ImageDescription, "Description"),
];

/// More lines than this are not told, nor longer ones.
const MOST_LINES: usize = 40;
const MOST_CHARS: usize = 120;

/// The EXIF data of the file at `path` as (what, value), the most asked for first; none if it has none or they cannot be read.
pub fn exif(path: &Path, limits: &Limits) -> Vec<(String, String)> {
    source::read(path, limits).map(|bytes| in_bytes(&bytes)).unwrap_or_default()
}

fn in_bytes(bytes: &[u8]) -> Vec<(String, String)> {
    let Ok(data) = Reader::new().continue_on_error(true).read_from_container(&mut Cursor::new(bytes)).or_else(|error| {
        // Part of it is better than nothing.
        error.distill_partial_result(|_| {})
    }) else {
        return Vec::new();
    };
    let primary: Vec<&Field> = data.fields().filter(|field| field.ifd_num == In::PRIMARY).collect();
    let known = KNOWN.iter().filter_map(|(tag, words)| {
        let field = primary.iter().find(|field| field.tag == *tag)?;
        Some((*words, value(field, &data)?))
    });
    let others = primary.iter().filter(|field| !KNOWN.iter().any(|(tag, _)| *tag == field.tag) && is_short(&field.value));
    let others = others.filter_map(|field| Some((field.tag.description()?, value(field, &data)?)));
    known.chain(others).take(MOST_LINES).map(|(what, value)| (what.to_owned(), value)).collect()
}

/// Whether a value can be read by people: no blob of a maker, no long list of numbers.
fn is_short(value: &Value) -> bool {
    match value {
        Value::Ascii(_) => true,
        Value::Undefined(..) | Value::Unknown(..) => false,
        Value::Byte(list) => list.len() <= 4,
        Value::Short(list) => list.len() <= 4,
        Value::Long(list) => list.len() <= 4,
        Value::Rational(list) => list.len() <= 4,
        Value::SRational(list) => list.len() <= 4,
        _ => false,
    }
}

fn value(field: &Field, data: &Exif) -> Option<String> {
    let shown = field.display_value().with_unit(data).to_string();
    let plain: String = shown.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let plain = plain.trim().trim_matches('"').trim();
    if plain.is_empty() {
        return None;
    }
    let mut short: String = plain.chars().take(MOST_CHARS).collect();
    if plain.chars().count() > MOST_CHARS {
        short.push('…');
    }
    Some(short)
}

/// The preview that a camera put into the EXIF data of a JPEG, still encoded.
pub(super) fn preview(jpeg: &[u8]) -> Option<Vec<u8>> {
    let data = Reader::new().read_from_container(&mut Cursor::new(jpeg)).ok()?;
    let number = |tag| data.get_field(tag, In::THUMBNAIL)?.value.get_uint(0).map(|number| number as usize);
    let (at, len) = (number(Tag::JPEGInterchangeFormat)?, number(Tag::JPEGInterchangeFormatLength)?);
    data.buf().get(at..at.checked_add(len)?).map(<[u8]>::to_vec)
}

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    /// A TIFF block with a make (text), an orientation, a maker's blob and a preview, as a camera writes them.
    fn block(preview: &[u8]) -> Vec<u8> {
        let mut tiff = b"II\x2A\0\x08\0\0\0".to_vec();
        let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
            [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value].concat()
        };
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(entry(0x010F, 2, 4, *b"Abc\0"));
        tiff.extend(entry(0x0112, 3, 1, [1, 0, 0, 0]));
        let second = tiff.len() as u32 + 4;
        tiff.extend(second.to_le_bytes());
        let at = second + 2 + 2 * 12 + 4;
        tiff.extend(2_u16.to_le_bytes());
        tiff.extend(entry(0x0201, 4, 1, at.to_le_bytes()));
        tiff.extend(entry(0x0202, 4, 1, (preview.len() as u32).to_le_bytes()));
        tiff.extend([0; 4]);
        tiff.extend(preview);
        tiff
    }

    pub(in crate::pixels) fn with_exif(jpeg: &[u8], preview: &[u8]) -> Vec<u8> {
        let body = [b"Exif\0\0", &block(preview)[..]].concat();
        let length = (body.len() as u16 + 2).to_be_bytes();
        [&jpeg[..2], &[0xFF, 0xE1], &length, &body, &jpeg[2..]].concat()
    }

    #[test]
    fn words_and_the_preview_are_found() {
        let jpeg =
            super::super::encode(&super::super::Image::filled(8, 8, super::super::Layout::Grey, &[9]), super::super::Encoding::Jpeg(90));
        let bytes = with_exif(&jpeg.unwrap(), b"small");
        let lines = in_bytes(&bytes);
        assert_eq!(lines[0], ("Make".to_owned(), "Abc".to_owned()));
        assert_eq!(lines[1].0, "Stored orientation");
        assert_eq!(preview(&bytes).unwrap(), b"small");
    }

    #[test]
    fn hostile_data_are_nothing() {
        assert!(in_bytes(b"").is_empty() && preview(b"\xFF\xD8").is_none());
        let jpeg =
            super::super::encode(&super::super::Image::filled(8, 8, super::super::Layout::Grey, &[9]), super::super::Encoding::Jpeg(90));
        let mut bytes = with_exif(&jpeg.unwrap(), b"small");
        for at in 2..bytes.len().min(120) {
            bytes[at] ^= 0xFF;
            let _ = (in_bytes(&bytes), preview(&bytes));
            bytes[at] ^= 0xFF;
        }
    }
}
