//! Splits that are made: on disk, with exact duplicates and a manifest's groups, to the exported folder and by the command.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests may panic")]

use evenset::dataset::{self, find_twins};
use evenset::export::{self, Options};
use evenset::pixels::{self, Encoding, Image, Layout};
use evenset::plan::Plan;
use evenset::progress::Progress;
use evenset::recipe::{Edit, Recipe, RecipeFile};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

fn png(number: u32) -> Vec<u8> {
    pixels::encode(&Image::filled(6 + number % 5, 5, Layout::Rgb, &number.to_le_bytes()[..3]), Encoding::Png).unwrap()
}

/// Sixty cats and thirty dogs below split folders; every fifth image is the same file as the one before it, sometimes of another class.
fn fill(root: &Path) {
    for number in 0..90_u32 {
        let folder = root.join(if number % 2 == 0 { "Training" } else { "Test" }).join(if number % 3 == 0 { "dogs" } else { "cats" });
        std::fs::create_dir_all(&folder).unwrap();
        let content = if number % 5 == 0 { number.saturating_sub(1) } else { number };
        std::fs::write(folder.join(format!("{number:03}.png")), png(content)).unwrap();
    }
}

fn rows(dir: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(dir.join("manifest.csv")).unwrap().deserialize().map(Result::unwrap).collect()
}

/// For each key of `of` the splits that it is in.
fn splits_of(rows: &[BTreeMap<String, String>], of: impl Fn(&BTreeMap<String, String>) -> String) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows {
        all.entry(of(row)).or_default().insert(row["split"].clone());
    }
    all
}

#[test]
fn exact_duplicates_never_straddle() {
    let dir = tempfile::tempdir().unwrap();
    let (source, out) = (dir.path().join("pets"), dir.path().join("out"));
    fill(&source);
    let dataset = find_twins(&dataset::open(&source, &Progress::new()).unwrap(), &Progress::new()).unwrap();
    let recipe = Recipe::default().apply(&Edit::SetMakeSplits("70/15/15".parse().ok()), dataset.classes()).unwrap();
    let plan = Plan::new(&dataset, &recipe);
    export::run(&dataset, &recipe, &plan, &Options::new(&out), &Progress::new()).unwrap();
    let rows = rows(&out);
    assert_eq!(rows.len(), 90);
    let by_content = splits_of(&rows, |row| row["hash"].clone());
    assert!(by_content.len() < 80, "there are duplicates");
    assert!(by_content.values().all(|splits| splits.len() == 1), "{by_content:?}");
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    rows.iter().for_each(|row| *counts.entry((row["split"].clone(), row["label"].clone())).or_default() += 1);
    let wanted =
        [("train", "cats", 42), ("train", "dogs", 21), ("val", "cats", 9), ("val", "dogs", 4), ("test", "cats", 9), ("test", "dogs", 5)];
    for (split, class, count) in wanted {
        let found = counts[&(split.to_owned(), class.to_owned())];
        assert!(found.abs_diff(count) <= 1, "{split} {class}: {found} instead of {count}");
    }
    assert!(rows.iter().all(|row| row["file_name"].starts_with(&format!("{}/{}/", row["split"], row["label"]))));
}

#[test]
fn groups_of_a_manifest_never_straddle_and_the_command_says_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (root, out) = (dir.path().join("pets"), dir.path().join("out"));
    std::fs::create_dir_all(&root).unwrap();
    let mut table = "path,label,group\n".to_owned();
    for number in 0..60_u32 {
        let class = if number % 4 == 0 { "dogs" } else { "cats" };
        std::fs::write(root.join(format!("{number:03}.png")), png(number)).unwrap();
        // Groups of four; every tenth image is in none.
        let group = if number % 10 == 0 { String::new() } else { format!("patient {}", number / 4) };
        table.push_str(&format!("{number:03}.png,{class},{group}\n"));
    }
    std::fs::write(root.join("pets.csv"), &table).unwrap();
    let export = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_evenset"));
        command.arg("export").arg(root.join("pets.csv")).args(["--make-splits", "60/20/20", "--split", "train,val"]);
        command.args(["--target", "smallest", "--out"]).arg(&out).output().unwrap()
    };
    let done = export();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let rows = rows(&out);
    let groups: BTreeMap<String, String> = table
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|parts| (parts[0].to_owned(), parts[2].to_owned()))
        .collect();
    let mut by_group = splits_of(&rows, |row| groups[&row["source"]].clone());
    by_group.remove("");
    assert!(by_group.len() > 10 && by_group.values().all(|splits| splits.len() == 1), "{by_group:?}");
    let splits: BTreeSet<String> = rows.iter().map(|row| row["split"].clone()).collect();
    assert_eq!(splits, ["test", "train", "val"].map(str::to_owned).into());
    // Train and val were balanced, in the splits that were made.
    for split in ["train", "val"] {
        let of = |class: &str| rows.iter().filter(|row| row["split"] == split && row["label"] == class).count();
        assert_eq!(of("cats"), of("dogs"), "{split}");
    }
    // The recipe of the export makes the same splits again.
    let recipe = RecipeFile::read(&out.join("recipe.json")).unwrap().recipe;
    assert_eq!(recipe.make_splits().map(|parts| parts.to_string()).as_deref(), Some("60/20/20"));
    assert_eq!(recipe.to_arguments().unwrap().join(" "), "--make-splits 60/20/20 --target smallest --split train,val");
    let wrong = Command::new(env!("CARGO_BIN_EXE_evenset")).arg("plan").arg(&root).args(["--make-splits", "70/20"]).output().unwrap();
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("sum to 90, not to 100"));
}
