//! Numbers and ranges as people read them on cards and when hovering.

use super::action::Size;
use super::setting::{Setting, Shown, Value};
use super::step::Step;

/// A number with at most `decimals` decimals and no zeros at its end; a true minus sign.
pub(super) fn number(number: f64, decimals: usize) -> String {
    let fixed = format!("{number:.decimals$}");
    let short = if fixed.contains('.') { fixed.trim_end_matches('0').trim_end_matches('.') } else { &fixed };
    match short.strip_prefix('-') {
        Some("0") => "0".to_owned(),
        Some(rest) => format!("\u{2212}{rest}"),
        None => short.to_owned(),
    }
}

/// The same with its sign: "+3", "−3", "0".
pub(super) fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    if value > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// "±15°", "0.8 – 1", "5 px".
pub(super) fn range(low: f64, high: f64, unit: &str) -> String {
    range_to((low, high), unit, 3)
}

/// The same, each number with at most `decimals`.
pub(super) fn range_to((low, high): (f64, f64), unit: &str, decimals: usize) -> String {
    let unit = if unit.is_empty() || unit == "°" { unit.to_owned() } else { format!(" {unit}") };
    if low == high {
        format!("{}{unit}", number(low, decimals))
    } else if low == -high {
        format!("±{}{unit}", number(high, decimals))
    } else {
        format!("{} – {}{unit}", number(low, decimals), number(high, decimals))
    }
}

/// "shifted 8 %, −3 % (40, −12 px)": pixels of an image of `size` as parts of it, and as pixels of the whole picture, which is `times` as wide.
pub(super) fn shifted([x, y]: [i64; 2], size: Size, times: f64) -> String {
    let part = |px: i64, side: u32| format!("{} %", signed(px as f64 * 100.0 / f64::from(side), 0));
    let full = |px: i64| signed(px as f64 * times, 0);
    format!("shifted {}, {} ({}, {} px)", part(x, size.width), part(y, size.height), full(x), full(y))
}

/// One setting of `step` in words; `None` if it is not a number.
pub(super) fn setting(step: &Step, setting: &Setting) -> Option<String> {
    let numbers = match step.get(setting.name)? {
        Value::Range(low, high) => vec![*low, *high],
        Value::IntRange(low, high) => vec![*low as f64, *high as f64],
        Value::Num(x) => vec![*x],
        Value::Int(x) => vec![*x as f64],
        Value::Flag(_) | Value::Word(_) | Value::Json(_) => return None,
    };
    Some(setting.scale.words(&numbers))
}

/// All settings that the window shows: "±10 / ±20 / ±10".
pub(super) fn ranges(step: &Step) -> String {
    let shown = step.entry.settings.iter().filter(|setting| setting.shown != Shown::Hidden);
    shown.filter_map(|one| setting(step, one)).collect::<Vec<_>>().join(" / ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::augment::setting::Scale;

    #[test]
    fn numbers_read_well() {
        assert_eq!(number(12.50, 1), "12.5");
        assert_eq!(number(-3.0, 2), "\u{2212}3");
        assert_eq!(number(-0.001, 2), "0");
        assert_eq!(number(100.0, 0), "100");
        assert_eq!(signed(0.25, 2), "+0.25");
        assert_eq!(range(-15.0, 15.0, "°"), "±15°");
        assert_eq!(range(0.8, 1.0, ""), "0.8 – 1");
        assert_eq!(range(3.0, 3.0, "px"), "3 px");
        let size = Size { width: 250, height: 200 };
        assert_eq!(shifted([20, -6], size, 2.0), "shifted +8 %, \u{2212}3 % (+40, \u{2212}12 px)");
        assert_eq!(Scale::PERCENT.words(&[0.07, 0.1]), "7 – 10 %");
        let factor = Scale { plus: 1.0, ..Scale::PERCENT };
        assert_eq!((factor.words(&[-0.2, 0.2]), factor.held(110.0), factor.read(-0.95)), ("80 – 120 %".to_owned(), 0.1, 5.0));
    }
}
