//! What a worker of the gallery does: decodes a thumbnail or an image in full, makes an image of the plan, keeps a thumbnail on disk.

use super::about::About;
use super::jobs::guarded;
use super::thumb_cache::{Stamp, ThumbCache};
use super::{Picture, Tile};
use crate::dataset::{Dataset, ImageId};
use crate::export::{self, Foreseen, Options};
use crate::pixels::{self, Encoding, Image, Limits};
use crate::plan::{Made, Plan, Row};
use crate::problem::plain;
use crate::recipe::Recipe;
use std::path::PathBuf;
use std::sync::Arc;

/// A picture by what it is made of, so that it stays the same picture when the rows of the plan move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// The file of an image.
    Image(ImageId),
    /// A row that goes through the chain.
    Made(Row),
}

/// What a worker is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Wish {
    /// A thumbnail of this side.
    Tile(Subject, u32),
    /// All pixels.
    Full(Subject),
}

/// What a worker has done.
#[derive(Clone)]
pub(super) struct Developed {
    pub(super) tile: Tile,
    /// Of an image in full.
    pub(super) about: Option<Arc<About>>,
    /// Whether something else may come of it under another plan, though the row be the same: a stand-in took part, or it may not equal
    /// others of its original.
    pub(super) unsure: bool,
    /// Whether the thumbnail is worth keeping on disk.
    pub(super) keep: Option<Keepsake>,
}

/// A thumbnail to be kept on disk.
#[derive(Clone)]
pub(super) struct Keepsake {
    path: PathBuf,
    side_px: u32,
    stamp: Stamp,
    image: Arc<Image>,
}

/// Everything that pictures are made from. Cheap to clone into a worker.
#[derive(Clone)]
pub(super) struct Darkroom {
    pub(super) dataset: Arc<Dataset>,
    /// The plan that made images are rows of, and its recipe.
    pub(super) plan: Option<(Arc<Plan>, Arc<Recipe>)>,
    pub(super) cache: Arc<ThumbCache>,
    /// What made images are written as: the sheet of the export begins with it too.
    pub(super) made_as: Encoding,
}

impl Darkroom {
    /// What `picture` is made of; `None` if there is no such picture.
    pub(super) fn subject(&self, picture: Picture) -> Option<Subject> {
        match picture {
            Picture::Image(id) => ((id.0 as usize) < self.dataset.records().len()).then_some(Subject::Image(id)),
            Picture::Row(at) => {
                let row = self.plan.as_ref()?.0.rows.get(at as usize)?;
                Some(match row.made {
                    Made::Augmented(_) | Made::Blended(..) => Subject::Made(*row),
                    Made::Original | Made::Copy(_) => Subject::Image(row.source),
                })
            }
        }
    }

    /// Does what is wished; `at` is the place of the row in the plan for a made image.
    pub(super) fn develop(&self, wish: Wish, at: u32) -> Developed {
        let done = guarded(|| match wish {
            Wish::Tile(Subject::Image(id), side_px) => self.thumbnail(id, side_px),
            Wish::Full(Subject::Image(id)) => self.full(id),
            Wish::Tile(Subject::Made(_), side_px) => self.made(at, Some(side_px)),
            Wish::Full(Subject::Made(_)) => self.made(at, None),
        });
        done.unwrap_or_else(|words| Developed::plain(Tile::Unreadable(format!("the decoder failed: {words}").into())))
    }

    fn thumbnail(&self, id: ImageId, side_px: u32) -> Developed {
        let path = self.dataset.path(id);
        let stamp = if self.cache.is_on() { Stamp::of(&path) } else { None };
        if let Some(image) = stamp.and_then(|stamp| self.cache.get(&path, side_px, stamp)) {
            return Developed::plain(Tile::Ready(Arc::new(image)));
        }
        match pixels::thumbnail(&path, side_px, &Limits::default()) {
            Ok(image) => {
                let image = Arc::new(image);
                let keep = stamp.map(|stamp| Keepsake { path, side_px, stamp, image: Arc::clone(&image) });
                Developed { keep, ..Developed::plain(Tile::Ready(image)) }
            }
            Err(error) => Developed::plain(Tile::Unreadable(plain(error.to_string()).into())),
        }
    }

    fn full(&self, id: ImageId) -> Developed {
        let tile = match pixels::decode_file(&self.dataset.path(id), &Limits::default()) {
            Ok(image) => Tile::Ready(Arc::new(image)),
            Err(error) => Tile::Unreadable(plain(error.to_string()).into()),
        };
        let image = if let Tile::Ready(image) = &tile { Some(image.as_ref()) } else { None };
        let about = About::original(&self.dataset, id, image);
        Developed { about: Some(Arc::new(about)), ..Developed::plain(tile) }
    }

    /// Always made from the image in full; shrunk last, if only a thumbnail is wanted.
    fn made(&self, at: u32, side_px: Option<u32>) -> Developed {
        let Some((plan, recipe)) = &self.plan else { return Developed::plain(Tile::Pending) };
        let options = Options { made: self.made_as, ..Options::new(PathBuf::new()) };
        match export::foresee(&self.dataset, recipe, plan, at, &options) {
            Ok(made) => {
                let about = side_px.is_none().then(|| Arc::new(About::made(&self.dataset, &made)));
                let Foreseen { image, problems, in_family, .. } = made;
                let image = match side_px {
                    Some(side_px) => pixels::fit(&image, side_px),
                    None => image,
                };
                Developed { about, unsure: in_family || !problems.is_empty(), ..Developed::plain(Tile::Ready(Arc::new(image))) }
            }
            Err(words) => Developed { unsure: true, ..Developed::plain(Tile::Unreadable(words.into())) },
        }
    }

    /// Keeps a thumbnail on disk.
    pub(super) fn save(&self, kept: &Keepsake) {
        self.cache.put(&kept.path, kept.side_px, (kept.stamp, &kept.image));
    }
}

impl Developed {
    pub(super) fn plain(tile: Tile) -> Self {
        Self { tile, about: None, unsure: false, keep: None }
    }
}
