//! ToSepia: the browns of old photographs.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Nothing, Property, Refusal, Transform};
use crate::augment::samples;
use crate::augment::step::Step;
use crate::augment::stream::Stream;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "ToSepia",
    title: "Sepia",
    group: Group::Colour,
    about: "Turns colours into the browns of old photographs; grey pictures stay",
    caution: "Not where colour tells the classes apart, as with flowers or ripe fruit",
    settings: &[],
    code: Code::of::<ToSepia>(),
};

/// What each new sample takes of red, green and blue, in 1/65536 (.393 .769 .189, .349 .686 .168, .272 .534 .131).
const MATRIX: [[u32; 3]; 3] = [[25_756, 50_397, 12_386], [22_872, 44_958, 11_010], [17_826, 34_996, 8585]];

struct ToSepia;

impl Transform for ToSepia {
    type Params = Nothing;
    const CHANGES: &'static [Property] = &[Property::Colour];

    fn draw(_: &Step, _: &mut Stream, _: Size) -> Nothing {
        Nothing {}
    }

    fn act(_: &Nothing, _: Size) -> Result<Action, Refusal> {
        Ok(Action::Pixels(Box::new(|image| samples::map_colours(image, browned))))
    }

    fn describe(_: &Nothing) -> String {
        String::new()
    }
}

#[inline(always)]
fn browned(pixel: [u8; 3]) -> [u8; 3] {
    let [r, g, b] = pixel.map(u32::from);
    MATRIX.map(|[of_r, of_g, of_b]| ((r * of_r + g * of_g + b * of_b + (1 << 15)) >> 16).min(255) as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_pixel_by_hand() {
        // 100 × .393 + 50 × .769 + 200 × .189 = 115.55, 34.9 + 34.3 + 33.6 = 102.8, 27.2 + 26.7 + 26.2 = 80.1.
        assert_eq!(browned([100, 50, 200]), [116, 103, 80]);
        // 1.351, 1.203 and 0.937 times white.
        assert_eq!(browned([255; 3]), [255, 255, 239]);
    }
}
