//! Image to image. A [`Chain`] first *draws* its parameters from a random stream (a [`Draw`], which can be written to a manifest), then
//! *applies* them. Nothing else is random. Names, parameters and the file format follow Albumentations 2.0.8.

use crate::pixels::Image;

/// What a transform is about, for menus and for the order of a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Moves pixels.
    Geometric,
    /// Changes colours, pixel by pixel.
    Colour,
    /// Blurs and sharpens.
    Kernel,
    /// Adds noise or loss.
    Noise,
    /// Blanks out parts.
    Erasing,
    /// Blends with another image of the class.
    Mixing,
}

/// One setting's value, as in Albumentations' JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `true` or `false`.
    Flag(bool),
    /// A whole number (enums, such as `border_mode`, too).
    Int(i64),
    /// A number.
    Num(f64),
    /// A range `[low, high]` of whole numbers.
    IntRange(i64, i64),
    /// A range `[low, high]`.
    Range(f64, f64),
    /// A word (`compression_type`).
    Word(String),
    /// Anything else that the format holds, kept as it is (`translate_px: null`).
    Json(serde_json::Value),
}

/// One setting of a transform: what the file calls it, what people read, and what it may be.
#[derive(Debug)]
pub struct Setting {
    /// The name in files: `brightness_limit`.
    pub name: &'static str,
    /// What people read: "Brightness".
    pub label: &'static str,
    /// After the number: "°", "px", "%", or nothing.
    pub unit: &'static str,
    /// Smallest number allowed.
    pub min: f64,
    /// Largest number allowed.
    pub max: f64,
    /// evenset's (gentle) value.
    pub default: fn() -> Value,
    /// Whether the window shows it as a slider; others are set in files alone.
    pub shown: Shown,
}

/// How the window offers a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// One handle.
    Slider,
    /// Two handles.
    RangeSlider,
    /// Not shown.
    Hidden,
}

/// The catalogue's entry of one transform.
#[derive(Debug)]
pub struct Entry {
    /// Albumentations' class name: `RandomBrightnessContrast`.
    pub name: &'static str,
    /// What people read: "Brightness / contrast".
    pub title: &'static str,
    /// What it is about.
    pub group: Group,
    /// One line: what it does.
    pub about: &'static str,
    /// When it can change what the picture means, in words ("Left and right change places: do not use it on text"); empty if never.
    pub caution: &'static str,
    /// Every setting that is written to files, in the library's order.
    pub settings: &'static [Setting],
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// One transform in a chain: which, how likely, and its settings' values (one for each of `entry.settings`, in that order).
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Which.
    pub entry: &'static Entry,
    /// Probability that it is applied, 0 to 1.
    pub p: f64,
    /// Values, checked against the entry.
    pub values: Vec<Value>,
}


/// An ordered list of transforms. (De)serialises as Albumentations 2.0.8 writes a `Compose`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chain {
    /// The transforms, applied first to last.
    pub steps: Vec<Step>,
}

/// What one draw of a chain will do, exactly: serialises into the manifest's `transforms` column.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    /// The transforms that are applied, with the parameters that were drawn.
    pub applied: Vec<Drawn>,
}

/// One transform with drawn parameters (JSON object: small, exact, readable).
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Which.
    pub entry: &'static Entry,
    /// The drawn parameters by name.
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// Why a chain file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Not JSON, or not of the format.
    #[error("not an Albumentations 2.0.8 file: {0}")]
    Format(String),
    /// A transform that evenset does not have.
    #[error("transform {0} is not in evenset's catalogue")]
    UnknownTransform(String),
    /// A setting that the transform does not have.
    #[error("{transform} has no setting {setting}")]
    UnknownSetting {
        /// Which transform.
        transform: String,
        /// Which setting.
        setting: String,
    },
    /// Out of bounds or of the wrong kind.
    #[error("{transform}.{setting}: {reason}")]
    BadValue {
        /// Which transform.
        transform: String,
        /// Which setting, or `p`.
        setting: String,
        /// What is allowed.
        reason: String,
    },
    /// Not a preset.
    #[error("no preset is called {0}: gentle, photo or strong")]
    UnknownPreset(String),
}

/// The presets' names.
pub const PRESETS: [&str; 3] = ["gentle", "photo", "strong"];

/// Every transform, in the order of menus.
pub fn catalog() -> &'static [&'static Entry] {
    todo!()
}

/// The entry called `name` (Albumentations' class name).
pub fn entry(_name: &str) -> Option<&'static Entry> {
    todo!()
}

impl Step {
    /// `entry` with evenset's default settings and probability 0.5.
    pub fn new(_entry: &'static Entry) -> Self {
        todo!()
    }

    /// Sets one setting, refusing what is out of bounds or of the wrong kind.
    pub fn set(&mut self, _setting: &str, _value: Value) -> Result<(), ChainError> {
        todo!()
    }

    /// The value of a setting.
    pub fn get(&self, _setting: &str) -> Option<&Value> {
        todo!()
    }

    /// The settings in a few characters, for a card: "±15°".
    pub fn summary(&self) -> String {
        todo!()
    }
}

impl Chain {
    /// One of [`PRESETS`].
    pub fn preset(_name: &str) -> Result<Self, ChainError> {
        todo!()
    }

    /// The preset whose steps these are exactly.
    pub fn preset_name(&self) -> Option<&'static str> {
        PRESETS.into_iter().find(|name| Self::preset(name).is_ok_and(|preset| preset == *self))
    }

    /// Reads Albumentations 2.0.8 JSON (a `Compose` of transforms of the catalogue).
    pub fn from_json(_text: &str) -> Result<Self, ChainError> {
        todo!()
    }

    /// Albumentations 2.0.8 JSON with every parameter written out.
    pub fn to_json(&self) -> serde_json::Value {
        todo!()
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

    /// Draws parameters for an image of `width` x `height` pixels from the stream of `seed`. The same arguments always give the same draw.
    pub fn draw(&self, _seed: u64, _width: u32, _height: u32) -> Draw {
        todo!()
    }
}

impl Draw {
    /// Applies what was drawn. `partner` is the second image, if the draw blends ([`Draw::uses_partner`]); without one it blends with itself.
    pub fn apply(&self, _image: &Image, _partner: Option<&Image>) -> Image {
        todo!()
    }

    /// Whether a second image takes part.
    pub fn uses_partner(&self) -> bool {
        self.applied.iter().any(|drawn| drawn.entry.group == Group::Mixing)
    }

    /// As the manifest holds it: `[{"Rotate": {"angle": 12.5}}, ...]` in one line.
    pub fn to_json(&self) -> String {
        todo!()
    }

    /// Reads what [`Draw::to_json`] wrote.
    pub fn from_json(_text: &str) -> Result<Self, ChainError> {
        todo!()
    }

    /// For people, a line a transform: "Rotate 12.5°".
    pub fn describe(&self) -> Vec<String> {
        todo!()
    }
}
