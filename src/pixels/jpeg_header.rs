//! The header of a JPEG: size, components and EXIF orientation, without decoding.

use image::metadata::Orientation;

/// What the segments before the first scan say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct JpegHeader {
    /// Width in pixels as stored, before turning.
    pub(super) width: u32,
    /// Height in pixels as stored, before turning.
    pub(super) height: u32,
    /// Colour components: 1 grey, 3 colour, 4 inks.
    pub(super) components: u8,
    /// Bits a sample.
    pub(super) precision: u8,
    /// The marker of the frame: C0 baseline, C2 progressive, C9 and above arithmetic.
    pub(super) frame: u8,
    /// How the stored picture is to be turned.
    pub(super) orientation: Orientation,
    /// What an Adobe segment says of the colours (0 none, 1 YCbCr, 2 YCCK), if there is one.
    pub(super) adobe: Option<u8>,
    /// Where the frame header stands in the file: whatever comes before (a preview in the EXIF data) is not the picture.
    pub(super) frame_at: usize,
}

impl JpegHeader {
    /// Why no decoder at hand can read such a frame, if that is so.
    pub(super) fn unsupported(&self) -> Option<String> {
        match self.frame {
            0xC0..=0xC2 if self.precision == 8 => None,
            0xC0..=0xC2 => Some(format!("{} bits a sample", self.precision)),
            0xC3 => Some("lossless coding".to_owned()),
            0xC9..=0xCB => Some("arithmetic coding".to_owned()),
            _ => Some("hierarchical coding".to_owned()),
        }
    }
}

/// What a look at the beginning of a file found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// All that is wanted.
    Found(JpegHeader),
    /// The header goes on beyond the bytes given; at least so many from the start are needed.
    Needs(usize),
    /// Not a JPEG header.
    Broken(&'static str),
}

/// Walks the segments of `bytes` (which start at the start of the file) up to the frame header.
pub(super) fn look(bytes: &[u8]) -> Look {
    let mut orientation = None;
    let mut adobe = None;
    let mut at = 2;
    loop {
        // Any number of fill bytes FF may stand before a marker, and some cameras leave other bytes between segments.
        let Some(skip) = bytes.get(at..).and_then(|rest| rest.windows(2).position(|w| w[0] == 0xFF && !matches!(w[1], 0 | 0xFF))) else {
            return Look::Needs(bytes.len().max(at) + 4096);
        };
        at += skip;
        let marker = bytes[at + 1];
        match marker {
            0x01 | 0xD0..=0xD8 => {
                at += 2;
                continue;
            }
            0xD9 => return Look::Broken("it ends before its picture begins"),
            0xDA => return Look::Broken("a scan begins before the frame is described"),
            _ => {}
        }
        let Some(&[hi, lo]) = bytes.get(at + 2..at + 4) else { return Look::Needs(at + 4096) };
        let end = at + 2 + usize::from(u16::from_be_bytes([hi, lo])).max(2);
        let Some(body) = bytes.get(at + 4..end) else { return Look::Needs(end + 4096) };
        match marker {
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let &[precision, h1, h0, w1, w0, components, ..] = body else { return Look::Broken("its frame header is cut short") };
                let (width, height) = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
                let orientation = orientation.unwrap_or(Orientation::NoTransforms);
                return Look::Found(JpegHeader { width, height, components, precision, frame: marker, orientation, adobe, frame_at: at });
            }
            0xE1 if orientation.is_none() => {
                orientation = body.strip_prefix(b"Exif\0").and_then(|rest| Orientation::from_exif_chunk(rest.get(1..)?));
            }
            0xEE if body.starts_with(b"Adobe") => adobe = body.get(11).copied(),
            _ => {}
        }
        at = end;
    }
}

/// Whether an end marker stands behind the frame header of `bytes`: a file that stops earlier has lost part of its picture.
pub(super) fn has_end(bytes: &[u8], header: &JpegHeader) -> bool {
    bytes.get(header.frame_at..).unwrap_or_default().windows(2).rev().any(|two| two == [0xFF, 0xD9])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(segments: &[&[u8]]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        for segment in segments {
            bytes.extend([0xFF, segment[0]]);
            bytes.extend(((segment.len() + 1) as u16).to_be_bytes());
            bytes.extend(&segment[1..]);
        }
        bytes
    }

    #[test]
    fn size_orientation_and_inks_are_read() {
        let exif = b"\xE1Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        let adobe = b"\xEEAdobe\0\x64\0\0\0\0\x02";
        let bytes = header(&[exif, adobe, b"\xC0\x08\0\x10\0\x20\x04"]);
        let Look::Found(found) = look(&bytes) else { unreachable!("{:?}", look(&bytes)) };
        assert_eq!((found.width, found.height, found.components), (32, 16, 4));
        assert_eq!(found.orientation, Orientation::Rotate90);
        assert_eq!(found.adobe, Some(2));
        assert_eq!(found.unsupported(), None);
        assert!(matches!(look(&bytes[..20]), Look::Needs(n) if n > 20));
    }

    #[test]
    fn arithmetic_coding_and_twelve_bits_are_named() {
        let Look::Found(found) = look(&header(&[b"\xC9\x08\0\x10\0\x20\x03"])) else { unreachable!() };
        assert_eq!(found.unsupported().as_deref(), Some("arithmetic coding"));
        let Look::Found(found) = look(&header(&[b"\xC1\x0C\0\x10\0\x20\x03"])) else { unreachable!() };
        assert_eq!(found.unsupported().as_deref(), Some("12 bits a sample"));
    }
}
