//! Draws of a chain on one image, live: the original decoded once, the draws made in parallel.
//!
//! A draw of the preview is made by the same [`Chain`] and from the same kind of seed as an exported image. It differs in one thing: the
//! original (and a partner to blend with) is decoded in full and then made to fit in `side_px` before the chain sees it, so what is
//! counted in pixels (a blur's kernel, a noise's grain, the blocks of JPEG) looks coarser than on the full-size image that the export
//! works on; what is counted in parts of the image or of its brightness looks the same. With `side_px` 0 nothing is shrunk, and the
//! pixels are those of the export.

use super::jobs::{Kind, Outcome, give_way};
use super::lru::Lru;
use super::{LargeDraw, LargeRequest, Loss, Preview, PreviewDraw, PreviewRequest, Session, Show};
use crate::augment::{Chain, Corner, Draw, Lost};
use crate::dataset::{Dataset, ImageId};
use crate::pixels::{self, Image, Limits};
use crate::plan::Roster;
use crate::problem::plain;
use crate::progress::Progress;
use rayon::prelude::*;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

/// Memory for originals and partners.
const BUDGET_BYTES: usize = 192 << 20;
/// Partners that the draws of one preview take turns with: enough to show variety, few enough to decode at once.
const MOST_PARTNERS: usize = 4;
/// More draws than this are not made.
const MOST_DRAWS: usize = 200;

/// What a preview job made.
pub(super) struct Drawn {
    preview: Preview,
}

/// An original as it is worked on.
#[derive(Clone)]
struct Original {
    image: Arc<Image>,
    size_px: (u32, u32),
}

type Pool = OnceLock<Option<rayon::ThreadPool>>;

/// Where previews of one dataset are made.
struct Studio {
    dataset: Arc<Dataset>,
    originals: Mutex<Lru<(ImageId, u32), Original>>,
    /// A pool of its own, so that draws do not wait behind an export's images.
    pool: Arc<Pool>,
}

/// The preview that is shown, and where the next one is made.
#[derive(Default)]
pub(super) struct Previews {
    pub(super) shown: Preview,
    pub(super) large: Option<LargeDraw>,
    /// The draw in full that was asked for last.
    large_asked: Option<LargeRequest>,
    studio: Option<Arc<Studio>>,
    pool: Arc<Pool>,
    /// The image of the job begun last.
    begun_for: Option<ImageId>,
    /// How often it was given other images.
    pub(super) moved: u64,
}

impl Previews {
    /// The draw in full that was asked for cannot be had.
    pub(super) fn refuse_large(&mut self, why: &str) {
        self.large = self.large_asked.take().map(|request| LargeDraw { request, draw: Err(why.to_owned()) });
    }

    /// Works on another dataset, or none; forgets the draws.
    pub(super) fn move_to(&mut self, dataset: Option<Arc<Dataset>>) {
        let originals = || Mutex::new(Lru::new(BUDGET_BYTES));
        let studio = |dataset| Arc::new(Studio { dataset, originals: originals(), pool: Arc::clone(&self.pool) });
        *self = Self { studio: dataset.map(studio), pool: Arc::clone(&self.pool), moved: self.moved + 1, ..Self::default() };
    }
}

impl Session {
    /// Starts the draws asked for, after the ones that are being made; those of another image are given up.
    pub(super) fn start_preview(&mut self, request: PreviewRequest) {
        let Some(studio) = self.previews.studio.clone() else { return };
        if self.previews.begun_for.replace(request.image) != Some(request.image) {
            self.jobs.supersede(Kind::Preview);
        }
        let roster = Arc::clone(&self.figures.roster);
        self.jobs.start_latest(Kind::Preview, move |progress| {
            let drawn = studio.draw(&roster, request, progress);
            Outcome::Previewed(drawn.map(|preview| Box::new(Drawn { preview })))
        });
    }

    /// Starts the one draw in full, after the one that is being made.
    pub(super) fn start_large(&mut self, request: LargeRequest) {
        let Some(studio) = self.previews.studio.clone() else { return };
        let roster = Arc::clone(&self.figures.roster);
        self.previews.large_asked = Some(request.clone());
        self.jobs.start_latest(Kind::PreviewLarge, move |progress| {
            let draw = studio.large(&roster, &request);
            Outcome::Enlarged((!progress.is_cancelled()).then(|| Box::new(LargeDraw { request, draw })))
        });
    }

    /// Takes in the draw in full.
    pub(super) fn take_large(&mut self, drawn: Option<Box<LargeDraw>>) {
        if let Some(drawn) = drawn {
            self.previews.large = Some(*drawn);
        }
    }

