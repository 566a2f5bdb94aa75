//! What methods that look at images make of a plan, on vectors that can be worked out by hand; and the library's random draws.
#![allow(clippy::unwrap_used, reason = "tests may panic")]

use super::{Blending, ClassOutline, Made, Outline, Plan, Roster, Row};
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
        let most = new.iter().map(|row| u64::from(row.made.copy())).max().unwrap_or(0);
        assert_eq!(class.from_one(), Some(most), "the most from one of class {at}");
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
fn the_most_from_one_is_what_was_drawn_and_not_known_before() {
    let dataset = ten_four_two();
    let edits = [target("over:auto"), Edit::SetGrow(Grow::Copies), Edit::SetImblearnSeed(Some(0))];
    let recipe = recipe(&dataset, &edits);
    let most = |outline: &Outline| outline.splits[0].classes.iter().map(ClassOutline::from_one).collect::<Vec<_>>();
    // As drawn above: 13 three times of 6 draws among four, 15 six times of 8 among two.
    let plan = Plan::new(&dataset, &recipe);
    assert_eq!((most(&plan.outline), plan.outline.splits[0].most_from_one()), (vec![Some(0), Some(3), Some(6)], Some(6)));
    let before = Outline::new(&plan.roster, &recipe);
    assert_eq!((most(&before), before.splits[0].most_from_one()), (vec![Some(0), None, None], None));
    let in_turns = recipe.apply(&Edit::SetImblearnSeed(None), dataset.classes()).unwrap();
    let expected = vec![Some(0), Some(2), Some(4)];
    assert_eq!(most(&Outline::new(&plan.roster, &in_turns)), expected);
    assert_eq!(most(&Plan::new(&dataset, &in_turns).outline), expected);
    // The library draws for copies and the chain alone.
    let mixed = recipe.apply(&Edit::SetGrow(Grow::MixUp), dataset.classes()).unwrap();
    assert_eq!(most(&Outline::new(&plan.roster, &mixed)), most(&Plan::new(&dataset, &mixed).outline));
    assert!(most(&Outline::new(&plan.roster, &mixed)).iter().all(Option::is_some));
}

#[test]
fn the_most_from_one_of_smote_is_known_once_it_has_drawn() {
    let (dataset, features) = seven_and_twenty();
    for by in [Grow::Smote, Grow::Borderline, Grow::Adasyn, Grow::SmoteNearest, Grow::SmoteEnn, Grow::SmoteTomek] {
        let edits = [target("largest"), Edit::SetGrow(by)];
        let recipe = recipe(&dataset, &edits);
        assert_eq!(Outline::new(&Roster::new(&dataset, &recipe), &recipe).splits[0].most_from_one(), None, "{by:?}");
        let plan = plan(&dataset, &features, &edits);
        counts(&plan);
        assert!(plan.outline.splits[0].most_from_one().is_some_and(|most| most >= 2), "{by:?}");
    }
    for by in [Grow::MixUp, Grow::CutMix] {
        let plan = plan(&dataset, &features, &[target("largest"), Edit::SetGrow(by)]);
        counts(&plan);
        assert_eq!(plan.outline.splits[0].most_from_one(), Some(2), "{by:?}: 13 of 7 in turns");
    }
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
        let name = by.name();
        let reason = format!(
            "{name} needs 2 images of a class, and one has 1: grow it by copies (--grow one=copies), merge it with another class, or drop it"
        );
        assert_eq!(reasons, [reason]);
        assert!(plan.rows.iter().filter(|row| row.made.is_new()).all(|row| row.partner.is_some()));
        assert_eq!(plan.rows.iter().filter(|row| row.made.is_new()).count(), 2);
    }
    let plan = plan(&dataset, &features, &[target("4"), Edit::SetGrow(Grow::Smote)]);
    assert!(plan.refusal().unwrap().reason.starts_with("smote needs 6 images"), "{:?}", plan.problems);
}

/// The library's answers, made by `tests/sampling/golden.py`.
#[derive(serde::Deserialize)]
struct Golden {
    cases: Vec<GoldenCase>,
}

#[derive(serde::Deserialize)]
struct GoldenCase {
    name: String,
    dims: usize,
    x: Vec<Vec<f32>>,
    y: Vec<usize>,
    cleaned: std::collections::BTreeMap<String, std::collections::BTreeMap<String, Vec<usize>>>,
}

