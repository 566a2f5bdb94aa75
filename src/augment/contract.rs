//! The contract that every transform of the catalogue keeps.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use super::{Allowed, Chain, Draw, Entry, Group, PRESETS, Shown, Step, Value, catalog, entry};
use crate::pixels::{Image, Layout};
use serde_json::json;

/// A picture with edges, slopes and fine grain, so that any change shows; alpha, where there is one, is not flat either.
fn picture(width: u32, height: u32, layout: Layout) -> Image {
    let n = layout.channels() as u32;
    let sample = |i: u32| {
        let (x, y, c) = ((i / n) % width, i / n / width, i % n);
        (x * 37 + y * 59 + c * 83 + (x * y) % 23 * 5 + if x > width / 2 { 60 } else { 0 }) as u8
    };
    Image::new(width, height, layout, (0..width * height * n).map(sample).collect()).unwrap()
}

const LAYOUTS: [Layout; 4] = [Layout::Grey, Layout::GreyAlpha, Layout::Rgb, Layout::Rgba];
const SIZES: [(u32, u32); 6] = [(1, 1), (1, 9), (9, 1), (3, 2), (17, 11), (40, 30)];

/// A chain of this transform alone, always applied.
fn alone(entry: &'static Entry) -> Chain {
    let mut step = Step { p: 1.0, ..Step::new(entry) };
    // Small pictures make quick tests.
    for side in ["width", "height", "min_width", "min_height", "max_size"] {
        let _ = step.set(side, Value::Int(SIDE.into()));
    }
    Chain::of(vec![step])
}

/// What transforms that ask for a size are asked for.
const SIDE: u32 = 44;

fn apply(chain: &Chain, seed: u64, image: &Image) -> Image {
    let mut partner = picture(image.width(), image.height(), image.layout());
    partner.data_mut().iter_mut().for_each(|sample| *sample = 255 - *sample);
    chain.draw(seed, image.width(), image.height()).apply(image, Some(&partner))
}

fn alphas(image: &Image) -> Vec<u8> {
    let n = image.layout().channels();
    image.data().iter().copied().skip(n - 1).step_by(n).collect()
}

