//! What the window shows of made images before the export is what the export writes, pixel for pixel.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use evenset::augment::Chain;
use evenset::dataset::{self, Dataset};
use evenset::export::{self, Again, Options, foresee};
use evenset::pixels::{self, Limits};
use evenset::plan::{Made, Plan};
use evenset::progress::Progress;
use evenset::recipe::{ChainChoice, Edit, Grow, Recipe, Redraw, Target};
use std::collections::{BTreeMap, BTreeSet};
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
    compare_at(&dataset, &recipe(&dataset, chain, count), &dir.path().join("out")).len()
}

/// The bytes of every made file, by source and number.
fn compare_at(dataset: &Dataset, recipe: &Recipe, out: &Path) -> BTreeMap<(String, u32), Vec<u8>> {
    let plan = Plan::new(dataset, recipe);
    let options = Options::new(out);
    export::run(dataset, recipe, &plan, &options, &Progress::new()).unwrap();
    let names = plan.names(dataset);
    let mut made = BTreeMap::new();
    for (at, row) in plan.rows.iter().enumerate().filter(|(_, row)| matches!(row.made, Made::Augmented(_))) {
        let foreseen = foresee(dataset, recipe, &plan, at as u32, &options).unwrap();
        let path = file(&options.out, &names[at]);
        let written = pixels::decode_file(&path, &Limits::default()).unwrap();
        assert!(foreseen.image == written, "row {at} ({row:?}) is not {}", path.display());
        assert_eq!(foreseen.bytes, std::fs::metadata(&path).unwrap().len());
        assert!(!foreseen.lines.is_empty() && foreseen.source == row.source);
        made.insert((dataset.key(row.source), row.made.copy()), std::fs::read(&path).unwrap());
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

const FLIP: &str = r#"{"__class_fullname__": "HorizontalFlip", "p": 0.5}"#;

fn again(recipe: &Recipe, dataset: &Dataset, source: &str, copy: u32) -> Recipe {
    let images = vec![Redraw::once(source.into(), "dogs".into(), copy).unwrap()];
    recipe.apply(&Edit::DrawAgain { images }, dataset.classes()).unwrap()
}

/// Two flips make three images of an original. One that is drawn again may come out as another of them, which is then made anew in its turn:
/// all three are there whatever is drawn again, and only what is made of other originals stays to the bit.
#[test]
fn what_would_come_out_equal_to_one_drawn_again_is_drawn_again_too() {
    let dir = tempfile::tempdir().unwrap();
    let dataset = pets(dir.path());
    let mut recipe = recipe(&dataset, &format!(r#"[{FLIP}, {{"__class_fullname__": "VerticalFlip", "p": 0.5}}]"#), 8);
    let first = compare_at(&dataset, &recipe, &dir.path().join("first"));
    let of = |files: &BTreeMap<(String, u32), Vec<u8>>, source: &str| {
        files.iter().filter(|((of, _), _)| of == source).map(|(_, bytes)| bytes.clone()).collect::<Vec<_>>()
    };
    let set = |files: Vec<Vec<u8>>| files.into_iter().collect::<BTreeSet<_>>();
    let (one, other) = ("train/dogs/0.png", "train/dogs/1.png");
    assert_eq!(set(of(&first, one)).len(), 3);
    let mut siblings_changed = 0;
    for times in 1..=8 {
        recipe = again(&recipe, &dataset, one, 1);
        let files = compare_at(&dataset, &recipe, &dir.path().join(format!("{times}")));
        assert_eq!(set(of(&files, one)), set(of(&first, one)), "the same three, {times}");
        assert_eq!(of(&files, other), of(&first, other));
        siblings_changed += usize::from(of(&files, one)[1..] != of(&first, one)[1..]);
    }
    assert!(siblings_changed > 0);
}

#[test]
fn that_the_chain_makes_the_same_image_again_is_known() {
    let dir = tempfile::tempdir().unwrap();
    let dataset = pets(dir.path());
    let draws = |chain: &str, count: u32, times: usize| {
        let recipe = (0..times).fold(recipe(&dataset, chain, count), |recipe, _| again(&recipe, &dataset, "train/dogs/0.png", 1));
        let plan = Plan::new(&dataset, &recipe);
        let of_it =
            |at: &u32| dataset.key(plan.rows[*at as usize].source) == "train/dogs/0.png" && plan.rows[*at as usize].made.copy() == 1;
        let at = (0..plan.rows.len() as u32).find(of_it).unwrap();
        foresee(&dataset, &recipe, &plan, at, &Options::new("")).unwrap().again
    };
    let flip = format!("[{FLIP}]");
    assert_eq!((draws(&flip, 4, 0), draws(&flip, 4, 1), draws(&flip, 4, 3)), (Again::Never, Again::Same(1), Again::Same(3)));
    assert_eq!(draws(&flip, 8, 2), Again::Same(2), "though there is no other among three");
    let turn = r#"[{"__class_fullname__": "Rotate", "limit": [-30, 30], "p": 1.0}]"#;
    assert_eq!((draws(turn, 4, 1), draws(turn, 8, 2)), (Again::Other(1), Again::Other(2)));
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
