//! What methods that look at images make of a plan, on vectors that can be worked out by hand; and the library's random draws.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use super::{Blending, Made, Plan, Roster, Row};
use crate::dataset::Dataset;
use crate::features::{Features, Mark};
use crate::progress::Progress;
use crate::recipe::{Edit, Grow, Recipe, Shrink, Target};
use std::num::NonZeroU32;
use std::sync::Arc;

fn recipe(dataset: &Dataset, edits: &[Edit]) -> Recipe {
    edits.iter().fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap())
}

fn target(text: &str) -> Edit {
    Edit::SetTarget(Some(text.parse().unwrap()))
}

/// One number an image, in the dataset's order; a file's content is told by its number.
fn on_a_line(numbers: &[f32]) -> Features {
    let marks = numbers.iter().map(|number| Some(Mark::of(&number.to_le_bytes()))).collect();
    Features::new(1, numbers.to_vec(), marks)
}

fn plan(dataset: &Dataset, features: &Features, edits: &[Edit]) -> Plan {
    let recipe = recipe(dataset, edits);
    Plan::with_features(dataset, Arc::new(Roster::new(dataset, &recipe)), &recipe, Some(features), &Progress::new()).unwrap()
}

fn sources(plan: &Plan, which: impl Fn(&Row) -> bool) -> Vec<u32> {
    plan.rows.iter().filter(|row| which(row)).map(|row| row.source.0).collect()
}

fn kept(plan: &Plan) -> Vec<u32> {
    sources(plan, |row| row.made == Made::Original)
}

fn counts(plan: &Plan) -> Vec<(u64, u64, u64)> {
    let split = &plan.outline.splits[0];
    for (at, class) in split.classes.iter().enumerate() {
        let rows = plan.rows.iter().filter(|row| row.class.0 as usize == at);
        let (originals, new): (Vec<&Row>, Vec<&Row>) = rows.partition(|row| row.made == Made::Original);
        assert_eq!((originals.len() as u64, new.len() as u64), (class.kept, class.made()), "the rows of class {at}");
        assert_eq!((class.before, class.after), (class.kept + class.left_out, class.kept + class.made()));
    }
    split.classes.iter().map(|class| (class.kept, class.copied, class.new_images())).collect()
}

/// a a a a a a a a a a b b b b c c, as in the values that came with the conventions (imbalanced-learn 0.14.2).
fn ten_four_two() -> Dataset {
    Dataset::synthetic(&[("train", "a", 10), ("train", "b", 4), ("train", "c", 2)])
}

#[test]
fn the_library_keeps_the_same_at_random() {
    let dataset = ten_four_two();
    let own = |class: &str, count: u32| Edit::SetClassTarget { class: class.into(), to: Some(Target::Count(count)) };
    let drawn =
        |seed: u32, edits: &[Edit]| kept(&Plan::new(&dataset, &recipe(&dataset, &[edits, &[Edit::SetImblearnSeed(Some(seed))]].concat())));
    assert_eq!(drawn(0, &[target("under:auto")]), [2, 8, 11, 13, 14, 15]);
    assert_eq!(drawn(42, &[target("under:auto")]), [1, 8, 10, 11, 14, 15]);
    assert_eq!(drawn(1, &[target("under:majority")]), [2, 9, 10, 11, 12, 13, 14, 15]);
    assert_eq!(drawn(1, &[target("under:not majority")]), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 13, 14, 15]);
    assert_eq!(drawn(0, &[own("a", 5), own("b", 3)]), [1, 2, 4, 8, 9, 11, 12, 13, 14, 15]);
    assert_eq!(drawn(42, &[own("a", 5), own("b", 3)]), [0, 1, 5, 7, 8, 10, 11, 13, 14, 15]);
}