    /// Takes in the draws that were made.
    pub(super) fn take_preview(&mut self, drawn: Option<Box<Drawn>>) {
        if let Some(drawn) = drawn {
            self.previews.shown = drawn.preview;
        }
    }
}

impl Studio {
    /// The preview asked for; `None` if it was cancelled.
    fn draw(&self, roster: &Roster, request: PreviewRequest, progress: &Progress) -> Option<Preview> {
        let began = Instant::now();
        let mut preview = Preview::default();
        let made = request.chain.chain().map_err(|error| error.to_string()).and_then(|chain| {
            let original = self.original(request.image, request.side_px)?;
            (preview.original, preview.size_px) = (Some(Arc::clone(&original.image)), original.size_px);
            Ok((chain, original))
        });
        match made {
            Ok((chain, original)) => {
                let ids = mates(&self.dataset, roster, request.image, MOST_PARTNERS);
                let partners = Partners { studio: self, ids, side_px: request.side_px };
                let all = || match request.show {
                    Show::Draws => draws(&chain, &original, &request, &partners, progress),
                    Show::Images => on_images(&chain, roster, &request, &partners, progress),
                    Show::Corners => corners(&chain, &original.image, &request, &partners, progress),
                };
                preview.draws = match self.pool.get_or_init(own_pool) {
                    Some(pool) => pool.install(all),
                    None => all(),
                }?;
            }
            Err(words) => preview.error = Some(words),
        }
        preview.request = Some(request);
        preview.secs = began.elapsed().as_secs_f64();
        (!progress.is_cancelled()).then_some(preview)
    }

    /// One draw on its original in full: the same as in the preview but for what is counted in pixels.
    fn large(&self, roster: &Roster, request: &LargeRequest) -> Result<PreviewDraw, String> {
        let LargeRequest { preview, number } = request;
        let chain = preview.chain.chain().map_err(|error| error.to_string())?;
        let id = match (preview.show, number) {
            (Show::Draws | Show::Corners, _) | (Show::Images, 0) => Some(preview.image),
            (Show::Images, number) => mates(&self.dataset, roster, preview.image, *number).get(number - 1).copied(),
        };
        let original = self.original(id.ok_or("there is no such image any more")?, 0)?;
        let (width, height) = (original.image.width(), original.image.height());
        let (draw, title) = if preview.show == Show::Corners {
            let corner = chain.corners(width, height).into_iter().nth(*number).ok_or("the chain has no such corner any more")?;
            (corner.draw, Some(corner.title))
        } else {
            (chain.draw(preview.seed.wrapping_add(*number as u64), width, height), None)
        };
        let partners = Partners { studio: self, ids: mates(&self.dataset, roster, preview.image, MOST_PARTNERS), side_px: 0 };
        let partner = if draw.uses_partner() { partners.of(*number) } else { None };
        let image = draw.apply(&original.image, partner.as_ref().map(|partner| partner.image.as_ref()));
        let lines = title.map_or_else(|| draw.describe_on((width, height), width), |title| vec![title]);
        let lost = loss(&original.image, &image, &draw);
        Ok(PreviewDraw { image: Arc::new(image), original: Some(original.image), lines, number: *number, lost })
    }

    /// The image as it is worked on, decoded once.
    fn original(&self, id: ImageId, side_px: u32) -> Result<Original, String> {
        let lock = || self.originals.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(original) = lock().get(&(id, side_px)) {
            return Ok(original);
        }
        if id.0 as usize >= self.dataset.records().len() {
            return Err("there is no such image".to_owned());
        }
        let full = pixels::decode_file(&self.dataset.path(id), &Limits::default()).map_err(|error| plain(error.to_string()))?;
        let size_px = (full.width(), full.height());
        let image = Arc::new(if side_px == 0 { full } else { pixels::fit(&full, side_px) });
        let original = Original { image, size_px };
        lock().put((id, side_px), original.clone(), original.image.data().len());
        Ok(original)
    }
}

/// Images that draws may blend with.
struct Partners<'a> {
    studio: &'a Studio,
    ids: Vec<ImageId>,
    side_px: u32,
}

impl Partners<'_> {
    /// The partner of draw `number`; `None` if the class has no other image that can be read.
    fn of(&self, number: usize) -> Option<Original> {
        let turns = (0..self.ids.len()).map(|step| self.ids[(number + step) % self.ids.len()]);
        turns.into_iter().find_map(|id| self.studio.original(id, self.side_px).ok())
    }
}

