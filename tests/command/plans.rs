//! What the recipe makes of a dataset, and what it refuses.

use super::*;

#[test]
fn inspect_counts_and_measures() {
    let bench = Bench::animals();
    let report = bench.json(&["inspect", "data"]);
    let train = &report["splits"][0];
    assert_eq!((train["name"].as_str(), train["images"].as_u64()), (Some("train"), Some(20)));
    assert_eq!(train["imbalance_ratio"].as_f64(), Some(4.5));
    // Sorted 2 3 6 9: sum over ordered pairs 2 (1 + 4 + 7 + 3 + 6 + 3) = 48; 2 * 16 * 5 = 160.
    assert_eq!(train["gini"].as_f64(), Some(0.3));
    assert!(train["evenness"].as_f64().is_some_and(|even| (0.89..0.92).contains(&even)), "{train}");
    assert_eq!(train["classes"][1]["name"].as_str(), Some("dogs"));
    assert!(train["classes"][1]["bytes"].as_u64().is_some_and(|bytes| bytes > 0));
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(0));
    let text = bench.out(&["inspect", "data"]);
    assert!(text.contains("20 images, imbalance ratio 4.500") && text.contains("no problems"), "{text}");
}

#[test]
fn each_edit_does_what_it_says() {
    let bench = Bench::animals();
    assert_eq!(bench.planned(&[]), "cats 6>6 dogs 9>9 lizards 2>2 snakes 3>3");
    assert_eq!(bench.planned(&["--merge", "lizards+snakes=reptiles", "--target", "median"]), "cats 6>6 dogs 9>6 reptiles 5>6");
    assert_eq!(bench.planned(&["--rename", "cats=felines"]), "dogs 9>9 felines 6>6 lizards 2>2 snakes 3>3");
    assert_eq!(bench.planned(&["--drop-class", "dogs", "--drop-class", "cats"]), "lizards 2>2 snakes 3>3");
    assert_eq!(bench.planned(&["--exclude", "00.png", "--exclude", "train/dogs/*"]), "cats 6>5 dogs 9>0 lizards 2>1 snakes 3>2");
    assert_eq!(bench.planned(&["--target", "smallest,cats=4", "--target", "dogs=mean"]), "cats 6>4 dogs 9>5 lizards 2>2 snakes 3>2");
    assert_eq!(bench.planned(&["--target", "largest", "--split", "VAL"]), "cats 6>6 dogs 9>9 lizards 2>2 snakes 3>3");
    // Class edits apply in the order typed: the name is there only after the rename.
    assert_eq!(bench.planned(&["--rename", "cats=x", "--merge", "x+dogs=pets"]), "lizards 2>2 pets 15>15 snakes 3>3");
    let made = bench.json(&["plan", "data", "--target", "9", "--grow", "copies"]);
    assert_eq!(made["splits"][0]["classes"][0]["copied"].as_u64(), Some(3));
    let most = |class: usize| made["splits"][0]["classes"][class]["most_from_one"].as_u64();
    assert_eq!((0..4).map(most).collect::<Vec<_>>(), [Some(1), Some(0), Some(4), Some(2)], "3 of 6, none of 9, 7 of 2, 6 of 3");
    assert_eq!(made["splits"][0]["imbalance_ratio_after"].as_f64(), Some(1.0));
    assert!(made["bytes_estimated"].as_u64().is_some_and(|bytes| bytes > 0));
}

#[test]
fn the_last_line_counts_what_cannot_be_used_and_a_worse_balance_is_noted() {
    let bench = Bench::animals();
    assert!(!bench.out(&["plan", "data"]).contains("cannot be used"));
    std::fs::write(bench.path("data/train/cats/broken.png"), b"no picture").expect("file");
    let output = bench.run(&["plan", "data", "--target", "lizards=1"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let text = String::from_utf8(output.stdout.clone()).expect("text");
    let last = text.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("25 images: 25 kept, 0 new; 1 left out to shrink classes, 0 by the recipe; 1 cannot be used; about"),
        "{last}"
    );
    assert!(err(&output).contains("note: train: the imbalance ratio grows from 4.5 to 9\n"), "{}", err(&output));
    assert!(!err(&bench.run(&["plan", "data"])).contains("imbalance ratio grows"));
}

#[test]
fn the_table_shows_before_and_after() {
    let text = Bench::animals().out(&["plan", "data", "--merge", "lizards+snakes=reptiles", "--target", "6"]);
    // Before is what was opened: 9 dogs and 2 lizards.
    assert!(text.contains("train: imbalance ratio 4.500 -> 1.000; 5 of lizards and snakes merged into reptiles\n"), "{text}");
    let line = text.lines().find(|line| line.trim_start().starts_with("reptiles")).expect("a line of the merged class");
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words, ["reptiles", "5", "->", "6", "5", "-", "1", "from", "lizards", "+", "snakes"]);
    assert!(text.contains("val: 2 of lizards and snakes merged into reptiles, imbalance ratio 2.000 -> 1.000\n"), "{text}");
    assert!(Bench::animals().out(&["plan", "data"]).contains("val: as it is, imbalance ratio 2.000\n"));
}