fn every(mut check: impl FnMut(&'static Entry, &Chain)) {
    for entry in catalog() {
        check(entry, &alone(entry));
    }
}

#[test]
fn the_same_seed_gives_the_same_pixels_and_another_one_others() {
    every(|entry, chain| {
        // In small tiles every limit on contrast is the same.
        let (width, height) = if entry.name == "CLAHE" { (120, 90) } else { (40, 30) };
        let image = picture(width, height, Layout::Rgb);
        let made: Vec<Image> = (0..12).map(|seed| apply(chain, seed, &image)).collect();
        assert!((0..12).all(|seed| apply(chain, seed, &image) == made[seed as usize]), "{}", entry.name);
        let fixed = NOTHING_DRAWN.contains(&entry.name);
        assert_eq!(made.iter().all(|one| *one == made[0]), fixed, "{}: the seed matters unless nothing is drawn", entry.name);
        assert!(made.iter().any(|one| *one != image), "{} does something", entry.name);
    });
}

/// Transforms that do the same at every draw of a picture that is smaller than what they ask for.
const NOTHING_DRAWN: &[&str] = &[
    "AutoContrast",
    "Equalize",
    "InvertImg",
    "ToColorSpace",
    "ToSepia",
    "HorizontalFlip",
    "VerticalFlip",
    "Transpose",
    "ToGray",
    "RandomCrop",
    "CenterCrop",
    "PadIfNeeded",
    "Resize",
    "LongestMaxSize",
    "SmallestMaxSize",
];

/// What a transform makes of width and height with its usual settings.
enum SizeRule {
    Kept,
    /// Kept or swapped.
    MayTurn,
    /// [`SIDE`] both ways.
    Fixed,
    /// The longer (or else the shorter) side is [`SIDE`].
    Side(bool),
    /// Each side scaled by a factor between these, cut to whole pixels.
    Within(f64, f64),
}

fn size_rule(name: &str) -> SizeRule {
    match name {
        "RandomRotate90" | "D4" | "Transpose" => SizeRule::MayTurn,
        "RandomCrop" | "CenterCrop" | "PadIfNeeded" | "Resize" => SizeRule::Fixed,
        "LongestMaxSize" => SizeRule::Side(true),
        "SmallestMaxSize" => SizeRule::Side(false),
        "RandomScale" => SizeRule::Within(0.5, 1.1),
        _ => SizeRule::Kept,
    }
}

#[test]
fn every_size_and_layout_works_and_is_kept() {
    every(|entry, chain| {
        for ((width, height), layout) in SIZES.into_iter().flat_map(|size| LAYOUTS.map(|layout| (size, layout))) {
            let image = picture(width, height, layout);
            for seed in 0..4 {
                let made = apply(chain, seed, &image);
                let sides = (made.width(), made.height());
                let fits = match size_rule(entry.name) {
                    SizeRule::Kept => sides == (width, height),
                    SizeRule::MayTurn => sides == (width, height) || sides == (height, width),
                    SizeRule::Fixed => sides == (SIDE, SIDE),
                    SizeRule::Side(longest) => [sides.0.max(sides.1), sides.0.min(sides.1)][usize::from(!longest)] == SIDE,
                    SizeRule::Within(low, high) => {
                        let scaled = |now: u32, was: u32| (low..=high).contains(&(f64::from(now) / f64::from(was))) || now == 1;
                        scaled(sides.0, width) && scaled(sides.1, height)
                    }
                };
                assert!(fits, "{}: {width} x {height} became {sides:?}", entry.name);
                assert_eq!(made.layout(), layout, "{}", entry.name);
            }
        }
    });
}

#[test]
fn alpha_is_moved_by_geometry_alone() {
    every(|entry, chain| {
        for layout in [Layout::GreyAlpha, Layout::Rgba] {
            let image = picture(17, 11, layout);
            if ![Group::Geometric, Group::Automatic].contains(&entry.group) {
                assert!((0..6).all(|seed| alphas(&apply(chain, seed, &image)) == alphas(&image)), "{}", entry.name);
            }
        }
    });
}

/// The transforms that leave holes, which can be filled in every way.
const BLANKS: [&str; 4] = ["CoarseDropout", "Erasing", "GridDropout", "XYMasking"];

/// Every method, mode, interpolation and filling, on every layout and the smallest pictures.
#[test]
fn whatever_is_chosen_works_everywhere() {
    every(|entry, chain| {
        for setting in entry.settings {
            let choices: Vec<Value> = match setting.allowed {
                Allowed::Words(words) => words.iter().map(|word| Value::Word((*word).to_owned())).collect(),
                Allowed::Ints(numbers) => numbers.iter().map(|number| Value::Int(*number)).collect(),
                _ if setting.name == "fill" => {
                    ["random", "random_uniform", "inpaint_telea", "inpaint_ns"].map(|word| Value::Json(json!(word))).into()
                }
                _ => continue,
            };
            for choice in choices {
                let mut chain = chain.clone();
                // A fill of one colour is all that some have; every other choice that is named is one.
                match chain.steps[0].set(setting.name, choice.clone()) {
                    Ok(()) => {}
                    Err(_) if setting.name == "fill" && !BLANKS.contains(&entry.name) => continue,
                    Err(error) => panic!("{}.{} {choice:?}: {error}", entry.name, setting.name),
                }
                for ((width, height), layout) in SIZES.into_iter().flat_map(|size| LAYOUTS.map(|layout| (size, layout))) {
                    let image = picture(width, height, layout);
                    let draw = chain.draw(3, width, height);
                    let made = draw.apply(&image, None);
                    let what = format!("{}.{} {choice:?}, {width} x {height}, {layout:?}", entry.name, setting.name);
                    // It is asked for one channel.
                    let one_channel = entry.name == "ToGray" && choice == Value::Int(1);
                    assert!(made.layout() == layout || one_channel, "{what}");
                    assert_eq!(Draw::from_json(&draw.to_json()).unwrap(), draw, "{what}");
                    if layout.has_alpha() && ![Group::Geometric, Group::Automatic].contains(&entry.group) {
                        assert_eq!(alphas(&made), alphas(&image), "{what}");
                    }
                }
            }
        }
    });
}

#[test]
fn the_table_of_layouts_has_a_row_for_every_group() {
    let docs = include_str!("mod.rs");
    for entry in catalog().iter().chain(super::compositions()) {
        assert!(docs.contains(&format!("//! | {} |", entry.group.name())), "{}", entry.group.name());
    }
}

#[test]
fn what_a_label_may_depend_on_is_said() {
    every(|entry, chain| {
        let silent = [Group::Erasing, Group::Mixing].contains(&entry.group);
        let step = &chain.steps[0];
        assert!(step.harms().all(|property| entry.changes().contains(&property)), "{}", entry.name);
        assert!(!silent || entry.changes().is_empty(), "{}", entry.name);
    });
}

#[test]
fn grey_pictures_in_colour_stay_grey() {
    every(|entry, chain| {
        // These mean to add colour.
        const COLOURING: [&str; 10] = [
            "GaussNoise",
            "Spatter",
            "ChromaticAberration",
            "RandomSunFlare",
            "ShotNoise",
            "ChannelDropout",
            "PlanckianJitter",
            "RGBShift",
            "ToColorSpace",
            "ToSepia",
        ];
        if COLOURING.contains(&entry.name) {
            return;
        }
        let grey = super::samples::converted(&picture(17, 11, Layout::Grey), Layout::Rgb);
        for seed in 0..6 {
            let made = chain.draw(seed, 17, 11).apply(&grey, None);
            assert!(made.data().as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b), "{}", entry.name);
        }
    });
}

