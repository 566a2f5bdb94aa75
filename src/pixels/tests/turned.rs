use super::*;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use jpeg_encoder::ColorType;

/// Left half dark, top quarter of the right half bright: no two turns look alike.
fn lopsided() -> Image {
    let mut image = Image::filled(32, 16, Layout::Grey, &[128]);
    for y in 0..16_usize {
        for x in 0..32_usize {
            image.data_mut()[y * 32 + x] = if x < 16 {
                20
            } else if y < 8 {
                240
            } else {
                128
            };
        }
    }
    image
}

/// A grey TIFF without compression, little-endian, with an orientation.
fn tiff(image: &Image, orientation: u8) -> Vec<u8> {
    let mut bytes = b"II\x2A\0\x08\0\0\0".to_vec();
    let pixels_at = 8 + 2 + 9 * 12 + 4;
    let entries: [(u16, u16, u32); 9] = [
        (256, 3, image.width()),
        (257, 3, image.height()),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, pixels_at),
        (274, 3, u32::from(orientation)),
        (278, 3, image.height()),
        (279, 4, image.data().len() as u32),
    ];
    bytes.extend(9_u16.to_le_bytes());
    for (tag, kind, value) in entries {
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(1_u32.to_le_bytes());
        bytes.extend(value.to_le_bytes());
    }
    bytes.extend([0; 4]);
    bytes.extend(image.data());
    bytes
}

#[test]
fn orientation_is_honoured_in_jpeg_png_webp_and_tiff() {
    let stored = lopsided();
    for orientation in 1..=8_u8 {
        let wanted = orient::upright(stored.clone(), image::metadata::Orientation::from_exif(orientation).unwrap());
        let mut png = Vec::new();
        let mut encoder = PngEncoder::new(&mut png);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        encoder.write_image(stored.data(), 32, 16, image::ExtendedColorType::L8).unwrap();
        let mut webp = Vec::new();
        let mut encoder = WebPEncoder::new_lossless(&mut webp);
        encoder.set_exif_metadata(exif(orientation)).unwrap();
        encoder.write_image(stored.data(), 32, 16, image::ExtendedColorType::L8).unwrap();
        let jpg = jpeg(stored.data(), (32, 16), ColorType::Luma, |e| e.add_exif_metadata(&exif(orientation)).unwrap());
        for (name, bytes) in [("jpg", jpg), ("png", png), ("webp", webp), ("tif", tiff(&stored, orientation))] {
            let (_dir, path) = on_disk(&bytes, name);
            let image = decode_file(&path, &Limits::default()).unwrap();
            assert_eq!((image.width(), image.height()), (wanted.width(), wanted.height()), "{name} {orientation}");
            let step = image.layout().channels();
            let far = image.data().iter().step_by(step).zip(wanted.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
            assert!(far <= 12, "{name} {orientation}: {far}");
            let facts = probe(&path, &Limits::default()).unwrap();
            assert_eq!((facts.width, facts.height), (wanted.width(), wanted.height()), "{name} {orientation}");
            let small = thumbnail(&path, 8, &Limits::default()).unwrap();
            let sides = (wanted.width() / 4, wanted.height() / 4);
            assert_eq!((small.width(), small.height()), sides, "{name} {orientation}");
        }
    }
}

#[test]
fn a_header_longer_than_one_read_is_read_on() {
    // 300 KiB of comments before the frame, as files with many previews have.
    let bytes = jpeg(gradient(40, 30).data(), (40, 30), ColorType::Rgb, |e| {
        for _ in 0..5 {
            e.add_app_segment(5, vec![7; 60_000]).unwrap();
        }
        e.add_exif_metadata(&exif(6)).unwrap();
    });
    let (_dir, path) = on_disk(&bytes, "long.jpg");
    let facts = probe(&path, &Limits::default()).unwrap();
    assert_eq!((facts.width, facts.height, facts.format), (30, 40, Format::Jpeg));
}
