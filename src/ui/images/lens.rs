//! How an image is seen in the large view: plain numbers, no pixels.

use egui::{Pos2, Rect, Vec2};

/// Points an image pixel at most.
const MOST_SCALE: f32 = 32.0;

/// How the image is seen. Plain data.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Lens {
    /// Points an image pixel; `None`: as large as fits.
    pub(crate) scale: Option<f32>,
    /// What is in the middle, in image pixels from the image's own middle.
    pub(crate) shift: Vec2,
}

impl Lens {
    /// The scale at which an image of `size` pixels fits into `view`; small ones are not enlarged beyond 4.
    pub(crate) fn fitting(size: Vec2, view: Vec2) -> f32 {
        (view / size).min_elem().min(4.0)
    }

    /// Where the whole image is on the screen.
    pub(crate) fn place(self, size: Vec2, view: Rect) -> Rect {
        let scale = self.scale.unwrap_or_else(|| Self::fitting(size, view.size()));
        Rect::from_center_size(view.center() - self.shift * scale, size * scale)
    }

    /// Zooms by `factor` so that what is under `pointer` stays there.
    pub(crate) fn zoom(&mut self, factor: f32, pointer: Pos2, (size, view): (Vec2, Rect)) {
        let fit = Self::fitting(size, view.size());
        let old = self.scale.unwrap_or(fit);
        let new = (old * factor).clamp(fit.min(1.0) * 0.5, MOST_SCALE);
        let under = pointer - view.center();
        self.shift += under / old - under / new;
        self.scale = Some(new);
        self.hold(size, view);
    }

    /// Keeps the image from being dragged out of sight.
    pub(crate) fn hold(&mut self, size: Vec2, view: Rect) {
        let scale = self.scale.unwrap_or_else(|| Self::fitting(size, view.size()));
        let beyond = ((size - view.size() / scale) / 2.0).max(Vec2::ZERO);
        self.shift = self.shift.clamp(-beyond, beyond);
    }

    /// Points an image pixel in this view.
    pub(crate) fn scale_in(self, size: Vec2, view: Rect) -> f32 {
        self.scale.unwrap_or_else(|| Self::fitting(size, view.size()))
    }

    /// One to one where it fits, and the other way round.
    pub(crate) fn toggle(&mut self) {
        *self = if self.scale.is_none() { Self { scale: Some(1.0), ..*self } } else { Self::default() };
    }

    /// The image pixel under `pointer`, if there is one; `size` in points at scale 1, of `pixels` pixels.
    pub(crate) fn pixel(self, pointer: Pos2, (size, view): (Vec2, Rect), pixels: (u32, u32)) -> Option<(u32, u32)> {
        let place = self.place(size, view);
        let share = (pointer - place.min) / place.size();
        let inside = view.contains(pointer) && share.min_elem() >= 0.0 && share.max_elem() < 1.0;
        inside.then_some(((share.x * pixels.0 as f32) as u32, (share.y * pixels.1 as f32) as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::{pos2, vec2};

    #[test]
    fn zoom_keeps_what_is_under_the_pointer() {
        let (size, view) = (vec2(1000.0, 800.0), Rect::from_min_size(pos2(100.0, 50.0), vec2(500.0, 400.0)));
        let mut lens = Lens::default();
        assert_eq!(lens.place(size, view), view, "it fits exactly at one half");
        let pointer = pos2(200.0, 150.0);
        let under = |lens: Lens| (pointer - lens.place(size, view).min) / (lens.place(size, view).width() / size.x);
        let before = under(lens);
        lens.zoom(4.0, pointer, (size, view));
        assert!((under(lens) - before).length() < 0.01, "{:?} {:?}", under(lens), before);
        assert_eq!(lens.scale, Some(2.0));
    }

    #[test]
    fn the_image_stays_in_sight() {
        let (size, view) = (vec2(1000.0, 800.0), Rect::from_min_size(pos2(0.0, 0.0), vec2(500.0, 400.0)));
        let mut lens = Lens { scale: Some(1.0), shift: vec2(9000.0, -9000.0) };
        lens.hold(size, view);
        assert_eq!(lens.shift, vec2(250.0, -200.0));
        lens.scale = None;
        lens.hold(size, view);
        assert_eq!(lens.shift, Vec2::ZERO);
    }

    #[test]
    fn the_pixel_under_the_pointer() {
        let (size, view) = (vec2(100.0, 50.0), Rect::from_min_size(pos2(10.0, 10.0), vec2(200.0, 200.0)));
        let lens = Lens { scale: Some(2.0), shift: Vec2::ZERO };
        let under = |x: f32, y: f32| lens.pixel(pos2(x, y), (size, view), (100, 50));
        assert_eq!(lens.place(size, view), Rect::from_min_size(pos2(10.0, 60.0), vec2(200.0, 100.0)));
        assert_eq!(under(10.5, 60.5), Some((0, 0)));
        assert_eq!(under(209.0, 159.0), Some((99, 49)));
        assert_eq!(under(12.1, 64.1), Some((1, 2)));
        assert_eq!((under(10.5, 59.0), under(211.0, 100.0)), (None, None));
    }
}