/// The settings at which a transform does nothing.
fn at_rest(entry: &'static Entry) -> Option<Vec<(&'static str, Value)>> {
    let none = Value::Range(0.0, 0.0);
    let settings = match entry.name {
        "Rotate" => vec![("limit", none)],
        "Affine" => vec![
            ("scale.x", Value::Range(1.0, 1.0)),
            ("scale.y", Value::Range(1.0, 1.0)),
            ("shear.x", none.clone()),
            ("shear.y", none.clone()),
            ("translate_percent.x", none.clone()),
            ("translate_percent.y", none),
        ],
        "RandomResizedCrop" => vec![("scale", Value::Range(1.0, 1.0)), ("ratio", Value::Range(17.0 / 11.0, 17.0 / 11.0))],
        "RandomBrightnessContrast" => vec![("brightness_limit", none.clone()), ("contrast_limit", none)],
        "HueSaturationValue" => vec![("hue_shift_limit", none.clone()), ("sat_shift_limit", none.clone()), ("val_shift_limit", none)],
        "ColorJitter" => {
            let one = Value::Range(1.0, 1.0);
            vec![("brightness", one.clone()), ("contrast", one.clone()), ("hue", none), ("saturation", one)]
        }
        "RGBShift" => vec![("r_shift_limit", none.clone()), ("g_shift_limit", none.clone()), ("b_shift_limit", none)],
        "UnsharpMask" | "Emboss" => vec![("alpha", none)],
        "ISONoise" => vec![("intensity", none)],
        "MultiplicativeNoise" => vec![("multiplier", Value::Range(1.0, 1.0))],
        "SaltAndPepper" => vec![("amount", none)],
        "Downscale" => vec![("scale_range", Value::Range(1.0, 1.0))],
        "Superpixels" => vec![("p_replace", none)],
        "FancyPCA" => vec![("alpha", Value::Num(0.0))],
        "RandomGamma" => vec![("gamma_limit", Value::Range(100.0, 100.0))],
        "GaussianBlur" => vec![("sigma_limit", none)],
        "Sharpen" => vec![("alpha", none)],
        "GaussNoise" => vec![("std_range", none)],
        "CoarseDropout" => vec![("hole_height_range", none.clone()), ("hole_width_range", none)],
        "Erasing" => vec![("scale", none)],
        "XYMasking" => vec![("num_masks_x", none.clone()), ("num_masks_y", none)],
        // A hole is a pixel at least.
        "GridDropout" => return None,
        "RandomShadow" => vec![("shadow_intensity_range", none)],
        "RandomFog" => vec![("fog_coef_range", none)],
        "RandomSnow" => vec![("brightness_coeff", Value::Num(1.0))],
        "Spatter" => vec![("intensity", none)],
        "PlasmaBrightnessContrast" => vec![("brightness_range", none.clone()), ("contrast_range", none)],
        "ChromaticAberration" => vec![("primary_distortion_limit", none.clone()), ("secondary_distortion_limit", none)],
        // The library has no zero for these.
        "Illumination" | "RandomRain" | "RandomSunFlare" => return None,
        "MixUp" => vec![("mix_range", none)],
        "CMO" => vec![("area_range", Value::Range(1.0, 1.0))],
        "Mosaic" | "TrivialAugmentWide" | "RandAugment" | "AugMix" => return None,
        "CutMix" => vec![("area_range", none)],
        "SafeRotate" => vec![("limit", none)],
        "ShiftScaleRotate" => {
            vec![("rotate_limit", none.clone()), ("scale_limit", none.clone()), ("shift_limit_x", none.clone()), ("shift_limit_y", none)]
        }
        "Perspective" => vec![("scale", none)],
        "ElasticTransform" => vec![("alpha", Value::Num(0.0))],
        "GridDistortion" | "OpticalDistortion" => vec![("distort_limit", none)],
        "ThinPlateSpline" => vec![("scale_range", none)],
        "RandomGridShuffle" => vec![("grid", Value::Json(json!([1, 1])))],
        "RandomCrop" | "CenterCrop" | "Resize" => vec![("width", Value::Int(17)), ("height", Value::Int(11))],
        "PadIfNeeded" => vec![("min_width", Value::Int(9)), ("min_height", Value::Int(11))],
        "CropAndPad" => vec![("percent", none)],
        "LongestMaxSize" => vec![("max_size", Value::Int(17))],
        "SmallestMaxSize" => vec![("max_size", Value::Int(11))],
        "RandomScale" => vec![("scale_limit", none)],
        // The smallest blur is a blur, and the fewest photons are still counted.
        "Blur" | "MedianBlur" | "MotionBlur" | "Defocus" | "ZoomBlur" | "GlassBlur" | "ShotNoise" => return None,
        // Every lamp's light is a little off white; the curve bends a little also at scale 0; the others are all or nothing.
        "PlanckianJitter" | "RandomToneCurve" | "CLAHE" | "Equalize" | "AutoContrast" | "Posterize" | "Solarize" | "InvertImg"
        | "ToSepia" | "ToColorSpace" | "ChannelShuffle" | "ChannelDropout" => return None,
        // All or nothing; JPEG loses a little even at 100.
        "Transpose" | "D4" => return None,
        "HorizontalFlip" | "VerticalFlip" | "RandomRotate90" | "ToGray" | "ImageCompression" => return None,
        other => panic!("{other}: say here at which settings it does nothing, or that there are none"),
    };
    Some(settings)
}

