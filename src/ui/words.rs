//! Numbers as people read them: thin spaces between thousands, sizes in decimal units, times in words.

use crate::measure::shown_ratio;
use crate::session::Unlike;

/// Between thousands, and before a unit.
const THIN: char = '\u{2009}';

/// 8189 is "8 189", with a thin space.
pub(crate) fn count(number: u64) -> String {
    crate::recipe::grouped(number)
}

/// "1 image", "8 189 images".
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// "+334", "−3 372" (with a minus sign, not a hyphen), "0".
pub(crate) fn change(from: u64, to: u64) -> String {
    match to.cmp(&from) {
        std::cmp::Ordering::Greater => format!("+{}", count(to - from)),
        std::cmp::Ordering::Less => format!("\u{2212}{}", count(from - to)),
        std::cmp::Ordering::Equal => "0".to_owned(),
    }
}

/// "214 MB": decimal units, as file managers show them; whole numbers from 10 on.
pub(crate) fn bytes(bytes: u64) -> String {
    let mut value = bytes as f64;
    let mut unit = "B";
    for larger in ["kB", "MB", "GB", "TB", "PB"] {
        if value < 999.5 {
            break;
        }
        value /= 1000.0;
        unit = larger;
    }
    let digits = usize::from(value < 9.95 && unit != "B");
    format!("{value:.digits$}{THIN}{unit}")
}

/// "3.2 s", "48 s", "2 min 5 s", "1 h 12 min".
pub(crate) fn secs(secs: f64) -> String {
    let whole = secs.max(0.0).round() as u64;
    match whole {
        0..10 => format!("{:.1}{THIN}s", secs.max(0.0)),
        10..60 => format!("{whole}{THIN}s"),
        60..3600 => format!("{}{THIN}min {}{THIN}s", whole / 60, whole % 60),
        _ => format!("{}{THIN}h {}{THIN}min", whole / 3600, whole % 3600 / 60),
    }
}

/// "31 : 1", and "1.7 : 1" where a whole number would hide the difference.
pub(crate) fn ratio(ratio: f64) -> String {
    format!("{}{THIN}:{THIN}1", shown_ratio(ratio))
}

/// "a", "a and b", "a, b and c", "a, b and 5 more".
pub(crate) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, two, three] => format!("{one}, {two} and {three}"),
        [one, two, rest @ ..] => format!("{one}, {two} and {} more", count(rest.len() as u64)),
    }
}

/// Letters of a name that stand in a sentence.
const NAME_LETTERS: usize = 40;

/// What one should know before classes are merged. It does not begin with a class, whose first letter stays as it is.
pub(crate) fn unlike(unlike: &Unlike) -> String {
    let name = |name: &String| short_name(name, NAME_LETTERS);
    let lacks: Vec<String> = unlike.lacks.iter().map(name).collect();
    format!("In {} there are images of {}, but none of {}", unlike.split, name(&unlike.has), list(&lacks))
}

/// `text` in at most `letters`, with … where it is cut.
pub(crate) fn shortened(text: &str, letters: usize) -> String {
    match text.char_indices().nth(letters) {
        None => text.to_owned(),
        Some(_) => text.chars().take(letters.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// `text` in at most `letters`, with … in its middle where it is cut: names that differ at their ends stay different.
pub(crate) fn short_name(text: &str, letters: usize) -> String {
    let all = text.chars().count();
    if all <= letters {
        return text.to_owned();
    }
    let kept = letters.saturating_sub(1);
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    text.chars().take(head).chain(['…']).chain(text.chars().skip(all - tail)).collect()
}

/// What undo or redo would do: "Undo merge lizards into snakes", "Nothing to undo".
pub(crate) fn history(verb: &str, label: Option<&str>) -> String {
    match label {
        Some(label) => format!("{verb} {}", small_first(label)),
        None => format!("Nothing to {}", small_first(verb)),
    }
}

/// The first letter small, for use inside a sentence.
pub(crate) fn small_first(text: &str) -> String {
    crate::recipe::small_first(text)
}

/// The first letter large.
pub(crate) fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_lose_their_middle() {
        assert_eq!(short_name("zèbres-2", 8), "zèbres-2");
        assert_eq!(short_name("zèbres-and-others-2", 8), "zèbr…s-2");
        assert_eq!(short_name("abc", 1), "…");
    }

    #[test]
    fn thousands_are_parted_by_a_thin_space() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(count(8189), "8\u{2009}189");
        assert_eq!(count(1_234_567), "1\u{2009}234\u{2009}567");
        assert_eq!(counted(1, "image", "images"), "1 image");
        assert_eq!(change(3972, 600), "\u{2212}3\u{2009}372");
        assert_eq!(change(266, 600), "+334");
    }

    #[test]
    fn sizes_keep_two_or_three_digits() {
        assert_eq!(bytes(0), "0\u{2009}B");
        assert_eq!(bytes(999), "999\u{2009}B");
        assert_eq!(bytes(1500), "1.5\u{2009}kB");
        assert_eq!(bytes(214_400_000), "214\u{2009}MB");
        assert_eq!(bytes(999_999), "1.0\u{2009}MB");
    }

    #[test]
    fn times_grow_coarser() {
        assert_eq!(secs(3.21), "3.2\u{2009}s");
        assert_eq!(secs(47.6), "48\u{2009}s");
        assert_eq!(secs(125.0), "2\u{2009}min 5\u{2009}s");
        assert_eq!(secs(4321.0), "1\u{2009}h 12\u{2009}min");
        assert_eq!(secs(-1.0), "0.0\u{2009}s");
    }

    #[test]
    fn ratios_show_a_digit_where_it_matters() {
        assert_eq!(ratio(31.04), "31\u{2009}:\u{2009}1");
        assert_eq!(ratio(1.667), "1.7\u{2009}:\u{2009}1");
        assert_eq!(ratio(1.0), "1\u{2009}:\u{2009}1");
    }

    #[test]
    fn undo_says_what() {
        assert_eq!(history("Undo", Some("Merge lizards into snakes")), "Undo merge lizards into snakes");
        assert_eq!(history("Redo", None), "Nothing to redo");
    }

    #[test]
    fn long_names_are_cut_at_a_letter() {
        assert_eq!(shortened("dogs", 4), "dogs");
        assert_eq!(shortened("lizards", 4), "liz…");
        assert_eq!(shortened("ящерицы", 4), "яще…");
        assert_eq!(shortened("", 4), "");
    }

    #[test]
    fn classes_keep_their_first_letter_in_warnings() {
        let lacks = ["b", "only_test"].map(str::to_owned).to_vec();
        let said = unlike(&Unlike { split: "val".into(), lacks, has: "a".into() });
        assert_eq!(said, "In val there are images of a, but none of b and only_test");
        let said = unlike(&Unlike { split: "val".into(), lacks: vec!["x".repeat(200)], has: "a".into() });
        assert_eq!(said, format!("In val there are images of a, but none of {}…{}", "x".repeat(20), "x".repeat(19)));
    }

    #[test]
    fn long_lists_are_cut() {
        let names: Vec<String> = ["a", "b", "c", "d"].map(String::from).into();
        assert_eq!(list(&names[..1]), "a");
        assert_eq!(list(&names[..3]), "a, b and c");
        assert_eq!(list(&names), "a, b and 2 more");
    }
}
