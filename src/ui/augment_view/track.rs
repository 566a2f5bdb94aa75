//! Where a value stands on its slider: ranges that files allow are wide, the values that people want are small, so the middle is drawn out.

/// The scale of one slider. Plain data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Track {
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
    /// Values are multiples of it where the slider is dragged; typed ones need not be, except where they are whole.
    pub step: f64,
    whole: bool,
    bend: Bend,
}

/// How places and values belong together.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bend {
    Straight,
    /// Fine about zero.
    Centre,
    /// Equal ratios are equal distances.
    Ratios,
    /// Fine at the lower end.
    Low,
}

impl Track {
    /// A straight scale from 0 to 1 in hundredths.
    pub(crate) fn share() -> Self {
        Self { min: 0.0, max: 1.0, step: 0.01, whole: false, bend: Bend::Straight }
    }

    /// The scale of numbers from `min` to `max` whose usual value reaches to `usual`; `whole` numbers or not.
    pub(crate) fn new((min, max): (f64, f64), usual: f64, whole: bool) -> Self {
        let span = max - min;
        let bend = if min < 0.0 && max > 0.0 {
            Bend::Centre
        } else if !whole && min > 0.0 && max > 1.0 && max / min >= 50.0 {
            Bend::Ratios
        } else if (usual - min) / span < 0.25 {
            Bend::Low
        } else {
            Bend::Straight
        };
        let step = match span {
            _ if whole || span > 100.0 => 1.0,
            _ if span > 15.0 => 0.05,
            _ => 0.01,
        };
        Self { min, max, step, whole, bend }
    }

    /// Where `value` stands, from 0 (left) to 1 (right).
    pub(crate) fn place(&self, value: f64) -> f64 {
        let value = value.clamp(self.min, self.max);
        let straight = (value - self.min) / (self.max - self.min);
        match self.bend {
            Bend::Straight => straight,
            Bend::Low => straight.sqrt(),
            Bend::Ratios => (value / self.min).ln() / (self.max / self.min).ln(),
            Bend::Centre => {
                let side = if value < 0.0 { -self.min } else { self.max };
                0.5 + 0.5 * value.signum() * (value.abs() / side).sqrt()
            }
        }
    }

    /// The value at a place, rounded to the step.
    pub(crate) fn value(&self, place: f64) -> f64 {
        let place = place.clamp(0.0, 1.0);
        let value = match self.bend {
            Bend::Straight => self.min + (self.max - self.min) * place,
            Bend::Low => self.min + (self.max - self.min) * place * place,
            Bend::Ratios => self.min * (self.max / self.min).powf(place),
            Bend::Centre => {
                let from_centre = 2.0 * place - 1.0;
                let side = if from_centre < 0.0 { -self.min } else { self.max };
                side * from_centre * from_centre.abs()
            }
        };
        self.rounded(value)
    }

    /// The nearest value that the slider can stand on.
    pub(crate) fn rounded(&self, value: f64) -> f64 {
        // Divided rather than multiplied, so that a tenth is written as 0.1 and not as 0.1000...01.
        let per_unit = (1.0 / self.step).round();
        ((value * per_unit).round() / per_unit).clamp(self.min, self.max)
    }

    /// The nearest value that may be typed.
    pub(crate) fn held(&self, value: f64) -> f64 {
        (if self.whole { value.round() } else { value }).clamp(self.min, self.max)
    }

    /// Digits after the point.
    pub(crate) fn digits(&self) -> usize {
        if self.step >= 1.0 { 0 } else { 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACKS: [((f64, f64), f64, bool); 6] = [
        ((-180.0, 180.0), 15.0, false),
        ((0.05, 20.0), 1.1, false),
        ((1.0, 100.0), 95.0, true),
        ((0.0, 20.0), 1.2, false),
        ((-1.0, 1.0), 0.2, false),
        ((1.0, 64.0), 2.0, true),
    ];

    #[test]
    fn places_and_values_go_back_and_forth() {
        for (bounds, usual, whole) in TRACKS {
            let track = Track::new(bounds, usual, whole);
            for place in [0.0, 0.1, 0.3, 0.5, 0.77, 1.0] {
                let value = track.value(place);
                let again = track.value(track.place(value));
                assert!((value - again).abs() < 1e-9, "{bounds:?} {place}: {value} {again}");
                assert!((bounds.0..=bounds.1).contains(&value));
            }
            assert_eq!((track.value(0.0), track.value(1.0)), bounds);
        }
    }

    #[test]
    fn small_angles_have_room() {
        let track = Track::new((-180.0, 180.0), 15.0, false);
        assert_eq!(track.place(0.0), 0.5);
        assert!(track.place(15.0) > 0.64, "{}", track.place(15.0));
        assert_eq!(track.value(0.5), 0.0);
    }

    #[test]
    fn tenths_are_written_short() {
        assert_eq!(Track::share().rounded(0.1 + 0.2).to_string(), "0.3");
    }
}
