//! What one draw of a chain will do, exactly; and doing it.

use super::action::{Action, Size};
use super::chain::entry;
use super::entry::{Entry, Group};
use super::error::ChainError;
use super::samples;
use super::tables;
use super::warp::Warp;
use crate::pixels::{self, Image};
use serde_json::{Map, Value as Json};
use std::borrow::Cow;

/// Most transforms of a chain or a draw: what is beyond comes from no honest file.
pub(super) const MOST_STEPS: usize = 64;
/// What an exact draw begins with.
const EXACT: &str = "exact";
/// A transform never makes an image of more pixels than this, unless its source has more.
const MOST_PIXELS: u64 = 1 << 26;

/// What one draw of a chain will do, exactly: serialises into the manifest's `transforms` column.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The transforms that are applied, with the parameters that were drawn.
    pub applied: Vec<Drawn>,
    /// Each geometric transform resamples for itself ([`super::Chain::exact`]).
    pub exact: bool,
}

/// One transform with drawn parameters (JSON object: small, exact, readable).
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Which.
    pub entry: &'static Entry,
    /// The drawn parameters by name.
    pub params: Map<String, Json>,
}

impl Draw {
    /// Applies what was drawn. `partner` is the second image, if the draw blends ([`Draw::uses_partner`]); without one it blends with
    /// itself. The result depends on nothing else: the same bytes on every machine.
    pub fn apply(&self, image: &Image, partner: Option<&Image>) -> Image {
        let mut run = Run { source: image, now: None, waiting: Waiting::Nothing, exact: self.exact };
        for drawn in &self.applied {
            if let Some(action) = action(drawn, run.size()) {
                run.take(action, partner);
            }
        }
        run.finish()
    }

    /// Whether a second image takes part.
    pub fn uses_partner(&self) -> bool {
        self.applied.iter().any(|drawn| drawn.entry.group == Group::Mixing)
    }

    /// Which part of the result is the second image's, from 0 to 1, for an original of `width` x `height` pixels. Parts are of areas and
    /// of brightness as blends take them; what crops and covers do afterwards is not counted, as is usual.
    pub fn partner_share(&self, width: u32, height: u32) -> f64 {
        let mut size = Size { width: width.max(1), height: height.max(1) };
        let mut share = 0.0;
        for drawn in &self.applied {
            let more = (drawn.entry.code.partner_share)(&drawn.params, size);
            // CMO keeps a part of what there is, the others add to it: both leave this much of it.
            share = share * (1.0 - more) + more;
            size = action(drawn, size).map_or(size, |action| action.size_after(size));
        }
        share.clamp(0.0, 1.0)
    }

    /// As the manifest holds it: `[{"Rotate": {"angle": 12.5}}, ...]` in one line; an exact draw begins with `"exact"`.
    pub fn to_json(&self) -> String {
        let one = |drawn: &Drawn| Json::Object(Map::from_iter([(drawn.entry.name.to_owned(), Json::Object(drawn.params.clone()))]));
        let exact = self.exact.then(|| Json::from(EXACT));
        Json::Array(exact.into_iter().chain(self.applied.iter().map(one)).collect()).to_string()
    }

    /// Reads what [`Draw::to_json`] wrote.
    ///
    /// # Errors
    /// Whatever no draw could have written, by transform and parameter: applying what was read never panics.
    pub fn from_json(text: &str) -> Result<Self, ChainError> {
        let format = |reason: String| ChainError::Format(reason);
        let mut list: Vec<Json> = serde_json::from_str(text).map_err(|error| format(format!("a draw is a list: {error}")))?;
        let exact = list.first().and_then(Json::as_str) == Some(EXACT);
        list.drain(..usize::from(exact));
        if list.len() > MOST_STEPS {
            return Err(format(format!("{} transforms: at most {MOST_STEPS} are read", list.len())));
        }
        let applied = list.into_iter().map(read_one).collect::<Result<_, _>>()?;
        Ok(Self { applied, exact })
    }

    /// For people, a line a transform: "Rotate 12.5°".
    pub fn describe(&self) -> Vec<String> {
        let line = |drawn: &Drawn| format!("{} {}", drawn.entry.title, (drawn.entry.code.describe)(&drawn.params)).trim_end().to_owned();
        self.applied.iter().map(line).collect()
    }

