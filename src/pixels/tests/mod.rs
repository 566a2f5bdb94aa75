//! What all formats must do, on small pictures drawn here.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

mod formats;
mod hostile;
mod jpegs;
mod turned;

use super::*;
use image::{DynamicImage, ImageEncoder as _};

/// A smooth colour picture, so that lossy formats come close.
fn gradient(width: u32, height: u32) -> Image {
    let mut data = Vec::new();
    for y in 0..height {
        for x in 0..width {
            data.extend([(x * 255 / width.max(2)) as u8, (y * 255 / height.max(2)) as u8, 90]);
        }
    }
    Image::new(width, height, Layout::Rgb, data).unwrap()
}

fn dynamic(image: &Image) -> DynamicImage {
    let (w, h, data) = (image.width(), image.height(), image.data().to_vec());
    match image.layout() {
        Layout::Grey => image::GrayImage::from_raw(w, h, data).unwrap().into(),
        Layout::GreyAlpha => image::GrayAlphaImage::from_raw(w, h, data).unwrap().into(),
        Layout::Rgb => image::RgbImage::from_raw(w, h, data).unwrap().into(),
        Layout::Rgba => image::RgbaImage::from_raw(w, h, data).unwrap().into(),
    }
}

/// `image` as a file of `format`.
fn written(image: &Image, format: image::ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    dynamic(image).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG by the other encoder; `more` may change the encoder first.
fn jpeg(
    data: &[u8],
    (width, height): (u16, u16),
    colour: jpeg_encoder::ColorType,
    more: impl FnOnce(&mut jpeg_encoder::Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 95);
    more(&mut encoder);
    encoder.encode(data, width, height, colour).unwrap();
    bytes
}

fn decoded(bytes: &[u8]) -> Image {
    decode(bytes, &Limits::default()).unwrap()
}

fn on_disk(bytes: &[u8], name: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    (dir, path)
}

/// The largest difference of any sample.
fn distance(a: &Image, b: &Image) -> u8 {
    assert_eq!((a.width(), a.height(), a.layout()), (b.width(), b.height(), b.layout()));
    a.data().iter().zip(b.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap()
}

/// All formats, of a picture with even sides, with the extension to write them under.
fn one_of_each() -> Vec<(&'static str, Vec<u8>)> {
    use image::ImageFormat as F;
    let picture = gradient(24, 18);
    let mut all = vec![("jpg", encode(&picture, Encoding::Jpeg(90)).unwrap()), ("png", encode(&picture, Encoding::Png).unwrap())];
    for (name, format) in
        [("webp", F::WebP), ("gif", F::Gif), ("bmp", F::Bmp), ("tif", F::Tiff), ("ppm", F::Pnm), ("tga", F::Tga), ("qoi", F::Qoi)]
    {
        all.push((name, written(&picture, format)));
    }
    all.push(("jpg", jpeg(picture.data(), (24, 18), jpeg_encoder::ColorType::Rgb, |e| e.set_progressive(true))));
    all
}

/// EXIF data that say nothing but the orientation.
fn exif(orientation: u8) -> Vec<u8> {
    let mut bytes = b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    bytes.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    bytes
}
