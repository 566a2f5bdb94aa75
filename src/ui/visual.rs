//! Text in the order in which it is painted, from left to right. What paints shapes each run of letters by itself, those of scripts that are read from
//! right to left too, but lays the runs down in the order of the text: of two Hebrew words the second would be read first.

use std::borrow::Cow;
use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};
use unicode_segmentation::UnicodeSegmentation;

/// Stands between runs that would be shaped as one: it has no width and is in the first font, which has no letters from right to left.
const APART: char = '\u{2060}';

/// A name, alone or put into other words, as it is to be painted on one line; its own first letter says where it begins.
pub(crate) fn visual(name: &str) -> Cow<'_, str> {
    ordered(name, None)
}

/// A line in English that may have names in it.
pub(crate) fn visual_line(line: &str) -> Cow<'_, str> {
    ordered(line, Some(Level::ltr()))
}

/// Whether anything in `text` is read from right to left.
pub(crate) fn has_right_to_left(text: &str) -> bool {
    // The first of them is U+0590, whose first byte is this.
    text.bytes().any(|byte| byte >= 0xD6) && text.chars().any(is_right_to_left)
}

fn is_right_to_left(letter: char) -> bool {
    use BidiClass as B;
    matches!(bidi_class(letter), B::R | B::AL | B::AN | B::RLE | B::RLO | B::RLI)
}

fn ordered(text: &str, base: Option<Level>) -> Cow<'_, str> {
    if !has_right_to_left(text) {
        return Cow::Borrowed(text);
    }
    let info = BidiInfo::new(text, base);
    let mut out = String::with_capacity(text.len() + 8);
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let backwards = levels[run.start].is_rtl();
            let run = &text[run];
            if backwards { put_backwards(&mut out, run) } else { put_forwards(&mut out, run) }
        }
    }
    Cow::Owned(out)
}

/// A run that is read from left to right. Arabic digits stand one by one: some of them would be turned round by what shapes them.
fn put_forwards(out: &mut String, run: &str) {
    for letter in run.graphemes(true) {
        if letter.starts_with(|first| matches!(first, '\u{600}'..='\u{6ff}')) { put(out, letter) } else { out.push_str(letter) }
    }
}

/// A run that is read from right to left: its words from the last to the first. The letters of a word stay as they are, they are turned round where they
/// are shaped.
fn put_backwards(out: &mut String, run: &str) {
    let is_letter = |piece: &str| piece.starts_with(|first| matches!(bidi_class(first), BidiClass::R | BidiClass::AL));
    let mut pieces: Vec<&str> = Vec::new();
    let mut begin = 0;
    for (at, letter) in run.grapheme_indices(true) {
        let end = at + letter.len();
        match pieces.last_mut() {
            Some(word) if is_letter(word) && is_letter(letter) => *word = &run[begin..end],
            _ => {
                begin = at;
                pieces.push(letter);
            }
        }
    }
    for piece in pieces.into_iter().rev() {
        put(out, mirrored(piece));
    }
}

/// Adds `piece`, parted from what stands before it where both could be of one font.
fn put(out: &mut String, piece: &str) {
    let beyond = |letter: char| !letter.is_ascii() && letter != APART;
    if out.chars().next_back().is_some_and(beyond) && piece.chars().next().is_some_and(beyond) {
        out.push(APART);
    }
    out.push_str(piece);
}

/// Brackets open to the other side.
fn mirrored(piece: &str) -> &str {
    const PAIRS: [(&str, &str); 6] = [("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»"), ("‹", "›")];
    let other = PAIRS.iter().find_map(|(one, other)| match piece {
        _ if piece == *one => Some(*other),
        _ if piece == *other => Some(*one),
        _ => None,
    });
    other.unwrap_or(piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_from_right_to_left_and_their_letters_as_they_are() {
        assert_eq!(visual("قطط صغيرة"), "صغيرة قطط");
        assert_eq!(visual("שלום עולם יפה"), "יפה עולם שלום");
        assert_eq!(visual("قِطّ صغير"), "صغير قِطّ", "marks stay with their letters");
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in ["", "cats and dogs", "zèbres-2", "猫和狗的照片", "🐈🐕 pets", "ящерицы (2)"] {
            assert!(matches!(visual(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn numbers_and_latin_words_are_read_forwards_and_brackets_open_to_their_side() {
        assert_eq!(visual("قطط 12"), "12 قطط");
        assert_eq!(visual("قطط (12)"), "(12) قطط");
        assert_eq!(visual("cats قطط صغيرة"), "cats صغيرة قطط");
        assert_eq!(visual("קטן cat גדול"), "גדול cat קטן");
        // Digits of the script itself: 3, then 4, read forwards, at the left; each shaped alone.
        assert_eq!(visual("قطط ٣٤"), "٣\u{2060}٤ قطط");
        assert_eq!(visual("قطط،صغيرة"), "صغيرة\u{2060}،\u{2060}قطط");
    }

    #[test]
    fn a_line_begins_at_the_left_whatever_name_it_begins_with() {
        assert_eq!(visual_line("قطط are left out"), "قطط are left out");
        assert_eq!(visual("قطط are left out"), "are left out قطط");
        assert_eq!(visual_line("Merge קטן חתול into cats"), "Merge חתול קטן into cats");
    }
}
