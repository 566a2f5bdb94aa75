use super::*;
use image::{ImageBuffer, Luma, LumaA, Rgb, Rgba};

#[test]
fn every_format_decodes_by_content_alone() {
    let picture = gradient(24, 18);
    for (name, bytes) in one_of_each() {
        // Under a wrong name; only TGA needs its own.
        let (_dir, path) = on_disk(&bytes, if name == "tga" { "x.TGA" } else { "x.dat" });
        let image = decode_file(&path, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        // A GIF has 256 colours for the 432 of the picture.
        let far = match name {
            "gif" => 48,
            "jpg" => 24,
            _ => 0,
        };
        assert!(distance(&image, &picture) <= far, "{name}: {}", distance(&image, &picture));
        let facts = probe(&path, &Limits::default()).unwrap();
        assert_eq!((facts.width, facts.height), (24, 18), "{name}");
        let small = thumbnail(&path, 8, &Limits::default()).unwrap();
        assert_eq!((small.width(), small.height()), (8, 6), "{name}");
    }
}

#[test]
fn grey_stays_grey_and_alpha_stays() {
    let grey = Image::new(2, 2, Layout::Grey, vec![0, 60, 120, 255]).unwrap();
    assert_eq!(decoded(&encode(&grey, Encoding::Png).unwrap()), grey);
    assert_eq!(decoded(&encode(&grey, Encoding::Jpeg(100)).unwrap()).layout(), Layout::Grey);
    let grey_alpha = Image::new(2, 1, Layout::GreyAlpha, vec![10, 0, 250, 128]).unwrap();
    assert_eq!(decoded(&encode(&grey_alpha, Encoding::Png).unwrap()), grey_alpha);
    let rgba = Image::new(1, 2, Layout::Rgba, vec![1, 2, 3, 4, 250, 251, 252, 253]).unwrap();
    assert_eq!(decoded(&encode(&rgba, Encoding::Png).unwrap()), rgba);
    assert_eq!(decoded(&written(&rgba, image::ImageFormat::WebP)), rgba);
}

#[test]
fn sixteen_bits_are_rounded_not_cut_or_saturated() {
    // 0, 1/4, 1/2 and 1 of the range; 300 would be white if the high byte were thrown away.
    let samples = [0_u16, 16_384, 32_768, 65_535, 300, 129];
    let shown = [0_u8, 64, 128, 255, 1, 1];
    let as_png = |image: DynamicImage, format| {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        decoded(&bytes.into_inner())
    };
    let grey: ImageBuffer<Luma<u16>, _> = ImageBuffer::from_raw(6, 1, samples.to_vec()).unwrap();
    for format in [image::ImageFormat::Png, image::ImageFormat::Tiff, image::ImageFormat::Pnm] {
        let image = as_png(grey.clone().into(), format);
        assert_eq!((image.layout(), image.data()), (Layout::Grey, &shown[..]), "{format:?}");
    }
    let grey_alpha: ImageBuffer<LumaA<u16>, _> = ImageBuffer::from_raw(3, 1, samples.to_vec()).unwrap();
    assert_eq!(as_png(grey_alpha.into(), image::ImageFormat::Png).data(), shown);
    let rgb: ImageBuffer<Rgb<u16>, _> = ImageBuffer::from_raw(2, 1, samples.to_vec()).unwrap();
    assert_eq!(as_png(rgb.into(), image::ImageFormat::Tiff).data(), shown);
    let rgba: ImageBuffer<Rgba<u16>, _> = ImageBuffer::from_raw(1, 1, samples[..4].to_vec()).unwrap();
    assert_eq!(as_png(rgba.into(), image::ImageFormat::Png).data(), &shown[..4]);
}

#[test]
fn bits_and_odd_ranges_of_portable_maps() {
    assert_eq!(decoded(b"P1\n2 2\n0 1 1 0\n").data(), [255, 0, 0, 255]);
    assert_eq!(decoded(b"P4\n8 1\n\xF0").data(), [0, 0, 0, 0, 255, 255, 255, 255]);
    assert_eq!(decoded(b"P2\n3 1\n15\n0 5 15\n").data(), [0, 85, 255]);
    // Ten bits, as microscopes write them.
    assert_eq!(decoded(b"P2\n3 1\n1023\n0 512 1023\n").data(), [0, 128, 255]);
}

#[test]
fn palettes_of_a_png_are_expanded() {
    // Two entries, one bit a pixel, the second half transparent.
    let mut bytes = Vec::new();
    let mut encoder = png_chunks::Writer::new(&mut bytes);
    encoder.chunk(b"IHDR", &[0, 0, 0, 2, 0, 0, 0, 1, 1, 3, 0, 0, 0]);
    encoder.chunk(b"PLTE", &[255, 0, 0, 0, 0, 255]);
    encoder.chunk(b"tRNS", &[255, 128]);
    // A stored (uncompressed) deflate block of filter byte 0 and the bits 01.
    encoder.chunk(b"IDAT", &[0x78, 1, 1, 2, 0, 0xFD, 0xFF, 0, 0b0100_0000, 0, 0x42, 0, 0x41]);
    encoder.chunk(b"IEND", &[]);
    assert_eq!(decoded(&bytes), Image::new(2, 1, Layout::Rgba, vec![255, 0, 0, 255, 0, 0, 255, 128]).unwrap());
}

#[test]
fn of_an_animation_the_first_frame() {
    let mut bytes = Vec::new();
    {
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for colour in [[200, 0, 0, 255], [0, 200, 0, 255]] {
            encoder.encode_frame(image::Frame::new(image::RgbaImage::from_pixel(4, 4, Rgba(colour)))).unwrap();
        }
    }
    let image = decoded(&bytes);
    assert_eq!((image.layout(), image.pixel(0, 0).unwrap()), (Layout::Rgb, &[200, 0, 0][..]));
}

#[test]
fn a_gif_with_a_hole_keeps_its_alpha() {
    let mut picture = image::RgbaImage::from_pixel(4, 4, Rgba([9, 9, 9, 255]));
    picture.put_pixel(1, 1, Rgba([0, 0, 0, 0]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    DynamicImage::from(picture).write_to(&mut bytes, image::ImageFormat::Gif).unwrap();
    let image = decoded(&bytes.into_inner());
    assert_eq!((image.layout(), image.pixel(1, 1).unwrap()[3]), (Layout::Rgba, 0));
}

#[test]
fn jpeg_refuses_alpha_and_giants_in_words() {
    let rgba = Image::filled(2, 2, Layout::Rgba, &[1, 2, 3, 4]);
    assert!(encode(&rgba, Encoding::Jpeg(90)).unwrap_err().to_string().contains("PNG"));
    let long = Image::filled(70_000, 1, Layout::Grey, &[5]);
    assert!(encode(&long, Encoding::Jpeg(90)).unwrap_err().to_string().contains("65535"));
}

#[test]
fn encoding_is_deterministic() {
    let picture = gradient(33, 17);
    for encoding in [Encoding::Jpeg(80), Encoding::Png] {
        assert_eq!(encode(&picture, encoding).unwrap(), encode(&picture, encoding).unwrap());
    }
}

/// PNG chunks by hand.
mod png_chunks {
    pub(super) struct Writer<'b>(&'b mut Vec<u8>);

    impl<'b> Writer<'b> {
        pub(super) fn new(bytes: &'b mut Vec<u8>) -> Self {
            bytes.extend(b"\x89PNG\r\n\x1A\n");
            Self(bytes)
        }

        pub(super) fn chunk(&mut self, name: &[u8; 4], body: &[u8]) {
            self.0.extend((body.len() as u32).to_be_bytes());
            let start = self.0.len();
            self.0.extend(name);
            self.0.extend(body);
            let mut crc = u32::MAX;
            for &byte in &self.0[start..] {
                crc ^= u32::from(byte);
                for _ in 0..8 {
                    crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
                }
            }
            self.0.extend((!crc).to_be_bytes());
        }
    }
}
