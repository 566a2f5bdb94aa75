//! Flat tables of words as Parquet: a page for each column of a group of rows, plain and not compressed. Written, and read back to be checked;
//! the structures of the format come from a library, what stands between them is simple enough.

use crate::pixels::regular;
use polars_parquet_format::thrift::protocol::{TCompactInputProtocol, TCompactOutputProtocol};
use polars_parquet_format::{
    ColumnChunk, ColumnMetaData, CompressionCodec, ConvertedType, DataPageHeader, Encoding, FieldRepetitionType, FileMetaData, LogicalType,
    PageHeader, PageType, RowGroup, SchemaElement, StringType, Type,
};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// What a file begins and ends with.
const MAGIC: &[u8; 4] = b"PAR1";

/// Rows of a group, which are held in memory at once.
const GROUP_ROWS: usize = 20_000;

/// More bytes than this of a column, or of the table of contents, are not read: no table of ours has them.
const MOST_BYTES: u64 = 256 << 20;

/// Writes `rows` under the names of `columns`.
///
/// # Errors
/// What the system says, or more text than the format's sizes can tell.
pub(super) fn write<const N: usize>(
    to: &mut dyn Write,
    columns: [&str; N],
    rows: impl Iterator<Item = io::Result<[String; N]>>,
) -> io::Result<()> {
    to.write_all(MAGIC)?;
    let mut at = MAGIC.len() as u64;
    let mut groups = Vec::new();
    let mut pages: [Page; N] = std::array::from_fn(|_| Page::default());
    for row in rows {
        pages.iter_mut().zip(&row?).try_for_each(|(page, cell)| page.push(cell))?;
        if pages[0].values as usize == GROUP_ROWS {
            groups.push(group(to, &mut at, columns, &mut pages)?);
        }
    }
    if pages[0].values > 0 {
        groups.push(group(to, &mut at, columns, &mut pages)?);
    }
    let rows = groups.iter().map(|group| group.num_rows).sum();
    let mut contents = Vec::new();
    let created_by = format!("evenset version {}", env!("CARGO_PKG_VERSION"));
    let told = FileMetaData::new(1, schema(&columns), rows, groups, None, created_by, None, None, None);
    told.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut contents)).map_err(io::Error::other)?;
    to.write_all(&contents)?;
    to.write_all(&fits::<u32>(contents.len())?.to_le_bytes())?;
    to.write_all(MAGIC)
}

/// The values of a column that are not written yet, each after its length.
#[derive(Default)]
struct Page {
    values: i32,
    bytes: Vec<u8>,
}

impl Page {
    fn push(&mut self, cell: &str) -> io::Result<()> {
        self.bytes.extend_from_slice(&fits::<u32>(cell.len())?.to_le_bytes());
        self.bytes.extend_from_slice(cell.as_bytes());
        self.values += 1;
        Ok(())
    }
}

fn fits<T: TryFrom<usize>>(number: usize) -> io::Result<T> {
    T::try_from(number).map_err(|_| io::Error::new(io::ErrorKind::FileTooLarge, "a cell or a page is too large for Parquet"))
}

/// The root, then a column of words each.
fn schema(columns: &[&str]) -> Vec<SchemaElement> {
    let root = SchemaElement::new(None, None, None, "schema".to_owned(), columns.len() as i32, None, None, None, None, None);
    let (words, utf8) = (Some(Type::BYTE_ARRAY), Some(ConvertedType::UTF8));
    let column = |name: &&str| {
        let logical = LogicalType::STRING(StringType {});
        SchemaElement::new(words, None, FieldRepetitionType::REQUIRED, (*name).to_owned(), None, utf8, None, None, None, logical)
    };
    std::iter::once(root).chain(columns.iter().map(column)).collect()
}

