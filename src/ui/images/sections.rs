//! Tiles in groups that follow each other: which rows each group takes, laid out anew when list or width change.

use crate::session::browse::Group;
use std::sync::Arc;

/// One group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its first tile.
    pub start: usize,
    /// How many rows are before it.
    pub row: usize,
}

/// All tiles in one.
pub(crate) fn single() -> Arc<[Section]> {
    Arc::new([Section { start: 0, row: 0 }])
}

/// Groups that begin at `starts` (rising, the first at 0, none empty) of `count` tiles, `columns` a row.
pub(crate) fn laid_out(starts: &[u32], count: usize, columns: usize) -> Arc<[Section]> {
    if starts.is_empty() {
        return single();
    }
    let mut row = 0;
    let ends = starts.iter().skip(1).map(|start| *start as usize).chain([count]);
    let sections = starts.iter().zip(ends).map(|(start, end)| {
        let section = Section { start: *start as usize, row };
        row += (end - section.start).div_ceil(columns);
        section
    });
    sections.collect()
}

/// What was laid out last.
#[derive(Default)]
pub(crate) struct Sections {
    of: Option<(Arc<Vec<Group>>, usize, usize)>,
    laid_out: Option<Arc<[Section]>>,
}

impl Sections {
    /// See [`laid_out`]; what is known is not worked out again.
    pub(crate) fn of(&mut self, groups: &Arc<Vec<Group>>, count: usize, columns: usize) -> &Arc<[Section]> {
        let known = self.of.as_ref().is_some_and(|(own, tiles, wide)| Arc::ptr_eq(own, groups) && (*tiles, *wide) == (count, columns));
        if !known {
            self.of = Some((Arc::clone(groups), count, columns));
            self.laid_out = None;
        }
        self.laid_out.get_or_insert_with(|| {
            let starts: Vec<u32> = groups.iter().map(|group| group.start).collect();
            laid_out(&starts, count, columns)
        })
    }
}
