//! Every transform that evenset shares with `peers.py transforms`: the same images in memory, the same parameters, one thread. Both sides
//! draw and apply; a time is the best of some passes over all images, as in `peers.py`. Prints a table of its own.

use crate::peer;
use crate::table::{Goal, Line, Unit, median};
use anyhow::{Context, ensure};
use evenset::augment::{self, Chain};
use evenset::pixels::{self, Image, Limits};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Images that are transformed, where `EVENSET_IMAGES` does not say: as many as give steady figures in under two minutes (Pillow's median
/// alone takes a quarter of a second an image).
const IMAGES: usize = 16;
/// Passes over the images, of which the best counts, here and in `peers.py`: enough that one of them is left alone on a busy machine.
const PASSES: usize = 8;

/// What `peers.py` gives each transform, its library's defaults written out.
fn shared() -> Vec<(&'static str, Value)> {
    let line = |name, settings| (name, settings);
    vec![
        line("HorizontalFlip", json!({})),
        line("VerticalFlip", json!({})),
        line("Transpose", json!({})),
        line("RandomRotate90", json!({})),
        line("Rotate", json!({"limit": [15, 15]})),
        line(
            "Affine",
            json!({"scale": [1.1, 1.1], "translate_percent": [0.05, 0.05], "rotate": [10, 10], "shear": [5, 5], "border_mode": 4}),
        ),
        line("Perspective", json!({"scale": [0.05, 0.1], "border_mode": 0})),
        line("ElasticTransform", json!({"alpha": 60, "sigma": 6, "border_mode": 0})),
        line("GridDistortion", json!({"num_steps": 5, "distort_limit": [-0.3, 0.3], "border_mode": 0})),
        line("OpticalDistortion", json!({"distort_limit": [-0.05, 0.05], "border_mode": 0})),
        line("RandomResizedCrop", json!({"size": [224, 224], "scale": [0.6, 1.0], "ratio": [0.75, 1.333_333_3]})),
        line("RandomBrightnessContrast", json!({"brightness_limit": [-0.2, 0.2], "contrast_limit": [-0.2, 0.2]})),
        line("RandomGamma", json!({"gamma_limit": [80, 120]})),
        line("HueSaturationValue", json!({"hue_shift_limit": [-20, 20], "sat_shift_limit": [-30, 30], "val_shift_limit": [-20, 20]})),
        line("ColorJitter", json!({"brightness": [0.8, 1.2], "contrast": [0.8, 1.2], "saturation": [0.8, 1.2], "hue": [-0.5, 0.5]})),
        line("RGBShift", json!({"r_shift_limit": [-20, 20], "g_shift_limit": [-20, 20], "b_shift_limit": [-20, 20]})),
        line("ToGray", json!({})),
        line("CLAHE", json!({"clip_limit": [1, 4], "tile_grid_size": [8, 8]})),
        line("Equalize", json!({"mode": "cv", "by_channels": true})),
        line("AutoContrast", json!({"cutoff": 0, "method": "cdf"})),
        line("Posterize", json!({"num_bits": [4, 4]})),
        line("Solarize", json!({"threshold_range": [0.5, 0.5]})),
        line("InvertImg", json!({})),
        line("GaussianBlur", json!({"sigma_limit": [1.0, 1.0], "blur_limit": 0})),
        line("MedianBlur", json!({"blur_limit": [5, 5]})),
        line("MotionBlur", json!({"blur_limit": [7, 7]})),
        line("Sharpen", json!({"alpha": [0.2, 0.5], "lightness": [0.5, 1.0], "method": "kernel"})),
        line("UnsharpMask", json!({"blur_limit": [3, 7], "sigma_limit": 0, "alpha": [0.2, 0.5], "threshold": 10})),
        line("GaussNoise", json!({"std_range": [0.05, 0.05]})),
        line("ISONoise", json!({"color_shift": [0.01, 0.05], "intensity": [0.1, 0.5]})),
        line("SaltAndPepper", json!({"amount": [0.01, 0.06], "salt_vs_pepper": [0.4, 0.6]})),
        line("ImageCompression", json!({"quality_range": [70, 70]})),
        line("Downscale", json!({"scale_range": [0.25, 0.25], "interpolation_pair": {"downscale": 0, "upscale": 0}})),
        line(
            "CoarseDropout",
            json!({"num_holes_range": [1, 2], "hole_height_range": [0.1, 0.2], "hole_width_range": [0.1, 0.2], "fill": 0}),
        ),
        line("GridDropout", json!({"ratio": 0.5})),
    ]
}

/// Seconds by peer and transform, one a round.
type Times = BTreeMap<(String, String), Vec<f64>>;

/// `EVENSET_ONLY=Rotate,CLAHE` measures these alone.
fn is_asked_for(name: &str) -> bool {
    std::env::var("EVENSET_ONLY").map_or(true, |only| only.split(',').any(|one| one == name))
}

pub(crate) fn run(rounds: usize) -> anyhow::Result<Vec<Line>> {
    let folder = peer::shared()?.join("data/cats-dogs/Training");
    let count = std::env::var("EVENSET_IMAGES").ok().and_then(|word| word.parse().ok()).unwrap_or(IMAGES);
    let images = pictures(&folder, count)?;
    let wanted = shared().into_iter().filter(|(name, _)| is_asked_for(name));
    let chains = wanted.filter_map(|(name, settings)| chain(name, &settings).transpose()).collect::<anyhow::Result<Vec<_>>>()?;
    ensure!(!chains.is_empty(), "EVENSET_ONLY names none of the shared transforms");
    let with_peers = peer::ready().inspect_err(|error| eprintln!("  without the peers: {error:#}")).is_ok();
    let names = chains.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(",");
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let mut times = Times::new();
    for _ in 0..rounds {
        for (name, chain) in &chains {
            let secs = one_thread.install(|| best_pass(chain, &images));
            times.entry((OURS.to_owned(), (*name).to_owned())).or_default().push(secs);
        }
        if with_peers {
            let folder = folder.to_str().context("the path is not Unicode")?;
            let (count, passes) = (count.to_string(), PASSES.to_string());
            for said in peer::ask(&["transforms", folder, "--only", &names, "--count", &count, "--repeats", &passes])? {
                ensure!(said.images == images.len() as u64, "{} took {} images", said.peer, said.images);
                times.entry((said.peer, said.job)).or_default().push(said.seconds);
            }
        }
    }
    let names: Vec<&str> = chains.iter().map(|(name, _)| *name).collect();
    println!("\n{}", each(&names, &times, images.len()));
    let medians = PEERS.into_iter().filter_map(|(peer, each, all)| summary(&names, &times, (peer, each, all)));
    Ok(medians.flatten().collect())
}

const OURS: &str = "evenset";
/// Who is beside it, how many times as fast each transform should be, and how many times their median.
const PEERS: [(&str, f64, f64); 2] = [("albumentations", 0.8, 2.0), ("pillow", 1.0, 1.0)];

fn of(times: &Times, who: &str, name: &str) -> Option<f64> {
    times.get(&(who.to_owned(), name.to_owned())).map(|secs| median(secs))
}

/// A line a transform: milliseconds an image, and how many times as fast as each peer.
fn each(names: &[&str], times: &Times, images: usize) -> String {
    let mut text =
        String::from("| one image, one thread | evenset | Albumentations | ratio | Pillow | ratio |\n|---|--:|--:|--:|--:|--:|\n");
    for name in names {
        let ours = of(times, OURS, name);
        let ms = |secs: Option<f64>| secs.map_or_else(String::new, |secs| format!("{:.3} ms", secs * 1e3 / images as f64));
        let _ = write!(text, "| {name} | {}", ms(ours));
        for (peer, ..) in PEERS {
            let theirs = of(times, peer, name);
            let ratio = theirs.zip(ours).map_or_else(String::new, |(theirs, ours)| format!("{:.1}", theirs / ours));
            let _ = write!(text, " | {} | {ratio}", ms(theirs));
        }
        text.push_str(" |\n");
    }
    text
}

/// The median of the ratios to one peer, and the least of them.
fn summary(names: &[&str], times: &Times, (peer, each, all): (&str, f64, f64)) -> Option<[Line; 2]> {
    let ratio = |name: &&str| Some((of(times, peer, name)? / of(times, OURS, name)?, (*name).to_owned()));
    let ratios: Vec<(f64, String)> = names.iter().filter_map(ratio).collect();
    let least = ratios.iter().min_by(|a, b| a.0.total_cmp(&b.0))?;
    let line = |job: String, ratio: f64, goal: f64| Line {
        job,
        ours: vec![1.0],
        peer: Some((peer.to_owned(), vec![ratio])),
        unit: Unit::Ratio,
        goal: Goal::Times(goal),
    };
    let middle = median(&ratios.iter().map(|(ratio, _)| *ratio).collect::<Vec<_>>());
    Some([line(format!("median of {} transforms", ratios.len()), middle, all), line(format!("least of them: {}", least.1), least.0, each)])
}

/// The first images below `folder` in the order of their paths, decoded.
fn pictures(folder: &Path, count: usize) -> anyhow::Result<Vec<Image>> {
    let kinds = ["jpg", "jpeg", "png", "ppm", "bmp", "webp", "tif", "tiff"];
    let known = |path: &Path| path.extension().is_some_and(|kind| kinds.iter().any(|known| kind.eq_ignore_ascii_case(known)));
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok).map(walkdir::DirEntry::into_path);
    let files: Vec<PathBuf> = files.filter(|path| known(path)).take(count).collect();
    ensure!(count > 0 && files.len() == count, "{} holds {} images, not {count}", folder.display(), files.len());
    let read = |path: &PathBuf| -> anyhow::Result<Image> {
        let decoded = pixels::decode(&std::fs::read(path)?, &Limits::default());
        decoded.map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))
    };
    files.iter().map(read).collect()
}

/// This transform alone, always applied; `None` where evenset does not have it.
fn chain(name: &'static str, settings: &Value) -> anyhow::Result<Option<(&'static str, Chain)>> {
    if augment::entry(name).is_none() {
        eprintln!("  {name} is not in the catalogue");
        return Ok(None);
    }
    let mut step = settings.as_object().cloned().unwrap_or_default();
    step.insert("p".to_owned(), json!(1));
    Ok(Some((name, Chain::from_json(&json!([{ name: step }]).to_string())?)))
}

/// Seconds for all images, the best of some passes.
fn best_pass(chain: &Chain, images: &[Image]) -> f64 {
    let pass = |pass: usize| {
        let start = Instant::now();
        for (at, image) in images.iter().enumerate() {
            let seed = (pass * images.len() + at) as u64;
            std::hint::black_box(chain.draw(seed, image.width(), image.height()).apply(image, None));
        }
        start.elapsed().as_secs_f64()
    };
    (0..PASSES).map(pass).fold(f64::INFINITY, f64::min)
}
