//! ToColorSpace: the picture's hue, brightness and so on shown as if they were red, green and blue.

use crate::augment::action::{Action, Size};
use crate::augment::colour_space::{self, LAB, Lab};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform};
use crate::augment::hsv;
use crate::augment::planes;
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde::{Deserialize, Serialize};

/// The catalogue's entry. Albumentations has no such class: a file with it is evenset's own.
pub(super) static ENTRY: Entry = Entry {
    name: "ToColorSpace",
    title: "Colour space",
    group: Group::Colour,
    about: "Holds hue, saturation and value (or L*a*b*, or YCrCb, as OpenCV scales them) in place of red, green and blue",
    caution: "For models that are fed this colour space: to the eye the colours are wrong",
    settings: &[Setting::hidden("space", "Space", Allowed::Words(&["hsv", "lab", "ycrcb"]), || Value::Word("hsv".to_owned()))],
    code: Code::of::<ToColorSpace>(),
};

struct ToColorSpace;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Space {
    Hsv,
    Lab,
    YCrCb,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    space: Space,
}

impl Transform for ToColorSpace {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];
    const IN_LIBRARY: bool = false;

    fn draw(step: &Step, _: &mut Stream, _: Size) -> Params {
        let space = match step.word("space") {
            "lab" => Space::Lab,
            "ycrcb" => Space::YCrCb,
            _ => Space::Hsv,
        };
        Params { space }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let space = params.space;
        Ok(Action::Anew(Box::new(move |image| match space {
            Space::Hsv => planes::map(image, hsv::of),
            Space::Lab => {
                let lab: &Lab = &LAB;
                planes::map(
                    image,
                    #[inline(always)]
                    |planes| lab.of(planes),
                )
            }
            Space::YCrCb => samples::map_colours(image.into_owned(), colour_space::to_ycrcb),
        })))
    }

    fn describe(params: &Params) -> String {
        let name = match params.space {
            Space::Hsv => "HSV",
            Space::Lab => "L*a*b*",
            Space::YCrCb => "YCrCb",
        };
        name.to_owned()
    }

    fn summary(step: &Step) -> String {
        step.word("space").to_owned()
    }
}