#[test]
fn before_is_what_was_opened_whatever_was_left_out() {
    let bench = Bench::animals();
    let edits = ["--exclude", "train/dogs/0[0-6].png", "--exclude", "val/dogs/00.png", "--drop-class", "lizards"];
    let plan = bench.json(&[&["plan", "data"], &edits[..]].concat());
    let [train, val] = [&plan["splits"][0], &plan["splits"][1]];
    assert_eq!((train["imbalance_ratio_before"].as_f64(), train["imbalance_ratio_after"].as_f64()), (Some(4.5), Some(3.0)), "{train}");
    assert_eq!((val["imbalance_ratio_before"].as_f64(), val["imbalance_ratio_after"].as_f64()), (Some(2.0), Some(2.0)), "{val}");
    let dogs =
        |split: &Value| ["before", "excluded", "moved_in", "moved_out", "kept", "after"].map(|key| split["classes"][1][key].as_u64());
    assert_eq!(dogs(train), [9, 7, 0, 0, 2, 2].map(Some));
    assert_eq!(dogs(val), [2, 1, 0, 0, 1, 1].map(Some));
    let text = bench.out(&[&["plan", "data"], &edits[..]].concat());
    assert!(text.contains("train: imbalance ratio 4.500 -> 3.000; 7 excluded, 2 left out with the class\n"), "{text}");
    assert!(text.contains("val: 1 excluded, 1 left out with the class, imbalance ratio 2.000\n"), "{text}");
    let line = text.lines().find(|line| line.contains("dogs")).expect("a line of the dogs");
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["dogs", "9", "->", "2", "2", "-", "-", "7", "excluded"]);
}

#[test]
fn what_makes_no_sense_is_refused_with_what_was_meant() {
    let bench = Bench::animals();
    assert!(bench.refused(&["plan", "data", "--merge", "lizard+snakes=r"]).contains("did you mean \"lizards\"?"));
    assert!(bench.refused(&["plan", "data", "--rename", "cats=dogs"]).contains("there is a class \"dogs\" already"));
    assert!(bench.refused(&["plan", "data", "--merge", "lizards+snakes"]).contains("lizards+snakes=reptiles"));
    assert!(bench.refused(&["plan", "data", "--target", "many"]).contains("smallest, median, mean, largest"));
    assert!(bench.refused(&["plan", "data", "--split", "vla"]).contains("val"));
    assert!(bench.refused(&["plan", "data", "--augment", "gentel"]).contains("gentle"));
    assert!(bench.refused(&["plan", "data", "--exclude", "a{b"]).contains("not a pattern"));
    assert!(bench.refused(&["plan", "nowhere"]).contains("nowhere"));
    assert!(bench.refused(&["inspct"]).contains("'inspect'"));
    assert!(bench.refused(&["inspct", "data"]).contains("'inspect'"));
    assert!(bench.refused(&["export", "data"]).contains("--out"));
    assert!(bench.refused(&["export", "data", "--out", "data/inside"]).contains("inside"));
    assert!(bench.refused(&["plan", "data", "--threads", "0"]).contains("1 to 1024"));
}

#[test]
fn a_recipe_is_saved_and_taken_up_with_edits_on_top() {
    let bench = Bench::animals();
    bench.out(&["plan", "data", "--merge", "lizards+snakes=reptiles", "--target", "6", "--save-recipe", "r.json"]);
    assert_eq!(bench.planned(&["--recipe", "r.json"]), "cats 6>6 dogs 9>6 reptiles 5>6");
    assert_eq!(bench.planned(&["--recipe", "r.json", "--target", "5"]), "cats 6>5 dogs 9>5 reptiles 5>5");
    std::fs::write(bench.path("bad.json"), "{\"evenset_recipe\": 1,\n\"stepz\": []}").expect("file");
    let message = bench.refused(&["plan", "data", "--recipe", "bad.json"]);
    assert!(message.contains("bad.json") && message.contains("`stepz`") && message.contains("line 2"), "{message}");
}

