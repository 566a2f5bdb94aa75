//! Four numbers about the balance, before and after.

use crate::measure;
use crate::plan::{MANY_FROM_ONE, SplitOutline};
use crate::ui::theme::{self, palette, radius, size};
use crate::ui::words;
use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align2, Rect, Sense, Ui, vec2};

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Figure {
    /// What it is called.
    pub name: &'static str,
    /// What it means.
    pub tip: &'static str,
    /// Its value before; `None` where there is none.
    pub before: Option<String>,
    /// Its value after.
    pub after: String,
    /// Whether it is more than is good.
    pub warns: bool,
}

/// The figures of `split`, which had so many images in each class on disk when it was opened.
pub(crate) fn figures(split: &SplitOutline, before: &[u64]) -> [Figure; 4] {
    let after = split.after();
    let two = |of: fn(&[u64]) -> f64| {
        let (before, after) = (format!("{:.2}", of(before)), format!("{:.2}", of(&after)));
        (Some(before).filter(|before| *before != after), after)
    };
    let ratio = (words::ratio(measure::imbalance_ratio(before)), words::ratio(measure::imbalance_ratio(&after)));
    let (even, gini) = (two(measure::evenness), two(measure::gini));
    let figure = |name, tip, (before, after): (Option<String>, String)| Figure { name, tip, before, after, warns: false };
    [
        figure(
            "Imbalance ratio",
            "The largest class against the smallest; 1 : 1 is balanced",
            (Some(ratio.0).filter(|r| *r != ratio.1), ratio.1),
        ),
        figure("Evenness (Shannon)", "From 0 to 1; 1 when all classes are alike", even),
        figure("Gini", "From 0 to 1; 0 when all classes are alike", gini),
        Figure {
            warns: split.most_from_one().is_some_and(|most| most > MANY_FROM_ONE),
            ..figure(
                "Most from one original",
                "The most new images that are made from one picture: many look alike",
                // What a method draws is known once it has drawn.
                (None, split.most_from_one().map_or_else(|| "…".to_owned(), words::count)),
            )
        },
    ]
}

const HEIGHT: f32 = 58.0;

fn columns(width: f32) -> usize {
    if width > 640.0 { 4 } else { 2 }
}

/// How high the figures are in `width` points.
pub(super) fn height(width: f32) -> f32 {
    if columns(width) == 4 { HEIGHT } else { 2.0 * HEIGHT + size::GAP }
}

/// Draws the cards; `scope` says which split they are of, where there are several.
pub(super) fn show(ui: &mut Ui, (split, before): (&SplitOutline, &[u64]), scope: Option<&str>) {
    let columns = columns(ui.available_width());
    let width = (ui.available_width() - size::GAP * (columns as f32 - 1.0)) / columns as f32;
    for pair in figures(split, before).chunks(columns) {
        ui.horizontal(|ui| {
            for figure in pair {
                card(ui, (figure, scope), width);
            }
        });
    }
}

fn card(ui: &mut Ui, (figure, scope): (&Figure, Option<&str>), width: f32) {
    let p = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, HEIGHT), Sense::hover());
    let said = figure.before.as_ref().map_or_else(String::new, |before| format!("{before}, becomes "));
    response
        .widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, format!("{}: {said}{}", figure.name, figure.after)));
    ui.painter().rect(rect, f32::from(radius::CARD), p.panel, theme::line(p.hairline), egui::StrokeKind::Inside);
    let inner = Rect::from_min_max(rect.min + vec2(12.0, 9.0), rect.max - vec2(12.0, 9.0));
    let mut name = LayoutJob::simple_singleline(figure.name.to_owned(), theme::font(size::SMALL), p.muted);
    name.wrap = TextWrapping::truncate_at_width(inner.width());
    let name = ui.painter().layout_job(name);
    ui.painter().galley(inner.min, name, p.muted);
    let mut job = LayoutJob::default();
    let mut put = |text: &str, colour| job.append(text, 0.0, TextFormat::simple(theme::strong_font(15.0), colour));
    if let Some(before) = &figure.before {
        put(before, p.muted);
        put(" → ", p.faint);
    }
    put(&figure.after, if figure.warns { p.many } else { p.strong });
    if figure.warns {
        job.append("  ⚠ they look alike", 0.0, TextFormat::simple(theme::font(size::SMALL), p.many));
    }
    let galley = ui.painter().layout_job(job);
    let value = Align2::LEFT_BOTTOM.anchor_size(inner.left_bottom(), galley.size());
    ui.painter().galley(value.min, galley, p.strong);
    if let Some(scope) = scope {
        let mut job = LayoutJob::simple_singleline(scope.to_owned(), theme::font(size::SMALL), p.faint);
        job.wrap = TextWrapping::truncate_at_width((inner.right() - value.right() - size::GAP).max(1.0));
        let galley = ui.painter().layout_job(job);
        if !galley.elided {
            ui.painter().galley(inner.right_bottom() - galley.size(), galley, p.faint);
        }
    }
    response.on_hover_text(scope.map_or_else(|| figure.tip.to_owned(), |scope| format!("{} ({scope})", figure.tip)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ClassOutline;

    #[test]
    fn what_stays_the_same_is_said_once() {
        let class = |before, after| ClassOutline { before, after, ..ClassOutline::default() };
        let split = SplitOutline { classes: vec![class(300, 300), class(500, 500)], ..SplitOutline::default() };
        assert_eq!(figures(&split, &split.before())[0].before, None);
        assert_eq!(figures(&split, &split.before())[0].after, "1.7\u{2009}:\u{2009}1");
        let split = SplitOutline { classes: vec![class(300, 500), class(500, 500)], ..SplitOutline::default() };
        let figures = figures(&split, &split.before());
        assert_eq!(figures[0].before.as_deref(), Some("1.7\u{2009}:\u{2009}1"));
        assert_eq!((figures[2].before.as_deref(), figures[2].after.as_str()), (Some("0.12"), "0.00"));
        // Classes that are merged since were two when the dataset was opened.
        let merged = self::figures(&split, &[300, 250, 250]);
        assert_eq!((merged[0].before.as_deref(), merged[0].after.as_str()), (Some("1.2\u{2009}:\u{2009}1"), "1\u{2009}:\u{2009}1"));
    }

    #[test]
    fn the_most_from_one_is_left_open_until_it_is_known() {
        let grown = |most_from_one| ClassOutline { before: 3, after: 9, kept: 3, blended: 6, most_from_one, ..ClassOutline::default() };
        let most = |most_from_one| {
            let classes = vec![ClassOutline { before: 9, after: 9, kept: 9, ..ClassOutline::default() }, grown(most_from_one)];
            figures(&SplitOutline { classes, ..SplitOutline::default() }, &[9, 3])[3].clone()
        };
        assert_eq!((most(None).after.as_str(), most(None).warns), ("…", false));
        assert_eq!((most(Some(4)).after.as_str(), most(Some(4)).warns), ("4", false));
        assert!(most(Some(21)).warns);
    }
}
