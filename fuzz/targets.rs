//! What reads files from strangers. Each target says in a word or two what became of the input, so that new behaviour is noticed.

use evenset::augment::{Chain, Draw, Step, catalog};
use evenset::dataset::{self, Dataset};
use evenset::export::{self, VerifyOptions};
use evenset::pixels::{self, Image, Layout, Limits};
use evenset::plan::{Outline, Roster};
use evenset::progress::Progress;
use evenset::recipe::RecipeFile;
use std::path::Path;

/// An error's words without what changes with every input.
fn gist(error: &impl ToString) -> String {
    let text = error.to_string();
    let plain = text.chars().filter(|c| c.is_ascii_alphabetic() || *c == ' ');
    plain.take(60).collect()
}

/// A recipe's file: read, written and read again, and applied to a dataset.
pub(crate) fn recipe(input: &[u8], _: &Path) -> String {
    let Ok(text) = std::str::from_utf8(input) else { return "no text".to_owned() };
    let file = match RecipeFile::from_json(text) {
        Ok(file) => file,
        Err(error) => return gist(&error),
    };
    let again = RecipeFile::from_json(&file.to_json());
    assert!(again.as_ref().is_ok_and(|again| *again == file), "what was written is read back otherwise");
    let dataset = Dataset::synthetic(&[("train", "cats", 5), ("train", "dogs", 9), ("train", "snakes", 2), ("val", "cats", 3)]);
    let roster = Roster::new(&dataset, &file.recipe);
    let outline = Outline::new(&roster, &file.recipe);
    format!("{} classes, {} problems", roster.classes.len().min(9), (roster.problems.len() + outline.problems.len()).min(9))
}

/// A manifest as a dataset (CSV and JSON lines), and as that of an exported folder.
pub(crate) fn manifest(input: &[u8], scratch: &Path) -> String {
    let dir = scratch.join("manifest");
    if !dir.exists() {
        let pixel = Image::filled(2, 2, Layout::Rgb, &[9, 9, 9]);
        let bytes = pixels::encode(&pixel, pixels::Encoding::Png).unwrap();
        for (folder, name) in [("a", "1.png"), ("a", "2.png"), ("b", "1.png")] {
            std::fs::create_dir_all(dir.join(folder)).unwrap();
            std::fs::write(dir.join(folder).join(name), &bytes).unwrap();
        }
        std::fs::write(
            dir.join("evenset.json"),
            format!("{{\"program\":\"evenset\",\"version\":{:?},\"jpeg_quality\":90}}", env!("CARGO_PKG_VERSION")),
        )
        .unwrap();
        let recipe = format!("{{\"evenset_recipe\": 1, \"dataset\": {:?}}}", dir.to_str().unwrap());
        std::fs::write(dir.join("recipe.json"), recipe).unwrap();
    }
    let mut told = String::new();
    for name in ["manifest.csv", "manifest.jsonl"] {
        let path = dir.join(name);
        std::fs::write(&path, input).unwrap();
        told.push_str(&match dataset::open(&path, &Progress::new()) {
            Ok(dataset) => {
                let root = dir.canonicalize().unwrap();
                for id in dataset.ids() {
                    assert!(dataset.path(id).canonicalize().unwrap().starts_with(&root), "{} is outside", dataset.key(id));
                }
                format!("{} images {} problems ", dataset.records().len(), dataset.problems().len().min(9))
            }
            Err(error) => gist(&error),
        });
    }
    told.push_str(&match export::verify(&dir, &VerifyOptions { remake: 2, if_at_hand: false, source: None }, &Progress::new()) {
        Ok(verdict) => format!("{} checked {} remade", verdict.checked.min(9), verdict.remade),
        Err(error) => gist(&error),
    });
    told.push_str(
        &export::explain(&dir.join("a/1.png"), None).map_or_else(|error| gist(&error), |told| told.kind.chars().take(9).collect()),
    );
    told
}

/// A chain in Albumentations' JSON or YAML: read, written and read again, and drawn from.
pub(crate) fn albumentations(input: &[u8], _: &Path) -> String {
    let Ok(text) = std::str::from_utf8(input) else { return "no text".to_owned() };
    let chain = match Chain::from_text(text) {
        Ok(chain) => chain,
        Err(error) => return gist(&error),
    };
    let again = Chain::from_json(&chain.to_json().to_string());
    assert!(again.as_ref().is_ok_and(|again| *again == chain), "what was written is read back otherwise: {again:?}");
    for seed in 0..3 {
        let drawn = chain.draw(seed, 64, 48);
        let again = Draw::from_json(&drawn.to_json());
        assert!(again.as_ref().is_ok_and(|again| *again == drawn), "a draw is read back otherwise: {again:?}");
        let _ = (drawn.describe(), drawn.partner_share(64, 48));
    }
    let _ = (chain.cautions(), chain.to_yaml());
    format!("{} steps, {} live", chain.steps.len(), chain.live().len())
}

/// A chain of each transform alone.
fn alone() -> impl Iterator<Item = Chain> {
    catalog().iter().map(|entry| Chain::of(vec![Step { p: 1.0, ..Step::new(entry) }]))
}

/// One file for each transform.
pub(crate) fn chains() -> Vec<String> {
    alone().map(|chain| chain.to_json().to_string()).collect()
}

/// One draw of each transform.
pub(crate) fn drawn() -> Vec<String> {
    alone().map(|chain| chain.draw(7, 12, 8).to_json()).collect()
}

/// The drawn parameters of a manifest: read, described and applied to a small picture.
pub(crate) fn draw(input: &[u8], _: &Path) -> String {
    let Ok(text) = std::str::from_utf8(input) else { return "no text".to_owned() };
    let draw = match Draw::from_json(text) {
        Ok(draw) => draw,
        Err(error) => return gist(&error),
    };
    let image = Image::filled(12, 8, Layout::Rgb, &[20, 130, 240]);
    let _ = (draw.describe(), draw.partner_share(12, 8));
    let made = draw.apply(&image, None);
    assert!(made.width() > 0 && made.height() > 0);
    draw.applied.iter().map(|drawn| drawn.entry.name).collect::<Vec<_>>().join(" ")
}

/// An image's bytes: its header, and all of it.
pub(crate) fn image(input: &[u8], scratch: &Path) -> String {
    let limits = Limits { max_pixels: 1 << 20, max_file_bytes: 1 << 22 };
    let path = scratch.join("image.tga");
    std::fs::write(&path, input).unwrap();
    let probed = pixels::probe(&path, &limits);
    let decoded = pixels::decode_file(&path, &limits);
    if let (Ok(facts), Ok(image)) = (&probed, &decoded) {
        assert_eq!((facts.width, facts.height), (image.width(), image.height()), "the header says another size");
    }
    if let Ok(small) = pixels::thumbnail(&path, 16, &limits) {
        assert!(small.width() <= 16 && small.height() <= 16);
    }
    let _ = pixels::exif(&path, &limits);
    let probed = probed.map_or_else(|error| gist(&error), |facts| format!("{:?}", facts.format));
    format!("{probed}: {}", decoded.map_or_else(|error| gist(&error), |image| format!("{:?}", image.layout())))
}
