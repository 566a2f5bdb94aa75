//! Compositions: what they draw, and how their files read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::{Chain, Draw, Step, Value, catalog, compositions, entry};
use crate::pixels::{Image, Layout};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

fn read(json: &Json) -> Chain {
    Chain::from_json(&json.to_string()).unwrap()
}

fn refusal(json: &Json) -> String {
    Chain::from_json(&json.to_string()).unwrap_err().to_string()
}

/// What was applied, by name.
fn names(draw: &Draw) -> Vec<&'static str> {
    draw.applied.iter().map(|drawn| drawn.entry.name).collect()
}

/// How often each list of names comes up in `draws` draws.
fn counts(chain: &Chain, draws: u64) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    (0..draws).for_each(|seed| *counts.entry(names(&chain.draw(seed, 30, 20)).join("+")).or_default() += 1);
    counts
}

#[test]
fn one_of_takes_one_by_weight_whatever_its_own_probability() {
    let chain = read(
        &json!([{"OneOf": {"p": 0.8, "transforms": [{"HorizontalFlip": {"p": 0.1}}, {"ToGray": {"p": 0.3}}, {"VerticalFlip": {"p": 0}}]}}]),
    );
    let counts = counts(&chain, 4000);
    let near = |name: &str, expected: f64| assert!((counts[name] as f64 - expected).abs() < 130.0, "{counts:?}");
    near("", 800.0);
    near("HorizontalFlip", 800.0);
    near("ToGray", 2400.0);
    assert_eq!(counts.len(), 3);
}

#[test]
fn some_of_takes_n_in_order_and_each_keeps_its_own_probability() {
    let three = json!([{"HorizontalFlip": {"p": 1}}, {"ToGray": {"p": 1}}, {"VerticalFlip": {"p": 0.5}}]);
    let some = counts(&read(&json!([{"SomeOf": {"n": 2, "transforms": three}}])), 3000);
    let keys: Vec<&str> = some.keys().map(String::as_str).collect();
    assert_eq!(keys, ["HorizontalFlip", "HorizontalFlip+ToGray", "HorizontalFlip+VerticalFlip", "ToGray", "ToGray+VerticalFlip"]);
    assert!((some["HorizontalFlip+ToGray"] as f64 - 1000.0).abs() < 120.0 && (some["ToGray"] as f64 - 500.0).abs() < 100.0, "{some:?}");
    let any = counts(&read(&json!([{"RandomOrder": {"n": 3, "transforms": three}}])), 3000);
    assert_eq!(any.keys().filter(|key| key.matches('+').count() == 2).count(), 6, "{any:?}");
}

#[test]
fn with_replacement_the_same_transform_is_drawn_anew_each_time() {
    let chain = read(&json!([{"SomeOf": {"n": 3, "replace": true, "transforms": [{"Rotate": {"p": 1}}]}}]));
    let draw = chain.draw(5, 30, 20);
    let angles: Vec<f64> = draw.applied.iter().map(|drawn| drawn.params["angle"].as_f64().unwrap()).collect();
    assert!(angles.len() == 3 && angles[0] != angles[1] && angles[1] != angles[2], "{angles:?}");
}

#[test]
fn sequences_are_all_or_nothing_and_one_or_the_other_always_does_one() {
    let two = json!([{"HorizontalFlip": {"p": 1}}, {"ToGray": {"p": 1}}]);
    for name in ["Sequential", "Compose"] {
        let seen = counts(&read(&json!([{name: {"p": 0.25, "transforms": two}}, {"VerticalFlip": {"p": 1}}])), 2000);
        assert_eq!(seen.keys().collect::<Vec<_>>(), ["HorizontalFlip+ToGray+VerticalFlip", "VerticalFlip"]);
        assert!((seen["VerticalFlip"] as f64 - 1500.0).abs() < 100.0, "{seen:?}");
    }
    let either =
        counts(&read(&json!([{"OneOrOther": {"p": 0.25, "transforms": [{"HorizontalFlip": {"p": 0}}, {"ToGray": {"p": 0}}]}}])), 2000);
    assert!((either["HorizontalFlip"] as f64 - 500.0).abs() < 100.0 && either.len() == 2, "{either:?}");
}

#[test]
fn flat_chains_draw_as_before_compositions_were_there() {
    // Written by evenset before it had compositions: recipes and manifests of then stay true.
    let written: Json = serde_json::from_str(include_str!("../../tests/chains/strong_draws.json")).unwrap();
    let chain = Chain::preset("strong").unwrap();
    for draw in written.as_array().unwrap() {
        let now: Json = serde_json::from_str(&chain.draw(draw["seed"].as_u64().unwrap(), 64, 48).to_json()).unwrap();
        assert_eq!(now, draw["transforms"]);
    }
}