#[test]
fn the_library_repeats_the_same_at_random() {
    let dataset = ten_four_two();
    let drawn = |seed: u32, word: &str| {
        let edits = [target(word), Edit::SetGrow(Grow::Copies), Edit::SetImblearnSeed(Some(seed))];
        let mut all = sources(&Plan::new(&dataset, &recipe(&dataset, &edits)), |row| row.made != Made::Original);
        all.sort_unstable();
        all
    };
    let sorted = |mut all: Vec<u32>| {
        all.sort_unstable();
        all
    };
    assert_eq!(drawn(0, "over:auto"), sorted(vec![10, 13, 11, 10, 13, 13, 15, 15, 15, 15, 15, 14, 14, 15]));
    assert_eq!(drawn(42, "over:auto"), sorted(vec![12, 13, 10, 12, 12, 13, 14, 14, 14, 15, 14, 14, 14, 14]));
    assert_eq!(drawn(1, "over:minority"), sorted(vec![15, 15, 14, 14, 15, 15, 15, 15]));
}

#[test]
fn what_has_not_been_looked_at_is_refused() {
    let dataset = ten_four_two();
    let plan = Plan::new(&dataset, &recipe(&dataset, &[target("3"), Edit::SetShrink(Shrink::MostDiverse)]));
    assert!(plan.refusal().unwrap().reason.contains("have to be looked at"));
}

#[test]
fn ranked_methods_meet_the_target() {
    let dataset = Dataset::synthetic(&[("train", "few", 3), ("train", "many", 8)]);
    let features = on_a_line(&[100.0, 101.0, 102.0, 0.0, 1.0, 1.0, 1.0, 10.0, 20.0, 50.0, 90.0]);
    let by = |shrink| kept(&plan(&dataset, &features, &[target("3"), Edit::SetShrink(shrink)]));
    // The middle of the class is 21.6: 20 comes first, then 90, then 50.
    assert_eq!(by(Shrink::MostDiverse), [0, 1, 2, 8, 9, 10]);
    assert_eq!(by(Shrink::NearMiss1), [0, 1, 2, 8, 9, 10]);
    for shrink in Shrink::ALL.into_iter().filter(|shrink| !shrink.cleans()) {
        let plan = plan(&dataset, &features, &[target("3"), Edit::SetShrink(shrink)]);
        assert_eq!(counts(&plan), [(3, 0, 0), (3, 0, 0)], "{shrink:?}: {:?}", plan.problems);
    }
    // Three files are the same: two of them go first.
    let left = kept(&plan(&dataset, &features, &[target("6"), Edit::SetShrink(Shrink::DuplicatesFirst)]));
    assert_eq!(left.iter().filter(|id| (4..7).contains(*id)).count(), 1);
}

#[test]
fn cleaning_removes_what_it_finds_and_the_target_is_met_all_the_same() {
    let dataset = Dataset::synthetic(&[("train", "few", 4), ("train", "many", 8)]);
    // 10.1 of many lies beside 10 of few: a Tomek link.
    let features = on_a_line(&[10.0, 12.0, 13.0, 14.0, 0.0, 1.0, 2.0, 3.5, 5.0, 6.0, 7.0, 10.1]);
    let tomek = Edit::SetShrink(Shrink::Tomek);
    let cleaned = plan(&dataset, &features, std::slice::from_ref(&tomek));
    assert_eq!((kept(&cleaned).contains(&11), counts(&cleaned)), (false, vec![(4, 0, 0), (7, 0, 0)]));
    let fewer = plan(&dataset, &features, &[tomek.clone(), target("5"), Edit::SetGrow(Grow::Copies)]);
    assert_eq!((kept(&fewer).contains(&11), counts(&fewer)), (false, vec![(4, 1, 0), (5, 0, 0)]));
    let again = plan(&dataset, &features, &[tomek, target("8")]);
    assert_eq!(counts(&again), [(4, 0, 4), (7, 0, 1)]);
    for shrink in Shrink::ALL.into_iter().filter(|shrink| shrink.cleans()) {
        let plan = plan(&dataset, &features, &[target("6"), Edit::SetShrink(shrink)]);
        assert_eq!(plan.outline.splits[0].after(), [6, 6], "{shrink:?}: {:?}", plan.problems);
        counts(&plan);
    }
}