#[test]
fn the_arguments_of_a_recipe_make_it_again() {
    let bench = Bench::animals();
    let edits = ["--merge", "lizards+snakes=reptiles", "--rename", "cats=felines", "--exclude", "train/dogs/0[01].png", "--target"];
    let edits = [edits.as_slice(), &["median,felines=4", "--grow", "copies", "--augment", "strong", "--split", "train,val", "--seed", "9"]]
        .concat();
    bench.out(&[&["plan", "data", "--save-recipe", "one.json"], edits.as_slice()].concat());
    let recipe = |name: &str| evenset::recipe::RecipeFile::read(&bench.path(name)).expect("a recipe").recipe;
    let arguments = recipe("one.json").to_arguments().expect("all of it has arguments");
    let again: Vec<&str> = arguments.iter().map(String::as_str).collect();
    bench.out(&[&["plan", "data", "--save-recipe", "two.json"], again.as_slice()].concat());
    let plan = |name: &str| bench.json(&["plan", "data", "--recipe", name]);
    assert_eq!(plan("one.json"), plan("two.json"));
    assert_eq!(recipe("one.json").seed, recipe("two.json").seed);
    assert_eq!(recipe("one.json").chain(), recipe("two.json").chain());
}

#[test]
fn targets_by_rule_and_by_the_librarys_words() {
    let bench = Bench::new("train cats 8, train dogs 4");
    let after = |edits: &[&str]| {
        let json = bench.json(&[&["plan", "data"], edits].concat());
        let classes = json["splits"][0]["classes"].as_array().expect("classes").clone();
        classes.iter().map(|class| class["after"].as_u64().expect("a count")).collect::<Vec<_>>()
    };
    assert_eq!(after(&["--target", "auto"]), [8, 8]);
    assert_eq!(after(&["--target", "auto", "--shrink", "random"]), [4, 4]);
    assert_eq!(after(&["--target", "over:0.75"]), [8, 6]);
    assert_eq!(after(&["--target", "under:0.75"]), [5, 4]);
    assert_eq!(after(&["--target", "max-ratio:1.5"]), [6, 4]);
    assert_eq!(after(&["--target", "cats=under:5,dogs=over:7"]), [5, 7]);
    assert_eq!(after(&["--target", "40", "--max-per-original", "2"]), [24, 12]);
    let said = bench.refused(&["plan", "data", "--target", "over:0.5"]);
    assert!(said.contains("asks for 4 images of the smaller class, which has 4"), "{said}");
    let said = bench.refused(&["export", "data", "--target", "cats=over:5", "--out", "out"]);
    assert!(said.contains("over-sampling to 5 images, fewer than the 8"), "{said}");
    assert!(!bench.path("out").exists());
}

