//! Posterize: only the highest bits of a sample stay.

use crate::augment::action::{Action, Size};
use crate::augment::entry::{Code, Entry, Group, Property, Refusal, Transform, within};
use crate::augment::setting::{OneNumber, Setting, Value};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use serde::{Deserialize, Serialize};

const BITS: (f64, f64) = (1.0, 7.0);

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "Posterize",
    title: "Posterize",
    group: Group::Colour,
    about: "Leaves fewer levels of each colour, as on a poster",
    caution: "Below 4 bits smooth surfaces become steps, and fine texture is lost",
    // The library also reads a range for each channel; evenset has one for all.
    settings: &[Setting::range("num_bits", "Bits", BITS, || Value::IntRange(4, 6)).one_number(OneNumber::Same)],
    code: Code::of::<Posterize>(),
};

struct Posterize;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// Bits that stay, of 8.
    bits: u32,
}

impl Transform for Posterize {
    type Params = Params;
    const CHANGES: &'static [Property] = &[Property::Colour, Property::Texture];

    fn harms(step: &Step, _: Property) -> bool {
        step.range("num_bits").0 < 4.0
    }

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        Params { bits: stream.int(step.int_range("num_bits")) as u32 }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("bits", f64::from(params.bits), BITS)?;
        let mask = !(0xff_u8 >> params.bits);
        Ok(Action::Table(Box::new(move || std::array::from_fn(|level| level as u8 & mask))))
    }

    fn describe(params: &Params) -> String {
        format!("{} bits", params.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_bits_by_hand() {
        let Ok(Action::Table(table)) = Posterize::act(&Params { bits: 3 }, Size { width: 1, height: 1 }) else { unreachable!("a table") };
        // 214 is 1101 0110, of which 1100 0000 stays.
        assert_eq!((table()[214], table()[31], table()[255]), (192, 0, 224));
    }
}
