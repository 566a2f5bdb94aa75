//! Kernel sizes: odd numbers of pixels, drawn and written as the library does.

use super::super::entry::{Refusal, within};
use super::super::setting::{OneNumber, Setting, Value};
use super::super::step::Step;
use super::super::stream::Stream;
use serde_json::{Map, Value as Json, json};

/// Of a side in pixels.
pub(super) const SIZE_PX: (f64, f64) = (3.0, 99.0);
/// The setting's name.
const NAME: &str = "blur_limit";

/// The setting `blur_limit`. Even numbers become the next odd one, as in the library.
pub(super) const fn setting(default: fn() -> Value) -> Setting {
    Setting::range(NAME, "Size", SIZE_PX, default).unit("px").one_number(OneNumber::From(3.0))
}

/// An odd number within `blur_limit`.
pub(super) fn draw(step: &Step, stream: &mut Stream) -> u32 {
    let (low, high) = step.int_range(NAME);
    let (low, high) = (low | 1, high | 1);
    (low + 2 * stream.int((0, (high - low) / 2))) as u32
}

/// Refuses what is even or out of bounds.
pub(super) fn check(param: &'static str, size: u32) -> Result<usize, Refusal> {
    within(param, f64::from(size), SIZE_PX)?;
    if size.is_multiple_of(2) {
        return Err(Refusal { param, reason: format!("{size}: allowed are odd numbers") });
    }
    Ok(size as usize)
}

/// The library warns when it reads even numbers: they are written as what is drawn.
pub(super) fn before_writing(settings: &mut Map<String, Json>) {
    let odd = |json: &Json| json.as_i64().map(|size| size | 1);
    let pair = settings.get(NAME).and_then(Json::as_array).and_then(|pair| pair.iter().map(odd).collect::<Option<Vec<i64>>>());
    if let Some(pair) = pair {
        settings.insert(NAME.to_owned(), json!(pair));
    }
}