#[test]
fn a_word_says_which_classes_are_cleaned_and_nothing_else_changes() {
    let golden: Golden = serde_json::from_str(include_str!("../../tests/sampling/golden.json")).unwrap();
    for case in golden.cases {
        // A dataset lists class after class.
        let mut order: Vec<usize> = (0..case.y.len()).collect();
        order.sort_by_key(|&at| case.y[at]);
        let names: Vec<String> = (0..=case.y.iter().copied().max().unwrap()).map(|class| class.to_string()).collect();
        let size = |class: usize| case.y.iter().filter(|&&label| label == class).count();
        let spec: Vec<(&str, &str, usize)> = names.iter().enumerate().map(|(class, name)| ("train", name.as_str(), size(class))).collect();
        let dataset = Dataset::synthetic(&spec);
        let marks = order.iter().map(|at| Some(Mark::of(&at.to_le_bytes()))).collect();
        let features = Features::new(case.dims, order.iter().flat_map(|&at| case.x[at].clone()).collect(), marks);
        let as_listed = order.is_sorted();
        for (word, methods) in &case.cleaned {
            // What draws, draws from a list in another order where the library's was mixed.
            for (method, expected) in methods.iter().filter(|(method, _)| as_listed || !matches!(method.as_str(), "oss" | "cnn")) {
                let shrink = Edit::SetShrink(method.parse().unwrap());
                let plan = plan(&dataset, &features, &[shrink, target(&format!("under:{word}")), Edit::SetImblearnSeed(Some(7))]);
                let mut left: Vec<usize> = sources(&plan, |_| true).into_iter().map(|at| order[at as usize]).collect();
                left.sort_unstable();
                assert_eq!(&left, expected, "{method} with {word} of {}", case.name);
                assert!(plan.refusal().is_none(), "{:?}", plan.problems);
                counts(&plan);
            }
        }
    }
}

#[test]
fn a_list_of_classes_to_clean_is_a_word_each() {
    let dataset = Dataset::synthetic(&[("train", "few", 4), ("train", "many", 8), ("train", "more", 8)]);
    // Tomek links of few and many at 10, of few and more at 30.
    let numbers = [10.0, 12.0, 14.0, 30.0, 0.0, 1.0, 2.0, 3.5, 5.0, 6.0, 7.0, 10.1, 30.1, 40.0, 41.0, 42.0, 43.0, 44.0, 45.0, 46.0];
    let own = |class: &str, to: &str| Edit::SetClassTarget { class: class.into(), to: Some(to.parse().unwrap()) };
    let left = |edits: &[Edit]| counts(&plan(&dataset, &on_a_line(&numbers), &[&[Edit::SetShrink(Shrink::Tomek)], edits].concat()));
    assert_eq!(left(&[]), [(4, 0, 0), (7, 0, 0), (7, 0, 0)]);
    assert_eq!(left(&[own("many", "under:all")]), [(4, 0, 0), (7, 0, 0), (8, 0, 0)]);
    assert_eq!(left(&[own("few", "under:all"), own("more", "10")]), [(2, 0, 0), (8, 0, 0), (8, 0, 2)]);
}

#[test]
fn what_cleaning_does_not_take_is_refused_for_the_word() {
    let dataset = Dataset::synthetic(&[("train", "few", 4), ("train", "many", 8)]);
    let features = on_a_line(&[10.0, 12.0, 13.0, 14.0, 0.0, 1.0, 2.0, 3.5, 5.0, 6.0, 7.0, 10.1]);
    let own = |class: &str, to: &str| Edit::SetClassTarget { class: class.into(), to: Some(to.parse().unwrap()) };
    let refused = |edit: Edit| {
        let plan = plan(&dataset, &features, &[Edit::SetShrink(Shrink::Tomek), edit]);
        assert_eq!(plan.problems.len(), 1, "{:?}", plan.problems);
        let problem = plan.refusal().unwrap();
        (problem.path.clone(), problem.reason.clone())
    };
    let (path, reason) = refused(target("under:minority"));
    assert_eq!((path.as_str(), reason.starts_with("\"minority\" cannot be used for cleaning")), ("under:minority", true), "{reason}");
    let (path, reason) = refused(target("under:0.5"));
    assert_eq!((path.as_str(), reason.contains("no ratio")), ("under:0.5", true), "{reason}");
    let (path, reason) = refused(own("many", "under:5"));
    assert_eq!((path.as_str(), reason.contains("no dictionary")), ("many=under:5", true), "{reason}");
    assert!(reason.contains("NAME=under:all"), "{reason}");
}