#[test]
fn a_choice_does_not_reshuffle_what_comes_after() {
    let chain = read(&json!([{"OneOf": {"p": 1, "transforms": [{"Rotate": {"p": 1}}, {"ToGray": {"p": 1}}]}}, {"Rotate": {"p": 1}}]));
    let mut other = chain.clone();
    other.steps[0].children[0].p = 0.2;
    let last = |chain: &Chain, seed| chain.draw(seed, 30, 20).applied.pop().unwrap();
    assert!((0..30).all(|seed| last(&chain, seed) == last(&other, seed)));
}

#[test]
fn the_librarys_own_file_is_read_and_written_back() {
    let text = include_str!("../../tests/chains/nested.json");
    let chain = Chain::from_json(text).unwrap();
    assert_eq!(chain.to_json(), serde_json::from_str::<Json>(text).unwrap());
    assert_eq!(chain.live().len(), 11);
    assert!(chain.steps.iter().all(Step::is_composition));
    let read = Chain::from_json(&chain.to_json().to_string()).unwrap();
    assert_eq!(read, chain);
}

#[test]
fn a_size_kept_in_a_composition_is_kept() {
    let mut one_of = Step::new(compositions()[0]);
    one_of.children = vec![Step::new(entry("ToGray").unwrap()), Step::new(entry("RandomResizedCrop").unwrap())];
    let chain = Chain { steps: vec![Step::new(entry("ToGray").unwrap()), one_of], exact: true };
    let file = chain.to_json();
    assert_eq!(file["evenset"], json!({"keep_size": [2], "exact": true}));
    assert_eq!(Chain::from_json(&file.to_string()).unwrap(), chain);
    assert!(refusal(&json!({"transform": [], "evenset": {"exact": 1}})).contains("\"evenset\" holds"));
}

#[test]
fn hostile_chains_are_refused_in_words() {
    let mut deep = json!({"ToGray": {}});
    (0..9).for_each(|_| deep = json!({"Sequential": {"transforms": [deep]}}));
    assert!(refusal(&deep).contains("nested more than 8 deep"), "{}", refusal(&deep));
    let wide = json!([{"OneOf": {"transforms": vec![json!({"ToGray": {}}); 70]}}]);
    assert!(refusal(&wide).contains("at most 64"));
    let many = json!([{"SomeOf": {"n": 40, "replace": true, "transforms": [{"SomeOf": {"n": 40, "replace": true, "transforms": [{"ToGray": {}}]}}]}}]);
    assert!(refusal(&many).contains("one draw could apply 1600 transforms"));
    assert!(refusal(&json!([{"OneOf": {}}])).starts_with("OneOf.transforms: "));
    assert!(refusal(&json!([{"SomeOf": {"n": 0, "transforms": []}}])).starts_with("SomeOf.n: "));
    assert_eq!(refusal(&json!([{"OneOf": {"transforms": [], "n": 2}}])), "OneOf has no setting n");
    let long = refusal(&json!([{"ToGray": {"p": "x".repeat(1 << 20)}}]));
    assert!(long.len() < 200, "{}", long.len());
}

#[test]
fn exact_draws_resample_step_by_step() {
    let image = Image::new(24, 18, Layout::Grey, (0..24 * 18u32).map(|at| (at * 37 % 251) as u8).collect()).unwrap();
    let two = json!([{"Rotate": {"limit": [20, 20], "p": 1}}, {"Rotate": {"limit": [-20, -20], "p": 1}}]);
    let joined = read(&two);
    let exact = Chain { exact: true, ..joined.clone() };
    assert_eq!(joined.draw(1, 24, 18).apply(&image, None), image, "a turn and the turn back are none");
    let draw = exact.draw(1, 24, 18);
    assert_ne!(draw.apply(&image, None), image);
    assert!(draw.to_json().starts_with(r#"["exact",{"Rotate""#));
    assert_eq!(Draw::from_json(&draw.to_json()).unwrap(), draw);
    assert!(Draw::from_json(r#"["other"]"#).is_err());
}

/// A tree of transforms, `depth` deep at most.
fn tree(depth: u32) -> impl Strategy<Value = Step> {
    let leaf = (0..catalog().len(), 0.0..=1.0).prop_map(|(at, p)| Step { p, ..Step::new(catalog()[at]) });
    leaf.prop_recursive(depth, 20, 3, |inner| {
        let parts = (0..compositions().len(), 0.0..=1.0, 1..4i64, proptest::collection::vec(inner, 0..3));
        parts.prop_map(|(at, p, n, children)| {
            let mut step = Step { p, children, ..Step::new(compositions()[at]) };
            if step.get("n").is_some() {
                step.set("n", Value::Int(n.min(step.children.len().max(1) as i64))).unwrap();
            }
            step
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_tree_survives_its_file_and_draws_the_same(steps in proptest::collection::vec(tree(4), 0..3), seed in any::<u64>()) {
        let chain = Chain::of(steps);
        if let Ok(read) = Chain::from_json(&chain.to_json().to_string()) {
            prop_assert_eq!(read.draw(seed, 40, 30), chain.draw(seed, 40, 30));
        }
        let draw = chain.draw(seed, 40, 30);
        prop_assert_eq!(Draw::from_json(&draw.to_json()).unwrap(), draw);
    }
}
