//! GridDistortion: the columns and rows of a grid made wider and narrower.

use super::sampling::{self, Sampled};
use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::{Stream, rounded};
use crate::augment::warp::displace;
use crate::augment::words;
use serde::{Deserialize, Serialize};

const MOST_STEPS: f64 = 64.0;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "GridDistortion",
    title: "Grid distortion",
    group: Group::Geometric,
    about: "Makes the columns and rows of a grid wider and narrower",
    caution: "Proportions change from place to place",
    settings: &[
        sampling::BORDER_MODE,
        Setting::range("distort_limit", "Strength", (-0.9, 0.9), || Value::Range(-0.3, 0.3)).percent().one_number(OneNumber::Symmetric),
        sampling::FILL,
        sampling::FILL_MASK,
        sampling::INTERPOLATION,
        sampling::KEYPOINT_METHOD,
        sampling::MASK_INTERPOLATION,
        Setting::hidden("normalized", "Keep the whole picture", Allowed::Bounds, || Value::Flag(true)),
        Setting::slider("num_steps", "Cells", (1.0, MOST_STEPS), || Value::Int(5)),
    ],
    code: Code::of::<GridDistortion>(),
};

struct GridDistortion;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Widths of the columns read, as shares of even ones; the last is what is left over.
    steps_x: Vec<f64>,
    /// Heights of the rows.
    steps_y: Vec<f64>,
    #[serde(default, skip_serializing_if = "Sampled::is_usual")]
    sampling: Sampled,
}

impl Transform for GridDistortion {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Scale, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, size: Size) -> Params {
        let count = step.int("num_steps") as usize;
        let mut axis = |side: u32| {
            let drawn: Vec<f64> = (0..=count).map(|_| 1.0 + stream.range(step.range("distort_limit"))).collect();
            if step.flag("normalized") { normalized(drawn, side) } else { drawn }
        };
        Params { steps_x: axis(size.width), steps_y: axis(size.height), sampling: Sampled::of(step) }
    }

    fn act(params: &Params, size: Size) -> Result<Action, Refusal> {
        for (name, steps) in [("steps_x", &params.steps_x), ("steps_y", &params.steps_y)] {
            within(name, steps.len() as f64, (2.0, MOST_STEPS + 1.0))?;
            for step in steps {
                within(name, *step, (0.0, 100.0))?;
            }
        }
        let sampling = params.sampling.sampling()?;
        let (across, down) = (axis(&params.steps_x, size.width), axis(&params.steps_y, size.height));
        Ok(Action::Pixels(Box::new(move |image| {
            let size = Size::of(&image);
            displace(&image, size, sampling, |y, row| row.put(&across, down[y]))
        })))
    }

    fn describe(params: &Params) -> String {
        let all = params.steps_x[..params.steps_x.len().saturating_sub(1)]
            .iter()
            .chain(&params.steps_y[..params.steps_y.len().saturating_sub(1)]);
        let most = all.map(|step| (step - 1.0).abs()).fold(0.0, f64::max);
        format!("cells by up to {} %", words::number(most * 100.0, 0))
    }
}

/// Scaled so that the steps span the whole side (Albumentations 2.0.8, `normalize_grid_distortion_steps`).
fn normalized(mut steps: Vec<f64>, side: u32) -> Vec<f64> {
    let count = steps.len() - 1;
    let cell = side as usize / count;
    if cell == 0 {
        return vec![1.0; count + 1];
    }
    let left = (side as usize).min((count + 1) * cell) - count * cell;
    steps[count] *= left as f64 / cell as f64;
    let times = f64::from(side) / cell as f64 / steps.iter().sum::<f64>();
    steps.iter().map(|step| rounded(step * times)).collect()
}

/// Where each pixel of a side comes from (Albumentations 2.0.8, `generate_grid`: a cell's last pixel is the next one's first). Even cells are
/// left alone, where the library repeats a pixel at each.
fn axis(steps: &[f64], side: u32) -> Vec<f64> {
    let (count, side) = (steps.len() - 1, side as usize);
    let cell = side / count;
    if cell == 0 || steps[..count].iter().all(|step| (step - 1.0).abs() < 1e-6) {
        return (0..side).map(|at| at as f64).collect();
    }
    let mut places = Vec::with_capacity(side);
    let mut from = 0.0;
    for (at, step) in steps.iter().enumerate() {
        let length = cell.min(side.saturating_sub(at * cell));
        let to = from + cell as f64 * step;
        let pitch = if length > 1 { (to - from) / (length - 1) as f64 } else { 0.0 };
        places.extend((0..length).map(|pixel| from + pixel as f64 * pitch));
        from = to;
    }
    // More than a cell is left over when there are more cells than twice their pixels: the library reads the first pixel there.
    places.resize(side, 0.0);
    places
}