/// Four of a together at 0, 10, 20, 30 and 40; each b and d lies alone between two such clusters, c far from all.
fn b_between_a() -> (Dataset, Features) {
    let dataset = Dataset::synthetic(&[("train", "a", 20), ("train", "b", 5), ("train", "c", 1), ("train", "d", 2)]);
    let a = (0..20).map(|at| (at / 4 * 10) as f32 + (at % 4) as f32 * 0.1);
    (dataset, on_a_line(&a.chain([5.0, 15.0, 25.0, 35.0, 45.0, 90.0, 12.5, 32.5]).collect::<Vec<_>>()))
}

#[test]
fn a_class_that_cleaning_empties_makes_nothing_and_is_told() {
    let (dataset, features) = b_between_a();
    let by = [Edit::SetShrink(Shrink::Edited)];
    let told = |plan: &Plan| {
        let one = |problem: &crate::problem::Problem| format!("{:?} {}: {}", problem.kind, problem.path, problem.reason);
        plan.problems.iter().map(one).collect::<Vec<_>>()
    };
    let alone = plan(&dataset, &features, &by);
    assert_eq!(alone.outline.splits[0].after()[1..], [0, 1, 0]);
    let do_that = "merge it with another class, drop it, or choose another way to shrink";
    let [b, d] = &told(&alone)[..] else { unreachable!("{:?}", alone.problems) };
    assert_eq!(b, &format!("RecipeUnmet train/b: enn removes all 5 images of \"b\" in train: {do_that}"));
    assert_eq!(d, &format!("RecipeUnmet train/d: enn removes all 2 images of \"d\" in train: {do_that}"));
    let three = plan(&dataset, &features, &[&by[..], &[target("3")]].concat());
    assert_eq!(three.outline.splits[0].after(), [3, 0, 3, 0]);
    counts(&three);
    let reason = format!("enn removes all 5 images of \"b\" in train, so none of the 3 asked for can be made of them: {do_that}");
    assert_eq!(told(&three)[0], format!("RecipeUnmet train/b: {reason}"));
}

#[test]
fn a_combination_that_empties_a_class_is_told_as_such() {
    // Six of b, one in the middle of each of six clusters of a: all that SMOTE makes lies between them.
    let dataset = Dataset::synthetic(&[("train", "a", 24), ("train", "b", 6)]);
    let a = (0..24).map(|at| (at / 4 * 10) as f32 + (at % 4) as f32 * 0.2);
    let features = on_a_line(&a.chain((0..6).map(|at| at as f32 * 10.0 + 0.3)).collect::<Vec<_>>());
    let plan = plan(&dataset, &features, &[target("7"), Edit::SetGrow(Grow::SmoteEnn), Edit::SetShrink(Shrink::MostDiverse)]);
    counts(&plan);
    let emptied = plan.outline.splits[0].classes.iter().zip(&plan.roster.classes).filter(|(class, _)| class.after == 0);
    for (_, name) in emptied.clone() {
        let told = plan.problems.iter().find(|problem| problem.path == format!("train/{name}")).unwrap();
        assert!(told.reason.starts_with("smote-enn removes all ") && told.reason.ends_with("another way to grow"), "{}", told.reason);
    }
    assert!(emptied.count() > 0, "{:?}", plan.outline);
}

#[test]
fn targets_beyond_what_a_plan_holds_grow_nothing_after_cleaning_either() {
    let dataset = Dataset::synthetic(&[("train", "few", 4), ("train", "many", 8)]);
    let features = on_a_line(&[10.0, 12.0, 13.0, 14.0, 0.0, 1.0, 2.0, 3.5, 5.0, 6.0, 7.0, 10.1]);
    let plan = plan(&dataset, &features, &[Edit::SetShrink(Shrink::Tomek), target("4294967295"), Edit::SetGrow(Grow::Copies)]);
    assert_eq!(counts(&plan), [(4, 0, 0), (7, 0, 0)]);
}

