//! A contact sheet: the original and its draws side by side on one picture.

use crate::pixels::{self, Image, Layout};

/// The longest side of one picture on the sheet, in pixels.
pub(super) const SIDE_PX: u32 = 192;
/// Space around each, in pixels.
const GAP_PX: u32 = 8;
/// Pictures in a row.
const COLUMNS: u32 = 7;
/// The most pictures on a sheet, so that it stays one that can be opened.
const MOST: usize = 700;
const PAPER: [u8; 3] = [24, 26, 30];

/// The original first, then the draws, row by row, each in the middle of its cell.
pub(super) fn sheet<'a>(original: &Image, draws: impl Iterator<Item = &'a Image>) -> Image {
    let first = pixels::fit(original, SIDE_PX);
    let draws: Vec<&Image> = draws.take(MOST).collect();
    let pictures = [vec![&first], draws].concat();
    let columns = (pictures.len() as u32).min(COLUMNS);
    let rows = (pictures.len() as u32).div_ceil(COLUMNS);
    let cell = SIDE_PX + GAP_PX;
    let mut paper = Image::filled(columns * cell + GAP_PX, rows * cell + GAP_PX, Layout::Rgb, &PAPER);
    for (at, picture) in pictures.into_iter().enumerate() {
        let (column, row) = (at as u32 % COLUMNS, at as u32 / COLUMNS);
        let left = GAP_PX + column * cell + (SIDE_PX - picture.width().min(SIDE_PX)) / 2;
        let top = GAP_PX + row * cell + (SIDE_PX - picture.height().min(SIDE_PX)) / 2;
        lay(&mut paper, picture, left, top);
    }
    paper
}

/// Lays `picture` on `paper`, alpha over the paper's colour.
fn lay(paper: &mut Image, picture: &Image, left: u32, top: u32) {
    let width = paper.width() as usize;
    let data = paper.data_mut();
    for y in 0..picture.height().min(SIDE_PX) {
        for x in 0..picture.width().min(SIDE_PX) {
            let Some(pixel) = picture.pixel(x, y) else { continue };
            let at = ((top + y) as usize * width + (left + x) as usize) * 3;
            data[at..at + 3].copy_from_slice(&over_paper(pixel));
        }
    }
}

fn over_paper(pixel: &[u8]) -> [u8; 3] {
    let (colour, alpha) = match *pixel {
        [grey] => ([grey; 3], 255),
        [grey, alpha] => ([grey; 3], alpha),
        [red, green, blue] => ([red, green, blue], 255),
        [red, green, blue, alpha, ..] => ([red, green, blue], alpha),
        [] => (PAPER, 255),
    };
    let mix = |over: u8, under: u8| ((u32::from(over) * u32::from(alpha) + u32::from(under) * (255 - u32::from(alpha)) + 127) / 255) as u8;
    [mix(colour[0], PAPER[0]), mix(colour[1], PAPER[1]), mix(colour[2], PAPER[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_stand_in_the_middle_of_their_cells() {
        let red = Image::filled(192, 96, Layout::Rgb, &[200, 0, 0]);
        let clear = Image::filled(10, 10, Layout::Rgba, &[0, 255, 0, 0]);
        let sheet = sheet(&red, [&clear].into_iter());
        assert_eq!((sheet.width(), sheet.height()), (2 * 200 + 8, 208));
        assert_eq!(sheet.pixel(8, 8 + 48), Some([200, 0, 0].as_slice()));
        assert_eq!(sheet.pixel(8, 8 + 47), Some(PAPER.as_slice()));
        assert_eq!(sheet.pixel(208 + 91, 8 + 91), Some(PAPER.as_slice()));
        let many = vec![&red; 20];
        assert_eq!(super::sheet(&red, many.into_iter()).height(), 3 * 200 + 8);
    }
}