/// The images that follow `image` in its final class and split, at most `most`; always the same.
fn mates(dataset: &Dataset, roster: &Roster, image: ImageId, most: usize) -> Vec<ImageId> {
    if image.0 as usize >= dataset.records().len() {
        return Vec::new();
    }
    let split = usize::from(roster.split_of(dataset, image).0);
    let classes = roster.members.get(split).map(Vec::as_slice).unwrap_or_default();
    let found = classes.iter().find_map(|members| Some((members, members.binary_search(&image).ok()?)));
    let Some((members, at)) = found else { return Vec::new() };
    let others = members.len() - 1;
    (1..=others.min(most)).map(|step| members[(at + step) % members.len()]).collect()
}

/// All draws in order; `None` if it was cancelled.
fn draws(
    chain: &Chain,
    Original { image: original, size_px }: &Original,
    request: &PreviewRequest,
    partners: &Partners<'_>,
    progress: &Progress,
) -> Option<Vec<PreviewDraw>> {
    let one = |number: usize| {
        progress.check().ok()?;
        let draw = chain.draw(request.seed.wrapping_add(number as u64), original.width(), original.height());
        let partner = if draw.uses_partner() { partners.of(number) } else { None };
        let image = draw.apply(original, partner.as_ref().map(|partner| partner.image.as_ref()));
        let lines = draw.describe_on((original.width(), original.height()), size_px.0);
        let lost = loss(original, &image, &draw);
        Some(PreviewDraw { image: Arc::new(image), original: None, lines, number, lost })
    };
    (0..request.draws.min(MOST_DRAWS)).into_par_iter().map(one).collect()
}

/// A draw on the image and on each of those that follow it in its class.
fn on_images(
    chain: &Chain,
    roster: &Roster,
    request: &PreviewRequest,
    partners: &Partners<'_>,
    progress: &Progress,
) -> Option<Vec<PreviewDraw>> {
    let studio = partners.studio;
    let most = request.draws.clamp(1, MOST_DRAWS);
    let ids: Vec<ImageId> = std::iter::once(request.image).chain(mates(&studio.dataset, roster, request.image, most - 1)).collect();
    let one = |(number, id): (usize, ImageId)| {
        if progress.check().is_err() {
            return Some(None);
        }
        // One that cannot be read is not shown; the large view of images tells why.
        let original = studio.original(id, request.side_px).ok()?;
        let draw = chain.draw(request.seed.wrapping_add(number as u64), original.image.width(), original.image.height());
        let partner = if draw.uses_partner() { partners.of(number) } else { None };
        let image = draw.apply(&original.image, partner.as_ref().map(|partner| partner.image.as_ref()));
        let said = draw.describe_on((original.image.width(), original.image.height()), original.size_px.0);
        let lines = std::iter::once(studio.dataset.file_name(id).to_owned()).chain(said).collect();
        let lost = loss(&original.image, &image, &draw);
        Some(Some(PreviewDraw { image: Arc::new(image), original: Some(original.image), lines, number, lost }))
    };
    ids.into_par_iter().enumerate().filter_map(one).collect()
}

/// The extremes of the chain on the image.
fn corners(
    chain: &Chain,
    original: &Image,
    request: &PreviewRequest,
    partners: &Partners<'_>,
    progress: &Progress,
) -> Option<Vec<PreviewDraw>> {
    let mut all = chain.corners(original.width(), original.height());
    all.truncate(request.draws.min(MOST_DRAWS));
    let one = |(number, corner): (usize, Corner)| {
        progress.check().ok()?;
        let partner = if corner.draw.uses_partner() { partners.of(number) } else { None };
        let image = corner.draw.apply(original, partner.as_ref().map(|partner| partner.image.as_ref()));
        let lost = loss(original, &image, &corner.draw);
        Some(PreviewDraw { image: Arc::new(image), original: None, lines: vec![corner.title], number, lost })
    };
    all.into_par_iter().enumerate().map(one).collect()
}

/// What `made` has lost of its original, and by which of what was drawn.
fn loss(original: &Image, made: &Image, draw: &Draw) -> Option<Loss> {
    let lost = Lost::of(original, made)?;
    Some(Loss { lost, by: draw.to_blame(original, lost) })
}

/// As many threads as cores; `None` if the system has no more, and then rayon's own pool does.
fn own_pool() -> Option<rayon::ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().thread_name(|number| format!("evenset-draw-{number}"));
    pool.start_handler(|_| give_way()).build().ok()
}
