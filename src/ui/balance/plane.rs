//! Where things stand in one panel of the histogram: pure geometry.

use super::data::Scale;
use egui::{Rect, pos2};
use std::ops::Range;

/// How wide a bar is in its slot.
pub(super) const WIDTH: f32 = 0.64;

/// One panel: from classes and counts to points on the screen and back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plane {
    /// Where bars are.
    pub plot: Rect,
    /// Heights.
    pub scale: Scale,
    /// The scaled height that reaches the top of the plot.
    pub top: f64,
    /// The class at the left edge, with a fraction.
    pub first: f32,
    /// How wide one class is, in points.
    pub slot: f32,
}

impl Plane {
    /// Where `count` stands.
    pub(super) fn y(&self, count: u64) -> f32 {
        self.y_of(self.scale.height(count as f64))
    }

    fn y_of(&self, height: f64) -> f32 {
        self.plot.bottom() - (height / self.top.max(f64::MIN_POSITIVE)) as f32 * self.plot.height()
    }

    /// The count at `y`, at least 1.
    pub(super) fn count_at(&self, y: f32) -> u32 {
        let height = f64::from((self.plot.bottom() - y) / self.plot.height().max(1.0)) * self.top;
        self.scale.count(height.min(self.top)).round().clamp(1.0, f64::from(u32::MAX)) as u32
    }

    /// The middle of the class at `at`.
    pub(super) fn x(&self, at: usize) -> f32 {
        self.plot.left() + (at as f32 + 0.5 - self.first) * self.slot
    }

    /// The classes of which something is in view, of `count`.
    pub(super) fn visible(&self, count: usize) -> Range<usize> {
        let first = self.first.max(0.0) as usize;
        let last = (self.first + self.plot.width() / self.slot.max(1.0)).ceil().max(0.0) as usize;
        first.min(count)..last.min(count)
    }

    /// The bar of the class at `at` between two counts, cut at the plot's sides.
    pub(super) fn bar(&self, at: usize, (from, to): (u64, u64)) -> Rect {
        let half = self.slot * WIDTH / 2.0;
        let (x, low, high) = (self.x(at), self.y(from), self.y(to));
        Rect::from_min_max(pos2(x - half, high), pos2(x + half, low)).intersect(self.plot.expand2(egui::vec2(0.0, 4.0)))
    }

    /// The slot of the class at `at` from the top of the plot to `bottom`, cut at the plot's sides.
    pub(super) fn column(&self, at: usize, bottom: f32) -> Rect {
        let (x, half) = (self.x(at), self.slot / 2.0 - 1.0);
        let (left, right) = ((x - half).max(self.plot.left()), (x + half).min(self.plot.right()));
        Rect::from_min_max(pos2(left, self.plot.top()), pos2(right.max(left), bottom))
    }

    /// Middle and width of the room for a label of the class at `at`; `None` where it would be cut at a side.
    pub(super) fn label_room(&self, at: usize) -> Option<(f32, f32)> {
        let (x, width) = (self.x(at), self.slot - 6.0);
        (x - width / 2.0 >= self.plot.left() - 3.0 && x + width / 2.0 <= self.plot.right() + 3.0).then_some((x, width))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plane(scale: Scale) -> Plane {
        let plot = Rect::from_min_max(pos2(100.0, 50.0), pos2(500.0, 250.0));
        Plane { plot, scale, top: scale.height(400.0), first: 2.0, slot: 40.0 }
    }

    #[test]
    fn a_count_is_found_again_where_it_stands() {
        for scale in [Scale::Linear, Scale::Log] {
            for count in [1, 7, 127, 400] {
                assert_eq!(u64::from(plane(scale).count_at(plane(scale).y(count))), count, "{scale:?}");
            }
        }
        assert_eq!(plane(Scale::Linear).count_at(400.0), 1);
        assert_eq!(plane(Scale::Linear).count_at(-100.0), 400);
    }

    #[test]
    fn only_what_is_in_view_is_built() {
        assert_eq!(plane(Scale::Linear).visible(1000), 2..12);
        assert_eq!(plane(Scale::Linear).visible(5), 2..5);
        assert_eq!(Plane { first: 2.5, ..plane(Scale::Linear) }.visible(1000), 2..13);
    }

    #[test]
    fn labels_that_would_be_cut_have_no_room() {
        let half = Plane { first: 2.5, ..plane(Scale::Linear) };
        assert!(half.label_room(2).is_none() && half.label_room(3).is_some() && half.label_room(12).is_none());
    }
}
