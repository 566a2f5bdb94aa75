//! Thumbnails on the graphics card: a few uploads a frame, the least wanted ones let go.

use super::listing::{Listing, Spot};
use crate::dataset::ImageId;
use crate::pixels::{Image, Layout};
use crate::plan::Plan;
use crate::session::{Session, Tile};
use egui::{ColorImage, Context, TextureFilter, TextureHandle, TextureOptions};
use std::collections::HashMap;
use std::sync::Arc;

/// Memory of the graphics card for thumbnails, in bytes.
const BUDGET_BYTES: usize = 192 << 20;
/// What one frame uploads at most (and one picture always), in bytes.
const FRAME_BYTES: usize = 2 << 20;

/// Also where a tile is drawn much smaller than it was decoded for: after another zoom.
const SMOOTH: TextureOptions = TextureOptions::LINEAR.with_mipmap_mode(Some(TextureFilter::Linear));

/// What a tile looks like now.
#[derive(Clone)]
pub(crate) enum Look {
    /// Here it is.
    Ready(TextureHandle),
    /// Not yet.
    Pending,
    /// Never, and why.
    Unreadable(Arc<str>),
}

struct Held {
    texture: TextureHandle,
    side_px: u32,
    bytes: usize,
    used: u64,
}

/// A picture by what it is made of: rows of the plan move, their pictures stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Key {
    source: ImageId,
    partner: Option<ImageId>,
    /// 0 for the file itself.
    seed: u64,
    /// What it is written as; 0 for the file itself.
    encoding: u8,
}

impl Key {
    /// Of a file as it is.
    pub(super) fn of_file(source: ImageId) -> Self {
        Self { source, partner: None, seed: 0, encoding: 0 }
    }

    /// Of a tile of `listing`.
    pub(super) fn of(listing: &Listing, spot: Spot) -> Self {
        let made = listing.row(spot).filter(|row| row.made.is_new());
        let (seed, partner) = made.map_or((0, None), |row| (row.seed, row.partner));
        Self { source: listing.source(spot), partner, seed, encoding: listing.encoding_of(spot) }
    }
}

/// The thumbnails that are uploaded.
#[derive(Default)]
pub(crate) struct Textures {
    held: HashMap<Key, Held>,
    /// The plan whose chains made images went through.
    plan: Option<Arc<Plan>>,
    bytes: usize,
    frame: u64,
    uploaded: usize,
}

impl Textures {
    /// Begins a frame: lets go of what other chains made, and of what has not been seen for longest, down to the budget.
    pub(crate) fn begin(&mut self, plan: Option<Arc<Plan>>) {
        self.frame += 1;
        self.uploaded = 0;
        if let Some(plan) = plan.filter(|plan| self.plan.as_ref().is_none_or(|known| !Arc::ptr_eq(known, plan))) {
            if self.plan.as_ref().is_none_or(|known| known.chains != plan.chains) {
                self.held.retain(|key, _| key.seed == 0);
                self.bytes = self.held.values().map(|held| held.bytes).sum();
            }
            self.plan = Some(plan);
        }
        if self.bytes <= BUDGET_BYTES {
            return;
        }
        let mut oldest: Vec<(u64, Key)> = self.held.iter().map(|(key, held)| (held.used, *key)).collect();
        oldest.sort_unstable();
        for (used, key) in oldest {
            if self.bytes <= BUDGET_BYTES * 3 / 4 || used + 1 >= self.frame {
                break;
            }
            if let Some(held) = self.held.remove(&key) {
                self.bytes -= held.bytes;
            }
        }
    }

    /// The thumbnail of a tile, `side_px` or more on its longer side; a smaller one that is there until then.
    pub(crate) fn look(&mut self, ctx: &Context, (session, listing): (&Session, &Listing), spot: Spot, side_px: u32) -> Look {
        let (frame, key) = (self.frame, Key::of(listing, spot));
        if let Some(held) = self.held.get_mut(&key) {
            held.used = frame;
            if held.side_px >= side_px {
                return Look::Ready(held.texture.clone());
            }
        }
        let smaller = || self.held.get(&key).map_or(Look::Pending, |held| Look::Ready(held.texture.clone()));
        if self.uploaded >= FRAME_BYTES {
            ctx.request_repaint();
            return smaller();
        }
        if !listing.is_current() {
            return smaller();
        }
        match session.tile(listing.picture(spot), side_px) {
            Tile::Pending => smaller(),
            Tile::Unreadable(reason) => Look::Unreadable(reason),
            Tile::Ready(image) => Look::Ready(self.upload(ctx, key, side_px, &image)),
        }
    }

    fn upload(&mut self, ctx: &Context, key: Key, side_px: u32, image: &Image) -> TextureHandle {
        let pixels = colour_image(image);
        let bytes = pixels.pixels.len() * 4;
        let texture = ctx.load_texture(format!("thumbnail {}", key.source.0), pixels, SMOOTH);
        self.uploaded += bytes;
        self.bytes += bytes;
        if let Some(old) = self.held.insert(key, Held { texture: texture.clone(), side_px, bytes, used: self.frame }) {
            self.bytes -= old.bytes;
        }
        texture
    }
}

/// The pixels as egui takes them.
pub(crate) fn colour_image(image: &Image) -> ColorImage {
    let size = [image.width() as usize, image.height() as usize];
    match image.layout() {
        Layout::Grey => ColorImage::from_gray(size, image.data()),
        Layout::Rgb => ColorImage::from_rgb(size, image.data()),
        Layout::Rgba => ColorImage::from_rgba_unmultiplied(size, image.data()),
        Layout::GreyAlpha => {
            let rgba: Vec<u8> = image.data().chunks_exact(2).flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]]).collect();
            ColorImage::from_rgba_unmultiplied(size, &rgba)
        }
    }
}
