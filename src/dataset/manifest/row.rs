//! A row of a manifest, whatever the file looks like.

/// A row with a path and a label; whether the file is there has not been looked at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Line in the file, from 1.
    pub(super) line: u64,
    /// As written.
    pub(super) path: String,
    /// Without surrounding space.
    pub(super) label: String,
    /// Without surrounding space; empty where there is none.
    pub(super) split: String,
    /// Without surrounding space; what it is in, so that no split parts it from its fellows; empty where there is none.
    pub(super) group: String,
}

/// All rows, and why others cannot be used, with their lines.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Rows that say path and label.
    pub(super) good: Vec<Row>,
    /// Lines that do not.
    pub(super) bad: Vec<(u64, String)>,
}

/// Column names for the path, the first that is there counts.
pub(super) const PATH: [&str; 5] = ["file_name", "path", "image", "filepath", "filename"];
/// Column names for the label.
pub(super) const LABEL: [&str; 3] = ["label", "class", "category"];
/// Column names for the split.
pub(super) const SPLIT: [&str; 1] = ["split"];

/// Column names for the group.
pub(super) const GROUP: [&str; 1] = ["group"];

/// The place of the first of `wanted` among `columns`, in any case.
pub(super) fn column<S: AsRef<str>>(columns: &[S], wanted: &[&str]) -> Option<usize> {
    wanted.iter().find_map(|name| columns.iter().position(|column| column.as_ref().trim().eq_ignore_ascii_case(name)))
}

/// Says which columns are missing among those `found`.
pub(super) fn missing_columns<S: AsRef<str>>(found: &[S]) -> String {
    let found: Vec<&str> = found.iter().map(AsRef::as_ref).collect();
    let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
    format!("it needs a path column ({}) and a label column ({}); found {found}", PATH.join(", "), LABEL.join(", "))
}

impl Rows {
    /// Adds a row after looking at what it says.
    pub(super) fn add(&mut self, line: u64, path: &str, label: &str, (split, group): (&str, &str)) {
        let (path, label, split, group) = (path.trim(), label.trim(), split.trim(), group.trim());
        let reason = if path.is_empty() {
            "no path".to_owned()
        } else if label.is_empty() {
            format!("{path}: no label")
        } else if label.contains(['/', '\\', '\0']) || label == "." || label == ".." {
            format!("{path}: the label {label:?} cannot be the name of a folder")
        } else {
            let [path, label, split, group] = [path, label, split, group].map(str::to_owned);
            return self.good.push(Row { line, path, label, split, group });
        };
        self.bad.push((line, reason));
    }
}
