//! A fill colour: one number for all samples of a pixel or a list of one each.

use super::super::entry::{Refusal, within};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// As files hold it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Fill {
    /// The same for every sample.
    One(f64),
    /// One a sample: 1 to 4 of them, the last one repeated.
    Each(Vec<f64>),
}

impl Default for Fill {
    fn default() -> Self {
        Self::One(0.0)
    }
}

impl Fill {
    /// What a checked setting holds.
    pub(super) fn of(json: &Json) -> Self {
        Self::deserialize(json).unwrap_or_default()
    }

    pub(super) fn is_black(&self) -> bool {
        *self == Self::default()
    }

    /// Four samples.
    pub(super) fn colour(&self) -> Result<[u8; 4], Refusal> {
        let list = match self {
            Self::One(number) => std::slice::from_ref(number),
            Self::Each(list) => list,
        };
        let (Some(last), true) = (list.last(), list.len() <= 4) else {
            return Err(Refusal { param: "fill", reason: format!("{} numbers: allowed are 1 to 4", list.len()) });
        };
        for number in list {
            within("fill", *number, (0.0, 255.0))?;
        }
        Ok(std::array::from_fn(|at| *list.get(at).unwrap_or(last) as u8))
    }
}

/// Accepts a colour in a setting.
pub(super) fn colour(json: &Json) -> Result<(), String> {
    let allowed = || format!("{}: allowed is a number from 0 to 255 or a list of 1 to 4 of them", short(json));
    let fill = Fill::deserialize(json).map_err(|_| allowed())?;
    fill.colour().map(|_| ()).map_err(|_| allowed())
}

/// Accepts a colour or null.
pub(super) fn colour_or_null(json: &Json) -> Result<(), String> {
    if json.is_null() { Ok(()) } else { colour(json) }
}

/// A long list's beginning is enough for a message.
fn short(json: &Json) -> String {
    json.to_string().chars().take(60).collect()
}
