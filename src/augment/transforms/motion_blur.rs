//! MotionBlur: the mean along a line, as of a camera or a thing that moved.

use super::odd;
use crate::augment::action::{Action, Size};
use crate::augment::around::each_row;
use crate::augment::box_sum::Division;
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::{Stream, rounded};
use crate::augment::warp::Border;
use crate::augment::words;
use crate::lanes;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

const ANGLE_DEG: (f64, f64) = (0.0, 360.0);
const DIRECTION: (f64, f64) = (-1.0, 1.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "MotionBlur",
    title: "Motion blur",
    group: Group::Kernel,
    about: "Blurs the picture along a line, as if it had moved",
    caution: "A large size wipes out fine texture and small things",
    settings: &[
        Setting::hidden("allow_shifted", "May be off centre", Allowed::Bounds, || Value::Flag(true)),
        Setting::range("angle_range", "Angle", ANGLE_DEG, || Value::Range(0.0, 360.0)).unit("°"),
        odd::setting(|| Value::IntRange(3, 7)),
        Setting::range("direction_range", "Direction", DIRECTION, || Value::Range(-1.0, 1.0)),
    ],
    code: Code::of::<MotionBlur>(),
};

struct MotionBlur;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Side of the kernel in pixels, odd.
    size: u32,
    /// Of the line.
    angle: f64,
    /// From -1 (backwards) over 0 (both ways) to 1 (forwards).
    direction: f64,
    /// The line's place off the centre, in pixels.
    shift: [f64; 2],
}

impl Transform for MotionBlur {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn harms(step: &Step, property: Property) -> bool {
        step.range("blur_limit").1 > if property == Property::Text { 7.0 } else { 5.0 }
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let size = odd::draw(step, stream);
        let angle = stream.range(step.range("angle_range"));
        let direction = stream.range(step.range("direction_range"));
        let most = f64::from(size / 2) / 2.0;
        let mut shifted = || if step.flag("allow_shifted") { rounded(most * (2.0 * stream.unit() - 1.0)) } else { 0.0 };
        Params { size, angle, direction, shift: [shifted(), shifted()] }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        odd::check("size", params.size)?;
        within("angle", params.angle, ANGLE_DEG)?;
        within("direction", params.direction, DIRECTION)?;
        for by in params.shift {
            within("shift", by, (-odd::SIZE_PX.1, odd::SIZE_PX.1))?;
        }
        let line = line(*params);
        Ok(Action::Anew(Box::new(move |image| samples::with_alpha_of(&image, mean_along(&image, &line)))))
    }

    fn describe(params: &Params) -> String {
        format!("{} px, {}°", params.size, words::number(params.angle, 0))
    }

    fn summary(step: &Step) -> String {
        let (low, high) = step.range("blur_limit");
        words::range(low, high, "px")
    }

    fn before_writing(settings: &mut Map<String, Json>) {
        odd::before_writing(settings);
    }
}

/// The pixels of the line, each once, as (down, across) from the middle.
fn line(params: Params) -> Vec<(i64, i64)> {
    let size = f64::from(params.size);
    let half = f64::from(params.size / 2);
    let (mut from, mut to) = (-half, half);
    if params.direction < 0.0 {
        to = half * (1.0 + params.direction);
    } else if params.direction > 0.0 {
        from = -half * (1.0 - params.direction);
    }
    let angle = params.angle * std::f64::consts::PI / 180.0;
    let (dx, dy) = (libm::cos(angle), libm::sin(angle));
    let place = |along: f64, shift: f64| (libm::rint(half + along + shift).clamp(0.0, size - 1.0) - half) as i64;
    let mut points: Vec<(i64, i64)> = (0..params.size)
        .map(|at| from + (to - from) / (size - 1.0) * f64::from(at))
        .map(|t| (place(dy * t, params.shift[1]), place(dx * t, params.shift[0])))
        .collect();
    points.sort_unstable();
    points.dedup();
    points
}

/// Every sample the mean of those that `line` points at.
fn mean_along(image: &Image, line: &[(i64, i64)]) -> Image {
    if line.len() < 2 {
        // Moved by a pixel or two at most, and not blurred.
        let (down, across) = line.first().copied().unwrap_or_default();
        let radius = down.abs().max(across.abs()) as usize;
        return each_row(image, radius, Border::REFLECT_101, |around, target| target.copy_from_slice(around.shifted(down, across)));
    }
    let radius = line.iter().map(|(down, across)| down.abs().max(across.abs())).max().unwrap_or(0) as usize;
    let division = Division::by(line.len());
    let mut sums = vec![0_u16; image.width() as usize * image.layout().channels()];
    each_row(image, radius, Border::REFLECT_101, |around, target| {
        let taps: Vec<&[u8]> = line.iter().map(|(down, across)| around.shifted(*down, *across)).collect();
        lanes::widened(
            #[inline(always)]
            || mean_of(&taps, division, &mut sums, target),
        );
    })
}

/// `target` = the mean of the rows `taps`; `sums` is for its sums.
#[inline(always)]
fn mean_of(taps: &[&[u8]], division: Division, sums: &mut [u16], target: &mut [u8]) {
    let (first, rest) = taps.split_at(1);
    for (sum, sample) in sums.iter_mut().zip(first[0]) {
        *sum = u16::from(*sample);
    }
    for tap in rest {
        for (sum, sample) in sums.iter_mut().zip(*tap) {
            *sum += u16::from(*sample);
        }
    }
    for (to, sum) in target.iter_mut().zip(sums) {
        *to = division.of(*sum);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_by_hand() {
        let flat = Params { size: 5, angle: 0.0, direction: 0.0, shift: [0.0; 2] };
        assert_eq!(line(flat), [(0, -2), (0, -1), (0, 0), (0, 1), (0, 2)]);
        assert_eq!(line(Params { direction: 1.0, ..flat }), [(0, 0), (0, 1), (0, 2)]);
        assert_eq!(line(Params { angle: 90.0, direction: -1.0, ..flat }), [(-2, 0), (-1, 0), (0, 0)]);
        assert_eq!(line(Params { shift: [0.0, 1.0], ..flat })[0], (1, -2));
    }
}
