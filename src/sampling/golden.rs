//! The library's own answers, made by `tests/sampling/golden.py` (and those that were handed to us with the conventions).
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use super::*;
use crate::progress::Progress;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    dims: usize,
    x: Vec<Vec<f32>>,
    y: Vec<u32>,
    keep: Vec<(u32, usize)>,
    grow: Vec<(u32, usize)>,
    kept: BTreeMap<String, Vec<usize>>,
    cleaned: BTreeMap<String, BTreeMap<String, Vec<usize>>>,
    made: BTreeMap<String, Vec<(u32, Vec<f32>)>>,
    repeated: Vec<usize>,
}

const SEED: u32 = 7;

fn golden() -> Vec<Case> {
    let text = include_str!("../../tests/sampling/golden.json");
    serde_json::from_str::<Golden>(text).unwrap().cases
}

/// The images kept by a method that is asked class by class; other classes stay whole.
fn by_class(data: Labelled<'_>, keep: &[(u32, usize)], mut of: impl FnMut(u32, usize) -> Vec<usize>) -> Vec<usize> {
    let mut kept: Vec<usize> = (0..data.labels.len()).filter(|&at| keep.iter().all(|(class, _)| *class != data.labels[at])).collect();
    keep.iter().for_each(|&(class, count)| kept.extend(of(class, count)));
    kept.sort_unstable();
    kept
}

/// The classes that a word names.
fn named(word: &str, data: Labelled<'_>) -> Vec<u32> {
    let counts = data.counts();
    let largest = (0..counts.len() as u32).rev().max_by_key(|&class| counts[class as usize]);
    let of = |wanted: bool| (0..counts.len() as u32).filter(|&class| (Some(class) == largest) == wanted).collect();
    match word {
        "majority" => of(true),
        "not majority" => of(false),
        "all" => (0..counts.len() as u32).collect(),
        _ => data.not_minority(),
    }
}

fn kept(method: &str, data: Labelled<'_>, keep: &[(u32, usize)], cleaned: &[u32]) -> Vec<usize> {
    let progress = &Progress::new();
    let all: Vec<u32> = (0..data.counts().len() as u32).collect();
    let mut twister = Twister::new(SEED);
    let near = |version| by_class(data, keep, |class, count| near_miss(version, data, class, count, progress).unwrap());
    match method {
        "nearmiss-1" => near(NearMiss::One),
        "nearmiss-2" => near(NearMiss::Two),
        "nearmiss-3" => near(NearMiss::Three),
        "tomek" => tomek_links(data, cleaned, progress).unwrap(),
        "tomek-all" => tomek_links(data, &all, progress).unwrap(),
        "enn" => edited_nearest_neighbours(data, cleaned, Agreement::All, progress).unwrap(),
        "enn-all" => edited_nearest_neighbours(data, &all, Agreement::All, progress).unwrap(),
        "enn-mode" => edited_nearest_neighbours(data, cleaned, Agreement::Mode, progress).unwrap(),
        "ncr" => neighbourhood_cleaning_rule(data, cleaned, progress).unwrap(),
        "oss" => one_sided_selection(data, cleaned, &mut twister, progress).unwrap(),
        "cnn" => {
            let cleaned: Vec<(u32, usize)> = cleaned.iter().map(|&class| (class, 0)).collect();
            by_class(data, &cleaned, |class, _| condensed_nearest_neighbour(data, class, &mut twister, progress).unwrap())
        }
        "random-under" => by_class(data, keep, |class, count| {
            let places = data.of_class(class);
            random_under(places.len(), count, &mut twister).into_iter().map(|at| places[at]).collect()
        }),
        other => unreachable!("{other}"),
    }
}

#[test]
fn the_same_images_are_kept_as_by_the_library() {
    for case in golden() {
        let values = case.x.concat();
        let data = Labelled { points: Points::new(&values, case.dims), labels: &case.y };
        assert_eq!(case.kept.len(), 12);
        for (method, expected) in &case.kept {
            assert_eq!(&kept(method, data, &case.keep, &data.not_minority()), expected, "{method} of {}", case.name);
        }
    }
}

#[test]
fn a_word_cleans_the_same_classes_as_in_the_library() {
    for case in golden() {
        let values = case.x.concat();
        let data = Labelled { points: Points::new(&values, case.dims), labels: &case.y };
        assert_eq!(case.cleaned.len(), 5);
        for (word, methods) in &case.cleaned {
            assert_eq!(methods.len(), 5);
            for (method, expected) in methods {
                assert_eq!(&kept(method, data, &[], &named(word, data)), expected, "{method} with {word:?} of {}", case.name);
            }
        }
    }
}

#[test]
fn the_same_images_are_repeated_and_the_same_points_made() {
    for case in golden() {
        let values = case.x.concat();
        let data = Labelled { points: Points::new(&values, case.dims), labels: &case.y };
        let (counts, progress) = (data.counts(), &Progress::new());
        let mut twister = Twister::new(SEED);
        let mut repeated = Vec::new();
        for &(class, count) in &case.grow {
            let places = data.of_class(class);
            let more = count - counts[class as usize];
            repeated.extend(random_over(places.len(), more, &mut twister).into_iter().map(|at| places[at]));
        }
        assert_eq!(repeated, case.repeated, "{}", case.name);
        for (method, expected) in &case.made {
            let mut shared = Twister::new(SEED);
            let mut made = Vec::new();
            for &(class, count) in &case.grow {
                let own = data.points.gather(&data.of_class(class));
                let own = Points::new(&own, case.dims);
                let more = count - counts[class as usize];
                let blends = match method.as_str() {
                    "smote" => smote(own, more, &mut Twister::new(SEED), progress),
                    "borderline" => borderline(data, class, more, &mut Twister::new(SEED), progress),
                    _ => adasyn(data, class, more, &mut shared, progress),
                };
                // The library passes over a class without an image at a border; here that is told.
                let blends = match blends {
                    Err(SamplingError::Unsuited(_)) => Vec::new(),
                    other => other.unwrap(),
                };
                let values = synthetic(own, &blends);
                made.extend(values.chunks_exact(case.dims).map(|row| (class, row.to_vec())));
            }
            assert_eq!(made.len(), expected.len(), "{method} of {}", case.name);
            for ((class, row), (wanted, values)) in made.iter().zip(expected) {
                assert_eq!(class, wanted, "{method} of {}", case.name);
                let off = row.iter().zip(values).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                assert!(off < 2e-5, "{method} of {}: {row:?} against {values:?}", case.name);
            }
        }
    }
}

#[test]
fn too_few_neighbours_is_an_error_that_names_both_numbers() {
    let values = [0.0, 1.0, 2.0, 3.0];
    let error = smote(Points::new(&values, 1), 3, &mut Twister::new(1), &Progress::new()).unwrap_err();
    assert_eq!(error.to_string(), "6 images are needed to find neighbours among, and there are 4");
}
