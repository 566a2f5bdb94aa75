//! What will be written, class by class and split by split.

use crate::plan::{ClassOutline, Origin, Outline, Roster};
use crate::ui::scene::Scene;
use crate::ui::theme::{self, palette, size};
use crate::ui::visual::visual;
use crate::ui::widgets::{OneLine, TIP};
use crate::ui::words;
use egui::{Align2, Rect, Sense, Ui, pos2, vec2};

/// The columns after the name.
const COLUMNS: [&str; 6] = ["files", "kept", "copied", "augmented", "blended", "left out"];
const COLUMN: f32 = 74.0;
/// Where the table is narrower than this, in points, columns are as wide as what is in them.
const WIDE: f32 = 560.0;
/// Between such columns, in points.
const BETWEEN: f32 = 10.0;
const ROW: f32 = 22.0;
const HEAD: f32 = 18.0;

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line<'a> {
    /// The split or class.
    name: &'a str,
    /// As in [`COLUMNS`].
    counts: [u64; 6],
    /// Whether it sums the split up.
    sum: bool,
}

/// A line for each split and, below it, for each of its classes that has anything.
fn lines<'a>(outline: &'a Outline, roster: &'a Roster) -> Vec<Line<'a>> {
    let mut all = Vec::new();
    for (at, split) in outline.splits.iter().enumerate() {
        let origin = roster.origins.get(at);
        let counts: Vec<[u64; 6]> = split.classes.iter().enumerate().map(|(place, class)| counts(class, origin, place)).collect();
        let mut sum = [0; 6];
        for class in &counts {
            sum.iter_mut().zip(class).for_each(|(sum, count)| *sum += count);
        }
        sum[5] += origin.map_or(0, |origin| origin.dropped);
        all.push(Line { name: &split.name, counts: sum, sum: true });
        let present = roster.classes.iter().zip(counts).filter(|(_, counts)| counts.iter().any(|count| *count > 0));
        all.extend(present.map(|(name, counts)| Line { name, counts, sum: false }));
    }
    all
}

/// As in [`COLUMNS`]. Left out is what the recipe leaves out of a class one by one too, as everywhere.
fn counts(class: &ClassOutline, origin: Option<&Origin>, place: usize) -> [u64; 6] {
    let excluded = origin.and_then(|origin| origin.classes.get(place)).map_or(0, |class| class.excluded);
    [class.after, class.kept, class.copied, class.augmented, class.blended, class.left_out + excluded]
}

/// How high it is, in points.
pub(super) fn height(scene: &Scene<'_>) -> f32 {
    HEAD + ROW * lines(scene.session.outline(), scene.session.roster()).len() as f32
}

/// Draws it; only the rows that are seen are.
pub(super) fn show(ui: &mut Ui, scene: &Scene<'_>) {
    let lines = lines(scene.session.outline(), scene.session.roster());
    let p = palette(ui);
    let rights = Rights::new(ui, &lines);
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
    for (at, name) in COLUMNS.iter().enumerate() {
        let right = pos2(rights.of(head, at), head.center().y);
        ui.painter().text(right, Align2::RIGHT_CENTER, name, theme::font(size::SMALL), p.faint);
    }
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW * lines.len() as f32), Sense::hover());
    let seen = ui.clip_rect();
    for (at, line) in lines.iter().enumerate() {
        let row = Rect::from_min_size(pos2(all.left(), all.top() + ROW * at as f32), vec2(all.width(), ROW));
        if row.intersects(seen) {
            one(ui, (at, line), (row, &rights));
        }
    }
}

/// How far from the right end of a row each column ends, and where the name has to end, in points.
struct Rights {
    columns: [f32; 6],
    name: f32,
}

impl Rights {
    fn new(ui: &Ui, lines: &[Line<'_>]) -> Self {
        let wide = ui.available_width() >= WIDE;
        let text = |text: String, font| ui.painter().layout_no_wrap(text, font, palette(ui).text).size().x;
        let width = |at: usize| {
            let most = lines.iter().map(|line| line.counts[at]).max().unwrap_or(0);
            let needed =
                text(words::count(most), theme::strong_font(size::BODY)).max(text(COLUMNS[at].to_owned(), theme::font(size::SMALL)));
            if wide { needed.max(COLUMN - BETWEEN) + BETWEEN } else { needed + BETWEEN }
        };
        let mut columns = [0.0; 6];
        for at in (0..5).rev() {
            columns[at] = columns[at + 1] + width(at + 1);
        }
        Self { name: columns[0] + width(0), columns }
    }

    fn of(&self, row: Rect, at: usize) -> f32 {
        row.right() - self.columns[at]
    }
}

fn one(ui: &Ui, (at, line): (usize, &Line<'_>), (rect, rights): (Rect, &Rights)) {
    let p = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(("row", at)), Sense::hover());
    let [files, kept, copied, augmented, blended, left_out] = line.counts.map(words::count);
    response.widget_info(|| {
        let new = format!("{copied} copied, {augmented} augmented, {blended} blended");
        let said = format!("{}: {files} files, {kept} kept, {new}, {left_out} left out", line.name);
        egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, said)
    });
    let (font, colour) = if line.sum { (theme::strong_font(size::BODY), p.strong) } else { (theme::font(size::BODY), p.text) };
    let indent = if line.sum { 0.0 } else { 12.0 };
    let left = rect.left_center() + vec2(indent, 0.0);
    let name = OneLine::new(ui.painter(), line.name, (font.clone(), colour), rect.right() - rights.name - left.x);
    if name.cut {
        response.on_hover_ui(|ui| {
            ui.set_max_width(TIP);
            ui.add(egui::Label::new(visual(line.name)).wrap());
        });
    }
    name.paint(ui.painter(), left, Align2::LEFT_CENTER);
    for (at, count) in line.counts.iter().enumerate() {
        let quiet = *count == 0 || at > 0;
        let text = if *count == 0 { "–".to_owned() } else { words::count(*count) };
        let right = pos2(rights.of(rect, at), rect.center().y);
        ui.painter().text(right, Align2::RIGHT_CENTER, text, font.clone(), if quiet { p.muted } else { colour });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{ClassOrigin, SplitOutline};

    #[test]
    fn every_split_is_summed_and_absent_classes_are_not_listed() {
        let class = |before, kept, copied, augmented| ClassOutline {
            before,
            kept,
            copied,
            augmented,
            after: kept + copied + augmented,
            left_out: before - kept,
            ..ClassOutline::default()
        };
        let split =
            SplitOutline { name: "train".into(), resampled: true, classes: vec![class(10, 6, 0, 0), class(2, 2, 1, 3), class(0, 0, 0, 0)] };
        let outline = Outline { splits: vec![split], problems: Vec::new() };
        let classes = vec!["cats".into(), "dogs".into(), "none".into()];
        let excluded = ClassOrigin { excluded: 3, ..ClassOrigin::default() };
        let origin = Origin { classes: vec![ClassOrigin::default(), excluded, ClassOrigin::default()], dropped: 5, ..Origin::default() };
        let roster = Roster { classes, origins: vec![origin], ..Roster::default() };
        let lines = lines(&outline, &roster);
        assert_eq!(lines.iter().map(|line| line.name).collect::<Vec<_>>(), ["train", "cats", "dogs"]);
        assert_eq!(lines[0].counts, [12, 8, 1, 3, 0, 4 + 3 + 5]);
        assert_eq!(lines[2].counts, [6, 2, 1, 3, 0, 3]);
    }
}
