//! Text as HTML, and numbers as people read them.

/// `text` with what HTML would read as its own escaped; fit for content and for quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c if c.is_control() && c != '\n' => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    safe
}

/// A figure with three digits after the point, without zeros at the end.
pub(super) fn figure(number: f64) -> String {
    let text = format!("{number:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number with spaces between thousands at which no line is broken.
pub(super) fn grouped(n: u64) -> String {
    crate::recipe::grouped(n).replace('\u{2009}', "\u{202f}")
}

/// `n` with the word in singular or plural.
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_text_and_numbers_are_readable() {
        assert_eq!(escape("<b a='\"'>&\u{7}"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;\u{fffd}");
        assert_eq!(counted(8189, "image", "images"), "8\u{202f}189 images");
        assert_eq!(counted(1, "image", "images"), "1 image");
        assert_eq!(figure(5.0 / 3.0), "1.667");
        assert_eq!(figure(1.0), "1");
    }
}