#[test]
fn nothing_happens_at_zero_strength() {
    every(|entry, chain| {
        let Some(settings) = at_rest(entry) else { return };
        let mut chain = chain.clone();
        for (setting, value) in settings {
            chain.steps[0].set(setting, value).unwrap();
        }
        for layout in LAYOUTS {
            let image = picture(17, 11, layout);
            assert!((0..6).all(|seed| apply(&chain, seed, &image) == image), "{}", entry.name);
        }
    });
}

#[test]
fn parameters_survive_the_manifest() {
    every(|entry, chain| {
        for seed in 0..20 {
            let image = picture(40, 30, Layout::Rgb);
            let draw = chain.draw(seed, 40, 30);
            let text = draw.to_json();
            assert!(!text.contains('\n'), "{text}");
            let read = Draw::from_json(&text).unwrap();
            assert_eq!(read, draw, "{}: {text}", entry.name);
            assert_eq!(read.apply(&image, None), draw.apply(&image, None), "{}", entry.name);
            let said = draw.describe().concat();
            assert!(said.starts_with(entry.title), "{said}");
        }
    });
}

#[test]
fn chains_survive_their_file() {
    every(|entry, chain| {
        let read = Chain::from_json(&chain.to_json().to_string()).unwrap();
        assert_eq!(read, *chain, "{}", entry.name);
    });
}