#[test]
fn methods_that_look_at_images() {
    let bench = Bench::new("train cats 9, train dogs 7");
    // What has nothing to do looks at nothing.
    bench.out(&["plan", "data", "--target", "largest", "--shrink", "most-diverse"]);
    bench.out(&["export", "data", "--target", "smallest", "--grow", "smote", "--shrink", "random", "--out", "smaller"]);
    assert!(!bench.path("cache/evenset/features.bin").exists());
    for shrink in ["most-diverse", "nearmiss-3", "duplicates-first", "tomek"] {
        let json = bench.json(&["plan", "data", "--target", "5", "--shrink", shrink]);
        assert!(json["splits"][0]["classes"].as_array().expect("classes").iter().all(|class| class["after"] == 5), "{shrink}: {json}");
    }
    assert!(bench.path("cache/evenset/features.bin").is_file());
    let edits = ["--target", "12", "--grow", "smote,dogs=cutmix"];
    bench.out(&[&["export", "data", "--out", "out"], &edits[..]].concat());
    let manifest = std::fs::read_to_string(bench.path("out/manifest.csv")).expect("a manifest");
    let blended: Vec<&str> = manifest.lines().filter(|line| line.contains(",blended,")).collect();
    assert_eq!(blended.len(), 8, "{manifest}");
    assert_eq!(blended.iter().filter(|line| line.contains("MixUp")).count(), 3);
    assert_eq!(blended.iter().filter(|line| line.contains("CutMix")).count(), 5);
    let verdict = bench.json(&["verify", "out", "--remake", "8"]);
    assert_eq!((verdict["remade"].as_u64(), verdict["problems"].as_array().map(Vec::len)), (Some(8), Some(0)), "{verdict}");
    let said = bench.refused(&["plan", "data", "--drop-class", "dogs", "--target", "cats=12", "--grow", "adasyn"]);
    assert!(said.contains("images are needed") || said.contains("choose smote instead"), "{said}");
    assert!(bench.refused(&["plan", "data", "--shrink", "nearmiss"]).contains("nearmiss-1"));
    // Of several ways that several classes cannot go, each is told, with what can be typed.
    let bench = Bench::new("train cats 9, train dogs 1, train cows 1, train pigs 4");
    let edits = ["--target", "9", "--grow", "mixup,pigs=smote"];
    for said in [
        bench.refused(&[&["plan", "data"], &edits[..]].concat()),
        bench.refused(&[&["export", "data", "--out", "out"], &edits[..]].concat()),
    ] {
        assert!(said.contains("cows has 1 and dogs has 1: grow them by copies (--grow cows=copies,dogs=copies)"), "{said}");
        assert!(said.contains("\nand train/pigs: smote needs 6 images") && said.contains("(--grow pigs=copies)"), "{said}");
    }
}

#[test]
fn options_that_change_nothing_are_said() {
    let bench = Bench::animals();
    let said = |arguments: &[&str]| {
        let output = bench.run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", err(&output));
        err(&output)
    };
    for (edits, note) in [
        (&["--shrink", "nearmiss-1"] as &[&str], "no class shrinks, so --shrink changes nothing; give a --target"),
        (
            &["--grow", "copies", "--max-per-original", "2"],
            "no image is made, so --grow, --max-per-original change nothing; give a --target",
        ),
        (&["--target", "smallest", "--augment", "photo"], "no image is made, so --augment changes nothing"),
        (&["--target", "largest", "--grow", "copies", "--augment", "photo"], "nothing is augmented, so --augment changes nothing"),
        (&["--target", "largest", "--partners", "any-class"], "no image is blended with another"),
    ] {
        let text = said(&[&["plan", "data"], edits].concat());
        assert!(text.contains(note), "{edits:?}: {text}");
    }
    assert_eq!(said(&["plan", "data", "--target", "4", "--shrink", "random", "--grow", "augment", "-q"]), "");
    for (options, note) in [
        (&["--shard-size", "5"] as &[&str], "--as tree has no shards, so --shard-size changes nothing"),
        (&["--as", "webdataset", "--link", "hard"], "--as webdataset packs originals, so --link changes nothing"),
        (&["--as", "manifest", "--format-of-made", "png"], "--as manifest writes no images, so their format changes nothing"),
        (&["--resume"], "nothing of an interrupted export is beside out, so --resume begins anew"),
    ] {
        let text = said(&[&["export", "data", "--out", "out", "--dry-run"], options].concat());
        assert!(text.contains(note), "{options:?}: {text}");
    }
    let export = ["export", "data", "--target", "4", "--grow", "copies", "--out", "out"];
    assert!(said(&export).contains("wrote 22 images"));
    let again = said(&[&export[..], &["--resume"]].concat());
    assert!(
        again.contains("nothing to do: ") && again.contains(" has these 22 images (0 new) already") && !again.contains("wrote"),
        "{again}"
    );
    let text = bench.refused(&["export", "data", "--out", "out", "--as", "webdataset", "--shard-size", "0"]);
    assert!(text.contains("1.."), "{text}");
}

#[test]
fn images_that_cannot_be_used_end_with_1_and_are_named() {
    let bench = Bench::animals();
    std::fs::write(bench.path("data/train/cats/broken.png"), b"").expect("file");
    let output = bench.run(&["inspect", "data", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let problem = &report["problems"][0];
    assert_eq!((problem["path"].as_str(), problem["kind"].as_str()), (Some("train/cats/broken.png"), Some("empty_file")));
    assert_eq!(report["splits"][0]["classes"][0]["images"].as_u64(), Some(6));
    assert!(err(&bench.run(&["inspect", "data"])).contains("broken.png"));
    assert!(err(&bench.run(&["inspect", "data", "--quiet"])).is_empty());
}
