//! CLAHE: contrast evened out tile by tile, with a limit so that noise does not take over.

use crate::augment::action::{Action, Size};
use crate::augment::colour_space::{LAB, Lab};
use crate::augment::entry::{Code, Entry, Group, Refusal, Transform, within};
use crate::augment::planes::{self, BLOCK};
use crate::augment::setting::{Allowed, OneNumber, Setting, Value, whole};
use crate::augment::step::Step;
use crate::augment::stream::Stream;
use crate::augment::warp::Border;
use crate::augment::words;
use crate::lanes;
use crate::pixels::Image;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::borrow::Cow;

const LIMIT: (f64, f64) = (1.0, 40.0);
const TILES: (f64, f64) = (1.0, 64.0);
/// Adding it to a float below 2^22 leaves the nearest whole number (of two equally near ones the even one) in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// The catalogue's entry.
pub(super) static ENTRY: Entry = Entry {
    name: "CLAHE",
    title: "Local contrast",
    group: Group::Colour,
    about: "Evens out the contrast of the brightness tile by tile, so that dark and bright parts show more",
    caution: "",
    settings: &[
        Setting::range("clip_limit", "Strength", LIMIT, || Value::Range(1.0, 3.0)).one_number(OneNumber::From(1.0)),
        Setting::hidden("tile_grid_size", "Tiles", Allowed::Checked(tiles), || Value::Json(json!([8, 8]))),
    ],
    code: Code::of::<Clahe>(),
};

struct Clahe;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Params {
    /// How many times as frequent as the mean a level may be.
    clip_limit: f64,
    /// Across and down; 8 by 8 if left out.
    #[serde(default = "usual_tiles", skip_serializing_if = "is_usual")]
    tiles: [u32; 2],
}

fn usual_tiles() -> [u32; 2] {
    [8, 8]
}

fn is_usual(tiles: &[u32; 2]) -> bool {
    *tiles == usual_tiles()
}

impl Transform for Clahe {
    type Params = Params;

    fn draw(step: &Step, stream: &mut Stream, _: Size) -> Params {
        let tiles = <[u32; 2]>::deserialize(step.json("tile_grid_size")).unwrap_or_else(|_| usual_tiles());
        Params { clip_limit: stream.range(step.range("clip_limit")), tiles }
    }

    fn act(params: &Params, _: Size) -> Result<Action, Refusal> {
        within("clip_limit", params.clip_limit, LIMIT)?;
        for side in params.tiles {
            within("tiles", f64::from(side), TILES)?;
        }
        let (clip_limit, tiles) = (params.clip_limit, params.tiles.map(|side| side as usize));
        Ok(Action::Anew(Box::new(move |image| evened(image, clip_limit, tiles))))
    }

    fn describe(params: &Params) -> String {
        words::number(params.clip_limit, 1)
    }
}

/// The brightness (L of L*a*b*, or grey) evened out; alpha stays.
fn evened(image: Cow<'_, Image>, clip_limit: f64, tiles: [usize; 2]) -> Image {
    let lab: &Lab = &LAB;
    let image = planes::map(
        image,
        #[inline(always)]
        |planes| lab.of(planes),
    );
    planes::map(
        Cow::Owned(with_first_sample_evened(image, clip_limit, tiles)),
        #[inline(always)]
        |planes| {
            let [_, a, b] = *planes;
            lab.to_rgb(planes);
            // Greys stay exactly grey (OpenCV's may be one level apart).
            let [red, green, blue] = planes;
            for at in 0..BLOCK {
                let is_grey = a[at] == 128 && b[at] == 128;
                (red[at], blue[at]) = if is_grey { (green[at], green[at]) } else { (red[at], blue[at]) };
            }
        },
    )
}

