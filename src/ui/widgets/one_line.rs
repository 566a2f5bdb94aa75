//! A name on one line: in at most so much room, in the order in which it is read.

use crate::ui::visual::{has_right_to_left, visual};
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect};
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// How wide the tooltip of a long name may be, in points.
pub(crate) const TIP: f32 = 360.0;

/// A line that is laid out.
pub(crate) struct OneLine {
    galley: Arc<Galley>,
    colour: Color32,
    /// Whether … stands for a part of it.
    pub cut: bool,
}

impl OneLine {
    /// `text` in at most `width` points, with … at its end where it is longer.
    pub(crate) fn new(painter: &Painter, text: &str, (font, colour): (FontId, Color32), width: f32) -> Self {
        let width = width.max(1.0);
        let lay = |text: String| {
            let mut job = LayoutJob::single_section(text, TextFormat::simple(font.clone(), colour));
            job.wrap = TextWrapping::truncate_at_width(width);
            job.break_on_newline = false;
            painter.layout_job(job)
        };
        let galley = lay(visual(text).into_owned());
        if !(galley.elided && has_right_to_left(text)) {
            return Self { cut: galley.elided, galley, colour };
        }
        // Its end is not what stands at the right: it is cut first and put in order then.
        let ends: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let short = |letters: usize| lay(visual(&format!("{}…", &text[..ends[letters]])).into_owned());
        let (mut fits, mut long) = (0, ends.len());
        while fits + 1 < long {
            let middle = usize::midpoint(fits, long);
            if short(middle).elided { long = middle } else { fits = middle }
        }
        Self { cut: true, galley: short(fits), colour }
    }

    /// How wide it is, in points.
    pub(crate) fn width(&self) -> f32 {
        self.galley.size().x
    }

    /// Paints it; where it stands.
    pub(crate) fn paint(self, painter: &Painter, at: Pos2, anchor: Align2) -> Rect {
        let rect = anchor.anchor_size(at, self.galley.size());
        painter.galley(rect.min, self.galley, self.colour);
        rect
    }

    /// As it is laid out.
    pub(crate) fn galley(self) -> Arc<Galley> {
        self.galley
    }
}
