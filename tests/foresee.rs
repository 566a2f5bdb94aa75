//! What the window shows of made images before the export is what the export writes, pixel for pixel.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use evenset::augment::Chain;
use evenset::dataset::{self, Dataset};
use evenset::export::{self, Options, foresee};
use evenset::pixels::{self, Limits};
use evenset::plan::{Made, Plan};
use evenset::progress::Progress;
use evenset::recipe::{ChainChoice, Edit, Grow, Recipe, Target};
use std::path::{Path, PathBuf};

fn pets(dir: &Path) -> Dataset {
    for (class, count) in [("train/cats", 3), ("train/dogs", 2), ("val/cats", 1)] {
        let folder = dir.join("pets").join(class);
        std::fs::create_dir_all(&folder).unwrap();
        for number in 0..count {
            let salt = number * 40 + class.bytes().map(u32::from).sum::<u32>() % 37;
            let picture = image::RgbImage::from_fn(40, 24, |x, y| image::Rgb([(x * 6 + salt) as u8, (y * 9) as u8, (x * y + salt) as u8]));
            picture.save(folder.join(format!("{number}.png"))).unwrap();
        }
    }
    dataset::open(&dir.join("pets"), &Progress::new()).unwrap()
}

fn recipe(dataset: &Dataset, chain: &str, count: u32) -> Recipe {
    let chain = Chain::from_json(chain).unwrap();
    [Edit::SetTarget(Some(Target::Count(count))), Edit::SetGrow(Grow::Augment), Edit::SetChain(ChainChoice::Custom(chain))]
        .iter()
        .fold(Recipe::default(), |recipe, edit| recipe.apply(edit, dataset.classes()).unwrap())
}

/// The file that an export wrote for a made row.
fn file(out: &Path, name: &str) -> PathBuf {
    let stem = out.join(name);
    ["jpg", "png"].map(|extension| stem.with_extension(extension)).into_iter().find(|path| path.is_file()).unwrap()
}

fn compare(chain: &str, count: u32) -> usize {
    let dir = tempfile::tempdir().unwrap();
    let dataset = pets(dir.path());
    let recipe = recipe(&dataset, chain, count);
    let plan = Plan::new(&dataset, &recipe);
    let options = Options::new(dir.path().join("out"));
    export::run(&dataset, &recipe, &plan, &options, &Progress::new()).unwrap();
    let names = plan.names(&dataset);
    let mut made = 0;
    for (at, row) in plan.rows.iter().enumerate().filter(|(_, row)| matches!(row.made, Made::Augmented(_))) {
        let foreseen = foresee(&dataset, &recipe, &plan, at as u32, &options).unwrap();
        let path = file(&options.out, &names[at]);
        let written = pixels::decode_file(&path, &Limits::default()).unwrap();
        assert!(foreseen.image == written, "row {at} ({row:?}) is not {}", path.display());
        assert_eq!(foreseen.bytes, std::fs::metadata(&path).unwrap().len());
        assert!(!foreseen.lines.is_empty() && foreseen.source == row.source);
        made += 1;
    }
    made
}

#[test]
fn pixels_are_those_of_the_exported_file() {
    let chain = r#"[{"__class_fullname__": "Rotate", "limit": [-30, 30], "p": 1.0}, {"__class_fullname__": "HorizontalFlip", "p": 0.5}]"#;
    assert_eq!(compare(chain, 9), 13);
}

/// Three quarter turns of each of two dogs, asked for four times: some repeat others, so the export draws them again.
#[test]
fn draws_that_repeat_others_are_drawn_again_as_the_export_does() {
    assert_eq!(compare(r#"[{"__class_fullname__": "RandomRotate90", "p": 1.0}]"#, 8), 11);
}

#[test]
fn rows_that_are_not_made_are_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let dataset = pets(dir.path());
    let recipe = Recipe::default();
    let plan = Plan::new(&dataset, &recipe);
    assert!(foresee(&dataset, &recipe, &plan, 0, &Options::new("")).unwrap_err().contains("no such made image"));
    assert!(foresee(&dataset, &recipe, &plan, 9999, &Options::new("")).is_err());
}
