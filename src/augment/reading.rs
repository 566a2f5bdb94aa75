//! Files and draws as others write them: the library, people by hand, and whoever means harm.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::{Chain, Draw, Step, Value, entry};
use crate::pixels::{Image, Layout};
use serde_json::json;

fn refusal(text: &str) -> String {
    Chain::from_json(text).unwrap_err().to_string()
}

fn one(json: serde_json::Value) -> Step {
    Chain::from_json(&json.to_string()).unwrap().steps.remove(0)
}

#[test]
fn the_peers_chain_is_read_and_written_as_the_library_does() {
    let text = include_str!("../../tests/chains/peers.json");
    let chain = Chain::from_json(text).unwrap();
    assert_eq!(chain.steps.len(), 7);
    assert_eq!(chain.to_json(), serde_json::from_str::<serde_json::Value>(text).unwrap());
    let summaries: Vec<String> = chain.steps.iter().map(Step::summary).collect();
    assert_eq!(summaries[1], "±15°");
    assert_eq!(summaries[2], "90 – 110 % / ±5 % / \u{29C4}\u{2009}±5°");
    assert_eq!(summaries[4], "±10 / ±20 / ±10");
}

#[test]
fn shorter_forms_are_read() {
    assert_eq!(one(json!({"__class_fullname__": "Rotate", "limit": 20})).get("limit"), Some(&Value::Range(-20.0, 20.0)));
    assert_eq!(one(json!([{"Rotate": {"limit": [-3, 4], "p": 1}}])).p, 1.0);
    let whole =
        json!({"transform": {"__class_fullname__": "Compose", "p": 1, "transforms": [{"__class_fullname__": "albumentations.ToGray"}]}});
    assert_eq!(one(whole).entry.name, "ToGray");
    let affine = one(json!({"Affine": {"scale": [0.8, 1.2], "rotate": 5, "shear": {"x": 3}, "translate_percent": 0.1}}));
    assert_eq!(affine.get("scale.y"), Some(&Value::Range(0.8, 1.2)));
    assert_eq!(affine.get("rotate"), Some(&Value::Range(5.0, 5.0)));
    assert_eq!(affine.get("shear.x"), Some(&Value::Range(3.0, 3.0)));
    assert_eq!(affine.get("shear.y"), Some(&Value::Range(0.0, 0.0)));
    assert_eq!(affine.get("translate_percent.x"), Some(&Value::Range(0.1, 0.1)));
}

#[test]
fn shifts_in_pixels_are_kept() {
    let affine = json!({"Affine": {"translate_percent": null, "translate_px": {"x": [-3, 3], "y": [0, 0]}}});
    let chain = Chain::from_json(&affine.to_string()).unwrap();
    let written = &chain.to_json()["transform"]["transforms"][0];
    assert_eq!(written["translate_percent"], json!(null));
    assert_eq!(written["translate_px"], json!({"x": [-3, 3], "y": [0, 0]}));
    assert_eq!(Chain::from_json(&chain.to_json().to_string()).unwrap(), chain);
}

#[test]
fn a_crop_keeps_the_size_here_and_has_one_in_the_library() {
    let chain = Chain::of(vec![Step::new(entry("ToGray").unwrap()), Step::new(entry("RandomResizedCrop").unwrap())]);
    let file = chain.to_json();
    assert_eq!(file["evenset"], json!({"keep_size": [1]}));
    assert_eq!(file["transform"]["transforms"][1]["size"], json!([224, 224]));
    assert_eq!(Chain::from_json(&file.to_string()).unwrap(), chain);
    let fixed = Chain::from_json(&file["transform"].to_string()).unwrap();
    assert_eq!(fixed.steps[1].get("size"), Some(&Value::Json(json!([224, 224]))));
    let image = Image::filled(31, 20, Layout::Rgb, &[1, 2, 3]);
    let mut always = fixed;
    always.steps[1].p = 1.0;
    assert_eq!(always.draw(1, 31, 20).apply(&image, None).width(), 224);
}