/// Writes what the pages hold, and empties them.
fn group<const N: usize>(to: &mut dyn Write, at: &mut u64, columns: [&str; N], pages: &mut [Page; N]) -> io::Result<RowGroup> {
    let (start, rows) = (*at, i64::from(pages[0].values));
    let mut chunks = Vec::with_capacity(N);
    for (name, page) in columns.iter().zip(pages.iter_mut()) {
        let bytes: i32 = fits(page.bytes.len())?;
        // There are no levels, because no cell is absent; their encoding must be named all the same.
        let data = DataPageHeader::new(page.values, Encoding::PLAIN, Encoding::RLE, Encoding::RLE, None);
        let told = PageHeader::new(PageType::DATA_PAGE, bytes, bytes, None, data, None, None, None);
        let mut header = Vec::new();
        told.write_to_out_protocol(&mut TCompactOutputProtocol::new(&mut header)).map_err(io::Error::other)?;
        to.write_all(&header)?;
        to.write_all(&page.bytes)?;
        let size = (header.len() + page.bytes.len()) as i64;
        let path = vec![(*name).to_owned()];
        let (plain, raw) = (vec![Encoding::PLAIN, Encoding::RLE], CompressionCodec::UNCOMPRESSED);
        let meta = ColumnMetaData::new(
            Type::BYTE_ARRAY,
            plain,
            path,
            raw,
            rows,
            size,
            size,
            None,
            *at as i64,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        );
        chunks.push(ColumnChunk::new(None, 0, meta, None, None, None, None, None, None));
        *at += size as u64;
        *page = Page::default();
    }
    let size = (*at - start) as i64;
    Ok(RowGroup::new(chunks, size, rows, None, start as i64, size, None))
}

/// A table that is read group by group.
pub(super) struct Rows {
    file: File,
    bytes: u64,
    /// The names of the columns.
    pub(super) columns: Vec<String>,
    groups: std::vec::IntoIter<RowGroup>,
    /// What is left of each column of the present group.
    cells: Vec<std::vec::IntoIter<String>>,
}

/// Opens the table at `path`, which may have been written by anybody.
///
/// # Errors
/// In words: it is no such table.
pub(super) fn read(path: &Path) -> Result<Rows, String> {
    let bytes = regular(path).map_err(|error| error.to_string())?.len();
    let mut file = File::open(path).map_err(|error| error.to_string())?;
    let mut end = [0; 8];
    file.seek(SeekFrom::End(-8)).and_then(|_| file.read_exact(&mut end)).map_err(|_| "it is too short for Parquet".to_owned())?;
    let contents = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    if end[4..] != *MAGIC || contents + 12 > bytes || contents > MOST_BYTES {
        return Err("it is no Parquet, or cut short".to_owned());
    }
    let told = part(&mut file, bytes - 8 - contents, contents)?;
    // A structure of small numbers takes some ten times its bytes in memory.
    let limit = told.len().saturating_mul(16);
    let told = FileMetaData::read_from_in_protocol(&mut TCompactInputProtocol::new(&mut told.as_slice(), limit));
    let told = told.map_err(|error| format!("its contents cannot be read: {error}"))?;
    let columns = told.schema.into_iter().skip(1).map(|column| column.name).collect();
    Ok(Rows { file, bytes, columns, groups: told.row_groups.into_iter(), cells: Vec::new() })
}

impl Rows {
    /// The cells of each column of `group`.
    fn cells_of(&mut self, group: &RowGroup) -> Result<Vec<std::vec::IntoIter<String>>, String> {
        if group.columns.len() != self.columns.len() {
            return Err(format!("a group has {} columns instead of {}", group.columns.len(), self.columns.len()));
        }
        let column = |chunk: &ColumnChunk| {
            let meta =
                chunk.meta_data.as_ref().filter(|meta| meta.codec == CompressionCodec::UNCOMPRESSED && meta.type_ == Type::BYTE_ARRAY);
            let meta = meta.ok_or("a column is not of plain words")?;
            let place = u64::try_from(meta.data_page_offset).ok().zip(u64::try_from(meta.total_compressed_size).ok());
            let fits = |(at, size): &(u64, u64)| *size <= MOST_BYTES && at.checked_add(*size).is_some_and(|end| end <= self.bytes);
            let (at, size) = place.filter(fits).ok_or("a column lies outside of the file")?;
            let cells = words(&part(&mut self.file, at, size)?)?;
            let whole = i64::try_from(cells.len()).is_ok_and(|count| count == group.num_rows);
            if whole { Ok(cells.into_iter()) } else { Err("a column has not as many cells as its group has rows".to_owned()) }
        };
        group.columns.iter().map(column).collect()
    }
}

