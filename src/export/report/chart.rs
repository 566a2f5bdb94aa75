//! Before and after as bars, a row a class: one SVG for each split, coloured by the page's style sheet.

use super::html::{counted, escape, grouped};
use crate::plan::{ClassOutline, SplitOutline};
use std::fmt::Write;

/// Sizes in the units of the drawing, which is scaled to the page's width.
const WIDTH: f64 = 960.0;
const NAME_WIDTH: f64 = 190.0;
const NUMBERS_WIDTH: f64 = 150.0;
const ROW: f64 = 34.0;
const BAR: f64 = 16.0;
const TOP: f64 = 8.0;

/// Longest class name shown in full, in characters.
const NAME_CHARS: usize = 24;

/// The chart of one split. `names` are the final classes; those that are empty before and after are left out.
pub(super) fn svg(split: &SplitOutline, names: &[String]) -> String {
    let shown: Vec<(&String, &ClassOutline)> =
        names.iter().zip(&split.classes).filter(|(_, class)| class.before + class.after > 0).collect();
    let most = shown.iter().map(|(_, class)| class.before.max(class.after)).max().unwrap_or(1).max(1);
    let scale = (WIDTH - NAME_WIDTH - NUMBERS_WIDTH) / most as f64;
    let height = TOP * 2.0 + ROW * shown.len() as f64;
    let mut text = format!(
        "<svg class=\"chart\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"Images per class in {}, before and after\">",
        escape(&split.name)
    );
    for (at, (name, class)) in shown.into_iter().enumerate() {
        row(&mut text, TOP + ROW * at as f64, scale, (name, class));
    }
    text.push_str("</svg>");
    text
}

/// One class: name, what stays, what is new, the outline of what was, and both numbers.
fn row(text: &mut String, top: f64, scale: f64, (name, class): (&str, &ClassOutline)) {
    let middle = top + ROW / 2.0;
    let bar_top = middle - BAR / 2.0;
    let _ = write!(text, "<g><title>{}</title>", escape(&sentence(name, class)));
    let _ = write!(text, "<text class=\"name\" x=\"{:.0}\" y=\"{middle:.0}\">{}</text>", NAME_WIDTH - 14.0, escape(&short(name)));
    let mut left = NAME_WIDTH;
    for (style, images) in [("kept", class.kept), ("copied", class.copied), ("made", class.augmented), ("blended", class.blended)] {
        if images > 0 {
            let width = (images as f64 * scale).max(1.0);
            let _ =
                write!(text, "<rect class=\"{style}\" x=\"{left:.1}\" y=\"{bar_top:.1}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"3\"/>");
            left += width;
        }
    }
    if class.left_out > 0 {
        let width = class.left_out as f64 * scale;
        let _ = write!(text, "<rect class=\"out\" x=\"{left:.1}\" y=\"{bar_top:.1}\" width=\"{width:.1}\" height=\"{BAR}\" rx=\"3\"/>");
        left += width;
    }
    let numbers =
        if class.before == class.after { grouped(class.after) } else { format!("{} → {}", grouped(class.before), grouped(class.after)) };
    let _ = write!(text, "<text class=\"number\" x=\"{:.1}\" y=\"{middle:.0}\">{numbers}</text></g>", left + 12.0);
}

/// What a screen reader and a hovering pointer tell.
fn sentence(name: &str, class: &ClassOutline) -> String {
    let mut parts = vec![format!("{} kept", grouped(class.kept))];
    for (n, word) in [(class.left_out, "left out"), (class.copied, "copied"), (class.augmented, "augmented"), (class.blended, "blended")] {
        if n > 0 {
            parts.push(format!("{} {word}", grouped(n)));
        }
    }
    format!("Class {name}: {} before, {} after ({})", counted(class.before, "image", "images"), grouped(class.after), parts.join(", "))
}

fn short(name: &str) -> String {
    if name.chars().count() <= NAME_CHARS {
        name.to_owned()
    } else {
        format!("{}…", name.chars().take(NAME_CHARS - 1).collect::<String>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_to_scale() {
        let shrunk = ClassOutline { before: 400, after: 100, kept: 100, left_out: 300, ..ClassOutline::default() };
        let grown = ClassOutline { before: 50, after: 100, kept: 50, augmented: 50, ..ClassOutline::default() };
        let split = SplitOutline { name: "train".to_owned(), resampled: true, classes: vec![shrunk, grown] };
        let svg = svg(&split, &["a<b".to_owned(), "c".to_owned()]);
        // 960 - 190 - 150 = 620 units for 400 images.
        assert!(svg.contains(r#"class="kept" x="190.0" y="17.0" width="155.0""#), "{svg}");
        assert!(svg.contains(r#"class="out" x="345.0" y="17.0" width="465.0""#), "{svg}");
        assert!(svg.contains(r#"class="made" x="267.5" y="51.0" width="77.5""#), "{svg}");
        assert!(svg.contains("a&lt;b") && !svg.contains("a<b"));
    }
}
