//! Held against Albumentations 2.0.8 and OpenCV, the automatic policies against torchvision: `tests/chains/golden.py` and `policies.py` write
//! the cases.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests may panic, and say what they saw")]

use super::action::Size;
use super::warp::{Border, Nodes, Sampling, smooth};
use super::{Chain, Draw, Step, entry};
use crate::pixels::{Image, Layout};
use serde_json::Value;

/// Slopes, an edge and some grain; `golden_picture.py` has the same formula.
pub(super) fn picture(width: u32, height: u32) -> Image {
    let sample = |i: u32| {
        let (x, y, c) = (i / 3 % width, i / 3 / width, i % 3);
        ((x * 7 + y * 5 + c * 40 + (x * y) % 11 * 3 + if x > 12 { 50 } else { 0 }) % 256) as u8
    };
    Image::new(width, height, Layout::Rgb, (0..width * height * 3).map(sample).collect()).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Whether `made` is what the hex digits of `theirs` say, within `off_by` levels.
pub(super) fn alike(made: &Image, theirs: &Value, off_by: u8) {
    let theirs = bytes(theirs.as_str().unwrap());
    assert_eq!(made.data().len(), theirs.len());
    let worst = made.data().iter().zip(&theirs).map(|(ours, theirs)| ours.abs_diff(*theirs)).max().unwrap();
    assert!(worst <= off_by, "off by {worst}");
}

/// The same, but for at most `strays` samples, which are within `far`.
pub(super) fn nearly_alike(made: &Image, theirs: &Value, (off_by, strays, far): (u8, usize, u8)) {
    let theirs = bytes(theirs.as_str().unwrap());
    assert_eq!(made.data().len(), theirs.len());
    let off: Vec<u8> = made.data().iter().zip(&theirs).map(|(ours, theirs)| ours.abs_diff(*theirs)).collect();
    let (worst, beyond) = (off.iter().max().unwrap(), off.iter().filter(|off| **off > off_by).count());
    assert!(*worst <= far && beyond <= strays, "off by {worst}, {beyond} by more than {off_by}");
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
        // A case may name some samples (on a polygon's outline) that are off further.
        let far = off.iter().filter(|off| u64::from(**off) > case["off_by"].as_u64().unwrap()).count() as u64;
        if far > case["stray"].as_u64().unwrap_or(0) {
            wrong.push(format!("{}: off by {worst}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The elastic transform's parts: a field of every pixel read through, and a smoothed field.
#[test]
fn maps_and_smooth_fields_are_opencvs() {
    let file: Value = serde_json::from_str(include_str!("../../tests/chains/golden.json")).unwrap();
    let image = picture(24, 18);
    let [columns, rows] = Nodes::grid(Size::of(&image), 1);
    let shifts = |across: usize, down: usize, modulus: usize, middle: f32| -> Vec<f32> {
        let shift = |at: usize| (at % columns * across + at / columns * down) % modulus;
        (0..columns * rows).map(|at| (shift(at) as f32 - middle) / 8.0).collect()
    };
    let nodes = Nodes::new(1, columns, [shifts(13, 7, 29, 14.0), shifts(5, 11, 23, 11.0)]);
    let sampling = Sampling { border: Border::REFLECT_101, ..Sampling::INSIDE };
    let made = nodes.run(&image, sampling);
    let theirs = bytes(file["displaced"].as_str().unwrap());
    let worst = made.data().iter().zip(&theirs).map(|(ours, theirs)| ours.abs_diff(*theirs)).max();
    assert!(worst <= Some(1), "{worst:?}");

    for case in file["smoothed"].as_array().unwrap() {
        let mut field: Vec<f32> = (0..24 * 18).map(|at| ((at % 24 * 31 + at / 24 * 17) % 41) as f32 / 20.0 - 1.0).collect();
        smooth(&mut field, 24, case["sigma"].as_f64().unwrap(), case["radius"].as_u64().unwrap() as usize, Border::Replicate);
        let theirs = case["values"].as_array().unwrap();
        let off = field.iter().zip(theirs).map(|(ours, theirs)| (f64::from(*ours) - theirs.as_f64().unwrap()).abs());
        assert!(off.fold(0.0, f64::max) < 1e-5, "{}", case["sigma"]);
    }
}

/// The automatic policies' operations, one and several and blended, on the same drawn magnitudes.
#[test]
fn policies_are_torchvisions() {
    let file: Value = serde_json::from_str(include_str!("../../tests/chains/policies.json")).unwrap();
    let image = picture(24, 18);
    let mut wrong = Vec::new();
    for case in file["cases"].as_array().unwrap() {
        let made = Draw::from_json(case["draw"].as_str().unwrap()).unwrap().apply(&image, None);
        let theirs = bytes(case["hex"].as_str().unwrap());
        let inside = case["inside"].as_str().map_or(vec![1; 24 * 18], bytes);
        let off: Vec<u8> = made.data().iter().zip(&theirs).map(|(ours, theirs)| ours.abs_diff(*theirs)).collect();
        let compared = off.chunks(3).zip(&inside).filter(|(_, inside)| **inside == 1).flat_map(|(off, _)| off);
        let worst = compared.clone().max().copied().unwrap();
        println!("{}: {} compared, off by at most {worst}", case["name"], compared.count());
        assert!(inside.iter().filter(|inside| **inside == 1).count() > 80, "{}", case["name"]);
        if u64::from(worst) > case["off_by"].as_u64().unwrap() {
            wrong.push(format!("{}: off by {worst}", case["name"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Which magnitudes a policy draws from.
#[test]
fn policies_draw_from_torchvisions_magnitudes() {
    let file: Value = serde_json::from_str(include_str!("../../tests/chains/policies.json")).unwrap();
    for (policy, space) in file["spaces"].as_object().unwrap() {
        let mut seen = std::collections::HashSet::new();
        for seed in 0..6000 {
            let mut step = Step { p: 1.0, ..Step::new(entry(policy).unwrap()) };
            let strength = (seed % 31) as usize;
            match policy.as_str() {
                "RandAugment" => step.set("magnitude", super::Value::Int(strength as i64)).unwrap(),
                "AugMix" => step.set("severity", super::Value::Int(10)).unwrap(),
                _ => {}
            }
            let drawn = &Chain::of(vec![step]).draw(seed, 24, 18).applied[0].params;
            let ops: Vec<&Value> = match drawn.get("chains") {
                Some(chains) => chains.as_array().unwrap().iter().flat_map(|chain| chain[1].as_array().unwrap()).collect(),
                None => drawn["ops"].as_array().unwrap().iter().collect(),
            };
            for op in ops {
                let (name, magnitude) = (op[0].as_str().unwrap(), op[1].as_f64().unwrap());
                let wanted: Vec<f64> = space[name].as_array().unwrap().iter().map(|one| one.as_f64().unwrap()).collect();
                // torch's single floats lie a little below some whole pixels, which it then cuts off.
                let near = if name.starts_with("Translate") { 1.0 } else { 2e-4 };
                let is = |wanted: &f64| (magnitude.abs() - wanted).abs() <= near;
                let found = if policy == "RandAugment" { Some(strength).filter(|at| is(&wanted[*at])) } else { wanted.iter().position(is) };
                assert!(found.is_some(), "{policy}, {name}: {magnitude} of {wanted:?}");
                seen.insert((name.to_owned(), found, magnitude < 0.0));
            }
        }
        let most: usize = space.as_object().unwrap().values().map(|all| all.as_array().unwrap().len()).sum();
        assert!(seen.len() * 10 > most * 7, "{policy}: {} of {most}", seen.len());
        // To either side go moves, turns and what is weaker or stronger; the rest has no other side.
        let has_sides = |op: &str| {
            ["Shear", "Translate", "Rotate", "Brightness", "Color", "Contrast", "Sharpness"].iter().any(|name| op.starts_with(name))
        };
        for op in space.as_object().unwrap().keys() {
            let negative = seen.iter().any(|(name, _, negative)| name == op && *negative);
            assert_eq!(negative, has_sides(op), "{policy}, {op}");
        }
    }
}
