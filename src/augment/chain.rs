//! An ordered list of transforms, and drawing from it.

use super::action::Size;
use super::compose::{self, Drawing};
use super::draw::Draw;
use super::entry::{Entry, Group};
use super::error::ChainError;
use super::step::Step;
use super::{file, preset, yaml};

/// The presets' names.
pub const PRESETS: [&str; 3] = ["gentle", "photo", "strong"];

/// An ordered list of transforms and compositions of transforms. Reads and writes as Albumentations 2.0.8 does a `Compose`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// The transforms, applied first to last.
    pub steps: Vec<Step>,
    /// Each geometric step resamples for itself, as the library does, rather than neighbours together: less sharp and slower, but the
    /// library's pixels.
    pub exact: bool,
}

impl Chain {
    /// These steps, with neighbouring geometric ones joined.
    pub fn of(steps: Vec<Step>) -> Self {
        Self { steps, exact: false }
    }

    /// One of [`PRESETS`].
    ///
    /// # Errors
    /// [`ChainError::UnknownPreset`].
    pub fn preset(name: &str) -> Result<Self, ChainError> {
        preset::get(name).cloned().ok_or_else(|| ChainError::UnknownPreset(name.to_owned()))
    }

    /// The preset whose steps these are exactly.
    pub fn preset_name(&self) -> Option<&'static str> {
        PRESETS.into_iter().find(|name| preset::get(name) == Some(self))
    }

    /// Reads Albumentations 2.0.8 JSON: a file with a `Compose` of transforms of the catalogue, or the `Compose`, its list or one
    /// transform alone. A setting that is left out takes evenset's (gentle) default.
    ///
    /// # Errors
    /// The first thing that is wrong, by transform and setting.
    pub fn from_json(text: &str) -> Result<Self, ChainError> {
        file::read(text)
    }

    /// Reads what [`Chain::from_json`] reads, and the same as YAML.
    ///
    /// # Errors
    /// As there.
    pub fn from_text(text: &str) -> Result<Self, ChainError> {
        let is_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
        if is_json { file::read(text) } else { file::read_json(&yaml::read(text)?) }
    }

    /// [`Chain::to_json`] as YAML.
    pub fn to_yaml(&self) -> String {
        yaml::write(&self.to_json())
    }

    /// Albumentations 2.0.8 JSON with every parameter written out.
    ///
    /// What the library cannot say stands in a key of its own beside `transform`, which the library passes over: `"evenset":
    /// {"keep_size": [2]}` numbers (from 0, in the order of the file, compositions not counted) the transforms whose `size` is the
    /// picture's own here; the library, which needs one, reads 224 x 224. `{"exact": true}` is [`Chain::exact`]. MixUp and CutMix are evenset's own; the library refuses a file with them.
    pub fn to_json(&self) -> serde_json::Value {
        file::write(self)
    }

    /// The transforms that a draw may apply, in order: those that are on and whose compositions are.
    pub fn live(&self) -> Vec<&Step> {
        fn collect<'a>(steps: &'a [Step], into: &mut Vec<&'a Step>) {
            for step in steps.iter().filter(|step| step.is_on()) {
                if step.is_composition() {
                    collect(&step.children, into);
                } else {
                    into.push(step);
                }
            }
        }
        let mut all = Vec::new();
        collect(&self.steps, &mut all);
        all
    }

    /// Whether any step blends with a second image.
    pub fn needs_partner(&self) -> bool {
        self.live().iter().any(|step| step.entry.group == Group::Mixing)
    }

    /// The cautions of the steps that are on (p > 0), in order, without repeats.
    pub fn cautions(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = Vec::new();
        for step in self.live().into_iter().filter(|step| !step.entry.caution.is_empty()) {
            if !all.contains(&step.entry.caution) {
                all.push(step.entry.caution);
            }
        }
        all
    }

    /// Draws parameters for an image of `width` x `height` pixels from the stream of `seed`. The same arguments always give the same
    /// draw. Every step has its own stream, so changing one leaves the others' draws as they were. Where no step is applied, the draw
    /// is empty and [`Draw::apply`] gives the image itself.
    pub fn draw(&self, seed: u64, width: u32, height: u32) -> Draw {
        let size = Size { width: width.max(1), height: height.max(1) };
        Draw { applied: Drawing::of(&self.steps, seed, size), exact: self.exact }
    }
}

/// Every transform, in the order of menus.
pub fn catalog() -> &'static [&'static Entry] {
    super::transforms::CATALOG
}

/// Every composition ([`Step::children`] holds its parts), in the order of menus.
pub fn compositions() -> &'static [&'static Entry] {
    compose::COMPOSITIONS
}

/// The transform called `name` (Albumentations' class name).
pub fn entry(name: &str) -> Option<&'static Entry> {
    catalog().iter().copied().find(|entry| entry.name == name)
}
