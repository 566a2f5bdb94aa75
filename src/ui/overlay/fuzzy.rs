//! How well a name answers to what was typed: letters in order, those at the beginnings of words and those together count more.

/// Letters of a name that are looked at: longer ones are cut, so that a list of a thousand stays quick.
const MOST_LETTERS: usize = 80;
const START: i32 = 8;
const TOGETHER: i32 = 6;
const GAP: i32 = 3;

/// The points of `name` for `typed`, more for a better match; `None` if some word of `typed` is not in it.
pub(crate) fn points(name: &str, typed: &str) -> Option<i32> {
    let letters: Vec<char> = name.chars().take(MOST_LETTERS).flat_map(char::to_lowercase).collect();
    let mut sum = 0;
    for word in typed.split_whitespace() {
        let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        sum += word_points(&letters, &word)?;
    }
    // Of equals the shorter name.
    Some(sum * 100 - i32::try_from(letters.len()).unwrap_or(0))
}

/// The best way to find the letters of `word` in order: one row of the table for each letter of it.
fn word_points(letters: &[char], word: &[char]) -> Option<i32> {
    let mut before: Vec<Option<i32>> = Vec::new();
    for (row, wanted) in word.iter().enumerate() {
        let mut now = vec![None; letters.len()];
        // The best of the row before that ends at least one letter earlier.
        let mut apart: Option<i32> = None;
        for at in 0..letters.len() {
            if row > 0 && at >= 2 {
                apart = apart.max(before[at - 2]);
            }
            if letters[at] != *wanted {
                continue;
            }
            let from = if row == 0 {
                Some(0)
            } else {
                let together = at.checked_sub(1).and_then(|left| before[left]).map(|points| points + TOGETHER);
                together.max(apart.map(|points| points - GAP))
            };
            now[at] = from.map(|points| points + 1 + start_points(letters, at));
        }
        before = now;
    }
    // More than half of the letters scattered one by one is no match but chance.
    let least = -(GAP * i32::try_from(word.len()).unwrap_or(0)) / 4;
    before.into_iter().flatten().max().filter(|points| *points > least)
}

fn start_points(letters: &[char], at: usize) -> i32 {
    match at.checked_sub(1).map(|left| letters[left]) {
        None => START + 2,
        Some(left) if !left.is_alphanumeric() => START,
        Some(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best<'a>(names: &[&'a str], typed: &str) -> Vec<&'a str> {
        let mut found: Vec<(i32, &str)> = names.iter().filter_map(|name| points(name, typed).map(|points| (points, *name))).collect();
        found.sort_by_key(|(points, _)| -points);
        found.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn beginnings_and_letters_together_come_first() {
        let names = ["Export…", "Open folder…", "Open path…", "Show problems", "Redo", "Zoom to 100 %"];
        assert_eq!(best(&names, "op")[0], "Open path…");
        assert_eq!(best(&names, "folder open"), ["Open folder…"]);
        assert_eq!(best(&names, "of")[0], "Open folder…", "initials");
        assert_eq!(best(&names, "PROB"), ["Show problems"]);
        assert_eq!(best(&names, "exprt"), ["Export…"], "a letter forgotten");
        assert_eq!(best(&names, "zebra"), Vec::<&str>::new());
        assert_eq!(best(&names, "").len(), names.len());
    }

    #[test]
    fn names_in_any_script_and_very_long_ones() {
        assert_eq!(best(&["猫", "狗", "قطة"], "قط"), ["قطة"]);
        assert_eq!(best(&["猫", "狗"], "狗"), ["狗"]);
        let long = "long ".repeat(100);
        assert!(points(&long, "long").is_some());
    }
}
