//! A finished picture: to write, to read back and to compare.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use std::path::Path;

/// Opaque pixels, row by row.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Premultiplied red, green, blue, alpha.
    pub pixels: Vec<[u8; 4]>,
}

/// How far two pictures of the same size are from each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distance {
    /// The mean difference of a sample, 0 to 255.
    pub mean: f64,
    /// The share of pixels with a sample that differs by more than 24.
    pub differing: f64,
}

impl Picture {
    /// All black.
    pub fn new(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![[0, 0, 0, 255]; width as usize * height as usize] }
    }

    /// The pixel at `x`, `y`.
    pub fn at(&self, x: u32, y: u32) -> [u8; 4] {
        self.pixels[(y * self.width + x) as usize]
    }

    /// Writes a PNG, as small as the encoder makes it.
    pub fn save(&self, path: &Path) {
        let rgb: Vec<u8> = self.pixels.iter().flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        let mut bytes = Vec::new();
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive)
            .write_image(&rgb, self.width, self.height, ExtendedColorType::Rgb8)
            .expect("memory takes every picture");
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).expect("the folder of the picture can be made");
        }
        std::fs::write(path, bytes).expect("the picture can be written");
    }

    /// Reads a picture back; `None` where there is none.
    pub fn load(path: &Path) -> Option<Self> {
        let rgba = image::open(path).ok()?.to_rgba8();
        let (width, height) = rgba.dimensions();
        Some(Self { width, height, pixels: rgba.pixels().map(|pixel| pixel.0).collect() })
    }

    /// How far `other` is from this one; `None` where the sizes differ.
    pub fn distance(&self, other: &Self) -> Option<Distance> {
        if (self.width, self.height) != (other.width, other.height) {
            return None;
        }
        let mut sum = 0_u64;
        let mut differing = 0_u64;
        for (a, b) in self.pixels.iter().zip(&other.pixels) {
            let each = [0, 1, 2].map(|at| a[at].abs_diff(b[at]));
            sum += each.iter().map(|by| u64::from(*by)).sum::<u64>();
            differing += u64::from(each.iter().any(|by| *by > 24));
        }
        let pixels = self.pixels.len().max(1) as f64;
        Some(Distance { mean: sum as f64 / (3.0 * pixels), differing: differing as f64 / pixels })
    }

    /// How many different colours there are.
    pub fn colours(&self) -> usize {
        self.pixels.iter().collect::<std::collections::HashSet<_>>().len()
    }
}