#[test]
fn the_split_that_is_drawn_says_which_class_is_smallest() {
    let spec = [("train", "a", 10), ("train", "b", 4), ("train", "c", 4), ("train", "d", 8)];
    let validation = [("val", "a", 3), ("val", "b", 3), ("val", "c", 1), ("val", "d", 3)];
    let dataset = Dataset::synthetic(&[spec, validation].concat());
    let left = |word: &str| {
        let plan = Plan::new(&dataset, &recipe(&dataset, &[target(word), Edit::SetImblearnSeed(Some(0))]));
        sources(&plan, |row| row.split.0 == 0)
    };
    // RandomUnderSampler(sampling_strategy=word, random_state=0) of train's labels.
    assert_eq!(left("under:auto"), [2, 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 21, 23, 24, 25]);
    let all_but_one = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 21, 24, 25];
    assert_eq!(left("under:not majority"), all_but_one);
    assert_eq!(left("under:all"), [2, 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 20, 21, 22, 23]);
}

#[test]
fn none_of_one_class_is_as_in_the_librarys_dictionary() {
    let dataset = Dataset::synthetic(&[("train", "a", 10), ("train", "b", 4), ("train", "c", 4), ("train", "d", 8)]);
    let own = |class: &str, to: &str| Edit::SetClassTarget { class: class.into(), to: Some(to.parse().unwrap()) };
    let edits = [own("a", "under:0"), own("b", "under:3"), Edit::SetImblearnSeed(Some(0))];
    let plan = Plan::new(&dataset, &recipe(&dataset, &edits));
    // RandomUnderSampler({"a": 0, "b": 3}, random_state=0).
    assert_eq!(kept(&plan), (11..26).collect::<Vec<u32>>());
    let reasons: Vec<&str> = plan.problems.iter().map(|problem| problem.reason.as_str()).collect();
    assert_eq!(reasons, ["the imbalance ratio grows from 2.5 to 2.7"], "10 : 4 and 8 : 3, a being empty");
    counts(&plan);
    let all = Plan::new(&dataset, &recipe(&dataset, &[target("under:0")]));
    assert_eq!((all.refusal().unwrap().path.as_str(), all.rows.len()), ("under:0", 26));
}

#[test]
fn nearmiss_names_the_class_that_is_too_small() {
    let dataset = Dataset::synthetic(&[("train", "a", 6), ("train", "b", 5), ("train", "c", 1)]);
    let features = on_a_line(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 11.0, 12.0, 13.0, 14.0, 20.0]);
    for (shrink, name) in [(Shrink::NearMiss1, "nearmiss-1"), (Shrink::NearMiss3, "nearmiss-3")] {
        let plan = plan(&dataset, &features, &[target("3"), Edit::SetShrink(shrink)]);
        assert_eq!(plan.problems.len(), 1, "{:?}", plan.problems);
        let problem = plan.refusal().unwrap();
        let reason = format!(
            "{name} needs 3 images of a class to look for neighbours among, and c has 1: choose another way to shrink, merge it with \
             another class, or drop it"
        );
        assert_eq!((problem.path.as_str(), problem.reason.as_str()), ("train/c", reason.as_str()));
    }
    // The second version looks at all of the smallest class, however few: what is nearest to 20 stays.
    let plan = plan(&dataset, &features, &[target("3"), Edit::SetShrink(Shrink::NearMiss2)]);
    assert!(plan.problems.is_empty(), "{:?}", plan.problems);
    assert_eq!(kept(&plan), [3, 4, 5, 8, 9, 10, 11]);
}

#[test]
fn every_class_that_is_too_small_to_grow_is_named_at_once() {
    let dataset = Dataset::synthetic(&[("train", "a", 9), ("train", "b", 5), ("train", "c", 1), ("train", "d", 7)]);
    let features = on_a_line(&(0..22).map(|at| at as f32 * 1.5).collect::<Vec<_>>());
    for (by, name) in [(Grow::Smote, "smote"), (Grow::Borderline, "borderline-smote"), (Grow::Adasyn, "adasyn")] {
        let plan = plan(&dataset, &features, &[target("9"), Edit::SetGrow(by)]);
        let problem = plan.refusal().unwrap();
        let reason = format!(
            "{name} needs 6 images of a class to look for neighbours among, and b has 5 and c has 1: grow them by copies (--grow \
             b=copies,c=copies), merge them with another class, or drop them"
        );
        assert_eq!((problem.path.as_str(), problem.reason.as_str()), ("train", reason.as_str()));
        counts(&plan);
    }
}

