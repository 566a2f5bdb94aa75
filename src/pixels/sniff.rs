//! Which format bytes are, told by their first few.

use super::Format;

/// The format of `bytes` (the first 4 KiB are enough); `None` if none is known. TGA is never told by content.
pub fn sniff(bytes: &[u8]) -> Option<Format> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(Format::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Some(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Format::Gif),
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Some(Format::Tiff),
        [b'q', b'o', b'i', b'f', ..] => Some(Format::Qoi),
        [b'B', b'M', rest @ ..] if is_bitmap(rest) => Some(Format::Bmp),
        [b'P', b'1'..=b'6', b' ' | b'\t' | b'\r' | b'\n' | b'#', ..] | [b'P', b'7', b'\n' | b'\r', ..] => Some(Format::Pnm),
        _ => None,
    }
}

/// "BM" opens many a text, so the size of the second header (the only one that tells versions apart) must be a known one.
fn is_bitmap(after_magic: &[u8]) -> bool {
    let Some(size) = after_magic.get(12..16).and_then(|four| <[u8; 4]>::try_from(four).ok()) else { return false };
    matches!(u32::from_le_bytes(size), 12 | 16 | 40 | 52 | 56 | 64 | 108 | 124)
}

/// Whether `bytes` may be a TGA: an image type that exists, a depth that exists and a size. Asked only for files called so.
pub(super) fn plausible_tga(bytes: &[u8]) -> bool {
    let [_, map, kind, ..] = bytes else { return false };
    let Some([w0, w1, h0, h1, depth]) = bytes.get(12..17) else { return false };
    *map <= 1
        && matches!(kind, 1 | 2 | 3 | 9 | 10 | 11)
        && matches!(depth, 8 | 15 | 16 | 24 | 32)
        && u16::from_le_bytes([*w0, *w1]) > 0
        && u16::from_le_bytes([*h0, *h1]) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let mut bmp = b"BM".to_vec();
        bmp.resize(30, 0);
        assert_eq!(sniff(&bmp), None, "no header size");
        bmp[14] = 40;
        assert_eq!(sniff(&bmp), Some(Format::Bmp));
        assert_eq!(sniff(b"\xFF\xD8\xFF\xE0"), Some(Format::Jpeg));
        assert_eq!(sniff(b"RIFF\x00\x00\x00\x00WEBPVP8 "), Some(Format::WebP));
        assert_eq!(sniff(b"RIFF\x00\x00\x00\x00WAVEfmt "), None);
        assert_eq!(sniff(b"MM\x00\x2A\x00\x00\x00\x08"), Some(Format::Tiff));
        assert_eq!(sniff(b"P5 3 3 255\n"), Some(Format::Pnm));
        assert_eq!(sniff(b"P8 3"), None);
        assert_eq!(sniff(b"PNG is a word"), None);
        assert_eq!(sniff(b""), None);
    }
}
