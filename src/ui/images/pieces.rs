//! An image of any size on the graphics card: in pieces, one a frame, so that neither a frame nor the card's limit is exceeded.

use super::textures::{Key, colour_image};
use crate::pixels::Image;
use egui::{ColorImage, Context, Painter, Rect, TextureFilter, TextureHandle, TextureOptions, Vec2, pos2, vec2};
use std::sync::Arc;

/// The longest side of a piece, in pixels.
const SIDE_PX: u32 = 1024;

/// What is uploaded of one image.
#[derive(Default)]
pub(crate) struct Pieces {
    key: Option<Key>,
    image: Option<Arc<Image>>,
    done: Vec<Piece>,
    thumbnail: Option<TextureHandle>,
}

struct Piece {
    texture: TextureHandle,
    /// In image pixels.
    rect: Rect,
}

impl Pieces {
    /// Turns to the picture `key`; whether it is another one.
    pub(super) fn begin(&mut self, key: Key) -> bool {
        let another = self.key != Some(key);
        if another {
            *self = Self { key: Some(key), ..Self::default() };
        }
        another
    }

    /// Uploads the next piece of `image`, if there is one left.
    pub(crate) fn feed(&mut self, ctx: &Context, image: &Arc<Image>) {
        if self.image.as_ref().is_some_and(|known| !Arc::ptr_eq(known, image)) {
            // The same row under another chain, or the file read anew.
            *self = Self { key: self.key, ..Self::default() };
        }
        let image = self.image.get_or_insert_with(|| Arc::clone(image));
        let corners = corners(image.width(), image.height());
        let Some((x, y)) = corners.get(self.done.len()).copied() else { return };
        let (width, height) = (SIDE_PX.min(image.width() - x), SIDE_PX.min(image.height() - y));
        // Shrunk pictures shimmer without smaller levels; enlarged ones should show their pixels.
        let options = TextureOptions { magnification: TextureFilter::Nearest, ..TextureOptions::LINEAR };
        let options = options.with_mipmap_mode(Some(TextureFilter::Linear));
        let texture = ctx.load_texture("piece", cut(image, (x, y), (width, height)), options);
        let rect = Rect::from_min_size(pos2(x as f32, y as f32), vec2(width as f32, height as f32));
        self.done.push(Piece { texture, rect });
        ctx.request_repaint();
    }

    /// Whether all of it can be painted.
    pub(crate) fn is_whole(&self) -> bool {
        self.image.as_ref().is_some_and(|image| self.done.len() == corners(image.width(), image.height()).len())
    }

    /// Its size in pixels, once it is decoded.
    pub(crate) fn size(&self) -> Option<Vec2> {
        self.image.as_ref().map(|image| vec2(image.width() as f32, image.height() as f32))
    }

    /// The small picture that stands in for it.
    pub(crate) fn thumbnail(&mut self, ctx: &Context, image: &Image) -> TextureHandle {
        self.thumbnail.get_or_insert_with(|| ctx.load_texture("stand-in", colour_image(image), TextureOptions::LINEAR)).clone()
    }

    /// Paints all pieces so that the image fills `place`.
    pub(crate) fn paint(&self, painter: &Painter, place: Rect) {
        let Some(size) = self.size() else { return };
        let scale = place.size() / size;
        for piece in &self.done {
            let corner = |at: egui::Pos2| place.min + at.to_vec2() * scale;
            super::tile::stretched(painter, Rect::from_min_max(corner(piece.rect.min), corner(piece.rect.max)), piece.texture.id());
        }
    }
}

fn corners(width: u32, height: u32) -> Vec<(u32, u32)> {
    let starts = |side: u32| (0..side).step_by(SIDE_PX as usize);
    starts(height).flat_map(|y| starts(width).map(move |x| (x, y))).collect()
}

fn cut(image: &Image, (x, y): (u32, u32), (width, height): (u32, u32)) -> ColorImage {
    let channels = image.layout().channels();
    let line = image.width() as usize * channels;
    let mut data = Vec::with_capacity(width as usize * height as usize * channels);
    for row in y..y + height {
        let from = row as usize * line + x as usize * channels;
        data.extend_from_slice(&image.data()[from..from + width as usize * channels]);
    }
    let part = Image::new(width, height, image.layout(), data).expect("as many samples as the size says");
    colour_image(&part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn pieces_cover_the_image() {
        assert_eq!(corners(500, 375), [(0, 0)]);
        assert_eq!(corners(1025, 1024), [(0, 0), (1024, 0)]);
        let image = Image::new(3, 2, Layout::Grey, vec![1, 2, 3, 4, 5, 6]).expect("six samples");
        let part = cut(&image, (1, 0), (2, 2));
        assert_eq!(part.pixels.iter().map(|pixel| pixel.r()).collect::<Vec<_>>(), [2, 3, 5, 6]);
    }
}