impl Iterator for Rows {
    type Item = Result<Vec<String>, String>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let row: Option<Vec<String>> = self.cells.iter_mut().map(Iterator::next).collect();
            if let Some(row) = row.filter(|row| !row.is_empty()) {
                return Some(Ok(row));
            }
            let group = self.groups.next()?;
            match self.cells_of(&group) {
                Ok(cells) => self.cells = cells,
                Err(reason) => {
                    (self.groups, self.cells) = (Vec::new().into_iter(), Vec::new());
                    return Some(Err(reason));
                }
            }
        }
    }
}

/// So many bytes of `file` from `at` on.
fn part(file: &mut File, at: u64, size: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = file.seek(SeekFrom::Start(at)).and_then(|_| file.take(size).read_to_end(&mut bytes));
    match read {
        Ok(read) if read as u64 == size => Ok(bytes),
        Ok(_) => Err("it is cut short".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The values of the pages in `bytes`.
fn words(mut bytes: &[u8]) -> Result<Vec<String>, String> {
    let mut cells = Vec::new();
    while !bytes.is_empty() {
        let limit = bytes.len();
        let told = PageHeader::read_from_in_protocol(&mut TCompactInputProtocol::new(&mut bytes, limit));
        let told = told.map_err(|error| format!("a page cannot be read: {error}"))?;
        let plain = told.data_page_header.as_ref().is_some_and(|data| data.encoding == Encoding::PLAIN);
        let size = usize::try_from(told.compressed_page_size).ok().filter(|size| plain && *size <= bytes.len());
        let (mut page, rest) = bytes.split_at(size.ok_or("a page is not of plain words, or cut short")?);
        while let Some((length, after)) = page.split_first_chunk::<4>() {
            let length = u32::from_le_bytes(*length) as usize;
            let (cell, after) = after.split_at_checked(length).ok_or("a cell is cut short")?;
            cells.push(String::from_utf8(cell.to_vec()).map_err(|_| "a cell is not Unicode")?);
            page = after;
        }
        if !page.is_empty() {
            return Err("a page is cut short".to_owned());
        }
        bytes = rest;
    }
    Ok(cells)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may panic")]
    use super::*;
    use proptest::prelude::*;

    fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), bytes).unwrap();
        file
    }

    fn written(rows: &[[String; 2]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(&mut bytes, ["name", "label"], rows.iter().cloned().map(Ok)).unwrap();
        bytes
    }

    fn back(bytes: &[u8]) -> Result<Vec<Vec<String>>, String> {
        read(file(bytes).path())?.collect()
    }

    #[test]
    fn more_rows_than_a_group_has_come_back() {
        let rows: Vec<[String; 2]> = (0..GROUP_ROWS * 2 + 7).map(|at| [format!("{at}.png"), "é\n".repeat(at % 3)]).collect();
        let bytes = written(&rows);
        assert_eq!(back(&bytes).unwrap(), rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>());
        assert_eq!(read(file(&bytes).path()).unwrap().columns, ["name", "label"]);
        assert_eq!(back(&written(&[])).unwrap(), Vec::<Vec<String>>::new());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        /// Bytes that were bent are an error or other cells; never a panic, and never more memory than the file has bytes.
        #[test]
        fn bent_bytes_do_no_harm(at in 0_usize..400, value: u8, cut in 0_usize..400) {
            let rows: Vec<[String; 2]> = (0..9).map(|at| [format!("{at}.png"), "cats".to_owned()]).collect();
            let mut bytes = written(&rows);
            let place = at % bytes.len();
            bytes[place] = value;
            let _ = back(&bytes);
            bytes.truncate(bytes.len().saturating_sub(cut));
            let _ = back(&bytes);
        }
    }
}
