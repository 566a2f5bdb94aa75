//! One missing pixel from those about it that are there.

use super::{Grid, Method, RADIUS};
use crate::pixels::Image;

/// A weight where nothing speaks for a pixel, so that something is left to take a mean of.
const LITTLE: f32 = 1e-6;
/// Dot products up to this are such.
const AWRY: f32 = 0.01;

/// What a pixel is made of, a channel.
#[derive(Clone, Copy)]
struct Sums {
    level: f32,
    /// Slopes across and down.
    slope: [f32; 2],
    weight: f32,
}

/// Where a place and its neighbours are read in the picture: OpenCV shifts those at the border inwards.
struct Spot {
    /// Row and column, and the same when read as the one before.
    row: usize,
    column: usize,
    low_row: usize,
    low_column: usize,
    /// Whether the neighbours above, below, left and right are there.
    there: [bool; 4],
}

/// Fills the place `at` of `image`.
pub(super) fn pixel(image: &mut Image, grid: &Grid, at: usize, method: Method) {
    let (row, column) = (at / grid.columns, at % grid.columns);
    let colours = image.layout().colours();
    let mut sums = [Sums { level: 0.0, slope: [0.0; 2], weight: 1e-20 }; 3];
    let lean = if method == Method::Telea { leaning(grid, at) } else { [0.0; 2] };
    for near_row in row.saturating_sub(RADIUS).max(1)..=(row + RADIUS).min(grid.rows - 2) {
        for near_column in column.saturating_sub(RADIUS).max(1)..=(column + RADIUS).min(grid.columns - 2) {
            let near = grid.at(near_row, near_column);
            let away = [column as f32 - near_column as f32, row as f32 - near_row as f32];
            let far = dot(away, away);
            if grid.missing[near] || far > (RADIUS * RADIUS) as f32 {
                continue;
            }
            let spot = Spot::new(grid, near_row, near_column);
            let read = |row: usize, column: usize, colour: usize| i32::from(sample(image, row, column, colour));
            match method {
                Method::Telea => {
                    let weight = depth_weight(grid, [at, near], far, dot(away, lean));
                    for (colour, sums) in sums[..colours].iter_mut().enumerate() {
                        let slope = spot.slope(|row, column| read(row, column, colour));
                        sums.slope[0] -= weight * (slope[0] * away[0]);
                        sums.slope[1] -= weight * (slope[1] * away[1]);
                        sums.add(weight, read(near_row - 1, near_column - 1, colour));
                    }
                }
                Method::Ns => {
                    for (colour, sums) in sums[..colours].iter_mut().enumerate() {
                        let weight = along(spot.change(|row, column| read(row, column, colour)), away) / (far * far + 1.0);
                        sums.add(weight, read(near_row - 1, near_column - 1, colour));
                    }
                }
            }
        }
    }
    let (width, n) = (image.width() as usize, image.layout().channels());
    let pixel = &mut image.data_mut()[((row - 1) * width + column - 1) * n..][..colours];
    for (to, sums) in pixel.iter_mut().zip(&sums) {
        *to = sums.made(method);
    }
}

impl Sums {
    fn add(&mut self, weight: f32, level: i32) {
        self.level += weight * level as f32;
        self.weight += weight;
    }

    /// Rounded as OpenCV rounds.
    fn made(&self, method: Method) -> u8 {
        let level = match method {
            Method::Telea => {
                let [x, y] = self.slope;
                f64::from(self.level / self.weight + (x + y) / (libm::sqrtf(x * x + y * y) + 1e-20) + 0.5)
            }
            Method::Ns => f64::from(self.level) / f64::from(self.weight),
        };
        libm::rint(level).clamp(0.0, 255.0) as u8
    }
}

fn dot(a: [f32; 2], b: [f32; 2]) -> f32 {
    a[0] * b[0] + a[1] * b[1]
}

fn sample(image: &Image, row: usize, column: usize, colour: usize) -> u8 {
    let (width, height) = (image.width() as usize, image.height() as usize);
    image.data()[(row.min(height - 1) * width + column.min(width - 1)) * image.layout().channels() + colour]
}

