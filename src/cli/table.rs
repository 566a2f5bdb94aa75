//! Text in columns, aligned by how wide it is on screen.

use unicode_width::UnicodeWidthStr;

/// On which side a column's text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// Names.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells.
pub(super) struct Table {
    sides: Vec<Side>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(sides: &[Side]) -> Self {
        Self { sides: sides.to_vec(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The lines, indented by two, with two spaces between columns and none at the end.
    pub(super) fn render(&self) -> String {
        let mut widths = vec![0; self.sides.len()];
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::from(" ");
            for ((cell, &width), &side) in row.iter().zip(&widths).zip(&self.sides) {
                let space = " ".repeat(width - cell.width());
                let (before, after) = if side == Side::Right { (space.as_str(), "") } else { ("", space.as_str()) };
                line.extend([" ", before, cell, after, " "]);
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A bar of at most `width` characters for `part` of `whole`, in eighths of a character.
pub(super) fn bar(part: u64, whole: u64, width: usize) -> String {
    if whole == 0 {
        return String::new();
    }
    let eighths = (part as f64 / whole as f64 * (width * 8) as f64).round() as usize;
    let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8];
    // Something is never shown as nothing.
    if part > 0 && eighths == 0 { "▏".to_owned() } else { format!("{}{rest}", "█".repeat(eighths / 8)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_also_in_wide_letters() {
        let mut table = Table::new(&[Side::Left, Side::Right]);
        table.row(["cats".into(), "5".into()]);
        table.row(["猫".into(), "1 000".into()]);
        assert_eq!(table.render(), "  cats      5\n  猫    1 000\n");
    }

    #[test]
    fn bars_are_exact_to_an_eighth_and_never_vanish() {
        assert_eq!(bar(1, 1, 3), "███");
        assert_eq!(bar(1, 2, 3), "█▌");
        assert_eq!(bar(1, 10_000, 3), "▏");
        assert_eq!(bar(0, 5, 3), "");
        assert_eq!(bar(0, 0, 3), "");
    }
}