fn with_first_sample_evened(mut image: Image, clip_limit: f64, tiles: [usize; 2]) -> Image {
    let (n, size) = (image.layout().channels(), [image.width() as usize, image.height() as usize]);
    let grid = Grid::new(image.data(), n, size, clip_limit, tiles);
    let columns: Vec<Between> = (0..size[0]).map(|x| grid.between(x, 0)).collect();
    let weights: Vec<f32> = columns.iter().map(|column| column.weight).collect();
    // Columns between the same two tiles have the same four tables.
    let mut stretches: Vec<Stretch> = columns
        .chunk_by(|a, b| a.tiles() == b.tiles())
        .map(|columns| Stretch { tiles: columns[0].tiles(), columns: columns.len(), corners: [0; 256] })
        .collect();
    let mut before = None;
    for (y, row) in image.data_mut().chunks_exact_mut(size[0] * n).enumerate() {
        let down = grid.between(y, 1);
        if before != Some(down.tiles()) {
            stretches.iter_mut().for_each(|stretch| stretch.stand_between(&grid, &down));
            before = Some(down.tiles());
        }
        let (mut row, mut weights) = (row, &weights[..]);
        for stretch in &stretches {
            let (now, later) = row.split_at_mut(stretch.columns * n);
            let (across, rest) = weights.split_at(stretch.columns);
            (row, weights) = (later, rest);
            for (pixels, across) in now.chunks_mut(BLOCK * n).zip(across.chunks(BLOCK)) {
                stretch.even(pixels, n, across, down.weight);
            }
        }
    }
    image
}

/// Columns between the same tiles, and the tables of these and of the tiles below: the new levels by all four of each level, as bytes from
/// the lowest on.
struct Stretch {
    tiles: (usize, usize),
    columns: usize,
    corners: [u32; 256],
}

impl Stretch {
    fn stand_between(&mut self, grid: &Grid, down: &Between) {
        let (above, below) = (grid.row(down.first), grid.row(down.second));
        let (first, second) = self.tiles;
        for (level, corners) in self.corners.iter_mut().enumerate() {
            *corners = u32::from_le_bytes([&above[first], &above[second], &below[first], &below[second]].map(|table| table[level]));
        }
    }

    /// The first samples of at most [`BLOCK`] pixels of `n` samples, by their weights across and their common weight down.
    fn even(&self, pixels: &mut [u8], n: usize, across: &[f32], down: f32) {
        let mut corners = [0; BLOCK];
        for (corners, pixel) in corners.iter_mut().zip(pixels.chunks_exact(n)) {
            *corners = self.corners[usize::from(pixel[0])];
        }
        let mut made = [0; BLOCK];
        lanes::widened(
            #[inline(always)]
            || {
                for ((made, corners), across) in made.iter_mut().zip(&corners).zip(across) {
                    let level = |at: u32| (corners >> (8 * at) & 0xff) as i32 as f32;
                    let above = mix(*across, level(0), level(1));
                    let below = mix(*across, level(2), level(3));
                    *made = (mix(down, above, below) + ROUND).to_bits() as u8;
                }
            },
        );
        for (pixel, made) in pixels.chunks_exact_mut(n).zip(made) {
            pixel[0] = made;
        }
    }
}

/// Between two numbers by the weight of the second.
#[inline(always)]
fn mix(weight: f32, first: f32, second: f32) -> f32 {
    first * (1.0 - weight) + second * weight
}

/// The tables of all tiles.
struct Grid {
    tables: Vec<[u8; 256]>,
    /// Across and down.
    tiles: [usize; 2],
    /// Pixels of a tile across and down.
    tile: [usize; 2],
}

/// Which two tiles a row or column lies between, and the second one's weight.
struct Between {
    first: usize,
    second: usize,
    weight: f32,
}

impl Between {
    fn tiles(&self) -> (usize, usize) {
        (self.first, self.second)
    }
}