/// Which way times grow at `at`: across and down.
fn leaning(grid: &Grid, at: usize) -> [f32; 2] {
    let [above, left, below, right] = grid.beside(at);
    let lean = |before: usize, after: usize| {
        let time = |at: usize| grid.time[at];
        match (grid.missing[before], grid.missing[after]) {
            (false, false) => (time(after) - time(before)) * 0.5,
            (true, false) => time(after) - time(at),
            (false, true) => time(at) - time(before),
            (true, true) => 0.0,
        }
    };
    [lean(left, right), lean(above, below)]
}

/// Telea's weight of the second place for the first: near, as deep, and ahead.
fn depth_weight(grid: &Grid, [at, near]: [usize; 2], far: f32, ahead: f32) -> f32 {
    let distance = 1.0 / (far * libm::sqrtf(far));
    let deep = 1.0 / (1.0 + (grid.time[near] - grid.time[at]).abs());
    let ahead = if ahead.abs() <= AWRY { LITTLE } else { ahead };
    (distance * deep * ahead).abs()
}

/// How far `away` lies along a line of equal brightness, from 0 to 1.
fn along(change: [f32; 2], away: [f32; 2]) -> f32 {
    let by = dot(away, change);
    if by.abs() <= AWRY { LITTLE } else { (by / libm::sqrtf(dot(away, away) * dot(change, change))).abs() }
}

impl Spot {
    fn new(grid: &Grid, row: usize, column: usize) -> Self {
        let [above, left, below, right] = grid.beside(grid.at(row, column)).map(|at| !grid.missing[at]);
        Self {
            low_row: row - 1 + usize::from(row == 1),
            low_column: column - 1 + usize::from(column == 1),
            row: (row - 1).saturating_sub(usize::from(row == grid.rows - 2)),
            column: (column - 1).saturating_sub(usize::from(column == grid.columns - 2)),
            there: [above, below, left, right],
        }
    }

    /// How levels change across and down; twice as much between two neighbours as to one, as OpenCV has it.
    fn slope(&self, read: impl Fn(usize, usize) -> i32) -> [f32; 2] {
        let Self { row, column, low_row, low_column, there: [above, below, left, right] } = *self;
        let across = match (left, right) {
            (true, true) => 2 * (read(low_row, column + 1) - read(low_row, low_column - 1)),
            (false, true) => read(low_row, column + 1) - read(low_row, low_column),
            (true, false) => read(low_row, column) - read(low_row, low_column - 1),
            (false, false) => 0,
        };
        let down = match (above, below) {
            (true, true) => 2 * (read(row + 1, low_column) - read(low_row - 1, low_column)),
            (false, true) => read(row + 1, low_column) - read(low_row, low_column),
            (true, false) => read(row, low_column) - read(low_row - 1, low_column),
            (false, false) => 0,
        };
        [across as f32, down as f32]
    }

    /// The line of equal brightness, across and down: how much levels change down (taken as negative) and across.
    fn change(&self, read: impl Fn(usize, usize) -> i32) -> [f32; 2] {
        let Self { row, column, low_row, low_column, there: [above, below, left, right] } = *self;
        let between = |a: (usize, usize), b: (usize, usize)| (read(a.0, a.1) - read(b.0, b.1)).abs();
        let behind = || between((row + 1, low_column), (row, low_column));
        let before = || between((row, low_column), (low_row - 1, low_column));
        let down = match (above, below) {
            (true, true) => behind() + before(),
            (false, true) => 2 * behind(),
            (true, false) => 2 * before(),
            (false, false) => 0,
        };
        let behind = || between((low_row, column + 1), (low_row, low_column));
        let before = || between((low_row, low_column), (low_row, low_column - 1));
        let across = match (left, right) {
            (true, true) => behind() + before(),
            (false, true) => 2 * behind(),
            (true, false) => 2 * before(),
            (false, false) => 0,
        };
        [-down as f32, across as f32]
    }
}
