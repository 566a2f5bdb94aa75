//! Rows of an image with what lies beyond its border, and the filters that read them: each output row is computed from the few rows
//! about it, so that no filter needs more than a few rows beside its source and its result.

use super::warp::Border;
use crate::pixels::Image;

/// Bytes that may be read beyond the end of a row, so that many can be read at once.
pub(super) const SLACK: usize = 32;

/// The rows about each row of an image, with pixels added on either side.
pub(super) struct Padded {
    radius: usize,
    border: Border,
    /// Row y stands in slot y modulo their number.
    slots: Vec<Vec<u8>>,
    /// Which row stands in each slot.
    held: Vec<Option<usize>>,
}

impl Padded {
    pub(super) fn new(image: &Image, radius: usize, border: Border) -> Self {
        let n = image.layout().channels();
        let rows = 2 * radius + 1;
        Self { radius, border, slots: vec![vec![0; (image.width() as usize + 2 * radius) * n + SLACK]; rows], held: vec![None; rows] }
    }

    /// Makes the rows about row `y` ready.
    pub(super) fn at<'a>(&'a mut self, image: &Image, y: usize) -> Around<'a> {
        let height = image.height() as usize;
        let n = image.layout().channels();
        let row = image.width() as usize * n;
        for source in y.saturating_sub(self.radius)..=(y + self.radius).min(height - 1) {
            let slot = source % self.slots.len();
            if self.held[slot] != Some(source) {
                pad(&image.data()[source * row..][..row], &mut self.slots[slot], (self.radius, n), self.border);
                self.held[slot] = Some(source);
            }
        }
        Around { padded: self, y, height, n }
    }
}

/// The padded rows about one row.
pub(super) struct Around<'a> {
    padded: &'a Padded,
    y: usize,
    height: usize,
    n: usize,
}

impl Around<'_> {
    /// The samples `down` rows below (above if negative) and `across` pixels to the right, for every sample of a row.
    pub(super) fn shifted(&self, down: i64, across: i64) -> &[u8] {
        let row = self.row(down);
        let radius = self.padded.radius;
        let from = (radius as i64 + across) as usize * self.n;
        &row[from..from + row.len() - 2 * radius * self.n]
    }

    /// The whole padded row `down` rows below.
    pub(super) fn row(&self, down: i64) -> &[u8] {
        let row = self.row_and_slack(down);
        &row[..row.len() - SLACK]
    }

    /// The same with [`SLACK`] bytes of no meaning behind it.
    pub(super) fn row_and_slack(&self, down: i64) -> &[u8] {
        let at = self.padded.border.index(self.y as i64 + down, self.height as i64).unwrap_or(0) as usize;
        &self.padded.slots[at % self.padded.slots.len()]
    }
}

/// `source` with pixels of `n` samples on either side.
fn pad(source: &[u8], padded: &mut [u8], (radius, n): (usize, usize), border: Border) {
    let width = source.len() / n;
    padded[radius * n..radius * n + source.len()].copy_from_slice(source);
    let from = |at: i64| border.index(at, width as i64).unwrap_or(0) as usize * n;
    for step in 1..=radius {
        let (left, right) = (from(-(step as i64)), from((width - 1 + step) as i64));
        let (to_left, to_right) = ((radius - step) * n, (radius + width - 1 + step) * n);
        padded[to_left..to_left + n].copy_from_slice(&source[left..left + n]);
        padded[to_right..to_right + n].copy_from_slice(&source[right..right + n]);
    }
}

/// A new image, each row of it made from the rows about it.
pub(super) fn each_row(image: &Image, radius: usize, border: Border, mut make: impl FnMut(Around, &mut [u8])) -> Image {
    let mut padded = Padded::new(image, radius, border);
    Image::from_rows(image.width(), image.height(), image.layout(), |y, target| make(padded.at(image, y), target))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]
    use super::*;
    use crate::pixels::Layout;

    #[test]
    fn rows_reach_beyond_the_border() {
        let image = Image::new(3, 2, Layout::Grey, vec![1, 2, 3, 4, 5, 6]).unwrap();
        let mut padded = Padded::new(&image, 2, Border::Reflect101);
        let around = padded.at(&image, 0);
        assert_eq!(around.row(-1), [6, 5, 4, 5, 6, 5, 4]);
        assert_eq!(around.shifted(0, -2), [3, 2, 1]);
        assert_eq!(around.shifted(2, 1), [2, 3, 2]);
        let mut padded = Padded::new(&image, 9, Border::Replicate);
        assert_eq!(padded.at(&image, 1).shifted(5, 7), [6, 6, 6]);
    }

    #[test]
    fn one_pixel_is_all_there_is() {
        let image = Image::new(1, 1, Layout::Rgb, vec![7, 8, 9]).unwrap();
        let made = each_row(&image, 4, Border::Reflect101, |around, target| target.copy_from_slice(around.shifted(-4, 4)));
        assert_eq!(made, image);
    }
}