#[test]
fn a_class_that_was_cleaned_first_is_told_with_what_is_left_of_it() {
    let dataset = Dataset::synthetic(&[("train", "a", 9), ("train", "b", 6), ("train", "c", 1)]);
    // The last of a and the first of b are each other's nearest.
    let features = on_a_line(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 8.5, 20.0, 21.0, 22.0, 23.0, 24.0, 100.0]);
    let plan = plan(&dataset, &features, &[target("9"), Edit::SetGrow(Grow::Smote), Edit::SetShrink(Shrink::Tomek)]);
    let reason = "b keeps 5 of 6 and c has 1: grow them by copies (--grow b=copies,c=copies)";
    assert!(plan.why_refused().is_some_and(|told| told.contains(reason)), "{:?}", plan.problems);
}

#[test]
fn a_refused_word_is_told_for_the_word() {
    let dataset = Dataset::synthetic(&[("train", "a", 9), ("train", "b", 5), ("val", "a", 2), ("val", "b", 1)]);
    let both = Edit::SetSplits(Some(vec!["train".into(), "val".into()]));
    let plan = Plan::new(&dataset, &recipe(&dataset, &[target("over:majority"), both]));
    assert_eq!(plan.problems.len(), 1, "{:?}", plan.problems);
    assert_eq!(plan.problems[0].path, "over:majority");
    assert!(plan.problems[0].reason.starts_with("\"majority\" cannot be used for over-sampling"), "{:?}", plan.problems);
    let own = Edit::SetClassTarget { class: "a".into(), to: Some("over:majority".parse().unwrap()) };
    assert_eq!(Plan::new(&dataset, &recipe(&dataset, &[own])).problems[0].path, "a=over:majority");
    let numbers = Plan::new(&dataset, &recipe(&dataset, &[target("over:7")]));
    assert_eq!(numbers.problems[0].path, "train/a");
}

const TARGETS: [&str; 15] = [
    "",
    "1",
    "3",
    "9",
    "smallest",
    "median",
    "largest",
    "sqrt",
    "under:auto",
    "under:all",
    "under:majority",
    "under:not majority",
    "over:auto",
    "over:not minority",
    "b=under:0",
];

fn wish((word, shrink, grow): (usize, usize, usize), most: u32, seed: Option<u32>) -> Vec<Edit> {
    let mut edits = vec![Edit::SetShrink(Shrink::ALL[shrink]), Edit::SetGrow(Grow::ALL[grow])];
    edits.push(Edit::SetClassGrow { class: "b".into(), to: Some(Grow::ALL[(grow + shrink) % Grow::ALL.len()]) });
    match TARGETS[word].split_once('=') {
        Some((class, to)) => edits.push(Edit::SetClassTarget { class: class.into(), to: Some(to.parse().unwrap()) }),
        None if TARGETS[word].is_empty() => {}
        None => edits.push(target(TARGETS[word])),
    }
    edits.extend([Edit::SetMaxPerOriginal(NonZeroU32::new(most)), Edit::SetImblearnSeed(seed)]);
    edits
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]

    #[test]
    fn rows_are_what_the_outline_says_whatever_the_method(
        sizes in proptest::collection::vec(0usize..12, 2..5),
        numbers in proptest::collection::vec(0u8..30, 48),
        methods in (0..TARGETS.len(), 0..Shrink::ALL.len(), 0..Grow::ALL.len()),
        most in 0u32..3,
        seed in proptest::option::of(0u32..9),
    ) {
        let spec: Vec<(&str, &str, usize)> = sizes.iter().zip(["a", "b", "c", "d"]).map(|(&size, name)| ("train", name, size)).collect();
        let dataset = Dataset::synthetic(&spec);
        let features = on_a_line(&numbers.iter().take(sizes.iter().sum()).map(|&number| f32::from(number)).collect::<Vec<_>>());
        let plan = plan(&dataset, &features, &wish(methods, most, seed));
        counts(&plan);
        let told = |class: &str| plan.problems.iter().any(|problem| problem.path == format!("train/{class}"));
        for (name, class) in plan.roster.classes.iter().zip(&plan.outline.splits[0].classes) {
            proptest::prop_assert!(class.before == 0 || class.after > 0 || class.target == Some(0) || told(name), "{} {:?}", name, plan.problems);
        }
        let mut files: Vec<_> = plan.rows.iter().map(|row| (row.class, row.source, row.made)).collect();
        files.sort_by_key(|(class, source, made)| (*class, *source, made.copy(), made.is_new()));
        proptest::prop_assert!(files.windows(2).all(|pair| pair[0] != pair[1]), "two files of one name");
        let blended = plan.rows.iter().filter(|row| matches!(row.made, Made::Blended(..)));
        proptest::prop_assert!(blended.into_iter().all(|row| row.partner.is_some()));
    }
}
