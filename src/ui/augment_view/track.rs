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
    /// Equal ratios are equal distances, and fine about this value.
    Ratios(f64),
    /// Fine about this value, which is not zero.
    About(f64),
    /// Fine at the lower end.
    Low,
}

impl Track {
    /// A straight scale from 0 to 1 in hundredths.
    pub(crate) fn share() -> Self {
        Self { min: 0.0, max: 1.0, step: 0.01, whole: false, bend: Bend::Straight }
    }

    /// The scale of numbers from `min` to `max` that usually are between those of `usual`; `whole` numbers or not.
    pub(crate) fn new((min, max): (f64, f64), usual: (f64, f64), whole: bool) -> Self {
        let span = max - min;
        let middle = f64::midpoint(usual.0, usual.1);
        let bend = if min < 0.0 && max > 0.0 {
            Bend::Centre
        } else if !whole && min > 0.0 && max > 1.0 && max / min >= 50.0 {
            Bend::Ratios((usual.0 * usual.1).sqrt().clamp(min, max))
        } else if usual.0 < usual.1 && (usual.1 - usual.0) / span < NARROW && middle > min + 0.05 * span && middle < max {
            Bend::About(middle)
        } else if (usual.1 - min) / span < 0.25 {
            Bend::Low
        } else {
            Bend::Straight
        };
        let step = match span {
            _ if whole || span > 100.0 => 1.0,
            _ if span > 15.0 => 0.05,
            _ if span <= 2.0 && usual.1.abs() < 0.1 => 0.001,
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
            Bend::Ratios(home) => about((value / home).ln(), (self.min / home).ln(), (self.max / home).ln()),
            Bend::About(home) => about(value - home, self.min - home, self.max - home),
            Bend::Centre => about(value, self.min, self.max),
        }
    }

    /// The value at a place, rounded to the step.
    pub(crate) fn value(&self, place: f64) -> f64 {
        let place = place.clamp(0.0, 1.0);
        let value = match self.bend {
            Bend::Straight => self.min + (self.max - self.min) * place,
            Bend::Low => self.min + (self.max - self.min) * place * place,
            Bend::Ratios(home) => home * away(place, (self.min / home).ln(), (self.max / home).ln()).exp(),
            Bend::About(home) => home + away(place, self.min - home, self.max - home),
            Bend::Centre => away(place, self.min, self.max),
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
}

/// What is usual in less than this part of the bounds is drawn out, so that the ends of it stand apart.
const NARROW: f64 = 0.15;

/// Where something stands that is `away` from the middle of a track which reaches from `least` (below zero) to `most`: near the middle the
/// track is fine.
fn about(away: f64, least: f64, most: f64) -> f64 {
    let side = if away < 0.0 { -least } else { most };
    if side > 0.0 { 0.5 + 0.5 * away.signum() * (away.abs() / side).sqrt() } else { 0.5 }
}

/// What stands there.
fn away(place: f64, least: f64, most: f64) -> f64 {
    let from_middle = 2.0 * place - 1.0;
    let side = if from_middle < 0.0 { -least } else { most };
    side * from_middle * from_middle.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bounds, what is usual, whether whole.
    type Case = ((f64, f64), (f64, f64), bool);

    const TRACKS: [Case; 8] = [
        ((-180.0, 180.0), (-15.0, 15.0), false),
        ((0.05, 20.0), (0.9, 1.1), false),
        ((1.0, 100.0), (40.0, 95.0), true),
        ((0.0, 20.0), (0.3, 1.2), false),
        ((-1.0, 1.0), (-0.2, 0.2), false),
        ((1.0, 64.0), (1.0, 2.0), true),
        ((1.0, 500.0), (80.0, 120.0), false),
        ((0.0, 10.0), (0.8, 1.2), false),
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
        let track = Track::new((-180.0, 180.0), (-15.0, 15.0), false);
        assert_eq!(track.place(0.0), 0.5);
        assert!(track.place(15.0) > 0.64, "{}", track.place(15.0));
        assert_eq!(track.value(0.5), 0.0);
    }

    #[test]
    fn the_ends_of_what_is_usual_stand_apart_also_on_a_track_of_eighty_points() {
        for (bounds, usual, whole) in TRACKS.into_iter().filter(|(_, usual, whole)| !whole && usual.0 < usual.1) {
            let track = Track::new(bounds, usual, whole);
            let apart = track.place(usual.1) - track.place(usual.0);
            assert!(apart > 0.12, "{bounds:?} {usual:?}: {apart}");
        }
        let scale = Track::new((0.05, 20.0), (0.9, 1.1), false);
        assert!(scale.place(1.2) - scale.place(0.8) > 0.2);
        let gamma = Track::new((1.0, 500.0), (80.0, 120.0), false);
        assert!(gamma.place(130.0) - gamma.place(75.0) > 0.2);
    }

    #[test]
    fn tenths_are_written_short() {
        assert_eq!(Track::share().rounded(0.1 + 0.2).to_string(), "0.3");
    }
}
