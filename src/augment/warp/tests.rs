//! Warps by hand: projections and maps meet what matrices do, and joining keeps what a cut took away out of sight.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::rows::{displace, fixed, project};
use super::{Between, Border, Matrix, Parts, Sampling, Warp};
use crate::augment::action::Size;
use crate::pixels::{Image, Layout};

const SIZE: Size = Size { width: 9, height: 7 };

fn picture(layout: Layout) -> Image {
    let n = SIZE.width as usize * SIZE.height as usize * layout.channels();
    Image::new(SIZE.width, SIZE.height, layout, (0..n).map(|i| (i * 37 % 251) as u8).collect()).unwrap()
}

#[test]
fn positions_round_halves_up() {
    assert_eq!([0.0, 1.0, -1.0, 0.5 / 1024.0, -0.5 / 1024.0, -0.51 / 1024.0].map(fixed), [0, 1024, -1024, 1, 0, -1]);
    assert_eq!(fixed(f64::INFINITY), 1 << 39);
    assert!(fixed(f64::NAN) < 0, "far outside, and no panic");
}

#[test]
fn a_matrix_read_as_a_map_or_as_a_projection_gives_the_same_pixels() {
    let turn = Parts { turn_deg: 20.0, scale: [1.3, 0.8], ..Parts::NONE }.matrix(SIZE);
    for layout in [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba] {
        for border in [Border::Reflect101, Border::Constant([9, 8, 7, 6]), Border::Wrap] {
            for between in [Between::Linear, Between::Nearest] {
                let (image, sampling) = (picture(layout), Sampling { border, between });
                let made = Warp { inverse: turn, size: SIZE, sampling: Some(sampling) }.run(&image);
                let mapped = displace(&image, SIZE, sampling, |y, row| row.set(|x| turn.at(x, y as f64)));
                let projected = project(&image, &turn, SIZE, sampling);
                assert_eq!(mapped, projected);
                let far = made.data().iter().zip(mapped.data()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
                assert!(far <= 1 || between == Between::Nearest, "{far}");
            }
        }
    }
}

#[test]
fn a_fill_colour_never_shows_what_a_cut_took_away() {
    let cut = Warp { inverse: Matrix::shift(2.0, 2.0), size: Size { width: 3, height: 3 }, sampling: Some(Sampling::INSIDE) };
    let pad = |border| Warp {
        inverse: Matrix::shift(-1.0, -1.0),
        size: Size { width: 5, height: 5 },
        sampling: Some(Sampling { border, between: Between::Linear }),
    };
    assert_eq!(cut.then(&pad(Border::Constant([0; 4]))), None);
    assert_eq!(cut.then(&pad(Border::Wrap)), None);
    let joined = cut.then(&pad(Border::Reflect101)).unwrap();
    assert_eq!((joined.inverse, joined.sampling.unwrap().border), (Matrix::shift(1.0, 1.0), Border::Reflect101));
    assert_eq!(pad(Border::Wrap).then(&cut).unwrap().sampling.unwrap().border, Border::Wrap);
}
