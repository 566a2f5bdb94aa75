//! What a transform is: its entry in the catalogue, and the trait that every transform's file implements.

use super::action::{Action, Size};
use super::setting::Setting;
use super::step::Step;
use super::stream::Stream;
use super::words;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};

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
    /// Adds light, shadow or weather.
    Weather,
    /// Blends with another image of the class.
    Mixing,
    /// A policy that draws from many operations.
    Automatic,
    /// Holds other transforms, and says which of them are applied.
    Composition,
}

impl Group {
    /// As files and lists name it: "geometric".
    pub fn name(self) -> &'static str {
        match self {
            Self::Geometric => "geometric",
            Self::Colour => "colour",
            Self::Kernel => "kernel",
            Self::Noise => "noise",
            Self::Erasing => "erasing",
            Self::Weather => "weather",
            Self::Mixing => "mixing",
            Self::Automatic => "automatic",
            Self::Composition => "composition",
        }
    }

    /// As menus head it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Geometric => "Shape and place",
            Self::Colour => "Colour",
            Self::Kernel => "Blur and sharpen",
            Self::Noise => "Noise and loss",
            Self::Erasing => "Parts left out",
            Self::Weather => "Weather and light",
            Self::Mixing => "Two images of a class",
            Self::Automatic => "Automatic",
            Self::Composition => "Several transforms",
        }
    }
}

/// Turns up to this many degrees, as of a camera held askew, leave up and down as they are.
pub(super) const MILD_TURN_DEG: f64 = 20.0;

/// What of a picture a transform changes, where a label may depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// Which way is up.
    Orientation,
    /// Left and right (or top and bottom) change places.
    Mirror,
    /// Hue, saturation, or that there is colour at all.
    Colour,
    /// How large things are in the picture, or their proportions.
    Scale,
    /// Fine grain: hair, weave, small marks.
    Texture,
    /// Letters and digits can no longer be read.
    Text,
}

impl Property {
    /// All, in the order of lists.
    pub const ALL: [Self; 6] = [Self::Orientation, Self::Mirror, Self::Colour, Self::Scale, Self::Texture, Self::Text];

    /// In one or two words: "mirror image".
    pub fn name(self) -> &'static str {
        match self {
            Self::Orientation => "orientation",
            Self::Mirror => "mirror image",
            Self::Colour => "colour",
            Self::Scale => "scale",
            Self::Texture => "texture",
            Self::Text => "text",
        }
    }
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
    /// What it does.
    pub(super) code: Code,
}

