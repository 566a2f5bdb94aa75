//! Held against Albumentations 2.0.8 and OpenCV: `tests/chains/golden.py` writes the cases.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may panic, and say what they saw")]

use super::Draw;
use crate::pixels::{Image, Layout};
use serde_json::Value;

/// Slopes, an edge and some grain; `golden.py` has the same formula.
fn picture(width: u32, height: u32) -> Image {
    let sample = |i: u32| {
        let (x, y, c) = (i / 3 % width, i / 3 / width, i % 3);
        ((x * 7 + y * 5 + c * 40 + (x * y) % 11 * 3 + if x > 12 { 50 } else { 0 }) % 256) as u8
    };
    Image::new(width, height, Layout::Rgb, (0..width * height * 3).map(sample).collect()).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// How far samples are off, but for a border that the case leaves out (resized parts, whose edges evenset takes from the picture).
fn off(case: &Value, made: &Image, theirs: &[u8]) -> Vec<u8> {
    let border = case["border"].as_u64().unwrap_or(0) as usize;
    let (width, height) = (made.width() as usize, made.height() as usize);
    let inner = |at: &usize| {
        let (x, y) = (at / 3 % width, at / 3 / width);
        x >= border && x + border < width && y >= border && y + border < height
    };
    let samples = made.data().iter().zip(theirs).enumerate().filter(|(at, _)| inner(at));
    samples.map(|(_, (ours, theirs))| ours.abs_diff(*theirs)).collect()
}

#[test]
fn results_are_the_librarys() {
    let file: Value = serde_json::from_str(include_str!("../../tests/chains/golden.json")).unwrap();
    let side = |value: &Value| value.as_u64().unwrap() as u32;
    let image = picture(side(&file["width"]), side(&file["height"]));
    let mut wrong = Vec::new();
    for case in file["cases"].as_array().unwrap() {
        let made = Draw::from_json(case["draw"].as_str().unwrap()).unwrap().apply(&image, None);
        let theirs = bytes(case["hex"].as_str().unwrap());
        assert_eq!((made.width(), made.data().len()), (side(&case["width"]), theirs.len()), "{}", case["name"]);
        let off = off(case, &made, &theirs);
        let (worst, different) = (off.iter().max().copied().unwrap(), off.iter().filter(|d| **d > 0).count());
        println!("{}: {different} of {} differ, by at most {worst}", case["name"], off.len());
        if u64::from(worst) > case["off_by"].as_u64().unwrap() {
            wrong.push(format!("{}: off by {worst}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
