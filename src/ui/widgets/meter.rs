//! Bars: how many against the largest, and how far.

use crate::ui::theme::{self, Palette, radius};
use egui::{Color32, CornerRadius, Painter, Rect, StrokeKind, pos2, vec2};

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
}

/// A piece of a bar: where it begins and ends on it (0 to 1), its colour, and whether it is only outlined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Piece {
    /// From its left end on.
    pub from: f32,
    /// To its right end.
    pub to: f32,
    /// Its colour.
    pub colour: Color32,
    /// Whether it is hollow: of what is not there afterwards.
    pub hollow: bool,
}

/// A bar in `rect`: `pieces` of it, and a tick at `tick` (0 to 1). Whatever is there is at least seen.
pub(crate) fn meter(painter: &Painter, rect: Rect, p: &Palette, pieces: &[Piece], tick: Option<f32>) {
    painter.rect_filled(rect, CornerRadius::same(radius::BAR), p.hairline);
    let x = |share: f32| rect.left() + rect.width() * share.clamp(0.0, 1.0);
    for piece in pieces.iter().filter(|piece| piece.to > piece.from) {
        let (left, right) = (x(piece.from), x(piece.to).max(x(piece.from) + LEAST));
        let place = Rect::from_min_max(pos2(left, rect.top()), pos2(right, rect.bottom()));
        let at_end = |ends: bool| if ends { radius::BAR } else { 0 };
        let (first, last) = (at_end(left <= rect.left()), at_end(right >= rect.right()));
        let corner = CornerRadius { nw: first, sw: first, ne: last, se: last };
        if piece.hollow {
            painter.rect(place, corner, piece.colour.gamma_multiply(0.2), theme::line(piece.colour), StrokeKind::Inside);
        } else {
            painter.rect_filled(place, corner, piece.colour);
        }
    }
    if let Some(tick) = tick {
        let x = rect.left() + rect.width() * tick.clamp(0.0, 1.0);
        let tick = Rect::from_min_max(pos2(x - 1.0, rect.top() - 3.0), pos2(x + 1.0, rect.bottom() + 3.0));
        painter.rect_filled(tick, 1.0, p.accent);
    }
}

/// The narrowest a piece is, in points.
const LEAST: f32 = 3.0;

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
