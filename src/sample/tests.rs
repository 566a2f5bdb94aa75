//! The sample on disk.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::*;
use crate::pixels::Limits;
use std::collections::BTreeMap;

fn small(seed: u64) -> Options {
    Options { scale: 0.01, seed }
}

/// Every file below `dir` with its bytes.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(dir).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(dir).unwrap().to_string_lossy().replace('\\', "/"), fs::read(entry.path()).unwrap()))
        .collect()
}

fn drawn(options: &Options) -> (tempfile::TempDir, BTreeMap<String, Vec<u8>>, serde_json::Value) {
    let home = tempfile::tempdir().unwrap();
    draw(&home.path().join("s"), options, &Progress::new()).unwrap();
    let files = tree(&home.path().join("s"));
    let list = serde_json::from_slice(&files[LIST]).unwrap();
    (home, files, list)
}

#[test]
fn same_bytes_on_one_thread_and_on_two() {
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| drawn(&small(5)).1)
    };
    let one = with(1);
    assert!(one == with(2));
    assert!(one != drawn(&small(6)).1);
}

#[test]
fn what_the_list_says_is_on_disk() {
    let (_home, files, list) = drawn(&small(1));
    assert_eq!(list["images"].as_u64().unwrap() as usize, files.len() - 1);
    for (class, splits) in list["classes"].as_object().unwrap() {
        for (split, count) in splits.as_object().unwrap() {
            let there = files.keys().filter(|path| path.starts_with(&format!("{split}/{class}/"))).count() as u64;
            let extra = u64::from(split == "train" && class == "dogs");
            assert_eq!(there, count.as_u64().unwrap() + extra, "{split}/{class}");
        }
    }
    for defect in list["defects"].as_array().unwrap() {
        let named: Vec<&Vec<u8>> = defect["files"].as_array().unwrap().iter().map(|file| &files[file.as_str().unwrap()]).collect();
        let kind = defect["kind"].as_str().unwrap();
        let same = named.windows(2).all(|pair| pair[0] == pair[1]);
        assert_eq!(same, kind != "near_duplicate", "{defect}");
    }
}

#[test]
fn all_but_the_planted_unreadable_ones_decode() {
    let (_home, files, list) = drawn(&small(2));
    let planted = |wanted: &str| -> Vec<String> {
        let of_kind = list["defects"].as_array().unwrap().iter().filter(|defect| defect["kind"] == wanted);
        of_kind.map(|defect| defect["files"][0].as_str().unwrap().to_owned()).collect()
    };
    let (unreadable, wrong) = (planted("unreadable"), planted("wrong_extension"));
    assert_eq!((unreadable.len(), wrong.len()), (2, 1));
    for (path, bytes) in files.iter().filter(|(path, _)| *path != LIST) {
        let image = pixels::decode(bytes, &Limits::default());
        assert_eq!(image.is_err(), unreadable.contains(path), "{path}");
        if let Ok(image) = image {
            assert!((90..=160).contains(&image.width()) && (90..=160).contains(&image.height()), "{path}: {image:?}");
            let is_png = pixels::sniff(bytes) == Some(pixels::Format::Png);
            assert_eq!(is_png != path.ends_with(".png"), wrong.contains(path), "{path}");
        }
    }
}

#[test]
fn a_near_duplicate_looks_nearly_the_same() {
    let (_home, files, list) = drawn(&small(3));
    let near = list["defects"].as_array().unwrap().iter().filter(|defect| defect["kind"] == "near_duplicate");
    for defect in near {
        let small = |i: usize| {
            let image = pixels::decode(&files[defect["files"][i].as_str().unwrap()], &Limits::default()).unwrap();
            pixels::resize(&image, 16, 16).into_data()
        };
        let (a, b) = (small(0), small(1));
        let apart = a.iter().zip(&b).map(|(a, b)| u32::from(a.abs_diff(*b))).sum::<u32>() as f32 / a.len() as f32;
        assert!(apart < 12.0, "{apart} {defect}");
    }
}

#[test]
fn no_two_other_pictures_are_the_same() {
    let (_home, files, list) = drawn(&small(4));
    let same =
        list["defects"].as_array().unwrap().iter().filter(|defect| matches!(defect["kind"].as_str().unwrap(), "exact_duplicate" | "leak"));
    let distinct: std::collections::HashSet<&Vec<u8>> = files.values().collect();
    assert_eq!(distinct.len() + same.count(), files.len());
}

#[test]
fn a_scale_out_of_range_is_refused() {
    let home = tempfile::tempdir().unwrap();
    for scale in [0.0, 0.009, 1.01, -1.0, f64::NAN, f64::INFINITY] {
        let error = draw(&home.path().join("s"), &Options { scale, seed: 1 }, &Progress::new()).unwrap_err();
        assert!(matches!(&error, SampleError::Options(_)) && error.to_string().contains("0.01"), "{error}");
    }
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

#[test]
fn what_is_there_is_never_touched() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("mine.txt"), "mine").unwrap();
    assert!(matches!(draw(home.path(), &small(1), &Progress::new()), Err(SampleError::Exists(_))));
    assert!(matches!(draw(&home.path().join("mine.txt"), &small(1), &Progress::new()), Err(SampleError::Write { .. })));
    assert_eq!(tree(home.path()).len(), 1);
}

#[test]
fn an_empty_folder_is_filled_and_a_deep_one_is_made() {
    let home = tempfile::tempdir().unwrap();
    let summary = draw(home.path(), &small(1), &Progress::new()).unwrap();
    assert_eq!(summary.images, tree(home.path()).len() as u64 - 1);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 4);
    let deep = tempfile::tempdir().unwrap();
    draw(&deep.path().join("a/b/c"), &small(1), &Progress::new()).unwrap();
    assert!(tree(&deep.path().join("a/b/c")) == tree(home.path()));
}

#[test]
fn a_cancel_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let progress = Progress::new();
    progress.cancel();
    assert!(matches!(draw(&home.path().join("s"), &small(1), &progress), Err(SampleError::Cancelled(_))));
    assert!(matches!(draw(home.path(), &small(1), &progress), Err(SampleError::Cancelled(_))));
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}
