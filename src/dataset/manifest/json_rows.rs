//! Rows of JSON lines: one object a line.

use super::row::{GROUP, LABEL, PATH, Rows, SPLIT, column, missing_columns};
use serde_json::Value;

/// The rows in `bytes`, or why it is no manifest.
pub(super) fn read(bytes: &[u8]) -> Result<Rows, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut rows = Rows::default();
    let mut names: Option<Vec<String>> = None;
    let mut right = false;
    for (line, text) in (1_u64..).zip(bytes.split(|&byte| byte == b'\n')) {
        if text.trim_ascii().is_empty() {
            continue;
        }
        let object = match serde_json::from_slice::<Value>(text) {
            Ok(Value::Object(object)) => object,
            Ok(_) => {
                rows.bad.push((line, "not a JSON object".to_owned()));
                continue;
            }
            Err(error) => {
                rows.bad.push((line, format!("not JSON: {error}")));
                continue;
            }
        };
        let columns: Vec<&String> = object.keys().collect();
        let text = |wanted: &[&str]| column(&columns, wanted).and_then(|at| word(&object[columns[at].as_str()]));
        right |= column(&columns, &PATH).is_some() && column(&columns, &LABEL).is_some();
        let [path, label, split, group] = [text(&PATH), text(&LABEL), text(&SPLIT), text(&GROUP)].map(Option::unwrap_or_default);
        rows.add(line, &path, &label, (&split, &group));
        names.get_or_insert_with(|| object.keys().cloned().collect());
    }
    if right { Ok(rows) } else { Err(missing_columns(&names.unwrap_or_default())) }
}

/// A label may be written as a number; anything deeper is no word.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;

    #[test]
    fn objects_numbers_and_broken_lines() {
        let rows = read(b"{\"image\": \"a.jpg\", \"label\": 3}\n\nnot json\n{\"image\": \"b.jpg\", \"label\": null}\n[1]\n").unwrap();
        assert_eq!((rows.good[0].path.as_str(), rows.good[0].label.as_str(), rows.good.len()), ("a.jpg", "3", 1));
        assert_eq!(rows.bad.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [3, 4, 5]);
    }

    #[test]
    fn missing_columns_are_named() {
        let error = read(b"{\"url\": 1, \"text\": \"x\"}\n").unwrap_err();
        assert!(error.contains("found url, text"), "{error}");
    }
}