#[test]
fn settings_are_named_bounded_and_in_the_librarys_order() {
    every(|entry, chain| {
        assert!(!entry.title.is_empty() && !entry.about.is_empty() && !entry.about.ends_with('.'), "{}", entry.name);
        let names: Vec<&str> = entry.settings.iter().map(|setting| setting.name).collect();
        assert!(names.is_sorted(), "{}: the library writes settings in this order", entry.name);
        for setting in entry.settings {
            let value = (setting.default)();
            assert_eq!(setting.accept(&value), Ok(value.clone()), "{}.{}", entry.name, setting.name);
            assert!(!setting.label.is_empty() && setting.min < setting.max + 1e-9, "{}.{}", entry.name, setting.name);
            let mut step = chain.steps[0].clone();
            let beyond = match value {
                Value::Range(..) => Value::Range(setting.min, setting.max * 2.0 + 1.0),
                Value::IntRange(..) => Value::IntRange(setting.min as i64, setting.max as i64 + 1),
                Value::Num(_) => Value::Num(setting.max + 1.0),
                Value::Int(_) if matches!(setting.allowed, Allowed::Bounds) => Value::Int(setting.max as i64 + 1),
                Value::Int(_) => Value::Int(99),
                Value::Flag(_) | Value::Word(_) => Value::Word("no such word".to_owned()),
                Value::Json(_) => Value::Json(json!({"no": "such"})),
            };
            let refused = step.set(setting.name, beyond).unwrap_err().to_string();
            assert!(refused.starts_with(&format!("{}.{}: ", entry.name, setting.name)) && refused.contains("allowed"), "{refused}");
            assert_eq!(step, chain.steps[0], "a refused value changes nothing");
            if setting.shown != Shown::Hidden {
                assert!(setting.min.is_finite() && setting.max.is_finite(), "{}.{} has a slider", entry.name, setting.name);
            }
        }
    });
}

#[test]
fn presets_read_and_write_as_they_are() {
    for name in PRESETS {
        let preset = Chain::preset(name).unwrap();
        assert_eq!(preset.preset_name(), Some(name));
        assert_eq!(Chain::from_json(&preset.to_json().to_string()).unwrap(), preset);
        assert!(!preset.needs_partner() && preset.cautions().iter().all(|caution| !caution.is_empty()));
        let certain = preset.steps.iter().any(|step| step.p == 1.0 && step.entry.name == "Rotate");
        assert!(certain, "{name}: no draw leaves the picture as it is");
    }
    assert!(Chain::preset("loud").unwrap_err().to_string().contains("loud"));
}

#[test]
fn one_step_does_not_reshuffle_the_others() {
    let mut chain = Chain::preset("strong").unwrap();
    let of = |chain: &Chain, name: &str| -> Vec<String> {
        let draws = (0..40).map(|seed| chain.draw(seed, 300, 200));
        draws
            .map(|draw| draw.applied.iter().find(|one| one.entry.name == name).map(|one| json!(one.params).to_string()).unwrap_or_default())
            .collect()
    };
    let before = of(&chain, "GaussNoise");
    chain.steps[1].set("limit", Value::Range(-90.0, 3.0)).unwrap();
    chain.steps[0].p = 0.0;
    chain.steps.swap(2, 4);
    assert_eq!(of(&chain, "GaussNoise"), before);
    assert!(before.iter().any(String::is_empty) && before.iter().any(|one| !one.is_empty()));
}

#[test]
fn the_catalogue_finds_its_entries() {
    assert!(catalog().len() >= 17);
    assert!(catalog().iter().all(|one| entry(one.name).is_some_and(|found| std::ptr::eq(found, *one))));
    assert!(entry("Nothing").is_none());
}
