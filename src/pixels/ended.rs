//! Whether a file ends where its image does, or was cut before.

use super::Format;
use super::jpeg_header::{self, Look};

/// How a JPEG ends.
const EOI: [u8; 2] = [0xFF, 0xD9];
/// How a PNG ends: an empty chunk and its sum.
const IEND: [u8; 12] = *b"\0\0\0\0IEND\xAE\x42\x60\x82";

/// Bytes of the end of a file that [`ends_whole`] wants.
pub const END: usize = IEND.len();

/// Whether a file whose last bytes are `end` (of a shorter file: all, after zeros) ends as its format does. Many whole files do not: programs
/// write more behind the image; [`is_cut`] tells.
pub fn ends_whole(format: Format, end: &[u8; END]) -> bool {
    match format {
        Format::Jpeg => end.ends_with(&EOI),
        Format::Png => *end == IEND,
        _ => true,
    }
}

/// Whether `bytes`, a whole file, end before the image in them does, as far as that is told without decoding: of JPEG and PNG alone.
pub fn is_cut(format: Format, bytes: &[u8]) -> bool {
    match format {
        // What comes before the frame header (a preview in the EXIF data) ends too.
        Format::Jpeg => match jpeg_header::look(bytes) {
            Look::Found(header) => !bytes[header.frame_at.min(bytes.len())..].windows(2).any(|pair| pair == EOI),
            Look::Needs(_) | Look::Broken(_) => false,
        },
        Format::Png => !has_end(bytes),
        _ => false,
    }
}

/// Whether the chunks of a PNG come to the last one.
fn has_end(bytes: &[u8]) -> bool {
    const SIGNATURE: usize = 8;
    const AROUND: usize = 12;
    let mut at = SIGNATURE;
    while let Some(&[a, b, c, d, ref name @ ..]) = bytes.get(at..at + 8) {
        at = at.saturating_add(u32::from_be_bytes([a, b, c, d]) as usize).saturating_add(AROUND);
        if name == b"IEND" {
            return at <= bytes.len();
        }
    }
    false
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use crate::pixels::{Encoding, Image, Layout, encode};

    fn end(bytes: &[u8]) -> [u8; END] {
        *bytes.last_chunk().unwrap()
    }

    #[test]
    fn a_file_is_cut_at_every_byte_but_the_last_and_not_by_what_follows() {
        let data = (0..40 * 30 * 3_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let image = Image::new(40, 30, Layout::Rgb, data).unwrap();
        for (format, encoding) in [(Format::Png, Encoding::Png), (Format::Jpeg, Encoding::Jpeg(90))] {
            let whole = encode(&image, encoding).unwrap();
            assert!(ends_whole(format, &end(&whole)) && !is_cut(format, &whole), "{format:?}");
            // From where a header can be read at all.
            for len in whole.len() / 2..whole.len() {
                let cut = &whole[..len];
                assert!(!ends_whole(format, &end(cut)) && is_cut(format, cut), "{format:?} {len} of {}", whole.len());
            }
            let longer = [&whole[..], b"what a camera writes behind it"].concat();
            assert!(!ends_whole(format, &end(&longer)) && !is_cut(format, &longer), "{format:?}");
        }
        let webp = encode(&image, Encoding::WebP).unwrap();
        assert!(ends_whole(Format::WebP, &end(&webp[..99])) && !is_cut(Format::WebP, &webp[..99]), "not told");
    }

    #[test]
    fn a_chunk_that_says_it_is_longer_than_all_is_an_end_before_the_end() {
        let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
        bytes.extend([0xFF; 40]);
        assert!(is_cut(Format::Png, &bytes) && is_cut(Format::Png, &bytes[..8]) && is_cut(Format::Png, b""));
    }
}
