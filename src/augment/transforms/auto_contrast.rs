//! AutoContrast: levels stretched so that the darkest is black and the brightest white.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::tables;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

const CUTOFF: (f64, f64) = (0.0, 100.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "AutoContrast",
    title: "Auto contrast",
    group: Group::Colour,
    about: "Stretches the levels of each colour until the darkest is black and the brightest white",
    caution: "Each colour is stretched by itself, which shifts colours",
    settings: &[
        Setting::slider("cutoff", "Left out at either end", CUTOFF, || Value::Num(0.0)).unit("%"),
        Setting::hidden("ignore", "Level that stays", Allowed::Checked(level_or_null), || Value::Json(Json::Null)),
        Setting::hidden("method", "Method", Allowed::Words(&["cdf", "pil"]), || Value::Word("pil".to_owned())),
    ],
    code: Code::of::<AutoContrast>(),
};

struct AutoContrast;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Percent of the samples that may be clipped at either end.
    cutoff: f64,
    /// By rank (as Equalize does) instead of evenly.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    by_rank: bool,
    /// A level that is not counted and stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ignore: Option<u8>,
}

impl Transform for AutoContrast {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(step: &Step, _: &mut Stream, _: Size) -> Params {
        let ignore = whole(step.json("ignore")).and_then(|level| u8::try_from(level).ok());
        Params { cutoff: step.range("cutoff").0, by_rank: step.word("method") == "cdf", ignore }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("cutoff", params.cutoff, CUTOFF)?;
        let params = *params;
        Ok(Action::Anew(Box::new(move |image| tables::apply_by_histogram(image, |counts| params.table(counts)))))
    }

    fn describe(params: &Params) -> String {
        if params.cutoff == 0.0 { String::new() } else { format!("{} %", crate::augment::words::number(params.cutoff, 1)) }
    }
}

impl Params {
    fn table(self, counts: &[u32; 256]) -> [u8; 256] {
        let mut counts = *counts;
        // The library's histogram ends below white.
        counts[255] = 0;
        if let Some(level) = self.ignore {
            counts[usize::from(level)] = 0;
        }
        let (low, high) = bounds(&counts, self.cutoff);
        let mut table: [u8; 256] = std::array::from_fn(|level| level as u8);
        if low < high {
            if self.by_rank {
                by_rank(&mut table, &counts, (low, high));
            } else {
                let scale = 255.0 / (high - low) as f64;
                table = tables::of(|level| (level - low as f64) * scale);
            }
        }
        if let Some(level) = self.ignore {
            table[usize::from(level)] = level;
        }
        table
    }
}

/// The levels that become black and white.
fn bounds(counts: &[u32; 256], cutoff: f64) -> (usize, usize) {
    let darkest = counts.iter().position(|count| *count > 0).unwrap_or(0);
    let brightest = counts.iter().rposition(|count| *count > 0).unwrap_or(0);
    let total: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    if cutoff == 0.0 || total == 0 {
        return (darkest, brightest);
    }
    let cut = total as f64 * cutoff / 100.0;
    let low = reaching(0..256, counts, cut).map_or(0, |level| (level + 1).min(255));
    let high = reaching((0..256).rev(), counts, cut).unwrap_or(255);
    (low, high)
}

/// The first of `levels` at which at least `cut` samples have been counted.
fn reaching(mut levels: impl Iterator<Item = usize>, counts: &[u32; 256], cut: f64) -> Option<usize> {
    let mut sum = 0_u64;
    levels.find(|level| {
        sum += u64::from(counts[*level]);
        sum as f64 >= cut
    })
}

/// Each level's rank among those counted between `low` and `high`.
fn by_rank(table: &mut [u8; 256], counts: &[u32; 256], (low, high): (usize, usize)) {
    let all: u64 = counts[low + 1..=high].iter().map(|count| u64::from(*count)).sum();
    if all == 0 {
        return;
    }
    let mut sum = 0_u64;
    for (level, new) in table.iter_mut().enumerate() {
        if level > low && level <= high {
            sum += u64::from(counts[level]);
        }
        *new = libm::rintf(sum as f32 * 255.0 / all as f32).clamp(0.0, 255.0) as u8;
    }
}

/// Accepts a level or null.
fn level_or_null(json: &Json) -> Result<(), String> {
    if json.is_null() || whole(json).is_some_and(|level| (0..256).contains(&level)) {
        return Ok(());
    }
    Err("allowed is null or a whole number from 0 to 255".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_by_hand() {
        let mut counts = [0; 256];
        (counts[50], counts[90], counts[150]) = (1, 2, 1);
        let even = Params { cutoff: 0.0, by_rank: false, ignore: None }.table(&counts);
        // 40 of 100 of 255.
        assert_eq!((even[50], even[90], even[150], even[20], even[200]), (0, 102, 255, 0, 255));
        let ranked = Params { cutoff: 0.0, by_rank: true, ignore: Some(7) }.table(&counts);
        // 2 of 3 of 255.
        assert_eq!((ranked[50], ranked[90], ranked[150], ranked[7]), (0, 170, 255, 7));
    }
}
