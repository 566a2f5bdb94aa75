//! CMO (Park et al. 2022, "The majority can help the minority"): a patch of the picture on a second one, which with the recipe's choice of
//! partners is of a larger class. evenset's own settings: Albumentations 2.0.8 has no transform of this name.

use super::cutmix;
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const SHARE: (f64, f64) = (0.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "CMO",
    title: "Patch on another (CMO)",
    group: Group::Mixing,
    about: "Puts a rectangle of the picture on a second one, as a small class gets new surroundings from a large one",
    caution: "Patched pictures look like none that a camera takes: compare by trial before relying on them",
    settings: &[Setting::range("area_range", "Area that is kept", SHARE, || Value::Range(0.4, 0.8)).percent().one_number(OneNumber::Same)],
    code: Code::of::<Cmo>(),
};

struct Cmo;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Left, top, right and bottom (the last two not included) of what is kept, in pixels.
    patch: [u32; 4],
}

impl Transform for Cmo {
    type Params = Params;
    const IN_LIBRARY: bool = false;

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        Params { patch: cutmix::draw_patch(step.range("area_range"), stream, size) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        let patch = params.patch;
        Ok(Action::Mix(Box::new(move |image, second| {
            // The other way round: all but the patch comes from the second.
            let ground = cutmix::patched(image.clone(), second, [0, 0, image.width(), image.height()]);
            cutmix::patched(ground, &image, patch)
        })))
    }

    fn partner_share(params: &Params, size: Size) -> f64 {
        1.0 - cutmix::area(params.patch, size)
    }

    fn describe(params: &Params) -> String {
        cutmix::describe_patch(params.patch)
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("area_range");
        words::range(low * 100.0, high * 100.0, "%")
    }
}