    /// The same for an original of `width` x `height` pixels, which is `full_width` wide where it was not made smaller. What cards say in
    /// parts of the picture is said so here, with the pixels of the full one: "shifted 8 %, 0 % (40, 0 px)".
    pub fn describe_on(&self, (width, height): (u32, u32), full_width: u32) -> Vec<String> {
        let mut size = Size { width: width.max(1), height: height.max(1) };
        let times = f64::from(full_width.max(1)) / f64::from(size.width);
        let mut lines = Vec::with_capacity(self.applied.len());
        for drawn in &self.applied {
            let words = (drawn.entry.code.describe_on)(&drawn.params, size, times);
            lines.push(format!("{} {words}", drawn.entry.title).trim_end().to_owned());
            size = action(drawn, size).map_or(size, |action| action.size_after(size));
        }
        lines
    }
}

fn read_one(one: Json) -> Result<Drawn, ChainError> {
    let mut keys = if let Json::Object(one) = one { one } else { Map::new() }.into_iter();
    let (Some((name, params)), None) = (keys.next(), keys.next()) else {
        return Err(ChainError::Format("each transform of a draw is {\"Name\": {..}}".to_owned()));
    };
    let entry = entry(&name).ok_or_else(|| ChainError::UnknownTransform(name.clone()))?;
    let Json::Object(params) = params else { return Err(ChainError::bad(&name, "", "parameters are an object")) };
    let smallest = Size { width: 1, height: 1 };
    (entry.code.act)(&params, smallest).map_err(|refusal| ChainError::bad(&name, refusal.param, refusal.reason))?;
    Ok(Drawn { entry, params })
}

/// What `drawn` does to an image of `size`; `None` for parameters that no draw gives, which do nothing.
pub(super) fn action(drawn: &Drawn, size: Size) -> Option<Action> {
    let action = (drawn.entry.code.act)(&drawn.params, size).ok()?;
    let pixels = |size: Size| u64::from(size.width) * u64::from(size.height);
    (pixels(action.size_after(size)) <= MOST_PIXELS.max(pixels(size))).then_some(action)
}

/// What has been decided but not yet done, as the next transform may join it.
enum Waiting {
    Nothing,
    Warp(Warp),
    Table(Box<[u8; 256]>),
}

/// An image on its way through a draw.
struct Run<'a> {
    source: &'a Image,
    now: Option<Image>,
    waiting: Waiting,
    exact: bool,
}

impl Run<'_> {
    fn size(&self) -> Size {
        match &self.waiting {
            Waiting::Warp(warp) => warp.size,
            Waiting::Nothing | Waiting::Table(_) => Size::of(self.image()),
        }
    }

    fn image(&self) -> &Image {
        self.now.as_ref().unwrap_or(self.source)
    }

    /// The image itself, with nothing waiting.
    fn owned(&mut self) -> Image {
        match std::mem::replace(&mut self.waiting, Waiting::Nothing) {
            Waiting::Nothing => self.now.take().unwrap_or_else(|| self.source.clone()),
            Waiting::Warp(warp) => warp.run(self.image()),
            Waiting::Table(table) => match self.now.take() {
                Some(image) => tables::apply(image, &table),
                None => tables::applied(self.source, &table),
            },
        }
    }

    fn take(&mut self, action: Action, partner: Option<&Image>) {
        let made = match (action, &self.waiting) {
            (Action::Warp(next), waiting) => {
                let joined = if let (Waiting::Warp(first), false) = (waiting, self.exact) { first.then(&next) } else { None };
                if joined.is_none() {
                    self.settle();
                }
                self.waiting = Waiting::Warp(joined.unwrap_or(next));
                return;
            }
            (Action::Table(table), Waiting::Table(first)) => {
                self.waiting = Waiting::Table(Box::new(tables::joined(first, &table())));
                return;
            }
            (Action::Table(table), _) => {
                self.settle();
                self.waiting = Waiting::Table(Box::new(table()));
                return;
            }
            (Action::Pixels(run), _) => run(self.owned()),
            (Action::Anew(run) | Action::Resize(_, run), _) => {
                self.settle();
                run(self.now.take().map_or(Cow::Borrowed(self.source), Cow::Owned))
            }
            (Action::Mix(run), _) => {
                let image = self.owned();
                let second = alike(partner.unwrap_or(&image), &image);
                run(image, &second)
            }
        };
        self.now = Some(made);
    }

    /// Does what is waiting.
    fn settle(&mut self) {
        if !matches!(self.waiting, Waiting::Nothing) {
            self.now = Some(self.owned());
        }
    }

    fn finish(mut self) -> Image {
        self.owned()
    }
}

/// `partner` in the size and layout of `image`.
fn alike(partner: &Image, image: &Image) -> Image {
    if Size::of(partner) == Size::of(image) {
        return samples::converted(partner, image.layout());
    }
    samples::converted(&pixels::resize(partner, image.width(), image.height()), image.layout())
}
