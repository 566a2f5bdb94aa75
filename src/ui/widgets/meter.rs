//! Bars: how many against the largest, and how far.

use crate::ui::theme::{self, Palette, radius};
use egui::{Color32, CornerRadius, Painter, Rect, pos2, vec2};

/// How a count stands to its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    /// More than the target.
    Many,
    /// As it should be, or no target.
    Fine,
    /// Fewer than the target.
    Few,
}

impl Level {
    /// `now` against `target`.
    pub(crate) fn of(now: u64, target: Option<u64>) -> Self {
        match target {
            Some(target) if now > target => Self::Many,
            Some(target) if now < target => Self::Few,
            _ => Self::Fine,
        }
    }

    /// In words, for people who do not see the colour.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Many => "too many",
            Self::Fine => "fine",
            Self::Few => "too few",
        }
    }

    /// Its colour.
    pub(crate) fn colour(self, p: &Palette) -> Color32 {
        match self {
            Self::Many => p.many,
            Self::Fine => p.fine,
            Self::Few => p.few,
        }
    }
}

/// A bar in `rect`: `share` of it (0 to 1) in `colour`, and a tick at `tick` (0 to 1).
pub(crate) fn meter(painter: &Painter, rect: Rect, p: &Palette, (share, colour): (f32, Color32), tick: Option<f32>) {
    let corner = CornerRadius::same(radius::BAR);
    painter.rect_filled(rect, corner, p.hairline);
    if share > 0.0 {
        let width = (rect.width() * share.clamp(0.0, 1.0)).max(3.0);
        painter.rect_filled(Rect::from_min_size(rect.min, vec2(width, rect.height())), corner, colour);
    }
    if let Some(tick) = tick {
        let x = rect.left() + rect.width() * tick.clamp(0.0, 1.0);
        let tick = Rect::from_min_max(pos2(x - 1.0, rect.top() - 3.0), pos2(x + 1.0, rect.bottom() + 3.0));
        painter.rect_filled(tick, 1.0, p.accent);
    }
}

/// A thin bar of progress in `rect`; `None` where the end is not known: a third of it that does not move.
pub(crate) fn progress(painter: &Painter, rect: Rect, p: &Palette, done: Option<f32>) {
    let corner = CornerRadius::same(radius::BAR);
    painter.rect_filled(rect, corner, p.hairline);
    let share = done.unwrap_or(1.0 / 3.0).clamp(0.0, 1.0);
    let colour = if done.is_some() { p.accent } else { theme::mix(p.hairline, p.accent, 0.5) };
    painter.rect_filled(Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height())), corner, colour);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_stands_above_at_or_below_its_target() {
        assert_eq!(Level::of(3972, Some(600)), Level::Many);
        assert_eq!(Level::of(600, Some(600)), Level::Fine);
        assert_eq!(Level::of(127, Some(600)), Level::Few);
        assert_eq!(Level::of(127, None), Level::Fine);
    }
}