impl Grid {
    /// Of the first sample of each pixel. Where the sides are no multiples of the tiles, the picture is reflected to the right and below.
    fn new(data: &[u8], n: usize, size: [usize; 2], clip_limit: f64, tiles: [usize; 2]) -> Self {
        let even = size[0].is_multiple_of(tiles[0]) && size[1].is_multiple_of(tiles[1]);
        let padded = |axis: usize| if even { size[axis] } else { size[axis] + tiles[axis] - size[axis] % tiles[axis] };
        let tile = [padded(0) / tiles[0], padded(1) / tiles[1]];
        let area = tile[0] * tile[1];
        let limit = ((clip_limit * area as f64 / 256.0) as u32).max(1);
        let source = |at: usize, axis: usize| Border::REFLECT_101.index(at as i64, size[axis] as i64).unwrap_or(0) as usize;
        let xs: Vec<usize> = (0..padded(0)).map(|x| source(x, 0) * n).collect();
        let mut tables = Vec::with_capacity(tiles[0] * tiles[1]);
        let mut counts = vec![[0_u32; 256]; tiles[0]];
        for down in 0..tiles[1] {
            counts.fill([0; 256]);
            for y in down * tile[1]..(down + 1) * tile[1] {
                let row = &data[source(y, 1) * size[0] * n..][..size[0] * n];
                for (xs, counts) in xs.chunks_exact(tile[0]).zip(&mut counts) {
                    for x in xs {
                        counts[usize::from(row[*x])] += 1;
                    }
                }
            }
            tables.extend(counts.iter_mut().map(|counts| table(counts, limit, area)));
        }
        Self { tables, tiles, tile }
    }

    fn row(&self, down: usize) -> &[[u8; 256]] {
        &self.tables[down * self.tiles[0]..(down + 1) * self.tiles[0]]
    }

    /// Where the column (axis 0) or row (axis 1) `at` lies.
    fn between(&self, at: usize, axis: usize) -> Between {
        let place = at as f32 * (1.0 / self.tile[axis] as f32) - 0.5;
        let first = libm::floorf(place);
        let weight = place - first;
        let last = self.tiles[axis] - 1;
        Between { first: (first.max(0.0) as usize).min(last), second: ((first + 1.0) as usize).min(last), weight }
    }
}

/// The table of one tile: what is above the limit is shared out among all levels, then each level becomes its rank.
fn table(counts: &mut [u32; 256], limit: u32, area: usize) -> [u8; 256] {
    let mut clipped = 0;
    for count in counts.iter_mut() {
        clipped += count.saturating_sub(limit);
        *count = (*count).min(limit);
    }
    let (each, left) = (clipped / 256, (clipped % 256) as usize);
    counts.iter_mut().for_each(|count| *count += each);
    let step = (256 / left.max(1)).max(1);
    counts.iter_mut().step_by(step).take(left).for_each(|count| *count += 1);
    let scale = 255.0 / area as f32;
    let mut sum = 0;
    std::array::from_fn(|level| {
        sum += counts[level];
        libm::rintf(sum as f32 * scale).clamp(0.0, 255.0) as u8
    })
}

/// Accepts two whole numbers.
fn tiles(json: &Json) -> Result<(), String> {
    let side = |json: &Json| whole(json).is_some_and(|side| (TILES.0..=TILES.1).contains(&(side as f64)));
    if json.as_array().is_some_and(|sides| sides.len() == 2 && sides.iter().all(side)) {
        return Ok(());
    }
    Err(format!("allowed are two whole numbers from {} to {}", TILES.0, TILES.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_above_the_limit_is_shared_out() {
        let mut counts = [0; 256];
        (counts[0], counts[255]) = (300, 212);
        let table = table(&mut counts, 40, 512);
        // 260 + 172 = 432 too many: 1 for each level, 176 left for every level from 0 on.
        assert_eq!(counts[..3], [42, 2, 2]);
        assert_eq!((counts[175], counts[176], counts[255]), (2, 1, 41));
        // 42 of 512 of 255 is 20.9.
        assert_eq!((table[0], table[255]), (21, 255));
    }
}
