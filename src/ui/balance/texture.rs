//! What tells the parts of a bar apart without hue: full, lines, slants, dots, a dashed outline.

use super::data::Part;
use crate::ui::theme::{self, Palette};
use egui::{Color32, Painter, Rect, Shape, Stroke, pos2, vec2};

/// Between the lines of a texture.
const STEP: f32 = 6.0;

/// Fills `rect` as `part` is drawn everywhere.
pub(super) fn fill(painter: &Painter, rect: Rect, p: &Palette, part: Part) {
    if part != Part::LeftOut && rect.is_positive() {
        painter.rect_filled(rect, 0.0, colour(p, part));
    }
    over(painter, rect, p, part);
}

/// What comes over the fill of `part`.
pub(super) fn over(painter: &Painter, rect: Rect, p: &Palette, part: Part) {
    if !rect.is_positive() {
        return;
    }
    match part {
        Part::LeftOut => ghost(painter, rect, p),
        Part::Kept => {}
        Part::Copied => lines(painter, rect, theme::line(p.panel.gamma_multiply(0.55))),
        Part::Augmented => slants(painter, rect, theme::line(p.panel.gamma_multiply(0.5))),
        Part::Blended => dots(painter, rect, p.panel.gamma_multiply(0.7)),
    }
}

/// The colour of a part, and of the words about it.
pub(crate) fn colour(p: &Palette, part: Part) -> Color32 {
    match part {
        Part::Kept => p.fine,
        Part::LeftOut => p.many,
        Part::Copied => p.copied,
        Part::Augmented => p.accent,
        Part::Blended => p.blended,
    }
}

fn ghost(painter: &Painter, rect: Rect, p: &Palette) {
    let outline = [rect.left_bottom(), rect.left_top(), rect.right_top(), rect.right_bottom()];
    painter.rect_filled(rect, 0.0, p.many.gamma_multiply(0.05));
    painter.extend(Shape::dashed_line(&outline, theme::line(p.many.gamma_multiply(0.75)), 4.0, 3.0));
}

/// Level lines.
fn lines(painter: &Painter, rect: Rect, stroke: Stroke) {
    let mut y = rect.bottom() - STEP;
    while y > rect.top() {
        painter.hline(rect.x_range(), y, stroke);
        y -= STEP;
    }
}

/// Dots, every other row shifted; in step with the bottom of the bar.
fn dots(painter: &Painter, rect: Rect, colour: Color32) {
    let inside = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let rows = (rect.height() / STEP).ceil() as usize;
    let columns = (rect.width() / STEP).ceil() as usize + 1;
    for (row, column) in (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))) {
        let shift = if row % 2 == 0 { 0.25 } else { 0.75 };
        let at = pos2(rect.left() + (column as f32 + shift - 0.25) * STEP, rect.bottom() - (row as f32 + 0.5) * STEP);
        inside.circle_filled(at, 1.2, colour);
    }
}

/// Slanted lines, in step with the screen so that neighbours match.
fn slants(painter: &Painter, rect: Rect, stroke: Stroke) {
    let (from, to) = (rect.left() + rect.top(), rect.right() + rect.bottom());
    let mut sum = (from / STEP).ceil() * STEP;
    while sum < to {
        // x + y = sum, cut at the rectangle.
        let high = vec2(sum - rect.top(), rect.top());
        let start = if high.x <= rect.right() { pos2(high.x, rect.top()) } else { pos2(rect.right(), sum - rect.right()) };
        let end = if sum - rect.left() <= rect.bottom() {
            pos2(rect.left(), sum - rect.left())
        } else {
            pos2(sum - rect.bottom(), rect.bottom())
        };
        painter.line_segment([start, end], stroke);
        sum += STEP;
    }
}