fn seven_and_twenty() -> (Dataset, Features) {
    let dataset = Dataset::synthetic(&[("train", "few", 7), ("train", "many", 20)]);
    let numbers: Vec<f32> = (0..7).map(|at| at as f32 * at as f32).chain((0..20).map(|at| 20.0 + 3.1 * at as f32)).collect();
    (dataset, on_a_line(&numbers))
}

#[test]
fn smote_blends_neighbours_of_the_class() {
    let (dataset, features) = seven_and_twenty();
    for by in [Grow::Smote, Grow::Borderline, Grow::Adasyn] {
        let plan = plan(&dataset, &features, &[target("largest"), Edit::SetGrow(by)]);
        assert!(plan.problems.is_empty(), "{by:?}: {:?}", plan.problems);
        let made: Vec<&Row> = plan.rows.iter().filter(|row| row.made != Made::Original).collect();
        assert!((11..=15).contains(&made.len()) && (by == Grow::Adasyn || made.len() == 13), "{by:?}: {}", made.len());
        for row in &made {
            assert!(matches!(row.made, Made::Blended(_, Blending::Between(_))));
            assert!(row.source.0 < 7 && row.partner.is_some_and(|other| other.0 < 7 && other != row.source));
            let draw = plan.draw(row, row.seed, 10, 10);
            assert!(draw.uses_partner() && draw.applied.len() == 1);
        }
        counts(&plan);
    }
    let capped = [target("largest"), Edit::SetGrow(Grow::Smote), Edit::SetMaxPerOriginal(NonZeroU32::new(1))];
    let plan = plan(&dataset, &features, &capped);
    assert_eq!(counts(&plan)[0], (7, 0, 7));
    let mut from = sources(&plan, |row| row.made != Made::Original);
    from.sort_unstable();
    assert_eq!(from, [0, 1, 2, 3, 4, 5, 6]);
}

#[test]
fn smotes_nearest_real_image_is_repeated_and_combinations_clean() {
    let (dataset, features) = seven_and_twenty();
    let nearest = plan(&dataset, &features, &[target("largest"), Edit::SetGrow(Grow::SmoteNearest)]);
    assert_eq!(counts(&nearest)[0], (7, 13, 0));
    for by in [Grow::SmoteEnn, Grow::SmoteTomek] {
        let plan = plan(&dataset, &features, &[target("largest"), Edit::SetGrow(by)]);
        let [few, many] = counts(&plan)[..] else { unreachable!() };
        assert!(few.0 + few.2 <= 20 && many.0 <= 20 && few.0 + few.2 + many.0 < 40, "{by:?}: {few:?} {many:?}");
    }
}

#[test]
fn mixup_and_cutmix_need_two_and_smote_six() {
    let dataset = Dataset::synthetic(&[("train", "one", 1), ("train", "two", 2), ("train", "many", 9)]);
    let features = on_a_line(&[0.0, 1.0, 2.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0]);
    for by in [Grow::MixUp, Grow::CutMix] {
        let plan = plan(&dataset, &features, &[target("4"), Edit::SetGrow(by)]);
        let reasons: Vec<&str> = plan.problems.iter().map(|problem| problem.reason.as_str()).collect();
        assert_eq!(reasons, ["2 images are needed to find neighbours among, and there are 1"]);
        assert!(plan.rows.iter().filter(|row| row.made.is_new()).all(|row| row.partner.is_some()));
        assert_eq!(plan.rows.iter().filter(|row| row.made.is_new()).count(), 2);
    }
    let plan = plan(&dataset, &features, &[target("4"), Edit::SetGrow(Grow::Smote)]);
    assert!(plan.refusal().unwrap().reason.starts_with("6 images are needed"), "{:?}", plan.problems);
}
