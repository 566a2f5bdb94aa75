//! Rows of a CSV file (or one separated by semicolons or tabs).

use super::row::{GROUP, LABEL, PATH, Rows, SPLIT, column, missing_columns};

/// The rows in `bytes`, or why it is no manifest.
pub(super) fn read(bytes: &[u8]) -> Result<Rows, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let count = |separator: u8| head.iter().filter(|&&byte| byte == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|&separator| (count(separator), separator == b',')).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().flexible(true).delimiter(separator).from_reader(bytes);
    let columns: Vec<String> = match reader.byte_headers() {
        Ok(headers) => headers.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect(),
        Err(error) => return Err(error.to_string()),
    };
    let (Some(path), Some(label)) = (column(&columns, &PATH), column(&columns, &LABEL)) else {
        return Err(missing_columns(&columns));
    };
    let (split, group) = (column(&columns, &SPLIT), column(&columns, &GROUP));
    let mut rows = Rows::default();
    let mut record = csv::ByteRecord::new();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(rows),
            Ok(true) => {}
            Err(error) => return Err(error.to_string()),
        }
        let line = record.position().map_or(0, |at| line_of(bytes, at));
        let field = |at: usize| std::str::from_utf8(record.get(at).unwrap_or_default());
        match (field(path), field(label), split.map_or(Ok(""), field), group.map_or(Ok(""), field)) {
            (Ok(path), Ok(label), Ok(split), Ok(group)) => rows.add(line, path, label, (split, group)),
            _ => rows.bad.push((line, "not valid UTF-8".to_owned())),
        }
    }
}

/// The reader's position of a record is before the empty lines that it skips.
fn line_of(bytes: &[u8], position: &csv::Position) -> u64 {
    let rest = usize::try_from(position.byte()).ok().and_then(|at| bytes.get(at..)).unwrap_or_default();
    let skipped = rest.iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).filter(|&&byte| byte == b'\n').count();
    position.line() + skipped as u64
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::super::row::Row;
    use super::*;

    #[test]
    fn quoted_fields_lines_and_columns_in_any_order() {
        let rows = read(b"\xEF\xBB\xBFLabel,extra,File_Name\ncats,1,\"a, b.jpg\"\n\ndogs,2,c.jpg\n,3,d.jpg\nx\n").unwrap();
        let row = |line, path: &str, label: &str| Row {
            line,
            path: path.into(),
            label: label.into(),
            split: String::new(),
            group: String::new(),
        };
        assert_eq!(rows.good, [row(2, "a, b.jpg", "cats"), row(4, "c.jpg", "dogs")]);
        assert_eq!(rows.bad, [(5, "d.jpg: no label".to_owned()), (6, "no path".to_owned())]);
    }

    #[test]
    fn semicolons_and_splits() {
        let rows = read(b"path;class;split\na.jpg;cat;Test\n").unwrap();
        assert_eq!((rows.good[0].label.as_str(), rows.good[0].split.as_str()), ("cat", "Test"));
    }

    #[test]
    fn missing_columns_are_named() {
        let error = read(b"url,label\nx,y\n").unwrap_err();
        assert!(error.contains("file_name") && error.contains("found url, label"), "{error}");
        assert!(read(b"").unwrap_err().contains("found none"));
    }

    #[test]
    fn labels_that_would_leave_the_folder_are_refused() {
        let rows = read(b"path,label\na.jpg,../up\nb.jpg,..\n").unwrap();
        assert_eq!((rows.good.len(), rows.bad.len()), (0, 2));
    }
}