impl Entry {
    /// What of a picture it changes that a label may depend on.
    pub fn changes(&self) -> &'static [Property] {
        self.code.changes
    }

    /// Whether Albumentations 2.0.8 has a transform of this name; it refuses chains with others.
    pub fn is_in_library(&self) -> bool {
        self.code.in_library
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// A drawn parameter that a transform cannot use: which, and what is allowed.
#[derive(Debug)]
pub(super) struct Refusal {
    /// Which parameter; empty if the whole.
    pub(super) param: &'static str,
    /// What is allowed.
    pub(super) reason: String,
}

/// Refuses `number` unless it is within `bounds`; NaN is not.
pub(super) fn within(param: &'static str, number: f64, (low, high): (f64, f64)) -> Result<(), Refusal> {
    if low <= number && number <= high {
        return Ok(());
    }
    Err(Refusal { param, reason: format!("{number}: allowed is {low} to {high}") })
}

/// One transform: draw, then apply.
pub(super) trait Transform {
    /// What is drawn, as the manifest holds it. `deny_unknown_fields`; what is usual is left out.
    type Params: Serialize + DeserializeOwned;

    /// Draws from the step's own stream for an image of `size`.
    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Self::Params;

    /// What to do with an image of `size`, or which parameter is out of bounds. Whether it refuses must not depend on `size`, as
    /// manifests are checked without the image.
    fn act(params: &Self::Params, size: Size) -> Result<Action, Refusal>;

    /// What was drawn, for people, after the title: "12.5°". Empty if the title says it all.
    fn describe(params: &Self::Params) -> String;

    /// The same for an image of `size`, of which the whole picture is `times` as wide: what the card says in parts of the picture is said so.
    fn describe_on(params: &Self::Params, _size: Size, _times: f64) -> String {
        Self::describe(params)
    }

    /// Which part of the result is the second picture's, from 0 to 1, for an image of `size` that is all the first's.
    fn partner_share(_params: &Self::Params, _size: Size) -> f64 {
        0.0
    }

    /// The settings in a few characters, for a card.
    fn summary(step: &Step) -> String {
        words::ranges(step)
    }

    /// Brings what the library also reads (`"scale": [0.9, 1.1]`) into the form that it writes, before settings are looked up.
    fn before_reading(_settings: &mut Map<String, Json>) {}

    /// The last touch before settings are written.
    fn before_writing(_settings: &mut Map<String, Json>) {}

    /// Whether Albumentations 2.0.8 has a transform of this name; what it lacks is evenset's own.
    const IN_LIBRARY: bool = true;

    /// What of a picture it changes that a label may depend on.
    const CHANGES: &'static [Property] = &[];

    /// Whether it changes `property` (one of [`Self::CHANGES`]) so much, with these settings, that a label may depend on it.
    fn harms(_step: &Step, _property: Property) -> bool {
        true
    }

    /// What single settings cannot know: whether they go together. The setting at fault and why.
    fn check(_step: &Step) -> Result<(), Refusal> {
        Ok(())
    }
}

type Parameters = Map<String, Json>;

/// A [`Transform`] behind pointers, so that entries of different transforms stand in one list.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) draw: fn(&Step, &mut Stream, Size) -> Parameters,
    pub(super) act: fn(&Parameters, Size) -> Result<Action, Refusal>,
    pub(super) describe: fn(&Parameters) -> String,
    pub(super) describe_on: fn(&Parameters, Size, f64) -> String,
    pub(super) summary: fn(&Step) -> String,
    pub(super) before_reading: fn(&mut Map<String, Json>),
    pub(super) before_writing: fn(&mut Map<String, Json>),
    pub(super) check: fn(&Step) -> Result<(), Refusal>,
    pub(super) partner_share: fn(&Parameters, Size) -> f64,
    pub(super) in_library: bool,
    pub(super) changes: &'static [Property],
    pub(super) harms: fn(&Step, Property) -> bool,
}

impl Code {
    pub(super) const fn of<T: Transform>() -> Self {
        Self {
            draw: draw::<T>,
            act: act::<T>,
            describe: describe::<T>,
            describe_on: describe_on::<T>,
            summary: T::summary,
            before_reading: T::before_reading,
            before_writing: T::before_writing,
            check: T::check,
            partner_share: partner_share::<T>,
            in_library: T::IN_LIBRARY,
            changes: T::CHANGES,
            harms: T::harms,
        }
    }
}

fn draw<T: Transform>(step: &Step, stream: &mut Stream, size: Size) -> Parameters {
    match serde_json::to_value(T::draw(step, stream, size)) {
        Ok(Json::Object(params)) => params,
        _ => Parameters::new(),
    }
}

fn act<T: Transform>(params: &Parameters, size: Size) -> Result<Action, Refusal> {
    T::act(&read::<T>(params)?, size)
}

fn describe<T: Transform>(params: &Parameters) -> String {
    read::<T>(params).map(|params| T::describe(&params)).unwrap_or_default()
}

fn describe_on<T: Transform>(params: &Parameters, size: Size, times: f64) -> String {
    read::<T>(params).map(|params| T::describe_on(&params, size, times)).unwrap_or_default()
}

fn partner_share<T: Transform>(params: &Parameters, size: Size) -> f64 {
    read::<T>(params).map(|params| T::partner_share(&params, size)).unwrap_or_default()
}

fn read<T: Transform>(params: &Parameters) -> Result<T::Params, Refusal> {
    serde_json::from_value(Json::Object(params.clone())).map_err(|error| Refusal { param: "", reason: error.to_string() })
}

/// The parameters of a transform that draws nothing.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}
