//! GlassBlur: near pixels change places at random, as behind rough glass.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::filter::{self, Kernel};
use crate::augment::samples;
use crate::augment::setting::{Allowed, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::words;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};

const SIGMA_PX: (f64, f64) = (0.0, 20.0);
const DELTA_PX: (f64, f64) = (1.0, 20.0);
const ITERATIONS: (f64, f64) = (1.0, 10.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "GlassBlur",
    title: "Rough glass",
    group: Group::Kernel,
    about: "Near pixels change places at random, as behind rough glass",
    caution: "Wipes out fine texture and small things",
    settings: &[
        Setting::slider("iterations", "Passes", ITERATIONS, || Value::Int(1)),
        Setting::slider("max_delta", "Reach", DELTA_PX, || Value::Int(2)).unit("px"),
        Setting::hidden("mode", "Method", Allowed::Words(&["fast", "exact"]), || Value::Word("fast".to_owned())),
        Setting::slider("sigma", "Smoothness", SIGMA_PX, || Value::Num(0.7)).unit("px"),
    ],
    code: Code::of::<GlassBlur>(),
};

struct GlassBlur;

#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Of the blur before and after, in pixels.
    sigma: f64,
    /// How far pixels move; 0 leaves the two blurs.
    max_delta: u32,
    /// How often every pixel moves.
    iterations: u32,
    /// Of the moves, below 2^53.
    seed: u64,
}

impl Transform for GlassBlur {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Texture, Property::Text];

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let [max_delta, iterations] = ["max_delta", "iterations"].map(|name| step.int(name) as u32);
        Params { sigma: step.range("sigma").0, max_delta, iterations, seed: stream.seed() }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("sigma", params.sigma, SIGMA_PX)?;
        within("max_delta", f64::from(params.max_delta), (0.0, DELTA_PX.1))?;
        within("iterations", f64::from(params.iterations), (0.0, ITERATIONS.1))?;
        let params = *params;
        Ok(Action::Pixels(Box::new(move |image| samples::with_alpha_of(&image, behind_glass(&image, params)))))
    }

    fn describe(params: &Params) -> String {
        format!("{} px, {} times, {} px", params.max_delta, params.iterations, words::number(params.sigma, 2))
    }
}

fn behind_glass(image: &Image, params: Params) -> Image {
    // OpenCV's size for eight-bit images.
    let size = libm::rint(params.sigma * 6.0 + 1.0) as usize | 1;
    let kernel = Kernel::gaussian(params.sigma, size);
    let mut moved = filter::blur(image, &kernel);
    shuffle(&mut moved, params);
    filter::blur(&moved, &kernel)
}

/// From the lower right to the upper left, every pixel changes places with one at most `max_delta` away. (The library's two modes differ
/// in which swaps see the results of others; here each sees all before it.)
fn shuffle(image: &mut Image, params: Params) {
    let (n, width, height, most) = (image.layout().channels(), image.width() as usize, image.height() as usize, params.max_delta as usize);
    if most == 0 || width <= 2 * most || height <= 2 * most {
        return;
    }
    let mut stream = Stream::of_noise(params.seed);
    let mut random = vec![0; width * 2];
    let span = 2 * most;
    // From -most to most - 1, as in the library.
    let place = |at: usize, random: u8| at + ((usize::from(random) * span) >> 8) - most;
    for _ in 0..params.iterations {
        for y in (most + 1..=height - most).rev() {
            stream.fill(&mut random);
            for (x, random) in (most + 1..=width - most).rev().zip(random.as_chunks::<2>().0) {
                let (to_x, to_y) = (place(x, random[0]), place(y, random[1]));
                // The last row and column are only met where a move leads back inside.
                if x < width && y < height && to_x < width && to_y < height {
                    let (from, to) = ((y * width + x) * n, (to_y * width + to_x) * n);
                    (0..n).for_each(|sample| image.data_mut().swap(from + sample, to + sample));
                }
            }
        }
    }
}
