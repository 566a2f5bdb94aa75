//! A texture in memory, sampled as OpenGL would: nearest or bilinear, with smaller levels where they are asked for.

use egui::epaint::ImageDelta;
use egui::{Color32, ColorImage, ImageData, TextureFilter, TextureOptions, TextureWrapMode};

/// One texture and, where it is wanted, its halvings.
#[derive(Default)]
pub struct Texture {
    levels: Vec<ColorImage>,
    options: TextureOptions,
}

impl Texture {
    /// Takes in a change of the whole or of a part.
    pub fn change(&mut self, delta: &ImageDelta) {
        let ImageData::Color(image) = &delta.image;
        self.options = delta.options;
        match (delta.pos, self.levels.first_mut()) {
            (Some([left, top]), Some(whole)) => {
                for (row, line) in image.pixels.chunks_exact(image.size[0]).enumerate() {
                    let at = (top + row) * whole.size[0] + left;
                    whole.pixels[at..at + line.len()].copy_from_slice(line);
                }
            }
            _ => self.levels = vec![image.as_ref().clone()],
        }
        self.levels.truncate(1);
    }

    /// Makes the smaller levels, if they are wanted and not there.
    pub fn prepare(&mut self) {
        if self.options.mipmap_mode.is_none() || self.levels.len() > 1 {
            return;
        }
        while let Some(last) = self.levels.last().filter(|last| last.size[0] > 1 && last.size[1] > 1) {
            let smaller = halved(last);
            self.levels.push(smaller);
        }
    }

    /// Width and height in texels.
    pub fn size(&self) -> [f32; 2] {
        self.levels.first().map_or([1.0; 2], |level| [level.size[0] as f32, level.size[1] as f32])
    }

    /// The colour at `u`, `v` where a pixel is `texels` wide; samples 0 to 1, premultiplied.
    pub fn sample(&self, u: f32, v: f32, texels: f32) -> [f32; 4] {
        let deepest = self.levels.len().saturating_sub(1);
        let level = (texels.max(1.0).log2().round() as usize).min(deepest);
        let Some(image) = self.levels.get(level) else { return [1.0; 4] };
        let filter = if texels > 1.0 { self.options.minification } else { self.options.magnification };
        let (x, y) = (u * image.size[0] as f32, v * image.size[1] as f32);
        match filter {
            TextureFilter::Nearest => samples(self.texel(image, x.floor(), y.floor())),
            TextureFilter::Linear => self.bilinear(image, x - 0.5, y - 0.5),
        }
    }

    fn bilinear(&self, image: &ColorImage, x: f32, y: f32) -> [f32; 4] {
        let (left, top) = (x.floor(), y.floor());
        let (right_share, low_share) = (x - left, y - top);
        let at = |dx: f32, dy: f32| samples(self.texel(image, left + dx, top + dy));
        let (a, b, c, d) = (at(0.0, 0.0), at(1.0, 0.0), at(0.0, 1.0), at(1.0, 1.0));
        std::array::from_fn(|n| {
            let above = a[n] + (b[n] - a[n]) * right_share;
            let below = c[n] + (d[n] - c[n]) * right_share;
            above + (below - above) * low_share
        })
    }

    fn texel(&self, image: &ColorImage, x: f32, y: f32) -> Color32 {
        let inside = |at: f32, size: usize| match self.options.wrap_mode {
            TextureWrapMode::ClampToEdge => (at.max(0.0) as usize).min(size - 1),
            TextureWrapMode::Repeat => (at as i64).rem_euclid(size as i64) as usize,
            TextureWrapMode::MirroredRepeat => {
                let at = (at as i64).rem_euclid(2 * size as i64) as usize;
                at.min(2 * size - 1 - at)
            }
        };
        image.pixels[inside(y, image.size[1]) * image.size[0] + inside(x, image.size[0])]
    }
}

fn samples(colour: Color32) -> [f32; 4] {
    colour.to_array().map(|sample| f32::from(sample) / 255.0)
}

fn halved(image: &ColorImage) -> ColorImage {
    let [width, height] = image.size.map(|side| side / 2);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| image.pixels[(2 * y + dy) * image.size[0] + 2 * x + dx].to_array());
            let mean: [u8; 4] = std::array::from_fn(|n| (four.iter().map(|pixel| u16::from(pixel[n])).sum::<u16>() / 4) as u8);
            pixels.push(Color32::from_rgba_premultiplied(mean[0], mean[1], mean[2], mean[3]));
        }
    }
    ColorImage::new([width, height], pixels)
}
