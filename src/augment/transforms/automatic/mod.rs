//! Automatic policies: TrivialAugmentWide, RandAugment and AugMix as torchvision defines them.

pub(super) mod aug_mix;
mod ops;
pub(super) mod rand;
pub(super) mod trivial;

use crate::augment::action::Action;
use crate::augment::entry::{Property, Refusal};
use ops::Op;
use serde::{Deserialize, Serialize};

/// Most operations of a draw.
const MOST_OPS: usize = 8;

const CAUTION: &str = "Draws from everything, strong turns and false colours among them: look at the corners before relying on it";

const CHANGES: &[Property] = &[Property::Orientation, Property::Colour, Property::Texture, Property::Text];

/// Operations, one after the other.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Ops {
    ops: Vec<Op>,
}

impl Ops {
    fn act(&self) -> Result<Action, Refusal> {
        if self.ops.len() > MOST_OPS {
            return Err(Refusal { param: "ops", reason: format!("at most {MOST_OPS} operations") });
        }
        self.ops.iter().try_for_each(Op::check)?;
        let ops = self.ops.clone();
        Ok(Action::Pixels(Box::new(move |image| ops.iter().fold(image, |image, op| op.run(image)))))
    }
}

/// For people: "Rotate −12, Equalize".
fn list(ops: &[Op]) -> String {
    ops.iter().map(Op::words).collect::<Vec<_>>().join(", ")
}