#[test]
fn refusals_name_the_transform_and_the_setting() {
    assert_eq!(refusal(r#"[{"__class_fullname__": "Mosaics", "p": 1}]"#), "transform Mosaics is not in evenset's catalogue");
    assert_eq!(refusal(r#"[{"Rotate": {"limits": 3}}]"#), "Rotate has no setting limits");
    assert_eq!(refusal(r#"[{"Affine": {"scale": {"x": 1, "z": 1}}}]"#), "Affine has no setting scale.z");
    assert_eq!(refusal(r#"[{"Rotate": {"limit": [0, 400]}}]"#), "Rotate.limit: [0,400]: allowed is a range from -180 to 180");
    assert_eq!(refusal(r#"[{"Rotate": {"p": 1.5}}]"#), "Rotate.p: 1.5: allowed is a number from 0 to 1");
    assert_eq!(refusal(r#"[{"Rotate": {"interpolation": 5}}]"#), "Rotate.interpolation: 5: allowed are 0, 1, 2, 3, 4");
    assert!(refusal(r#"[{"MixUp": {"mix_range": [0.5, 0.2]}}]"#).starts_with("MixUp.mix_range: "));
    assert!(refusal(r#"[{"Affine": {"keep_ratio": true, "scale": {"x": 1, "y": 2}}}]"#).starts_with("Affine.keep_ratio: "));
    assert!(refusal(&"[".repeat(100_000)).contains("recursion limit"));
    assert!(refusal("{").starts_with("not an Albumentations 2.0.8 file: "));
    assert!(refusal(&format!("[{}]", vec![r#"{"ToGray": {}}"#; 65].join(","))).contains("at most 64"));
}

#[test]
fn hostile_draws_are_refused_or_harmless() {
    for text in [
        "{}",
        "[[]]",
        r#"[{"Rotate": 3}]"#,
        r#"[{"Rotate": {}}]"#,
        r#"[{"Rotate": {"angle": 1e300}}]"#,
        r#"[{"Rotate": {"angle": 1, "extra": 2}}]"#,
        r#"[{"Rotate": {"angle": 1, "sampling": {"border_mode": 9}}}]"#,
        r#"[{"Rotate": {"angle": 1}, "ToGray": {}}]"#,
        r#"[{"Nothing": {}}]"#,
        r#"[{"Affine": {"rotate": 0, "scale": [0, 0], "shear": [0, 0], "translate_px": [0, 0]}}]"#,
        r#"[{"Affine": {"rotate": 0, "scale": [1, 1], "shear": [45, 45], "translate_px": [0, 0]}}]"#,
        r#"[{"Affine": {"rotate": 0, "scale": [1, 1], "shear": [0, 0], "translate_px": [0, 9223372036854775807]}}]"#,
        r#"[{"RandomResizedCrop": {"crop": [0, 0, 0, 0]}}]"#,
        r#"[{"RandomResizedCrop": {"crop": [0, 0, 9, 9], "size": [4294967295, 4294967295]}}]"#,
        r#"[{"RandomResizedCrop": {"crop": [0, 0, 9, 9], "kernel": 3}}]"#,
        r#"[{"CoarseDropout": {"holes": [[0, 0, 1, 1]], "fill": {"inpaint": "biharmonic"}}}]"#,
        r#"[{"GaussianBlur": {"sigma": 1, "size": 4000000000}}]"#,
        r#"[{"GaussNoise": {"std": 0.1, "seed": -1}}]"#,
        r#"[{"RandomGamma": {"gamma": 0}}]"#,
        r#"[{"ImageCompression": {"quality": 0}}]"#,
        r#"[{"ElasticTransform": {"alpha": 1e9, "sigma": 5, "seed": 1}}]"#,
        r#"[{"ElasticTransform": {"alpha": 1, "sigma": 0.001, "seed": 1}}]"#,
        r#"[{"GridDistortion": {"steps_x": [], "steps_y": [1, 1]}}]"#,
        r#"[{"GridDistortion": {"steps_x": [1, 1e300], "steps_y": [1, 1]}}]"#,
        r#"[{"OpticalDistortion": {"k": 9}}]"#,
        r#"[{"ThinPlateSpline": {"moves": [[0, 0]]}}]"#,
        r#"[{"ThinPlateSpline": {"moves": [[0, 9], [0, 0], [0, 0], [0, 0], [0, 0]]}}]"#,
        r#"[{"RandomGridShuffle": {"rows": [1], "columns": [1, 1], "places": [0, 0]}}]"#,
        r#"[{"RandomGridShuffle": {"rows": [], "columns": [], "places": []}}]"#,
        r#"[{"GridDropout": {"grid": [0, 1], "ratio": 0.5, "seed": 1}}]"#,
        r#"[{"GridDropout": {"grid": [1, 1], "ratio": 2, "seed": 1}}]"#,
        r#"[{"Erasing": {"hole": [1, 2, 3]}}]"#,
        r#"[{"XYMasking": {"holes": [[0, 0, 1, 1]], "fill": 300}}]"#,
        r#"[{"RandomShadow": {"shadows": [{"corners": [[0, 0]], "intensity": 0.5}]}}]"#,
        r#"[{"RandomShadow": {"shadows": [{"corners": [[0, 0], [2000000000, 1], [1, 1]], "intensity": 0.5}]}}]"#,
        r#"[{"RandomSunFlare": {"centre": [0, 0], "radius": 4000000, "colour": [1, 2, 3], "reflections": []}}]"#,
        r#"[{"RandomFog": {"alpha": 0.1, "intensity": 3, "seed": 1}}]"#,
        r#"[{"RandomRain": {"drops": 4000000000, "seed": 1, "slant": 0, "length": 5, "width": 1, "colour": [1, 2, 3], "blur": 3, "light": 1}}]"#,
        r#"[{"RandomSnow": {"snow_point": 0.2, "brightness": 1e9}}]"#,
        r#"[{"Spatter": {"mean": 0.5, "std": 0.5, "sigma": 1e9, "seed": 1, "threshold": 0.5, "intensity": 1, "colour": [1, 2, 3]}}]"#,
        r#"[{"Illumination": {"intensity": 0.1, "light": {"corner": 4}}}]"#,
        r#"[{"PlasmaBrightnessContrast": {"brightness": 0.1, "contrast": 0, "roughness": 0, "seed": 1}}]"#,
        r#"[{"ChromaticAberration": {"red": [0, 7], "blue": [0, 0]}}]"#,
        r#"[{"D4": {"group_element": "r45"}}]"#,
        r#"[{"RandomCrop": {"frame": [0, 0, 0, 5]}}]"#,
        r#"[{"CenterCrop": {"frame": [-9223372036854775808, 0, 1, 1]}}]"#,
        r#"[{"PadIfNeeded": {"frame": [0, 0, 9223372036854775807, 1]}}]"#,
        r#"[{"CropAndPad": {"edges": [0, 0, 0, 2000000000]}}]"#,
        r#"[{"Resize": {"size": [0, 3]}}]"#,
        r#"[{"Resize": {"size": [3, 3], "interpolation": 7}}]"#,
        r#"[{"RandomScale": {"size": [4294967295, 3]}}]"#,
        r#"[{"SafeRotate": {"angle": 400}}]"#,
        r#"[{"ShiftScaleRotate": {"rotate": 0, "scale": [0, 1], "shift": [0, 0]}}]"#,
        r#"[{"Perspective": {"corners": [[0, 0], [0, 0], [0, 0], [0, 0.6]]}}]"#,
    ] {
        assert!(Draw::from_json(text).is_err(), "{text}");
    }
    let image = Image::filled(5, 4, Layout::Rgba, &[1, 2, 3, 4]);
    let grow = r#"{"Affine": {"rotate": 45, "scale": [20, 20], "shear": [80, 0], "translate_px": [-100000, 100000], "fit_output": true}}"#;
    let far = format!("[{}]", vec![grow; 20].join(","));
    for text in [
        r#"[{"CoarseDropout": {"holes": [[4294967295, 0, 1, 4294967295], [2, 2, 1, 1]]}}, {"CutMix": {"patch": [9, 9, 1, 1]}}]"#,
        r#"[{"RandomResizedCrop": {"crop": [4294967295, 4294967295, 4294967295, 4294967295]}}]"#,
        r#"[{"Affine": {"rotate": 1, "scale": [0.05, 20], "shear": [80, -80], "translate_px": [100000, -100000]}}]"#,
        r#"[{"RandomGridShuffle": {"rows": [900000000, 1], "columns": [0, 900000000], "places": [3, 2, 1, 0]}}]"#,
        r#"[{"GridDistortion": {"steps_x": [100, 0], "steps_y": [100, 100, 100, 100, 100, 100, 100, 100, 100]}}]"#,
        r#"[{"ElasticTransform": {"alpha": 2000, "sigma": 1, "seed": 1}}]"#,
        r#"[{"GridDropout": {"grid": [4096, 4096], "ratio": 1, "seed": 1, "shift": [4294967295, 4294967295]}}]"#,
        r#"[{"Erasing": {"hole": [4294967295, 3, 0, 4294967295]}}, {"XYMasking": {"holes": [[1, 0, 4294967295, 4294967295]]}}]"#,
        r#"[{"RandomShadow": {"shadows": [{"corners": [[-1000000, -1000000], [1000000, -1000000], [3, 1000000]], "intensity": 1}]}}]"#,
        r#"[{"RandomRain": {"drops": 9, "seed": 1, "slant": 20, "length": 4096, "width": 20, "colour": [255, 2, 3], "blur": 31, "light": 1}}]"#,
        r#"[{"PadIfNeeded": {"frame": [-1000000000, -1000000000, 1000000000, 1000000000]}}]"#,
        r#"[{"CropAndPad": {"edges": [-1000000000, -1000000000, 1000000000, -1000000000]}}]"#,
        r#"[{"Resize": {"size": [1000000000, 1]}}, {"Resize": {"size": [1, 1]}}]"#,
        r#"[{"Perspective": {"corners": [[0.32, 0.32], [0.32, 0.32], [0.32, 0.32], [0.32, 0.32]], "fit_output": true, "resized": true}}]"#,
        far.as_str(),
    ] {
        let made = Draw::from_json(text).unwrap().apply(&image, None);
        assert!(u64::from(made.width()) * u64::from(made.height()) <= 1 << 26);
    }
}

#[test]
fn flips_and_turns_by_hand() {
    let image = Image::new(3, 2, Layout::Grey, vec![1, 2, 3, 4, 5, 6]).unwrap();
    let made = |text: &str| {
        let made = Draw::from_json(text).unwrap().apply(&image, None);
        (made.width(), made.into_data())
    };
    assert_eq!(made(r#"[{"HorizontalFlip": {}}]"#), (3, vec![3, 2, 1, 6, 5, 4]));
    assert_eq!(made(r#"[{"VerticalFlip": {}}]"#), (3, vec![4, 5, 6, 1, 2, 3]));
    assert_eq!(made(r#"[{"RandomRotate90": {"factor": 1}}]"#), (2, vec![3, 6, 2, 5, 1, 4]), "counter-clockwise");
    assert_eq!(made(r#"[{"RandomRotate90": {"factor": 2}}]"#), (3, vec![6, 5, 4, 3, 2, 1]));
    assert_eq!(made(r#"[{"RandomRotate90": {"factor": 3}}]"#), (2, vec![4, 1, 5, 2, 6, 3]));
    assert_eq!(made(r#"[{"HorizontalFlip": {}}, {"RandomRotate90": {"factor": 1}}]"#), (2, vec![1, 4, 2, 5, 3, 6]));
    assert_eq!(made(r#"[{"Rotate": {"angle": 180}}]"#), (3, vec![6, 5, 4, 3, 2, 1]), "whole pixels are copied");
    assert_eq!(made(r#"[{"RandomBrightnessContrast": {"brightness": 0.1, "contrast": 1}}]"#), (3, vec![28, 30, 32, 34, 36, 38]));
}

#[test]
fn mixing_takes_the_share_asked_for_of_a_partner_of_any_kind() {
    let image = Image::filled(4, 4, Layout::Rgb, &[100, 0, 200]);
    let partner = Image::filled(7, 3, Layout::GreyAlpha, &[200, 9]);
    let draw = Draw::from_json(r#"[{"MixUp": {"mix": 0.25}}]"#).unwrap();
    assert!(draw.uses_partner());
    let made = draw.apply(&image, Some(&partner));
    assert_eq!(made, Image::filled(4, 4, Layout::Rgb, &[125, 50, 200]));
    assert_eq!(draw.apply(&image, None), image, "without a partner it blends with itself");
}

#[test]
fn what_the_library_writes_of_its_own_accord_is_read() {
    let safe = json!({"SafeRotate": {
        "balanced_scale": false, "border_mode": 0, "fill": 0.0, "fill_mask": 0.0, "fit_output": true, "interpolation": 1,
        "keep_ratio": false, "limit": [-90.0, 90.0], "mask_interpolation": 0, "rotate": [-90.0, 90.0], "rotate_method": "largest_box",
        "scale": {"x": [1.0, 1.0], "y": [1.0, 1.0]}, "shear": {"x": [0.0, 0.0], "y": [0.0, 0.0]}, "translate_percent": null,
        "translate_px": {"x": [0, 0], "y": [0, 0]},
    }});
    assert_eq!(one(safe).get("limit"), Some(&Value::Range(-90.0, 90.0)));
    let pad = one(json!({"PadIfNeeded": {"min_height": null, "pad_height_divisor": 32, "min_width": 40, "padding": 0}}));
    assert_eq!(pad.summary(), "≥ 40 / n × 32 px");
    let chain = Chain::of(vec![pad]);
    let written = &chain.to_json()["transform"]["transforms"][0];
    assert_eq!((&written["min_height"], &written["min_width"]), (&json!(null), &json!(40)));
    assert_eq!(Chain::from_json(&chain.to_json().to_string()).unwrap(), chain);
    let longest = one(json!({"LongestMaxSize": {"max_size": null, "max_size_hw": [null, 30], "p": 1}}));
    let chain = Chain::of(vec![longest]);
    assert_eq!(chain.to_json()["transform"]["transforms"][0]["max_size"], json!(null));
    let made = chain.draw(1, 60, 20).apply(&Image::filled(60, 20, Layout::Grey, &[5]), None);
    assert_eq!((made.width(), made.height()), (30, 10));
    let edges = Chain::of(vec![one(json!({"CropAndPad": {"percent": null, "px": [-3, 4]}}))]);
    assert_eq!(edges.to_json()["transform"]["transforms"][0]["percent"], json!(null));
    assert_eq!(Chain::from_json(&edges.to_json().to_string()).unwrap(), edges);
    assert_eq!(one(json!({"ShiftScaleRotate": {"shift_limit": 0.1}})).get("shift_limit_y"), Some(&Value::Range(-0.1, 0.1)));
}

#[test]
fn people_read_draws() {
    let draw = Draw::from_json(r#"[{"Rotate": {"angle": -12.52}}, {"HorizontalFlip": {}}, {"GaussianBlur": {"sigma": 0.8}}]"#).unwrap();
    assert_eq!(draw.describe(), ["Rotate \u{2212}12.5°", "Flip left–right", "Blur 0.8 px"]);
}

/// `json` with each of its numbers in turn replaced by each of `others`, and each of its lists turned round.
fn variants(json: &serde_json::Value, others: &[serde_json::Value]) -> Vec<serde_json::Value> {
    use serde_json::Value as Json;
    match json {
        Json::Number(_) => others.to_vec(),
        Json::Array(list) => {
            let mut all = vec![Json::Array(list.iter().rev().cloned().collect()), json!([])];
            for (at, one) in list.iter().enumerate() {
                all.extend(variants(one, others).into_iter().map(|other| {
                    let mut list = list.clone();
                    list[at] = other;
                    Json::Array(list)
                }));
            }
            all
        }
        Json::Object(map) => map
            .iter()
            .flat_map(|(key, one)| {
                variants(one, others).into_iter().map(move |other| {
                    let mut map = map.clone();
                    map.insert(key.clone(), other);
                    Json::Object(map)
                })
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn colour_draws_with_any_number_are_refused_or_harmless() {
    let others = [
        json!(0),
        json!(-1),
        json!(255),
        json!(1e-300),
        json!(1e300),
        json!(-1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!("NaN"),
        json!(null),
    ];
    let images = [Image::filled(5, 4, Layout::Rgb, &[200, 9, 77]), Image::filled(3, 1, Layout::GreyAlpha, &[90, 8])];
    let (mut refused, mut harmless) = (0, 0);
    for entry in super::catalog().iter().filter(|entry| entry.group == super::Group::Colour) {
        let chain = Chain::of(vec![Step { p: 1.0, ..Step::new(entry) }]);
        let draw: serde_json::Value = serde_json::from_str(&chain.draw(5, 5, 4).to_json()).unwrap();
        for variant in variants(&draw, &others) {
            match Draw::from_json(&variant.to_string()) {
                Ok(draw) => {
                    for image in &images {
                        assert_eq!(draw.apply(image, None).width(), image.width(), "{variant}");
                    }
                    harmless += 1;
                }
                Err(_) => refused += 1,
            }
        }
    }
    assert!(refused > 100 && harmless > 20, "{refused} refused, {harmless} harmless");
    assert!(Draw::from_json(r#"[{"RandomGamma": {"gamma": 1e999}}]"#).is_err());
}

#[test]
fn ranges_of_colours_that_run_backwards_are_refused() {
    for entry in super::catalog().iter().filter(|entry| entry.group == super::Group::Colour) {
        let ranges = entry.settings.iter().filter_map(|setting| match (setting.default)() {
            Value::Range(low, high) if low < high => Some((setting, Value::Range(high, low))),
            Value::IntRange(low, high) if low < high => Some((setting, Value::IntRange(high, low))),
            _ => None,
        });
        for (setting, backwards) in ranges {
            let mut step = Step::new(entry);
            assert!(step.set(setting.name, backwards).is_err(), "{}.{}", entry.name, setting.name);
            for beyond in [Value::Range(f64::NAN, 1.0), Value::Range(f64::NEG_INFINITY, f64::INFINITY)] {
                assert!(step.set(setting.name, beyond).is_err(), "{}.{}", entry.name, setting.name);
            }
            assert_eq!(step, Step::new(entry));
        }
    }
}
