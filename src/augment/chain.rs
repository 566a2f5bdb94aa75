//! An ordered list of transforms, and drawing from it.

use super::action::Size;
use super::draw::{self, Draw, Drawn};
use super::entry::{Entry, Group};
use super::error::ChainError;
use super::step::Step;
use super::stream::Stream;
use super::{file, preset};
use std::collections::HashMap;

/// The presets' names.
pub const PRESETS: [&str; 3] = ["gentle", "photo", "strong"];

/// An ordered list of transforms. Reads and writes as Albumentations 2.0.8 does a `Compose`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// The transforms, applied first to last.
    pub steps: Vec<Step>,
}

impl Chain {
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

    /// Albumentations 2.0.8 JSON with every parameter written out.
    ///
    /// What the library cannot say stands in a key of its own beside `transform`, which the library passes over: `"evenset":
    /// {"keep_size": [2]}` numbers (from 0) the steps whose `size` is the picture's own here; the library, which needs one, reads
    /// 224 x 224. MixUp and CutMix are evenset's own; the library refuses a file with them.
    pub fn to_json(&self) -> serde_json::Value {
        file::write(self)
    }

    /// Whether any step blends with a second image.
    pub fn needs_partner(&self) -> bool {
        self.steps.iter().any(|step| step.entry.group == Group::Mixing && step.p > 0.0)
    }

    /// The cautions of the steps that are on (p > 0), in order, without repeats.
    pub fn cautions(&self) -> Vec<&'static str> {
        let mut all: Vec<&'static str> = Vec::new();
        for step in self.steps.iter().filter(|step| step.p > 0.0 && !step.entry.caution.is_empty()) {
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
        let mut size = Size { width: width.max(1), height: height.max(1) };
        let mut seen: HashMap<&str, usize> = HashMap::new();
        let mut applied = Vec::new();
        for step in &self.steps {
            let nth = seen.entry(step.entry.name).or_default();
            let mut stream = Stream::of_step(seed, step.entry.name, *nth);
            *nth += 1;
            if stream.unit() < step.p {
                let drawn = Drawn { entry: step.entry, params: (step.entry.code.draw)(step, &mut stream, size) };
                if drawn.entry.group == Group::Geometric {
                    size = draw::action(&drawn, size).map_or(size, |action| action.size_after(size));
                }
                applied.push(drawn);
            }
        }
        Draw { applied }
    }
}

/// Every transform, in the order of menus.
pub fn catalog() -> &'static [&'static Entry] {
    super::transforms::CATALOG
}

/// The entry called `name` (Albumentations' class name).
pub fn entry(name: &str) -> Option<&'static Entry> {
    catalog().iter().copied().find(|entry| entry.name == name)
}
