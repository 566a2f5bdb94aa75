//! Defocus: every point becomes a disk, as of a lens that is out of focus.

use crate::augment::action::{Action, Size};
use crate::augment::around::Padded;
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::filter::{self, BETWEEN, FRACTION, Kernel};
use crate::augment::samples;
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::Border;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const RADIUS_PX: (f64, f64) = (1.0, 50.0);
const SIGMA_PX: (f64, f64) = (0.0, 5.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Defocus",
    title: "Out of focus",
    group: Group::Kernel,
    about: "Blurs the picture as a lens that is out of focus",
    caution: "A large radius wipes out fine texture and small things",
    settings: &[
        Setting::range("alias_blur", "Softness", SIGMA_PX, || Value::Range(0.1, 0.5)).unit("px").one_number(OneNumber::From(0.0)).hide(),
        Setting::range("radius", "Radius", RADIUS_PX, || Value::IntRange(1, 3)).unit("px").one_number(OneNumber::From(1.0)),
    ],
    code: Code::of::<Defocus>(),
};

struct Defocus;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Of the disk, in pixels.
    radius: u32,
    /// Sigma of the blur of the disk's edge, in pixels.
    alias_blur: f64,
}

impl Transform for Defocus {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn harms(step: &Step, property: Property) -> bool {
        step.range("radius").1 > if property == Property::Text { 2.0 } else { 1.0 }
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { radius: stream.int(step.int_range("radius")) as u32, alias_blur: stream.range(step.range("alias_blur")) }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("radius", f64::from(params.radius), RADIUS_PX)?;
        within("alias_blur", params.alias_blur, SIGMA_PX)?;
        let radius = params.radius as usize;
        let kernel = Kernel::opencv(params.alias_blur, if radius <= 8 { 3 } else { 5 });
        Ok(Action::Pixels(Box::new(move |image| samples::with_alpha_of(&image, defocused(&image, radius, &kernel)))))
    }

    fn describe(params: &Params) -> String {
        format!("{} px", words::number(f64::from(params.radius), 0))
    }
}

/// Rows of running sums, of which two give the sum of a span. They wrap around, which their differences undo.
struct Running {
    slots: Vec<Vec<u16>>,
    held: Vec<Option<usize>>,
}

/// Means over disks, then `kernel` over them. (The library blurs the disk instead, which is the same but for its edge.)
fn defocused(image: &Image, radius: usize, kernel: &Kernel) -> Image {
    let (n, height) = (image.layout().channels(), image.height() as usize);
    let row = image.width() as usize * n;
    let mut padded = Padded::new(image, radius, Border::REFLECT_101);
    let mut running = Running { slots: vec![vec![0; row + (2 * radius + 1) * n]; 2 * radius + 1], held: vec![None; 2 * radius + 1] };
    let reach: Vec<usize> = (0..=radius).map(|down| libm::floor(libm::sqrt((radius * radius - down * down) as f64)) as usize).collect();
    let area: usize = reach.iter().enumerate().map(|(down, reach)| (2 * reach + 1) * if down == 0 { 1 } else { 2 }).sum();
    let factor = ((1_u64 << (24 + BETWEEN)) / area as u64) as u32;
    let mut sums = vec![0_u32; row];
    let disks = |y: usize, target: &mut [u16]| {
        for source in y.saturating_sub(radius)..=(y + radius).min(height - 1) {
            let slot = source % running.slots.len();
            if running.held[slot] != Some(source) {
                run(padded.at(image, source).row(0), &mut running.slots[slot], n);
                running.held[slot] = Some(source);
            }
        }
        sums.fill(0);
        for down in -(radius as i64)..=radius as i64 {
            let at = Border::REFLECT_101.index(y as i64 + down, height as i64).unwrap_or(0) as usize;
            let sums_of_row = &running.slots[at % running.slots.len()];
            let reach = reach[down.unsigned_abs() as usize];
            let (from, to) = (&sums_of_row[(radius - reach) * n..][..row], &sums_of_row[(radius + reach + 1) * n..][..row]);
            for ((sum, from), to) in sums.iter_mut().zip(from).zip(to) {
                *sum += u32::from(to.wrapping_sub(*from));
            }
        }
        for (to, sum) in target.iter_mut().zip(&sums) {
            *to = ((u64::from(*sum) * u64::from(factor) + (1 << 23)) >> 24) as u16;
        }
    };
    let mut made = Image::filled(image.width(), image.height(), image.layout(), &[0]);
    let mut rows = made.data_mut().chunks_exact_mut(row);
    filter::blur_made_rows(image, kernel, disks, |_, sums| {
        for (to, sum) in rows.next().into_iter().flatten().zip(sums) {
            *to = ((sum + (1 << (FRACTION - 1))) >> FRACTION) as u8;
        }
    });
    made
}

/// Running sums of a padded row: `sums[k]` is of the k pixels before.
fn run(row: &[u8], sums: &mut [u16], n: usize) {
    for at in 0..row.len() {
        sums[at + n] = sums[at].wrapping_add(u16::from(row[at]));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn a_dot_becomes_a_disk() {
        let mut dot = vec![0; 49];
        dot[24] = 255;
        let made = defocused(&Image::new(7, 7, Layout::Grey, dot).unwrap(), 2, &Kernel::opencv(0.01, 3));
        // 13 pixels lie within 2 of the middle: 255 / 13 = 19.6.
        assert_eq!(made.data()[7..14], [0, 0, 0, 20, 0, 0, 0]);
        assert_eq!(made.data()[14..21], [0, 0, 20, 20, 20, 0, 0]);
        assert_eq!(made.data()[21..28], [0, 20, 20, 20, 20, 20, 0]);
        let flat = Image::filled(5, 3, Layout::Rgb, &[255, 1, 90]);
        assert_eq!(defocused(&flat, 9, &Kernel::opencv(0.5, 5)), flat);
    }
}
